"""An index as small text files, of which a browser loads the few that a question needs.

`index.json` is the directory, the only file whose name stays; all others are named by their
content, so that caches may keep them for ever and an edit uploads little.

- `s/` terms and forms: `{"t": {term: [title idf, idf, title, body, learned]}, "f": {form: …}}`;
  a form's terms are written as letters to cut and letters to add: "3y" turns "queries" to
  "query"; several are parted by spaces. Learned words are gaps and letters: "12c" adds 3 to the
  article 12 numbers on, "C" takes 3, and a letter without a gap goes on with the same article.
  An idf below 0 is that of a small word, no reason by itself to show an article.
- `w/` words to compare an unknown word with, and the same words reversed.
- `d/` what a result shows, five articles each, by number.
- `p/` how much each article is asked, one letter each, by number.
"""

from __future__ import annotations

import hashlib
import json
import string
from base64 import b32encode
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kbgen.model import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbgen.search.inverted import Entry, Index, Shown

FOLDER = "_kb/search"
ROWS = 5  # Articles in one display file; of twelve, a query loads 5 kB more at 10,000 articles.
SMALL, LARGE, MANY = 5_000, 9_000, 5_000  # Bytes of a file; the larger from MANY articles on.
NAME = 8  # Letters of a file's name: 40 bits.
_quote = json.encoder.encode_basestring  # As dumps(word, ensure_ascii=False), in a tenth.
_LAST = chr(0x10FFFF)  # Behind every letter, and no letter.
DIGITS = string.digits + string.ascii_lowercase
MOST_LETTERS = 26  # What one letter can add or take.


@dataclass(frozen=True, slots=True)
class Layout:
    """Which terms and forms lie in which file, in order."""

    keys: list[str]
    sizes: list[int]  # Bytes that each key and what it means take.
    counts: list[int]  # How many keys each file holds.
    starts: list[str]
    names: list[str]


@dataclass(frozen=True, slots=True)
class Directory:
    """Which files an index has: what index.json says."""

    lang: str
    terms: Layout
    words: tuple[str, str]  # Starts and names of the files of words,
    reversed: tuple[str, str]  # and of the same words reversed.
    rows: tuple[str, ...]  # Names of the display files.
    asked: str
    essentials: tuple[tuple[str, str], ...]  # Addresses and titles.

    def file(self) -> File:
        said = {
            "lang": self.lang,
            "rows": ROWS,
            "essentials": self.essentials,
            "s": [" ".join(self.terms.starts), "".join(self.terms.names)],
            "w": self.words,
            "r": self.reversed,
            "d": "".join(self.rows),
            "p": self.asked,
        }
        return File(f"{FOLDER}/{self.lang}/index.json", as_json(said))


def limit_of(articles: int) -> int:
    """Bytes of a file on a site of so many articles."""
    return SMALL if articles < MANY else LARGE


def place(lang: str, kind: str, named: str) -> str:
    """The path of a file; *kind* is the letter of its folder."""
    return f"{FOLDER}/{lang}/{kind}/{named}.json"


def files(index: Index, essentials: tuple[tuple[str, str], ...]) -> tuple[Directory, list[File]]:
    """The files of *index*, and what their directory says."""
    layout, made = _term_files(index)
    words, reverse, more = word_files(index.lang, index.spellings, limit_of(len(index.shown)))
    rows = [as_json(chunk) for chunk in _rows(index.shown)]
    names = tuple(map(name, rows))
    made += more
    made += [
        File(place(index.lang, "d", n), d) for n, d in dict(zip(names, rows, strict=True)).items()
    ]
    asked = asked_file(index.lang, {number: one.tickets for number, one in index.shown.items()})
    made.append(asked)
    directory = Directory(index.lang, layout, words, reverse, names, name(asked.data), essentials)
    return directory, [*made, directory.file()]


def asked_file(lang: str, tickets: Mapping[int, int]) -> File:
    """How much each article is asked, by number, in powers of two."""
    numbers = range(max(tickets, default=0) + 1)
    letters = "".join(
        DIGITS[tickets[number].bit_length()] if number in tickets else "0" for number in numbers
    )
    data = as_json(letters)
    return File(place(lang, "p", name(data)), data)


