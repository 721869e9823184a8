"""What many say whatever they ask is not looked at; what they ask is."""

import random

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
