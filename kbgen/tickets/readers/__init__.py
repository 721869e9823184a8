"""Exports kbgen can read, one module each; the first that recognises a file reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from kbgen.tickets.readers import (
    freshdesk,
    github,
    gitlab,
    helpscout,
    hubspot,
    intercom,
    jira,
    json_objects,
    mail,
    osticket,
    requesttracker,
    salesforce,
    servicenow,
    table,
    workbook,
    zammad,
    zendesk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.model import Ticket
    from kbgen.tickets.columns import Layout
    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row


class Reader(Protocol):
    """What a module here provides."""

    NAME: str

    def recognises(self, export: Export) -> bool:
        """Whether the export is ours, by its first bytes. Never raises, reads no further."""

    def read(
        self, export: Export, mapping: Mapping[str, str]
    ) -> tuple[Layout, Iterator[Row | Bad]]:
        """What the columns mean, and the raw records in their own order."""

    def ticket(self, cells: Any, found: Layout) -> Ticket:
        """One raw record as a ticket: pure, so that chunks can be read by other processes."""


READERS: tuple[Reader, ...] = (
    workbook,
    mail,
    jira,
    intercom,
    helpscout,
    zammad,
    github,  # Before Freshdesk and Zendesk: their objects have members of the same names.
    hubspot,
    servicenow,
    freshdesk,
    zendesk,
    gitlab,
    osticket,
    salesforce,
    requesttracker,
    json_objects,
    table,  # Last: almost anything looks like a table.
)


def by_name(name: str) -> Reader:
    return next(reader for reader in READERS if name == reader.NAME)
