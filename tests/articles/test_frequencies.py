"""A machine's file: numbers in, the same numbers out, one line an article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.articles import read_frequencies, write_frequencies
from kbgen.model import Frequency

FULL = Frequency(12, 0.0345, 9, -0.25, date(2026, 9, 30))


def test_what_is_written_is_read_again() -> None:
    numbers = {"billing/refund": FULL, "a": Frequency(1), "cards/lost": Frequency(3, 0.5)}
    text = write_frequencies(numbers)
    assert read_frequencies(text) == (numbers, ())
    full = "tickets: 12, share: 0.0345, requesters: 9, trend: -0.25, last_seen: 2026-09-30"
    assert text.splitlines()[-3:] == [
        "a: {tickets: 1}",
        f"billing/refund: {{{full}}}",
        "cards/lost: {tickets: 3, share: 0.5000}",
    ]  # fmt: skip


def test_the_file_says_that_a_machine_writes_it() -> None:
    assert write_frequencies({}).startswith("# Written by `kbgen suggest --write`")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", {}),
        ("a/b: 12\n", {"a/b": Frequency(12)}),
        (
            "a:\n  tickets: 12\n  last_seen: 2026-09-30\n",
            {"a": Frequency(12, last_seen=FULL.last_seen)},
        ),
        ("'a b': {tickets: 3}\n", {"a b": Frequency(3)}),
    ],
)
def test_another_hand_may_have_written_it(text: str, wanted: dict[str, Frequency]) -> None:
    assert read_frequencies(text) == (wanted, ())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: many", "frequencies.yml:1: 'a' must be a whole number, not 'many'"),
        ("a: {tickets: 1}\na: {tickets: 2}", "frequencies.yml:2: duplicate key 'a' — 'a' already"),
        ("a: {ticket: 1}", "frequencies.yml:1: unknown key 'ticket' — did you mean 'tickets'?"),
        ("a: {tickets: 1, last_seen: 2026-99-99}", "frequencies.yml:1: 'last_seen' must be a date"),
        ("a: [1", "frequencies.yml:1: not valid YAML"),
    ],
)
def test_a_slip_in_it_is_one_line(text: str, wanted: str) -> None:
    lines = [str(one) for one in read_frequencies(text)[1]]
    assert len(lines) == 1
    assert lines[0].startswith(wanted)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9][a-z0-9/.-]{0,20}", fullmatch=True), st.integers(0, 10**9)
    )
)
def test_any_numbers_survive(numbers: dict[str, int]) -> None:
    wanted = {key: Frequency(count) for key, count in numbers.items()}
    assert read_frequencies(write_frequencies(wanted)) == (wanted, ())
