"""What many say whatever they ask: sentences made of what everybody says, and phrases that stand
in many texts which share nothing else.

A letter tells of its writer before it asks. Of its sentences those that consist of common pairs
of words alone are left out; without this nothing was found in long tickets (benchmarks/letters.py).

"I tried it twice already" would make a group of its own. Its mark is in the numbers: what the
texts say besides it is no more alike than any texts are, and it has a word that is seldom said
otherwise. (The first alone holds of "how do I", too, which tells something: found fell by .04.)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

SHORTEST, LONGEST = 3, 12  # Words of a phrase.
OFTEN, FEWEST = 0.01, 20  # Share, and number, of texts that have it.
BESIDES = 0.5  # Of the usual length of texts: what must be left, or the phrase is the question.
BOUND = 0.8  # Of the texts of some word of it that have the phrase.
WHOLE = 0.5  # Of the texts of a phrase inside it that a longer one must have, or it is chance.
COMMON = 0.8  # Of a sentence's pairs of words: from here on it is a commonplace; .9 found less.
SENTENCES = 3  # That a text must have before one is left out.
LETTERS = 0.3  # Share of texts with so many, from which anything is; short questions lost by it.
ENDLESS, PIECE = 24, 6  # Words of a sentence that nobody ended, and of the pieces it is cut into.
_WORD = r"(?u)\b\w+\b"


@dataclass(frozen=True, slots=True)
class Silence:
    """What is not looked at."""

    pairs: frozenset[str] = frozenset()  # Of words, that stand in many texts.
    phrases: tuple[str, ...] = ()

    def told(self, texts: Iterable[str]) -> list[str]:
        """*texts*, a line a sentence, as single lines of what tells something."""
        found = pattern(self.phrases)
        return [without_phrases(without_commonplaces(text, self.pairs), found) for text in texts]


NOTHING = Silence()


def silence(texts: Sequence[str]) -> Silence:
    """What the canonical *texts*, a line a sentence, say whatever they ask."""
    long = sum(len(_pieces(text)) >= SENTENCES for text in texts)
    pairs = common_pairs(texts) if long > LETTERS * len(texts) else frozenset()
    return Silence(pairs, refrains([without_commonplaces(text, pairs) for text in texts]))


def common_pairs(texts: Sequence[str]) -> frozenset[str]:
    """Neighbouring words that stand in many of *texts*."""
    counts = Counter(pair for text in texts for pair in set(_pairs(text)))
    least = max(FEWEST, OFTEN * len(texts))
    return frozenset(pair for pair, count in counts.items() if count >= least)


def without_commonplaces(text: str, common: Collection[str]) -> str:
    """The sentences of *text*, if they are many, that are not made of *common* pairs; if all are,
    the one that is least."""
    pieces = _pieces(text)
    if len(pieces) >= SENTENCES:
        shares = [_share(piece, common) for piece in pieces]
        told = [piece for piece, share in zip(pieces, shares, strict=True) if share < COMMON]
        pieces = told or [pieces[shares.index(min(shares))]]
    return " ".join(pieces)


def _pieces(text: str) -> list[str]:
    """Its sentences, one that does not end in pieces."""
    found = []
    for words in map(str.split, text.split("\n")):
        size = PIECE if len(words) > ENDLESS else ENDLESS
        found += [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
    return found


def _share(piece: str, common: Collection[str]) -> float:
    pairs = _pairs(piece)
    return sum(pair in common for pair in pairs) / len(pairs)


def _pairs(text: str) -> list[str]:
    words = text.split()
    return [f"{one} {other}" for one, other in pairwise(words)] or words


def refrains(texts: Sequence[str]) -> tuple[str, ...]:
    """Phrases of canonical *texts*, the longest first, that tell nothing of what is asked."""
    places = _frequent(texts, max(FEWEST, OFTEN * len(texts)))
    if not places:
        return ()
    terms = TfidfVectorizer(min_df=2, sublinear_tf=True, token_pattern=_WORD, dtype=np.float32)
    usual = _likeness(terms.fit_transform(texts))
    said = Counter(word for text in texts for word in set(text.split()))
    length = sum(text.count(" ") + 1 for text in texts) / len(texts)
    found: list[str] = []
    for phrase, rows in places.items():  # Shorter ones come first.
        if len(rows) < BOUND * min(said[word] for word in phrase.split()):
            continue
        rests = [without_phrases(texts[row], pattern([phrase])) for row in rows]
        words = sum(len(rest.split()) for rest in rests) / len(rests)
        inner = (len(places[one]) for one in found if f" {one} " in f" {phrase} ")
        if (
            words >= BESIDES * length
            and len(rows) >= WHOLE * max(inner, default=0)
            and _likeness(terms.transform(rests)) <= usual
        ):
            found.append(phrase)
    return tuple(sorted(found, key=lambda phrase: (-phrase.count(" "), phrase)))


def pattern(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """What matches any of *phrases*, earlier ones first, as whole words; None for none."""
    inner = "|".join(re.escape(phrase) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)") if phrases else None


def without_phrases(text: str, found: re.Pattern[str] | None) -> str:
    """Canonical *text* without what *found* matches; itself where nothing would be left."""
    if found is None:
        return text
    return " ".join(found.sub(" ", text).split()) or text


def _frequent(texts: Sequence[str], least: float) -> dict[str, list[int]]:
    """Phrases and the texts they stand in. Longer ones are made of frequent shorter ones only."""
    words = [text.split() for text in texts]
    found: dict[str, list[int]] = {}
    shorter: set[str] | None = None
    for length in range(SHORTEST, LONGEST + 1):
        places: defaultdict[str, list[int]] = defaultdict(list)
        for row, said in enumerate(words):
            starts = range(len(said) - length + 1)
            for phrase in {" ".join(said[at : at + length]) for at in starts}:
                if shorter is None or phrase.rpartition(" ")[0] in shorter:
                    places[phrase].append(row)
        kept = {phrase: rows for phrase, rows in places.items() if len(rows) >= least}
        if not kept:
            break
        found |= kept
        shorter = set(kept)
    return found


def _likeness(rows: Any) -> float:
    """The mean cosine of two different rows of length 1 or 0."""
    count = rows.shape[0]
    whole = np.asarray(rows.sum(axis=0), dtype=np.float64)
    own = float(rows.multiply(rows).sum())
    return float(((whole * whole).sum() - own) / (count * (count - 1)))
