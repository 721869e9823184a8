"""`kbgen suggest` from the outside: exports in, what to write next out."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from desk import BANK, ROOT, help_centre, kbgen, suggest, write

HEADER = ["Ticket ID", "Created at", "Subject", "Description", "Requester email", "Tags"]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank's quarter, mined once with everything written."""
    root = help_centre(tmp_path_factory.mktemp("bank"))
    options = ["--report", root / "r.html", "--json", root / "r.json", "--drafts", "--write"]
    done = suggest(root, BANK / "tickets.csv.gz", *options, "--assignments", root / "a.csv")
    (root / "table.txt").write_bytes(done.stdout)
    return root


def labels() -> dict[str, tuple[str, str]]:
    with (BANK / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {row["ticket_id"]: (row["problem"], row["article"]) for row in csv.DictReader(file)}


def found(root: Path) -> list[dict[str, object]]:
    problems: list[dict[str, object]] = json.loads((root / "r.json").read_bytes())["problems"]
    return problems


def truth(root: Path) -> dict[str, tuple[str, float]]:
    """What each problem that was found really is, and how purely."""
    known, counts = labels(), defaultdict[str, Counter[str]](Counter)
    with (root / "a.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["problem_id"] and row["ticket_id"] in known:
                counts[row["problem_id"]][known[row["ticket_id"]][0]] += 1
    tops = {name: count.most_common(1)[0] for name, count in counts.items()}
    return {name: (top, times / counts[name].total()) for name, (top, times) in tops.items()}


def suggested(root: Path, action: str) -> list[str]:
    """Problems of the table's last lines with *action*, in their order."""
    lines = (root / "table.txt").read_text().splitlines()
    return [line.split()[0] for line in lines if f"  {action}  " in line]


def test_no_problem_without_an_article_is_called_answered(bank: Path) -> None:
    real = truth(bank)
    answered = {real[str(one["id"])][0] for one in found(bank) if one["state"] == "answered"}
    unanswered = {problem for problem, article in labels().values() if problem and not article}
    assert unanswered & answered == set()


def test_what_an_article_answers_is_not_among_the_first_gaps(bank: Path) -> None:
    answered = {problem for problem, article in labels().values() if article}
    first = suggested(bank, "write")
    real = truth(bank)
    assert len({real[name][0] for name in first}) >= 7
    assert [real[name] for name in first if real[name][0] in answered] == []


def test_every_large_problem_without_an_article_is_a_gap(bank: Path) -> None:
    real = truth(bank)
    gaps = {real[str(one["id"])][0] for one in found(bank) if one["state"] == "gap"}
    unanswered = {problem for problem, article in labels().values() if problem and not article}
    assert unanswered <= gaps


def test_every_deliberate_gap_is_among_the_first_suggestions(bank: Path) -> None:
    unanswered = {problem for problem, article in labels().values() if problem and not article}
    first = [*suggested(bank, "write"), *suggested(bank, "improve")]
    real = truth(bank)
    assert len(unanswered) == 10
    told = {real[name][0] for name in (*first, *suggested(bank, "split"))}
    assert unanswered - told == set()
    assert all(real[name][1] > 0.7 for name in first)


def test_letters_about_nothing_are_not_to_be_written_about(bank: Path) -> None:
    real = truth(bank)
    assert [name for name in suggested(bank, "write") if not real[name][0]] == []


def test_no_two_lines_are_told_alike(bank: Path) -> None:
    told = [one["label"] for one in found(bank)]
    assert len(set(told)) == len(told)


def test_the_largest_problems_are_pure_and_have_the_right_article(bank: Path) -> None:
    real, right = truth(bank), dict(labels().values())
    for one in found(bank)[:5]:
        problem, purity = real[str(one["id"])]
        assert purity > 0.9
        if one["state"] == "answered":
            assert one["article"] == right[problem]


def test_the_sums_agree(bank: Path) -> None:
    told = json.loads((bank / "r.json").read_bytes())
    assigned = sum(one["tickets"] for one in told["problems"])
    dropped = sum(told["tickets"]["dropped"].values())
    assert told["tickets"]["read"] == assigned + told["unassigned"]["tickets"] + dropped
    assert told["unassigned"]["tickets"] == sum(told["unassigned"]["reasons"].values())
    sizes = [one["tickets"] for one in told["problems"]]
    assert sizes == sorted(sizes, reverse=True)


def test_every_ticket_read_has_one_private_row_with_a_reason(bank: Path) -> None:
    path = bank / "a.csv"
    told = json.loads((bank / "r.json").read_bytes())
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(rows[0]) == ["ticket_id", "problem_id", "article", "reason"]
    assert len(rows) == told["tickets"]["read"]
    assert all(row["reason"] for row in rows)


def test_drafts_are_drafts_in_the_customers_words(bank: Path) -> None:
    drafts = sorted((bank / "content" / "drafts").glob("*.md"))
    assert drafts
    for draft in drafts:
        text = draft.read_text(encoding="utf-8")
        assert "\ndraft: true\n" in text
        assert all(f"\n## {part}\n" in text for part in ("Issue", "Cause", "Resolution"))
        assert "@" not in text.replace("\\@", "")
    done = kbgen("check", "--root", bank)
    assert b"Traceback" not in done.stderr


def test_the_report_needs_nothing_else_and_runs_nothing(bank: Path) -> None:
    page = (bank / "r.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "style=" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert "default-src 'none'" in page.replace("&#x27;", "'")


def hostile(number: int) -> list[str]:
    body = (
        f"\x1b[31mHow do I\x07 close\u202e my <script>alert({number % 3})</script> account?\n"
        "[click](javascript:alert(1)) ![x](http://evil.example/x.png) `rm` --- # heading"
    )
    return [f"=cmd|{number}", f"2026-07-{number % 28 + 1:02}", "", body, f"p{number}@x.example", ""]


def test_hostile_tickets_do_nothing_anywhere(tmp_path: Path) -> None:
    root = help_centre(tmp_path)
    export = write(tmp_path / "e.csv", [HEADER, *(hostile(number) for number in range(40))])
    made = [tmp_path / "r.json", tmp_path / "r.html", tmp_path / "a.csv"]
    options = ["--json", made[0], "--report", made[1], "--assignments", made[2]]
    done = suggest(root, export, *options, "--drafts", "--write")
    texts = [path.read_text(encoding="utf-8") for path in made]
    texts += [path.read_text(encoding="utf-8") for path in (root / "content").glob("drafts/*.md")]
    texts += [done.stdout.decode(), done.stderr.decode()]
    for text in texts:
        assert "\x1b" not in text
        assert "\x07" not in text
        assert "\u202e" not in text
        assert "<script" not in text
        assert "javascript:" not in text
        assert "\n=" not in text


def test_names_of_files_and_columns_do_nothing_in_a_terminal(tmp_path: Path) -> None:
    header = [*HEADER[:3], "Descr\x1b]0;owned\x07iption", *HEADER[4:]]
    rows = [header, *(hostile(number) for number in range(3)), ["\x9b31m torn"]]
    export = write(tmp_path / "\x1b[31mred\u202e.csv", rows)
    root = help_centre(tmp_path)
    asked = ("suggest", export, "--root", root)
    for done in (
        kbgen(*asked, "--json", export.with_suffix(".json")),
        kbgen(*asked, "--json", export),
    ):
        said = done.stdout.decode() + done.stderr.decode()
        assert "red" in said
        assert not set("\x1b\x07\x9b\u202e") & set(said)


def test_too_few_tickets_are_told_to_be_few(tmp_path: Path) -> None:
    rows = [HEADER] + [
        [str(n), "2026-07-01", "", f"how do I change word{n} number{n}?", f"p{n}@x.example", ""]
        for n in range(4)
    ]
    done = suggest(help_centre(tmp_path), write(tmp_path / "e.csv", rows))
    assert b"Too few tickets" in done.stdout


def test_an_empty_period_is_told_and_a_reversed_one_refused(tmp_path: Path) -> None:
    rows = [HEADER, ["1", "2026-07-01", "", "how do I pay?", "p@x.example", ""]]
    export, root = write(tmp_path / "e.csv", rows), help_centre(tmp_path)
    done = suggest(root, export, "--since", "2027-01-01")
    assert b"No ticket is left" in done.stdout
    assert b"Warning" not in done.stderr
    period = ("--since", "2026-08-01", "--until", "2026-07-01")
    refused = kbgen("suggest", export, "--root", root, *period)
    assert refused.returncode == 2
    assert b"--since 2026-08-01 is after --until 2026-07-01" in refused.stderr


def test_an_unreadable_export_is_status_3_and_one_line(tmp_path: Path) -> None:
    export = tmp_path / "picture.csv"
    export.write_bytes(bytes(range(256)) * 40)
    done = kbgen("suggest", export, "--root", help_centre(tmp_path))
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert kbgen("suggest", tmp_path / "nowhere.csv", "--root", tmp_path).returncode == 3


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    root = help_centre(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    arguments = ["--root", root, "--json", root / "r.json", "--write", "--drafts"]
    command = [sys.executable, "-m", "kbgen", "suggest", BANK / "tickets.csv.gz", *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # What a shell starts in the background is deaf to it, and so would be what that starts.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    running = subprocess.Popen(
        [*map(str, command)],
        cwd=ROOT,
        preexec_fn=heard,  # noqa: PLW1509 No thread runs here.
        **quiet,
    )
    wait_until_it_reads(running.pid)
    os.kill(running.pid, signal.SIGINT)
    assert running.wait(timeout=60) == 130
    assert sorted(tmp_path.rglob("*")) == before


def wait_until_it_reads(process: int) -> None:
    """Until the export is open: what comes before is the start of Python."""
    for _ in range(600):
        with suppress(FileNotFoundError):  # Closed while we look.
            opened = {file.readlink() for file in Path(f"/proc/{process}/fd").iterdir()}
            if BANK / "tickets.csv.gz" in opened:
                return
        time.sleep(0.05)
    raise AssertionError("never opened the export")
