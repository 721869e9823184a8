"""A site that is planned → a site that stands: what differs is made, and all is swapped in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from kbgen import files
from kbgen.cache import Cache
from kbgen.files import Output, Published, Stage
from kbgen.findable import Note
from kbgen.making import Copied, Group, Item, Making, make, search_groups
from kbgen.model import File
from kbgen.placing import Done, Place, kept_group, make_group, placed, put
from kbgen.progress import Progress
from kbgen.reading import Reading
from kbgen.search import Kept
from kbgen.workers import meanwhile, share

CHUNK = 16  # Pages that a worker takes at a time.
EARLY_UP_TO = 3_000  # Articles; more would need more memory for a third process.
SHARED_FROM = 64  # Pages to make from which forking pays: 25 ms a pool, 0.7 ms a page.

Task = TypeVar("Task", Item, Copied)


@dataclass(frozen=True, slots=True)
class Early:
    """What is being made since before all was planned."""

    stage: Stage | None = None  # Where to; None if nothing is.
    groups: Mapping[str, Callable[[], Done]] = field(default_factory=dict)  # By name.


@dataclass(frozen=True, slots=True)
class Made:
    """What stands now, and what was done for it."""

    wanted: Mapping[str, Published]
    groups: Mapping[str, tuple[bytes, int]]
    changed: tuple[str, ...]
    rendered: tuple[str, ...]
    noted: bytes = b""  # The seal of what was noted.


def make_and_publish(
    making: Making,
    output: Output,
    cache: Cache,
    known: Mapping[str, tuple[bytes, int]],
    *,
    jobs: int,
    clean: bool,
    told: Progress,
    early: Early,
    note: Callable[[Iterable[str]], bytes],
) -> Made:
    """Make every file whose key is new, and swap the site if any byte is.

    *note* keeps what the next build will ask of the files (paths) that are made; its seal is kept.
    """
    live = output.live
    if clean:  # What stands there may stay, but only after it was made again.
        live = {path: there._replace(key=b"") for path, there in live.items()}
    wanted: dict[str, Published] = {}
    todo = []
    for item in making.items:
        there = live.get(item.path)
        if there is not None and there.key == making.key(item):
            wanted[item.path] = there
        else:
            todo.append(item)
    stage = early.stage or files.begin(output)
    try:
        groups, waiting = {}, []
        for group in making.groups:
            kept = kept_group(group.name, group.key, known, live)
            wanted |= kept
            groups[group.name] = (group.key, len(kept))
            if not kept:
                waiting.append(group)
        copies = []
        for copied in making.copied:
            there = live.get(copied.path)
            if there is not None and there.key == copied.key:
                wanted[copied.path] = there
            else:
                copies.append(copied)
        rendered = sorted(item.path for item in todo)
        noted: list[bytes] = []
        work = _Work(
            making, waiting, todo, copies, early.groups, lambda: noted.append(note(rendered))
        )
        place = Place(output, stage, live, known)
        made, counts = _make_all(work, cache, place, jobs=jobs, told=told)
        wanted |= made
        groups |= counts
        told("publish", 0, 0)
        changed = _swap_in(output, stage, live, wanted)
    except BaseException:
        files.discard(output)
        raise
    return Made(wanted, groups, changed, tuple(rendered), noted[0])


@dataclass(frozen=True, slots=True)
class Part:
    """Files with their keys, in the place of all that have the key *instead*."""

    files: Sequence[tuple[File | Kept | Note, bytes]]
    instead: bytes = b""


def publish_parts(
    output: Output, cache: Cache, groups: Mapping[str, tuple[bytes, int]], parts: Sequence[Part]
) -> Made:
    """The site as it stands but for *parts*; *groups* are told as the parts have them."""
    gone = {part.instead for part in parts} - {b""}
    wanted = {path: there for path, there in output.live.items() if there.key not in gone}
    stage = files.begin(output)
    place = Place(output, stage, output.live, groups)
    made: dict[str, Published] = {}
    try:
        for part in parts:
            for one, key in part.files:
                done, notes = placed([one], key, frozenset(), place)
                made.update(done)
                for noted in notes:
                    cache.put_packed(*noted)
        wanted |= made
        changed = _swap_in(output, stage, output.live, wanted)
    except BaseException:
        files.discard(output)
        raise
    rendered = sorted(
        one.path
        for part in parts
        for one, _ in part.files
        if not part.instead and isinstance(one, File)
    )
    return Made(wanted, groups, changed, tuple(rendered))


def _swap_in(
    output: Output,
    stage: Stage,
    live: Mapping[str, Published],
    wanted: Mapping[str, Published],
) -> tuple[str, ...]:
    """Publish what differs from what stands, and say what it is."""
    changed = _differences(live, wanted)
    if changed or not output.exact:
        files.publish(output, stage, wanted)
    else:
        files.release(output, stage)
        files.remember(output, wanted)
    return changed


@contextmanager
def begun(
    reading: Reading, cache: Cache, output: Output, code: bytes, *, first_time: bool, jobs: int
) -> Iterator[Early]:
    """The first language's search, in the making where it pays: planning takes as long."""
    pays = SHARED_FROM <= len(reading.heads) <= EARLY_UP_TO
    if jobs < 2 or not first_time or not pays:
        yield Early()
        return
    group, *_ = search_groups(reading, cache, code)
    place = Place(output, files.begin(output), output.live, {})
    try:
        with meanwhile(lambda: make_group(group, frozenset(), place)) as made:
            yield Early(place.stage, {group.name: made})
    except BaseException:
        files.discard(output)
        raise


