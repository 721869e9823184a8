"""Plain lines → their HTML, words and links at once, without a token for each part.

Most lines of a help centre hold nothing but words, **weight**, `code` and [links](page.md). What
the parser, the outline and the renderer would make of such a line one after another is written
down here directly; any other sign, or one of these in an unusual place, is left to them.
"""

import re
from dataclasses import dataclass, field

from markdown_it.common.utils import escapeHtml

from kbgen.articles.schemes import Kind, is_video, kind_of

LONGEST = 10_000  # Characters; longer lines are left to the rules, which know when to stop.

_INNER = r"[^\W_](?:[^\\`*_~\[\]<&{\n]*[^\W_])?"
_CLOSED = r"(?=[ .,;:!?)]|\Z)"  # Before these a sign that closes can only close.
_URL = r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
# Each begins with a letter of its own, so that the search runs at the speed of a set.
_MARKED = re.compile(
    rf"(\*\*(?<![^ (]\*\*){_INNER}\*\*{_CLOSED}"
    rf"|\*(?<![^ (]\*){_INNER}\*{_CLOSED}"
    rf"|`(?<!`.)[^`\s](?:[^`\n]*[^`\s])?`(?!`)"
    rf"|\[(?<![!^]\[){_INNER}\]\((?:{_URL}(?=[/#?)]))?[A-Za-z0-9_./#?=,+~-]*\)"
    rf"|<{_URL}(?:/[A-Za-z0-9_./-]*)?>)"
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
        for number, part in enumerate(_MARKED.split(text)):
            inner = self._marked(part, line) if number % 2 else self._bare(part)
            if inner is None:
                return False
            words.append(inner)
        self.html.append(after)
        self.words.append("".join(words))
        return len(text) <= LONGEST

    def _bare(self, text: str) -> str | None:
        if _SIGN.search(text):
            return None
        self.html.append(escapeHtml(text))
        return text

    def _marked(self, part: str, line: int) -> str | None:
        """The words of a part that _MARKED has found."""
        sign = part[0]
        if sign == "`":
            self.html.append(f"<code>{escapeHtml(part[1:-1])}</code>")
            return part[1:-1]
        if sign == "*":
            weight = 2 if part[1] == "*" else 1
            tag, text = ("em", "strong")[weight - 1], part[weight:-weight]
            self.html.append(f"<{tag}>{escapeHtml(text)}</{tag}>")
        else:
            text, _, target = part[1:-1].partition("](")
            target = target if sign == "[" else text
            if kind_of(target) is Kind.REFUSED or is_video(target):
                return None
            self.links.append((len(self.html) + 1, target, line))
            self.html += ('<a href="', "", f'">{escapeHtml(text)}</a>')
        return None if _SIGN.search(text) else text
