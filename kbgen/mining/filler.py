"""Sentences that tell nothing: customers say them whatever their problem is, or a program has cut
them: "Could you give me".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kbgen.mining.vectors import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbgen.mining.evidence import Evidence

EVERYWHERE, TENTH = 4, 0.1  # Groups, and share of them, from which a sentence is filler.
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
