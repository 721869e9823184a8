"""One run of Lighthouse, as a phone on a slow line sees a page."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

KINDS = ("performance", "accessibility", "best-practices", "seo")
FLOORS = dict.fromkeys(KINDS, 100) | {"performance": 98}  # A busy machine is slow by itself.
TIMES = ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"


def measured(url: str, node_modules: Path) -> dict[str, float]:
    """Scores of one run by their kind, and its LCP (ms), CLS and TBT (ms)."""
    audits, categories = told(url, node_modules)
    scores = {kind: 100 * categories[kind]["score"] for kind in KINDS}
    return scores | {name: audits[name]["numericValue"] for name in TIMES}


def told(url: str, node_modules: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """All audits, and all categories."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    main = node_modules / "lighthouse/cli/index.js"
    if not main.is_file():
        raise SystemExit(f"no {main}: run `npm ci --ignore-scripts` in tests/browser")
    with tempfile.TemporaryDirectory() as profile:
        report = Path(profile) / "told.json"
        command = ["node", str(main), url, "--quiet"]
        command += ["--output=json", f"--output-path={report}", "--no-enable-error-reporting"]
        command += [f"--only-categories={','.join(KINDS)}", "--disable-full-page-screenshot"]
        command += [f"--chrome-flags={FLAGS} --user-data-dir={profile}/chrome"]
        environment = os.environ | {"CHROME_PATH": str(program)}
        for _ in range(3):  # On a busy machine it may lose the start of the page.
            if subprocess.run(command, check=False, env=environment, timeout=300).returncode == 0:
                break
        result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return result["audits"], result["categories"]


def below(scores: dict[str, float]) -> dict[str, float]:
    """What does not reach its floor."""
    return {kind: scores[kind] for kind in KINDS if scores[kind] < FLOORS[kind]}
