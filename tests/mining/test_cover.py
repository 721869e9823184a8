"""Which article answers a group: what its texts ask is compared, not what else they tell."""

import random

from kbgen.mining.cover import Answer, coverage
from kbgen.mining.evidence import Evidence
from kbgen.model import State

ASKED = (
    "why was my card declined in a shop",
    "where does my parcel stay so long",
    "forgot which code opens the app",
    "send me another invoice of last year",
)
YEARS = ("two", "five", "ten")


def letters(asked: str) -> Evidence:
    dice = random.Random(asked)
    evidence = Evidence(tickets=40)
    for number in range(40):
        before = f"I am with you for {dice.choice(YEARS)} years."
        after = f"I am in a hurry, please answer {dice.choice(('today', 'soon'))}."
        evidence.texts.add(f"{before} {asked} number{number}? {after}")
    return evidence


def test_the_search_is_asked_what_a_letter_asks() -> None:
    seen: list[str] = []

    def ranking(text: str) -> list[str]:
        seen.append(text)
        return []

    answers = [Answer(key, f"/{key}/", key, key) for key in ("card", "parcel", "years")]
    coverage([letters(one) for one in ASKED], answers, ranking)
    assert seen
    assert all(text.startswith(ASKED) for text in seen)
    assert not any("for" in text.split() or "hurry" in text for text in seen)


def group(asked: str, size: int) -> Evidence:
    evidence = Evidence(tickets=size)
    for number in range(size):
        evidence.texts.add(f"{asked} number{number}")
    return evidence


def test_a_few_votes_prove_less_than_many_of_the_same_share() -> None:
    asked = "parcel stays so long at the gate"
    answers = [Answer(key, f"/{key}/", key, f"{key} {key}") for key in ("card", "code", "invoice")]
    answers.append(Answer("parcel", "/parcel/", "parcel", asked))
    others = [group(other, 20) for other in ("bees on my roof", "snow in your yard", "old trains")]

    def ranking(text: str) -> list[str]:  # What the search finds for two texts of three.
        return ["card"] if text.endswith(("0", "3", "6", "9")) else ["parcel", "card"]

    few, many = (
        coverage([group(asked, size), *others], answers, ranking, ["parcel", None, None, None])[0]
        for size in (5, 20)
    )
    assert (few.article, few.state) == ("parcel", State.WEAK)
    assert (many.article, many.state) == ("parcel", State.ANSWERED)
    assert "of 5 questions" in few.reason
