"""795 articles that somebody else wrote: all are read, their mistakes told, none stops a build."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from kbgen import articles
from kbgen.articles import Parsed
from kbgen.errors import Severity

REAL = Path(__file__).parents[3] / "shared" / "data" / "magento-kb" / "src"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"{REAL} is not there")


@pytest.fixture(scope="module")
def parsed() -> list[Parsed]:
    sources, told = articles.scan(REAL)
    assert told == ()
    pages = [one for one in sources if one.is_article]
    return [articles.parse(one.path, one.file.read_bytes(), ("en",)) for one in pages]


def test_every_article_is_read_and_nothing_in_it_is_an_error(parsed: list[Parsed]) -> None:
    assert len(parsed) > 790
    told = [one for each in parsed for one in each.head.diagnostics]
    assert [str(one) for one in told if one.severity is Severity.ERROR] == []
    assert all(one.line for one in told)
    assert {one.code for one in told} == {"dropped-html", "duplicate-id", "unknown-tag"}


def test_every_article_has_words_and_no_slot_in_them(parsed: list[Parsed]) -> None:
    for one in parsed:
        assert one.body.html
        assert any(section.text for section in one.body.sections)
        assert "\ufdd0" not in str(one.body.sections) + one.head.title


def test_no_article_skips_a_level_or_repeats_an_anchor(parsed: list[Parsed]) -> None:
    for one in parsed:
        levels = [1, *(heading.level for heading in one.head.headings)]
        assert all(below <= above + 1 for above, below in pairwise(levels)), one.head.path
        anchors = Counter(heading.id for heading in one.head.headings)
        assert not [anchor for anchor, count in anchors.items() if count > 1], one.head.path
