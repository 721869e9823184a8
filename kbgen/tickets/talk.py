"""Who says what in the messages of a ticket in nested JSON: its question, and the agent's reply.

Products name these members as they like; the words that are understood stand in
phrases/members.txt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kbgen.tickets.headers import meanings, member, normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.model import Ticket

DEPTH = 4  # Of the list in its ticket.

_PERSONAL = frozenset({"requester", "requester_name"})

Object = Mapping[str, Any]


class Said(NamedTuple):
    """One message that is not hidden from the customer."""

    text: str
    side: str  # "agent" or "customer"; "other" for a machine; "" where nothing tells.
    names: tuple[str, ...]  # Whatever is known of its author.


def with_messages(ticket: Ticket, record: Object) -> Ticket:
    """*ticket* with the first words of the customer and the last ones of an agent in *record*."""
    said = _told_apart(list(_messages(record)), ticket)
    asked = [one.text for one in said if one.side in {"customer", ""}]
    replies = [one for one in said if one.side == "agent"]
    body, outbound = ticket.body, ticket.outbound
    if said and said[0].side in {"agent", "other"} and said[0].text.strip() == body:
        body, outbound = (asked[0], outbound) if asked else (body, True)
    return replace(
        ticket,
        body=body,
        outbound=outbound,
        resolution=ticket.resolution or (replies[-1].text if replies else ""),
        agents=(*ticket.agents, *(name for one in replies for name in one.names)),
    )


def _told_apart(said: list[Said], ticket: Ticket) -> list[Said]:
    """Where no message tells its side, who writes first is the customer, and others are agents."""
    if any(one.side for one in said) or not said:
        return said
    known = {name.casefold() for name in (ticket.requester, *ticket.requester_name.split("\n"))}
    agents = {name.casefold() for name in ticket.agents}
    first = {name.casefold() for name in said[0].names}
    customer = known - {""} | (first - agents)

    def side(one: Said) -> str:
        names = {name.casefold() for name in one.names}
        return "customer" if names & customer else "agent" if names else ""

    return [one._replace(side=side(one)) for one in said]


def _messages(record: Object, depth: int = DEPTH) -> Iterator[Said]:
    for name, value in record.items() if depth else ():
        key = normal(name)
        if isinstance(value, list) and member("messages", key):
            for each in value:
                if isinstance(each, dict) and (said := _said(each, key)) and said.text.strip():
                    yield said
        elif isinstance(value, dict):
            yield from _messages(value, depth - 1)


def _said(message: Object, listed: str) -> Said | None:
    """One message; None if the customer never saw it."""
    author: dict[str, str] = {}
    side, text = "", ""
    for name, value in message.items():
        key = normal(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
        if _is_hidden(key, value):
            return None
        said = _side_of(key, value)
        side = side or said
        if not said and member("author", key):
            inner, known = _author(value)
            side, author = side or inner, author | known
        elif not text and "body" in meanings(key):
            text = _plain(value)
    if not side and not author and member("replies", listed):
        side = "agent"
    return Said(text, side, tuple(author.values()))


def _is_hidden(key: str, value: Any) -> bool:
    return (member("hidden", key) and value is True) or (member("shown", key) and value is False)


def _side_of(key: str, value: Any) -> str:
    """The side that a member tells: a role, or yes and no."""
    if isinstance(value, bool):
        if member("by agent", key):
            return "agent" if value else "customer"
        if member("by customer", key):
            return "customer" if value else "agent"
    elif isinstance(value, str) and (member("side", key) or member("author", key)):
        word = normal(value)
        sides = {"agents": "agent", "customers": "customer", "others": "other"}
        return next((side for kind, side in sides.items() if member(kind, word)), "")
    return ""


def _author(value: Any) -> tuple[str, dict[str, str]]:
    """The side of an author, and what names him."""
    if not isinstance(value, dict):
        return "", {"": str(value)} if isinstance(value, str | int) and value else {}
    told = {normal(name): inner for name, inner in value.items()}
    side = next(filter(None, (_side_of(key, inner) for key, inner in told.items())), "")
    personal = {
        key: str(inner)
        for key, inner in told.items()
        if isinstance(inner, str | int) and not isinstance(inner, bool) and _names(key)
    }
    return side, personal


def _names(key: str) -> bool:
    return member("who", key) or member("named", key) or not _PERSONAL.isdisjoint(meanings(key))


def _plain(value: Any) -> str:
    """A text, or that inside an object such as {"html": …}."""
    if isinstance(value, str):
        return value
    inner = value.items() if isinstance(value, dict) else ()
    return next((text for name, text in inner if member("itself", normal(name)) and text), "")
