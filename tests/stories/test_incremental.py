"""After any edit, what is built and served with a memory is what a build without one makes."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from writer import Site

from kbgen.stand import Stand

ROOT = Path(__file__).parent.parent.parent
WORDS = ["card", "money", "refund", "pin", "transfer", "limit", "late", "sent", "wrong", "fee"]


def small_site(site: Site, source: random.Random) -> None:
    """Two languages, three shelves, links among them, a picture, a notice."""
    site.write(
        "content/site.yml", "title: Help\nurl: https://help.example.com\nlanguages: [en, pt]\n"
    )
    for shelf in ("cards", "transfers"):
        site.write(f"content/{shelf}/index.md", f"---\ntitle: {shelf.title()}\n---\n")
        for number in range(4):
            site.write(f"content/{shelf}/a{number}.md", article(source, f"{shelf} {number}"))
    site.write("content/cards/a1.pt.md", article(source, "cartões"))
    site.write(
        "content/cards/img/card.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    )
    site.write(
        "content/loose.md", "# Loose\n\nSee [one](cards/a1.md) ![card](cards/img/card.svg)\n"
    )
    site.write(
        "content/incidents/late.md",
        "---\ntitle: Late\n---\nTransfers [are](../cards/a0.md) late.\n",
    )
    site.write("content/frequencies.yml", "cards/a0: 12\ntransfers/a3: 7\n")


def article(source: random.Random, title: str) -> str:
    text = " ".join(source.choices(WORDS, k=30))
    target = f"../{source.choice(['cards', 'transfers'])}/a{source.randrange(5)}.md"
    return (
        f"---\ntitle: {title} {source.choice(WORDS)}\ntickets: {source.randrange(30)}\n"
        f"tags: [{source.choice(WORDS)}]\n---\n{text} [link]({target}).\n\n"
        f"## {source.choice(WORDS).title()}\n\n1. {source.choice(WORDS)}\n2. x\n\n`{title}`\n"
    )


def pages(site: Site) -> list[Path]:
    found = sorted((site.root / "content").rglob("a*.md"))
    return found or [site.write("content/cards/a0.md", "# Again\n")]


# Each edit changes something that a careless cache would miss.


def edit_text(site: Site, source: random.Random) -> None:
    path = source.choice(pages(site))
    path.write_text(path.read_text() + f"\nMore {source.choice(WORDS)}.\n")


def edit_in_place(site: Site, source: random.Random) -> None:
    """The same size and the old time: only the content tells."""
    path = source.choice(pages(site))
    before, text = path.stat(), path.read_text()
    word = next((word for word in WORDS if word in text), "")
    path.write_text(text.replace(word, word[::-1], 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_title(site: Site, source: random.Random) -> None:
    source.choice(pages(site)).write_text(article(source, "new title"))


def add(site: Site, source: random.Random) -> None:
    name = f"a{source.randrange(9)}{source.choice(['', '.pt'])}.md"
    site.write(
        f"content/{source.choice(['cards', 'transfers', 'more'])}/{name}", article(source, name)
    )


def delete(site: Site, source: random.Random) -> None:
    source.choice(pages(site)).unlink()


def rename(site: Site, source: random.Random) -> None:
    path = source.choice(pages(site))
    path.replace(path.with_name(f"a{source.randrange(9)}.md"))


def change_case(site: Site, source: random.Random) -> None:
    path = source.choice(pages(site))
    path.replace(path.with_name(path.name.upper().replace(".MD", ".md").replace(".PT", ".pt")))


def swap(site: Site, source: random.Random) -> None:
    one, other = source.choice(pages(site)), source.choice(pages(site))
    held = one.with_name("held")
    one.replace(held)
    if other.exists():
        other.replace(one)
    held.replace(other)


def frequencies(site: Site, source: random.Random) -> None:
    lines = [f"cards/a{number}: {source.randrange(50)}\n" for number in range(3)]
    site.write("content/frequencies.yml", "".join(lines))


def vocabulary(site: Site, source: random.Random) -> None:
    site.write(
        "content/vocabulary.yml", f"cards/a0.md: {source.choice(WORDS)} {source.randrange(90)}\n"
    )
    site.write("content/synonyms.yml", f"- {source.choice(WORDS)}, {source.choice(WORDS)}s\n")


def config(site: Site, source: random.Random) -> None:
    languages = source.choice(["[en, pt]", "[en]", "[pt, en]", "[en, pt, ru]"])
    brand = source.choice(["1f5fbf", "0b6b3a", "7a1fa2"])
    site.write(
        "content/site.yml",
        f"title: {source.choice(['Help', 'Support'])}\nbrand: '#{brand}'\n"
        f"url: https://help.example.com{source.choice(['', '/support'])}\nlanguages: {languages}\n",
    )


def template(site: Site, source: random.Random) -> None:
    name = source.choice(["article.html", "home.html", "parts/footer.html", "base.html"])
    place = site.root / "theme/templates" / name
    if place.is_file() and source.random() < 0.4:
        place.unlink()
        return
    original = (ROOT / "theme/templates" / name).read_text()
    site.write(f"theme/templates/{name}", original + f"<!-- {source.randrange(9)} -->")


def style(site: Site, source: random.Random) -> None:
    site.write("theme/css/custom.css", f"p {{ margin: {source.randrange(9)}px }}\n")
    site.write("theme/js/extra.js", f"export const n = {source.randrange(9)};\n")


def words(site: Site, source: random.Random) -> None:
    original = (ROOT / "theme/locale/en.yml").read_text()
    site.write(
        "theme/locale/en.yml",
        original.replace("e", source.choice("eé"), 0) + f"# {source.random()}\n",
    )


def picture(site: Site, source: random.Random) -> None:
    size = source.randrange(1, 90)
    site.write(
        "content/cards/img/card.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="9"/>',
    )


def category(site: Site, source: random.Random) -> None:
    title = source.choice(["Cards", "Your cards"])
    site.write(
        "content/cards/index.md", f"---\ntitle: {title}\norder: {source.randrange(3)}\n---\n"
    )


def notice(site: Site, source: random.Random) -> None:
    site.write(
        "content/incidents/late.md", f"---\ntitle: Late {source.random()}\n---\n[x](../loose.md)\n"
    )


def scribble(site: Site, source: random.Random) -> None:
    """Somebody edits what was published, or removes it."""
    found = sorted(path for path in site.out.rglob("*") if path.is_file())
    if found:
        path = source.choice(found)
        path.unlink() if source.random() < 0.5 else path.write_text("scribbled")


def damage(site: Site, source: random.Random) -> None:
    """The memory itself is broken, or gone."""
    found = sorted(path for path in (site.root / ".kbgen").rglob("*") if path.is_file())
    if found:
        path = source.choice(found)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] + b"?" + data[len(data) // 2 + 1 :])


def front(site: Site, source: random.Random) -> None:
    place = site.root / "content" / source.choice(["index.md", "index.pt.md", "README.md"])
    if place.exists() and source.random() < 0.3:
        place.unlink()
    else:
        place.write_text(f"# Help\n\nAbout [one](cards/a1.md) {source.choice(WORDS)}.\n")


EDITS: list[Callable[[Site, random.Random], None]] = [
    *(edit_text, edit_in_place, edit_title, add, delete, rename, change_case, swap),
    *(frequencies, vocabulary, config, template, style, words, picture, category, notice),
    *(front, scribble, damage),
]


def held(stand: Stand, path: str) -> bytes | None:
    there = stand.get(path)
    return there.read_bytes() if isinstance(there, Path) else there


def test_what_remembers_publishes_and_serves_what_a_clean_build_makes(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seed moves with every run; a failure names it and the edit."""
    # The program that runs is the one that was imported, whatever is saved beside it meanwhile.
    monkeypatch.setattr("kbgen.lastbuild.code_stamp", lambda: b"code")
    monkeypatch.setattr("kbgen.project.code_stamp", lambda: b"code")
    seed = int(os.environ.get("KBGEN_SEED", random.SystemRandom().randrange(10**6)))
    source = random.Random(seed)
    print(f"KBGEN_SEED={seed}")
    small_site(site, source)
    site.build()
    stand = Stand(Path(), None, drafts=False)
    stand.rebuild()
    fresh = Site(tmp_path / "fresh")
    for step in range(int(os.environ.get("KBGEN_EDITS", "25"))):
        chosen = source.sample(EDITS, source.choice([1, 1, 2, 3]))
        for edit in chosen:
            edit(site, source)
        told = f"KBGEN_SEED={seed}, step {step}: {[edit.__name__ for edit in chosen]}"
        shutil.rmtree(fresh.root, ignore_errors=True)
        fresh.root.mkdir()
        for name in ("content", "theme"):
            if (site.root / name).is_dir():
                shutil.copytree(site.root / name, fresh.root / name)
        outcome = site.build()
        os.chdir(fresh.root)
        wanted = fresh.build()
        os.chdir(site.root)
        assert outcome.errors == wanted.errors, told
        warnings = [line for line in outcome.warnings if not line.startswith("warning: the cache")]
        assert warnings == wanted.warnings, told
        if outcome.built is None:
            continue
        found, clean = site.published(), fresh.published()
        differing = sorted(p for p in found.keys() | clean.keys() if found.get(p) != clean.get(p))
        assert differing == [], told
        stand.rebuild()
        assert stand.mistakes == (), told
        shown = {path: held(stand, path) for path in stand.everything()}
        differing = sorted(p for p in shown.keys() | clean.keys() if shown.get(p) != clean.get(p))
        assert differing == [], f"served: {told}"
        again = site.build().built
        assert (again.changed, again.rendered) == ((), ()), told
