"""Pictures of every page type, to be looked at: widths, light and dark, languages, paper.

    python tests/browser/pictures.py OUT [--root DIR] [--only home article …]

One file a page, language, scheme and width, named so that they sort side by side; a PDF a page.
Without --root it takes the help centre of the browser tests.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from form_host import Host, serving
from screens import DESK, FLAGS, HERE, PHONE

from kbgen.build import build_site
from kbgen.config import read_config

TABLET = {"width": 768, "height": 1024}
WIDTHS = (PHONE, TABLET, DESK)
MODES: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
    "forced": {"forced_colors": "active"},
}
PAGES = {
    "home": "",
    "search": "search/",
    "results": "search/?q={words}",
    "nothing": "search/?q=qqzzxx",
    "contact": "contact/",
    "receipt": "contact/sent/",
    "status": "status/",
    "lost": "no/such/page/",
}


def places(public: Path, languages: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Name, language and address of one page of every type in every language."""
    for lang in languages:
        home = "/" if lang == languages[0] else f"/{lang}/"
        article, category, title = longest_article(public, home, languages)
        for name, path in PAGES.items():
            yield name, lang, home + path.format(words=title)
        yield "category", lang, category
        yield "article", lang, article
        yield "widget", lang, f"/widget/{lang}/"
    if len(languages) > 1:
        yield "languages", languages[0], "/languages/"


def longest_article(public: Path, home: str, languages: tuple[str, ...]) -> tuple[str, str, str]:
    """Its address, that of its category, and a word to search for."""
    inside = public / home.strip("/")
    others = {"_kb", "search", "contact", "status", "widget", "languages", *languages}
    copies = [
        copy
        for copy in sorted(inside.rglob("index.md"))
        if copy.relative_to(inside).parts[0] not in others
    ]
    copy = max(copies, key=lambda one: one.stat().st_size)
    address = f"{home}{copy.parent.relative_to(inside).as_posix()}/"
    title = next(
        line for line in copy.read_text(encoding="utf-8").splitlines() if line.startswith("# ")
    )
    return address, f"{address.rstrip('/').rpartition('/')[0]}/", title[2:].replace(" ", "+")


def take(browser: Any, url: str, name: str, out: Path) -> None:
    """All pictures of the page at *url*."""
    for screen, (mode, media) in product(WIDTHS, MODES.items()):
        if mode in ("contrast", "forced") and screen is not DESK:
            continue
        context = browser.new_context(viewport=screen, reduced_motion="reduce", **media)
        page = context.new_page()
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=out / f"{name}-{mode}-{screen['width']}.png", full_page=True)
        if screen is DESK and mode == "light":
            page.pdf(path=out / f"{name}.pdf", format="A4")
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--root", type=Path, default=HERE / "site")
    parser.add_argument("--only", nargs="*", default=[], help="names of page types")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        shutil.copytree(options.root / "content", root / "content")
        build_site(root, root / "public")
        languages = read_config(root / "content")[0].languages
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        with serving(Host(root / "public")) as host:
            for name, lang, address in places(root / "public", languages):
                if not options.only or name in options.only:
                    take(browser, host.url + address, f"{name}-{lang}", options.out)
        browser.close()


if __name__ == "__main__":
    main()
