"""Steps that customers take on their way, and what a test has to wait for after them."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from form_host import Host
from server import PATIENCE

TUESDAY = "2026-11-24T10:00:00+01:00"
FILE = {"name": "screen.png", "mimeType": "image/png", "buffer": b"\x89PNG picture"}
# What is wrong with the place that has the focus, for somebody who has to see it.
UNSEEN = """() => {
    const here = document.activeElement;
    const box = here.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (right - left < 1 || bottom - top < 1) return "out of the window";
    const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!above || !(here.contains(above) || above.contains(here))) return "covered";
    const drawn = [undefined, "::after"].map((part) => getComputedStyle(here, part));
    return drawn.some((one) => one.outlineStyle !== "none") ? "" : "without a mark";
}"""


def text(page: Any, selector: str) -> str:
    return str(page.locator(selector).inner_text())


def receipt(page: Any) -> None:
    """The page after sending, once its script has filled it."""
    page.wait_for_url("**/contact/sent/")
    page.locator(".receipt-reference:not([hidden])").wait_for()


def ready(page: Any) -> Any:
    """The form once its script has done what it does at the start."""
    page.locator(".js-only:not([hidden])").wait_for()
    return page


def until(page: Any, true: Callable[[], object]) -> None:
    """Let *page* live until it is *true*: its policy forbids the string that Playwright polls."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "in vain"
        page.wait_for_timeout(20)


def arrived(page: Any, host: Host) -> None:
    """Wait for what a page sends while it is being left."""
    until(page, lambda: host.submissions)


def tab_to(page: Any, selector: str, most: int = 80) -> None:
    """Press Tab until *selector* has the focus, as somebody without a mouse does.

    Each place on the way must be seen: in the window, uncovered, and marked.
    """
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            where = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
            assert page.evaluate(UNSEEN) == "", where
    pytest.fail(f"{selector} was not reached in {most} steps")
