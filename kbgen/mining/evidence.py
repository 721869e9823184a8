"""What stands behind each group: some of its texts and replies, and what its agents did."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kbgen.mining.sample import text_hash
from kbgen.mining.vectors import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kbgen.model import Question

TEXTS, REPLIES = 60, 40  # Kept of each group.


@dataclass(slots=True)
class Few:
    """The *most* distinct texts of smallest hash, whatever the order they came in."""

    most: int
    _kept: dict[str, str] = field(default_factory=dict)  # Folded text → itself as written.
    _largest: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text: str) -> None:
        folded = canonical(text)
        if not folded:
            return
        if folded in self._kept:
            self._kept[folded] = min(self._kept[folded], text)
            return
        entry = (-text_hash(folded), folded)
        if len(self._kept) >= self.most:
            if entry < self._largest[0]:
                return
            del self._kept[heapq.heappushpop(self._largest, entry)[1]]
        else:
            heapq.heappush(self._largest, entry)
        self._kept[folded] = text

    def texts(self) -> list[str]:
        """As written, by their folded form."""
        return [text for _, text in sorted(self._kept.items())]


@dataclass(slots=True)
class Evidence:
    """Of one group; nothing here is safe to show but through tickets.kanon."""

    tickets: int = 0
    texts: Few = field(default_factory=lambda: Few(TEXTS))
    replies: Few = field(default_factory=lambda: Few(REPLIES))
    signals: Counter[str] = field(default_factory=Counter)  # Tickets by what agents did.


def gather(
    chunks: Iterable[Sequence[Question]], labels: NDArray[Any], groups: int
) -> list[Evidence]:
    """Evidence by group, from questions in the order of their *labels*."""
    found = [Evidence() for _ in range(groups)]
    at = 0
    for chunk in chunks:
        for question, group in zip(chunk, labels[at : at + len(chunk)].tolist(), strict=True):
            if group >= 0:
                one = found[group]
                one.tickets += 1
                one.texts.add(question.text)
                one.signals.update(question.signals)
                if question.resolution:
                    one.replies.add(question.resolution)
        at += len(chunk)
    return found


def spam(evidence: Sequence[Evidence]) -> list[int]:
    """Groups of which agents marked so many tickets as spam that the rest is, too."""
    return [
        group
        for group, one in enumerate(evidence)
        if sum(one.signals[tag] for tag in SPAM_TAGS) >= SPAM_SHARE * one.tickets > 0
    ]


SPAM_TAGS = ("tag:spam", "tag:junk", "category:spam")
SPAM_SHARE = 0.2
