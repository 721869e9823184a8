"""What has been read, made searchable: documents from the cache, the search files, engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from kbgen import search
from kbgen.files import digest
from kbgen.parsing import terms_key
from kbgen.reading import body_of
from kbgen.records import pack, unpack
from kbgen.workers import share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kbgen.cache import Cache
    from kbgen.errors import Diagnostic
    from kbgen.model import Article, Edition, File
    from kbgen.reading import Reading
    from kbgen.search import Document, Engine, Kept, Memory, Taught

KIND, NEAR, KIN, INDEX = "terms", "near", "kin", "postings"  # Of the records in the cache.
CHUNK = 32  # Articles a worker takes at a time.
SHARED_FROM = 128  # Articles from which forking pays: 25 ms a pool, 0.6 ms an article.


class Findable(NamedTuple):
    """Everything that search knows of a library."""

    documents: Mapping[str, Document]  # By path.
    records: Mapping[str, bytes]  # By path: what tells one state of a document.
    taught: Taught
    diagnostics: tuple[Diagnostic, ...]


def findable(reading: Reading, cache: Cache, jobs: int = 1, *, few: bool = False) -> Findable:
    """The published articles of *reading*; paths of diagnostics are inside content/.

    *few*: of the documents only some are needed; each is read when it is asked for.
    """
    learned, told = search.read_vocabulary(reading.texts.get(search.VOCABULARY, ""))
    synonyms, more = search.read_synonyms(reading.texts.get(search.SYNONYMS, ""))
    records = {
        one.path: terms_key(reading.keys[one.path])
        for edition in reading.library.editions
        for one in edition.articles
    }
    documents = _Few(reading, cache) if few else _documents(reading, records, cache, jobs)
    taught = search.Taught(learned, synonyms, reading.config.title_idf)
    return Findable(documents, records, taught, (*told, *more))


class Before(NamedTuple):
    """The files of a group as they were left, and the key that they were made for."""

    key: bytes
    read: Callable[[str], bytes | None]  # A file by its path.


class Note(NamedTuple):
    """A record for the cache, from work that another process may do."""

    kind: str
    key: bytes
    data: bytes


def search_files(
    reading: Reading, cache: Cache, edition: Edition, seals: Seals, before: Before | None
) -> Iterator[File | Kept | Note]:
    """One language's search, and what makes the next one quick; only what differs from *before*."""
    made = _amended(reading, cache, edition, seals, before) if before else None
    memory, files = made or _anew(reading, cache, edition)
    yield from files
    data = pack((seals.key, seals.order, search.as_plain(memory)))
    yield Note(INDEX, edition.lang.encode(), data)


def _anew(reading: Reading, cache: Cache, edition: Edition) -> tuple[Memory, list[File | Kept]]:
    """A function of its own, so that the documents go before the files are handed on."""
    found = findable(reading, cache)
    return search.remembered(edition, found.documents, found.records, found.taught)


class Seals(NamedTuple):
    """Hashes of what a language's search is made from."""

    key: bytes  # All of it.
    order: bytes  # All but the articles: program, words of the team.


def search_key(
    order: bytes, known: Mapping[int, tuple[object, ...]], essentials: Sequence[object]
) -> bytes:
    """The key of a language's search; *order* is the hash of all but the articles."""
    plain = [(number, *known[number]) for number in sorted(known)]
    return digest(order + repr((plain, essentials)).encode())


def reworded_files(
    cache: Cache,
    lang: str,
    edited: Mapping[str, tuple[bytes, Document]],
    taught: Taught,
    before: Before,
) -> tuple[bytes, list[File | Kept | Note]] | None:
    """A language's search and its key, now that the words of some articles (by path) are others.

    None if more is needed than what was remembered.
    """
    held = cache.get(INDEX, lang.encode())
    if held is None or held[0] != before.key:
        return None
    made = search.reworded(
        search.from_plain(held[2]),
        edited,
        taught,
        old=lambda record: cache.get(KIND, record),
        read=before.read,
    )
    if made is None:
        return None
    memory, files = made
    order = held[1]
    key = search_key(order, memory.known, memory.directory.essentials)
    return key, [*files, Note(INDEX, lang.encode(), pack((key, order, search.as_plain(memory))))]


def _amended(
    reading: Reading, cache: Cache, edition: Edition, seals: Seals, before: Before
) -> tuple[Memory, list[File | Kept]] | None:
    held = cache.get(INDEX, edition.lang.encode())
    if held is None or held[:2] != (before.key, seals.order):
        return None
    found = findable(reading, cache, few=True)
    return search.amended(
        search.from_plain(held[2]),
        edition,
        found.documents,
        found.records,
        found.taught,
        old=lambda record: cache.get(KIND, record),
        read=before.read,
    )


def search_engine(found: Findable, edition: Edition) -> Engine:
    """Answers as the site of *edition* does."""
    return search.engine(edition, found.documents, found.taught)


def nearest(edition: Edition, cache: Cache) -> dict[str, tuple[str, ...]]:
    """By key, the articles that are like one; *cache* spares the work that no title changes."""
    found = (*edition.articles, *edition.fallbacks)
    seen = digest(repr([(a.key, a.lang, a.title, a.keywords, a.tags) for a in found]).encode())
    name = edition.lang.encode()
    have = cache.get(NEAR, name)
    if have is not None and have[0] == seen:
        return dict(have[1])
    before = cache.get(KIN, name) or {}
    kin = search.related(found, {key: search.Kin(*one) for key, one in before.items()})
    near = {key: one.near for key, one in kin.items()}
    cache.put(NEAR, name, (seen, near))
    cache.put(KIN, name, {key: tuple(one) for key, one in kin.items()})
    return near


class _Few(Mapping[str, "Document"]):
    """Documents by path, each read when it is asked for."""

    def __init__(self, reading: Reading, cache: Cache) -> None:
        self.reading, self.cache = reading, cache
        editions = reading.library.editions
        self.articles = {one.path: one for edition in editions for one in edition.articles}

    def __getitem__(self, path: str) -> Document:
        found: Document | None = self.cache.get(KIND, terms_key(self.reading.keys[path]))
        return found or _count(self.reading, self.articles[path], self.cache)

    def __iter__(self) -> Iterator[str]:
        return iter(self.articles)

    def __len__(self) -> int:
        return len(self.articles)


def _documents(
    reading: Reading, keys: Mapping[str, bytes], cache: Cache, jobs: int
) -> dict[str, Document]:
    articles = {one.path: one for edition in reading.library.editions for one in edition.articles}
    have: dict[bytes, Document] = dict(cache.everything(KIND))
    todo = [path for path in articles if keys[path] not in have]

    def work(chunk: Sequence[str]) -> list[tuple[str, bytes]]:
        return [(path, pack(_count(reading, articles[path], cache))) for path in chunk]

    chunks = [todo[start : start + CHUNK] for start in range(0, len(todo), CHUNK)]
    for _, results in share(work, chunks, jobs if len(todo) >= SHARED_FROM else 1):
        for path, packed in results:
            have[keys[path]] = unpack(packed)
            cache.put_packed(KIND, keys[path], packed)
    return {path: have[key] for path, key in keys.items()}


def _count(reading: Reading, article: Article, cache: Cache) -> Document:
    return search.document(article, body_of(reading, article.path, cache).sections)
