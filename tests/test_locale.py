"""Dates, names, direction and plurals, and which tags are tags."""

from datetime import date

import pytest

from kbgen import locale


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant", "sr-Latn-RS", "es-419", "de-CH-1996"])
def test_a_language_tag_is_known_by_its_form(tag: str) -> None:
    assert locale.is_tag(tag)


@pytest.mark.parametrize("text", ["", "e", "english language", "en_US", "../en", "en/", "en-"])
def test_what_is_no_tag_is_refused(text: str) -> None:
    assert not locale.is_tag(text)


@pytest.mark.parametrize(
    ("tag", "direction", "name", "day"),
    [
        ("en", "ltr", "English", "3 May 2026"),
        ("pt", "ltr", "Português", "3 de maio de 2026"),
        ("ru", "ltr", "Русский", "3 мая 2026 г."),
        ("ar", "rtl", "العربية", "3 مايو 2026"),
        ("de-AT", "ltr", "Deutsch (Österreich)", "3. Mai 2026"),
    ],
)
def test_a_language_has_its_direction_name_and_date(
    tag: str, direction: str, name: str, day: str
) -> None:
    assert locale.direction(tag) == direction
    assert locale.name(tag) == name
    assert " ".join(locale.long_date(date(2026, 5, 3), tag).split()) == day


def test_a_language_that_nobody_knows_borrows_from_english() -> None:
    assert locale.direction("tlh") == "ltr"
    assert locale.name("tlh") == "tlh"


def test_a_sentence_names_a_language_as_its_reader_does() -> None:
    assert locale.name_in("en", "fr") == "anglais"
    assert locale.name_in("fr", "fr") == "français"
    assert locale.name_in("pt-BR", "en") == "Portuguese (Brazil)"
    assert locale.name_in("tlh", "fr") == "tlh"
    assert locale.plural(1, "tlh") == "one"


@pytest.mark.parametrize(("count", "form"), [(1, "one"), (3, "few"), (5, "many"), (21, "one")])
def test_russian_has_its_own_plurals(count: int, form: str) -> None:
    assert locale.plural(count, "ru") == form
