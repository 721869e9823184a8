"""Groups against articles: which one answers, which is only near, and whether any is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from kbgen.mining.commonplace import spread_pairs, without_commonplaces
from kbgen.mining.near import FEWEST, scores, settled, split
from kbgen.mining.vectors import LETTERS, WORD, alike, canonical_sentences
from kbgen.model import Coverage, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from kbgen.mining.evidence import Evidence
    from kbgen.mining.sample import Folded

    Ranking = Callable[[str], Sequence[str]]
    """A question → keys of articles, best first, as the site ranks them."""

ASKED = 24  # Texts of a group that the site's own search is asked.
DOUBT = 4  # More texts, as if they had no vote: of a small group, a few votes are luck.
# Least values for a state, from Banking77 against the articles of content/ and from StackFAQ, each
# with all and with half of the articles: of what they call answered, 88 % and 99 % were.
ANSWERED = 0.27  # Score and lead of an article that answers.
FIRST = 0.5  # Share of votes, in DOUBT, of an article that answers.
# How near each text is to its own nearest article, beside what is usual for groups that one article
# answers: of the others, those of several answered problems are at .58 to .75, gaps at .45 to .62.
SPREAD = 0.65
SEVERAL = 10  # Texts from which on a group may be several problems.
VOTES = 0.5  # How much of the score depends on the site's own ranking.
LINKS = 3  # Times that agents must have sent an article; once where the words are near it, too.
CLEAR = 0.5  # Share of a group's links that must point to that one article.
SELDOM = 0.04  # Share of a group's tickets below which links are slips.
ENOUGH = 5  # Groups answered by their words, from which on it is known what is usual for them.
PART, PARTS = 0.15, 4  # Share of a group's texts that make a part of it; parts that are told.


@dataclass(frozen=True, slots=True)
class Answer:
    """What of an article is compared: its address for links, its title, and all it says."""

    key: str
    url: str
    title: str
    text: str  # Title, keywords and answer again and again, then the text: earlier counts more.
    passages: tuple[str, ...] = ()  # The same once, in an order that translations share.


class Near(NamedTuple):
    """How near the articles are to one group."""

    cosines: Any  # By article: of the mean of the group's texts.
    votes: Any  # By article: the share of texts for which the site ranks it first; half: second.
    scores: Any  # By article: the two together.
    own: Any  # By text: the cosine with its own nearest article.
    nearest: Any  # By text: the number of that article.
    asked: int  # Texts that had a vote.

    @property
    def sure(self) -> Any:
        """The votes that are left when DOUBT texts more had none."""
        return _doubted(self.votes, self.asked)


def coverage(
    groups: Sequence[Evidence],
    answers: Sequence[Answer],
    ranking: Ranking,
    near: Sequence[str | None] = (),
) -> list[Coverage]:
    """The best article for each group of one language.

    *near* is what `along` found for each: which article its texts speak of, if any does.
    """
    if not answers or not groups:
        return [Coverage(State.GAP, reason="there is no article in this language")] * len(groups)
    nearness = list(_nearness(groups, answers, ranking))
    known = [near[number] if near else None for number in range(len(groups))]
    usual = [float(one.own.mean()) for one, key in zip(nearness, known, strict=True) if key]
    least = SPREAD * float(np.median(usual)) if len(usual) >= ENOUGH else 1.0
    worded = [_by_words(answers, *one, least) for one in zip(nearness, known, strict=True)]
    found = []
    for group, one, told, by_words in zip(groups, nearness, known, worded, strict=True):
        linked = _linked(group, answers, one, told)
        if linked is None:
            found.append(by_words)
        else:
            best, times = linked
            said = f"agents sent this article with {times} of the tickets"
            score = max(_with_lead(one.scores, best), ANSWERED)
            found.append(Coverage(State.ANSWERED, answers[best].key, score, said))
    return found


def _nearness(
    groups: Sequence[Evidence], answers: Sequence[Answer], ranking: Ranking
) -> Iterator[Near]:
    texts = _asked([one.texts.texts() for one in groups])
    told = [_said(one) for one in answers]
    rows = _space([*(text for group in texts for text in group), *told])
    articles = rows(told).T
    for canonicals in texts:
        asked = canonicals[:ASKED]
        votes = _votes(asked, answers, ranking)
        if not canonicals:
            none = np.zeros(len(answers))
            yield Near(none, votes, none, np.zeros(1), np.zeros(1, dtype=np.int64), 0)
            continue
        vectors = rows(canonicals)
        cosines = (normalize(sp.csr_matrix(vectors.mean(axis=0))) @ articles).toarray()[0]
        each = (vectors @ articles).toarray()
        scores = cosines * (1 - VOTES + VOTES * _doubted(votes, len(asked)))
        yield Near(cosines, votes, scores, each.max(axis=1), each.argmax(axis=1), len(asked))


def _doubted(votes: Any, asked: int) -> Any:
    return votes * asked / (asked + DOUBT)


def _asked(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """What the texts of each group ask, in canonical words: letters tell of more than that."""
    lines = [[canonical_sentences(text) for text in texts] for texts in groups]
    common = spread_pairs(lines)
    return [[without_commonplaces(line, common) for line in group] for group in lines]


def _by_words(answers: Sequence[Answer], near: Near, known: str | None, least: float) -> Coverage:
    """*known* "": no article was found to speak of these texts; None: nobody looked.

    From *least* on, the texts are near to articles, be it each to another one.
    """
    keys = [one.key for one in answers]
    best = keys.index(known) if known else int(np.argmax(near.scores))
    score, votes = _with_lead(near.scores, best), float(near.votes[best])
    first = f"the site's search puts it first for {votes:.0%} of {near.asked} questions"
    if known != "" and score >= ANSWERED and near.sure[best] >= FIRST:
        said = f"it has the customers' words, and {first}"
        return Coverage(State.ANSWERED, keys[best], score, said)
    if known or (known is None and score >= ANSWERED):
        said = f"it has some of the customers' words, and {first}"
        return Coverage(State.WEAK, keys[best], score, said)
    if len(near.own) >= SEVERAL and float(near.own.mean()) >= least:
        said = "its questions are near to several articles, and no article to most of them"
        return Coverage(State.WEAK, "", score, said, _parts(near, keys))
    return Coverage(State.GAP, keys[best], score, "it has hardly any of the customers' words")


def _parts(near: Near, keys: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Articles that are the nearest to many of the texts, and to what share."""
    shares = np.bincount(near.nearest, minlength=len(keys)) / len(near.nearest)
    order = sorted(range(len(keys)), key=lambda at: (-shares[at], at))[:PARTS]
    return tuple((keys[at], round(float(shares[at]), 2)) for at in order if shares[at] >= PART)


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
    vectors, weights = rows(asked.texts), np.asarray(asked.counts)
    likeness, sent = alike(vectors), _sent(asked.signals, answers)
    cosines = np.asarray((vectors @ articles.T).toarray())
    scored = scores(cosines, likeness, groups, sent)
    cut = split(groups, scored, weights)
    cut = settled(cut, likeness, scored.argmax(axis=1), sent.any(axis=1), weights)
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


def _linked(
    group: Evidence, answers: Sequence[Answer], near: Near, known: str | None
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
    agreed = answers[best].key == known or near.sure[best] >= FIRST
    least = max(1 if agreed else LINKS, SELDOM * group.tickets)
    return (best, counts[best]) if counts[best] >= least else None


def _votes(texts: Sequence[str], answers: Sequence[Answer], ranking: Ranking) -> Any:
    """By article: the share of *texts* for which the site ranks it first; half for second."""
    numbers = {one.key: number for number, one in enumerate(answers)}
    votes = np.zeros(len(answers))
    for text in texts:
        for place, key in enumerate(ranking(text)[:2]):
            if key in numbers:
                votes[numbers[key]] += 1 / (1 + place)
    return votes / max(1, len(texts))


def _space(texts: Sequence[str]) -> Callable[[Sequence[str]], Any]:
    """What makes sparse rows of length 1 of texts like *texts*: words, and letters inside them."""
    parts = []
    for weight, vectorizer in ((1.0, _words()), (LETTERS, _letters())):
        try:
            vectorizer.fit(texts)
        except ValueError:  # So few texts that every term is too common or too rare.
            vectorizer.set_params(max_df=1.0, min_df=1).fit(texts)
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
