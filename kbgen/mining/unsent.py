"""What agents never did: how likely they send no article with tickets that one answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kbgen.mining.evidence import Evidence

ENOUGH = 5  # Answered groups from which on it is known how often agents send articles.
SILENCE = 0.05  # Chance of none below which agents have no article to send.
STEADY = 30.0  # At most so alike (beta distribution) are the shares of tickets with an article.


def chance_of_none(answered: Sequence[tuple[int, int]]) -> Callable[[int], float]:
    """How likely agents send no article with so many tickets of an answered problem.

    Beta-binomial: (sent, tickets) of answered groups tell the usual share and how far it varies.
    """
    if len(answered) < ENOUGH or not any(sent for sent, _ in answered):
        return lambda _: 1.0
    sent, tickets = np.asarray(answered, dtype=np.float64).T
    usual = min(0.99, sent.sum() / tickets.sum())
    chance = usual * (1 - usual)
    spread = float(np.average((sent / tickets - usual) ** 2, weights=tickets))
    spread -= chance * len(answered) / tickets.sum()
    alike = min(STEADY, max(1.0, chance / max(spread, 1e-9) - 1))
    rest = (1 - usual) * alike
    return lambda count: float(
        np.exp(gammaln(rest + count) - gammaln(rest) + gammaln(alike) - gammaln(alike + count))
    )


def sent_with(group: Evidence) -> int:
    """Articles that agents sent with the tickets of *group*."""
    return sum(count for signal, count in group.signals.items() if signal.startswith("article:"))
