"""A content folder in memory: files in, library out, as a build puts them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kbgen import articles
from kbgen.articles import Addresses, Asset, Head, LinkMap, ParsedBody, Source
from kbgen.config import Config
from kbgen.errors import Diagnostic
from kbgen.model import Article, Edition, Frequencies, Frequency, Library

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Shelves:
    """What became of some files."""

    heads: Mapping[str, Head]
    bodies: Mapping[str, ParsedBody]
    library: Library
    links: LinkMap
    told: tuple[Diagnostic, ...]  # Of the library, then of links.

    @property
    def first(self) -> Edition:
        return self.library.editions[0]

    @property
    def lines(self) -> list[str]:
        return [str(one) for one in self.told]

    def article(self, key: str) -> Article:
        return next(one for one in self.first.articles if one.key == key)

    def html(self, path: str) -> str:
        targets, _ = articles.resolve(self.heads[path], self.links)
        return articles.fill(self.bodies[path], targets).html


def shelve(
    files: Mapping[str, str],
    *,
    languages: tuple[str, ...] = ("en",),
    tickets: Mapping[str, int] | None = None,
    addresses: Addresses | None = None,
    assets: tuple[Asset, ...] = (),
    drafts: bool = False,
    prefix: str = "",
    extra_keys: tuple[str, ...] = (),
) -> Shelves:
    """Read *files* (path → text), whose default front matter is a title."""
    config = Config(languages=languages, extra_keys=extra_keys)
    parsed = [articles.parse(path, text.encode(), languages) for path, text in files.items()]
    asked: Frequencies = {key: Frequency(count) for key, count in (tickets or {}).items()}
    library, told = articles.assemble(
        [one.head for one in parsed], config, asked, addresses or {}, now=NOW, drafts=drafts
    )
    heads = {one.head.path: one.head for one in parsed}
    links = articles.link_map(library, heads.values(), assets, config, prefix)
    broken = [one for head in heads.values() for one in articles.resolve(head, links)[1]]
    bodies = {one.head.path: one.body for one in parsed}
    return Shelves(heads, bodies, library, links, (*told, *broken))


def page(title: str = "T", body: str = "text", **keys: object) -> str:
    """A file with front matter."""
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\ntitle: {title}\n{lines}---\n\n{body}\n"


def asset(path: str, width: int = 0, height: int = 0) -> Asset:
    """A file that needs no disk."""
    from pathlib import Path

    from kbgen.articles.assets import output_path

    return Asset(Source(path, Path(path), 1, 1), output_path(path), width, height)
