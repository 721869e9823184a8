"""Figures of the report as inline SVG: the Pareto chart, and the course of one problem."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kbgen.mining.words import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbgen.model import Problem

BARS = 60
_WIDTH, _HEIGHT, _TOP, _SIDE, _BASE = 900, 280, 24, 62, 256


def pareto(problems: Sequence[Problem]) -> Iterator[str]:
    """Bars of the problems' shares, scaled to the largest, and the line of their sum in percent."""
    shown = problems[:BARS]
    highest = shown[0].share or 1.0
    step = (_WIDTH - 2 * _SIDE) / max(20, len(shown))
    tall = _BASE - _TOP
    total, points, bars = 0.0, [], []
    for number, one in enumerate(shown):
        total += one.share
        x, height = _SIDE + number * step, max(1.0, one.share / highest * tall)
        said = f"{number + 1}. {visible(one.label)}: {one.share:.1%}, together {total:.0%}"
        bars.append(
            f'<rect class="bar {one.coverage.state}" x="{x:.1f}" y="{_BASE - height:.1f}" '
            f'width="{max(1.0, step - 2):.1f}" height="{height:.1f}" rx="1">'
            f"<title>{escape(said)}</title></rect>"
        )
        points.append(f"{x + step / 2:.1f},{_BASE - total * tall:.1f}")
    yield (
        f'<svg class="pareto" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" role="img" aria-label="Share of each problem, largest first; '
        f'together {total:.0%} of all tickets used">'
    )
    for share in (0, 25, 50, 75, 100):
        y = _BASE - share / 100 * tall
        yield f'<line class="axis" x1="{_SIDE}" y1="{y:.1f}" x2="{_WIDTH - _SIDE}" y2="{y:.1f}"/>'
        yield f'<text x="{_WIDTH - _SIDE + 6}" y="{y + 4:.1f}">{share}%</text>'
    yield f'<text class="left" x="{_SIDE - 6}" y="{_TOP + 4}">{highest:.0%}</text>'
    yield f'<text class="left" x="{_SIDE - 6}" y="{_BASE + 4}">0%</text>'
    yield from bars
    yield f'<polyline class="sum" points="{" ".join(points)}"/>'
    yield "</svg>"


def spark(course: Sequence[int]) -> str:
    """Tickets in each part of the period; "" where no day is known."""
    if not any(course):
        return ""
    most = max(course)
    points = " ".join(
        f"{2 + number * 6},{18 - 16 * count / most:.1f}" for number, count in enumerate(course)
    )
    said = f"From {course[0]} to {course[-1]} tickets a part of the period, at most {most}"
    return (
        f'<svg viewBox="0 0 70 20" width="70" height="20" role="img" aria-label="{said}">'
        f'<polyline class="spark" points="{points}"/></svg>'
    )
