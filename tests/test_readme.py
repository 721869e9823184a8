"""The README is true: its commands run as printed, and it leaves nothing out."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from desk import BANK, ROOT, SOME, bank_rows, write
from server import Server

from kbgen.articles.frontmatter import FrontMatter, IncidentMatter, ShelfMatter
from kbgen.check import CODES
from kbgen.cli import main
from kbgen.config import Config, Contact, Forms, Hours, Link

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for block in SHELL for line in block.splitlines()]
INSTALL = re.compile(
    r"(?:python3 -m venv \.venv && )?(?:\.venv/bin/)?pip install -q [^&]+?(?: && |$)"
)
KBGEN = [sys.executable, "-m", "kbgen"]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a user has after cloning: the files of the repository, nothing that tools made.

    Of the bank's tickets some do: here the commands are at stake, not what they find.
    """
    place = tmp_path_factory.mktemp("clone") / "kbgen"
    made = {".git", ".venv", ".kbgen", "public", "node_modules", "__pycache__", "my-help"}
    made |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    shutil.copytree(ROOT, place, ignore=lambda _, names: made & set(names))
    write(place / BANK.relative_to(ROOT) / "tickets.csv.gz", bank_rows()[:SOME])
    return place


def here(command: str) -> list[str]:
    """*command* with this environment in the place of the one that it would set up."""
    words = shlex.split(INSTALL.sub("", command))
    program = Path(words[0]).name if words else ""
    if program == "kbgen":
        return [*KBGEN, *words[1:]]
    if program == "pytest":
        return [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/test_house.py"]
    if program in {"ruff", "mypy"}:
        return [sys.executable, "-c", ""]  # Of the extra "dev": .ci/run does what they do.
    return []


def test_the_first_screen_has_the_two_commands() -> None:
    first = README.splitlines()[:30]
    assert sum(line.startswith("python3 -m venv .venv && ") for line in first) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one_that_this_test_knows_how_to_run(command: str) -> None:
    words = here(command)
    assert words or re.fullmatch(INSTALL, command)


def test_every_command_runs_in_the_order_of_the_readme(clone: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(clone), "NO_COLOR": "1"}
    ran = 0
    for command in COMMANDS:
        words = here(command)
        if not words or "serve" in words:
            continue
        done = subprocess.run(
            words, cwd=clone, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        ran += 1
    assert ran >= 8
    assert (clone / "my-help" / "public" / "index.html").is_file()
    assert (clone / "report.html").is_file()


@pytest.fixture
def served(clone: Path) -> Iterator[Server]:
    """What the first command of the README starts."""
    words = tuple(word for word in here(COMMANDS[0]) if word != "--open")
    server = Server(clone, words, {"PYTHONPATH": str(clone)})
    yield server
    server.stop()


def test_the_first_command_shows_the_bank(served: Server) -> None:
    page = served.get("/")[1].decode()
    assert "How can we help?" in page
    assert "My card is stolen or lost" in page


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_subcommand_is_in_the_table(command: str) -> None:
    assert f"| `kbgen {command}" in README


KEYS = [
    (kind.__name__, field.name)
    for kind in (Config, Contact, Hours, Forms, Link, FrontMatter, ShelfMatter, IncidentMatter)
    for field in fields(kind)
]


@pytest.mark.parametrize(("kind", "key"), KEYS)
def test_every_key_is_documented(kind: str, key: str) -> None:
    assert f"`{key}`" in README, f"{kind}.{key}"


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_check_is_documented(code: str) -> None:
    assert f"| `{code}` | {CODES[code]} |" in README


def test_every_link_inside_the_readme_leads_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", name.lower()).replace(" ", "-") for name in headings}
    for target in re.findall(r"\]\(([^)\s]+)\)", README):
        if target.startswith("#"):
            assert target[1:] in slugs
        elif not target.startswith(("http", "../")) and "img/" not in target:
            assert (ROOT / target).exists(), target
