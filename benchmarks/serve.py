"""`kbgen serve`: from a save until the browser shows it, and a checkout of half of all articles.

    python benchmarks/serve.py 1000 10000 [--rounds 9]

Generated articles; Chromium has one of them open. Three kinds of saves, medians in milliseconds:
*text* of that article, its *title*, and a *stylesheet* of the writer's own; each until the page
that shows the change is painted, and until it has loaded whole, by the browser's own clock. A
*checkout* writes every second article at once.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # As after an installation.
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]

from build import write_corpus  # noqa: E402
from server import Server  # noqa: E402 (How the tests start it.)

SHOWN = """([selector, property, value]) => {
  const place = document.querySelector(selector);
  return place && (property ? getComputedStyle(place)[property] === value
                            : place.textContent.includes(value));
}"""
LOADED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return page.loadEventEnd && paint
    ? [paint.startTime, page.loadEventEnd].map((at) => performance.timeOrigin + at) : null;
}"""
CHECKOUT = 300.0  # Seconds that half of all articles may take.


@contextmanager
def opened(url: str) -> Iterator[Any]:
    """A page of Chromium at *url*."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url)
        page.wait_for_timeout(500)  # It listens for news by now.
        yield page
        browser.close()


def measure(count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_corpus(root / "content", count)
        (root / "content/site.yml").write_text("title: Help\n", encoding="utf-8")
        articles = sorted((root / "content").rglob("*.md"))
        article = articles[len(articles) // 2]
        began = time.perf_counter()
        server = Server(root)
        try:
            print(f"{count:,} articles; served after {time.perf_counter() - began:.1f} s")
            place = article.relative_to(root / "content").with_suffix("").as_posix()
            with opened(f"http://127.0.0.1:{server.port}/{place}/") as page:
                saves(page, root, article, rounds)
            checkout(server, articles, count)
        finally:
            server.stop()


def saves(page: Any, root: Path, article: Path, rounds: int) -> None:
    """Every kind of save, so many times, each after a rest."""
    text = article.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title: "))
    style = root / "theme/css/custom.css"
    style.parent.mkdir(parents=True)
    kinds = {
        "text": lambda mark: (article, f"{text}\n\nSaved {mark}.\n", "main", "", f"Saved {mark}."),
        "title": lambda mark: (
            article,
            text.replace(title, f"{title} {mark}", 1),
            "h1",
            "",
            mark,
        ),
        "stylesheet": lambda mark: (
            style,
            f"h1 {{ opacity: 0.{mark[1:]} }}\n",
            "h1",
            "opacity",
            f"0.{mark[1:]}",
        ),
    }
    for kind, change in kinds.items():
        taken = []
        for number in range(rounds):
            path, written, selector, looks, value = change(f"m{101 + 2 * number}")
            time.sleep(0.7)
            began = time.time() * 1000
            path.write_text(written, encoding="utf-8")
            page.wait_for_function(SHOWN, arg=[selector, looks, value], timeout=30_000)
            ends = page.wait_for_function(LOADED).json_value()
            taken.append([end - began for end in ends])
        painted, loaded = (statistics.median(column) for column in zip(*taken, strict=True))
        most = max(end for _, end in taken)
        print(f"  {kind:10} painted {painted:5.0f}, loaded {loaded:5.0f}, at most {most:5.0f}")


def checkout(server: Server, articles: list[Path], count: int) -> None:
    """Every second article changes at once, as by `git checkout`."""
    before = server.rebuilds()
    changed = articles[::2]
    began = time.perf_counter()
    for path in changed:
        path.write_text(path.read_text(encoding="utf-8") + "\nChecked out.\n", encoding="utf-8")
    written = time.perf_counter() - began
    last = changed[-1].parent.name + "/" + changed[-1].stem
    server.wait(lambda: b"Checked out." in server.get(f"/{last}/")[1], CHECKOUT)
    seconds = time.perf_counter() - began
    time.sleep(1)
    times = server.rebuilds() - before
    files = f"{len(changed):,} files ({written:.1f} s to write)"
    print(f"  checkout of {files} shown after {seconds:.1f} s, made again {times} times")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=int, nargs="+")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    for count in options.articles:
        measure(count, options.rounds)


if __name__ == "__main__":
    main()
