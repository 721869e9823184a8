"""Holes in parsed HTML that are filled once the whole library is known.

A slot is a pair of Unicode noncharacters round its number or word. They never stand in an
author's text (the parser replaces them), survive the HTML sanitizer, and stand only inside
double quotes or between tags, so that filling is one substitution.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

from kbgen.articles.parsed import ParsedBody
from kbgen.model import Body

_OPEN, _CLOSE, _WORD, _WORD_END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_ADDRESS_SLOT = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_WORD_SLOT = re.compile(f"{_WORD}([a-z_]+){_WORD_END}")
_ANY_SIGN = re.compile(f"[{_OPEN}{_CLOSE}{_WORD}{_WORD_END}]")
_FORBIDDEN = {ord(sign): "\ufffd" for sign in (_OPEN, _CLOSE, _WORD, _WORD_END)}

# Keys under "block" in theme/locale/*.yml; English where a language has none.
WORDS: Mapping[str, str] = {
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
    "details": "Details",
    "table": "Table",
    "footnotes": "Footnotes",
    "footnote_back": "Back to the text",
}


def address_slot(number: int) -> str:
    """The hole for the address of reference *number*."""
    return f"{_OPEN}{number}{_CLOSE}"


def word_slot(word: str) -> str:
    """The hole for a word of the interface: a key of WORDS."""
    return f"{_WORD}{word}{_WORD_END}"


def free_of_slots(text: str) -> str:
    """An author's *text* without the characters that mark slots."""
    marked = not text.isascii() and _ANY_SIGN.search(text)
    return text.translate(_FORBIDDEN) if marked else text


def fill(body: ParsedBody, targets: Sequence[str], words: Mapping[str, str] = WORDS) -> Body:
    """The finished body: *targets* are attribute texts by slot, as `resolve` returns them."""

    def target(found: re.Match[str]) -> str:
        return targets[int(found[1])]

    def address(found: re.Match[str]) -> str:
        return unescape(targets[int(found[1])].partition('"')[0])

    def word(found: re.Match[str]) -> str:
        return escape(words.get(found[1]) or WORDS[found[1]])

    html = _WORD_SLOT.sub(word, _ADDRESS_SLOT.sub(target, body.html))
    return Body(html, body.sections, _ADDRESS_SLOT.sub(address, body.markdown))
