"""Groups against articles: which one answers, which is only near, and whether any is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from kbgen.mining.vectors import LETTERS, WORD, canonical
from kbgen.model import Coverage, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kbgen.mining.evidence import Evidence

    Ranking = Callable[[str], Sequence[str]]
    """A question → keys of articles, best first, as the site ranks them."""

ASKED = 24  # Texts of a group that the site's own search is asked.
ANSWERED, WEAK = 0.30, 0.18  # Least scores; measured, see benchmarks/tickets.py.
LINKED = 0.5  # Share of a group's links that must point to one article.
LINKS = 3  # Links below which agents have said nothing.
VOTES = 0.5  # How much of the score depends on the site's own ranking.


@dataclass(frozen=True, slots=True)
class Answer:
    """What of an article is compared: its address for links, its title, and all it says."""

    key: str
    url: str
    title: str
    text: str  # Title, keywords and answer again and again, then the text: earlier counts more.


def coverage(
    groups: Sequence[Evidence], answers: Sequence[Answer], ranking: Ranking
) -> list[Coverage]:
    """The best article for each group of one language."""
    if not answers:
        return [Coverage(State.GAP, reason="there is no article in this language")] * len(groups)
    texts = [one.texts.texts() for one in groups]
    near = _cosines(texts, answers)
    links = _links(groups, answers)
    found = []
    for number, group in enumerate(groups):
        votes = _votes(texts[number][:ASKED], answers, ranking)
        scores = near[number] * (1 - VOTES + VOTES * votes)
        best = int(np.argmax(scores))
        linked = links[number]
        if linked is not None and links[number] is not None:
            found.append(_by_links(linked, answers, scores, group))
        else:
            found.append(_by_words(answers[best], float(scores[best]), float(votes[best])))
    return found


def _by_words(answer: Answer, score: float, votes: float) -> Coverage:
    if score >= ANSWERED:
        said = f"its words are those of the article, which search puts first for {votes:.0%}"
        return Coverage(State.ANSWERED, answer.key, score, said)
    if score >= WEAK:
        said = f"the article is near, but search puts it first for only {votes:.0%}"
        return Coverage(State.WEAK, answer.key, score, said)
    return Coverage(State.GAP, answer.key, score, "no article has the words of this problem")


def _by_links(
    linked: tuple[int, int, int], answers: Sequence[Answer], scores: Any, group: Evidence
) -> Coverage:
    number, links, _ = linked
    said = f"agents sent this article {links} times"
    state = State.ANSWERED if scores[number] >= WEAK / 2 else State.WEAK
    return Coverage(state, answers[number].key, float(scores[number]), said)


def _links(
    groups: Sequence[Evidence], answers: Sequence[Answer]
) -> list[tuple[int, int, int] | None]:
    """For each group: the article that its agents sent, how often, and how many links in all."""
    numbers = {one.url.rstrip("/"): number for number, one in enumerate(answers)}
    found: list[tuple[int, int, int] | None] = []
    for group in groups:
        counts: dict[int, int] = {}
        for signal, count in group.signals.items():
            kind, _, path = signal.partition(":")
            number = numbers.get(path.rstrip("/")) if kind == "article" else None
            if number is not None:
                counts[number] = counts.get(number, 0) + count
        total = sum(counts.values())
        best = min(counts, key=lambda number: (-counts[number], number), default=-1)
        clear = best >= 0 and counts[best] >= max(LINKS, LINKED * total)
        found.append((best, counts[best], total) if clear else None)
    return found


def _votes(texts: Sequence[str], answers: Sequence[Answer], ranking: Ranking) -> Any:
    """By article: the share of *texts* for which the site ranks it first; half for second."""
    numbers = {one.key: number for number, one in enumerate(answers)}
    votes = np.zeros(len(answers))
    for text in texts:
        for place, key in enumerate(ranking(text)[:2]):
            if key in numbers:
                votes[numbers[key]] += 1 / (1 + place)
    return votes / max(1, len(texts))


def _cosines(texts: Sequence[Sequence[str]], answers: Sequence[Answer]) -> Any:
    """Groups by articles: the mean cosine of the group's texts with the article, scaled so that
    a text with itself is 1."""
    asked = [[canonical(text) for text in group] for group in texts]
    told = [_said(one) for one in answers]
    flat = [text for group in asked for text in group]
    parts = []
    for weight, vectorizer in ((1.0, _words()), (LETTERS, _letters())):
        vectorizer.fit([*flat, *told])
        parts.append((weight, vectorizer))

    def rows(texts: Sequence[str]) -> Any:
        return normalize(sp.hstack([w * v.transform(texts) for w, v in parts], format="csr"))

    articles = rows(told)
    found = np.zeros((len(asked), len(told)))
    for number, group in enumerate(asked):
        if group:
            mean = sp.csr_matrix(rows(group).mean(axis=0))
            found[number] = (normalize(mean) @ articles.T).toarray()[0]
    return found


def _said(answer: Answer) -> str:
    return " ".join(WORD.findall(answer.text.casefold()))


def _words() -> Any:
    return TfidfVectorizer(
        ngram_range=(1, 2),
        sublinear_tf=True,
        max_df=0.3,
        token_pattern=WORD.pattern,
        dtype=np.float32,
    )


def _letters() -> Any:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        sublinear_tf=True,
        min_df=2,
        max_df=0.3,
        dtype=np.float32,
    )
