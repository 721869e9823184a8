"""One walk over the tokens of a body: headings, sections, links, images; slots are cut here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from markdown_it.token import Token

from kbgen.articles.containers import NAMES
from kbgen.articles.fastlines import Plain
from kbgen.articles.fasttokens import PLAIN
from kbgen.articles.headings import Headings
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
from kbgen.articles.words import PLAIN_TAGS, matched, plain, tidy
from kbgen.errors import Diagnostic, Severity, did_you_mean
from kbgen.model import Section

_KINDS = """
list_item_close tr_close th_open td_open heading_open fence code_block html_block container_open
footnote_open
"""
_NOTED = frozenset(_KINDS.split())


@dataclass
class Outline:
    """What one walk has gathered; *line* is the file's line on which the body starts."""

    path: str
    line: int
    headings: Headings = field(default_factory=Headings)
    references: list[Reference] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    features: set[str] = field(default_factory=set)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    dropped: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # Lines by message.
    pictures: int = 0
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
            if kind == PLAIN:
                self._plain(token.meta[PLAIN])
            elif kind == "inline":
                self._inline(token, tokens, index, self.line + at)
            elif kind in _NOTED:  # One question for the many that close or open a paragraph.
                self._block(kind, tokens, index, self.line + at)
            if token.attrs:
                self._own_id(token)
        self._end_section()
        self._sum_up()

    def _sum_up(self) -> None:
        """Tell what is told once a file."""
        for line, given in self.headings.clashes:
            self.tell(line, f"two things with the id '{given}'", "change one", "duplicate-id")
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

    def _block(self, kind: str, tokens: Sequence[Token], index: int, line: int) -> None:
        token = tokens[index]
        if kind in ("list_item_close", "tr_close"):
            self.words.append("\n")
        elif kind in ("th_open", "td_open"):
            _align(token)
        elif kind == "heading_open":
            self._heading(tokens[index : index + 3], line)
        elif kind in ("fence", "code_block"):
            self.words.append(token.content)
            self.features.add("copy")
        elif kind == "html_block":
            self._raw_html(token, line)
        elif kind == "container_open":
            self._container(token, line)
        else:
            number = token.meta["id"] + 1
            self.headings.anchors.update((f"fn{number}", f"fnref{number}"))

    def _heading(self, heading: Sequence[Token], line: int) -> None:
        token, inline, closing = heading
        self._end_section()
        text = " ".join(plain(inline.children or ()).split())
        own = str(token.attrs.pop("id", ""))
        made = self.headings.add(int(token.tag[1]), text, own, line)
        token.attrs = {"id": made.id, **token.attrs}
        token.tag = closing.tag = f"h{made.level}"
        self.heading = (text, made.id)

    def _own_id(self, token: Token) -> None:
        """Keep an id that the author gave to anything but a heading, once."""
        if token.type == "heading_open" or "id" not in token.attrs:
            return
        given = str(token.attrs["id"])
        if given in self.headings.anchors:
            del token.attrs["id"]
        self.headings.anchors.add(given)

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
        self.headings.anchors.update(ids_of(token.content))

    def _raw_heading(self, found: re.Match[str], line: int) -> str:
        """A heading that the author wrote in HTML, with the rights of any other."""
        self._end_section()
        text = words_of(found[3])
        if not text:
            return found[3]
        own = ids_of(f"<h{found[2]}>")
        made = self.headings.add(max(2, int(found[1])), text, own[0] if own else "", line)
        self.heading = (text, made.id)
        attributes = f' id="{escape(made.id)}"' + ID_ATTRIBUTE.sub("", found[2])
        return f"<h{made.level}{attributes}>{found[3]}</h{made.level}>"

    def _take(self, raw: Raw) -> None:
        self.raw += raw.tags
        self.alts |= alts_of(raw.html)
        if 'class="video"' in raw.html:
            self.features.add("video")
        for line, message, hint, code in raw.told:
            if code == "dropped-html":
                self.dropped.setdefault((message, hint), []).append(line)
            else:
                self.tell(line, message, hint, code)

    def _end_section(self) -> None:
        text = tidy("\n".join(self.words))
        if text or self.heading[1]:
            self.sections.append(Section(*self.heading, text))
        self.words = []
        self.heading = ("", "")

    # --- Lines ---

    def _plain(self, block: Plain) -> None:
        self.words += block.words
        for piece, target, line in block.links:
            block.html[piece] = self.refer(target, self.line + line)

    def _inline(self, token: Token, tokens: Sequence[Token], index: int, line: int) -> None:
        children = token.children or []
        if len(children) == 1 and children[0].type == "text":  # As half of all lines.
            if tokens[index - 1].type != "heading_open":
                self.words.append(children[0].content)
            return
        html = linked = False
        opening = "a"
        for child in children:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                linked = True
                self._link(child, line)
                opening = child.tag
            elif child.type == "link_close":
                linked, child.tag = False, opening
            elif child.type == "image":
                self._image(child, line, linked=linked)
            elif child.type == "html_inline":
                self._inline_html(child, line)
                html = True
            if child.attrs:
                self._own_id(child)
        if html and not matched(children):
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
            token.tag, token.attrs = "span", {}
            hint = "links may begin with https:, http:, mailto:, tel: or a path"
            self.tell(line, f"a link that is not allowed: '{target[:60]}'", hint, "unsafe-link")
            return
        if is_video(target):
            token.attrJoin("class", "video")
            self.features.add("video")
        token.attrs["href"] = self.refer(target, line)

    def _image(self, token: Token, line: int, *, linked: bool) -> None:
        target, alt = str(token.attrs["src"]), plain(token.children or ())
        token.attrs["alt"] = alt
        if kind_of(target) is not Kind.OURS or is_video(target):
            self._not_an_image(token, target, alt, line, linked=linked)
            return
        self.pictures += 1
        if self.pictures > 1:
            token.attrs["loading"] = "lazy"
        sized = "width" in token.attrs or "height" in token.attrs
        token.attrs["src"] = self.refer(target, line, image=True, alt=alt, sized=sized)

    def _not_an_image(
        self, token: Token, target: str, alt: str, line: int, *, linked: bool
    ) -> None:
        """A film or a picture elsewhere becomes a link: no page of ours asks another host.

        Inside another link only its words stay.
        """
        token.type, token.children = "text", []
        token.content, token.attrs = alt or target, {}
        if kind_of(target) is not Kind.REFUSED and not linked:
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
        self.headings.anchors.update(ids_of(raw.html))
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


def _align(token: Token) -> None:
    """markdown-it's style attribute, which a strict policy forbids, as a class."""
    if token.attrs and (style := str(token.attrs.pop("style", ""))):
        token.attrJoin("class", "align-" + style.rpartition(":")[2])
