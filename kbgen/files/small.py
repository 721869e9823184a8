"""Files outside the site, each written whole, and several of them all or none."""

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple


class Small(NamedTuple):
    """A file to be written."""

    path: Path
    data: bytes
    private: bool = False  # For its owner's eyes only.


def write_small(path: Path, data: bytes, *, private: bool = False) -> None:
    """One file, replaced whole."""
    write_together([Small(path, data, private)])


def write_together(files: Iterable[Small]) -> None:
    """All of *files*, or none of them when the disk is full or somebody presses Ctrl-C.

    A link stays a link, and what is a pipe or a device gets the bytes as they are.
    """
    drafts: dict[Path, Path] = {}  # Each beside the file that it becomes.
    try:
        for one in files:
            with _told_of(one.path):
                _prepare(one, drafts)
        try:
            _take_places(drafts)
        except KeyboardInterrupt:  # A moment too late: the others follow.
            _take_places(drafts)
            raise
    finally:
        for draft in drafts:
            with contextlib.suppress(OSError):
                draft.unlink()


def try_small(path: Path) -> None:
    """OSError where *path* could not be written now; nothing is left behind."""
    with _told_of(path):
        place = path.resolve()
        if place.is_dir():
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not _is_stream(place):
            nearest = next(folder for folder in place.parents if folder.exists())
            probe = nearest / f".{place.name}.{os.getpid()}"
            probe.touch()
            probe.unlink()


def _prepare(one: Small, drafts: dict[Path, Path]) -> None:
    path = one.path.resolve()
    if _is_stream(path):
        path.write_bytes(one.data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    drafts[draft] = path
    if one.private:
        draft.touch(mode=0o600)
    draft.write_bytes(one.data)


def _take_places(drafts: dict[Path, Path]) -> None:
    for draft, path in drafts.items():
        if draft.exists():
            with _told_of(path):
                draft.replace(path)


def _is_stream(path: Path) -> bool:
    return path.exists() and not path.is_file()


@contextlib.contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """What goes wrong is told of the file that was wanted, not of a draft or a folder."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
