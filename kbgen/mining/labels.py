"""The sentence that names a problem in a table, and no other problem."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.mining.vectors import canonical
from kbgen.model import State
from kbgen.text import stem, stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbgen.model import Problem

NOTHING_PUBLIC = "(in words of too few people to show)"


def label(quoted: Sequence[str], told: Sequence[str]) -> str:
    """The first sentence that has any of the telling words, else these."""
    telling_words = {word for term in told for word in term.split()}
    for sentence in quoted:
        if not telling_words.isdisjoint(canonical(sentence).split()):
            return sentence
    return " · ".join(told[:3]) or next(iter(quoted), NOTHING_PUBLIC)


def with_own_labels(made: Sequence[Problem]) -> list[Problem]:
    """*made*, each named by a sentence that names no larger one; else its telling words help."""
    found = list(made)
    taken: set[frozenset[str]] = set()
    for at in sorted(range(len(made)), key=lambda at: (-made[at].tickets, made[at].id)):
        one = made[at]
        free = (each for each in (one.label, *one.examples) if _says(each, one) not in taken)
        if (own := next(free, "")) or one.label == NOTHING_PUBLIC:
            found[at] = replace(one, label=own or one.label)
        else:
            found[at] = replace(one, label=f"{one.label} ({', '.join(one.phrases[:3]) or one.id})")
        taken.add(_says(found[at].label, one))
    return found


def same(made: Sequence[Problem]) -> dict[int, int]:
    """Which problem goes into which, by their places: those of one language that nothing answers
    and that the customers' best sentence tells alike, into the largest of them."""
    first: dict[tuple[str, frozenset[str]], int] = {}
    into = {}
    for at in sorted(range(len(made)), key=lambda at: (-made[at].tickets, made[at].id)):
        one = made[at]
        if one.coverage.state is not State.ANSWERED and one.label in one.examples:
            key = one.langs[0], _says(one.label, one)
            if first.setdefault(key, at) != at:
                into[at] = first[key]
    return into


def _says(sentence: str, one: Problem) -> frozenset[str]:
    """The stems of what tells anything in it."""
    words, lang = set(canonical(sentence).split()), one.langs[0]
    return frozenset(stem(word, lang) for word in words - stop_words(lang) or words)
