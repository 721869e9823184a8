"""What was mined from tickets, and the files that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen.articles import write_frequencies
from kbgen.articles.frequencies import FILE as FREQUENCIES
from kbgen.errors import Diagnostic, KbgenError
from kbgen.files import Small, try_small
from kbgen.matching import meant, vocabulary
from kbgen.mining.assign import UNLIKE, WORDLESS
from kbgen.mining.decisions import FILE as DECISIONS
from kbgen.mining.decisions import write_decisions
from kbgen.mining.dense import dense_model, general_words
from kbgen.mining.draft import FOLDER as DRAFTS
from kbgen.mining.draft import draft_text
from kbgen.mining.export import as_json, assignments
from kbgen.mining.find import SPAM
from kbgen.mining.frequency import frequencies, renewed
from kbgen.mining.report import report
from kbgen.model import State
from kbgen.search import VOCABULARY, read_vocabulary, write_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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

    @property
    def named(self) -> list[Path]:
        """Files that the user has named."""
        return [path for path in (self.json, self.report, self.assignments) if path]


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


def refuse_unwritable(wanted: Wanted, content: Path, exports: Sequence[Path | str]) -> None:
    """Before hours of work: KbgenError of all that is *wanted* where it cannot be written."""
    taken = [Path(one).resolve() for one in exports if one != "-"]
    mistakes = []
    for path in wanted.named:
        if path.resolve() in taken:
            said = "would be written over: it is an export, or is asked for twice"
            mistakes.append(Diagnostic(str(path), 0, said, "name another file"))
        taken.append(path.resolve())
    for path in (*wanted.named, *_own(wanted, content)):
        try:
            try_small(path)
        except OSError as error:
            mistakes.append(Diagnostic(str(path), 0, f"cannot be written: {error.strerror}"))
    if mistakes:
        raise KbgenError(mistakes, 2)


def _own(wanted: Wanted, content: Path) -> list[Path]:
    """Files inside content/ that will be written; one for all drafts."""
    found = [content / DRAFTS / "draft.md"] if wanted.drafts else []
    if wanted.write:
        found += [content / FREQUENCIES, content / VOCABULARY]
    if wanted.accept or wanted.reject or wanted.merge:
        found.append(content / DECISIONS)
    return found


def tellings(
    mined: Mined, wanted: Wanted, questions: tickets.Reading, model: Path | None
) -> Iterator[Small]:
    """What is *wanted*, in the order in which it is written."""
    content = mined.site.project.content
    if wanted.json:
        yield Small(wanted.json, as_json(mined.findings).encode())
    if wanted.report:
        yield Small(wanted.report, _report(mined).encode())
    if wanted.assignments:
        yield Small(wanted.assignments, assignments(_rows(mined, questions)), private=True)
    if wanted.drafts:
        yield from _drafts(mined)
    if wanted.write:
        yield Small(content / FREQUENCIES, _frequencies(mined).encode())
        yield Small(content / VOCABULARY, _vocabulary(mined, questions, model).encode())
    if wanted.accept or wanted.reject or wanted.merge:
        yield Small(content / DECISIONS, write_decisions(mined.decisions).encode())


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


def _drafts(mined: Mined) -> Iterator[Small]:
    """Of the most asked gaps; a file that is there stays as it is."""
    writing = [one for one in mined.findings.suggestions if one.action == "write"]
    for one in writing[:MOST_DRAFTS]:
        path = mined.site.project.content / one.draft
        if not path.exists() and one.problem.examples:
            yield Small(path, draft_text(one.problem).encode())


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
