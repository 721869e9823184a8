"""How one problem goes through the period: its share, its trend, its parts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS = 12  # Of the period, for the course of a problem.
FEW_FOR_TREND = 20  # Tickets below which a trend is chance.
_Z = 1.96  # 95 % of a normal distribution.


def period_of(days: NDArray[np.int32]) -> tuple[int, int]:
    known = days[days > 0]
    return (int(known.min()), int(known.max())) if len(known) else (0, 0)


def trend_of(days: NDArray[np.int32], period: tuple[int, int]) -> float:
    """Relative change, last half of the period against the first; 0 where it would be chance.

    Chance is what an even coin gives: half lies within the 95 % interval of the first half's share.
    """
    if len(days) < FEW_FOR_TREND or period[0] == period[1]:
        return 0.0
    middle = (period[0] + period[1] + 1) / 2
    before = int((days < middle).sum())
    low, high = wilson(before, len(days))
    if low <= 0.5 <= high:
        return 0.0
    return (len(days) - 2 * before) / max(1, before)


def course_of(days: NDArray[np.int32], period: tuple[int, int]) -> tuple[int, ...]:
    if not len(days):
        return ()
    span = period[1] - period[0] + 1
    parts = (days.astype(np.int64) - period[0]) * PARTS // span
    return tuple(np.bincount(parts, minlength=PARTS).tolist())


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not whole:
        return 0.0, 1.0
    share = part / whole
    centre = share + _Z * _Z / (2 * whole)
    spread = _Z * math.sqrt(share * (1 - share) / whole + _Z * _Z / (4 * whole * whole))
    scale = 1 + _Z * _Z / whole
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
