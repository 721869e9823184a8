"""From questions to groups: sampled, assigned in chunks, the same wherever the work is done."""

import random
from collections import Counter

import numpy as np
import pytest

from kbgen.errors import KbgenError
from kbgen.mining.assign import UNLIKE, WORDLESS, learn, map_chunk, merge
from kbgen.mining.find import Place, find
from kbgen.mining.spread import spread
from kbgen.model import Question

SUBJECTS = {
    "delivery": "where is my parcel courier track late address doorstep package shipping shipped",
    "password": "forgot reset password login cannot sign locked code account expired email link",
    "refund": "money back refund shoes return cancel paid charge twice statement invoice bank",
}


def questions(count: int = 300) -> list[Question]:
    dice = random.Random(5)
    found = []
    for number in range(count):
        subject = sorted(SUBJECTS)[number % 3]
        text = " ".join(dice.sample(SUBJECTS[subject].split(), 7))
        found.append(Question(f"{subject}-{number}", None, text, "en", number))
    return found


def test_texts_of_one_problem_come_together() -> None:
    asked = questions()
    labels = find(lambda: [asked[:100], asked[100:]], Place()).labels
    pure = 0
    for group in np.unique(labels[labels >= 0]):
        members = [one.ticket for one, label in zip(asked, labels, strict=True) if label == group]
        kinds = Counter(ticket.split("-")[0] for ticket in members)
        pure += kinds.most_common(1)[0][1]
    assert pure > 0.8 * len(asked)


def test_the_order_of_questions_changes_no_group() -> None:
    asked = questions()
    shuffled = asked.copy()
    random.Random(1).shuffle(shuffled)
    one = find(lambda: [asked], Place()).labels.tolist()
    other = find(lambda: [shuffled], Place()).labels.tolist()
    by_ticket = dict(zip((question.ticket for question in asked), one, strict=True))
    assert [by_ticket[question.ticket] for question in shuffled] == other


def test_a_question_without_words_is_in_no_group_and_says_why() -> None:
    asked = [*questions(), Question("empty", None, "!!! [name]", "en", 1)]
    assert find(lambda: [asked], Place()).labels[-1] == WORDLESS


def test_a_stranger_is_refused_by_the_model() -> None:
    known = {question.text: question.ticket.split("-")[0] for question in questions()}
    groups = np.array([sorted(SUBJECTS).index(known[text]) for text in sorted(known)])
    model = learn([(text, ()) for text in sorted(known)], groups)
    asked = [
        ("money back refund shoes return cancel paid", ()),
        ("xylophone quartet", ()),
        ("", ()),
    ]
    labels, counters = map_chunk(asked, model)
    assert labels.tolist() == [2, UNLIKE, WORDLESS]
    assert counters == {2: 1, UNLIKE: 1, WORDLESS: 1}


def test_counters_merge_in_any_order() -> None:
    one, two, three = {0: 2, UNLIKE: 1}, {1: 4}, {0: 1, 1: 1}
    assert merge(merge(one, two), three) == merge(three, merge(two, one)) == {0: 3, 1: 5, UNLIKE: 1}


def doubled(chunk: list[int], by: int) -> list[int]:
    return [number * by for number in chunk]


CHUNKS = [[number, number + 1] for number in range(40)]


def test_processes_give_the_same_results_in_the_same_order() -> None:
    here = list(spread(doubled, CHUNKS, 3))
    assert list(spread(doubled, CHUNKS, 3, jobs=2)) == here


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_results_in_the_same_order() -> None:
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    options = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(processes=False, **options) as cluster:
        found = list(spread(doubled, CHUNKS, 3, scheduler=cluster.scheduler_address))
    assert found == list(spread(doubled, CHUNKS, 3))


def test_a_cluster_that_is_not_there_is_wrong_usage() -> None:
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    with pytest.raises(KbgenError, match="no Dask scheduler") as caught:
        list(spread(doubled, CHUNKS, 3, scheduler="tcp://127.0.0.1:1"))
    assert caught.value.status == 2
