"""Findings → lines that a support lead reads at a glance."""

from __future__ import annotations

import unicodedata
from collections import Counter
from textwrap import wrap
from typing import TYPE_CHECKING

from kbgen.mining.words import visible
from kbgen.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kbgen.mining.export import Findings
    from kbgen.model import Problem

ROWS = 25
NEXT = 15  # Suggestions.
LEAST, ROOMY = 24, 100  # Columns of a question; of a terminal that has room between them.
SMALL = 100  # Tickets below which no share can be trusted.
_REASONS = {
    "bad-row": "unreadable rows",
    "auto-reply": "automatic replies",
    "repeat": "the same person again on the same day",
    "outside-period": "outside the period",
    "nothing-left": "nothing left after cleaning",
    "few-alike": "too few that ask the same",
    "no-words": "no words",
}
_COLOUR = {State.ANSWERED: "32", State.WEAK: "33", State.GAP: "31"}


def table(findings: Findings, width: int = 100, colour: bool = False) -> Iterator[str]:
    """The account of all tickets, the most asked problems, and what to write next."""
    yield from _wrapped(_account(findings), width)
    if not findings.problems:
        return
    yield ""
    yield from _rows(findings, width, colour)
    yield ""
    yield from _wrapped(_next(findings), width)


def _account(findings: Findings) -> Iterator[str]:
    read = _counted(findings.read, "ticket")
    yield f"{read} read, {findings.used:,} used{_why(findings.dropped)}"
    left = sum(findings.unassigned.values())
    yield (
        f"{findings.assigned:,} in {_counted(len(findings.problems), 'problem')}, "
        f"{left:,} in none{_why(findings.unassigned)}"
    )
    if not findings.used:
        yield "No ticket is left to learn from: see above why."
    elif not findings.problems:
        yield "Too few tickets ask the same to say anything: export a longer period."
    elif findings.used < SMALL:
        yield f"Too few tickets to trust a share: {findings.used} is small, export a longer period."
    elif most := half_of(findings):
        share = most / len(findings.problems)
        make = "makes" if most == 1 else "make"
        said = f"{_counted(most, 'problem')} ({share:.0%} of them)"
        yield f"{said} {make} half of the tickets in problems."


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + "s" * (number != 1)


def _why(reasons: Mapping[str, int]) -> str:
    said = [f"{count:,} {spoken(reason)}" for reason, count in reasons.items()]
    return f" ({', '.join(said)})" if said else ""


def spoken(reason: str) -> str:
    """A reason of the JSON in words."""
    return _REASONS.get(reason, reason)


def spoken_in(problem: Problem) -> str:
    """How many tickets in which language, where there are several: "en 30, pt 12"."""
    if len(problem.spoken) < 2:
        return ", ".join(problem.langs)
    return ", ".join(f"{lang} {count:,}" for lang, count in problem.spoken)


def half_of(findings: Findings) -> int:
    """How many of the largest problems hold half of the tickets in problems; 0 for none."""
    total = 0
    for number, one in enumerate(findings.problems, 1):
        total += one.tickets
        if 2 * total >= findings.assigned:
            return number
    return 0


def _wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    """*lines*; of a suggestion, what is too long goes on below its question."""
    for line in lines:
        indent = " " * 26 if line.startswith(" ") else ""
        yield from wrap(
            line,
            width,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _rows(findings: Findings, width: int, colour: bool) -> Iterator[str]:
    shown = findings.problems[:ROWS]
    gap = "  " if width >= ROOMY else " "
    numbers = 32 + 6 * len(gap)  # Columns before the question.
    longest = max([len("article"), *(len(one.coverage.article) for one in shown)])
    article = min(longest, 34, width - numbers - LEAST - len(gap))
    label = max(LEAST, width - numbers - article - len(gap))
    heads = ("   ", "tickets", "share", " sum", "trend", "state   ", _fit("question", label))
    yield gap.join((*heads, "article"))
    total = 0.0
    for rank, one in enumerate(shown, 1):
        total += one.share
        state = f"{one.coverage.state:<8}"
        if colour:
            state = f"\x1b[{_COLOUR[one.coverage.state]}m{state}\x1b[0m"
        answer = one.coverage.article if one.coverage.state is not State.GAP else ""
        counts = (f"{rank:>3}", f"{one.tickets:>7,}", f"{one.share:>5.1%}", f"{total:>4.0%}")
        told = (f"{_trend(one):>5}", state, _fit(one.label, label), _fit(answer, article))
        yield gap.join((*counts, *told)).rstrip()
    if len(findings.problems) > ROWS:
        yield f"     and {len(findings.problems) - ROWS} smaller ones: --report or --json names all"


def _trend(one: Problem) -> str:
    if abs(one.trend) < 0.05:
        return "="
    return f"{min(one.trend, 9.99):+.0%}"


def _fit(text: str, width: int) -> str:
    """*text* in exactly *width* columns of a terminal."""
    plain: list[str] = []
    used = 0
    for letter in visible(text):
        columns = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        columns = 0 if unicodedata.combining(letter) else columns
        if used + columns > width:
            while used > width - 1:
                used -= 1
                plain.pop()
            return "".join(plain) + "…" + " " * (width - used - 1)
        plain.append(letter)
        used += columns
    return "".join(plain) + " " * (width - used)


def _next(findings: Findings) -> Iterator[str]:
    if not (findings.suggestions or findings.decided or findings.few):
        yield "Every problem has its answer."
        return
    counts = Counter(one.action for one in findings.suggestions)
    lost = sum(one.problem.tickets for one in findings.suggestions if one.action == "write")
    yield (
        f"To write: {_counted(counts['write'], 'article')} for {_counted(lost, 'ticket')}; "
        f"to improve: {counts['improve']}; to split: {counts['split']}; to check: "
        f"{counts['check']}; decided before: {findings.decided}; too small to act on: "
        f"{findings.few}."
    )
    for one in findings.suggestions[:NEXT]:
        problem = one.problem
        near = f" — {problem.coverage.article}" if one.action == "improve" else ""
        label = visible(problem.label)
        if findings.multilingual:
            label += f" [{spoken_in(problem)}]"
        yield f"  {problem.id}  {one.action:<7}  {problem.tickets:>5,}  {label}{near}"
