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


def nu(node_modules: Path, folder: Path) -> list[str]:
    """What the Nu checker calls an error."""
    java = shutil.which("java")
    if java is None:
        missing("no java for the Nu HTML checker")
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    command = [str(java), "-Xss2m", "-jar", str(jar), "--format", "json", "--stdout"]
    command += ["--exit-zero-always", "--skip-non-html", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240)
    found = json.loads(run.stdout)["messages"]
    return [
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}"
        for one in found
        if one["type"] == "error"
    ]


def html_validate(node_modules: Path, folder: Path) -> list[str]:
    program = node_modules / "html-validate/bin/html-validate.mjs"
    rules = folder.parent / "html-validate.json"
    rules.write_text(json.dumps(RULES | {"root": True}), encoding="utf-8")
    pages = sorted(map(str, folder.rglob("*.html")))
    told = folder.parent / "html-validate-said.json"
    command = ["node", str(program), "--config", str(rules), "-f", f"json={told}", *pages]
    subprocess.run(command, capture_output=True, check=False, timeout=120, cwd=node_modules.parent)
    return [
        f"{page['filePath']}:{one['line']}: {one['ruleId']} {one['message']}"
        for page in json.loads(told.read_text(encoding="utf-8"))
        for one in page["messages"]
        if one["severity"] == 2
    ]


def test_the_nu_checker_finds_no_error(node_modules: Path, public: Path) -> None:
    assert nu(node_modules, public) == []


def test_html_validate_finds_no_error(node_modules: Path, public: Path) -> None:
    assert html_validate(node_modules, public) == []


def test_both_checkers_find_the_errors_of_a_bad_page(node_modules: Path, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/index.html").write_text(BAD, encoding="utf-8")
    assert nu(node_modules, tmp_path / "bad")
    assert html_validate(node_modules, tmp_path / "bad")
