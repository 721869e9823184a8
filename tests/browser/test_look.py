"""What a page looks like where a style sheet and a script have to agree."""

from collections.abc import Callable
from typing import Any

import pytest
from screens import DESK, PHONE

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]


def test_a_picture_that_opens_large_looks_like_any_other_picture(visit: Visit) -> None:
    page = visit(viewport=PHONE).goto("/start/gallery/")
    picture = page.locator("[data-zoom] img").first
    picture.scroll_into_view_if_needed()
    button = page.locator("button.zoom").first
    button.wait_for()
    assert button.locator("img").bounding_box() == button.bounding_box()
    button.click()
    box = page.get_by_role("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]


def test_neighbours_stand_beside_an_article_and_not_below_it(visit: Visit) -> None:
    neighbours = visit(viewport=DESK).goto("/billing/refund/").locator("nav.side")
    assert neighbours.is_visible()
    narrow = visit(viewport=PHONE).goto("/billing/refund/")
    assert not narrow.locator("nav.side").is_visible()
    assert narrow.locator(".crumbs a").last.is_visible()


def test_on_a_phone_no_shelf_takes_room_from_the_title_of_an_answer(visit: Visit) -> None:
    def boxes(screen: dict[str, int]) -> list[dict[str, float]]:
        page = visit(viewport=screen).goto("/search/?q=refund")
        row = page.locator(".finder-row").first
        row.wait_for()
        parts = (".finder-title", ".finder-shelf")
        return [row.locator(part).bounding_box() for part in parts]

    title, shelf = boxes(DESK)
    assert shelf["x"] > title["x"] + title["width"]
    title, shelf = boxes(PHONE)
    assert shelf["y"] >= title["y"] + title["height"]


def test_the_menu_of_languages_goes_when_somebody_turns_away_from_it(visit: Visit) -> None:
    page = visit(viewport=PHONE).goto("/billing/refund/")
    summary, choice = page.locator(".menu summary"), page.locator(".menu a").first
    summary.click()
    choice.focus()
    page.keyboard.press("Escape")
    assert summary.evaluate("one => one === document.activeElement")
    assert not choice.is_visible()
    for turn in (page.locator(".crumbs a").first.focus, page.locator(".vote").click):
        summary.click()
        assert choice.is_visible()
        turn()
        assert not choice.is_visible()


def test_on_paper_a_picture_leaves_room_and_nothing_unseen_takes_any(visit: Visit) -> None:
    page = visit().goto("/start/gallery/")
    page.emulate_media(media="print")
    ten_centimetres = 378
    assert page.locator(".prose img").first.bounding_box()["height"] < ten_centimetres
    assert page.locator(".person a").bounding_box()["height"] < 30  # A target needs no finger.
    assert not page.locator("header, footer, form").locator("visible=true").count()


def test_code_is_as_high_with_its_button_as_without_it(visit: Visit) -> None:
    def height(script: bool) -> float:
        page = visit(java_script_enabled=script).goto("/start/gallery/")
        box = page.locator(".prose > pre, .prose > .code-box:has(.copy)").first
        box.wait_for()
        return float(box.bounding_box()["height"])

    assert height(script=True) == height(script=False)
