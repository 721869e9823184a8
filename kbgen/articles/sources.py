"""What lies in content/: the files that become articles, and those that are copied."""

import errno
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kbgen.errors import Diagnostic, Severity, did_you_mean

# Told rather than published: pages and scripts of our own origin that we did not make.
FOREIGN_PAGES = (".html", ".htm", ".xhtml", ".xht", ".js", ".mjs", ".cjs", ".wasm", ".swf")
OURS = (".yml", ".yaml")
# The team's own files at the root, read by name; contact.yml may name a language.
READ = ("site", "contact", "synonyms", "frequencies", "vocabulary", "addresses", "decisions")
DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Source:
    """One file of content/, as the file system tells it; its bytes are not read here."""

    path: str  # Inside content/, with "/" and composed characters: "billing/refund.md".
    file: Path
    size: int
    mtime_ns: int

    @property
    def is_article(self) -> bool:
        """Whether it is Markdown: an article, a category's page or an incident."""
        return self.path.endswith(".md")


def scan(content: Path) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """Every file that may be published, by path; hidden files and YAML are left out.

    A link that leads out of *content*, a folder called x.md, two names that differ only in
    how their accents are stored: each is told, and only the first of twins is kept.
    """
    found: dict[str, Source] = {}
    told: list[Diagnostic] = []
    if not content.is_dir():
        hint = "make it, or name another folder with --content"
        return (), (Diagnostic(str(content), 0, "no such folder", hint, "no-content"),)
    inside = content.resolve()
    for item in _walk(content, inside, "", told):
        twin = found.get(item.path)
        if twin is not None:
            hint = "rename one: their names differ only in how an accent is stored"
            told.append(Diagnostic(item.path, 0, "two files with one name", hint, "twin-names"))
        else:
            found[item.path] = item
    return tuple(found[path] for path in sorted(found)), tuple(sorted(told))


def _walk(folder: Path, inside: Path, prefix: str, told: list[Diagnostic]) -> Iterator[Source]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        told.append(Diagnostic(prefix, 0, f"cannot be read: {error.strerror}", code="unreadable"))
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.endswith("~"):
            continue
        path = prefix + unicodedata.normalize("NFC", entry.name)
        if trouble := _refusal(entry, path, inside):
            told.append(trouble)
        elif entry.is_dir():
            yield from _walk(folder / entry.name, inside, path + "/", told)
        elif path.endswith(OURS):
            told += _misnamed(path)
        else:
            status = entry.stat()
            yield Source(path, folder / entry.name, status.st_size, status.st_mtime_ns)


def _misnamed(path: str) -> Iterator[Diagnostic]:
    """A word about a YAML file whose name is nearly one that is read."""
    stem, _, ending = path.rpartition(".")
    name, dot, lang = stem.partition(".")
    near = name if name in READ else did_you_mean(name, READ).removeprefix("did you mean '")[:-2]
    if near and "/" not in path and (near != name or ending != "yml"):
        hint = f"call it {near}{dot}{lang}.yml"
        yield Diagnostic(path, 0, "not read", hint, "misnamed-file", Severity.WARNING)


def _circles(link: os.DirEntry[str]) -> bool:
    """Whether links lead to each other; `Path.resolve` tells it differently from Python 3.13 on."""
    try:
        link.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _refusal(entry: os.DirEntry[str], path: str, inside: Path) -> Diagnostic | None:
    """Why *entry* is not taken, if it is not."""
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = path.encode(errors="replace").decode()
        return Diagnostic(shown, 0, "a name that is not UTF-8", "rename it", "bad-name")
    if any(ord(letter) < 32 or letter in "\x7f\\" for letter in path):
        shown = path.encode("unicode_escape").decode()
        return Diagnostic(shown, 0, "a name with a control character", "rename it", "bad-name")
    if entry.is_symlink():
        if _circles(entry):
            return Diagnostic(path, 0, "a link in a circle", "remove it", "link-outside")
        target = Path(entry.path).resolve()
        if not target.is_relative_to(inside):
            hint = "copy the file instead"
            return Diagnostic(path, 0, "a link that leads out of the content", hint, "link-outside")
        if not target.exists():
            return Diagnostic(path, 0, "a link that leads nowhere", "remove it", "link-outside")
        if target.is_dir():
            hint = "move the folder instead"
            return Diagnostic(path, 0, "a link to a folder", hint, "link-outside")
    return _odd_kind(entry, path)


def _odd_kind(entry: os.DirEntry[str], path: str) -> Diagnostic | None:
    if entry.is_dir():
        if path.endswith(".md"):
            return Diagnostic(
                path, 0, "a folder with the name of an article", "rename it", "bad-name"
            )
        if path.count("/") >= DEEPEST:
            return Diagnostic(path, 0, "folders nested too deeply", "move it up", "bad-name")
        return None
    if not entry.is_file():
        return Diagnostic(path, 0, "neither a file nor a folder", "remove it", "bad-name")
    if not os.access(entry.path, os.R_OK):
        return Diagnostic(path, 0, "cannot be read: Permission denied", code="unreadable")
    if path.lower().endswith(FOREIGN_PAGES):
        hint = "pages and scripts that kbgen did not make stay out; pack it in a zip to offer it"
        return Diagnostic(path, 0, "not published", hint, "not-published", Severity.WARNING)
    return None
