"""The product's hot core: markdown-it-py asked only what it can answer, with the same output.

The stock parser tries every rule on every line and at every special character. Here a rule is
tried only where its first character allows it to match, tokens are filled without a constructor,
plain tags and plain links take a short way. Reading an article takes 0.37 (generated) to 0.5
(real ones) of the time (benchmarks/parser.py); `KBGEN_STOCK_PARSER=1` switches back, and an
untested version of markdown-it-py does so by itself. The stock parser is its twin in the test.
"""

import os
import re
import types
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import markdown_it
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle

from kbgen.articles.fasthtml import quicken_renderer
from kbgen.articles.fastinline import quicken_inline
from kbgen.articles.fastrules import quicken_blocks

TESTED = ((4, 0), (5, 0))  # Versions of markdown-it-py: from, and below.

# Core rules that do nothing unless the source holds one of these.
NEEDLES = {
    "github-tasklists": ("[ ]", "[x]", "[X]", "[\t]", "[\n]"),
    "footnote_tail": ("[^", "^["),
    "attr": ("{",),
    "normalize": ("\r", "\0"),
    "text_join": ("\\", "&"),  # Merges what escapes and entities cut.
}


def quicken(md: MarkdownIt) -> MarkdownIt:
    """Make *md*, whose plugins are all in use and whose rules are all set, fast; returns it."""
    if os.environ.get("KBGEN_STOCK_PARSER") == "1" or not is_tested(markdown_it.__version__):
        return md
    quicken_inline(md)
    quicken_blocks(md)
    quicken_renderer(md)
    _quicken_core(md)
    _quicken_links(md)
    return md


def is_tested(version: str) -> bool:
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    return TESTED[0] <= numbers < TESTED[1]


def _quicken_core(md: MarkdownIt) -> None:
    for rule in md.core.ruler.__rules__:
        if rule.name in NEEDLES:
            rule.fn = _only_with(NEEDLES[rule.name], rule.fn)
    md.core.ruler.__cache__ = None


def _only_with(needles: Iterable[str], rule: Callable[[Any], None]) -> Callable[[Any], None]:
    wanted = tuple(needles)

    def guarded(state: Any) -> None:
        if any(needle in state.src for needle in wanted):
            rule(state)

    return guarded


# Addresses that normalizing would leave as they are, and destinations without any finesse.
_PLAIN_URL = re.compile(
    r"(?:https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?=[/#?]|\Z))?[A-Za-z0-9_./#?=&,+~-]*\Z"
)
_PLAIN_DESTINATION = re.compile(r"[^\x00-\x20\x7f\\()<&]+(?=\))")


class _Destination(NamedTuple):
    ok: bool
    pos: int
    str: str


def _destination(string: str, pos: int, maximum: int) -> Any:
    found = _PLAIN_DESTINATION.match(string, pos, maximum)
    if found:
        return _Destination(ok=True, pos=found.end(), str=found.group())
    return parseLinkDestination(string, pos, maximum)


def _quicken_links(md: MarkdownIt) -> None:
    remembered = lru_cache(4096)(md.normalizeLink)

    def normalize(url: str) -> str:
        if _PLAIN_URL.match(url) and not url.startswith("//"):
            return url
        return remembered(url)

    md.normalizeLink = normalize  # type: ignore[method-assign]
    md.helpers = types.SimpleNamespace(  # type: ignore[assignment]
        parseLinkDestination=_destination,
        parseLinkLabel=parseLinkLabel,
        parseLinkTitle=parseLinkTitle,
    )
