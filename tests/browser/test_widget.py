"""The help centre inside a product's own page, which is another site with a policy of its own."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from form_host import Host, serving
from screens import DESK, PHONE

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
PRODUCT = """<!doctype html><html lang="{lang}"><head><title>Product</title>
<style>button {{ font-size: 50px; color: red; display: none }}</style>
<script src="{help}/widget.js" data-lang="{data}" defer></script></head>
<body><h1>The product</h1><a href="/">link</a></body></html>"""


@pytest.fixture
def product(host: Host, tmp_path: Path) -> Iterator[Host]:
    """Another origin: a page with the one script tag, and a strict policy."""
    made = Host(tmp_path)
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {host.url}; "
    policy += f"frame-src {host.url}; require-trusted-types-for 'script'"
    made.rules = [("/*", [("Content-Security-Policy", policy)])]
    made.extra["/"] = PRODUCT.format(lang="en-GB", help=host.url, data="").encode()
    made.extra["/ar/"] = PRODUCT.format(lang="ar", help=host.url, data="ar").encode()
    with serving(made) as served:
        yield served


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_help_opens_on_the_products_page_by_keyboard(
    visit: Visit, host: Host, product: Host, size: dict[str, int]
) -> None:
    watched = visit(viewport=size)
    watched.allowed.append(product.url)
    page = watched.page
    page.goto(f"{product.url}/")
    page.get_by_role("button", name="Help", exact=True).wait_for()
    assert not any("widget/" in path for path in host.requests), "nothing loads before it is asked"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    frame.get_by_role("heading", name="How can we help?").wait_for()
    frame.locator("input[name=q]").press_sequentially("refund", delay=20)
    frame.get_by_role("link", name="How do I get a refund?").first.wait_for()
    box = page.locator("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    page.get_by_role("button", name="Close help").press("Enter")
    page.locator("iframe").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == "Help"
    assert watched.context.cookies() == []


def test_an_answer_opens_in_a_new_tab_and_contact_is_there(
    visit: Visit, host: Host, product: Host
) -> None:
    watched = visit()
    watched.allowed.append(product.url)
    page = watched.page
    page.goto(f"{product.url}/")
    page.get_by_role("button", name="Help", exact=True).click()
    frame = page.frame_locator("iframe")
    with watched.context.expect_page() as opened:
        frame.get_by_role("link", name="How do I reset my password?").first.click()
    assert opened.value.url == f"{host.url}/account/password/"
    assert frame.get_by_role("link", name="Write to us").is_visible()
    frame.locator("body").press("Escape")
    page.locator("iframe").wait_for(state="hidden")


def test_escape_in_the_box_closes_what_it_opened_and_then_the_dialog(
    visit: Visit, product: Host
) -> None:
    watched = visit()
    watched.allowed.append(product.url)
    page = watched.page
    page.goto(f"{product.url}/")
    page.get_by_role("button", name="Help", exact=True).click()
    frame = page.frame_locator("iframe")
    box = frame.locator("input[name=q]")
    box.click()
    box.press_sequentially("refund", delay=20)
    frame.get_by_role("option").first.wait_for()
    for left in ("refund", ""):
        box.press("Escape")
        assert box.input_value() == left
        assert page.locator("iframe").is_visible()
    box.press("Escape")
    page.locator("iframe").wait_for(state="hidden")


def test_the_language_of_the_help_can_be_chosen(visit: Visit, product: Host) -> None:
    watched = visit()
    watched.allowed.append(product.url)
    page = watched.page
    page.goto(f"{product.url}/ar/")
    page.get_by_role("button", name="مساعدة", exact=True).click()
    page.frame_locator("iframe").get_by_role("heading", name="كيف يمكننا مساعدتك؟").wait_for()


def test_no_other_page_can_be_framed(host: Host) -> None:
    def framing(path: str) -> bool:
        told = [value for name, value in host.headers_of(path) if name.startswith("Content-Sec")]
        return not any("frame-ancestors 'none'" in value for value in told)

    assert framing("/widget/")
    assert framing("/widget/ar/")
    assert (host.folder / "widget/en/index.html").is_file(), "every language can be asked for"
    pages = [
        f"/{page.parent.relative_to(host.folder).as_posix()}/".replace("/./", "/")
        for page in host.folder.rglob("index.html")
    ]
    framed = [path for path in pages if framing(path)]
    short = re.compile(r"/\d+/")  # Leads on at once to a page that is not framed.
    own = [path for path in framed if not short.fullmatch(path)]
    assert all(path.startswith(("/widget/", "/_kb/")) for path in own), own


def test_the_widgets_words_are_those_of_the_interface(public: Path) -> None:
    import json

    from kbgen.site.words import read_file
    from kbgen.theme import read_theme

    source = (public / "widget.js").read_text(encoding="utf-8")
    theme = read_theme(public)
    rows = re.findall(r'^ +(\w\w): (\["[^\]]*"\]),$', source, re.MULTILINE)
    assert len(rows) == 7
    for lang, row in rows:
        words = read_file(theme, lang)[0]
        assert json.loads(row) == [words["widget.open"], words["widget.close"]], lang
