"""Which groups speak of something else than the help centre: thanks, jokes, other business."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from kbgen.text import stem, stop_words, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kbgen.mining.evidence import Evidence

LEAST = 500  # Different words that a help centre must have before it can tell.
FOREIGN = 0.55  # Of the usual share of known words: below it a group is off the topic.
SHORT, STRANGE = 2.5, 0.75  # Texts of so few words that tell anything are so sooner.


def known_words(texts: Iterable[str], lang: str) -> frozenset[str]:
    """What articles in *lang* speak of, as stems."""
    return frozenset(stem(word, lang) for text in texts for word in _telling(text, lang))


def off_topic(
    evidence: Sequence[Evidence], langs: Sequence[str], known: Mapping[str, frozenset[str]]
) -> set[int]:
    """Groups that share far fewer words with the articles than groups usually do.

    None where the articles are too few to say: what a new product is asked has new words.
    """
    found = set()
    for lang in sorted(set(langs)):
        if len(known.get(lang, ())) < LEAST:
            continue
        groups = [at for at, other in enumerate(langs) if other == lang and evidence[at].tickets]
        shares = {at: _share(evidence[at], lang, known[lang]) for at in groups}
        usual = median(share for share, _ in shares.values()) if shares else 0.0
        found |= {
            at
            for at, (share, length) in shares.items()
            if share < FOREIGN * usual or (length < SHORT and share < STRANGE * usual)
        }
    return found


def _share(evidence: Evidence, lang: str, known: frozenset[str]) -> tuple[float, float]:
    """The share of known words, and how many words that tell anything a text has."""
    texts = evidence.texts.texts()
    spoken = [stem(word, lang) for text in texts for word in _telling(text, lang)]
    if not spoken:
        return 0.0, 0.0
    return sum(word in known for word in spoken) / len(spoken), len(spoken) / len(texts)


def _telling(text: str, lang: str) -> list[str]:
    silent = stop_words(lang)
    return [word for word in words(text) if word not in silent]
