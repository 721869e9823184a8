"""Any table of tickets: CSV, TSV, semicolons or pipes, in any encoding, with any header."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from kbgen.model import Ticket
from kbgen.tickets.columns import Layout, layout
from kbgen.tickets.dates import parse_date
from kbgen.tickets.headers import normal, recognised
from kbgen.tickets.records import Bad, Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbgen.tickets.export import Export

NAME = "table"
DELIMITERS = ",;\t|"
SAMPLE = 100  # Records that decide about columns.

_SEPARATOR = re.compile(r"\A\ufeff?\"?sep=(.)\"?\r?\n", re.IGNORECASE)
_PREAMBLE = 20  # Records among which the header is looked for.


def recognises(export: Export) -> bool:
    """Whether the head splits into a known header, or steadily into several columns."""
    if export.head[:4096].count(0) > 64 and not export.encoding.startswith(("utf-16", "utf-32")):
        return False
    text = export.text.lstrip("\ufeff")
    if text.lstrip()[:1] in {"{", "["} or text.startswith(("From ", "<?xml", "<!DOCTYPE", "%PDF")):
        return False
    found = header_of(export)
    if recognised(found):
        return True
    records = list(islice(_head_rows(text, delimiter_of(text)), SAMPLE))
    widths = [len(row) for row in records]
    return len(records) > 2 and widths[0] > 1 and widths.count(widths[0]) > 0.95 * len(widths)


def header_of(export: Export) -> list[str]:
    """The names of the columns, without reading further than the head."""
    return list(_header(export.text))


@lru_cache(maxsize=2)  # Every reader asks for it.
def _header(text: str) -> tuple[str, ...]:
    records = list(islice(_head_rows(text, delimiter_of(text)), _PREAMBLE))
    return tuple(records[_header_at(records)]) if records else ()


def read(
    export: Export, mapping: Mapping[str, str], own: Mapping[str, Sequence[str]] | None = None
) -> tuple[Layout, Iterator[Row | Bad]]:
    """The meaning of the columns, and the records below the header."""
    text = export.text
    delimiter = delimiter_of(text)
    records = list(islice(_head_rows(text, delimiter), _PREAMBLE + SAMPLE))
    at = _header_at(records)
    lines = export.lines()
    above = 0
    if _SEPARATOR.match(text):
        next(lines, "")
        above = 1
    if at < 0:
        header = [f"column {number}" for number in range(1, len(records[0]) + 1)]
        skip = 0
    else:
        header, skip = [cell.lstrip("\ufeff") for cell in records[at]], at + 1
    sample = [row for row in records[skip:] if len(row) >= len(header)]
    more = chain(_head_rows(text, delimiter), _head_rows(export.further_text, delimiter))
    found = layout(header, sample, mapping, own)
    found = found.dated(row for row in more if len(row) == len(header))
    return found, _below(
        rows(lines, delimiter, len(header), wide=_repeats(header), above=above), at
    )


def _below(records: Iterator[Row | Bad], header_at: int) -> Iterator[Row | Bad]:
    """The records after the header; what stands above it is a title, not a broken row."""
    return islice(records, header_at + 1, None)


def _repeats(header: Sequence[str]) -> bool:
    """Jira repeats a column for each value, and some rows have more of them than the header."""
    names = [normal(name) for name in header]
    return len(set(names)) < len(names)


def delimiter_of(text: str) -> str:
    """The mark that cuts the first records most steadily, quoted ones not counted."""
    if found := _SEPARATOR.match(text):
        return found[1]
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in islice(_head_rows(text, delimiter), SAMPLE)]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        value = widths.count(usual) / len(widths) * (usual - 1) ** 0.5
        if value > score:
            best, score = delimiter, value
    return best


def _head_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Records of the head that are complete; a broken one is left out. Never raises."""
    if found := _SEPARATOR.match(text):
        text = text[found.end() :]
    whole = text[: text.rfind("\n") + 1] or text
    reader = csv.reader(whole.lstrip("\ufeff").splitlines(keepends=True), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        if any(row):
            yield row


def _header_at(records: Sequence[Sequence[str]]) -> int:
    """Which record names the columns; -1 if none does."""
    scores = [recognised(row) for row in records[:_PREAMBLE]]
    if not scores or max(scores) == 0:
        first = records[0] if records else ()
        named = all(re.match(r"[^\W\d_]", cell.strip()) and len(cell) < 40 for cell in first)
        return 0 if first and named and len(set(first)) == len(first) else -1
    return scores.index(max(scores))


def ticket(cells: Sequence[str], found: Layout) -> Ticket:
    """One record as a ticket."""

    def values(field: str) -> Iterable[str]:
        return (cells[at].strip() for at in found.columns.get(field, ()) if at < len(cells))

    def first(field: str) -> str:
        return next((value for value in values(field) if value), "")

    spam = first("spam").casefold() in {"true", "1", "yes", "sim", "да", "deleted", "spam"}
    known = chain(values("requester_name"), values("private"), values("requester"))
    return Ticket(
        id=first("id"),
        subject=first("subject"),
        body=first("body"),
        created=parse_date(first("created"), found.day_first),
        closed=parse_date(first("closed"), found.day_first),
        requester=first("requester") or first("requester_name"),
        requester_name="\n".join(value for value in known if value),
        status="spam" if spam else first("status"),
        channel=first("channel"),
        lang=first("lang"),
        tags=tuple(tag for value in values("tags") for tag in split(value)),
        category=" / ".join(value for value in values("category") if value),
        macro=first("macro"),
        articles=tuple(part for value in values("articles") for part in value.split() if part),
        resolution=first("resolution"),
        agents=tuple(value for value in values("agent") if value),
        merged_into=_unless_no(first("merged_into")),
        outbound=first("outbound").casefold()
        in {"true", "1", "outbound", "out", "outgoing", "saída"},
    )


def _unless_no(text: str) -> str:
    return "" if text.casefold() in {"no", "false", "0", "não", "нет", "nein", "non"} else text


def split(tags: str) -> list[str]:
    """ "a, b;c" or "a b" → its tags."""
    parts = re.split(r"[,;|]", tags) if re.search(r"[,;|]", tags) else tags.split()
    return [part.strip() for part in parts if part.strip()]
