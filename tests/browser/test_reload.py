"""`kbgen serve` in a browser: a save is seen in place, a mistake stands over the page."""

from collections.abc import Iterator
from typing import Any

import pytest
from server import Server
from steps import until
from writer import Site

pytestmark = pytest.mark.browser

LONG = "\n\n".join(f"Paragraph {number}." for number in range(120))
MATTER = "---\ntitle: Refunds\n---\n"


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    site.write("content/site.yml", "title: Help\n")
    site.write("content/billing/refund.md", f"{MATTER}{LONG}\n")
    running = Server(site.root)
    yield running
    running.stop()


def test_the_page_reloads_in_place_and_shows_mistakes(
    server: Server, site: Site, browser: Any
) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"http://localhost:{server.port}/billing/refund/")
    page.evaluate("scrollTo(0, 900)")
    site.write("content/billing/refund.md", f"{MATTER}{LONG}\n\nThe new end.\n")
    page.get_by_text("The new end.").wait_for(state="attached")
    until(page, lambda: page.evaluate("scrollY") == 900)
    site.write("content/billing/refund.md", f"---\ntitle: R\nticktes: 1\n---\n{LONG}\n")
    page.locator("#kb-mistakes").wait_for()
    assert "ticktes: 1" in page.locator("#kb-mistakes").inner_text()
    assert page.get_by_text("The new end.").count() == 1
    site.write("content/billing/refund.md", f"{MATTER}<b>Mended</b>\n")
    page.get_by_text("Mended").wait_for()
    assert page.locator("#kb-mistakes").count() == 0
    page.close()
    assert [line for line in told if "Failed to load" not in line] == []
