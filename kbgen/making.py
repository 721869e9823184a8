"""Library → every file of the site, each with a key that tells whether it must be made again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as once
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from kbgen import articles, search, site
from kbgen.cache import Cache
from kbgen.config import Config
from kbgen.errors import Diagnostic
from kbgen.files import MARKER, MARKER_TEXT, digest
from kbgen.findable import Before, Note, Seals, nearest, search_files, search_key
from kbgen.items import copy_key, page_key, text_key
from kbgen.model import Article, Body, Edition, File, Library
from kbgen.parsing import terms_key
from kbgen.reading import Linked, Reading, body_of, linked, with_notices
from kbgen.search import Kept
from kbgen.site import Page, Press
from kbgen.theme import Theme

SEARCH = "search "  # Begins the name of a group that makes one language's search.


class Item(NamedTuple):
    """One file that is made from a page's plan or an article's text."""

    path: str  # Inside public/.
    page: Page | None  # None: the article's Markdown copy.
    article: Article | None  # Whose body goes in.


class Copied(NamedTuple):
    """One file of content/ that is published as it is."""

    path: str
    key: bytes  # Hash of its bytes.
    source: Path


@dataclass(frozen=True)
class Group:
    """Files that are made together."""

    name: str
    make: Callable[[Before | None], Iterator[File | Kept | Note]]
    seal: Callable[[], bytes] = bytes

    @cached_property
    def key(self) -> bytes:
        """Of everything that they are made from; b"": they are always made again."""
        return self.seal()


@dataclass(frozen=True, slots=True)
class Making:
    """A whole site, not yet made."""

    code: bytes  # Changes with the program, and all keys with it.
    reading: Reading
    linked: Linked
    words: Mapping[str, site.Words]  # By language.
    base: site.Base
    library: Library
    press: Press
    pages: Sequence[Page]
    items: tuple[Item, ...]
    copied: tuple[Copied, ...]
    groups: tuple[Group, ...]
    block_words: Mapping[str, Mapping[str, str]]  # By language: words inside bodies.
    diagnostics: tuple[Diagnostic, ...]
    body: Callable[[str, str], Body]  # The finished one of a path, in a language's words.

    @property
    def targets(self) -> Mapping[str, tuple[str, ...]]:
        return self.linked.targets

    def key(self, item: Item) -> bytes:
        """Of everything that one file is made from."""
        page, article, text = item.page, item.article, b""
        if article is not None:
            record = self.reading.keys[article.path]
            text = text_key(self.code, record, self.targets[article.path])
            if page is None:
                return copy_key(article.url, text)
        assert page is not None  # noqa: S101 (A page or the copy of an article: one is there.)
        words = self.block_words[page.lang] if article else None
        return page_key(self.code, self.press.frame(page.template, page.lang), page, text, words)


def plan_site(
    reading: Reading,
    theme: Theme,
    cache: Cache,
    *,
    code: bytes,
    base_url: str = "",
    noindex: bool = False,
    before: Making | None = None,
) -> Making:
    """Everything but the bytes; *base_url* is where the site will stand, "" if unknown.

    *before* is still in memory, and what holds good of it is not planned anew.
    """
    config = reading.config
    base = site.base(base_url or config.url)
    words, told = _words(theme, config)
    forms, forms_told = site.contact_forms(reading.texts, config.languages, words)
    blocks = {lang: _block_words(words[lang]) for lang in config.languages}
    same = before is not None and before.reading is reading and before.base == base
    if before is not None and same:
        links = before.linked
    else:
        links = linked(reading, base.prefix, before.linked if before else None)
    if before is not None and same and before.words == words:
        library, pages = before.library, before.pages
    else:
        library = with_notices(reading, links.targets, blocks[config.languages[0]])
        near = {edition.lang: nearest(edition, cache) for edition in library.editions}
        pages = (
            *site.plan(library, config, words, base, forms, near=near),
            *site.redirect_pages(library, base),
        )
    made = _assets(theme, config, _logo(reading), cache)
    press = site.press(theme, config, library, words=words, assets=made, base=base, noindex=noindex)
    groups = (
        *search_groups(reading, cache, code),
        Group("theme", lambda _: iter((*made.files, File(MARKER, MARKER_TEXT)))),
        Group("host", lambda _: site.host_files(library, config, made, base)),
        Group(
            "feeds",
            lambda _: site.feeds(library, config, words, base, pages, noindex=noindex),
        ),
    )
    items = tuple(_items(library, pages))
    copied = tuple(
        Copied(asset.output, reading.asset_seals[asset.source.path], asset.source.file)
        for asset in reading.assets
    )
    return Making(
        code=code,
        reading=reading,
        linked=links,
        words=words,
        base=base,
        library=library,
        press=press,
        pages=pages,
        items=items,
        copied=copied,
        groups=groups,
        block_words=blocks,
        diagnostics=(
            *reading.diagnostics,
            *links.diagnostics,
            *told,
            *forms_told,
            *site.look_mistakes(config, _pictures(reading), reading.texts.get("site.yml", "")),
            *_search_told(reading),
            *_clashes(items, copied),
        ),
        body=finisher(reading, cache, links.targets, blocks),
    )


def make(making: Making, item: Item) -> bytes:
    """The bytes of one file."""
    if item.article is None:
        assert item.page is not None  # noqa: S101 (A page without a body is all that is left.)
        return site.render(making.press, item.page)
    lang = item.page.lang if item.page else item.article.lang
    body = making.body(item.article.path, lang)
    if item.page is None:
        return site.copy(item.article, body.markdown).data
    return site.render(making.press, item.page, body.html)


def search_groups(reading: Reading, cache: Cache, code: bytes) -> list[Group]:
    """The search of each language; nothing else of a plan is needed for it."""
    return [_search_group(reading, cache, one, code) for one in reading.library.editions]


def _search_group(reading: Reading, cache: Cache, edition: Edition, code: bytes) -> Group:
    """One language's search; its key is of all that the index sees."""

    @once
    def seals() -> Seals:
        order = (
            [reading.texts.get(name, "") for name in (search.VOCABULARY, search.SYNONYMS)],
            (edition.lang, reading.config.title_idf),
        )
        sealed = digest(code + repr(order).encode())
        found = (*edition.articles, *edition.fallbacks)
        records = {one.path: terms_key(reading.keys[one.path]) for one in found}
        known = search.known(edition, records)
        return Seals(search_key(sealed, known, search.essentials(edition)), sealed)

    def files(before: Before | None) -> Iterator[File | Kept | Note]:
        return search_files(reading, cache, edition, seals(), before)

    return Group(f"{SEARCH}{edition.lang}", files, lambda: seals().key)


