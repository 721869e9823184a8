"""Story one: content/ and theme/ in, public/ out."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen import files
from kbgen.errors import Diagnostic, Severity
from kbgen.files import Output, Published, Stage
from kbgen.lastbuild import Last, Stamps, read_last, take_stamps
from kbgen.project import (
    Project,
    open_cache,
    open_project,
    placed,
    refuse_mistakes,
    refuse_overlap,
)
from kbgen.workers import calm, cores, share

if TYPE_CHECKING:  # Imported when something has changed: else a build takes 0.1 s.
    from kbgen.cache import Cache
    from kbgen.making import Group, Item, Making
    from kbgen.reading import Reading

CHUNK = 16  # Pages that a worker takes at a time.
SHARED_FROM = 64  # Pages to make from which forking pays: 25 ms a pool, 0.7 ms a page.

Progress = Callable[[str, int, int], None]
"""Told (stage, done, of how many) while a build works."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    pages: int
    changed: tuple[str, ...] = ()  # Files of the site that are new, different or gone.
    rendered: tuple[str, ...] = ()  # Files made again because what they show has changed.
    diagnostics: tuple[Diagnostic, ...] = ()  # Warnings only: an error is raised.
    seconds: float = 0.0

    def summary(self) -> str:
        """The last line that `kbgen build` says."""
        warnings = len(self.diagnostics)
        said = f", {warnings} warning{'s' * (warnings != 1)}" if warnings else ""
        return f"{self.pages} pages, {len(self.changed)} changed files{said}, {self.seconds:.2f} s"


@dataclass(frozen=True, slots=True)
class Effort:
    """How a build is to be done; none of it changes a byte."""

    jobs: int
    strict: bool
    clean: bool
    told: Progress


