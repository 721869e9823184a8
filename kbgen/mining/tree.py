"""Similarity of texts → a tree of ever larger groups → the most likely partition of it.

Likelihood instead of a threshold: thresholds that fit one collection of tickets do not fit the
next, while a model of words in a group decides for each branch by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from scipy.cluster.hierarchy import linkage
from scipy.special import gammaln

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Groups = NDArray[np.int64]

Square = Any  # NDArray[np.float32] of shape (n, n); mypy is slow with anything narrower.
NEIGHBOURS = 20
CONCENTRATIONS = (50.0, 100.0, 200.0, 400.0)  # How much words of a group may differ.
_ROWS = 1000


def nearest(similarity: Square, count: int = NEIGHBOURS) -> Any:
    """Sparse rows that sum to 1: each text's most similar others by their similarity."""
    size = len(similarity)
    count = min(count, size - 1)
    columns = np.empty((size, count), dtype=np.int32)
    weights = np.empty((size, count), dtype=np.float32)
    for start in range(0, size, _ROWS):
        part = similarity[start : start + _ROWS].copy()
        rows = np.arange(len(part))
        part[rows, start + rows] = -1
        best = np.argpartition(-part, count - 1, axis=1)[:, :count]
        columns[start : start + _ROWS] = best
        weights[start : start + _ROWS] = np.maximum(np.take_along_axis(part, best, 1), 0)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    rows = np.repeat(np.arange(size), count)
    return sp.csr_matrix((weights.ravel(), (rows, columns.ravel())), shape=(size, size))


def expanded(similarity: Square) -> Square:
    """Similarity of texts together with the mean of their neighbours: who means the same says
    it in other words, but has neighbours in common."""
    around = sp.identity(len(similarity), dtype=np.float32, format="csr") + nearest(similarity)
    around = around.astype(np.float32).tocsr()
    half = np.ascontiguousarray(np.asarray(around @ similarity).T)
    whole = np.asarray(around @ half)
    del half
    scale = np.sqrt(np.maximum(np.diag(whole), 1e-9)).astype(np.float32)
    whole /= scale[:, None]
    whole /= scale[None]
    return whole


def grow(similarity: Square) -> NDArray[np.float64]:
    """The average-link tree in SciPy's form. Lets go of *similarity* as soon as it can."""
    size = len(similarity)
    distance = np.empty(size * (size - 1) // 2)
    at = 0
    for row in range(size - 1):
        end = at + size - 1 - row
        np.subtract(1, similarity[row, row + 1 :], out=distance[at:end])
        at = end
    del similarity
    np.clip(distance, 0, None, out=distance)
    return np.asarray(linkage(distance, "average"))


def likeliest(cuts: Sequence[tuple[Groups, float]]) -> Groups:
    """The partition that explains the words best; the first of equals."""
    return max(cuts, key=lambda one: one[1])[0]


def likely(tree: NDArray[np.float64], presence: Any) -> list[tuple[Groups, float]]:
    """For each of CONCENTRATIONS the partition of *tree* that explains *presence* best, and how
    well: a group number for each text, and the logarithm of the likelihood.

    Dirichlet-multinomial marginal likelihood with the collection's word frequencies as base
    measure and a Chinese-restaurant prior on sizes; *presence* is texts by words: 0, or 1, or
    what part of 1 a text is that has copies.
    """
    return [_cut(tree, presence, concentration) for concentration in CONCENTRATIONS]


def _cut(
    tree: NDArray[np.float64], presence: Any, concentration: float
) -> tuple[NDArray[np.int64], float]:
    """Bottom-up: a node stays whole if it scores no less than the best of its branches."""
    count = presence.shape[0]
    frequency = np.asarray(presence.sum(axis=0), dtype=np.float64).ravel()
    base = concentration * frequency / frequency.sum()
    log_base, whole = gammaln(base), gammaln(concentration)
    best = np.zeros(2 * count - 1)
    keep = np.ones(2 * count - 1, dtype=bool)
    sizes = np.ones(2 * count - 1)
    open_nodes: dict[int, tuple[Any, Any]] = {}

    def score(words: Any, counts: Any, size: float) -> float:
        fit = (gammaln(counts + base[words]) - log_base[words]).sum()
        return float(gammaln(size) + whole - gammaln(counts.sum() + concentration) + fit)

    for leaf in range(count):
        own = presence.indices[presence.indptr[leaf] : presence.indptr[leaf + 1]]
        counts = presence.data[presence.indptr[leaf] : presence.indptr[leaf + 1]]
        open_nodes[leaf] = own, counts.astype(np.float64)
        best[leaf] = score(*open_nodes[leaf], 1)
    for node, (left, right) in enumerate(tree[:, :2].astype(np.int64).tolist(), start=count):
        (left_words, left_counts) = open_nodes.pop(left)
        (right_words, right_counts) = open_nodes.pop(right)
        words, back = np.unique(np.concatenate([left_words, right_words]), return_inverse=True)
        counts = np.bincount(back, weights=np.concatenate([left_counts, right_counts]))
        open_nodes[node] = words, counts
        sizes[node] = sizes[left] + sizes[right]
        together, apart = score(words, counts, sizes[node]), best[left] + best[right]
        keep[node] = together >= apart
        best[node] = max(together, apart)
    return _leaves(tree, keep, count), float(best[-1])


def _leaves(tree: NDArray[np.float64], keep: NDArray[Any], count: int) -> NDArray[np.int64]:
    """Numbers the highest kept nodes, and gives every leaf that of its own."""
    groups = np.full(2 * count - 1, -1)
    following = 0
    for node in range(2 * count - 2, -1, -1):
        if groups[node] < 0 and keep[node]:
            groups[node] = following
            following += 1
        if node >= count and groups[node] >= 0:
            groups[tree[node - count, :2].astype(np.int64)] = groups[node]
    return groups[:count]
