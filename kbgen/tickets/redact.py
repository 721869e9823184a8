"""Whatever tells who wrote → [kind], before anything is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import phonenumbers
from stdnum import iban, luhn
from stdnum.br import cnpj, cpf
from stdnum.exceptions import ValidationError
from stdnum.ru import inn

from kbgen.tickets.phrases import either, pattern

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = (
    "email",
    "url",
    "secret",
    "card",
    "iban",
    "tax",
    "phone",
    "ip",
    "address",
    "code",
    "number",
    "name",
    "user",
)
MARK = re.compile(r"\[(?:" + "|".join(KINDS) + r")\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern; *needs* is a cheap sign without which it need not be tried."""

    kind: str
    needs: str  # "@", "digit", "" or a word list joined by "|" (looked for in lower case).
    pattern: re.Pattern[str]
    to: str | Callable[[re.Match[str]], str] = ""


def redact(text: str) -> str:
    """*text* with every match replaced by "[kind]"; marks themselves stay as they are."""
    lowered = text.casefold()
    digits = _DIGIT.search(text) is not None
    for rule in RULES:
        if rule.needs == "digit":
            if not digits:
                continue
        elif rule.needs and not any(word in lowered for word in _words(rule.needs)):
            continue
        text = rule.pattern.sub(rule.to or f"[{rule.kind}]", text)
    return text


def holds_personal(text: str) -> bool:
    """Whether a rule would still change *text*: the last gate before publishing a draft."""
    return redact(text) != text


@lru_cache(maxsize=64)
def _words(needs: str) -> tuple[str, ...]:
    return tuple(needs.split("|"))


_DIGIT = re.compile(r"\d")
_FEW_DIGITS = 3  # From so many on a token of digits is masked: a CVV has three.
# Well known codes tell the problem, not the person.
_HTTP = frozenset(
    [
        "400",
        "401",
        "402",
        "403",
        "404",
        "405",
        "408",
        "409",
        "410",
        "413",
        "415",
        "422",
        "429",
        "500",
        "501",
        "502",
        "503",
        "504",
        "522",
        "524",
    ]
)


def _number(found: re.Match[str]) -> str:
    """The kind of a run of digits: checksums first, then telephone plans, else [number]."""
    whole = found[0]
    digits = re.sub(r"\D", "", whole)
    if len(digits) < _FEW_DIGITS:
        return whole
    before = found.string[max(0, found.start() - 12) : found.start()].casefold()
    if digits in _HTTP and whole == digits and _ERROR.search(before):
        return whole
    if 12 < len(digits) < 20 and luhn.is_valid(digits):
        return "[card]"
    if _is_tax(digits):
        return "[tax]"
    if 7 < len(digits) < 16 and _is_phone(whole, digits):
        return "[phone]"
    return "[number]"


_ERROR = re.compile(r"(?:error|erro|http|code|código|status|ошибка|ошибку|код|fehler|erreur)\W*\Z")


def _is_tax(digits: str) -> bool:
    if len(digits) == 11:
        return _valid(cpf, digits) or _snils(digits)
    if len(digits) == 14:
        return _valid(cnpj, digits)
    return len(digits) in {10, 12} and _valid(inn, digits)


def _valid(module: object, digits: str) -> bool:
    try:
        return bool(module.is_valid(digits))  # type: ignore[attr-defined]
    except (ValidationError, ValueError):
        return False


