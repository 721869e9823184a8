"""Groups of a sample → the group of every other ticket, chunk by chunk, on as many machines.

`map_chunk` is pure and `merge` associative, so any scheduler may run them in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from kbgen.mining.copies import stand_ins
from kbgen.mining.refrain import NOTHING, Silence
from kbgen.mining.ridge import fit, members, unseen
from kbgen.mining.vectors import COMMON, FEW, alike

if TYPE_CHECKING:
    from numpy.typing import NDArray

Asked = tuple[str, tuple[str, ...]]
"""A canonical text (a line a sentence, where it comes as written), and what agents did."""

Counters = Mapping[int, int]
"""Tickets by group; UNLIKE where no group fits, WORDLESS where no word is left."""

UNLIKE, WORDLESS = -1, -2
STEM = 5
RIDGE = 1.0
ACCEPT = 0.05  # Share of a group's own texts that its limit would refuse.


@dataclass(frozen=True, slots=True)
class Model:
    """What a worker needs to know: a linear classifier and where it is too unsure."""

    terms: Any  # TfidfVectorizer over asked_terms.
    weights: NDArray[np.float32]  # Terms by groups.
    bias: NDArray[np.float32]
    limits: NDArray[np.float32]  # The least score that each group accepts.
    silence: Silence = NOTHING


def asked_terms(asked: Asked) -> list[str]:
    """Words, pairs of neighbours, beginnings of words, and signals."""
    text, signals = asked
    words = text.split()
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    return [*words, *pairs, *(f"{word[:STEM]}~" for word in words), *(f"\0{s}" for s in signals)]


def learn(
    asked: Sequence[Asked], groups: NDArray[np.int64], silence: Silence = NOTHING
) -> Model | None:
    """A model of *groups* (-1: none); None where there is no group. *silence* is taken out of
    what it is to assign; *asked* has none of it any more.

    Ridge regression in its dual form; a text's own score is that without it and its copies.
    """
    if len(asked) == 0 or groups.max() < 0:
        return None
    terms = TfidfVectorizer(
        analyzer=asked_terms, min_df=2, max_df=COMMON, sublinear_tf=True, dtype=np.float32
    )
    if len(asked) <= FEW:
        terms.set_params(max_df=1.0)
    try:
        rows = terms.fit_transform(asked)
    except ValueError:  # No term stands in two texts.
        return None
    wanted = members(groups)
    bias = wanted.mean(axis=0)
    likeness = alike(rows)
    fitted = fit(likeness, RIDGE, stand_ins(likeness))
    dual = fitted.inverse @ (wanted - bias)
    own = unseen(fitted, dual, wanted)
    limits = np.array(
        [np.quantile(own[groups == group, group], ACCEPT) for group in range(wanted.shape[1])]
    )
    weights = np.asarray(rows.T @ dual, dtype=np.float32)
    return Model(terms, weights, bias, limits.astype(np.float32), silence)


def map_chunk(asked: Sequence[Asked], model: Model | None) -> tuple[NDArray[np.int32], Counters]:
    """The group of each, and how many each group got."""
    labels = np.full(len(asked), UNLIKE, dtype=np.int32)
    labels[[not text for text, _ in asked]] = WORDLESS
    if model is not None and len(asked):
        told = model.silence.told(text for text, _ in asked)
        rows = model.terms.transform(zip(told, (signals for _, signals in asked), strict=True))
        scores = np.asarray(rows @ model.weights) + model.bias
        best = scores.argmax(axis=1)
        certain = scores[np.arange(len(asked)), best] >= model.limits[best]
        taken = certain & (labels != WORDLESS)
        labels[taken] = best[taken]
    groups, sizes = np.unique(labels, return_counts=True)
    return labels, dict(zip(groups.tolist(), sizes.tolist(), strict=True))


def merge(one: Counters, other: Counters) -> Counters:
    """Associative and commutative."""
    return {group: one.get(group, 0) + other.get(group, 0) for group in sorted({*one, *other})}
