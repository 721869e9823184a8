"""One language of the library, made searchable: files for the browser, or an engine for us."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kbgen.search import shards
from kbgen.search.amended import SHARE, SPARE, Changed, amend
from kbgen.search.inverted import Index, Learned, Shown, invert
from kbgen.search.memory import Known, Memory, remember
from kbgen.search.rank import Engine
from kbgen.search.synonyms import with_synonyms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kbgen.model import Article, Category, Edition, File
    from kbgen.search.book import Kept
    from kbgen.search.document import Document
    from kbgen.search.learned import Group

ESSENTIALS = 3  # Offered where nothing is found.


class Taught(NamedTuple):
    """What a team says to the search besides its articles."""

    learned: Learned = MappingProxyType({})
    synonyms: Sequence[Group] = ()
    title_idf: float = 0.25


NOTHING = Taught()


def index(
    edition: Edition,
    documents: Mapping[str, Document],
    taught: Taught = NOTHING,
) -> Iterator[File]:
    """The search files of *edition*; *documents* by the articles' paths, fallbacks included.

    Articles that are missing from *documents* cannot be found.
    """
    inverted = _inverted(edition, _found(edition, documents, taught), taught)
    _, files = shards.files(inverted, essentials(edition))
    yield from files


def remembered(
    edition: Edition,
    documents: Mapping[str, Document],
    records: Mapping[str, bytes],
    taught: Taught = NOTHING,
) -> tuple[Memory, list[File | Kept]]:
    """The same files, and what `amended` needs; *records* tell one state of a document by path."""
    found = _found(edition, documents, taught)
    inverted = _inverted(edition, found, taught)
    directory, files = shards.files(inverted, essentials(edition))
    counted = (document for _, document in found)
    return remember(inverted, known(edition, records), counted, directory), [*files]


def amended(
    memory: Memory,
    edition: Edition,
    documents: Mapping[str, Document],
    records: Mapping[str, bytes],
    taught: Taught = NOTHING,
    *,
    old: Callable[[bytes], Document | None],
    read: Callable[[str], bytes | None],
) -> tuple[Memory, list[File | Kept]] | None:
    """What `remembered` gives, at the cost of what changed since *memory*; None if it cannot.

    Nothing but articles may have changed since. *old* finds the document of a record, *read*
    the files of the index as *memory* left them.
    """
    now = known(edition, records)
    was = memory.known
    numbers = sorted(n for n in now.keys() | was.keys() if now.get(n) != was.get(n))
    if len(numbers) > SPARE + len(now) // SHARE:
        return None
    by_number = {one.number: one for one in (*edition.articles, *edition.fallbacks)}
    shelves = _shelves(edition.categories)
    changed = []
    for number in numbers:
        before = was.get(number)
        after = shown = None
        earlier = old(before.record) if before else None
        if before and earlier is None:
            return None
        if number in now:
            article = by_number[number]
            after = with_synonyms(documents[article.path], taught.synonyms, article.lang)
            shown = replace(_shown(article, shelves), heading=after.heading, lead=after.lead)
        if before and earlier:
            earlier = with_synonyms(earlier, taught.synonyms, before.lang)
        if _relearned(before, now.get(number), taught.learned):
            return None
        changed.append(Changed(number, earlier, after, shown))
    return amend(
        memory,
        changed,
        now,
        essentials=essentials(edition),
        learned=taught.learned,
        title_idf=taught.title_idf,
        read=read,
    )


def reworded(
    memory: Memory,
    edited: Mapping[str, tuple[bytes, Document]],
    taught: Taught = NOTHING,
    *,
    old: Callable[[bytes], Document | None],
    read: Callable[[str], bytes | None],
) -> tuple[Memory, list[File | Kept]] | None:
    """`amended` where only the text of some articles changed: *edited* has by path what is new."""
    now, changed = dict(memory.known), []
    for number, was in memory.known.items():
        if was.path not in edited:
            continue
        earlier = old(was.record)
        if earlier is None:
            return None
        record, document = edited[was.path]
        now[number] = was._replace(record=record)
        both = (earlier, document)
        before, after = (with_synonyms(one, taught.synonyms, was.lang) for one in both)
        url, title, shelf = was.shown
        shown = Shown(number, url, title, shelf, was.lang, was.tickets, "", was.path)
        shown = replace(shown, heading=after.heading, lead=after.lead)
        changed.append(Changed(number, before, after, shown))
    return amend(
        memory,
        changed,
        now,
        essentials=memory.directory.essentials,
        learned=taught.learned,
        title_idf=taught.title_idf,
        read=read,
    )


def _relearned(before: Known | None, after: Known | None, learned: Learned) -> bool:
    """Whether words that were learned for an article now speak for another, or for none."""
    paths = [one.path if one else "" for one in (before, after)]
    return paths[0] != paths[1] and any(path in learned for path in paths)


def engine(
    edition: Edition,
    documents: Mapping[str, Document],
    taught: Taught = NOTHING,
) -> Engine:
    """Answers exactly as the site of *edition* does."""
    return Engine(_inverted(edition, _found(edition, documents, taught), taught))


def _inverted(edition: Edition, found: Sequence[tuple[Shown, Document]], taught: Taught) -> Index:
    return invert(edition.lang, found, taught.learned, taught.title_idf)


def _found(
    edition: Edition, documents: Mapping[str, Document], taught: Taught
) -> list[tuple[Shown, Document]]:
    shelves = _shelves(edition.categories)
    return [
        (_shown(one, shelves), with_synonyms(documents[one.path], taught.synonyms, one.lang))
        for one in (*edition.articles, *edition.fallbacks)
        if one.path in documents
    ]


def known(edition: Edition, records: Mapping[str, bytes]) -> dict[int, Known]:
    """All that an index sees of each article, by number."""
    shelves = _shelves(edition.categories)
    return {
        one.number: Known(
            (one.url, one.title, shelves.get(one.category, "")),
            one.tickets,
            one.lang,
            one.path,
            records[one.path],
        )
        for one in (*edition.articles, *edition.fallbacks)
        if one.path in records
    }


def essentials(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Addresses and titles of what is offered where nothing is found."""
    return tuple((one.url, one.title) for one in edition.essentials[:ESSENTIALS])


def _shown(article: Article, shelves: Mapping[str, str]) -> Shown:
    return Shown(
        article.number,
        article.url,
        article.title,
        shelves.get(article.category, ""),
        article.lang,
        article.tickets,
        article.key,
        article.path,
    )


def _shelves(categories: tuple[Category, ...]) -> dict[str, str]:
    """The path of titles of each category: "Billing › Cards"."""
    by_key = {one.key: one for one in categories}
    paths: dict[str, str] = {}

    def path(key: str) -> str:
        if key not in paths:
            one = by_key[key]
            above = path(one.parent) if one.parent in by_key else ""
            paths[key] = f"{above} › {one.title}" if above else one.title
        return paths[key]

    return {key: path(key) for key in by_key}
