"""Records out of JSON of any size: an array, pages of a list, or one object a line."""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from kbgen.tickets.records import Bad, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.tickets.export import Export

MAX_RECORD = 1 << 24  # Characters of one record.
_PAGE = 1 << 22  # A larger object that begins with "{" is a page, gone through member by member.
_PIECE = 1 << 20
LISTS = (
    "tickets",
    "conversations",
    "issues",
    "results",
    "result",
    "records",
    "items",
    "data",
    "_embedded",
)
"""Members that hold the records of a page."""
_TELLING = frozenset({"id", "number", "key", "subject", "title", "sys_id", "fields", "properties"})

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[\s,\x1e\ufeff]*")
_MEMBER = re.compile(r'\s*,?\s*"((?:[^"\\]|\\.){0,200})"\s*:\s*')
_LIST = re.compile(r"\[\s*(?=\{|\])")


def is_json(export: Export) -> bool:
    return export.text.lstrip("\ufeff \t\r\n\x1e")[:1] in {"{", "["}


def first_record(export: Export) -> Mapping[str, Any]:
    """The first record of the head; only its keys if it is longer than that; {} if none."""
    return next(first_records(export, 1), {})


def first_records(export: Export, count: int) -> Iterator[Mapping[str, Any]]:
    """As many whole records of the head; only the keys of one that is longer than that."""
    if not is_json(export):
        return
    whole = (each.cells for each in _records(iter((export.text,))) if isinstance(each, Row))
    first = next(whole, None)
    yield dict.fromkeys(_keys(export.text)) if first is None else first
    yield from islice(whole, count - 1)


def _keys(text: str) -> list[str]:
    return re.findall(r'"(\w{1,60})"\s*:', text[:100_000])


def records(export: Export) -> Iterator[Row | Bad]:
    """Objects in their order; a broken one costs itself alone where lines or commas tell."""
    decoded = export.characters()
    return _records(iter(partial(decoded.read, _PIECE), ""))


