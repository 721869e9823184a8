"""Forms that go elsewhere: to another host, to a mail program, to nobody."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from form_host import Host, serving

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
ARTICLE = "---\ntitle: How do I pay?\nanswer: Choose Pay.\n---\nThat is all.\n"


@pytest.fixture
def made(build: Callable[..., Path], tmp_path: Path) -> Callable[[str], Path]:
    """A small help centre whose forms go where the lines of site.yml say."""

    def with_forms(lines: str) -> Path:
        (tmp_path / "content").mkdir()
        site = f"title: Small\ncontact: {{email: a@b.example, phone: '+44 1'}}\n{lines}"
        (tmp_path / "content/site.yml").write_text(site, encoding="utf-8")
        (tmp_path / "content/pay.md").write_text(ARTICLE, encoding="utf-8")
        return build(tmp_path, tmp_path / "public", jobs=1)

    return with_forms


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Host]:
    """A form host on another origin that any page may ask."""
    (tmp_path / "other").mkdir()
    host = Host(tmp_path / "other")
    host.forms = {name: {"subject", "email", "vote"} for name in ("kb-contact", "kb-vote")}
    host.honeypots = dict.fromkeys(host.forms, "website")
    host.rules = [("/*", [("Access-Control-Allow-Origin", "*")])]
    host.extra["/f/abc"] = b"{}"
    with serving(host) as served:
        yield served


def test_a_form_host_elsewhere_receives_votes_and_requests(
    browser: Any, made: Callable[[str], Path], elsewhere: Host, visit: Visit
) -> None:
    folder = made(f"forms: {{provider: formspree, endpoint: '{elsewhere.url}/f/abc'}}\n")
    assert not (folder / "_kb/forms").exists()
    with serving(Host(folder)) as host:
        watched = visit()
        watched.allowed += [elsewhere.url, host.url]
        page = watched.page
        page.goto(f"{host.url}/pay/")
        page.get_by_role("button", name="Yes").click()
        page.get_by_text("We are glad it helped").wait_for()
        page.goto(f"{host.url}/contact/")
        page.locator("[name=subject]").fill("How do I pay with shells?")
        page.get_by_label("Your e-mail address").fill("ada@example.com")
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/contact/sent/")
        page.locator(".receipt-reference:not([hidden])").wait_for()
    assert [one.form for one in elsewhere.submissions] == ["kb-vote", "kb-contact"]
    assert elsewhere.submissions[1].fields["subject"] == "How do I pay with shells?"


def test_a_mail_program_gets_all_that_was_typed(made: Callable[[str], Path], visit: Visit) -> None:
    with serving(Host(made("forms: {provider: mailto}\n"))) as host:
        watched = visit()
        watched.allowed += [host.url, "mailto:"]
        page = watched.page
        page.goto(f"{host.url}/pay/")
        assert page.locator("form.vote").count() == 0
        page.goto(f"{host.url}/contact/")
        assert page.locator("[type=file]").count() == 0
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator("[name=subject]").fill("Shells & coins?")
        page.get_by_label("Your e-mail address").fill("ada@example.com")
        page.get_by_role("button", name="Send").click()
        page.get_by_text("Your mail program will open").wait_for()
        assert page.locator("[name=subject]").input_value() == "Shells & coins?"
    opened = [url for url in asked if url.startswith("mailto:")]
    assert all("Shells%20%26%20coins%3F" in url for url in opened)


def test_without_forms_the_other_ways_are_shown(made: Callable[[str], Path], visit: Visit) -> None:
    with serving(Host(made("forms: {provider: none}\n"))) as host:
        watched = visit()
        watched.allowed.append(host.url)
        page = watched.page
        page.goto(f"{host.url}/contact/")
        assert page.locator("form.contact").count() == 0
        assert page.get_by_role("link", name="a@b.example").is_visible()
        page.goto(f"{host.url}/search/")
        assert page.locator("form.question, form#kb-search").count() == 0
