"""One walk over the tokens of a body: headings, sections, links, images; slots are cut here."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from markdown_it.token import Token

from kbgen.articles.containers import NAMES
from kbgen.articles.parsed import Reference
from kbgen.articles.rawhtml import (
    ID_ATTRIBUTE,
    RAW_HEADING,
    Raw,
    alts_of,
    ids_of,
    read_raw,
    words_of,
)
from kbgen.articles.schemes import Kind, is_video, kind_of
from kbgen.articles.slots import address_slot
from kbgen.errors import Diagnostic, Severity, did_you_mean
from kbgen.model import Heading, Section

_NOT_IN_IDS = re.compile(r"[^\w\- ]+")
# Ids of templates that an article's page may show; all others of a theme begin with "kb-".
THEME_IDS = frozenset(
    {"content", "contents", "related", "vote-text", "vote-text-hint", "question-text"}
    | {"question-hint", "q-top"}
)
# Tags that the sanitizer would let pass unchanged.
_PLAIN_NAMES = "b cite code del dfn em i ins kbd mark q s samp small strong sub sup u var"
PLAIN_TAGS = frozenset(f"<{mark}{name}>" for name in _PLAIN_NAMES.split() for mark in ("", "/"))


@dataclass
class Outline:
    """What one walk has gathered; *line* is the file's line on which the body starts."""

    path: str
    line: int
    headings: list[Heading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    references: list[Reference] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    features: set[str] = field(default_factory=set)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    repeated: dict[str, int] = field(default_factory=dict)  # Anchor → copies of it so far.
    dropped: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # Lines by message.
    levels: list[int] = field(default_factory=list)  # Of the headings that enclose this place.
    jumps: list[tuple[int, int, int, str]] = field(default_factory=list)
    alts: dict[str, str] = field(default_factory=dict)  # Of pictures in HTML, by address.
    raw: int = 0  # Tags of the author's own HTML.
    words: list[str] = field(default_factory=list)  # Of the section that is being read.
    heading: tuple[str, str] = ("", "")  # Its heading and anchor.

    def walk(self, tokens: Sequence[Token]) -> None:
        """Read *tokens* and prepare them for rendering: anchors, classes, slots."""
        at = 0
        for index, token in enumerate(tokens):
            if token.map:
                at = token.map[0]
            kind = token.type
            if kind == "inline":
                self._inline(token, tokens, index, self.line + at)
            elif kind == "heading_open":
                self._heading(tokens[index : index + 3], self.line + at)
            elif kind in ("fence", "code_block"):
                self.words.append(token.content)
                self.features.add("copy")
            elif kind == "html_block":
                self._raw_html(token, self.line + at)
            elif kind == "container_open":
                self._container(token, self.line + at)
            elif kind in ("th_open", "td_open"):
                _align(token)
            elif kind == "footnote_open":
                self.anchors.update((f"fn{token.meta['id'] + 1}", f"fnref{token.meta['id'] + 1}"))
            elif kind in ("list_item_close", "tr_close"):
                self.words.append("\n")
            if token.attrs:
                self._own_id(token)
        self._end_section()
        for (message, hint), lines in self.dropped.items():
            times = f" ({len(lines)} times)" if len(lines) > 1 else ""
            self.tell(lines[0], message + times, hint, "dropped-html")

    def tell(self, line: int, message: str, hint: str, code: str) -> None:
        """Remember a mistake that does not stop a build."""
        self.diagnostics.append(Diagnostic(self.path, line, message, hint, code, Severity.WARNING))

    def refer(self, target: str, line: int, **image: str | bool) -> str:
        """The slot for *target*."""
        self.references.append(Reference(target, line, **image))  # type: ignore[arg-type]
        return address_slot(len(self.references) - 1)

    # --- Blocks ---

    def _heading(self, heading: Sequence[Token], line: int) -> None:
        token, inline, closing = heading
        self._end_section()
        text = " ".join(plain(inline.children or ()).split())
        own = str(token.attrs.get("id", ""))
        anchor = own or self.free_anchor(text)
        if own in THEME_IDS:
            anchor = self.free_anchor(own)
        elif own and own in self.anchors:
            anchor = self.free_anchor(own)
            self.tell(line, f"two things with the id '{own}'", "change one", "duplicate-id")
        token.attrs = {"id": anchor, **{k: v for k, v in token.attrs.items() if k != "id"}}
        self.anchors.add(anchor)
        token.tag = closing.tag = f"h{self._level(int(token.tag[1]), text, line)}"
        self.headings.append(Heading(int(token.tag[1]), text, anchor, line))
        self.heading = (text, anchor)

    def _level(self, level: int, text: str, line: int) -> int:
        """*level*, or the one it has once no level is skipped; `check` tells the author."""
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        wanted = len(self.levels) + 1
        if wanted != level and (len(self.levels) == 1 or self.levels[-2] != level - 1):
            self.jumps.append((line, level, wanted, text))
        return wanted

    def free_anchor(self, text: str) -> str:
        """An anchor made of *text* as GitHub does it, that nothing else on the page has."""
        word = _NOT_IN_IDS.sub("", unicodedata.normalize("NFC", text).lower())
        base = word.strip().replace(" ", "-") or "section"
        base = f"s-{base}" if base.startswith("kb-") else base  # The theme's own ids.
        anchor, number = base, self.repeated.get(base, 0)
        while anchor in self.anchors or anchor in THEME_IDS:
            number += 1
            anchor = f"{base}-{number}"
        self.repeated[base] = number
        return anchor

    def _own_id(self, token: Token) -> None:
        """Keep an id that the author gave to anything but a heading, once."""
        if token.type == "heading_open" or "id" not in token.attrs:
            return
        given = str(token.attrs["id"])
        if given in self.anchors:
            del token.attrs["id"]
        self.anchors.add(given)

    def _container(self, token: Token, line: int) -> None:
        name, meta = token.meta["name"], token.meta
        if name not in NAMES:
            hint = did_you_mean(name, NAMES) or f"known are {', '.join(NAMES[:5])}, note, tip …"
            self.tell(line, f"unknown block '{name}'", hint, "unknown-block")
        if not meta["closed"]:
            self.tell(line, f"the block '{name}' is never closed", "end it with :::", "open-block")
        if name == "tabs":
            self.features.add("tabs")
        if meta["title"]:
            self.words.append(meta["title"])

    def _raw_html(self, token: Token, line: int) -> None:
        raw = read_raw(token.content, line)
        self._take(raw)
        parts, last = [], 0
        for found in RAW_HEADING.finditer(raw.html):
            before = raw.html[last : found.start()]
            self.words.append(words_of(before))
            here = line + raw.html.count("\n", 0, found.start())
            parts += [before, self._raw_heading(found, here)]
            last = found.end()
        self.words.append(words_of(raw.html[last:]))
        token.content = "".join(parts) + raw.html[last:]

    def _raw_heading(self, found: re.Match[str], line: int) -> str:
        """A heading that the author wrote in HTML, with the rights of any other."""
        self._end_section()
        text = words_of(found[3])
        if not text:
            return found[3]
        own = ids_of(f"<h{found[2]}>")
        taken = {heading.id for heading in self.headings} | THEME_IDS
        anchor = own[0] if own and own[0] not in taken else self.free_anchor(text)
        self.anchors.add(anchor)
        level = self._level(max(2, int(found[1])), text, line)
        self.headings.append(Heading(level, text, anchor, line))
        self.heading = (text, anchor)
        attributes = f' id="{escape(anchor)}"' + ID_ATTRIBUTE.sub("", found[2])
        return f"<h{level}{attributes}>{found[3]}</h{level}>"

    def _take(self, raw: Raw) -> None:
        self.raw += raw.tags
        self.anchors.update(ids_of(raw.html))
        self.alts |= alts_of(raw.html)
        if 'class="video"' in raw.html:
            self.features.add("video")
        for line, message, hint, code in raw.told:
            if code == "dropped-html":
                self.dropped.setdefault((message, hint), []).append(line)
            else:
                self.tell(line, message, hint, code)

    def _end_section(self) -> None:
        text = _tidy("\n".join(self.words))
        if text or self.heading[1]:
            self.sections.append(Section(*self.heading, text))
        self.words = []
        self.heading = ("", "")

    # --- Lines ---

    def _inline(self, token: Token, tokens: Sequence[Token], index: int, line: int) -> None:
        children = token.children or []
        html = False
        for child in children:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                self._link(child, line)
            elif child.type == "image":
                self._image(child, line)
            elif child.type == "html_inline":
                self._inline_html(child, line)
                html = True
            if child.attrs:
                self._own_id(child)
        if html and not _matched(children):
            self.raw += 1
        before = tokens[index - 1]
        if before.type == "paragraph_open" and children and not before.hidden:
            self._alone(children, before, tokens[index + 1])
        if before.type != "heading_open":
            self.words.append(plain(children))

    def _link(self, token: Token, line: int) -> None:
        target = str(token.attrs.get("href", ""))
        token.meta["target"] = target
        if kind_of(target) is Kind.REFUSED:
            del token.attrs["href"]
            hint = "links may begin with https:, http:, mailto:, tel: or a path"
            self.tell(line, f"a link that is not allowed: '{target[:60]}'", hint, "unsafe-link")
            return
        if is_video(target):
            token.attrJoin("class", "video")
            self.features.add("video")
        token.attrs["href"] = self.refer(target, line)

    def _image(self, token: Token, line: int) -> None:
        target, alt = str(token.attrs["src"]), plain(token.children or ())
        token.attrs["alt"] = alt
        if kind_of(target) is not Kind.OURS or is_video(target):
            self._not_an_image(token, target, alt, line)
            return
        if any(reference.image for reference in self.references):
            token.attrs["loading"] = "lazy"
        sized = "width" in token.attrs or "height" in token.attrs
        token.attrs["src"] = self.refer(target, line, image=True, alt=alt, sized=sized)

    def _not_an_image(self, token: Token, target: str, alt: str, line: int) -> None:
        """A film or a picture elsewhere becomes a link: no page of ours asks another host."""
        token.type, token.children = "text", []
        token.content, token.attrs = alt or target, {}
        allowed = kind_of(target) is not Kind.REFUSED
        if allowed:
            video = is_video(target)
            token.type = "linked_text"
            token.meta = {"class": "video" if video else "", "target": target}
            token.meta["slot"] = self.refer(target, line)
            if video:
                self.features.add("video")
                return
        hint = "save the picture beside the article; pages ask no other host for anything"
        self.tell(line, f"a picture from elsewhere: '{target[:60]}'", hint, "remote-image")

    def _inline_html(self, token: Token, line: int) -> None:
        """Bare tags such as <b> need no sanitizer; whether they match is seen to by _inline."""
        if token.content in PLAIN_TAGS:
            return
        if token.content in ("<br>", "<br/>", "<br />"):
            token.content = "<br>"
            return
        raw = read_raw(token.content, line)
        self._take(raw)
        if raw.tags:
            token.content = raw.html
        else:
            token.type, token.content = "text", unescape(raw.html)

    def _alone(self, children: Sequence[Token], opening: Token, closing: Token) -> None:
        """A picture with a title that stands alone is a figure, its title the caption."""
        first = children[0]
        if len(children) == 1 and first.type == "image" and first.attrs.get("title"):
            caption = Token("text", "", 0, content=str(first.attrs.pop("title")))
            before = Token("made_html", "", 0, content="<figcaption>")
            before.meta = {"text": " "}
            after = Token("made_html", "", 0, content="</figcaption>")
            opening.tag = closing.tag = "figure"
            children.extend((before, caption, after))  # type: ignore[attr-defined]


def _matched(children: Sequence[Token]) -> bool:
    """Whether all tags of one line, bare HTML and Markdown's own, open and close in order."""
    still_open = []
    for child in children:
        opens, closes = child.nesting == 1, child.nesting == -1
        tag = child.tag
        if child.type == "html_inline" and child.content in PLAIN_TAGS:
            closes = child.content.startswith("</")
            opens, tag = not closes, child.content.strip("</>")
        if opens:
            still_open.append(tag)
        elif closes and (not still_open or still_open.pop() != tag):
            return False
    return not still_open


def plain(children: Sequence[Token]) -> str:
    """The words of a line, without its markup."""
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "linked_text"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "made_html":
            parts.append(child.meta.get("text", ""))
        elif child.type == "image":
            parts.append(plain(child.children or ()))
    return "".join(parts)


def _align(token: Token) -> None:
    """markdown-it's style attribute, which a strict policy forbids, as a class."""
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrJoin("class", "align-" + style.rpartition(":")[2])


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
