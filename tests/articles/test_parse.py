"""The bytes of one file become a head that travels and a body that stays."""

import pickle
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbgen.articles import Parsed, parse
from kbgen.articles.frontmatter import FrontMatter, IncidentMatter, ShelfMatter
from kbgen.articles.parse import LARGEST, key_and_language
from kbgen.model import Heading, Section


def read(text: str | bytes, path: str = "billing/refund.md") -> Parsed:
    return parse(path, text if isinstance(text, bytes) else text.encode(), ("en", "pt"))


def told(text: str | bytes) -> list[str]:
    return [str(one) for one in read(text).head.diagnostics]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("---\ntitle: Given\n---\n# Other\n", "Given"),
        ("# First *heading* `code`\n\ntext", "First heading code"),
        ("intro\n\n## Second level\n\n# Top\n", "Top"),
        ("intro\n\n## Second level\n", "Second level"),
        ("only text", "Refund"),
        ("", "Refund"),
    ],
)
def test_the_title_is_given_or_the_first_heading_or_the_name(text: str, wanted: str) -> None:
    assert read(text).head.title == wanted


@pytest.mark.parametrize(
    "text",
    ["# Refunds\n\ntext", "---\ntitle: Refunds\n---\n# refunds\n\ntext", "## Refunds\n\ntext"],
)
def test_a_title_is_not_repeated_in_the_body(text: str) -> None:
    parsed = read(text)
    assert parsed.head.headings == ()
    assert parsed.body.html == "<p>text</p>\n"


def test_a_title_that_is_only_the_name_is_known_as_such() -> None:
    assert not read("text", "a/how_to-pay.md").head.titled
    assert read("text", "a/how_to-pay.md").head.title == "How to pay"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("billing/refund.md", ("billing/refund", "en")),
        ("billing/refund.pt.md", ("billing/refund", "pt")),
        ("billing/refund.PT.md", ("billing/refund", "pt")),
        ("release-2.4.md", ("release-2.4", "en")),
        ("notes.de.md", ("notes.de", "en")),
        ("billing/index.md", ("billing", "en")),
        ("billing/index.pt.md", ("billing", "pt")),
        ("README.md", ("", "en")),
    ],
)
def test_a_suffix_is_a_language_only_if_the_site_has_it(path: str, wanted: tuple[str, str]) -> None:
    assert key_and_language(path, ("en", "pt")) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a.md", FrontMatter),
        ("a/index.md", ShelfMatter),
        ("a/README.md", ShelfMatter),
        ("incidents/x.md", IncidentMatter),
    ],
)
def test_the_path_says_what_a_file_is(path: str, wanted: type) -> None:
    assert type(read("---\ntitle: x\n---\n", path).head.matter) is wanted


def test_lines_are_counted_in_the_file_front_matter_included() -> None:
    text = "---\ntitle: T\ntags: [a]\n---\n\n## One\n\ntext\nand [a link](x.md)\n\n"
    head = read(text + "| a |\n|-|\n| [b](y.md) |\n").head
    assert head.headings == (Heading(2, "One", "one", 6),)
    assert [(one.target, one.line) for one in head.references] == [("x.md", 9), ("y.md", 13)]
    assert dict(head.lines) == {"title": 2, "tags": 3}


def test_sections_hold_the_words_under_each_heading_code_included() -> None:
    text = "Intro *x*\nline\n\n## One\n\n- a\n- b `c`\n\n```sh\nrun --it\n```\n\n### Two\n\n"
    assert read(f"---\ntitle: T\n---\n{text}<b>raw</b> <p>\n").body.sections == (
        Section("", "", "Intro x line"),
        Section("One", "one", "a\nb c\nrun --it"),
        Section("Two", "two", "raw"),
    )


def test_the_clean_copy_has_no_front_matter_and_nothing_internal() -> None:
    text = "---\ntitle: T\n---\n\nSeen [x](y.md)\n\n::: internal\nsecret\n:::\n\nEnd\n"
    body = read(text).body
    assert "secret" not in body.markdown + body.html + str(body.sections)
    assert body.markdown.startswith("Seen [x](")
    assert "y.md" not in body.markdown  # Its address comes later.
    assert body.markdown.endswith("End\n")


def test_what_stands_in_an_internal_block_is_neither_linked_nor_checked() -> None:
    head = read("::: internal\n[x](javascript:1) [y](gone.md)\n## H\n:::\n\ntext").head
    assert (head.references, head.headings, head.diagnostics) == ((), (), ())


def test_features_name_the_scripts_that_a_page_needs() -> None:
    assert read("text").head.features == frozenset()
    text = "::: tabs\n::: tab A\nx\n:::\n:::\n\n    code\n\n[v](a.mp4)"
    assert read(text).head.features == {"tabs", "copy", "video"}


