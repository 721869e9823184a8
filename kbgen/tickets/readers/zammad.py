"""Zammad: tickets with their articles as JSON."""

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

NAME = "zammad"

_MERGED = {"merged", 5}  # The state's name; its number in an installation nobody has changed.


def recognises(export: Export) -> bool:
    first = first_record(export)
    return "title" in first and bool({"article_count", "articles", "article_ids"} & first.keys())


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    return Layout((), {}), records(export)


def ticket(cells: Any, found: Layout) -> Ticket:
    articles = [each for each in objects_at(cells, "articles") if not each.get("internal")]
    asked = [each for each in articles if _sender(each) == "customer"]
    answers = [each for each in articles if _sender(each) == "agent"]
    requester = text_at(cells, "customer.email", "customer", "customer_id")
    state = at(cells, "state.name") or at(cells, "state") or at(cells, "state_id")
    return Ticket(
        id=text_at(cells, "number", "id"),
        subject=text_at(cells, "title"),
        body=text_at(asked[0], "body") if asked else "",
        created=parse_date(text_at(cells, "created_at")),
        closed=parse_date(text_at(cells, "close_at", "updated_at")),
        requester=requester,
        requester_name="\n".join(
            (
                requester,
                text_at(cells, "customer.firstname"),
                text_at(cells, "customer.lastname"),
                *(text_at(each, "from") for each in asked[:1]),
            )
        ),
        status=state if isinstance(state, str) else "",
        tags=names_at(cells, "tags"),
        category=text_at(cells, "group.name", "group"),
        channel=text_at(articles[0], "type") if articles else "",
        resolution=text_at(answers[-1], "body") if answers else "",
        agents=(
            text_at(cells, "owner.email", "owner"),
            *(text_at(each, "from") for each in answers),
            *(text_at(each, "created_by") for each in answers),
        ),
        merged_into="merged" if state in _MERGED else "",
        outbound=bool(articles) and not asked,
    )


def _sender(article: Mapping[str, Any]) -> str:
    return text_at(article, "sender.name", "sender").casefold()
