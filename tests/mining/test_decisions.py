"""What people decided comes back from its file, and finds its problem again."""

import pytest

from kbgen.errors import KbgenError
from kbgen.mining.course import wilson
from kbgen.mining.decisions import Kind, decide, decided, read_decisions, write_decisions
from kbgen.mining.draft import draft_text, escaped
from kbgen.model import Coverage, Problem, State


def problem(name: str, *phrases: str, label: str = 'Why is it: "so"?') -> Problem:
    gap = Coverage(State.GAP)
    return Problem(
        name,
        label,
        ("en",),
        40,
        0.1,
        (0.07, 0.13),
        38,
        0.0,
        gap,
        phrases=phrases,
        examples=("How do I [pay](http://x.example) *now*?",),
        resolutions=("1. Open <b>Settings</b>",),
    )


RATE = problem("1a2b3c4d", "exchange rate", "weekend")
FEE = problem("99e0aa01", "fee", "withdrawal")


def test_decisions_are_read_as_they_were_written() -> None:
    made = decide({}, [RATE, FEE], reject=["1a2b3c4d"], merge=[("99e0aa01", "1a2b3c4d")])
    text = write_decisions(made)
    again, mistakes = read_decisions(text)
    assert mistakes == ()
    assert again == made
    assert write_decisions(again) == text


def test_a_decision_finds_its_problem_under_another_id() -> None:
    made = decide({}, [RATE, FEE], reject=["1a2b3c4d"])
    later = problem("5555aaaa", "exchange rate", "weekend", "worse")
    found = decided(later, made)
    assert found is not None
    assert found.decision is Kind.REJECT
    assert decided(FEE, made) is None


def test_an_unknown_id_is_wrong_usage() -> None:
    with pytest.raises(KbgenError, match="1a2b3c4d") as caught:
        decide({}, [RATE], reject=["1a2b3c4e"])
    assert caught.value.status == 2


def test_what_customers_and_agents_wrote_does_nothing_in_a_draft() -> None:
    text = draft_text(RATE)
    assert "http" not in text
    assert "<b>" not in text
    assert "\\*now\\*" in text
    assert 'title: "Why is it: \\"so\\"?"' in text
    assert escaped("# not a heading") == "\\# not a heading"


def test_the_interval_of_a_share_is_wilsons() -> None:
    low, high = wilson(10, 100)
    assert (round(low, 3), round(high, 3)) == (0.055, 0.174)
    assert wilson(0, 0) == (0.0, 1.0)
