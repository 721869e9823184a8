"""No two lines of the table ask the same."""

from kbgen.mining.labels import same, with_own_labels
from kbgen.model import Coverage, Problem, State


def problem(number: int, *examples: str, state: State = State.GAP, lang: str = "en") -> Problem:
    cover = Coverage(state, "cards/blocked")
    phrases = ("blocked", "card", "abroad")
    return Problem(
        id=f"0000000{number}",
        label=examples[0],
        langs=(lang,),
        tickets=100 - number,
        share=0.1,
        interval=(0.0, 0.2),
        requesters=9,
        trend=0.0,
        coverage=cover,
        examples=examples,
        phrases=phrases,
    )


def test_what_customers_best_tell_in_the_same_words_is_one_problem() -> None:
    made = [
        problem(1, "Why is my card blocked?"),
        problem(2, "How do I send money home?"),
        problem(3, "Is my card blocked"),
    ]
    assert same(made) == {2: 0}


def test_what_an_article_answers_or_another_language_asks_stays_apart() -> None:
    made = [
        problem(1, "Visa?"),
        problem(2, "Visa?", lang="pt"),
        problem(3, "Visa?", state=State.ANSWERED),
    ]
    assert same(made) == {}


def test_the_smaller_of_two_is_told_by_another_sentence() -> None:
    answered = problem(1, "Why is my card blocked?", state=State.ANSWERED)
    gap = problem(2, "Is my card blocked?", "It was blocked on holiday")
    assert [one.label for one in with_own_labels([gap, answered])] == [
        "It was blocked on holiday",
        "Why is my card blocked?",
    ]


def test_where_there_is_no_other_sentence_the_telling_words_help() -> None:
    answered = problem(1, "Why is my card blocked?", state=State.ANSWERED)
    gap = problem(2, "Is my card blocked?")
    assert with_own_labels([answered, gap])[1].label == (
        "Is my card blocked? (blocked, card, abroad)"
    )
