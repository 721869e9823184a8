"""kbgen and its peers, one after another on the same articles: medians, ratios, memory, bytes.

    python benchmarks/build.py --articles 1000 --rounds 5
    python benchmarks/build.py --folder ../articles --rounds 5
    python benchmarks/build.py --articles 2000 --languages 5 --images 2000 --rounds 1

A peer takes part if its command is found: `hugo` with `pagefind`, `mkdocs` with Material,
`zensical`, `pelican` and `eleventy` with `pagefind`, `sphinx-build` with MyST; --path adds
folders in which to look (the `bin` of a virtual environment). Each must make all pages and a
search, or it is left out with the reason; in several languages kbgen runs alone. Ratios are taken
round by round, so that a busy machine weighs on both sides alike.
"""

import argparse
import gzip
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

FRONT_MATTER = re.compile(r"\A\ufeff?---\s*\n(.*?\n)---[ \t]*\n?", re.DOTALL)


# --- The corpus -------------------------------------------------------------------------------

SHELVES = [
    "billing",
    "cards",
    "transfers",
    "devices",
    "security",
    "teams",
    "reports",
    "exports",
    "notices",
    "limits",
    "identity",
    "delivery",
    "returns",
    "plans",
    "partners",
    "privacy",
    "travel",
    "savings",
    "loans",
    "support",
]
THINGS = [
    "account",
    "balance",
    "address",
    "invoice",
    "payment",
    "receipt",
    "limit",
    "device",
    "password",
    "code",
    "message",
    "page",
    "setting",
    "button",
    "report",
    "file",
    "team",
    "role",
    "card",
    "number",
    "refund",
    "order",
    "label",
    "plan",
    "statement",
]
DEEDS = [
    "open",
    "close",
    "send",
    "check",
    "change",
    "add",
    "remove",
    "print",
    "share",
    "find",
    "keep",
    "move",
    "confirm",
    "cancel",
    "restore",
    "block",
    "renew",
    "export",
    "import",
    "download",
    "verify",
    "request",
    "approve",
    "schedule",
]
SMALL = [
    "the",
    "a",
    "to",
    "of",
    "in",
    "for",
    "on",
    "with",
    "from",
    "by",
    "at",
    "your",
    "this",
    "that",
    "it",
    "if",
    "when",
    "then",
    "and",
    "or",
    "not",
    "you",
    "can",
    "will",
    "must",
    "may",
    "before",
    "after",
    "while",
    "until",
    "only",
    "also",
    "again",
    "once",
]
ROOTS = [
    "bal",
    "car",
    "den",
    "fer",
    "gol",
    "hin",
    "jor",
    "kan",
    "lum",
    "mer",
    "nor",
    "pol",
    "quin",
    "ros",
    "sal",
    "tor",
    "ul",
    "ver",
    "wex",
    "yar",
    "zen",
    "bri",
    "clo",
    "dra",
    "fla",
    "gri",
    "plo",
    "sta",
    "tri",
]
ENDINGS = [
    "a",
    "al",
    "ant",
    "ed",
    "en",
    "er",
    "est",
    "ia",
    "ic",
    "ing",
    "ion",
    "is",
    "ist",
    "ity",
    "ive",
    "ment",
    "or",
    "ous",
    "um",
    "y",
]


def vocabulary(source: random.Random, count: int = 24_000) -> list[str]:
    """Made-up words whose use falls off like that of real ones: the first are frequent."""
    made = {
        "".join(source.choices(ROOTS, k=source.randint(1, 3))) + source.choice(ENDINGS)
        for _ in range(count * 3)
    }
    words = sorted(made)[:count]
    source.shuffle(words)
    return words


class Writer:
    """Writes articles of about 610 words: steps, tables, code, notes and links."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)
        self.rare = vocabulary(self.source)

    def word(self) -> str:
        draw = self.source.random()
        if draw < 0.45:
            return self.source.choice(SMALL)
        if draw < 0.62:
            return self.source.choice(THINGS)
        if draw < 0.72:
            return self.source.choice(DEEDS)
        if draw > 0.994:
            return f"E-{self.source.randrange(1000, 9999)}"
        return self.rare[int(len(self.rare) * self.source.random() ** 3)]

    def words(self, least: int, most: int) -> str:
        return " ".join(self.word() for _ in range(self.source.randint(least, most)))

    def sentence(self) -> str:
        said = self.words(6, 19)
        if self.source.random() < 0.12:
            first, _, rest = said.partition(" ")
            said = f"**{first}** {rest}"
        return said[:1].upper() + said[1:] + "."

    def paragraph(self, least: int = 2, most: int = 5) -> str:
        return " ".join(self.sentence() for _ in range(self.source.randint(least, most)))

    def steps(self) -> str:
        return "\n".join(f"{n}. {self.sentence()}" for n in range(1, self.source.randint(4, 9)))

    def table(self) -> str:
        width = self.source.randint(2, 4)
        head = "| " + " | ".join(self.words(1, 2).capitalize() for _ in range(width)) + " |"
        rows = [
            "| " + " | ".join(self.words(1, 4) for _ in range(width)) + " |"
            for _ in range(self.source.randint(3, 8))
        ]
        return "\n".join([head, "|" + "---|" * width, *rows])

    def code(self) -> str:
        kind = self.source.choice(["bash", "json", "yaml", "python"])
        name, other = self.source.choice(THINGS), self.source.choice(DEEDS)
        bodies = {
            "bash": f"# {self.words(2, 5)}\n{name} {other} --all --limit=20\n",
            "json": "{\n" + f'  "{name}": "{self.words(1, 3)}",\n  "{other}": 3\n' + "}\n",
            "yaml": f"{name}:\n  {other}: true\n  count: {self.source.randrange(99)}\n",
            "python": f'def {other}({name}):\n    return [x for x in {name} if x != "{other}"]\n',
        }
        return f"```{kind}\n{bodies[kind]}```"

    def article(self, title: str, links: Callable[[], str]) -> str:
        parts = [self.paragraph(), f"{self.paragraph(1, 3)} See {links()}."]
        target = self.source.randint(360, 640)
        kinds = [
            lambda: f"{self.sentence()}\n\n{self.steps()}",
            lambda: f"{self.sentence()}\n\n{self.steps()}",
            lambda: (
                f"{self.paragraph()}\n\n### {self.words(2, 4).capitalize()}\n\n{self.paragraph()}"
            ),
            lambda: f"{self.paragraph(1, 2)}\n\n{self.table()}",
        ]
        while len(" ".join(parts).split()) < target:
            parts.append(f"## {self.words(2, 6).capitalize()}\n\n{self.source.choice(kinds)()}")
            if self.source.random() < 0.3:
                parts.append(f"> **Note:** {self.paragraph(1, 2)}")
            if self.source.random() < 0.25:
                parts.append(self.code())
            if self.source.random() < 0.3:
                parts.append(f"Read {links()} or <https://www.example.com/{self.word()}>.")
        parts.append("## Related\n\n" + "\n".join(f"- {links()}" for _ in range(4)))
        head = f"---\ntitle: {title}\ntags: [{self.word()}, {self.source.choice(THINGS)}]\n"
        head += f"tickets: {int(9000 / self.source.randint(1, 3000))}\n---\n"
        return head + "\n\n".join(parts) + "\n"


def write_corpus(folder: Path, count: int, seed: int = 7) -> None:
    writer = Writer(seed)
    titles = []
    for number in range(count):
        deed, thing = writer.source.choice(DEEDS), writer.source.choice(THINGS)
        titles.append((writer.source.choice(SHELVES), f"How to {deed} your {thing} {number}"))

    def path(number: int) -> str:
        return f"{titles[number][0]}/{titles[number][1].lower().replace(' ', '-')}.md"

    for number, (_, title) in enumerate(titles):

        def link(here: int = number) -> str:
            other = writer.source.randrange(count)
            target = os.path.relpath(path(other), titles[here][0])
            return f"[{titles[other][1]}]({target})"

        place = folder / path(number)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(writer.article(title, link), encoding="utf-8")


def add_languages(folder: Path, count: int) -> None:
    """Every article in so many languages, the first of which it has."""
    tags = ["en", "pt", "de", "es", "fr", "it", "nl", "sv", "da", "fi"][:count]
    writer = Writer(count)
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for tag in tags[1:]:
            said = text.replace("title: ", f"title: {writer.words(1, 2)} ", 1)
            said = said.replace("\n\n", f"\n\n{writer.paragraph()}\n\n", 1)
            path.with_suffix(f".{tag}.md").write_text(said, encoding="utf-8")
    config = f"title: Help\nlanguages: [{', '.join(tags)}]\n"
    (folder / "site.yml").write_text(config, encoding="utf-8")


def add_images(folder: Path, count: int) -> None:
    """So many small pictures, each of its own bytes, spread over the articles."""
    articles = sorted(folder.rglob("*.md"))
    source = random.Random(3)
    for number in range(count):
        article = articles[number % len(articles)]
        place = article.parent / "img" / f"screen-{number}.png"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(picture(source.randbytes(64 * 64 * 3), 64))
        with article.open("a", encoding="utf-8") as file:
            file.write(f"\n![The screen {number}](img/{place.name})\n")


def picture(pixels: bytes, width: int) -> bytes:
    """A PNG of RGB *pixels* (RFC 2083)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + crc

    rows = [pixels[at : at + 3 * width] for at in range(0, len(pixels), 3 * width)]
    head = width.to_bytes(4, "big") + len(rows).to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


