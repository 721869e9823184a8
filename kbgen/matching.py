"""The articles as mining sees them: what they say, how the site ranks them, what it learns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen import search
from kbgen.findable import findable, search_engine
from kbgen.mining.cover import Answer, along, coverage
from kbgen.mining.meaning import Told, near_words
from kbgen.mining.topic import known_words
from kbgen.model import Coverage, State
from kbgen.reading import body_of
from kbgen.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kbgen.cache import Cache
    from kbgen.mining.dense import Dense
    from kbgen.mining.evidence import Evidence
    from kbgen.mining.find import Along
    from kbgen.model import Article, Edition, Question
    from kbgen.reading import Reading
    from kbgen.search import Engine, Learned
    from kbgen.tickets.kanon import Shown

MOST = 40_000  # Tickets that one language learns from.


class Shelf:
    """The published articles of one language, and a ranking without anything learned.

    Without learned words and measured tickets, so that a second run on the same tickets comes to
    the same end as the first.
    """

    def __init__(self, edition: Edition, answers: Sequence[Answer], engine: Engine) -> None:
        self.lang = edition.lang
        self.answers = answers
        self.engine = engine
        self.paths = {one.key: one.path for one in (*edition.fallbacks, *edition.articles)}
        own = {one.key for one in edition.articles}
        self.passages = {one.key: one.passages for one in answers if one.key in own}
        self.known = known_words((one.text for one in answers if one.key in own), self.lang)

    def ranking(self, question: str) -> list[str]:
        return [hit.key for hit in self.engine.search(question, 3).hits]


def shelves(reading: Reading, cache: Cache) -> list[Shelf]:
    """One a language of the site."""
    known = findable(reading, cache)
    plain = known._replace(taught=known.taught._replace(learned={}))
    found = []
    for edition in reading.library.editions:
        uncounted = replace(
            edition,
            articles=_uncounted(edition.articles),
            fallbacks=_uncounted(edition.fallbacks),
        )
        answers = [
            _answer(reading, article, cache)
            for article in (*uncounted.articles, *uncounted.fallbacks)
            if not article.draft
        ]
        found.append(Shelf(edition, answers, search_engine(plain, uncounted)))
    return found


def _uncounted(articles: Iterable[Article]) -> tuple[Article, ...]:
    """In an order that no ticket has a say in."""
    return tuple(sorted((replace(one, tickets=0) for one in articles), key=lambda one: one.key))


def _answer(reading: Reading, article: Article, cache: Cache) -> Answer:
    """Said again and again, the title and the keywords weigh more than the text."""
    sections = body_of(reading, article.path, cache).sections
    said = [article.title] * 3 + [*article.keywords] * 2 + [article.answer] * 2
    told = [f"{one.heading} {one.text}" for one in sections]
    passages = (article.title, article.answer, " ".join(article.keywords), *told)
    return Answer(article.key, article.url, article.title, " ".join([*said, *told]), passages)


def published_words(shelves: Iterable[Shelf]) -> frozenset[str]:
    """Words of our own articles: no customer's secret."""
    return frozenset(word for shelf in shelves for one in shelf.answers for word in words(one.text))


def cutting(shelves: Iterable[Shelf]) -> Along:
    """What cuts groups of a language along its articles."""
    answers = {shelf.lang: shelf.answers for shelf in shelves}
    return lambda lang, asked, groups: along(answers.get(lang, ()), asked, groups)


def covered(
    shelves: Iterable[Shelf],
    langs: Sequence[str],
    evidence: Sequence[Evidence],
    near: Sequence[str | None] = (),
) -> list[Coverage]:
    """The coverage of each group, by the articles of its own language."""
    found = [Coverage(State.GAP, reason="the site does not speak this language")] * len(langs)
    for shelf in shelves:
        groups = [group for group, lang in enumerate(langs) if lang == shelf.lang]
        of_lang = coverage(
            [evidence[group] for group in groups],
            shelf.answers,
            shelf.ranking,
            [near[group] for group in groups] if near else (),
        )
        for group, one in zip(groups, of_lang, strict=True):
            found[group] = one
    return found


def meant(
    shelves: Iterable[Shelf], known: Learned, general: Iterable[str], dense: Dense
) -> dict[str, Mapping[str, int]]:
    """Words near in meaning for each article of which *known* says nothing."""
    general = list(general)
    found = dict(known)
    for shelf in shelves:
        told = [
            Told(shelf.paths[one.key], one.title, " ".join(one.passages))
            for one in shelf.answers
            if shelf.paths.get(one.key)
        ]
        near = near_words(shelf.engine, told, general, dense)
        found |= {path: words for path, words in near.items() if words and path not in found}
    return found


def vocabulary(
    shelves: Iterable[Shelf],
    questions: Iterable[Question],
    articles: Iterable[str],
    asked: Shown,
    known: Learned,
) -> dict[str, Mapping[str, int]]:
    """What each article should be found by; *known* stays for articles that learn nothing now.

    *articles* is the key of each question's article, "" for none. Only words that may be shown.
    """
    lessons: dict[str, list[search.Asked]] = {}
    paths = {shelf.lang: shelf.paths for shelf in shelves}
    for question, key in zip(questions, articles, strict=True):
        path = paths.get(question.lang, {}).get(key, "") if key else ""
        if path:
            lesson = search.Asked(question.text, question.requester, path)
            lessons.setdefault(question.lang, []).append(lesson)
    found = dict(known)
    for shelf in shelves:
        # Sorted, and thinned evenly: the order of tickets must not matter.
        lesson_book = sorted(lessons.get(shelf.lang, ()), key=lambda one: (one.text, one.path))
        step = max(1, -(-len(lesson_book) // MOST))
        found |= search.learn(shelf.engine, lesson_book[::step], shown=asked.word)
    return {path: weights for path, weights in found.items() if weights}
