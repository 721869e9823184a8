"""Our own bank: its help centre and its invented tickets are what their descriptions say."""

import csv
import gzip
import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"
BANK = ROOT / "tests" / "exports" / "bank"


def articles(lang: str = "") -> list[Path]:
    """The articles of one language; English ones have no suffix."""
    found = sorted(path for path in CONTENT.rglob("*.md") if path.parent.name != "incidents")
    found = [path for path in found if not path.name.startswith("index.")]
    suffix = re.compile(r"\.(?:pt|ru|ar)$")
    if lang:
        return [path for path in found if path.stem.endswith(f".{lang}")]
    return [path for path in found if not suffix.search(path.stem)]


def labels() -> list[dict[str, str]]:
    with (BANK / "labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bank_generate", BANK / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_export_and_its_labels_are_what_the_generator_makes(generator: ModuleType) -> None:
    tickets, labelled = generator.generated()
    assert gzip.decompress((BANK / "tickets.csv.gz").read_bytes()) == tickets.encode()
    assert (BANK / "labels.csv").read_bytes() == labelled.encode()


def test_a_few_problems_make_half_of_the_tickets() -> None:
    sizes = Counter(row["problem"] for row in labels() if row["problem"])
    head = [size for _, size in sizes.most_common(len(sizes) // 10 + 1)]
    assert len(sizes) == 48
    assert 0.45 < sum(head) / sizes.total() < 0.6


def test_hardly_two_messages_are_alike() -> None:
    text = gzip.decompress((BANK / "tickets.csv.gz").read_bytes()).decode("utf-8-sig")
    rows = csv.DictReader(text.replace("\0", "").splitlines(keepends=True))
    bodies = [row["Description"] for row in rows if row["Description"]]
    assert len(bodies) > 3000
    assert len(set(bodies)) > 0.97 * len(bodies)


def test_every_label_names_an_article_that_exists_or_a_gap_that_is_listed() -> None:
    told = (BANK / "README.md").read_text(encoding="utf-8")
    keys = {str(path.relative_to(CONTENT).with_suffix("")) for path in articles()}
    gaps = set()
    for row in labels():
        assert not row["article"] or row["article"] in keys
        if row["problem"] and not row["article"]:
            gaps.add(row["problem"])
    assert len(gaps) == 10
    assert all(f"| {gap} |" in told for gap in gaps)


@pytest.mark.parametrize(("lang", "least"), [("", 60), ("pt", 20), ("ru", 20), ("ar", 3)])
def test_the_help_centre_speaks_its_languages(lang: str, least: int) -> None:
    assert len(articles(lang)) >= least


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.stem)
def test_each_article_opens_with_its_answer_and_chooses_rather_than_clicks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    answer = re.search(r'^answer: "(.+)"$', text, re.MULTILINE)
    assert answer
    assert 40 < len(answer[1]) <= 300
    assert "click" not in text.split("---", 2)[2].casefold().replace("clicked", "")


@pytest.mark.parametrize(
    "path", sorted(CONTENT.glob("*/img/*.svg")), ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)
def test_each_drawing_has_a_size_and_nothing_that_runs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r'<svg [^>]*width="\d+" height="\d+" viewBox="0 0 \d+ \d+"', text)
    assert not re.search(r"<script|\son\w+=|href=|<style|style=", text)
