"""What holds a group together; groups that hardly anything holds, or less than one problem would.

A bond is how much of a text, by the rarity of its words, another text says, too.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING

from kbgen.mining.vectors import canonical
from kbgen.text import stem, stop_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kbgen.mining.evidence import Evidence

    Said = list[list[str]]
    """The telling stems of each text or sentence, sorted so that sums come out the same."""

LOOSE = 0.12  # Groups of mostly one problem had .15 and more.
REPEATED = 0.25  # Of the usual bond of sentences; of groups below, one in ten was one problem.
AGAIN = 0.75  # Of a sentence's words: where another one has them, it is said again.
LARGE, MANY = 0.01, 10  # Share and number of tickets of a problem, however it is worded.
MOSTLY = 0.7  # Of a group's texts that ask the same, from which the group is one problem.


@dataclass(frozen=True, slots=True)
class Bonds:
    """Of the groups of one language."""

    texts: Mapping[int, float]  # By group: of two of its texts.
    sentences: Mapping[int, float]  # By group: of two of its sentences, each counted once.
    strangers: float  # Of texts of two groups.


def bonds(
    evidence: Sequence[Evidence], langs: Sequence[str], filler: Collection[str]
) -> list[Bonds]:
    """One for each language; *filler* are canonical sentences that do not count."""
    found = []
    for lang in sorted(set(langs)):
        groups = [at for at, other in enumerate(langs) if other == lang and evidence[at].tickets]
        told = [_told(evidence[at].texts.texts(), lang, filler) for at in groups]
        texts = [[sorted(set().union(*text)) for text in one] for one in told]
        once = list(map(_once, told))
        rarity = _rarity([words for said in texts for words in said])
        found.append(
            Bonds(
                {at: bond(said, rarity) for at, said in zip(groups, texts, strict=True)},
                {at: bond(said, rarity) for at, said in zip(groups, once, strict=True)},
                _strangers(texts, rarity),
            )
        )
    return found


def scattered(evidence: Sequence[Evidence], held: Sequence[Bonds]) -> set[int]:
    """Small groups that hardly anything holds together, or only the same sentences again and
    again: a dozen letters about nothing, of which a few came twice, are no problem."""
    large = max(MANY, LARGE * sum(one.tickets for one in evidence))
    return {
        at
        for one in held
        for at, much in one.texts.items()
        if evidence[at].tickets < large
        and (much < LOOSE or one.sentences[at] < REPEATED * median(one.sentences.values()))
    }


def mixed(held: Sequence[Bonds]) -> set[int]:
    """Groups that less holds together than one of usual bonds, were it MOSTLY one problem and
    for the rest another."""
    together = MOSTLY**2 + (1 - MOSTLY) ** 2  # How often two of its texts are of one problem.
    found = set()
    for one in held:
        usual = median(one.texts.values()) if one.texts else 0.0
        least = together * usual + (1 - together) * one.strangers
        found |= {at for at, much in one.texts.items() if much < least}
    return found


def bond(said: Said, rarity: Mapping[str, float]) -> float:
    """The mean of all pairs of two; 1 for a single one."""
    if len(said) < 2:
        return 1.0
    counts = Counter(word for words in said for word in words)
    return mean(
        _shared(words, counts, dict.fromkeys(words, 1), rarity) / (len(said) - 1) for words in said
    )


def _strangers(groups: Sequence[Said], rarity: Mapping[str, float]) -> float:
    """The mean of all pairs of texts of two groups; 0 where there is only one."""
    counts = Counter(word for said in groups for words in said for word in words)
    size = sum(map(len, groups))
    found = []
    for said in groups:
        own = Counter(word for words in said for word in words)
        others = max(1, size - len(said))
        found += [_shared(words, counts, own, rarity) / others for words in said]
    return mean(found) if found else 0.0


def _shared(
    words: Sequence[str],
    counts: Mapping[str, int],
    own: Mapping[str, int],
    rarity: Mapping[str, float],
) -> float:
    """The sum of what each one counted, but not its *own*, says of *words*."""
    whole = sum(rarity[word] for word in words)
    told = sum(rarity[word] * (counts[word] - own[word]) for word in words)
    return told / whole if whole else 0.0


def _rarity(texts: Said) -> dict[str, float]:
    common = Counter(word for words in texts for word in words)
    return {word: math.log(len(texts) / count) for word, count in common.items()}


_END = re.compile(r"[.!?…\n]+")


def _told(texts: Sequence[str], lang: str, filler: Collection[str]) -> list[Said]:
    """By text and sentence the stems that tell anything."""
    silent = stop_words(lang)
    found = []
    for text in texts:
        said = (set(one.split()) for one in map(canonical, _END.split(text)) if one not in filler)
        found.append([sorted({stem(word, lang) for word in words - silent}) for words in said])
    return found


def _once(texts: Sequence[Said]) -> Said:
    """The sentences that no other one, as long or longer, says again; the one alone that MOSTLY
    all texts have, if there is one."""
    kept: dict[frozenset[str], set[int]] = {}
    said = [(frozenset(words), at) for at, text in enumerate(texts) for words in text if words]
    for words, at in sorted(said, key=lambda one: (-len(one[0]), sorted(one[0]), one[1])):
        again = [other for other in kept if len(words & other) >= AGAIN * len(words)]
        for one in again or [words]:
            kept.setdefault(one, set()).add(at)
    whole = [one for one, places in kept.items() if len(places) >= MOSTLY * len(texts)]
    return [sorted(words) for words in whole[:1] or kept]
