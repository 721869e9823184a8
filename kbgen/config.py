"""content/site.yml → Config, checked once at the door."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kbgen.errors import Diagnostic
from kbgen.keys import Read, read_keys, unknown_keys
from kbgen.locale import is_tag

FILE = "site.yml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
URGENCIES = ("low", "normal", "high", "critical")
# Folder names that say nothing about the site: the folder above names it.
_PLAIN_FOLDERS = frozenset({"content", "contents", "docs", "doc", "src", "articles", "pages"})
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(?:([01]\d|2[0-3]):[0-5]\d|24:00)")
_WEB = re.compile(r"https?://[^\s/?#]+[^\s?#]*")

Words = Mapping[str, str]
"""A text by language; {"": text} if it is the same in every language."""


class Provider(StrEnum):
    """Who receives the forms of a static site."""

    NETLIFY = "netlify"
    FORMSPREE = "formspree"
    MAILTO = "mailto"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Contact:
    """How a customer reaches a person."""

    email: str = ""
    phone: str = ""
    url: str = ""  # A contact page elsewhere; empty: our own form.


@dataclass(frozen=True, slots=True)
class Hours:
    """When people answer, in the team's own time zone (IANA name)."""

    timezone: str = "UTC"
    # Weekday ("mon" … "sun") → "09:00-17:30", several joined by ", "; a missing day is closed.
    week: Mapping[str, str] = field(default_factory=dict)
    holidays: tuple[str, ...] = ()  # ISO dates.
    # Level of urgency ("low", "normal", "high", "critical") → opening hours until an answer.
    answer_within: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forms:
    """Where votes, questions and contact requests go."""

    provider: Provider = Provider.NETLIFY
    endpoint: str = ""  # Formspree's address, or the mailto address if not contact.email.
    votes: bool = True
    searches: bool = True  # Zero-result searches, masked, once a visit.


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the site's own footer or header."""

    title: Words
    url: str


@dataclass(frozen=True, slots=True)
class Config:
    """Everything content/site.yml may say; every key but the title has a default."""

    title: Words = field(default_factory=lambda: {"": "Help centre"})
    description: Words = field(default_factory=dict)
    url: str = ""  # Base address, "https://help.example.com/support"; "" if unknown.
    languages: tuple[str, ...] = ("en",)  # The first is the default.
    brand: str = "#1f5fbf"
    brand_dark: str = ""  # The accent of the dark scheme; empty: derived from brand.
    logo: str = ""  # A path inside content/.
    product_url: str = ""  # Where "back to the product" leads.
    contact: Contact = field(default_factory=Contact)
    hours: Hours = field(default_factory=Hours)
    forms: Forms = field(default_factory=Forms)
    links: tuple[Link, ...] = ()
    extra_keys: tuple[str, ...] = ()
    title_idf: float = 0.25  # See SEARCH: share of the title's own idf.


def read_config(content: Path) -> tuple[Config, tuple[Diagnostic, ...]]:
    """What *content*/site.yml says; without that file the folder's name is the title.

    Diagnostics have the path "site.yml", inside *content* like those of articles.
    """
    file = content / FILE
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Config(title={"": title_of_folder(content)}), ()
    except UnicodeDecodeError as error:
        told = Diagnostic(FILE, 0, f"not UTF-8 ({error.reason})", "save it as UTF-8", "not-utf8")
        return Config(), (told,)
    except OSError as error:
        return Config(), (
            Diagnostic(FILE, 0, f"cannot be read: {error.strerror}", code="unreadable"),
        )
    return parse_config(text)


def parse_config(text: str) -> tuple[Config, tuple[Diagnostic, ...]]:
    """The text of a site.yml as Config; what does not fit keeps its default and is told."""
    read = read_keys(Config, text, FILE)
    told = [*read.diagnostics, *unknown_keys(Config, read.unknown, FILE)]
    wrong = list(_wrong(read.value))
    mistyped = any("'title'" in one.hint for one in told)
    if "title" not in read.lines and not mistyped and not read.diagnostics:
        told.append(Diagnostic(FILE, 0, "missing key 'title'", "add title: Help", "missing-key"))
    for one in wrong:
        line = read.line_of(*one.place)
        told.append(Diagnostic(FILE, line, one.message, one.hint, "bad-value"))
    return _tidy(read, {one.place[0] for one in wrong}), tuple(sorted(told))


def title_of_folder(content: Path) -> str:
    """A title for a folder that has no site.yml: its name, or that of the folder above."""
    for folder in (content.resolve(), *content.resolve().parents):
        if folder.name and folder.name.lower() not in _PLAIN_FOLDERS:
            name = folder.name.replace("-", " ").replace("_", " ").strip()
            return name[:1].upper() + name[1:]
    return "Help centre"


