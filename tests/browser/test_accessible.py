"""axe on every page type, light and dark, both directions, three widths; reflow and spacing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from form_host import Host

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]

WIDTHS = (1280, 390, 320)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "home": "/",
    "category": "/billing/",
    "article": "/billing/refund/",
    "gallery": "/start/gallery/",
    "urgent": "/account/stolen/",
    "search": "/search/",
    "results": "/search/?q=refund",
    "nothing found": "/search/?q=qqzzxx",
    "untranslated": "/start/first-invoice/",
    "languages": "/languages/",
    "contact": "/contact/",
    "receipt": "/contact/sent/",
    "thanks": "/contact/thanks/",
    "status": "/status/",
    "lost": "/no/such/page/",
    "widget": "/widget/",
}
TRANSLATED = {name: f"/ar{path}" for name, path in PAGES.items()}
TRANSLATED |= {"widget": "/widget/ar/", "languages": "/languages/"}
NOTICE = "2026-01-01T12:00:00+01:00"  # A banner is shown at this time.
SPACING = """
* { line-height: 1.5 !important }
* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }
"""
RUN = """async (tags) => {
    const only = { type: "tag", values: tags };
    const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.html).join(" ## ")}`);
}"""
# Nothing has come for a while: scripts are there, and what they bring.
SETTLED = """() => {
    const last = performance.getEntriesByType("resource").map((one) => one.responseEnd);
    return document.readyState === "complete" && performance.now() - Math.max(0, ...last) > 150;
}"""
SIDEWAYS = """() => {
    const root = document.scrollingElement;
    const wide = root.scrollWidth > root.clientWidth + 1;
    const out = [...document.body.querySelectorAll("*")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width > 1 && box.right > root.clientWidth + 1
            && !one.closest(".table-scroll, pre, .visually-hidden, dialog");
    });
    return wide ? out.slice(0, 5).map((one) => one.outerHTML.slice(0, 120)) : [];
}"""
CUT = """() => [...document.body.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    return ["hidden", "clip"].includes(style.overflowX) && one.textContent.trim()
        && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 2
        && !one.closest(".visually-hidden, input, textarea");
}).slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def page(browser: Any, node_modules: Path, served: Host) -> Iterator[Any]:
    """A page whose policy lets axe in; every load gets it."""
    # With less motion colours change at once, so that axe sees the last of them.
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    context.add_init_script((node_modules / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    opened = context.new_page()
    opened.clock.set_fixed_time(NOTICE)
    yield opened
    context.close()


def violations(page: Any) -> list[str]:
    return list(page.evaluate(RUN, TAGS))


def in_all_lights_and_widths(page: Any) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme} {one}" for one in violations(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on(page: Any, served: Host, name: str, lang: str) -> None:
    page.goto(served.url + (PAGES if lang == "en" else TRANSLATED)[name])
    if name == "contact":
        page.locator("[name=category]").first.check()
        page.locator("[name=fault-what]").fill("no")
        page.locator("[name=subject]").fill("refund" if lang == "en" else "استرداد")
        page.locator(".contact-answers li").first.wait_for()
        page.locator("[name=email]").focus()
    if name == "article":
        page.locator("form.vote button[value=no]").click()
        page.locator(".vote-reasons").wait_for()
    if name == "gallery":
        page.locator("[data-zoom] img").scroll_into_view_if_needed()
        page.locator("button.zoom").wait_for()
    page.wait_for_function(SETTLED)
    there = "rtl" if lang == "ar" and name != "languages" else "ltr"
    assert page.evaluate("document.documentElement.dir") == there
    assert in_all_lights_and_widths(page) == []


@pytest.mark.parametrize(("lang", "some"), [("en", "password"), ("ar", "كلمة المرور")])
@pytest.mark.parametrize("state", ["empty", "results", "none"])
def test_axe_finds_nothing_while_searching(
    page: Any, served: Host, state: str, lang: str, some: str
) -> None:
    page.goto(served.url + ("/" if lang == "en" else "/ar/"))
    box = page.get_by_role("main").locator("input[name=q]")
    box.click()
    words = {"empty": "", "results": some, "none": "qqqzzzxx wwwvvv"}[state]
    box.press_sequentially(words, delay=5)
    shown = {"empty": "[role=combobox]", "results": "[role=option]", "none": ".finder-none"}[state]
    page.locator(f"help-search {shown}").first.wait_for()
    page.wait_for_function(SETTLED)
    assert in_all_lights_and_widths(page) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_nothing_where_a_language_is_chosen_or_thanks_are_given(
    page: Any, served: Host, lang: str
) -> None:
    page.goto(served.url + ("" if lang == "en" else "/ar") + "/billing/refund/")
    page.locator("form.vote button[value=yes]").click()
    page.locator(".form-message:focus").wait_for()
    page.locator(".menu summary").click()
    assert page.locator(".menu a").first.is_visible()
    assert in_all_lights_and_widths(page) == []


def test_axe_finds_the_mistakes_of_a_bad_page(page: Any, served: Host) -> None:
    """The test above can fail."""
    served.extra["/bad/"] = (
        b"<!doctype html><html><title></title><style>p{color:#999;background:#fff}</style>"
        b"<p>pale<img src=x><button></button><input></html>"
    )
    page.goto(f"{served.url}/bad/")
    found = {one.split(":")[0] for one in violations(page)}
    assert found >= {
        "button-name",
        "color-contrast",
        "document-title",
        "html-has-lang",
        "image-alt",
        "label",
    }


@pytest.mark.parametrize("path", [*PAGES.values(), "/ar/billing/refund/", "/de/contact/"])
def test_nothing_is_cut_and_nothing_scrolls_sideways(page: Any, served: Host, path: str) -> None:
    page.goto(served.url + path)
    for width, text, spacing in ((320, "", ""), (640, "200%", ""), (390, "", SPACING)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("size => document.documentElement.style.fontSize = size", text)
        style = page.add_style_tag(content=spacing) if spacing else None
        assert page.evaluate(SIDEWAYS) == [], f"{width} px, text {text or '100%'}"
        assert page.evaluate(CUT) == [], f"{width} px, text {text or '100%'}"
        if style:
            style.evaluate("one => one.remove()")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_sideways_scroll_and_cut_text_are_noticed(page: Any, served: Host) -> None:
    """The test above can fail."""
    served.extra["/wide/"] = b"<!doctype html><style>p{width:900px}b{display:block;width:50px;"
    served.extra["/wide/"] += (
        b"overflow:hidden;white-space:nowrap}</style><p>wide<b>cut cut cut cut"
    )
    page.goto(f"{served.url}/wide/")
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate(SIDEWAYS)
    assert page.evaluate(CUT)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_targets_are_large_enough_for_a_thumb(page: Any, served: Host) -> None:
    """Buttons, fields and choices; links inside text are exempt."""
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/contact/", "/billing/refund/", "/"):
        page.goto(served.url + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                "main button:not(.link), main input:not([type=hidden]):not([type=radio]), .choice")]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }))
            .filter((one) => one.getBoundingClientRect().height < 43.5)
            .map((one) => one.outerHTML.slice(0, 100))"""
        )
        assert small == [], path
    page.set_viewport_size({"width": 1280, "height": 800})
