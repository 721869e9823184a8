"""The pages of our own bank, all languages: how far one has to go, and what they weigh."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from published import Published

from kbgen.build import build_site

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "pt", "ru", "ar")
# Pages that one is led to by what one does, not by a link; the widget stands on other sites.
REACHED_BY_DOING = ("contact/sent/", "contact/thanks/", "404.html")
HEAVIEST = 6_144  # Bytes of HTML, gzipped: theme/README.md.


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Published:
    out = tmp_path_factory.mktemp("bank") / "public"
    now = datetime(2026, 11, 22, tzinfo=UTC)
    build_site(ROOT, out, jobs=1, now=now)
    return Published(out)


def language(url: str) -> str:
    first = f"{url}//".split("/")[1]
    return first if first in LANGUAGES else "en"


def links(there: Published, url: str) -> set[str]:
    """Where *url* leads inside its own language."""
    found = {str(one.attributes.get("href")) for one in there.page(url).css("body a[href]")}
    return {href.partition("#")[0] for href in found if language(href) == language(url)}


def distances(there: Published, home: str) -> dict[str, int]:
    """Clicks from *home*, by address."""
    clicks, waiting = {home: 0}, [home]
    for url in waiting:
        for href in sorted(links(there, url)):
            known = (there.out / href.lstrip("/") / "index.html").is_file()
            if href.startswith("/") and known and href not in clicks:
                clicks[href] = clicks[url] + 1
                waiting.append(href)
    return clicks


@pytest.mark.parametrize("lang", LANGUAGES)
def test_essentials_are_one_click_from_home_and_every_page_three(
    bank: Published, lang: str
) -> None:
    home = "/" if lang == "en" else f"/{lang}/"
    clicks = distances(bank, home)
    pages = {url for url in bank.frames() if language(url) == lang}
    pages = {url for url in pages if not url.endswith(REACHED_BY_DOING) and "/widget/" not in url}
    assert len(pages) > 80  # What is not translated is shown in the first language.
    assert {url: clicks.get(url) for url in pages if clicks.get(url, 9) > 3} == {}
    asked = [one.attributes["href"] for one in bank.page(home).css(".essentials a, .urgent a")]
    assert asked
    assert {clicks[str(href)] for href in asked} == {1}


def test_no_page_of_the_bank_is_heavier_than_its_budget(bank: Published) -> None:
    sizes = {
        url: len(gzip.compress(bank.text(f"{url}index.html".lstrip("/")).encode(), 9, mtime=0))
        for url in bank.frames()
        if url.endswith("/")
    }
    assert {url: size for url, size in sizes.items() if size > HEAVIEST} == {}


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_a_translated_article_shows_the_app_in_its_own_language(bank: Published, lang: str) -> None:
    """Its pictures are drawn anew; English ones would name buttons that nobody finds."""
    shown = [
        (url, str(picture.attributes["src"]))
        for url in bank.frames()
        if language(url) == lang and bank.page(url).css_first("article:not([lang])")
        for picture in bank.page(url).css(".prose img")
    ]
    assert shown
    assert [one for one in shown if f"-{lang}." not in one[1]] == []