# --- The contestants --------------------------------------------------------------------------


@dataclass
class Contestant:
    """A generator with its search, as a user would configure it."""

    name: str
    commands: list[list[str]]
    out: str
    search: str  # A file or folder in *out* that only its search makes.
    prepare: Callable[[Path, Path], None]  # (articles, its own folder)
    clean: tuple[str, ...] = ()
    edit: list[list[str]] = field(default_factory=list)  # After one edit; empty: as when cold.
    articles: str = "content"


def copy_articles(
    name: str, change: Callable[[str, str], str] | None = None
) -> Callable[[Path, Path], None]:
    def prepare(articles: Path, home: Path) -> None:
        shutil.copytree(articles, home / name, dirs_exist_ok=True)
        for path in sorted((home / name).rglob("*.md")) if change else ():
            text = path.read_text(encoding="utf-8", errors="replace")
            path.write_text(change(path.stem, text), encoding="utf-8")

    return prepare


def title_of(stem: str, text: str) -> str:
    found = re.search(r"^title:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip("\"' ") if found else stem


def body_of(text: str) -> str:
    return FRONT_MATTER.sub("", text)


def hugo(articles: Path, home: Path) -> None:
    copy_articles("content")(articles, home)
    write(
        home,
        {
            "hugo.toml": "baseURL='https://help.example.com/'\ntitle='Help'\n"
            "disableKinds=['taxonomy','term','RSS']\nignoreErrors=['error-missing-image']\n"
            "[markup.goldmark.renderHooks.link]\nuseEmbedded='always'\n",
            "layouts/_default/baseof.html": (
                "<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title>"
                '</head><body><nav>{{ partialCached "nav.html" . .Section }}</nav>'
                '<main data-pagefind-body>{{ block "main" . }}{{ end }}</main></body></html>'
            ),
            "layouts/partials/nav.html": '<ul>{{ range .Site.Sections }}<li><a href="'
            '{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</ul>{{ with .CurrentSection }}<ul>'
            '{{ range first 50 .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>'
            "{{ end }}</ul>{{ end }}",
            "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1><aside>'
            "{{ .TableOfContents }}</aside>{{ .Content }}{{ end }}",
            "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}'
            '<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
            "</ul>{{ end }}",
        },
    )


def material(articles: Path, home: Path) -> None:
    copy_articles("docs")(articles, home)
    (home / "docs/index.md").write_text("# Help\n")
    write(
        home,
        {
            "mkdocs.yml": "site_name: Help\nsite_url: https://help.example.com/\ntheme:\n"
            "  name: material\n  font: false\n  features: [navigation.prune]\n"
            "markdown_extensions: [tables, fenced_code, toc, pymdownx.highlight]\n"
        },
    )


