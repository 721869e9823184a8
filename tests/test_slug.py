"""Words become addresses that can be typed and read aloud."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.slug import LONGEST, slug


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How do I get a refund?", "how-do-i-get-a-refund"),
        ("Отмена платежа", "otmena-platezha"),
        ("Ёж и щука", "iozh-i-shchuka"),
        ("São Tomé & Co.", "sao-tome-co"),
        ("Größe", "grosse"),
        ("إلغاء الدفع", "ilgha-aldfa"),
        ("Don't panic", "dont-panic"),
        ("ﬁne print №5", "fine-print-no5"),
        ("!!!", ""),
        ("", ""),
    ],
)
def test_a_title_becomes_an_address(text: str, wanted: str) -> None:
    assert slug(text) == wanted


def test_a_long_title_is_cut_at_a_word() -> None:
    made = slug("a very long title " * 20)
    assert len(made) <= LONGEST
    assert made.endswith(("-very", "-long", "-title", "-a"))


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_nothing(text: str) -> None:
    made = slug(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", made)
    assert len(made) <= LONGEST
    assert slug(made) == made
