"""Groups against articles: which one answers, which is only near, and whether any is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from kbgen.mining.near import FEWEST, scores, split
from kbgen.mining.vectors import LETTERS, WORD, canonical
from kbgen.model import Coverage, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kbgen.mining.evidence import Evidence
    from kbgen.mining.sample import Folded

    Ranking = Callable[[str], Sequence[str]]
    """A question → keys of articles, best first, as the site ranks them."""

ASKED = 24  # Texts of a group that the site's own search is asked.
ANSWERED, WEAK = 0.27, 0.172  # Least scores; see benchmarks/tickets.py for where they come from.
NEVER = 0.17  # A score below WEAK.
VOTES = 0.5  # How much of the score depends on the site's own ranking.
LINKS = 3  # Times that agents must have sent an article; 2 where the words are near it, too.
CLEAR = 0.5  # Share of a group's links that must point to that one article.
AGREED = 0.6  # Share of votes from which two links less are enough.
SELDOM = 0.04  # Share of a group's tickets below which links are slips.


@dataclass(frozen=True, slots=True)
class Answer:
    """What of an article is compared: its address for links, its title, and all it says."""

    key: str
    url: str
    title: str
    text: str  # Title, keywords and answer again and again, then the text: earlier counts more.


def coverage(
    groups: Sequence[Evidence],
    answers: Sequence[Answer],
    ranking: Ranking,
    near: Sequence[str | None] = (),
) -> list[Coverage]:
    """The best article for each group of one language.

    *near* is what `along` found for each: it decides whether there is one, scores how well.
    """
    if not answers:
        return [Coverage(State.GAP, reason="there is no article in this language")] * len(groups)
    texts = [one.texts.texts() for one in groups]
    cosines = _cosines(texts, answers)
    keys = [one.key for one in answers]
    found = []
    for number, group in enumerate(groups):
        votes = _votes(texts[number][:ASKED], answers, ranking)
        scores = cosines[number] * (1 - VOTES + VOTES * votes)
        linked = _linked(group, answers, scores, votes)
        best = int(np.argmax(scores)) if linked is None else linked[0]
        score = _with_lead(scores, best)
        if linked is None:
            known = near[number] if near else None
            if known:
                best = keys.index(known)
                score = max(WEAK, _with_lead(scores, best))
            elif known is not None:
                score = min(score, NEVER)
            found.append(_by_words(answers[best], score, float(votes[best])))
        else:
            said = f"agents sent this article with {linked[1]} of the tickets"
            found.append(Coverage(State.ANSWERED, answers[best].key, max(score, ANSWERED), said))
    return found


def along(
    answers: Sequence[Answer], asked: Folded, groups: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[str | None]]:
    """*groups* cut along the articles, and the key of what answers each; "" for nothing.

    As they are, and None, where the articles are too few to say.
    """
    if len(answers) < FEWEST or not asked.texts:
        return groups, [None] * (int(groups.max(initial=-1)) + 1)
    rows = _space([*asked.texts, *map(_said, answers)])
    articles = rows([_said(one) for one in answers])
    scored = scores(rows(asked.texts), articles, groups, _sent(asked.signals, answers))
    cut = split(groups, scored, np.asarray(asked.counts))
    return cut.groups, [answers[one].key if one >= 0 else "" for one in cut.answers]


def _sent(signals: Sequence[Sequence[str]], answers: Sequence[Answer]) -> Any:
    """Texts by articles: 1 where an agent sent that article with it."""
    numbers = _addresses(answers)
    sent = np.zeros((len(signals), len(answers)))
    for row, said in enumerate(signals):
        for signal in said:
            kind, _, path = signal.partition(":")
            if kind == "article" and path.rstrip("/") in numbers:
                sent[row, numbers[path.rstrip("/")]] = 1
    return sent


def _addresses(answers: Sequence[Answer]) -> dict[str, int]:
    """Numbers by path; by that of the default language, too, which agents send to everybody."""
    default = {f"/{one.key}": number for number, one in enumerate(answers)}
    return default | {one.url.rstrip("/"): number for number, one in enumerate(answers)}


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


def _linked(
    group: Evidence, answers: Sequence[Answer], scores: Any, votes: Any
) -> tuple[int, int] | None:
    """The article that agents sent with these tickets, and how often; None if that is unclear."""
    numbers = _addresses(answers)
    counts: dict[int, int] = {}
    for signal, count in group.signals.items():
        kind, _, path = signal.partition(":")
        number = numbers.get(path.rstrip("/")) if kind == "article" else None
        if number is not None:
            counts[number] = counts.get(number, 0) + count
    best = min(counts, key=lambda number: (-counts[number], number), default=None)
    if best is None or counts[best] < CLEAR * sum(counts.values()):
        return None
    least = LINKS - (scores[best] >= WEAK / 2) - 2 * (votes[best] >= AGREED)
    enough = counts[best] >= max(1, least, SELDOM * group.tickets)
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
    rows = _space([*flat, *told])
    articles = rows(told)
    found = np.zeros((len(asked), len(told)))
    for number, group in enumerate(asked):
        if group:
            mean = sp.csr_matrix(rows(group).mean(axis=0))
            found[number] = (normalize(mean) @ articles.T).toarray()[0]
    return found


def _space(texts: Sequence[str]) -> Callable[[Sequence[str]], Any]:
    """What makes sparse rows of length 1 of texts like *texts*: words, and letters inside them."""
    parts = []
    for weight, vectorizer in ((1.0, _words()), (LETTERS, _letters())):
        vectorizer.fit(texts)
        parts.append((weight, vectorizer))

    def rows(texts: Sequence[str]) -> Any:
        return normalize(sp.hstack([w * v.transform(texts) for w, v in parts], format="csr"))

    return rows


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
