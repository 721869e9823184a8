"""What has been read, made searchable: documents from the cache, the search files, engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kbgen import search
from kbgen.files import digest
from kbgen.reading import body_of, terms_key
from kbgen.records import pack, unpack
from kbgen.workers import share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.cache import Cache
    from kbgen.errors import Diagnostic
    from kbgen.model import Article, Edition, File
    from kbgen.reading import Reading
    from kbgen.search import Document, Engine, Learned
    from kbgen.search.learned import Group

KIND, NEAR = "terms", "near"  # Of the records in the cache.
CHUNK = 32  # Articles a worker takes at a time.
SHARED_FROM = 128  # Articles from which forking pays: 25 ms a pool, 0.6 ms an article.


class Findable(NamedTuple):
    """Everything that search knows of a library."""

    documents: Mapping[str, Document]  # By path.
    learned: Learned
    synonyms: tuple[Group, ...]
    title_idf: float
    diagnostics: tuple[Diagnostic, ...]


def findable(reading: Reading, cache: Cache, jobs: int = 1) -> Findable:
    """The published articles of *reading*; paths of diagnostics are inside content/."""
    learned, told = search.read_vocabulary(reading.texts.get(search.VOCABULARY, ""))
    synonyms, more = search.read_synonyms(reading.texts.get(search.SYNONYMS, ""))
    documents = _documents(reading, cache, jobs)
    return Findable(documents, learned, synonyms, reading.config.title_idf, (*told, *more))


def search_files(found: Findable, edition: Edition) -> Iterator[File]:
    """All files of one language's search."""
    return search.index(
        edition,
        found.documents,
        learned=found.learned,
        synonyms=found.synonyms,
        title_idf=found.title_idf,
    )


def search_engine(found: Findable, edition: Edition) -> Engine:
    """Answers as the site of *edition* does."""
    return search.engine(
        edition,
        found.documents,
        learned=found.learned,
        synonyms=found.synonyms,
        title_idf=found.title_idf,
    )


def nearest(edition: Edition, cache: Cache) -> dict[str, tuple[str, ...]]:
    """By key, the articles that are like one; *cache* spares the work until a title changes."""
    found = (*edition.articles, *edition.fallbacks)
    seen = digest(repr([(a.key, a.lang, a.title, a.keywords, a.tags) for a in found]).encode())
    name = edition.lang.encode()
    have = cache.get(NEAR, name)
    if have is not None and have[0] == seen:
        return dict(have[1])
    near = search.related(found)
    cache.put(NEAR, name, (seen, near))
    return near


def _documents(reading: Reading, cache: Cache, jobs: int) -> dict[str, Document]:
    articles = {one.path: one for edition in reading.library.editions for one in edition.articles}
    keys = {path: terms_key(reading.keys[path]) for path in articles}
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
