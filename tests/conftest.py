"""What tests share: the cores, a temporary site and its driver, golden files with one switch."""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from writer import Site

A_WORKER = "PYTEST_XDIST_WORKER" in os.environ
# What is started here keeps what it compiles: 0.4 s less each time that kbgen is started.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# A busy machine is no mistake; what failed is printed so that it can be tried again.
SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
settings.register_profile("kbgen", deadline=None, suppress_health_check=SLOW, print_blob=True)
settings.load_profile("kbgen")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite is shared among the cores, tests asked for by name only with -n.

    A worker takes a file at a time: what the tests of a file share is made once.
    """
    option = config.option
    if A_WORKER or not hasattr(option, "numprocesses"):
        return
    if option.numprocesses is None and config.args_source is config.ArgsSource.TESTPATHS:
        option.numprocesses = "auto"
    if option.numprocesses and option.dist == "no":
        option.dist = "loadfile"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test marked `alone` measures, and waits until nobody else is at work."""
    if not A_WORKER:
        return (yield)
    alone = item.get_closest_marker("alone") is not None
    folder = item.config._tmp_path_factory.getbasetemp().parent  # type: ignore[attr-defined]
    with (folder / "door").open("w+b") as door, (folder / "room").open("w+b") as room:
        fcntl.lockf(door, fcntl.LOCK_EX)  # Who waits for an empty room lets nobody in before.
        fcntl.lockf(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.lockf(door, fcntl.LOCK_UN)
        return (yield)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An empty site; the test stands in its root, as a writer would."""
    root = tmp_path / "site"
    (root / "content").mkdir(parents=True)
    monkeypatch.chdir(root)
    for name in ("URL", "DEPLOY_PRIME_URL", "CONTEXT", "NETLIFY", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    return Site(root)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or with --update make it the golden file."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing: run pytest --update and read the result"
        assert text == path.read_text(encoding="utf-8")

    return compare
