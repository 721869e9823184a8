"""Strict policy with Trusted Types, no other host, small pages: for real, in Chromium."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from form_host import Host
from screens import DESK, PHONE
from steps import until

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
BUDGETS = {"html": 6_144, "css": 6_144, "js": 8_192}  # Bytes, gzipped at level 9.
MOST_REQUESTS = 5
PATHS = ("/", "/billing/", "/billing/refund/", "/start/gallery/")
PATHS += ("/search/", "/contact/", "/contact/sent/", "/status/", "/ar/")
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def test_a_visitor_who_tries_everything_breaks_no_policy(visit: Visit, host: Host) -> None:
    watched = visit(permissions=["clipboard-write"])
    page = watched.goto("/")
    assert "trusted-types 'none'" in str(host.headers_of("/"))
    page.locator("main input[name=q]").press_sequentially("reset pasword", delay=20)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    watched.goto("/start/gallery/")
    page.get_by_role("tab", name="Computer").click()
    assert page.get_by_text("Choose the menu at the left").is_visible()
    page.keyboard.press("ArrowLeft")
    assert page.get_by_text("Tap the menu").is_visible()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    page.get_by_role("button", name="Enlarge the picture").click()
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.locator("summary").last.click()
    assert page.locator("video").count() == 0
    page.locator("a.video").click()
    page.locator("video").wait_for()
    for path in (*PATHS, "/contact/thanks/", "/widget/", "/nowhere/"):
        watched.goto(path)
        assert page.evaluate("document.querySelectorAll('[style], style, [onclick]').length") == 0


def test_a_breach_would_be_seen(visit: Visit, host: Host) -> None:
    """The test above can fail: inline scripts, foreign files, markup from text are noticed."""
    host.extra["/bad/"] = (
        b"<!doctype html><script>1</script><img src='https://elsewhere.example/x.png'>"
        b"<script src='/bad.js'></script>"
    )
    watched = visit()
    page = watched.goto("/bad/")
    page.evaluate("() => { try { document.body.innerHTML = '<p>x'; } catch {} }")
    until(page, lambda: len(watched.breaches) >= 3 and watched.foreign)
    watched.breaches.clear()
    watched.foreign.clear()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_keeps_its_budget(visit: Visit, host: Host, public: Path, path: str) -> None:
    watched = visit()
    watched.context.add_init_script(SHIFTS)
    page = watched.goto(path)
    page.wait_for_load_state("networkidle")
    sizes = dict.fromkeys(BUDGETS, 0)
    for asked in host.requests:
        place = public / asked.lstrip("/")
        place = place / "index.html" if place.is_dir() else place
        kind = place.suffix.lstrip(".")
        if kind in sizes:
            sizes[kind] += len(gzip.compress(place.read_bytes(), 9, mtime=0))
    over = {kind: size for kind, size in sizes.items() if size > BUDGETS[kind]}
    assert over == {}, f"{path} weighs {sizes}"
    ours = [asked for asked in host.requests if asked.startswith("/_kb/") or asked.endswith("/")]
    assert len(ours) <= MOST_REQUESTS, host.requests  # But for the writer's own pictures.
    assert page.evaluate("window.shifted") == 0


@pytest.mark.parametrize("screen", [PHONE, DESK])
@pytest.mark.parametrize("path", ["/search/?q=refund", "/search/?q=qqzzxx", "/qqzzxx/"])
def test_nothing_moves_when_the_answers_come(
    visit: Visit, path: str, screen: dict[str, int]
) -> None:
    watched = visit(viewport=screen)
    watched.context.add_init_script(SHIFTS)
    page = watched.goto(path)
    page.locator("help-search[data-settled] .finder-panel").wait_for()
    page.get_by_role("contentinfo").wait_for()
    assert page.evaluate("window.shifted") == 0


@pytest.mark.parametrize("path", ["/", "/billing/", "/billing/refund/", "/search/", "/contact/"])
def test_until_it_is_painted_a_page_asks_for_nothing_that_can_wait(visit: Visit, path: str) -> None:
    page = visit().goto(path)
    page.wait_for_load_state("networkidle")
    early = page.evaluate(
        """() => {
            const [painted] = performance.getEntriesByName("first-contentful-paint");
            return performance.getEntriesByType("resource")
                .filter((one) => one.startTime < painted.startTime)
                .map((one) => one.name.split("/").at(-1));
        }"""
    )
    needed = {"site.css", "contact.css", "main.js", "icon.svg"}
    assert set(early) <= needed
    assert {"main.js"} <= set(early)  # So that the list is really one of files.


def test_pages_with_a_form_load_the_search_when_somebody_turns_to_it(
    visit: Visit, host: Host
) -> None:
    page = visit().goto("/contact/")
    page.wait_for_load_state("networkidle")
    assert not any(path.endswith("search-box.js") for path in host.requests)
    page.locator("h1").click()
    page.keyboard.press("/")
    page.locator("help-search input:focus").wait_for()
    page.keyboard.type("reset password")
    page.get_by_role("option", name="How do I reset my password?").wait_for()


def test_the_engine_of_the_search_is_small(public: Path) -> None:
    """What answers a question. The box and the reader of passages, which show it, are apart."""
    parts = {f"search-{part}.js" for part in ("engine", "rank", "words")}
    engine = [one for one in public.glob("_kb/*/js/*.js") if one.name in parts]
    assert {one.name for one in engine} == parts
    sizes = [len(gzip.compress(one.read_bytes(), 9, mtime=0)) for one in engine]
    assert sum(sizes) <= 8_000


def test_the_widgets_script_is_small(public: Path) -> None:
    assert len(gzip.compress((public / "widget.js").read_bytes(), 9, mtime=0)) <= 10_000


def test_the_hosts_forms_are_registered_once(host: Host) -> None:
    assert set(host.forms) == {"kb-contact", "kb-vote", "kb-search", "kb-question"}
    assert {"attachment1", "attachment2", "attachment3"} <= host.forms["kb-contact"]
