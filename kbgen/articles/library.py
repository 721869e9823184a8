"""Heads of files → the Library: addresses, numbers, shelves, translations, order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kbgen.articles import order
from kbgen.articles.addresses import Addresses, address, numbered
from kbgen.articles.frontmatter import OTHER_TOOLS, FrontMatter, IncidentMatter, ShelfMatter
from kbgen.articles.incidents import incidents_of, lost_help
from kbgen.articles.moments import Moment
from kbgen.articles.parsed import Head
from kbgen.articles.shelves import shelves_of, upwards
from kbgen.config import Config
from kbgen.errors import Diagnostic, Severity
from kbgen.keys import unknown_keys
from kbgen.model import FRONT, Article, Edition, Frequencies, Frequency, Library

_NEVER = Frequency(0)


def assemble(
    heads: Iterable[Head],
    config: Config,
    frequencies: Frequencies,
    addresses: Addresses,
    *,
    now: datetime,
    drafts: bool = False,
) -> tuple[Library, tuple[Diagnostic, ...]]:
    """Everything a team has written, in the order in which customers need it.

    Left out: drafts (unless *drafts*), what is not yet or no longer published at *now* (aware).
    The diagnostics are those of the library as a whole: two files with one address, unknown
    keys; each head keeps its own.
    """
    heads = sorted(heads, key=lambda head: head.path)
    told = [*_unknown_keys(heads, config.extra_keys)]
    moment = Moment(config, now)
    pages = [page for head in heads if (page := _as_article(head))]
    shown = [head for head in pages if drafts or moment.shows(head.matter)]
    places = _places(shown)
    shown = _one_each(shown, places, config, told)
    numbers = numbered({head.key for head in shown}, addresses, _moved(shown, addresses))
    articles: dict[str, list[Article]] = {lang: [] for lang in config.languages}
    for head in shown:
        asked = frequencies.get(head.key, _NEVER).tickets
        articles[head.lang].append(
            _article(head, places[head.key], config, moment, number=numbers[head.key], asked=asked)
        )
    shelf_pages = {
        (head.key, head.lang): head for head in heads if isinstance(head.matter, ShelfMatter)
    }
    incidents = [
        head
        for head in heads
        if isinstance(head.matter, IncidentMatter) and (drafts or not head.matter.draft)
    ]
    told += lost_help(incidents, frozenset(numbers))
    written = _Written(config, moment, articles, shelf_pages, tuple(incidents))
    editions = [_edition(lang, written) for lang in config.languages]
    told += _clashes(editions, {head.path: head for head in heads})
    if not shown:
        hint = (
            "write one: kbgen new 'How do I …?'"
            if not pages
            else "all are drafts, or out of their time"
        )
        told.append(Diagnostic("", 0, "no article to show", hint, "no-article", Severity.WARNING))
    return Library(tuple(editions), _alternates(editions)), tuple(sorted(told))


@dataclass(frozen=True, slots=True)
class _Written:
    """All that is shown, before it is put in order."""

    config: Config
    moment: Moment
    articles: Mapping[str, Sequence[Article]]  # By language.
    shelf_pages: Mapping[tuple[str, str], Head]  # By key and language.
    incidents: tuple[Head, ...]


def _edition(lang: str, written: _Written) -> Edition:
    """One language; what it lacks is borrowed from the first."""
    first = written.config.languages[0]
    own = order.most_asked(written.articles[lang])
    keys = {article.key for article in own}
    others = () if lang == first else order.most_asked(written.articles[first])
    fallbacks = tuple(one for one in others if one.key not in keys and not one.is_front)
    shelves = shelves_of(own, lang, written.shelf_pages, written.config)
    addresses = {one.key: one.url for one in (*fallbacks, *own)}
    return Edition(
        lang=lang,
        articles=own,
        fallbacks=fallbacks,
        categories=shelves,
        # A language that has hardly begun shows what the first one does.
        essentials=order.essentials([one for one in own if not one.is_front] or fallbacks, shelves),
        urgent=tuple(article for article in (*own, *fallbacks) if article.urgent),
        incidents=tuple(
            incidents_of(written.incidents, lang, addresses, written.moment, first=first)
        ),
    )


def _as_article(head: Head) -> Head | None:
    """*head* as an article; a category's page that says something is one inside its category."""
    if isinstance(head.matter, FrontMatter):
        return head
    if isinstance(head.matter, ShelfMatter) and head.has_body:
        matter = FrontMatter(title=head.title, draft=head.matter.draft)
        return replace(head, key=f"{head.key}/index".lstrip("/"), matter=matter)
    return None


def _places(heads: Iterable[Head]) -> dict[str, str]:
    """Where the article of each key lives: there, or inside the category of the same name.

    "billing.md" beside "billing/" is common elsewhere; it becomes "billing/billing". What the
    root's index.md says stands on the home page.
    """
    keys = {head.key for head in heads}
    shelves = {above for key in keys for above in upwards(key.rpartition("/")[0])}
    places = {key: f"{key}/{key.rpartition('/')[2]}" if key in shelves else key for key in keys}
    return places | ({FRONT: ""} if FRONT in keys else {})


