"""Texts → sparse vectors of words and letters, and the words' own vectors learned from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Matrix = Any  # scipy.sparse.csr_matrix, which ships no types.

LETTERS = 0.7  # Weight of character n-grams beside words; .5 to 1 found the same.
COMMON = 0.3  # A term in more of the texts than this tells nothing apart.
FEW = 20  # Texts below which no term is too common.
DIMENSIONS = 200
WORD = re.compile(r"\w+")
_MOST_WORDS = 60
_ROWS = 500
_MARK = re.compile(r"\[[a-z][a-z -]*\]")  # What redaction leaves behind.
_END = re.compile(r"[.!?…\n]+")


def canonical(text: str) -> str:
    """Lower-case words joined by spaces, the first sixty: what is folded and compared."""
    return " ".join(WORD.findall(_MARK.sub(" ", text).casefold())[:_MOST_WORDS])


def canonical_sentences(text: str) -> str:
    """The same, but a line a sentence, and all of them."""
    said = (" ".join(WORD.findall(one)) for one in _END.split(_MARK.sub(" ", text).casefold()))
    return "\n".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class Terms:
    """Vocabularies fitted on a sample, so that later texts get vectors of the same space."""

    words: Any  # TfidfVectorizer of words and pairs.
    letters: Any  # TfidfVectorizer of 3 to 5 letters inside words.

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """One row of length 1 a canonical text; 0 where no term is known."""
        parts = [self.words.transform(texts)]
        if self.letters is not None:
            parts.append(LETTERS * self.letters.transform(texts))
        return normalize(sp.hstack(parts, format="csr"), copy=False)


def learn_terms(texts: Sequence[str]) -> Terms | None:
    """Terms of canonical *texts*; None where no word stands in two of them."""
    most = COMMON if len(texts) > FEW else 1.0
    words = TfidfVectorizer(
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=2,
        max_df=most,
        token_pattern=WORD.pattern,
        dtype=np.float32,
    )
    letters = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        sublinear_tf=True,
        min_df=3,
        max_df=most,
        dtype=np.float32,
    )
    try:
        words.fit(texts)
    except ValueError:  # An empty vocabulary.
        return None
    try:
        letters.fit(texts)
    except ValueError:
        return Terms(words, None)
    return Terms(words, letters)


def word_vectors(texts: Sequence[str]) -> NDArray[np.float32] | None:
    """Texts as sums of vectors that their words get from the company they keep; rows of length 1.

    Positive pointwise mutual information of words in a text, its singular vectors (Levy and
    Goldberg 2014), each word weighted by its rarity. None where there are too few words.
    """
    counter = CountVectorizer(min_df=2, token_pattern=WORD.pattern, binary=True, dtype=np.float32)
    try:
        presence = counter.fit_transform(texts).tocsr()
    except ValueError:
        return None
    count = presence.shape[0]
    frequency = np.asarray(presence.sum(axis=0)).ravel()
    chosen = np.flatnonzero((frequency >= 3) & (frequency <= COMMON * count))
    if len(chosen) < 20:
        return None
    presence, frequency = presence[:, chosen], frequency[chosen]
    factors = _word_factors(presence, frequency)
    rarity = np.log(count / frequency).astype(np.float32)
    rows = presence.multiply(rarity[None]).tocsr() @ factors
    return np.asarray(normalize(rows - rows.mean(axis=0, keepdims=True)), dtype=np.float32)


def _word_factors(presence: Matrix, frequency: NDArray[np.float32]) -> NDArray[np.float32]:
    together = (presence.T @ presence).tocoo()
    chance = frequency[together.row] * frequency[together.col] / presence.shape[0]
    surprise = np.log(np.maximum(together.data / chance, 1e-9))
    kept = surprise > 0
    table = sp.csr_matrix(
        (surprise[kept].astype(np.float32), (together.row[kept], together.col[kept])),
        shape=together.shape,
    )
    svd = TruncatedSVD(min(DIMENSIONS, len(frequency) - 1), random_state=0, n_iter=4)
    factors = svd.fit_transform(table) * (svd.singular_values_**-0.5)[None]
    return np.asarray(normalize(factors), dtype=np.float32)


def alike(vectors: Matrix) -> NDArray[np.float32]:
    """Cosines of all pairs of sparse rows of length 1, in blocks: whole it would be held twice."""
    found = np.empty((vectors.shape[0],) * 2, dtype=np.float32)
    columns = vectors.T.tocsr()
    for start in range(0, len(found), _ROWS):
        part = vectors[start : start + _ROWS] @ columns
        found[start : start + _ROWS] = part.toarray()
    return found
