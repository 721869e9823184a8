"""Personal data that has no business in a help centre: cards, accounts, people's addresses."""

import re
from collections.abc import Iterable, Iterator

_FREEMAIL = """
aol.com gmail.com gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com mail.ru me.com
msn.com outlook.com proton.me protonmail.com web.de yahoo.com yandex.ru
"""
FREEMAIL = frozenset(_FREEMAIL.split())
# Numbers that card schemes publish for tests, and domains reserved for examples (RFC 2606).
TEST_CARDS = frozenset({"4111111111111111", "4242424242424242", "5555555555554444"})
EXAMPLES = (".example", ".invalid", ".test", "example.com", "example.org", "example.net")

_EMAIL = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_CARD = re.compile(r"(?<![\w-])(?:\d[ -]?){12,18}\d(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_PHONE = re.compile(r"(?<![\w.-])\+\d{1,3}[ ()./-]{0,2}(?:\d[ ()./-]{0,2}){7,12}\d(?![\w-])")


def personal_data(text: str, ours: Iterable[str], *, draft: bool) -> Iterator[tuple[str, str]]:
    """(kind, what was found, masked) in *text*.

    Card numbers pass Luhn's test and accounts the one of ISO 13616. In a *draft*, which may come
    from tickets, every e-mail address and telephone number counts that is not in *ours*; in a
    published article only addresses at a free mail service do.
    """
    known = frozenset(word.casefold() for word in ours)
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if luhn(digits) and digits not in TEST_CARDS:
            yield "a card number", _masked(found[0])
    for found in _IBAN.finditer(text):
        if iban(found[0].replace(" ", "")):
            yield "a bank account", _masked(found[0])
    for found in _EMAIL.finditer(text):
        domain = found[1].casefold()
        own = found[0].casefold() in known or domain in known or domain.endswith(EXAMPLES)
        if not own and (draft or domain in FREEMAIL):
            yield "an e-mail address", _masked(found[0])
    for found in _PHONE.finditer(text) if draft else ():
        if re.sub(r"\D", "", found[0]) not in {re.sub(r"\D", "", word) for word in known}:
            yield "a telephone number", _masked(found[0])


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1


def iban(account: str) -> bool:
    """Whether the two check digits of ISO 13616 are right.

    >>> iban("GB82WEST12345698765432"), iban("GB83WEST12345698765432")
    (True, False)
    """
    moved = account[4:] + account[:4]
    return len(account) >= 15 and int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def _masked(word: str) -> str:
    return word[:3] + "…"
