"""The bytes of one file → what it says: pure, picklable, never raising."""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kbgen.articles import frontmatter
from kbgen.articles.fasttokens import WHOLE
from kbgen.articles.frontmatter import FrontMatter, IncidentMatter, Matter, ShelfMatter
from kbgen.articles.labels import unknown_labels
from kbgen.articles.markdown import markdown_parser
from kbgen.articles.outline import Outline
from kbgen.articles.parsed import Head, Parsed, ParsedBody
from kbgen.articles.rawhtml import MOST_TAGS, sanitise
from kbgen.articles.schemes import Kind, kind_of
from kbgen.articles.slots import address_slot, free_of_slots
from kbgen.articles.words import plain
from kbgen.errors import Diagnostic
from kbgen.files import digest
from kbgen.keys import read_keys

VERSION = 4  # Raised whenever the same bytes give another result; caches depend on it.
LARGEST = 400_000  # Bytes of one file.
LONGEST_MATTER = 60_000  # Characters: half a second of YAML.

_INTERNAL = re.compile(r"^ {0,3}:{3,}[ \t]*\{?\.?internal\b", re.MULTILINE | re.IGNORECASE)
_TARGET = re.compile(r"(\](?:\(|:[ \t]+))<?([^\s()<>]+)>?")
_INDEX_NAMES = ("index", "readme", "_index")


def parse(path: str, data: bytes, languages: tuple[str, ...]) -> Parsed:
    """Read the file *path* (inside content/); *languages* tell its suffix from its name.

    Every mistake is a diagnostic of the head; a file that cannot be read at all has an empty
    body and a title made of its name.
    """
    text, told = _decode(path, data)
    cut = frontmatter.split(text)
    if cut.unclosed:
        hint = "end it with a line of three hyphens"
        told.append(Diagnostic(path, 1, "front matter that never ends", hint, "bad-yaml"))
    key, lang = key_and_language(path, languages)
    read = read_keys(_schema(path), cut.matter, path, first_line=2, longest=LONGEST_MATTER)
    # Abbreviations are looked for in the parts of every line; a footnote ends with a link back.
    parts = "*[" in cut.body or "[^" in cut.body or "^[" in cut.body
    env: dict[str, Any] = {} if parts else {WHOLE: True}
    tokens = _parser().parse(cut.body, env)
    tokens, title = _title(_visible(tokens) if ":::" in cut.body else tokens, read.value.title)
    told += _too_much(path, cut.line, env)
    if "][" in cut.body or "[^" in cut.body:
        told += unknown_labels(path, cut.line, tokens, env.get("references", ()))
    outline = Outline(path, cut.line)
    outline.walk(tokens)
    html = _parser().renderer.render(tokens, _parser().options, {})
    if outline.raw > MOST_TAGS:
        hint = f"at most {MOST_TAGS:,} tags of HTML in one article"
        told.append(Diagnostic(path, cut.line, "too much HTML", hint, "too-large"))
        html = ""
    elif outline.raw:
        html = sanitise(html, _slots_for_html(outline, cut.body))
    is_incident = isinstance(read.value, IncidentMatter)
    mistaken = (*told, *read.diagnostics, *outline.diagnostics)
    if isinstance(read.value, FrontMatter) and not (html.strip() or read.value.answer or mistaken):
        hint = "write the answer, or remove the file"
        outline.tell(1, "nothing to read", hint, "empty-article")
    head = Head(
        path=path,
        lang=lang,
        key=key,
        digest=digest(data).hex(),
        title=title or _name_as_title(key),
        matter=read.value,
        lines=tuple(read.lines.items()),
        unknown=read.unknown,
        headings=tuple(outline.headings.found),
        jumps=tuple(outline.headings.jumps),
        anchors=frozenset(outline.headings.anchors),
        references=tuple(outline.references),
        features=frozenset(outline.features),
        notice=html if is_incident else "",
        titled=bool(title),
        has_body=bool(html.strip()),
        diagnostics=(*told, *read.diagnostics, *outline.diagnostics),
    )
    return Parsed(
        head, ParsedBody(html, tuple(outline.sections), _markdown_copy(cut.body, outline))
    )


def key_and_language(path: str, languages: Sequence[str]) -> tuple[str, str]:
    """("billing/refund", "pt") for "billing/refund.pt.md"; a category's page has its folder's key.

    >>> key_and_language("billing/index.pt.md", ("en", "pt"))
    ('billing', 'pt')
    """
    stem = path.removesuffix(".md")
    base, _, suffix = stem.rpartition(".")
    lang = languages[0]
    by_tag = {tag.lower(): tag for tag in languages}
    if base and "/" not in suffix and suffix.lower() in by_tag:
        stem, lang = base, by_tag[suffix.lower()]
    folder, _, name = stem.rpartition("/")
    return (folder if name.lower() in _INDEX_NAMES else stem), lang


