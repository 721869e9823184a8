"""Lighthouse on the built pages, as a phone sees them: the median of several runs a page.

    npm install --ignore-scripts lighthouse@12        # anywhere
    python benchmarks/lighthouse.py --node-modules node_modules [--root .] [--rounds 3]

Prints a table; ends with 1 if a page is below the floors (100, performance 98: a busy machine).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "browser"))
SITE = REPOSITORY / "tests" / "browser" / "site"
PAGES = {
    "home": "/",
    "article": "/billing/refund/",
    "category": "/billing/",
    "search": "/search/",
    "contact": "/contact/",
    "right to left": "/ar/billing/refund/",
}
KINDS = ("performance", "accessibility", "best-practices", "seo")
FLOORS = {"performance": 98}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"


def measured(url: str, node_modules: Path) -> dict[str, float]:
    """Scores of one run, and its LCP (ms), CLS and TBT (ms)."""
    with tempfile.TemporaryDirectory() as profile:
        told = Path(profile) / "told.json"
        command = ["node", str(node_modules / "lighthouse/cli/index.js"), url, "--quiet"]
        command += ["--output=json", f"--output-path={told}"]
        command += [f"--only-categories={','.join(KINDS)}"]
        command += [f"--chrome-flags={FLAGS} --user-data-dir={profile}"]
        environment = os.environ | {"CHROME_PATH": str(shutil.which("chromium"))}
        for _ in range(3):  # On a busy machine it may lose the start of the page.
            if subprocess.run(command, check=False, env=environment, timeout=300).returncode == 0:
                break
        result: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    scores = {kind: 100 * result["categories"][kind]["score"] for kind in KINDS}
    for name in ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time"):
        scores[name] = result["audits"][name]["numericValue"]
    lost = [
        audit["id"]
        for audit in result["audits"].values()
        if audit.get("score") is not None
        and audit["score"] < 1
        and audit["scoreDisplayMode"] in ("binary", "metricSavings")
    ]
    if any(scores[kind] < 100 for kind in KINDS[1:]):
        print(f"  below 100: {', '.join(lost)}", file=sys.stderr)
    return scores


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--node-modules", type=Path, required=True)
    parser.add_argument("--root", type=Path, default=SITE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", nargs="*", default=list(PAGES))
    options = parser.parse_args()
    from form_host import Host, serving

    from kbgen.build import build_site

    failed = False
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        shutil.copytree(options.root / "content", root / "content")
        build_site(root, root / "public", jobs=1)
        with serving(Host(root / "public")) as host:
            print(f"{'page':14}  perf  a11y  best   seo  LCP ms   CLS  TBT")
            for name in options.pages:
                runs = [
                    measured(host.url + PAGES[name], options.node_modules)
                    for _ in range(options.rounds)
                ]
                middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                scores = "".join(f"{middle[kind]:6.0f}" for kind in KINDS)
                lcp, shift, blocked = list(middle.values())[4:]
                print(f"{name:14}{scores}{lcp:8.0f}{shift:6.3f}{blocked:5.0f}", flush=True)
                failed |= any(middle[kind] < FLOORS.get(kind, 100) for kind in KINDS)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
