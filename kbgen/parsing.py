"""Files → heads and records: only what nothing remembers is parsed, in processes where it pays."""

import sys
from collections.abc import Callable, Mapping, Sequence

from kbgen import articles, search
from kbgen.articles import Head, Source
from kbgen.articles.frontmatter import FrontMatter
from kbgen.cache import Cache
from kbgen.files import digest
from kbgen.model import Article
from kbgen.progress import Progress
from kbgen.records import pack, unpack
from kbgen.workers import share

CHUNK = 8  # Articles a worker takes at a time; all wait for the last one.
SHARED_FROM = 64  # Articles to parse from which forking pays: 25 ms a pool, 2 ms an article.


def record_key(path: str, seal: bytes, languages: Sequence[str]) -> bytes:
    """Of everything that parsing sees."""
    whole = f"{articles.VERSION}\0{path}\0{' '.join(languages)}\0".encode() + seal
    return digest(whole)


def terms_key(key: bytes) -> bytes:
    """The record of an article's words, by the key of its text."""
    return digest(b"terms" + key)


def parse_all(
    pages: Sequence[Source],
    known: Mapping[str, bytes],
    languages: tuple[str, ...],
    cache: Cache,
    *,
    have: Mapping[bytes, Head],
    jobs: int,
    progress: Progress | None,
    first: Callable[[], object],
) -> tuple[dict[str, Head], dict[str, bytes]]:
    """Heads and record keys of *pages* by path, in their order.

    *known*: hashes of files that need not be read; *have*: heads at hand, by their record's key.
    What is parsed goes into *cache*. *first*: as `share` has it.
    """
    heads: dict[str, Head] = {}
    keys: dict[str, bytes] = {}
    todo = []
    for source in pages:
        seal = known.get(source.path)
        key = record_key(source.path, seal, languages) if seal else b""
        if key in have:
            heads[source.path], keys[source.path] = have[key], key
        else:
            todo.append(source)

    def work(chunk: Sequence[Source]) -> list[_Record]:
        return [_parse_one(source, languages, have) for source in chunk]

    first_one, rest = todo[:1], todo[1:]
    chunks = [rest[start : start + CHUNK] for start in range(0, len(rest), CHUNK)]
    chunks.append(first_one)  # Done before the fork: what it compiles, everybody has.
    done = 0
    shared = jobs if len(todo) >= SHARED_FROM else 1
    for _, results in share(work, chunks, shared, warm=True, first=first):
        for path, key, head, body, terms in results:
            keys[path] = key
            if head is None:
                heads[path] = have[key]
                continue
            heads[path] = unpack(head)
            cache.put_packed("head", key, head)
            cache.put_packed("body", key, body)
            cache.put_packed("terms", terms_key(key), terms)
        done += len(results)
        if progress:
            progress("parse", done, len(todo))
    order = [source.path for source in pages]
    return {path: heads[path] for path in order}, {path: keys[path] for path in order}


_Record = tuple[str, bytes, bytes | None, bytes, bytes]
"""(path, record key, packed head, body, words); without them if the cache has the key."""


def _parse_one(source: Source, languages: tuple[str, ...], have: Mapping[bytes, Head]) -> _Record:
    data = source.file.read_bytes()
    seal = digest(data)
    path = sys.intern(source.path)
    key = record_key(path, seal, languages)
    if key in have:
        return path, key, None, b"", b""
    parsed = articles.parse(path, data, languages)
    words = search.document(as_searched(parsed.head), parsed.body.sections)
    return path, key, pack(parsed.head), pack(parsed.body), pack(words)


def as_searched(head: Head) -> Article:
    """The part of an article that search looks at: nothing that other files decide."""
    matter = head.matter if isinstance(head.matter, FrontMatter) else FrontMatter()
    return Article(
        path=head.path,
        key=head.key,
        lang=head.lang,
        url="",
        number=0,
        category="",
        title=head.title,
        answer=matter.answer,
        tags=matter.tags,
        keywords=matter.keywords,
    )
