"""A build that has nothing to do loads nothing to do it with."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from writer import Site

from kbgen import making
from kbgen.build import Built
from kbgen.stand import Stand

HEAVY = ("jinja2", "markdown_it", "pygments", "yaml", "sqlite3", "nh3", "whoosh", "babel")


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
    assert "kbgen" in loaded(again)
    assert loaded(again).isdisjoint(HEAVY)
    assert loaded(first) >= {"markdown_it", "babel"}


def loaded(told: str) -> set[str]:
    """Packages that were imported, as `-X importtime` tells."""
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}


def test_an_edit_imports_no_locales_no_stemmers_and_no_colours(tmp_path: Path) -> None:
    small_site(tmp_path)
    build(tmp_path)
    page = tmp_path / "content/billing/refund.md"
    page.write_text("---\ntitle: Refund\n---\nWithin 40 days.\n", encoding="utf-8")
    told = build(tmp_path, "-X", "importtime").stderr
    assert "markdown_it" in loaded(told)
    assert loaded(told).isdisjoint({"babel", "whoosh", "pygments"})


def prose_site(site: Site) -> None:
    """Two languages, so that an article stands in a second one, too."""
    site.write("content/site.yml", "title: Help\nlanguages: [en, pt]\n")
    for number in range(30):
        site.write(
            f"content/billing/a{number}.md",
            f"---\ntitle: Article {number}\n---\nWords of {number}. [x](a{(number + 1) % 30}.md)"
            "\n\n## How\n\nMore words.\n",
        )
    site.build()
    settle(site)
    site.build()


def settle(site: Site) -> None:
    """As if all had been written long ago."""
    old = time.time_ns() - 10**11
    for path in (site.root / "content").rglob("*"):
        os.utime(path, ns=(old, old))


@pytest.fixture
def short(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site whose files may be believed at once, and that refuses to plan when told to."""
    monkeypatch.setattr("kbgen.lastbuild.SETTLED", 0)
    monkeypatch.setattr("kbgen.lastbuild.code_stamp", lambda: b"code")
    monkeypatch.setattr("kbgen.project.code_stamp", lambda: b"code")
    prose_site(site)
    return site


def long_ways(monkeypatch: pytest.MonkeyPatch, planner: str = "kbgen.making") -> list[str]:
    """Filled with a word whenever *planner* plans a site."""
    planned: list[str] = []
    plan = making.plan_site

    def noted(*given: Any, **more: Any) -> Any:
        planned.append("planned")
        return plan(*given, **more)

    monkeypatch.setattr(f"{planner}.plan_site", noted)
    return planned


def edit(site: Site, old: str, new: str) -> Built:
    path = site.root / "content/billing/a3.md"
    path.write_text(path.read_text().replace(old, new))
    built: Built | None = site.build().built
    assert built
    return built


def test_words_alone_render_their_article_and_nothing_else(
    short: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = long_ways(monkeypatch)
    built = edit(short, "Words of 3.", "Words of 3, zugzwang.\n\nRefund paragraph.")
    assert planned == []
    assert built.rendered == (
        "billing/a3/index.html",
        "billing/a3/index.md",
        "pt/billing/a3/index.html",
    )
    assert {path for path in built.changed if "/search/" not in path} == set(built.rendered)
    published = short.published()
    assert b"zugzwang" in published["pt/billing/a3/index.html"]
    assert any(b"zugzwang" in data for path, data in published.items() if "/search/pt/" in path)
    (short.root / ".kbgen/cache.sqlite").unlink()
    shutil.rmtree(short.out)
    short.build()
    assert short.published() == published
    assert planned == ["planned"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Article 3\n", "title: Another\n"),
        ("## How\n", "## Why\n"),
        ("[x](a4.md)", "[x](a5.md)"),
        ("[x](a4.md)", "[x](nowhere.md)"),
        ("---\nWords", "answer: Short.\n---\nWords"),
        ("More words.", "{.tabs}\n::: tab\n:::\n\n<b>x</b> ![p](p.png)"),
    ],
)
def test_what_others_may_see_takes_the_long_way(
    short: Site, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    planned = long_ways(monkeypatch)
    edit(short, old, new)
    assert planned == ["planned"]


def test_a_site_that_somebody_removed_is_made_again(short: Site) -> None:
    published = short.published()
    shutil.rmtree(short.out)
    short.build()
    assert short.published() == published


def test_an_edit_mends_a_search_of_which_a_file_is_gone(short: Site) -> None:
    """Whichever it is: what can be amended no longer is made anew."""
    files = sorted(path for path in short.out.rglob("*.json") if "search" in path.parts)
    assert len(files) > 10
    for number, path in enumerate(files):
        if path.exists():
            path.unlink()
            edit(short, "Words of 3", f"Words of 3 fugue{number} {'more ' * (number % 3)}")
    amended = short.published()
    shutil.rmtree(short.root / ".kbgen")
    shutil.rmtree(short.out)
    short.build()
    assert short.published() == amended


def test_a_title_renders_its_article_and_those_that_show_it(short: Site) -> None:
    built = edit(short, "title: Article 3\n", "title: Article three\n")
    rendered = {path for path in built.rendered if path.endswith("index.html")}
    assert "billing/a3/index.html" in rendered
    assert "billing/index.html" in rendered
    assert "billing/a20/index.html" not in rendered
    assert len(rendered) < 40 < built.pages


def test_a_template_renders_all_its_pages(short: Site) -> None:
    original = (Path(__file__).parent.parent.parent / "theme/templates/article.html").read_text()
    short.write("theme/templates/article.html", original + "<!-- ours -->")
    built = short.build().built
    assert built
    articles = {path for path in built.rendered if "/a" in path and path.endswith("index.html")}
    assert len(articles) == 60


def everything(stand: Stand) -> dict[str, bytes | Path | None]:
    return {path: stand.get(path) for path in stand.everything()}


def test_serve_plans_anew_only_where_others_may_see_the_change(
    short: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbgen.reading.SETTLED", 0)
    planned = long_ways(monkeypatch, "kbgen.stand")
    stand = Stand(Path(), None, drafts=False)
    stand.rebuild()
    stand.rebuild()
    path = short.root / "content/billing/a3.md"
    for old, new, plans in (
        ("Words of 3.", "Words of 3, zugzwang.", 0),
        ("zugzwang", "refund", 0),
        ("## How", "## Why", 1),
        ("Words of 3", "Words", 0),
        ("title: Article 3\n", "title: Another\n", 1),
        ("Another\n", "Another\nother: key\n", 1),
        ("Words", "More words", 1),  # What is told of the file names lines.
    ):
        planned.clear()
        path.write_text(path.read_text().replace(old, new))
        stand.rebuild()
        assert len(planned) == plans, (old, new)
        fresh = Stand(Path(), None, drafts=False)
        fresh.rebuild()
        assert everything(stand) == everything(fresh)
