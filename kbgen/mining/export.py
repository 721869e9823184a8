"""Findings → the documented JSON, and the private table of which ticket went where."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kbgen.mining.words import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kbgen.model import Problem, Suggestion

COLUMNS = ("ticket_id", "problem_id", "article", "reason")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything one run has to say: read == the problems' tickets + unassigned + dropped."""

    read: int
    used: int
    dropped: Mapping[str, int]  # By reason.
    problems: tuple[Problem, ...]  # By size.
    unassigned: Mapping[str, int]  # By reason.
    suggestions: tuple[Suggestion, ...]  # What is not decided yet, most asked first.
    decided: int = 0  # Suggestions that people have decided before.
    few: int = 0  # Problems without a good answer, of too few tickets to act on.

    @property
    def multilingual(self) -> bool:
        return len({lang for one in self.problems for lang in one.langs}) > 1

    @property
    def assigned(self) -> int:
        return sum(one.tickets for one in self.problems)


def as_json(findings: Findings) -> str:
    """The schema of the README: tickets, problems by size, unassigned."""
    whole = {
        "tickets": {
            "read": findings.read,
            "used": findings.used,
            "dropped": dict(sorted(findings.dropped.items())),
        },
        "problems": [_problem(one) for one in findings.problems],
        "unassigned": {
            "tickets": sum(findings.unassigned.values()),
            "reasons": dict(sorted(findings.unassigned.items())),
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _problem(one: Problem) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": visible(one.label),
        "tickets": one.tickets,
        "share": round(one.share, 4),
        "interval": [round(bound, 4) for bound in one.interval],
        "requesters": one.requesters,
        "trend": round(one.trend, 2),
        "state": str(one.coverage.state),
        "article": one.coverage.article,
        "score": round(one.coverage.score, 3),
        "examples": [visible(example) for example in one.examples],
        "phrases": [visible(phrase) for phrase in one.phrases],
        "languages": list(one.langs),
        "tickets_by_language": dict(one.spoken),
        "parts": [{"article": key, "share": share} for key, share in one.coverage.parts],
    }


def assignments(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV of ticket, problem, article and reason; no cell that a spreadsheet would calculate."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _cell(text: str) -> str:
    plain = visible(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
