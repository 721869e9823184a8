"""The search box: what it shows and says while a question is typed, in whatever way."""

from collections.abc import Callable
from typing import Any

import pytest
from form_host import Host
from playwright.sync_api import expect
from screens import DESK, PHONE
from steps import until

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]

DOUBT = 1_200  # Milliseconds, as in theme/js/search-box.js.
# Every panel that opens, and everything that it or the live region ever says, is noted.
NOTED = """window.said = [];
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
    const box = document.querySelector("help-search");
    const panel = box.querySelector(".finder-panel");
    const told = panel && !panel.hidden ? panel.innerText : "";
    window.said.push(told, box.querySelector("[role=status]")?.textContent ?? "");
}).observe(document.querySelector("help-search"), {
    subtree: true, childList: true, attributes: true, characterData: true,
}));"""


def box_of(page: Any) -> Any:
    return page.locator("help-search input").first


def panel_of(page: Any) -> Any:
    return page.locator(".finder-panel").first


def status_of(page: Any) -> Any:
    return page.locator("help-search [role=status]").first


def said(page: Any) -> str:
    return " ".join(page.evaluate("window.said"))


def compose(page: Any, word: str) -> Any:
    """Type *word* as the keyboards of phones do: all of it is one composition, never ended."""
    session = page.context.new_cdp_session(page)
    for end in range(1, len(word) + 1):
        turn = {"text": word[:end], "selectionStart": end, "selectionEnd": end}
        session.send("Input.imeSetComposition", turn)
    return session


def held_back(visit: Visit) -> tuple[Any, list[Any]]:
    """A page where a question is typed, and the files of its answers, which do not come yet."""
    watched = visit(viewport=DESK)
    waiting: list[Any] = []
    watched.page.route("**/_kb/search/en/s/*.json", lambda route: waiting.append(route))  # noqa: PLW0108
    page = watched.goto("/")
    box_of(page).click()
    page.keyboard.type("refund")
    until(page, lambda: waiting)
    return page, waiting


# --- While a word is typed ---


def test_a_word_that_a_phones_keyboard_still_composes_is_answered(visit: Visit) -> None:
    page = visit(viewport=PHONE).goto("/")
    box_of(page).click()
    compose(page, "refu")
    page.get_by_role("option", name="How do I get a refund?").wait_for()


def test_while_it_is_composed_no_word_is_called_wrong(visit: Visit) -> None:
    watched = visit(viewport=DESK)
    watched.context.add_init_script(NOTED)
    page = watched.goto("/")
    box_of(page).click()
    session = compose(page, "refudn")
    page.get_by_role("option", name="How do I get a refund?").wait_for()
    assert "Showing answers for" not in said(page)
    session.send("Input.insertText", {"text": "refudn "})
    page.locator(".finder-note", has_text="“refund”").wait_for()


@pytest.mark.parametrize("question", ["refund", "xyzzy, refund"])
def test_nothing_is_said_to_be_unknown_while_more_is_typed(visit: Visit, question: str) -> None:
    watched = visit(viewport=DESK)
    watched.context.add_init_script(NOTED)
    page = watched.goto("/")
    box_of(page).click()
    page.keyboard.type(question, delay=90)
    page.get_by_role("option", name="How do I get a refund?").wait_for()
    assert "nothing" not in said(page)


