"""The words of the house: every value that passes from one room to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 (keys.py reads the types of fields at run time)
from enum import StrEnum

# --- What we know: content/ -> Article ------------------------------------------------------

FRONT = "index"
"""Key of the root's own index.md: the home page shows it below its lists."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an article's body, in reading order."""

    level: int  # 1 to 6.
    text: str
    id: str  # Its anchor, unique on the page.
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """Plain text under one heading ("" before the first): what search reads and shows."""

    heading: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One answer in one language: everything that lists, links, order and results need.

    Small on purpose (the body is a value of its own), so that a page can depend on little
    and ten thousand of them fit in a few megabytes.
    """

    path: str  # Inside content/: "billing/refund.pt.md".
    key: str  # The same for all translations: "billing/refund".
    lang: str  # BCP 47: "en", "pt", "pt-BR".
    url: str  # Site-absolute, without the base address: "/pt/billing/refund/".
    number: int  # Stable, from 1; the short address is f"/{number}/".
    category: str  # Key of its category: "billing"; "" at the root.
    title: str
    answer: str = ""  # One or two sentences, plain text, at most 300 characters.
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # Old addresses, site-absolute.
    related: tuple[str, ...] = ()  # Article keys chosen by the author; empty: computed.
    headings: tuple[Heading, ...] = ()
    tickets: int = 0  # How many tickets it answers: front matter's own number, else measured.
    order: int | None = None
    pin: bool = False
    urgent: bool = False
    draft: bool = False
    publish_at: datetime | None = None
    expires_at: datetime | None = None
    updated: date | None = None
    review_by: date | None = None
    owner: str = ""
    digest: str = ""  # Hash of the source bytes: changes exactly when the file does.
    features: frozenset[str] = frozenset()  # Blocks that need a script: "tabs", "video", "copy".

    @property
    def is_front(self) -> bool:
        """Whether it stands on the home page, in no list."""
        return self.key == FRONT


@dataclass(frozen=True, slots=True)
class Body:
    """What an article says: HTML with every link resolved, and the same as plain sections."""

    html: str
    sections: tuple[Section, ...]
    markdown: str  # The clean Markdown copy: front matter and internal blocks removed.


@dataclass(frozen=True, slots=True)
class Category:
    """One shelf in one language; its articles stand most asked first."""

    key: str  # "billing"; nested: "billing/cards".
    lang: str
    url: str
    title: str
    description: str = ""
    icon: str = ""
    parent: str | None = None  # Key of the category above; None at the top.
    articles: tuple[str, ...] = ()  # Keys of its own articles, in order.
    tickets: int = 0  # Of all articles inside, nested shelves too.


@dataclass(frozen=True, slots=True)
class Incident:
    """A banner with a start and an end, both decided in the visitor's browser."""

    key: str
    lang: str
    title: str
    html: str
    starts: datetime | None = None
    ends: datetime | None = None
    severity: str = "notice"  # "notice", "degraded", "outage".
    url: str = ""  # An article that helps meanwhile.


@dataclass(frozen=True, slots=True)
class Edition:
    """All of one language, in the order in which customers need it."""

    lang: str
    articles: tuple[Article, ...]  # Its own articles, most asked first; no fallbacks.
    fallbacks: tuple[Article, ...]  # Of the default language, where a translation is missing.
    categories: tuple[Category, ...]  # Most asked first; every shelf that holds an article.
    essentials: tuple[Article, ...]  # Smallest prefix that covers half of the tickets, at most ten.
    urgent: tuple[Article, ...]
    incidents: tuple[Incident, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """Everything a team has written: one edition a language, the default language first."""

    editions: tuple[Edition, ...]
    # alternates[key] maps a language to the article's address in it (own translations only).
    alternates: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often one article's problem is asked."""

    tickets: int
    share: float = 0.0  # Of all assigned tickets, 0 to 1.
    requesters: int = 0
    trend: float = 0.0  # Relative change, last half of the period against the first.
    last_seen: date | None = None


Frequencies = Mapping[str, Frequency]
"""How many tickets each article answers, by its key."""


# --- What we show: Article -> File ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """One file of the site, as it will lie in public/."""

    path: str  # Inside public/: "billing/refund/index.html".
    data: bytes


# --- What people ask: exports -> Question ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ticket:
    """One closed conversation as exported: private, and never leaves tickets/."""

    id: str
    subject: str
    body: str  # The customer's first message, as exported: text or HTML.
    created: datetime | None = None
    closed: datetime | None = None
    requester: str = ""  # Address or id: only ever hashed.
    requester_name: str = ""  # Known so that it can be removed from the text.
    status: str = ""
    channel: str = ""
    lang: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    macro: str = ""
    articles: tuple[str, ...] = ()  # Addresses of articles that the agent sent.
    resolution: str = ""  # The agent's last public reply or resolution text.
    agents: tuple[str, ...] = ()  # Names and addresses of agents, to be removed from the text.
    merged_into: str = ""
    outbound: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A customer's own words, cleaned and redacted: the only form we store, group or print."""

    ticket: str
    asked: date | None
    text: str
    lang: str
    requester: int  # Keyed hash; the key is thrown away with the process.
    signals: tuple[str, ...] = ()  # What the agent did: "macro:…", "article:…", "tag:…".
    resolution: str = ""  # Redacted.


# --- What is missing: Question x Article -> Suggestion --------------------------------------


class State(StrEnum):
    """How well the help centre answers a problem."""

    ANSWERED = "answered"
    WEAK = "weak"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The help centre's best answer to one problem, and how far it answers it."""

    state: State
    article: str = ""  # Its key; "" if nothing is near.
    score: float = 0.0  # 0 to 1; the words of the problem against those of the article.
    reason: str = ""  # One sentence for people: why this state.
    # Articles that are nearest to parts of it and to what share, where it may be several problems.
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Tickets that ask the same; every text in it may be shown (k-anonymous)."""

    id: str  # Stable: the same tickets give the same id.
    label: str  # A customer's own words.
    langs: tuple[str, ...]  # Most frequent first.
    tickets: int
    share: float  # Of all tickets that are used, 0 to 1.
    interval: tuple[float, float]  # Of the share, 95 % (Wilson).
    requesters: int
    trend: float  # Relative change, last half of the period against the first.
    coverage: Coverage
    first_seen: date | None = None
    last_seen: date | None = None
    course: tuple[int, ...] = ()  # Tickets in twelve equal parts of the period.
    phrases: tuple[str, ...] = ()  # Words that tell it from other problems, most telling first.
    examples: tuple[str, ...] = ()  # Customers' sentences.
    resolutions: tuple[str, ...] = ()  # Sentences of agents' replies.
    spoken: tuple[tuple[str, int], ...] = ()  # Tickets by language, most first.


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do about a problem: "write" an article, "improve" the one that is near, "split" what
    may be several problems, or only "check" whether it belongs to the help centre at all."""

    problem: Problem
    action: str
    draft: str  # Where the draft goes, inside content/.
