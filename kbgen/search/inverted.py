"""Documents → an index of small integers, from which the browser's files and our own answers come.

The formula and its grids were measured in study; what is global (how many articles, how long on
average) is rounded to powers of √2, lengths to powers of 1.25, so that an edit moves few numbers
while the result is a function of the documents alone.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kbgen import text
from kbgen.search.small import is_small, small_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kbgen.search.document import Document

K1 = 1.2
TITLE_WEIGHT, TITLE_B = 2.0, 0.75
LONG, MOST_K1 = 128, 2.0  # Words of an average text beyond which one occurrence says less.
UNIT = TITLE_WEIGHT * (K1 + 1) / 31  # Factors take 5 bits.
FINENESS = 4  # Steps of idf.
DULL = 0.5  # What a small word or a lone letter weighs; MRR +.012 over four sets.
FEW = 10  # Of a term that weighs nothing: a question of only such words is answered, too.
CAP = 300  # The best articles of a term; no loss was seen at 10,000 articles.
GLOBAL_GRID, LENGTH_GRID = math.sqrt(2), 1.25
FACTORS = 32
LEARNED = 6  # Units of the score in one unit of a learned weight; up to 6 nothing is lost.

Learned = Mapping[str, Mapping[str, int]]
"""Words learned from tickets: article path → word → signed weight, in steps of LEARNED."""


@dataclass(slots=True)
class Entry:
    """The postings of a term; a posting is gap x 32 + factor, gaps counted from the last number.

    The first number of a list is its gap from 0; *learned* alternates gap and signed weight.
    """

    title_idf: int
    idf: int  # With a minus for a word that tells nothing by itself: "the", "my".
    title: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    learned: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a result says; *number* is the article's own and names it in the postings."""

    number: int
    url: str
    title: str
    shelf: str  # "Billing › Cards".
    lang: str
    tickets: int
    key: str
    path: str
    heading: str = ""  # From here on the document's own.
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Grids:
    """What every score depends on, rounded so coarsely that it hardly ever moves."""

    articles: float
    title: float
    body: float


@dataclass(frozen=True, slots=True)
class Index:
    """All that can be asked. *forms*: what a folded word may mean, if not just itself."""

    lang: str
    terms: Mapping[str, Entry]
    forms: Mapping[str, tuple[str, ...]]
    spellings: tuple[str, ...]  # Every folded word without digits, sorted.
    shown: Mapping[int, Shown]  # By number.
    grids: Grids
    dull: frozenset[str]  # Terms of small words.
    whole: Mapping[str, bytes]  # All postings of the bodies of which an entry keeps the best.


def invert(
    lang: str,
    documents: Sequence[tuple[Shown, Document]],
    learned: Learned | None = None,
    title_idf: float = 0.25,
) -> Index:
    """The index of *documents*, whose numbers must differ; their order does not matter."""
    documents = sorted(documents, key=lambda pair: pair[0].number)
    forms = _forms(documents)
    grids = grids_of(
        len(documents),
        sum(document.title_length for _, document in documents),
        sum(document.body_length for _, document in documents),
    )
    titles, bodies, both = _postings(documents, grids)
    small = small_words(lang)
    for form, term in sorted(small.items()):
        forms.setdefault(form, (term,))
    dull = frozenset(small.values())
    terms, whole = _entries(titles, bodies, both, grids.articles, title_idf=title_idf, dull=dull)
    for term in sorted(dull - terms.keys()):
        terms[term] = Entry(0, -1)  # Known, so that no slip is seen in it.
    _learn(terms, documents, learned or {}, forms, lang)
    by_number = {
        shown.number: replace(shown, heading=document.heading, lead=document.lead)
        for shown, document in documents
    }
    changed = {form: found for form, found in forms.items() if found != (form,)}
    spellings = tuple(sorted(filter(is_spelling, forms)))
    return Index(lang, terms, changed, spellings, by_number, grids, dull, whole)


def is_spelling(form: str) -> bool:
    """Whether unknown words are compared with *form*."""
    return len(form) > 2 and text.spelled(form)


def _forms(documents: Sequence[tuple[Shown, Document]]) -> dict[str, tuple[str, ...]]:
    """The terms of each folded form: mostly one, but "año" and "ano" look alike."""
    pairs: set[str] = set()
    for _, document in documents:
        pairs.update(document.forms.split(" "))
    pairs.discard("")
    return terms_of(pairs)