class _Text:
    """Text that comes in pieces; what was read is let go."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.buffer = ""
        self.at = 0
        self.line = 1
        self.ended = False

    def more(self) -> bool:
        """Another piece, doubling what is left unread; False at the end."""
        want = max(_PIECE, len(self.buffer) - self.at)
        parts = [self.buffer[self.at :]]
        self.line += self.buffer.count("\n", 0, self.at)
        self.at = 0
        while want > 0 and (piece := next(self._pieces, "")):
            parts.append(piece)
            want -= len(piece)
        self.buffer = "".join(parts)
        self.ended = len(parts) == 1
        return not self.ended

    def here(self) -> int:
        """The line of the current place."""
        return self.line + self.buffer.count("\n", 0, self.at)

    def skip(self) -> str:
        """Over blanks and commas; the character that follows, "" at the end."""
        while True:
            self.at = _BLANK.match(self.buffer, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """The value that begins here. Raises ValueError if it is broken or too long."""
        while True:
            try:
                found, end = _DECODER.raw_decode(self.buffer, self.at)
            except (ValueError, RecursionError):
                if len(self.buffer) - self.at > MAX_RECORD or not self.more():
                    raise ValueError("broken") from None
            else:
                self.at = end
                return found

    def resume(self, start: str) -> bool:
        """To the next place that looks like the beginning of a record."""
        pattern = re.compile(re.escape(start) + r"(?=\{)|\}\s*,\s*(?=\{)|\n(?=\{)")
        self.at += 1
        while True:
            if found := pattern.search(self.buffer, self.at):
                self.at = found.end()
                return True
            self.at = max(self.at, len(self.buffer) - 100)
            if not self.more():
                return False


def _records(pieces: Iterator[str]) -> Iterator[Row | Bad]:
    text = _Text(pieces)
    while first := text.skip():
        if first == "[":
            text.at += 1
            yield from _elements(text)
        elif first == "]":
            text.at += 1
        elif first == "{":
            yield from _page_or_record(text)
        else:
            yield Bad(text.here(), "not JSON")
            if not text.resume("\n"):
                return


def _elements(text: _Text) -> Iterator[Row | Bad]:
    """What stands up to the closing bracket."""
    start = ""
    while first := text.skip():
        if first == "]":
            text.at += 1
            return
        start = start or _line_start(text)
        line, begin = text.here(), text.at
        try:
            value = text.value()
        except ValueError:
            yield Bad(line, "broken JSON")
            if not text.resume(start):
                text.at = len(text.buffer)
            continue
        yield from _unwrapped(value, line, text.at - begin)


def _line_start(text: _Text) -> str:
    """Newline and indent before a record, where it begins its line."""
    before = text.buffer[: text.at]
    indent = before[before.rfind("\n") :] if "\n" in before else ""
    return indent if indent and not indent.strip() else "\n"


def _page_or_record(text: _Text) -> Iterator[Row | Bad]:
    while len(text.buffer) - text.at < _PAGE and not text.ended:
        text.more()
    line, begin = text.here(), text.at
    try:
        value, end = _DECODER.raw_decode(text.buffer, text.at)
    except (ValueError, RecursionError):
        if text.ended or _is_line(text):
            yield Bad(line, "broken JSON")
            if not text.resume("\n"):
                text.at = len(text.buffer)
            return
        yield from _members(text)
        return
    text.at = end
    yield from _unwrapped(value, line, end - begin)


def _is_line(text: _Text) -> bool:
    """Whether the broken object ends with its line, so that the next line is a new one."""
    end = text.buffer.find("\n", text.at)
    return end > 0 and text.buffer[end + 1 : end + 2] == "{"


def _members(text: _Text) -> Iterator[Row | Bad]:
    """A page too long to hold: its lists are gone through, its other members are passed over."""
    text.at += 1
    while text.skip() not in {"", "}"}:
        found = _MEMBER.match(text.buffer, text.at)
        if not found:
            yield Bad(text.here(), "broken JSON")
            text.at = len(text.buffer)
            return
        text.at = found.end()
        if found[1] in LISTS and _LIST.match(text.buffer, text.at):
            text.at += 1
            yield from _elements(text)
            continue
        if found[1] == "_embedded" and text.skip() == "{":
            text.at += 1
            continue
        try:
            text.value()
        except ValueError:
            yield Bad(text.here(), "broken JSON")
            text.at = len(text.buffer)
            return
    text.at += 1


def _unwrapped(value: Any, line: int, size: int) -> Iterator[Row | Bad]:
    """The records of a page, or the one record."""
    if not isinstance(value, dict):
        yield Bad(line, "not an object")
        return
    for name in LISTS if not _TELLING & value.keys() else ():
        inner = value.get(name)
        if name == "_embedded" and isinstance(inner, dict):
            yield from _unwrapped(inner, line, size)
            return
        if isinstance(inner, list):
            for element in inner:
                yield from _unwrapped(element, line, size // len(inner))
            return
    yield Row(line, value, size)


def at(data: Any, path: str) -> Any:
    """The value at "a.b.c" of nested objects; None where there is none. Never raises."""
    for name in path.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data


def text_at(data: Any, *paths: str) -> str:
    """The first of *paths* that holds a text or a number, as text; else ""."""
    for path in paths:
        value = at(data, path)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def objects_at(data: Any, path: str) -> list[dict[str, Any]]:
    """The objects of the list at *path*; [] if there is none."""
    value = at(data, path)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def names_at(data: Any, path: str, member: str = "name") -> tuple[str, ...]:
    """A list of texts, of objects with a name, or one text with commas."""
    value = at(data, path)
    if isinstance(value, str):
        value = re.split(r"[,;]", value)
    if not isinstance(value, list):
        return ()
    found = (each.get(member) if isinstance(each, dict) else each for each in value)
    return tuple(each.strip() for each in found if isinstance(each, str) and each.strip())
