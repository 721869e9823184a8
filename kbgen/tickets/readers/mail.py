"""Mail: an mbox file or a single message; the first mail of a thread is the ticket."""

from __future__ import annotations

import email
import email.utils
import re
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kbgen.model import Ticket
from kbgen.tickets.columns import Layout
from kbgen.tickets.records import Bad, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.tickets.export import Export

NAME = "mail"
MAX_MESSAGE = 1 << 25  # Bytes of one message with its attachments.
_TEXT = 1 << 20  # Bytes of it that are looked at: the text stands before the attachments.

_MBOX = re.compile(rb"\A\s*From \S.* \d{4}\r?\n", re.DOTALL)
_FIELD = re.compile(
    rb"(?im)^(?:from|to|subject|date|message-id|received|return-path|mime-version):"
)
_SEPARATOR = re.compile(rb"From \S.*\d{4}\s*\Z")


def recognises(export: Export) -> bool:
    head = export.head.lstrip(b"\xef\xbb\xbf\r\n")
    if re.match(rb"From \S[^\n]*\d{4}\r?\n", head):
        return True
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    first = re.match(rb"[!-9;-~]+:", head)
    return bool(first) and len({found.lower() for found in _FIELD.findall(block)}) >= 3


def read(export: Export, mapping: Mapping[str, str]) -> tuple[Layout, Iterator[Row | Bad]]:
    return Layout((), {}), _messages(export)


def _messages(export: Export) -> Iterator[Row | Bad]:
    """Messages of an mbox, cut at lines that begin with "From " after an empty one."""
    start, lines, size, number = 1, list[bytes](), 0, 0
    empty = True
    for line in iter(lambda: export.stream.readline(1 << 20), b""):
        number += line.endswith(b"\n")
        if empty and line.startswith(b"From ") and _SEPARATOR.match(line):
            if any(part.strip() for part in lines):
                yield _message(start, lines, size)
            start, lines, size = number, [], 0
            continue
        empty = not line.strip()
        size += len(line)
        if size <= _TEXT:
            lines.append(line[1:] if line.startswith(b">From ") else line)
    if any(part.strip() for part in lines):
        yield _message(start, lines, size)


def _message(line: int, lines: list[bytes], size: int) -> Row | Bad:
    if size > MAX_MESSAGE:
        return Bad(line, "a message of more than 32 MB")
    return Row(line, b"".join(lines), min(size, _TEXT))


def ticket(cells: Any, found: Layout) -> Ticket:
    message = email.message_from_bytes(cells, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what that policy makes.
    sender, address = email.utils.parseaddr(_header(message, "From"))
    first = _header(message, "References", "In-Reply-To").split()
    own = _header(message, "Message-ID")
    return Ticket(
        id=f"mail {sha256(own.encode('utf-8', 'replace')).hexdigest()[:12]}" if own else "",
        subject=_header(message, "Subject"),
        body=_body(message),
        created=_date(message),
        requester=address.casefold(),
        requester_name="\n".join((sender, address, _header(message, "Reply-To"))),
        status="auto-reply" if _automatic(message) else "",
        channel="email",
        agents=tuple(
            part
            for pair in email.utils.getaddresses([_header(message, "To", "Cc")])
            for part in pair
            if part
        ),
        # A reply belongs to the thread whose first mail is a ticket of its own.
        merged_into=first[0] if first else "",
    )


def _header(message: EmailMessage, *names: str) -> str:
    """The first of these headers, decoded as far as it can be; never raises."""
    for name in names:
        try:
            value = message.get(name)
        except Exception:  # noqa: S112 - the standard parser fails in many ways on bad headers.
            continue
        if value:
            return str(value)
    return ""


def _date(message: EmailMessage) -> Any:
    try:
        return email.utils.parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, IndexError):
        return None


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError, AttributeError):
        data = part.get_payload(decode=True)
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _automatic(message: EmailMessage) -> bool:
    """Machines say so in these headers (RFC 3834 and older custom)."""
    submitted = _header(message, "Auto-Submitted").casefold() or "no"
    precedence = _header(message, "Precedence").casefold()
    return (
        submitted != "no"
        or precedence in {"bulk", "junk", "auto_reply"}
        or bool(_header(message, "X-Autoreply", "X-Autorespond"))
    )
