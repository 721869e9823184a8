"""An Excel workbook: its first sheet that holds a table of tickets."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import openpyxl

from kbgen.errors import Diagnostic, KbgenError
from kbgen.tickets.columns import Layout, layout
from kbgen.tickets.headers import recognised
from kbgen.tickets.readers import table
from kbgen.tickets.records import Bad, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kbgen.model import Ticket
    from kbgen.tickets.export import Export

NAME = "workbook"
MAX_BYTES = 1 << 28  # Of the packed file; a workbook holds a million rows at most.


def recognises(export: Export) -> bool:
    return export.head.startswith(b"PK\x03\x04") and (
        b"[Content_Types].xml" in export.head[:8192] or b"xl/" in export.head
    )


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    """Raises KbgenError, status 3, for a workbook that cannot be opened or holds no table."""
    data = export.stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _refused(export, "the workbook is larger than 256 MB", "export it as CSV")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # Some programs write a wrong size.
            head = list(islice(_rows(sheet.iter_rows(values_only=True)), 120))
            scores = [recognised(row) for row in head[:20]]
            best = max(scores, default=0)
            if best:
                at = scores.index(best)
                header = [cell for cell in head[at] if cell]
                found = layout(header, [row[: len(header)] for row in head[at + 1 :]], mapping)
                rows = _rows(sheet.iter_rows(values_only=True))
                return found, _records(rows, at + 1, len(header))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError):
        raise _refused(
            export, "the workbook cannot be opened", "save it again, or as CSV"
        ) from None
    raise _refused(export, "no sheet with a table of tickets", "the first row names the columns")


def _refused(export: Export, message: str, hint: str) -> KbgenError:
    return KbgenError([Diagnostic(export.path, 0, message, hint, "unknown-export")], 3)


def _rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _records(rows: Iterator[list[str]], skip: int, width: int) -> Iterator[Row | Bad]:
    """A sheet pads or drops empty cells at will: short rows are filled, not broken."""
    for number, row in enumerate(islice(rows, skip, None), skip + 1):
        if any(row[width:]):
            yield Bad(number, f"{len(row)} cells for {width} columns")
        elif any(row):
            cells = (row + [""] * width)[:width]
            yield Row(number, cells, sum(map(len, cells)))


def ticket(cells: Any, found: Layout) -> Ticket:
    return table.ticket(cells, found)
