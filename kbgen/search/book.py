"""The files of an index that hold its terms and forms, opened where something changes."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from kbgen.model import File
from kbgen.search import shards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kbgen.search.shards import Layout


class Kept(NamedTuple):
    """A file of the index that stays as it is."""

    path: str


class Book:
    """The files of terms and forms, opened where something is looked up or changes."""

    def __init__(self, lang: str, layout: Layout, read: Callable[[str], bytes | None]) -> None:
        self.lang, self.layout, self.read = lang, layout, read
        self.ends = list(accumulate(layout.counts))
        self.firsts = [layout.keys[end - count] for end, count in self._spans()]
        self.pages: dict[int, tuple[dict[str, str], dict[str, str]]] = {}
        self.touched: set[str] = set()

    def _spans(self) -> Iterable[tuple[int, int]]:
        return zip(self.ends, self.layout.counts, strict=True)

    def page(self, key: str) -> tuple[dict[str, str], dict[str, str]]:
        """Terms and forms, as they are written, of the file in which *key* lies or would lie."""
        at = max(0, bisect_right(self.firsts, key) - 1)
        if at not in self.pages:
            data = self.read(shards.place(self.lang, "s", self.layout.names[at]))
            if data is None or shards.name(data) != self.layout.names[at]:
                raise LookupError(key)
            held = json.loads(data)
            terms = {term: shards.as_json(value).decode() for term, value in held["t"].items()}
            self.pages[at] = terms, held["f"]
        return self.pages[at]

    def entry(self, term: str) -> list[Any]:
        """The scores and postings of *term* as JSON has them; empty if it is new."""
        written = self.page(term)[0].get(term)
        found: list[Any] = json.loads(written) if written else []
        return found

    def put(self, part: int, key: str, value: str) -> None:
        """Write a term (part 0) or a form (1); "" takes it out."""
        held = self.page(key)[part]
        if held.get(key, "") != value:
            self.touched.add(key)
            if value:
                held[key] = value
            else:
                del held[key]

    def close(self, limit: int) -> tuple[list[File | Kept], Layout]:
        """All files of terms and forms, and where they lie."""
        keys, sizes = self._keys()
        touched = sorted(self.touched)
        there = {
            (self.layout.keys[end - count], self.layout.keys[end - 1], count): name
            for (end, count), name in zip(self._spans(), self.layout.names, strict=True)
        }
        layout = shards.Layout(keys, sizes, [], [], [])
        files: list[File | Kept] = []
        for first, last, depth in shards.pieces(keys, sizes, limit):
            inside = keys[first:last]
            name = there.get((inside[0], inside[-1], len(inside)), "")
            if name and bisect_left(touched, inside[0]) == bisect_right(touched, inside[-1]):
                files.append(Kept(shards.place(self.lang, "s", name)))
            else:
                data = self._shard(inside)
                name = shards.name(data)
                files.append(File(shards.place(self.lang, "s", name), data))
            layout.counts.append(len(inside))
            layout.starts.append(inside[0][: depth + 1])
            layout.names.append(name)
        return files, layout

    def _keys(self) -> tuple[list[str], list[int]]:
        keys, sizes = list(self.layout.keys), list(self.layout.sizes)
        for key in self.touched:
            new = sum(shards.size(key, part[key]) for part in self.page(key) if key in part)
            at = bisect_left(keys, key)
            there = at < len(keys) and keys[at] == key
            if new and there:
                sizes[at] = new
            elif new:
                keys.insert(at, key)
                sizes.insert(at, new)
            elif there:
                del keys[at], sizes[at]
        return keys, sizes

    def _shard(self, keys: Sequence[str]) -> bytes:
        terms: dict[str, str] = {}
        forms: dict[str, str] = {}
        for key in keys:
            for found, part in zip((terms, forms), self.page(key), strict=True):
                if key in part:
                    found[key] = part[key]
        return shards.shard(keys, terms, forms)
