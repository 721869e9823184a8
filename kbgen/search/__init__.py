"""How it is found: articles → an index of small integers, its files, and the same answers here."""

from kbgen.search.document import Document, document
from kbgen.search.edition import engine, index
from kbgen.search.inverted import Learned
from kbgen.search.learned import (
    SYNONYMS,
    VOCABULARY,
    read_synonyms,
    read_vocabulary,
    write_vocabulary,
)
from kbgen.search.rank import Engine, Hit, Result
from kbgen.search.related import related
from kbgen.search.vocabulary import Asked, learn

__all__ = [
    "SYNONYMS",
    "VOCABULARY",
    "Asked",
    "Document",
    "Engine",
    "Hit",
    "Learned",
    "Result",
    "document",
    "engine",
    "index",
    "learn",
    "read_synonyms",
    "read_vocabulary",
    "related",
    "write_vocabulary",
]
