"""Changes to an author's file that touch no other byte, or none at all."""

import re
from dataclasses import replace

from kbgen.articles.frontmatter import split
from kbgen.articles.parse import parse
from kbgen.articles.parsed import Parsed


def rename_key(data: bytes, line: int, old: str, new: str) -> bytes | None:
    """*data* with the front matter's key *old* on *line* called *new*; None if that is not safe.

    Everything else stays as it was: byte order mark, line ends, quotes, comments.
    """
    lines = data.splitlines(keepends=True)
    if not 1 < line <= len(lines):
        return None
    found = re.match(
        rb"([\"']?)" + re.escape(old.encode()) + rb"\1(?=[ \t]*:(?:[ \t\r\n]|\Z))", lines[line - 1]
    )
    if found is None:
        return None
    lines[line - 1] = new.encode() + lines[line - 1][found.end() :]
    edited = b"".join(lines)
    return edited if _only_renamed(data, edited, line, old, new) else None


def _only_renamed(before: bytes, after: bytes, line: int, old: str, new: str) -> bool:
    """Whether reading both again differs in that one key and nothing else."""
    one, other = parse("check.md", before, ("en",)), parse("check.md", after, ("en",))
    lines = [(new, at) if (key, at) == (old, line) else (key, at) for key, at in one.head.lines]
    unknown = tuple(pair for pair in one.head.unknown if pair != (old, line))
    return (
        lines == list(other.head.lines)
        and unknown == other.head.unknown
        and one.head.diagnostics == other.head.diagnostics
        and _rest(one, new) == _rest(other, new)
        and _body(before) == _body(after)
    )


def _rest(parsed: Parsed, key: str) -> object:
    """The front matter without the field *key*."""
    empty = getattr(type(parsed.head.matter)(), key)
    return replace(parsed.head.matter, **{key: empty})


def _body(data: bytes) -> str:
    return split(data.decode("utf-8-sig", "replace").replace("\r\n", "\n")).body


def retarget(data: bytes, line: int, old: str, new: str) -> bytes | None:
    """*data* with the one link on *line* that aims at *old* aimed at *new*; None if unsure."""
    lines = data.splitlines(keepends=True)
    if not 0 < line <= len(lines):
        return None
    pattern = re.compile(
        rb"(\]\(|\]:[ \t]*|href=[\"'])" + re.escape(old.encode()) + rb"(?=[)\s\"'#])"
    )
    found = pattern.findall(lines[line - 1])
    if len(found) != 1:
        return None
    lines[line - 1] = pattern.sub(lambda hit: hit[1] + new.encode(), lines[line - 1])
    edited = b"".join(lines)
    one, other = parse("check.md", data, ("en",)).head, parse("check.md", edited, ("en",)).head
    changed = [
        (before.target, after.target)
        for before, after in zip(one.references, other.references, strict=False)
        if before != after
    ]
    same_count = len(one.references) == len(other.references)
    moved = len(changed) == 1 and changed[0][0].startswith(old) and changed[0][1].startswith(new)
    return edited if same_count and moved else None
