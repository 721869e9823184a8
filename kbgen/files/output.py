"""A folder to publish to: held by one build at a time, and nobody else's."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from kbgen.errors import Diagnostic, KbgenError
from kbgen.files.disk import below, hide
from kbgen.files.manifest import Published, manifest_size, read_manifest
from kbgen.files.swap import recover
from kbgen.workers import meanwhile

MARKER = "_kb/about.txt"
MARKER_TEXT = b"Made by kbgen. The next build replaces this folder: change nothing here.\n"
_LARGE = 100_000  # Bytes of a manifest, of about a thousand files: forking pays.
_PATIENCE = 20  # Tenths of a second to wait for another build.


class Seen(NamedTuple):
    """What has become of a folder that we left."""

    differing: frozenset[str]  # Files that are gone, or not as we left them.
    exact: bool  # Whether it holds what we left and nothing else.


class Output:
    """A folder to publish to, held by one build at a time."""

    def __init__(self, out: Path, state: Path, seen: Callable[[], tuple[Seen, Seen]]) -> None:
        self.out = out
        self.state = state  # Beside it, on the same file system: lock, stage, manifests.
        self._look = seen

    @cached_property
    def _seen(self) -> tuple[Seen, Seen]:
        return self._look()

    @cached_property
    def noted(self) -> dict[str, Published]:
        """What we left in *out*; whether it is still so, *live* and *exact* tell a little later."""
        return read_manifest(self.state, self.out)

    @cached_property
    def live(self) -> dict[str, Published]:
        """What stands in *out* and is as we left it."""
        differing = self._seen[0].differing
        if not differing:
            return self.noted
        return {path: entry for path, entry in self.noted.items() if path not in differing}

    @property
    def exact(self) -> bool:
        """Whether *out* holds that and nothing else."""
        return self._seen[0].exact

    def spare(self) -> dict[str, Published]:
        """What the stage holds, if that is whole: the site before the last."""
        return read_manifest(self.state, self.stage) if self._seen[1].exact else {}

    @property
    def stage(self) -> Path:
        return self.state / "stage"

    def read(self, path: str) -> bytes | None:
        """A file that stands as we left it."""
        return self.read_noted(path) if path in self.live else None

    def read_noted(self, path: str) -> bytes | None:
        """A file that we left, as it is now."""
        try:
            return (self.out / path).read_bytes() if path in self.noted else None
        except OSError:
            return None


@contextlib.contextmanager
def open_output(out: Path, jobs: int = 1) -> Iterator[Output]:
    """Hold *out* for one build; refuse a folder that is not ours, and finish a broken swap.

    With more than one of *jobs*, another process looks at a large site's files meanwhile.
    """
    out = out.resolve()
    _refuse_impossible(out)
    state = out.parent / ".kbgen" / out.name
    hide(state.parent)
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(out, error) from error
    with _lock(state / "lock", out):
        recover(out, state)
        _refuse_foreign(out, state)
        look = partial(_look, out, state)
        if jobs > 1 and manifest_size(state, out) > _LARGE:
            with meanwhile(look) as seen:
                yield Output(out, state, seen)
        else:
            yield Output(out, state, look)


def _look(out: Path, state: Path) -> tuple[Seen, Seen]:
    live = _seen(out, read_manifest(state, out))
    return live, _seen(state / "stage", read_manifest(state, state / "stage"))


def _seen(folder: Path, entries: Mapping[str, Published]) -> Seen:
    count, same = 0, set()
    get = entries.get
    for path, seen in below(folder):
        count += 1
        entry = get(path)
        if entry is not None and entry[2:] == (seen.st_size, seen.st_mtime_ns, seen.st_ino):
            same.add(path)
    differing = frozenset(entries.keys() - same)
    return Seen(differing, bool(entries) and not differing and count == len(entries))


@contextlib.contextmanager
def told(out: Path) -> Iterator[None]:
    """A full disk or a missing right inside becomes one line, not a traceback."""
    try:
        yield
    except OSError as error:
        raise _cannot_write(out, error) from error


def _cannot_write(out: Path, error: OSError) -> KbgenError:
    reason = error.strerror or str(error)
    place = error.filename2 or error.filename or str(out)
    message = f"cannot write '{os.fsdecode(place)}': {reason}"
    return KbgenError(
        [Diagnostic(str(out), 0, message, "the site in it is as it was", "cannot-write")]
    )


def _refuse_impossible(out: Path) -> None:
    if out.parent == out:
        raise KbgenError(f"'{out}' cannot be the output — name a folder inside it", 2)
    if out.is_mount():
        raise KbgenError(
            f"'{out}' is a mount point and cannot be swapped — name a folder inside it", 2
        )
    if out.exists() and not out.is_dir():
        raise KbgenError(f"'{out}' is a file — name a folder", 2)


def _refuse_foreign(out: Path, state: Path) -> None:
    """Never replace what somebody else made."""
    if not out.is_dir():
        return
    if (out / ".git").exists():
        raise KbgenError(f"'{out}' is a Git repository — name a folder inside it", 2)
    if (out / MARKER).is_file() or read_manifest(state, out):
        return
    if any(out.iterdir()):
        raise KbgenError(
            f"'{out}' is not empty and was not made by kbgen — name another folder, or empty it", 2
        )


@contextlib.contextmanager
def _lock(path: Path, out: Path) -> Iterator[None]:
    """One build at a time; a holder that died lets go by itself."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _cannot_write(out, error) from error
    try:
        try:
            _hold_soon(handle)
        except OSError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            raise KbgenError(
                f"another build (process {holder or '?'}) is writing '{out}'"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> None:
        os.lseek(handle, 1024, os.SEEK_SET)  # Beyond the process number, which others may read.
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _hold(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _hold_soon(handle: int) -> None:
    """Wait a moment: the workers of a build that was killed let go a little after it."""
    for _ in range(_PATIENCE):
        try:
            return _hold(handle)
        except OSError:
            time.sleep(0.1)
    return _hold(handle)
