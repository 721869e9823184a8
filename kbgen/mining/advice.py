"""What to do about the problems that nobody answers well, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kbgen.mining.decisions import decided
from kbgen.mining.draft import draft_path
from kbgen.model import State, Suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kbgen.mining.decisions import Decisions
    from kbgen.mining.join import Joined
    from kbgen.model import Problem

IMPROVING = 0.75  # What a ticket with a weak answer weighs beside one with none.
LARGE, FEW = 1000, 10  # Of so many tickets, a problem with fewer in each language is too small.


class Advice(NamedTuple):
    """Suggestions, and how many there are not."""

    suggestions: tuple[Suggestion, ...]
    decided: int  # Problems that people have decided on before.
    few: int  # Problems of too few tickets to act on, or to show a word of.


def advice(
    made: Sequence[Problem],
    joined: Sequence[Joined],
    decisions: Decisions,
    *,
    aside: Collection[int],
    mixed: Collection[int],
    used: int,
    lang: str,
) -> Advice:
    """*joined* in step with *made*; *aside* and *mixed* are the groups off the topic, and those
    that may be several problems; *used* is the number of tickets, *lang* the site's language."""
    todo = [
        (one, groups.groups)
        for one, groups in zip(made, joined, strict=True)
        if one.coverage.state is not State.ANSWERED
    ]
    undecided = [(one, groups) for one, groups in todo if not decided(one, decisions)]
    least = FEW if used >= LARGE else 0
    suggestions = [
        Suggestion(one, _action(one, groups, aside, mixed), draft_path(one, lang))
        for one, groups in undecided
        if max(tickets for _, tickets in one.spoken) >= least and (one.examples or one.phrases)
    ]
    return Advice(
        tuple(sorted(suggestions, key=_urgency)),
        len(todo) - len(undecided),
        len(undecided) - len(suggestions),
    )


def _action(
    one: Problem, groups: Collection[int], aside: Collection[int], mixed: Collection[int]
) -> str:
    if all(group in aside for group in groups):
        return "check"
    if one.coverage.state is State.GAP:
        return "split" if all(group in mixed for group in groups) else "write"
    return "improve" if one.coverage.article else "split"


def _urgency(one: Suggestion) -> tuple[bool, float, str]:
    """Most tickets first, with a weak answer they weigh less; off the topic comes last."""
    weight = 1.0 if one.action == "write" else IMPROVING
    return one.action == "check", -weight * one.problem.tickets, one.problem.id
