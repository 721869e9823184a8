"""Groups are cut along the articles, and filler makes no group."""

import numpy as np

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


def test_a_text_follows_those_that_say_the_same() -> None:
    one, other = np.eye(2)
    rows = np.array([one] * 9 + [other] * 9)
    cut = Split(np.array([0] * 8 + [1] + [1] * 9), [4, -1])
    everybody, nobody = np.ones(18, dtype=np.int64), np.zeros(18, dtype=bool)
    near, far = np.full(18, 4), np.full(18, 3)
    moved = settled(cut, rows @ rows.T, near, nobody, everybody)
    assert moved.groups.tolist() == [0] * 9 + [1] * 9
    assert moved.answers == [4, -1]
    # Not to an article that is not the nearest to it, nor away from what an agent sent.
    for nearest, fixed in ((far, nobody), (near, np.arange(18) == 8)):
        stays = settled(cut, rows @ rows.T, nearest, fixed, everybody)
        assert stays.groups.tolist() == cut.groups.tolist()
