"""Links as authors write them → addresses; the only facts of the library that a body needs."""

import difflib
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote, unquote

from kbgen.articles.addresses import address, slashed
from kbgen.articles.assets import Asset
from kbgen.articles.parse import is_shelf, key_and_language
from kbgen.articles.parsed import Head, Reference
from kbgen.articles.schemes import Kind, kind_of
from kbgen.config import Config
from kbgen.errors import Diagnostic, Severity
from kbgen.model import Article, Library

# Pages of ours that no file of content/ makes.
OWN_PAGES = ("/", "/search/", "/contact/", "/contact/sent/", "/status/")

NO_PICTURE = "data:,"
"""Where a missing picture leads: its words are shown, and no file is asked for in vain."""


@dataclass(frozen=True, slots=True)
class LinkMap:
    """Everything that a link of a body may aim at."""

    prefix: str  # Path of the base address: "/support", or "".
    languages: tuple[str, ...]
    pages: Mapping[tuple[str, str], str]  # (key, language) of articles and shelves → address.
    paths: Mapping[str, tuple[str, str]]  # Path of a Markdown file → (key, language).
    anchors: Mapping[str, frozenset[str]]  # Address of an article → ids in its body.
    assets: Mapping[str, Asset]  # By path inside content/.
    urls: frozenset[str]  # Every address of the site.
    aliases: Mapping[str, str]  # Old address, with its final slash → the present one.
    hidden: frozenset[str]  # Paths of drafts and of articles out of their time.


def link_map(
    library: Library, heads: Iterable[Head], assets: Iterable[Asset], config: Config, prefix: str
) -> LinkMap:
    """The map of one build; *prefix* is the path of the base address without a final slash."""
    pages: dict[tuple[str, str], str] = {}
    for edition in library.editions:
        pages |= {(shelf.key, edition.lang): shelf.url for shelf in edition.categories}
        pages |= {(_place(one), edition.lang): one.url for one in edition.articles}
        pages["", edition.lang] = address("", edition.lang, config.languages)
    heads = list(heads)
    shown = {one.path: one for edition in library.editions for one in edition.articles}
    by_source = {path: one.url for path, one in shown.items()}
    by_path = {asset.source.path: asset for asset in assets}
    own = frozenset(
        (address("", lang, config.languages) + page.lstrip("/"))
        for lang in config.languages
        for page in OWN_PAGES
    )
    return LinkMap(
        prefix=prefix,
        languages=config.languages,
        pages=pages,
        paths={
            head.path: (_place(shown[head.path]) if head.path in shown else head.key, head.lang)
            for head in heads
        },
        anchors={by_source[h.path]: h.anchors for h in heads if h.path in by_source},
        assets=by_path,
        urls=own | frozenset(pages.values()) | {asset.url for asset in by_path.values()},
        aliases={
            slashed(alias): one.url
            for edition in library.editions
            for one in edition.articles
            for alias in one.aliases
        },
        hidden=frozenset(h.path for h in heads if h.path not in by_source and not is_shelf(h.path)),
    )


def _place(article: Article) -> str:
    """Its key, unless a category has the same: then it lives inside that; or the home page."""
    if article.is_front:
        return ""
    inside = article.category == article.key
    return f"{article.key}/{article.key.rpartition('/')[2]}" if inside else article.key


def resolve(head: Head, links: LinkMap) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """What fills the slots of one body, by slot, and its broken links.

    These strings are all that a body takes from the library: the same strings, the same
    finished body. Each stands inside double quotes and is escaped; that of a picture brings
    its width and height along (`a.png" width="64" height="48`).
    """
    filled, told = [], []
    for reference in head.references:
        target, trouble = _target(reference, head, links)
        filled.append(target)
        if trouble:
            told.append(trouble)
    return tuple(filled), tuple(told)


def _target(reference: Reference, head: Head, links: LinkMap) -> tuple[str, Diagnostic | None]:
    raw = reference.target
    if kind_of(raw) is not Kind.OURS:
        return escape(raw), None
    bare, _, fragment = raw.partition("#")
    path, _, query = bare.partition("?")
    if not raw or (reference.image and not path):
        return (NO_PICTURE if reference.image else "#"), _nowhere(reference, head)
    if not path and not query:
        fragment, trouble = _anchor(reference, head, fragment, head.anchors)
        return escape(f"#{fragment}"), trouble
    if reference.image or _inside(path, head.path) in links.assets:
        return _asset(reference, _inside(path, head.path), _tail(query, fragment), head, links)
    url, trouble = _page(reference, path, head, links)
    if trouble is None and fragment and url in links.anchors:
        fragment, trouble = _anchor(reference, head, fragment, links.anchors[url])
    prefix = links.prefix if url.startswith("/") else ""
    return escape(prefix + url + _tail(query, fragment)), trouble


def _nowhere(reference: Reference, head: Head) -> Diagnostic:
    """What to say of `[refund]()` and `![button]()`."""
    kind, code = ("picture", "missing-image") if reference.image else ("link", "broken-link")
    example = "img/send.png" if reference.image else "refund.md"
    hint = f"write the path between the brackets: ({example})"
    said = f"a {kind} without an address"
    return Diagnostic(head.path, reference.line, said, hint, code, Severity.WARNING)


