"""What a site's own theme/ holds in vain: files that nobody reads, styles that end too early."""

import re
from collections.abc import Iterator
from pathlib import Path

from kbgen.errors import Diagnostic, Severity, did_you_mean
from kbgen.theme import FOLDERS, Theme

READ = (".html", ".css", ".js", ".yml", ".svg", ".png")  # Endings of what a theme is made of.
_COMMENT_OR_STRING = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.DOTALL
)
_BRACE = re.compile(r"[{}]")


def strays(theme: Theme, builtin: Theme, folder: Path) -> Iterator[Diagnostic]:
    """Warnings about *folder*, the site's own theme/; nothing if there is none."""
    yield from _unread(folder, builtin)
    for path in sorted(theme.own):
        if path.startswith("css/"):
            if path not in builtin.files:
                known = builtin.under("css")
                hint = did_you_mean(path, known) or "write it into css/custom.css"
                yield _warning(f"theme/{path}", 0, "not read", hint, "misnamed-file")
            elif trouble := unmatched_brace(theme.text(path)):
                line, brace = trouble
                hint = "close it with }" if brace == "{" else "remove it"
                said = f"a brace without its partner: '{brace}'"
                yield _warning(f"theme/{path}", line, said, hint, "bad-style")


def _unread(folder: Path, builtin: Theme) -> Iterator[Diagnostic]:
    """What lies beside the folders of a theme instead of inside one."""
    if folder.exists() and not folder.is_dir():
        hint = "a theme of your own is a folder: rename the file"
        yield _warning("theme/", 0, "not read", hint, "misnamed-file")
    homes = {Path(path).name: path for path in builtin.files}
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if place.is_dir():
            stray = place.name not in FOLDERS and not place.name.startswith(".")
            hint = did_you_mean(place.name, FOLDERS)
        else:
            stray = place.suffix in READ
            hint = f"move it to theme/{homes[place.name]}" if place.name in homes else ""
        if stray:
            hint = hint or f"a theme's folders are {', '.join(FOLDERS)}"
            yield _warning(f"theme/{place.name}", 0, "not read", hint, "misnamed-file")


def unmatched_brace(css: str) -> tuple[int, str] | None:
    """The line and the brace of *css* that has no partner, if there is one.

    >>> unmatched_brace("p { color: red }\\n.x {")
    (2, '{')
    """
    bare = _COMMENT_OR_STRING.sub(lambda found: "\n" * found[0].count("\n"), css)
    opened: list[int] = []
    for found in _BRACE.finditer(bare):
        line = 1 + bare.count("\n", 0, found.start())
        if found[0] == "{":
            opened.append(line)
        elif not opened:
            return line, "}"
        else:
            opened.pop()
    return (opened[-1], "{") if opened else None


def _warning(path: str, line: int, said: str, hint: str, code: str) -> Diagnostic:
    return Diagnostic(path, line, said, hint, code, Severity.WARNING)
