"""content/frequencies.yml ↔ how many tickets each article answers. A machine's file."""

import re
from datetime import date

from kbgen.errors import Diagnostic, Severity
from kbgen.keys import read_keys_of_each
from kbgen.model import Frequencies, Frequency

FILE = "frequencies.yml"
HEADER = """\
# Written by `kbgen suggest --write`: how many tickets each article answers.
# To overrule a number, put `tickets: 12` into the article.
"""
_LINE = re.compile(
    r"([\w][\w/.+-]*): \{tickets: (\d{1,12})"
    r"(?:, share: ([\d.]{1,12}))?(?:, requesters: (\d{1,12}))?"
    r"(?:, trend: (-?[\d.]{1,12}))?(?:, last_seen: (\d{4}-\d\d-\d\d))?\}"
)


def read_frequencies(text: str, path: str = FILE) -> tuple[Frequencies, tuple[Diagnostic, ...]]:
    """The numbers by article key; lines that another hand wrote are read as YAML."""
    found: dict[str, Frequency] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None or match[1] in found:
            return _read_yaml(text, path)
        try:
            found[match[1]] = _frequency(match)
        except ValueError:
            return _read_yaml(text, path)
    return found, ()


def _frequency(match: re.Match[str]) -> Frequency:
    return Frequency(
        tickets=int(match[2]),
        share=float(match[3] or 0),
        requesters=int(match[4] or 0),
        trend=float(match[5] or 0),
        last_seen=date.fromisoformat(match[6]) if match[6] else None,
    )


def _read_yaml(text: str, path: str) -> tuple[Frequencies, tuple[Diagnostic, ...]]:
    return read_keys_of_each(Frequency, text, path, lead="tickets")


def write_frequencies(frequencies: Frequencies) -> str:
    """One line an article, by key, so that two runs differ only where the numbers do."""
    lines = (f"{key}: {{{_fields(frequencies[key])}}}\n" for key in sorted(frequencies))
    return HEADER + "".join(lines)


def _fields(one: Frequency) -> str:
    said = [f"tickets: {one.tickets}"]
    if one.share:
        said.append(f"share: {one.share:.4f}")
    if one.requesters:
        said.append(f"requesters: {one.requesters}")
    if one.trend:
        said.append(f"trend: {one.trend:.2f}")
    if one.last_seen:
        said.append(f"last_seen: {one.last_seen.isoformat()}")
    return ", ".join(said)


def strangers(frequencies: Frequencies, keys: frozenset[str]) -> tuple[Diagnostic, ...]:
    """Numbers whose article is gone."""
    return tuple(
        Diagnostic(
            FILE,
            0,
            f"no article '{key}' for {frequencies[key].tickets} tickets",
            "run `kbgen suggest --write` again",
            "unknown-article",
            Severity.WARNING,
        )
        for key in sorted(frequencies.keys() - keys)
    )
