"""Dates as help desks write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERS = re.compile(r"(\d{1,4})[./ -](\d{1,2})[./ -](\d{2,4})")
_NAMED = re.compile(
    r"(\d{1,2})[\s./-]+(?:de\s+|of\s+)?([^\W\d_]{3,})\.?[\s./,-]+(?:de\s+)?(\d{2,4})"
)
_NAMED_FIRST = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2}),?\s+(?:[\d:]+\s+)?(\d{4})")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_SERIAL = re.compile(r"[34]\d{4}(?:[.,]\d+)?")  # Days of a spreadsheet, from 1982 to 2036.
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=UTC)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene янв jän",
            "feb fev fév фев",
            "mar mär мар",
            "apr abr avr апр",
            "may mai мая май",
            "jun juin июн",
            "jul juil июл",
            "aug ago aoû авг",
            "sep set сен",
            "oct out okt окт",
            "nov ноя",
            "dec dez dic déc дек",
        ),
        1,
    )
    for name in names.split()
}


def parse_date(text: str, day_first: bool = True) -> datetime | None:
    """The moment *text* names, as written (its own offset kept, else UTC); None if none.

    Never raises. *day_first* settles 03/04/2025; a first number over 12 settles itself.
    """
    text = text.strip()[:64]
    try:
        if text[4:5] == "-":
            return _aware(datetime.fromisoformat(text.removesuffix(" UTC")))
        if _EPOCH.fullmatch(text):
            seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
            return datetime.fromtimestamp(seconds, UTC)
        if _SERIAL.fullmatch(text):
            return _FIRST_DAY + timedelta(days=float(text.replace(",", ".")))
    except (ValueError, OverflowError, OSError):
        pass
    try:
        return _written(text, day_first)
    except ValueError:
        return None


def _written(text: str, day_first: bool) -> datetime | None:
    if found := _NUMBERS.match(text):
        first, second, third = (int(part) for part in found.groups())
        if first > 31:
            return datetime(first, second, third, tzinfo=UTC)
        day, month = (first, second) if day_first else (second, first)
        if month > 12:
            day, month = month, day
        return datetime(_year(third), month, day, tzinfo=UTC)
    if found := _NAMED.search(text):
        day_text, name, year = found.groups()
    elif found := _NAMED_FIRST.search(text):
        name, day_text, year = found.groups()
    else:
        return None
    month = _month(name)
    return datetime(_year(int(year)), month, int(day_text), tzinfo=UTC) if month else None


def _month(name: str) -> int:
    name = name.casefold()
    return _MONTHS.get(name[:4], 0) or _MONTHS.get(name[:3], 0)


def _year(year: int) -> int:
    return year if year > 99 else 2000 + year


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


MANY = 8  # Different dates from which their span says in which order they are written.


def day_comes_first(texts: Iterable[str]) -> bool:
    """Whether 03/04/2025 is the third of April in this file: settled by a number over 12.

    Where none is, the order in which many dates lie closer together is the right one: those of
    one week, with day and month exchanged, lie a month apart. Else dots and dashes speak for the
    day first, slashes with a 12-hour clock for the month.
    """
    twelve_hours = slashes = 0
    dates: set[tuple[int, int, int]] = set()
    for text in texts:
        found = _NUMBERS.match(text.strip()[:64])
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        if 12 < first <= 31:
            return True
        if first <= 12 < second:
            return False
        if first <= 12:
            dates.add((_year(int(found[3])), first, second))
        slashes += "/" in found[0]
        twelve_hours += text.rstrip()[-2:].upper() in {"AM", "PM"}
    if len(dates) >= MANY:
        day, month = _span((y, b, a) for y, a, b in dates), _span(dates)
        if max(day, month) > 2 * min(day, month):
            return day < month
    return not (slashes and twelve_hours)


def _span(dates: Iterable[tuple[int, int, int]]) -> int:
    """Days between the first and the last (year, month, day), all months being of 31."""
    days = [(year * 12 + month) * 31 + day for year, month, day in dates]
    return max(days) - min(days)
