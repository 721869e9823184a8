"""Each case of tests/cases/markdown.txt: a sentence, Markdown, and the HTML it becomes."""

import re
from pathlib import Path

import pytest

from kbgen.articles import fill, parse

FILE = Path(__file__).parent.parent / "cases" / "markdown.txt"
CASE = re.compile(r"^([^\n]+)\n\.\n(.*?)\n\.\n(.*?)\n\.$", re.MULTILINE | re.DOTALL)
CASES = CASE.findall(FILE.read_text(encoding="utf-8"))


def html(markdown: str) -> str:
    """The body of an article as a page shows it, each link still as its author wrote it."""
    parsed = parse("a/b.md", f"---\ntitle: T\n---\n{markdown}".encode(), ("en",))
    return fill(parsed.body, [one.target for one in parsed.head.references]).html


def test_the_cases_are_there() -> None:
    assert len(CASES) == FILE.read_text(encoding="utf-8").count("\n.\n") // 3 > 30


@pytest.mark.parametrize(
    ("markdown", "wanted"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_markdown_becomes(markdown: str, wanted: str) -> None:
    assert html(markdown).rstrip("\n") == wanted.rstrip("\n")


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_no_style_or_handler_survives_in_any_case(case: tuple[str, str, str]) -> None:
    made = html(case[1])
    assert not re.search(r"<[^>]*\s(?:style|on\w+)\s*=", made)
    assert "<script" not in made
