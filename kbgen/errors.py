"""Mistakes as values with a place, and the one exception that reaches the command line."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Severity(StrEnum):
    """Whether a mistake stops a build (error) or is only told (warning)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One mistake: where it stands, what is wrong and what would be right."""

    path: str  # As the user would type it from where they stand; "" if there is no file.
    line: int  # Counted from 1 in the whole file; 0 if the file as a whole is meant.
    message: str  # Lower-case start, no full stop, the user's own word in quotes.
    hint: str = ""  # What would be right: "did you mean 'tickets'?"
    code: str = "error"  # Stable, kebab-case: unknown-key, broken-link, …
    severity: Severity = Severity.ERROR
    column: int = 0  # Counted from 1; 0 if unknown.

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " if self.path else ""
        level = "warning: " if self.severity is Severity.WARNING else ""
        hint = f" — {self.hint}" if self.hint else ""
        return f"{place}{level}{self.message}{hint}"


class KbgenError(Exception):
    """Mistakes that a command cannot work around; *status* is the command's exit code.

    Exit codes: 1 problems found or build failed, 2 wrong usage or configuration,
    3 unreadable ticket export.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic] | str, status: int = 1) -> None:
        if isinstance(diagnostics, str):
            diagnostics = (Diagnostic("", 0, diagnostics),)
        self.diagnostics = tuple(sorted(diagnostics))
        self.status = status
        super().__init__("\n".join(map(str, self.diagnostics)))


# What a terminal obeys instead of showing it, or what turns the direction of a line.
_OBEYED = (*range(9), *range(11, 32), *range(127, 160), 0x2028, 0x2029)
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SHOWN = dict.fromkeys((*_OBEYED, *_TURNING), "\ufffd")


def harmless(text: str) -> str:
    """*text* for a terminal: a file or a column may have been named by anybody."""
    return text.translate(_SHOWN)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A proposal for a mistyped *word*, or "" if nothing known is near."""
    return _proposal(word, tuple(sorted(known)))


@lru_cache(maxsize=1024)
def _proposal(word: str, known: tuple[str, ...]) -> str:
    """Remembered: a folder from elsewhere has the same strange key in each of its files."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    return f"did you mean '{near[0]}'?" if near else ""
