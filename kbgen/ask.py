"""Story: questions in, answers out, exactly as the site would rank them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kbgen.cache import Cache
from kbgen.errors import KbgenError, did_you_mean
from kbgen.findable import findable, search_engine
from kbgen.project import open_cache, open_project, placed, refuse_mistakes
from kbgen.reading import read_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kbgen.model import Edition, Library
    from kbgen.search import Result


def ask(
    root: Path,
    questions: Iterable[str],
    *,
    content: Path | None = None,
    lang: str | None = None,
    limit: int = 10,
    jobs: int = 1,
) -> Iterator[Result]:
    """One result a question, in order; KbgenError if the content cannot be read.

    *lang*: a language of the site; None: its default. Where there is a `.kbgen/` from an earlier
    build, what it remembers is used; nothing else is written.
    """
    project = open_project(root, content)
    cache = open_cache(root) if (root / ".kbgen").is_dir() else Cache(None)
    try:
        reading = read_content(project.content, cache, now=project.now, jobs=jobs)
        refuse_mistakes(placed(reading.diagnostics, project), strict=False)
        engine = search_engine(findable(reading, cache, jobs), _edition(reading.library, lang))
    finally:
        cache.close()
    return (engine.search(question, limit) for question in questions)


def as_json(result: Result) -> dict[str, Any]:
    """The documented form of one result: `kbgen search --json` prints a list of them."""
    return {
        "query": result.query,
        "corrected": result.corrected,
        "results": [
            {"path": hit.path, "url": hit.url, "title": hit.title, "score": hit.score}
            for hit in result.hits
        ],
    }


def lines(result: Result) -> Iterator[str]:
    """The same for people: best first, an empty line at the end."""
    yield result.query if not result.corrected else f"{result.query} → {result.corrected}"
    for place, hit in enumerate(result.hits, 1):
        yield f"{place:3}. {hit.title}  {hit.url}"
    if not result.hits:
        yield "     nothing found"
    yield ""


def _edition(library: Library, lang: str | None) -> Edition:
    known = {edition.lang: edition for edition in library.editions}
    if lang is None:
        return library.editions[0]
    if lang not in known:
        hint = did_you_mean(lang, known) or f"this site has {', '.join(known)}"
        raise KbgenError(f"no articles in the language '{lang}' — {hint}", 2)
    return known[lang]
