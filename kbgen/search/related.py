"""Which articles help next: those that share the rarest words of the title and answer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbgen.search.document import Document

MOST = 3
COMMON = 50  # A term of more titles than this says nothing about kinship.


def related(documents: Mapping[str, Document]) -> dict[str, tuple[str, ...]]:
    """For each key at most three others, most alike first; ties by key.

    Only title words (with keywords and tags) count, so that an edit of a text changes no page
    but its own.
    """
    terms = {key: _title_terms(document) for key, document in documents.items()}
    holders: dict[str, list[str]] = {}
    for key in sorted(terms):
        for term in terms[key]:
            holders.setdefault(term, []).append(key)
    weights = {
        term: 1 / math.log2(1 + len(keys))
        for term, keys in holders.items()
        if 1 < len(keys) <= COMMON
    }
    return {key: _nearest(key, found, holders, weights) for key, found in terms.items()}


def _title_terms(document: Document) -> list[str]:
    pairs = zip(document.terms.split(" "), document.title, strict=False)
    return [term for term, count in pairs if count]


def _nearest(
    key: str,
    terms: list[str],
    holders: Mapping[str, list[str]],
    weights: Mapping[str, float],
) -> tuple[str, ...]:
    shared: dict[str, float] = {}
    for term in terms:
        if weight := weights.get(term):
            for other in holders[term]:
                shared[other] = shared.get(other, 0) + weight
    shared.pop(key, None)
    return tuple(sorted(shared, key=lambda other: (-round(shared[other], 6), other))[:MOST])
