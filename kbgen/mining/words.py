"""What tells a group apart, and the customers' own sentence that says it best."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from kbgen.mining.vectors import canonical
from kbgen.text import stop_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kbgen.tickets.kanon import Shown

SHORTEST, LONGEST = 3, 16  # Words of a sentence that may stand as a label.
IDEAL = 9
EXAMPLES, PHRASES = 5, 6
USUAL = 0.04  # Share of a group's texts that have a word, from which it is the group's own.
_ASKING = 1.15  # A question reads better than a statement.
_CUT = 0.2
_PARTICLES = frozenset(("off", "out", "up"))
_MAY_END = _PARTICLES | {"it", "me", "you", "him", "her", "us", "them", "this", "that", "now"}
# What is left of "didn't" and "I'll" where words are cut at the apostrophe.
_TORN = re.compile(r".|ll|re|ve|(?:did|does|have|has|had|is|was|are|were|could|would|wo)n")
_SAME = 0.6  # Of two examples' words: too alike to show both.
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_EDGES = " \t-–—*•>,;:\"'«»"

Weights = dict[str, float]
"""Terms (words and pairs) by how much they tell a group from the rest; 0 for those that do not.

A term that few texts of the group have is not in it.
"""


def visible(text: str) -> str:
    """One line without control and direction characters."""
    return " ".join(_INVISIBLE.sub(" ", text).split())


def telling(groups: Sequence[Sequence[str]]) -> list[Weights]:
    """Weights of terms by group, from the texts of each.

    A term's share of Kullback and Leibler's divergence of the group from all groups together.
    """
    counts = [Counter(term for text in texts for term in set(_terms(text))) for texts in groups]
    overall: Counter[str] = Counter()
    total = sum(map(len, groups)) or 1
    for one in counts:
        overall.update(one)
    weights = []
    for texts, one in zip(groups, counts, strict=True):
        size = len(texts) or 1
        weights.append(
            {
                term: max(0.0, count / size * math.log(count / size / (overall[term] / total)))
                for term, count in one.items()
                if count >= max(2, USUAL * size)
            }
        )
    return weights


def _terms(text: str) -> list[str]:
    words = canonical(text).split()
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def sentences(
    texts: Iterable[str], shown: Shown, filler: Collection[str] = frozenset()
) -> list[str]:
    """All that may be quoted, each once, tidied, in a fixed order; canonical *filler* is not."""
    found = {_tidy(sentence) for text in texts for sentence in shown.sentences(text)}
    spoken = {one: canonical(one) for one in found}
    return sorted(
        one
        for one, said in spoken.items()
        if SHORTEST <= len(said.split()) <= LONGEST and said not in filler
    )


def _tidy(sentence: str) -> str:
    plain = visible(sentence).strip(_EDGES)
    if plain.isupper():
        plain = plain.lower()
    return plain[:1].upper() + plain[1:]


def best_first(candidates: Sequence[str], weights: Mapping[str, float], lang: str) -> list[str]:
    """The sentence that says most of what tells the group apart, in few and usual words, first."""
    return sorted(candidates, key=lambda one: (-_worth(one, weights, lang), one))


def _worth(sentence: str, weights: Mapping[str, float], lang: str) -> float:
    spoken = canonical(sentence).split()
    length = len(spoken)
    usual = sum(word in weights for word in spoken) / max(1, length)
    worth = usual * usual * sum(weights.get(term, 0.0) for term in set(_terms(sentence)))
    worth /= math.sqrt(max(length, IDEAL))
    if length < 5:
        worth *= length / 5
    if _is_cut(sentence, spoken[-1], lang):
        worth *= _CUT
    return worth * (_ASKING if sentence.rstrip().endswith("?") else 1.0)


def _is_cut(sentence: str, last: str, lang: str) -> bool:
    """Whether it stops in the middle, as subjects do: "I need to cancel the"."""
    return sentence.endswith(("..", "…", ",")) or last in stop_words(lang) - _MAY_END


def varied(ordered: Sequence[str], most: int = EXAMPLES) -> tuple[str, ...]:
    """The first of *ordered* that differ from each other in words."""
    chosen: list[tuple[str, set[str]]] = []
    for one in ordered:
        words = set(canonical(one).split())
        alike = (len(words & other) / max(1, len(words | other)) for _, other in chosen)
        if all(share < _SAME for share in alike):
            chosen.append((one, words))
        if len(chosen) == most:
            break
    return tuple(one for one, _ in chosen)


def phrases(weights: Mapping[str, float], shown: Shown, lang: str) -> tuple[str, ...]:
    """The most telling words and pairs that may be shown, none inside another.

    None that only joins words to others: "and", "the card", "sent to".
    """
    silent = stop_words(lang)
    chosen: list[str] = []
    for term in sorted(weights, key=lambda term: (-weights[term] * (1 + term.count(" ")), term)):
        words = term.split()
        joins = words[0] in silent or words[-1] in silent - _PARTICLES
        if joins or weights[term] < 0.02 or len(term) < 3 or any(map(_TORN.fullmatch, words)):
            continue
        taken = {word for other in chosen for word in other.split()}
        if taken.isdisjoint(words) and shown.word(term):
            chosen.append(term)
        if len(chosen) == PHRASES:
            break
    return tuple(chosen)
