"""What the pages of the journey are told: forms, providers, promises, notices."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbgen.config import Config, Contact, Forms, Hours, Provider
from kbgen.model import Incident
from kbgen.site.contact_form import contact_forms
from kbgen.site.journey import (
    capture_context,
    contact_context,
    form_hosts,
    frame_context,
    hours_context,
    notices_context,
    skeleton_context,
    usual_promise,
)
from kbgen.site.page import Base
from kbgen.site.words import Words, read_words
from kbgen.theme import read_theme

THEME = read_theme(Path(__file__).parent)
WORDS: dict[str, Words] = {lang: read_words(THEME, lang)[0] for lang in ("en", "pt", "ru")}
LANGUAGES = ("en", "pt", "ru")
BASE = Base("https://help.example.com", "/support")
CONFIG = Config(languages=LANGUAGES, contact=Contact("a@b.example", "+44 (20) 1234"))
OWN = """
intro: Tell us.
categories:
  - id: damage
    title: Something is broken
    hint: Glass, cloth
    fields:
      - {id: where, label: Where?, example: In the hall, lines: 3}
      - {id: when, label: When?}
  - id: other
    title: Something else
urgency:
  - {id: normal, title: Soon}
"""


def provider(name: Provider, endpoint: str = "") -> Config:
    return replace(CONFIG, forms=Forms(provider=name, endpoint=endpoint))


def test_without_a_file_the_usual_form_is_asked_in_each_language() -> None:
    forms, told = contact_forms({}, LANGUAGES, WORDS)
    assert told == ()
    assert [kind.id for kind in forms["en"].categories] == ["fault", "service", "advice", "setup"]
    assert [level.id for level in forms["ru"].urgency] == ["low", "normal", "high", "critical"]
    assert forms["pt"].categories[0].title == WORDS["pt"]["contact.fault.title"]
    assert all(field.example for kind in forms["ru"].categories for field in kind.fields)


def test_a_team_asks_its_own_questions_and_hears_of_missing_translations() -> None:
    texts = {"contact.yml": OWN, "contact.pt.yml": OWN.replace("Where?", "Onde?")}
    forms, told = contact_forms(texts, LANGUAGES, WORDS)
    assert forms["en"].categories[0].fields[0].label == "Where?"
    assert forms["pt"].categories[0].fields[0].label == "Onde?"
    assert forms["ru"].intro == WORDS["ru"]["contact.intro"]
    assert [str(one) for one in told] == [
        (
            "contact.ru.yml: warning: the contact form has no translation,"
            " the usual one stands in for it — write contact.ru.yml"
        )
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("intre: x", "contact.yml:1: unknown key 'intre' — did you mean 'intro'?"),
        (
            "categories:\n  - {id: 'A b', title: x}",
            (
                "contact.yml:2: 'A b' is not a name of its own for a category or field of the form"
                " — give each an id of small letters, digits and hyphens, once"
            ),
        ),
        (
            "categories: [{id: a}, {id: a}]",
            (
                "contact.yml:1: 'a' is not a name of its own for a category or field of the form"
                " — give each an id of small letters, digits and hyphens, once"
            ),
        ),
        (
            "urgency: [{id: hurry, title: x}]",
            (
                "contact.yml:1: unknown level of urgency 'hurry'"
                " — known are low, normal, high, critical"
            ),
        ),
    ],
)
def test_mistakes_in_the_form_have_a_place(text: str, told: str) -> None:
    assert told in [str(one) for one in contact_forms({"contact.yml": text}, ("en",), WORDS)[1]]


def test_forms_go_to_the_provider() -> None:
    form = contact_forms({}, LANGUAGES, WORDS)[0]["pt"]

    def shown(config: Config) -> dict[str, object]:
        return contact_context(form, config, BASE, WORDS["pt"], "pt")

    assert shown(CONFIG)["action"] == "/support/pt/contact/sent/"
    address = "https://formspree.io/f/abc"
    assert shown(provider(Provider.FORMSPREE, address))["action"] == address
    assert shown(provider(Provider.MAILTO))["action"] == "mailto:a@b.example"
    assert shown(provider(Provider.MAILTO))["files"] == []
    assert shown(provider(Provider.NONE))["form"] is False
    elsewhere = replace(CONFIG, contact=Contact(url="https://desk.example/"))
    assert shown(elsewhere)["form"] is False
    assert shown(CONFIG)["phone_link"] == "+44201234"


def test_the_policy_lets_forms_out_only_to_the_chosen_host() -> None:
    assert form_hosts(CONFIG) == ()
    assert form_hosts(provider(Provider.NONE)) == ()
    assert form_hosts(provider(Provider.MAILTO)) == ("mailto:",)
    given = form_hosts(provider(Provider.FORMSPREE, "https://formspree.io/f/abc"))
    assert given == ("https://formspree.io",)
    hostile = "https://x.example; script-src *\nSet-Cookie: a/f"
    assert form_hosts(provider(Provider.FORMSPREE, hostile)) == ()
    assert form_hosts(provider(Provider.FORMSPREE, "javascript://x")) == ()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (Provider.NETLIFY, True),
        (Provider.FORMSPREE, True),
        (Provider.MAILTO, False),
        (Provider.NONE, False),
    ],
)
def test_small_forms_stand_only_where_somebody_receives_them(name: Provider, wanted: bool) -> None:
    frame = frame_context((), provider(name, "https://f.example/x"), BASE, WORDS["en"], "en")
    assert [bool(frame[key]) for key in ("vote", "question", "capture")] == [wanted] * 3


def test_votes_and_searches_can_be_switched_off() -> None:
    quiet = replace(CONFIG, forms=Forms(votes=False, searches=False))
    assert frame_context((), quiet, BASE, WORDS["en"], "en")["vote"] is None
    assert capture_context(quiet, BASE, "en") is None


def test_the_skeleton_knows_every_field_of_every_language() -> None:
    texts = {"contact.yml": OWN}
    forms = contact_forms(texts, LANGUAGES, WORDS)[0]
    skeleton = skeleton_context(forms.values(), CONFIG)
    assert skeleton is not None
    names = {one["id"]: one["box"] for one in skeleton["fields"]}
    assert names["damage-where"] is True
    assert names["damage-when"] is False
    assert "fault-what" in names  # Of the languages that ask the usual form.
    assert skeleton_context(forms.values(), provider(Provider.MAILTO)) is None


def test_hours_say_by_when_and_a_day_is_the_default() -> None:
    assert (
        usual_promise(Hours(), WORDS["en"], "en")
        == "We usually answer within 24 hours, every day of the week."
    )
    open_ = Hours("Europe/Berlin", {"mon": "09:00-17:00"}, answer_within={"normal": 3.5})
    assert usual_promise(open_, WORDS["en"], "en") == "We usually answer within 3.5 opening hours."
    within = hours_context(open_)["within"]
    assert within == {"low": 16.0, "normal": 3.5, "high": 4.0, "critical": 2.0}


def test_notices_stand_newest_first_with_times_in_the_teams_zone() -> None:
    incidents = [
        Incident("old", "en", "Old", "<p>x</p>", datetime(2026, 1, 1, tzinfo=UTC)),
        Incident("new", "pt", "New", "<p>x</p>", datetime(2026, 7, 1, 9, 0), url="/cards/"),  # noqa: DTZ001
        Incident("open", "en", "Open", "<p>x</p>"),
    ]
    config = replace(CONFIG, hours=Hours("Europe/Berlin"))
    told = notices_context(incidents, config, BASE, WORDS["pt"], "pt")
    assert [one["key"] for one in told] == ["new", "old", "open"]
    assert told[0]["starts"] == "2026-07-01T09:00:00+02:00"
    assert told[0]["url"] == "/support/cards/"
    assert [one["lang"] for one in told] == ["", "en", "en"]
