"""A support lead at work: the bank's help centre, its closed tickets, and `kbgen suggest`."""

import csv
import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BANK = ROOT / "tests" / "exports" / "bank"
SOME = 1_000  # Rows, about a quarter of the export: enough to see what is asked most.
LEARNED = ("frequencies.yml", "vocabulary.yml", "decisions.yml", "drafts")


def kbgen(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, as on a terminal of usual width."""
    command = [sys.executable, "-m", "kbgen", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        input=stdin,
        check=False,
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "120", "NO_COLOR": "1"},
    )


def suggest(
    root: Path, export: Path | str, *options: object, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """A look at *export* that finds no mistake."""
    done = kbgen("suggest", export, "--root", root, *options, stdin=stdin)
    assert done.returncode == 0, done.stderr.decode()
    return done


def help_centre(folder: Path) -> Path:
    """The bank's, in *folder*, before it has ever looked at its tickets."""
    ignore = shutil.ignore_patterns(*LEARNED)
    shutil.copytree(ROOT / "content", folder / "content", ignore=ignore)
    return folder


def bank_rows() -> list[list[str]]:
    """The bank's whole rows, without the five that are broken on purpose."""
    with gzip.open(BANK / "tickets.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) == 15]
    return [row for row in rows if not row[0].startswith("99")]


def write(path: Path, rows: list[list[str]]) -> Path:
    """An export of *rows*, the first of which names the columns; packed if its name says so."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
