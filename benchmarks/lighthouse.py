"""Lighthouse on the built pages, as a phone sees them: the median of several runs a page.

    npm ci --ignore-scripts --prefix tests/browser
    python benchmarks/lighthouse.py [--root .] [--rounds 3] [--pages home article …]

Prints a table; ends with 1 if a page is below the floors (100, performance 98: a busy machine).
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    modules = REPOSITORY / "tests" / "browser" / "node_modules"
    parser.add_argument("--node-modules", type=Path, default=modules)
    parser.add_argument("--root", type=Path, default=SITE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", nargs="*", default=list(PAGES))
    options = parser.parse_args()
    from form_host import Host, serving
    from lighthouse import KINDS, below, measured

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
                failed |= bool(below(middle))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