def _clashes(items: Iterable[Item], copied: Iterable[Copied]) -> Iterator[Diagnostic]:
    """Two files that would lie in one place; names that differ only in case can do that."""
    taken: dict[str, str] = {}
    for item in items:
        owner = item.article.path if item.article else ""
        if item.path in taken:
            other = taken[item.path] or "a page of our own"
            said = f"the address /{item.path} belongs to '{other}' already"
            yield Diagnostic(owner, 0, said, "rename one of them", "duplicate-address")
        taken.setdefault(item.path, owner)
    for one in copied:
        if one.path in taken:
            said = f"'{one.path}' is the place of a page already"
            yield Diagnostic("", 0, said, "rename the file", "duplicate-address")


def _search_told(reading: Reading) -> list[Diagnostic]:
    """What is wrong with the team's words for search."""
    taught = reading.texts.get(search.VOCABULARY, "")
    _, vocabulary = search.read_vocabulary(taught)
    _, synonyms = search.read_synonyms(reading.texts.get(search.SYNONYMS, ""))
    return [*vocabulary, *search.strangers(taught, reading.heads.keys()), *synonyms]


def finisher(
    reading: Reading,
    cache: Cache,
    targets: Mapping[str, tuple[str, ...]],
    blocks: Mapping[str, Mapping[str, str]],
) -> Callable[[str, str], Body]:
    """What finishes the body of a path in a language's words."""

    @lru_cache(maxsize=1)  # After an article's page comes the copy of its text.
    def finished(path: str, lang: str) -> Body:
        return articles.fill(body_of(reading, path, cache), targets[path], blocks[lang])

    return finished


def _items(library: Library, pages: Iterable[Page]) -> Iterator[Item]:
    """A page, and after it the copy of its article's text."""
    by_path = {one.path: one for edition in library.editions for one in edition.articles}
    for page in pages:
        article = by_path[page.body] if page.body else None
        yield Item(page.path, page, article)
        if article and page.lang == article.lang:
            yield Item(site.copy(article, "").path, None, article)


def _words(theme: Theme, config: Config) -> tuple[dict[str, site.Words], list[Diagnostic]]:
    words: dict[str, site.Words] = {}
    told: list[Diagnostic] = []
    for lang in config.languages:
        words[lang], missing = site.read_words(theme, lang)
        told += missing
    return words, list(dict.fromkeys(told))


def _block_words(words: site.Words) -> dict[str, str]:
    return {key[len("block.") :]: text for key, text in words.items() if key.startswith("block.")}


def _assets(theme: Theme, config: Config, logo: bytes | None, cache: Cache) -> site.Assets:
    """*cache* spares 45 ms, most of them for a picture, until the theme or the brand changes."""
    seen = [(path, digest(data)) for path, data in sorted(theme.files.items())]
    seal = digest(repr((seen, config.brand, config.brand_dark, config.logo, logo)).encode())
    have = cache.get("asset", b"theme")
    if have is not None and have[0] == seal:
        found: site.Assets = have[1]
        return found
    made = site.assets(theme, config, logo)
    cache.put("asset", b"theme", (seal, made))
    return made


def _pictures(reading: Reading) -> frozenset[str]:
    """Paths inside content/ of what may be a logo."""
    return frozenset(asset.source.path for asset in reading.assets)


def _logo(reading: Reading) -> bytes | None:
    path = reading.content / reading.config.logo
    return path.read_bytes() if reading.config.logo and path.is_file() else None
