"""An article as search sees it: words with counts, and nothing that another article changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

from kbgen import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbgen.model import Article, Section

LEAD = 160  # Letters of the text shown where an article has no answer of its own.
MOST = 255  # Counts above this change no score.
_MOST_KNOWN = 1 << 18  # Words of a language that a process remembers: 40 MB.


@dataclass(frozen=True, slots=True)
class Document:
    """Word counts of one article; strings of words and bytes of counts, so that it stays light.

    The n-th of *terms* stands *title[n]* times in the title and *body[n]* times elsewhere.
    """

    terms: str  # Folded stems joined by spaces, as they come.
    title: bytes
    body: bytes
    forms: str  # Folded words joined by spaces; "form/term" where they differ.
    title_length: int  # Words.
    body_length: int
    heading: str  # Folded words of the title, in order: what an exact question looks like.
    lead: str  # What a result shows: the answer, else the beginning of the text.


def document(article: Article, sections: Iterable[Section]) -> Document:
    """Count the words of *article*; its answer and headings count as text, keywords as title."""
    sections = tuple(sections)
    known = _known(article.lang)
    if len(known) > _MOST_KNOWN:
        known.clear()
        known.stems.clear()
    title = text.words(article.title)
    body = text.words(" ".join((article.answer, *(f"{s.heading} {s.text}" for s in sections))))
    asked = text.words(" ".join((*article.keywords, *article.tags)))
    titles = Counter(title)
    titles.update(set(asked) - set(title))
    body_counts = Counter(body)
    found = dict.fromkeys((*body_counts, *titles))
    stems, forms = known.stems, dict.fromkeys(map(known.__getitem__, found))
    in_body, in_title = _by_term(body_counts, stems), _by_term(titles, stems)
    terms = {**in_body, **in_title}
    return Document(
        terms=" ".join(terms),
        title=bytes(map(in_title.get, terms, repeat(0))),
        body=bytes(map(in_body.get, terms, repeat(0))),
        forms=" ".join(forms),
        title_length=len(title),
        body_length=len(body),
        heading=" ".join(map(text.fold, title)),
        lead=_lead(article.answer, sections),
    )


class _Known(dict[str, str]):
    """Word → its form as in *forms*; *stems* has its term: each word is stemmed once a language.

    Asked for all words of an article at once, which takes 0.6 of asking for one after another.
    """

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang
        self.stems: dict[str, str] = {}
        self.stem = text.stem.__wrapped__  # What has been asked once is known here.

    def __missing__(self, word: str) -> str:
        term = self.stems[word] = self.stem(word, self.lang)
        form = self[word] = paired(text.fold(word), term)
        return form


@lru_cache(maxsize=64)
def _known(lang: str) -> _Known:
    return _Known(lang)


def _by_term(words: Counter[str], stems: Mapping[str, str]) -> dict[str, int]:
    """How often each term stands, MOST at most; all *words* have their *stems*."""
    counts: dict[str, int] = {}
    get = counts.get
    for term, count in zip(map(stems.__getitem__, words), words.values(), strict=True):
        counts[term] = get(term, 0) + count
    if counts and max(counts.values()) > MOST:
        return {term: min(MOST, count) for term, count in counts.items()}
    return counts


def paired(form: str, term: str) -> str:
    """One of a document's *forms*."""
    return form if form == term else f"{form}/{term}"


def _lead(answer: str, sections: tuple[Section, ...]) -> str:
    """The answer whole, else the first words of the text, cut at a space if there is one near."""
    if answer:
        return " ".join(answer.split())
    plain = " ".join(next((s.text for s in sections if s.text.strip()), "").split())
    if len(plain) <= LEAD:
        return plain
    space = plain.rfind(" ", LEAD // 2, LEAD)
    return plain[: space if space > 0 else LEAD].rstrip(".,;:") + "…"
