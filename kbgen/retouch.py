"""The short way of a build: the words of a few articles have changed, and nothing that others see.

Most edits are of this kind. What such a page needs besides was noted when it was planned, so that
neither a library nor a plan is made, and its search is amended. Nothing is taken on trust: the
keys of the pages as they stand must follow from what was noted, and whatever does not fit (a
heading, a link, a title, another theme, a record that is gone) takes the long way, which gives
the same bytes (tests/stories/test_incremental.py goes both).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kbgen import articles, search, site
from kbgen.articles import Head, Parsed
from kbgen.articles.frontmatter import FrontMatter
from kbgen.cache import Cache
from kbgen.files import Output, digest
from kbgen.findable import Before, reworded_files
from kbgen.items import copy_key, page_key, text_key
from kbgen.lastbuild import Last, Stamps
from kbgen.making import SEARCH, Item, Making, finisher, search_groups
from kbgen.model import File
from kbgen.parsing import as_searched, record_key, terms_key
from kbgen.project import Project
from kbgen.publishing import Made, Part, publish_parts
from kbgen.reading import text_of
from kbgen.records import DamagedRecordError, pack, unpack
from kbgen.search import Document
from kbgen.site import Page, Press

FEW = 16  # Files that may have changed.
SHEET, FRAME = "sheet", "frame"  # Kinds of records in the cache.


@dataclass(frozen=True, slots=True)
class _Frame:
    """What lies around all pages."""

    press: Press
    blocks: Mapping[str, Mapping[str, str]]
    title_idf: float

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.blocks)


@dataclass(frozen=True, slots=True)
class _Edit:
    """One article before and after."""

    path: str
    before: bytes  # The key of its record as it was,
    after: bytes  # and as it is.
    seal: bytes
    parsed: Parsed
    document: Document


class _LongWayError(Exception):
    """More has changed than words."""


def note(making: Making, made: Iterable[str], cache: Cache) -> bytes:
    """Keep what `retouched` will ask for: of the files *made*, and what all pages share.

    Returns the seal of the latter.
    """
    fresh = set(made)
    items: dict[str, list[Item]] = {}
    wanted = {}
    for item in making.items:
        if item.article is not None:
            items.setdefault(item.article.path, []).append(item)
            if item.path in fresh:
                wanted[item.article.path] = item.article.url
    for path, url in wanted.items():
        sheet = [(one.path, _plain(one.page)) for one in items[path]]
        cache.put(SHEET, path.encode(), (url, making.targets[path], sheet))
    press = making.press
    shared = (dict(press.sources), press.shells, dict(press.icons), making.block_words)
    data = pack((*shared, making.reading.config.title_idf))
    cache.put_packed(FRAME, b"", data)
    return digest(data)


def _plain(page: Page | None) -> tuple[object, ...] | None:
    if page is None:
        return None
    return (page.path, page.template, page.lang, dict(page.context), page.body)


def retouched(
    project: Project, output: Output, cache: Cache, *, last: Last, stamps: Stamps
) -> tuple[Last, Made] | None:
    """Publish what a few changed words make different; None if more may have changed."""
    paths = _touched(last, stamps)
    if paths is None or last.moving:
        return None
    try:
        frame = _frame(cache, last)
        edits = list(_edits(project, cache, last, paths, frame))
        seals = dict(last.seals) | {one.path: one.seal for one in edits}
        parts = [_pages(one, frame, cache, output, stamps[2]) for one in edits]
        groups, found = _search(cache, last, edits, _taught(project, frame), output)
        if not output.exact:  # Asked last: another process looks at all files meanwhile.
            return None
    except _LongWayError:
        return None
    for one in edits:
        _keep(one.after, one.parsed, one.document, cache)
        _forget(one.before, cache)
    made = publish_parts(output, cache, last.groups, [*parts, *found])
    standing = [there.key for there in made.wanted.values()]
    told = {name: (key, standing.count(key)) for name, key in groups.items()}
    now = replace(last, stamps=stamps, seals=seals, groups={**last.groups, **told})
    return now, made


def reworked(making: Making, paths: Sequence[str], cache: Cache) -> Making | None:
    """The plan of a site in memory, now that the words of *paths* may be others; None as above."""
    reading = making.reading
    told = {one.path for one in making.diagnostics}
    heads, keys = dict(reading.heads), dict(reading.keys)
    for path in paths:
        if path not in heads or path in told:
            return None
        data = (reading.content / path).read_bytes()
        seal = digest(data)
        if seal.hex() == heads[path].digest:
            continue
        parsed = _alike(path, data, reading.config.languages, heads[path])
        if parsed is None:
            return None
        heads[path], keys[path] = parsed.head, record_key(path, seal, reading.config.languages)
        _keep(keys[path], parsed, _counted(parsed), cache)
    now = replace(reading, heads=heads, keys=keys)
    others = (one for one in making.groups if not one.name.startswith(SEARCH))
    return replace(
        making,
        reading=now,
        linked=replace(making.linked, heads=heads),
        groups=(*search_groups(now, cache, making.code), *others),
        body=finisher(now, cache, making.targets, making.block_words),
    )


def _touched(last: Last, stamps: Stamps) -> list[str] | None:
    """Articles that may differ from what was read; None if anything else may."""
    (content, theme, code), (was, theme_was, code_was) = stamps, last.stamps
    if code != code_was or theme != theme_was or content.keys() != was.keys():
        return None
    if not all(map(last.believes, theme.values())):
        return None
    paths = [p for p, stamp in content.items() if stamp != was[p] or not last.believes(stamp)]
    known = all(path.endswith(".md") and path in last.seals for path in paths)
    return paths if known and len(paths) <= FEW else None


def _frame(cache: Cache, last: Last) -> _Frame:
    data = cache.get_packed(FRAME, b"")
    if data is None or digest(data) != last.frame:
        raise _LongWayError
    try:
        sources, shells, icons, blocks, title_idf = unpack(data)
    except DamagedRecordError:
        raise _LongWayError from None
    return _Frame(Press(sources, shells, icons), blocks, title_idf)


def _edits(
    project: Project, cache: Cache, last: Last, paths: Sequence[str], frame: _Frame
) -> Iterator[_Edit]:
    told = {one.path for one in last.diagnostics}
    for path in paths:
        data = (project.content / path).read_bytes()
        seal = digest(data)
        if seal == last.seals[path]:
            continue
        before = record_key(path, last.seals[path], frame.languages)
        head = cache.get("head", before)
        # What was told names lines, which may have moved.
        if not isinstance(head, Head) or not told.isdisjoint((path, project.shown_path(path))):
            raise _LongWayError
        parsed = _alike(path, data, frame.languages, head)
        if parsed is None:
            raise _LongWayError
        after = record_key(path, seal, frame.languages)
        yield _Edit(path, before, after, seal, parsed, _counted(parsed))


def _alike(path: str, data: bytes, languages: tuple[str, ...], head: Head) -> Parsed | None:
    """The file as it is now, if others see of it what they saw of *head*."""
    parsed = articles.parse(path, data, languages)
    return parsed if _face(head) == _face(parsed.head) else None


def _counted(parsed: Parsed) -> Document:
    return search.document(as_searched(parsed.head), parsed.body.sections)


def _face(head: Head) -> Head:
    """All that others see of an article: not its bytes, nor on which line something stands."""
    return replace(
        head,
        digest="",
        headings=tuple(replace(one, line=0) for one in head.headings),
        references=tuple(replace(one, line=0) for one in head.references),
    )


def _pages(one: _Edit, frame: _Frame, cache: Cache, output: Output, code: bytes) -> Part:
    """The pages of one article and the copy of its text, if those that stand are as noted."""
    sheet = cache.get(SHEET, one.path.encode())
    if sheet is None:
        raise _LongWayError
    url, targets, items = sheet
    before, after = (text_key(code, record, targets) for record in (one.before, one.after))
    made = []
    for path, plain in items:
        if plain is None:
            old, key = copy_key(url, before), copy_key(url, after)
            lang = one.parsed.head.lang
        else:
            page = Page(*plain)
            lang, around = page.lang, frame.press.frame(page.template, page.lang)
            old, key = (
                page_key(code, around, page, text, frame.blocks[lang]) for text in (before, after)
            )
        if path not in output.noted or output.noted[path].key != old:
            raise _LongWayError
        body = articles.fill(one.parsed.body, targets, frame.blocks[lang])
        if plain is None:
            data = _copied(one.parsed.head, body.markdown)
        else:
            data = site.render(frame.press, page, body.html)
        made.append((File(path, data), key))
    return Part(made)


def _copied(head: Head, markdown: str) -> bytes:
    answer = head.matter.answer if isinstance(head.matter, FrontMatter) else ""
    return site.copied(head.title, answer, markdown).encode()


def _taught(project: Project, frame: _Frame) -> search.Taught:
    learned, _ = search.read_vocabulary(text_of(project.content / search.VOCABULARY))
    synonyms, _ = search.read_synonyms(text_of(project.content / search.SYNONYMS))
    return search.Taught(learned, synonyms, frame.title_idf)


def _search(
    cache: Cache,
    last: Last,
    edits: Sequence[_Edit],
    taught: search.Taught,
    output: Output,
) -> tuple[dict[str, bytes], list[Part]]:
    """The key of each language's search, and its files in the place of those before."""
    edited = {one.path: (terms_key(one.after), one.document) for one in edits}
    keys, parts = {}, []
    for name, (was, _) in last.groups.items():
        if not name.startswith(SEARCH):
            continue
        lang = name.removeprefix(SEARCH)
        before = Before(was, output.read_noted)
        made = reworded_files(cache, lang, edited, taught, before)
        if made is None:
            raise _LongWayError
        key, files = made
        keys[name] = key
        parts.append(Part([(one, key) for one in files], instead=was))
    return keys, parts


def _keep(key: bytes, parsed: Parsed, document: Document, cache: Cache) -> None:
    cache.put("head", key, parsed.head)
    cache.put("body", key, parsed.body)
    cache.put("terms", terms_key(key), document)


def _forget(key: bytes, cache: Cache) -> None:
    for kind, old in (("head", key), ("body", key), ("terms", terms_key(key))):
        cache.drop(kind, old)
