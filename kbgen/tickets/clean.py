"""What the customer wrote, without greetings, quoted history, signatures and machines."""

from __future__ import annotations

import re
import unicodedata

from kbgen.tickets.markup import plain
from kbgen.tickets.names import letters
from kbgen.tickets.phrases import either, pattern, words

MAX_TEXT = 60_000  # Characters looked at; nobody asks after the first thirty pages.
_LAST = 120  # Characters in which the last thanks stand.

# Control, bidirectional and invisible characters; lone surrogates of undecodable bytes.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# No word: keys, tracking addresses, pasted data. The rules below are not made for them.
_LONG = 200
_ENDLESS = re.compile(rf"(?<!\S)\S{{{_LONG},}}")
_BLANKS = re.compile(r"[^\S\n ][^\S\n]*| {2,}")

_WORD = r"[^\W\d_][\w.'’-]*"
_CAPITAL = r"(?-i:[A-ZÀ-ÞА-ЯЁ])[\w.'’-]*"
_HISTORY = pattern(r"^[ \t>*]*", "history")
_FORWARD = pattern(r"^[ \t>]*", "forward", r"\s*$")
_HEADER_LINE = pattern(r"^\W*", "mail-header", r"\s?:")
_SIGNATURE = pattern(r"(?:^|(?<=[.!?,] ))[ \t*_]*", "signature")
# A greeting ends in punctuation or with its line; after it may stand whom it greets.
_GREETING = pattern(
    r"\A\W*",
    "greeting",
    rf"\b(?:[\s,]+(?:{either('greeted')}\b\.?|\[name\]))*(?:[\s,]+{_CAPITAL}){{0,3}}"
    r"(?:\s*[,!.:;?)–—-]+\s*|\s*\Z|\s*(?=\n))",
)
_GREETING_LOWER = pattern(
    r"\A\W*", "greeting", rf"\s+({_WORD})(?:\s+{_WORD})?\s*(?:[,!]\s*|(?=\n))"
)
_GREETING_WORD = pattern(r"\A\W*", "greeting", r"\b[\s,!.]*(?=\S)")
_COURTESY = pattern(r"^\W*", "courtesy", r"\s*$")
_LAST_THANKS = pattern(
    r"(?:\A|[\s.!?,])",
    "thanks",
    rf"(?: {either('thanks-for')})*(?:\s*[,!.-]\s*{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})?[\s.!)]*\Z",
)
_SUBJECT = re.compile(
    r"""(?ix)\A(?:\s*(?:
    (?:re|fwd?|aw|wg|sv|res|enc|rv|tr|отв|ответ|на|ha)\s*(?:\[\d+\])?\s*:
    | \[[^\]\n]{0,40}\]
    | \((?:no\ subject|sem\ assunto|без\ темы)\)
    | (?:ticket|case|request|chamado|заявка|обращение)\s*(?:\#|no\.?|nº|№)\s*[\w-]+\s*[:-]?
    | \#\d+\s*[:-]?
    ))+\s*"""
)
_SAYS_NOTHING = pattern(
    r"\A\W*(?:(?:urgente?|срочно|dringend|importante?)\W*)?", "subject-says-nothing", r"\W*\Z"
)
_AUTOMATIC = pattern(r"\A\W*(?:(?:re|fwd?|aw|wg):\s*)*\W*", "automatic")
_NAME_LINE = re.compile(rf"{_CAPITAL}(?: (?:(?:d[aeo]s?|van|von|de) )?{_CAPITAL}){{0,2}}[.,!]?")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def visible(text: str) -> str:
    """NFC text without control, bidirectional and invisible characters; one space for many."""
    text = text[:MAX_TEXT]
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    # Cheap signs first: most texts need neither, and a pattern looks at every letter.
    if max(map(len, text.split()), default=0) >= _LONG:
        text = _ENDLESS.sub(_kind, text)
    if "  " in text or "\t" in text or not text.isascii():
        text = _BLANKS.sub(" ", text)
    return text.strip()


def _kind(found: re.Match[str]) -> str:
    return "[url]" if "://" in found[0][:20] else "[code]"


def own_words(body: str, people: set[str] | None = None) -> str:
    """The customer's own lines of *body* (text or HTML); may be empty.

    The names of those who are greeted and who sign are added to *people*, in lower case.
    """
    found = set[str]() if people is None else people
    text = visible(plain(body))
    text = _without_history(text)
    text = _without_signature(text, found)
    text = _without_greeting(text, found)
    if "\n" in text or len(text) < 120:
        text = _COURTESY.sub("", text)
    text = text.rstrip()
    text = text[:-_LAST] + _LAST_THANKS.sub("", text[-_LAST:])
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if line and _LETTERS.search(line)]
    while len(lines) > 1 and _NAME_LINE.fullmatch(lines[-1]) and letters(lines[-1]):
        found.update(letters(lines.pop()))
    return "\n".join(lines)


def subject_words(subject: str) -> str:
    """A subject without reply marks and ticket numbers; "" if it says nothing."""
    text = visible(plain(subject)).replace("\n", " ")[:300]
    text = _SUBJECT.sub("", text)
    if _SAYS_NOTHING.match(text) or not _LETTERS.search(text):
        return ""
    return _without_greeting(text, set()).strip() or text


def is_automatic(subject: str, body: str) -> bool:
    """Whether a machine wrote this: absence notes and undelivered mail."""
    return bool(_AUTOMATIC.match(subject[:200]) or _AUTOMATIC.match(body[:200].lstrip()))


def _without_history(text: str) -> str:
    if found := _FORWARD.search(text):
        before = text[: found.start()].strip()
        after = "\n".join(
            line for line in text[found.end() :].split("\n") if not _HEADER_LINE.match(line)
        )
        text = before or after.strip()
    if found := _HISTORY.search(text):
        text = text[: found.start()]
    if ">" in text:
        text = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    return text


def _without_signature(text: str, people: set[str]) -> str:
    """Everything from the sign-off on, if little follows it; else only the line itself."""
    start = 0
    while found := _SIGNATURE.search(text, start):
        rest = text[found.end() :]
        words_before = _LETTERS.search(text, 0, found.start())
        if len(rest) <= 600 and rest.count("\n") <= 14 and words_before:
            people.update(_signer(text[found.start() :]))
            return text[: found.start()]
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        text = text[: found.start()] + text[end:]
        start = found.start()
    return text


def _without_greeting(text: str, people: set[str]) -> str:
    for _ in range(2):  # "Hello! Good morning, team!"
        shorter = _GREETING.sub("", text)
        if shorter == text:
            shorter = _GREETING_LOWER.sub(_unless_function_word, text)
        if shorter == text:
            shorter = _GREETING_WORD.sub("", text)
        if shorter == text:
            break
        people.update(_capitalised(text[: len(text) - len(shorter)]))
        text = shorter.lstrip()
    return text


def _capitalised(said: str) -> set[str]:
    """The likely names in a greeting or a signature; its first word is the greeting."""
    return letters(" ".join(re.findall(rf"(?<=[\s,]){_CAPITAL}", said)))


def _signer(signature: str) -> set[str]:
    """The capitalised words of the first lines of a signature."""
    return _capitalised("\n".join(signature.split("\n")[:3]))


def _unless_function_word(found: re.Match[str]) -> str:
    return found[0] if found[1].casefold() in words("function-words") else ""
