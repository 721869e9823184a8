"""Lighthouse gives full marks, and knows a page that does not deserve them."""

import statistics
from pathlib import Path

import pytest
from form_host import Host
from lighthouse import KINDS, below, measured
from screens import missing

pytestmark = pytest.mark.browser

PAGES = {"home": "/", "article": "/billing/refund/", "category": "/billing/", "search": "/search/"}
BAD = b"<!doctype html><p style='color:#ccc;background:#fff'>pale<img src=nowhere.png>"


@pytest.fixture(scope="module")
def lighthouse(node_modules: Path) -> Path:
    if not (node_modules / "lighthouse").is_dir():
        missing(f"no lighthouse in {node_modules}: run `npm ci --ignore-scripts` in tests/browser")
    return node_modules


@pytest.mark.alone
@pytest.mark.parametrize("name", PAGES)
def test_lighthouse_gives_full_marks_to(name: str, host: Host, lighthouse: Path) -> None:
    runs = [measured(host.url + PAGES[name], lighthouse)]
    if below(runs[0]):  # The median of three decides, as one of them met a busy machine.
        runs += [measured(host.url + PAGES[name], lighthouse) for _ in range(2)]
    middle = {kind: statistics.median(run[kind] for run in runs) for kind in runs[0]}
    assert below(middle) == {}
    assert middle["cumulative-layout-shift"] == 0


def test_lighthouse_marks_a_bad_page_down(host: Host, lighthouse: Path) -> None:
    """The test above can fail."""
    host.extra["/bad/"] = BAD
    host.headers = False
    assert set(below(measured(f"{host.url}/bad/", lighthouse))) >= set(KINDS[1:])


def test_where_lighthouse_is_not_installed_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="npm ci --ignore-scripts"):
        measured("http://localhost/", tmp_path)