def is_shelf(path: str) -> bool:
    """Whether *path* is the page of a category: index.md, or the README.md of other tools."""
    name = posixpath.basename(path).partition(".")[0]
    return name.lower() in _INDEX_NAMES


def _schema(path: str) -> type[Matter]:
    if path.startswith("incidents/"):
        return IncidentMatter
    return ShelfMatter if is_shelf(path) else FrontMatter


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return markdown_parser()


def _decode(path: str, data: bytes) -> tuple[str, list[Diagnostic]]:
    """The text with "\\n" line ends, and what was wrong with the bytes."""
    if len(data) > LARGEST:
        said = f"{len(data):,} bytes are too many for one article"
        hint = f"split it: at most {LARGEST:,}"
        return "", [Diagnostic(path, 0, said, hint, "too-large")]
    told: list[Diagnostic] = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", [Diagnostic(path, 1, "UTF-16 text", "save the file as UTF-8", "not-utf8")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"not UTF-8 (byte 0x{data[error.start]:02x})"
        told.append(Diagnostic(path, line, said, "save the file as UTF-8", "not-utf8"))
        text = data.decode("utf-8-sig", "replace")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        told.append(Diagnostic(path, line, "a NUL character", "remove it", "nul"))
        text = text.replace("\0", "\ufffd")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return free_of_slots(text), told


def _visible(tokens: list[Token]) -> list[Token]:
    """*tokens* without blocks that are only for the team."""
    kept, depth = [], 0
    for token in tokens:
        if depth or (token.type == "container_open" and token.meta["name"] == "internal"):
            depth += token.nesting
        else:
            kept.append(token)
    return kept


def _title(tokens: list[Token], given: str) -> tuple[list[Token], str]:
    """The title, and the tokens without the heading that only repeats it.

    Without a given title it is the first heading, a level 1 before any other. The page's own
    heading is the title, so that the body's headings start at level 2.
    """
    headings = [n for n, token in enumerate(tokens) if token.type == "heading_open"]
    tops = [n for n in headings if tokens[n].tag == "h1"]
    title, cut = given.strip(), -1
    for place in (tops or headings)[:1]:
        text = " ".join(plain(tokens[place + 1].children or ()).split())
        repeats = bool(title) and text.casefold() == title.casefold() and place == headings[0]
        if not title or repeats:
            title = title or text
            if repeats or place in tops[:1] or place == 0:
                tokens, cut = tokens[:place] + tokens[place + 3 :], place
    if any(place != cut for place in tops):
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    return tokens, title


def _name_as_title(key: str) -> str:
    name = key.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:] or "Home"


def _slots_for_html(outline: Outline, body: str) -> Callable[[str, str], str | None]:
    """What gives each address in an author's HTML its slot."""

    def slot_of(tag: str, value: str) -> str | None:
        if value.startswith(address_slot(0)[0]):
            return value
        place = body.find(value)
        line = outline.line + (body.count("\n", 0, place) if place >= 0 else 0)
        if kind_of(unescape(value)) is Kind.REFUSED:
            return None
        if tag == "img":
            if kind_of(value) is not Kind.OURS:
                hint = "save the picture beside the article; pages ask no other host for anything"
                said = f"a picture from elsewhere: '{value[:60]}'"
                outline.tell(line, said, hint, "remote-image")
                return None
            return outline.refer(
                value, line, image=True, alt=outline.alts.get(value, ""), sized=True
            )
        if value.startswith("#fn"):
            return value
        return outline.refer(value, line)

    return slot_of


def _too_much(path: str, first_line: int, env: Mapping[str, Any]) -> list[Diagnostic]:
    """Paragraphs that were not read because they would have kept the parser busy."""
    hint = "split it into several, or move it into a block of code"
    return [
        Diagnostic(
            path, first_line + line, "too long or too tangled a paragraph", hint, "too-large"
        )
        for line in env.get("too_much", ())
    ]


def _markdown_copy(body: str, outline: Outline) -> str:
    """The author's Markdown for other machines: without internal blocks, links with slots."""
    if ":::" in body and _INTERNAL.search(body):
        body = _without_internal(body)
    slots = {
        reference.target: address_slot(number)
        for number, reference in enumerate(outline.references)
        if kind_of(reference.target) is Kind.OURS
    }

    def slot(found: re.Match[str]) -> str:
        number = slots.get(found[2])
        return found[0] if number is None else found[1] + number

    slots |= {unquote(target): slot for target, slot in slots.items()}
    if slots:
        body = _TARGET.sub(slot, body)
    return body.strip() + "\n" if body.strip() else ""


def _without_internal(body: str) -> str:
    lines, kept, skip = body.split("\n"), [], 0
    spans = [
        token.map
        for token in _parser().parse(body, {})
        if token.type == "container_open" and token.meta["name"] == "internal" and token.map
    ]
    for start, end in spans:
        if start >= skip:
            kept += lines[skip:start]
            skip = end + 1
    return "\n".join(kept + lines[skip:])
