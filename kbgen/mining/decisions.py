"""content/decisions.yml: what people decided about suggestions, so that none comes back twice.

One line a problem, by its id; the words let a decision find its problem again in next quarter's
tickets, where the id may have changed:

    3f2a9c01: {decision: reject, words: [exchange rate, weekend], label: "Why is the rate worse?"}
    77b0e1d2: {decision: merge, into: 3f2a9c01, words: [rate, markup], label: "…"}
    91cc0a7e: {decision: accept, draft: drafts/add-a-beneficiary.md, words: […], label: "…"}
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kbgen.errors import KbgenError, did_you_mean
from kbgen.keys import read_keys_of_each

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kbgen.errors import Diagnostic
    from kbgen.model import Problem

FILE = "decisions.yml"
HEADER = """\
# What was decided about suggestions: written by `kbgen suggest --accept, --reject, --merge`.
# Delete a line to have the suggestion back.
"""
SAME = 0.5  # Of two problems' telling words: from here on they are the same problem.


class Kind(StrEnum):
    """A draft is being written; no article is wanted; it is part of another problem."""

    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one line says."""

    decision: Kind = Kind.REJECT
    into: str = ""  # The id of the other problem.
    draft: str = ""  # Inside content/.
    words: tuple[str, ...] = ()
    label: str = ""


Decisions = dict[str, Decision]


def read_decisions(text: str) -> tuple[Decisions, tuple[Diagnostic, ...]]:
    """By problem id; mistakes have their line."""
    return read_keys_of_each(Decision, text, FILE, lead="decision")


def write_decisions(decisions: Mapping[str, Decision]) -> str:
    """Sorted by id; what read_decisions reads back."""
    return HEADER + "".join(
        f"{_quoted(name)}: {{{_fields(decisions[name])}}}\n" for name in sorted(decisions)
    )


def _fields(one: Decision) -> str:
    said = [f"decision: {one.decision}"]
    if one.into:
        said.append(f"into: {_quoted(one.into)}")
    if one.draft:
        said.append(f"draft: {_quoted(one.draft)}")
    if one.words:
        said.append(f"words: [{', '.join(map(_quoted, one.words))}]")
    if one.label:
        said.append(f"label: {_quoted(one.label)}")
    return ", ".join(said)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def decided(problem: Problem, decisions: Mapping[str, Decision]) -> Decision | None:
    """The decision about *problem*: by its id, else by its words."""
    if problem.id in decisions:
        return decisions[problem.id]
    words = _words(problem.phrases)
    near = [(_alike(words, _words(one.words)), name) for name, one in decisions.items()]
    best = max(near, key=lambda pair: (pair[0], pair[1]), default=(0.0, ""))
    return decisions[best[1]] if best[0] >= SAME else None


def _words(phrases: Iterable[str]) -> set[str]:
    return {word for phrase in phrases for word in phrase.casefold().split()}


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def decide(
    decisions: Mapping[str, Decision],
    problems: Sequence[Problem],
    *,
    accept: Iterable[str] = (),
    reject: Iterable[str] = (),
    merge: Iterable[tuple[str, str]] = (),
    drafts: Mapping[str, str] | None = None,
) -> Decisions:
    """*decisions* and the new ones; KbgenError, status 2, for an id that no problem has."""
    known = {one.id: one for one in problems}
    found = dict(decisions)

    def note(name: str, kind: Kind, into: str = "") -> None:
        for one in filter(None, (name, into)):
            if one not in known:
                hint = did_you_mean(one, known) or "the report names the ids"
                raise KbgenError(f"no problem has the id '{one}' — {hint}", 2)
        problem = known[name]
        draft = (drafts or {}).get(name, "") if kind is Kind.ACCEPT else ""
        found[name] = Decision(kind, into, draft, problem.phrases, problem.label)

    for name in accept:
        note(name, Kind.ACCEPT)
    for name in reject:
        note(name, Kind.REJECT)
    for name, into in merge:
        note(name, Kind.MERGE, into)
    return found


def merges(problems: Sequence[Problem], decisions: Mapping[str, Decision]) -> dict[int, int]:
    """Which of *problems* goes into which, by their places."""
    places = {one.id: place for place, one in enumerate(problems)}
    into = {}
    for place, one in enumerate(problems):
        decision = decided(one, decisions)
        if decision and decision.decision is Kind.MERGE:
            target = places.get(decision.into, place)
            if target != place:
                into[place] = target
    return into
