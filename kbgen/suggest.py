"""Story: ticket exports in; what customers ask, what is answered, and what to write next, out."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from kbgen import files, tickets
from kbgen.articles import write_frequencies
from kbgen.cache import Cache
from kbgen.matching import covered, cutting, meant, published_words, shelves, vocabulary
from kbgen.mining.assign import UNLIKE, WORDLESS
from kbgen.mining.decisions import FILE as DECISIONS
from kbgen.mining.decisions import Kind, decide, decided, read_decisions, write_decisions
from kbgen.mining.dense import dense_model, general_words
from kbgen.mining.draft import draft_path, draft_text
from kbgen.mining.evidence import gather, spam
from kbgen.mining.export import Findings, as_json, assignments
from kbgen.mining.filler import coherences, fillers, mixed, scattered, torn
from kbgen.mining.find import SPAM, Found, Place, find, without
from kbgen.mining.frequency import frequencies, renewed
from kbgen.mining.join import Joined, join, merged
from kbgen.mining.problems import Public, problems
from kbgen.mining.report import report
from kbgen.mining.topic import off_topic
from kbgen.model import State, Suggestion
from kbgen.project import open_project, placed, refuse_mistakes
from kbgen.reading import read_content
from kbgen.search import VOCABULARY, read_vocabulary, write_vocabulary
from kbgen.tickets.kanon import shown
from kbgen.workers import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kbgen.errors import Diagnostic
    from kbgen.matching import Shelf
    from kbgen.mining.decisions import Decisions
    from kbgen.mining.dense import Dense
    from kbgen.model import Problem
    from kbgen.project import Project
    from kbgen.reading import Reading

    Progress = Callable[[str, int, int], None]

MOST_DRAFTS = 20
IMPROVING = 0.75  # What a ticket with a weak answer weighs beside one with none.
LARGE, FEW = 1000, 10  # Of so many tickets, a problem with fewer in each language is too small.
UNASSIGNED = {UNLIKE: "few-alike", WORDLESS: "no-words", SPAM: "spam"}
"""Why a ticket is in no problem, by its label."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to read, and how."""

    exports: Sequence[Path | str]
    mapping: Sequence[tuple[str, str]] = ()
    since: date | None = None
    until: date | None = None
    jobs: int | None = None  # Processes; None: one a core.
    scheduler: str = ""
    embeddings: Path | None = None  # A model on this machine.


ASKED = tuple(field.name for field in fields(Asked))


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
class Outcome:
    """What the command tells."""

    findings: Findings
    written: tuple[str, ...]  # Paths, in order.
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[str, ...]  # How each export was understood.


