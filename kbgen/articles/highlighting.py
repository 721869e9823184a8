"""Code in colours, by Pygments."""

from collections.abc import Callable
from functools import cache, lru_cache
from html import escape
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer, RegexLexerMeta
from pygments.lexers import find_lexer_class_by_name, get_all_lexers

LONGEST = 50_000  # Characters; longer code stays plain.
_FORMATTER = HtmlFormatter(nowrap=True)


@lru_cache(maxsize=1024)
def highlighted(code: str, language: str) -> str:
    """HTML with a span for every kind of token; plain text in a language that nobody knows."""
    lexer = _lexer(language) if language and len(code) <= LONGEST else None
    return escape(code) if lexer is None else str(highlight(code, lexer, _FORMATTER))


@cache
def _names() -> frozenset[str]:
    """Of Pygments' own languages: a plug-in of one machine would make other pages there."""
    return frozenset(name for _, names, _, _ in get_all_lexers(plugins=False) for name in names)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    if language not in _names():
        return None
    kind: Any = find_lexer_class_by_name(language)
    if type(kind) is RegexLexerMeta:
        kind = type.__call__(_Unhurried, kind.__name__, (kind,), {})
    lexer: Lexer = kind(stripnl=False)
    return lexer


class _Unhurried(RegexLexerMeta):
    """Makes lexers that compile a rule when it is first tried.

    Pygments compiles all of them first, 5 to 80 ms a language; many are never tried.
    """

    def _process_regex(self, regex: Any, rflags: int, state: str) -> Callable[..., Any]:
        compiled, match = super()._process_regex, None  # type: ignore[misc]  # Not in its stubs.

        def tried(*where: Any) -> Any:
            nonlocal match
            if match is None:
                match = compiled(regex, rflags, state)
            return match(*where)

        return tried