def terms_of(pairs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The terms of each form in *pairs* (a document's *forms*)."""
    forms: dict[str, tuple[str, ...]] = {}
    for pair in sorted(pairs):
        form, _, term = pair.partition("/")
        forms[form] = (*forms.get(form, ()), term or form)
    return forms


Lists = dict[str, "array[int]"]
"""Term → postings, each number x 32 + factor, in order of number; four bytes each, not forty."""


def _postings(
    documents: Sequence[tuple[Shown, Document]], grids: Grids
) -> tuple[Lists, Lists, dict[str, int]]:
    """Postings of titles and of the rest, and in how many articles a term stands in both.

    The hottest loop of a build's end: 250 terms an article.
    """
    titles: Lists = {}
    bodies: Lists = {}
    both: dict[str, int] = {}
    for shown, document in documents:
        base = shown.number * FACTORS
        in_title, in_body = _factors_of(document, grids)
        terms = document.terms.split(" ") if document.terms else []
        for term, title, body in zip(terms, document.title, document.body, strict=True):
            if body:
                if term in bodies:
                    bodies[term].append(base + in_body[body])
                else:
                    bodies[term] = array("I", (base + in_body[body],))
            if title:
                titles.setdefault(term, array("I")).append(base + in_title[title])
                if body:
                    both[term] = both.get(term, 0) + 1
    return titles, bodies, both


def postings_of(number: int, document: Document, grids: Grids) -> dict[str, tuple[int, int]]:
    """The postings of one document by term, in titles and in the rest; 0 if there is none."""
    base = number * FACTORS
    in_title, in_body = _factors_of(document, grids)
    terms = document.terms.split(" ") if document.terms else []
    return {
        term: (title and base + in_title[title], body and base + in_body[body])
        for term, title, body in zip(terms, document.title, document.body, strict=True)
    }


def _grid(value: float, step: float) -> float:
    """The power of *step* nearest to *value*."""
    return float(step ** round(math.log(max(value, 1)) / math.log(step)))


def grids_of(articles: int, title_words: int, body_words: int) -> Grids:
    count = max(1, articles)
    return Grids(
        articles=_grid(count, GLOBAL_GRID),
        title=_grid(title_words / count, GLOBAL_GRID),
        body=_grid(body_words / count, GLOBAL_GRID),
    )


def _factors_of(document: Document, grids: Grids) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The factor for each count, in the title of *document* and in the rest.

    Where texts are long, words stand in many of them by the way: MRR +.008 over ten sets of more
    than 250 words an article, while it would cost as much on shorter ones.
    """
    title = _grid(document.title_length, LENGTH_GRID) / grids.title
    body = _grid(document.body_length, LENGTH_GRID) / grids.body
    in_body = min(MOST_K1, K1 * max(1, math.sqrt(grids.body / LONG)))
    in_title = math.sqrt(K1 * in_body)
    return (
        _factors(TITLE_WEIGHT, in_title * (1 - TITLE_B + TITLE_B * title)),
        _factors(1.0, in_body * body),
    )


@lru_cache(maxsize=8192)
def _factors(weight: float, room: float) -> tuple[int, ...]:
    return tuple(
        max(1, round(weight * count * (K1 + 1) / (count + room) / UNIT)) for count in range(256)
    )


@lru_cache(maxsize=1 << 14)
def idf(frequency: int, articles: float) -> float:
    """How much a term in *frequency* of *articles* tells; never below 0."""
    articles = max(articles, frequency)
    return math.log(1 + (articles - frequency + 0.5) / (frequency + 0.5))


def _entries(
    titles: Lists,
    bodies: Lists,
    both: Mapping[str, int],
    articles: float,
    *,
    title_idf: float,
    dull: frozenset[str],
) -> tuple[dict[str, Entry], dict[str, bytes]]:
    """Terms in order, and all postings of those that keep only the best of them."""
    entries, whole = {}, {}
    none = array("I")
    for term in sorted({*titles, *bodies}):
        title, body = titles.get(term, none).tolist(), bodies.get(term, none).tolist()
        made = entry_of(
            title,
            body,
            both.get(term, 0),
            articles,
            title_idf=title_idf,
            small=is_small(term, dull),
        )
        if len(made.body) < len(body):
            whole[term] = bodies[term].tobytes()
        entries[term] = made
    return entries, whole


def entry_of(
    title: list[int],
    body: list[int],
    both: int,
    articles: float,
    *,
    title_idf: float,
    small: bool,
) -> Entry:
    """A term with these postings (numbers x 32 + factor), *both* of them of one article.

    Words of nearly every article weigh nothing and keep a few postings.
    """
    of_all = idf(len(title) + len(body) - both, articles)
    in_titles = (1 - title_idf) * of_all + title_idf * idf(len(title), articles)
    steps = FINENESS * DULL if small else FINENESS
    weight = round(steps * of_all)
    best = gaps(_best(body, CAP if weight else FEW))
    title_weight = round(steps * in_titles) if title else 0
    return Entry(title_weight, -weight if small else weight, gaps(title), best)


def _best(postings: list[int], most: int) -> list[int]:
    """Those with the highest factors, the lower number first, in order."""
    if len(postings) <= most:
        return postings
    return sorted(sorted(postings, key=lambda one: (-(one % FACTORS), one))[:most])


def gaps(postings: list[int]) -> list[int]:
    """The same postings as in Entry: gaps in place of numbers."""
    if len(postings) < 2:  # Most lists, above all those of titles.
        return postings
    low = FACTORS - 1
    return postings[:1] + [b - (a | low) + low for a, b in pairwise(postings)]


def _learn(
    terms: dict[str, Entry],
    documents: Sequence[tuple[Shown, Document]],
    learned: Learned,
    forms: dict[str, tuple[str, ...]],
    lang: str,
) -> None:
    """Add the words that customers use, new words among them, to *terms* and *forms*."""
    lists: dict[str, dict[int, int]] = {}
    for shown, _ in documents:
        for word, weight in learned.get(shown.path, {}).items():
            form = text.fold(word)
            term = forms.setdefault(form, (text.stem(word, lang),))[0]
            numbers = lists.setdefault(term, {})
            numbers[shown.number] = numbers.get(shown.number, 0) + weight
    for term in sorted(lists):
        packed, last = [], 0
        for number, weight in sorted(lists[term].items()):
            if weight:
                packed += [number - last, weight]
                last = number
        terms.setdefault(term, Entry(0, 0)).learned = packed
