"""One language of the library, made searchable: files for the browser, or an engine for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.search import shards
from kbgen.search.inverted import Index, Learned, Shown, invert
from kbgen.search.rank import Engine
from kbgen.search.synonyms import with_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.model import Article, Category, Edition, File
    from kbgen.search.document import Document
    from kbgen.search.learned import Group

ESSENTIALS = 3  # Offered where nothing is found.


def index(
    edition: Edition,
    documents: Mapping[str, Document],
    *,
    learned: Learned | None = None,
    synonyms: Sequence[Group] = (),
    title_idf: float = 0.25,
) -> Iterator[File]:
    """The search files of *edition*; *documents* by the articles' paths, fallbacks included.

    Articles that are missing from *documents* cannot be found.
    """
    inverted = _invert(edition, documents, learned, synonyms, title_idf)
    shelves = _shelves(edition.categories)
    essentials = [_shown(one, shelves) for one in edition.essentials[:ESSENTIALS]]
    yield from shards.files(inverted, essentials)


def engine(
    edition: Edition,
    documents: Mapping[str, Document],
    *,
    learned: Learned | None = None,
    synonyms: Sequence[Group] = (),
    title_idf: float = 0.25,
) -> Engine:
    """Answers exactly as the site of *edition* does."""
    return Engine(_invert(edition, documents, learned, synonyms, title_idf))


def _invert(
    edition: Edition,
    documents: Mapping[str, Document],
    learned: Learned | None,
    synonyms: Sequence[Group],
    title_idf: float,
) -> Index:
    shelves = _shelves(edition.categories)
    found = [
        (_shown(one, shelves), with_synonyms(documents[one.path], synonyms, one.lang))
        for one in (*edition.articles, *edition.fallbacks)
        if one.path in documents
    ]
    return invert(edition.lang, found, learned, title_idf)


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
