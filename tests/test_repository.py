"""What stands beside the code: the host's settings and the run that judges a clone."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NETLIFY = tomllib.loads((ROOT / "netlify.toml").read_text(encoding="utf-8"))


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def commits(tmp_path: Path) -> list[str]:
    """Three commits in *tmp_path*: the first, one that changes an answer, one that does not."""
    git(tmp_path, "init", "-q")
    found = []
    for path in ("content/a.md", "content/b.md", "notes.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path)
        git(tmp_path, "add", path)
        git(tmp_path, "commit", "-q", "-m", path)
        found.append(git(tmp_path, "rev-parse", "HEAD"))
    return found


def skips(folder: Path, cached: str, commit: str) -> bool:
    """Whether Netlify would skip the build of *commit* after that of *cached*."""
    environment = os.environ | {"CACHED_COMMIT_REF": cached, "COMMIT_REF": commit}
    rule = ["bash", "-c", NETLIFY["build"]["ignore"]]
    return subprocess.run(rule, cwd=folder, env=environment, check=False).returncode == 0


def test_netlify_builds_when_the_site_changed_and_only_then(
    tmp_path: Path, commits: list[str]
) -> None:
    first, answer, note = commits
    assert not skips(tmp_path, first, answer)
    assert skips(tmp_path, answer, note)
    assert not skips(tmp_path, first, note)


def test_netlify_never_skips_the_first_build(tmp_path: Path, commits: list[str]) -> None:
    assert not skips(tmp_path, "", commits[0])
    assert not skips(tmp_path, commits[0], commits[0])


def test_netlify_pins_python_and_publishes_what_build_writes() -> None:
    assert NETLIFY["build"]["publish"] == "public"
    assert re.fullmatch(r"3\.1[1-9]", NETLIFY["build"]["environment"]["PYTHON_VERSION"])
    assert "--strict" in NETLIFY["build"]["command"]
    assert '"$DEPLOY_PRIME_URL"' in NETLIFY["context"]["deploy-preview"]["command"]
    needed = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert "." in needed


def test_the_judging_run_takes_its_test_command_from_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
    pattern = re.search(r"grep -m1 -E '([^']+)' README\.md", script.read_text(encoding="utf-8"))
    assert pattern
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    found = [line for line in readme if re.search(pattern[1], line)]
    assert len(found) == 1
    assert found[0].endswith(".venv/bin/pytest")


def test_no_two_files_of_tests_have_one_name() -> None:
    """Pytest imports them by their names alone, so that all could not be run at once."""
    tests = ROOT / "tests"
    names = [path.name for at in ("", "*/") for path in tests.glob(f"{at}test_*.py")]
    assert len(names) > 50
    assert sorted(names) == sorted(set(names))
