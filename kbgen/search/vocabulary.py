"""Words that customers use and articles lack, learned from tickets.

Here is what is learned from; `softmax` fits the weights. Tickets without a link get their article
from naive Bayes by expectation maximisation, with the ranking as prior and the articles' own
words as a first reading: it spreads words where the ranking alone only confirms itself.
Constants were chosen on the training half of Banking77.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING, Any, NamedTuple

from kbgen import text
from kbgen.search.inverted import FINENESS, LEARNED, UNIT
from kbgen.search.learned import HEAVIEST
from kbgen.search.softmax import Lesson, by_ticket, by_word, fit_pruned, softmax, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kbgen.search.inverted import Learned
    from kbgen.search.rank import Engine

WORDS = 140  # Kept for an article on average: 240 bytes of the index.
REQUESTERS = 5  # Different people who must have used a word: nobody's own words are published.
ARTICLES = 500  # The most asked ones learn; the rest have no tickets to speak of.
EACH = 400  # Tickets of one article looked at; more change little.
FEWEST = 5  # Tickets an article needs.
TWICE = 2  # Tickets of these lessons in which a word must stand, however known it is elsewhere.
ROUNDS, SMOOTHING, TRUST, PRIOR = 8, 0.03, 0.3, 0.2
EVIDENCE = 2.0  # Of a ticket of one word; divided by the root of its length.
LINKED = 10.0  # Tickets without a link that one with a link outweighs.
SCALE = UNIT / FINENESS  # What one unit of the ranking's score is worth here.

Matrix = Any  # numpy's arrays; numpy is imported only when something is learned.


class Asked(NamedTuple):
    """A ticket's question: cleaned and redacted text, who asked, which article answered."""

    text: str
    requester: int
    path: str = ""  # "" if no link is known.


def learn(
    engine: Engine,
    asked: Iterable[Asked],
    words: int = WORDS,
    shown: Callable[[str], bool] | None = None,
) -> Learned:
    """For each path the words that help most, with signed weights: *words* on average.

    *engine* must know nothing learned before. *shown* says which words may be published, where
    more tickets than *asked* were counted; without it, those of REQUESTERS different requesters.
    """
    import numpy as np  # noqa: PLC0415

    tickets = [one for one in asked if one.text.strip()]
    rows = [_terms(engine, one.text) for one in tickets]
    shown = shown or _said_by_many(tickets, rows).__contains__
    known, forms, counts = _shared_words(rows, shown)
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
    tokens = tokens_of([columns[at] for at in chosen])
    lesson = Lesson(tokens, offsets[chosen][:, classes], wanted, idf.astype("f4"))
    weights = fit_pruned(lesson, np.array(counts, dtype="f4"), words)
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
    rows: Sequence[dict[str, str]],
    shown: Callable[[str], bool],
) -> tuple[list[str], dict[str, list[str]], list[int]]:
    """Terms that may be shown, sorted; the words of each, commonest first; in how many tickets."""
    spoken: dict[str, Counter[str]] = {}
    for row in rows:
        for term, word in row.items():
            spoken.setdefault(term, Counter())[word] += 1
    forms = {}
    for term in sorted(spoken):
        said = spoken[term]
        words = sorted(filter(shown, said), key=lambda word: (-said[word], word))
        if words and said.total() >= TWICE:
            forms[term] = words
    return list(forms), forms, [spoken[term].total() for term in forms]


def _said_by_many(tickets: Sequence[Asked], rows: Sequence[dict[str, str]]) -> frozenset[str]:
    """The words of REQUESTERS different people."""
    people: dict[str, set[int]] = {}
    for ticket, row in zip(tickets, rows, strict=True):
        for word in row.values():
            people.setdefault(word, set()).add(ticket.requester)
    return frozenset(word for word, who in people.items() if len(who) >= REQUESTERS)


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
    tokens = tokens_of(columns)
    shares = EVIDENCE / np.sqrt(np.array([[len(row)] for row in columns], dtype="f4"))
    heard = np.where(open_[:, None], shares, LINKED * shares)
    fixed = np.flatnonzero(~open_)
    belief = softmax(TRUST * offsets)
    belief[fixed] = 0
    belief[fixed, links[fixed]] = 1
    for _ in range(ROUNDS):
        counts = by_word(tokens, belief * heard, len(own)) + own + SMOOTHING
        likely = np.log(counts / counts.sum(axis=0))
        told = by_ticket(tokens, likely, len(columns))
        belief = softmax(shares * told + PRIOR * offsets)
        belief[fixed] = 0
        belief[fixed, links[fixed]] = 1
    return np.where(open_, belief.argmax(axis=1), links)


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


def _named(
    weights: Matrix, paths: Sequence[str], known: Sequence[str], forms: dict[str, list[str]]
) -> Learned:
    """Whole units; a word whose weight rounds to nothing is left out.

    The articles of a term take turns with its words, so that the index knows many forms of it.
    """
    units = (weights / SCALE / LEARNED).round().astype(int).clip(-HEAVIEST, HEAVIEST)
    named: dict[str, dict[str, int]] = {}
    for term, row in zip(known, units, strict=True):
        heaviest = sorted(row.nonzero()[0], key=lambda column: (-abs(row[column]), column))
        for word, column in zip(cycle(forms[term]), heaviest, strict=False):
            named.setdefault(paths[column], {})[word] = int(row[column])
    return named
