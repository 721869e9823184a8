"""osTicket: CSV with a byte order mark, translated headers, cells guarded against formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.tickets.headers import normal
from kbgen.tickets.readers import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.model import Ticket
    from kbgen.tickets.columns import Layout
    from kbgen.tickets.export import Export
    from kbgen.tickets.records import Bad, Row

NAME = "osticket"

_OWN = {
    "id": ("Ticket Number", "Número do Ticket", "Номер заявки", "Ticketnummer"),
    "subject": ("Subject", "Assunto", "Тема"),
    "body": ("Issue Details", "Message", "Mensagem", "Сообщение"),
    "created": ("Date Created", "Data de criação", "Дата создания"),
    "closed": ("Closed Date", "Data de fechamento", "Дата закрытия"),
    "requester": ("From Email", "E-mail do remetente", "От (почта)"),
    "requester_name": ("From", "De", "От"),
    "status": ("Current Status", "Status"),
    "category": ("Help Topic", "Tópico de ajuda", "Раздел помощи"),
    "agent": ("Agent Assigned", "Assigned To", "Team Assigned"),
    "merged_into": ("Merged",),
}


def recognises(export: Export) -> bool:
    header = {normal(name) for name in table.header_of(export)}
    return {"ticket number", "help topic"} <= header or {"from email", "thread count"} <= header


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    return table.read(export, mapping, _OWN)


def ticket(cells: Sequence[str], found: Layout) -> Ticket:
    """Its guard, one apostrophe before = + - @, is taken off again."""
    return table.ticket([_unguarded(cell) for cell in cells], found)


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell
