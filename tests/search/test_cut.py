"""Cutting by bisection gives the files that looking at every key on every level gives."""

import random
from collections.abc import Iterator, Mapping, Sequence

from kbgen.search.shards import cut

LETTERS = "abcé漢😀"


def plainly_cut(
    keys: Sequence[str], sizes: Mapping[str, int], limit: int, depth: int = 0
) -> Iterator[tuple[str, list[str]]]:
    """The plain twin: every branch is a list of its own."""
    if sum(sizes[key] for key in keys) <= limit or all(len(key) <= depth for key in keys):
        if keys:
            yield keys[0][: depth + 1], list(keys)
        return
    branches: dict[str, list[str]] = {}
    for key in keys:
        branches.setdefault(key[: depth + 1], []).append(key)
    shared: list[str] = []
    filled = 0
    for branch in branches.values():
        size = sum(sizes[key] for key in branch)
        if shared and filled + size > limit:
            yield shared[0][: depth + 1], shared
            shared, filled = [], 0
        if size > limit:
            yield from plainly_cut(branch, sizes, limit, depth + 1)
        else:
            shared += branch
            filled += size
    if shared:
        yield shared[0][: depth + 1], shared


def test_both_ways_make_the_same_files() -> None:
    source = random.Random(11)
    for _ in range(400):
        count = source.randint(0, 150)
        words = {"".join(source.choices(LETTERS, k=source.randint(1, 7))) for _ in range(count)}
        keys = sorted(words)
        sizes = {key: source.randint(1, 40) for key in keys}
        limit = source.choice([5, 20, 60, 200, 2000])
        found = [(start, list(held)) for start, held in cut(keys, list(sizes.values()), limit)]
        assert found == list(plainly_cut(keys, sizes, limit))
