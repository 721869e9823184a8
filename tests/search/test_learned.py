"""Words learned from tickets, and the two files a team reviews."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pytest

from kbgen.search import (
    Asked,
    Taught,
    engine,
    learn,
    read_synonyms,
    read_vocabulary,
    related,
    write_vocabulary,
)

numpy = pytest.importorskip("numpy", reason="words are learned with the suggest extra")

SWALLOWED = ["the atm swallowed it", "swallowed by the machine", "it was eaten by an atm"]
LOCKED = ["i am locked out", "locked out of everything", "cannot get in, locked"]


def tickets(people: int, linked: bool = True) -> list[Asked]:
    asked = []
    for texts, path in ((SWALLOWED, "help/a1.md"), (LOCKED, "help/a2.md")):
        words = cycle(texts)
        asked += [Asked(next(words), who, path if linked else "") for who in range(people)]
    return asked


def test_a_customers_word_leads_to_the_article_that_agents_sent(shelf: Callable) -> None:
    help_ = shelf(("The machine kept my card", "Call us."), ("Sign in", "Type your password."))
    plain = engine(help_.edition(), help_.documents)
    learned = learn(plain, tickets(12))
    taught = engine(help_.edition(), help_.documents, Taught(learned))
    assert plain.search("swallowed").hits == ()
    assert taught.search("swallowed").hits[0].title == "The machine kept my card"
    assert taught.search("locked").hits[0].title == "Sign in"
    assert learned == learn(plain, tickets(12))


def test_a_word_of_fewer_than_five_people_is_nobodys_business(shelf: Callable) -> None:
    help_ = shelf(("The machine kept my card", "Call us."), ("Sign in", "Type your password."))
    plain = engine(help_.edition(), help_.documents)
    secret = [Asked("locked out, my name is Karlsson", 1, "help/a2.md")] * 9
    words = {word for known in learn(plain, tickets(12) + secret).values() for word in known}
    assert "locked" in words
    assert "karlsson" not in words
    assert learn(plain, tickets(4)) == {}


def test_an_article_of_few_tickets_is_taught_beside_one_of_many(shelf: Callable) -> None:
    help_ = shelf(("The machine kept my card", "Call us."), ("Sign in", "Type your password."))
    plain = engine(help_.edition(), help_.documents)
    few = [one for one in tickets(6) if one.path == "help/a2.md"]
    many = [one for one in tickets(300) if one.path == "help/a1.md"]
    learned = learn(plain, few + many)
    taught = engine(help_.edition(), help_.documents, Taught(learned))
    assert taught.search("locked").hits[0].title == "Sign in"
    assert taught.search("swallowed").hits[0].title == "The machine kept my card"


def test_as_many_words_are_kept_as_asked_on_average(shelf: Callable) -> None:
    help_ = shelf(("The machine kept my card", "Call us."), ("Sign in", "Type your password."))
    plain = engine(help_.edition(), help_.documents)
    for most in (1, 2, 3):
        kept = [len(words) for words in learn(plain, tickets(12), words=most).values()]
        assert len(kept) == 2
        assert sum(kept) <= 2 * most


def test_tickets_without_links_still_teach(shelf: Callable) -> None:
    help_ = shelf(("The machine kept my card", "An atm may keep it."), ("Get in", "Password."))
    plain = engine(help_.edition(), help_.documents)
    learned = learn(plain, tickets(30, linked=False))
    taught = engine(help_.edition(), help_.documents, Taught(learned))
    assert taught.search("swallowed").hits[0].title == "The machine kept my card"


def test_the_vocabulary_file_is_read_back_as_it_was_written() -> None:
    learned = {"b/é x.md": {"money": 14, "wait": -6}, "a.md": {"zürich": 3}}
    text = write_vocabulary(learned)
    assert text.splitlines()[1:] == ["a.md: zürich 3", '"b/é x.md": money 14, wait -6']
    assert read_vocabulary(text) == (learned, ())


def test_a_line_that_is_not_understood_is_told_with_its_number() -> None:
    learned, told = read_vocabulary("# words\na.md: money 14\nb.md: money lots\nc.md: x 9999\n")
    assert learned == {"a.md": {"money": 14}}
    assert [str(one) for one in told] == [
        f"vocabulary.yml:{line}: warning: not words with their weights"
        " — write 'billing/refund.md: money 14, back 9'"
        for line in (3, 4)
    ]


def test_synonyms_are_one_line_a_group() -> None:
    groups, told = read_synonyms(
        "# ours\n- invoice, Bill, 'receipt'\n\n- [log in, sign in]\n- one\n"
    )
    assert groups == (
        (("invoice",), ("bill",), ("receipt",)),
        (("log", "in"), ("sign", "in")),
    )
    assert [one.line for one in told] == [5]


def test_related_articles_share_the_rarest_words_of_their_titles(shelf: Callable) -> None:
    help_ = shelf(
        ("Refund for a card payment",), ("Refund for a transfer",), ("Card limits",), ("Sign in",)
    )
    kin = related(help_.articles)
    assert kin["help/a1"].near == ("help/a2", "help/a3")
    assert kin["help/a4"].near == ()


def test_words_that_say_nothing_make_nobody_kin(shelf: Callable) -> None:
    help_ = shelf(("My card was swallowed",), ("My top-up was reverted",), ("Swallowed coins",))
    kin = related(help_.articles)
    assert kin["help/a1"].near == ("help/a3",)
    assert kin["help/a2"].near == ()


@pytest.mark.parametrize("common", [8, 20, 100])
def test_kin_after_an_edit_are_those_of_a_look_at_everybody(
    shelf: Callable, monkeypatch: pytest.MonkeyPatch, common: int
) -> None:
    """Titles change, articles come, go and move; only those concerned are looked at again."""
    monkeypatch.setitem(related.__globals__, "COMMON", common)
    source = random.Random(7)
    words = ["refund", "card", "limit", "transfer", "sign", "code", "plan", "invoice", "address"]
    titles = [[" ".join(source.sample(words, 3))] for _ in range(60)]
    kin = related(shelf(*map(tuple, titles)).articles)
    for _ in range(60):
        at = source.randrange(len(titles))
        deed = source.choice(("retitle", "retitle", "retitle", "add", "remove"))
        if deed == "retitle":
            titles[at] = [" ".join(source.sample([*words, f"word{source.randrange(30)}"], 3))]
        elif deed == "add":
            titles.insert(at, [f"{source.choice(words)} new{source.randrange(30)}"])
        elif len(titles) > 40:
            del titles[at]
        articles = shelf(*map(tuple, titles)).articles
        home = source.choice(("", "help", "other"))
        articles = [replace(articles[0], category=home), *articles[1:]]
        kin = related(articles, kin)
        assert kin == related(articles)
