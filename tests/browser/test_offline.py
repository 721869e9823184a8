"""The offline copy: opened from the file system, with its search and its links."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from kbgen.offline import build_offline

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("a place with spaces")
    pages = {
        "site.yml": "title: Acme Help\nurl: https://example.com/support\nlanguages: [en, pt]\n",
        "billing/index.md": "---\ntitle: Billing\n---\n",
        "billing/refund.md": "---\ntitle: How do I get a refund?\n---\nSee [the bill](bill.md).\n",
        "billing/refund.pt.md": "---\ntitle: Como peço um reembolso?\n---\nTexto.\n",
        "billing/bill.md": "---\ntitle: Where is my invoice?\n---\n```\ncode\n```\n",
    }
    for path, text in pages.items():
        place = root / "content" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    build_offline(root, root / "offline", jobs=1)
    return root / "offline"


@pytest.fixture
def page(browser: Any, copy: Path) -> Any:
    opened = browser.new_page()
    told: list[str] = []
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.on("requestfailed", lambda request: told.append(f"failed: {request.url}"))
    opened.goto((copy / "index.html").as_uri())
    yield opened
    opened.close()
    assert told == []


def test_the_search_answers_from_a_folder(page: Any) -> None:
    page.locator("help-search input").fill("refund")
    expect(page.locator(".finder-title").first).to_have_text("How do I get a refund?")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("How do I get a refund?")
    assert page.url.endswith("/billing/refund/index.html")


def test_links_lead_from_file_to_file(page: Any) -> None:
    page.locator(".card a").click()
    page.get_by_role("link", name="How do I get a refund?").click()
    page.get_by_role("link", name="the bill").click()
    expect(page.locator("h1")).to_have_text("Where is my invoice?")
    expect(page.get_by_role("button", name="Copy")).to_be_visible()


def test_the_languages_lead_to_one_another(page: Any) -> None:
    page.locator(".menu summary").click()
    page.locator('.menu a[lang="pt"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    page.locator("help-search input").fill("reembolso")
    expect(page.locator(".finder-title").first).to_have_text("Como peço um reembolso?")


def test_nothing_that_only_a_host_reads_is_in_the_copy(copy: Path) -> None:
    names = {path.name for path in copy.rglob("*")}
    assert not names & {"_headers", "_redirects", "sitemap.xml", "robots.txt", "widget.js"}
    text = (copy / "billing" / "refund" / "index.html").read_text(encoding="utf-8")
    assert 'type="module"' not in text
    assert '="/' not in text
