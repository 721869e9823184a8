"""content/ → Library, remembering what was parsed before."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kbgen import articles, locale
from kbgen.articles import Addresses, Asset, Head, LinkMap, ParsedBody, Source
from kbgen.articles.frontmatter import ShelfMatter
from kbgen.cache import Cache
from kbgen.config import FILE, Config, read_config
from kbgen.errors import Diagnostic
from kbgen.files import SETTLED, Stamp, walk
from kbgen.model import Frequencies, Library
from kbgen.parsing import parse_all, terms_key
from kbgen.progress import Progress

LOST = "\ufffd"  # In the place of bytes that are not UTF-8.

Seal = tuple[Stamp, bytes]
"""What the file system said of a file before it was read, and the hash of what was read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that content/ says; paths of diagnostics are inside it."""

    content: Path
    config: Config
    library: Library
    heads: Mapping[str, Head]  # By path; what is not published too.
    keys: Mapping[str, bytes]  # The records of a path's body and terms in the cache.
    assets: tuple[Asset, ...]
    addresses: Addresses
    frequencies: Frequencies
    texts: Mapping[str, str]  # The team's YAML files by name: "vocabulary.yml".
    diagnostics: tuple[Diagnostic, ...]
    asset_seals: Mapping[str, bytes]  # Path → hash of what is copied as it is.
    seals: Mapping[str, Seal]  # Of all files, by path.
    taken: int  # Nanoseconds: when the stamps were taken, or a little later.


def read_content(
    content: Path,
    cache: Cache,
    *,
    now: datetime,
    drafts: bool = False,
    jobs: int = 1,
    stamps: Mapping[str, Stamp] | None = None,
    seals: Mapping[str, Seal] | None = None,
    before: Reading | None = None,
    progress: Progress | None = None,
    first: Callable[[], object] = lambda: None,
) -> Reading:
    """Parse what changed, and put everything in its place and order.

    *stamps* were taken before; *seals* are those of an earlier reading, or those of *before*,
    which is still in memory: a file with the same stamp is not read again. *first*: as `share`
    has it.
    """
    taken = time.time_ns()
    stamps = walk(content) if stamps is None else stamps
    seals = _still_true(before) if before else seals
    sources, scanned = articles.scan(content)
    told = list(scanned)
    texts = {name: text_of(content / name) for name in _own_files(content)}
    told += (_unreadable(*one) for one in texts.items() if LOST in one[1] and one[0] != FILE)
    config, more = read_config(content)
    told += more
    pages = [source for source in sources if source.is_article]
    known = {
        path: sealed[1] for path, sealed in (seals or {}).items() if stamps.get(path) == sealed[0]
    }
    have = _heads_at_hand(before) if before else dict(cache.everything("head"))
    measured: list[_Measured] = []

    def aside() -> None:
        first()
        for lang in config.languages:
            locale.plural(1, lang)  # What Babel knows of it is read now: 10 ms, 30 for English.
        measured.append(_measure(sources, known))

    heads, keys = parse_all(
        pages, known, config.languages, cache, have=have, jobs=jobs, progress=progress, first=aside
    )
    config = _introduced(config, heads.values(), named="site.yml" in texts)
    frequencies, more = articles.read_frequencies(texts.get("frequencies.yml", ""))
    told += more
    addresses, more = articles.read_addresses(texts.get("addresses.yml", ""))
    told += more
    library, more = articles.assemble(
        heads.values(), config, frequencies, addresses, now=now, drafts=drafts
    )
    told += more
    [(assets, asset_seals, more)] = measured
    told += more
    told += (one for head in heads.values() for one in head.diagnostics)
    return Reading(
        content=content,
        config=config,
        library=library,
        heads=heads,
        keys=keys,
        assets=assets,
        addresses=addresses,
        frequencies=frequencies,
        texts=texts,
        diagnostics=tuple(told),
        asset_seals=asset_seals,
        seals=_sealed(heads, asset_seals, stamps),
        taken=taken,
    )


def _sealed(
    heads: Mapping[str, Head], asset_seals: Mapping[str, bytes], stamps: Mapping[str, Stamp]
) -> dict[str, Seal]:
    """Stamp and hash of every file that was read."""
    hashes = {path: bytes.fromhex(head.digest) for path, head in heads.items()} | dict(asset_seals)
    return {path: (stamps[path], seal) for path, seal in hashes.items() if path in stamps}


def _introduced(config: Config, heads: Iterable[Head], *, named: bool) -> Config:
    """What the root's index.md says of the whole site, where site.yml does not."""
    title: dict[str, str] = {}
    description: dict[str, str] = {}
    for head in heads:
        if head.key or not isinstance(head.matter, ShelfMatter) or head.matter.draft:
            continue
        if head.titled and not named:
            title[head.lang] = head.title
        if head.matter.description:
            description[head.lang] = head.matter.description
    return replace(
        config, title=title or config.title, description=config.description or description
    )


