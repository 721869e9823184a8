"""The keys that may stand above an article, a category's page and an incident."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What an author says about an article; see DESIGN in README for each key."""

    title: str = ""
    answer: str = ""
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    order: int | None = None
    pin: bool = False
    urgent: bool = False
    draft: bool = False
    publish_at: datetime | None = None
    expires_at: datetime | None = None
    updated: date | None = None
    review_by: date | None = None
    owner: str = ""
    tickets: int | None = None


@dataclass(frozen=True, slots=True)
class ShelfMatter:
    """What stands above a category's index.md."""

    title: str = ""
    description: str = ""
    icon: str = ""
    order: int | None = None
    pin: bool = False
    draft: bool = False


class Impact(StrEnum):
    """How much of the service an incident takes away."""

    NOTICE = "notice"
    DEGRADED = "degraded"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class IncidentMatter:
    """What stands above an incident."""

    title: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    severity: Impact = Impact.NOTICE
    url: str = ""  # Of an article that helps meanwhile: its key, or an address.
    draft: bool = False


Matter = FrontMatter | ShelfMatter | IncidentMatter

# Keys of other tools: told as unknown, never taken for a slip of the pen.
_OTHER_TOOLS = """
author authors categories category date description id labels lang language layout locale menu
permalink sidebar_position slug summary subtitle toc type url version weight
"""
OTHER_TOOLS = frozenset(_OTHER_TOOLS.split())
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"\A---[ \t]*\n[A-Za-z_]\w*[ \t]*:")


@dataclass(frozen=True, slots=True)
class Split:
    """A file cut in two; *line* is the line on which *body* starts."""

    matter: str
    body: str
    line: int
    unclosed: bool = False


def split(text: str) -> Split:
    """Cut *text* (with "\\n" line ends) after its front matter, if it has one."""
    found = _FRONT.match(text)
    if not found:
        return Split("", text, 1, unclosed=_UNCLOSED.match(text) is not None)
    return Split(found[1], text[found.end() :], 1 + found[0].count("\n"))
