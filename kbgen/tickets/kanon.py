"""What may be shown of customers' words: only what at least k different people say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.text import stop_words
from kbgen.tickets.names import is_first_name
from kbgen.tickets.reading import Reading
from kbgen.tickets.redact import MARK, redact
from kbgen.tickets.sharing import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kbgen.model import Question

K = 5
_TOKEN = re.compile(r"[^\W_]+")
_INNER_CAPITAL = re.compile(r"(?<=[\w,] )([A-ZÀ-ÖØ-ÞА-ЯЁ][^\W_]*)")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_CAPITALISED = 0.6  # From this share of its uses on, a word is taken for somebody's name.
_SEEN = 3  # Capitals inside sentences before that share is trusted.


@dataclass(frozen=True, slots=True)
class Shown:
    """The words that may be shown; everything else fails closed."""

    k: int
    public: frozenset[str]  # In lower case.

    def word(self, word: str) -> bool:
        """Whether every token of *word* (one word or a phrase) may be shown."""
        tokens = _TOKEN.findall(word.casefold())
        return bool(tokens) and all(token in self.public for token in tokens)

    def sentence(self, text: str) -> bool:
        """As word(), and no rule of redaction has found or would find anything."""
        return self.word(text) and not MARK.search(text) and redact(text) == text

    def sentences(self, text: str) -> list[str]:
        """The sentences of *text* that may be quoted, in their order."""
        pieces = (piece.strip() for piece in _SENTENCE.split(text))
        return [piece for piece in pieces if self.sentence(piece)]


def shown(
    questions: Iterable[Question],
    k: int = K,
    published: Collection[str] = (),
    *,
    replies: bool = False,
) -> Shown:
    """Count who says what: a word is public from *k* different requesters on.

    Never public: tokens of digits only, common first names, words that customers mostly
    capitalise inside a sentence (but "I") and, of a Reading, words that often stand where names
    stand; unless they are among the *published* (lower-case words of our own articles). *replies*
    counts the agents' resolutions instead, by whose tickets they are.
    """
    counts = _Counts(k)
    for question in questions:
        counts.add(question.resolution if replies else question.text, question.requester)
        counts.langs.add(question.lang)
    own = frozenset(published)
    people = questions.people if isinstance(questions, Reading) else {}
    allowed = (word for word in counts.public if _showable(word, counts, own, people))
    return Shown(k, frozenset(allowed))


def _showable(word: str, counts: _Counts, own: frozenset[str], people: Mapping[str, int]) -> bool:
    if word.isdigit():
        return False
    if word in own:
        return True
    capitals = counts.capitals[word]
    uses = capitals + counts.plain[word]
    joins = any(word in stop_words(lang) for lang in counts.langs)
    often = not joins and capitals >= _SEEN and capitals > _CAPITALISED * uses
    named = people.get(word, 0) > PEOPLE * uses
    return not often and not named and not is_first_name(word)


class _Counts:
    """Distinct requesters by word, exactly up to k; capitals inside sentences."""

    def __init__(self, k: int) -> None:
        self._k = k
        self._users: dict[str, int | tuple[int, ...]] = {}
        self.public: set[str] = set()
        self.capitals: Counter[str] = Counter()
        self.plain: Counter[str] = Counter()
        self.langs: set[str] = set()

    def add(self, text: str, requester: int) -> None:
        text = MARK.sub(" ", text)
        tokens = set(_TOKEN.findall(text))
        self.plain.update(token for token in tokens if token.islower())
        self.capitals.update({word.casefold() for word in _INNER_CAPITAL.findall(text)})
        for token in {token.casefold() for token in tokens} - self.public:
            self._add(token, requester)

    def _add(self, token: str, requester: int) -> None:
        # Most words are said once: one number costs less memory than a collection.
        users = self._users.get(token)
        if users is None:
            users = requester
        elif isinstance(users, int):
            users = users if users == requester else (users, requester)
        elif requester not in users:
            users = (*users, requester)
        if self._k <= 1 or (isinstance(users, tuple) and len(users) >= self._k):
            self.public.add(token)
            self._users.pop(token, None)
        else:
            self._users[token] = users