def _tail(query: str, fragment: str) -> str:
    return (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _inside(path: str, here: str) -> str:
    """The path inside content/ that *path* means when written in the file *here*."""
    return _from(here.rpartition("/")[0], path)


@lru_cache(maxsize=1 << 16)
def _from(folder: str, path: str) -> str:
    """Remembered: articles of one folder link to the same ones, and each link is asked twice."""
    written = unicodedata.normalize("NFC", unquote(path)).replace("\\", "/")
    if written.startswith("/"):
        return posixpath.normpath(written).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, written))


def _asset(
    reference: Reference, inside: str, tail: str, head: Head, links: LinkMap
) -> tuple[str, Diagnostic | None]:
    asset = links.assets.get(inside)
    if asset is None:
        told = _told(reference, head, "no such picture", _near(inside, head, links.assets))
        return NO_PICTURE, _coded(told, "missing-image")
    url = escape(links.prefix + quote(asset.url) + tail)
    if reference.image and not reference.sized and asset.width:
        url += f'" width="{asset.width}" height="{asset.height}'
    return url, None


def _page(
    reference: Reference, path: str, head: Head, links: LinkMap
) -> tuple[str, Diagnostic | None]:
    """The address of the page that *path* means, in the language of the file if there is one."""
    if path in links.urls or path + "/" in links.urls:
        return (path if path in links.urls else path + "/"), None
    if path.startswith("/") and slashed(path) in links.aliases:
        now = links.aliases[slashed(path)]
        told = _told(reference, head, "a link to an old address", f"write {now}")
        return now, _coded(told, "redirected-link")
    inside = _inside(path, head.path)
    if inside.startswith("../") or inside == "..":
        told = _told(reference, head, "a link that leads out of the content", "remove it")
        return reference.target, told
    if inside == ".":
        inside = ""
    key = links.paths[inside][0] if inside in links.paths else _key(inside, links)
    for lang in (head.lang, links.languages[0], *links.languages):
        if (key, lang) in links.pages:
            return links.pages[key, lang], None
    if inside in links.hidden:
        hint = "it is a draft, or out of its time: readers would find nothing there"
        return path, _told(reference, head, "a link to an article that is not published", hint)
    return path, _told(reference, head, "broken link", _near(inside, head, links.paths))


def _key(inside: str, links: LinkMap) -> str:
    """The key that a path without a file behind it may mean: "refund", "refund/", "refund.html"."""
    bare = re.sub(r"\.(?:html?|md)$", "", inside.rstrip("/"))
    return key_and_language(bare + ".md", links.languages)[0]


def _near(wanted: str, head: Head, known: Iterable[str]) -> str:
    """A proposal: a file of the same name elsewhere, or one whose name is nearly it."""
    name = posixpath.basename(wanted)
    same = sorted(one for one in known if posixpath.basename(one) == name)
    folder = posixpath.dirname(wanted)
    beside = [one for one in known if posixpath.dirname(one) == folder]
    stems = {one.rpartition(".")[0]: one for one in sorted(beside)}
    stem = wanted.rpartition(".")[0] or wanted
    close = difflib.get_close_matches(stem, stems, n=1, cutoff=0.8)
    if not same and not close:
        return "correct the path, or remove the link"
    near = same[0] if same else stems[close[0]]
    shown = posixpath.relpath(near, posixpath.dirname(head.path) or ".")
    return f"did you mean '{shown}'?"


def _anchor(
    reference: Reference, head: Head, fragment: str, anchors: frozenset[str]
) -> tuple[str, Diagnostic | None]:
    """The fragment as the page spells it; authors forget about capitals and hyphens."""
    wanted = unquote(fragment)
    if not wanted or wanted in anchors or wanted == "top":
        return fragment, None
    loose = {_loosely(anchor): anchor for anchor in sorted(anchors, reverse=True)}
    if _loosely(wanted) in loose:
        return quote(loose[_loosely(wanted)]), None
    near = difflib.get_close_matches(wanted, sorted(anchors), n=1, cutoff=0.6)
    there = ", ".join(f"#{anchor}" for anchor in sorted(anchors)[:4])
    hint = f"did you mean '#{near[0]}'?" if near else f"there are {there or 'none'}"
    return fragment, _coded(_told(reference, head, "no such heading", hint), "broken-anchor")


def _loosely(anchor: str) -> str:
    return re.sub(r"[\W_]+", "", anchor).casefold()


def _told(reference: Reference, head: Head, said: str, hint: str) -> Diagnostic:
    message = f"{said}: '{unquote(reference.target)[:100]}'"
    line = reference.line
    return Diagnostic(head.path, line, message, hint, "broken-link", Severity.WARNING)


def _coded(told: Diagnostic, code: str) -> Diagnostic:
    return Diagnostic(told.path, told.line, told.message, told.hint, code, told.severity)
