"""What file systems say of files."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SETTLED = 2_000_000_000  # Nanoseconds after which a file's stamp is believed: clocks are coarse.


class Stamp(NamedTuple):
    """What a file system says of a file without reading it."""

    size: int
    mtime_ns: int
    ctime_ns: int  # Cannot be set back, unlike mtime.
    inode: int


def digest(data: bytes) -> bytes:
    """The hash that we know bytes by."""
    return hashlib.blake2b(data, digest_size=16).digest()


def walk(folder: Path) -> dict[str, Stamp]:
    """Every file below *folder* by its path inside, links as themselves; sorted, never raises."""
    found = {
        path: Stamp(seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
        for path, seen in below(folder)
    }
    return dict(sorted(found.items()))


def below(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """What the file system says of every file, in no order."""
    todo = [("", str(folder))]
    while todo:
        prefix, place = todo.pop()
        try:
            entries = os.scandir(place)
        except OSError:
            continue
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append((f"{prefix}{entry.name}/", entry.path))
                    continue
                try:
                    seen = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                yield prefix + entry.name, seen


def hide(folder: Path) -> None:
    """Make *folder* (which holds nothing that cannot be made again), and keep Git out of it."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_bytes(b"*\n")
