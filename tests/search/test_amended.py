"""An index that was amended is the index that is made anew, byte for byte, edit after edit."""

import os
import random
from collections.abc import Callable
from dataclasses import replace

from shelves import ENDINGS, STEMS, Shelf, generated

from kbgen.model import File, Section
from kbgen.records import pack, unpack
from kbgen.search import (
    Document,
    Kept,
    Memory,
    Taught,
    amended,
    as_plain,
    document,
    from_plain,
    remembered,
)

RARE = ["zugzwang", "naïve", "nao", "não", "x", "iso-9001", "the", "café", "run", "news"]
SAID = [stem + ending for stem in STEMS for ending in ENDINGS] + RARE
LEARNED = {"help/a4.md": {"money": 30, "payed": -5}, "help/a8.md": {"dough": 60}}
SYNONYMS = ((("bank",), ("money",)), (("credit", "card"), ("plastic",)))


class Bench:
    """A shelf whose index is amended after each edit, and made anew beside it."""

    def __init__(self, shelf: Shelf, taught: Taught | None = None) -> None:
        self.shelf, self.taught = shelf, taught or Taught()
        self.store: dict[bytes, Document] = {}
        self.amendments = 0
        self.memory, files = self.anew()
        self.files = {one.path: one.data for one in files if isinstance(one, File)}

    def records(self) -> dict[str, bytes]:
        found = {path: repr(one).encode() for path, one in self.shelf.documents.items()}
        self.store |= {found[path]: one for path, one in self.shelf.documents.items()}
        return {one.path: found[one.path] for one in self.shelf.articles}

    def anew(self) -> tuple[Memory, list[File | Kept]]:
        return remembered(self.shelf.edition(), self.shelf.documents, self.records(), self.taught)

    def compare(self) -> int:
        """Amend, check, and say how many files were written."""
        memory, clean = self.anew()
        made = amended(
            from_plain(unpack(pack(as_plain(self.memory)))),
            self.shelf.edition(),
            self.shelf.documents,
            self.records(),
            self.taught,
            old=self.store.get,
            read=self.files.get,
        )
        wanted = {one.path: one.data for one in clean if isinstance(one, File)}
        if made is None:
            self.memory, self.files = memory, wanted
            return len(wanted)
        self.amendments += 1
        self.memory, files = made
        kept = {one.path: self.files[one.path] for one in files if isinstance(one, Kept)}
        written = {one.path: one.data for one in files if isinstance(one, File)}
        self.files = kept | written
        assert self.files == wanted
        assert self.memory == memory
        return len(written)


def edit_text(shelf: Shelf, source: random.Random) -> None:
    one = source.choice(shelf.articles)
    words = source.choices(SAID, k=source.choice([3, 40, 300]))
    shelf.documents[one.path] = document(one, [Section("", "", " ".join(words))])


def edit_title(shelf: Shelf, source: random.Random) -> None:
    at = source.randrange(len(shelf.articles))
    one = replace(shelf.articles[at], title=" ".join(source.choices(SAID, k=4)))
    shelf.articles[at] = one
    shelf.documents[one.path] = document(one, [Section("", "", source.choice(SAID))])


def ask(shelf: Shelf, source: random.Random) -> None:
    at = source.randrange(len(shelf.articles))
    shelf.articles[at] = replace(shelf.articles[at], tickets=source.randrange(99))


def add(shelf: Shelf, source: random.Random) -> None:
    number = max(one.number for one in shelf.articles) + source.choice([1, 1, 30])
    shelf.put(source.choice(SAID), " ".join(source.choices(SAID, k=9)), number=number)


def remove(shelf: Shelf, source: random.Random) -> None:
    shelf.articles.pop(source.choice([0, -1, len(shelf.articles) // 2]))


EDITS: list[Callable[[Shelf, random.Random], None]] = [edit_text, edit_title, ask, add, remove]


def test_amended_and_new_are_the_same_after_any_edits() -> None:
    seed = int(os.environ.get("KBGEN_SEED", random.SystemRandom().randrange(10**6)))
    print(f"KBGEN_SEED={seed}")
    source = random.Random(seed)
    for taught in (Taught(), Taught(LEARNED, SYNONYMS), Taught(title_idf=1.0)):
        bench = Bench(generated(120, seed), taught)
        for _ in range(int(os.environ.get("KBGEN_EDITS", "40"))):
            for edit in source.choices(EDITS, k=source.choice([1, 1, 4])):
                edit(bench.shelf, source)
            bench.compare()
        assert bench.amendments > 10


def test_common_words_that_come_and_go_keep_their_best_articles() -> None:
    """Of a word of hundreds of articles a file holds the best; the others are remembered."""
    shelf, source = Shelf(), random.Random(5)
    for number in range(700):
        shelf.put(
            f"Title {number}", " ".join(["bank"] * source.randint(1, 9) + ["rare"] * (number < 320))
        )
    bench = Bench(shelf)
    for number in (3, 400, 699, 4, 5, 6):
        one = shelf.articles[number]
        words = "rare " * source.randint(0, 3) + "bank " * source.randint(0, 20)
        shelf.documents[one.path] = document(one, [Section("", "", words)])
        bench.compare()
    assert bench.amendments == 6


def test_one_sentence_rewrites_few_files() -> None:
    bench = Bench(generated(400))
    one = bench.shelf.articles[7]
    old = bench.shelf.documents[one.path]
    more = document(one, [Section("", "", "zugzwang")])
    terms = sorted({*old.terms.split(" "), "zugzwang"})
    at = terms.index("zugzwang")
    bench.shelf.documents[one.path] = replace(
        old,
        terms=" ".join(terms),
        title=old.title[:at] + b"\0" + old.title[at:],
        body=old.body[:at] + b"\1" + old.body[at:],
        forms=" ".join(sorted({*old.forms.split(" "), *more.forms.split(" ")})),
    )
    assert bench.compare() < 40
    assert bench.amendments == 1


def test_an_index_whose_files_are_gone_is_not_amended() -> None:
    bench = Bench(generated(60))
    bench.files = dict.fromkeys(bench.files, b"scribbled")
    edit_text(bench.shelf, random.Random(1))
    bench.compare()
    assert bench.amendments == 0
