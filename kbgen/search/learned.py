"""content/vocabulary.yml and synonyms.yml: words that customers use, one line an article or group.

Both are YAML that a person can review in a diff, so simple that a line is read alone:

    billing/refund.md: money 14, back 9, statement -6
    - invoice, bill, receipt

A middling word of a title is worth about 20; a negative weight says that the word speaks against
the article.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kbgen import text
from kbgen.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from kbgen.search.inverted import Learned

VOCABULARY = "vocabulary.yml"
SYNONYMS = "synonyms.yml"
HEAVIEST = 250  # A weight beyond this would drown every word of the article itself.
HEADER = "# Words of customers, learned from tickets: written by `kbgen suggest --write`.\n"

Group = tuple[tuple[str, ...], ...]
"""Phrases that mean the same, each as its words."""

_LINE = re.compile(r'("(?:[^"\\]|\\.)*"|[^"#\s][^:]*):\s+(.*)')
_PAIR = re.compile(r"(\S+) ([+-]?\d{1,4})")
_PLAIN_PATH = re.compile(r"[\w./-]+")


def read_vocabulary(source: str) -> tuple[Learned, tuple[Diagnostic, ...]]:
    """Path → word → weight; lines that are not understood are told and left out."""
    learned: dict[str, dict[str, int]] = {}
    told = []
    for number, line in enumerate(source.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        pairs = [_PAIR.fullmatch(part.strip()) for part in found[2].split(",")] if found else []
        weights = {pair[1]: int(pair[2]) for pair in pairs if pair}
        if not found or not all(pairs) or any(abs(w) > HEAVIEST for w in weights.values()):
            hint = "write 'billing/refund.md: money 14, back 9'"
            told.append(_mistake(VOCABULARY, number, "not words with their weights", hint))
            continue
        path = json.loads(found[1]) if found[1].startswith('"') else found[1]
        learned[path] = weights
    return learned, tuple(told)


def strangers(source: str, paths: Collection[str]) -> tuple[Diagnostic, ...]:
    """Lines of a vocabulary for articles that are not among *paths*: renamed, most likely."""
    learned, _ = read_vocabulary(source)
    lines = source.splitlines()
    told = []
    for path in learned.keys() - set(paths):
        name = _written(path)
        line = next(at for at, one in enumerate(lines, 1) if one.startswith(f"{name}:"))
        hint = "write its new name here, or delete the line"
        said = f"no article '{path}'"
        told.append(Diagnostic(VOCABULARY, line, said, hint, "unknown-article", Severity.WARNING))
    return tuple(sorted(told, key=lambda one: one.line))


def _written(path: str) -> str:
    return path if _PLAIN_PATH.fullmatch(path) else json.dumps(path, ensure_ascii=False)


def write_vocabulary(learned: Learned) -> str:
    """Sorted by path, heaviest words first: what *read_vocabulary* reads back."""
    lines = [HEADER]
    for path in sorted(learned):
        weights = sorted(learned[path].items(), key=lambda pair: (-abs(pair[1]), pair[0]))
        if weights:
            lines.append(
                f"{_written(path)}: {', '.join(f'{word} {weight}' for word, weight in weights)}\n"
            )
    return "".join(lines)


def read_synonyms(source: str) -> tuple[tuple[Group, ...], tuple[Diagnostic, ...]]:
    """Groups of phrases that mean the same, in the file's order."""
    groups = []
    told = []
    for number, line in enumerate(source.splitlines(), 1):
        plain = line.split(" #")[0].strip()
        if not plain or plain.startswith("#"):
            continue
        members = [part.strip(" []\"'") for part in plain.removeprefix("-").split(",")]
        group = tuple(dict.fromkeys(tuple(text.words(member)) for member in members))
        if len(group) < 2 or not all(group):
            hint = "write '- invoice, bill, receipt'"
            told.append(_mistake(SYNONYMS, number, "not a group of two or more words", hint))
        else:
            groups.append(group)
    return tuple(groups), tuple(told)


def _mistake(path: str, line: int, message: str, hint: str) -> Diagnostic:
    code = f"bad-{path.removesuffix('.yml')}"
    return Diagnostic(path, line, message, hint, code, Severity.WARNING)
