"""What parsing makes of one file: a light head that travels, a heavy body that stays."""

from dataclasses import dataclass

from kbgen.articles.frontmatter import Matter
from kbgen.errors import Diagnostic
from kbgen.model import Heading, Section


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an image; its place in Head.references is the number of its slot."""

    target: str  # As the author wrote it.
    line: int
    image: bool = False
    alt: str = ""  # An image's; a picture in HTML with alt="" is decoration and has " ".
    sized: bool = False  # The author gave width or height.


@dataclass(frozen=True, slots=True)
class Head:
    """All that lists, links, order and mistakes need of one file; small, without HTML."""

    path: str  # Inside content/: "billing/refund.pt.md".
    lang: str
    key: str  # The same for all translations: "billing/refund"; of a category: "billing".
    digest: str  # Hash of the file's bytes.
    title: str  # Never empty: front matter's, else the first heading, else the file's name.
    matter: Matter  # Its class says what the file is: article, category's page or incident.
    lines: tuple[tuple[str, int], ...] = ()  # Front matter's keys and where they stand.
    unknown: tuple[tuple[str, int], ...] = ()  # Keys that kbgen does not know.
    headings: tuple[Heading, ...] = ()
    jumps: tuple[tuple[int, int, int, str], ...] = ()  # Line, level, what it became, heading.
    anchors: frozenset[str] = frozenset()  # Every id that a link may aim at.
    references: tuple[Reference, ...] = ()
    features: frozenset[str] = frozenset()
    notice: str = ""  # An incident's HTML with slots; "" for anything else.
    titled: bool = True  # False: the title is only the file's name.
    has_body: bool = True  # Whether anything stands below the front matter.
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """What one file says: HTML and Markdown with slots in place of addresses."""

    html: str
    sections: tuple[Section, ...]
    markdown: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file, read: pure, picklable, the same for the same path, bytes and languages."""

    head: Head
    body: ParsedBody
