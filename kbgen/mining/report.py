"""Findings → one HTML file that needs nothing else: no script, no request, printable."""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from kbgen.mining.chart import pareto, spark
from kbgen.mining.table import SMALL, half_of, spoken, spoken_in
from kbgen.mining.words import visible
from kbgen.model import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.mining.export import Findings
    from kbgen.model import Problem, Suggestion

DETAILED = 60  # Problems with their evidence; the table names all.
NEXT = 15  # Suggestions.


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
    seen = [day for one in findings.problems for day in (one.first_seen, one.last_seen) if day]
    if seen:
        first, last = min(seen), max(seen)
        yield (
            f'<p class="soft"><time datetime="{first}">{first.day} {first:%B %Y}</time> to '
            f'<time datetime="{last}">{last.day} {last:%B %Y}</time></p>'
        )
    used = max(1, findings.used)
    if findings.problems:
        yield '<dl class="figures">'
        yield _figure("half", f"{half_of(findings)}", "problems make half of the tickets")
        for state, said in _SAID.items():
            sum_of = sum(one.tickets for one in findings.problems if one.coverage.state is state)
            yield _figure(str(state), f"{sum_of / used:.0%}", f"{said}: {sum_of:,}")
        yield "</dl>"
    if findings.used < SMALL:
        yield (
            f'<p class="caution">{findings.used:,} tickets are too few to trust a share: '
            "export a longer period.</p>"
        )
    left, dropped = sum(findings.unassigned.values()), sum(findings.dropped.values())
    yield (
        f"<p>{findings.read:,} tickets were read. {findings.assigned:,} belong to "
        f"{len(findings.problems)} problems, {left:,} to none ({_reasons(findings.unassigned)}), "
        f"{dropped:,} were left out ({_reasons(findings.dropped)}).</p>"
    )
    yield (
        '<p class="soft">Shares are of the tickets used. Only words that at least five people '
        "wrote are shown.</p>"
    )


_SAID = {
    State.ANSWERED: "of the tickets ask what an article answers",
    State.WEAK: "what articles answer in part",
    State.GAP: "what no article answers",
}


def _figure(kind: str, number: str, said: str) -> str:
    return f'<div class="figure {kind}"><dt>{_e(said)}</dt><dd>{_e(number)}</dd></div>'


def _reasons(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {_e(spoken(name))}" for name, count in reasons.items()) or "none"


def _chart(findings: Findings) -> Iterator[str]:
    if not findings.problems:
        yield "<p>Too few tickets ask the same to say anything: export a longer period.</p>"
        return
    tenth = max(1, round(len(findings.problems) / 10))
    held = sum(one.share for one in findings.problems[:tenth])
    yield "<figure>"
    yield from pareto(findings.problems)
    yield (
        f"<figcaption>The largest tenth ({tenth} of {len(findings.problems)} problems) makes "
        f"{held:.0%} of all tickets. A bar is a problem: "
        + ", ".join(f'<span class="key {state}">{state}</span>' for state in State)
        + "; the line is their sum.</figcaption>"
    )
    yield "</figure>"


def _suggestions(findings: Findings, titles: Mapping[str, str]) -> Iterator[str]:
    yield "<h2>What to do next</h2>"
    if not findings.suggestions:
        or_decided = " or was decided on" if findings.decided else ""
        yield f"<p>Every problem that is large enough to act on has its answer{or_decided}.</p>"
        return
    yield '<ol class="next">'
    for one in findings.suggestions[:NEXT]:
        yield _suggestion(one, findings, titles)
    yield "</ol>"
    more = len(findings.suggestions) - NEXT
    if more > 0:
        yield f'<p class="soft">And {more} smaller ones, in the table below.</p>'


def _suggestion(one: Suggestion, findings: Findings, titles: Mapping[str, str]) -> str:
    problem = one.problem
    near = _e(titles.get(problem.coverage.article, problem.coverage.article))
    what = {
        "write": "no article answers it",
        "improve": f"in “{near}”",
        "split": "may be several problems in one",
        "check": "does it belong to the help centre?",
    }[one.action]
    said = f"{problem.tickets:,} tickets"
    if findings.multilingual:
        said += f" ({_e(spoken_in(problem))})"
    return (
        f'<li><span class="act {one.action}">{one.action.capitalize()}</span> '
        f'<a href="#p{_e(problem.id)}">{_e(problem.label)}</a> '
        f'<span class="soft">{said}, {what}</span></li>'
    )


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
            f"<td>{spark(one.course)}</td>"
            f'<td><span class="state {state}">{state}</span></td><td>{name}</td>'
            f"<td>{_e(titles.get(article, article))}</td></tr>"
        )
    yield "</tbody></table></div>"


def _details(findings: Findings, titles: Mapping[str, str]) -> Iterator[str]:
    yield "<h2>The evidence</h2>"
    splits = {one.problem.id for one in findings.suggestions if one.action == "split"}
    for rank, one in enumerate(findings.problems[:DETAILED], 1):
        todo = _SPLIT if one.id in splits else _TODO[one.coverage.state]
        yield from _detail(rank, one, titles, todo)


def _detail(rank: int, one: Problem, titles: Mapping[str, str], todo: str) -> Iterator[str]:
    cover = one.coverage
    low, high = one.interval
    yield f'<article id="p{_e(one.id)}"><h3>{rank}. {_e(one.label)}</h3>'
    yield (
        f'<p><span class="state {cover.state}">{cover.state}</span>: '
        f"{one.tickets:,} tickets of {one.requesters:,} people, {one.share:.1%} of all "
        f"({low:.1%} to {high:.1%}), {_e(_trend(one))} {spark(one.course)}</p>"
    )
    if one.examples:
        yield "<ul>" + "".join(f"<li>{_e(example)}</li>" for example in one.examples) + "</ul>"
    near = _e(titles.get(cover.article, cover.article))
    if cover.parts:
        nearest = (f"“{_e(titles.get(key, key))}” to {share:.0%}" for key, share in cover.parts)
        yield f"<p>May be several problems: of the questions, {', '.join(nearest)} are nearest.</p>"
    elif near:
        yield f"<p>Nearest article: “{near}” (score {cover.score:.2f}): {_e(cover.reason)}.</p>"
    else:
        yield f"<p>{_e(cover.reason).capitalize()}.</p>"
    yield f"<p><b>To do:</b> {todo}</p>"
    told = f"Telling words: {_e(', '.join(one.phrases))}. " if one.phrases else ""
    said = f"{told}Languages: {_e(spoken_in(one))}. Id <code>{_e(one.id)}</code>."
    yield f'<p class="soft">{said}</p>'
    yield "</article>"


_TODO = {
    State.ANSWERED: "nothing new; look whether people find it before they write.",
    State.WEAK: "put these words into the article's title, keywords or text, and answer what it "
    "leaves open.",
    State.GAP: "write an article, or reject the suggestion if it will not come again.",
}
_SPLIT = "read the examples; some of them may want an article, some a better one."


def _trend(one: Problem) -> str:
    if abs(one.trend) < 0.05:
        return "steady"
    return f"{one.trend:+.0%} in the second half of the period"
