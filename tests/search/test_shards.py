"""The files of an index: the same for the same articles, small, and few of them change."""

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shelves import generated

from kbgen.model import File, Section
from kbgen.search import document, index
from kbgen.search.shards import LARGE, name

if TYPE_CHECKING:
    from collections.abc import Iterable


def made(shelf: Any, **more: Any) -> dict[str, bytes]:
    files: Iterable[File] = index(shelf.edition(), shelf.documents, **more)
    return {file.path: file.data for file in files}


def test_the_order_of_articles_changes_no_byte() -> None:
    one, other = generated(60), generated(60)
    random.Random(4).shuffle(other.articles)
    other_files = made(other)
    directory = other_files.pop("_kb/search/en/index.json")
    files = made(one)
    assert json.loads(files.pop("_kb/search/en/index.json"))["s"] == json.loads(directory)["s"]
    assert files == other_files


def test_names_tell_the_content_and_files_are_small() -> None:
    files = made(generated(300))
    for path, data in files.items():
        if not path.endswith("index.json"):
            assert path.rpartition("/")[2] == f"{name(data)}.json"
        assert len(data) < 2 * LARGE
        json.loads(data)


def test_every_term_and_form_lies_where_the_directory_says() -> None:
    files = made(generated(300))
    directory = json.loads(files["_kb/search/en/index.json"])
    starts, names = directory["s"][0].split(" "), directory["s"][1]
    assert starts == sorted(starts)
    seen = 0
    for at, start in enumerate(starts):
        shard = json.loads(files[f"_kb/search/en/s/{names[at * 8 : at * 8 + 8]}.json"])
        for key in (*shard["t"], *shard["f"]):
            assert start <= key
            assert at + 1 == len(starts) or key < starts[at + 1]
            seen += 1
    assert seen > 400


def test_one_changed_word_rewrites_few_files_and_they_equal_a_clean_build() -> None:
    shelf = generated(400)
    before = made(shelf)
    one = shelf.articles[7]
    sections = [Section("", "", "refund of the card with one new word")]
    old = document(one, [Section("", "", "refund of the card with one old word")])
    shelf.documents[one.path] = old
    before = made(shelf)
    shelf.documents[one.path] = document(one, sections)
    after = made(shelf)
    changed = {path for path in after.keys() - before.keys() if "/s/" in path}
    assert len(changed) <= 4 < len([path for path in after if "/s/" in path])


def test_a_new_ticket_count_changes_only_how_much_is_asked() -> None:
    shelf = generated(100)
    before = made(shelf)
    shelf.articles[3] = replace(shelf.articles[3], tickets=1000)
    after = made(shelf)
    assert {path.split("/")[3] for path in after.keys() - before.keys()} == {"p"}


def test_no_article_makes_an_empty_index() -> None:
    files = made(generated(0))
    assert json.loads(files["_kb/search/en/index.json"])["essentials"] == []
