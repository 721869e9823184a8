"""Which column says what: by its name in six languages, else by what stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kbgen.tickets.dates import day_comes_first, parse_date
from kbgen.tickets.headers import known_fields, meanings, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MANY = frozenset({"tags", "category", "articles", "requester_name", "agent", "private", "lines"})

_CLOSED = re.compile(
    r"clos|resol|solv|done|fechad|закры|реш[её]н|cerrad|geschl|gel[öo]st|ferm|clôt", re.I
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table's columns mean; picklable, so that chunks can be read elsewhere."""

    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]  # Field → positions, in the order of trust.
    day_first: bool = True

    def dated(self, rows: Iterable[Sequence[str]]) -> Layout:
        """The same, with the order of day and month that these rows show."""
        places = [at for field in ("created", "closed") for at in self.columns.get(field, ())]
        texts = (row[at] for row in rows for at in places if at < len(row))
        return replace(self, day_first=day_comes_first(texts))

    def named(self) -> dict[str, str]:
        """Field → header name(s), for people."""
        return {
            field: " + ".join(dict.fromkeys(self.header[at] for at in places))
            for field, places in sorted(self.columns.items())
            if field != "private"
        }


def layout(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    mapping: Mapping[str, str],
    own: Mapping[str, Sequence[str]] | None = None,
) -> Layout:
    """Columns by the user's *mapping*, a product's *own* names, known names, then content."""
    columns: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()

    def assign(field: str, places: Sequence[int]) -> None:
        free = [at for at in places if at not in taken]
        if free and field not in columns:
            columns[field] = tuple(free if field in MANY else free[:1])
            taken.update(columns[field])

    names = [normal(cell) for cell in header]
    for field, column in mapping.items():
        assign(field, [at for at, name in enumerate(names) if name == normal(column)])
    for field, wanted in (own or {}).items():
        order = [normal(name) for name in wanted]
        assign(field, [at for name in order for at, have in enumerate(names) if have == name])
    said = list(map(meanings, header))
    for field in known_fields():
        found = [at for at, ranks in enumerate(said) if field in ranks]
        assign(field, sorted(found, key=lambda at: (not _cells(sample, at), said[at][field])))
    _by_content(columns, taken, header, sample)
    return Layout(tuple(header), columns).dated(sample)


def _cells(sample: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at] for row in sample if at < len(row) and row[at].strip()]


def _wordy(sample: Sequence[Sequence[str]], at: int) -> float:
    """Words in an average cell, counted in the first thousand characters."""
    cells = _cells(sample, at)
    return sum(len(cell[:1000].split()) for cell in cells) / len(cells) if cells else 0.0


def _by_content(
    columns: dict[str, tuple[int, ...]],
    taken: set[int],
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
) -> None:
    """What names left open: the wordiest column is the text, all-different short ones the id."""
    free = [at for at in range(len(header)) if at not in taken and _cells(sample, at)]

    def assign(field: str, places: Sequence[int]) -> None:
        if field not in columns and places:
            columns[field] = (places[0],)
            free.remove(places[0])

    wordy = sorted(free, key=lambda at: (-_wordy(sample, at), at))
    if "body" not in columns and "subject" not in columns:
        assign("body", [at for at in wordy if _wordy(sample, at) >= 2])
    elif "body" not in columns:
        assign("body", [at for at in wordy if _wordy(sample, at) >= 12])
    assign("requester", [at for at in free if _share(sample, at, lambda cell: "@" in cell) > 0.8])
    assign("created", [at for at in free if _share(sample, at, _is_date) > 0.9])
    assign("status", [at for at in free if _few(sample, at) and _share(sample, at, _is_closed) > 0])
    if "id" not in columns and len(sample) > 1:
        assign("id", [at for at in free if _all_different(sample, at)])


def _share(sample: Sequence[Sequence[str]], at: int, test: object) -> float:
    cells = _cells(sample, at)
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0  # type: ignore[operator]


def _is_date(cell: str) -> bool:
    return any(mark in cell for mark in "-/.: ") and parse_date(cell) is not None


def _is_closed(cell: str) -> bool:
    return bool(_CLOSED.match(cell.strip()))


def _few(sample: Sequence[Sequence[str]], at: int) -> bool:
    cells = _cells(sample, at)
    return len(set(cells)) <= max(2, len(cells) // 4)


def _all_different(sample: Sequence[Sequence[str]], at: int) -> bool:
    cells = _cells(sample, at)
    short = all(len(cell) <= 40 and re.search(r"\d", cell) for cell in cells)
    return short and len(set(cells)) == len(cells)
