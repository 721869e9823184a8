"""Where a theme's files lie: the site's own first, kbgen's second, file by file."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kbgen.errors import Diagnostic, KbgenError

FOLDERS = ("templates", "css", "js", "locale", "icons", "images")


@dataclass(frozen=True, slots=True)
class Theme:
    """All files of a theme by their path inside it ("css/base.css"), read once."""

    files: Mapping[str, bytes]
    own: Mapping[str, Path]  # Those that the site brings itself, with the place on disk.
    replaced: Mapping[str, bytes] = field(default_factory=dict)  # Ours, where the site has its own.

    def text(self, path: str) -> str:
        """The file as text; KeyError if there is none."""
        return self.files[path].decode("utf-8", "replace")

    def under(self, folder: str, ending: str = "") -> list[str]:
        """Paths of all files below *folder*, sorted."""
        prefix = f"{folder}/"
        return sorted(p for p in self.files if p.startswith(prefix) and p.endswith(ending))


def read_theme(root: Path) -> Theme:
    """kbgen's theme with the files of *root*/theme in the place of those of the same name."""
    ours, theirs = builtin(), root / "theme"
    files = read_folder(ours)
    if not theirs.is_dir() or theirs.resolve() == ours.resolve():
        return Theme(files, {})
    try:
        own = read_folder(theirs)
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
        told = Diagnostic(str(error.filename or theirs), 0, said, code="unreadable")
        raise KbgenError([told]) from error
    replaced = {path: files[path] for path in own if path in files}
    return Theme(files | own, {path: theirs / path for path in own}, replaced)


def builtin_theme() -> Theme:
    """kbgen's theme alone: what a site's own files are compared with."""
    return Theme(read_folder(builtin()), {})


def builtin_templates() -> dict[str, str]:
    """Our own templates by their name inside templates/."""
    folder = builtin() / "templates"
    found = sorted(folder.rglob("*.html"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def builtin() -> Path:
    """kbgen/_theme in an installed package, ../theme in a checkout."""
    here = Path(__file__).parent
    packed = here / "_theme"
    return packed if packed.is_dir() else here.parent / "theme"


def read_folder(folder: Path) -> dict[str, bytes]:
    """Files in the known folders of a theme; links that lead out of it are left alone.

    OSError where something cannot be read: to pass it over would show another page.
    """
    root = folder.resolve()
    found = {}
    for path in sorted(path for name in FOLDERS for path in _below(folder / name)):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not hidden and path.resolve().is_relative_to(root):
            found[inside.as_posix()] = path.read_bytes()
    return found


def _below(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    if folder.is_dir():
        for place, _, names in os.walk(folder, onerror=refuse):
            yield from (Path(place, name) for name in names)
