"""Intercom: conversations as JSON, from the API's pages or the data export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kbgen.model import Ticket
from kbgen.tickets.columns import Layout
from kbgen.tickets.dates import parse_date
from kbgen.tickets.documents import at, first_record, names_at, objects_at, records, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "intercom"

_CUSTOMERS = {"user", "lead", "contact"}
_INCOMING = {"", "customer_initiated"}


def recognises(export: Export) -> bool:
    first = first_record(export)
    return "conversation_parts" in first or (
        isinstance(first.get("source"), dict) and "delivered_as" in first["source"]
    )


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    return Layout((), {}), records(export)


def ticket(cells: Any, found: Layout) -> Ticket:
    parts = objects_at(cells, "conversation_parts.conversation_parts")
    said = [part for part in parts if part.get("part_type") in {"comment", "open", "close"}]
    answers = [
        part for part in said if at(part, "author.type") not in _CUSTOMERS and text_at(part, "body")
    ]
    author = text_at(cells, "source.author.email", "source.author.id", "user.email", "user.id")
    contacts = objects_at(cells, "contacts.contacts")
    author = author or (text_at(contacts[0], "email", "id") if contacts else "")
    by_bot = at(cells, "source.author.type") not in {*_CUSTOMERS, None}
    return Ticket(
        id=text_at(cells, "id"),
        subject=text_at(cells, "title", "source.subject", "conversation_message.subject"),
        body=text_at(cells, "source.body", "conversation_message.body"),
        created=parse_date(text_at(cells, "created_at")),
        closed=parse_date(text_at(cells, "statistics.last_close_at", "updated_at")),
        requester=author,
        requester_name="\n".join(
            (author, text_at(cells, "source.author.name"), *names_at(cells, "contacts.contacts"))
        ),
        status=text_at(cells, "state"),
        channel=text_at(cells, "source.type"),
        tags=names_at(cells, "tags.tags"),
        category=" / ".join(names_at(cells, "topics.topics")),
        resolution=text_at(answers[-1], "body") if answers else "",
        agents=tuple(
            value
            for part in parts
            if at(part, "author.type") in {"admin", "bot", "team"}
            for value in (text_at(part, "author.name"), text_at(part, "author.email"))
            if value
        ),
        outbound=text_at(cells, "source.delivered_as") not in _INCOMING or by_bot,
    )
