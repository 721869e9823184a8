"""What `kbgen suggest` writes: all of it or nothing, and told before any work where it cannot."""

from pathlib import Path

import pytest
from desk import help_centre, kbgen, suggest, write

from kbgen.files import Small, write_together

HEADER = ["Ticket ID", "Created at", "Description", "Requester email"]


def export(folder: Path) -> Path:
    rows = [
        [str(number), "2026-07-01", f"how do I pay bill {number}?", f"p{number}@x.example"]
        for number in range(6)
    ]
    return write(folder / "e.csv", [HEADER, *rows])


def test_all_that_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path) -> None:
    unreadable = tmp_path / "e.csv"
    unreadable.write_bytes(bytes(range(256)))  # Reading this would be told as status 3.
    root = help_centre(tmp_path)
    (root / "content" / "frequencies.yml").mkdir()
    (root / "content" / "drafts").write_text("a file")
    below = unreadable / "below"
    options = ["--report", below, "--json", "/proc/nothing/r", "--assignments", "/proc/r"]
    done = kbgen("suggest", unreadable, "--root", root, *options, "--write", "--drafts")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "/proc/nothing/r: cannot be written: No such file or directory",
        "/proc/r: cannot be written: No such file or directory",
        f"{root}/content/drafts/draft.md: cannot be written: Not a directory",
        f"{root}/content/frequencies.yml: cannot be written: Is a directory",
        f"{below}: cannot be written: Not a directory",
    ]


def test_no_export_is_written_over_and_no_file_twice(tmp_path: Path) -> None:
    root, tickets = help_centre(tmp_path), export(tmp_path)
    before = tickets.read_bytes()
    over = kbgen("suggest", tickets, "--root", root, "--assignments", tickets)
    twice = kbgen("suggest", tickets, "--root", root, "--json", root / "r", "--report", root / "r")
    for done in (over, twice):
        assert done.returncode == 2
        assert b"it is an export, or is asked for twice" in done.stderr
    assert tickets.read_bytes() == before
    assert not (root / "r").exists()


def test_a_device_gets_what_is_written_and_a_link_stays_one(tmp_path: Path) -> None:
    root = help_centre(tmp_path)
    link = root / "link.json"
    link.symlink_to("real.json")
    suggest(root, export(tmp_path), "--json", link, "--report", "/dev/null")
    assert link.is_symlink()
    assert (root / "real.json").read_text(encoding="utf-8").startswith("{")
    assert Path("/dev/null").is_char_device()


def test_ctrl_c_between_two_files_leaves_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Path.replace

    def replace(draft: Path, target: Path) -> Path:
        placed = taken(draft, target)
        if target.name == "first":
            raise KeyboardInterrupt
        return placed

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write_together([Small(tmp_path / name, b"new") for name in ("first", "second")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def test_a_file_that_cannot_be_made_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "first").write_bytes(b"old")
    with pytest.raises(FileExistsError, match="below"):
        write_together([Small(tmp_path / name, b"new") for name in ("first", "first/below")])
    assert (tmp_path / "first").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["first"]
