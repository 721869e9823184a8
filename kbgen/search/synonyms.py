"""Synonyms, put into the documents at build time: the browser need not know of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen import text
from kbgen.search.document import Document, paired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbgen.search.learned import Group


def with_synonyms(document: Document, groups: Sequence[Group], lang: str) -> Document:
    """*document* with the other members of each group that it mentions, in both directions.

    A single word counts wherever it stands; a phrase only if all its words stand in the title
    (the counts know nothing of order). What is added counts as often as what was found.
    """
    if not groups or not document.terms:
        return document
    counts = {
        term: [title, body]
        for term, title, body in zip(
            document.terms.split(" "), document.title, document.body, strict=True
        )
    }
    forms = set(document.forms.split(" "))
    for group in groups:
        stems = [[(word, text.stem(word, lang)) for word in phrase] for phrase in group]
        title, body = _mentions(stems, counts)
        for form, term in (pair for phrase in stems for pair in phrase):
            there = counts.get(term, [0, 0])
            if (title and not there[0]) or (body and not there[1]):
                counts[term] = [there[0] or title, there[1] or body]
                forms.add(paired(form, term))
    terms = sorted(counts)
    return replace(
        document,
        terms=" ".join(terms),
        title=bytes(counts[term][0] for term in terms),
        body=bytes(counts[term][1] for term in terms),
        forms=" ".join(sorted(forms)),
    )


def _mentions(stems: list[list[tuple[str, str]]], counts: dict[str, list[int]]) -> tuple[int, int]:
    """How often the commonest member of a group stands in the title, and in the rest."""
    title = body = 0
    for phrase in stems:
        found = [counts.get(term, [0, 0]) for _, term in phrase]
        title = max(title, min(count[0] for count in found))
        if len(phrase) == 1:
            body = max(body, found[0][1])
    return title, body
