"""An index as small text files, of which a browser loads the few that a question needs.

`index.json` is the directory, the only file whose name stays; all others are named by their
content, so that caches may keep them for ever and an edit uploads little.

- `s/` terms and forms: `{"t": {term: [title idf, idf, title, body, learned]}, "f": {form: …}}`;
  a form's terms are written as letters to cut and letters to add: "3y" turns "queries" to
  "query"; several are parted by spaces. Learned words are gaps and letters: "12c" adds 3 to the
  article 12 numbers on, "C" takes 3, and a letter without a gap goes on with the same article.
  An idf below 0 is that of a small word, no reason by itself to show an article.
- `w/` words to compare an unknown word with, and the same words reversed.
- `d/` what a result shows, a dozen articles each, by number.
- `p/` how much each article is asked, one letter each, by number.
"""

from __future__ import annotations

import hashlib
import json
import string
from base64 import b32encode
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kbgen.model import File

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.search.inverted import Entry, Index, Shown

FOLDER = "_kb/search"
ROWS = 12  # Articles in one display file.
SMALL, LARGE, MANY = 5_000, 9_000, 5_000  # Bytes of a file; the larger from MANY articles on.
NAME = 8  # Letters of a file's name: 40 bits.
_quote = json.encoder.encode_basestring  # As dumps(word, ensure_ascii=False), in a tenth.
_LAST = chr(0x10FFFF)  # Behind every letter, and no letter.
DIGITS = string.digits + string.ascii_lowercase
MOST_LETTERS = 26  # What one letter can add or take.


def files(index: Index, essentials: Sequence[Shown]) -> Iterator[File]:
    """The files of *index* under `_kb/search/<lang>/`, the directory last."""
    folder = f"{FOLDER}/{index.lang}"
    limit = SMALL if len(index.shown) < MANY else LARGE
    directory: dict[str, Any] = {
        "lang": index.lang,
        "rows": ROWS,
        "essentials": [[one.url, one.title] for one in essentials],
    }
    for kind, chunks in (
        ("s", _terms(index, limit)),
        ("w", _words(index.spellings, limit)),
        ("r", _words(sorted(word[::-1] for word in index.spellings), limit)),
    ):
        starts, names = [], []
        for start, data in chunks:
            starts.append(start)
            names.append(name(data))
            yield File(f"{folder}/{'w' if kind == 'r' else kind}/{names[-1]}.json", data)
        directory[kind] = [" ".join(starts), "".join(names)]
    rows = [_json(chunk) for chunk in _rows(index.shown)]
    yield from (File(f"{folder}/d/{name(data)}.json", data) for data in _once(rows))
    asked = _json(_asked(index.shown))
    yield File(f"{folder}/p/{name(asked)}.json", asked)
    directory |= {"d": "".join(map(name, rows)), "p": name(asked)}
    yield File(f"{folder}/index.json", _json(directory))


def name(data: bytes) -> str:
    """A file's name from its content: eight small letters and digits."""
    return b32encode(hashlib.sha256(data).digest())[:NAME].decode().lower()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _once(chunks: Sequence[bytes]) -> Sequence[bytes]:
    return tuple(dict.fromkeys(chunks))


def _terms(index: Index, limit: int) -> Iterator[tuple[str, bytes]]:
    terms = {term: _entry(entry) for term, entry in index.terms.items()}
    forms = {
        form: " ".join(_cut(form, term) for term in terms) for form, terms in index.forms.items()
    }
    sizes: dict[str, int] = {}
    for part in (terms, forms):
        for key, value in part.items():
            sizes[key] = sizes.get(key, 0) + len(key.encode()) + len(value) + 4
    for start, keys in cut(sorted(sizes), sizes, limit):
        held = ",".join([f"{_quote(key)}:{terms[key]}" for key in keys if key in terms])
        seen = ",".join([f"{_quote(key)}:{_quote(forms[key])}" for key in keys if key in forms])
        yield start, f'{{"t":{{{held}}},"f":{{{seen}}}}}'.encode()


def _entry(entry: Entry) -> str:
    parts: list[Any] = [entry.title_idf, entry.idf, entry.title, entry.body]
    numbers = str(parts).replace(" ", "")  # The same as JSON, in half the time.
    return f'{numbers[:-1]},"{_letters(entry.learned)}"]' if entry.learned else numbers


def _letters(learned: Sequence[int]) -> str:
    """Gaps and signed weights without a comma: a fifth less than numbers, gzipped."""
    written = []
    for gap, weight in zip(learned[::2], learned[1::2], strict=True):
        letters = string.ascii_lowercase if weight > 0 else string.ascii_uppercase
        whole, rest = divmod(abs(weight), MOST_LETTERS)
        written.append(f"{gap}{letters[-1] * whole}{letters[rest - 1] if rest else ''}")
    return "".join(written)


def _cut(form: str, term: str) -> str:
    """How *form* becomes *term*: letters to cut at its end, letters to add."""
    if form.startswith(term):
        return str(len(form) - len(term))
    common = 0
    while common < min(len(form), len(term)) and form[common] == term[common]:
        common += 1
    return f"{len(form) - common}{term[common:]}"


def _words(words: Sequence[str], limit: int) -> Iterator[tuple[str, bytes]]:
    sizes = {word: len(word.encode()) + 3 for word in words}
    for start, keys in cut(words, sizes, limit):
        yield start, _json(keys)


def _rows(shown: Mapping[int, Shown]) -> Iterator[list[list[str] | int]]:
    """Rows of numbers 0 to 11, 12 to 23, …; 0 where there is no article."""
    for first in range(0, max(shown, default=0) + 1, ROWS):
        numbers = range(first, first + ROWS)
        yield [_row(shown[number]) if number in shown else 0 for number in numbers]


def _row(one: Shown) -> list[str]:
    return [one.url, one.title, one.shelf, one.lead, one.lang]


def _asked(shown: Mapping[int, Shown]) -> str:
    numbers = range(max(shown, default=0) + 1)
    return "".join(
        DIGITS[shown[number].tickets.bit_length()] if number in shown else "0" for number in numbers
    )


def cut(
    keys: Sequence[str], sizes: Mapping[str, int], limit: int
) -> Iterator[tuple[str, Sequence[str]]]:
    """Cut sorted *keys* by a prefix tree into files of about *limit*, each with where it starts.

    What is too big is split by its next letter; small neighbours of one branch share a file, so
    that a change in one branch moves no key of another. Branches are found by bisection and
    weighed by running sums: a quarter of the time of grouping every key on every level.
    """
    sums = [0, *accumulate(map(sizes.__getitem__, keys))]
    for first, last, depth in _pieces(keys, sums, limit, (0, len(keys), 0)):
        yield keys[first][: depth + 1], keys[first:last]


Piece = tuple[int, int, int]
"""From which key to which, and how many letters they have in common."""


def _pieces(keys: Sequence[str], sums: Sequence[int], limit: int, whole: Piece) -> Iterator[Piece]:
    first, last, depth = whole
    if sums[last] - sums[first] <= limit or (last - first == 1 and len(keys[first]) <= depth):
        if first < last:
            yield whole
        return
    shared = at = first
    while at < last:
        head = keys[at][: depth + 1]
        # A key that ends here is a branch of its own.
        end = at + 1 if len(head) <= depth else bisect_left(keys, head + _LAST, at, last)
        if shared < at and sums[end] - sums[shared] > limit:
            yield shared, at, depth
            shared = at
        if sums[end] - sums[at] > limit:
            yield from _pieces(keys, sums, limit, (at, end, depth + 1))
            shared = end
        at = end
    if shared < last:
        yield shared, last, depth
