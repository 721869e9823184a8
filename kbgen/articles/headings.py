"""Headings of one body: each has its own anchor, and none skips a level."""

import re
import unicodedata
from dataclasses import dataclass, field

from kbgen.model import Heading

# Ids of templates that an article's page may show; all others of a theme begin with "kb-".
THEME_IDS = frozenset(
    {"content", "contents", "related", "vote-text", "vote-text-hint", "question-text"}
    | {"question-hint", "q-top"}
)
_NOT_IN_IDS = re.compile(r"[^\w\- ]+")

Jump = tuple[int, int, int, str]
"""Line, level, the level it became, and the heading."""


@dataclass
class Headings:
    """What has been seen of one body, in reading order."""

    found: list[Heading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)  # Of headings and of anything else.
    jumps: list[Jump] = field(default_factory=list)
    clashes: list[tuple[int, str]] = field(default_factory=list)  # Line and id.
    repeated: dict[str, int] = field(default_factory=dict)  # Anchor → copies of it so far.
    levels: list[int] = field(default_factory=list)  # Of the headings round this place.

    def add(self, level: int, text: str, own: str, line: int) -> Heading:
        """The heading as the page has it; *own* is the id its author gave, or ""."""
        anchor = own
        if not own or own in THEME_IDS or own in self.anchors:
            anchor = self.free_anchor(own or text)
        if own in self.anchors:
            self.clashes.append((line, own))
        self.anchors.add(anchor)
        self.found.append(Heading(self._level(level, text, line), text, anchor, line))
        return self.found[-1]

    def free_anchor(self, text: str) -> str:
        """An anchor made of *text* as GitHub does it, that nothing else on the page has."""
        word = _NOT_IN_IDS.sub("", unicodedata.normalize("NFC", text).lower())
        base = word.strip().replace(" ", "-") or "section"
        base = f"s-{base}" if base.startswith("kb-") else base
        anchor, number = base, self.repeated.get(base, 0)
        while anchor in self.anchors or anchor in THEME_IDS:
            number += 1
            anchor = f"{base}-{number}"
        self.repeated[base] = number
        return anchor

    def _level(self, level: int, text: str, line: int) -> int:
        """*level*, or the one that it has once no level is skipped."""
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        wanted = len(self.levels) + 1
        if wanted != level and (len(self.levels) == 1 or self.levels[-2] != level - 1):
            self.jumps.append((line, level, wanted, text))
        return wanted
