"""Words: where a text is cut, what is folded, which stemmer a language gets."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen import text

CASE = re.compile(r"(.+)\n\.\n(.*)\n\.\n(.*)\n\.\n")
CASES = (Path(__file__).parents[1] / "cases" / "words.txt").read_text(encoding="utf-8")


def cases() -> list[tuple[str, str, list[str]]]:
    """(title, text, words): after each of the three a line with nothing but a point."""
    found = CASE.findall(CASES)
    assert len(found) == CASES.count("\n.\n") // 3
    return [(title, source, [w for w in wanted.split("|") if w]) for title, source, wanted in found]


@pytest.mark.parametrize(("title", "source", "wanted"), cases(), ids=lambda one: str(one)[:40])
def test_a_text_is_cut_into_words(title: str, source: str, wanted: list[str]) -> None:
    assert text.words(source) == wanted, title


@pytest.mark.parametrize(
    ("word", "plain"),
    [("zürich", "zurich"), ("straße", "strasse"), ("ёлка", "елка"), ("ışık", "isik"), ("が", "が")],
)
def test_a_word_is_folded_as_somebody_in_a_hurry_types_it(word: str, plain: str) -> None:
    assert text.fold(word) == plain


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "refunds", "refunded"),
        ("pt", "informações", "informação"),
        ("pt-BR", "pagamentos", "pagamento"),
        ("pt", "cartões", "cartão"),
        ("pt", "transacoes", "transação"),
        ("pt", "mensagens", "mensagem"),
        ("pt", "canais", "canal"),
        ("pt", "papéis", "papel"),
        ("es", "transacciones", "transacción"),
        ("fr", "remboursements", "rembourser"),
        ("it", "prenotazioni", "prenotare"),
        ("ru", "возвраты", "возврата"),
        ("de", "häuser", "haus"),
        ("it", "pagamenti", "pagamento"),
        ("nb", "kortene", "kortet"),
    ],
)
def test_two_forms_of_a_word_share_a_stem(lang: str, one: str, other: str) -> None:
    assert text.stem(one, lang) == text.stem(other, lang)


def test_a_word_that_only_looks_like_a_portuguese_plural_keeps_its_letters() -> None:
    assert [text.stem(word, "pt") for word in ("mais", "pais", "dois")] == ["mais", "pais", "dois"]


def test_codes_numbers_and_words_of_unknown_languages_stay_whole() -> None:
    assert text.stem("e1001s", "en") == "e1001s"
    assert text.stem("running", "xx") == "running"


def test_stop_words_are_known_where_there_is_a_list() -> None:
    assert "the" in text.stop_words("en")
    assert text.stop_words("en-GB") == text.stop_words("en")
    assert not text.stop_words("zh")


@given(st.text())
def test_no_text_breaks_the_words_and_folding_twice_is_folding_once(source: str) -> None:
    for word in text.words(source):
        assert word
        assert not any(letter.isspace() for letter in word)
        assert text.fold(text.fold(word)) == text.fold(word)
        text.stem(word, "en")


@pytest.mark.parametrize(
    "lang",
    ["da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv", "ar"],
)
@settings(max_examples=30)
@given(source=st.text(alphabet=st.characters(categories=["L"]), min_size=1, max_size=12))
def test_every_stemmer_takes_any_word(lang: str, source: str) -> None:
    for word in text.words(source):
        assert isinstance(text.stem(word, lang), str)
