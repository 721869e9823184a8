"""A build that has nothing to do loads nothing to do it with."""

import os
import subprocess
import sys
import time
from pathlib import Path

HEAVY = ("jinja2", "markdown_it", "pygments", "yaml", "sqlite3", "nh3", "whoosh")


def build(root: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *flags[:2], "-m", "kbgen", "build", *flags[2:]]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


def small_site(root: Path) -> None:
    page = root / "content" / "billing" / "refund.md"
    page.parent.mkdir(parents=True)
    page.write_text("---\ntitle: Refund\n---\nWithin 30 days.\n", encoding="utf-8")
    old = time.time_ns() - 10_000_000_000
    os.utime(page, ns=(old, old))


def test_a_build_with_nothing_new_imports_no_parser_and_no_templates(tmp_path: Path) -> None:
    small_site(tmp_path)
    loud = ("-X", "importtime")
    first = build(tmp_path, *loud).stderr
    time.sleep(2.1)  # A file younger than that is looked at again.
    build(tmp_path, *loud)
    again = build(tmp_path, *loud).stderr
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in again.splitlines()}
    assert "kbgen" in loaded
    assert [name for name in HEAVY if name in loaded] == []
    assert "markdown_it" in first