def word_files(
    lang: str, words: Sequence[str], limit: int
) -> tuple[tuple[str, str], tuple[str, str], list[File]]:
    """The files to compare an unknown word with: starts and names of both directions, and all."""
    made, told = [], []
    for ordered in (words, sorted(word[::-1] for word in words)):
        starts, names = [], []
        for start, data in _words(ordered, limit):
            starts.append(start)
            names.append(name(data))
            made.append(File(place(lang, "w", names[-1]), data))
        told.append((" ".join(starts), "".join(names)))
    return told[0], told[1], made


def name(data: bytes) -> str:
    """A file's name from its content: eight small letters and digits."""
    return b32encode(hashlib.sha256(data).digest())[:NAME].decode().lower()


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _term_files(index: Index) -> tuple[Layout, list[File]]:
    """Where every term and form lies, and the files that hold them."""
    terms = {term: entry_text(entry) for term, entry in index.terms.items()}
    forms = {form: form_text(form, terms) for form, terms in index.forms.items()}
    sizes: dict[str, int] = {}
    for part in (terms, forms):
        for key, value in part.items():
            sizes[key] = sizes.get(key, 0) + size(key, value)
    ordered = sorted(sizes)
    weights = [sizes[key] for key in ordered]
    layout = Layout(ordered, weights, [], [], [])
    made = []
    for first, last, depth in pieces(ordered, weights, limit_of(len(index.shown))):
        keys = ordered[first:last]
        data = shard(keys, terms, forms)
        layout.counts.append(len(keys))
        layout.starts.append(keys[0][: depth + 1])
        layout.names.append(name(data))
        made.append(File(place(index.lang, "s", layout.names[-1]), data))
    return layout, made


def size(key: str, value: str) -> int:
    """Bytes of a term, or of a form, in its file."""
    return len(key.encode()) + len(value) + 4


def shard(keys: Sequence[str], terms: Mapping[str, str], forms: Mapping[str, str]) -> bytes:
    """One file of terms and forms, whose values are given as they are written."""
    held = ",".join([f"{_quote(key)}:{terms[key]}" for key in keys if key in terms])
    seen = ",".join([f"{_quote(key)}:{_quote(forms[key])}" for key in keys if key in forms])
    return f'{{"t":{{{held}}},"f":{{{seen}}}}}'.encode()


def form_text(form: str, terms: Iterable[str]) -> str:
    """How *form* becomes each of its *terms*."""
    return " ".join([_cut(form, term) for term in terms])


def entry_text(entry: Entry) -> str:
    """A term's scores and postings as they are written."""
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
    sizes = [len(word.encode()) + 3 for word in words]
    for start, keys in cut(words, sizes, limit):
        yield start, as_json(keys)


def _rows(shown: Mapping[int, Shown]) -> Iterator[list[list[str] | int]]:
    """Rows of numbers 0 to 4, 5 to 9, …; 0 where there is no article."""
    for first in range(0, max(shown, default=0) + 1, ROWS):
        numbers = range(first, first + ROWS)
        yield [row(shown[number]) if number in shown else 0 for number in numbers]


def row(one: Shown) -> list[str]:
    return [one.url, one.title, one.shelf, one.lead, one.lang]


Piece = tuple[int, int, int]
"""From which key to which, and how many letters they have in common."""


def cut(
    keys: Sequence[str], sizes: Sequence[int], limit: int
) -> Iterator[tuple[str, Sequence[str]]]:
    """The *pieces* of *keys*, each with where it starts."""
    for first, last, depth in pieces(keys, sizes, limit):
        yield keys[first][: depth + 1], keys[first:last]


def pieces(keys: Sequence[str], sizes: Sequence[int], limit: int) -> Iterator[Piece]:
    """Cut sorted *keys* by a prefix tree into files of about *limit*.

    What is too big is split by its next letter; small neighbours of one branch share a file, so
    that a change in one branch moves no key of another. Branches are found by bisection and
    weighed by running sums: a quarter of the time of grouping every key on every level.
    """
    yield from _pieces(keys, [0, *accumulate(sizes)], limit, (0, len(keys), 0))


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
