"""Zendesk: view and ticket CSV, full JSON export (one ticket a line), pages of the API."""

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

NAME = "zendesk"

_HEADERS = ({"summation column"}, {"requester", "requester domain"}, {"reopens", "replies"})
_OWN = {
    "id": ("Id", "Ticket ID"),
    "subject": ("Subject", "Raw subject"),
    "body": ("Description", "First comment", "Comment"),
    "created": ("Created at",),
    "closed": ("Solved at", "Updated at"),
    "requester": ("Requester email", "Requester external id", "Requester id"),
    "requester_name": ("Requester", "Requester domain", "Submitter", "Organization"),
    "agent": ("Assignee", "Assignee id"),
    "category": ("Ticket type", "Type", "Group"),
}


def recognises(export: Export) -> bool:
    first = first_record(export)
    if first:
        ours = {"requester_id", "via", "raw_subject", "satisfaction_rating", "submitter_id"}
        return len(ours & first.keys()) >= 3
    header = {normal(name) for name in table.header_of(export)}
    return any(names <= header for names in _HEADERS)


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    if first_record(export):
        return Layout((), {}), records(export)
    return table.read(export, mapping, _OWN)


def ticket(cells: Any, found: Layout) -> Ticket:
    return _from_json(cells) if isinstance(cells, dict) else table.ticket(cells, found)


def _from_json(data: Mapping[str, Any]) -> Ticket:
    requester = text_at(data, "requester.email", "requester_id", "requester.id")
    comments = [each for each in objects_at(data, "comments") if each.get("public") is not False]
    answers = [
        each for each in comments if text_at(each, "author_id") != text_at(data, "requester_id")
    ]
    body = text_at(data, "description")
    if not body and comments:
        body = text_at(comments[0], "html_body", "body", "plain_body")
    return Ticket(
        id=text_at(data, "id"),
        subject=text_at(data, "subject", "raw_subject"),
        body=body,
        created=parse_date(text_at(data, "created_at")),
        closed=parse_date(text_at(data, "solved_at", "updated_at")),
        requester=requester,
        requester_name="\n".join(
            (text_at(data, "requester.name"), requester, text_at(data, "via.source.from.name"))
        ),
        status=text_at(data, "status"),
        channel=text_at(data, "via.channel"),
        tags=names_at(data, "tags"),
        category=text_at(data, "type"),
        macro=text_at(data, "macro", "macro_title"),
        resolution=text_at(answers[-1], "html_body", "body", "plain_body") if answers else "",
        agents=(text_at(data, "assignee.name"), text_at(data, "assignee.email")),
        merged_into="merged" if "closed_by_merge" in names_at(data, "tags") else "",
        outbound=at(data, "via.source.rel") == "outbound",
    )
