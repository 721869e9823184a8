"""GitLab issues as the CSV that is mailed to the user; two orders of columns exist."""

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

NAME = "gitlab"

_OWN = {
    "id": ("Issue ID",),
    "subject": ("Title",),
    "body": ("Description",),
    "created": ("Created At (UTC)",),
    "closed": ("Closed At (UTC)",),
    "requester": ("Author Username", "Author"),
    "requester_name": ("Author",),
    "agent": ("Assignee", "Assignee Username"),
    "category": ("Milestone",),
}


def recognises(export: Export) -> bool:
    header = {normal(name) for name in table.header_of(export)}
    return {"issue id", "title", "description"} <= header and "created at (utc)" in header


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    return table.read(export, mapping, _OWN)


def ticket(cells: Sequence[str], found: Layout) -> Ticket:
    return table.ticket(cells, found)
