"""Which articles help next: those that the title of one finds among the titles of the others."""

from __future__ import annotations

import math
from heapq import nlargest
from typing import TYPE_CHECKING

from kbgen import text
from kbgen.search.inverted import K1, TITLE_B, idf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbgen.model import Article

MOST = 3
COMMON = 100  # A term of more titles than this says nothing about kinship.
LEAST = 0.15  # Of what an article would give itself; less is chance.
AT_HOME = 1.25  # For an article of the same category.
ROUNDED = 6  # Digits of a score: what machines agree on.


def related(articles: Iterable[Article]) -> dict[str, tuple[str, ...]]:
    """For each article's key at most three others of its language, most alike first; ties by key.

    Scores are the ranking's own for titles, keywords and tags. Nothing else counts, so that an
    edit of a text changes no page but its own.
    """
    shelf = {one.key: one for one in articles}
    terms = {key: _terms(shelf[key]) for key in sorted(shelf)}
    holders: dict[str, list[str]] = {}
    for key, found in terms.items():
        for term in found:
            holders.setdefault(term, []).append(key)
    count = 2 ** math.ceil(math.log2(len(shelf) or 1))  # So coarse that it hardly ever moves.
    weights = {term: idf(len(keys), count) for term, keys in holders.items() if len(keys) <= COMMON}
    usual = sum(map(len, terms.values())) / max(1, len(terms))
    usual = 2 ** (round(2 * math.log2(usual)) / 2) if usual else 1
    factors = {
        key: (K1 + 1) / (1 + K1 * (1 - TITLE_B + TITLE_B * len(found) / usual))
        for key, found in terms.items()
    }
    homes = {key: one.category for key, one in shelf.items()}
    told = {term: (holders[term], weight) for term, weight in weights.items()}
    return {
        key: _nearest(key, [told[term] for term in found if term in told], factors, homes)
        for key, found in terms.items()
    }


def _terms(article: Article) -> list[str]:
    said = " ".join((article.title, *article.keywords, *article.tags))
    small = text.stop_words(article.lang)
    telling = {word for word in text.words(said) if word not in small and len(word) > 1}
    return sorted({text.stem(word, article.lang) for word in telling})


def _nearest(
    key: str,
    terms: Iterable[tuple[list[str], float]],
    factors: Mapping[str, float],
    homes: Mapping[str, str],
) -> tuple[str, ...]:
    shared: dict[str, float] = {}
    for holders, weight in terms:
        for other in holders:
            shared[other] = shared.get(other, 0) + weight
    most = shared.pop(key, 0)
    home = homes[key]
    scores = {
        other: score * factors[other] * (AT_HOME if home == homes[other] else 1)
        for other, score in shared.items()
        if score >= LEAST * most
    }
    # Scores are compared as rounded: those that cannot be among the first need no rounding.
    least = min(nlargest(MOST, scores.values()), default=0) - 10**-ROUNDED
    likely = [(-round(score, ROUNDED), key) for key, score in scores.items() if score >= least]
    return tuple(key for _, key in sorted(likely)[:MOST])
