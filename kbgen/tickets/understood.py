"""Whose export a file is, by its first bytes, and whether its columns tell enough."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from kbgen.errors import Diagnostic, KbgenError, Severity, did_you_mean
from kbgen.tickets.headers import fields, normal
from kbgen.tickets.readers import READERS, Reader, json_objects, table, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.tickets.columns import Layout
    from kbgen.tickets.export import Export

_OTHERS = (
    (b"pk\x03\x04", "a zip archive", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save it as .xlsx or CSV"),
    (b"%pdf", "a PDF", "export the tickets as CSV or JSON"),
    (b"<!doctype", "a web page", "export the tickets as CSV or JSON"),
    (b"<html", "a web page", "export the tickets as CSV or JSON"),
    (b"<?xml", "XML", "export the tickets as CSV or JSON"),
)
"""How a file may begin that is no export, in lower case; what to do about it."""


def reader_of(export: Export, mapping: Mapping[str, str]) -> Reader:
    """The first that recognises it; raises KbgenError, status 3, with what is known.

    What nobody recognises is read as JSON or as a table if it has a column of *mapping*.
    """
    start = export.head.removeprefix(codecs.BOM_UTF8).lstrip()[:16].lower()
    if not start:
        raise _refused(export, "the file is empty")
    for mark, name, hint in _OTHERS:
        if start.startswith(mark) and not workbook.recognises(export):
            raise _refused(export, f"{name}, not an export", hint)
    for reader in READERS:
        if reader.recognises(export):
            return reader
    mapped = {normal(name) for name in mapping.values()}
    for any_names in (json_objects, table):
        if not mapped.isdisjoint(map(normal, any_names.header_of(export))):
            return any_names
    known = ", ".join(reader.NAME for reader in READERS)
    hint = f"known are: {known}; the text looks like {export.encoding}"
    raise _refused(export, "not an export that kbgen knows", hint)


def _refused(export: Export, message: str, hint: str = "") -> KbgenError:
    return KbgenError([Diagnostic(export.path, 0, message, hint, "unknown-export")], 3)


def check_fields(mapping: Mapping[str, str]) -> None:
    """Raises KbgenError, status 2, for a field that there is not."""
    usable = sorted(fields())
    for name in mapping:
        if name not in usable:
            hint = did_you_mean(name, usable) or f"known fields: {', '.join(usable)}"
            raise KbgenError(
                [Diagnostic("", 0, f"unknown field '{name}' in --map", hint, "unknown-field")], 2
            )


def check_mapping(export: Export, layout: Layout, mapping: Mapping[str, str]) -> None:
    """Raises KbgenError, status 2, for a column that the export has not."""
    columns = list(map(normal, layout.header))
    for column in mapping.values():
        if columns and normal(column) not in columns:
            hint = did_you_mean(normal(column), columns) or "its first line names the columns"
            raise KbgenError(
                [Diagnostic(export.path, 0, f"no column '{column}'", hint, "unknown-column")], 2
            )


def missing(path: str, layout: Layout, *, read: int, dated: bool) -> Iterator[Diagnostic]:
    """What its columns, if it has any, do not tell; *read*: how many tickets it has, *dated*:
    whether a date could be read."""
    columns = layout.columns.keys()
    when = layout.named().get("created") or layout.named().get("closed")
    if not read:
        yield _warning(path, "holds no ticket", "export a period that has some")
        return
    if layout.header and not {"requester", "requester_name"} & columns:
        message = "no column tells who asked, so every ticket counts as a person of its own"
        yield _warning(path, message, "name it with --map requester=COLUMN")
    if layout.header and not when:
        message = "no column tells when it was asked, so there are no trends"
        yield _warning(path, message, "name it with --map created=COLUMN")
    elif when and not dated:
        message = f"'{when}' holds no date that can be read, so there are no trends"
        yield _warning(path, message, "name another one with --map created=COLUMN")


def _warning(path: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(path, 0, message, hint, "missing-column", Severity.WARNING)
