"""Whatever an author or a moved page holds: nothing in a body can run or ask another host."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen.articles import fill, parse
from kbgen.articles.rawhtml import TAGS
from kbgen.articles.schemes import Kind, kind_of

OURS = TAGS | {"pre", "code", "table"}
ATTRIBUTES = re.compile(
    r"class|id|href|src|alt|title|lang|dir|width|height|loading|start|reversed|type|value|open"
    r"|colspan|rowspan|scope|span|datetime|role|tabindex|aria-label|rel"
)


class Reader(HTMLParser):
    """Notes everything in a page that must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in OURS:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if not ATTRIBUTES.fullmatch(name):
                self.wrong.append(f"<{tag} {name}>")
            if name in ("href", "src") and kind_of(value or "") is Kind.REFUSED:
                self.wrong.append(f"<{tag} {name}={value!r}>")
            if name == "src" and kind_of(value or "") is not Kind.OURS:
                self.wrong.append(f"<{tag} {name}={value!r}>")


def wrong(markdown: str) -> list[str]:
    parsed = parse("a.md", b"---\ntitle: T\n---\n\n" + markdown.encode("utf-8", "replace"), ("en",))
    targets = [one.target.replace('"', "&quot;") for one in parsed.head.references]
    reader = Reader()
    reader.feed(fill(parsed.body, targets).html)
    return reader.wrong


def test_the_reader_sees_what_is_wrong() -> None:
    reader = Reader()
    reader.feed("<p onclick=x><script></script><a href='java&#115;cript:x'><img src=//a.b style=x>")
    assert len(reader.wrong) == 6


EVENTS = ("onload", "onerror", "onclick", "onfocus autofocus", "ONTOGGLE", "on\nload", "onbegin")
TAG_NAMES = ("img src=x", "svg", "body", "details open", "a href=x", "input", "video", "math", "p")
SCHEMES = (
    *("javascript:x", "JaVaScRiPt:x", "java\tscript:x", "java&#10;script:x", "&#106;avascript:x"),
    *("vbscript:x", "data:text/html,<script>x</script>", "blob:x", "//evil.example", "file:///x"),
    *("\\\\evil.example", "\x01javascript:x", "javascript&colon;x", "/\t/evil.example"),
)
FRAMES = (
    *("{}", "x {} y", "\n{}\n", "> {}", "- {}", "| {} |\n|---|\n| {} |", "# {}", "<b>{}"),
    *("<div>{}</div>", "::: tip {}\n{}\n:::", "`{}`", "```\n{}\n```", "<!-- --> {}", "++{}++"),
    *("[a]: {}\n\n[a]", "![{}](x.png)", "[^1]\n\n[^1]: {}", "<table><td>{}", "*[A]: {}\n\nA"),
    *("<a title='{}'>", "&lt;{}"),
)
ATTACKS = (
    *(f"<{tag} {event}=window.__x=1>" for tag in TAG_NAMES for event in EVENTS),
    *(f"<{tag}/{event}='x'/>" for tag in TAG_NAMES for event in EVENTS[:3]),
    *(f"[a](<{scheme}>)" for scheme in SCHEMES),
    *(f"![a]({scheme})" for scheme in SCHEMES),
    *(f"<{scheme}>" for scheme in SCHEMES),
    *(f'<a href="{scheme}">a</a>' for scheme in SCHEMES),
    *(f'<img src="{scheme}">' for scheme in SCHEMES),
    *("<script>x</script>", "<SCRIPT SRC=//a.b>", "<scr<script>ipt>", "<style>*{{}}</style>"),
    *("<iframe src=javascript:x>", '<iframe src="https://a.b" onload=x>', "<base href=//a.b>"),
    *("<meta http-equiv=refresh content='0;url=//a.b'>", "<form action=x><button formaction=y>"),
    *("<svg><a xlink:href='javascript:x'>", "<math><mi href=javascript:x>", "<object data=x>"),
    *("<noscript><p title='</noscript><img src=x onerror=x>'>", "<![CDATA[<script>x</script>]]>"),
    *("`x`{onclick=y}", "`x`{style=y}", '`x`{class="a\\" onclick=y"}', "{onclick=x}\ntext"),
    *('"><img src=x onerror=x>', "'-x-'", "</p><script>x", "\ufdd00\ufdd1", "\ufdd2note\ufdd3"),
)


@pytest.mark.parametrize("frame", FRAMES)
def test_no_attack_survives_in_any_place(frame: str) -> None:
    found = {attack: wrong(frame.replace("{}", attack)) for attack in ATTACKS}
    assert {attack: said for attack, said in found.items() if said} == {}


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) * len(FRAMES) > 2_500


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*ATTACKS, *FRAMES, "\n", "<", ">", '"', "'", "`"]), max_size=12))
def test_no_mixture_of_attacks_survives(parts: list[str]) -> None:
    assert wrong("".join(parts)) == []
