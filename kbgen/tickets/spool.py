"""Outcomes on disk while a run lasts: redacted text only, in a file without a name."""

from __future__ import annotations

import marshal
import tempfile
import weakref
import zlib
from datetime import date
from typing import TYPE_CHECKING

from kbgen.tickets.question import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_PEOPLE = Outcome.__slots__.index("people")
_DAY = Outcome.__slots__.index("asked")  # marshal knows no dates: kept as an ordinal.


class Spool:
    """Chunks of outcomes, written once, read any number of times; gone with the process."""

    def __init__(self, folder: Path | None = None) -> None:
        # Nameless from the start where the system can, mode 0600 everywhere.
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - lives as long as we do.
        weakref.finalize(self, self._file.close)
        self._places: list[tuple[int, int]] = []

    def write(self, outcomes: Sequence[Outcome]) -> None:
        records = [_flat(outcome) for outcome in outcomes]
        data = zlib.compress(marshal.dumps(records), 1)
        self._places.append((self._file.seek(0, 2), len(data)))
        self._file.write(data)

    def chunks(self) -> Iterator[list[Outcome]]:
        """In the order of writing; several readers may interleave."""
        for at, size in self._places:
            self._file.seek(at)
            records = marshal.loads(zlib.decompress(self._file.read(size)))  # noqa: S302 - our own bytes.
            yield [_outcome(record) for record in records]

    def close(self) -> None:
        self._file.close()


def _flat(outcome: Outcome) -> tuple[object, ...]:
    day = outcome.asked.toordinal() if outcome.asked else 0
    fields = [getattr(outcome, name) for name in Outcome.__slots__]
    fields[_DAY] = day
    fields[_PEOPLE] = ()
    return tuple(fields)


def _outcome(record: Sequence[object]) -> Outcome:
    fields = list(record)
    day = fields[_DAY]
    fields[_DAY] = date.fromordinal(day) if isinstance(day, int) and day else None
    return Outcome(*fields)  # type: ignore[arg-type]
