"""theme/locale/: every language says everything, with the same slots, in its own plurals."""

import re
from pathlib import Path

import pytest

from kbgen.locale import exact
from kbgen.site.words import SLOT, read_file
from kbgen.theme import read_theme

THEME = read_theme(Path(__file__).parent)
FOLDER = Path(__file__).parents[2] / "theme" / "locale"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yml"))
FORMS = {"zero", "one", "two", "few", "many", "other"}


def words(lang: str) -> dict[str, str]:
    found, mistakes = read_file(THEME, lang)
    assert not mistakes
    return found


def is_plural(key: str, texts: dict[str, str]) -> bool:
    return f"{key.rpartition('.')[0]}.other" in texts and key.rpartition(".")[2] in FORMS


def singles(texts: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in texts.items() if not is_plural(key, texts)}


def plurals(texts: dict[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, text in texts.items():
        if is_plural(key, texts):
            group, _, form = key.rpartition(".")
            found.setdefault(group, {})[form] = text
    return found


def test_the_seven_languages_are_there() -> None:
    assert set(LANGUAGES) >= {"en", "pt", "ru", "es", "de", "fr", "ar"}


def test_every_word_is_said_somewhere() -> None:
    """By its whole name, or by a name that is put together: "vote.reasons." and the reason."""
    program = FOLDER.parents[1]
    sources = [*program.glob("theme/templates/**/*.html"), *program.glob("kbgen/**/*.py")]
    said = "".join(path.read_text(encoding="utf-8") for path in sources)
    names = set(re.findall(r'"(\w+(?:\.\w+)+)"', said))
    begun = {f"{one}." for one in re.findall(r'"(\w+(?:\.\w+)*)\.["{]', said)}
    by_other_ways = ("block.", "widget.")  # Bodies take the first; test_widget.py knows the others.
    keys = set(singles(words("en"))) | set(plurals(words("en")))
    silent = {key for key in keys - names if not f"{key}.".startswith((*begun, *by_other_ways))}
    assert silent == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_exactly_the_keys_of_english(lang: str) -> None:
    ours, english = words(lang), words("en")
    assert set(singles(ours)) == set(singles(english))
    assert set(plurals(ours)) == set(plurals(english))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_fills_the_same_slots_as_english(lang: str) -> None:
    ours, english = words(lang), words("en")
    for key, text in singles(english).items():
        assert sorted(SLOT.findall(ours[key])) == sorted(SLOT.findall(text)), key
        assert ours[key].strip(), f"{key} is empty"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plurals_have_the_forms_that_the_language_needs(lang: str) -> None:
    locale = exact(lang)
    assert locale is not None
    needed = set(locale.plural_form.tags) | {"other"}
    for key, forms in plurals(words(lang)).items():
        assert set(forms) == needed, key
        assert "{count}" in forms["other"], key


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_hardly_any_text_is_left_in_english(lang: str) -> None:
    ours, english = singles(words(lang)), singles(words("en"))
    same = {key for key, text in ours.items() if text == english[key] and len(text) > 12}
    assert not same


def test_french_signs_stand_behind_a_space_that_does_not_break() -> None:
    for key, text in words("fr").items():
        assert not re.search(r"(?<!\u202f)[?!;]|(?<!\u00a0)[:»]|«(?!\u00a0)", text), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_and_its_unit_stay_on_one_line(lang: str) -> None:
    for key in ("contact.files_hint", "contact.files_too_big"):
        assert not re.search(r"(?:8|\{size\}) ", words(lang)[key])
        assert re.search(r"8\u00a0", words(lang)[key])
