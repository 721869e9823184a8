"""Our own templates, compiled once after an installation, as Python keeps its own modules.

The parts that they include are put in before: an include makes a context of its own, and those of
an article are half of what its page costs. What is compiled lies in `__pycache__`, where whoever
can write could change kbgen itself; never in a project's folder, which may come from a stranger.
A site's own templates are compiled by every build.
"""

import hashlib
import importlib.util
import marshal
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

INCLUDE = re.compile(r"""(?:^[ \t]+)?{% include "([^"]+)" %}\n?""", re.MULTILINE)


class Compiled(jinja2.BytecodeCache):
    """Code of templates by their name and source; what is not there is compiled."""

    def __init__(self, codes: Mapping[str, CodeType]) -> None:
        self.codes = codes

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Only our own are kept, all at once."""


def whole(name: str, sources: Mapping[str, str], ours: Mapping[str, str]) -> str | None:
    """The source of a template, with all that it includes where both are *ours*.

    What a site has of its own stays as it is, so that a mistake is told with its line.
    """
    source = sources.get(name)
    if source is None or source != ours.get(name):
        return source

    def part(found: re.Match[str]) -> str:
        inner = whole(found[1], sources, ours)
        if inner is None or sources[found[1]] != ours.get(found[1]):
            return found[0]
        return inner.removesuffix("\n")  # As Jinja reads a file.

    return INCLUDE.sub(part, source)


def compiled(environment: jinja2.Environment, ours: Mapping[str, str]) -> Compiled:
    """All of *ours* for *environment*, whose settings are always the same."""
    told = f"{jinja2.__version__}\0{sys.version}\0{INCLUDE.pattern}\0{sorted(ours.items())}"
    place = _place(hashlib.blake2b(told.encode(), digest_size=8).hexdigest())
    if place is None:
        return Compiled({})
    with suppress(OSError, EOFError, ValueError, TypeError):
        return Compiled(marshal.loads(place.read_bytes()))  # noqa: S302 As safe as our own modules.
    cache, codes = Compiled({}), {}
    for name in ours:
        source = whole(name, ours, ours) or ""
        key = cache.get_cache_key(name) + cache.get_source_checksum(source)
        codes[key] = environment.compile(source, name)
    _keep(place, marshal.dumps(codes))
    return Compiled(codes)


def _place(name: str) -> Path | None:
    """Where Python keeps this module's own code; None where it keeps none."""
    if sys.dont_write_bytecode or sys.implementation.cache_tag is None:
        return None
    return Path(importlib.util.cache_from_source(__file__)).parent / f"templates-{name}.bin"


def _keep(place: Path, data: bytes) -> None:
    """Those of another theme go; where nothing may be written, nothing is."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):
        for old in place.parent.glob("templates-*.bin"):
            old.unlink()
        draft.write_bytes(data)
        draft.replace(place)
