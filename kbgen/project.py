"""A team's project: where its files lie, what was asked of them, how its mistakes are told."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen import files
from kbgen.errors import Diagnostic, KbgenError, Severity
from kbgen.version import VERSION

if TYPE_CHECKING:  # Imported when it is needed: a build that finds nothing changed takes 0.1 s.
    from kbgen.cache import Cache


@dataclass(frozen=True, slots=True)
class Project:
    """What was asked for: the same project with the same files is the same site."""

    content: Path
    theme: Path
    shown: str  # The content folder as the user would type it.
    drafts: bool
    base_url: str
    noindex: bool
    has_config: bool
    now: datetime = field(compare=False)

    def shown_path(self, path: str) -> str:
        """A *path* inside content/ as the user would type it."""
        return f"{self.shown.rstrip('/')}/{path}"

    def key(self) -> bytes:
        plain = (str(self.content), str(self.theme), self.shown, self.drafts)
        return files.digest(repr((*plain, self.base_url, self.noindex)).encode())


def open_project(
    root: Path,
    content: Path | None,
    *,
    drafts: bool = False,
    base_url: str | None = None,
    now: datetime | None = None,
) -> Project:
    """The arguments of a story, and what Netlify and SOURCE_DATE_EPOCH say besides."""
    folder = root / "content" if content is None else content
    if not folder.is_dir():
        hint = "run `kbgen init`, or name a folder of Markdown with --content"
        raise KbgenError([Diagnostic(str(folder), 0, "no such folder", hint, "no-content")], 2)
    if not os.access(folder, os.R_OK | os.X_OK):
        said = "cannot be read: Permission denied"
        raise KbgenError([Diagnostic(str(folder), 0, said, code="unreadable")])
    context = os.environ.get("CONTEXT", "") if os.environ.get("NETLIFY") else ""
    preview = context not in {"", "production"}
    _refuse_address(base_url)
    if base_url is None and context:
        base_url = os.environ.get("DEPLOY_PRIME_URL" if preview else "URL", "")
    return Project(
        content=folder.resolve(),
        theme=(root / "theme").resolve(),
        shown=os.fspath(folder),
        drafts=drafts,
        base_url=base_url or "",
        noindex=preview,
        has_config=(folder / "site.yml").is_file(),
        now=now or _now(),
    )


def _refuse_address(base_url: str | None) -> None:
    if not base_url:
        return
    from kbgen.config import is_base_address  # noqa: PLC0415 (reads YAML: not for every build)

    if not is_base_address(base_url):
        raise KbgenError(f"'{base_url}' is no base address — such as https://help.example.com", 2)


def open_cache(root: Path, *, clean: bool = False) -> "Cache":
    """The records of all builds below *root*; those of another version of kbgen are forgotten."""
    from kbgen.cache import Cache  # noqa: PLC0415

    path = root / ".kbgen" / "cache.sqlite"
    files.hide(path.parent)
    if clean:
        path.unlink(missing_ok=True)
    return Cache(path, f"{VERSION} {sys.version} {code_stamp().hex()}")


def placed(diagnostics: Iterable[Diagnostic], project: Project) -> tuple[Diagnostic, ...]:
    """*diagnostics* with the content folder in front of their paths, sorted, each once."""

    def place(one: Diagnostic) -> Diagnostic:
        ours = one.path.startswith("theme/") and not (project.content / one.path).exists()
        return (
            one
            if not one.path or one.path.startswith("/") or ours
            else replace(one, path=project.shown_path(one.path))
        )

    return tuple(sorted({place(one) for one in diagnostics}))


def refuse_mistakes(diagnostics: Iterable[Diagnostic], *, strict: bool) -> None:
    """Raise all of them, sorted, if one is an error (or any, if *strict*)."""
    found = tuple(diagnostics)
    if any(strict or one.severity is Severity.ERROR for one in found):
        raise KbgenError(found)


def refuse_overlap(content: Path, root: Path, out: Path) -> None:
    """An output folder must not hold, or lie in, what it is made of."""
    place = out.resolve()
    sources = [content, (root / "theme").resolve()]
    if any(place.is_relative_to(one) or one.is_relative_to(place) for one in sources):
        raise KbgenError(f"'{out}' would mix the site with what it is made of — name another", 2)
    if root.resolve().is_relative_to(place):
        raise KbgenError(f"'{out}' holds the whole project — name a folder inside it", 2)


def code_stamp() -> bytes:
    """Changes with every edit of kbgen and every installed package."""
    here = Path(__file__).parent
    parts = [sys.version, VERSION]
    for path, stamp in files.walk(here).items():
        if path.endswith((".py", ".yml", ".html", ".css", ".js", ".svg")):
            parts.append(f"{path} {stamp.size} {stamp.mtime_ns}")
    for entry in sys.path:
        if entry.endswith(("site-packages", "dist-packages")) and Path(entry).is_dir():
            parts.append(str(Path(entry).stat().st_mtime_ns))
    return files.digest("\n".join(parts).encode())


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC)
