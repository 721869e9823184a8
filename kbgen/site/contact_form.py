"""The guided request form: content/contact.yml, or the usual one in the interface's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kbgen.errors import Diagnostic, Severity
from kbgen.keys import read_keys, unknown_keys
from kbgen.site.words import Words

LEVELS = ("low", "normal", "high", "critical")
# Kind of request → its fields, each with the lines of its box; the words are the interface's.
USUAL = {
    "fault": {"what": 4, "steps": 3, "error": 1, "since": 1},
    "service": {"request": 4, "subject": 1},
    "advice": {"goal": 4, "tried": 3},
    "setup": {"device": 1, "stuck": 4},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form."""

    id: str = ""
    label: str = ""
    example: str = ""  # Of a good answer.
    lines: int = 1  # Height of its box.


@dataclass(frozen=True, slots=True)
class Kind:
    """What a request can be about, and what must then be known."""

    id: str = ""
    title: str = ""
    hint: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One described level of urgency; its id is one of LEVELS."""

    id: str = ""
    title: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ContactForm:
    """The guided form in one language: content/contact.yml, contact.pt.yml …"""

    intro: str = ""
    categories: tuple[Kind, ...] = ()
    urgency: tuple[Level, ...] = ()


def contact_forms(
    texts: Mapping[str, str], languages: Sequence[str], words: Mapping[str, Words]
) -> tuple[dict[str, ContactForm], tuple[Diagnostic, ...]]:
    """The form of every language; *texts* are the contact files by name ("contact.pt.yml").

    The first language's is contact.yml. A language without its own file gets the usual form in
    its own words: a customer can read it, and a warning tells the team.
    """
    forms, told = {}, []
    for number, lang in enumerate(languages):
        names = [f"contact.{lang}.yml", *(["contact.yml"] if number == 0 else [])]
        name = next((name for name in names if name in texts), "")
        if name:
            form, mistakes = read_form(texts[name], name)
            forms[lang] = complete(form, words[lang])
            told += mistakes
        else:
            forms[lang] = complete(ContactForm(), words[lang])
            told += [untranslated(lang)] if "contact.yml" in texts else []
    return forms, tuple(sorted(told))


def read_form(text: str, path: str) -> tuple[ContactForm, list[Diagnostic]]:
    read = read_keys(ContactForm, text, path)
    told = [*read.diagnostics, *unknown_keys(ContactForm, read.unknown, path)]
    names = [kind.id for kind in read.value.categories]
    names += [f"{kind.id}-{field.id}" for kind in read.value.categories for field in kind.fields]
    for name in sorted({name for name in names if names.count(name) > 1 or not plain(name)}):
        message = f"'{name}' is not a name of its own for a category or field of the form"
        hint = "give each an id of small letters, digits and hyphens, once"
        line = read.line_of("categories", name)
        told.append(Diagnostic(path, line, message, hint, "bad-form"))
    for level in read.value.urgency:
        if level.id not in LEVELS:
            message = f"unknown level of urgency '{level.id}'"
            line, hint = read.line_of("urgency", level.id), f"known are {', '.join(LEVELS)}"
            told.append(Diagnostic(path, line, message, hint, "bad-form"))
    return read.value, told


def plain(name: str) -> bool:
    bare = name.strip("-")
    return bool(bare) and bare == name and name.isascii() and name.replace("-", "").isalnum()


def untranslated(lang: str) -> Diagnostic:
    name = f"contact.{lang}.yml"
    message = "the contact form has no translation, the usual one stands in for it"
    return Diagnostic(name, 0, message, f"write {name}", "untranslated-form", Severity.WARNING)


def complete(form: ContactForm, words: Words) -> ContactForm:
    """*form* with the usual categories and levels where it brings none."""
    return ContactForm(
        form.intro or words["contact.intro"],
        form.categories or tuple(usual_kind(kind, words) for kind in USUAL),
        form.urgency or tuple(usual_level(level, words) for level in LEVELS),
    )


def usual_kind(kind: str, words: Words) -> Kind:
    key = f"contact.{kind}"
    fields = tuple(
        Field(name, words[f"{key}.{name}"], words[f"{key}.{name}_example"], lines)
        for name, lines in USUAL[kind].items()
    )
    return Kind(kind, words[f"{key}.title"], words[f"{key}.hint"], fields)


def usual_level(level: str, words: Words) -> Level:
    return Level(level, words[f"contact.{level}.title"], words[f"contact.{level}.hint"])
