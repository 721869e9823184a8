"""A long ticket cut to its request: the subject and the sentences that ask or complain."""

from __future__ import annotations

import re

from kbgen.tickets.phrases import words

WORDS = 60  # As many words of a body are kept; longer texts merge everything with everything.

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"[^\W_]+")
_LOOKED_AT = 6_000  # Characters of a body among which the request is looked for.


def cut_to_request(subject: str, body: str) -> str:
    """Subject and body in reading order, at most about WORDS words of the body.

    A subject that the body repeats is left out. Of a long body the sentences are kept that
    ask or tell what fails, earlier ones first, until the words are used up.
    """
    if body.count(" ") + body.count("\n") > WORDS:
        body = _shortened(body)
    if subject and _within(subject, body):
        subject = ""
    return "\n".join(part for part in (subject, body) if part)


def _within(subject: str, body: str) -> bool:
    """Whether nearly all words of the subject stand in the body, endings cut by a program too."""
    said = _WORD.findall(subject.casefold())
    told = " ".join(_WORD.findall(body.casefold()))
    return sum(word in told for word in said) >= 0.8 * len(said)


def _shortened(body: str) -> str:
    pieces = [
        piece for piece in _SENTENCE.split(body[:_LOOKED_AT]) if piece and not piece.isspace()
    ]
    said = [_WORD.findall(piece.casefold()) for piece in pieces]
    ranked = sorted(range(len(pieces)), key=lambda at: (-_weight(pieces[at], said[at], at), at))
    kept, used = set[int](), 0
    for at in ranked:
        if used and used + len(said[at]) > WORDS:
            continue
        kept.add(at)
        used += len(said[at])
        if used >= WORDS:
            break
    return "\n".join(_cut(pieces[at].strip()) for at in sorted(kept))


def _weight(piece: str, said: list[str], at: int) -> float:
    """Asking counts most, failing next, standing early a little."""
    asks = "?" in piece or not words("asks").isdisjoint(said)
    fails = not words("fails").isdisjoint(said)
    return 2.0 * asks + 1.5 * fails + 2.0 / (1 + at)


def _cut(piece: str) -> str:
    """A sentence that never ends (pasted logs) is cut as well."""
    if piece.count(" ") <= WORDS:
        return piece
    return " ".join(piece.split()[:WORDS])
