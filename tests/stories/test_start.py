"""kbgen init and kbgen new: from an empty folder to a site in two commands."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kbgen.check import check_site
from kbgen.cli import main
from kbgen.errors import KbgenError
from kbgen.start import start_article, start_site


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def test_an_empty_folder_becomes_a_site_without_a_mistake(tmp_path: Path) -> None:
    folder = tmp_path / "acme-help"
    code, out, err = run("init", str(folder))
    assert code == 0
    assert f"{folder / 'content/site.yml'}\n" in out
    assert err == f"now: cd {folder} && kbgen serve --open\n"
    assert check_site(folder).diagnostics == ()
    assert 'title: "Acme help"' in (folder / "content/site.yml").read_text()
    assert run("build", "--root", str(folder), "--strict")[0] == 0
    assert (folder / "public/account/forgot-password/index.html").is_file()


def test_exports_and_output_are_kept_out_of_git(tmp_path: Path) -> None:
    start_site(tmp_path)
    ignored = (tmp_path / ".gitignore").read_text().splitlines()
    assert {"/public/", "/.kbgen/", "/exports/", "*.csv", "*.mbox"} <= set(ignored)


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/mine.md").write_text("# Mine\n")
    (tmp_path / "netlify.toml").write_text("mine")
    started = start_site(tmp_path)
    assert (tmp_path / "netlify.toml").read_text() == "mine"
    assert sorted(path.name for path in (tmp_path / "content").iterdir()) == ["mine.md", "site.yml"]
    assert [path.name for path in started.kept] == ["netlify.toml"]
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert start_site(tmp_path).written == ()
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_file_in_the_place_of_the_folder_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KbgenError, match="not a folder") as raised:
        start_site(tmp_path / "file")
    assert raised.value.status == 2


def test_a_new_article_has_its_front_matter_filled_in(site: Any) -> None:
    code, out, _ = run("new", 'What is "SEPA"?', "--category", "transfers")
    assert (code, out) == (0, "content/transfers/what-is-sepa.md\n")
    text = (site.root / "content/transfers/what-is-sepa.md").read_text()
    assert text.startswith('---\ntitle: "What is \\"SEPA\\"?"\nanswer: ""\n')


def test_what_is_new_is_told_as_empty_until_it_is_written(site: Any) -> None:
    start_site(site.root)
    start_article(Path(), "Close my account", category="account")
    assert [one.code for one in check_site(Path()).diagnostics] == ["empty-article"]


def test_a_translation_lies_beside_its_original(site: Any) -> None:
    site.write("content/site.yml", "title: Help\nlanguages: [en, pt]\n")
    site.write("content/billing/refund.md", "# Refund\n\ntext\n")
    made = start_article(Path(), "Reembolso", lang="pt", translates="content/billing/refund.md")
    assert made == Path("content/billing/refund.pt.md")
    assert check_site(Path()).failed is False


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["Refund"], "content/refund.md: there already — choose another title"),
        (["!!!"], "'!!!' makes no address — use letters or digits in the title"),
        (["X", "--category", "../up"], "'../up' is no category — name a folder of content/"),
        (["X", "--lang", "pt"], "'pt' is no language of this site — add it to languages in"),
        (["X", "--of", "refnd"], "no article 'refnd' — did you mean 'refund'?"),
    ],
)
def test_what_cannot_be_is_one_line_and_wrong_usage(
    site: Any, arguments: list[str], wanted: str
) -> None:
    site.write("content/refund.md", "# Refund\n")
    code, _, err = run("new", *arguments)
    assert code == 2
    assert err.startswith(wanted)
    assert err.count("\n") == 1


def test_an_article_without_a_content_folder_is_wrong_usage(tmp_path: Path) -> None:
    code, _, err = run("new", "X", "--root", str(tmp_path))
    assert (code, "run `kbgen init`" in err) == (2, True)
