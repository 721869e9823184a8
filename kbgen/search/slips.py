"""Slips of the finger and unseen forms: when an unknown word means a known one."""

REPAIR_FROM = 4  # Letters of a word that may be mistyped.
ENDING = 3  # Letters in which an unseen form may differ from a known one.


def common(one: str, other: str) -> int:
    """Letters that both begin with."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def akin(word: str, form: str) -> bool:
    """Whether *word* is an unseen form of a known one: only their endings differ."""
    shared = common(word, form)
    return shared >= max(4, len(word) - ENDING) and len(form) - shared <= ENDING


def slip(word: str, form: str) -> bool:
    """Whether *word* may be a mistyped *form*; a short word's first letter is seldom wrong."""
    first = len(word) > REPAIR_FROM or word[0] == form[0] or word[:2] == form[1::-1]
    return first and one_edit(word, form)


def one_edit(word: str, form: str) -> bool:
    """Whether one letter too many, too few, wrong or swapped with the next makes the difference."""
    if abs(len(word) - len(form)) > 1 or word == form:
        return False
    at = common(word, form)
    a, b = word[at:], form[at:]
    swapped = a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or swapped
