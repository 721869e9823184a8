"""A site's own theme/ wins file by file, and is told where it no longer fits."""

from pathlib import Path

import pytest
from published import Publish

from kbgen.site.assets import tight, unremarked
from kbgen.site.misfits import misfits
from kbgen.site.words import read_words
from kbgen.theme import builtin_theme, read_theme


def told(root: Path) -> list[str]:
    theme = read_theme(root)
    return [str(one) for one in misfits(theme, builtin_theme(), read_words(theme, "en")[0])]


def write(root: Path, path: str, text: str) -> None:
    place = root / "theme" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def test_a_file_of_the_same_name_wins_and_the_others_stay(tmp_path: Path) -> None:
    write(tmp_path, "css/custom.css", "body{color:red}")
    theme = read_theme(tmp_path)
    assert theme.text("css/custom.css") == "body{color:red}"
    assert theme.files["css/base.css"] == builtin_theme().files["css/base.css"]
    assert set(theme.own) == {"css/custom.css"}


def test_kbgens_own_theme_is_nobodys_override() -> None:
    assert not read_theme(Path(__file__).parents[2]).own


def test_a_link_that_leads_out_of_the_theme_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("secret")
    write(tmp_path, "css/mine.css", "")
    (tmp_path / "theme" / "css" / "out.css").symlink_to(secret)
    assert "css/out.css" not in read_theme(tmp_path).files


def test_an_untouched_copy_of_every_template_fits(tmp_path: Path) -> None:
    builtin = builtin_theme()
    paths = builtin.under("templates", ".html")
    assert paths
    for path in paths:
        write(tmp_path, path, builtin.text(path))
    assert told(tmp_path) == []


MISFITS = {
    "not a template": (
        "home.html",
        "{% if %}",
        (
            "theme/templates/home.html:1: not a template: Expected an expression, "
            "got 'end of statement block'"
        ),
    ),
    "a part that is not there": (
        "home.html",
        '{% include "parts/serch-box.html" %}',
        (
            "theme/templates/home.html: no template 'parts/serch-box.html' "
            "— did you mean 'parts/search-box.html'?"
        ),
    ),
    "a word that is not there": (
        "home.html",
        '\n{{ w["home.qestion"] }}',
        (
            "theme/templates/home.html:2: no interface word 'home.qestion' "
            "— did you mean 'home.question'?"
        ),
    ),
    "a value that nobody gives": (
        "home.html",
        "{{ essentialz }}",
        (
            "theme/templates/home.html: warning: unknown value 'essentialz' "
            "— did you mean 'essentials'?"
        ),
    ),
    "a block that others fill": (
        "base.html",
        "{% block page %}{% endblock %}",
        (
            "theme/templates/base.html: 'article.html' fills a block 'head' that this template "
            "lacks — add {% block head %}{% endblock %} where it shall stand"
        ),
    ),
}


@pytest.mark.parametrize(("name", "text", "message"), MISFITS.values(), ids=MISFITS)
def test_a_template_that_does_not_fit_is_told(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    write(tmp_path, f"templates/{name}", text)
    assert message in told(tmp_path)


def test_an_own_locale_file_needs_only_the_words_that_it_changes(tmp_path: Path) -> None:
    write(tmp_path, "locale/pt.yml", "home:\n  question: Em que podemos ajudar?\n")
    words, mistakes = read_words(read_theme(tmp_path), "pt")
    assert not mistakes
    assert words["home.question"] == "Em que podemos ajudar?"
    assert words["search.submit"] == read_words(builtin_theme(), "pt")[0]["search.submit"]


def test_style_sheets_lose_comments_and_space_but_nothing_in_quotes() -> None:
    css = """/* it's a comment */ a > b , c { margin: 0.5rem auto ; content: "x ,  /* y */ ;" }"""
    assert tight(css) == 'a>b,c{margin:.5rem auto;content:"x ,  /* y */ ;"}'


def test_scripts_lose_the_lines_that_only_explain_them() -> None:
    script = b"""/** What it does.
 * More. */
//! licence
const a = "// no remark"; // behind code
  // why
  /** One line. */
const b = a /** inside */ + 1;
/* one star */
//# sourceMappingURL=a.js.map
"""
    kept = b"""//! licence
const a = "// no remark"; // behind code
const b = a /** inside */ + 1;
/* one star */
//# sourceMappingURL=a.js.map
"""
    assert unremarked(script) == kept


def test_parts_are_put_into_our_own_templates_without_a_trace(publish: Publish) -> None:
    """A template of the site's own includes them as Jinja does, and so the pages are the same."""
    theme = builtin_theme()
    own = {f"../theme/{path}": "{##}" + theme.text(path) for path in theme.under("templates")}
    ours, theirs = (
        {path.relative_to(site.out): path.read_bytes() for path in site.out.rglob("*.html")}
        for site in (publish(), publish(own))
    )
    assert len(ours) > 30
    assert ours == theirs


def test_a_part_of_the_sites_own_stands_in_our_templates(publish: Publish) -> None:
    site = publish({"../theme/templates/parts/side.html": "<p>beside {{ nav.title }}</p>"})
    assert site.page("/billing/refund/").css_first(".columns > p").text() == "beside Billing"
