"""What may happen on the way from a question to a person, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from form_host import Host
from screens import PHONE
from steps import FILE, TUESDAY, arrived, ready, receipt, text, until

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
CAPTURE = """async (words) => {
    const main = document.querySelector("script[src$='main.js']").src;
    const { captureSearch } = await import(new URL("capture.js", main).href);
    for (const one of words) await captureSearch(one);
}"""


def test_without_javascript_the_search_says_why_it_lists_everything(visit: Visit) -> None:
    page = visit(java_script_enabled=False).goto("/search/?q=refund")
    assert page.get_by_text("Without JavaScript the search cannot answer").is_visible()
    assert page.get_by_role("link", name="How do I get a refund?").is_visible()


def test_a_yes_is_sent_in_place_and_once(visit: Visit, host: Host) -> None:
    page = visit().goto("/account/password/")
    page.get_by_role("button", name="Yes").dblclick()
    page.get_by_text("We are glad it helped").wait_for()
    assert [one.fields["vote"] for one in host.submissions] == ["yes"]


def test_a_no_counts_even_if_its_reason_is_never_sent(visit: Visit, host: Host) -> None:
    page = visit().goto("/account/password/")
    page.get_by_role("button", name="No", exact=True).click()
    page.locator(".vote-reasons").wait_for()
    page.goto(f"{host.url}/")
    arrived(page, host)
    assert [one.fields["vote"] for one in host.submissions] == ["no"]


def test_what_fills_the_hidden_field_is_spam(visit: Visit, host: Host) -> None:
    page = ready(visit().goto("/contact/"))
    page.get_by_label("Your e-mail address").fill("bot@example.com")
    page.evaluate("document.querySelector('form.contact [name=website]').value = 'buy'")
    page.get_by_role("button", name="Send").click()
    receipt(page)
    assert host.submissions[-1].spam


def test_nothing_typed_is_lost_by_reloading_leaving_or_a_host_in_trouble(
    visit: Visit, host: Host
) -> None:
    page = ready(visit().goto("/contact/?q=invoice+address"))
    assert page.locator("[name=subject]").input_value() == "invoice address"
    page.get_by_text("Please do something for me").first.click()
    page.locator("[name=service-request]").fill("Change the address on it")
    page.get_by_label("Your e-mail address").fill("ada@example.com")
    page.reload()
    ready(page)
    assert page.locator("[name=service-request]").input_value() == "Change the address on it"
    assert page.get_by_text("We kept what you had typed before").is_visible()
    page.goto(f"{host.url}/billing/refund/")
    page.goto(f"{host.url}/contact/")
    ready(page)
    host.broken = True
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Everything you typed is still here").wait_for()
    assert "people@halden.example" in text(page, ".send-message")
    host.broken = False
    page.get_by_role("button", name="Send").click()
    receipt(page)
    [request] = host.submissions
    assert request.fields["query"] == ""
    assert request.fields["service-request"] == "Change the address on it"


def test_a_draft_can_be_thrown_away(visit: Visit) -> None:
    page = ready(visit().goto("/contact/"))
    page.locator("[name=subject]").fill("old words")
    page.reload()
    ready(page)
    page.get_by_role("button", name="Start again").click()
    page.reload()
    ready(page)
    assert page.locator("[name=subject]").input_value() == ""


def test_files_that_are_too_large_are_told_at_once_and_stay_behind(
    visit: Visit, host: Host
) -> None:
    page = ready(visit().goto("/contact/"))
    large = {"name": "film.bin", "mimeType": "video/mp4", "buffer": bytes(4_400_000)}
    second = page.get_by_label("File 2", exact=True)
    assert not second.is_visible()
    page.locator("[name=attachment1]").set_input_files(large)
    second.wait_for()
    assert text(page, ".files-message") == ""
    page.locator("[name=attachment2]").set_input_files(large | {"name": "film2.bin"})
    page.locator("[name=attachment3]").set_input_files(FILE)
    page.get_by_text("8.4 MB").wait_for()
    page.get_by_label("Your e-mail address").fill("ada@example.com")
    page.get_by_role("button", name="Send").click()
    receipt(page)
    assert len(host.submissions[-1].files) == 2
    assert "film" in text(page, ".receipt-behind:not([hidden])")


def test_a_missing_address_is_asked_for_and_nothing_else_is(visit: Visit, host: Host) -> None:
    page = ready(visit().goto("/contact/"))
    page.get_by_role("button", name="Send").click()
    page.locator("[name=email]:focus").wait_for()
    assert "need an e-mail address" in text(page, "#contact-email-message")
    page.keyboard.type("ada@example.com")
    page.keyboard.press("Enter")
    receipt(page)
    assert host.submissions[-1].fields["subject"] == ""


def test_what_is_typed_on_the_search_page_before_its_script_is_there_is_answered(
    visit: Visit,
) -> None:
    watched = visit()
    waiting: list[Any] = []
    watched.context.route("**/js/search-box.js", lambda route: waiting.append(route))  # noqa: PLW0108 (Playwright wants a function of ours.)
    page = watched.goto("/search/")
    page.locator("main input[name=q]").fill("refund")
    until(page, lambda: waiting)
    waiting[0].continue_()
    page.locator(".finder-row", has_text="How do I get a refund?").wait_for()
    assert page.locator("main input[name=q]").input_value() == "refund"


def test_the_form_works_where_the_search_is_broken(visit: Visit, host: Host) -> None:
    watched = visit()
    watched.context.route("**/_kb/search/**", lambda route: route.abort())
    page = ready(watched.goto("/contact/"))
    page.locator("[name=subject]").fill("refund is grey")
    page.wait_for_timeout(2_500)  # Until the search has been tried in vain.
    page.get_by_label("Your e-mail address").fill("ada@example.com")
    page.get_by_role("button", name="Send").click()
    receipt(page)
    assert watched.breaches == []


def test_a_page_that_is_not_there_searches_for_the_words_of_its_address(visit: Visit) -> None:
    page = visit().goto("/ar/billing/refund-money.html")
    page.locator("help-search[data-settled]").wait_for()
    assert page.locator("main input[name=q]").input_value() == "billing refund money"


def test_a_question_without_an_article_is_taken(visit: Visit, host: Host) -> None:
    page = visit().goto("/search/")
    page.get_by_label("Your question", exact=True).fill("Can I pay with shells?")
    page.get_by_role("button", name="Send the question").click()
    page.get_by_text("We have your question").wait_for()
    assert host.submissions[-1].form == "kb-question"
    assert host.submissions[-1].fields == {"lang": "en", "question": "Can I pay with shells?"}


def test_searches_in_vain_are_told_once_a_visit_and_masked(visit: Visit, host: Host) -> None:
    page = visit().goto("/billing/refund/")
    page.evaluate(CAPTURE, ["refund 4711 for ada@example.com at https://x.example/?a=1", "other"])
    [search] = host.submissions
    assert search.form == "kb-search"
    assert search.fields == {
        "lang": "en",
        "query": "refund #### for […] at […]",
        "page": "/billing/refund/",
    }


def test_a_search_in_vain_that_did_not_arrive_is_not_counted_as_told(
    visit: Visit, host: Host
) -> None:
    page = visit().goto("/billing/refund/")
    host.broken = True
    page.evaluate(CAPTURE, ["first words"])
    host.broken = False
    page.evaluate(CAPTURE, ["second words"])
    assert [one.fields["query"] for one in host.submissions] == ["second words"]


def test_a_search_in_vain_leads_to_a_person_with_its_words_and_is_told(
    visit: Visit, host: Host
) -> None:
    page = visit().goto("/")
    page.locator("main input[name=q]").press_sequentially("qqqzz 4711 wwwvv", delay=5)
    page.get_by_role("link", name="Ask a person").wait_for()
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Ask a person").click()
    page.wait_for_url("**/contact/?q=*")
    assert ready(page).locator("[name=subject]").input_value() == "qqqzz 4711 wwwvv"
    arrived(page, host)
    assert [one.fields["query"] for one in host.submissions] == ["qqqzz #### wwwvv"]
    assert host.submissions[0].form == "kb-search"


def test_notices_begin_and_end_by_the_visitors_clock(visit: Visit) -> None:
    watched = visit()
    page = watched.page
    page.clock.set_fixed_time("2026-01-01T12:00:00+01:00")
    watched.goto("/")
    banner = page.get_by_text("Payments by card are slow today")
    banner.wait_for()
    assert page.locator("[role=status]", has=banner).count() == 1
    watched.goto("/contact/")
    page.get_by_text("Nothing is lost").wait_for()
    page.clock.set_fixed_time("2026-01-03T12:00:00+01:00")
    watched.goto("/")
    assert banner.is_hidden()
    watched.goto("/status/")
    page.get_by_text("Everything works as it should").wait_for()
    past = page.locator("[data-group=past]")
    assert "Payments by card are slow today" in past.inner_text()
    assert "1 January 2026" in past.inner_text()
    planned = page.locator("[data-group=planned]").inner_text()
    assert "Maintenance on Sunday" in planned


def test_the_receipt_in_another_time_zone_names_the_zone(visit: Visit) -> None:
    watched = visit(timezone_id="America/New_York")
    page = watched.page
    page.clock.install(time=TUESDAY)
    ready(watched.goto("/contact/"))
    page.get_by_label("Your e-mail address").fill("ada@example.com")
    page.get_by_role("button", name="Send").click()
    receipt(page)
    # Eight opening hours from 10:00 in Berlin: 10:00 there on Wednesday.
    assert "Wednesday 25 November at 04:00 GMT-5" in text(page, ".receipt-promised")


def test_the_whole_form_works_from_right_to_left(visit: Visit, host: Host) -> None:
    page = visit(viewport=PHONE, locale="ar").goto("/ar/contact/")
    ready(page)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.locator("[name=email]").fill("ada@example.com")
    page.locator("form.contact .button-main").click()
    page.wait_for_url("**/ar/contact/sent/")
    assert host.submissions[-1].fields["lang"] == "ar"


@pytest.mark.parametrize("script", [True, False])
def test_no_tab_stays_hidden_where_its_script_never_comes(visit: Visit, script: bool) -> None:
    watched = visit(java_script_enabled=script, viewport=PHONE)
    watched.context.route("**/js/blocks.js", lambda route: route.abort())
    page = watched.goto("/start/gallery/")
    # The time that the page gives its script is over.
    page.evaluate("() => document.getAnimations().forEach((one) => one.finish())")
    for words in ("Tap the menu", "Choose the menu at the left"):
        page.get_by_text(words).wait_for()
    heights = [box.bounding_box()["height"] for box in page.locator(".tab").all()]
    assert min(heights) > 40
    watched.breaches.clear()  # The script that did not come.


def test_the_copy_button_covers_no_code(visit: Visit) -> None:
    page = visit(viewport=PHONE).goto("/start/gallery/")
    page.get_by_role("button", name="Copy").first.wait_for()
    for box in page.locator(".code-box").all():
        code, button = (box.locator(part).bounding_box() for part in ("pre", ".copy"))
        assert code["x"] + code["width"] <= button["x"] + 1