def test_front_matter_is_read_with_its_types() -> None:
    text = "---\ntitle: T\nupdated: 2026-05-01\ntags: a, b\ntickets: 12\nurgent: yes\n---\n"
    matter = read(text).head.matter
    assert matter == FrontMatter(
        title="T", updated=date(2026, 5, 1), tags=("a", "b"), tickets=12, urgent=True
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(end: str, start: str) -> None:
    text = "---\ntitle: T\nbad: 1\n---\n\n## H\n\n```\ncode\n```\n"
    plain = read(text)
    other = read(start + text.replace("\n", end))
    assert other.body == plain.body
    assert (other.head.headings, other.head.unknown) == (plain.head.headings, plain.head.unknown)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b"---\ntitle: T\n---\ncaf\xe9\n", "billing/refund.md:4: not UTF-8 (byte 0xe9) — save"),
        ("x".encode("utf-16"), "billing/refund.md:1: UTF-16 text — save the file as UTF-8"),
        (b"a\n\0b", "billing/refund.md:2: a NUL character — remove it"),
        (b"x" * (LARGEST + 1), "billing/refund.md: 400,001 bytes are too many for one article"),
        ("---\ntitle: T\n\ntext", "billing/refund.md:1: front matter that never ends — end it"),
        ("![[]()" * 5000, "billing/refund.md:1: too long or too tangled a paragraph — split"),
        ("<div>\n" * 30_000, "billing/refund.md:1: too much HTML — at most 20,000 tags"),
        (
            "::: nte\nx\n:::",
            "billing/refund.md:1: warning: unknown block 'nte' — did you mean 'note'",
        ),
        ("a\n\n::: tip\nx", "billing/refund.md:3: warning: the block 'tip' is never closed — end"),
        ("[a](javascript:x)", "billing/refund.md:1: warning: a link that is not allowed: 'java"),
        ("x\n![a](http://b/c.png)", "billing/refund.md:2: warning: a picture from elsewhere"),
        ("a <foo> b", "billing/refund.md:1: warning: <foo> is no HTML and is shown as text"),
        ("a\n\n<script>\nx</script>", "billing/refund.md:3: warning: <script> is not allowed"),
        ("<p\n style='x'>", "billing/refund.md:1: warning: the attribute 'style' was left out"),
        (
            "<p style=x>\n\n<p style=y>",
            "billing/refund.md:1: warning: the attribute 'style' was left",
        ),
        ("<p onClick=x>", "billing/refund.md:1: warning: the attribute 'onClick' was left out"),
        ("t\n\n## A {#x}\n\n## B {#x}", "billing/refund.md:5: warning: two things with the id 'x'"),
        (
            "---\ntitle: T\n---\n",
            "billing/refund.md:1: warning: nothing to read — write the answer",
        ),
    ],
)
def test_a_mistake_is_one_line_with_a_way_out(text: str | bytes, wanted: str) -> None:
    lines = told(text)
    assert len(lines) == 1
    assert lines[0].startswith(wanted)


def test_the_same_bytes_give_the_same_record_and_it_travels() -> None:
    text = "# T\n\n*[A]: b\n\n[x](y.md) A\n\n<b>c</b>\n\n| a |\n|---|\n| b |\n"
    one = read(text)
    assert one == read(text)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 (Our own bytes.)


HOSTILE = """
---⏎|title: x⏎|title: [|tags: &a [*a]⏎|\0|\ufeff|\ufdd00\ufdd1|\r|# |## a {#b}⏎|> [!NOTE]⏎|::: tabs⏎
::: tab x⏎|:::⏎|::: internal⏎|[a](b.md)|![a](b.png "c")|[^1]|[^1]: n⏎|*[A]: b⏎|A|++k++|- [ ] t⏎
<div>|</div>|<h2>|</h2>|<script>|<!--|<img src=x alt=y>|<![CDATA[|<a name=q>|```py⏎|    |⏎⏎|*|_|`
{.x}|{#i}⏎|\\|Term⏎: Def⏎|~~|<https://x.y>|&amp;|\u202e|\ud7ff|é|://|javascript:|> |1. |- |~|^[|](
"""
PIECES = [part.replace("⏎", "\n") for part in HOSTILE.strip().replace("\n", "|").split("|")]
PIECES.append("| a | b |\n|---|---|\n| c | d |\n")
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40)


@settings(max_examples=300)
@given(TEXTS.map("".join))
@example("---\ntitle: x\n---\n" * 3)
@example("::: internal\n::: internal\n:::\n")
def test_no_text_whatsoever_raises_or_leaves_an_open_slot(text: str) -> None:
    parsed = read(text.encode("utf-8", "surrogatepass"))
    slots = {sign for sign in "\ufdd0\ufdd2" if sign in parsed.head.title}
    assert not slots
    assert parsed.head.title
    assert parsed.body.html.count("\ufdd0") == parsed.body.html.count("\ufdd1")


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_no_bytes_whatsoever_raise(data: bytes) -> None:
    assert read(data).head.path == "billing/refund.md"
