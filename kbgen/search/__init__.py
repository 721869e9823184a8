"""How it is found: articles → an index of small integers, its files, and the same answers here."""

from kbgen.search.book import Kept
from kbgen.search.document import Document, document
from kbgen.search.edition import (
    Taught,
    amended,
    engine,
    essentials,
    index,
    known,
    remembered,
    reworded,
)
from kbgen.search.inverted import Learned
from kbgen.search.learned import (
    SYNONYMS,
    VOCABULARY,
    read_synonyms,
    read_vocabulary,
    strangers,
    write_vocabulary,
)
from kbgen.search.memory import Memory, as_plain, from_plain
from kbgen.search.rank import Engine, Hit, Result
from kbgen.search.related import Kin, related
from kbgen.search.vocabulary import Asked, learn

__all__ = [
    "SYNONYMS",
    "VOCABULARY",
    "Asked",
    "Document",
    "Engine",
    "Hit",
    "Kept",
    "Kin",
    "Learned",
    "Memory",
    "Result",
    "Taught",
    "amended",
    "as_plain",
    "document",
    "engine",
    "essentials",
    "from_plain",
    "index",
    "known",
    "learn",
    "read_synonyms",
    "read_vocabulary",
    "related",
    "remembered",
    "reworded",
    "strangers",
    "write_vocabulary",
]
