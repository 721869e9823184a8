"""An index after an edit: what few articles change, put into what is remembered of the rest.

The result is the same, byte for byte, as that of inverting everything again (its twin in the
test). Where an edit moves more than postings (the grids that all scores rest on, a word of the
team's own list, a stop word), `amend` says so by None.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from kbgen import text
from kbgen.model import File
from kbgen.search import inverted, shards
from kbgen.search.book import Book, Kept
from kbgen.search.inverted import FACTORS, Entry, Grids
from kbgen.search.memory import Known, Memory
from kbgen.search.small import is_small, small_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kbgen.search.document import Document
    from kbgen.search.inverted import Learned, Shown

SHARE = 8  # Where more than one in so many articles changed, all are inverted again.
SPARE = 16  # So many may change in any case.


Moved = tuple[int, tuple[int, int]]
"""The number of an article, and its postings now: in titles and in the rest, 0 if none."""


class Changed(NamedTuple):
    """An article before and after; None where there is or was none."""

    number: int
    before: Document | None
    after: Document | None
    shown: Shown | None


def amend(
    memory: Memory,
    changed: Sequence[Changed],
    known: Mapping[int, Known],
    *,
    essentials: tuple[tuple[str, str], ...],
    learned: Learned,
    title_idf: float,
    read: Callable[[str], bytes | None],
) -> tuple[Memory, list[File | Kept]] | None:
    """The index of *known*, which differs from *memory* in *changed*, and its files.

    *read* gives the files that *memory* was left with, by path.
    """
    lang = memory.directory.lang
    title_words = memory.title_words + _grown(changed, "title_length")
    body_words = memory.body_words + _grown(changed, "body_length")
    grids = inverted.grids_of(len(known), title_words, body_words)
    limit = shards.limit_of(len(known))
    if grids != memory.grids or limit != shards.limit_of(len(memory.known)):
        return None
    pairs, moved = _pairs(memory.pairs, changed)
    if not moved.keys().isdisjoint(_settled(lang, learned) if moved else ()):
        return None
    book = Book(lang, memory.directory.terms, read)
    try:
        whole = _set_terms(book, memory, _moved_postings(changed, grids), title_idf)
        new, gone = _set_forms(book, memory.pairs, pairs, moved)
        files, terms = book.close(limit)
        rows, row_files = _rows(memory.directory.rows, lang, changed, max(known, default=0), read)
    except LookupError:
        return None
    spellings = _spellings(memory.spellings, new, gone)
    words, reverse, word_files = _words(memory, lang, spellings, limit)
    asked = shards.asked_file(lang, {number: one.tickets for number, one in known.items()})
    named = shards.name(asked.data)
    directory = shards.Directory(lang, terms, words, reverse, rows, named, essentials)
    made = Memory(
        known=known,
        grids=grids,
        title_words=title_words,
        body_words=body_words,
        dull=memory.dull,
        pairs=pairs,
        spellings=spellings,
        whole=whole,
        directory=directory,
    )
    return made, [*files, *row_files, *word_files, asked, directory.file()]


def _spellings(before: tuple[str, ...], new: Iterable[str], gone: set[str]) -> tuple[str, ...]:
    more = set(filter(inverted.is_spelling, new))
    less = set(filter(inverted.is_spelling, gone))
    return tuple(sorted(set(before) - less | more)) if more or less else before


def _grown(changed: Sequence[Changed], field: str) -> int:
    return sum(
        (getattr(one.after, field) if one.after else 0)
        - (getattr(one.before, field) if one.before else 0)
        for one in changed
    )


def _pairs(
    before: Mapping[str, int], changed: Sequence[Changed]
) -> tuple[Mapping[str, int], dict[str, set[str]]]:
    """In how many documents each pair stands now; the pairs that come or go, by their form."""
    steps: Counter[str] = Counter()
    for one in changed:
        for document, step in ((one.before, -1), (one.after, 1)):
            for pair in document.forms.split(" ") if document and document.forms else ():
                steps[pair] += step
    after = dict(before)
    moved: dict[str, set[str]] = {}
    for pair, step in steps.items():
        left = before.get(pair, 0) + step
        if (left > 0) != (pair in before):
            moved.setdefault(pair.partition("/")[0], set()).add(pair)
        after[pair] = left
        if left <= 0:
            del after[pair]
    return after, moved


def _settled(lang: str, learned: Learned) -> set[str]:
    """Forms whose terms say more than where a word stands."""
    return {
        *small_words(lang),
        *(text.fold(w) for words in learned.values() for w in words),
    }


def _moved_postings(changed: Sequence[Changed], grids: Grids) -> dict[str, list[Moved]]:
    """Term → articles whose postings differ."""
    none = (0, 0)
    moved: dict[str, list[Moved]] = {}
    for one in changed:
        old = inverted.postings_of(one.number, one.before, grids) if one.before else {}
        new = inverted.postings_of(one.number, one.after, grids) if one.after else {}
        for term in old.keys() | new.keys():
            if old.get(term, none) != new.get(term, none):
                moved.setdefault(term, []).append((one.number, new.get(term, none)))
    return moved


def _set_terms(
    book: Book, memory: Memory, postings: Mapping[str, list[Moved]], title_idf: float
) -> dict[str, bytes]:
    """Write the terms whose postings moved; all postings of those that keep only the best."""
    whole = dict(memory.whole)
    for term, moves in postings.items():
        entry = book.entry(term)
        title = _spread(entry[2]) if entry else []
        body = array("I", whole.pop(term)).tolist() if term in whole else []
        body = body or (_spread(entry[3]) if entry else [])
        title, body = _moved(title, moves, 0), _moved(body, moves, 1)
        small = is_small(term, memory.dull)
        both = len({one // FACTORS for one in title} & {one // FACTORS for one in body})
        made = inverted.entry_of(
            title, body, both, memory.grids.articles, title_idf=title_idf, small=small
        )
        if len(made.body) < len(body):
            whole[term] = array("I", body).tobytes()
        book.put(0, term, _written(made, entry, dull=term in memory.dull))
    return whole


def _written(made: Entry, before: Sequence[Any], *, dull: bool) -> str:
    """The entry as its file has it, with the learned words that it had; "" if it goes."""
    learned = before[4] if len(before) > 4 else ""
    if not (made.title or made.body):
        if not (dull or learned):
            return ""
        made = Entry(0, -1 if dull else 0)
    numbers = shards.entry_text(made)
    return f"{numbers[:-1]},{json.dumps(learned)}]" if learned else numbers


def _spread(packed: Sequence[int]) -> list[int]:
    """Gaps → numbers x 32 + factor."""
    found, number = [], 0
    for one in packed:
        number += one // FACTORS
        found.append(number * FACTORS + one % FACTORS)
    return found


def _moved(postings: list[int], moves: Sequence[Moved], part: int) -> list[int]:
    gone = {number for number, _ in moves}
    kept = [one for one in postings if one // FACTORS not in gone]
    return sorted(kept + [after[part] for _, after in moves if after[part]])


def _set_forms(
    book: Book,
    before: Mapping[str, int],
    after: Mapping[str, int],
    moved: Mapping[str, set[str]],
) -> tuple[set[str], set[str]]:
    """Write what each of the forms in *moved* means; forms that are new, and that are gone."""
    new, gone = set(), set()
    for form, touched in moved.items():
        written = book.page(form)[1].get(form, "")
        pairs = {form, *touched, *_pairs_of(form, written)}
        now = [pair for pair in pairs if pair in after]
        terms = inverted.terms_of(now).get(form, ())
        book.put(1, form, "" if terms in ((), (form,)) else shards.form_text(form, terms))
        if not now:
            gone.add(form)
        elif pairs.isdisjoint(before):
            new.add(form)
    return new, gone


def _pairs_of(form: str, written: str) -> Iterator[str]:
    """What a form's entry may say: a term that begins with a digit can be read in two ways."""
    for told in written.split():
        digits = len(told) - len(told.lstrip("0123456789"))
        for at in range(1, digits + 1):
            stem = form[: max(0, len(form) - int(told[:at]))]
            yield f"{form}/{stem}{told[at:]}"


