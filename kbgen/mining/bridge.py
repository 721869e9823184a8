"""Groups of two languages that ask the same, by the words that translated articles have in common.

Which word of one language stands for which of the other is learned from the site's own translations
(IBM's first model of translation, in both directions: Brown and others 1993); what only customers
say is compared where both languages spell it alike ("Visa", "beneficiário").
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kbgen.slug import slug
from kbgen.text import stem, stop_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.mining.evidence import Evidence

    Passages = Mapping[str, Mapping[str, Sequence[str]]]
    """By language and article: its passages in their order, which translations share."""

FEWEST = 8  # Articles that both languages must have.
MOST_PAIRS, MOST_WORDS = 4000, 2500  # Of two languages: passages, and words of each.
ROUNDS = 8
NOTHING = 0.05  # What a word without a counterpart weighs in learning.
SURE = 0.05  # Product of both directions from which two words are counterparts.
COUNTERPARTS = 3  # Of one word.
STEM, SHORT = 6, 4  # Letters that words spelled alike share; the least that they have.
ALIKE = 0.2  # Least cosine of two groups; of different problems it was mostly below .1.
CLOSE = 0.85  # Of the best of both: a problem may be two groups in one language.
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Weights = dict[str, float]


class _Spoken(NamedTuple):
    """The groups of one language, and their telling stems."""

    groups: list[int]
    weights: list[Weights]


def same(
    evidence: Sequence[Evidence],
    langs: Sequence[str],
    groups: Sequence[int],
    passages: Passages,
) -> list[tuple[int, int]]:
    """Pairs of *groups* in two languages, each the other's best match."""
    spoken = {
        lang: _spoken([one for one in groups if langs[one] == lang], evidence, lang)
        for lang in sorted({langs[one] for one in groups} & passages.keys())
    }
    found = []
    for one, other in combinations(spoken, 2):
        pairs = _pairs(passages[one], passages[other], one, other)
        if pairs:
            scores = _scores(spoken[one], spoken[other], lexicon(pairs), evidence)
            found += [
                (spoken[one].groups[row], spoken[other].groups[column])
                for row, column in _best(scores)
            ]
    return found


def _spoken(groups: Sequence[int], evidence: Sequence[Evidence], lang: str) -> _Spoken:
    """Stems by the share of texts that have them and by how few groups do."""
    shares = []
    for group in groups:
        texts = evidence[group].texts.texts()
        counts = Counter(word for text in texts for word in _stems(text, lang))
        least = 2 if len(texts) > 3 else 1
        shares.append({w: n / len(texts) for w, n in sorted(counts.items()) if n >= least})
    places = Counter(word for one in shares for word in one)
    rarity = {word: math.log((len(shares) + 1) / count) for word, count in places.items()}
    weights = [{word: share * rarity[word] for word, share in one.items()} for one in shares]
    return _Spoken(list(groups), weights)


def _stems(text: str, lang: str) -> list[str]:
    silent = stop_words(lang)
    told = {word for word in words(text) if word not in silent and not word.isdigit()}
    return sorted({stem(word, lang) for word in told})


Pair = tuple[list[str], list[str]]


def _pairs(
    one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]], lang: str, second: str
) -> list[Pair]:
    """Passages of the articles that both have, sentence by sentence where these are as many."""
    shared = sorted(one.keys() & other.keys())
    if len(shared) < FEWEST:
        return []
    found: list[Pair] = []
    for key in shared:
        for left, right in zip(one[key], other[key], strict=False):
            lefts, rights = _SENTENCE.split(left), _SENTENCE.split(right)
            if len(lefts) != len(rights):
                lefts, rights = [left], [right]
            for said, told in zip(lefts, rights, strict=True):
                pair = _stems(said, lang), _stems(told, second)
                if all(pair):
                    found.append(pair)
    return found[:MOST_PAIRS]


def lexicon(pairs: Sequence[Pair]) -> dict[str, Weights]:
    """Each word of the first language with its counterparts in the second, 0 to 1."""
    lefts, rights = _vocabulary(left for left, _ in pairs), _vocabulary(right for _, right in pairs)
    known = [
        (
            [lefts[word] for word in left if word in lefts],
            [rights[word] for word in right if word in rights],
        )
        for left, right in pairs
    ]
    there = _learned(known, len(lefts), len(rights))
    back = _learned([(right, left) for left, right in known], len(rights), len(lefts))
    both = there * back.T
    names = list(rights)
    found = {}
    for word, row in lefts.items():
        best = np.argsort(-both[row], kind="stable")[:COUNTERPARTS]
        sure = {names[at]: math.sqrt(both[row, at]) for at in best if both[row, at] > SURE}
        if sure:
            found[word] = sure
    return found


def _vocabulary(passages: Iterator[list[str]]) -> dict[str, int]:
    counts = Counter(word for passage in passages for word in passage)
    chosen = sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
    return {word: number for number, word in enumerate(chosen)}


def _learned(pairs: Sequence[tuple[list[int], list[int]]], rows: int, columns: int) -> Any:
    """Words by words: how likely the first is said as the second, by expectation maximisation."""
    likely = np.ones((rows, columns), dtype=np.float32)
    for _ in range(ROUNDS):
        counts = np.zeros_like(likely)
        for left, right in pairs:
            if left and right:
                here = np.ix_(left, right)
                part = likely[here]
                counts[here] += part / (part.sum(axis=0) + NOTHING)
        likely = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
    return likely


def _scores(
    one: _Spoken, other: _Spoken, known: Mapping[str, Weights], evidence: Sequence[Evidence]
) -> Any:
    """Groups by groups: the cosine once translated, times how alike agents tagged them."""
    spelled: dict[str, list[str]] = {}
    for word in sorted({word for weights in other.weights for word in weights}):
        spelled.setdefault(_spelling(word), []).append(word)
    scores = np.zeros((len(one.groups), len(other.groups)))
    for row, weights in enumerate(one.weights):
        said = _translated(weights, known, spelled)
        for column, told in enumerate(other.weights):
            tags = _tags(evidence[one.groups[row]]), _tags(evidence[other.groups[column]])
            scores[row, column] = _cosine(said, told) * (_cosine(*tags) if all(tags) else 1.0)
    return scores


def _translated(
    weights: Weights, known: Mapping[str, Weights], spelled: Mapping[str, Sequence[str]]
) -> Weights:
    said: Weights = {}
    for word, weight in weights.items():
        counterparts = dict(known.get(word, {}))
        spelling = _spelling(word)
        if len(spelling) >= SHORT:
            counterparts |= dict.fromkeys(spelled.get(spelling, ()), 1.0)
        for counterpart, sure in counterparts.items():
            said[counterpart] = said.get(counterpart, 0.0) + weight * sure
    return said


def _spelling(word: str) -> str:
    return slug(word).replace("-", "")[:STEM]


def _tags(evidence: Evidence) -> Weights:
    return {
        signal: float(count)
        for signal, count in sorted(evidence.signals.items())
        if signal.startswith(("tag:", "category:"))
    }


def _cosine(one: Weights, other: Weights) -> float:
    shared = sum(weight * other[word] for word, weight in one.items() if word in other)
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return shared / lengths if lengths else 0.0


def _best(scores: Any) -> Iterator[tuple[int, int]]:
    """Pairs that are, or are about, the best match for both."""
    if not scores.size:
        return
    tops = np.maximum(scores.max(axis=1)[:, None], scores.max(axis=0)[None])
    for row, column in zip(*np.nonzero((scores >= ALIKE) & (scores >= CLOSE * tops)), strict=True):
        yield int(row), int(column)
