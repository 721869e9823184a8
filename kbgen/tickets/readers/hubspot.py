"""HubSpot: tickets as CSV, or as JSON objects with properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kbgen.model import Ticket
from kbgen.tickets.columns import Layout
from kbgen.tickets.dates import parse_date
from kbgen.tickets.documents import first_record, names_at, records, text_at
from kbgen.tickets.headers import normal
from kbgen.tickets.readers import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "hubspot"

_OWN = {
    "id": ("Ticket ID", "Record ID"),
    "subject": ("Ticket name",),
    "body": ("Ticket description",),
    "created": ("Create date",),
    "closed": ("Close date",),
    "requester": ("Associated Contact Email", "Contact email", "Associated Contact"),
    "requester_name": ("Associated Contact", "Associated Company"),
    "category": ("Category",),
    "agent": ("Ticket owner",),
    "resolution": ("Resolution",),
    "tags": ("Ticket Tags",),
}


def recognises(export: Export) -> bool:
    first = first_record(export)
    if first:
        inner = first.get("properties")
        return isinstance(inner, dict) and any(name.startswith("hs_") for name in inner)
    header = {normal(name) for name in table.header_of(export)}
    return {"ticket name", "create date"} <= header or "ticket description" in header


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    if first_record(export):
        return Layout((), {}), records(export)
    return table.read(export, mapping, _OWN)


def ticket(cells: Any, found: Layout) -> Ticket:
    if not isinstance(cells, dict):
        return table.ticket(cells, found)
    data = cells.get("properties")
    contact = text_at(data, "hs_contact_email", "contact_email", "hs_created_by_user_id")
    return Ticket(
        id=text_at(cells, "id") or text_at(data, "hs_object_id"),
        subject=text_at(data, "subject"),
        body=text_at(data, "content"),
        created=parse_date(text_at(data, "createdate") or text_at(cells, "createdAt")),
        closed=parse_date(text_at(data, "closed_date", "hs_closed_date")),
        requester=contact,
        requester_name="\n".join((contact, text_at(data, "contact_name"))),
        status=text_at(data, "hs_pipeline_stage"),
        channel=text_at(data, "source_type", "hs_object_source"),
        tags=names_at(data, "hs_tag_ids"),
        category=text_at(data, "hs_ticket_category"),
        resolution=_unless_code(text_at(data, "hs_resolution")),
        agents=(text_at(data, "hubspot_owner_name"),),
        merged_into=text_at(data, "hs_merged_into"),
    )


def _unless_code(resolution: str) -> str:
    """ "ISSUE_FIXED" answers nobody."""
    return "" if resolution.isupper() and " " not in resolution else resolution
