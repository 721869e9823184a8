"""A suggestion → a Markdown draft that a writer can finish in minutes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kbgen.mining.words import visible
from kbgen.slug import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbgen.model import Problem

FOLDER = "drafts"
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|(?:https?://|www\.)\S+|<[^<>]*>")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~$:&^=@%/-])")


def draft_path(problem: Problem, default_lang: str) -> str:
    """Where the draft of *problem* goes, inside content/."""
    name = slug(problem.label)[:60].strip("-") or "problem"
    lang = problem.langs[0] if problem.langs else default_lang
    ending = ".md" if lang == default_lang else f".{lang}.md"
    return f"{FOLDER}/{name}-{problem.id}{ending}"


def draft_text(problem: Problem, words: Sequence[str] = ()) -> str:
    """Front matter and the three headings; everything customers or agents wrote is escaped."""
    keywords = [*dict.fromkeys((*problem.phrases, *words))][:8]
    front = [
        "---",
        f"title: {_quoted(problem.label)}",
        "draft: true",
        f"keywords: [{', '.join(map(_quoted, keywords))}]",
        "---",
    ]
    body = [
        "",
        f"<!-- {problem.tickets} tickets of {problem.requesters} people: {problem.id} -->",
        "",
        "## Issue",
        "",
        "Customers ask:",
        "",
        *(f"- {escaped(example)}" for example in problem.examples or (problem.label,)),
        "",
        "## Cause",
        "",
        "…",
        "",
        "## Resolution",
        "",
    ]
    if problem.resolutions:
        body += ["What agents answered:", ""]
        body += [f"- {escaped(sentence)}" for sentence in problem.resolutions]
    else:
        body.append("…")
    return "\n".join([*front, *body]) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(visible(text), ensure_ascii=False)


def escaped(text: str) -> str:
    """Plain words: no link, no image, nothing that Markdown or HTML would act on."""
    plain = _LINK.sub(lambda found: found[1] or "", visible(text))
    return _SPECIAL.sub(r"\\\1", re.sub(r"^(\d+)([.)])", r"\1\\\2", plain.strip()))
