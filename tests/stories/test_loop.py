"""The product's loop on the bank: tickets in, numbers and drafts out, another home page."""

import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk import SOME, bank_rows, help_centre, kbgen, suggest, write

from kbgen.articles.frequencies import read_frequencies


@dataclass(frozen=True)
class Look:
    """A help centre that has looked at its tickets once, with everything written."""

    root: Path
    export: Path
    table: str
    before: list[str]  # Essentials of the home page, before.

    @property
    def written(self) -> list[bytes]:
        """All that the look wrote, but for the drafts."""
        content = self.root / "content"
        made = [self.root / "r.json", self.root / "r.html"]
        made += [content / "frequencies.yml", content / "vocabulary.yml"]
        return [path.read_bytes() for path in made]


def look(root: Path, export: Path, before: list[str]) -> Look:
    options = ["--json", root / "r.json", "--report", root / "r.html", "--write", "--drafts"]
    table = suggest(root, export, *options).stdout.decode()
    return Look(root, export, table, before)


def build(root: Path) -> None:
    done = kbgen("build", "--root", root)
    assert done.returncode == 0, done.stderr.decode()


def essentials(root: Path) -> list[str]:
    """Keys of the articles that the home page shows as most asked, in order."""
    page = (root / "public" / "index.html").read_text(encoding="utf-8")
    section = re.search(r'<section class="essentials".*?</section>', page, re.DOTALL)
    return re.findall(r'href="/([\w-]+/[\w-]+)/"', section[0]) if section else []


def contents(root: Path) -> dict[str, bytes]:
    content = root / "content"
    found = (path for path in content.rglob("*") if path.is_file())
    return {path.relative_to(content).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """The bank, built, after a first look at some of its tickets, and built again."""
    root = help_centre(tmp_path_factory.mktemp("bank"))
    build(root)
    before = essentials(root)
    done = look(root, write(root / "closed.csv", bank_rows()[:SOME]), before)
    build(root)
    return done


def test_what_people_ask_becomes_what_the_home_page_shows(learned: Look) -> None:
    after = essentials(learned.root)
    text = (learned.root / "content" / "frequencies.yml").read_text(encoding="utf-8")
    asked, told = read_frequencies(text)
    assert told == ()
    assert "transfers/not-arrived" in learned.table
    assert after != learned.before
    assert after[0] == "transfers/not-arrived"
    assert {"cards/card-declined", "payments/pending-payment"} <= set(after)
    counts = [asked[key].tickets for key in after]
    assert counts == sorted(counts, reverse=True)


def test_what_nobody_answers_waits_as_a_draft_out_of_sight(learned: Look) -> None:
    drafts = sorted((learned.root / "content" / "drafts").glob("*.md"))
    assert drafts
    for draft in drafts:
        assert re.search(r"^draft: true$", draft.read_text(encoding="utf-8"), re.MULTILINE)
    assert not (learned.root / "public" / "drafts").exists()
    said = "\n".join(draft.read_text(encoding="utf-8").casefold() for draft in drafts)
    assert re.search("beneficiar|payee|recipient", said)
    assert re.search("cash|cheque", said)


def test_the_order_of_rows_changes_no_byte(tmp_path: Path, learned: Look) -> None:
    head, *rest = bank_rows()[:SOME]
    random.Random(3).shuffle(rest)
    root = help_centre(tmp_path)
    shuffled = look(root, write(root / "closed.csv", [head, *rest]), [])
    assert shuffled.written == learned.written


def test_a_second_look_changes_nothing_and_a_rejected_suggestion_stays_away(
    tmp_path: Path, learned: Look
) -> None:
    """The third look reads the same tickets from standard input."""
    root = tmp_path / "again"
    shutil.copytree(learned.root, root)
    gap = next(line.split()[0] for line in learned.table.splitlines() if "  write  " in line)
    suggest(root, learned.export, "--write", "--drafts", "--reject", gap)
    after = contents(root)
    assert after.pop("decisions.yml").decode().count(gap) == 1
    assert after == contents(learned.root)
    third = suggest(root, "-", stdin=learned.export.read_bytes())
    assert gap not in third.stdout.decode()
    assert b"decided before: 1" in third.stdout
    assert f"{SOME - 1} tickets read".encode() in third.stdout
