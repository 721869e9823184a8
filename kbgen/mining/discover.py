"""Distinct texts → groups that ask the same: the heart of `suggest`.

Near-copies count as one text. Then three steps, each measured on Banking77 (benchmarks/tickets.py):
parts that most of several cuts agree on; a classifier that puts every text where the *others* of a
group would have it, so that problems cut in two by wording close up; what it is unsure of goes back
to its parts, so that the small problems which it took in with a large one come out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer

from kbgen.mining.agree import agreed, cuts
from kbgen.mining.copies import stand_ins
from kbgen.mining.ridge import RIDGE, centred, fit, members, unseen
from kbgen.mining.tree import Square, expanded, grow, likeliest, likely
from kbgen.mining.vectors import FEW, alike, learn_terms, word_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kbgen.mining.dense import Rows
    from kbgen.mining.ridge import Fit
    from kbgen.mining.sample import Folded

    Groups = NDArray[np.int64]

OWN_WORDS = 0.3  # Share of the word vectors in the similarity.
DENSE = 0.5  # Share of a model's vectors, where the user names one.
SIGNALS = 0.3  # Share of what agents did, between tickets that both say it.
STEM = 5  # Letters of a word that the likelihood looks at.
ROUNDS = 10
SETTLED = 0.002  # Share of texts that still move when a round is the last.
TOLD = 0.5  # Share of what the first classifiers say in the second tree; .3 to .7 found the same.
UNSURE = 0.2  # Share of texts, by the classifier's score, that go back to their parts.
SMALLEST = 5  # Tickets of a problem.


def discover(asked: Folded, dense: Rows | None = None) -> Groups:
    """A group number for each of the texts *asked*, -1 for none. Numbers have no order.

    A group has at least SMALLEST tickets. *dense* are the texts' vectors of length 1 by a model.
    """
    weights = np.asarray(asked.counts)
    terms = learn_terms(asked.texts) if len(asked.texts) > 1 else None
    presence = _presence(asked)
    if terms is None or presence is None:  # No two have anything in common.
        return _large(np.arange(len(weights)), weights)
    similarity = alike(terms.vectors(asked.texts))
    copies = stand_ins(similarity)
    widen(similarity, asked, dense)
    presence = sp.diags(1 / np.bincount(copies)[copies].astype(np.float32)) @ presence
    found = cuts(similarity, presence)
    parts = agreed(found.every)
    if dense is not None:  # A model sees through wording: what is closed up then is too much.
        return _large(parts, weights)
    groups, certain = _closed(similarity, presence, found.starts, weights, copies)
    return _torn(groups, certain, parts, weights)


def widen(similarity: Square, asked: Folded, dense: Rows | None) -> None:
    """Blend in whatever else than their own words says that texts are alike."""
    rows = word_vectors(asked.texts)
    if rows is not None:
        _blend(similarity, rows, OWN_WORDS)
    if dense is not None:
        _blend(similarity, dense, DENSE)
    if any(asked.signals):
        _add_signals(similarity, asked.signals)


def _blend(similarity: Square, rows: Rows, share: float) -> None:
    """Put the cosines of *rows* in the place of a *share* of *similarity*."""
    similarity *= 1 - share
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500] @ rows.T
        similarity[start : start + 500] += share * np.maximum(part, 0)


def _add_signals(similarity: Square, signals: Sequence[Sequence[str]]) -> None:
    """Where both of two texts have signals, these count beside the words; else words alone."""
    table = _signal_table(signals)
    if table is None:
        return
    said = np.flatnonzero(np.asarray(table.sum(axis=1)).ravel() > 0)
    table = table[said]
    for place, row in enumerate(said):
        shared = np.asarray((table[[place]] @ table.T).toarray())[0]
        similarity[row, said] = (1 - SIGNALS) * similarity[row, said] + SIGNALS * shared


def _signal_table(signals: Sequence[Sequence[str]]) -> Any:
    """Rows of length 1 over signals weighted by rarity; None if none is shared."""
    counter = CountVectorizer(
        analyzer=list, min_df=2, max_df=COMMON_SIGNAL, binary=True, dtype=np.float32
    )
    if len(signals) <= FEW:
        counter.set_params(max_df=1.0)
    try:
        table = counter.fit_transform(signals).tocsr()
    except ValueError:
        return None
    rarity = np.log(table.shape[0] / np.asarray(table.sum(axis=0)).ravel())
    table = table @ sp.diags(rarity.astype(np.float32))
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sp.diags(1 / np.maximum(length, 1e-9)) @ table


COMMON_SIGNAL = 0.3  # What agents do to more of the texts tells nothing apart.


def _presence(asked: Folded) -> Any:
    """Beginnings of words, and signals, that stand in two texts or more: 0/1."""
    counter = CountVectorizer(analyzer=list, min_df=2, binary=True, dtype=np.float32)
    words = [
        [word[:STEM] for word in text.split()] + [f"\0{one}" for one in signals]
        for text, signals in zip(asked.texts, asked.signals, strict=True)
    ]
    try:
        return counter.fit_transform(words).tocsr()
    except ValueError:
        return None


def _closed(
    similarity: Square,
    presence: Any,
    starts: Sequence[Groups],
    weights: NDArray[np.int64],
    copies: Groups,
) -> tuple[Groups, NDArray[np.float64]]:
    """Groups that close up what *starts* have cut by wording; how certain each text is in one.

    Each start is settled; texts are then as alike as their words are, and as alike as what the
    classifiers say of them. The likeliest partition by that is settled again. *similarity* is
    used up.
    """
    fitted = fit(centred(similarity), RIDGE, copies)
    for number, start in enumerate(starts):
        _, scores = _settle(fitted, _large(start, weights), weights)
        share = TOLD / (len(starts) * (1 - TOLD) + TOLD * (number + 1))
        _blend(similarity, _unit(scores), share)
    groups = likeliest(likely(grow(expanded(similarity)), presence))
    groups, scores = _settle(fitted, _large(groups, weights), weights)
    return groups, scores.max(axis=1).astype(np.float64)


def _unit(scores: Square) -> Rows:
    """*scores* around their mean, as rows of length 1."""
    rows = scores - scores.mean(axis=0)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def _settle(fitted: Fit, groups: Groups, weights: NDArray[np.int64]) -> tuple[Groups, Square]:
    """Each text where a classifier trained without it and its copies puts it; its scores.

    Kernel ridge regression. Its prior pulls single texts towards large groups, which closes
    problems that wording has split.
    """
    scores = np.zeros((len(groups), 2), dtype=np.float32)
    for _ in range(ROUNDS):
        wanted = members(groups)
        if wanted.shape[1] < 2:
            break
        scores = unseen(fitted, fitted.inverse @ wanted, wanted)
        moved = scores.argmax(axis=1)
        share = float((moved != groups).mean())
        groups = _large(moved, weights)
        if share < SETTLED:
            break
    return groups, scores


def _torn(
    groups: Groups, certain: NDArray[np.float64], parts: Groups, weights: NDArray[np.int64]
) -> Groups:
    """*groups* without what is least *certain* in them, which goes back to its *parts*.

    Half of how certain a text is, is the mean of its part, if that could stand alone: what was
    taken in whole leaves whole.
    """
    mean = np.bincount(parts, weights=certain) / np.bincount(parts)
    alone = _large(parts, weights) >= 0
    certain = np.where(alone, (certain + mean[parts]) / 2, certain)
    unsure = certain < np.quantile(certain, UNSURE)
    groups = _large(np.where(unsure, -1, groups), weights)
    return _large(np.where(groups < 0, parts + groups.max() + 1, groups), weights)


def _large(groups: Groups, weights: NDArray[np.int64]) -> Groups:
    """Groups of SMALLEST tickets or more, numbered from 0; the rest -1."""
    inside = groups >= 0
    if not inside.any():
        return groups
    sizes = np.bincount(groups[inside], weights=weights[inside])
    kept = sizes >= SMALLEST
    numbers = np.where(kept, np.cumsum(kept) - 1, -1)
    return np.where(inside, numbers[np.maximum(groups, 0)], -1)
