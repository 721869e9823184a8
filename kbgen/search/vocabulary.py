"""Words that customers use and articles lack, learned from tickets.

A softmax regression over the articles with the ranking's own score as a fixed offset, so that
only what the ranking lacks is learned; pruned to the words that matter most and fitted again on
those. Tickets without a link get their article from naive Bayes by expectation maximisation,
with the ranking as prior and the articles' own words as a first reading: it spreads words where
the ranking alone only confirms itself.
Constants were chosen on the training half of Banking77.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from kbgen import text
from kbgen.search.inverted import FINENESS, LEARNED, UNIT
from kbgen.search.learned import HEAVIEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kbgen.search.inverted import Learned
    from kbgen.search.rank import Engine

WORDS = 130  # Kept for an article: 240 bytes of the index.
REQUESTERS = 5  # Different people who must have used a word: nobody's own words are published.
ARTICLES = 500  # The most asked ones learn; the rest have no tickets to speak of.
EACH = 400  # Tickets of one article looked at; more change little.
FEWEST = 5  # Tickets an article needs.
TWICE = 2  # Tickets of these lessons in which a word must stand, however known it is elsewhere.
SHARPNESS, RATE = 3.0, 0.1
DECAY, REFIT_DECAY = 0.5, 1.0  # Over the number of tickets: few are believed less.
STEPS, REFIT = 150, 80
ROUNDS, SMOOTHING, TRUST, PRIOR = 8, 0.03, 0.3, 0.2
EVIDENCE = 2.0  # Of a ticket of one word; divided by the root of its length.
LINKED = 10.0  # Tickets without a link that one with a link outweighs.
BATCH = 4_000_000  # Numbers of one block of scores: bounds memory.
SCALE = UNIT / FINENESS  # What one unit of the ranking's score is worth here.

Matrix = Any  # numpy's arrays; numpy is imported only when something is learned.


class Asked(NamedTuple):
    """A ticket's question: cleaned and redacted text, who asked, which article answered."""

    text: str
    requester: int
    path: str = ""  # "" if no link is known.


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A sparse 0/1 matrix of tickets by words, in both orders."""

    rows: Matrix  # Ticket of each token, ascending.
    columns: Matrix  # Its word.
    starts: Matrix  # First token of each ticket.
    by_column: Matrix  # Tokens in order of their words.
    column_starts: Matrix
    weights: Matrix  # What a ticket counts: long ones less.


class _Lesson(NamedTuple):
    """What is learned from: words of tickets, what the ranking says, and the truth."""

    tokens: _Tokens
    offsets: Matrix  # Tickets by articles.
    wanted: Matrix  # The article of each ticket.
    idf: Matrix  # Of each word, over the tickets.


def learn(
    engine: Engine,
    asked: Iterable[Asked],
    words: int = WORDS,
    shown: Callable[[str], bool] | None = None,
) -> Learned:
    """For each path the *words* that help most, with signed weights.

    *engine* must know nothing learned before. *shown* says which words may be published, where
    more tickets than *asked* were counted; without it, those of REQUESTERS different requesters.
    """
    import numpy as np  # noqa: PLC0415

    tickets = [one for one in asked if one.text.strip()]
    rows = [_terms(engine, one.text) for one in tickets]
    known, forms, counts = _shared_words(tickets, rows, shown)
    features = {term: at for at, term in enumerate(known)}
    kept = [at for at, row in enumerate(rows) if any(term in features for term in row)]
    if not kept or not features:
        return {}
    numbers = sorted(engine.index.shown)
    paths = [engine.index.shown[number].path for number in numbers]
    tickets = [tickets[at] for at in kept]
    columns = [sorted({features[t] for t in rows[at] if t in features}) for at in kept]
    offsets = _offsets(engine, tickets, numbers)
    places = {path: at for at, path in enumerate(paths)}
    links = np.array([places.get(one.path, -1) for one in tickets])
    labels = _labels(columns, offsets, links, _own_words(engine, known, numbers))
    chosen, classes = _sample(labels, len(numbers))
    if not len(chosen):
        return {}
    idf = np.log(1 + len(tickets) / np.array(counts, dtype="f4"))
    target = {int(place): at for at, place in enumerate(classes)}
    wanted = np.array([target[int(labels[at])] for at in chosen])
    tokens = _tokens([columns[at] for at in chosen], idf)
    lesson = _Lesson(tokens, offsets[chosen][:, classes], wanted, idf.astype("f4"))
    weights = _fit_pruned(lesson, np.array(counts, dtype="f4"), words)
    return _named(weights, [paths[place] for place in classes], known, forms)


def _terms(engine: Engine, question: str) -> dict[str, str]:
    """Term → word of *question*; numbers, codes and lone letters teach nothing."""
    index = engine.index
    found = {}
    for word in text.words(question):
        if len(word) > 1 and not any(letter.isdigit() for letter in word):
            form = text.fold(word)
            own = form if form in index.terms else text.stem(word, index.lang)
            found[index.forms.get(form, (own,))[0]] = word
    return found


def _shared_words(
    tickets: Sequence[Asked],
    rows: Sequence[dict[str, str]],
    shown: Callable[[str], bool] | None,
) -> tuple[list[str], dict[str, str], list[int]]:
    """Terms that may be shown, sorted; the commonest such word of each; in how many tickets."""
    people: dict[str, set[int]] = {}
    spoken: dict[str, Counter[str]] = {}
    for ticket, row in zip(tickets, rows, strict=True):
        for term, word in row.items():
            people.setdefault(term, set()).add(ticket.requester)
            spoken.setdefault(term, Counter())[word] += 1
    counts = {term: said.total() for term, said in spoken.items()}
    if shown is None:
        known = [term for term, who in people.items() if len(who) >= REQUESTERS]
    else:
        spoken = {term: _only(said, shown) for term, said in spoken.items()}
        known = [term for term, said in spoken.items() if said and counts[term] >= TWICE]
    known.sort()
    forms = {term: min(spoken[term], key=lambda w: (-spoken[term][w], w)) for term in known}
    return known, forms, [counts[term] for term in known]


def _only(said: Counter[str], shown: Callable[[str], bool]) -> Counter[str]:
    return Counter({word: count for word, count in said.items() if shown(word)})


def _offsets(engine: Engine, tickets: Sequence[Asked], numbers: Sequence[int]) -> Matrix:
    import numpy as np  # noqa: PLC0415

    places = {number: at for at, number in enumerate(numbers)}
    offsets = np.zeros((len(tickets), len(numbers)), dtype="f4")
    for row, ticket in enumerate(tickets):
        for number, score in engine.scores(ticket.text).items():
            offsets[row, places[number]] = score * SCALE
    return offsets


def _own_words(engine: Engine, known: Sequence[str], numbers: Sequence[int]) -> Matrix:
    """Terms by articles: what the ranking gives for each term alone."""
    import numpy as np  # noqa: PLC0415

    places = {number: at for at, number in enumerate(numbers)}
    own = np.zeros((len(known), len(numbers)), dtype="f4")
    for row, term in enumerate(known):
        for number, score in engine.term_scores(term).items():
            own[row, places[number]] = score * SCALE
    return own


def _labels(columns: Sequence[list[int]], offsets: Matrix, links: Matrix, own: Matrix) -> Matrix:
    """The article of each ticket: its link, else the likeliest after some rounds of EM.

    A ticket's words are no independent witnesses: its evidence grows with the root of its length.
    """
    import numpy as np  # noqa: PLC0415

    open_ = links < 0
    if not open_.any():
        return links
    tokens = _tokens(columns, np.ones(len(own), dtype="f4"))
    shares = EVIDENCE / np.sqrt(np.array([[len(row)] for row in columns], dtype="f4"))
    heard = np.where(open_[:, None], shares, LINKED * shares)
    fixed = np.flatnonzero(~open_)
    belief = _softmax(TRUST * offsets)
    belief[fixed] = 0
    belief[fixed, links[fixed]] = 1
    for _ in range(ROUNDS):
        counts = _by_word(tokens, belief * heard, len(own)) + own + SMOOTHING
        likely = np.log(counts / counts.sum(axis=0))
        told = np.add.reduceat(likely[tokens.columns], tokens.starts)
        belief = _softmax(shares * told + PRIOR * offsets)
        belief[fixed] = 0
        belief[fixed, links[fixed]] = 1
    return np.where(open_, belief.argmax(axis=1), links)


def _softmax(scores: Matrix) -> Matrix:
    import numpy as np  # noqa: PLC0415

    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def _sample(labels: Matrix, width: int) -> tuple[Matrix, Matrix]:
    """Tickets that are learned from, in order, and the articles that learn."""
    import numpy as np  # noqa: PLC0415

    counts = np.bincount(labels, minlength=width)
    order = np.lexsort((np.arange(width), -counts))[:ARTICLES]
    classes = np.sort(order[counts[order] >= FEWEST])
    chosen = []
    for place in classes:
        mine = np.flatnonzero(labels == place)
        step = max(1, math.ceil(len(mine) / EACH))
        chosen.append(mine[::step])
    return (np.sort(np.concatenate(chosen)) if chosen else np.array([], dtype=int)), classes


def _tokens(columns: Sequence[list[int]], idf: Matrix) -> _Tokens:
    import numpy as np  # noqa: PLC0415

    lengths = np.array([len(row) for row in columns])
    flat = np.concatenate([np.array(row) for row in columns])
    rows = np.repeat(np.arange(len(columns)), lengths)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    by_column = np.argsort(flat, kind="stable")
    column_starts = np.searchsorted(flat[by_column], np.arange(len(idf)))
    norms = np.sqrt(np.add.reduceat(idf[flat] ** 2, starts))
    weights = (SHARPNESS / np.maximum(norms, 1)).astype("f4")
    return _Tokens(rows, flat, starts, by_column, column_starts, weights)


def _by_word(tokens: _Tokens, values: Matrix, width: int) -> Matrix:
    """The sum of the tickets' *values* for each word."""
    import numpy as np  # noqa: PLC0415

    summed = np.zeros((width, values.shape[1]), dtype="f4")
    present = np.unique(tokens.columns)
    ordered = values[tokens.rows[tokens.by_column]]
    summed[present] = np.add.reduceat(ordered, tokens.column_starts[present])
    return summed


