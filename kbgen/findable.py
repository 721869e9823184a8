"""What has been read, made searchable: documents from the cache, the search files, engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen import search
from kbgen.files import digest
from kbgen.reading import body_of
from kbgen.records import pack, unpack
from kbgen.workers import share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbgen.cache import Cache
    from kbgen.model import Article, Edition, File
    from kbgen.reading import Reading
    from kbgen.search import Document, Engine

KIND = "terms"  # Of the records in the cache.
CHUNK = 32  # Articles a worker takes at a time.
SHARED_FROM = 128  # Articles from which forking pays: 25 ms a pool, 0.6 ms an article.


class Findable:
    """The published articles of a reading; their words are counted when they are needed.

    *diagnostics*: mistakes in vocabulary.yml and synonyms.yml, their paths inside content/.
    """

    def __init__(self, reading: Reading, cache: Cache, jobs: int = 1) -> None:
        self._reading, self._cache, self._jobs = reading, cache, jobs
        self._documents: dict[str, Document] = {}
        learned, told = search.read_vocabulary(reading.texts.get(search.VOCABULARY, ""))
        synonyms, more = search.read_synonyms(reading.texts.get(search.SYNONYMS, ""))
        self._learned, self._synonyms = learned, synonyms
        self.diagnostics = (*told, *more)

    def files(self, edition: Edition) -> Iterator[File]:
        """All files of one language's search."""
        yield from search.index(
            edition,
            self.documents(),
            learned=self._learned,
            synonyms=self._synonyms,
            title_idf=self._reading.config.title_idf,
        )

    def engine(self, edition: Edition) -> Engine:
        """Answers as the site of *edition* does."""
        return search.engine(
            edition,
            self.documents(),
            learned=self._learned,
            synonyms=self._synonyms,
            title_idf=self._reading.config.title_idf,
        )

    def key(self, edition: Edition) -> bytes:
        """Of everything that the files of *edition* are made from, but the program."""
        found = (*edition.articles, *edition.fallbacks)
        seen = [
            (one.path, one.number, one.url, one.category, one.tickets, self._reading.keys[one.path])
            for one in found
        ]
        shelves = [(one.key, one.title, one.parent) for one in edition.categories]
        essentials = [one.path for one in edition.essentials[:3]]
        texts = [self._reading.texts.get(n, "") for n in (search.VOCABULARY, search.SYNONYMS)]
        rest = (edition.lang, shelves, essentials, texts, self._reading.config.title_idf)
        return digest(repr((seen, rest)).encode())

    def documents(self) -> dict[str, Document]:
        """Every published article, by path."""
        self._documents = self._documents or _documents(self._reading, self._cache, self._jobs)
        return self._documents


def _documents(reading: Reading, cache: Cache, jobs: int) -> dict[str, Document]:
    articles = {one.path: one for edition in reading.library.editions for one in edition.articles}
    keys = {path: digest(b"terms" + reading.keys[path]) for path in articles}
    have: dict[bytes, Document] = dict(cache.everything(KIND))
    todo = [path for path in articles if keys[path] not in have]

    def work(chunk: Sequence[str]) -> list[tuple[str, bytes]]:
        return [(path, pack(_count(reading, articles[path], cache))) for path in chunk]

    chunks = [todo[start : start + CHUNK] for start in range(0, len(todo), CHUNK)]
    for _, results in share(work, chunks, jobs if len(todo) >= SHARED_FROM else 1):
        for path, packed in results:
            have[keys[path]] = unpack(packed)
            cache.put_packed(KIND, keys[path], packed)
    cache.commit()
    return {path: have[key] for path, key in keys.items()}


def _count(reading: Reading, article: Article, cache: Cache) -> Document:
    return search.document(article, body_of(reading, article.path, cache).sections)
