"""What many say whatever they ask is not looked at; what they ask is."""

import random

from kbgen.mining.commonplace import common_pairs, without_commonplaces
from kbgen.mining.find import Place, find
from kbgen.mining.refrain import pattern, refrains, without_phrases
from kbgen.model import Question

WORDS = [
    [f"{kind}{number}" for number in range(12)]
    for kind in ("par", "log", "ref", "inv", "gar", "sch")
]
SAID = "my colleague waits already"


def texts() -> list[str]:
    dice = random.Random(3)
    found = [" ".join(dice.sample(WORDS[number % 6], 6)) for number in range(600)]
    return sorted({f"{one} {SAID}" if dice.random() < 0.3 else one for one in found})


def test_a_phrase_of_many_questions_is_a_refrain() -> None:
    assert refrains(texts()) == (SAID,)


def test_the_question_itself_is_none_however_often_it_is_asked() -> None:
    asked = [f"reset the password of user{number}" for number in range(60)]
    assert "reset the password of" not in refrains(sorted([*texts(), *asked]))


def test_a_text_of_nothing_else_stays_as_it_is() -> None:
    found = pattern([SAID])
    assert without_phrases(f"late parcel {SAID} again", found) == "late parcel again"
    assert without_phrases(SAID, found) == SAID
    assert without_phrases(f"{SAID}s", found) == f"{SAID}s"


def test_a_refrain_makes_no_group() -> None:
    asked = [Question(text, None, text, "en", at) for at, text in enumerate(texts())]
    labels = find(lambda: [asked], Place()).labels.tolist()
    subjects = {(label, one.text[:3]) for label, one in zip(labels, asked, strict=True)}
    assert len({label for label in labels if label >= 0}) == len(
        {pair for pair in subjects if pair[0] >= 0}
    )


def letters() -> list[str]:
    """Each asks something of its own between two sentences that many write."""
    dice = random.Random(4)
    years = [f"i am with you for {count} years" for count in ("two", "five", "ten")]
    rush = [f"please answer {when} i am in a hurry" for when in ("today", "soon")]
    return ["\n".join([dice.choice(years), one, dice.choice(rush)]) for one in texts()]


def test_of_a_letter_what_everybody_writes_is_left_out() -> None:
    common = common_pairs(letters())
    asked = "i am with you for five years\nmy key sticks\nplease answer soon i am in a hurry"
    assert without_commonplaces(asked, common) == "my key sticks"


def test_what_says_nothing_else_keeps_the_least_common_sentence() -> None:
    common = common_pairs(letters())
    asked = "i am with you for two years\ni am in a hurry again\nplease answer soon"
    assert without_commonplaces(asked, common) == "i am in a hurry again"


def test_a_letter_without_full_stops_is_looked_at_in_pieces() -> None:
    common = common_pairs(letters())
    asked = " ".join(["i am with you for five"] * 3 + ["my key sticks in the lock"] * 2)
    assert without_commonplaces(asked, common) == " ".join(["my key sticks in the lock"] * 2)


def test_a_short_question_is_never_cut() -> None:
    asked = "please answer soon\ni am in a hurry"
    assert without_commonplaces(asked, common_pairs(letters())) == asked.replace("\n", " ")


def test_what_is_asked_twice_in_one_letter_is_no_commonplace() -> None:
    asked = [
        f"where is parcel{at % 7}\nmy par{at} parcel{at % 7} is late\nso it is" for at in range(40)
    ]
    common = common_pairs([*letters(), *asked])
    assert "where is" not in common
    assert "with you" in common
