"""Several cuts of several trees, and the groups that most of them agree on.

No single cut is to be trusted: one that fits a collection splits or blends the next. What most
of them put together is purer than any, and as whole (benchmarks/tickets.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.cluster.hierarchy import fcluster

from kbgen.mining.tree import Square, expanded, grow, likeliest, likely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Groups = NDArray[np.int64]

RARE = (0.9, 0.93, 0.95)  # Quantiles of all similarities at which the plain tree is cut.
RARER = (0.93, 0.95, 0.97)  # The same for the tree of texts together with their neighbours.
MOST = 0.5  # Share of the cuts that must agree, on average of all pairs.


@dataclass(frozen=True, slots=True)
class Cuts:
    """A group number for each text, many times."""

    starts: tuple[Groups, ...]  # Three that differ much.
    every: tuple[Groups, ...]


def cuts(similarity: Square, presence: Any) -> Cuts:
    """Of the tree of *similarity*, and of that of texts together with their neighbours: by
    likelihood of the words (texts by words), and where few pairs of all are as alike."""
    wide = expanded(similarity)
    limits = _limits(wide, RARER)
    tree = grow(wide)
    del wide
    by_words = likely(tree, presence)
    near = [_at(tree, limit) for limit in limits]
    tree = grow(similarity)
    plain = [_at(tree, limit) for limit in _limits(similarity, RARE)]
    best = likeliest(by_words)
    every = (*(groups for groups, _ in by_words), *near, *plain)
    return Cuts((best, near[1], plain[2]), every)


def agreed(every: Sequence[Groups]) -> Groups:
    """Texts that most of *every* cut puts together."""
    size = len(every[0])
    together = np.zeros((size, size), dtype=np.float32)
    for groups in every:
        order = np.argsort(groups, kind="stable")
        for members in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
            together[np.ix_(members, members)] += 1
    together /= len(every)  # Once, so that half of them is exactly MOST.
    return _at(grow(together), MOST)


def _limits(similarity: Square, rare: Sequence[float]) -> list[float]:
    """What share *rare* of all pairs is less alike than; of some pairs, evenly chosen: texts are
    sorted, so that a text and its next would be chosen too often otherwise."""
    step = max(1, len(similarity) // 40)
    pairs = np.concatenate([row[at + 1 + at % step :: step] for at, row in enumerate(similarity)])
    return [float(limit) for limit in np.quantile(pairs, rare)]


def _at(tree: NDArray[np.float64], limit: float) -> Groups:
    return np.asarray(fcluster(tree, 1 - limit, "distance"), dtype=np.int64) - 1