def _fit_pruned(lesson: _Lesson, counts: Matrix, words: int) -> Matrix:
    """Weights of words by articles, at most *words* of an article not zero."""
    import numpy as np  # noqa: PLC0415

    tickets = len(lesson.wanted)
    weights = _fit(lesson, STEPS, DECAY / tickets)
    worth = np.abs(weights) * np.sqrt(counts)[:, None]
    mask = worth > 0
    if words < len(worth):
        mask &= worth >= -np.sort(-worth, axis=0)[words - 1]
    return _fit(lesson, REFIT, REFIT_DECAY / tickets, mask, weights)


def _fit(lesson: _Lesson, steps: int, decay: float, mask: Matrix = 1, start: Matrix = 0) -> Matrix:
    """Adam over all tickets; a word's weight is its idf times what is learned."""
    import numpy as np  # noqa: PLC0415

    scale = lesson.idf[:, None]
    shape = (len(scale), lesson.offsets.shape[1])
    learned = (np.zeros(shape, dtype="f4") + start) * mask / scale
    mean, square = np.zeros(shape, dtype="f4"), np.zeros(shape, dtype="f4")
    for step in range(1, steps + 1):
        wrong = _errors(lesson, learned * scale)
        slope = (_by_word(lesson.tokens, wrong, shape[0]) * scale + decay * learned) * mask
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = RATE * (1 - 0.9 * step / steps)
        learned -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        learned *= mask
    return learned * scale


