"""What was read: questions any number of times, and an account of every ticket."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from kbgen.model import Question
from kbgen.tickets.question import Outcome, line_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from kbgen.errors import Diagnostic
    from kbgen.tickets.sharing import Sharing
    from kbgen.tickets.spool import Spool


@dataclass(frozen=True, slots=True)
class Source:
    """How one export was understood."""

    path: str
    reader: str
    encoding: str
    mapping: Mapping[str, str]  # Field → the export's own column name(s).

    def __str__(self) -> str:
        columns = ", ".join(f"{name}={column}" for name, column in self.mapping.items())
        return f"{self.path}: {self.reader} ({self.encoding}) {columns}".rstrip()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A ticket read and not used, with one of question.REASONS."""

    ticket: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Every ticket read: read == used + the sum of dropped."""

    read: int
    used: int
    dropped: Mapping[str, int]  # By reason, in the order of question.REASONS.
    bad_rows: tuple[Diagnostic, ...]  # By place, without their text; at most LISTED.
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class Reading:
    """Questions that can be gone through any number of times; close it to forget them."""

    sources: tuple[Source, ...]
    tally: Tally
    _spool: Spool
    _sharing: Sharing
    _boilerplate: frozenset[int]
    _lost: Mapping[int, str]  # Sequence number of an outcome → why it is dropped after all.

    def __iter__(self) -> Iterator[Question]:
        for chunk in self.chunks():
            yield from chunk

    def chunks(self) -> Iterator[list[Question]]:
        """Questions in the exports' own order, some hundred at a time."""
        for part in self._outcomes():
            yield [self._question(each) for each in part if not each.reason]

    def dropped(self) -> Iterator[Dropped]:
        """All tickets that are not used, in the exports' own order."""
        for part in self._outcomes():
            yield from (Dropped(each.ticket, each.reason) for each in part if each.reason)

    def _outcomes(self) -> Iterator[list[Outcome]]:
        number = 0
        for chunk in self._spool.chunks():
            settled = []
            for outcome in chunk:
                why = self._lost.get(number)
                settled.append(replace(outcome, reason=why) if why else outcome)
                number += 1
            yield settled

    def _question(self, outcome: Outcome) -> Question:
        text = self._without_boilerplate(outcome)
        resolution = outcome.resolution
        if rare := self._sharing.rare(outcome.capitals):
            text, resolution = _masked(text, rare), _masked(resolution, rare)
        return Question(
            ticket=outcome.ticket,
            asked=outcome.asked,
            text=text,
            lang=outcome.lang,
            requester=outcome.requester,
            signals=self._sharing.common(outcome.signals),
            resolution=resolution,
        )

    def _without_boilerplate(self, outcome: Outcome) -> str:
        """Never takes a question, never the last line that is left."""
        if not any(edge in self._boilerplate for edge in outcome.edges):
            return outcome.text
        lines = outcome.text.split("\n")
        kept = [
            line
            for at, line in enumerate(lines)
            if "?" in line
            or not (
                (at == 0 and line_hash("first", line) in self._boilerplate)
                or (at >= len(lines) - 3 and line_hash("last", line) in self._boilerplate)
            )
        ]
        return "\n".join(kept) or outcome.text

    @property
    def people(self) -> Mapping[str, int]:
        """How often a lower-case word was somebody's name: never to be written anywhere."""
        return self._sharing.people

    def close(self) -> None:
        self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _masked(text: str, words: frozenset[str]) -> str:
    """*words* of few become [name] where they stand with their capital inside a sentence."""
    names = "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
    text = re.sub(rf"(?<=[\w,] )(?:{names})(?![\w'’-])", "[name]", text)
    return re.sub(r"\[name\](?:\s\[name\])+", "[name]", text)
