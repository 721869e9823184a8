"""Texts against articles: who in a group is answered by one, though others of it are not.

A group may hold what an article answers and what it doesn't. Each text is therefore compared by
itself, helped by its nearest texts and its group; those that one article answers become a group of
their own. Scores are standard deviations of all cosines of texts and articles: a fixed cosine
that fitted Banking77 was too much for HWU64; as many deviations fit both (benchmarks/tickets.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kbgen.mining.copies import stand_ins
from kbgen.mining.ridge import RIDGE, centred, fit, members, unseen
from kbgen.mining.tree import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Groups = NDArray[np.int64]

FEWEST = 8  # Articles below which the deviation of cosines says nothing.
NEAR = 4.4  # Deviations, its lead over the second included, from which an article answers a text.
AROUND = 0.5  # How much of a text's score is that of its nearest texts.
TOGETHER = 0.5  # How much is that of its group.
SENT = 6.0  # Deviations that it is worth that the agent sent the article.
SMALLEST = 5  # Tickets of a group.
SURER = 0.1  # A classifier's scores are about 0 and 1; .1 to .2 gained on both sets.


class Split(NamedTuple):
    """Groups cut along the articles."""

    groups: Groups
    answers: list[int]  # By group: the number of the article that answers it; -1 for none.


def scores(cosines: Any, likeness: Any, groups: Groups, sent: Any) -> Any:
    """Texts by articles, from their *cosines* and those of texts with texts; *sent*: 1 where the
    agent sent it."""
    own = cosines / max(1e-9, float(cosines.std())) + SENT * sent
    if len(own) > 2:
        own = (1 - AROUND) * own + AROUND * (nearest(likeness) @ own)
    for group in range(int(groups.max(initial=-1)) + 1):
        members = np.flatnonzero(groups == group)
        own[members] = (1 - TOGETHER) * own[members] + TOGETHER * own[members].mean(axis=0)
    return own


def best(scored: Any) -> tuple[Any, Any]:
    """Each row's best article, and its score with its lead over the second."""
    two = np.partition(scored, -2, axis=1)[:, -2:]
    return scored.argmax(axis=1), 2 * two[:, 1] - two[:, 0]


def split(groups: Groups, scored: Any, weights: NDArray[np.int64]) -> Split:
    """One group for each article and what it answers; then what is left of each group.

    What is too small to stand alone goes back to where it came from.
    """
    article, score = best(scored)
    article = np.where(score >= NEAR, article, -1)
    article = _kept(article, weights)
    rest = _kept(np.where(article >= 0, -1, groups), weights)
    strays = (article < 0) & (rest < 0) & (groups >= 0)
    for group in np.unique(groups[strays]).tolist():
        others = article[(groups == group) & (article >= 0)]
        if len(others):  # Fewer than a problem needs, beside what is answered: hardly another one.
            article[strays & (groups == group)] = np.bincount(others).argmax()
    key = np.where(article >= 0, article, np.where(rest >= 0, scored.shape[1] + rest, -1))
    kinds, numbers = np.unique(key[key >= 0], return_inverse=True)
    found = np.full(len(groups), -1)
    found[key >= 0] = numbers
    return Split(found, [kind if kind < scored.shape[1] else -1 for kind in kinds.tolist()])


def settled(
    cut: Split, likeness: Any, nearest: Groups, fixed: Any, weights: NDArray[np.int64]
) -> Split:
    """*cut*, each text where a classifier that has not seen it is SURER of it: to an article only
    if that is the *nearest* to it by itself, from one gap to another only with most of its own.
    *fixed* ones stay; *likeness* is used up."""
    wanted = members(cut.groups)
    if wanted.shape[1] < 2:
        return cut
    copies = stand_ins(likeness)
    fitted = fit(centred(likeness), RIDGE, copies)
    said = unseen(fitted, fitted.inverse @ wanted, wanted)
    surest = said.argmax(axis=1)
    surer = said.max(axis=1) - (said * wanted).sum(axis=1) > SURER
    surer &= ~fixed
    answers = np.asarray(cut.answers)
    article = answers[surest]
    gap = (cut.groups >= 0) & (answers[cut.groups] < 0)
    closing = _with_most(cut.groups, np.where(surer & gap & (article < 0), surest, -1), weights)
    moves = surer & np.where(article < 0, ~gap | closing, article == nearest)
    moved = _kept(np.where(moves, surest, cut.groups), weights)
    kinds, numbers = np.unique(moved[moved >= 0], return_inverse=True)
    found = np.full(len(moved), -1)
    found[moved >= 0] = numbers
    return Split(found, [cut.answers[kind] for kind in kinds.tolist()])


def _with_most(groups: Groups, going: Groups, weights: NDArray[np.int64]) -> Any:
    """Which texts go where at least half of their group goes; *going* is -1 for those that stay."""
    found = np.zeros(len(groups), dtype=bool)
    for group in np.unique(groups[going >= 0]).tolist():
        inside = groups == group
        those = inside & (going >= 0)
        tickets = np.bincount(going[those], weights=weights[those])
        if 2 * tickets.max() >= weights[inside].sum():
            found |= those & (going == tickets.argmax())
    return found


def _kept(groups: Groups, weights: NDArray[np.int64]) -> Groups:
    """*groups* without those of fewer than SMALLEST tickets."""
    inside = groups >= 0
    if not inside.any():
        return groups
    sizes = np.bincount(groups[inside], weights=weights[inside])
    return np.where(inside & (sizes[np.maximum(groups, 0)] >= SMALLEST), groups, -1)
