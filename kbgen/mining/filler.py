"""Sentences that tell nothing, and groups that hold together by such alone.

Customers say them whatever their problem is, or a program has cut them: "Could you give me".
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING

from kbgen.mining.vectors import canonical
from kbgen.text import stem, stop_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kbgen.mining.evidence import Evidence

EVERYWHERE, TENTH = 4, 0.1  # Groups, and share of them, from which a sentence is filler.
LOOSE = 0.12  # See `coherence`; groups of mostly one problem had .15 and more.
LOOSER = 0.65  # Of the usual coherence: of Banking77's ten gaps below it, nine were a mixture.
LARGE = 0.01  # Share of tickets from which a group is a problem however it is worded.
_END = re.compile(r"[.!?…\n]+")


def fillers(evidence: Sequence[Evidence], langs: Sequence[str]) -> frozenset[str]:
    """Canonical sentences that stand in many groups of one language."""
    found: set[str] = set()
    for lang in sorted(set(langs)):
        groups = [at for at, other in enumerate(langs) if other == lang and evidence[at].tickets]
        seen: defaultdict[str, set[int]] = defaultdict(set)
        for group in groups:
            for text in evidence[group].texts.texts():
                for sentence in _END.split(text):
                    seen[canonical(sentence)].add(group)
        least = max(EVERYWHERE, TENTH * len(groups))
        found |= {sentence for sentence, places in seen.items() if len(places) >= least}
    return frozenset(found - {""})


def torn(evidence: Sequence[Evidence], langs: Sequence[str]) -> frozenset[str]:
    """Canonical sentences that mostly go on, and with one word, as subjects that were cut do.

    Whole sentences stand alone more often, or go on in many ways.
    """
    found: set[str] = set()
    for lang in sorted(set(langs)):
        groups = [one for one, other in zip(evidence, langs, strict=True) if other == lang]
        texts = [text for one in groups for text in one.texts.texts()]
        said = Counter(one for text in texts for one in set(map(canonical, _END.split(text))))
        goes_on: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for sentence, times in said.items():
            words = sentence.split()
            for length in range(1, len(words)):
                beginning = " ".join(words[:length])
                if beginning in said:
                    goes_on[beginning][words[length]] += times
        found |= {
            one
            for one, nexts in goes_on.items()
            if 2 * max(nexts.values()) >= said[one] + nexts.total()
        }
    return frozenset(found)


def scattered(evidence: Sequence[Evidence], held: Mapping[int, float]) -> list[int]:
    """Small groups that hardly anything holds together: *held* says how much, by group."""
    large = LARGE * sum(one.tickets for one in evidence)
    return sorted(at for at, much in held.items() if evidence[at].tickets < large and much < LOOSE)


def mixed(langs: Sequence[str], held: Mapping[int, float]) -> set[int]:
    """Groups that less holds together than is usual in their language: several problems, mostly."""
    usual = {lang: median(held[at] for at in held if langs[at] == lang) for lang in set(langs)}
    return {at for at, much in held.items() if much < LOOSER * usual[langs[at]]}


def coherences(
    evidence: Sequence[Evidence], langs: Sequence[str], filler: Collection[str]
) -> dict[int, float]:
    """What the texts of each group have in common once *filler* is taken away."""
    found: dict[int, float] = {}
    for lang in sorted(set(langs)):
        groups = [at for at, other in enumerate(langs) if other == lang and evidence[at].tickets]
        told = {group: _told(evidence[group].texts.texts(), lang, filler) for group in groups}
        texts = [words for said in told.values() for words in said]
        common = Counter(word for words in texts for word in words)
        rarity = {word: math.log(len(texts) / count) for word, count in common.items()}
        found |= {group: coherence(told[group], rarity) for group in groups}
    return found


def coherence(texts: Sequence[Collection[str]], rarity: dict[str, float]) -> float:
    """How much of a text, by the rarity of its words, another text of the group says, too."""
    if len(texts) < 2:
        return 1.0
    counts = Counter(word for words in texts for word in words)
    shared = 0.0
    for words in texts:
        whole = sum(rarity[word] for word in words)
        told = sum(rarity[word] * (counts[word] - 1) for word in words)
        shared += told / (len(texts) - 1) / whole if whole else 0.0
    return shared / len(texts)


def _told(texts: Sequence[str], lang: str, filler: Collection[str]) -> list[list[str]]:
    """Stems of the telling words of each text, sorted so that sums come out the same."""
    silent = stop_words(lang)
    found = []
    for text in texts:
        told = (canonical(sentence) for sentence in _END.split(text))
        spoken = {word for one in told if one not in filler for word in one.split()}
        found.append(sorted({stem(word, lang) for word in spoken - silent}))
    return found