def _snils(digits: str) -> bool:
    """The checksum of a Russian pension number: weights 9 to 1, modulo 101."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 0, -1), strict=False))
    return total % 101 % 100 == int(digits[9:])


@lru_cache(maxsize=4096)
def _is_phone(whole: str, digits: str) -> bool:
    """Whether some country's plan knows it; a plus or brackets are enough."""
    if whole.lstrip().startswith(("+", "(")):
        return True
    if whole == digits and len(digits) < 10:
        return False  # An order number, far more often.
    for region in ("US", "BR", "RU", "PT", "GB", "DE", "FR", "ES"):
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(digits, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _code(found: re.Match[str]) -> str:
    """Letters and digits in one token: error codes and versions stay, the rest may be a key."""
    token = found[0]
    digits = sum(character.isdigit() for character in token)
    if _PUBLIC.fullmatch(token):
        return token
    if _LOGIN.fullmatch(token):
        return "[user]"
    return "[code]" if digits >= 4 or (digits >= 2 and len(token) >= 8) else token


_PUBLIC = pattern("", "public-codes")
_LOGIN = re.compile(r"[^\W\d_]{3,}[._-]?\d{2,3}")
_HOST = r"(?:[\w-]+\.)+[^\W\d_]{2,}"
_PLACE = r"[A-ZÀ-ÞА-ЯЁ][\w'’.-]*"
_OF = r"(?:d[aeo]s?|del|de la|des?|du|la|le|e|и)"
_HOUSE = rf"(?:\s*,?\s*(?i:{either('house-russian')})?\.?\s*\d+\w?)*"


def _secret(found: re.Match[str]) -> str:
    """The word stays, what follows it goes."""
    return re.split(r"[\s:=]", found[0], maxsplit=1)[0] + " [secret]"


RULES: tuple[Rule, ...] = (
    Rule("url", "://", re.compile(r"\b[a-zA-Z][\w+.-]{1,12}://[^\s<>\"\]]+")),
    Rule("email", "@", re.compile(r"(?:mailto:)?[\w.+%'’-]+(?:\s?@\s?)" + _HOST)),
    Rule(
        "email",
        "(at)|[at]| at | arroba |(arroba)| собака |(собака)",
        re.compile(
            r"(?i)[\w.+-]+\s*(?:\(at\)|\[at\]|\(arroba\)|\(собака\))\s*[\w-]+(?:(?:\.|\s*(?:\(dot\)|\[dot\]|\(ponto\))\s*)[\w-]+)+"
            r"|\b[\w.+-]+\s+(?:at|arroba|собака)\s+[\w-]+(?:\s+(?:dot|ponto|точка)\s+\w{2,}|\.\w{2,4}\b)+"
        ),
    ),
    Rule("user", "@", re.compile(r"(?<![\w@])@[\w.]{2,}")),
    Rule(
        "url",
        "www.|.com|.org|.net|.io|.ru|.br|.pt|.app|.example|.de|.fr|.es|.uk|.co|.рф",
        re.compile(
            r"(?i)\b(?:www\.[^\s<>\"\]]+|(?:[\w-]+\.)+(?:com|org|net|io|ru|br|pt|app|example|de|fr|es|uk|co|рф)\b(?:[/?#:][^\s<>\"\]]*)?)"
        ),
    ),
    Rule(
        "secret",
        "pass|pwd|senha|паро|пин|token|key|secret|pin|cvv|cvc|otp|contraseña|kennwort|mot de",
        pattern(
            r"\b",
            "secrets",
            r"\s*(?:(?:is|was|é|era|это|es|ist|est)\s+(?=\S*(?:\d|[^\w\s]\S))|[:=]\s*)(?!\[)\S{2,}\w"
            r"|\bpass\s+(?=\S*\d)\S+",
        ),
        _secret,
    ),
    Rule(
        "secret",
        "digit",
        re.compile(
            r"\b(?:sk|pk|rk|ghp|gho|glpat|xox[abp])[-_][-\w]{8,}|\bAKIA[A-Z0-9]{12,}|\beyJ[\w-]{6,}(?:\.[\w-]+){0,2}"
        ),
    ),
    Rule(
        "ip",
        "digit",
        re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5}|/\d{1,2})?(?![\d.]*\d)"),
    ),
    Rule("ip", "digit", re.compile(r"(?i)(?<![\w:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:])")),
    Rule(
        "ip",
        "digit",
        re.compile(
            r"(?i)(?<![\w:])(?=[0-9a-f:]*\d)(?:[0-9a-f]{1,4}:{1,2}){2,7}[0-9a-f]{1,4}(?![\w:])"
        ),
    ),
    Rule(
        "iban",
        "digit",
        re.compile(r"(?i)\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,4})?\b"),
        lambda found: "[iban]" if iban.is_valid(found[0]) else found[0],
    ),
    Rule(
        "address",
        "street| st|road| rd|avenue| ave|lane| ln|drive| dr|blvd|square|court|way|place|terrace",
        re.compile(
            rf"\b\d{{1,5}}[A-Za-z]?,?\s+(?:{_PLACE}\s+){{1,4}}(?i:{either('streets-after')})\b\.?"
            r"(?:,?\s*(?i:apt|apartment|suite|unit|flat|#)\.?\s*\w+)?"
            rf"(?:,\s*{_PLACE}(?:\s{_PLACE})*)*"
            r"(?:,?\s*[A-Z]{2}\s*\d{5}(?:-\d{4})?|,?(?:\s+[A-Z]{1,2}\d[A-Z\d]?)?\s*\d[A-Z]{2}\b)?"
        ),
    ),
    Rule(
        "address",
        "rua |avenida|av. |travessa|alameda|praça|rodovia|estrada|calle |rue |largo |via ",
        re.compile(
            rf"(?:\b\d{{1,5}},?\s+)?\b(?i:{either('streets-before')})\s+(?:{_OF}\s+)*{_PLACE}"
            rf"(?:\s+(?:{_OF}\s+)*{_PLACE}){{0,4}}(?:\s*,?\s*(?:n[º°]?\.?\s*)?\d+\w?)?"
            r"(?:\s*[,-]?\s*(?i:apt[o.]?|apartamento|casa|bloco|bl\.?|sala|piso|andar)\s*\w+)*"
        ),
    ),
    Rule(
        "address",
        "ул|пр-т|просп|проезд|переул|пер.|бульвар|шоссе|набереж|площад|кв.|д.",
        re.compile(
            rf"\b(?i:{either('streets-russian')})\s*{_PLACE}(?:\s+{_PLACE}){{0,2}}{_HOUSE}"
            rf"|\b[А-ЯЁ][\w-]+(?:ая|ой|ую|ий|ом)\s+(?i:ул(?:\.|ица|ице|ицы)){_HOUSE}"
            r"|\b(?i:кв|д|дом|корп|стр)\.\s*\d+\w?"
        ),
    ),
    Rule(
        "address",
        "str.|straße|strasse|weg |platz|gasse|allee",
        re.compile(
            r"\b[A-ZÄÖÜ][\w-]*(?i:str\.|straße|strasse|weg|platz|gasse|allee)\s+\d+\w?"
            rf"(?:,?\s*\d{{5}}\s+{_PLACE})?"
        ),
    ),
    Rule(
        "address",
        "cep|zip|postal|postcode|индекс|plz",
        re.compile(
            r"(?i)\b(?:cep|zip(?: code)?|postal code|postcode|индекс|plz)\W{0,3}[A-Z]{0,2}\d[\w-]*"
            r"(?:\s\d[A-Z]{2}\b)?"
        ),
    ),
    Rule("address", "digit", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")),
    Rule(
        "code",
        "digit",
        re.compile(r"\b[A-Z]{1,3}\d{2,3}\s[A-Z]{2,3}\b|\b[А-Я]\s?\d{3}\s?[А-Я]{2}\s?\d{0,3}\b"),
    ),
    Rule(
        "code",
        "digit",
        re.compile(r"(?<![\w\[])(?=[\w/-]*\d)(?=[\w/-]*[^\W\d_])\w[\w]*(?:[/-]\w+)*(?![\w])"),
        _code,
    ),
    Rule(
        "number",
        "digit",
        re.compile(
            r"(?<![\w])(?:\+\s?)?(?:\(\d{1,5}\)[ .-]?)?\d(?:[ \u00a0.,:/()–-]{0,2}\d)*(?![\w])"
        ),
        _number,
    ),
)
