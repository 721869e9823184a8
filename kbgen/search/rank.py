"""The ranking of the site: theme/js/search-rank.js does exactly the same, number by number."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kbgen import text
from kbgen.search.inverted import LEARNED
from kbgen.search.slips import REPAIR_FROM, akin, common, one_edit, slip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kbgen.search.inverted import Index, Shown

MOST_WORDS = 64  # Of a question; a pasted letter must not load the whole index.
MOST_RIVALS = 8  # Spellings that one unknown word may look up.
MOST_COMPLETIONS = 48  # Shortest words that a beginning may mean.
COMPLETE_FROM = 3  # Letters typed before a word is completed.
MISTYPED = (4, 5)  # What a corrected word counts.
BEGUN = (3, 5)  # What a known word counts that an unknown one begins with.
HEAD = 5  # Letters of such a word.
FULL = 1024  # What one word can count at most; at FULL half is left of it, MRR +.004 over 15 sets.
LOADED = 10  # Results that are looked through for the exact title,
TITLED = 3  # and of the titles that hold every word so many, the shortest first.

Way = tuple[str, int, int]
"""A term that a word may mean, and the share of its score that counts: numerator, denominator."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer; *score* only compares hits of one result."""

    number: int
    key: str
    path: str
    url: str
    title: str
    score: int


@dataclass(frozen=True, slots=True)
class Result:
    """Best first; *corrected* is the question as it was understood, "" if as typed."""

    query: str
    corrected: str
    hits: tuple[Hit, ...]


