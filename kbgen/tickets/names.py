"""Names out of the text: those the export itself tells, and those that stand where names stand."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from kbgen.tickets.phrases import either, phrases, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d{3,}")
_LOCAL = re.compile(r"[\w.+-]+(?=@)")
_NOBODY = words("nobody")
_WORDS = words("names-and-words")  # Taken out only where they are capitalised.
_FIRST = words("first-names")
_INTRODUCES = phrases("introduces")
_MEETS = phrases("meets")
_DEPARTMENTS = phrases("departments")
_PEOPLE = phrases("people")
_PEOPLE_STEMS = tuple(sorted(word[:-1] for word in _PEOPLE if word.endswith("*")))
_SURELY_FIRST = _FIRST - _WORDS  # In lower case these are no other word.
# Inflections of Russian names, after the last vowel, й or ь is taken away.
_RUSSIAN_END = re.compile(r"[аеёийоуыьэюя]$")
_RUSSIAN_CASES = (
    r"(?:а|я|у|ю|е|и|ы|о|ой|ей|ою|ею|ом|ем|ём|ым|ого|ому|ий|ия|ию|ием|ии|ь|й|ов|ова|ову|овой)?"
)
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "-",
            "y",
            "-",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
_NAME = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]+"
_ANY = r"[^\W\d_][\w'’-]+"
_ANY_CASE = re.compile(
    rf"(?i:\b{either('introduces-surely')})"
    rf"\s+({_ANY}(?:\s+(?!(?:and|e|и|y|und|et|i)\b){_ANY})?)"
    rf"|(?i:\b(?:hi|hello|hey|olá|oi|привет|здравствуйте|hola|hallo|bonjour)\s+({_ANY})\s*[,!])"
)
# A run of capitalised words, and what may follow one that names a colleague.
_CAPITAL = re.compile(rf"\b{_NAME}(?:[ \t]+(?:(?:d[aeo]s?|van|von)[ \t]+)?{_NAME}){{0,2}}")
_FROM = re.compile(r"\s+(?:from|at|in|of|d[aeo]|из|от)\s+(?:the\s+)?([^\W\d_]+)")
_PATRONYMIC = re.compile(r"[А-ЯЁ][а-яё]+(?:вич(?:а|у|ем)?|[вчш]н(?:а|ы|е|ой|у))")
_NAME_WORD = re.compile(
    r"(?i)nam|nom|chamo|зовут|имя|llamo|heiße|appelle|\b(?:hi|he|ol|oi|прив|здр|ho|ha|bo)"
)
_BEFORE = 40  # Characters in which the words stand that introduce a name.


def parts(names: Iterable[str]) -> frozenset[str]:
    """The telling parts of names and addresses, in lower case."""
    found: set[str] = set()
    for name in names:
        if not name:
            continue
        local = _LOCAL.match(name.strip())
        text = local[0].replace("_", " ") if local else name.replace("_", " ")
        for part in _PART.findall(text.casefold()):
            if len(part) > 2 and part not in _NOBODY:
                found.add(part)
        if local and len(local[0]) > 3 and local[0].casefold() not in _NOBODY:
            found.add(local[0].casefold())
    return frozenset(found)


_LETTERS = re.compile(r"[^\W\d_]{3,}")
_ORDINARY = words("public-words") | words("not-names") | words("function-words")


def letters(names: str) -> set[str]:
    """The parts of *names* that consist of letters and may be somebody's, in lower case."""
    return set(_LETTERS.findall(names.casefold())) - _NOBODY - _ORDINARY


def without_known(text: str, known: Iterable[str]) -> str:
    """*text* without the *known* parts, inflected or in the other alphabet as well."""
    lowered = text.casefold()
    for part in sorted(known, key=len, reverse=True):
        for stem, ending, strict in _forms(part):
            if stem in lowered:
                text = _form(stem, ending).sub(_capitalised if strict else "[name]", text)
    return text


def _capitalised(found: re.Match[str]) -> str:
    return "[name]" if found[0][:1].isupper() else found[0]


@lru_cache(maxsize=16384)
def _forms(part: str) -> Sequence[tuple[str, str, bool]]:
    """(what the text must hold, its endings, only if capitalised) of a part and its twins."""
    forms = []
    for twin in dict.fromkeys((part, *_other_alphabet(part))):
        stem, ending = twin, r"(?:['’]s)?"
        if re.search("[а-яё]", twin) and len(twin) > 3:
            stem, ending = _RUSSIAN_END.sub("", twin), _RUSSIAN_CASES
        forms.append((stem, ending, twin in _WORDS or (twin != part and len(twin) < 5)))
    return tuple(forms)