def _words(
    memory: Memory, lang: str, spellings: tuple[str, ...], limit: int
) -> tuple[tuple[str, str], tuple[str, str], Sequence[File | Kept]]:
    """The files of words, all of them if one word is new: they are few and quickly made."""
    directory = memory.directory
    if spellings != memory.spellings:
        return shards.word_files(lang, spellings, limit)
    names = directory.words[1] + directory.reversed[1]
    each = [names[at : at + shards.NAME] for at in range(0, len(names), shards.NAME)]
    kept = [Kept(shards.place(lang, "w", name)) for name in each]
    return directory.words, directory.reversed, kept


def _rows(
    names: Sequence[str],
    lang: str,
    changed: Sequence[Changed],
    highest: int,
    read: Callable[[str], bytes | None],
) -> tuple[tuple[str, ...], list[File | Kept]]:
    """Names of the display files for the numbers up to *highest*, and those files."""
    count = len(range(0, highest + 1, shards.ROWS))
    found = [*names[:count], *[""] * (count - len(names))]
    files: dict[str, File | Kept] = {}
    opened: dict[int, list[Any]] = {at: [0] * shards.ROWS for at in range(len(names), count)}
    for one in changed:
        at, place = divmod(one.number, shards.ROWS)
        if at >= count:
            continue
        if at not in opened:
            data = read(shards.place(lang, "d", names[at]))
            if data is None or shards.name(data) != names[at]:
                raise LookupError(names[at])
            opened[at] = json.loads(data)
        opened[at][place] = shards.row(one.shown) if one.shown else 0
    for at, rows in opened.items():
        data = shards.as_json(rows)
        found[at] = shards.name(data)
        files[found[at]] = File(shards.place(lang, "d", found[at]), data)
    for name in found:
        files.setdefault(name, Kept(shards.place(lang, "d", name)))
    return tuple(found), list(files.values())
