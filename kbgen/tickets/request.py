"""A long ticket cut to its request: the subject and the sentences that ask or complain."""

from __future__ import annotations

import re

from kbgen.tickets.phrases import pattern

WORDS = 60  # As many words of a body are kept; longer texts merge everything with everything.

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"[^\W_]+")
_ASKS = pattern(r"\?|\b", "asks", r"\b")
_FAILS = pattern(r"\b", "fails", r"\b")


def cut_to_request(subject: str, body: str) -> str:
    """Subject and body in reading order, at most about WORDS words of the body.

    A subject that the body repeats is left out. Of a long body the sentences are kept that
    ask or tell what fails, earlier ones first, until the words are used up.
    """
    words = _WORD.findall(body)
    if len(words) > WORDS:
        body = _shortened(body)
    if subject and _within(subject, body):
        subject = ""
    return "\n".join(part for part in (subject, body) if part)


def _within(subject: str, body: str) -> bool:
    return subject.casefold().strip(" .!?…") in " ".join(body.casefold().split())


def _shortened(body: str) -> str:
    pieces = [piece.strip() for piece in _SENTENCE.split(body[:12_000]) if piece.strip()][:200]
    ranked = sorted(range(len(pieces)), key=lambda at: (-_weight(pieces[at], at), at))
    kept, used = set[int](), 0
    for at in ranked:
        size = len(_WORD.findall(pieces[at]))
        if used and used + size > WORDS:
            continue
        kept.add(at)
        used += size
        if used >= WORDS:
            break
    return "\n".join(_words(pieces[at]) for at in sorted(kept))


def _weight(piece: str, at: int) -> float:
    """Asking counts most, failing next, standing early a little."""
    return 2.0 * bool(_ASKS.search(piece)) + 1.5 * bool(_FAILS.search(piece)) + 2.0 / (1 + at)


def _words(piece: str) -> str:
    """A sentence that never ends (pasted logs) is cut as well."""
    ends = [found.end() for found in _WORD.finditer(piece[:2000])]
    return piece if len(ends) <= WORDS else piece[: ends[WORDS - 1]]
