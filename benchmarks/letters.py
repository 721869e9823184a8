"""Short questions → the long tickets in which people really ask them.

A letter greets, tells of the account and of yesterday, asks, adds what has nothing to do with it,
thanks and signs. Its sentences (letters.txt) are made of parts that vary, so that hardly two are
the same. There are two halves that share no sentence: one to tune on, one to judge by.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

HALVES = ("tuning", "judging")
_CHOICE = re.compile(r"\{([^{}]*)\}")


def _read(path: Path) -> dict[str, list[str]]:
    """Sentences by half and place."""
    found: dict[str, list[str]] = defaultdict(list)
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            found[heading].append(line.replace("\\n", "\n"))
    return found


_SENTENCES = _read(Path(__file__).with_suffix(".txt"))


def letter(question: str, half: str, dice: random.Random) -> str:
    """*question* inside an opening, one to four sentences before, as many after, and a closing."""

    def some(place: str, most: int) -> list[str]:
        sentences = _SENTENCES[f"{half} {place}"]
        return [_said(one, dice) for one in dice.sample(sentences, dice.randint(1, most))]

    asked = question.strip()
    asked += "" if asked[-1:] in ".?!" else dice.choice((".", "?", "."))
    middle = " ".join([*some("before", 4), asked, *some("after", 4)])
    return "\n".join([*some("opening", 1), middle, *some("closing", 2)])


def _said(sentence: str, dice: random.Random) -> str:
    return _CHOICE.sub(lambda found: dice.choice(found[1].split("|")), sentence)
