"""Each product's export, small and with its quirks, beside what is read from it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbgen.tickets import Reading, read_questions

EXPORTS = Path(__file__).parent.parent / "exports"
OTHERS = {"bank"}  # Generated, with tests of their own.
LANGUAGES = ("en", "pt", "ru", "de", "fr", "es")


def exports() -> list[Path]:
    found = [
        path
        for path in sorted(EXPORTS.glob("*/*"))
        if path.suffix != ".questions" and path.parent.name not in OTHERS and path.is_file()
    ]
    assert found, f"no exports under {EXPORTS}"
    return found


def told(reading: Reading) -> str:
    return "\n".join(lines(reading)) + "\n"


def lines(reading: Reading) -> Iterator[str]:
    for source in reading.sources:
        yield f"read by {source.reader} as {source.encoding}"
        yield from (f"  {name} = {column}" for name, column in source.mapping.items())
    tally = reading.tally
    yield f"read {tally.read}, used {tally.used}, dropped {dict(tally.dropped)}"
    yield from (f"line {bad.line}: {bad.message}" for bad in tally.bad_rows)
    yield from (f"{each.ticket}: {each.reason}" for each in reading.dropped())
    stored = (each for part in reading._spool.chunks() for each in part)
    signals = {each.ticket: ", ".join(each.signals) for each in stored}
    people: dict[int, int] = {}
    for question in reading:
        person = people.setdefault(question.requester, len(people) + 1)
        yield ""
        head = f"#{question.ticket} {question.asked} {question.lang} person {person}"
        yield " ".join((head, signals[question.ticket])).rstrip()
        yield question.text
        if question.resolution:
            yield f"→ {question.resolution}"


@pytest.mark.parametrize("path", exports(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_export_reads_as_its_golden_says(
    path: Path, golden: Callable[[Path, str], None]
) -> None:
    with read_questions([path], languages=LANGUAGES) as reading:
        golden(path.with_name(path.name + ".questions"), told(reading))
        assert reading.tally.read == reading.tally.used + sum(reading.tally.dropped.values())
        assert reading.tally.used == sum(1 for _ in reading)
