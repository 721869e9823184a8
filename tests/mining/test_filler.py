"""Sentences that tell nothing."""

from collections.abc import Sequence

from kbgen.mining.evidence import Evidence
from kbgen.mining.filler import torn


def group(*texts: str) -> Evidence:
    found = Evidence(tickets=len(texts))
    for text in texts:
        found.texts.add(text)
    return found


def cut(*groups: Sequence[str]) -> frozenset[str]:
    return torn([group(*texts) for texts in groups], ["en"] * len(groups))


def test_a_subject_that_a_program_has_cut_is_torn() -> None:
    whole = "Could you give me the name of your cleaner?"
    assert cut(["Could you give me.\nMy card is gone.", whole], [f"Hello. {whole}"]) == {
        "could you give me"
    }


def test_what_stands_alone_as_often_as_it_goes_on_in_one_way_is_whole() -> None:
    alone = ["My card is blocked", "My card is blocked!\nHelp", "My card is blocked. Why?"]
    assert cut([*alone, "My card is blocked since Monday", "My card is blocked and I pay"]) == set()


def test_another_language_does_not_say_how_a_sentence_goes_on() -> None:
    groups = [group("I want it"), group("I want it now")]
    assert torn(groups, ["en", "pt"]) == set()
