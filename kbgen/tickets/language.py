"""The language of a short text: script first, then everyday words, then py3langid."""

from __future__ import annotations

import re
from functools import lru_cache

import py3langid

from kbgen.tickets.phrases import words

_LETTERS = 400  # So much of a text decides.
_SCRIPTS = (
    ("ru", re.compile(r"[\u0400-\u04ff]"), frozenset({"ru", "uk", "bg", "sr", "be", "mk", "kk"})),
    ("ja", re.compile(r"[\u3040-\u30ff]"), frozenset({"ja"})),
    ("zh", re.compile(r"[\u4e00-\u9fff]"), frozenset({"zh", "ja"})),
    ("ko", re.compile(r"[\uac00-\ud7af]"), frozenset({"ko"})),
    ("ar", re.compile(r"[\u0600-\u06ff]"), frozenset({"ar", "fa", "ur"})),
    ("he", re.compile(r"[\u0590-\u05ff]"), frozenset({"he", "yi"})),
    ("el", re.compile(r"[\u0370-\u03ff]"), frozenset({"el"})),
    ("hi", re.compile(r"[\u0900-\u097f]"), frozenset({"hi", "mr", "ne"})),
    ("th", re.compile(r"[\u0e00-\u0e7f]"), frozenset({"th"})),
)
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]")
_NOT_LATIN = frozenset().union(*(languages for _, _, languages in _SCRIPTS))
_EVERYDAY = frozenset({"en", "pt", "es", "de", "fr"})  # Those with a list in phrases/.
_WORD = re.compile(r"[^\W\d_]+")
_SURE = 3  # Everyday words more than any other language has.
# Nats that the model must see between a language and the site's first; two words of another
# language have 10 and more, "visa or mastercard" has 1 for Portuguese.
_CLEAR = 4.0


def language_of(text: str, languages: tuple[str, ...]) -> str:
    """One of *languages* (BCP 47), or the chief language of a script that none of them uses."""
    text = text[:_LETTERS]
    for chief, letters, family in _SCRIPTS:
        found = letters.findall(text)
        if found and len(found) * 2 > len(_LATIN.findall(text)):
            fitting = tuple(lang for lang in languages if _base(lang) in family)
            return _by_model(text, fitting) if fitting else chief
    latin = tuple(lang for lang in languages if _base(lang) not in _NOT_LATIN)
    if not latin:
        return languages[0]
    if len(latin) == 1:
        return latin[0]
    return _by_words(text, latin) or _by_model(text, latin)


def _base(lang: str) -> str:
    return lang.partition("-")[0].lower()


def _by_words(text: str, languages: tuple[str, ...]) -> str:
    said = _WORD.findall(text.casefold())
    counts = sorted(
        ((sum(word in known for word in said), lang) for lang, known in _known(languages)),
        key=lambda count: -count[0],
    )
    if len(counts) < len(languages):
        return ""
    best, second = counts[0], counts[1]
    return best[1] if best[0] - second[0] >= _SURE else ""


@lru_cache(maxsize=8)
def _known(languages: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Only where every language has everyday words of its own and no two share a base."""
    bases = [_base(lang) for lang in languages]
    if len(set(bases)) < len(bases):
        return ()
    return tuple(
        (lang, words(f"everyday-{base}"))
        for base, lang in zip(bases, languages, strict=True)
        if base in _EVERYDAY
    )


def _by_model(text: str, languages: tuple[str, ...]) -> str:
    """py3langid among *languages*; the first of them where it knows none or is unsure."""
    if len(languages) == 1:
        return languages[0]
    by_base = {_base(lang): lang for lang in reversed(languages)}
    if not _restrict(tuple(sorted(by_base))):
        return languages[0]
    (found, most), *others = py3langid.rank(text.lower())
    first = next((seen for base, seen in others if by_base[base] == languages[0]), None)
    unsure = first is not None and most - first < _CLEAR
    return languages[0] if unsure else by_base[found]


@lru_cache(maxsize=1)  # The library holds one choice of languages a process.
def _restrict(bases: tuple[str, ...]) -> bool:
    """Restrict the model to those of *bases* that it knows; False if it knows none."""
    usable = []
    for base in bases:
        try:
            py3langid.set_languages([base])
        except ValueError:
            continue
        usable.append(base)
    if usable:
        py3langid.set_languages(usable)
    return bool(usable)