def build_site(
    root: Path,
    out: Path,
    *,
    content: Path | None = None,
    drafts: bool = False,
    strict: bool = False,
    base_url: str | None = None,
    jobs: int | None = None,
    clean: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Built:
    """Publish the site, whole or not at all; KbgenError with all mistakes if it cannot be.

    *strict*: warnings are mistakes. *clean*: forget everything that earlier builds knew.
    """
    started = time.perf_counter()
    project = open_project(root, content, drafts=drafts, base_url=base_url, now=now)
    refuse_overlap(project.content, root, out)
    effort = Effort(jobs or cores(), strict, clean, progress or (lambda stage, done, total: None))
    with calm(), files.open_output(out) as output, files.told(output.out):
        effort.told("scan", 0, 0)
        note = output.state / "last"
        taken, stamps = time.time_ns(), take_stamps(project)
        last = None if clean else read_last(note, project)
        if last is not None and output.exact and last.same(stamps):
            refuse_mistakes(last.diagnostics, strict=strict)
            built = Built(last.pages, diagnostics=last.diagnostics)
        else:
            cache = open_cache(root, clean=clean)
            try:
                built, last = _build(
                    project, output, cache, stamps=stamps, last=last, effort=effort
                )
            finally:
                cache.close()
            if cache.trouble:
                said = Diagnostic("", 0, cache.trouble, "", "no-cache", Severity.WARNING)
                built = replace(built, diagnostics=(said, *built.diagnostics))
            files.write_small(note, replace(last, taken=taken).pack())
    return replace(built, seconds=time.perf_counter() - started)


def _build(
    project: Project,
    output: Output,
    cache: "Cache",
    *,
    stamps: Stamps,
    last: Last | None,
    effort: Effort,
) -> tuple[Built, Last]:
    """Read, plan, make what differs, publish; and what to remember of it."""
    from kbgen.making import plan_site  # noqa: PLC0415
    from kbgen.reading import forget_old_records, read_content  # noqa: PLC0415
    from kbgen.theme import read_theme  # noqa: PLC0415

    reading = read_content(
        project.content,
        cache,
        now=project.now,
        drafts=project.drafts,
        jobs=effort.jobs,
        stamps=stamps[0],
        seals=last.trusted() if last else None,
        progress=effort.told,
    )
    effort.told("plan", 0, 0)
    theme = read_theme(project.theme.parent)
    making = plan_site(
        reading, theme, cache, code=stamps[2], base_url=project.base_url, noindex=project.noindex
    )
    diagnostics = placed(making.diagnostics, project)
    refuse_mistakes(diagnostics, strict=effort.strict)
    groups = last.groups if last else {}
    made = _make_and_publish(making, output, cache, groups, effort)
    diagnostics += _remember_addresses(project, reading)
    if made.changed:
        forget_old_records(reading, cache)
    pages = sum(path.endswith(".html") for path in made.wanted)
    built = Built(pages, made.changed, made.rendered, diagnostics)
    note = Last(
        order=project.key(),
        taken=0,
        stamps=stamps,
        seals={path: seal for path, (_, seal) in reading.seals.items()},
        pages=pages,
        diagnostics=diagnostics,
        groups=made.groups,
        moving=_is_moving(reading, project.now),
    )
    return built, note


@dataclass(frozen=True, slots=True)
class _Made:
    wanted: Mapping[str, Published]
    groups: Mapping[str, tuple[bytes, int]]
    changed: tuple[str, ...]
    rendered: tuple[str, ...]


def _make_and_publish(
    making: "Making",
    output: Output,
    cache: "Cache",
    known: Mapping[str, tuple[bytes, int]],
    effort: Effort,
) -> _Made:
    """Make every file whose key is new, and swap the site if any byte is."""
    live = output.live
    if effort.clean:  # What stands there may stay, but only after it was made again.
        live = {path: there._replace(key=b"") for path, there in live.items()}
    wanted: dict[str, Published] = {}
    todo = []
    for item in making.items:
        there = live.get(item.path)
        if there is not None and there.key == item.key:
            wanted[item.path] = there
        else:
            todo.append(item)
    stage = files.begin(output)
    try:
        groups, waiting = {}, []
        for group in making.groups:
            kept = _kept_group(group.name, group.key, known, live)
            wanted |= kept
            groups[group.name] = (group.key, len(kept))
            if not kept:
                waiting.append(group)
        for copied in making.copied:
            there = live.get(copied.path)
            kept_copy = there is not None and there.key == copied.key
            wanted[copied.path] = (
                there
                if there is not None and kept_copy
                else stage.copy(copied.path, copied.source, copied.key)
            )
        made, counts = _make_all(
            making, waiting, todo, cache, stage=stage, live=live, effort=effort
        )
        wanted |= made
        groups |= counts
        rendered = {item.path for item in todo}
        changed = _differences(live, wanted)
        effort.told("publish", 0, 0)
        if changed or not output.exact:
            files.publish(output, stage, wanted)
        else:
            files.release(output, stage)
            files.remember(output, wanted)
    except BaseException:
        files.discard(output)
        raise
    return _Made(wanted, groups, changed, tuple(sorted(rendered)))


def _make_all(
    making: "Making",
    groups: Sequence["Group"],
    items: Sequence["Item"],
    cache: "Cache",
    *,
    stage: Stage,
    live: Mapping[str, Published],
    effort: Effort,
) -> tuple[dict[str, Published], dict[str, tuple[bytes, int]]]:
    """Everything by its path, and how many files each group made; groups first: they take long."""
    from kbgen.making import make  # noqa: PLC0415

    own = {one.path for one in making.copied}  # A team's own robots.txt wins over ours.

    def make_group(group: "Group") -> list[tuple[str, Published]]:
        made = (one for one in group.make() if one.path not in own)
        return [_put(stage, live, one.path, one.data, group.key) for one in made]

    def make_items(chunk: Sequence["Item"]) -> list[tuple[str, Published]]:
        return [_put(stage, live, it.path, make(making, it, cache), it.key) for it in chunk]

    chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    tasks = [*(partial(make_group, one) for one in groups)]
    # The first chunk (home, shelves, articles) last: it compiles the templates before the fork.
    tasks += [partial(make_items, chunk) for chunk in (*chunks[1:], *chunks[:1])]
    jobs = effort.jobs if len(items) >= SHARED_FROM else 1
    found: dict[str, Published] = {}
    counts: dict[str, tuple[bytes, int]] = {}
    for index, made in share(lambda task: task(), tasks, jobs, warm=True):
        found.update(made)
        if index < len(groups):
            counts[groups[index].name] = (groups[index].key, len(made))
        effort.told("render", len(found), len(items))
    return found, counts


def _put(
    stage: Stage, live: Mapping[str, Published], path: str, data: bytes, key: bytes
) -> tuple[str, Published]:
    """Write one file, unless the live site has the same bytes."""
    seal = files.digest(data)
    there = live.get(path)
    if there is not None and there.digest == seal:
        return path, there._replace(key=key)
    return path, stage.put(path, data, key, seal)


def _kept_group(
    name: str,
    key: bytes,
    known: Mapping[str, tuple[bytes, int]],
    live: Mapping[str, Published],
) -> dict[str, Published]:
    """The group's files if all of them still stand; empty if it must be made."""
    if not key or name not in known or known[name][0] != key:
        return {}
    found = {path: there for path, there in live.items() if there.key == key}
    return found if len(found) == known[name][1] else {}


def _differences(live: Mapping[str, Published], wanted: Mapping[str, Published]) -> tuple[str, ...]:
    """Paths of files that are new, different or gone."""
    gone = live.keys() - wanted.keys()
    new = {
        path
        for path, entry in wanted.items()
        if path not in live or live[path].digest != entry.digest
    }
    return tuple(sorted(gone | new))


def _remember_addresses(project: Project, reading: "Reading") -> tuple[Diagnostic, ...]:
    """Keep the numbers and addresses of articles, where the folder is a help centre's own."""
    from kbgen import articles  # noqa: PLC0415

    if not project.has_config:
        return ()
    text = articles.write_addresses(articles.published(reading.library, reading.addresses))
    try:
        if text != reading.texts.get("addresses.yml"):
            files.write_small(project.content / "addresses.yml", text.encode())
    except OSError as error:
        said = f"cannot be written: {error.strerror}"
        hint = "numbers of new articles may change until it can"
        told = Diagnostic("addresses.yml", 0, said, hint, "cannot-write", Severity.WARNING)
        return placed((told,), project)
    return ()


def _is_moving(reading: "Reading", now: datetime) -> bool:
    """Whether time alone will change the site: something begins or ends."""
    matters = (head.matter for head in reading.heads.values())
    return any(
        getattr(matter, "publish_at", None) or getattr(matter, "expires_at", None)
        for matter in matters
    )
