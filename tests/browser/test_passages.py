"""Results that neither title nor answer explains: the sentence that matches, and its heading."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from form_host import Host, serving
from screens import DESK, REPOSITORY

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]

QUESTION = "refund by bank transfer"
SECTIONS = """async (texts) => {
  const { sections } = await import("/js/search-passage.js");
  return texts.map((text) => sections(text));
}"""
COMMONMARK = """Before any heading.

# One *title*, one [link](/a/) #
Hard
wrapped `code_name` text. And_this_ too.

```sh
# no heading
```
## Own {#here}
![a picture](/a.png "told") | cell | 2 <b>bold</b>
## Own {#here}
- first
- second
<h3 id="tagged">Tagged</h3>
> [!NOTE]
> Quoted.
"""


def row_of(page: Any, address: str) -> Any:
    return page.locator(f".finder-list a[href*='{address}']")


def test_the_sentence_that_matches_is_shown_marked_and_the_row_leads_to_its_heading(
    visit: Visit,
) -> None:
    page = visit(viewport=DESK).goto("/search/?q=" + QUESTION.replace(" ", "+"))
    row = row_of(page, "/billing/refund/#when-the-money-arrives")
    row.wait_for()
    assert row.locator(".finder-part").inner_text() == "When the money arrives"
    assert row.locator(".finder-lead").inner_text().endswith("bank transfer 1 to 2 days")
    assert row.locator(".finder-lead mark").all_inner_texts() == ["bank", "transfer"]
    row.click()
    page.wait_for_url("**/billing/refund/#when-the-money-arrives")
    assert page.locator("h2:target").inner_text() == "When the money arrives"


def test_the_list_under_the_box_shows_it_once_typing_rests(visit: Visit, host: Host) -> None:
    page = visit(viewport=DESK).goto("/")
    page.keyboard.press("/")
    page.keyboard.type(QUESTION, delay=15)
    row_of(page, "/billing/refund/#when-the-money-arrives").wait_for()
    assert host.requests.count("/billing/refund/index.md") == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/billing/refund/#when-the-money-arrives")


def test_an_answer_on_the_same_page_is_not_covered_by_the_list(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/billing/refund/")
    page.keyboard.press("/")
    page.keyboard.type(QUESTION, delay=15)
    row_of(page, "/billing/refund/#when-the-money-arrives").click()
    page.locator("h2:target").wait_for()
    assert not page.locator(".finder-panel").first.is_visible()


def test_what_title_and_answer_say_costs_nothing_more(visit: Visit, host: Host) -> None:
    page = visit(viewport=DESK).goto("/search/?q=refund+the+money")
    row_of(page, "/billing/refund/").wait_for()
    page.wait_for_timeout(500)
    assert "/billing/refund/index.md" not in host.requests


def test_without_the_copy_the_answer_stays(visit: Visit) -> None:
    watched = visit(viewport=DESK)
    watched.page.route("**/index.md", lambda route: route.abort())
    page = watched.goto("/search/?q=" + QUESTION.replace(" ", "+"))
    row = row_of(page, "/billing/refund/")
    row.wait_for()
    page.wait_for_timeout(500)
    assert row.locator(".finder-lead").inner_text().startswith("Choose Payments")


@pytest.fixture
def cut(browser: Any, tmp_path: Path) -> Any:
    """Markdown texts → their sections, as the browser reads them."""
    shutil.copytree(REPOSITORY / "theme" / "js", tmp_path / "js")
    (tmp_path / "index.html").write_text("<!doctype html><title>cut</title>", encoding="utf-8")
    page = browser.new_page()
    with serving(Host(tmp_path, headers=False)) as host:
        page.goto(host.url + "/")
        yield lambda texts: page.evaluate(SECTIONS, texts)
    page.close()


def test_markdown_is_read_as_sections_of_plain_blocks(cut: Any) -> None:
    told = [(one["heading"], one["anchor"], one["blocks"]) for one in cut([COMMONMARK])[0]]
    assert told == [
        ("", "", ["Before any heading."]),
        (
            "One title, one link",
            "one-title-one-link",
            ["Hard wrapped code_name text. And_this too.", "# no heading"],
        ),
        ("Own", "here", ["cell 2 bold"]),
        ("Own", "here-1", ["first", "second"]),
        ("Tagged", "tagged", ["Quoted."]),
    ]


def test_signs_that_html_spells_out_are_read(cut: Any) -> None:
    spelled = "Go to Admin&nbsp;&gt; Caf&eacute; &#8211; &#x201C;A&amp;B&rdquo; &constructor; &odd;"
    [[before, headed]] = cut([f"{spelled}\n\n## Q&amp;A"])
    assert before["blocks"] == ["Go to Admin > Café – “A&B” &constructor; &odd;"]
    assert (headed["heading"], headed["anchor"]) == ("Q&A", "qa")


def test_anchors_are_those_of_the_pages(cut: Any, public: Path) -> None:
    copies = sorted(public.glob("*/*/index.md")) + sorted(public.glob("*/*/*/index.md"))
    found = cut([one.read_text(encoding="utf-8") for one in copies])
    assert sum(map(len, found)) > len(copies) + 10  # Headings too.
    for copy, sections in zip(copies, found, strict=True):
        page = copy.with_suffix(".html").read_text(encoding="utf-8")
        there = set(re.findall(r'<h[2-6] id="([^"]+)"', page))
        assert {one["anchor"] for one in sections[1:]} <= there, copy
