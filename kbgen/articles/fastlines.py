"""Plain lines → their HTML, words and links at once, without a token for each part.

Most lines of a help centre hold nothing but words, **weight**, `code` and [links](page.md). What
the parser, the outline and the renderer would make of such a line one after another is written
down here directly; any other sign, or one of these in an unusual place, is left to them.
"""

import re
from dataclasses import dataclass, field

from markdown_it.common.utils import escapeHtml

from kbgen.articles.schemes import Kind, is_video, kind_of
from kbgen.articles.words import PLAIN_TAGS

LONGEST = 10_000  # Characters; longer lines are left to the rules, which know when to stop.

_IN = r"[^\\`*_~\[\]<&{\n]"
_URL = r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"


def _pair(sign: str) -> str:
    """Text between two signs that can only open and close, as what stands beside them tells."""
    word = r"[^\W_]"
    tight, spaced = rf"(?<={word}){sign}(?=[ .,;:!?)]|\Z)", rf"(?<=[.,:;!?)]){sign}(?= |\Z)"
    return rf"{sign}(?<![^ (]{sign}){word}{_IN}*(?:{tight}|{spaced})"


# Each begins with a letter of its own, so that the search runs at the speed of a set.
_MARKED = re.compile(
    rf"({_pair('[*][*]')}|{_pair('[*]')}"
    rf"|`(?<!`.)[^`\s](?:[^`\n]*[^`\s])?`(?!`)"
    rf"|\[(?<![!^]\[)(?![!^]){_IN}+\]\((?:{_URL}(?=[/#?)]))?[A-Za-z0-9_./#?=&,+~-]*\)"
    rf"|<{_URL}(?:/[A-Za-z0-9_./-]*)?>"
    rf"|</?[a-z]{{1,6}}>)"
)
# What may mean something; an underscore inside a word and "&" before a space do not.
_SIGN = re.compile(r"[\\`*~\[\]<{\n]|_(?:(?<!\w_)|(?!\w))|&(?=[#A-Za-z])|\+\+")


@dataclass(slots=True)
class Plain:
    """A block of plain lines, in the making; the parser's tokens carry it to the renderer."""

    html: list[str] = field(default_factory=list)  # Pieces; an address is one by itself.
    words: list[str] = field(default_factory=list)  # By line.
    links: list[tuple[int, str, int]] = field(default_factory=list)  # Piece, target, line.

    def add(self, before: str, text: str, after: str, line: int) -> bool:
        """Put *text*, a whole line, between two tags; False if it is not plain."""
        if _SIGN.search(text) is None:
            self.words.append(text)
            self.html += (before, escapeHtml(text), after)
            return len(text) <= LONGEST
        self.html.append(before)
        words = []
        tags: list[str] = []  # Of HTML, that are open.
        for number, part in enumerate(_MARKED.split(text)):
            inner = self._marked(part, tags, line) if number % 2 else self._bare(part)
            if inner is None:
                return False
            words.append(inner)
        if tags:
            return False
        self.html.append(after)
        self.words.append("".join(words))
        return len(text) <= LONGEST

    def _bare(self, text: str) -> str | None:
        if _SIGN.search(text):
            return None
        self.html.append(escapeHtml(text))
        return text

    def _marked(self, part: str, tags: list[str], line: int) -> str | None:
        """The words of a part that _MARKED has found."""
        sign = part[0]
        if sign == "`":
            self.html.append(f"<code>{escapeHtml(part[1:-1])}</code>")
            return part[1:-1]
        if sign == "*":
            weight = 2 if part[1] == "*" else 1
            tag, text = ("em", "strong")[weight - 1], part[weight:-weight]
            self.html.append(f"<{tag}>{escapeHtml(text)}</{tag}>")
            return None if _SIGN.search(text) else text
        text, _, target = part[1:-1].partition("](")
        if sign == "[":
            return self._link(text, target, line)
        if ":" in part:
            return self._link(text, text, line)
        return self._tag(part, tags)

    def _link(self, text: str, target: str, line: int) -> str | None:
        if _SIGN.search(text) or kind_of(target) is Kind.REFUSED or is_video(target):
            return None
        self.links.append((len(self.html) + 1, target, line))
        self.html += ('<a href="', "", f'">{escapeHtml(text)}</a>')
        return text

    def _tag(self, tag: str, still_open: list[str]) -> str | None:
        """A tag of the author's own that needs no sanitizer, if it closes what is open."""
        if tag == "<br>":
            self.html.append(tag)
            return ""
        if tag not in PLAIN_TAGS:
            return None
        if not tag.startswith("</"):
            still_open.append(tag)
        elif not still_open or still_open.pop() != f"<{tag[2:]}":
            return None
        self.html.append(tag)
        return ""
