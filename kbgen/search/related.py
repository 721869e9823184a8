"""Which articles help next: those that the title of one finds among the titles of the others."""

from __future__ import annotations

import math
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from kbgen import text
from kbgen.search.inverted import K1, TITLE_B, idf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kbgen.model import Article

MOST = 3
COMMON = 100  # A term of more titles than this says nothing about kinship.
LEAST = 0.15  # Of what an article would give itself; less is chance.
AT_HOME = 1.25  # For an article of the same category.
ROUNDED = 6  # Digits of a score: what machines agree on.


class Kin(NamedTuple):
    """An article among its like; plain, for a cache."""

    said: str  # Its language, and the words that count.
    home: str  # Its category.
    terms: tuple[str, ...]
    near: tuple[str, ...]  # Keys of the articles most like it, most alike first.


def related(articles: Iterable[Article], before: Mapping[str, Kin] | None = None) -> dict[str, Kin]:
    """For each article's key at most three others of its language, most alike first; ties by key.

    Scores are the ranking's own for titles, keywords and tags. Nothing else counts, so that an
    edit of a text changes no page but its own. With what was found *before*, only articles are
    looked at that share a term with one that has changed.
    """
    before = before or {}
    shelf = {one.key: one for one in articles}
    known = {key: _known(shelf[key], before.get(key)) for key in sorted(shelf)}
    count, usual = scale = _scale(known)
    holders: dict[str, list[str]] = {}
    for key, one in known.items():
        for term in one.terms:
            holders.setdefault(term, []).append(key)
    weights = {
        term: (keys, idf(len(keys), count)) for term, keys in holders.items() if len(keys) <= COMMON
    }
    factors = {
        key: (K1 + 1) / (1 + K1 * (1 - TITLE_B + TITLE_B * len(one.terms) / usual))
        for key, one in known.items()
    }
    homes = {key: one.home for key, one in known.items()}
    moved = list(known) if scale != _scale(before) else _moved(known, before, holders)
    for key in moved:
        terms = [weights[term] for term in known[key].terms if term in weights]
        known[key] = known[key]._replace(near=_nearest(key, terms, factors, homes))
    return known


def _known(article: Article, before: Kin | None) -> Kin:
    """What is known without the others, as it was if nothing was said anew."""
    said = " ".join((article.lang, article.title, *article.keywords, *article.tags))
    if before is None or before.said != said:
        return Kin(said, article.category, _terms(said), ())
    return before if before.home == article.category else before._replace(home=article.category)


def _scale(known: Mapping[str, Kin]) -> tuple[int, float]:
    """How many articles, and of how many terms the usual title: so coarse that it hardly moves."""
    count = 2 ** math.ceil(math.log2(len(known) or 1))
    usual = sum(len(one.terms) for one in known.values()) / max(1, len(known))
    return count, 2 ** (round(2 * math.log2(usual)) / 2) if usual else 1


def _moved(
    known: Mapping[str, Kin], before: Mapping[str, Kin], holders: Mapping[str, Sequence[str]]
) -> set[str]:
    """Articles whose neighbours may be others: those that share a term with one that changed."""
    changed = {key for key in known.keys() | before.keys() if known.get(key) != before.get(key)}
    both = [told[key] for told in (known, before) for key in changed & told.keys()]
    held = [holders.get(term, ()) for term in {term for one in both for term in one.terms}]
    most = COMMON + len(changed)  # A term with more holders was too common before, too.
    return (changed & known.keys()).union(*(keys for keys in held if len(keys) <= most))


def _terms(said: str) -> tuple[str, ...]:
    lang, _, said = said.partition(" ")
    small = text.stop_words(lang)
    telling = {word for word in text.words(said) if word not in small and len(word) > 1}
    return tuple(sorted({text.stem(word, lang) for word in telling}))


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
