"""ServiceNow incidents: CSV (often windows-1252) or JSON of the table API."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kbgen.model import Ticket
from kbgen.tickets.columns import Layout
from kbgen.tickets.dates import parse_date
from kbgen.tickets.documents import first_record, records, text_at
from kbgen.tickets.headers import normal
from kbgen.tickets.readers import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "servicenow"

_OWN = {
    "id": ("number",),
    "subject": ("short_description", "Short description"),
    "body": ("description",),
    "created": ("opened_at", "Opened", "sys_created_on"),
    "closed": ("closed_at", "resolved_at", "Closed", "Resolved"),
    "requester": ("caller_id.email", "caller_id", "Caller", "opened_by"),
    "requester_name": ("caller_id.name", "caller_id", "Caller", "opened_by"),
    "category": ("category", "subcategory"),
    "agent": ("assigned_to", "resolved_by", "closed_by"),
    "resolution": ("close_notes", "Resolution notes", "comments"),
    "channel": ("contact_type",),
}
_CANCELLED = {"8", "canceled", "cancelled"}
# A journal entry: "2025-03-01 10:00:00 - Ann Lee (Additional comments)", newest first.
_ENTRY = re.compile(r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - ([^\n(]{1,80})\([^\n)]{1,60}\)\s*$")


def recognises(export: Export) -> bool:
    first = first_record(export)
    if first:
        return {"short_description", "number"} <= first.keys()
    header = {normal(name) for name in table.header_of(export)}
    return {"number", "short description"} <= header


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    if first_record(export):
        return Layout((), {}), records(export)
    return table.read(export, mapping, _OWN)


def ticket(cells: Any, found: Layout) -> Ticket:
    return _settled(_from_json(cells) if isinstance(cells, dict) else table.ticket(cells, found))


def _settled(ticket: Ticket) -> Ticket:
    """Cancelled ones asked nothing; of a journal the newest entry is the answer."""
    status = "deleted" if ticket.status.casefold() in _CANCELLED else ticket.status
    entries = _ENTRY.split(ticket.resolution)
    if len(entries) < 3:
        return replace(ticket, status=status)
    agents = (*ticket.agents, *(name.strip() for name in entries[1::2]))
    return replace(ticket, status=status, resolution=entries[2].strip(), agents=agents)


def _from_json(data: Mapping[str, Any]) -> Ticket:
    def first(*names: str) -> str:
        return text_at(data, *(path for name in names for path in (f"{name}.display_value", name)))

    caller = first("caller_id.email", "caller_id.value", "caller_id")
    return Ticket(
        id=first("number"),
        subject=first("short_description"),
        body=first("description"),
        created=parse_date(first("opened_at", "sys_created_on")),
        closed=parse_date(first("closed_at", "resolved_at")),
        requester=caller,
        requester_name="\n".join((caller, first("caller_id"), first("caller_id.name"))),
        status=first("state"),
        channel=first("contact_type"),
        category=" / ".join(filter(None, (first("category"), first("subcategory")))),
        resolution=first("close_notes", "comments"),
        agents=(first("assigned_to"), first("resolved_by"), first("closed_by")),
    )