_Measured = tuple[tuple[Asset, ...], dict[str, bytes], tuple[Diagnostic, ...]]
"""What is published as it is, the hash of each by its path, and what is wrong with it."""


def _measure(sources: Sequence[Source], known: Mapping[str, bytes]) -> _Measured:
    assets, told = articles.measure(sources)
    seals = {
        one.source.path: known.get(one.source.path) or _hash(one.source.file) for one in assets
    }
    return assets, seals, told


@dataclass(frozen=True, slots=True)
class Linked:
    """Where all links of a reading lead."""

    links: LinkMap
    heads: Mapping[str, Head]
    targets: Mapping[str, tuple[str, ...]]  # By path: what fills the slots of its body.
    broken: Mapping[str, tuple[Diagnostic, ...]]  # By path, where there are any.

    @property
    def diagnostics(self) -> Iterator[Diagnostic]:
        return (one for told in self.broken.values() for one in told)


def linked(reading: Reading, prefix: str, before: Linked | None = None) -> Linked:
    """Where links lead; *before* spares what it knows of the same heads on the same map.

    *prefix* is the path of the base address: "/support", or "".
    """
    links = articles.link_map(
        reading.library, reading.heads.values(), reading.assets, reading.config, prefix
    )
    known = before if before and before.links == links else None
    targets: dict[str, tuple[str, ...]] = {}
    broken: dict[str, tuple[Diagnostic, ...]] = {}
    for path, head in reading.heads.items():
        if known and known.heads.get(path) is head:
            targets[path], told = known.targets[path], known.broken.get(path, ())
        else:
            targets[path], told = articles.resolve(head, links)
        if told:
            broken[path] = told
    return Linked(links, reading.heads, targets, broken)


def with_notices(
    reading: Reading, targets: Mapping[str, tuple[str, ...]], words: Mapping[str, str]
) -> Library:
    """The library with the finished HTML of its incidents."""
    notices = {}
    for path, head in reading.heads.items():
        if head.notice:
            body = articles.fill(ParsedBody(head.notice, (), ""), targets[path], words)
            notices[head.key.partition("/")[2], head.lang] = body.html
    return articles.with_notices(reading.library, notices)


def body_of(reading: Reading, path: str, cache: Cache) -> ParsedBody:
    """A body from the cache, else parsed again: a cache may lose what it likes."""
    found = cache.get("body", reading.keys[path])
    if isinstance(found, ParsedBody):
        return found
    data = (reading.content / path).read_bytes()
    return articles.parse(path, data, reading.config.languages).body


def is_moving(reading: Reading) -> bool:
    """Whether time alone will change the site: something begins or ends."""
    matters = (head.matter for head in reading.heads.values())
    return any(
        getattr(matter, "publish_at", None) or getattr(matter, "expires_at", None)
        for matter in matters
    )


def touched(reading: Reading, before: Mapping[str, Stamp], now: Mapping[str, Stamp]) -> list[str]:
    """Files that may differ from what *reading* saw; *before* are the stamps that it had."""
    old = reading.taken - SETTLED
    return [
        path
        for path, stamp in now.items()
        if stamp != before.get(path) or max(stamp.mtime_ns, stamp.ctime_ns) >= old
    ]


def _unreadable(name: str, text: str) -> Diagnostic:
    line = text.count("\n", 0, text.index(LOST)) + 1
    return Diagnostic(name, line, "not UTF-8", "save the file as UTF-8", "not-utf8")


def _own_files(content: Path) -> Sequence[str]:
    return sorted(path.name for path in content.glob("*.yml") if path.is_file())


def text_of(path: Path) -> str:
    """One of the team's YAML files; "" if there is none, or none that may be read (scan tells)."""
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _heads_at_hand(before: Reading) -> dict[bytes, Head]:
    return {before.keys[path]: head for path, head in before.heads.items()}


def _still_true(before: Reading) -> dict[str, Seal]:
    """Its seals, but for files that were so young that they may have changed unseen."""
    old = before.taken - SETTLED
    return {
        path: sealed
        for path, sealed in before.seals.items()
        if max(sealed[0].mtime_ns, sealed[0].ctime_ns) < old
    }


def _hash(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()


def forget_old_records(reading: Reading, cache: Cache) -> None:
    """Keep the cache from growing: what no file of *reading* is made from goes, in time."""
    keys = list(reading.keys.values())
    cache.keep({"head": keys, "body": keys, "terms": list(map(terms_key, keys))})
