"""What the design promises in figures: sizes of type, of the search, of motion; on real pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from form_host import Host
from screens import DESK, PHONE

pytestmark = pytest.mark.browser

PAGES = ("/", "/billing/", "/start/gallery/", "/search/?q=refund", "/contact/", "/status/")
PAGES += ("/languages/", "/no/such/page/", "/ar/billing/refund/", "/widget/de/")
NOTICE = "2026-01-01T12:00:00+01:00"  # A banner is shown at this time.
# Words that are seen, and how large: those of an element's own, not of its children.
SMALLEST = """() => Math.min(...[...document.body.querySelectorAll("*")]
    .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, sup, svg"))
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
SLOWEST = """() => {
    const seconds = (text) => text.split(",").map(parseFloat);
    return Math.max(...[...document.querySelectorAll("*")].flatMap((one) => {
        const style = getComputedStyle(one);
        // What waits for its script appears at once; nothing of it moves.
        const waits = style.animationTimingFunction.startsWith("steps(1");
        return [...seconds(style.transitionDuration),
            ...(waits ? [0] : seconds(style.animationDuration))];
    }));
}"""
TYPE = """(selectors) => selectors.map((one) => {
    const style = getComputedStyle(document.querySelector(one));
    return [parseFloat(style.fontSize), style.fontWeight];
})"""


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """One page for all of them: nothing here is changed but its width and its media."""
    context = browser.new_context(viewport=PHONE)
    opened = context.new_page()
    opened.clock.set_fixed_time(NOTICE)
    yield opened
    context.close()


@pytest.mark.parametrize("path", ["/", "/de/", "/ar/"])
def test_on_a_phone_the_search_is_large_and_near_the_top(
    page: Any, served: Host, path: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(served.url + path)
    box = page.locator("main input[name=q]").bounding_box()
    assert box["height"] >= 56
    notice = page.locator(".notices").bounding_box()
    assert box["y"] + box["height"] - notice["height"] <= 320
    page.set_viewport_size(DESK)
    box = page.locator("main input[name=q]").bounding_box()
    assert (box["height"] >= 56, box["width"] <= 640) == (True, True)


@pytest.mark.parametrize("path", PAGES)
def test_no_words_are_small_and_nothing_moves_for_long(page: Any, served: Host, path: str) -> None:
    for screen in (PHONE, DESK):
        page.set_viewport_size(screen)
        page.goto(served.url + path)
        assert page.evaluate(SMALLEST) >= 14
        assert page.evaluate(SLOWEST) <= 0.15
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(SLOWEST) == 0
    page.emulate_media(reduced_motion="no-preference")


def test_type_steps_down_from_title_to_text(page: Any, served: Host) -> None:
    def sizes(screen: dict[str, int]) -> list[list[Any]]:
        page.set_viewport_size(screen)
        page.goto(f"{served.url}/start/gallery/")
        return list(page.evaluate(TYPE, ["h1", ".prose h2", ".related h2", ".prose p"]))

    assert sizes(PHONE) == [[28, "650"], [23, "650"], [19, "650"], [17, "400"]]
    assert sizes(DESK) == [[32, "650"], [23, "650"], [19, "650"], [17, "400"]]
    measure = page.locator(".prose").bounding_box()["width"]
    assert measure <= 42 * 16