def _article(
    head: Head, place: str, config: Config, moment: Moment, *, number: int, asked: int
) -> Article:
    matter = head.matter
    assert isinstance(matter, FrontMatter)  # noqa: S101 (assemble chose it.)
    return Article(
        path=head.path,
        key=head.key,
        lang=head.lang,
        url=address(place, head.lang, config.languages),
        number=number,
        category=place.rpartition("/")[0],
        title=head.title,
        answer=matter.answer,
        tags=matter.tags,
        keywords=matter.keywords,
        aliases=tuple(dict.fromkeys(map(site_path, matter.aliases))),
        related=tuple(_related(key, head.key) for key in matter.related),
        headings=head.headings,
        tickets=asked if matter.tickets is None else max(0, matter.tickets),
        order=matter.order,
        pin=matter.pin,
        urgent=matter.urgent,
        draft=matter.draft,
        publish_at=moment.aware(matter.publish_at),
        expires_at=moment.aware(matter.expires_at),
        updated=matter.updated,
        review_by=matter.review_by,
        owner=matter.owner,
        digest=head.digest,
        features=head.features,
    )


def site_path(alias: str) -> str:
    """An old address as a path from the root: what `_redirects` matches."""
    path = alias.partition("://")[2]
    path = "/" + path.partition("/")[2] if path else alias
    return "/" + path.lstrip("/")


def _related(reference: str, key: str) -> str:
    """The key that *reference* means: a key, or a path from the root or from beside *key*."""
    name = reference.strip("/").removesuffix(".md")
    folder = key.rpartition("/")[0]
    return name if "/" in name or not folder else f"{folder}/{name}"


def _one_each(
    heads: Sequence[Head], places: Mapping[str, str], config: Config, told: list[Diagnostic]
) -> list[Head]:
    """*heads* without those whose address another file has already."""
    owners: dict[str, Head] = {}
    for head in heads:
        url = address(places[head.key], head.lang, config.languages)
        first = owners.setdefault(url, head)
        if first is not head:
            said = f"the address {url} belongs to '{first.path}' already"
            told.append(Diagnostic(head.path, 0, said, "rename one of them", "duplicate-address"))
    return list(owners.values())


def _moved(heads: Iterable[Head], addresses: Addresses) -> dict[str, str]:
    """New key → old key, where an alias says that an article has moved."""
    owner = {url: key for key, one in addresses.items() for url in one.urls}
    present = {head.key for head in heads}
    moved: dict[str, str] = {}
    for head in heads:
        if head.key in addresses or not isinstance(head.matter, FrontMatter):
            continue
        for alias in head.matter.aliases:
            old = owner.get(site_path(alias))
            if old and old not in present:
                moved.setdefault(head.key, old)
    return moved


def _alternates(editions: Sequence[Edition]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for edition in editions:
        for article in edition.articles:
            found[article.key][edition.lang] = article.url
    return dict(found)


def _clashes(editions: Sequence[Edition], heads: Mapping[str, Head]) -> list[Diagnostic]:
    """Articles that live where a category does, or where another's alias leads away."""
    told = []
    for edition in editions:
        shelves = {shelf.url: shelf for shelf in edition.categories}
        urls = {article.url: article for article in edition.articles}
        for article in edition.articles:
            if article.url in shelves:
                said = f"the address {article.url} belongs to the category '{article.key}' already"
                hint = f"call it {article.key}/index.md, or rename it"
                told.append(Diagnostic(article.path, 0, said, hint, "duplicate-address"))
            for alias in article.aliases:
                taken = urls.get(alias) or urls.get(alias + "/")
                if taken and taken is not article:
                    said = f"the alias '{alias}' is the address of '{taken.path}'"
                    line = dict(heads[article.path].lines).get("aliases", 0)
                    told.append(
                        Diagnostic(article.path, line, said, "remove it", "duplicate-address")
                    )
    return told


def _unknown_keys(heads: Sequence[Head], extra: tuple[str, ...]) -> list[Diagnostic]:
    """A near miss is told where it stands; any other unknown key once, with its count."""
    told: list[Diagnostic] = []
    others: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for head in heads:
        for key, line in head.unknown:
            if key in extra:
                continue
            found = unknown_keys(type(head.matter), ((key, line),), head.path)[0]
            if found.severity is Severity.ERROR and key.lower() not in OTHER_TOOLS:
                told.append(found)
            else:
                others[key].append((head.path, line))
    for key, places in sorted(others.items()):
        path, line = places[0]
        more = f" (and in {len(places) - 1} more files)" if len(places) > 1 else ""
        said = f"unknown key '{key}'{more}"
        hint = f"remove it, or list it under extra_keys in site.yml: [{key}]"
        told.append(Diagnostic(path, line, said, hint, "unknown-key", Severity.WARNING))
    return told


def with_notices(library: Library, html: Mapping[tuple[str, str], str]) -> Library:
    """*library* with the finished HTML of its incidents, by (key, language)."""
    return replace(
        library,
        editions=tuple(
            replace(
                edition,
                incidents=tuple(
                    replace(one, html=html.get((one.key, one.lang), one.html))
                    for one in edition.incidents
                ),
            )
            for edition in library.editions
        ),
    )
