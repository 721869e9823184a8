"""Lines of delimited text into records, finding the way again after a broken one."""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_LINES = 20_000  # Of one record; a quote never closed would swallow the file.
MAX_CHARACTERS = 1 << 24
_TRIES = 64  # Places where a broken record's successor is looked for.
_SHAPES = 32  # More kinds of first cells than that tell nothing.
_KNOWN = 20  # Whole records before their first cells are known.


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot be trusted: its first line and why, never its text."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record and the line on which it starts."""

    line: int
    cells: Any  # Strings of a table; an object of JSON; the bytes of a mail.
    size: int  # Characters, roughly.


class _TooLongError(Exception):
    """A record over MAX_LINES or MAX_CHARACTERS."""


class _Lines:
    """Lines that remember what the current record took, and take it back."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._back: deque[str] = deque()
        self._size = 0
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._source)
        self.taken.append(line)
        self._size += len(line)
        if len(self.taken) > MAX_LINES or self._size > MAX_CHARACTERS:
            raise _TooLongError
        return line

    def settle(self) -> int:
        """What was taken is read for good; how many characters it was."""
        size = self._size
        self.number += sum(line.endswith(("\n", "\r")) for line in self.taken)
        self.taken.clear()
        self._size = 0
        return size

    def put_back(self, keep: int) -> None:
        """All taken lines but the first *keep* are to be read again."""
        self._back.extendleft(reversed(self.taken[keep:]))
        del self.taken[keep:]
        self._size = 0


def rows(
    lines: Iterator[str], delimiter: str, width: int = 0, *, wide: bool = False, above: int = 0
) -> Iterator[Row | Bad]:
    """Records in order; *width* is the header's (0: any), *wide* allows more cells than that,
    *above* is the number of lines already read.

    A record that a missing quote has run together with its neighbours costs that one record:
    reading goes on at the first later line that starts a record of the right shape.
    """
    csv.field_size_limit(MAX_CHARACTERS)
    source = _Lines(lines)
    source.number = above
    shapes: set[str] = set()
    good = 0
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        line = source.number + 1
        try:
            cells = next(reader)
            wrong = _wrong(cells, width, wide) if cells else ""
        except StopIteration:
            return
        except csv.Error as error:
            cells, wrong = _forgiven(source.taken, delimiter, width), _told(error)
            wrong = "" if cells else wrong
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        except _TooLongError:
            cells, wrong = [], "a quote is never closed"
            reader = csv.reader(source, delimiter=delimiter, strict=True)
        if not wrong and not all(map(_decoded, source.taken)):
            wrong = "bytes that are not text in the file's encoding"
        if wrong:
            if len(source.taken) > 1:
                known = shapes if good >= _KNOWN and len(shapes) <= _SHAPES else None
                source.put_back(_restart(source.taken, delimiter, width, wide, known))
            source.settle()
            yield Bad(line, wrong)
            continue
        size = source.settle()
        if not cells or not any(cells):
            continue
        good += 1
        if len(shapes) <= _SHAPES:
            shapes.add(_shape(cells[0]))
        yield Row(line, cells, size)


def _wrong(cells: Sequence[str], width: int, wide: bool) -> str:
    """Why a record is not what the header promises, or ""; empty cells too many are harmless."""
    if not width or len(cells) == width:
        return ""
    if len(cells) < width:
        return f"{len(cells)} cells for {width} columns" if any(cells) else ""
    surplus = any(cells[width:]) and not wide
    return f"{len(cells)} cells for {width} columns" if surplus else ""


def _forgiven(taken: Sequence[str], delimiter: str, width: int) -> list[str]:
    """A single line whose inner quotes are not doubled, if its width shows it whole; else []."""
    if len(taken) != 1 or not width:
        return []
    cells = next(csv.reader(taken, delimiter=delimiter), [])
    return cells if len(cells) == width else []


_CUT = re.compile(r"[\udc80-\udcff]{1,3}(?=[\",;\t|\r\n]|\Z)")


def _decoded(line: str) -> bool:
    """Whether every byte was text; a character cut in two at a cell's end is forgiven."""
    if line.isascii():
        return True
    try:
        line.encode()
    except UnicodeEncodeError:
        return not re.search("[\ud800-\udfff]", _CUT.sub("", line))
    return True


def _told(error: csv.Error) -> str:
    """The csv module's reason in our words: its own may hold the text."""
    reason = str(error)
    if "unexpected end" in reason:
        return "the file ends inside a quoted cell"
    if "NUL" in reason:
        return "a zero byte"
    return "a quote inside a quoted cell is not doubled"


def _restart(
    taken: Sequence[str], delimiter: str, width: int, wide: bool, shapes: set[str] | None
) -> int:
    """How many of the broken record's lines to give up; *shapes* are of first cells."""
    tries = 0
    for start in range(1, len(taken)):
        first, found, _ = taken[start].partition(delimiter)
        if not found and width > 1:
            continue
        if shapes is not None and _shape(first.strip('"')) not in shapes:
            continue
        tries += 1
        if tries > _TRIES:
            break
        if _plausible(taken[start:], delimiter, width, wide):
            return start
    return len(taken)


def _plausible(lines: Sequence[str], delimiter: str, width: int, wide: bool) -> bool:
    """Whether a record of the right width starts here, or one that goes on past these lines."""
    try:
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return "unexpected end" in str(error)
    return bool(cells) and not _wrong(cells, width, wide)


def _shape(cell: str) -> str:
    """ "INC0012" → "a9": what first cells of one export have in common."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell[:40]))
