"""Of a letter, the sentences that tell of its writer and not of what is asked.

They are made of pairs of words that many write whatever they ask. That a pair is such is in the
numbers: what its tickets say in their other sentences is hardly more alike than any sentences are,
while he who asks twice asks the same. Nothing was found in long tickets before, half of the large
problems after it (benchmarks/letters.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

OFTEN, FEWEST = 0.01, 20  # Share, and number, of texts that say it.
GROUPS, SPREAD = 4, 0.1  # Number, and share, of groups that say it, once there are groups.
ALIKE = 1.35  # Times as alike as usual; pairs of fillers are mostly below 1.1, and all below this.
COMMON = 0.8  # Of a sentence's pairs: from here on it is a commonplace; .9 found less.
SENTENCES = 3  # That a text must have before one is left out.
LETTERS = 0.3  # Share of texts with so many, from which anything is; short questions lost by it.
ENDLESS, PIECE = 24, 6  # Words of a sentence that nobody ended, and of the pieces it is cut into.
WORD = r"(?u)\b\w+\b"


def common_pairs(texts: Sequence[str]) -> frozenset[str]:
    """Neighbouring words that stand in many of *texts* (canonical, a line a sentence) whatever
    these ask; none where few texts are letters."""
    pieces = [_pieces(text) for text in texts]
    if not _are_letters(pieces):
        return frozenset()
    counts = Counter(pair for text in pieces for pair in {p for one in text for p in _pairs(one)})
    least = max(FEWEST, OFTEN * len(texts))
    often = {pair for pair, count in counts.items() if count >= least}
    if not often:
        return frozenset()
    rests, places = _rests(pieces, often)
    usual = likeness(rests)
    alike = {pair: likeness(rests[rows]) for pair, rows in places.items() if len(rows) > 1}
    return frozenset(pair for pair, likes in alike.items() if likes <= ALIKE * usual)


def spread_pairs(groups: Sequence[Sequence[str]]) -> frozenset[str]:
    """The same, where it is known which texts ask the same: what is said in many *groups*."""
    pieces = [[_pieces(text) for text in texts] for texts in groups]
    if not _are_letters([one for texts in pieces for one in texts]):
        return frozenset()
    counts = Counter(
        pair
        for texts in pieces
        for pair in {pair for one in texts for piece in one for pair in _pairs(piece)}
    )
    least = max(GROUPS, SPREAD * len(groups))
    return frozenset(pair for pair, count in counts.items() if count >= least)


def _are_letters(texts: Sequence[Sequence[str]]) -> bool:
    return sum(len(pieces) >= SENTENCES for pieces in texts) > LETTERS * len(texts)


def without_commonplaces(text: str, common: Collection[str]) -> str:
    """The sentences of *text*, if they are many, that are not made of *common* pairs; if all are,
    the one that is least."""
    if not common:
        return text.replace("\n", " ")
    pieces = _pieces(text)
    if len(pieces) >= SENTENCES:
        shares = [_share(piece, common) for piece in pieces]
        told = [piece for piece, share in zip(pieces, shares, strict=True) if share < COMMON]
        pieces = told or [pieces[shares.index(min(shares))]]
    return " ".join(pieces)


def likeness(rows: Any) -> float:
    """The mean cosine of two different rows of length 1 or 0."""
    count = rows.shape[0]
    whole = np.asarray(rows.sum(axis=0), dtype=np.float64)
    own = float(rows.multiply(rows).sum())
    return float(((whole * whole).sum() - own) / (count * (count - 1)))


def _rests(pieces: Sequence[Sequence[str]], often: set[str]) -> tuple[Any, dict[str, Any]]:
    """For each sentence of those that have company the rest of its text, as rows of length 1 or
    0; the rows of the sentences that have a pair, by the pair."""
    flat = [piece for text in pieces for piece in text]
    owner = np.repeat(np.arange(len(pieces)), [len(text) for text in pieces])
    terms = TfidfVectorizer(min_df=2, token_pattern=WORD, norm=None, dtype=np.float32)
    said = terms.fit_transform(flat)
    inside = sp.csr_matrix((np.ones(len(flat), np.float32), (owner, np.arange(len(flat)))))
    company = np.flatnonzero(np.bincount(owner)[owner] > 1)
    rests = normalize((inside @ said)[owner[company]] - said[company])
    places: dict[str, list[int]] = defaultdict(list)
    for row, piece in enumerate(company.tolist()):
        for pair in often.intersection(_pairs(flat[piece])):
            places[pair].append(row)
    return rests, places


def _pieces(text: str) -> list[str]:
    """Its sentences, one that does not end in pieces."""
    found = []
    for words in map(str.split, text.split("\n")):
        size = PIECE if len(words) > ENDLESS else ENDLESS
        found += [" ".join(words[at : at + size]) for at in range(0, len(words), size)]
    return found


def _share(piece: str, common: Collection[str]) -> float:
    pairs = _pairs(piece)
    return sum(pair in common for pair in pairs) / len(pairs)


def _pairs(text: str) -> list[str]:
    words = text.split()
    return [f"{one} {other}" for one, other in pairwise(words)] or words
