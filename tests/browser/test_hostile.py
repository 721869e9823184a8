"""Hostile words wherever words can go, in a real browser, with and without the policy."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from form_host import Host, serving

pytestmark = pytest.mark.browser
RUN = "window.__ran=(window.__ran||0)+1"
A_PAGE = 130  # Strings on one article: they stand in the body once as text, once as code, …


def hostile() -> list[str]:
    """Each would set window.__ran if any sink took it for markup or for an address of a script."""
    ways_out = ("", '">', "'>", "-->", "]]>", "</title>", "</textarea>", "</script>", "</style>")
    bodies = (
        "<script>{}</script>",
        "<SCRIPT >{}</SCRIPT\t>",
        "<img src=x onerror={}>",
        "<img/src=x/onerror={}>",
        "<svg onload={}>",
        "<svg><script>{}</script></svg>",
        "<svg><animate onbegin={} attributeName=x dur=1s>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror={}>",
        "<details open ontoggle={}>",
        "<input autofocus onfocus={}>",
        "<video><source onerror={}></video>",
        "<iframe srcdoc='&lt;script&gt;parent.{}&lt;/script&gt;'></iframe>",
        "<iframe src=javascript:parent.{}></iframe>",
        "<object data=javascript:{}></object>",
        "<body onpageshow={}>",
        "<style onload={}></style>",
        "<link rel=stylesheet href=x onerror={}>",
        "<base href=javascript:{}//>",
        "<meta http-equiv=refresh content='0;url=javascript:{}'>",
        "<template><img src=x onerror={}></template>",
        "<noscript><p title='</noscript><img src=x onerror={}>'>",
        "<a href=javascript:{}>x</a>",
        "<form action=javascript:{}><button>x</button></form>",
    )
    found = [way + body.format(RUN) for way, body in product(ways_out, bodies)]
    schemes = (
        "javascript:",
        "JaVaScRiPt:",
        "java\tscript:",
        " javascript:",
        "&#106;avascript:",
        "javascript&colon;",
        "data:text/html,",
        "vbscript:",
        "\x01javascript:",
    )
    links = ("[x]({}{})", "<{}{}>", "![x]({}{})", "[x]: {}{}\n\n[x]", '<a href="{}{}">x</a>')
    found += [link.format(scheme, RUN) for scheme, link in product(schemes, links)]
    quotes = (
        '" onmouseover="{0}" x="',
        "' onfocus='{0}' autofocus='",
        "` onerror=`{0}`",
        "{{{{ '{0}' }}}}",
        "{{% raw %}}{0}",
        "${{{0}}}",
        "\u2028{0}\u2029",
        "<b onclick={0}>",
    )
    found += [quote.format(RUN) for quote in quotes]
    return found


def in_yaml(text: str) -> str:
    return json.dumps("".join(sign for sign in text if sign >= " " and sign not in "\u2028\u2029"))


def article(number: int, strings: list[str]) -> str:
    """An article with every string in every kind of place a writer has."""
    lines = ["---", f"title: {in_yaml(strings[0])}", f"answer: {in_yaml(strings[-1][:290])}"]
    lines += [f"keywords: [{in_yaml(strings[1])}]", f"tags: [{in_yaml(strings[2])}]", "---", ""]
    for one in strings:
        flat = " ".join(one.split())
        lines += [one, "", f"## {flat}", "", f"`{flat}` | **{flat}**", ""]
        lines += [f'![{flat}](img/{number}.png "{flat}")', "", f"> [!NOTE] {flat}", "> x", ""]
        lines += [f"```{flat}", one, "```", "", f"| {flat} |", "|---|", f"| {flat} |", ""]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def attacked(
    build: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    """A help centre whose writer, configuration and notices are all hostile."""
    root = tmp_path_factory.mktemp("hostile")
    strings = hostile()
    (root / "content/bad/img").mkdir(parents=True)
    (root / "content/incidents").mkdir()
    title = in_yaml('"><img src=x onerror=window.__ran=1>')
    (root / "content/site.yml").write_text(
        f"title: {title}\ndescription: {title}\ncontact: {{email: a@b.example, phone: {title}}}\n"
        f"links: [{{title: {title}, url: 'https://x.example'}}]\n",
        encoding="utf-8",
    )
    (root / "content/contact.yml").write_text(
        f"intro: {title}\ncategories: [{{id: a, title: {title}, hint: {title}, "
        f"fields: [{{id: b, label: {title}, example: {title}, lines: 3}}]}}]\n",
        encoding="utf-8",
    )
    (root / "content/bad/index.md").write_text(
        f"---\ntitle: {title}\ndescription: {title}\n---\n", encoding="utf-8"
    )
    (root / "content/incidents/x.md").write_text(
        f"---\ntitle: {title}\n---\n{strings[2]}\n", encoding="utf-8"
    )
    pages = [strings[start : start + A_PAGE] for start in range(0, len(strings), A_PAGE)]
    for number, some in enumerate(pages):
        path = root / f"content/bad/page-{number}.md"
        path.write_text(article(number, some), encoding="utf-8")
    build(root, root / "public", jobs=1)
    return root / "public", len(pages)


@pytest.fixture(scope="module", params=[True, False], ids=["policy", "no policy"])
def hosted(attacked: tuple[Path, int], request: pytest.FixtureRequest) -> Iterator[Host]:
    with serving(Host(attacked[0], headers=request.param)) as host:
        yield host


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    yield opened
    opened.close()


def touch_everything(page: Any) -> Any:
    """Hover, focus and choose all there is, as hostile handlers hope; what ran is returned."""
    return page.evaluate(
        """async () => {
            for (const one of document.querySelectorAll("a, button, input, img, [tabindex]")) {
                one.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
                one.dispatchEvent(new Event("focus"));
                if (one.protocol === "javascript:") window.__ran = one.outerHTML;
            }
            await new Promise((done) => setTimeout(done, 100));
            return window.__ran ?? null;
        }"""
    )


def test_there_are_enough_hostile_strings() -> None:
    places = 10  # Text, heading, code, bold, alt, caption, note, fence, its name, table cell.
    assert len(set(hostile())) * places >= 1_500


def test_nothing_that_a_writer_writes_runs(
    page: Any, hosted: Host, attacked: tuple[Path, int]
) -> None:
    paths = [f"/bad/page-{number}/" for number in range(attacked[1])]
    for path in [*paths, "/", "/bad/", "/search/", "/contact/", "/status/", "/widget/"]:
        page.goto(hosted.url + path)
        assert touch_everything(page) is None, path


def test_nothing_that_a_visitor_brings_runs(page: Any, hosted: Host) -> None:
    from urllib.parse import quote

    for words in hostile()[::40]:
        page.goto(f"{hosted.url}/search/?q={quote(words)}")
        assert touch_everything(page) is None, words
    for words in hostile()[::80]:
        page.goto(f"{hosted.url}/contact/?q={quote(words)}")
        assert touch_everything(page) is None, words
    receipt = {
        "reference": hostile()[0],
        "promised": "2026-01-01T00:00:00Z",
        "answers": [[one, one] for one in hostile()],
        "files": hostile()[:20],
        "behind": hostile()[:20],
    }
    page.evaluate("one => sessionStorage.setItem('kb-receipt', JSON.stringify(one))", receipt)
    page.goto(f"{hosted.url}/contact/sent/")
    page.locator(".receipt-copy dd").nth(100).wait_for(state="attached")
    assert touch_everything(page) is None


def test_a_string_that_runs_is_noticed(page: Any, hosted: Host) -> None:
    """The tests above can fail."""
    hosted.extra["/ran/"] = b"<!doctype html><a href='javascript:1'>x</a>"
    page.goto(f"{hosted.url}/ran/")
    assert touch_everything(page)
