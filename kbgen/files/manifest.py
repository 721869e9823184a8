"""What we wrote into a folder, file by file.

A folder's manifest lies beside it and is named by the folder's own inode, so that a swap of two
folders takes it along.
"""

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kbgen.files.small import write_small
from kbgen.records import DamagedRecordError, pack, unpack

_MANIFEST = 1  # Raised when the form of a manifest changes.


class Published(NamedTuple):
    """One file of the site: what it was made from, what it says, and where it lies."""

    key: bytes  # Hash of everything it was made from; b"" if unknown.
    digest: bytes  # Hash of its bytes; of the source's key for a copied file.
    size: int
    mtime_ns: int
    inode: int


def _manifest(state: Path, folder: Path) -> Path:
    return state / f"manifest-{folder.stat().st_ino}"


def manifest_size(state: Path, folder: Path) -> int:
    """Its bytes: they tell how large the site is before it is read."""
    with contextlib.suppress(OSError):
        return _manifest(state, folder).stat().st_size
    return 0


def read_manifest(state: Path, folder: Path) -> dict[str, Published]:
    """What we wrote into *folder*; empty if we do not know."""
    try:
        form, entries = unpack(_manifest(state, folder).read_bytes())
        if form == _MANIFEST:
            return {path: Published(*entry) for path, entry in entries.items()}
    except (OSError, DamagedRecordError, ValueError, TypeError):
        pass
    return {}


def write_manifest(state: Path, folder: Path, wanted: Mapping[str, Published]) -> None:
    """Note that *folder* holds *wanted* and nothing else."""
    plain = {path: tuple(entry) for path, entry in wanted.items()}
    write_small(_manifest(state, folder), pack((_MANIFEST, plain)))


def drop_manifest(state: Path, folder: Path) -> None:
    """From here on nobody knows what *folder* holds."""
    with contextlib.suppress(FileNotFoundError):
        _manifest(state, folder).unlink()


def forget_others(state: Path, folders: Iterable[Path]) -> None:
    """Drop the manifests of folders that are gone: of none of *folders*."""
    keep = {_manifest(state, folder) for folder in folders if folder.exists()}
    for path in state.glob("manifest-*"):
        if path not in keep:
            path.unlink()
