"""One folder in the place of another: in one step, or in three that can be finished later."""

import ctypes
import os
import shutil
import sys
from pathlib import Path

from kbgen.files.manifest import read_manifest


def swap(stage: Path, out: Path, state: Path) -> None:
    """Put *stage* in the place of *out*, and what stood there in the place of *stage*."""
    if not out.exists():
        stage.rename(out)
    elif not _exchange(stage, out):
        old = state / "old"
        out.rename(old)
        stage.rename(out)
        old.rename(stage)


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


def recover(out: Path, state: Path) -> None:
    """Finish a swap of three renames that was cut short."""
    old, stage = state / "old", state / "stage"
    if not old.is_dir():
        return
    if out.is_dir():  # Cut after the second: the new site is up.
        remove(stage)
        old.rename(stage)
    elif stage.is_dir() and read_manifest(state, stage):
        stage.rename(out)
        old.rename(stage)
    else:
        old.rename(out)


def remove(folder: Path) -> None:
    """*folder* and all that is in it, if it is there."""
    if folder.is_dir():
        shutil.rmtree(folder)
