"""Weights of words for articles: a softmax regression that learns only what the ranking lacks.

The ranking's own score is a fixed offset inside the training. While the first fit looks for the
words that matter, a share of each ticket's words is left out at random in each step (dropout), so
that no word leans on its neighbours; the second, on the words kept, sees them all. On splits of
Banking77's training half that is worth .002 of all first and first three places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHARPNESS, RATE = 3.0, 0.1
DECAY, REFIT_DECAY = 0.5, 1.0  # Over the number of tickets: few are believed less.
STEPS, REFIT = 150, 80
DROPPED = 0.3  # Of the words of a ticket, in each step of the first fit.
BATCH = 400_000  # Numbers of one block of scores: bounds memory.

Matrix = Any  # numpy's arrays; numpy is imported only when something is learned.


class Tokens(NamedTuple):
    """A sparse 0/1 matrix of tickets by words: each place once, in either order."""

    rows: Matrix  # Ticket of each token, ascending.
    columns: Matrix  # Its word.
    by_column: Matrix  # Tokens in order of their words.


class Lesson(NamedTuple):
    """What is learned from: words of tickets, what the ranking says, and the truth."""

    tokens: Tokens
    offsets: Matrix  # Tickets by articles.
    wanted: Matrix  # The article of each ticket.
    idf: Matrix  # Of each word, over the tickets.


class _Course(NamedTuple):
    """How a fit goes; *lift* is what a word counts for those that are left out with it."""

    steps: int
    decay: float
    lift: float = 1.0


def tokens_of(columns: Sequence[Sequence[int]]) -> Tokens:
    """*columns*: the words of each ticket."""
    import numpy as np  # noqa: PLC0415

    rows = np.repeat(np.arange(len(columns)), [len(row) for row in columns])
    flat = np.concatenate([np.array(row, dtype=int) for row in columns])
    return Tokens(rows, flat, np.argsort(flat, kind="stable"))


def softmax(scores: Matrix) -> Matrix:
    """Each row as probabilities."""
    import numpy as np  # noqa: PLC0415

    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def by_ticket(tokens: Tokens, weights: Matrix, count: int) -> Matrix:
    """The sum of the words' *weights* for each of *count* tickets."""
    return _summed(weights[tokens.columns], tokens.rows, count)


def by_word(tokens: Tokens, values: Matrix, width: int) -> Matrix:
    """The sum of the tickets' *values* for each of *width* words."""
    order = tokens.by_column
    return _summed(values[tokens.rows[order]], tokens.columns[order], width)


def _summed(values: Matrix, keys: Matrix, height: int) -> Matrix:
    """Sums over equal *keys*, which ascend: one row a key."""
    import numpy as np  # noqa: PLC0415

    summed = np.zeros((height, values.shape[1]), dtype="f4")
    if len(keys):
        starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        summed[keys[starts]] = np.add.reduceat(values, starts)
    return summed


def fit_pruned(lesson: Lesson, counts: Matrix, words: int) -> Matrix:
    """Weights of words by articles, at most *words* of an article not zero.

    *counts*: in how many tickets each word stands.
    """
    import numpy as np  # noqa: PLC0415

    tickets = len(lesson.wanted)
    dice = np.random.default_rng(1)  # The same tickets teach the same words.
    views = (_thinned(lesson.tokens, dice) for _ in range(STEPS))
    weights = _fit(lesson, views, _Course(STEPS, DECAY / tickets, 1 / (1 - DROPPED)))
    worth = np.abs(weights) * np.sqrt(counts)[:, None]
    mask = worth > 0
    if words < len(worth):
        mask &= worth >= -np.sort(-worth, axis=0)[words - 1]
    views = (lesson.tokens for _ in range(REFIT))
    return _fit(lesson, views, _Course(REFIT, REFIT_DECAY / tickets), mask, weights)


def _thinned(tokens: Tokens, dice: Any) -> Tokens:
    """*tokens* without a share of them, thrown by lot."""
    import numpy as np  # noqa: PLC0415

    kept = dice.random(len(tokens.rows), dtype="f4") >= DROPPED
    places = np.cumsum(kept) - 1
    order = tokens.by_column[kept[tokens.by_column]]
    return Tokens(tokens.rows[kept], tokens.columns[kept], places[order])


def _fit(
    lesson: Lesson,
    views: Iterator[Tokens],
    course: _Course,
    mask: Matrix = 1,
    start: Matrix = 0,
) -> Matrix:
    """Adam over all tickets, one of *views* a step; a word's weight is its idf times what is
    learned."""
    import numpy as np  # noqa: PLC0415

    scale = lesson.idf[:, None]
    lifted = scale * course.lift
    shape = (len(scale), lesson.offsets.shape[1])
    shares = _shares(lesson)
    learned = (np.zeros(shape, dtype="f4") + start) * mask / scale
    mean, square = np.zeros(shape, dtype="f4"), np.zeros(shape, dtype="f4")
    for step, tokens in enumerate(views, 1):
        wrong = _errors(lesson, tokens, learned * lifted, shares)
        slope = (by_word(tokens, wrong, shape[0]) * lifted + course.decay * learned) * mask
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = RATE * (1 - 0.9 * step / course.steps)
        learned -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        learned *= mask
    return learned * scale


def _shares(lesson: Lesson) -> Matrix:
    """What a ticket counts: a long one says each word less clearly."""
    import numpy as np  # noqa: PLC0415

    squares = (lesson.idf**2)[:, None]
    norms = np.sqrt(by_ticket(lesson.tokens, squares, len(lesson.wanted)))
    return (SHARPNESS / np.maximum(norms, 1)).astype("f4")


def _errors(lesson: Lesson, tokens: Tokens, weights: Matrix, shares: Matrix) -> Matrix:
    """Probability minus truth for each ticket and article, scaled for the mean slope."""
    import numpy as np  # noqa: PLC0415

    count, width = lesson.offsets.shape
    wrong = np.empty((count, width), dtype="f4")
    size = max(1, BATCH // width)
    for first in range(0, count, size):
        last = min(count, first + size)
        begin, end = np.searchsorted(tokens.rows, (first, last))
        sums = _summed(
            weights[tokens.columns[begin:end]], tokens.rows[begin:end] - first, last - first
        )
        part = softmax((lesson.offsets[first:last] + sums) * shares[first:last])
        part[np.arange(last - first), lesson.wanted[first:last]] -= 1
        wrong[first:last] = part * shares[first:last] / count
    return wrong
