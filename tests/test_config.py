"""site.yml is checked once at the door."""

from pathlib import Path

import pytest

from kbgen.config import Config, parse_config, read_config, title_of_folder


def told(text: str) -> list[str]:
    return [str(one) for one in parse_config(text)[1]]


def test_every_key_but_the_title_has_a_default() -> None:
    assert parse_config("title: Help") == (Config(title={"": "Help"}), ())


def test_a_title_may_differ_by_language() -> None:
    config, said = parse_config("title: {en: Help, pt: Ajuda}\nlanguages: [en, pt]\n")
    assert config.title == {"en": "Help", "pt": "Ajuda"}
    assert not said


def test_norwegian_is_a_language_and_not_a_refusal() -> None:
    assert parse_config("title: x\nlanguages: [en, no]")[0].languages == ("en", "no")


def test_the_base_address_loses_its_final_slash() -> None:
    config = parse_config("title: x\nurl: https://a.example/help/")[0]
    assert config.url == "https://a.example/help"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("titel: x", "site.yml:1: unknown key 'titel' — did you mean 'title'?"),
        ("url: https://a.example", "site.yml: missing key 'title' — add title: Help"),
        ("title: x\nurl: help", "site.yml:2: 'help' is no base address — such as https://"),
        ("title: x\nbrand: red", "site.yml:2: 'red' is no colour — six hexadecimal digits"),
        ("title: x\nlanguages: [e n]", "site.yml:2: 'e n' is no language tag"),
        ("title: x\nlanguages: [en, EN]", "site.yml:2: a language stands twice"),
        ("title: x\nlanguages: []", "site.yml:2: no language — name at least one"),
        ("title: x\nlogo: ../x.svg", "site.yml:2: '../x.svg' is no path inside content/"),
        ("title: x\nhours: {timezone: Mars/X}", "site.yml:2: 'Mars/X' is no time zone"),
        ("title: x\nhours: {week: {mo: 9-5}}", "site.yml:2: 'mo' is no day — one of mon, tue"),
        ("title: x\nhours: {week: {mon: 9-5}}", "site.yml:2: '9-5' are no hours — such as 09:00"),
        ("title: x\nhours: {holidays: [Xmas]}", "site.yml:2: 'Xmas' is no date — such as 2026"),
        ("title: x\nhours: {answer_within: {now: 1}}", "site.yml:2: 'now' is no level of urgency"),
        ("title: x\nhours: {answer_within: {low: 0}}", "site.yml:2: '0.0' are no opening hours"),
        ("title: x\ncontact: {email: nobody}", "site.yml:2: 'nobody' is no e-mail address"),
        ("title: x\nforms: {provider: netlfy}", "site.yml:2: 'provider' must be one of netlify"),
        ("title: x\nlinks: [{title: A, url: 'javascript:1'}]", "site.yml:2: 'javascript:1' is no"),
        ("title: x\nlinks: [{title: A}]", "site.yml:2: 'links' must be complete: 'url' is missing"),
        ("title: x\nlinks: [{titl: A, url: /}]", "site.yml:2: unknown key 'titl' — did you mean"),
        ("title: x\ntitle_idf: 7", "site.yml:2: '7.0' is out of range — between 0 and 1"),
    ],
)
def test_a_wrong_value_is_told_with_what_would_be_right(text: str, wanted: str) -> None:
    lines = told(text)
    assert len(lines) == 1
    assert lines[0].startswith(wanted)


HOURS = """title: x
hours:
  timezone: Mars/X
  week:
    mon: 09:00-17:00
    mo: 9-5
    tue: 9-5
    wed: [9, 5]
  holidays:
    - "2026-12-25"
    - Xmas
  answer_within:
    now: 1
    low: soon
contact:
  phone: "1"
  email: nobody
links:
  - {title: A, url: /a}
  - title: B
    url: b
"""


def test_all_that_is_wrong_is_told_at_once_each_at_its_own_line() -> None:
    assert [line.partition(" — ")[0] for line in told(HOURS)] == [
        "site.yml:3: 'Mars/X' is no time zone",
        "site.yml:6: 'mo' is no day",
        "site.yml:7: '9-5' are no hours",
        "site.yml:8: 'wed' must be text, not a list or keys",
        "site.yml:11: 'Xmas' is no date",
        "site.yml:13: 'now' is no level of urgency",
        "site.yml:14: 'low' must be a number, not 'soon'",
        "site.yml:17: 'nobody' is no e-mail address",
        "site.yml:21: 'b' is no address",
    ]


def test_a_wrong_value_keeps_the_default() -> None:
    assert parse_config("title: x\nbrand: red\nlanguages: [e n]")[0] == Config(title={"": "x"})


def test_a_folder_without_site_yml_is_called_after_itself(tmp_path: Path) -> None:
    folder = tmp_path / "acme-help" / "content"
    folder.mkdir(parents=True)
    assert read_config(folder) == (Config(title={"": "Acme help"}), ())
    assert title_of_folder(tmp_path / "how_to") == "How to"


def test_a_site_yml_that_is_not_utf8_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "site.yml").write_bytes(b"title: caf\xe9\n")
    assert [one.code for one in read_config(tmp_path)[1]] == ["not-utf8"]
