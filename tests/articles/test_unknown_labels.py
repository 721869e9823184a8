"""A label that is defined nowhere is told; brackets that mean no link are left alone."""

import time

import pytest

from kbgen.articles import parse


def told(body: str) -> list[str]:
    text = f"---\ntitle: Refunds\n---\n{body}\n"
    head = parse("refund.md", text.encode(), ("en",)).head
    assert {one.code for one in head.diagnostics} <= {"unknown-label"}
    return [str(one) for one in head.diagnostics]


ADD = "address', or put the brackets into `code`"


@pytest.mark.parametrize(
    ("body", "line", "what", "hint"),
    [
        ("See [the fees][fees].", 4, "[the fees][fees]", f"add a line '[fees]: {ADD}"),
        ("See [fees][].", 4, "[fees][]", f"add a line '[fees]: {ADD}"),
        ("![A till][till]", 4, "![A till][till]", f"add a line '[till]: {ADD}"),
        ("## [All **fees**][fees]", 4, "[All **fees**][fees]", ""),
        ("- one\n- two\n  and [fees][gone]", 6, "[fees][gone]", ""),
        ("> [!NOTE]\n> See [fees][gone]", 5, "[fees][gone]", ""),
        ("| a |\n|---|\n| [fees][gone] |", 6, "[fees][gone]", ""),
        ("[one][1], [all][fee]\n\n[1]: /a\n[Fees]: /b", 4, "[all][fee]", "did you mean 'fees'?"),
    ],
)
def test_a_link_by_a_label_that_is_nowhere_is_told(
    body: str, line: int, what: str, hint: str
) -> None:
    [said] = told(body)
    wanted = f"refund.md:{line}: warning: a link that is defined nowhere: '{what}' — {hint}"
    assert said.startswith(wanted)


@pytest.mark.parametrize("body", ["So it is.[^fee]", "[the fees][^fee]"])
def test_a_note_by_a_label_that_is_nowhere_is_told(body: str) -> None:
    hint = "add a line '[^fee]: the note', or put the brackets into `code`"
    said = "refund.md:4: warning: a note that is defined nowhere: '[^fee]'"
    assert told(body) == [f"{said} — {hint}"]


@pytest.mark.parametrize(
    "body",
    [
        "[the fees][fees] and [fees][] and [fees]\n\n[fees]: https://a.example",
        "[the fees][Fees Of It]\n\n[fees of  it]: https://a.example",
        "A note.[^1]\n\n[^1]: Like this.",
        "Say `[x][y]` or `[^1]`.",
        "```\n[x][y] and [^1]\n```",
        "    [x][y]",
        r"Say \[x\]\[y\] or \[x][y] or \[^1].",
        "The cell rows[first][second] of rows()[first][second].",
        "As others have found [1][2], and [3], [4].",
        "[optional] [another], [x] done, array[i], [^a-z] and []",
        "<b>[x]</b>[y]",
    ],
)
def test_brackets_that_mean_no_link_are_left_alone(body: str) -> None:
    assert told(body) == []


def test_brackets_without_end_cost_no_time() -> None:
    started = time.process_time()
    told("[^a] [" + "words " * 9_000 + "\n\n[^a]: note")
    told("[x][" * 700)
    assert time.process_time() - started < 3
