"""What the name of a column, or of a member of JSON, says in six languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kbgen.tickets.phrases import lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FAR = 1000  # Ranks behind all names that are written down.


def normal(name: str) -> str:
    """A header as it is compared: "Created_At " → "created at"."""
    name = re.sub(r"[\s_]+", " ", name.replace("\ufeff", "").strip().casefold())
    return re.sub(r" ?\[\w+\]$", "", name).strip(" :*\"'")


def known_fields() -> tuple[str, ...]:
    """All fields, in the order in which they take their columns."""
    return tuple(_names("columns"))


def fields() -> frozenset[str]:
    """What --map may name; "private" columns are known to be somebody's and only taken out."""
    return frozenset(known_fields()) - {"private"}


@cache
def _names(file: str) -> Mapping[str, Mapping[str, int]]:
    """Key of the lines → name → rank."""
    known: dict[str, dict[str, int]] = {}
    for line in lines(file):
        key, _, names = line.partition(":")
        ranks = known.setdefault(key, {})
        for name in names.split("|"):
            ranks.setdefault(normal(name), len(ranks))
    return known


def recognised(header: Sequence[str]) -> int:
    """How many of these headers are known to be about tickets."""
    return sum(map(bool, map(meanings, header)))


@lru_cache(maxsize=4096)
def meanings(header: str) -> Mapping[str, int]:
    """The fields that a column of this name may be, by rank: the lower, the surer.

    "requester.email" is the email of a requester, "status.name" a status, "createdAt" created at;
    "attachment.id" says nothing of the ticket.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header[:200])
    return _written(normal(header)) or _written(normal(words)) or _nested(words)


def _written(name: str) -> dict[str, int]:
    """What the list of names says."""
    return {field: names[name] for field, names in _names("columns").items() if name in names}


def member(kind: str, name: str) -> bool:
    """Whether *name*, a normal one, is among the *kind* of members in phrases/members.txt."""
    return name in _names("members")[kind]


def _nested(path: str) -> Mapping[str, int]:
    *above, leaf = map(normal, path.split("."))
    if not above or not leaf or not all(above):
        return {}
    while above and above[0] in _names("members")["ticket"]:
        above.pop(0)
    if not above:
        return _written(leaf)
    if found := _written(f"{above[-1]} {leaf}"):
        return found
    whose = next(filter(None, map(_person, reversed(above))), "")
    return _of(whose, leaf) if whose else _inside(above[-1], leaf)


def _person(name: str) -> str:
    """Whether *name* is that of an "agent" or a "requester"; "" for neither."""
    found = _written(name)
    fields = ("agent", "requester", "requester_name")
    return next((field.removesuffix("_name") for field in fields if field in found), "")


def _of(whose: str, leaf: str) -> Mapping[str, int]:
    """What a member of a person says: "login" tells them apart, "display name" names them."""
    members = _names("members")
    found = {field: _FAR + rank for field, rank in _written(leaf).items()}
    if leaf in members["who"]:
        found["requester"] = 2 * _FAR + members["who"][leaf]
    if leaf in members["named"]:
        found["requester_name"] = _FAR
    personal = ("requester", "requester_name", "private")
    found = {field: found[field] for field in personal if field in found}
    return {"agent": _FAR} if found and whose == "agent" else found


def _inside(parent: str, leaf: str) -> Mapping[str, int]:
    """What a member of a thing says: what the thing is, or what it is by itself."""
    members = _names("members")
    if leaf in members["itself"] and (found := _written(parent) or _written(parent[:-1])):
        return found
    telling = " " in leaf or leaf in members["telling"]
    return {field: _FAR + rank for field, rank in _written(leaf).items() if telling}
