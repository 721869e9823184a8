"""Files that are made → where they go: to the stage, unless the same bytes stand already."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kbgen import files
from kbgen.files import Output, Published, Stage
from kbgen.findable import Before, Note
from kbgen.making import Group
from kbgen.model import File
from kbgen.search import Kept

Done = tuple[list[tuple[str, Published]], list[Note]]
"""Files with what is known of them, and records for the cache."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where files go, and what stands there."""

    output: Output
    stage: Stage
    live: Mapping[str, Published]
    known: Mapping[str, tuple[bytes, int]]  # Groups by name: their key, how many files.

    def before(self, name: str) -> Before | None:
        """What stands of a group."""
        return Before(self.known[name][0], self.output.read) if name in self.known else None


def make_group(group: Group, own: AbstractSet[str], place: Place) -> Done:
    """All files of *group* but those at paths that a team has itself; amended where it can be."""
    before = place.before(group.name)
    if before is not None:
        made = list(group.make(before))
        if all(one.path in place.live for one in made if isinstance(one, Kept)):
            return placed(made, group.key, own, place)
    return placed(group.make(None), group.key, own, place)


def placed(
    made: Iterable[File | Kept | Note], key: bytes, own: AbstractSet[str], place: Place
) -> Done:
    """Every file of *made* where it belongs; what stands already is only told."""
    done, notes = [], []
    for one in made:
        if isinstance(one, Note):
            notes.append(one)
        elif isinstance(one, Kept):
            done.append((one.path, place.live[one.path]._replace(key=key)))
        elif one.path not in own:
            done.append(put(place, one.path, one.data, key))
    return done, notes


def put(place: Place, path: str, data: bytes, key: bytes) -> tuple[str, Published]:
    """Write one file, unless the live site has the same bytes."""
    seal = files.digest(data)
    there = place.live.get(path)
    if there is not None and there.digest == seal:
        return path, there._replace(key=key)
    return path, place.stage.put(path, data, key, seal)


def kept_group(
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