def test_a_word_that_nobody_wrote_is_told_once_the_customer_rests(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/")
    box_of(page).click()
    page.keyboard.type("qqzzxx")
    page.wait_for_timeout(DOUBT // 2)
    assert not panel_of(page).is_visible()
    panel_of(page).get_by_text("We found nothing for “qqzzxx”.").wait_for()
    expect(status_of(page)).to_have_text("We found nothing for “qqzzxx”.")
    page.keyboard.type("y")
    panel_of(page).get_by_text("We found nothing for “qqzzxxy”.").wait_for(timeout=DOUBT)


def test_the_answers_to_what_was_known_stay_until_the_next_letters_are_sure(visit: Visit) -> None:
    page = visit(viewport=PHONE).goto("/")
    box_of(page).click()
    offered = panel_of(page).locator(".links a").first
    offered.wait_for()
    page.keyboard.type("q")
    page.wait_for_timeout(DOUBT // 2)
    assert offered.is_visible()


def test_a_question_with_a_dollar_is_repeated_as_it_was_typed(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/search/?q=qqzz+$%26+$$")
    panel_of(page).get_by_text("We found nothing for “qqzz $& $$”.").wait_for()


# --- What somebody hears ---


def test_a_correction_is_heard_with_the_number_of_answers(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/search/?q=refudn")
    status = status_of(page)
    expect(status).to_contain_text("Showing answers for “refund”.")
    expect(status).to_contain_text("answer", use_inner_text=True)
    assert status.inner_text().split()[-1].startswith("answer")


@pytest.mark.parametrize("end", ["Escape", "Control+a Backspace"])
def test_answers_that_are_gone_are_not_counted_aloud(visit: Visit, end: str) -> None:
    page = visit(viewport=DESK).goto("/")
    box_of(page).click()
    page.keyboard.type("refund")
    page.get_by_role("option").first.wait_for()
    for key in end.split():
        page.keyboard.press(key)
    page.wait_for_timeout(1_000)
    assert status_of(page).text_content() == ""


# --- Escape ---


def test_escape_before_the_answers_come_keeps_the_question(visit: Visit) -> None:
    page, waiting = held_back(visit)
    page.keyboard.press("Escape")
    for route in waiting:
        route.continue_()
    page.wait_for_timeout(1_000)
    assert not panel_of(page).is_visible()
    assert box_of(page).input_value() == "refund"
    page.keyboard.press("Escape")
    assert box_of(page).input_value() == ""


def test_escape_in_the_list_leads_back_to_the_box(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/")
    box_of(page).click()
    page.keyboard.type("refudn ")
    panel_of(page).get_by_role("button").wait_for()
    page.locator(".finder-all").focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('help-search input')")
    page.wait_for_timeout(300)
    assert not panel_of(page).is_visible()
    assert box_of(page).input_value() == "refudn "


def test_escape_takes_back_answers_then_words_and_then_the_widget(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/")
    heard = "addEventListener('keydown', (e) => { window.left = !e.defaultPrevented; })"
    page.evaluate(heard)
    box = box_of(page)
    box.click()
    page.keyboard.type("refund")
    page.get_by_role("option").first.wait_for()
    steps = []
    for _ in range(3):
        page.keyboard.press("Escape")
        steps.append((page.evaluate("window.left"), box.input_value()))
    assert steps == [(False, "refund"), (False, ""), (True, "")]


# --- Lines that break ---


def test_a_search_that_does_not_load_is_no_search_in_vain(visit: Visit) -> None:
    watched = visit(viewport=DESK)
    watched.page.route("**/_kb/search/en/s/*.json", lambda route: route.abort())
    page = watched.goto("/search/?q=refund")
    page.locator(".finder-note", has_text="did not load. Check").wait_for()
    assert "nothing" not in panel_of(page).inner_text()
    assert "did not load. Check" in status_of(page).inner_text()
    assert page.locator(".finder-rest a[href$='/contact/?q=refund']").is_visible()
    page.locator(".finder-rest").get_by_role("link", name="All articles").click()
    page.wait_for_url("**/search/")
    assert page.locator(".az").is_visible()


def test_of_a_question_that_was_left_no_trouble_is_told(visit: Visit) -> None:
    """A file that fails late opens no panel that was closed, and covers no answer."""
    page, waiting = held_back(visit)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    for route in waiting:
        route.abort()
    page.wait_for_timeout(1_000)
    assert not panel_of(page).is_visible()
    assert status_of(page).text_content() == ""


def test_who_turns_away_before_the_answers_come_finds_them_on_return(visit: Visit) -> None:
    page, waiting = held_back(visit)
    page.locator("h1").first.click()
    for route in waiting:
        route.continue_()
    page.wait_for_timeout(1_000)
    assert not panel_of(page).is_visible()
    box_of(page).click()
    page.get_by_role("option", name="How do I get a refund?").wait_for()


def test_a_style_sheet_that_never_comes_does_not_hold_the_answers(visit: Visit) -> None:
    watched = visit(viewport=DESK)
    held: list[Any] = []
    watched.page.route("**/results*.css", lambda route: held.append(route))  # noqa: PLW0108
    page = watched.goto("/")
    box_of(page).click()
    page.keyboard.type("refund")
    page.get_by_role("option", name="How do I get a refund?").wait_for()
    assert held


@pytest.mark.parametrize("script", ["search-box.js", "search-lost.js", "search-engine.js"])
def test_where_a_script_never_comes_all_else_on_a_page_is_shown(visit: Visit, script: str) -> None:
    watched = visit()
    watched.page.route(f"**/{script}", lambda route: route.abort())
    page = watched.goto("/not/there/")
    page.locator("help-search[data-settled]").wait_for()  # Else the style sheet shows it, later.
    assert page.get_by_role("link", name="How do I get a refund?").is_visible()


# --- Addresses ---


def test_the_address_of_the_search_page_follows_what_is_typed(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/search/?q=refund")
    page.locator(".finder-list a").first.wait_for()
    box_of(page).fill("pass")
    page.wait_for_url("**/search/?q=pass")
    page.keyboard.type("word")
    page.wait_for_url("**/search/?q=password")
    page.reload()
    page.locator(".finder-list a[href*=password]").first.wait_for()
    page.go_back()  # One step, however many letters there were.
    page.wait_for_url("**/search/?q=refund")
    expect(box_of(page)).to_have_value("refund")


def test_a_link_within_the_search_page_leaves_the_words_alone(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/search/?q=refund")
    page.locator(".finder-list a").first.wait_for()
    box_of(page).fill("refunds pass")
    page.locator("a.skip").press("Enter")
    page.wait_for_url("**#content")
    page.wait_for_url("**/search/?q=refunds+pass#content")
    assert box_of(page).input_value() == "refunds pass"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/contrase%F1a/", "contraseña"),
        ("/100%/refund/", "100% refund"),
        ("/%C3%A9t%C3%A9/", "été"),
    ],
)
def test_an_old_address_is_read_however_it_was_written(
    visit: Visit, host: Host, path: str, words: str
) -> None:
    page = visit().goto(path)
    page.locator("help-search[data-settled]").wait_for()
    assert box_of(page).input_value() == words


# --- The whole screen of a phone ---


def test_nothing_behind_the_full_screen_is_in_reach(visit: Visit) -> None:
    page = visit(viewport=PHONE).goto("/")
    box_of(page).click()
    page.locator(".finder-full").wait_for()
    assert page.evaluate("document.activeElement.matches('help-search input')")
    reachable = """() => [...document.querySelectorAll("a, button, input")]
        .filter((one) => !one.closest("[inert], help-search")).length"""
    assert page.evaluate(reachable) == 0
    page.get_by_role("button", name="Cancel").click()
    assert page.evaluate(reachable) > 5


def test_back_leads_out_of_the_full_screen_and_keeps_the_page_and_the_words(
    visit: Visit,
) -> None:
    watched = visit(viewport=PHONE)
    # No browser under test has a key for Back; it asks the watcher, and so do we.
    watched.context.add_init_script(
        "const Real = CloseWatcher; window.CloseWatcher = function () {"
        " return (window.watcher = new Real()); };"
    )
    page = watched.goto("/")
    box_of(page).click()
    page.locator(".finder-full").wait_for()
    page.keyboard.type("refund")
    page.get_by_role("option").first.wait_for()
    page.evaluate("window.watcher.requestClose()")
    expect(page.locator(".finder-full")).to_have_count(0)
    assert not panel_of(page).is_visible()
    assert box_of(page).input_value() == "refund"
    box_of(page).click()
    page.locator(".finder-full").wait_for()
    page.get_by_role("option").first.wait_for()
