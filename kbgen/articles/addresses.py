"""Where articles live: addresses made of paths, and content/addresses.yml, which remembers them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kbgen.errors import Diagnostic
from kbgen.keys import read_keys_of_each
from kbgen.model import Library
from kbgen.slug import slug

FILE = "addresses.yml"
HEADER = """\
# Written by `kbgen build`: the number of each article (its short address on the telephone)
# and every address it ever had. Keep this file: links out there depend on it.
"""
# First parts of addresses that belong to our own pages.
RESERVED = frozenset(
    {"search", "contact", "status", "languages", "widget", "offline", "assets", "kb", "404"}
)
_LINE = re.compile(r"([\w][\w/.+-]*): \{number: (\d{1,9}), urls: \[([^\[\]{}\"'#]*)\]\}")


@dataclass(frozen=True, slots=True)
class Address:
    """What was published once."""

    number: int = 0
    urls: tuple[str, ...] = ()


Addresses = Mapping[str, Address]
"""Numbers and addresses by article key."""


def address(key: str, lang: str, languages: Sequence[str]) -> str:
    """The site-absolute address of article or category *key*: "/pt/billing/refund/".

    A first part that our own pages, a short address or a language would claim gets "-2".
    """
    parts = [part_slug(part) for part in key.split("/")] if key else []
    if parts and (parts[0] in RESERVED or parts[0].isdecimal() or parts[0] in _tags(languages)):
        parts[0] += "-2"
    if lang != languages[0]:
        parts.insert(0, lang)
    return "/" + "".join(f"{part}/" for part in parts)


@lru_cache(maxsize=20_000)
def part_slug(part: str) -> str:
    """One step of an address; a name without a letter or digit that we can write keeps one."""
    return slug(part) or "x" + "-".join(f"{ord(letter):x}" for letter in part[:8])


@lru_cache(maxsize=16)
def _lowered(languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tag.lower() for tag in languages)


def _tags(languages: Sequence[str]) -> frozenset[str]:
    return _lowered(tuple(languages))


def slashed(alias: str) -> str:
    """An alias as addresses are written, with a final slash unless it names a file."""
    name = alias.rpartition("/")[2]
    return alias if alias.endswith("/") or "." in name else alias + "/"


def read_addresses(text: str, path: str = FILE) -> tuple[Addresses, tuple[Diagnostic, ...]]:
    """What was published, by article key; lines that another hand wrote are read as YAML."""
    found: dict[str, Address] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None or match[1] in found:
            return read_keys_of_each(Address, text, path, lead="number")
        urls = tuple(url.strip() for url in match[3].split(",") if url.strip())
        found[match[1]] = Address(int(match[2]), urls)
    return found, ()


def write_addresses(addresses: Addresses) -> str:
    """One line an article, by key."""
    return HEADER + "".join(
        f"{key}: {{number: {one.number}, urls: [{', '.join(one.urls)}]}}\n"
        for key, one in sorted(addresses.items())
    )


def numbered(keys: Iterable[str], known: Addresses, moved: Mapping[str, str]) -> dict[str, int]:
    """A number for each of *keys*: its own, else that of the article whose address it took over
    (*moved*: new key → old key), else the next free one, by key."""
    numbers: dict[str, int] = {}
    given: set[int] = set()
    later = []
    for key in sorted(keys):
        old = known.get(key) or known.get(moved.get(key, ""))
        if old and old.number and old.number not in given:
            numbers[key] = old.number
            given.add(old.number)
        else:
            later.append(key)
    free = max((one.number for one in known.values()), default=0) + 1
    return numbers | {key: free + place for place, key in enumerate(later)}


def published(library: Library, known: Addresses) -> Addresses:
    """*known* with everything that *library* publishes; nothing is ever forgotten."""
    urls: dict[str, list[str]] = {key: list(one.urls) for key, one in known.items()}
    numbers = {key: one.number for key, one in known.items()}
    for edition in library.editions:
        for article in edition.articles:
            if article.draft:
                continue
            numbers[article.key] = article.number
            had = urls.setdefault(article.key, [])
            if article.url not in had:
                had.append(article.url)
    return {key: Address(numbers[key], tuple(sorted(had))) for key, had in urls.items()}
