"""Tickets that count once: the same one exported twice, one person twice on one day."""

from __future__ import annotations

import zlib
from array import array
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kbgen.tickets.question import Outcome

_TEXT = 0x7FFFFFFF  # The bits of a key that depend on the text alone.
RELAY = 5  # More tickets of one requester on one day: a shared mailbox, not a person.


class Repeats:
    """The little that is kept of each ticket to see repeats, whatever the order of rows."""

    def __init__(self) -> None:
        self.count = 0
        self._numbers = array("q")
        self._ids = array("q")
        self._days = array("q")
        self._texts = array("q")
        self._moments = array("d")

    def add(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            if not outcome.reason:
                self._add(outcome, self.count)
            self.count += 1

    def _add(self, outcome: Outcome, number: int) -> None:
        day = outcome.asked.toordinal() if outcome.asked and outcome.known else -1 - number
        place = outcome.ticket.startswith("row ")
        data = outcome.text.encode("utf-8", "surrogatepass")
        whole = zlib.crc32(outcome.ticket.encode("utf-8", "surrogatepass"), zlib.crc32(data))
        self._numbers.append(number)
        # Two help desks may give one number to two people on the same day.
        whose = outcome.requester if outcome.known else 0
        self._ids.append(hash((number if place else outcome.ticket, outcome.moment, whose)))
        self._days.append(hash((outcome.requester, day)))
        self._texts.append(whole << 31 | zlib.crc32(data) & _TEXT)
        self._moments.append(outcome.moment)

    def lost(self) -> dict[int, str]:
        """Number of an outcome → "duplicate" or "repeat"; the earliest of each group stays."""
        numbers = np.frombuffer(self._numbers, dtype=np.int64)
        texts = np.frombuffer(self._texts, dtype=np.int64)
        moments = np.frombuffer(self._moments, dtype=np.float64)
        twice = _later(np.frombuffer(self._ids, dtype=np.int64), moments, texts)
        days = np.where(twice, ~numbers, np.frombuffer(self._days, dtype=np.int64))
        _, member, sizes = np.unique(days, return_inverse=True, return_counts=True)
        relayed = sizes[member] > RELAY
        days = np.where(relayed, days * 31 + (texts & _TEXT), days)
        again = _later(days, moments, texts)
        found = dict.fromkeys(numbers[again].tolist(), "repeat")
        return found | dict.fromkeys(numbers[twice].tolist(), "duplicate")


def _later(
    groups: NDArray[np.int64], moments: NDArray[np.float64], texts: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which members of a group are not its first by time, then by text."""
    order = np.lexsort((texts, moments, groups))
    later = np.zeros(len(groups), dtype=np.bool_)
    later[order[1:]] = groups[order[1:]] == groups[order[:-1]]
    return later
