"""Chromium, a built help centre and a host for it: what all browser tests share."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from form_host import Host, serving
from screens import DESK, FLAGS, HERE, missing
from server import PATIENCE


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("no chromium on PATH")
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect.set_options(timeout=1_000 * PATIENCE)
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Where axe, html-validate and the Nu checker are; `npm ci` in this folder brings them."""
    place = Path(os.environ.get("KBGEN_NODE_MODULES", HERE / "node_modules"))
    if not (place / "axe-core").is_dir():
        missing(f"no checkers in {place}: run `npm ci --ignore-scripts` in tests/browser")
    return place


@pytest.fixture(scope="session")
def build() -> Callable[..., Path]:
    """Build the help centre at *root* into *out*, as `kbgen build` does."""
    from kbgen.build import build_site

    def made(root: Path, out: Path, **options: Any) -> Path:
        build_site(root, out, **options)
        return out

    return made


@pytest.fixture(scope="session")
def public(build: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test help centre, built once: English, German and Arabic, every page type."""
    folder = tmp_path_factory.mktemp("help")
    shutil.copytree(HERE / "site", folder, dirs_exist_ok=True)
    return build(folder, folder / "public", jobs=1)


@pytest.fixture
def host(public: Path) -> Iterator[Host]:
    with serving(Host(public)) as served:
        yield served


@pytest.fixture(scope="module")
def served(public: Path) -> Iterator[Host]:
    """A host for tests that only look: one for all of a file."""
    with serving(Host(public)) as served:
        yield served


class Watched:
    """A browser context that notes every breach: policy, foreign hosts, errors."""

    def __init__(self, browser: Any, host: Host, **options: Any) -> None:
        options = {"viewport": DESK, "locale": "en-GB", "timezone_id": "Europe/Berlin"} | options
        self.context = browser.new_context(**options)
        self.host = host
        self.breaches: list[str] = []
        self.foreign: list[str] = []
        self.allowed = [host.url, "data:", "blob:", "about:"]
        self.context.on("request", self._request)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.breaches.append(str(error.error)))
        self.page = self.context.new_page()

    def _request(self, request: Any) -> None:
        if not request.url.startswith(tuple(self.allowed)):
            self.foreign.append(request.url)

    def _console(self, message: Any) -> None:
        told = ("Content Security Policy", "Trusted", "violates", "Refused to")
        if message.type in ("error", "warning") and any(word in message.text for word in told):
            self.breaches.append(message.text)

    def goto(self, path: str) -> Any:
        self.page.goto(self.host.url + path)
        return self.page

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visit(browser: Any, host: Host) -> Iterator[Callable[..., Watched]]:
    """Open a watched context; at the end no page may have broken a rule."""
    opened: list[Watched] = []

    def start(**options: Any) -> Watched:
        watched = Watched(browser, host, **options)
        opened.append(watched)
        return watched

    yield start
    for watched in opened:
        watched.close()
        assert watched.breaches == []
        assert watched.foreign == []
