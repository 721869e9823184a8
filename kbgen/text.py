"""Words, stems and stop words of a language: one notion for search and mining, door to Whoosh.

Whoosh supplies what takes years to get right, the Snowball stemmers and stop words of some
seventeen languages. Its tokenizer and its index stay unused: the browser must cut words exactly
as Python does, and its index writer costs ten times our own postings. The distribution is
whoosh-reloaded, tried on Python 3.11 to 3.13 with warnings as errors: whoosh 2.7.4 (2016) stops
there at an invalid escape; no newer fork was found.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from itertools import filterfalse
from typing import NamedTuple

from kbgen import english

LONGEST = 64  # Letters of a word that are looked at.

# Scripts written without spaces (Chinese, Japanese, Korean, Thai, Lao, Burmese, Khmer). Ranges
# in place of Unicode properties, here and in theme/js/search-words.js: both sides must agree.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
# Vowel signs and accents that `\w` leaves out.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff" + _UNSPACED
# ASCII text in small letters, everything else a space: an eighth of the time of an expression.
_ASCII = str.maketrans(
    {chr(code): chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
)
_LONE = re.compile(r"(?:^|[^\w-]|_)([a-z])-([a-z]{2,})")
_SHARP = re.compile(r"(?:^|[\W_])([a-z](?:\+\+|#))(?![^\W_])")
_CODE = re.compile(r"[^\W_]+(?:[-._/][^\W_]+)+")
_JOINT, _DIGIT = re.compile(r"[-._/][^\W_]"), re.compile(r"[0-9]")
_CODE_SHAPE = re.compile(r"(?=.*[0-9])(?=.*[^\W\d_])")
_VERSION = re.compile(r"v?([0-9]+(?:\.[0-9]+)+)")
# Accents, Hebrew and Arabic points, and the stroke that only makes an Arabic word longer.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u0640\u064b-\u065f\u0670]+")


class _Wide(NamedTuple):
    """Expressions for text beyond ASCII; compiling their ranges takes 8 ms."""

    word: re.Pattern[str]  # Once "_" has become a space.
    written: re.Pattern[str]
    run: re.Pattern[str]
    unspaced: re.Pattern[str]


@lru_cache(maxsize=1)
def _wide() -> _Wide:
    return _Wide(
        re.compile(rf"[\w{_MARKS}]+"),
        re.compile(rf"(?:[^\W_]|[{_MARKS}])+"),
        re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+"),
        re.compile(rf"[{_UNSPACED}]"),
    )


_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ς": "σ"}
)
# Whoosh's module and class for a language, and its own spelling of "Portuguese".
_SNOWBALL = {
    "da": ("danish", "DanishStemmer"),
    "de": ("german", "GermanStemmer"),
    "en": ("english", "EnglishStemmer"),
    "es": ("spanish", "SpanishStemmer"),
    "fi": ("finnish", "FinnishStemmer"),
    "fr": ("french", "FrenchStemmer"),
    "hu": ("hungarian", "HungarianStemmer"),
    "it": ("italian", "ItalianStemmer"),
    "nl": ("dutch", "DutchStemmer"),
    "no": ("norwegian", "NorwegianStemmer"),
    "pt": ("portugese", "PortugueseStemmer"),
    "ro": ("romanian", "RomanianStemmer"),
    "ru": ("russian", "RussianStemmer"),
    "sv": ("swedish", "SwedishStemmer"),
}
_SAME = {"nb": "no", "nn": "no"}
# Portuguese plurals that Snowball leaves apart from their singulars, with or without accents.
_PLURALS = {
    "ões": "ão",
    "ães": "ão",
    "ãos": "ão",
    "oes": "ao",
    "ais": "al",
    "éis": "el",
    "eis": "el",
    "óis": "ol",
    "ns": "m",
}
_PLURAL = re.compile(f"(?<=...)({'|'.join(_PLURALS)})$")


def words(text: str) -> list[str]:
    """The words of *text* in reading order, lower case, accents kept.

    Scripts without spaces come as pairs of neighbouring letters, and the last letter by itself:
    so each of them begins a word. A code with letters, digits and joints ("iso-9001") comes in
    parts, and once more joined ("iso9001") after all words; so do versions ("v2.3" as "2.3"),
    a letter with a word ("e-mail" as "email"), and "c#".
    """
    lower = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
    if text.isascii():
        found = lower.translate(_ASCII).split()
    else:
        found = _wide().word.findall(lower.replace("_", " "))
        if _wide().unspaced.search(lower):
            found = [part for word in found for part in _pairs(word)]
    if _JOINT.search(lower) is not None:
        found += _codes(lower)
        found += map("".join, _LONE.findall(lower))
    if "#" in lower or "++" in lower:
        found += _SHARP.findall(lower)
    if found and max(map(len, found)) > LONGEST:
        return [word[:LONGEST] for word in found]
    return found


def _codes(lower: str) -> list[str]:
    """A code holds no space and a digit: few words must be looked at closely."""
    near = " ".join(filter(_DIGIT.search, filterfalse(str.isalpha, lower.split())))
    found = []
    for code in _CODE.findall(near):
        if version := _VERSION.fullmatch(code):
            found.append(version[1])
        elif _CODE_SHAPE.match(code):
            found.append(re.sub(r"[-._/]", "", code))
    return found


def _pairs(word: str) -> list[str]:
    if not _wide().unspaced.search(word):
        return [word]
    found = []
    for run in _wide().run.findall(word):
        if len(run) > 1 and _wide().unspaced.match(run):
            found += [run[at : at + 2] for at in range(len(run))]
        else:
            found.append(run)
    return found


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """*word* without accents, as somebody in a hurry types it: "Zürich" and "zurich" agree."""
    if word.isascii():
        return word
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", word.translate(_LETTERS)))
    return unicodedata.normalize("NFC", bare) or word


def spelled(word: str) -> bool:
    """Whether *word* is of letters (and their marks) alone: then a slip can be repaired."""
    return (word.isalpha() or all(map(_is_letter, word))) and max(word) <= "\uffff"


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


def is_sign(word: str) -> bool:
    """Whether *word* is one letter of a script without spaces."""
    return len(word) == 1 and _wide().unspaced.match(word) is not None


def mended(text: str, words: Mapping[str, str]) -> str:
    """*text* with others in the place of some folded words; all the rest as it was written."""

    def put(found: re.Match[str]) -> str:
        return words.get(fold(unicodedata.normalize("NFKC", found[0]).lower()), found[0])

    return _wide().written.sub(put, text)


@lru_cache(maxsize=1 << 18)
def stem(word: str, lang: str) -> str:
    """The folded stem of a lower-case *word*; the folded word if *lang* has no stemmer.

    Codes, numbers and words of two letters stay whole.
    """
    if len(word) < 3 or (not word.isalpha() and any(letter.isdigit() for letter in word)):
        return fold(word)
    return fold(_stemmer(lang)(word))


@lru_cache(maxsize=64)
def _stemmer(lang: str) -> Callable[[str], str]:
    """Imported when the first word needs it: Whoosh costs 70 ms."""
    base = lang.lower().partition("-")[0]
    base = _SAME.get(base, base)
    if base == "ar":
        arabic: Callable[[str], str] = import_module("whoosh.lang.isri").ISRIStemmer().stem
        return arabic
    if base not in _SNOWBALL:
        return str
    if base == "en":
        return lambda word: (
            english.stem(word) if word.isascii() and word.isalpha() else _snowball("en")(word)
        )
    stemmer = _snowball(base)
    if base == "de":  # Else "ändern" has the stem of "andere", and another than "Änderung".
        return lambda word: "änder" if word.startswith("änder") else stemmer(word)
    if base == "pt":
        return lambda word: stemmer(_PLURAL.sub(lambda found: _PLURALS[found[0]], word))
    return stemmer


@lru_cache(maxsize=16)
def _snowball(base: str) -> Callable[[str], str]:
    """Whoosh's stemmer of a language; importing it brings half of the standard library along."""
    module, name = _SNOWBALL[base]
    stemmer: Callable[[str], str] = getattr(
        import_module(f"whoosh.lang.snowball.{module}"), name
    )().stem
    return stemmer


@lru_cache(maxsize=64)
def stop_words(lang: str) -> frozenset[str]:
    """Words that say little, lower case; empty if *lang* has no list. Search keeps them."""
    base = lang.lower().partition("-")[0]
    lists: dict[str, frozenset[str]] = import_module("whoosh.lang.stopwords").stoplists
    return frozenset(lists.get(_SAME.get(base, base), ()))