def _tidy(read: Read[Config], wrong: AbstractSet[str]) -> Config:
    """The configuration with defaults where a value is wrong and without a final slash."""
    default = Config()
    values = {key: getattr(default, key) for key in wrong}
    config = replace(read.value, **values)
    return replace(config, url=config.url.rstrip("/"), title=config.title or default.title)


class Wrong(NamedTuple):
    """A value that does not do, and what would be right."""

    place: tuple[str, ...]  # Keys, the outermost first, and at last perhaps an item of a list.
    message: str
    hint: str


def is_base_address(text: str) -> bool:
    """Whether a site can stand at *text*: a scheme and a host, perhaps a path, nothing after it."""
    return _WEB.fullmatch(text) is not None


def _wrong(config: Config) -> Iterator[Wrong]:
    yield from _wrong_languages(config)
    if config.url and not is_base_address(config.url):
        yield Wrong(
            ("url",), f"'{config.url}' is no base address", "such as https://help.example.com"
        )
    for key in ("brand", "brand_dark"):
        colour = getattr(config, key)
        if colour and not _COLOUR.fullmatch(colour):
            yield Wrong((key,), f"'{colour}' is no colour", 'six hexadecimal digits: "#1f5fbf"')
    if config.logo and (config.logo.startswith("/") or ".." in config.logo.split("/")):
        said = f"'{config.logo}' is no path inside content/"
        yield Wrong(("logo",), said, "such as img/logo.svg")
    for link in config.links:
        if not re.match(r"https?://|mailto:|tel:|/(?!/)", link.url):
            said = f"'{link.url}' is no address"
            yield Wrong(("links", link.url), said, "begin with https:// or /")
    if config.product_url and not _WEB.match(config.product_url):
        said = f"'{config.product_url}' is no address"
        yield Wrong(("product_url",), said, "begin with https://")
    if not 0 <= config.title_idf <= 1:
        said = f"'{config.title_idf}' is out of range"
        yield Wrong(("title_idf",), said, "between 0 and 1")
    yield from _wrong_contact(config.contact)
    yield from _wrong_hours(config.hours)


def _wrong_languages(config: Config) -> Iterator[Wrong]:
    tags = [tag.lower() for tag in config.languages]
    bad = [tag for tag in config.languages if not is_tag(tag)]
    if bad:
        yield Wrong(
            ("languages", bad[0]), f"'{bad[0]}' is no language tag", "such as en, pt-BR, ar"
        )
    elif not tags:
        yield Wrong(("languages",), "no language", "name at least one: [en]")
    elif len(set(tags)) < len(tags):
        yield Wrong(("languages",), "a language stands twice", "name each once")


def _wrong_contact(contact: Contact) -> Iterator[Wrong]:
    if contact.email and not re.fullmatch(r"[^@\s<>\"']+@[^@\s<>\"']+", contact.email):
        said = f"'{contact.email}' is no e-mail address"
        yield Wrong(("contact", "email"), said, "such as help@example.com")
    if contact.url and not _WEB.match(contact.url):
        yield Wrong(("contact", "url"), f"'{contact.url}' is no address", "begin with https://")


def _wrong_hours(hours: Hours) -> Iterator[Wrong]:
    yield from _wrong_zone(hours.timezone)
    yield from _wrong_week(hours.week)
    yield from _wrong_holidays(hours.holidays)
    yield from _wrong_promise(hours.answer_within)


def _wrong_zone(name: str) -> Iterator[Wrong]:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        yield Wrong(("hours", "timezone"), f"'{name}' is no time zone", "such as Europe/Lisbon")


def _wrong_week(week: Mapping[str, str]) -> Iterator[Wrong]:
    for day, said in week.items():
        place = ("hours", "week", day)
        if day not in DAYS:
            yield Wrong(place, f"'{day}' is no day", f"one of {', '.join(DAYS)}")
            continue
        for span in map(str.strip, said.split(",")):
            if not _HOURS.fullmatch(span):
                yield Wrong(place, f"'{span}' are no hours", "such as 09:00-12:30, 13:30-18:00")


def _wrong_holidays(holidays: tuple[str, ...]) -> Iterator[Wrong]:
    for day in holidays:
        try:
            date.fromisoformat(day)
        except ValueError:
            yield Wrong(("hours", "holidays", day), f"'{day}' is no date", "such as 2026-12-25")


def _wrong_promise(answer_within: Mapping[str, float]) -> Iterator[Wrong]:
    for urgency, within in answer_within.items():
        place = ("hours", "answer_within", urgency)
        if urgency not in URGENCIES:
            hint = f"one of {', '.join(URGENCIES)}"
            yield Wrong(place, f"'{urgency}' is no level of urgency", hint)
        elif not 0 < within < 10_000:
            said = f"'{within}' are no opening hours until an answer"
            yield Wrong(place, said, "a number above 0")
