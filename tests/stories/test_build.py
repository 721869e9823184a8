"""`kbgen build`: what is published, what is told, what is made again, what changes nothing."""

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from writer import Site

from kbgen.ask import ask
from kbgen.errors import KbgenError

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def help_centre(site: Site) -> Site:
    site.write("content/site.yml", "title: Help\nurl: https://help.example.com\n")
    site.write(
        "content/billing/refund.md", "---\ntitle: Refunds\ntickets: 9\n---\nWithin a week.\n"
    )
    site.write("content/billing/vat.md", "---\ntitle: VAT\ntickets: 4\n---\nSee [r](refund.md).\n")
    site.write("content/account/close.md", "---\ntitle: Close\ntickets: 2\n---\nAsk us.\n")
    site.write("content/account/open.md", "---\ntitle: Open\ntickets: 1\n---\nFill in the form.\n")
    site.write("content/account/form.pdf", b"%PDF-1.4")
    return site


def page(site: Site, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(site.read(path))


def rendered(site: Site, **options: object) -> set[str]:
    """Pages (not Markdown copies) that a build makes again."""
    built = site.build(**options).built
    return {path for path in built.rendered if path.endswith(".html")}


def test_every_article_has_a_page_a_copy_and_a_short_address(help_centre: Site) -> None:
    outcome = help_centre.build()
    assert outcome.errors == []
    assert {"/", "/billing/", "/billing/refund/", "/account/close/", "/search/"} <= outcome.urls
    assert "Within a week." in help_centre.read("billing/refund/index.html")
    assert "Within a week." in help_centre.read("billing/refund/index.md")
    assert "/billing/refund/" in help_centre.read("_redirects")
    assert (help_centre.out / "account/form.pdf").read_bytes() == b"%PDF-1.4"
    assert list((help_centre.out / "_kb/search/en").iterdir())


def test_a_second_build_writes_nothing(help_centre: Site) -> None:
    first = help_centre.build().built
    before = {path: path.stat() for path in help_centre.out.rglob("*")}
    second = help_centre.build().built
    assert (second.changed, second.rendered) == ((), ())
    assert second.pages == first.pages > 10
    assert all(path.stat().st_mtime_ns == one.st_mtime_ns for path, one in before.items())


def test_a_settled_site_is_not_even_read(
    help_centre: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once all files are older than the clock is coarse, stamps are enough."""
    old = time.time_ns() - 10 * 10**9
    monkeypatch.setattr("kbgen.files.SETTLED", 0)
    monkeypatch.setattr("kbgen.lastbuild.SETTLED", 0)
    for path in help_centre.root.rglob("*"):
        os.utime(path, ns=(old, old))
    help_centre.build()
    time.sleep(0.05)
    help_centre.build()  # The first wrote addresses.yml.
    code = (
        "import sys; from pathlib import Path; import kbgen.build, kbgen.lastbuild as last\n"
        "last.SETTLED = 0\n"
        "built = kbgen.build.build_site(Path('.'), Path('public'))\n"
        "assert built.pages and built.changed == ()\n"
        "print(sorted({'markdown_it', 'jinja2', 'yaml', 'sqlite3', 'pygments'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_what_is_gone_from_content_goes_from_the_site(help_centre: Site) -> None:
    help_centre.build()
    (help_centre.root / "content/billing/vat.md").unlink()
    outcome = help_centre.build()
    assert "/billing/vat/" not in outcome.urls
    assert not (help_centre.out / "billing/vat").exists()


def test_a_changed_text_makes_its_page_again_and_no_other(help_centre: Site) -> None:
    help_centre.build()
    help_centre.write("content/billing/refund.md", "---\ntitle: Refunds\ntickets: 9\n---\nNo.\n")
    assert rendered(help_centre) == {"billing/refund/index.html"}


def test_a_changed_title_makes_the_pages_that_show_it_again(help_centre: Site) -> None:
    help_centre.build()
    path = "content/billing/refund.md"
    help_centre.write(path, "---\ntitle: Money back\ntickets: 9\n---\nWithin a week.\n")
    found = rendered(help_centre)
    assert {"billing/refund/index.html", "billing/vat/index.html", "billing/index.html"} <= found
    assert "account/close/index.html" not in found
    shown = {p for p in found if "Money back" in help_centre.read(p)}
    assert found - shown <= {"contact/index.html"}


def test_a_changed_template_makes_its_pages_again(help_centre: Site) -> None:
    help_centre.build()
    original = Path(__file__).parents[2] / "theme/templates/article.html"
    ours = re.sub(r"({% block \w+ %})", r"\1<!-- ours -->", original.read_text(), count=1)
    help_centre.write("theme/templates/article.html", ours)
    found = rendered(help_centre)
    assert len(found) == 4
    assert all("<!-- ours -->" in help_centre.read(path) for path in found)


def test_a_changed_frame_makes_all_pages_again(help_centre: Site) -> None:
    help_centre.build()
    framed = {
        path for path, data in help_centre.published().items() if b'<header class="top">' in data
    }
    original = Path(__file__).parents[2] / "theme/templates/base.html"
    help_centre.write("theme/templates/base.html", original.read_text() + "<!-- ours -->")
    assert len(framed) > 10
    assert framed <= rendered(help_centre)


def test_changed_frequencies_make_the_pages_again_whose_order_changes(help_centre: Site) -> None:
    help_centre.build()
    for name, count in (("close", 3), ("open", 1)):
        text = help_centre.root / f"content/account/{name}.md"
        text.write_text(text.read_text().replace("tickets: 2", f"tickets: {count}"))
    assert {p for p in rendered(help_centre) if p.startswith("account")} <= {
        "account/close/index.html"  # Its own source changed.
    }
    close = help_centre.root / "content/account/close.md"
    close.write_text(close.read_text().replace("tickets: 3", "tickets: 0"))
    found = rendered(help_centre)
    assert "account/index.html" in found
    assert "billing/vat/index.html" not in found


def test_mistakes_stop_the_build_and_the_old_site_stays(help_centre: Site) -> None:
    help_centre.build()
    before = help_centre.published()
    help_centre.write("content/b.md", "---\ntitle: B\nticktes: 4\n---\n")
    help_centre.write("content/a.md", "---\ntitle: [\n---\n")
    outcome = help_centre.build()
    assert "content/b.md:3: unknown key 'ticktes' — did you mean 'tickets'?" in outcome.errors
    assert [line.partition(":")[0] for line in outcome.errors] == ["content/a.md", "content/b.md"]
    assert help_centre.published() == before


def test_strict_takes_warnings_for_mistakes(help_centre: Site) -> None:
    help_centre.write("content/billing/fee.md", "# Fee\n\n[gone](gone.md)\n")
    assert help_centre.build().warnings != []
    assert help_centre.build(strict=True).built is None
    assert help_centre.build().built is not None


def test_drafts_are_left_out_unless_asked_for(help_centre: Site) -> None:
    help_centre.write("content/billing/new.md", "---\ntitle: New\ndraft: true\n---\n")
    assert "/billing/new/" not in help_centre.build().urls
    assert "/billing/new/" in help_centre.build(drafts=True).urls
    assert "/billing/new/" not in help_centre.build().urls


def test_time_publishes_and_takes_back(help_centre: Site) -> None:
    matter = "---\ntitle: Sale\npublish_at: 2026-05-03 13:00\nexpires_at: 2026-05-04\n---\n"
    help_centre.write("content/billing/sale.md", matter)
    shown = [
        "/billing/sale/" in help_centre.build(now=NOW.replace(day=day, hour=hour)).urls
        for day, hour in ((3, 12), (3, 14), (4, 1))
    ]
    assert shown == [False, True, False]


def test_a_base_address_with_a_path_is_in_front_of_every_link(help_centre: Site) -> None:
    help_centre.build(base_url="https://example.com/support")
    page = help_centre.read("billing/vat/index.html")
    assert 'href="/support/billing/refund/"' in page
    assert 'href="/billing' not in page
    assert "https://example.com/support/billing/vat/" in help_centre.read("sitemap.xml")


@pytest.mark.parametrize("text", ["help.example.com", "not a url", "https://", "ftp://a.b"])
def test_a_base_address_that_no_browser_could_open_is_refused(help_centre: Site, text: str) -> None:
    from kbgen.build import build_site

    with pytest.raises(KbgenError, match="is no base address — such as https://") as refused:
        build_site(help_centre.root, help_centre.out, base_url=text)
    assert refused.value.status == 2
    assert not help_centre.out.exists()


def test_a_preview_on_netlify_is_kept_from_search_engines(
    help_centre: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETLIFY", "true")
    monkeypatch.setenv("CONTEXT", "deploy-preview")
    monkeypatch.setenv("DEPLOY_PRIME_URL", "https://deploy-preview-7--help.netlify.app")
    help_centre.build()
    assert "Disallow: /\n" in help_centre.read("robots.txt")
    assert "deploy-preview-7--help" in help_centre.read("index.html")
    monkeypatch.setenv("CONTEXT", "production")
    help_centre.build()
    assert "Disallow: /\n" not in help_centre.read("robots.txt")


def test_a_foreign_folder_is_not_written_to(site: Site) -> None:
    site.write("content/a.md", "# A\n")
    assert site.build().errors == []
    assert [path.name for path in (site.root / "content").iterdir()] == ["a.md"]


def test_the_index_of_a_foreign_folder_names_the_site_and_stands_on_its_home_page(
    site: Site,
) -> None:
    site.write("content/refund.md", "# Refund\n\nSee [home](index.md#plans).\n")
    site.write(
        "content/index.md", "# Acme Help\n\nAll about Acme.\n\n## Plans\n\n[Refund](refund.md)\n"
    )
    built = site.build()
    assert (built.errors, built.warnings) == ([], [])
    assert "/index/" not in built.urls
    home = page(site, "index.html")
    assert home.css_first("title").text() == "Acme Help"
    assert [node.text() for node in home.css(".essentials a")] == ["Refund"]
    assert home.css_first(".essentials + .prose").text().split()[:3] == ["All", "about", "Acme."]
    link = page(site, "refund/index.html").css_first(".prose a")
    assert link.attributes["href"] == "/#plans"
    assert "All about Acme" in site.read("index.md")
    [[found]] = [[one.url for one in asked.hits] for asked in ask(Path(), ["about acme"])]
    assert found == "/"


def test_beside_an_article_without_a_category_stand_the_others_without_one(site: Site) -> None:
    site.write("content/site.yml", "title: Acme\n")
    site.write("content/index.md", "# Welcome\n\nHello.\n")
    for name in "abc":
        site.write(f"content/{name}.md", f"# {name}\n\nText.\n")
    site.build()
    beside = page(site, "b/index.html").css("nav.side a")
    assert [(one.text(), one.attributes["href"]) for one in beside] == [
        ("Acme", "/"), ("a", "/a/"), ("b", "/b/"), ("c", "/c/")
    ]  # fmt: skip
    (site.root / "content/b.md").unlink()
    (site.root / "content/c.md").unlink()
    site.build()
    assert not page(site, "a/index.html").css("nav.side")


def test_a_site_with_a_name_keeps_it_and_each_language_has_its_own_index(site: Site) -> None:
    site.write("content/site.yml", "title: Acme\nlanguages: [en, pt, de]\n")
    site.write("content/a.md", "# A\n\nText.\n")
    site.write(
        "content/index.md", "---\ndescription: All of it\n---\n# Welcome\n\nEnglish words.\n"
    )
    site.write("content/index.pt.md", "# Olá\n\nPalavras. [A](a.md)\n")
    assert site.build().errors == []
    home = page(site, "index.html")
    assert home.css_first("title").text() == "Acme"
    assert home.css_first('meta[name="description"]').attributes["content"] == "All of it"
    assert "English words" in site.read("index.html")
    assert "Palavras" in site.read("pt/index.html")
    assert not page(site, "de/index.html").css(".prose")


def test_a_file_of_the_team_wins_over_ours(help_centre: Site) -> None:
    help_centre.write("content/robots.txt", "User-agent: *\n")
    help_centre.build()
    assert help_centre.read("robots.txt") == "User-agent: *\n"


def test_two_pages_in_one_place_are_told(help_centre: Site) -> None:
    help_centre.write("content/site.yml", "title: Help\nlanguages: [en, pt]\n")
    help_centre.write("content/billing/REFUND.pt.md", "# Reembolso\n")
    assert any("belongs to" in line for line in help_centre.build().errors)


def test_a_broken_template_is_told_with_its_line(help_centre: Site) -> None:
    help_centre.build()
    before = help_centre.published()
    help_centre.write("theme/templates/status.html", "\n{% if %}")
    assert any("theme/templates/status.html:2: " in line for line in help_centre.build().errors)
    help_centre.write("theme/templates/status.html", "\n\n{{ nobody.knows }}")
    assert any("theme/templates/status.html:3: " in line for line in help_centre.build().errors)
    assert help_centre.published() == before


def test_numbers_once_given_stay(help_centre: Site) -> None:
    help_centre.build()
    before = (help_centre.root / "content/addresses.yml").read_text()
    (help_centre.root / "content/account/close.md").unlink()
    help_centre.write("content/account/aaa.md", "# First by name\n")
    help_centre.build()
    after = (help_centre.root / "content/addresses.yml").read_text()
    assert set(before.splitlines()) < set(after.splitlines())


@pytest.mark.parametrize("out", ["content", "content/public", ".", "theme"])
def test_the_site_is_not_mixed_with_what_it_is_made_of(help_centre: Site, out: str) -> None:
    from kbgen.build import build_site

    before = sorted(help_centre.root.rglob("*"))
    with pytest.raises(KbgenError) as error:
        build_site(Path(), Path(out))
    assert error.value.status == 2
    assert sorted(help_centre.root.rglob("*")) == before


def test_a_link_out_of_content_is_refused(help_centre: Site, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("private")
    (help_centre.root / "content/secret.txt").symlink_to(tmp_path / "secret.txt")
    outcome = help_centre.build()
    assert any("leads out of the content" in line for line in outcome.errors)
    assert not help_centre.out.exists()


def test_a_cache_is_never_needed(help_centre: Site) -> None:
    """Another version, damage, a folder in its place: one line at most, the same site."""
    help_centre.build()
    wanted = help_centre.published()
    cache = help_centre.root / ".kbgen/cache.sqlite"
    for damage in (b"", b"no database", cache.read_bytes()[:5000], b"\0" * 9000):
        cache.write_bytes(damage)
        (help_centre.root / ".kbgen/public/last").unlink(missing_ok=True)
        assert help_centre.build().errors == []
        assert help_centre.published() == wanted
    cache.unlink()
    cache.mkdir()
    outcome = help_centre.build(clean=False)
    assert outcome.errors == []
    assert any("cache" in line for line in outcome.warnings)
    assert help_centre.published() == wanted


PROBE = (
    "import sys; from pathlib import Path; from kbgen.build import build_site\n"
    "build_site(Path('.'), Path('public'), jobs=int(sys.argv[1]))"
)


def test_nothing_but_the_input_decides_the_bytes(help_centre: Site, tmp_path: Path) -> None:
    """Place, locale, time zone, hash seed and number of processes change nothing."""
    for number in range(70):  # Enough to be shared among processes.
        help_centre.write(
            f"content/many/a{number}.md", f"# Question {number}\n\nAnswer {number}.\n"
        )
    worlds = [
        (1, {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        (2, {"PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}),
    ]
    found = []
    for jobs, environment in worlds:
        other = Site(tmp_path / f"another-{jobs}")
        other.root.mkdir()
        (help_centre.root / "content").rename(other.root / "content")
        subprocess.run(
            [sys.executable, "-c", PROBE, str(jobs)],
            cwd=other.root,
            env=os.environ | environment,
            check=True,
        )
        found.append(other.published())
        (other.root / "content/addresses.yml").unlink()
        (other.root / "content").rename(help_centre.root / "content")
    assert found[0] == found[1]
    assert len(found[0]) > 70


def test_a_build_killed_at_any_moment_leaves_a_whole_site(help_centre: Site) -> None:
    """Workers and all; the seed moves."""
    seed = int(os.environ.get("KBGEN_SEED", random.SystemRandom().randrange(10**6)))
    source = random.Random(seed)
    for number in range(80):
        help_centre.write(f"content/many/a{number}.md", f"# Question {number}\n\nAnswer.\n")
    command = [sys.executable, "-m", "kbgen", "build", "--jobs", "2"]
    titles = ("First", "Second")
    wanted, took = [], 1.0
    for title in titles:
        help_centre.write("content/site.yml", f"title: {title}\n")
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took = time.perf_counter() - started
        wanted.append(help_centre.published())
    for number in range(int(os.environ.get("KBGEN_KILLS", "4"))):
        help_centre.write("content/site.yml", f"title: {titles[number % 2]}\n")
        child = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(took * source.uniform(0.3, 1.05))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        assert help_centre.published() in wanted, f"torn, KBGEN_SEED={seed}"
    subprocess.run(command, check=True, capture_output=True)
    assert help_centre.published() in wanted


def test_the_last_line_counts(help_centre: Site) -> None:
    command = [sys.executable, "-m", "kbgen", "build", "--profile"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert " pages, " in said.stdout
    assert " changed files, " in said.stdout
    assert "render" in said.stderr
    help_centre.write("content/bad.md", "---\ntitle: [\n---\n")
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "content/bad.md:" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
@pytest.mark.parametrize("path", ["content", "theme/templates", "theme/css/custom.css"])
def test_what_may_not_be_read_is_one_line(site: Site, path: str) -> None:
    site.write("content/a.md", "# A\n\nx\n")
    site.write("theme/css/custom.css", "p {}")
    (site.root / "theme/templates").mkdir()
    (site.root / path).chmod(0)
    try:
        [told] = site.build().errors
    finally:
        (site.root / path).chmod(0o700)
    assert told.endswith(f"{path}: cannot be read: Permission denied")
