"""Problems → how many tickets each article answers, remembered with a half-life."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kbgen.mining.course import period_of, trend_of
from kbgen.model import Frequency, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbgen.mining.find import Found
    from kbgen.mining.join import Joined
    from kbgen.model import Frequencies

HALF_LIFE = 90  # Days.


def frequencies(joined: Sequence[Joined], found: Found) -> dict[str, Frequency]:
    """Of every article that answers a problem, well or badly; by its key."""
    groups: dict[str, list[int]] = {}
    for one in joined:
        if one.coverage.state is not State.GAP and one.coverage.article:
            groups.setdefault(one.coverage.article, []).extend(one.groups)
    assigned = max(1, int((found.labels >= 0).sum()))
    period = period_of(found.days)
    made = {}
    for key in sorted(groups):
        rows = np.isin(found.labels, groups[key])
        days = found.days[rows]
        known = days[days > 0]
        tickets = int(rows.sum())
        made[key] = Frequency(
            tickets=tickets,
            share=round(tickets / assigned, 4),
            requesters=len(np.unique(found.requesters[rows])),
            trend=round(trend_of(known, period), 2),
            last_seen=date.fromordinal(int(known.max())) if len(known) else None,
        )
    return made


def renewed(before: Frequencies, measured: Frequencies, end: date | None) -> dict[str, Frequency]:
    """What frequencies.yml says next: the new counts, but none below the old one decayed.

    A good article lowers its own tickets; it must not leave the front page for that at once. So
    an old count halves every HALF_LIFE days instead of vanishing. *end* is the last day of the
    tickets; the same tickets again change nothing.
    """
    made = dict(measured)
    for key, old in before.items():
        now = measured.get(key)
        last = now.last_seen if now and now.last_seen else end
        if last is None or old.last_seen is None:
            continue
        left = round(old.tickets * 0.5 ** (max(0, (last - old.last_seen).days) / HALF_LIFE))
        if now is not None and left > now.tickets:
            made[key] = replace(now, tickets=left)
        elif now is None and left:
            # Counted up to the end of these tickets, so that it decays once.
            seen = max(last, old.last_seen)
            made[key] = replace(old, tickets=left, trend=-1.0, last_seen=seen)
    return made
