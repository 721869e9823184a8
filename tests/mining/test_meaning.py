"""Words near in meaning: what a model adds to articles that no ticket has taught."""

from collections.abc import Sequence

import numpy as np

from kbgen.mining.meaning import Told, near_words
from kbgen.model import Article, Edition, Section
from kbgen.search import Engine, Taught, document, engine

MEANINGS = {
    "car": (1, 0, 0),
    "automobile": (1, 0, 0),
    "house": (0, 1, 0),
    "flat": (0, 0.9, 0.1),
    "sell": (0, 0, 1),
}
TEXTS = (
    Told("car.md", "Sell a car", "The car."),
    Told("house.md", "Sell a house", "The house."),
    Told("fees.md", "Sell an automobile or a flat", "Free."),
)


def dense(texts: Sequence[str]) -> np.ndarray:
    rows = np.array(
        [sum(np.array(MEANINGS.get(w, (0, 0, 0))) for w in text.lower().split()) for text in texts]
    )
    return rows.astype(np.float32)


def asked(taught: Taught | None = None) -> Engine:
    articles = tuple(
        Article(one.path, one.path, "en", f"/{one.path}/", number, "", one.title)
        for number, one in enumerate(TEXTS, 1)
    )
    documents = {
        article.path: document(article, [Section("", "", one.text)])
        for article, one in zip(articles, TEXTS, strict=True)
    }
    return engine(Edition("en", articles, (), (), (), ()), documents, taught or Taught())


def test_a_word_of_another_article_leads_to_the_one_it_means_too() -> None:
    learned = near_words(asked(), TEXTS, MEANINGS, dense)
    taught = asked(Taught(learned))
    assert [hit.path for hit in asked().search("automobile").hits] == ["fees.md"]
    assert {hit.path for hit in taught.search("automobile").hits} == {"fees.md", "car.md"}
    assert {hit.path for hit in taught.search("my flat").hits} == {"fees.md", "house.md"}


def test_what_sets_an_article_apart_weighs_most() -> None:
    words = near_words(asked(), TEXTS, MEANINGS, dense)["car.md"]
    assert words["automobile"] == words["car"] > words.get("sell", 0)
    assert "house" not in words


def test_a_model_of_another_language_adds_nothing() -> None:
    assert near_words(asked(), TEXTS, ["auto", "haus", "wohnung"], dense) == {}
