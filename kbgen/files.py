"""The only writing: what changed, whole or not at all.

A site is published by swapping two folders, `public/` and `.kbgen/public/stage/` beside it:
readers see all of the old site or all of the new one, whenever the power or the process goes.
The folder that was swapped out stays as the next stage, so that an edit costs what changed:
files that did not change are hard links of one another in both.
Each folder has a manifest, named by the folder's own inode, so that a swap takes it along.
"""

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from kbgen.errors import Diagnostic, KbgenError
from kbgen.records import DamagedRecordError, pack, unpack
from kbgen.workers import meanwhile

MARKER = "_kb/about.txt"
MARKER_TEXT = b"Made by kbgen. The next build replaces this folder: change nothing here.\n"
SETTLED = 2_000_000_000  # Nanoseconds after which a file's stamp is believed: clocks are coarse.
_MANIFEST = 1  # Raised when the form of a manifest changes.


class Stamp(NamedTuple):
    """What a file system says of a file without reading it."""

    size: int
    mtime_ns: int
    ctime_ns: int  # Cannot be set back, unlike mtime.
    inode: int


class Published(NamedTuple):
    """One file of the site: what it was made from, what it says, and where it lies."""

    key: bytes  # Hash of everything it was made from; b"" if unknown.
    digest: bytes  # Hash of its bytes; of the source's key for a copied file.
    size: int
    mtime_ns: int
    inode: int


def digest(data: bytes) -> bytes:
    """The hash that we know bytes by."""
    return hashlib.blake2b(data, digest_size=16).digest()


