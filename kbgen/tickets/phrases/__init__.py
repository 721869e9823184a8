"""Word and phrase lists in plain text: one file a list, "#" begins a comment line."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def lines(name: str) -> tuple[str, ...]:
    """A list's lines without comments."""
    text = (_HERE / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("# "))


@cache
def words(name: str) -> frozenset[str]:
    """The blank-separated words of a list."""
    return frozenset(" ".join(lines(name)).split())


@cache
def phrases(name: str) -> frozenset[str]:
    """The phrases of a list, which stand between bars."""
    return frozenset(phrase for line in lines(name) for phrase in line.split("|"))


@cache
def either(name: str) -> str:
    """A list whose lines are patterns, as one group of alternatives."""
    return f"(?:{'|'.join(lines(name))})"


def pattern(before: str, name: str, after: str = "") -> re.Pattern[str]:
    """The list's alternatives between two pieces of a pattern, case ignored, ^ at each line."""
    return re.compile(before + either(name) + after, re.IGNORECASE | re.MULTILINE)
