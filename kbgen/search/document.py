"""An article as search sees it: words with counts, and nothing that another article changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
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

    The n-th of *terms* stands *title[n]* times in the title and *body[n]* times elsewhere.
    """

    terms: str  # Folded stems joined by spaces, sorted.
    title: bytes
    body: bytes
    forms: str  # Folded words joined by spaces, sorted; "form/term" where they differ.
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
    forms: set[str] = set()
    in_title = _count(titles, article.lang, forms)
    in_body = _count(bodies, article.lang, forms)
    terms = sorted({*in_title, *in_body})
    return Document(
        terms=" ".join(terms),
        title=bytes(min(MOST, in_title.get(term, 0)) for term in terms),
        body=bytes(min(MOST, in_body.get(term, 0)) for term in terms),
        forms=" ".join(sorted(forms)),
        title_length=len(title),
        body_length=len(body),
        heading=" ".join(map(text.fold, title)),
        lead=_lead(article.answer, sections),
    )


def _count(words: Counter[str], lang: str, forms: set[str]) -> dict[str, int]:
    """How often each term stands; the words' forms are noted in *forms*."""
    counts: dict[str, int] = {}
    for word, count in words.items():
        term = text.stem(word, lang)
        counts[term] = counts.get(term, 0) + count
        forms.add(paired(text.fold(word), term))
    return counts


def paired(form: str, term: str) -> str:
    """One of a document's *forms*."""
    return form if form == term else f"{form}/{term}"


def _lead(answer: str, sections: tuple[Section, ...]) -> str:
    """The answer whole, else the first words of the text, cut at a space."""
    if answer:
        return " ".join(answer.split())
    plain = " ".join(next((s.text for s in sections if s.text.strip()), "").split())
    if len(plain) <= LEAD:
        return plain
    return plain[:LEAD].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
