"""What many requesters share: proper nouns anybody may read, lines that nobody wrote."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from typing import TYPE_CHECKING

from kbgen.tickets import phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kbgen.tickets.question import Outcome

K = 5  # Requesters who must share a word before it counts as public.
PEOPLE = 0.2  # So many uses in the places of names, to one elsewhere, make a word a name.
_SLUGS = re.compile(r"article:(?:/[a-z._-]{1,80}\d{0,2})+/?")
_SLOTS = 1 << 22
_WORDS = 400_000  # So many words are counted; beyond, those said once are forgotten.
_ADMIT = 3  # A line is counted by requester from its third sighting on.
_SHARE = 0.002  # Of all tickets: so many requesters make a line boilerplate.
_ENOUGH = 20_000  # Requesters counted of a line: that share of ten million tickets.


class Sharing:
    """Counts distinct requesters, exactly up to K, in bounded memory."""

    def __init__(self) -> None:
        self.tickets = 0
        self._words: dict[str, frozenset[int]] = {}
        self._public: set[str] = set()
        self._seen = array("B", bytes(_SLOTS))
        self._lines: dict[int, set[int]] = {}
        self._uses: Counter[str] = Counter()
        self._plain: Counter[str] = Counter()
        self.people: Counter[str] = Counter()  # How often a word stood where a name stands.

    def add(self, outcomes: Iterable[Outcome], plain: Counter[str]) -> None:
        self._plain.update(plain)
        if len(self._plain) > _WORDS:
            self._plain = Counter({word: n for word, n in self._plain.items() if n > 1})
        for outcome in outcomes:
            self.tickets += 1
            self.people.update(outcome.people)
            self._uses.update({word.casefold() for word in outcome.capitals})
            for word in outcome.capitals:
                self._add_word(word.casefold(), outcome.requester)
            for signal in outcome.signals:
                self._add_word(signal, outcome.requester)
            for line in outcome.edges:
                self._add_line(line, outcome.requester)

    def _add_word(self, word: str, requester: int) -> None:
        if word in self._public:
            return
        users = self._words.get(word, frozenset()) | {requester}
        if len(users) >= K:
            self._words.pop(word, None)
            self._public.add(word)
        else:
            self._words[word] = users

    def _add_line(self, line: int, requester: int) -> None:
        slot = line & (_SLOTS - 1)
        if self._seen[slot] < _ADMIT:
            self._seen[slot] += 1
        if self._seen[slot] >= _ADMIT:
            users = self._lines.setdefault(line, set())
            if len(users) < _ENOUGH:
                users.add(requester)

    def rare(self, words: Collection[str]) -> frozenset[str]:
        """Those of *words* that fewer than K requesters capitalise, or that are people's names."""
        return frozenset(word for word in words if self._is_rare(word.casefold()))

    def common(self, signals: Iterable[str]) -> tuple[str, ...]:
        """Signals that K requesters share, and articles whose path is made of plain words.

        What an agent typed for one customer may be about that customer.
        """
        return tuple(each for each in signals if each in self._public or _SLUGS.fullmatch(each))

    def _is_rare(self, word: str) -> bool:
        if word in phrases.words("public-words"):
            return False
        plain, capital = self._plain[word], self._uses[word]
        if self.people[word] >= PEOPLE * (plain + capital):
            return bool(self.people[word]) or word not in self._public
        # What most people write small is an ordinary word, however seldom it stands tall.
        return word not in self._public and plain < max(K, capital)

    def boilerplate(self) -> frozenset[int]:
        """Lines (see Outcome.edges) that so many different people did not think of themselves."""
        least = max(K, self.tickets * _SHARE)
        return frozenset(line for line, users in self._lines.items() if len(users) >= least)
