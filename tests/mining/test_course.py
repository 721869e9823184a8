"""How a problem goes through the period."""

import numpy as np
import pytest

from kbgen.mining.course import trend_of

PERIOD = (1, 100)


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        (2, 9, 0.0),  # A dozen tickets: chance, however steep it looks.
        (9, 16, 0.0),  # So may a coin fall.
        (10, 40, 3.0),
        (40, 10, -0.75),
        (0, 25, 25.0),  # Of a problem that is new, how many there are.
        (500, 500, 0.0),
        (500, 600, 0.2),
    ],
)
def test_a_trend_is_told_where_it_is_more_than_chance(
    before: int, after: int, trend: float
) -> None:
    days = np.array([10] * before + [90] * after, dtype=np.int32)
    assert trend_of(days, PERIOD) == pytest.approx(trend)


def test_a_single_day_has_no_trend() -> None:
    assert trend_of(np.full(500, 7, dtype=np.int32), (7, 7)) == 0