class Engine:
    """Answers questions from an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._reversed: tuple[str, ...] = ()

    def search(
        self, query: str, limit: int = LOADED, *, typing: bool = False, exact: bool = False
    ) -> Result:
        """At most *limit* hits. *typing*: the last word may go on; *exact*: repair no word."""
        spoken = text.words(query)
        words = list(dict.fromkeys(map(text.fold, spoken)))[:MOST_WORDS]
        last = _last_typed(query) if typing else ""
        repaired: dict[str, str] = {}
        telling: dict[int, int] = {}
        small: dict[int, int] = {}
        asked: dict[str, list[Way]] = {}
        for word in words:
            for form, ways in self._ways(word, word == last, exact, repaired).items():
                if form == word or form not in asked:
                    asked[form] = ways
        titled = self._titled([asked[word] for word in words if word in asked])
        own = [(ways, True) for ways in asked.values()]
        for ways, taught in (*own, *((self._known(pair), False) for pair in joined(spoken))):
            tells = any(self._tells(term, taught) for term, _, _ in ways)
            scores = telling if tells else small
            for number, score in self._best(ways, taught).items():
                scores[number] = scores.get(number, 0) + score
        scores = together(telling, small)
        heading = " ".join(map(text.fold, spoken))
        found = self._first(scores, max(limit, LOADED), titled, heading)
        told = {word: known for word, known in repaired.items() if known not in asked}
        corrected = text.mended(query, told) if told else ""
        return Result(query, corrected, tuple(found[:limit]))

    def scores(self, query: str) -> dict[int, int]:
        """Every article that shares a known word with *query*: what learning starts from."""
        scores: dict[int, int] = {}
        spoken = text.words(query)
        for word in (*dict.fromkeys(map(text.fold, spoken)), *joined(spoken)):
            for number, score in self._best(self._known(word)).items():
                scores[number] = scores.get(number, 0) + score
        return scores

    def _ways(
        self, word: str, last: bool, exact: bool, repaired: dict[str, str]
    ) -> dict[str, list[Way]]:
        """What *word* may mean, by word: of two that are written as one, each counts."""
        ways = self._known(word)
        if text.is_sign(word):
            ways = [(t, 1, 1) for t in sorted(self.index.terms) if t.startswith(word)]
        if last and len(word) >= COMPLETE_FROM:
            ways += self._completions(word)
        if ways or exact or not text.spelled(word):
            return {word: ways}
        return self._repair(word, repaired)

    def _known(self, word: str) -> list[Way]:
        return [(term, 1, 1) for term in self._terms(word) if term in self.index.terms]

    def _terms(self, form: str) -> tuple[str, ...]:
        return self.index.forms.get(form, (form,))

    def _completions(self, word: str) -> list[Way]:
        """Terms of the words that go on from *word*, each by its shortest form."""
        shortest: dict[str, int] = {}
        forms = sorted(_starting(self.index.spellings, word), key=lambda form: (len(form), form))
        for form in forms[:MOST_COMPLETIONS]:
            for term, _, _ in self._known(form):
                shortest[term] = min(shortest.get(term, len(form)), len(form))
        return [(term, len(word), length) for term, length in shortest.items()]

    def _repair(self, word: str, repaired: dict[str, str]) -> dict[str, list[Way]]:
        """What an unknown *word* may mean, the likeliest kind of kinship first."""
        near = self._near(word) if len(word) >= REPAIR_FROM else []
        if kin := [form for form in near if akin(word, form)]:
            chosen = min(kin, key=lambda form: (-common(word, form), len(form), form))
            if len(chosen) == len(word) and one_edit(word, chosen):
                repaired[word] = chosen
            return {word: self._known(chosen)}
        if slips := [form for form in near if slip(word, form)]:
            slips.sort(key=lambda form: (form[0] != word[0], -common(word, form), form))
            chosen = min(slips[:MOST_RIVALS], key=lambda form: (-self._frequency(form), form))
            repaired[word] = chosen
            return {word: [(term, *MISTYPED) for term, _, _ in self._known(chosen)]}
        if apart := self._apart(word, near):
            return apart
        if heads := [form for form in near if len(form) >= HEAD and word.startswith(form)]:
            longest = max(heads, key=len)
            return {word: [(term, *BEGUN) for term, _, _ in self._known(longest)]}
        return {word: self._completions(word) if len(word) >= COMPLETE_FROM else []}

    def _apart(self, word: str, near: list[str]) -> dict[str, list[Way]]:
        """Two known words that *word* is made of, the longest first: "resetpassword".

        Of questions that lost a space 3/4 of the loss came back, over six sets in three languages.
        """
        for form in sorted(near, key=lambda form: (-len(form), form)):
            if word.startswith(form):
                rest = word[len(form) :]
            elif word.endswith(form):
                rest = word[: -len(form)]
            else:
                continue
            if len(rest) > 1 and (known := self._known(rest)):
                return {form: self._known(form), rest: known}
        return {}

    def _near(self, word: str) -> list[str]:
        """Words that share the first or the last half with *word*: one edit leaves one whole.

        All but two letters swapped across the middle: that one word is looked up by itself.
        """
        half = max(2, len(word) // 2)
        swapped = word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
        self._reversed = self._reversed or tuple(sorted(w[::-1] for w in self.index.spellings))
        ending = word[: -half - 1 : -1]
        return sorted(
            {
                *_starting(self.index.spellings, word[:half]),
                *(form for form in _starting(self.index.spellings, swapped) if form == swapped),
                *(form[::-1] for form in _starting(self._reversed, ending)),
            }
        )

    def _tells(self, term: str, taught: bool) -> bool:
        """Whether *term* alone is a reason to show an article."""
        entry = self.index.terms[term]
        return entry.idf > 0 or (entry.idf == 0 and taught and bool(entry.learned))

    def _frequency(self, form: str) -> int:
        entries = [self.index.terms[term] for term, _, _ in self._known(form)]
        return sum(len(entry.title) + len(entry.body) for entry in entries)

    def _best(self, ways: Iterable[Way], taught: bool = True) -> dict[int, int]:
        """The score of one word for each article: the best of its ways."""
        best: dict[int, int] = {}
        for term, share, whole in ways:
            for number, score in self.term_scores(term, taught).items():
                counted = score * share // whole
                if counted > best.get(number, counted - 1):
                    best[number] = counted
        return best

    def term_scores(self, term: str, taught: bool = True) -> dict[int, int]:
        """The score of *term* alone for each article; if *taught*, with what tickets taught.

        The more it counts in the article's own words, the less is added: several words that are
        said tell more than one that is said loudly.
        """
        entry = self.index.terms.get(term)
        if entry is None:
            return {}
        scores: dict[int, int] = {}
        for idf, packed in ((entry.title_idf, entry.title), (abs(entry.idf), entry.body)):
            number = 0
            for posting in packed:
                number += posting >> 5
                scores[number] = scores.get(number, 0) + idf * (posting & 31)
        scores = {number: score * FULL // (score + FULL) for number, score in scores.items()}
        number = 0
        learned = entry.learned if taught else ()
        for gap, weight in zip(learned[::2], learned[1::2], strict=True):
            number += gap
            scores[number] = scores.get(number, 0) + LEARNED * weight
        return scores

    def _titled(self, asked: list[list[Way]]) -> list[int]:
        """Articles in whose titles stand all words, the shortest first: the exact title, perhaps.

        It may be far down among many like it: "Invoice" below fifteen "Invoice for plan …".
        """
        found: dict[int, int] = {}
        for at, ways in enumerate(asked):
            if at and not found:
                return []
            here: dict[int, int] = {}
            for term, _, _ in ways:
                number = 0
                for posting in self.index.terms[term].title:
                    number += posting >> 5
                    here[number] = max(here.get(number, 0), posting & 31)
            found = {n: factor for n, factor in here.items() if not at or n in found}
        return sorted(found, key=lambda number: (-found[number], number))[:TITLED]

    def _first(
        self, scores: dict[int, int], limit: int, titled: list[int], asked: str
    ) -> list[Hit]:
        """By score, then tickets (in powers of two), then number; an exact title before all."""
        shown = self.index.shown
        likely = {number: score for number, score in scores.items() if score > 0} or scores

        def order(number: int) -> tuple[int, int, int]:
            return -likely[number], -shown[number].tickets.bit_length(), number

        best = sorted(likely, key=order)[:limit]
        best += [number for number in titled if number in likely and number not in best]
        best.sort(key=lambda number: shown[number].heading != asked)
        return [_hit(shown[number], likely[number]) for number in best]


def joined(spoken: list[str]) -> list[str]:
    """Neighbours written as one: who asks how to "check out" may mean the "checkout".

    Only in an article's own words: what tickets teach is taught for each word as it is written.
    """
    letters = [text.fold(word) for word in spoken[:MOST_WORDS]]
    pairs = {
        one + other: None
        for one, other in pairwise(letters)
        if min(len(one), len(other)) > 1 and text.spelled(one) and text.spelled(other)
    }
    return [pair for pair in pairs if pair not in letters]


def together(telling: dict[int, int], small: dict[int, int]) -> dict[int, int]:
    """Small words tell between articles that share a telling word; alone only if none does."""
    return {
        number: score + small.get(number, 0) for number, score in telling.items() if score > 0
    } or small


def _hit(shown: Shown, score: int) -> Hit:
    return Hit(shown.number, shown.key, shown.path, shown.url, shown.title, score)


def _last_typed(query: str) -> str:
    """The word under the caret, if it is one of letters."""
    spoken = text.words(query.rpartition(" ")[2])
    return text.fold(spoken[-1]) if spoken and text.spelled(spoken[-1]) else ""


def _starting(ordered: tuple[str, ...], start: str) -> Iterator[str]:
    at = bisect_left(ordered, start)
    while at < len(ordered) and ordered[at].startswith(start):
        yield ordered[at]
        at += 1
