"""Help Scout: conversations with threads, as the API gives them."""

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

NAME = "helpscout"


def recognises(export: Export) -> bool:
    first = first_record(export)
    return bool({"mailboxId", "primaryCustomer", "folderId"} & first.keys()) and "status" in first


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    return Layout((), {}), records(export)


def ticket(cells: Any, found: Layout) -> Ticket:
    """The oldest customer thread asks ("preview" is the newest), the newest message answers."""
    threads = objects_at(cells, "_embedded.threads") or objects_at(cells, "threads")
    threads = sorted(threads, key=lambda each: text_at(each, "createdAt"))
    asked = [each for each in threads if each.get("type") == "customer"]
    answers = [each for each in threads if each.get("type") == "message"]
    customer = "primaryCustomer" if at(cells, "primaryCustomer") else "customer"
    requester = text_at(cells, f"{customer}.email", f"{customer}.id")
    return Ticket(
        id=text_at(cells, "number", "id"),
        subject=text_at(cells, "subject"),
        body=text_at(asked[0], "body") if asked else text_at(cells, "preview"),
        created=parse_date(text_at(cells, "createdAt")),
        closed=parse_date(text_at(cells, "closedAt")),
        requester=requester,
        requester_name="\n".join(
            (
                requester,
                text_at(cells, f"{customer}.first", f"{customer}.firstName"),
                text_at(cells, f"{customer}.last", f"{customer}.lastName"),
            )
        ),
        status=text_at(cells, "status"),
        channel=text_at(cells, "source.type"),
        tags=names_at(cells, "tags", "tag"),
        category=text_at(cells, "mailbox.name"),
        macro=text_at(answers[-1], "savedReplyId", "savedReply.name") if answers else "",
        resolution=text_at(answers[-1], "body") if answers else "",
        agents=tuple(
            text_at(each, f"{who}.{part}")
            for each, who in (
                *((cells, "assignee"), (cells, "closedByUser")),
                *((answer, "createdBy") for answer in answers),
            )
            for part in ("first", "last", "firstName", "lastName", "email")
        ),
        merged_into=text_at(cells, "mergedIntoId"),
        outbound=at(cells, "createdBy.type") == "user" and not asked,
    )
