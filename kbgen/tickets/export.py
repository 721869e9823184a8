"""One exported file as bytes: opened, unpacked, its encoding known; its name decides nothing."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = 1 << 18  # Bytes a reader sees before it must say whether a file is its own.
LINE = 1 << 22  # Characters of one line; a longer one comes in pieces.
_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Export:
    """An open export; *stream* still stands at the first byte."""

    path: str  # As the user typed it; "-" for standard input.
    stream: BinaryIO
    head: bytes  # The first HEAD bytes, unpacked.
    encoding: str
    raw: IO[bytes]  # Below *stream*: the bytes as they lie in the file.
    further: bytes = b""  # Lines from further on; of a packed file or a pipe none.

    def position(self) -> int:
        """Bytes of the file read so far; 0 where nobody knows."""
        try:
            return self.raw.tell()
        except (OSError, ValueError):
            return 0

    @property
    def text(self) -> str:
        """The head as text; a character cut in two at its end is left out."""
        return _text(self.head, self.encoding)

    @property
    def further_text(self) -> str:
        """*further* as text; it may begin within a record."""
        wide = self.encoding.startswith(("utf-16", "utf-32"))
        return "" if wide else _text(self.further, self.encoding)

    def lines(self) -> Iterator[str]:
        """Lines with their ends; undecodable bytes become lone surrogates. May raise OSError."""
        return iter(partial(self.characters().readline, LINE), "")

    def characters(self) -> io.TextIOWrapper:
        """The whole export as text; call once. Its line ends stay as they are."""
        return io.TextIOWrapper(
            self.stream, encoding=self.encoding, errors="surrogateescape", newline=""
        )


@lru_cache(maxsize=2)  # Every reader looks at it.
def _text(head: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(head)


class _Whole(io.RawIOBase):
    """A stream put together again after its head was read."""

    def __init__(self, head: bytes, rest: IO[bytes] | gzip.GzipFile) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = bytes(self._head[: len(view)]) or self._rest.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(data)] = data
        return len(data)


@contextmanager
def open_export(path: Path | str) -> Iterator[Export]:
    """The export at *path*, gzip undone, "-" for standard input. Raises OSError."""
    if str(path) == "-":
        yield _export("-", sys.stdin.buffer)
        return
    with Path(path).open("rb") as raw:
        yield _export(str(path), raw)


def _export(path: str, raw: IO[bytes]) -> Export:
    head = _read(raw, HEAD)
    stream = io.BufferedReader(_Whole(head, raw), 1 << 20)
    if head.startswith(b"\x1f\x8b"):
        unpacked = gzip.GzipFile(fileobj=stream)
        head = _read(unpacked, HEAD)
        stream = io.BufferedReader(_Whole(head, unpacked), 1 << 20)
        return Export(path, stream, head, encoding_of(head), raw)
    further = _samples(raw, len(head))
    return Export(path, stream, head, encoding_of(head, further), raw, further)


def _read(stream: IO[bytes] | gzip.GzipFile, size: int) -> bytes:
    """Up to *size* bytes; a pipe may need several reads, a torn archive gives what it has."""
    parts: list[bytes] = []
    try:
        while size > 0 and (part := stream.read(size)):
            parts.append(part)
            size -= len(part)
    except (EOFError, OSError):
        if not parts:
            raise OSError("the archive cannot be unpacked") from None
    return b"".join(parts)


def _samples(raw: IO[bytes], start: int) -> bytes:
    """A few stretches further on: the first accent may come late in a large file."""
    if not raw.seekable():
        return b""
    size = raw.seek(0, io.SEEK_END)
    stretches = []
    for part in range(1, 9):
        raw.seek(max(start, size * part // 9))
        raw.readline(LINE)
        stretches.append(raw.read(_SAMPLE).rpartition(b"\n")[0])
    raw.seek(start)
    return b"\n".join(stretches)


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Frequent letters of the languages written in these; capitals inside words speak against.
_CYRILLIC = re.compile("[оеаинтсрвлкмдпуяыьгзбчй]")
_LATIN = re.compile("[a-z][áàâãäåéèêëíìîïóòôõöúùûüçñßøæ]|[áàâãäåéèêëíìîïóòôõöúùûüçñßøæ][a-z]")


def encoding_of(head: bytes, more: bytes = b"") -> str:
    """The encoding, by byte order mark, by zero bytes, by strict UTF-8, by letter statistics."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head.startswith(b"PK\x03\x04"):
        return "utf-8"  # A workbook: XML inside.
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    if max(even, odd) > len(head[:4096]) // 5:
        return "utf-16-le" if odd > even else "utf-16-be"
    sample = head + b"\n" + more
    wrong = sum(1 for _ in re.finditer("\ufffd", sample.decode("utf-8", "replace")))
    multibyte = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", sample))
    if wrong <= 3 or wrong * 5 < multibyte or (wrong * 1000 < len(sample) and _is_noise(sample)):
        return "utf-8"
    return _eight_bit(sample)


# Bytes that mean letters or quotes to people who write in windows-1252.
_PLAUSIBLE = re.compile(
    rb"[\x80\x82\x84\x85\x91-\x97\xa3\xa7\xab\xb0\xba\xbb\xc0-\xcf\xd1-\xdc\xdf-\xfc]"
)


def _is_noise(sample: bytes) -> bool:
    """Whether the few odd bytes of a plain text look broken rather than accented."""
    odd = re.findall(rb"[\x80-\xff]", sample)
    return sum(map(bool, map(_PLAUSIBLE.match, odd))) < 0.8 * len(odd)


def _eight_bit(sample: bytes) -> str:
    def score(name: str) -> int:
        text = sample.decode(name, "replace")
        letters = _LATIN if name == "cp1252" else _CYRILLIC
        return len(letters.findall(text)) * (2 if name == "cp1252" else 1)

    # Ties go to the first: Western exports are the most frequent.
    return max(("cp1252", "cp1251", "koi8-r", "cp866"), key=score)
