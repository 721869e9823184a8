"""The text of a value as the type that is wanted; the text decides, not YAML's guess at it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

_TRUE, _FALSE = {"true", "yes", "on"}, {"false", "no", "off"}


class MisfitError(Exception):
    """A value that does not fit; its text is the end of "'key' must be …"."""


def scalar(wanted: Any, text: str) -> Any:
    """*text* as *wanted*: a text, a number, a date, yes or no, or one of an enum's words."""
    if issubclass(wanted, StrEnum):
        return _choice(wanted, text)
    try:
        return _CONVERT[wanted](text)
    except (ValueError, KeyError, OverflowError):
        raise MisfitError(f"{_NAMES[wanted]}, not '{_short(text)}'") from None


def name_of(wanted: Any) -> str:
    """What a writer calls a value of this type."""
    return _NAMES.get(wanted, "one value")


def _choice(wanted: type[StrEnum], text: str) -> StrEnum:
    try:
        return wanted(text.lower())
    except ValueError:
        raise MisfitError(f"one of {', '.join(wanted)}, not '{_short(text)}'") from None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def _bool(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError(text)


def _number(text: str) -> float:
    number = float(text)
    if number - number != 0:  # Neither endless nor "not a number".
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    if len(text) > 18:
        raise ValueError(text)
    return int(text)


def _text(text: str) -> str:
    return " ".join(text.split()) if "\n" in text else text


_CONVERT: Mapping[Any, Callable[[str], Any]] = {
    str: _text,
    bool: _bool,
    int: _whole,
    float: _number,
    date: lambda text: datetime.fromisoformat(text).date(),
    datetime: datetime.fromisoformat,
}
_NAMES: Mapping[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date such as 2026-11-30",
    datetime: "a date such as 2026-11-30 or 2026-11-30 09:00",
}
