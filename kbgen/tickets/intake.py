"""The story of the room: exports in, questions out, every ticket accounted for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen.errors import Diagnostic, KbgenError, Severity
from kbgen.tickets.export import Export, open_export
from kbgen.tickets.question import REASONS, Chunk, Outcome, Settings, outcomes
from kbgen.tickets.reading import Reading, Source, Tally
from kbgen.tickets.records import Bad, Row
from kbgen.tickets.repeats import Repeats
from kbgen.tickets.sharing import Sharing
from kbgen.tickets.spool import Spool
from kbgen.tickets.understood import check_fields, check_mapping, missing, reader_of

if TYPE_CHECKING:
    from datetime import date

    from kbgen.tickets.columns import Layout
    from kbgen.tickets.readers import Reader

ROWS, CHARACTERS = 400, 400_000  # Of one chunk, whichever comes first.
LISTED = 10_000  # Bad rows listed by line; all are counted.
_POOLED = 20_000_000  # Bytes from which more processes than one pay.

Progress = Callable[[int, int, int], None]
"""Called now and then with tickets read, bytes read and bytes to read (0: unknown)."""


def read_questions(
    exports: Sequence[Path | str],
    *,
    languages: tuple[str, ...],
    mapping: Mapping[str, str] | None = None,
    since: date | None = None,
    until: date | None = None,
    jobs: int = 0,
    scratch: Path | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read all *exports* ("-": standard input); the tally is complete when this returns.

    Raises KbgenError, status 3, for a file that nobody recognises or that cannot be opened,
    and status 2 for a *mapping* of unknown fields or columns, or a period that ends before it
    begins. *jobs* is the number of processes (0: as the size asks); *scratch* is where the
    nameless temporary file lies.
    """
    wanted = dict(mapping or {})
    check_fields(wanted)
    if since and until and since > until:
        raise KbgenError(f"--since {since} is after --until {until} — swap them", 2)
    settings = Settings(languages or ("en",), os.urandom(32), since, until)
    run = _Run(settings, Spool(scratch), progress, _total(exports))
    try:
        with _workers(exports, jobs) as workers:
            for export in exports:
                run.read(export, wanted, workers)
        return run.reading()
    except BaseException:
        run.spool.close()
        raise


def _total(exports: Sequence[Path | str]) -> int:
    sizes = [_size(export) for export in exports]
    return sum(sizes) if all(sizes) else 0


def _size(export: Path | str) -> int:
    try:
        return Path(export).stat().st_size if str(export) != "-" else 0
    except OSError:
        return 0


Worked = tuple[list[Outcome], Counter[str]]
Submit = Callable[[Chunk, Settings], "Future[Worked]"]


@contextmanager
def _workers(exports: Sequence[Path | str], jobs: int) -> Iterator[tuple[Submit, int]]:
    """How to have a chunk worked on, and how many chunks may be under way."""
    size = sum(map(_size, exports))
    jobs = jobs or ((os.cpu_count() or 1) if size > _POOLED else 1)
    if jobs == 1:
        yield _at_once, 1
        return
    # A fork shares what is loaded; it is safe only while there is one thread.
    fork = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if fork else "spawn")
    pool = ProcessPoolExecutor(jobs, context, _quietly)
    try:
        yield (lambda chunk, settings: pool.submit(outcomes, chunk, settings)), 2 * jobs
    finally:
        pool.shutdown(cancel_futures=True)


def _at_once(chunk: Chunk, settings: Settings) -> Future[Worked]:
    done: Future[Worked] = Future()
    done.set_result(outcomes(chunk, settings))
    return done


