"""Groups, their evidence and their coverage → problems, the largest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kbgen.mining.course import course_of, period_of, trend_of, wilson
from kbgen.mining.join import Joined, merged
from kbgen.mining.labels import label, same, with_own_labels
from kbgen.mining.sample import text_hash
from kbgen.mining.vectors import canonical
from kbgen.mining.words import EXAMPLES, best_first, phrases, sentences, telling, varied
from kbgen.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kbgen.mining.evidence import Evidence
    from kbgen.mining.groups import Groups
    from kbgen.tickets.kanon import Shown

OTHERS = 2  # Examples in each language but that of most tickets.


@dataclass(frozen=True, slots=True)
class Public:
    """What may be shown of customers' and of agents' words; None: nothing of the latter."""

    asked: Shown
    replied: Shown | None = None
    filler: frozenset[str] = frozenset()  # Canonical sentences that tell nothing.


def problems(
    joined: Sequence[Joined], groups: Groups, public: Public
) -> tuple[list[Joined], list[Problem]]:
    """*joined*, with what customers' best sentences show to be one, and the problem of each.

    Only what is *public* is shown.
    """
    made = _made(joined, groups, public)
    if into := same(made):
        joined = merged(joined, into)
        made = _made(joined, groups, public)
    return list(joined), with_own_labels(made)


def _made(joined: Sequence[Joined], groups: Groups, public: Public) -> list[Problem]:
    """One problem for each of *joined*, in their order."""
    found = groups.found
    weights = _weights(groups)
    owner = np.full(len(found.langs) + 1, -1)  # One more: labels below 0 look at the end.
    for number, one in enumerate(joined):
        owner[list(one.groups)] = number
    labels = owner[np.maximum(found.labels, -1)]
    labels[found.labels < 0] = -1
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(len(joined) + 1))
    period = period_of(found.days)
    made = [
        _problem(
            one,
            order[starts[number] : starts[number + 1]],
            groups,
            weights=weights,
            public=public,
            period=period,
        )
        for number, one in enumerate(joined)
    ]
    return _with_own_ids(made)


def _weights(groups: Groups) -> dict[int, dict[str, float]]:
    weights = {}
    for lang in sorted(set(groups.langs)):
        numbers = [number for number, other in enumerate(groups.langs) if other == lang]
        told = telling([groups.evidence[number].texts.texts() for number in numbers])
        weights.update(dict(zip(numbers, told, strict=True)))
    return weights


def _problem(
    joined: Joined,
    rows: NDArray[np.intp],
    groups: Groups,
    *,
    weights: Mapping[int, Mapping[str, float]],
    public: Public,
    period: tuple[int, int],
) -> Problem:
    found, evidence, langs = groups.found, groups.evidence, groups.langs
    days = found.days[rows]
    known = days[days > 0]
    first = joined.groups[0]
    ranked = {
        group: best_first(
            sentences(evidence[group].texts.texts(), public.asked, public.filler),
            weights[group],
            langs[group],
        )
        for group in joined.groups
    }
    spoken: Counter[str] = Counter()
    for group in joined.groups:
        spoken[langs[group]] += evidence[group].tickets
    by_lang = sorted(joined.groups, key=lambda one: (-spoken[langs[one]], langs[one]))
    told = phrases(weights[by_lang[0]], public.asked, langs[by_lang[0]])
    by_tickets = sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))
    tickets = len(rows)
    return Problem(
        id=_id(evidence[first]),
        label=label([sentence for group in by_lang for sentence in ranked[group]], told),
        langs=tuple(lang for lang, _ in by_tickets),
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
        examples=_examples([(langs[group], ranked[group]) for group in joined.groups]),
        resolutions=_resolutions(joined, evidence, public.replied, langs[first]),
        spoken=tuple(by_tickets),
    )


def _examples(ranked: Iterable[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """EXAMPLES in the language of the largest group, a few in each other one."""
    by_lang: dict[str, list[str]] = {}
    for lang, quotable in ranked:
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
