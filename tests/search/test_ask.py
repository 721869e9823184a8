"""kbgen search: any folder of Markdown, one question or a file of them."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgen.cli import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "billing/refund.md": "---\ntitle: Get a refund\n---\nWe send the money back.\n",
        "billing/refund.pt.md": "---\ntitle: Pedir reembolso\n---\nO dinheiro volta.\n",
        "sign-in.md": "# Sign in\n\nType your password.\n",
        "site.yml": "title: Help\nlanguages: [en, pt]\n",
        "synonyms.yml": "- money, cash\n",
        "vocabulary.yml": "billing/refund.md: twice 40\n",
    }.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def ask(*args: str, **more: str) -> str:
    result = CliRunner().invoke(main, ["search", *args], catch_exceptions=False, **more)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_json_has_the_documented_form(folder: Path) -> None:
    [answer] = json.loads(ask("--root", str(folder), "--json", "my", "cash", "pasword"))
    assert (answer["query"], answer["corrected"]) == ("my cash pasword", "my cash password")
    assert {one["path"] for one in answer["results"]} == {"billing/refund.md", "sign-in.md"}
    assert set(answer["results"][0]) == {"path", "url", "title", "score"}


def test_a_file_of_questions_is_answered_in_order(folder: Path) -> None:
    questions = folder / "questions.txt"
    questions.write_text("charged twice\n\nqqqq\nsign in\n", encoding="utf-8")
    found = json.loads(ask("--root", str(folder), "--queries", str(questions), "--json"))
    assert [one["query"] for one in found] == ["charged twice", "qqqq", "sign in"]
    assert [[hit["url"] for hit in one["results"]][:1] for one in found] == [
        ["/billing/refund/"],
        [],
        ["/sign-in/"],
    ]
    same = ask("--root", str(folder), "--queries", "-", "--json", input=questions.read_text())
    assert json.loads(same) == found


@pytest.mark.parametrize(
    "data",
    [
        "café".encode("latin-1"),
        "refund".encode("utf-16"),
        "refund".encode("utf-16-le"),
        gzip.compress(b"refund"),
    ],
    ids=["latin-1", "utf-16", "utf-16 without a mark", "gzip"],
)
def test_questions_in_another_encoding_are_told_with_the_way_out(folder: Path, data: bytes) -> None:
    questions = folder / "questions.txt"
    questions.write_bytes(data)
    result = CliRunner().invoke(main, ["search", "--queries", str(questions)])
    assert result.exit_code == 2
    assert "questions.txt'" in result.stderr
    assert "unpack it, and save it as UTF-8" in result.stderr


def test_another_language_is_asked_by_its_tag(folder: Path) -> None:
    text = ask("--root", str(folder), "--lang", "pt", "reembolsos")
    assert "Pedir reembolso  /pt/billing/refund/" in text
    result = CliRunner().invoke(main, ["search", "--root", str(folder), "--lang", "fr", "x"])
    assert result.exit_code == 2
    assert "this site has en, pt" in result.stderr


def test_nothing_is_written_into_a_foreign_folder(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    ask("--content", str(folder / "content"), "--limit", "1", "refund")
    assert sorted(folder.rglob("*")) == before


def test_asking_nothing_is_a_wrong_usage(folder: Path) -> None:
    result = CliRunner().invoke(main, ["search", "--root", str(folder)])
    assert result.exit_code == 2