def pelican(articles: Path, home: Path) -> None:
    def change(stem: str, text: str) -> str:
        head = f"Title: {title_of(stem, text)}\nDate: 2026-01-01\n\n"
        return head + re.sub(r"\]\((\.\./[^)]+\.md)\)", r"]({filename}\1)", body_of(text))

    copy_articles("content", change)(articles, home)
    write(
        home,
        {
            "pelicanconf.py": "AUTHOR='x'\nSITENAME='Help'\nSITEURL=''\nPATH='content'\n"
            "TIMEZONE='UTC'\nDEFAULT_LANG='en'\nFEED_ALL_ATOM=None\nCATEGORY_FEED_ATOM=None\n"
            "DEFAULT_PAGINATION=20\nARTICLE_URL='{category}/{slug}/'\n"
            "ARTICLE_SAVE_AS='{category}/{slug}/index.html'\n"
        },
    )


def eleventy(articles: Path, home: Path) -> None:
    copy_articles("content")(articles, home)
    write(
        home,
        {
            "package.json": '{"type":"module"}',
            "eleventy.config.js": "export default c => ({ dir: { input: 'content', output: '_site',"
            " includes: '../inc' }, markdownTemplateEngine: false });\n",
            "content/content.json": '{"layout":"page.njk"}',
            "inc/page.njk": "<!doctype html><html lang=en><head><meta charset=utf-8><title>"
            "{{ title }}</title></head><body><main data-pagefind-body><h1>{{ title }}</h1>"
            "{{ content | safe }}</main></body></html>",
        },
    )


def sphinx(articles: Path, home: Path) -> None:
    def change(stem: str, text: str) -> str:
        return f"# {title_of(stem, text)}\n\n{body_of(text)}"

    copy_articles("src", change)(articles, home)
    shelves = sorted({path.parent.name for path in (home / "src").rglob("*.md")})
    tree = "```{toctree}\n:glob:\n:maxdepth: 1\n\n"
    pages = {f"src/{s}/index.md": f"# {s}\n\n{tree}*\n```\n" for s in shelves if s != "src"}
    pages["src/index.md"] = f"# Help\n\n{tree}*/index\n```\n"
    pages["src/conf.py"] = "project='Help'\nextensions=['myst_parser']\nmyst_heading_anchors=3\n"
    write(home, pages)


def write(home: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")


def contestants(folders: Iterable[str], jobs: int | None) -> list[Contestant]:
    """kbgen, and every peer whose commands are found."""
    path = os.pathsep.join([*folders, os.environ.get("PATH", "")])

    def find(name: str) -> str:
        return shutil.which(name, path=path) or ""

    own = [sys.executable, "-m", "kbgen", "build", *(["--jobs", str(jobs)] if jobs else [])]
    label = f"kbgen --jobs {jobs}" if jobs else "kbgen"
    found = [
        Contestant(label, [own], "public", "_kb/search", copy_articles("content"), (".kbgen",))
    ]
    pagefind = pagefind_command(folders, find("pagefind"))
    index = [*pagefind, "--site"]
    if find("hugo") and pagefind:
        commands = [[find("hugo"), "--quiet"], [*index, "public"]]
        found.append(
            Contestant("Hugo + Pagefind", commands, "public", "pagefind", hugo, ("resources",))
        )
    if find("mkdocs"):
        build = [find("mkdocs"), "build", "-q"]
        found.append(
            Contestant(
                "MkDocs Material",
                [build],
                "site",
                "search/search_index.json",
                material,
                (),
                [[*build, "--dirty"]],
                "docs",
            )
        )
    if find("zensical"):
        build = [find("zensical"), "build"]
        found.append(
            Contestant(
                "Zensical", [build], "site", "search.json", material, (".cache",), [], "docs"
            )
        )
    if find("pelican") and pagefind:
        commands = [[find("pelican"), "-q", "content"], [*index, "output"]]
        found.append(
            Contestant("Pelican + Pagefind", commands, "output", "pagefind", pelican, ("cache",))
        )
    if find("eleventy") and pagefind:
        commands = [[find("eleventy"), "--quiet"], [*index, "_site"]]
        found.append(Contestant("Eleventy + Pagefind", commands, "_site", "pagefind", eleventy))
    if find("sphinx-build"):
        build = [find("sphinx-build"), "-q", "-j", "2", "-b", "html", "src", "_build"]
        found.append(
            Contestant("Sphinx", [build], "_build", "searchindex.js", sphinx, (), [], "src")
        )
    return found


def pagefind_command(folders: Iterable[str], found: str) -> list[str]:
    """Its command, or the Python beside which its wheel is installed."""
    if found:
        return [found]
    for folder in folders:
        python = str(Path(folder) / "python")
        if Path(python).exists():
            asked = subprocess.run(
                [python, "-c", "import pagefind"], capture_output=True, check=False
            )
            if asked.returncode == 0:
                return [python, "-m", "pagefind"]
    return []


# --- The race ---------------------------------------------------------------------------------


@dataclass
class Run:
    """One build: wall and processor seconds, and the most memory of its process tree in MB."""

    wall: float
    cpu: float
    memory: float = 0.0


def run(commands: list[list[str]], home: Path, *, weigh: bool = False) -> Run:
    before, started, most = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0.0
    for command in commands:
        log = (home / "bench.log").open("wb")
        child = subprocess.Popen(command, cwd=home, stdout=log, stderr=log, env=environment(home))
        while weigh and child.poll() is None:
            most = max(most, tree_memory(child.pid))
            time.sleep(0.02)
        if child.wait():
            raise RuntimeError((home / "bench.log").read_text(errors="replace")[-600:])
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, most)


