"""What stands for a problem: its label, its phrases."""

from kbgen.mining.labels import NOTHING_PUBLIC, label
from kbgen.mining.words import phrases
from kbgen.tickets.kanon import Shown

WORDS = ("the", "card", "got", "stolen", "top", "up", "by", "my", "not", "allowed", "didn", "t")
SHOWN = Shown(5, frozenset(WORDS))


def test_phrases_neither_begin_nor_end_with_words_that_only_join() -> None:
    weights = {"my card": 0.9, "card": 0.5, "top up": 0.4, "stolen by": 0.3, "didn t": 0.2}
    assert phrases(weights, SHOWN, "en") == ("top up", "card")


def test_phrases_hold_no_word_that_may_not_be_shown() -> None:
    assert phrases({"maria card": 0.9, "card": 0.5}, SHOWN, "en") == ("card",)


def test_a_label_has_a_telling_word() -> None:
    quoted = ["I need the code", "Could you name your cleaner"]
    assert label(quoted, ("cleaner", "company")) == "Could you name your cleaner"


def test_telling_words_are_the_label_where_no_sentence_has_any() -> None:
    assert label(["I need the code"], ("cleaner", "company")) == "cleaner · company"
    assert label(["I need the code"], ()) == "I need the code"
    assert label([], ()) == NOTHING_PUBLIC
