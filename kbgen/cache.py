"""Content-addressed records that survive a run: never trusted, never the only copy."""

import contextlib
import os
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kbgen.records import DamagedRecordError, pack, unpack

KINDS = ("head", "body", "terms", "asset", "near", "kin", "postings", "sheet", "frame")
_SPARE = 2_000  # Records of other branches that may stay before unused ones go.
_OFTEN = 2 << 20  # Bytes after which what was put is committed: else SQLite, short of memory, locks
# the file until the end, and workers wait.


class Cache:
    """Records of a few kinds by the hash of what they were made from.

    Whatever is wrong with the file (another version, damage, no room, no right), it behaves as
    an empty cache in memory; *trouble* then says so in one line. Without a path it is one.
    A connection does not survive a fork, and even a new one to the same file would inherit the
    locks of the old: so it is closed before, and opened again by whoever needs it.
    """

    def __init__(self, path: Path | None, version: str = "") -> None:
        self.trouble = ""
        self._path = path
        self._version = version
        self._owner = os.getpid()
        self._base: sqlite3.Connection | None = None
        self._resting = False  # Closed for a fork.
        self._waiting = 0  # Bytes that are not committed.
        self._memory: dict[str, dict[bytes, bytes]] = {kind: {} for kind in KINDS}
        if path is not None:
            try:
                self._base = _open(path, version)
            except (OSError, sqlite3.Error):
                self._start_again(path, version)
            _CACHES.add(self)

    def everything(self, kind: str) -> Iterator[tuple[bytes, Any]]:
        """Every whole record of a kind, in no order."""
        yield from _whole(self._rows(f"SELECT key, data FROM {kind}", ()))  # noqa: S608 A constant.
        yield from _whole(self._memory[kind].items())

    def get(self, kind: str, key: bytes) -> Any:
        """One record, or None."""
        data = self.get_packed(kind, key)
        if data is not None:
            with contextlib.suppress(DamagedRecordError):
                return unpack(data)
        return None

    def get_packed(self, kind: str, key: bytes) -> bytes | None:
        """One record as it was packed (its seal not yet looked at), or None."""
        if key in self._memory[kind]:
            return self._memory[kind][key]
        rows = self._rows(f"SELECT key, data FROM {kind} WHERE key = ?", (key,))  # noqa: S608
        return next((data for _, data in rows), None)

    def put(self, kind: str, key: bytes, value: object) -> None:
        """Keep one record; written for good by *close*."""
        self.put_packed(kind, key, pack(value))

    def put_packed(self, kind: str, key: bytes, data: bytes) -> None:
        """Keep one record that a worker has packed."""
        if not self._write(f"INSERT OR REPLACE INTO {kind} VALUES (?, ?)", key, data):  # noqa: S608
            self._memory[kind][key] = data

    def drop(self, kind: str, key: bytes) -> None:
        """Forget one record."""
        self._memory[kind].pop(key, None)
        self._write(f"DELETE FROM {kind} WHERE key = ?", key)  # noqa: S608 A constant.

    def keep(self, live: Mapping[str, Iterable[bytes]]) -> None:
        """Drop records that *live* does not name, once there are many of them."""
        for kind, keys in live.items():
            wanted, kept = set(keys), self._memory[kind]
            if len(kept) > _SPARE + 2 * len(wanted):
                self._memory[kind] = {key: kept[key] for key in kept.keys() & wanted}
        base = self._awake()
        if base is None:
            return
        try:
            for kind, keys in live.items():
                wanted = set(keys)
                there = {key for (key,) in base.execute(f"SELECT key FROM {kind}")}  # noqa: S608
                if len(there - wanted) > _SPARE + len(wanted):
                    base.executemany(
                        f"DELETE FROM {kind} WHERE key = ?",  # noqa: S608
                        [(key,) for key in there - wanted],
                    )
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Write everything; a cache that cannot be written is left behind."""
        self._resting = False
        if self._base is not None:
            try:
                self._base.commit()
                self._base.close()
                self._base = None
            except sqlite3.Error as error:
                self._give_up(error)

    def rest(self) -> None:
        """Let other processes read and write; opened again when something is asked for."""
        resting = self._resting or self._base is not None
        self.close()
        self._resting = resting and not self.trouble

    def _awake(self) -> sqlite3.Connection | None:
        if self._resting and self._path is not None:
            self._resting = False
            try:
                self._base = _open(self._path, self._version)
            except (OSError, sqlite3.Error) as error:
                self._give_up(error)
        return self._base

    def _rows(self, query: str, values: tuple[object, ...]) -> Iterator[tuple[bytes, bytes]]:
        base = self._awake()
        if base is None:
            return
        try:
            for key, data in base.execute(query, values):
                if isinstance(key, bytes) and isinstance(data, bytes):
                    yield key, data
        except sqlite3.Error as error:
            self._give_up(error)

    def _write(self, query: str, *values: bytes) -> bool:
        """Whether it was written to the file."""
        base = self._awake()
        if base is not None:
            try:
                base.execute(query, values)
                self._waiting += sum(map(len, values))
                if self._waiting > _OFTEN:
                    self._waiting = 0
                    base.commit()
            except sqlite3.Error as error:
                self._give_up(error)
        return self._base is not None

    def _give_up(self, error: Exception) -> None:
        self.trouble = f"the cache '{self._path}' is not used: {error}"
        if self._base is not None:
            with contextlib.suppress(sqlite3.Error):
                self._base.close()
            self._base = None
        self._resting = False
        damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, sqlite3.OperationalError
        )
        if damaged and self._path is not None and self._owner == os.getpid():
            # The next build shall have a new one.
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _start_again(self, path: Path, version: str) -> None:
        """A file that is no cache of ours is replaced; what cannot be replaced is ignored."""
        try:
            for name in (path.name, f"{path.name}-journal"):
                path.with_name(name).unlink(missing_ok=True)
            self._base = _open(path, version)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)


_CACHES: "weakref.WeakSet[Cache]" = weakref.WeakSet()


def _rest_all() -> None:
    for cache in list(_CACHES):
        cache.rest()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_rest_all)


def _whole(rows: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, Any]]:
    for key, data in rows:
        with contextlib.suppress(DamagedRecordError):
            yield key, unpack(data)


def _open(path: Path, version: str) -> sqlite3.Connection:
    """A connection to a file of exactly this *version*; sqlite3.Error if it is something else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        # A torn cache is found by its seals and made again: nothing here is worth a sync.
        base.execute("PRAGMA synchronous = OFF")
        base.execute("PRAGMA cache_size = -8000")
        if _version(base) != version:
            _empty(base, version)
    except BaseException:
        base.close()
        raise
    return base


def _version(base: sqlite3.Connection) -> str:
    if base.execute("SELECT 1 FROM sqlite_master WHERE name = 'version'").fetchone() is None:
        return ""
    row = base.execute("SELECT name FROM version").fetchone()
    return str(row[0]) if row else ""


def _empty(base: sqlite3.Connection, version: str) -> None:
    tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in tables:
        base.execute(f'DROP TABLE "{name}"')
    for kind in KINDS:
        base.execute(f"CREATE TABLE {kind} (key BLOB PRIMARY KEY, data BLOB)")
    base.execute("CREATE TABLE version (name TEXT)")
    base.execute("INSERT INTO version VALUES (?)", (version,))
    base.commit()
