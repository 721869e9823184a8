"""Synonyms, put into the documents at build time: the browser need not know of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen import text
from kbgen.search.document import MOST, Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbgen.search.learned import Group


def with_synonyms(document: Document, groups: Sequence[Group], lang: str) -> Document:
    """*document* with the other members of each group that it mentions, in both directions.

    A single word counts wherever it stands; a phrase only if all its words stand in the title
    (the counts know nothing of order). What is added counts as often as what was found.
    """
    if not groups or not document.forms:
        return document
    forms, terms = document.forms.split(" "), document.terms.split(" ")
    counts: dict[str, list[int]] = {}
    for form, term, title, body in zip(forms, terms, document.title, document.body, strict=True):
        found = counts.setdefault(term or form, [0, 0])
        found[0] += title
        found[1] += body
    added: dict[tuple[str, str], list[int]] = {}
    for group in groups:
        stems = [[(word, text.stem(word, lang)) for word in phrase] for phrase in group]
        title, body = _mentions(stems, counts)
        for pair in (pair for phrase in stems for pair in phrase):
            there = counts.get(pair[1], (0, 0))
            if (title and not there[0]) or (body and not there[1]):
                more = added.setdefault(pair, [0, 0])
                more[0] = max(more[0], 0 if there[0] else title)
                more[1] = max(more[1], 0 if there[1] else body)
    return _with(document, added) if added else document


def _mentions(stems: list[list[tuple[str, str]]], counts: dict[str, list[int]]) -> tuple[int, int]:
    """How often the commonest member of a group stands in the title, and in the rest."""
    title = body = 0
    for phrase in stems:
        found = [counts.get(term, [0, 0]) for _, term in phrase]
        title = max(title, min(count[0] for count in found))
        if len(phrase) == 1:
            body = max(body, found[0][1])
    return title, body


def _with(document: Document, added: dict[tuple[str, str], list[int]]) -> Document:
    rows = {
        (form, term): [title, body]
        for form, term, title, body in zip(
            document.forms.split(" "),
            document.terms.split(" "),
            document.title,
            document.body,
            strict=True,
        )
    }
    for (form, stem), more in added.items():
        row = rows.setdefault((form, "" if stem == form else stem), [0, 0])
        row[0] = min(MOST, row[0] + more[0])
        row[1] = min(MOST, row[1] + more[1])
    pairs = sorted(rows)
    return replace(
        document,
        forms=" ".join(form for form, _ in pairs),
        terms=" ".join(term for _, term in pairs),
        title=bytes(rows[pair][0] for pair in pairs),
        body=bytes(rows[pair][1] for pair in pairs),
    )
