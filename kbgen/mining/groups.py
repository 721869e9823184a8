"""Groups that were found → those that are problems, with what is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kbgen.mining.assign import UNLIKE
from kbgen.mining.bonds import bonds, scattered
from kbgen.mining.evidence import gather, spam
from kbgen.mining.filler import fillers
from kbgen.mining.find import SPAM, without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbgen.mining.bonds import Bonds
    from kbgen.mining.evidence import Evidence
    from kbgen.mining.find import Found, Questions


class Groups(NamedTuple):
    """All groups, also those without tickets: their numbers do not change."""

    found: Found
    evidence: Sequence[Evidence]  # By group.
    filler: frozenset[str]  # Canonical sentences that tell nothing.
    bonds: Sequence[Bonds]  # By language.

    @property
    def langs(self) -> Sequence[str]:
        """By group."""
        return self.found.langs


def sound(found: Found, questions: Questions) -> Groups:
    """*found* without spam, and without what no article answers and hardly anything holds."""
    evidence = gather(questions(), found.labels, len(found.langs))
    if marked := spam(evidence):
        found = without(found, marked, SPAM)
        evidence = gather(questions(), found.labels, len(found.langs))
    filler = fillers(evidence, found.langs)
    held = bonds(evidence, found.langs, filler)
    unanswered = {group for group, key in enumerate(found.answers) if not key}
    if loose := unanswered & scattered(evidence, held):
        found = without(found, sorted(loose), UNLIKE)
        evidence = gather(questions(), found.labels, len(found.langs))
    return Groups(found, evidence, filler, held)