def _errors(lesson: _Lesson, weights: Matrix) -> Matrix:
    """Probability minus truth for each ticket and article, scaled for the mean slope."""
    import numpy as np  # noqa: PLC0415

    tokens, (count, width) = lesson.tokens, lesson.offsets.shape
    wrong = np.empty((count, width), dtype="f4")
    size = max(1, BATCH // width // 10)
    for first in range(0, count, size):
        last = min(count, first + size)
        begin = tokens.starts[first]
        end = tokens.starts[last] if last < count else len(tokens.columns)
        sums = np.add.reduceat(
            weights[tokens.columns[begin:end]], tokens.starts[first:last] - begin
        )
        share = tokens.weights[first:last, None]
        part = _softmax((lesson.offsets[first:last] + sums) * share)
        part[np.arange(last - first), lesson.wanted[first:last]] -= 1
        wrong[first:last] = part * share / count
    return wrong


def _named(
    weights: Matrix, paths: Sequence[str], known: Sequence[str], forms: dict[str, str]
) -> Learned:
    """Whole units; a word whose weight rounds to nothing is left out."""
    units = (weights / SCALE / LEARNED).round().astype(int).clip(-HEAVIEST, HEAVIEST)
    named: dict[str, dict[str, int]] = {}
    for column, path in enumerate(paths):
        words = {
            forms[known[row]]: int(units[row, column]) for row in units[:, column].nonzero()[0]
        }
        if words:
            named[path] = words
    return named
