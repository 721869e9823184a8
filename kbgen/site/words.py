"""The interface's words in one language: theme/locale/*.yml, holes filled with English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from kbgen.errors import Diagnostic, Severity
from kbgen.keys import read_keys
from kbgen.locale import number, plural
from kbgen.theme import Theme

Words = Mapping[str, str]
"""Dotted key ("search.label") → text; plural forms lie side by side ("home.articles.one")."""

Group = Mapping[str, Mapping[str, str]]

SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Interface:
    """The groups of a theme/locale file; a text of its own stands under ""."""

    site: Group = field(default_factory=dict)
    home: Group = field(default_factory=dict)
    category: Group = field(default_factory=dict)
    article: Group = field(default_factory=dict)
    block: Group = field(default_factory=dict)
    search: Group = field(default_factory=dict)
    vote: Group = field(default_factory=dict)
    contact: Group = field(default_factory=dict)
    hours: Group = field(default_factory=dict)
    sent: Group = field(default_factory=dict)
    thanks: Group = field(default_factory=dict)
    question: Group = field(default_factory=dict)
    incident: Group = field(default_factory=dict)
    status: Group = field(default_factory=dict)
    not_found: Group = field(default_factory=dict)
    widget: Group = field(default_factory=dict)


def read_words(theme: Theme, lang: str) -> tuple[Words, tuple[Diagnostic, ...]]:
    """Words of *lang*, of its parent language, of English: the first that has a key gives it.

    A site's own locale file needs only the keys that it changes.
    """
    chain = [tag for tag in (lang.partition("-")[0], lang) if f"locale/{tag}.yml" in theme.files]
    words: dict[str, str] = {}
    told: list[Diagnostic] = []
    for tag in dict.fromkeys(["en", *chain]):
        found, mistakes = read_file(theme, tag)
        words |= found
        told += mistakes
    if not chain:
        message = f"no interface words in '{lang}', English ones stand in for them"
        hint = f"theme/locale/{lang}.yml may bring them"
        told.append(Diagnostic("", 0, message, hint, "no-interface-words", Severity.WARNING))
    return words, tuple(told)


def read_file(theme: Theme, tag: str) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """One locale file as dotted keys."""
    path = f"locale/{tag}.yml"
    words: dict[str, str] = {}
    if path in theme.replaced:
        words, _ = read_file(Theme({path: theme.replaced[path]}, {}), tag)
    place = f"theme/{path}"
    read = read_keys(Interface, theme.text(path), place)
    for group in fields(Interface):
        for key, texts in getattr(read.value, group.name).items():
            words |= {f"{group.name}.{key}.{form}".rstrip("."): t for form, t in texts.items()}
    told = [
        Diagnostic(place, line, f"unknown group '{key}'", code="unknown-key")
        for key, line in read.unknown
    ]
    return words, (*read.diagnostics, *told)


def fill(text: str, **slots: object) -> str:
    """ "Checked on {date}" with its slots filled; an unknown slot stays as it is."""
    return SLOT.sub(lambda slot: str(slots.get(slot[1], slot[0])), text)


def counted(words: Words, key: str, count: float, lang: str) -> str:
    """The plural form of *key* that *count* needs, with the number written as in *lang*."""
    text = words.get(f"{key}.{plural(count, lang)}") or words[f"{key}.other"]
    return fill(text, count=number(count, lang))
