"""The table in the terminal, at any width."""

from dataclasses import replace

import pytest

from kbgen.mining.export import Findings
from kbgen.mining.table import table
from kbgen.model import Coverage, Problem, State, Suggestion

LONG = "Where does the money stay that I sent to my landlord eleven days ago?"


def findings() -> Findings:
    def problem(number: int, state: State) -> Problem:
        cover = Coverage(state, "transfers/incoming-missing")
        return Problem(f"0000000{number}", LONG, ("en",), 1234, 0.5, (0.4, 0.6), 99, 1.53, cover)

    answered, gap = problem(1, State.ANSWERED), problem(2, State.GAP)
    suggestions = (Suggestion(gap, "write", "drafts/money.md"),)
    return Findings(3680, 2468, {"repeat": 1212}, (answered, gap), {}, suggestions)


@pytest.mark.parametrize("width", [80, 99, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = list(table(findings(), width))
    assert max(map(len, lines)) <= width
    rows = [line for line in lines if "+153%" in line]
    assert [row.split()[1:5] for row in rows] == [
        ["1,234", "50.0%", "50%", "+153%"],
        ["1,234", "50.0%", "100%", "+153%"],
    ]


def test_the_whole_question_of_a_suggestion_is_told() -> None:
    told = " ".join(" ".join(table(findings(), 80)).split())
    assert f"write 1,234 {LONG}" in told


def test_what_is_too_small_or_decided_is_not_told_to_be_answered() -> None:
    for left in ({"few": 1}, {"decided": 1}):
        told = " ".join(table(replace(findings(), suggestions=(), **left), 200))
        assert "has its answer" not in told
        assert "To write: 0 articles" in told
    assert "Every problem has its answer." in table(replace(findings(), suggestions=()), 200)
