"""What a build notes for the next one: enough to see that nothing has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kbgen.errors import Diagnostic
from kbgen.files import SETTLED, Stamp, walk
from kbgen.project import Project, code_stamp
from kbgen.records import DamagedRecordError, pack, unpack
from kbgen.theme import builtin

_FORM = 2  # Raised when the form of the note changes.

Stamps = tuple[dict[str, Stamp], dict[str, Stamp], bytes]
"""Of content, of both themes, of the program."""


@dataclass(frozen=True, slots=True)
class Last:
    """What the next build must know of this one."""

    order: bytes
    taken: int  # When its stamps were taken, nanoseconds.
    stamps: Stamps
    seals: Mapping[str, bytes]
    pages: int
    diagnostics: tuple[Diagnostic, ...]
    groups: Mapping[str, tuple[bytes, int]]  # Name → its key, and how many files it made.
    moving: bool  # Whether the site changes by itself, as time goes.
    frame: bytes  # Seal of what is noted for the short way.

    def same(self, stamps: Stamps) -> bool:
        """Whether a build from *stamps* would give the same site."""
        return not self.moving and stamps == self.stamps and self._settled()

    def _settled(self) -> bool:
        both = (*self.stamps[0].values(), *self.stamps[1].values())
        return all(self.believes(stamp) for stamp in both)

    def believes(self, stamp: Stamp) -> bool:
        """Whether a file with this stamp cannot have been changed again behind our back."""
        return max(stamp.mtime_ns, stamp.ctime_ns) < self.taken - SETTLED

    def trusted(self) -> dict[str, tuple[Stamp, bytes]]:
        """Hashes of files that need not be read again while their stamp is the same."""
        found = self.stamps[0]
        return {
            path: (found[path], seal)
            for path, seal in self.seals.items()
            if path in found and self.believes(found[path])
        }

    def pack(self) -> bytes:
        """For a file."""
        content, theme, code = self.stamps
        stamps = (_plain(content), _plain(theme), code)
        rest = (
            dict(self.seals),
            self.pages,
            self.diagnostics,
            dict(self.groups),
            self.moving,
            self.frame,
        )
        return pack((_FORM, self.order, self.taken, stamps, *rest))


def _plain(stamps: Mapping[str, Stamp]) -> dict[str, tuple[int, ...]]:
    return {path: tuple(stamp) for path, stamp in stamps.items()}


def read_last(path: Path, project: Project) -> Last | None:
    try:
        form, key, taken, stamps, *rest = unpack(path.read_bytes())
        if form != _FORM or key != project.key():
            return None
        content, theme = ({p: Stamp(*s) for p, s in part.items()} for part in stamps[:2])
        return Last(key, taken, (content, theme, stamps[2]), *rest)
    except (OSError, DamagedRecordError, ValueError, TypeError):
        return None


def take_stamps(project: Project) -> Stamps:
    """What the file systems say now; taken before anything is read."""
    return walk(project.content), _theme_stamps(project.theme), code_stamp()


def _theme_stamps(theme: Path) -> dict[str, Stamp]:
    ours = {f"ours/{path}": stamp for path, stamp in walk(builtin()).items()}
    return ours | {f"own/{path}": stamp for path, stamp in walk(theme).items()}
