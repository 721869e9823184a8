"""Story one: content/ and theme/ in, public/ out."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen import files
from kbgen.errors import Diagnostic, Severity
from kbgen.files import Output
from kbgen.lastbuild import Last, Stamps, read_last, take_stamps
from kbgen.progress import Progress
from kbgen.project import (
    Project,
    open_cache,
    open_project,
    placed,
    refuse_mistakes,
    refuse_overlap,
)
from kbgen.workers import calm, cores

if TYPE_CHECKING:  # Imported when something has changed: else a build takes 0.1 s.
    from kbgen.cache import Cache
    from kbgen.reading import Reading


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
    with calm(), files.open_output(out, effort.jobs) as output, files.told(output.out):
        effort.told("scan", 0, 0)
        note = output.state / "last"
        taken, stamps = time.time_ns(), take_stamps(project)
        last = None if clean else read_last(note, project)
        if last is not None and last.same(stamps) and output.exact:
            refuse_mistakes(last.diagnostics, strict=strict)
            built = Built(last.pages, diagnostics=last.diagnostics)
        else:
            cache = open_cache(root, clean=clean)
            try:
                short = None
                if last is not None and not (strict and last.diagnostics):
                    short = _retouched(project, output, cache, last, stamps)
                built, last = short or _build(
                    project, output, cache, stamps=stamps, last=last, effort=effort
                )
            finally:
                cache.close()
            if cache.trouble:
                said = Diagnostic("", 0, cache.trouble, "", "no-cache", Severity.WARNING)
                built = replace(built, diagnostics=(said, *built.diagnostics))
            files.write_small(note, replace(last, taken=taken).pack())
    return replace(built, seconds=time.perf_counter() - started)


def _retouched(
    project: Project, output: Output, cache: "Cache", last: Last, stamps: Stamps
) -> tuple[Built, Last] | None:
    """The short way, where a few words have changed."""
    from kbgen.retouch import retouched  # noqa: PLC0415

    found = retouched(project, output, cache, last=last, stamps=stamps)
    if found is None:
        return None
    now, made = found
    return Built(now.pages, made.changed, made.rendered, now.diagnostics), now


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
    from kbgen.reading import forget_old_records, is_moving, read_content  # noqa: PLC0415

    reading = read_content(
        project.content,
        cache,
        now=project.now,
        drafts=project.drafts,
        jobs=effort.jobs,
        stamps=stamps[0],
        seals=last.trusted() if last else None,
        progress=effort.told,
        first=lambda: import_module("kbgen.retouch"),  # What is imported next, and all it needs.
    )
    from kbgen.making import plan_site  # noqa: PLC0415
    from kbgen.publishing import begun, make_and_publish  # noqa: PLC0415
    from kbgen.retouch import note  # noqa: PLC0415
    from kbgen.theme import read_theme  # noqa: PLC0415

    effort.told("plan", 0, 0)
    theme = read_theme(project.theme.parent)
    groups = last.groups if last else {}
    first_time = not groups
    with begun(reading, cache, output, stamps[2], first_time=first_time, jobs=effort.jobs) as early:
        making = plan_site(
            reading,
            theme,
            cache,
            code=stamps[2],
            base_url=project.base_url,
            noindex=project.noindex,
        )
        diagnostics = placed(making.diagnostics, project)
        refuse_mistakes(diagnostics, strict=effort.strict)
        made = make_and_publish(
            making,
            output,
            cache,
            groups,
            jobs=effort.jobs,
            clean=effort.clean,
            told=effort.told,
            early=early,
            note=lambda rendered: note(making, rendered, cache),
        )
    diagnostics += _remember_addresses(project, reading)
    if made.changed:
        forget_old_records(reading, cache)
    pages = sum(path.endswith(".html") for path in made.wanted)
    built = Built(pages, made.changed, made.rendered, diagnostics)
    noted = Last(
        order=project.key(),
        taken=0,
        stamps=stamps,
        seals={path: seal for path, (_, seal) in reading.seals.items()},
        pages=pages,
        diagnostics=diagnostics,
        groups=made.groups,
        moving=is_moving(reading),
        frame=made.noted,
    )
    return built, noted


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
