"""The sample of distinct texts: the same for any order of tickets."""

import random

from kbgen.mining.sample import Sample


def taken(texts: list[str], most: int = 50) -> Sample:
    sample = Sample(most)
    for text in texts:
        sample.add(text, ("macro:refund",) if "refund" in text else ())
    return sample


TEXTS = [f"question {number % 200} about a refund" for number in range(900)]


def test_the_order_of_tickets_changes_nothing() -> None:
    shuffled = TEXTS.copy()
    random.Random(7).shuffle(shuffled)
    assert taken(shuffled).folded() == taken(TEXTS).folded()


def test_the_count_of_a_sampled_text_is_exact() -> None:
    folded = taken(TEXTS).folded()
    assert len(folded.texts) == 50
    assert folded.counts == [TEXTS.count(text) for text in folded.texts]
    assert set(folded.signals) == {("macro:refund",)}


def test_a_ticket_without_words_is_not_sampled() -> None:
    assert taken(["", ""]).folded().texts == []
