"""Request Tracker: tab separated, nothing quoted, one column for every field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.tickets.headers import normal
from kbgen.tickets.readers import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.model import Ticket
    from kbgen.tickets.columns import Layout
    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "requesttracker"

_OWN = {
    "id": ("id",),
    "subject": ("Subject",),
    "body": ("CF.{Description}", "Content", "CF-Description"),
    "created": ("Created",),
    "closed": ("Resolved", "LastUpdated"),
    "requester": ("Requestors", "Requestor", "Creator"),
    "requester_name": ("Requestors", "Requestor", "Creator"),
    "category": ("Queue", "QueueName"),
    "agent": ("Owner", "OwnerName"),
}


def recognises(export: Export) -> bool:
    header = {normal(name) for name in table.header_of(export)}
    return {"id", "subject", "lastupdated"} <= header or {"requestors", "queue"} <= header


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    return table.read(export, mapping, _OWN)


def ticket(cells: Sequence[str], found: Layout) -> Ticket:
    return table.ticket(cells, found)
