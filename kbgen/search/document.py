"""An article as search sees it: words with counts, and nothing that another article changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kbgen import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbgen.model import Article, Section

LEAD = 160  # Letters of the text shown where an article has no answer of its own.
MOST = 255  # Counts above this change no score.


@dataclass(frozen=True, slots=True)
class Document:
    """Word counts of one article; strings of words and bytes of counts, so that it stays light.

    The n-th word of *forms* stands *title[n]* times in the title and *body[n]* times elsewhere.
    """

    forms: str  # Folded words joined by spaces, sorted, each (form, term) pair once.
    terms: str  # Their folded stems, in step; "" between two spaces if the same as the form.
    title: bytes
    body: bytes
    title_length: int  # Words.
    body_length: int
    heading: str  # Folded words of the title, in order: what an exact question looks like.
    lead: str  # What a result shows: the answer, else the beginning of the text.


def document(article: Article, sections: Iterable[Section]) -> Document:
    """Count the words of *article*; its answer and headings count as text, keywords as title."""
    sections = tuple(sections)
    title = text.words(article.title)
    body = text.words(" ".join((article.answer, *(f"{s.heading} {s.text}" for s in sections))))
    asked = text.words(" ".join((*article.keywords, *article.tags)))
    titles = Counter(title)
    titles.update(set(asked) - set(title))
    bodies = Counter(body)
    counts = _counts(article.lang, titles, bodies)
    pairs = sorted(counts)
    return Document(
        forms=" ".join(form for form, _ in pairs),
        terms=" ".join("" if term == form else term for form, term in pairs),
        title=bytes(min(MOST, counts[pair][0]) for pair in pairs),
        body=bytes(min(MOST, counts[pair][1]) for pair in pairs),
        title_length=len(title),
        body_length=len(body),
        heading=" ".join(map(text.fold, title)),
        lead=_lead(article.answer, sections),
    )


def _counts(
    lang: str, titles: Counter[str], bodies: Counter[str]
) -> dict[tuple[str, str], list[int]]:
    """(form, term) → how often it stands in the title and in the rest."""
    counts: dict[tuple[str, str], list[int]] = {}
    for column, words in enumerate((titles, bodies)):
        for word, count in words.items():
            pair = _pair(word, lang)
            known = counts.get(pair)
            if known is None:
                known = counts[pair] = [0, 0]
            known[column] += count
    return counts


@lru_cache(maxsize=1 << 17)
def _pair(word: str, lang: str) -> tuple[str, str]:
    """One look-up for both: half of the time of counting was spent on them."""
    return text.fold(word), text.stem(word, lang)


def _lead(answer: str, sections: tuple[Section, ...]) -> str:
    """The answer whole, else the first words of the text, cut at a space."""
    if answer:
        return " ".join(answer.split())
    plain = " ".join(next((s.text for s in sections if s.text.strip()), "").split())
    if len(plain) <= LEAD:
        return plain
    return plain[:LEAD].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
