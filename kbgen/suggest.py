"""Story: ticket exports in; what customers ask, what is answered, and what to write next, out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from kbgen import files, tickets
from kbgen.cache import Cache
from kbgen.matching import covered, cutting, published_words, shelves
from kbgen.mined import UNASSIGNED, Mined, Site, Wanted, refuse_unwritable, tellings
from kbgen.mining.advice import Advice, advice
from kbgen.mining.bonds import mixed
from kbgen.mining.decisions import FILE as DECISIONS
from kbgen.mining.decisions import decide, merges, read_decisions
from kbgen.mining.dense import dense_model
from kbgen.mining.draft import draft_path
from kbgen.mining.export import Findings
from kbgen.mining.filler import torn
from kbgen.mining.find import Place, find
from kbgen.mining.groups import Groups, sound
from kbgen.mining.join import Joined, join, merged
from kbgen.mining.problems import Public, problems
from kbgen.mining.topic import off_topic
from kbgen.project import open_project, placed, refuse_mistakes
from kbgen.reading import read_content
from kbgen.tickets.kanon import shown
from kbgen.workers import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from kbgen.errors import Diagnostic
    from kbgen.model import Problem

    Progress = Callable[[str, int, int], None]


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
    told = progress or (lambda *_: None)
    site = _site(root, content)
    refuse_unwritable(wanted, site.project.content, asked.exports)
    dense = dense_model(asked.embeddings, told) if asked.embeddings else None
    with tickets.read_questions(
        asked.exports,
        languages=site.reading.config.languages,
        mapping=dict(asked.mapping),
        since=asked.since,
        until=asked.until,
        jobs=asked.jobs or 0,
        progress=lambda _, done, total: told("read", done, total),
    ) as questions:
        place = Place(asked.jobs or cores(), asked.scheduler)
        found = find(questions.chunks, place, told, cutting(site.shelves), dense)
        told("compare", 0, 0)
        mined = _mined(site, questions, sound(found, questions.chunks), wanted)
        made = list(tellings(mined, wanted, questions, asked.embeddings))
        files.write_together(made)
        return Outcome(
            mined.findings,
            tuple(str(one.path) for one in made),
            (*questions.tally.warnings, *questions.tally.bad_rows),
            tuple(map(str, questions.sources)),
        )


def _site(root: Path, content: Path | None) -> Site:
    project = open_project(root, content)
    cache = Cache(None)
    reading = read_content(project.content, cache, now=project.now)
    decisions, mistakes = read_decisions(reading.texts.get(DECISIONS, ""))
    refuse_mistakes(placed((*reading.diagnostics, *mistakes), project), strict=False)
    return Site(project, reading, shelves(reading, cache), decisions)


def _mined(site: Site, questions: tickets.Reading, groups: Groups, wanted: Wanted) -> Mined:
    """What the groups say to this site, and what people decide about it."""
    public = _public(site, questions, groups, replies=wanted.drafts)
    joined, made = problems(_joined(site, groups), groups, public)
    decisions = decide(
        site.decisions,
        made,
        accept=wanted.accept,
        reject=wanted.reject,
        merge=wanted.merge,
        drafts={one.id: draft_path(one, site.lang) for one in made},
    )
    if into := merges(made, decisions):
        joined, made = problems(merged(joined, into), groups, public)
    told = advice(
        made,
        joined,
        decisions,
        aside=off_topic(groups.evidence, groups.langs, {s.lang: s.known for s in site.shelves}),
        mixed=mixed(groups.bonds),
        used=questions.tally.used,
        lang=site.lang,
    )
    findings = _findings(questions.tally, groups, made, told)
    return Mined(site, groups, joined, made, public, decisions, findings)


def _public(site: Site, questions: tickets.Reading, groups: Groups, *, replies: bool) -> Public:
    published = published_words(site.shelves)
    return Public(
        shown(questions, published=published),
        shown(questions, published=published, replies=True) if replies else None,
        groups.filler | torn(groups.evidence, groups.langs),
    )


def _joined(site: Site, groups: Groups) -> list[Joined]:
    cover = covered(site.shelves, groups.langs, groups.evidence, groups.found.answers)
    passages = {one.lang: one.passages for one in site.shelves}
    return join(cover, groups.evidence, groups.langs, passages)


def _findings(
    tally: tickets.Tally, groups: Groups, made: Sequence[Problem], told: Advice
) -> Findings:
    counters = groups.found.counters
    return Findings(
        read=tally.read,
        used=tally.used,
        dropped=dict(tally.dropped),
        problems=tuple(sorted(made, key=lambda one: (-one.tickets, one.id))),
        unassigned={name: counters[why] for why, name in UNASSIGNED.items() if why in counters},
        suggestions=told.suggestions,
        decided=told.decided,
        few=told.few,
    )
