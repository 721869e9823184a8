"""How it is found: articles → an index of small integers, its files, and the same answers here."""

from kbgen.search.document import Document, document
from kbgen.search.edition import engine, index
from kbgen.search.rank import Engine, Hit, Result
from kbgen.search.related import related

__all__ = ["Document", "Engine", "Hit", "Result", "document", "engine", "index", "related"]
