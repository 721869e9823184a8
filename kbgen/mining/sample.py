"""The distinct texts that stand for all: folded, counted, chosen by hash, whatever the order."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SIGNALS = 8  # Of one text; more would only slow the sums.


def text_hash(text: str) -> int:
    """64 bits that depend on the text alone."""
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


class Folded(NamedTuple):
    """Distinct canonical texts in their own order, with what belongs to each."""

    texts: list[str]
    counts: list[int]
    signals: list[tuple[str, ...]]

    def told(self, shorter: Sequence[str]) -> Folded:
        """The same with *shorter* in the place of each text, and equal ones as one."""
        counts: Counter[str] = Counter()
        signals: dict[str, set[str]] = {text: set() for text in shorter}
        for text, count, said in zip(shorter, self.counts, self.signals, strict=True):
            counts[text] += count
            signals[text].update(said)
        texts = sorted(counts)
        said_of = [tuple(sorted(signals[text])[:_SIGNALS]) for text in texts]
        return Folded(texts, [counts[text] for text in texts], said_of)


@dataclass(slots=True)
class Sample:
    """At most *most* distinct texts, those with the smallest hashes, and how often each came."""

    most: int
    _texts: dict[int, str] = field(default_factory=dict)
    _counts: dict[int, int] = field(default_factory=dict)
    _signals: dict[int, set[str]] = field(default_factory=dict)
    _largest: list[int] = field(default_factory=list)  # A heap of negated hashes.

    def add(self, text: str, signals: Iterable[str] = ()) -> None:
        """Count *text*. One that is in at the end has been in since it came first, so that its
        count is exact; the empty text is left out."""
        if not text:
            return
        number = text_hash(text)
        if number in self._counts:
            self._counts[number] += 1
            self._signals[number].update(signals)
            return
        if len(self._counts) >= self.most:
            if number > -self._largest[0]:
                return
            out = -heapq.heappushpop(self._largest, -number)
            del self._texts[out], self._counts[out], self._signals[out]
        else:
            heapq.heappush(self._largest, -number)
        self._texts[number] = text
        self._counts[number] = 1
        self._signals[number] = set(signals)

    @property
    def full(self) -> bool:
        """Whether there may be texts that were left out."""
        return len(self._counts) >= self.most

    def folded(self) -> Folded:
        order = sorted((text, number) for number, text in self._texts.items())
        return Folded(
            [text for text, _ in order],
            [self._counts[number] for _, number in order],
            [tuple(sorted(self._signals[number])[:_SIGNALS]) for _, number in order],
        )
