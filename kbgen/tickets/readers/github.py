"""GitHub issues as `gh issue list --json` writes them, or as the API does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kbgen.model import Ticket
from kbgen.tickets.columns import Layout
from kbgen.tickets.dates import parse_date
from kbgen.tickets.documents import first_record, names_at, objects_at, records, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "github"

_TEAM = {"OWNER", "MEMBER", "COLLABORATOR"}


def recognises(export: Export) -> bool:
    first = first_record(export)
    ours = {"stateReason", "state_reason", "authorAssociation", "author_association", "closedAt"}
    return {"number", "title"} <= first.keys() and bool(ours & first.keys())


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    return Layout((), {}), records(export)


def ticket(cells: Any, found: Layout) -> Ticket:
    author = text_at(cells, "author.login", "user.login")
    comments = objects_at(cells, "comments")
    answers = [each for each in comments if text_at(each, "author.login", "user.login") != author]
    team = [
        each
        for each in answers
        if text_at(each, "authorAssociation", "author_association") in _TEAM
    ]
    answers = team or answers
    why = text_at(cells, "stateReason", "state_reason").upper()
    return Ticket(
        id=text_at(cells, "number"),
        subject=text_at(cells, "title"),
        body=text_at(cells, "body"),
        created=parse_date(text_at(cells, "createdAt", "created_at")),
        closed=parse_date(text_at(cells, "closedAt", "closed_at")),
        requester=author,
        requester_name="\n".join((author, text_at(cells, "author.name"))),
        status=text_at(cells, "state"),
        tags=names_at(cells, "labels"),
        category=text_at(cells, "milestone.title"),
        resolution=text_at(answers[-1], "body") if answers else "",
        agents=tuple(text_at(each, "author.login", "user.login") for each in answers),
        merged_into="duplicate" if why == "DUPLICATE" else "",
    )
