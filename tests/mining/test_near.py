"""Groups are cut along the articles, and filler makes no group."""

from typing import Any

import numpy as np
import pytest

from kbgen.mining.cover import Answer, along
from kbgen.mining.near import Split, settled, split
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


ONE, OTHER = np.eye(2)
ROWS = np.array([ONE] * 9 + [OTHER] * 9)
EVERYBODY, NOBODY = np.ones(18, dtype=np.int64), np.zeros(18, dtype=bool)
NEAR, FAR = np.full(18, 4), np.full(18, 3)
STRAY = np.array([0] * 8 + [1] + [1] * 9)  # The ninth says what the first eight say.


def test_a_text_follows_those_that_say_the_same() -> None:
    moved = settled(Split(STRAY, [4, -1]), ROWS @ ROWS.T, NEAR, NOBODY, EVERYBODY)
    assert moved.groups.tolist() == [0] * 9 + [1] * 9
    assert moved.answers == [4, -1]
    away = settled(Split(STRAY, [-1, 4]), ROWS @ ROWS.T, FAR, NOBODY, EVERYBODY)
    assert away.groups.tolist() == [0] * 9 + [1] * 9


@pytest.mark.parametrize(
    ("answers", "nearest", "fixed"),
    [
        pytest.param([4, -1], FAR, NOBODY, id="to-an-article-that-is-not-the-nearest"),
        pytest.param([4, -1], NEAR, np.arange(18) == 8, id="away-from-what-an-agent-sent"),
        pytest.param([-1, -1], NEAR, NOBODY, id="from-one-gap-to-another"),
    ],
)
def test_a_text_does_not_go(answers: list[int], nearest: Any, fixed: Any) -> None:
    stays = settled(Split(STRAY, answers), ROWS @ ROWS.T, nearest, fixed, EVERYBODY)
    assert stays.groups.tolist() == STRAY.tolist()


def test_a_gap_closes_up_with_another_that_says_the_same() -> None:
    parted = np.array([0] * 7 + [2] * 2 + [1] * 9)
    tickets = np.array([1] * 7 + [3] * 2 + [1] * 9)
    likeness = 0.6 * ROWS @ ROWS.T + 0.4 * np.eye(18)  # Alike, and no copies of one another.
    closed = settled(Split(parted, [-1, 4, -1]), likeness, FAR, NOBODY, tickets)
    assert closed.groups.tolist() == [0] * 9 + [1] * 9
    assert closed.answers == [-1, 4]
