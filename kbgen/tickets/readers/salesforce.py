"""Salesforce cases: report CSV with labels and a footer, or export CSV with API names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.tickets.headers import normal
from kbgen.tickets.readers import table
from kbgen.tickets.records import Bad, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.model import Ticket
    from kbgen.tickets.columns import Layout
    from kbgen.tickets.export import Export

NAME = "salesforce"

_OWN = {
    "id": ("CaseNumber", "Case Number", "Id"),
    "subject": ("Subject",),
    "body": ("Description",),
    "created": ("CreatedDate", "Date/Time Opened", "Opened Date"),
    "closed": ("ClosedDate", "Date/Time Closed", "Closed Date"),
    "requester": ("ContactId", "SuppliedEmail", "Contact Email", "Web Email", "Contact Name"),
    "requester_name": ("Contact Name", "SuppliedName", "Account Name", "SuppliedEmail"),
    "category": ("Type", "Reason", "Case Reason", "Case Type"),
    "channel": ("Origin", "Case Origin"),
    "agent": ("Case Owner", "OwnerId", "Owner"),
    "resolution": ("Resolution", "Resolution__c", "Case Comments"),
}


def recognises(export: Export) -> bool:
    header = {normal(name) for name in table.header_of(export)}
    return bool({"casenumber", "case number"} & header)


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    found, rows = table.read(export, mapping, _OWN)
    return found, _without_footer(rows)


def _without_footer(rows: Iterator[Row | Bad]) -> Iterator[Row | Bad]:
    """A footer is not a broken row: narrow lines are held back until a whole row follows."""
    held: list[Bad] = []
    for row in rows:
        if isinstance(row, Bad) and row.reason.startswith("1 cells for"):
            held.append(row)
            continue
        yield from held
        held.clear()
        yield row


def ticket(cells: Sequence[str], found: Layout) -> Ticket:
    return table.ticket(cells, found)
