"""Freshdesk and Freshservice: ticket CSV, JSON of the API with conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kbgen.model import Ticket
from kbgen.tickets.columns import Layout
from kbgen.tickets.dates import parse_date
from kbgen.tickets.documents import at, first_record, names_at, objects_at, records, text_at
from kbgen.tickets.headers import normal
from kbgen.tickets.readers import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "freshdesk"

_OWN = {
    "id": ("Ticket ID",),
    "subject": ("Subject",),
    "body": ("Description", "Summary"),
    "created": ("Created time",),
    "closed": ("Closed time", "Resolved time"),
    "requester": ("Contact email", "Requester email", "Email", "Contact ID"),
    "requester_name": ("Full name", "Requester name", "Contact name", "Company name"),
    "agent": ("Agent", "Agent name"),
    "category": ("Type", "Category", "Product"),
}


def recognises(export: Export) -> bool:
    first = _ticket_of(first_record(export))
    if first:
        return bool({"description_text", "responder_id", "helpdesk_ticket"} & first.keys())
    header = {normal(name) for name in table.header_of(export)}
    ours = {"agent interactions", "customer interactions", "initial response time"}
    return bool(ours & header) or {"ticket id", "created time"} <= header


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    if first_record(export):
        return Layout((), {}), records(export)
    return table.read(export, mapping, _OWN)


def ticket(cells: Any, found: Layout) -> Ticket:
    return _from_json(_ticket_of(cells)) if isinstance(cells, dict) else table.ticket(cells, found)


def _ticket_of(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Account exports wrap each ticket once more."""
    inner = data.get("helpdesk_ticket")
    return inner if isinstance(inner, dict) else data


def _from_json(data: Mapping[str, Any]) -> Ticket:
    replies = [
        each
        for each in objects_at(data, "conversations")
        if each.get("incoming") is False and not each.get("private")
    ]
    requester = text_at(data, "requester.email", "email", "requester_id")
    return Ticket(
        id=text_at(data, "id", "display_id"),
        subject=text_at(data, "subject"),
        body=text_at(data, "description", "description_text"),
        created=parse_date(text_at(data, "created_at")),
        closed=parse_date(text_at(data, "stats.closed_at", "stats.resolved_at", "updated_at")),
        requester=requester,
        requester_name="\n".join(
            (
                text_at(data, "requester.name", "requester_name", "name"),
                requester,
                text_at(data, "phone"),
                text_at(data, "requester.phone"),
            )
        ),
        status="spam" if data.get("spam") or data.get("deleted") else text_at(data, "status"),
        channel=text_at(data, "source"),
        tags=names_at(data, "tags"),
        category=text_at(data, "type", "ticket_type"),
        resolution=text_at(replies[-1], "body", "body_text") if replies else "",
        agents=(text_at(data, "responder.name", "responder_name"),),
        merged_into=text_at(data, "merged_ticket_id", "primary_ticket_id"),
        outbound=at(data, "source") == 10,  # Freshdesk's number for outbound mail.
    )
