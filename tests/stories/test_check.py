"""kbgen check: each code has a site that triggers it and nothing else."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kbgen import check
from kbgen.check import CODES, Checked, as_github, check_site
from kbgen.cli import main
from kbgen.errors import Diagnostic, Severity

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GOOD = "---\ntitle: Refunds\n---\n\nMoney comes back.\n"
SITE = "title: Help\n"
OTHER = GOOD.replace("Refunds", "Other")
LONG = "word " * 70
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""


def page(front: str = "", body: str = "Money comes back.") -> str:
    return f"---\ntitle: Refunds\n{front}---\n\n{body}\n"


# Code → files of content/; each has a good article and a site.yml unless it says otherwise.
CASES: Mapping[str, Mapping[str, str | bytes]] = {
    "bad-form": {"contact.yml": "categories: [{id: A b, title: A}]\n"},
    "bad-picture": {"i.png": b"x"},
    "bad-value": {"a.md": page("draft: maybe\n")},
    "bad-yaml": {"a.md": "---\ntitle: [Refunds\n---\n\ntext\n"},
    "broken-anchor": {"a.md": page(body="[x](#gone)")},
    "broken-link": {"a.md": page(body="[x](gone.md)")},
    "dropped-html": {"a.md": page(body="<script>x</script>")},
    "duplicate-address": {"A b.md": GOOD, "a-b.md": OTHER},
    "duplicate-alias": {"a.md": page("aliases: [/x/]\n"), "b.md": page("aliases: [/x]\n")},
    "duplicate-id": {"a.md": page(body="## A {#x}\n\n## B {#x}")},
    "duplicate-key": {"a.md": page("pin: true\npin: true\n")},
    "empty-article": {"a.md": page(body="")},
    "heading-jump": {"a.md": page(body="## A\n\n#### B")},
    "long-answer": {"a.md": page(f"answer: {LONG}\n")},
    "long-title": {"a.md": f"---\ntitle: {LONG}\n---\n\ntext\n"},
    "low-contrast": {"site.yml": "title: Help\nbrand: '#ffff00'\n"},
    "misnamed-file": {"site.yaml": SITE, "synonims.yml": "- a, b\n"},
    "missing-alt": {"a.md": page(body="![](i.png)"), "i.png": DOT},
    "missing-image": {"a.md": page(body="![I](i.png)")},
    "missing-key": {"site.yml": "url: https://a.example\n"},
    "missing-original": {
        "site.yml": "title: Help\nlanguages: [en, pt]\n",
        "good.pt.md": GOOD,
        "a.pt.md": OTHER,
    },
    "missing-title": {"a.md": "Only text.\n"},
    "missing-translation": {"site.yml": "title: Help\nlanguages: [en, pt]\n"},
    "never-shown": {
        "a.md": page("publish_at: 2026-12-01\nexpires_at: 2026-11-01 09:00+01:00\n"),
        "incidents/late.md": "---\ntitle: Late\nstarts: 2026-11-28\nends: 2026-11-01\n---\n\nx\n",
    },
    "no-article": {"good.md": page("draft: true\n")},
    "no-interface-words": {
        "site.yml": "title: Help\nlanguages: [en, tlh]\n",
        "good.tlh.md": GOOD,
    },
    "not-published": {"page.html": "<p>"},
    "not-utf8": {"a.md": b"---\ntitle: Refunds\n---\n\ncaf\xe9\n"},
    "nul": {"a.md": b"---\ntitle: Refunds\n---\n\na\0b\n"},
    "open-block": {"a.md": page(body="::: tip\nx")},
    "outdated-translation": {
        "site.yml": "title: Help\nlanguages: [en, pt]\n",
        "good.md": page("updated: 2026-05-01\n"),
        "good.pt.md": page("updated: 2026-04-01\n"),
    },
    "personal-data": {"drafts/a.md": page("draft: true\n", "Ask anna@shop.pt")},
    "redirect-loop": {"a.md": page("aliases: [/a]\n")},
    "redirected-link": {"a.md": page("aliases: [/x/]\n"), "b.md": page(body="[x](/x/)")},
    "remote-image": {"a.md": page(body="![I](https://a.example/i.png)")},
    "stale-review": {"a.md": page("review_by: 2026-01-01\nowner: Ana\n")},
    "too-large": {"a.md": b"x" * 500_000},
    "twin-names": {"caf\u00e9.md": GOOD, "cafe\u0301.md": GOOD},
    "unknown-article": {"frequencies.yml": "gone: {tickets: 3}\n"},
    "unknown-block": {"a.md": page(body="::: tips\nx\n:::")},
    "unknown-label": {"a.md": page(body="[x][gone]")},
    "unknown-language": {"good.de.md": OTHER},
    "unknown-key": {"a.md": page("ticktes: 3\n")},
    "unknown-tag": {"a.md": page(body="say <your-name> now")},
    "untranslated-form": {
        "site.yml": "title: Help\nlanguages: [en, pt]\n",
        "good.pt.md": GOOD,
        "contact.yml": "intro: Hello\n",
    },
    "unsafe-link": {"a.md": page(body="[x](javascript:alert)")},
    "unsafe-svg": {"i.svg": "<svg><script/></svg>"},
    "vanished-address": {"addresses.yml": "gone: {number: 1, urls: [/gone/]}\n"},
}


def write(site: Any, files: Mapping[str, str | bytes]) -> None:
    for path, text in ({"site.yml": SITE, "good.md": GOOD} | dict(files)).items():
        site.write(f"content/{path}", text)


def codes(checked: Checked) -> set[str]:
    return {one.code for one in checked.diagnostics}


def test_a_good_site_has_no_mistakes(site: Any) -> None:
    write(site, {})
    assert check_site(Path(), now=NOW).diagnostics == ()


@pytest.mark.parametrize("code", CASES)
def test_each_mistake_has_its_code_and_only_that(site: Any, code: str) -> None:
    write(site, CASES[code])
    checked = check_site(Path(), now=NOW)
    assert codes(checked) == {code}
    assert all(one.path.startswith("content/") or not one.path for one in checked.diagnostics)
    assert all(one.hint for one in checked.diagnostics if code not in {"bad-yaml", "bad-value"})


def test_words_from_tickets_for_an_article_that_was_renamed_are_told_with_their_line(
    site: Any,
) -> None:
    write(site, {"vocabulary.yml": "# words\ngood.md: money 14\nold.md: zebra 12\n"})
    [told] = check_site(Path(), now=NOW).diagnostics
    assert str(told).startswith("content/vocabulary.yml:3: warning: no article 'old.md' — write")


@pytest.mark.parametrize("name", ["synonyms.yml", "vocabulary.yml"])
def test_a_teams_own_file_that_is_not_utf8_is_told_with_its_line(site: Any, name: str) -> None:
    line = "- bar, café" if name.startswith("s") else "good.md: café 3"
    write(site, {name: f"# words\n{line}\n".encode("latin-1")})
    assert f"content/{name}:2: not UTF-8 — save the file as UTF-8" in {
        str(one) for one in check_site(Path(), now=NOW).diagnostics
    }


def test_a_link_out_of_the_content_and_an_odd_name_have_theirs(site: Any) -> None:
    write(site, {})
    (site.root / "content" / "leak.md").symlink_to("/etc/hostname")
    (site.root / "content" / "dir.md").mkdir()
    assert codes(check_site(Path(), now=NOW)) == {"link-outside", "bad-name"}


def test_a_template_of_the_sites_own_that_no_longer_fits_is_told(site: Any) -> None:
    write(site, {})
    site.write("theme/templates/home.html", "{% extends 'base.html' %}{{ w['no.such'] }}\n")
    checked = check_site(Path(), now=NOW)
    assert codes(checked) == {"template-misfit"}
    assert checked.diagnostics[0].path == "theme/templates/home.html"


def test_what_a_theme_of_ones_own_holds_in_vain_is_told(site: Any) -> None:
    write(site, {})
    site.write("theme/css/custom.css", "/* { */ p { color: red }\n.x {\n")
    site.write("theme/css/mine.css", "")
    site.write("theme/custom.css", "")
    site.write("theme/templates/hom.html", "x")
    site.write("theme/templates/seasonal-greeting.html", "x")
    site.write("theme/fonts/a.woff2", b"x")
    checked = check_site(Path(), now=NOW)
    folders = "a theme's folders are templates, css, js, locale, icons, images"
    unlike = "name it like the template that it shall replace"
    assert [str(one) for one in checked.diagnostics] == [
        "theme/css/custom.css:2: warning: a brace without its partner: '{' — close it with }",
        "theme/css/mine.css: warning: not read — did you mean 'css/finder.css'?",
        "theme/custom.css: warning: not read — move it to theme/css/custom.css",
        f"theme/fonts: warning: not read — {folders}",
        "theme/templates/hom.html: warning: no page uses it — did you mean 'home.html'?",
        f"theme/templates/seasonal-greeting.html: warning: no page uses it — {unlike}",
    ]


def test_what_was_decided_about_suggestions_is_read_too(site: Any) -> None:
    write(site, {"decisions.yml": "3f2a9c01: {decision: maybe}\n"})
    [told] = check_site(Path(), now=NOW).diagnostics
    assert str(told).startswith("content/decisions.yml:1: 'decision' must be one of accept")


def test_a_file_in_the_place_of_the_theme_is_told(site: Any) -> None:
    write(site, {})
    site.write("theme", "x")
    assert [one.path for one in check_site(Path(), now=NOW).diagnostics] == ["theme/"]


def test_every_code_is_explained() -> None:
    assert CASES.keys() <= CODES.keys()
    assert list(CODES) == sorted(CODES)


def test_a_recommendation_of_an_article_that_is_gone_is_a_broken_link(site: Any) -> None:
    write(site, {"a.md": page("related: [good, goof]\n")})
    [one] = check_site(Path(), now=NOW).diagnostics
    assert str(one) == "content/a.md:3: no article 'goof' to recommend — did you mean 'good'?"


def test_a_folder_from_elsewhere_is_told_of_broken_links_but_passes(site: Any) -> None:
    site.write("content/a.md", page(body="[x](gone.md) ![I](i.png)"))
    checked = check_site(Path(), now=NOW)
    assert codes(checked) == {"broken-link", "missing-image"}
    assert not checked.failed
    write(site, {})
    assert check_site(Path(), now=NOW).failed


def test_a_draft_is_checked_for_people_but_need_not_be_translated(site: Any) -> None:
    site.write("content/site.yml", "title: Help\nlanguages: [en, pt]\n")
    site.write("content/a.md", GOOD)
    site.write("content/a.pt.md", GOOD)
    site.write("content/b.md", page("draft: true\n"))
    assert check_site(Path(), now=NOW).diagnostics == ()


# --- --fix ----------------------------------------------------------------------------------


def test_fix_mends_a_mistyped_key_and_touches_nothing_else(site: Any) -> None:
    text = b"\xef\xbb\xbf---\r\ntitle: 'T' # why\r\nticktes:  3\r\n---\r\n\r\ntext  \r\n"
    write(site, {})
    place = site.write("content/a.md", text)
    place.chmod(0o640)
    checked = check_site(Path(), now=NOW, fix=True)
    assert checked.diagnostics == ()
    assert [one.code for one in checked.fixed] == ["unknown-key"]
    assert place.read_bytes() == text.replace(b"ticktes:", b"tickets:")
    assert place.stat().st_mode & 0o777 == 0o640


def test_fix_aims_a_link_at_the_present_address(site: Any) -> None:
    write(site, CASES["redirected-link"])
    assert check_site(Path(), now=NOW, fix=True).diagnostics == ()
    assert b"[x](/a/)" in (site.root / "content/b.md").read_bytes()


def test_without_fix_no_byte_of_the_content_changes(site: Any) -> None:
    write(site, CASES["unknown-key"])
    before = {path: path.read_bytes() for path in (site.root / "content").rglob("*.*")}
    check_site(Path(), now=NOW)
    assert before == {path: path.read_bytes() for path in (site.root / "content").rglob("*.*")}


def test_fix_leaves_what_has_two_answers(site: Any) -> None:
    text = page("ticktes: 3\ntickets: 4\n")
    write(site, {"a.md": text})
    assert codes(check_site(Path(), now=NOW, fix=True)) == {"unknown-key"}
    assert (site.root / "content/a.md").read_text() == text


# --- The command ----------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["check", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def test_errors_fail_warnings_only_if_strict(site: Any) -> None:
    write(site, CASES["heading-jump"])
    code, out, err = run()
    assert (code, out.count("\n")) == (0, 1)
    assert out.startswith("content/a.md:7: warning: the heading 'B' is at level 4 — level 3 comes")
    assert err == "2 files, 0 errors, 1 warning\n"
    assert run("--strict")[0] == 1
    write(site, CASES["bad-yaml"])
    assert run()[0] == 1


def test_json_is_the_documented_list(site: Any) -> None:
    write(site, CASES["unknown-key"])
    code, out, _ = run("--format", "json")
    assert code == 1
    assert json.loads(out) == [
        {
            "path": "content/a.md",
            "line": 3,
            "column": 0,
            "severity": "error",
            "code": "unknown-key",
            "message": "unknown key 'ticktes'",
            "hint": "did you mean 'tickets'?",
        }
    ]
    write(site, {"a.md": GOOD})
    assert json.loads(run("--format", "json")[1]) == []


def test_github_shows_it_beside_the_line(site: Any) -> None:
    write(site, CASES["unknown-key"])
    assert run("--format", "github")[1] == (
        "::error file=content/a.md,line=3,title=unknown-key::"
        "unknown key 'ticktes' — did you mean 'tickets'?\n"
    )
    odd = Diagnostic("a,b:c.md", 0, "50%\nmore", severity=Severity.WARNING, code="x")
    assert as_github(odd) == "::warning file=a%2Cb%3Ac.md,title=x::50%25%0Amore"


def test_a_missing_folder_is_wrong_usage(site: Any) -> None:
    os.rmdir(site.root / "content")  # noqa: PTH106
    assert run()[0] == 2


def test_the_summary_counts(site: Any) -> None:
    assert check.Checked((), files=3).summary() == "3 files, 0 errors, 0 warnings"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["check", "build", "search refunds", "--help"])
def test_output_on_a_full_disk_is_told_in_one_line(site: Any, command: str) -> None:
    site.write("content/site.yml", "title: Help\n")
    site.write("content/billing/refund.md", "---\ntitle: Refunds\n---\nA week. [x](none.md)\n")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kbgen", *command.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=site.root,
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1] == "kbgen: [Errno 28] No space left on device"
