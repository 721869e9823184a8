"""Which article answers a group: what its texts ask is compared, not what else they tell."""

import random

from kbgen.mining.cover import Answer, coverage
from kbgen.mining.evidence import Evidence

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
