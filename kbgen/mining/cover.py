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
ANSWERED, WEAK = 0.27, 0.172  # Least scores; see benchmarks/tickets.py for where they come from.
VOTES = 0.5  # How much of the score depends on the site's own ranking.
LINKS = 3  # Times that agents must have sent an article; 2 where the words are near it, too.
CLEAR = 0.5  # Share of a group's links that must point to that one article.
SELDOM = 0.04  # Share of a group's tickets below which links are slips.


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
    found = []
    for number, group in enumerate(groups):
        votes = _votes(texts[number][:ASKED], answers, ranking)
        scores = near[number] * (1 - VOTES + VOTES * votes)
        linked = _linked(group, answers, scores)
        best = int(np.argmax(scores)) if linked is None else linked[0]
        score = _with_lead(scores, best)
        if linked is None:
            found.append(_by_words(answers[best], score, float(votes[best])))
        else:
            said = f"agents sent this article with {linked[1]} of the tickets"
            found.append(Coverage(State.ANSWERED, answers[best].key, max(score, ANSWERED), said))
    return found


def _with_lead(scores: Any, best: int) -> float:
    """A score and its lead: what no article answers is about as near to several."""
    others = np.delete(scores, best)
    lead = scores[best] - others.max(initial=0.0)
    return float(min(1.0, scores[best] + max(0.0, lead)))


def _by_words(answer: Answer, score: float, votes: float) -> Coverage:
    first = f"the site's search puts it first for {votes:.0%} of the questions"
    if score >= ANSWERED:
        said = f"it has the customers' words, and {first}"
        return Coverage(State.ANSWERED, answer.key, score, said)
    if score >= WEAK:
        return Coverage(State.WEAK, answer.key, score, f"it has few of the words, and {first}")
    return Coverage(State.GAP, answer.key, score, "it has hardly any of the customers' words")


def _linked(group: Evidence, answers: Sequence[Answer], scores: Any) -> tuple[int, int] | None:
    """The article that agents sent with these tickets, and how often; None if that is unclear."""
    numbers = {one.url.rstrip("/"): number for number, one in enumerate(answers)}
    counts: dict[int, int] = {}
    for signal, count in group.signals.items():
        kind, _, path = signal.partition(":")
        number = numbers.get(path.rstrip("/")) if kind == "article" else None
        if number is not None:
            counts[number] = counts.get(number, 0) + count
    best = min(counts, key=lambda number: (-counts[number], number), default=None)
    if best is None or counts[best] < CLEAR * sum(counts.values()):
        return None
    least = LINKS - 1 if scores[best] >= WEAK / 2 else LINKS
    enough = counts[best] >= max(least, SELDOM * group.tickets)
    return (best, counts[best]) if enough else None


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
