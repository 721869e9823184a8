"""Any JSON of tickets: an array, pages or lines of objects, read as a table is.

A member of an object inside is a column of its own: "user.email".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kbgen.tickets import documents
from kbgen.tickets.columns import Layout, layout
from kbgen.tickets.headers import recognised
from kbgen.tickets.readers import table
from kbgen.tickets.talk import with_messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.model import Ticket
    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "json"
MOST = 500  # Columns; an object with numbers for names would make any number of them.
DEPTH = 8
_JOINED = frozenset({"name", "title", "label", "value"})  # Of all objects of a list.


def recognises(export: Export) -> bool:
    return recognised(header_of(export)) > 0


def header_of(export: Export) -> list[str]:
    """The members of the head's records, those first that hold something."""
    columns: dict[str, None] = {}
    empty: dict[str, None] = {}
    for record in documents.first_records(export, table.SAMPLE):
        for name, cell in _flat(record).items():
            (columns if cell else empty).setdefault(name)
    return list({**columns, **empty})[:MOST]


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    header = header_of(export)
    sample = [_cells(each, header) for each in documents.first_records(export, table.SAMPLE)]
    return layout(header, sample, mapping), documents.records(export)


def ticket(cells: Any, found: Layout) -> Ticket:
    return with_messages(table.ticket(_cells(cells, found.header), found), cells)


def _cells(record: Mapping[str, Any], header: Sequence[str]) -> list[str]:
    flat = _flat(record)
    return [flat.get(name, "") for name in header]


def _flat(value: Any, path: str = "", depth: int = DEPTH) -> dict[str, str]:
    """{"user": {"email": "a@b.c"}} → {"user.email": "a@b.c"}.

    Of a list of objects the first one tells, as the first message of a conversation does; but
    the names of all, as tags have them. What lies deeper than *depth* is left out.
    """
    if isinstance(value, list):
        objects = [each for each in value if isinstance(each, dict)]
        if not objects:
            return {path: ", ".join(map(str, value))} if value else {}
        first = _flat(objects[0], path, depth)
        for name in _JOINED & objects[0].keys():
            first[f"{path}.{name}"] = ", ".join(documents.names_at({"": objects}, "", name))
        return first
    if not isinstance(value, dict):
        return {path: "" if value is None else str(value)}
    found: dict[str, str] = {}
    for name, inner in value.items() if depth else ():
        found |= _flat(inner, f"{path}.{name}".lstrip("."), depth - 1)
    return found
