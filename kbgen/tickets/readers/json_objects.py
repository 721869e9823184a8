"""Any JSON of tickets: an array, pages or lines of flat objects, read as a table is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kbgen.tickets import documents
from kbgen.tickets.columns import Layout, layout, recognised
from kbgen.tickets.readers import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.model import Ticket
    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "json"


def recognises(export: Export) -> bool:
    first = documents.first_record(export)
    return bool(first) and recognised(tuple(first)) > 0


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    first = documents.first_record(export)
    header = [name for name in first if isinstance(name, str)]
    sample = [[_text(first[name]) for name in header]]
    return layout(header, sample, mapping), documents.records(export)


def ticket(cells: Any, found: Layout) -> Ticket:
    return table.ticket([_text(cells.get(name)) for name in found.header], found)


def _text(value: object) -> str:
    """A member as a cell: lists become lines, objects give their name."""
    if isinstance(value, dict):
        return documents.text_at(value, "email", "name", "title", "value", "id")
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    return "" if value is None else str(value)