def suggest(
    root: Path,
    asked: Asked,
    wanted: Wanted,
    *,
    content: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Read everything, then write what is *wanted*; KbgenError before anything is written."""
    project = open_project(root, content)
    cache = Cache(None)
    reading = read_content(project.content, cache, now=project.now)
    refuse_mistakes(placed(reading.diagnostics, project), strict=False)
    told = progress or (lambda *_: None)
    dense = dense_model(asked.embeddings, told) if asked.embeddings else None
    questions = tickets.read_questions(
        asked.exports,
        languages=reading.config.languages,
        mapping=dict(asked.mapping),
        since=asked.since,
        until=asked.until,
        jobs=asked.jobs or 0,
        progress=lambda _, done, total: told("read", done, total),
    )
    with questions:
        mined = _mine(
            project,
            reading,
            questions,
            cache=cache,
            asked=asked,
            dense=dense,
            wanted=wanted,
            told=told,
        )
        written = tuple(_write(mined, wanted, questions, asked.embeddings))
        return Outcome(
            mined.findings,
            written,
            (*questions.tally.warnings, *questions.tally.bad_rows),
            tuple(map(str, questions.sources)),
        )


@dataclass(frozen=True, slots=True)
class _Mined:
    """Everything between reading and writing."""

    project: Project
    reading: Reading
    shelves: Sequence[Shelf]
    found: Found
    joined: Sequence[Joined]
    made: Sequence[Problem]  # In step with *joined*.
    public: Public
    decisions: Decisions
    findings: Findings


def _mine(
    project: Project,
    reading: Reading,
    questions: tickets.Reading,
    *,
    cache: Cache,
    asked: Asked,
    dense: Dense | None,
    wanted: Wanted,
    told: Progress,
) -> _Mined:
    known, mistakes = read_decisions(reading.texts.get(DECISIONS, ""))
    refuse_mistakes(placed(mistakes, project), strict=False)
    known_articles = shelves(reading, cache)
    place = Place(asked.jobs or cores(), asked.scheduler)
    found = find(questions.chunks, place, told, cutting(known_articles), dense)
    told("compare", 0, 0)
    evidence = gather(questions.chunks(), found.labels, len(found.langs))
    if marked := spam(evidence):
        found = without(found, marked, SPAM)
        evidence = gather(questions.chunks(), found.labels, len(found.langs))
    filler = fillers(evidence, found.langs)
    unanswered = {group for group, key in enumerate(found.answers) if not key}
    held = coherences(evidence, found.langs, filler)
    if loose := unanswered.intersection(scattered(evidence, held)):
        found = without(found, sorted(loose), UNLIKE)
        evidence = gather(questions.chunks(), found.labels, len(found.langs))
    published = published_words(known_articles)
    public = Public(
        shown(questions, published=published),
        shown(questions, published=published, replies=True) if wanted.drafts else None,
        filler | torn(evidence, found.langs),
    )
    joined = join(
        covered(known_articles, found.langs, evidence, found.answers),
        evidence,
        found.langs,
        {one.lang: one.passages for one in known_articles},
    )
    made = problems(joined, found, evidence, public)
    drafts = {one.id: draft_path(one, reading.config.languages[0]) for one in made}
    known = decide(
        known,
        made,
        accept=wanted.accept,
        reject=wanted.reject,
        merge=wanted.merge,
        drafts=drafts,
    )
    if into := _merges(made, known):
        joined = merged(joined, into)
        made = problems(joined, found, evidence, public)
    off = off_topic(evidence, found.langs, {one.lang: one.known for one in known_articles})
    mix = mixed(found.langs, held)
    aside, blend = (
        {one.id for one, group in zip(made, joined, strict=True) if some.issuperset(group.groups)}
        for some in (off, mix)
    )
    open_ones, old = _open(made, known)
    least = FEW if questions.tally.used >= LARGE else 0
    large = [one for one in open_ones if max(tickets for _, tickets in one.spoken) >= least]
    few, open_ones = len(open_ones) - len(large), large
    suggestions = [_suggestion(one, aside, blend, reading.config.languages[0]) for one in open_ones]
    suggestions.sort(key=_urgency)
    findings = replace(
        _findings(questions.tally, found, made, tuple(suggestions)), decided=old, few=few
    )
    return _Mined(project, reading, known_articles, found, joined, made, public, known, findings)


def _merges(made: Sequence[Problem], decisions: Decisions) -> dict[int, int]:
    """Which problem goes into which, by their places."""
    places = {one.id: place for place, one in enumerate(made)}
    into = {}
    for place, one in enumerate(made):
        decision = decided(one, decisions)
        if decision and decision.decision is Kind.MERGE and decision.into in places:
            target = places[decision.into]
            if target != place:
                into[place] = target
    return into


def _open(made: Sequence[Problem], decisions: Decisions) -> tuple[list[Problem], int]:
    """Problems that nobody answers well and nobody has decided on; how many are decided."""
    todo = [one for one in made if one.coverage.state is not State.ANSWERED]
    undecided = [one for one in todo if not decided(one, decisions)]
    return undecided, len(todo) - len(undecided)


def _suggestion(
    problem: Problem, aside: set[str], blend: set[str], default_lang: str
) -> Suggestion:
    """*aside* and *blend* are the problems off the topic, and those that may be several."""
    gap = problem.coverage.state is State.GAP
    action = "write" if gap else "improve"
    if problem.id in blend if gap else not problem.coverage.article:
        action = "split"
    if problem.id in aside:
        action = "check"
    return Suggestion(problem, action, draft_path(problem, default_lang))


def _urgency(one: Suggestion) -> tuple[bool, float, str]:
    """Most tickets first, with a weak answer they weigh less; off the topic comes last."""
    weight = 1.0 if one.action == "write" else IMPROVING
    return one.action == "check", -weight * one.problem.tickets, one.problem.id


def _findings(
    tally: tickets.Tally,
    found: Found,
    made: Sequence[Problem],
    suggestions: tuple[Suggestion, ...],
) -> Findings:
    counters = found.counters
    return Findings(
        read=tally.read,
        used=tally.used,
        dropped=dict(tally.dropped),
        problems=tuple(sorted(made, key=lambda one: (-one.tickets, one.id))),
        unassigned={
            name: counters[label] for label, name in UNASSIGNED.items() if label in counters
        },
        suggestions=suggestions,
    )


def _write(
    mined: _Mined, wanted: Wanted, questions: tickets.Reading, model: Path | None
) -> Iterator[str]:
    """Everything is made before the first file is written; yields the paths."""
    made: list[tuple[Path, bytes, bool]] = []
    content = mined.project.content
    if wanted.json:
        made.append((wanted.json, as_json(mined.findings).encode(), False))
    if wanted.report:
        made.append((wanted.report, _report(mined).encode(), False))
    if wanted.assignments:
        made.append((wanted.assignments, assignments(_rows(mined, questions)), True))
    if wanted.drafts:
        made += [(path, data, False) for path, data in _drafts(mined)]
    if wanted.write:
        made.append((content / "frequencies.yml", _frequencies(mined).encode(), False))
        made.append((content / VOCABULARY, _vocabulary(mined, questions, model).encode(), False))
    if wanted.accept or wanted.reject or wanted.merge:
        made.append((content / DECISIONS, write_decisions(mined.decisions).encode(), False))
    for path, data, private in made:
        files.write_small(path, data, private=private)
        yield str(path)


def _report(mined: _Mined) -> str:
    titles = {
        article.key: article.title
        for edition in reversed(mined.reading.library.editions)
        for article in edition.articles
    }
    names = mined.reading.config.title
    lang = mined.reading.config.languages[0]
    return report(mined.findings, names.get(lang) or names.get("", ""), titles)


def _rows(mined: _Mined, questions: tickets.Reading) -> Iterator[tuple[str, str, str, str]]:
    """One row a ticket that was read: those used, then those left out."""
    owners = _owners(mined)
    for question, label in zip(questions, mined.found.labels.tolist(), strict=True):
        if label not in owners:
            yield question.ticket, "", "", UNASSIGNED[label]
        else:
            problem = owners[label]
            answered = problem.coverage.state is not State.GAP
            article = problem.coverage.article if answered else ""
            yield question.ticket, problem.id, article, str(problem.coverage.state)
    for dropped in questions.dropped():
        yield dropped.ticket, "", "", dropped.reason


def _owners(mined: _Mined) -> dict[int, Problem]:
    """The problem of each group."""
    owners: dict[int, Problem] = {}
    for one, problem in zip(mined.joined, mined.made, strict=True):
        owners.update(dict.fromkeys(one.groups, problem))
    return owners


def _vocabulary(mined: _Mined, questions: tickets.Reading, model: Path | None) -> str:
    """Learned from tickets that an article answers, well or badly; else near in meaning."""
    articles = {
        group: one.coverage.article
        for group, one in _owners(mined).items()
        if one.coverage.state is not State.GAP
    }
    keys = [articles.get(label, "") for label in mined.found.labels.tolist()]
    before, _ = read_vocabulary(mined.reading.texts.get(VOCABULARY, ""))
    words = vocabulary(mined.shelves, questions, keys, mined.public.asked, before)
    if model:
        words = meant(mined.shelves, words, general_words(model), dense_model(model))
    return write_vocabulary(words)


def _drafts(mined: _Mined) -> Iterator[tuple[Path, bytes]]:
    """Of the most asked gaps; a file that is there stays as it is."""
    content = mined.project.content
    writing = [one for one in mined.findings.suggestions if one.action == "write"]
    for one in writing[:MOST_DRAFTS]:
        path = content / one.draft
        if not path.exists() and one.problem.examples:
            yield path, draft_text(one.problem).encode()


def _frequencies(mined: _Mined) -> str:
    days = mined.found.days
    end = date.fromordinal(int(days.max())) if len(days) and days.max() > 0 else None
    measured = frequencies(mined.joined, mined.found)
    return write_frequencies(renewed(mined.reading.frequencies, measured, end))
