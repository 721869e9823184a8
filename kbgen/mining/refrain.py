"""What many say whatever they ask: phrases that stand in many texts which share nothing else.

"I tried it twice already" would make a group of its own. Its mark is in the numbers: what the
texts say besides it is no more alike than any texts are, and it has a word that is seldom said
otherwise. (The first alone holds of "how do I", too, which tells something: found fell by .04.)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from kbgen.mining.commonplace import (
    FEWEST,
    OFTEN,
    WORD,
    common_pairs,
    likeness,
    without_commonplaces,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHORTEST, LONGEST = 3, 12  # Words of a phrase.
BESIDES = 0.5  # Of the usual length of texts: what must be left, or the phrase is the question.
BOUND = 0.8  # Of the texts of some word of it that have the phrase.
WHOLE = 0.5  # Of the texts of a phrase inside it that a longer one must have, or it is chance.


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
    pairs = common_pairs(texts)
    return Silence(pairs, refrains([without_commonplaces(text, pairs) for text in texts]))


def refrains(texts: Sequence[str]) -> tuple[str, ...]:
    """Phrases of canonical *texts*, the longest first, that tell nothing of what is asked."""
    places = _frequent(texts, max(FEWEST, OFTEN * len(texts)))
    if not places:
        return ()
    terms = TfidfVectorizer(min_df=2, sublinear_tf=True, token_pattern=WORD, dtype=np.float32)
    usual = likeness(terms.fit_transform(texts))
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
            and likeness(terms.transform(rests)) <= usual
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