@dataclass(frozen=True, slots=True)
class _Work:
    """All that is to be made."""

    making: Making
    groups: Sequence[Group]
    items: Sequence[Item]
    copies: Sequence[Copied]
    early: Mapping[str, Callable[[], Done]]  # Groups by name, in the making already.
    first: Callable[[], object]  # What this process does while the others are at work.


def _make_all(
    work: _Work, cache: Cache, place: Place, *, jobs: int, told: Progress
) -> tuple[dict[str, Published], dict[str, tuple[bytes, int]]]:
    """Everything by its path, and how many files each group made; groups first: they take long."""
    making, early = work.making, work.early
    own = {one.path for one in making.copied}  # A team's own robots.txt wins over ours.

    def make_items(chunk: Sequence[Item]) -> Done:
        return [put(place, it.path, make(making, it), making.key(it)) for it in chunk], []

    def make_copies(chunk: Sequence[Copied]) -> Done:
        return [(one.path, place.stage.copy(one.path, one.source, one.key)) for one in chunk], []

    late = [one for one in work.groups if one.name in early]
    groups = [one for one in work.groups if one.name not in early]
    chunks = _chunks(work.items)
    tasks: list[Callable[[], Done]] = [partial(make_group, one, own, place) for one in groups]
    tasks += [partial(make_copies, chunk) for chunk in _chunks(work.copies)]
    # The first chunk (home, shelves, articles) last: it loads the templates before the fork.
    tasks += [partial(make_items, chunk) for chunk in (*chunks[1:], *chunks[:1])]
    found: dict[str, Published] = {}
    counts: dict[str, tuple[bytes, int]] = {}

    def take(done: Done, group: Group | None) -> None:
        found.update(done[0])
        for note in done[1]:
            cache.put_packed(*note)
        if group:
            counts[group.name] = (group.key, len(done[0]))

    shared = jobs if len(work.items) >= SHARED_FROM else 1
    results = share(lambda task: task(), tasks, shared, warm=True, first=work.first)
    for done, (index, made) in enumerate(results, 1):
        take(made, groups[index] if index < len(groups) else None)
        told("render", done, len(tasks))
    for one in late:
        take(early[one.name](), one)
    return found, counts


def _chunks(whole: Sequence[Task]) -> list[Sequence[Task]]:
    return [whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK)]


def _differences(live: Mapping[str, Published], wanted: Mapping[str, Published]) -> tuple[str, ...]:
    """Paths of files that are new, different or gone."""
    gone = live.keys() - wanted.keys()
    new = {
        path
        for path, entry in wanted.items()
        if path not in live or live[path].digest != entry.digest
    }
    return tuple(sorted(gone | new))