def environment(home: Path) -> dict[str, str]:
    """As after an installation: Python keeps what it has compiled, out of the way of a checkout."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(home.parent / "compiled")}


def tree_memory(root: int) -> float:
    """Proportional set sizes of a process and all below it, in MB: shared pages count once."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    total, todo = 0.0, [root]
    while todo:
        process = todo.pop()
        todo += children.get(process, [])
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
        total += int(found[1]) / 1024 if found else 0
    return total


def forget(one: Contestant, home: Path) -> None:
    """Put aside what was made: ext4 is slow where thousands of files have just been deleted."""
    aside = Path(tempfile.mkdtemp(prefix="aside-", dir=home.parent))
    for name in (one.out, *one.clean):
        if (home / name).exists():
            (home / name).rename(aside / name.replace("/", "-"))


def check(one: Contestant, home: Path, articles: int) -> str:
    """What is missing from its output; "" if nothing."""
    pages = len(list((home / one.out).rglob("*.html")))
    if pages < articles * 0.99:
        return f"made {pages} pages of {articles}"
    there = home / one.out / one.search
    return "" if there.exists() else "made no search"


def weight(home: Path, one: Contestant) -> tuple[int, int]:
    """(median gzipped bytes of a page, bytes of all files)."""
    pages = sorted((home / one.out).rglob("index.html"))
    zipped = [
        len(gzip.compress(page.read_bytes(), 9)) for page in pages[:: max(1, len(pages) // 60)]
    ]
    files = (path for path in (home / one.out).rglob("*") if path.is_file())
    return int(statistics.median(zipped or [0])), sum(path.stat().st_size for path in files)


def edit(one: Contestant, home: Path, number: int) -> None:
    found = sorted((home / one.articles).rglob("*.md"))
    path = [p for p in found if p.stem not in {"index", "_index"}][len(found) // 2 + number]
    path.write_text(path.read_text(errors="replace") + f"\nA new sentence, number {number}.\n")


def race(
    field_: list[Contestant], articles: Path, place: Path, rounds: int
) -> dict[str, dict[str, list[Run]]]:
    count = len([p for p in articles.rglob("*.md") if p.stem not in {"index", "_index"}])
    runs: dict[str, dict[str, list[Run]]] = {}
    homes = {}
    for one in list(field_):
        home = homes[one.name] = place / re.sub(r"\W+", "-", one.name.lower())
        home.mkdir(parents=True)
        one.prepare(articles, home)
        try:
            forget(one, home)
            first = run(one.commands, home, weigh=True)
            trouble = check(one, home, count)
        except RuntimeError as error:
            trouble = str(error).strip().splitlines()[-1] if str(error).strip() else "failed"
        if trouble:
            print(f"{one.name} is left out: {trouble}", file=sys.stderr)
            field_.remove(one)
            continue
        runs[one.name] = {"cold": [], "same": [], "edit": [], "first": [first]}
    for number in range(rounds):
        for one in field_:
            home = homes[one.name]
            forget(one, home)
            runs[one.name]["cold"].append(run(one.commands, home))
            if one is field_[0] or one.edit:
                time.sleep(2.1)  # Files younger than that are looked at twice.
                again = one.edit or one.commands
                run(again, home)
                time.sleep(2.1)
                runs[one.name]["same"].append(run(again, home))
                edit(one, home, number * 2)
                run(again, home)  # The first edit after a cold build also lays out a spare folder.
                edit(one, home, number * 2 + 1)
                runs[one.name]["edit"].append(run(again, home))
        print(f"round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    for one in field_:
        runs[one.name]["weight"] = [Run(*weight(homes[one.name], one))]  # type: ignore[arg-type]
    return runs


def table(runs: dict[str, dict[str, list[Run]]], field_: list[Contestant]) -> str:
    """Markdown: a contestant a row, the first against each other."""
    ours = field_[0].name
    lines = [
        (
            "| | cold, s | CPU s | ours ÷ theirs (CPU) | our edit ÷ their cold (CPU) | MB | gz "
            "| site MB |"
        ),
        "|---|---|---|---|---|---|---|---|",
    ]

    def middle(items: Iterable[float]) -> float:
        found = list(items)
        return statistics.median(found) if found else 0.0

    for one in field_:
        found, own = runs[one.name], runs[ours]
        pairs = list(zip(own["cold"], found["cold"], strict=True))
        edits = list(zip(own["edit"], found["cold"], strict=True))
        page = found["weight"][0]
        lines.append(
            f"| {one.name} | {middle(r.wall for r in found['cold']):.2f} "
            f"| {middle(r.cpu for r in found['cold']):.2f} "
            f"| {middle(a.wall / b.wall for a, b in pairs):.2f} "
            f"({middle(a.cpu / b.cpu for a, b in pairs):.2f}) "
            f"| {middle(a.wall / b.wall for a, b in edits):.3f} "
            f"({middle(a.cpu / b.cpu for a, b in edits):.3f}) | {found['first'][0].memory:.0f} "
            f"| {page.wall:.0f} | {page.cpu / 1e6:.1f} |"
        )
    own = runs[ours]
    lines.append(
        f"\n{ours}: nothing changed {middle(r.wall for r in own['same']):.3f} s "
        f"(CPU {middle(r.cpu for r in own['same']):.3f}), one edit "
        f"{middle(r.wall for r in own['edit']):.3f} s "
        f"(CPU {middle(r.cpu for r in own['edit']):.3f})."
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="real articles in place of generated ones")
    parser.add_argument("--languages", type=int, default=1, help="of generated articles")
    parser.add_argument("--images", type=int, default=0, help="beside generated articles")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, help="processes of kbgen; default: one a core")
    parser.add_argument("--path", action="append", default=[], help="folder of a peer's commands")
    parser.add_argument("--only", help="names of contestants, joined by commas; kbgen always runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kbgen-bench-") as name:
        place = Path(name)
        articles = options.folder or place / "articles"
        if not options.folder:
            write_corpus(articles, options.articles)
            add_images(articles, options.images)
        found = contestants(options.path, options.jobs)
        if options.languages > 1:
            add_languages(articles, options.languages)
            found = found[:1]
        if options.only:
            wanted = [part.strip().lower() for part in options.only.split(",")]
            found = found[:1] + [c for c in found[1:] if any(w in c.name.lower() for w in wanted)]
        runs = race(found, articles, place / "race", options.rounds)
        words = sum(len(p.read_text(errors="replace").split()) for p in articles.rglob("*.md"))
        count = len(list(articles.rglob("*.md")))
        print(f"{count} articles of {words // max(1, count)} words, {options.rounds} rounds\n")
        print(table(runs, found))


if __name__ == "__main__":
    main()