def _quietly() -> None:
    """Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@dataclass(slots=True)
class _Run:
    """What grows while exports are read."""

    settings: Settings
    spool: Spool
    progress: Progress | None
    total: int  # Bytes of all exports; 0 if unknown.
    sources: list[Source] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    bad: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    sharing: Sharing = field(default_factory=Sharing)
    repeats: Repeats = field(default_factory=Repeats)
    done: int = 0  # Bytes of the exports already read.
    dated: bool = False  # Whether any ticket of this export has a date.

    def read(
        self, path: Path | str, mapping: Mapping[str, str], workers: tuple[Submit, int]
    ) -> None:
        """One export, from its first byte to its last."""
        try:
            with open_export(path) as export:
                reader = reader_of(export, mapping)
                layout, records = reader.read(export, mapping)
                check_mapping(export, layout, mapping)
                named = layout.named()
                self.sources.append(Source(export.path, reader.NAME, export.encoding, named))
                self.dated, before = False, self.repeats.count
                self._take(export, _chunks(records, len(self.sources) - 1, reader, layout), workers)
        except OSError as error:
            reason = error.strerror or "cannot be read"
            raise KbgenError(
                [Diagnostic(str(path), 0, reason.lower(), code="unreadable-export")], 3
            ) from None
        self.done += _size(path)
        self.warnings += missing(
            str(path), layout, read=self.repeats.count - before, dated=self.dated
        )

    def _take(
        self,
        export: Export,
        chunks: Iterator[tuple[Chunk, list[Bad]]],
        workers: tuple[Submit, int],
    ) -> None:
        """Chunks worked on side by side, taken in their order."""
        submit, most = workers
        under_way: deque[tuple[Future[Worked], list[Bad]]] = deque()
        for chunk, bad in chunks:
            under_way.append((submit(chunk, self.settings), bad))
            if len(under_way) >= most:
                self._settle(export, *under_way.popleft())
        while under_way:
            self._settle(export, *under_way.popleft())

    def _settle(self, export: Export, future: Future[Worked], bad: Sequence[Bad]) -> None:
        source = len(self.sources)
        found, plain = future.result()
        broken = [
            *bad,
            *(Bad(each.line, "cannot be read") for each in found if each.reason == "bad-row"),
        ]
        for each in broken[: LISTED - len(self.bad)]:
            self.bad.append(
                Diagnostic(
                    export.path, each.line, each.reason, code="bad-row", severity=Severity.WARNING
                )
            )
        found += [Outcome(f"row {source}:{each.line}", "bad-row", each.line) for each in bad]
        self.dated = self.dated or any(each.asked for each in found)
        self.repeats.add(found)
        self.sharing.add((each for each in found if not each.reason), plain)
        self.reasons.update(each.reason for each in found)
        self.spool.write(found)
        if self.progress:
            at = export.position()
            self.progress(self.repeats.count, self.done + at, self.total)

    def reading(self) -> Reading:
        lost = self.repeats.lost()
        self.reasons.update(lost.values())
        self.reasons[""] -= len(lost)
        tally = Tally(
            read=self.repeats.count,
            used=self.reasons[""],
            dropped={reason: self.reasons[reason] for reason in REASONS if self.reasons[reason]},
            bad_rows=tuple(sorted(self.bad)),
            warnings=tuple(self.warnings),
        )
        return Reading(
            tuple(self.sources), tally, self.spool, self.sharing, self.sharing.boilerplate(), lost
        )


def _chunks(
    records: Iterator[Row | Bad], source: int, reader: Reader, layout: Layout
) -> Iterator[tuple[Chunk, list[Bad]]]:
    """Records by the hundred, with the bad ones between them."""
    rows: list[tuple[int, object]] = []
    bad: list[Bad] = []
    size = 0
    for record in _until_torn(records):
        if isinstance(record, Bad):
            bad.append(record)
        else:
            rows.append((record.line, record.cells))
            size += record.size
        if len(rows) + len(bad) >= ROWS or size > CHARACTERS:
            yield Chunk(source, reader.NAME, layout, rows), bad
            rows, bad, size = [], [], 0
    if rows or bad:
        yield Chunk(source, reader.NAME, layout, rows), bad


def _until_torn(records: Iterator[Row | Bad]) -> Iterator[Row | Bad]:
    """Records up to where an archive or a disk gives up; the rest is one bad row."""
    line = 0
    try:
        for record in records:
            line = record.line
            yield record
    except (EOFError, OSError, zlib.error):
        yield Bad(line + 1, "the file is torn here; the rest cannot be read")
