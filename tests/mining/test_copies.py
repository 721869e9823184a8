"""Texts that hardly differ are one piece of evidence, with the tickets of all."""

import numpy as np

from kbgen.mining.copies import COPY, stand_ins
from kbgen.mining.discover import discover
from kbgen.mining.ridge import fit, unseen
from kbgen.mining.sample import Folded

LIKE, UNLIKE = COPY + 0.05, COPY - 0.05


def test_who_has_most_copies_stands_for_them() -> None:
    similarity = np.array(
        [[1, LIKE, 0, 0], [LIKE, 1, LIKE, 0], [0, LIKE, 1, UNLIKE], [0, 0, UNLIKE, 1]]
    )
    assert stand_ins(similarity).tolist() == [1, 1, 1, 3]


def test_the_first_of_equals_stands_for_both() -> None:
    assert stand_ins(np.array([[1, LIKE], [LIKE, 1]])).tolist() == [0, 0]


def test_a_text_without_a_known_word_stands_for_itself() -> None:
    assert stand_ins(np.zeros((2, 2))).tolist() == [0, 1]


def test_many_tickets_with_few_texts_are_a_problem() -> None:
    texts = ["parcel lost again", "parcel lost", "the door is locked", "the door is open"]
    groups = discover(Folded(texts, [9, 8, 1, 1], [()] * 4))
    assert groups[0] == groups[1] >= 0


def test_a_classifier_that_leaves_out_a_text_leaves_out_its_copies() -> None:
    dice = np.random.default_rng(2)
    rows = dice.normal(size=(7, 5)).astype(np.float32)
    kernel, wanted = rows @ rows.T, np.eye(7, 2, dtype=np.float32)
    copies = np.array([0, 1, 1, 3, 1, 5, 5])
    fitted = fit(kernel.copy(), 1.0, copies)
    told = unseen(fitted, fitted.inverse @ wanted, wanted)
    for text in range(7):
        others = np.flatnonzero(copies != copies[text])
        inside = kernel[np.ix_(others, others)] + np.eye(len(others), dtype=np.float32)
        naive = kernel[text, others] @ np.linalg.solve(inside, wanted[others])
        assert np.allclose(told[text], naive, atol=1e-4)
