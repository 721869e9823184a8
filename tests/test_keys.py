"""YAML becomes a dataclass, and each slip is told once with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbgen.keys import Read, read_keys, read_keys_of_each, unknown_keys


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Inner:
    name: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Outer:
    title: str = "none"
    flag: bool = False
    ratio: float = 1.0
    order: int | None = None
    day: date | None = None
    moment: datetime | None = None
    words: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    inner: Inner = field(default_factory=Inner)
    inners: tuple[Inner, ...] = ()
    size: Size = Size.SMALL


def read(text: str) -> Read[Outer]:
    return read_keys(Outer, text, "x.yml")


def told(text: str) -> list[str]:
    return [str(one) for one in read(text).diagnostics]


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [
        ("title: 2024", "title", "2024"),
        ("title: no", "title", "no"),  # Norway stays a word.
        ("title: ' spaced '", "title", "spaced"),
        ("title: |\n  two\n  lines", "title", "two lines"),
        ("flag: yes", "flag", True),
        ("flag: 'false'", "flag", False),
        ("ratio: 1e3", "ratio", 1000.0),
        ("order: 7", "order", 7),
        ("order:", "order", None),
        ("day: 2026-11-30", "day", date(2026, 11, 30)),
        ("moment: 2026-11-30 09:00", "moment", datetime.fromisoformat("2026-11-30T09:00")),
        ("words: [a, no, 3]", "words", ("a", "no", "3")),
        ("words: a, b c , d", "words", ("a", "b c", "d")),
        ("names: Help", "names", {"": "Help"}),
        ("names: {en: Help, no: Hjelp}", "names", {"en": "Help", "no": "Hjelp"}),
        ("numbers: {a: 1, b: ~}", "numbers", {"a": 1.0}),
        ("numbers: {a: 1, b: 2.5}", "numbers", {"a": 1.0, "b": 2.5}),
        ("inner: {name: n, count: 2}", "inner", Inner("n", 2)),
        ("inners: [{name: a}, {name: b}]", "inners", (Inner("a"), Inner("b"))),
        ("size: Large", "size", Size.LARGE),
        ("", "title", "none"),
        ("# only a comment", "title", "none"),
    ],
)
def test_a_value_has_the_type_of_its_field(text: str, key: str, wanted: object) -> None:
    found = read(text)
    assert not found.diagnostics
    assert getattr(found.value, key) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("flag: maybe", "x.yml:1: 'flag' must be true or false, not 'maybe'"),
        ("title: x\norder: first", "x.yml:2: 'order' must be a whole number, not 'first'"),
        ("day: tomorrow", "x.yml:1: 'day' must be a date such as 2026-11-30, not 'tomorrow'"),
        ("ratio: .nan", "x.yml:1: 'ratio' must be a number, not '.nan'"),
        ("ratio: inf", "x.yml:1: 'ratio' must be a number, not 'inf'"),
        ("order: 99999999999999999999", "x.yml:1: 'order' must be a whole number, not '9"),
        ("words: {a: b}", "x.yml:1: 'words' must be a list such as [one, two]"),
        ("title: [a]", "x.yml:1: 'title' must be text, not a list or keys"),
        ("inner: word", "x.yml:1: 'inner' must be keys under it: name, count"),
        ("inner:\n  nam: x", "x.yml:2: unknown key 'nam' — did you mean 'name'?"),
        ("size: tiny", "x.yml:1: 'size' must be one of small, large, not 'tiny'"),
        ("title: a\ntitle: b", "x.yml:2: duplicate key 'title' — 'title' already stands in line 1"),
        ("title: a: b", "x.yml:1: not valid YAML: mapping values are not allowed in this context"),
        ("title: [a", "x.yml:1: not valid YAML: did not find expected ',' or ']'"),
        ("- a", "x.yml:1: not a list of 'key: value' lines"),
        ("just words", "x.yml:1: not a list of 'key: value' lines"),
        ("[a]: b", "x.yml:1: a key must be a word"),
        ("title: " + "[" * 5000, "x.yml:1: YAML nested too deeply"),
        ("title: \n" + "- " * 5000, "x.yml:1: YAML nested too deeply"),
        ("title: &a [*a]", "x.yml:1: 'title' must be text"),
        ("title: *nobody", "x.yml:1: not valid YAML: found undefined alias"),
        ("title: x" * 200_000, "x.yml:1: 1,600,000 characters of YAML are too many"),
        ("title: \x07", "x.yml:1: not valid YAML"),
    ],
)
def test_a_slip_is_one_line(text: str, wanted: str) -> None:
    lines = told(text)
    assert len(lines) == 1
    assert lines[0].startswith(wanted)


def test_what_does_not_fit_keeps_its_default_and_the_rest_is_read() -> None:
    found = read("flag: maybe\ntitle: Kept")
    assert (found.value.flag, found.value.title) == (False, "Kept")


def test_lines_are_counted_in_the_whole_file() -> None:
    found = read_keys(Outer, "title: x\nday: x\n", "a.md", first_line=2)
    assert found.lines == {"title": 2, "day": 3}
    assert found.diagnostics[0].line == 3


def test_a_near_miss_is_an_error_and_a_stranger_a_warning() -> None:
    found = read("titel: x\nlabels: y\nmine: z")
    said = unknown_keys(Outer, found.unknown, "x.yml", extra=("mine",))
    assert [(one.severity, one.line) for one in said] == [("error", 1), ("warning", 2)]
    assert said[0].hint == "did you mean 'title'?"


def test_aliases_of_aliases_end_with_a_word_not_with_the_memory() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    text = "\n".join(lines) + "\nwords: *a9\n"
    assert told(text) == ["x.yml:11: 'words' must be text, not a list or keys"]


def test_a_text_that_unfolds_to_too_many_values_is_told_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kbgen.keys.MOST", 5)
    text = "numbers:\n" + "".join(f"  n{number}: 1\n" for number in range(9))
    assert told(text) == ["x.yml:5: 'n3' must be smaller: it unfolds to too many values"]


def test_a_mistake_inside_is_told_at_its_own_line() -> None:
    assert told("title: a\nnumbers:\n  a: 1\n  b: two\n  c: [3]\n") == [
        "x.yml:4: 'b' must be a number, not 'two'",
        "x.yml:5: 'c' must be a number, not a list or keys",
    ]


def test_a_place_is_found_by_its_keys_and_words() -> None:
    text = "title: a\ninners:\n  - name: one\n    count: 1\n  - {name: two}\nwords: [x, y]\n"
    found = read_keys(Outer, text, "x.yml", first_line=11)
    assert found.line_of("inners") == 12
    assert found.line_of("inners", "two") == 15
    assert found.line_of("inners", "count") == 14
    assert found.line_of("words", "y") == found.line_of("words", "nothing") == 16
    assert found.line_of("nothing") == 0


def test_each_name_may_have_a_short_form() -> None:
    text = "a/b: 3\nc: {count: 4}\nd: [x]\ne:\n"
    found, said = read_keys_of_each(Inner, text, "f.yml", lead="count")
    assert found == {"a/b": Inner(count=3), "c": Inner(count=4)}
    assert [str(one) for one in said] == ["f.yml:3: 'd' must be keys under it: name, count"]


@given(st.text(max_size=300))
@example("?\n:")
@example("!!python/object/apply:os.system [x]")
@example("<<: [1]")
@example("day: 2026-13-45")
@example("\ud800")
def test_no_text_whatsoever_raises(text: str) -> None:
    found = read(text)
    assert isinstance(found.value, Outer)
