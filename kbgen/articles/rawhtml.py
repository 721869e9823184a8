"""An author's own HTML: an allow-list by nh3, and a word about everything that is left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

import nh3

from kbgen.articles.slots import word_slot

_TEXT = """
a abbr b bdi bdo br cite code dfn del em i ins kbd mark q rp rt ruby s samp small span strong
sub sup time u var wbr
"""
_BLOCKS = """
address article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6
header hr img li ol p pre section summary ul
caption col colgroup table tbody td tfoot th thead tr
"""
_WITH_CONTENT = """
applet audio base canvas datalist dialog embed frame frameset head iframe link math meta noembed
noframes noscript object param script select style svg template title video
"""
_OTHERS = """
acronym area basefont big body button center data dir fieldset font form hgroup html input label
legend listing main map marquee menu meter nav nobr optgroup option output picture plaintext
progress search slot source strike textarea track tt xmp
"""
TAGS = frozenset((_TEXT + _BLOCKS).split())
# Their content goes with them; of every other forbidden tag the content stays.
GONE = frozenset(_WITH_CONTENT.split())
KNOWN = TAGS | GONE | frozenset(_OTHERS.split())
_EVERYWHERE = {"class", "id", "lang", "dir", "title", "role", "tabindex", "aria-label"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "time": {"datetime"},
}
MOST_TAGS = 20_000  # In one file: a second, if each stands inside the one before.
_NUMBERS = {"width", "height", "colspan", "rowspan", "span", "start", "value"}
_ROLES = {"group", "note"}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>]|\Z)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[?!][^>]*>?", re.DOTALL)
_HANDLER = re.compile(r"<[A-Za-z][^<>]*?[\s\"'/](on[a-z]+|style)\s*=", re.IGNORECASE)
_FRAME = re.compile(
    r"<iframe\b[^<>]*?\ssrc\s*=\s*[\"']?(https?:[^\"'\s<>]+)[^<>]*>(?:.*?</iframe\s*>)?",
    re.IGNORECASE | re.DOTALL,
)
_UNREAD = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(r"(<a\s)name(?=\s*=)", re.IGNORECASE)  # Anchors as they once were.
_ID = re.compile(r"<[A-Za-z][^<>]*?\sid\s*=\s*[\"']?([^\s\"'<>]+)", re.IGNORECASE)
ID_ATTRIBUTE = re.compile(r"\sid\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
RAW_HEADING = re.compile(r"<h([1-6])\b([^<>]*)>(.*?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_IMAGE = re.compile(r"<img\b([^<>]*)", re.IGNORECASE)
_VALUE = r"\s{}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))"
_SRC, _ALT = (re.compile(_VALUE.format(name), re.IGNORECASE) for name in ("src", "alt"))
_TITLE = re.compile(r"\stitle\s*=\s*\"([^\"<>]+)\"", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_TABLES = re.compile(r"(<div class=\"table-scroll\"[^>]*>\s*)?<table\b|</table>(\s*</div>)?")


@dataclass(frozen=True, slots=True)
class Raw:
    """One piece of an author's HTML, ready for the sanitizer."""

    html: str
    tags: int  # How many are left that the sanitizer must see.
    told: tuple[tuple[int, str, str, str], ...]  # Line, message, hint, code.


def read_raw(html: str, line: int) -> Raw:
    """Prepare *html*: comments go, what is no HTML at all becomes text, films become links."""
    told: list[tuple[int, str, str, str]] = []

    def comment(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n")

    def frame(found: re.Match[str]) -> str:
        target = escape(unescape(found[1]))
        title = _TITLE.search(found[0])
        words = title[1] if title else target.partition("://")[2].partition("/")[0]
        return f'<a class="video" href="{target}">{words}</a>'

    def tag(found: re.Match[str]) -> str:
        name = found[2].lower()
        if name in TAGS:
            return found[0]
        here = line + html.count("\n", 0, found.start())
        if name in KNOWN:
            if not found[1]:
                hint = "write it in Markdown, or leave it out"
                told.append(
                    (here, f"<{name}> is not allowed and was left out", hint, "dropped-html")
                )
            return found[0]
        if not found[1]:
            hint = f"put it in backticks: `<{found[2]}>`"
            told.append(
                (here, f"<{found[2]}> is no HTML and is shown as text", hint, "unknown-tag")
            )
        return "&lt;" + found[0][1:]

    html = _FRAME.sub(frame, _COMMENT.sub(comment, html))
    for found in _HANDLER.finditer(html):
        here = line + html.count("\n", 0, found.start())
        hint = "use a class instead" if found[1].lower() == "style" else "pages run no such script"
        told.append((here, f"the attribute '{found[1]}' was left out", hint, "dropped-html"))
    html = _NAMED.sub(r"\1id=", _TAG.sub(tag, html))
    return Raw(html, html.count("<"), tuple(told))


def words_of(html: str) -> str:
    """What a reader sees of *html*, on one line."""
    return " ".join(unescape(_ANY_TAG.sub(" ", _UNREAD.sub(" ", html))).split())


def ids_of(html: str) -> list[str]:
    """The ids in *html*, as written."""
    return [unescape(found[1]) for found in _ID.finditer(html)]


def alts_of(html: str) -> dict[str, str]:
    """The alternative text of each picture in *html*; " " for one that is decoration (alt="")."""
    found = {}
    for image in _IMAGE.finditer(html):
        source, alt = _SRC.search(image[1]), _ALT.search(image[1])
        if source:
            text = next((part for part in alt.groups() if part), " ") if alt else ""
            found[unescape(next((part for part in source.groups() if part), ""))] = unescape(text)
    return found


def sanitise(html: str, slot_of: Callable[[str, str], str | None]) -> str:
    """A whole body made safe and well-formed.

    *slot_of* gets the tag and the address of each link and image that the author wrote in
    HTML and gives the slot that takes its place, or None to leave the attribute out.
    """
    seen: set[str] = set()

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name in ("href", "src"):
            return slot_of(tag, value)
        if name == "id":
            if value in seen or not value or value.split() != [value]:
                return None
            seen.add(value)
        if name in _NUMBERS and not value.isdecimal():
            return None
        if (name == "role" and value not in _ROLES) or (name == "tabindex" and value != "0"):
            return None
        return value

    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(GONE),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel", "sms"},
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
    )
    return _TABLES.sub(_boxed, clean)


def _boxed(found: re.Match[str]) -> str:
    """A table that the author wrote in HTML gets the same scrolling box as any other."""
    if found[0].startswith("</table>"):
        return "</table>\n</div>"
    if found[1]:
        return found[0]
    label = word_slot("table")
    return f'<div class="table-scroll" role="group" tabindex="0" aria-label="{label}">\n{found[0]}'
