"""Chromium for benchmarks/search.py: a host that counts gzipped bytes, and pages that ask."""

import gzip
import html
import shutil
import subprocess
import threading
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from kbgen.model import File
from kbgen.site.assets import unremarked

THEME = Path(__file__).parent.parent / "theme"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
KINDS = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".html": "text/html",
    ".md": "text/markdown",
}
BOX = """<!doctype html><html lang="en"><title>Search</title>
<script type="module" src="/js/search-box.js"></script>
<help-search class="finder finder-home" data-index="/_kb/search/en/" data-contact="/c/"
 data-in="{language}" data-none="{query}" data-corrected="{query}" data-instead="{query}"
 data-other="{count}"><form action="/search/"><input id="q" name="q"><button class="search-cancel"
 type="button" hidden>x</button></form></help-search></html>"""
OURS = """async (text) => {
  const { openIndex } = await import("/js/search-engine.js");
  const index = await openIndex("/_kb/search/en/");
  window.result = await index.search(text, { limit: 8 });
  return window.result.hits.map((hit) => hit.url);
}"""
PASSAGES = """async (most) => {
  const { passage } = await import("/js/search-passage.js");
  const first = window.result.hits.slice(0, most);
  return Promise.all(first.map((hit) => passage(hit, window.result)));
}"""
DEEP = 3  # Results whose passages are looked for, as in search-answers.js.
PAGEFIND = """async (text) => {
  window.pagefind ??= await import("/pagefind/pagefind.js");
  const { results } = await window.pagefind.search(text);
  const rows = await Promise.all(results.slice(0, 10).map((one) => one.data()));
  return rows.map((row) => row.url.replaceAll("/", "").replace(".html", ""));
}"""
WATCH = """() => {
  window.times = []; window.long = 0;
  new PerformanceObserver((list) => (window.long += list.getEntries().length))
    .observe({ type: "longtask" });
  const finder = document.querySelector("help-search");
  const { ask } = finder;
  finder.ask = async (how) => {
    const began = performance.now();
    await ask.call(finder, how);
    const painted = () => window.times.push(performance.now() - began);
    if (finder.input.value) requestAnimationFrame(() => setTimeout(painted));
  };
}"""


def our_site(files: Iterable[File], folder: Path) -> Path:
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    (folder / "js").mkdir()
    for script in (THEME / "js").iterdir():
        (folder / "js" / script.name).write_bytes(unremarked(script.read_bytes()))
    (folder / "index.html").write_text(BOX, encoding="utf-8")
    return folder


def pagefind_site(data: dict[str, Any], folder: Path, npm: Path) -> Path:
    for doc in data["docs"]:
        title, body = html.escape(doc["title"]), html.escape(doc["body"])
        head = f'<!doctype html><html lang="{data["lang"]}"><title>{title}</title>'
        page = f"{head}<body><h1>{title}</h1><p>{body}</p>"
        (folder / f"{doc['id']}.html").write_text(page, encoding="utf-8")
    programs = npm.glob("node_modules/@pagefind/*/bin/pagefind*")
    program = next(one for one in sorted(programs) if "." not in one.name)
    subprocess.run([str(program), "--site", str(folder)], check=True, capture_output=True)
    (folder / "index.html").write_text("<!doctype html><title>ask</title>", encoding="utf-8")
    return folder


class Page:
    """A page on a site of its own.

    *loads* holds (bytes, requests) of each question, *passages* the bytes of what is read of the
    first articles after their results stand.
    """

    def __init__(self, folder: Path) -> None:
        self.loads: list[tuple[int, int]] = []
        self.passages: list[int] = []
        self.sent: list[int] = []
        sent = self.sent

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = folder / self.path.partition("?")[0].strip("/")
                path = path / "index.html" if path.is_dir() else path
                if not path.is_file():
                    self.send_error(404)
                    return
                data = path.read_bytes()
                if path.suffix in KINDS:
                    data = gzip.compress(data, 9)
                sent.append(len(data))
                self.send_response(200)
                self.send_header("Content-Type", KINDS.get(path.suffix, "application/wasm"))
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Cache-Control", "max-age=3600")
                if path.suffix in KINDS:
                    self.send_header("Content-Encoding", "gzip")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self) -> Self:
        from playwright.sync_api import sync_playwright

        self.playwright = sync_playwright().start()
        program = shutil.which("chromium")
        self.browser = self.playwright.chromium.launch(executable_path=program, args=FLAGS)
        self.page = self.browser.new_page()
        self.page.goto(self.url)
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.close()
        self.playwright.stop()
        self.server.shutdown()

    def ours(self, text: str) -> list[str]:
        found = self._asked(OURS, text)
        self.sent.clear()
        self.page.evaluate(PASSAGES, DEEP)
        self.passages.append(sum(self.sent))
        return found

    def pagefind(self, text: str) -> list[str]:
        return self._asked(PAGEFIND, text)

    def _asked(self, script: str, text: str) -> list[str]:
        if self.loads:  # The first question pays for the page and its scripts.
            self.sent.clear()
        found = list(self.page.evaluate(script, text))
        self.loads.append((sum(self.sent), len(self.sent)))
        return found

    def typed(self, texts: list[str]) -> tuple[list[float], int]:
        """Milliseconds from key to paint, and how many tasks took over 50 ms; warm."""
        self._type(texts)
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        self.page.evaluate(WATCH)
        self._type(texts)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        return self.page.evaluate("window.times"), self.page.evaluate("window.long")

    def _type(self, texts: list[str]) -> None:
        for text in texts:
            self.page.fill("input", "")
            self.page.focus("input")
            self.page.keyboard.type(text, delay=150)
            self.page.wait_for_timeout(300)

    def cold_on_a_slow_line(self, text: str) -> float:
        """Seconds from a pasted question to results: 400 ms a round trip, 400 kB a second."""
        page = self.browser.new_context().new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        slow = {"offline": False, "latency": 400, "downloadThroughput": 400_000}
        session.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 100_000})
        page.goto(self.url)
        page.wait_for_selector(".finder-list", state="attached")
        began = time.perf_counter()
        page.fill("input", text)
        page.wait_for_selector("[role=option]", timeout=20_000)
        return time.perf_counter() - began
