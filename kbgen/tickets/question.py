"""Ticket → Question: cleaned, cut to the request, redacted; a pure function over chunks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from kbgen.tickets.clean import is_automatic, own_words, subject_words, visible
from kbgen.tickets.language import language_of
from kbgen.tickets.names import letters, parts, without_known, without_placed
from kbgen.tickets.readers import by_name
from kbgen.tickets.redact import redact
from kbgen.tickets.request import cut_to_request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kbgen.model import Ticket
    from kbgen.tickets.columns import Layout

MAX_REPLY, MAX_RESOLUTION = 20_000, 2_000  # Characters looked at, and kept.
REASONS = (
    "bad-row",
    "empty",
    "spam",
    "merged",
    "outbound",
    "auto-reply",
    "outside-period",
    "nothing-left",
    "duplicate",
    "repeat",
)
"""Why a ticket is not used; the last two are settled when all are read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the same run has for every ticket."""

    languages: tuple[str, ...]
    key: bytes
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Raw records of one export, for one worker."""

    source: int
    reader: str
    layout: Layout
    records: Sequence[tuple[int, Any]]  # Line and cells.


@dataclass(frozen=True, slots=True)
class Outcome:
    """One ticket after cleaning: a question, or the reason why there is none."""

    ticket: str
    reason: str = ""
    line: int = 0
    asked: date | None = None
    moment: float = 0.0
    text: str = ""
    lang: str = ""
    requester: int = 0
    known: bool = False  # Whether the export told who asked.
    signals: tuple[str, ...] = ()
    resolution: str = ""
    capitals: tuple[str, ...] = ()  # Words capitalised inside a sentence.
    edges: tuple[int, ...] = ()  # Hashes of lines at the places where boilerplate stands.
    people: tuple[str, ...] = ()  # Parts of names, for counting only: they never reach a disk.


def outcomes(chunk: Chunk, settings: Settings) -> tuple[list[Outcome], Counter[str]]:
    """One outcome a record, in order, and how many of them use a word in lower case.

    Never raises: what cannot be read is a bad row.
    """
    reader = by_name(chunk.reader)
    found = []
    for line, cells in chunk.records:
        try:
            ticket = reader.ticket(cells, chunk.layout)
            found.append(_outcome(ticket, f"{chunk.source + 1}:{line}", line, settings))
        except Exception:
            found.append(Outcome(f"row {chunk.source + 1}:{line}", "bad-row", line))
    plain = Counter[str]()
    for outcome in found:
        plain.update(set(_LOWER.findall(outcome.text)))
    return found, plain


_LOWER = re.compile(r"(?<![\w\[])[a-zà-öø-ÿа-яё]{2,}(?![\w\]])")


def _outcome(ticket: Ticket, place: str, line: int, settings: Settings) -> Outcome:
    name = public_id(ticket.id) or f"row {place}"
    asked = ticket.created or ticket.closed
    day = asked.date() if asked else None
    if reason := _refused(ticket, day, settings):
        return Outcome(name, reason, line, day)
    known = parts((*ticket.requester_name.split("\n"), ticket.requester, *ticket.agents))
    subject = subject_words(ticket.subject)
    people = letters(" ".join(part for part in known if part.isalpha()))
    body = own_words(ticket.body, people)
    text = cut_to_request(subject, body)
    if not text:
        return Outcome(name, "nothing-left", line)
    lang = language_of(text, settings.languages)
    text = _redacted(text, known, people)
    resolution = _resolution(ticket.resolution, known)
    return Outcome(
        ticket=name,
        line=line,
        asked=day,
        moment=asked.timestamp() if asked else 0.0,
        text=text,
        lang=lang,
        requester=_hash(ticket.requester or _nobody(ticket, place), settings.key),
        known=bool(ticket.requester),
        signals=_signals(ticket, known),
        resolution=resolution,
        capitals=_capitals(f"{text}\n{resolution}", lang),
        edges=_edges(text),
        people=tuple(people),
    )


def _redacted(text: str, known: frozenset[str], people: set[str] | None = None) -> str:
    """Rules first: an address must go as a whole before a name is taken out of its middle."""
    text = without_placed(without_known(redact(text), known), people)
    return _ADJOINING.sub(r"[\1]", text)


def _resolution(reply: str, known: frozenset[str]) -> str:
    return _redacted(own_words(reply[:MAX_REPLY])[:MAX_RESOLUTION], known) if reply else ""


# "[name] Boaventura": what a rule has left of a name or of an address.
_ADJOINING = re.compile(
    r"\[(name|address)\](?:[ ,]+\[name\]|(?: d[aeo]s?)? [A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]+)+"
)


_SPAM = re.compile(
    r"(?i)\A(?:spam|deleted|rejected|trash|excluíd[oa]|rejeitad[oa]|удал[её]н\w*|отклон[её]н\w*|gelöscht|eliminado|supprimé)\b"
)
_MERGED = re.compile(r"(?i)\A(?:merged|mesclad[oa]|объедин[её]н\w*|zusammengeführt|fusionn?[ée])\b")


