"""The product's loop on the bank: tickets in, numbers and drafts out, another home page."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kbgen.articles.frequencies import read_frequencies

ROOT = Path(__file__).parents[2]
EXPORT = ROOT / "tests" / "exports" / "bank" / "tickets.csv.gz"
SOME = 420_000  # Characters of the export, about a third: enough to see what is asked most.


def kbgen(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "kbgen", *words, "--root", str(root)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def essentials(root: Path) -> list[str]:
    """Keys of the articles that the home page shows as most asked, in order."""
    page = (root / "public" / "index.html").read_text(encoding="utf-8")
    section = re.search(r'<section class="essentials".*?</section>', page, re.DOTALL)
    return re.findall(r'href="/([\w-]+/[\w-]+)/"', section[0]) if section else []


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank before it has ever looked at its tickets, and a month of them."""
    root = tmp_path_factory.mktemp("bank")
    learned = shutil.ignore_patterns("frequencies.yml", "vocabulary.yml", "drafts")
    shutil.copytree(ROOT / "content", root / "content", ignore=learned)
    text = gzip.decompress(EXPORT.read_bytes()).decode("utf-8")
    record = re.compile(r"\r\n(?=5\d{4},2026)").search(text, SOME)
    assert record
    whole = text[: record.end()]
    (root / "closed.csv").write_text(whole, encoding="utf-8", newline="")
    return root


def test_what_people_ask_becomes_what_the_home_page_shows(bank: Path) -> None:
    kbgen(bank, "build")
    before = essentials(bank)
    done = kbgen(bank, "suggest", str(bank / "closed.csv"), "--write", "--drafts")
    kbgen(bank, "build")
    after = essentials(bank)
    text = (bank / "content" / "frequencies.yml").read_text(encoding="utf-8")
    asked, told = read_frequencies(text)
    assert told == ()
    assert "transfers/not-arrived" in done.stdout
    assert after != before
    assert after[0] == "transfers/not-arrived"
    assert {"cards/card-declined", "payments/pending-payment"} <= set(after)
    counts = [asked[key].tickets for key in after]
    assert counts == sorted(counts, reverse=True)


def test_what_nobody_answers_waits_as_a_draft_out_of_sight(bank: Path) -> None:
    drafts = sorted((bank / "content" / "drafts").glob("*.md"))
    assert drafts
    for draft in drafts:
        assert re.search(r"^draft: true$", draft.read_text(encoding="utf-8"), re.MULTILINE)
    assert not (bank / "public" / "drafts").exists()
    said = "\n".join(draft.read_text(encoding="utf-8").casefold() for draft in drafts)
    assert re.search("beneficiar|payee|recipient", said)
    assert re.search("cash|cheque", said)


def test_a_second_look_at_the_same_tickets_changes_nothing(bank: Path) -> None:
    content = bank / "content"
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    kbgen(bank, "suggest", str(bank / "closed.csv"), "--write", "--drafts")
    after = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    assert after == before
