"""The site as `serve` holds it: whole, in memory, each page made when it is asked for."""

import gc
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kbgen.errors import Diagnostic, KbgenError, Severity
from kbgen.findable import Before, Note
from kbgen.lastbuild import Stamps, take_stamps
from kbgen.making import SEARCH, Copied, Group, Item, Making, make, plan_site
from kbgen.project import Project, open_cache, open_project, placed
from kbgen.reading import Reading, is_moving, read_content, touched
from kbgen.retouch import FEW, reworked
from kbgen.search import Kept
from kbgen.site import base
from kbgen.theme import read_theme
from kbgen.workers import calm, cores


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the site, whole: what stands at which path, made when it is asked for."""

    version: str
    making: Making
    items: Mapping[str, Item]
    copied: Mapping[str, Copied]
    groups: Mapping[str, Group]  # By name: theme, feeds, search of each language.


@dataclass
class Stand:
    """The site as it is offered: the last good edition, and what is wrong with the newest."""

    root: Path
    content: Path | None
    drafts: bool
    edition: Edition | None = None
    mistakes: tuple[Diagnostic, ...] = ()
    rebuilds: int = 0
    _reading: Reading | None = None
    _stamps: Stamps | None = None  # Of what the newest attempt saw.
    _groups: dict[str, tuple[bytes, dict[str, bytes]]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._cache = open_cache(self.root)
        self._born = f"{time.time_ns():x}"

    def project(self) -> Project:
        return open_project(self.root, self.content, drafts=self.drafts)

    def rebuild(self) -> float:
        """Take in what is on disk now; never raises. Returns the seconds it took."""
        started = time.perf_counter()
        with self._lock, calm():
            self.rebuilds += 1
            try:
                self._rebuild()
            except KbgenError as error:
                self.mistakes = error.diagnostics
            except Exception as error:  # The stand never falls: a bug is shown like a mistake.
                said = f"{type(error).__name__}: {error}"
                self.mistakes = (Diagnostic("", 0, said, code="internal"),)
            self._cache.rest()  # A build beside it must not wait.
            if self.rebuilds == 1:
                gc.freeze()  # To look through a whole site for garbage takes longer than a save.
        return time.perf_counter() - started

    def overtaken(self) -> bool:
        """Whether the disk is no longer as it was for the newest attempt."""
        try:
            stamps = take_stamps(self.project())
        except KbgenError:
            stamps = None
        with self._lock:
            return stamps != self._stamps

    def _rebuild(self) -> None:
        was, self._stamps = self._stamps, None
        project, taken = self.project(), time.time_ns()
        self._stamps = stamps = take_stamps(project)
        making = self._reworked(was, stamps, taken) if was else None
        if making is None:
            making = self._planned(project, was, stamps)
        if making is not None:
            self._show(making)

    def _reworked(self, was: Stamps, stamps: Stamps, taken: int) -> Making | None:
        """The plan of the edition, where nothing but a few words has changed since."""
        before, edition = self._reading, self.edition
        if before is None or edition is None or self.mistakes or was[1:] != stamps[1:]:
            return None
        paths = touched(before, was[0], stamps[0])
        if len(paths) > FEW or was[0].keys() != stamps[0].keys() or is_moving(before):
            return None
        making = reworked(edition.making, paths, self._cache)
        if making is not None:
            heads = making.reading.heads
            fresh = {path: (stamps[0][path], bytes.fromhex(heads[path].digest)) for path in paths}
            reading = replace(making.reading, seals={**before.seals, **fresh}, taken=taken)
            making, self._reading = replace(making, reading=reading), reading
        return making

    def _planned(self, project: Project, was: Stamps | None, stamps: Stamps) -> Making | None:
        """The whole plan; None if mistakes leave the last good edition in its place."""
        reading = self._read(project, was, stamps)
        making = plan_site(
            reading,
            read_theme(self.root),
            self._cache,
            code=stamps[2],
            before=self.edition.making if self.edition else None,
        )
        told = placed(making.diagnostics, project)
        self._reading = reading
        self.mistakes = tuple(one for one in told if one.severity is Severity.ERROR)
        return None if self.mistakes and self.edition is not None else making

    def _read(self, project: Project, was: Stamps | None, stamps: Stamps) -> Reading:
        """What content/ says: as before, if only the theme has changed."""
        before = self._reading
        if before is not None and was is not None and was[0] == stamps[0]:
            changed = is_moving(before) or touched(before, was[0], stamps[0])
            if not changed:
                return before
        return read_content(
            project.content,
            self._cache,
            now=project.now,
            drafts=self.drafts,
            jobs=cores() if before is None else 1,
            stamps=stamps[0],
            before=before,
        )

    def _show(self, making: Making) -> None:
        items = {item.path: item for item in making.items}
        copied = {one.path: one for one in making.copied}
        version = f"{self._born}-{self.rebuilds}"
        groups = {group.name: group for group in making.groups}
        self._groups = {
            name: held for name, held in self._groups.items() if name in groups and held[0]
        }
        self.edition = Edition(version, making, items, copied, groups)

    def get(self, path: str) -> bytes | Path | None:
        """What stands at *path* of the site: bytes, the place of a file, or None."""
        with self._lock:
            edition = self.edition
            if edition is None:
                return None
            if path in edition.copied:
                return edition.copied[path].source
            item = edition.items.get(path)
            if item is None:
                return self._of_group(edition, path)
            return make(edition.making, item)

    def _of_group(self, edition: Edition, path: str) -> bytes | None:
        """A file of a group; a search is made when somebody searches: a save must not wait."""
        for name, group in edition.groups.items():
            if name.startswith(SEARCH) and not path.startswith("_kb/search/"):
                continue
            if name not in self._groups or self._groups[name][0] != group.key:
                self._groups[name] = (group.key, self._make_group(group))
            if path in self._groups[name][1]:
                return self._groups[name][1][path]
        return None

    def _make_group(self, group: Group) -> dict[str, bytes]:
        key, held = self._groups.get(group.name, (b"", {}))
        files = {}
        for one in group.make(Before(key, held.get) if key else None):
            if isinstance(one, Note):
                self._cache.put_packed(*one)
            else:
                files[one.path] = held[one.path] if isinstance(one, Kept) else one.data
        self._cache.rest()
        return files

    def everything(self) -> set[str]:
        """Paths of all files that the site has."""
        with self._lock:
            edition = self.edition
            if edition is None:
                return set()
            made = (self._make_group(group) for group in edition.groups.values())
            return {*edition.items, *edition.copied, *(path for files in made for path in files)}

    def news(self) -> dict[str, Any]:
        """What a page must know: is it still the newest, and what is wrong."""
        with self._lock:
            version = self.edition.version if self.edition else ""
            told = [{"text": str(one), "excerpt": excerpt(one)} for one in self.mistakes]
            return {"version": version, "mistakes": told}

    @property
    def prefix(self) -> str:
        """The path of the base address: the site stands there, as it will when published."""
        return base(self._reading.config.url).prefix if self._reading else ""


def excerpt(one: Diagnostic) -> str:
    """The line that is meant, with one before and one after, numbered."""
    if not one.line:
        return ""
    try:
        lines = Path(one.path).read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    first = max(1, one.line - 1)
    shown = lines[first - 1 : one.line + 1]
    return "\n".join(
        f"{'>' if number == one.line else ' '} {number:>4}  {text[:200]}"
        for number, text in enumerate(shown, start=first)
    )