def _refused(ticket: Ticket, asked: date | None, settings: Settings) -> str:
    """The reason to drop a ticket before reading its text, or ""."""
    if not (ticket.subject.strip() or ticket.body.strip()):
        return "empty"
    if _SPAM.match(ticket.status):
        return "spam"
    if ticket.merged_into or _MERGED.match(ticket.status):
        return "merged"
    if ticket.outbound:
        return "outbound"
    if ticket.status == "auto-reply" or is_automatic(ticket.subject, ticket.body):
        return "auto-reply"
    if settings.since and (asked is None or asked < settings.since):
        return "outside-period"
    if settings.until and (asked is None or asked > settings.until):
        return "outside-period"
    return ""


_ID = re.compile(
    r"""(?x)\#?[A-Za-z]{0,12}[-_ ]?[A-Za-z]{0,4}[-_]?\d{1,12}  # "1042", "INC0010042", "HELP-7"
    | [0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12} | [0-9a-fA-F]{24}
    | (?=\w*\d)(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})  # Salesforce
    | (?:row|mail)\ [\w:]{1,40}"""
)


def public_id(text: str) -> str:
    """An id that looks like one; whatever else stands in its column is not repeated."""
    text = text.strip()
    return text if _ID.fullmatch(text) else ""


def _nobody(ticket: Ticket, place: str) -> str:
    """Another one for each ticket whose requester is unknown; JSON may be a single line."""
    return "\0".join(("", place, ticket.id, ticket.subject, ticket.body))


def _hash(text: str, key: bytes) -> int:
    normal = " ".join(text.casefold().split()).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(normal, key=key, digest_size=8).digest(), "big")


def _signals(ticket: Ticket, known: frozenset[str]) -> tuple[str, ...]:
    """What the agent did, normalised; anything that a rule or a known name touches is left out."""
    found = {
        f"{kind}:{normal}"
        for kind, values in (
            ("macro", (ticket.macro,)),
            ("category", (ticket.category,)),
            ("tag", ticket.tags),
        )
        for value in values
        if value and (normal := _plain_signal(value, known))
    }
    # Where an export has no column for it, the agent's reply itself links the article.
    links = (*ticket.articles, *_LINK.findall(ticket.resolution[:MAX_REPLY])[:5])
    found |= {f"article:{path}" for url in links if (path := article_path(url))}
    return tuple(sorted(found))


def _plain_signal(value: str, known: frozenset[str]) -> str:
    normal = _impersonal(value[:200])
    return normal if normal and without_known(normal, known) == normal else ""


@lru_cache(maxsize=16384)  # A desk has a few hundred tags, each said a thousand times.
def _impersonal(value: str) -> str:
    """*value* in one writing, or "" if a rule of redaction finds anything in it."""
    normal = " ".join(visible(value).split())[:120]
    return normal.casefold() if _redacted(normal, frozenset()) == normal else ""


_LINK = re.compile(r"https?://[^\s\"'<>()\[\]]+")
_ARTICLE = re.compile(r"(?:https?://[^/\s?#]+)?(/[^\s?#]*)")


def article_path(url: str) -> str:
    """The path of an address, without host, query and fragment; "" if it is none."""
    found = _ARTICLE.fullmatch(
        url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].strip("<>()[],.")
    )
    path = found[1] if found else ""
    path = path.rstrip(".,;:!?")
    return (
        path
        if len(path) > 1 and not re.search(r"@|[0-9a-fA-F]{16}", path) and len(path) < 300
        else ""
    )


def _capitals(text: str, lang: str) -> tuple[str, ...]:
    """Words with a capital where the sentence does not ask for one; German nouns do not count."""
    if lang.startswith("de"):
        return ()
    return tuple(sorted({each[1] for each in _MIDDLE.finditer(text) if not _shouted(each)}))


def _shouted(found: re.Match[str]) -> bool:
    """WHO WRITES LIKE THIS names nobody by it."""
    if not found[1].isupper():
        return False
    before = found.string[max(0, found.start() - 20) : found.start()].split()
    return bool(before) and before[-1].isupper()


# After a word or a comma: not at the start of a sentence, a line or a list.
_MIDDLE = re.compile(r"(?<=[\w,] )([A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]+)")


def _edges(text: str) -> tuple[int, ...]:
    """Hashes of the first and the last three lines with their place; () for a single line."""
    lines = text.split("\n")
    if len(lines) < 2:
        return ()
    found = [line_hash("first", lines[0])] + [line_hash("last", line) for line in lines[-3:]]
    return tuple(found)


def line_hash(place: str, line: str) -> int:
    data = f"{place}\0{' '.join(line.casefold().split())}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")
