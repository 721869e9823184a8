"""What tests share: a temporary site and its driver, and golden files with one switch."""

from collections.abc import Callable
from pathlib import Path

import pytest
from writer import Site


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
