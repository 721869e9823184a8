"""Groups that are one problem, in one language or several, because one article answers them,
agents treat them alike, or their words say the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from kbgen.mining.bridge import same
from kbgen.mining.unsent import SILENCE, chance_of_none, sent_with
from kbgen.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kbgen.mining.bridge import Passages
    from kbgen.mining.evidence import Evidence
    from kbgen.model import Coverage


@dataclass(frozen=True, slots=True)
class Joined:
    """Groups that are one problem, the largest first."""

    groups: tuple[int, ...]
    coverage: Coverage


def join(
    covered: Sequence[Coverage],
    evidence: Sequence[Evidence],
    langs: Sequence[str],
    passages: Passages,
) -> list[Joined]:
    """Groups that the same article answers become one, in whatever language they ask; so do
    groups of two languages that no article answers, if agents used the same macro, the same
    article answers them weakly, or translated *passages* show that they say the same."""
    groups = [group for group, one in enumerate(evidence) if one.tickets]
    leaders = list(range(len(covered)))

    def leader(group: int) -> int:
        while leaders[group] != group:
            group = leaders[group]
        return group

    for one, other in _alike(groups, covered, evidence, langs, passages):
        leaders[leader(other)] = leader(one)
    members: dict[int, list[int]] = {}
    for group in sorted(groups, key=lambda group: (-evidence[group].tickets, group)):
        members.setdefault(leader(group), []).append(group)
    joined = [Joined(tuple(found), covered[_best(found, covered)]) for found in members.values()]
    answered = [
        (sent_with(evidence[group]), evidence[group].tickets)
        for group in groups
        if covered[group].state is State.ANSWERED
    ]
    never = chance_of_none(answered)
    return [_unless_unsent(one, evidence, never) for one in joined]


def _unless_unsent(
    joined: Joined, evidence: Sequence[Evidence], never: Callable[[int], float]
) -> Joined:
    """A weak answer is none where agents, who send articles, never sent one."""
    cover = joined.coverage
    sent = sum(sent_with(evidence[group]) for group in joined.groups)
    tickets = sum(evidence[group].tickets for group in joined.groups)
    if cover.state is not State.WEAK or sent or never(tickets) >= SILENCE:
        return joined
    said = "agents, who often send articles, sent none with these tickets"
    return replace(joined, coverage=replace(cover, state=State.GAP, reason=said, parts=()))


def _alike(
    groups: Sequence[int],
    covered: Sequence[Coverage],
    evidence: Sequence[Evidence],
    langs: Sequence[str],
    passages: Passages,
) -> Iterator[tuple[int, int]]:
    """Pairs of groups that are one problem."""
    answered: dict[str, int] = {}
    alike: dict[str, list[int]] = {}  # By what they have in common.
    for group in groups:
        cover = covered[group]
        common = [_macro(evidence[group])]
        if cover.state is State.ANSWERED:
            yield answered.setdefault(cover.article, group), group
        elif cover.state is State.WEAK and cover.article:
            common.append(f"article:{cover.article}")
        for name in filter(None, common):
            alike.setdefault(name, []).append(group)
    rest = [group for group in groups if covered[group].state is not State.ANSWERED]
    for members in alike.values():
        for one, other in combinations(members, 2):
            if langs[one] != langs[other] and not {one, other}.isdisjoint(rest):
                yield one, other
    yield from same(evidence, langs, rest, passages)


def _best(groups: Sequence[int], covered: Sequence[Coverage]) -> int:
    """The first that is answered, else the first: *groups* are the largest first."""
    return next((one for one in groups if covered[one].state is State.ANSWERED), groups[0])


def _macro(evidence: Evidence) -> str:
    """What agents mostly answered with; "" where that is not clear."""
    macros = {name: n for name, n in evidence.signals.items() if name.startswith("macro:")}
    best = min(macros, key=lambda name: (-macros[name], name), default="")
    clear = best and macros[best] >= max(3, 0.7 * sum(macros.values()), 0.1 * evidence.tickets)
    return best if clear else ""


def merged(joined: Sequence[Joined], into: Mapping[int, int]) -> list[Joined]:
    """*joined* with some (by their place) put into others, as people decided."""
    found = {at: one for at, one in enumerate(joined) if at not in into}
    for at in sorted(into):
        target = into[at]
        while target in into and target != at:  # Merged into what is merged itself.
            target = into[target]
        kept = found.get(target, joined[at])
        found[target] = Joined((*kept.groups, *joined[at].groups), kept.coverage)
    return list(found.values())
