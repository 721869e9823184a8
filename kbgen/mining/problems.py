"""Groups, their evidence and their coverage → problems, the largest first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kbgen.mining.bridge import same
from kbgen.mining.course import course_of, period_of, trend_of, wilson
from kbgen.mining.sample import text_hash
from kbgen.mining.unsent import SILENCE, chance_of_none, sent_with
from kbgen.mining.vectors import canonical
from kbgen.mining.words import EXAMPLES, best_first, phrases, sentences, telling, varied
from kbgen.model import Problem, State
from kbgen.text import stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kbgen.mining.bridge import Passages
    from kbgen.mining.evidence import Evidence
    from kbgen.mining.find import Found
    from kbgen.model import Coverage
    from kbgen.tickets.kanon import Shown

OTHERS = 2  # Examples in each language but that of most tickets.
NOTHING_PUBLIC = "(in words of too few people to show)"
# What is left of "didn't" and "I'll" where words are cut at the apostrophe.
_TORN = re.compile(r".|ll|re|ve|(?:did|does|have|has|had|is|was|are|were|could|would|wo)n")


@dataclass(frozen=True, slots=True)
class Joined:
    """Groups that are one problem, the largest first."""

    groups: tuple[int, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Public:
    """What may be shown of customers' and of agents' words; None: nothing of the latter."""

    asked: Shown
    replied: Shown | None = None
    filler: frozenset[str] = frozenset()  # Canonical sentences that tell nothing.


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


def problems(
    joined: Sequence[Joined],
    found: Found,
    evidence: Sequence[Evidence],
    public: Public,
) -> list[Problem]:
    """One for each of *joined*, in their order. Only what is *public* is shown."""
    weights = _weights(found.langs, evidence)
    owner = np.full(len(found.langs) + 1, -1)  # One more: labels below 0 look at the end.
    for number, one in enumerate(joined):
        owner[list(one.groups)] = number
    labels = owner[np.maximum(found.labels, -1)]
    labels[found.labels < 0] = -1
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(len(joined) + 1))
    period = period_of(found.days)
    made = []
    for number, one in enumerate(joined):
        rows = order[starts[number] : starts[number + 1]]
        made.append(
            _problem(
                one,
                rows,
                found,
                evidence=evidence,
                weights=weights,
                public=public,
                period=period,
            )
        )
    return _with_own_ids(made)


def _weights(langs: Sequence[str], evidence: Sequence[Evidence]) -> dict[int, dict[str, float]]:
    weights = {}
    for lang in sorted(set(langs)):
        groups = [group for group, other in enumerate(langs) if other == lang]
        told = telling([evidence[group].texts.texts() for group in groups])
        weights.update(dict(zip(groups, told, strict=True)))
    return weights


def _problem(
    joined: Joined,
    rows: NDArray[np.intp],
    found: Found,
    *,
    evidence: Sequence[Evidence],
    weights: Mapping[int, Mapping[str, float]],
    public: Public,
    period: tuple[int, int],
) -> Problem:
    days = found.days[rows]
    known = days[days > 0]
    first = joined.groups[0]
    ranked = {
        group: best_first(
            sentences(evidence[group].texts.texts(), public.asked, public.filler),
            weights[group],
            found.langs[group],
        )
        for group in joined.groups
    }
    told = phrases(_speaking(weights[first], found.langs[first]), public.asked)
    tickets = len(rows)
    langs = [found.langs[group] for group in joined.groups]
    spoken: dict[str, int] = {}
    for group in joined.groups:
        lang = found.langs[group]
        spoken[lang] = spoken.get(lang, 0) + evidence[group].tickets
    spoken = dict(sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0])))
    by_lang = sorted(joined.groups, key=lambda group: -spoken[found.langs[group]])
    quoted = [sentence for group in by_lang for sentence in ranked[group]]
    return Problem(
        id=_id(evidence[first]),
        label=_label(quoted, told),
        langs=tuple(spoken),
        tickets=tickets,
        share=tickets / max(1, len(found.labels)),
        interval=wilson(tickets, len(found.labels)),
        requesters=len(np.unique(found.requesters[rows])),
        trend=trend_of(known, period),
        coverage=joined.coverage,
        first_seen=date.fromordinal(int(known.min())) if len(known) else None,
        last_seen=date.fromordinal(int(known.max())) if len(known) else None,
        course=course_of(known, period),
        phrases=told,
        examples=_examples([ranked[group] for group in joined.groups], langs),
        resolutions=_resolutions(joined, evidence, public.replied, found.langs[first]),
        spoken=tuple(spoken.items()),
    )


def _examples(ranked: Sequence[Sequence[str]], langs: Sequence[str]) -> tuple[str, ...]:
    """EXAMPLES in the language of the largest group, a few in each other one."""
    by_lang: dict[str, list[str]] = {}
    for quotable, lang in zip(ranked, langs, strict=True):
        by_lang.setdefault(lang, []).extend(quotable)
    found: list[str] = []
    for quotable in by_lang.values():
        found += varied(quotable, OTHERS if found else EXAMPLES)
    return tuple(found)


def _id(evidence: Evidence) -> str:
    """Of the text with the smallest hash: new tickets of the same problem seldom change it."""
    return min((f"{text_hash(canonical(t)):016x}" for t in evidence.texts.texts()), default="0")[:8]


def _with_own_ids(made: Sequence[Problem]) -> list[Problem]:
    """A second problem with the same id (the same text in two languages) gets a longer one."""
    seen: dict[str, int] = {}
    found = list(made)
    order = sorted(range(len(made)), key=lambda at: (made[at].id, made[at].langs, made[at].label))
    for at in order:
        seen[made[at].id] = again = seen.get(made[at].id, 0) + 1
        if again > 1:
            found[at] = replace(made[at], id=f"{made[at].id}-{again}")
    return found


def _speaking(weights: Mapping[str, float], lang: str) -> dict[str, float]:
    """Without terms that only join words ("it s", "and", "didn t"): they tell nobody anything."""
    silent = stop_words(lang)
    return {
        term: weight
        for term, weight in weights.items()
        if not silent.issuperset(term.split()) and not any(map(_TORN.fullmatch, term.split()))
    }


def _label(quoted: Sequence[str], told: Sequence[str]) -> str:
    if quoted:
        return quoted[0]
    return " · ".join(told[:3]) or NOTHING_PUBLIC


def _resolutions(
    joined: Joined, evidence: Sequence[Evidence], replied: Shown | None, lang: str
) -> tuple[str, ...]:
    """What agents answered most: sentences that share most words with the other replies."""
    if replied is None:
        return ()
    replies = [text for group in joined.groups for text in evidence[group].replies.texts()]
    candidates = sentences(replies, replied)
    weights = telling([replies, [*candidates]])[0] if replies else {}
    common = telling([[*replies], [""] * max(1, len(replies))])[0] or weights
    return varied(best_first(candidates, common, lang), 3)
