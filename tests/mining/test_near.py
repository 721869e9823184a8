"""Groups are cut along the articles, and filler makes no group."""

import numpy as np

from kbgen.mining.cover import Answer, along
from kbgen.mining.evidence import Evidence
from kbgen.mining.filler import coherences, fillers, mixed, scattered
from kbgen.mining.near import split
from kbgen.mining.sample import Folded

TOPICS = (
    "lost passport", "broken bicycle", "late invoice", "garden permit", "library card",
    "swimming course", "parking fine", "noise complaint", "street lamp", "school place",
)  # fmt: skip
ANSWERS = [
    Answer(topic, f"/pt/{topic.replace(' ', '-')}/", topic, f"{topic} {topic} how to report it")
    for topic in TOPICS
]


def folded(texts: list[str], signals: list[tuple[str, ...]] | None = None) -> Folded:
    return Folded(texts, [1] * len(texts), signals or [()] * len(texts))


def test_what_an_article_answers_leaves_the_group_of_what_none_does() -> None:
    answered = [f"lost passport at place{number}" for number in range(6)]
    unanswered = [f"wedding date for couple{number}" for number in range(6)]
    others = [f"{what} number{n}" for what in ("red roses", "old trains") for n in range(9)]
    groups = np.array([0] * 12 + [1] * 9 + [2] * 9)
    cut, keys = along(ANSWERS, folded([*answered, *unanswered, *others]), groups)
    assert {keys[group] for group in cut[:6].tolist()} == {"lost passport"}
    assert {keys[group] for group in cut[6:12].tolist()} == {""}


def test_few_articles_cut_nothing() -> None:
    groups = np.zeros(6, dtype=np.int64)
    texts = [f"lost passport at place{number}" for number in range(6)]
    cut, keys = along(ANSWERS[:3], folded(texts), groups)
    assert cut.tolist() == [0] * 6
    assert keys == [None]


def test_what_is_too_small_to_stand_alone_goes_back_or_into_none() -> None:
    groups = np.array([0] * 8 + [-1] * 2)
    scored = np.zeros((10, 2))
    scored[:3, 0] = scored[8:, 1] = 9.0
    cut = split(groups, scored, np.ones(10, dtype=np.int64))
    assert cut.groups.tolist() == [0] * 8 + [-1] * 2
    assert cut.answers == [-1]


def evidence(texts: list[str]) -> Evidence:
    found = Evidence(tickets=len(texts))
    for text in texts:
        found.texts.add(text)
    return found


def test_a_sentence_of_many_groups_is_filler_and_its_group_is_scattered() -> None:
    said = "I have been with you for years"
    groups = [
        evidence([f"The {topic} of mine, place{n}. {said}." for n in range(6)]) for topic in TOPICS
    ]
    loose = evidence([f"{said}. {word} now?" for word in ("Roses", "Trains", "Cheese", "Snow")])
    langs = ["en"] * (len(groups) + 1)
    filler = fillers([*groups, loose], langs)
    assert filler == {said.lower()}
    whole = [*groups, *(evidence([f"more of {n}{m}" for m in range(60)]) for n in range(9)), loose]
    held = coherences(whole, ["en"] * len(whole), filler)
    assert len(whole) - 1 in scattered(whole, held)
    assert not set(range(len(groups))) & set(scattered(whole, held))


def test_a_group_that_less_holds_together_than_is_usual_may_be_several_problems() -> None:
    held = {0: 0.30, 1: 0.28, 2: 0.12, 3: 0.12, 4: 0.10}
    assert mixed(["en", "en", "en", "pt", "pt"], held) == {2}
