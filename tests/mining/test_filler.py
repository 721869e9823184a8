"""Sentences that tell nothing, and groups that such alone hold together."""

from collections.abc import Sequence

from kbgen.mining.bonds import Bonds, bonds, mixed, scattered
from kbgen.mining.evidence import Evidence
from kbgen.mining.filler import fillers, torn


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


TOPICS = (
    "lost passport", "broken bicycle", "late invoice", "garden permit", "library card",
    "swimming course", "parking fine", "noise complaint", "street lamp", "school place",
)  # fmt: skip


def problems(said: str = "Thanks") -> list[Evidence]:
    return [group(*(f"The {one} of mine, place{n}. {said}." for n in range(6))) for one in TOPICS]


def crowd() -> list[Evidence]:
    """So many tickets of something else that the other groups are small ones."""
    return [group(*(f"more of {n}{m}" for m in range(60))) for n in range(9)]


def test_a_sentence_of_many_groups_is_filler_and_its_group_is_scattered() -> None:
    said = "I have been with you for years"
    loose = group(*(f"{said}. {word} now?" for word in ("Roses", "Trains", "Cheese", "Snow")))
    whole = [*problems(said), loose]
    filler = fillers(whole, ["en"] * len(whole))
    assert filler == {said.lower()}
    whole += crowd()
    assert scattered(whole, bonds(whole, ["en"] * len(whole), filler)) == {len(TOPICS)}


def test_letters_about_nothing_of_which_some_came_twice_are_scattered() -> None:
    one, other = "Who drew the poster with the whale", "Does your choir sing at weddings"
    loose = group(f"{one} in Rome", f"{one} in Ghent", f"{other} in May", f"{other} in June")
    whole = [*problems(), loose, *crowd()]
    assert scattered(whole, bonds(whole, ["en"] * len(whole), ())) == {len(TOPICS)}


def test_the_same_sentence_alone_again_and_again_is_a_problem() -> None:
    same = group(*(f"Who drew the poster with the whale? I live in street{n}" for n in range(6)))
    whole = [*problems(), same, *crowd()]
    assert scattered(whole, bonds(whole, ["en"] * len(whole), ())) == set()


def test_a_group_that_less_holds_together_than_is_usual_may_be_several_problems() -> None:
    usual = {0: 0.30, 1: 0.30, 2: 0.30, 3: 0.18, 4: 0.17}
    assert mixed([Bonds(usual, usual, 0.0), Bonds({5: 0.1}, {5: 0.1}, 0.0)]) == {4}
    assert mixed([Bonds(usual, usual, 0.1)]) == {3, 4}


def test_bonds_are_what_two_texts_share_by_the_rarity_of_their_words() -> None:
    alike, apart = group("red roses", "red roses bloom"), group("old trains", "blue cheese")
    found = bonds([alike, apart], ["en", "en"], ())[0]
    assert found.texts[0] > 0.5 > found.texts[1] == 0
    assert found.sentences[0] == 1
    assert found.strangers == 0
