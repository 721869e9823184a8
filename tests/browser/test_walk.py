"""A customer's whole way from a question to a person: by mouse, by keyboard, without a script."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from form_host import Host, Submission
from playwright.sync_api import expect
from screens import DESK, PHONE
from steps import FILE, TUESDAY, ready, receipt, tab_to, text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"]),
]
REFERENCE = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")

Visit = Callable[..., Any]


def test_from_home_by_an_article_that_does_not_help_to_a_person(
    visit: Visit, host: Host, size: dict[str, int]
) -> None:
    watched = visit(viewport=size)
    page = watched.page
    page.clock.install(time=TUESDAY)
    watched.goto("/")
    page.get_by_role("link", name="How do I get a refund?").first.click()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("A step or a detail is missing").check()
    page.locator("form.vote textarea").fill("Refund all is grey for me")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("We will make this article better").wait_for()
    [vote] = host.submissions
    assert (vote.form, vote.spam, vote.unknown) == ("kb-vote", False, ())
    assert vote.fields == {
        "article": "billing/refund",
        "lang": "en",
        "version": "2026-05-03",
        "vote": "no",
        "reason": "incomplete",
        "text": "Refund all is grey for me",
    }

    page.locator("main a[data-contact]").last.click()
    asks_a_person(watched, host)
    the_request_is_complete(host.submissions[-1], "attachment2")
    fields = host.submissions[-1].fields
    assert fields["reference"] in text(page, ".receipt-reference")
    assert "Tuesday 24 November at 14:00" in text(page, ".receipt-promised")
    repeated = text(page, ".receipt-copy")
    assert all(word in repeated for word in ("broken", "Urgent", "ada@example.com", "screen.png"))
    page.get_by_role("link", name="Send another request").click()
    assert ready(page).locator("[name=subject]").input_value() == ""


def asks_a_person(watched: Any, host: Host) -> None:
    """From the article to a sent request, with an answer opened on the way."""
    page = ready(watched.page)
    assert "How do I get a refund?" in text(page, ".contact-from")
    assert page.get_by_label("Anything else").input_value() == "Refund all is grey for me"
    assert page.locator("[name=fault-what]").is_hidden()
    page.get_by_text("Something does not work").first.click()
    assert page.locator("[name=setup-device]").is_hidden()
    page.locator("[name=fault-what]").fill("broken")
    page.locator("[name=fault-steps]").focus()
    assert "tell us a little more" in text(page, "#contact-fault-what + .form-message")
    page.locator("[name=subject]").press_sequentially("refund is grey", delay=10)
    page.clock.run_for(1000)
    page.locator(".contact-answers li a").first.wait_for()
    with watched.context.expect_page() as opened:
        page.locator(".contact-answers li a").first.click()
    assert opened.value.url.startswith(host.url)
    opened.value.close()
    assert page.locator("[name=fault-what]").input_value() == "broken"
    page.locator("[name=attachment2]").set_input_files(FILE)
    page.get_by_label("Urgent").check()
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Your e-mail address").fill("ada@example.com")
    page.keyboard.press("Control+Enter")
    receipt(page)


def the_request_is_complete(request: Submission, place: str) -> None:
    assert (request.form, request.spam, request.unknown) == ("kb-contact", False, ())
    assert request.files == {place: ("screen.png", b"\x89PNG picture")}
    fields = request.fields
    wanted = {
        "category": "fault",
        "fault-what": "broken",
        "subject": "refund is grey",
        "urgency": "high",
        "page": "/billing/refund/",
    }
    assert {name: fields[name] for name in wanted} == wanted
    assert "setup-device" not in fields
    assert "/billing/refund/" in fields["shown"].split()
    assert len(fields["opened"].split()) == 1
    assert REFERENCE.fullmatch(fields["reference"])
    promised = datetime.fromisoformat(fields["promised"]).replace(second=0, microsecond=0)
    assert promised == datetime.fromisoformat("2026-11-24T14:00+01:00")


def test_by_keyboard_alone_nothing_is_out_of_reach_or_sight(
    visit: Visit, host: Host, size: dict[str, int]
) -> None:
    watched = visit(viewport=size)
    page, keyboard = watched.page, watched.page.keyboard
    page.clock.install(time=TUESDAY)
    watched.goto("/")
    keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    tab_to(page, "footer [href^=http]")  # Past everything, the search too.
    keyboard.press("/")
    keyboard.type("refnd")
    page.locator("[role=option]").first.wait_for()
    keyboard.press("Escape")
    assert not page.locator("[role=option]").first.is_visible()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    page.wait_for_url("**/billing/refund/")

    tab_to(page, "form.vote button[value=no]")
    keyboard.press("Enter")
    page.locator("[name=reason]:focus").wait_for()
    keyboard.press("ArrowDown")
    tab_to(page, "form.vote textarea")
    keyboard.type("no word about fees")
    keyboard.press("Tab")
    keyboard.press("Enter")
    page.locator(".form-message:focus").wait_for()
    assert host.submissions[-1].fields["reason"] == "unclear"
    tab_to(page, ".vote-person a")
    keyboard.press("Enter")
    page.wait_for_url("**/contact/")

    fills_in_by_keyboard(watched)
    receipt(page)
    the_request_is_complete(host.submissions[-1], "attachment1")
    assert host.submissions[-1].fields["message"] == "no word about fees"


def fills_in_by_keyboard(watched: Any) -> None:
    """The form, with an answer opened and a file chosen."""
    page, keyboard = ready(watched.page), watched.page.keyboard
    page.on("filechooser", lambda dialog: dialog.set_files(FILE))
    tab_to(page, "[name=category]")
    keyboard.press("Space")
    tab_to(page, "[name=subject]")
    keyboard.type("refund is grey")
    page.clock.run_for(1000)
    page.locator(".contact-answers li a").first.wait_for()
    tab_to(page, ".contact-answers li a")
    with watched.context.expect_page() as opened:
        keyboard.press("Enter")
    opened.value.close()
    page.bring_to_front()  # As a browser does; a page behind another opens no dialog.
    tab_to(page, "[name=fault-what]")
    keyboard.type("broken")
    tab_to(page, "[name=urgency]")
    keyboard.press("ArrowRight")
    tab_to(page, "[name=attachment1]")
    keyboard.press("Enter")
    page.locator("[name=attachment2]").wait_for()  # There is room for another once one is taken.
    tab_to(page, "[name=email]")
    keyboard.type("ada@example.com")
    tab_to(page, "form.contact .button-main")
    keyboard.press("Enter")


def test_without_javascript_votes_and_requests_arrive_all_the_same(
    visit: Visit, host: Host, size: dict[str, int]
) -> None:
    page = visit(java_script_enabled=False, viewport=size).goto("/")
    page.locator("main input[name=q]").fill("refund")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=refund")
    page.get_by_role("link", name="How do I get a refund?").click()
    page.get_by_role("button", name="No", exact=True).click()
    page.wait_for_url("**/contact/thanks/")
    assert host.submissions[-1].fields["vote"] == "no"
    page.get_by_role("link", name="write to us").click()
    expect(page.locator("fieldset.kind:visible")).to_have_count(0)  # Nobody has chosen yet.
    for kind, name in (
        ("Something does not work", "fault-what"),
        ("set something up", "setup-device"),
    ):
        page.locator("label.choice").filter(has_text=kind).click()
        expect(page.locator("fieldset.kind:visible")).to_have_count(1)
        page.locator(f"[name={name}]").fill(f"about {name}")
    page.locator("[name=subject]").fill("about subject")
    page.locator("[name=attachment1]").set_input_files(FILE)
    page.locator("[name=attachment3]").set_input_files(FILE)
    page.get_by_label("Your e-mail address").fill("ada@example.com")
    assert not page.locator("form.contact [name=website]").is_visible()  # The trap for machines.
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/contact/sent/")
    assert "usually answer within 8 opening hours" in text(page, "main")
    request = host.submissions[-1]
    assert (request.spam, request.unknown) == (False, ())
    assert request.fields["setup-device"] == "about setup-device"
    assert request.fields["fault-what"] == "about fault-what"  # Chosen first, and not lost.
    assert sorted(request.files) == ["attachment1", "attachment3"]
    assert request.files["attachment1"] == ("screen.png", FILE["buffer"])
