"""What an index must know of itself to be amended, and the plain values that a record holds."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from kbgen.search.inverted import Grids
from kbgen.search.shards import Directory, Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbgen.search.document import Document
    from kbgen.search.inverted import Index


class Known(NamedTuple):
    """One article as an index has it; its document lies where *record* says."""

    shown: tuple[str, ...]  # What a result says, but for heading and lead.
    tickets: int
    lang: str
    path: str
    record: bytes


@dataclass(frozen=True, slots=True)
class Memory:
    """What an index must know of itself to be amended; its files hold the rest."""

    known: Mapping[int, Known]  # By number.
    grids: Grids
    title_words: int
    body_words: int
    dull: frozenset[str]
    pairs: Mapping[str, int]  # A document's forms, and in how many documents each stands.
    spellings: tuple[str, ...]
    whole: Mapping[str, bytes]
    directory: Directory


def as_plain(memory: Memory) -> tuple[Any, ...]:
    """*memory* for a record: few strings in place of many, so that it is read in a moment."""
    layout = memory.directory.terms
    directory = memory.directory
    return (
        {number: tuple(one) for number, one in memory.known.items()},
        (memory.grids.articles, memory.grids.title, memory.grids.body),
        (memory.title_words, memory.body_words),
        " ".join(sorted(memory.dull)),
        (" ".join(memory.pairs), array("I", memory.pairs.values()).tobytes()),
        " ".join(memory.spellings),
        dict(memory.whole),
        (" ".join(layout.keys), array("I", layout.sizes).tobytes()),
        (layout.counts, layout.starts, layout.names),
        (directory.lang, directory.words, directory.reversed, directory.rows),
        (directory.asked, directory.essentials),
    )


def from_plain(plain: tuple[Any, ...]) -> Memory:
    known, grids, words, dull, pairs, spellings, whole, keys, files, (lang, *rest), last = plain
    return Memory(
        known={number: Known(*one) for number, one in known.items()},
        grids=Grids(*grids),
        title_words=words[0],
        body_words=words[1],
        dull=frozenset(dull.split()),
        pairs=dict(zip(pairs[0].split(), array("I", pairs[1]), strict=True)),
        spellings=tuple(spellings.split()),
        whole=whole,
        directory=Directory(
            lang, Layout(keys[0].split(), array("I", keys[1]).tolist(), *files), *rest, *last
        ),
    )


def remember(
    index: Index,
    known: Mapping[int, Known],
    documents: Iterable[Document],
    directory: Directory,
) -> Memory:
    """What to keep of an *index* that was made of all *documents*."""
    pairs: Counter[str] = Counter()
    title_words = body_words = 0
    for document in documents:
        pairs.update(document.forms.split(" "))
        title_words += document.title_length
        body_words += document.body_length
    pairs.pop("", None)
    return Memory(
        known,
        index.grids,
        title_words,
        body_words,
        index.dull,
        dict(pairs),
        index.spellings,
        index.whole,
        directory,
    )
