"""Small libraries for search tests, made from titles and texts."""

import random
from typing import Any

from kbgen.model import Article, Category, Edition, Section
from kbgen.search import Document, document


def article(number: int, title: str, **more: Any) -> Article:
    key = more.pop("key", f"help/a{number}")
    given = {"path": f"{key}.md", "lang": "en", "url": f"/{key}/", "category": "help"} | more
    return Article(key=key, number=number, title=title, **given)


class Shelf:
    """Articles with their texts, and the edition that holds them."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang
        self.articles: list[Article] = []
        self.documents: dict[str, Document] = {}

    def put(self, title: str, text: str = "", **more: Any) -> Article:
        number = more.pop("number", len(self.articles) + 1)
        one = article(number, title, **({"lang": self.lang} | more))
        self.articles.append(one)
        self.documents[one.path] = document(one, [Section("", "", text)])
        return one

    def edition(self) -> Edition:
        own = tuple(one for one in self.articles if one.lang == self.lang)
        rest = tuple(one for one in self.articles if one.lang != self.lang)
        shelf = Category("help", self.lang, "/help/", "Help")
        return Edition(self.lang, own, rest, (shelf,), own[:3], ())


STEMS = ["pay", "card", "refund", "invoice", "order", "cancel", "plan", "code", "bank", "limit"]
ENDINGS = ["", "s", "ed", "ing", "ment", "able"]


def generated(count: int, seed: int = 1, lang: str = "en") -> Shelf:
    """*count* articles of made-up words in many forms; the same for the same seed."""
    rng = random.Random(seed)
    syllables = ["ba", "co", "di", "fu", "ga", "he", "ji", "lo", "mu", "ne", "qui", "ro", "ção"]
    names = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(400)]
    words = [stem + ending for stem in STEMS for ending in ENDINGS] + names
    new = Shelf(lang)
    for number in range(1, count + 1):
        topic = rng.sample(words, 30)
        title = " ".join(rng.sample(topic, 4))
        text = " ".join(rng.choice(topic if rng.random() < 0.5 else words) for _ in range(120))
        new.put(title, text, tickets=rng.choice([0, 0, 1, 5, 40]), number=number * 2)
    return new