@lru_cache(maxsize=4096)
def _form(stem: str, ending: str) -> re.Pattern[str]:
    """Compiled only for what stands in a text: most names do not."""
    return re.compile(rf"(?<![^\W_]){re.escape(stem)}{ending}(?![^\W_])", re.IGNORECASE)


def _other_alphabet(part: str) -> tuple[str, ...]:
    """A Cyrillic part in Latin letters, or the likeliest Cyrillic of a Latin one."""
    if re.search("[а-яё]", part):
        latin = "".join(_CYRILLIC.get(letter, letter) for letter in part).replace("-", "")
        return (latin, re.sub(r"iy$|yy$", "y", latin), re.sub(r"ya$", "ia", latin))
    if not part.isascii() or len(part) < 4 or not part.isalpha():
        return ()
    cyrillic = part
    for letter, latin in sorted(_CYRILLIC.items(), key=lambda pair: -len(pair[1])):
        if latin != "-" and letter not in "ёэ":
            cyrillic = cyrillic.replace(latin, letter)
    return (cyrillic,) if re.fullmatch("[а-яё]+", cyrillic) else ()


def without_placed(text: str, people: set[str] | None = None) -> str:
    """*text* without words that stand where names stand, and without common first names.

    The parts of the names found so (in lower case) are added to *people*.
    """
    found = set[str]() if people is None else people
    if _NAME_WORD.search(text):
        text = _ANY_CASE.sub(partial(_unless_ordinary, found), text)
    text = _CAPITAL.sub(partial(_unless_ordinary_run, found), text)
    for name in _SURELY_FIRST.intersection(_LETTERS.findall(text)):
        text = re.sub(rf"\b{name}\b", "[name]", text)
        found.add(name)
    return text


def _unless_ordinary(people: set[str], found: re.Match[str]) -> str:
    """After a sure introduction any word is a name, unless it is one that joins others."""
    name = found[1] or found[2]
    if _is_ordinary(name.split()[0]):
        return found[0]
    people.update(letters(name))
    return found[0].replace(name, "[name]")


def _unless_ordinary_run(people: set[str], found: re.Match[str]) -> str:
    """ "Pedro Álvares" goes as a whole; a run that nothing shows to be a name stays."""
    run = found[0].split()
    before = found.string[max(0, found.start() - _BEFORE) : found.start()]
    for at, word in enumerate(run):
        if _is_name(word, " ".join((before, *run[:at])), run[at:], found):
            people.update(letters(" ".join(run[at:])))
            return " ".join((*run[:at], "[name]"))
    return found[0]


def _is_name(word: str, before: str, rest: Sequence[str], found: re.Match[str]) -> bool:
    """Whether the run from *word* on names somebody, by itself or by what stands before it."""
    if is_first_name(word.casefold()) or _PATRONYMIC.fullmatch(word):
        return True
    if _is_ordinary(word):
        return False
    said = before.casefold().replace(",", " ").replace(":", " ").replace(".", " ").split()[-4:]
    if said and (said[-1] in _PEOPLE or said[-1].startswith(_PEOPLE_STEMS)):
        return True
    endings = {" ".join(said[at:]) for at in range(len(said))}
    if not endings.isdisjoint(_INTRODUCES):
        return True
    if len(rest) > 1 and not endings.isdisjoint(_MEETS) and not _is_ordinary(rest[1]):
        return True
    after = _FROM.match(found.string, found.end())
    return bool(after) and after[1].casefold() in _DEPARTMENTS  # type: ignore[index]


def _is_ordinary(word: str) -> bool:
    return word.casefold() in _ORDINARY


@lru_cache(maxsize=16384)
def is_first_name(word: str) -> bool:
    """Whether a lower-case *word* is a common first name, Russian cases included."""
    word = word.removesuffix("'s").removesuffix("’s")
    if word in _WORDS:
        return False
    if word in _FIRST or any(part in _FIRST for part in word.split("-")):
        return True
    return _russian_stem(word) in _FIRST_STEMS if re.match("[а-яё]{4}", word) else False


def _russian_stem(word: str) -> str:
    return re.sub(r"(?:а|я|у|ю|е|и|ы|о|ой|ей|ою|ею|ом|ем|ь|й|ий|ия|ию|ием|ии)$", "", word)


_FIRST_STEMS = frozenset(_russian_stem(name) for name in _FIRST if re.match("[а-яё]{4}", name))
