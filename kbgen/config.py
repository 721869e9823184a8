"""content/site.yml → Config, checked once at the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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
