"""Cleaning and redaction by cases in plain text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbgen.tickets.clean import own_words
from kbgen.tickets.headers import meanings
from kbgen.tickets.redact import holds_personal, redact

CASES = Path(__file__).parent.parent / "cases"


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Title, input and output of each case of a file, parted by lines with a dot."""
    lines = iter((CASES / name).read_text(encoding="utf-8").split("\n"))
    for line in lines:
        if title := line.strip():
            assert next(lines) == "."
            given = "\n".join(iter(lambda: next(lines), "."))
            yield title, given, "\n".join(iter(lambda: next(lines), "."))


def params(name: str) -> list[object]:
    found = [pytest.param(given, wanted, id=title) for title, given, wanted in cases(name)]
    assert found
    return found


@pytest.mark.parametrize(("given", "wanted"), params("redact.txt"))
def test_what_tells_who_wrote_becomes_its_kind(given: str, wanted: str) -> None:
    assert redact(given) == wanted
    assert redact(wanted) == wanted
    assert holds_personal(given) == (given != wanted)


@pytest.mark.parametrize(("given", "wanted"), params("clean.txt"))
def test_only_the_customers_own_words_stay(given: str, wanted: str) -> None:
    assert own_words(given) == wanted


@pytest.mark.parametrize(("given", "wanted"), params("headers.txt"))
def test_a_header_says_what_its_column_holds(given: str, wanted: str) -> None:
    said = [meanings(header) for header in given.split("\n")]
    assert [min(ranks, key=lambda field: ranks[field], default="") for ranks in said] == (
        wanted.split("\n")
    )