def walk(folder: Path) -> dict[str, Stamp]:
    """Every file below *folder* by its path inside, links as themselves; sorted, never raises."""
    found = {
        path: Stamp(seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
        for path, seen in _below(folder)
    }
    return dict(sorted(found.items()))


def _below(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
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


def write_small(path: Path, data: bytes, *, private: bool = False) -> None:
    """One file outside the site, replaced whole; *private*: for its owner's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if private:
            draft.touch(mode=0o600)
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:  # Told of the file that was wanted, not of the draft.
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def hide(folder: Path) -> None:
    """Make *folder* (which holds nothing that cannot be made again), and keep Git out of it."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_bytes(b"*\n")


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
        return _read_manifest(self.state, self.out)

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
        return _read_manifest(self.state, self.stage) if self._seen[1].exact else {}

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
        _recover(out, state)
        _refuse_foreign(out, state)
        look = partial(_look, out, state)
        if jobs > 1 and _manifest_size(state, out) > _LARGE:
            with meanwhile(look) as seen:
                yield Output(out, state, seen)
        else:
            yield Output(out, state, look)


def _look(out: Path, state: Path) -> tuple[Seen, Seen]:
    live = _seen(out, _read_manifest(state, out))
    return live, _seen(state / "stage", _read_manifest(state, state / "stage"))


@dataclass(slots=True)
class Stage:
    """The folder that becomes the site; may be written by several processes at once."""

    root: Path
    spare: dict[str, Published]  # What it holds already, from the build before the last.
    _folders: set[str] = field(default_factory=set)

    def put(self, path: str, data: bytes, key: bytes, seal: bytes = b"") -> Published:
        """Write one file; *seal* is its digest if it is known."""
        target = self._clear(path)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            seen = os.fstat(handle)
        finally:
            os.close(handle)
        return Published(key, seal or digest(data), len(data), seen.st_mtime_ns, seen.st_ino)

    def copy(self, path: str, source: Path, key: bytes) -> Published:
        """Copy one file without reading it into memory; *key* stands for its content."""
        target = self._clear(path)
        shutil.copyfile(source, target)
        seen = os.stat(target)
        return Published(key, key, seen.st_size, seen.st_mtime_ns, seen.st_ino)

    def link(self, path: str, live: Path) -> None:
        """The live site's own file, as a hard link where there are any."""
        target = self._clear(path)
        try:
            os.link(live / path, target)
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}:
                raise
            shutil.copy2(live / path, target)

    def _clear(self, path: str) -> str:
        """The absolute place of *path*: free, and its folder made."""
        if path.startswith("/") or "\0" in path or ".." in path.split("/"):
            raise KbgenError(f"'{path}' is not a place inside the site")
        target = f"{self.root}/{path}"
        folder = os.path.dirname(target)
        if folder not in self._folders:
            self._make(folder)
        if path in self.spare:
            # Never written in place: the live site may hold the same file by a hard link.
            with contextlib.suppress(FileNotFoundError):
                os.unlink(target)
        return target

    def _make(self, folder: str) -> None:
        """A folder and those round it; mostly the one round it is there: one call, not three."""
        try:
            os.mkdir(folder)
        except FileExistsError:
            pass
        except FileNotFoundError:
            self._make(os.path.dirname(folder))
            self._make(folder)
        self._folders.add(folder)


def begin(output: Output) -> Stage:
    """A stage to write to: the spare folder if it is whole, else an empty one."""
    stage = output.stage
    spare = output.spare()
    _drop_manifest(output.state, stage)  # From here on it is neither one site nor another.
    if not spare:
        _remove(stage)
        stage.mkdir(parents=True)
        if output.out.is_dir():
            stage.chmod(stat.S_IMODE(output.out.stat().st_mode))
    return Stage(stage, spare)


def publish(output: Output, stage: Stage, wanted: Mapping[str, Published]) -> None:
    """Make *stage* exactly *wanted* and swap it in.

    An entry that equals the live one is linked from there; every other is in the stage already.
    """
    with _syncing(stage.root):
        for path in stage.spare.keys() - wanted.keys():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{stage.root}/{path}")
        for path, entry in wanted.items():
            live = output.live.get(path)
            if live is not None and live[1:] == entry[1:]:
                spare = stage.spare.get(path)
                if spare is None or spare[2:] != entry[2:]:
                    stage.link(path, output.out)
        if stage.spare:
            _remove_empty_folders(stage, wanted)
        _write_manifest(output.state, stage.root, wanted)
    _swap(stage.root, output)
    _forget_old_manifests(output)


def release(output: Output, stage: Stage) -> None:
    """Give back a stage that nobody wrote to."""
    if stage.spare:
        _write_manifest(output.state, stage.root, stage.spare)
    else:
        discard(output)


def remember(output: Output, wanted: Mapping[str, Published]) -> None:
    """Note what the live files were made from, where that alone has changed."""
    if wanted != output.live:
        _write_manifest(output.state, output.out, wanted)


def discard(output: Output) -> None:
    """Give back what an unfinished stage takes: the live site stays as it is."""
    _drop_manifest(output.state, output.stage)
    _remove(output.stage)


@contextlib.contextmanager
def told(out: Path) -> Iterator[None]:
    """A full disk or a missing right inside becomes one line, not a traceback."""
    try:
        yield
    except OSError as error:
        raise _cannot_write(out, error) from error


_LARGE = 100_000  # Bytes of a manifest, of about a thousand files: forking pays.
_PATIENCE = 20  # Tenths of a second to wait for another build.
_BINARY = getattr(os, "O_BINARY", 0)


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
    if (out / MARKER).is_file() or _read_manifest(state, out):
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


def _manifest(state: Path, folder: Path) -> Path:
    return state / f"manifest-{folder.stat().st_ino}"


def _manifest_size(state: Path, folder: Path) -> int:
    with contextlib.suppress(OSError):
        return _manifest(state, folder).stat().st_size
    return 0


def _read_manifest(state: Path, folder: Path) -> dict[str, Published]:
    """What we wrote into *folder*; empty if we do not know."""
    try:
        form, entries = unpack(_manifest(state, folder).read_bytes())
        if form == _MANIFEST:
            return {path: Published(*entry) for path, entry in entries.items()}
    except (OSError, DamagedRecordError, ValueError, TypeError):
        pass
    return {}


def _write_manifest(state: Path, folder: Path, wanted: Mapping[str, Published]) -> None:
    plain = {path: tuple(entry) for path, entry in wanted.items()}
    write_small(_manifest(state, folder), pack((_MANIFEST, plain)))


def _drop_manifest(state: Path, folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        _manifest(state, folder).unlink()


def _forget_old_manifests(output: Output) -> None:
    keep = {
        _manifest(output.state, place) for place in (output.out, output.stage) if place.exists()
    }
    for path in output.state.glob("manifest-*"):
        if path not in keep:
            path.unlink()


def _seen(folder: Path, entries: Mapping[str, Published]) -> Seen:
    count, same = 0, set()
    get = entries.get
    for path, seen in _below(folder):
        count += 1
        entry = get(path)
        if entry is not None and entry[2:] == (seen.st_size, seen.st_mtime_ns, seen.st_ino):
            same.add(path)
    differing = frozenset(entries.keys() - same)
    return Seen(differing, bool(entries) and not differing and count == len(entries))


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


def _remove_empty_folders(stage: Stage, wanted: Mapping[str, Published]) -> None:
    """Folders that only vanished files needed, deepest first."""
    gone = {os.path.dirname(path) for path in stage.spare.keys() - wanted.keys()}
    gone |= {os.fspath(above) for path in gone for above in Path(path).parents}
    for folder in sorted(gone - {"", "."}, key=len, reverse=True):
        with contextlib.suppress(OSError):
            os.rmdir(f"{stage.root}/{folder}")


@contextlib.contextmanager
def _syncing(folder: Path) -> Iterator[None]:
    """What was written reaches the disk while names are put in order: theirs are in a journal.

    One sync of the file system: 40 ms for 2,000 files, a fifth of one a file.
    """
    if not sys.platform.startswith("linux"):
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    thread = Thread(target=_sync, args=(handle,))
    thread.start()
    try:
        yield
    finally:
        thread.join()
        os.close(handle)


def _sync(handle: int) -> None:
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).syncfs(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def _swap(stage: Path, output: Output) -> None:
    if not output.out.exists():
        stage.rename(output.out)
    elif not _exchange(stage, output.out):
        old = output.state / "old"
        output.out.rename(old)
        stage.rename(output.out)
        old.rename(stage)


def _recover(out: Path, state: Path) -> None:
    """Finish a swap of three renames that was cut short."""
    old, stage = state / "old", state / "stage"
    if not old.is_dir():
        return
    if out.is_dir():  # Cut after the second: the new site is up.
        _remove(stage)
        old.rename(stage)
    elif stage.is_dir() and _read_manifest(state, stage):
        stage.rename(out)
        old.rename(stage)
    else:
        old.rename(out)
