"""Dates, numbers, plurals, names and direction of a language.

Babel is imported when it is first asked: 25 ms, and a build after an edit asks nothing.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from babel import Locale

# language[-extlang][-Script][-REGION][-variant…][-extension…], RFC 5646 section 2.1, abridged.
TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-[a-z]{4})?"
    r"(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*"
    r"(?:-x(?:-[a-z\d]{1,8})+)?",
    re.IGNORECASE,
)


def is_tag(tag: str) -> bool:
    """Whether *tag* is a well-formed BCP 47 language tag (not whether anybody speaks it)."""
    return TAG.fullmatch(tag) is not None


@lru_cache
def direction(tag: str) -> str:
    """ "rtl" or "ltr"."""
    return known(tag).text_direction


@lru_cache
def name(tag: str) -> str:
    """What the language calls itself, first letter large; the tag itself if nobody knows."""
    locale = exact(tag)
    own = locale.get_display_name(locale) if locale else None
    return own[:1].upper() + own[1:] if own else tag


@lru_cache
def name_in(tag: str, reader: str) -> str:
    """What a sentence in the *reader*'s language calls the language *tag*."""
    locale = exact(tag)
    return str((locale and locale.get_display_name(known(reader))) or name(tag))


@lru_cache(maxsize=4096)
def long_date(day: date, tag: str) -> str:
    """ "3 May 2026" in English, "3 мая 2026 г." in Russian."""
    from babel.dates import format_date

    locale = known("en-GB" if tag == "en" else tag)
    return str(format_date(day, format="long", locale=locale))


def long_time(moment: datetime, tag: str) -> str:
    """Date and time of day, in the moment's own zone."""
    from babel.dates import format_datetime

    locale = known("en-GB" if tag == "en" else tag)
    return str(format_datetime(moment, format="medium", locale=locale, tzinfo=moment.tzinfo))


@lru_cache(maxsize=4096)
def number(value: float, tag: str) -> str:
    """1234.5 → "1,234.5" in English, "1.234,5" in German."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=known(tag)))


@lru_cache(maxsize=4096)
def plural(count: float, tag: str) -> str:
    """The CLDR plural category: zero, one, two, few, many or other."""
    return str(known(tag).plural_form(count))


@lru_cache
def exact(tag: str) -> Locale | None:
    """What Babel knows of *tag* or of its language alone; None if nothing."""
    from babel import Locale, UnknownLocaleError

    for candidate in (tag, tag.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def known(tag: str) -> Locale:
    """The locale of *tag*, English where Babel knows none."""
    found = exact(tag) or exact("en")
    assert found is not None  # noqa: S101 (Babel knows English.)
    return found
