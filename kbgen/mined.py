"""What was mined from tickets, and the files that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kbgen.articles import write_frequencies
from kbgen.matching import meant, vocabulary
from kbgen.mining.assign import UNLIKE, WORDLESS
from kbgen.mining.decisions import FILE as DECISIONS
from kbgen.mining.decisions import write_decisions
from kbgen.mining.dense import dense_model, general_words
from kbgen.mining.draft import draft_text
from kbgen.mining.export import as_json, assignments
from kbgen.mining.find import SPAM
from kbgen.mining.frequency import frequencies, renewed
from kbgen.mining.report import report
from kbgen.model import State
from kbgen.search import VOCABULARY, read_vocabulary, write_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kbgen import tickets
    from kbgen.matching import Shelf
    from kbgen.mining.decisions import Decisions
    from kbgen.mining.export import Findings
    from kbgen.mining.groups import Groups
    from kbgen.mining.join import Joined
    from kbgen.mining.problems import Public
    from kbgen.model import Problem
    from kbgen.project import Project
    from kbgen.reading import Reading

MOST_DRAFTS = 20
UNASSIGNED = {UNLIKE: "few-alike", WORDLESS: "no-words", SPAM: "spam"}
"""Why a ticket is in no problem, by its label."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to write, besides the table that is always printed."""

    report: Path | None = None
    json: Path | None = None
    assignments: Path | None = None
    drafts: bool = False
    write: bool = False
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    merge: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """The help centre that tickets are compared with."""

    project: Project
    reading: Reading
    shelves: Sequence[Shelf]
    decisions: Decisions

    @property
    def lang(self) -> str:
        return self.reading.config.languages[0]


@dataclass(frozen=True, slots=True)
class Mined:
    """Everything between reading and writing."""

    site: Site
    groups: Groups
    joined: Sequence[Joined]
    made: Sequence[Problem]  # In step with *joined*.
    public: Public
    decisions: Decisions  # Those of now included.
    findings: Findings

    @property
    def owners(self) -> dict[int, Problem]:
        """The problem of each group."""
        pairs = zip(self.joined, self.made, strict=True)
        return {group: problem for one, problem in pairs for group in one.groups}


class Telling(NamedTuple):
    """A file that tells it."""

    path: Path
    data: bytes
    private: bool = False  # For its owner's eyes only.


def tellings(
    mined: Mined, wanted: Wanted, questions: tickets.Reading, model: Path | None
) -> Iterator[Telling]:
    """What is *wanted*, in the order in which it is written."""
    content = mined.site.project.content
    if wanted.json:
        yield Telling(wanted.json, as_json(mined.findings).encode())
    if wanted.report:
        yield Telling(wanted.report, _report(mined).encode())
    if wanted.assignments:
        yield Telling(wanted.assignments, assignments(_rows(mined, questions)), private=True)
    if wanted.drafts:
        yield from _drafts(mined)
    if wanted.write:
        yield Telling(content / "frequencies.yml", _frequencies(mined).encode())
        yield Telling(content / VOCABULARY, _vocabulary(mined, questions, model).encode())
    if wanted.accept or wanted.reject or wanted.merge:
        yield Telling(content / DECISIONS, write_decisions(mined.decisions).encode())


def _report(mined: Mined) -> str:
    titles = {
        article.key: article.title
        for edition in reversed(mined.site.reading.library.editions)
        for article in edition.articles
    }
    names = mined.site.reading.config.title
    return report(mined.findings, names.get(mined.site.lang) or names.get("", ""), titles)


def _rows(mined: Mined, questions: tickets.Reading) -> Iterator[tuple[str, str, str, str]]:
    """One row a ticket that was read: those used, then those left out."""
    owners = mined.owners
    for question, label in zip(questions, mined.groups.found.labels.tolist(), strict=True):
        if label not in owners:
            yield question.ticket, "", "", UNASSIGNED[label]
        else:
            problem = owners[label]
            answered = problem.coverage.state is not State.GAP
            article = problem.coverage.article if answered else ""
            yield question.ticket, problem.id, article, str(problem.coverage.state)
    for dropped in questions.dropped():
        yield dropped.ticket, "", "", dropped.reason


def _drafts(mined: Mined) -> Iterator[Telling]:
    """Of the most asked gaps; a file that is there stays as it is."""
    writing = [one for one in mined.findings.suggestions if one.action == "write"]
    for one in writing[:MOST_DRAFTS]:
        path = mined.site.project.content / one.draft
        if not path.exists() and one.problem.examples:
            yield Telling(path, draft_text(one.problem).encode())


def _frequencies(mined: Mined) -> str:
    days = mined.groups.found.days
    end = date.fromordinal(int(days.max())) if len(days) and days.max() > 0 else None
    measured = frequencies(mined.joined, mined.groups.found)
    return write_frequencies(renewed(mined.site.reading.frequencies, measured, end))


def _vocabulary(mined: Mined, questions: tickets.Reading, model: Path | None) -> str:
    """Learned from tickets that an article answers, well or badly; else near in meaning."""
    articles = {
        group: one.coverage.article
        for group, one in mined.owners.items()
        if one.coverage.state is not State.GAP
    }
    keys = [articles.get(label, "") for label in mined.groups.found.labels.tolist()]
    before, _ = read_vocabulary(mined.site.reading.texts.get(VOCABULARY, ""))
    words = vocabulary(mined.site.shelves, questions, keys, mined.public.asked, before)
    if model:
        words = meant(mined.site.shelves, words, general_words(model), dense_model(model))
    return write_vocabulary(words)
