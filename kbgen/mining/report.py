"""Findings → one HTML file that needs nothing else: no script, no request, printable."""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from kbgen.mining.table import half_of, spoken, spoken_in
from kbgen.mining.words import visible
from kbgen.model import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.mining.export import Findings
    from kbgen.model import Problem

DETAILED = 60  # Problems with their evidence; the table names all.
BARS = 60
_WIDTH, _HEIGHT = 900, 260


def report(findings: Findings, title: str, titles: Mapping[str, str]) -> str:
    """The whole page; *titles* are those of the articles by key."""
    style = files("kbgen.mining").joinpath("report.css").read_text(encoding="utf-8")
    seal = base64.b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_e(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        f"<title>{_e(title)}: what customers ask</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<header>",
        f"<h1>{_e(title)}: what customers ask</h1>",
        *_account(findings),
        "</header>",
        "<main>",
        *_chart(findings),
        *_suggestions(findings, titles),
        *_table(findings, titles),
        *_details(findings, titles),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _e(text: str) -> str:
    return escape(visible(text))


def _account(findings: Findings) -> Iterator[str]:
    if half := half_of(findings):
        gaps = sum(one.tickets for one in findings.problems if one.coverage.state is State.GAP)
        yield (
            f'<p class="first">{half} of {len(findings.problems)} problems make half of the '
            f"tickets in problems. {gaps / max(1, findings.used):.0%} of all tickets ask what no "
            "article answers.</p>"
        )
    left = sum(findings.unassigned.values())
    dropped = sum(findings.dropped.values())
    yield (
        f"<p>{findings.read:,} tickets were read. {findings.assigned:,} belong to "
        f"{len(findings.problems)} problems, {left:,} to none ({_reasons(findings.unassigned)}), "
        f"{dropped:,} were left out ({_reasons(findings.dropped)}).</p>"
    )
    sums = dict.fromkeys(State, 0)
    for one in findings.problems:
        sums[one.coverage.state] += one.tickets
    said = ", ".join(
        f'<span class="state {state}">{state}</span> {count:,} '
        f"({count / max(1, findings.used):.0%})"
        for state, count in sums.items()
    )
    yield f"<p>By what the help centre says to them: {said}.</p>"
    yield (
        '<p class="soft">Shares are of the tickets used and come with their 95 % interval. '
        "Only words that at least five people wrote are shown.</p>"
    )


def _reasons(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {_e(spoken(name))}" for name, count in reasons.items()) or "none"


def _chart(findings: Findings) -> Iterator[str]:
    """Pareto: bars of the problems' shares, and the line of their sum."""
    shown = findings.problems[:BARS]
    if not shown:
        yield "<p>Too few tickets ask the same to say anything: export a longer period.</p>"
        return
    highest = shown[0].share or 1.0
    step = (_WIDTH - 80) / len(shown)
    total, points, bars = 0.0, [], []
    for number, one in enumerate(shown):
        total += one.share
        height = one.share / highest * (_HEIGHT - 50)
        x = 40 + number * step
        name = f"{number + 1}. {visible(one.label)}: {one.share:.1%}, together {total:.0%}"
        bars.append(
            f'<rect class="bar {one.coverage.state}" x="{x:.1f}" y="{_HEIGHT - 20 - height:.1f}" '
            f'width="{max(1.0, step - 1.5):.1f}" height="{height:.1f}">'
            f"<title>{_e(name)}</title></rect>"
        )
        points.append(f"{x + step / 2:.1f},{_HEIGHT - 20 - total * (_HEIGHT - 50):.1f}")
    yield "<figure>"
    yield (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="Share of each problem, largest first; together {total:.0%} of all tickets">'
    )
    base = _HEIGHT - 20
    yield f'<line class="axis" x1="40" y1="{base}" x2="{_WIDTH - 40}" y2="{base}"/>'
    yield f'<text x="0" y="40">{highest:.0%}</text><text x="0" y="{base}">0</text>'
    top = base - total * (_HEIGHT - 50)
    yield f'<text x="{_WIDTH - 36}" y="{top:.0f}">{total:.0%}</text>'
    yield from bars
    yield f'<polyline class="sum" points="{" ".join(points)}"/>'
    yield "</svg>"
    tenth = max(1, round(len(findings.problems) / 10))
    held = sum(one.share for one in findings.problems[:tenth])
    yield (
        f"<figcaption>The largest tenth ({tenth} of {len(findings.problems)} problems) "
        f"makes {held:.0%} of all tickets.</figcaption>"
    )
    yield "</figure>"


def _suggestions(findings: Findings, titles: Mapping[str, str]) -> Iterator[str]:
    yield "<h2>What to do next</h2>"
    if not findings.suggestions:
        yield "<p>Every problem has its answer.</p>"
        return
    yield "<ol>"
    for one in findings.suggestions[:15]:
        problem = one.problem
        name = f'<a href="#p{_e(problem.id)}">{_e(problem.label)}</a>'
        if findings.multilingual:
            name += f' <span class="soft">[{_e(spoken_in(problem))}]</span>'
        near = _e(titles.get(problem.coverage.article, problem.coverage.article))
        what = {
            "improve": f"Improve “{near}” for",
            "write": "Write an article for",
            "split": "Look at the parts of what may be several problems:",
            "check": "Look whether this belongs to the help centre:",
        }[one.action]
        yield f"<li>{what} {name} ({problem.tickets:,} tickets)</li>"
    yield "</ol>"


def _table(findings: Findings, titles: Mapping[str, str]) -> Iterator[str]:
    yield '<h2>All problems</h2><div class="wide"><table><thead><tr><th class="n">#</th>'
    yield '<th class="n">Tickets</th><th class="n">Share</th><th class="n">Sum</th><th>Course</th>'
    yield "<th>State</th><th>Question</th><th>Article</th></tr></thead><tbody>"
    total = 0.0
    for rank, one in enumerate(findings.problems, 1):
        total += one.share
        state = one.coverage.state
        article = "" if state is State.GAP else one.coverage.article
        name = _e(one.label)
        if rank <= DETAILED:
            name = f'<a href="#p{_e(one.id)}">{name}</a>'
        yield (
            f'<tr><td class="n">{rank}</td><td class="n">{one.tickets:,}</td>'
            f'<td class="n">{one.share:.1%}</td><td class="n">{total:.0%}</td>'
            f"<td>{_spark(one.course)}</td>"
            f'<td><span class="state {state}">{state}</span></td><td>{name}</td>'
            f"<td>{_e(titles.get(article, article))}</td></tr>"
        )
    yield "</tbody></table></div>"


def _spark(course: Sequence[int]) -> str:
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


def _details(findings: Findings, titles: Mapping[str, str]) -> Iterator[str]:
    yield "<h2>The evidence</h2>"
    for rank, one in enumerate(findings.problems[:DETAILED], 1):
        yield from _detail(rank, one, titles)


def _detail(rank: int, one: Problem, titles: Mapping[str, str]) -> Iterator[str]:
    cover = one.coverage
    low, high = one.interval
    yield f'<article id="p{_e(one.id)}"><h3>{rank}. {_e(one.label)}</h3>'
    yield (
        f"<p>{one.tickets:,} tickets of {one.requesters:,} people, {one.share:.1%} of all "
        f"({low:.1%} to {high:.1%}); {_e(_trend(one))}; "
        f'<span class="state {cover.state}">{cover.state}</span></p>'
    )
    near = _e(titles.get(cover.article, cover.article))
    if cover.parts:
        nearest = (f"“{_e(titles.get(key, key))}” to {share:.0%}" for key, share in cover.parts)
        yield f"<p>May be several problems: of the questions, {', '.join(nearest)} are nearest.</p>"
    elif near:
        yield f"<p>Nearest article: {near} (score {cover.score:.2f}): {_e(cover.reason)}.</p>"
    else:
        yield f"<p>{_e(cover.reason)}.</p>"
    yield f"<p>{_TODO[cover.state] if near else _SPLIT}</p>"
    if one.phrases:
        yield f'<p class="soft">Telling words: {_e(", ".join(one.phrases))}</p>'
    if one.examples:
        yield "<ul>" + "".join(f"<li>{_e(example)}</li>" for example in one.examples) + "</ul>"
    yield f'<p class="soft">Id <code>{_e(one.id)}</code>, languages {_e(spoken_in(one))}'
    yield "</p></article>"


_TODO = {
    State.ANSWERED: "To do: nothing new; look whether people find it before they write.",
    State.WEAK: "To do: put these words into the article's title, keywords or text, and answer "
    "what it leaves open.",
    State.GAP: "To do: write an article, or reject the suggestion if it will not come again.",
}


_SPLIT = "To do: read the examples; part of them may want an article, part a better one."


def _trend(one: Problem) -> str:
    if abs(one.trend) < 0.05:
        return "steady"
    return f"{one.trend:+.0%} in the second half of the period"
