"""Two independent checkers read every page that was built."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from screens import missing

pytestmark = pytest.mark.browser
RULES = {
    "extends": ["html-validate:standard", "html-validate:a11y"],
    # Its own ideas of style, or of what other rules of ours hold better.
    "rules": {"no-raw-characters": "off", "long-title": "off", "tel-non-breaking": "off"},
}
BAD = "<!doctype html><html lang=en><title>x</title><p id=a><p id=a><img src=x><div><li>y</div>"


Checked = dict[str, list[str]]
"""Name of a checker → what it calls an error."""


def nu(node_modules: Path, folders: list[Path]) -> list[str]:
    java = shutil.which("java")
    if java is None:
        missing("no java for the Nu HTML checker")
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    # To compile what runs for seconds takes longer than it saves.
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = [str(java), *quick, "-Xss2m", "-jar", str(jar), "--format", "json", "--stdout"]
    command += ["--exit-zero-always", "--skip-non-html", *map(str, folders)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240)
    found = json.loads(run.stdout)["messages"]
    return [
        f"{one['url'].removeprefix('file:')}:{one.get('lastLine')}: {one['message']}"
        for one in found
        if one["type"] == "error"
    ]


def html_validate(node_modules: Path, folders: list[Path], notes: Path) -> list[str]:
    program = node_modules / "html-validate/bin/html-validate.mjs"
    rules = notes / "html-validate.json"
    rules.write_text(json.dumps(RULES | {"root": True}), encoding="utf-8")
    pages = sorted(str(page) for folder in folders for page in folder.rglob("*.html"))
    told = notes / "html-validate-said.json"
    command = ["node", str(program), "--config", str(rules), "-f", f"json={told}", *pages]
    subprocess.run(command, capture_output=True, check=False, timeout=120, cwd=node_modules.parent)
    return [
        f"{page['filePath']}:{one['line']}: {one['ruleId']} {one['message']}"
        for page in json.loads(told.read_text(encoding="utf-8"))
        for one in page["messages"]
        if one["severity"] == 2
    ]


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    (folder / "index.html").write_text(BAD, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def checked(
    node_modules: Path, public: Path, bad: Path, tmp_path_factory: pytest.TempPathFactory
) -> Checked:
    """Both checkers, started once: they read our pages and one that is wrong."""
    folders = [public, bad]
    return {
        "Nu": nu(node_modules, folders),
        "html-validate": html_validate(node_modules, folders, tmp_path_factory.mktemp("notes")),
    }


@pytest.mark.parametrize("name", ["Nu", "html-validate"])
def test_a_checker_finds_no_error_but_those_of_the_bad_page(
    checked: Checked, bad: Path, name: str
) -> None:
    ours = [one for one in checked[name] if not one.startswith(str(bad))]
    assert ours == []
    assert len(checked[name]) > len(ours), "not even the bad page was found bad"
