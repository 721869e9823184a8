"""Synonyms, put into the documents at build time: the browser need not know of them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kbgen import text
from kbgen.search.document import Document, paired
from kbgen.search.small import small_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kbgen.search.learned import Group

    Counts = Mapping[str, Sequence[int]]  # How often a term stands in the title, and elsewhere.


class _Word(NamedTuple):
    """A word of a phrase."""

    form: str
    term: str
    bare: str  # Its stem as titles have it, whose words are without accents.
    small: bool


def with_synonyms(document: Document, groups: Sequence[Group], lang: str) -> Document:
    """*document* with the other members of each group that it mentions, in both directions.

    What is added counts as often as what was found.
    """
    if not groups or not document.terms:
        return document
    counts = {
        term: [title, body]
        for term, title, body in zip(
            document.terms.split(" "), document.title, document.body, strict=True
        )
    }
    heading = [text.stem(word, lang) for word in document.heading.split(" ")]
    forms = set(document.forms.split(" "))
    for group in groups:
        phrases = _phrases(group, lang)
        title = max(_in_title(phrase, counts, heading) for phrase in phrases)
        body = max(_in_body(phrase, counts) for phrase in phrases)
        for word in (word for phrase in phrases for word in phrase):
            there = counts.get(word.term, [0, 0])
            if (title and not there[0]) or (body and not there[1]):
                counts[word.term] = [there[0] or title, there[1] or body]
                forms.add(paired(word.form, word.term))
    terms = sorted(counts)
    return replace(
        document,
        terms=" ".join(terms),
        title=bytes(counts[term][0] for term in terms),
        body=bytes(counts[term][1] for term in terms),
        forms=" ".join(sorted(forms)),
    )


@lru_cache(maxsize=1024)
def _phrases(group: Group, lang: str) -> tuple[tuple[_Word, ...], ...]:
    small = small_words(lang)

    def known(word: str) -> _Word:
        form = text.fold(word)
        return _Word(form, text.stem(word, lang), text.stem(form, lang), form in small)

    return tuple(tuple(map(known, phrase)) for phrase in group)


def _in_title(phrase: Sequence[_Word], counts: Counts, heading: Sequence[str]) -> int:
    """How often a phrase stands there: its words side by side, or brought by the keywords."""
    least = min(counts.get(word.term, (0, 0))[0] for word in phrase)
    said = [word.bare for word in phrase]
    if len(phrase) == 1 or not least or not set(said) <= set(heading):
        return least
    starts = range(len(heading) - len(said) + 1)
    return sum(said == heading[at : at + len(said)] for at in starts)


def _in_body(phrase: Sequence[_Word], counts: Counts) -> int:
    """How often a phrase may stand there: the counts know no order, so that two words of it must
    tell something. "cash" and "machine" in one text are a cash machine; "log" and "in" are not.
    """
    if len(phrase) > 1 and sum(not word.small for word in phrase) < 2:
        return 0
    return min(counts.get(word.term, (0, 0))[1] for word in phrase)
