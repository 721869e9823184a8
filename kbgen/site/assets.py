"""CSS, scripts and pictures of the theme → files whose names tell their content."""

import hashlib
import re
import struct
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kbgen.config import Config
from kbgen.model import File
from kbgen.site.card import card
from kbgen.site.colour import accents, long_form
from kbgen.theme import Theme

# The order of the layers; custom.css is the site's own and wins.
STYLES = (
    "tokens",
    "base",
    "layout",
    "lists",
    "finder",
    "prose",
    "blocks",
    "forms",
    "print",
    "custom",
)
# What is loaded only later, and the layer that it belongs to.
APART = {"results": "finder"}
# Sheets in the place of everybody's, for pages that need more of one thing and nothing of another:
# what each adds, in which layer, and what it leaves out.
ALONE = {"contact": ("forms", {"lists", "prose", "blocks"}), "extras": ("blocks", {"lists"})}
LAYERS = f"@layer {', '.join(STYLES)};\n"
RELOAD = "js/reload.js"  # For `kbgen serve` alone.
OURS = b"#1f5fbf"  # The colour in our own icon, in the place of which the brand's stands.
CARD = "images/card.png"  # A site's own picture for links, 1200 × 630.
LOGO_HEIGHT = 32  # Pixels, as in css/layout.css.
VIEW_BOX = re.compile(
    rb'<svg\b[^>]*\bviewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+(\d*\.?\d*[1-9]\d*)[ ,]+(\d*\.?\d*[1-9]\d*)'
)
COMMENT_OR_STRING = re.compile(
    r"""/\*.*?\*/|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\))""", re.DOTALL
)
KEPT = re.compile(r"\0(\d+)\0")
SPACE = re.compile(r"\s+")
REMARK = re.compile(
    rb"^[ \t]*(?://(?![#@!])[^\n]*|/\*\*(?!/).*?\*/[ \t]*)\n", re.DOTALL | re.MULTILINE
)
TIGHT = re.compile(r"\s*([{};,>])\s*|(?<=[a-z-]:) ")
ZERO = re.compile(r"(?<=[ :(,-])0(?=\.\d)")


@dataclass(frozen=True, slots=True)
class Assets:
    """The files, and the site-absolute addresses (without prefix) under which they will lie."""

    files: tuple[File, ...]
    css: str
    apart: Mapping[str, str]  # Name in APART or ALONE → address.
    js: str  # The folder: "/_kb/3fa9…/js/".
    icon: str
    card: str  # The picture that other sites show with a link.
    logo: dict[str, Any] | None = None  # url, width, height.


def assets(theme: Theme, config: Config, logo: bytes | None = None) -> Assets:
    """*logo*: the bytes of config.logo, if there is one."""
    css = styles(theme, config)
    css_path = f"/_kb/{digest(css)}/site.css"
    apart = {name: layer(theme, name, called).encode() for name, called in APART.items()}
    for name, (called, without) in ALONE.items():
        apart[name] = styles(theme, config, without) + layer(theme, name, called).encode()
    apart_paths = {name: f"/_kb/{digest(data)}/{name}.css" for name, data in apart.items()}
    names = [name for name in theme.under("js", ".js") if name != RELOAD]
    folder = f"/_kb/{digest(b''.join(n.encode() + theme.files[n] for n in names))}/"
    icon = theme.files.get("images/icon.svg", b"").replace(OURS, accents(config)[0].encode())
    icon_path = f"/_kb/{digest(icon)}/icon.svg"
    picture = theme.files.get(CARD) or card(long_form(accents(config)[0]))
    card_path = f"/_kb/{digest(picture)}/card.png"
    mark = logo_of(config.logo, logo) if logo else None
    files = [file(css_path, css), file(icon_path, icon), file(card_path, picture)]
    files += [file(mark["url"], logo)] if mark and logo else []
    files += [file(apart_paths[name], data) for name, data in apart.items()]
    files += [file(folder + name, unremarked(theme.files[name])) for name in names]
    return Assets(
        files=tuple(files),
        css=css_path,
        apart=apart_paths,
        js=f"{folder}js/",
        icon=icon_path,
        card=card_path,
        logo=mark,
    )


def logo_of(name: str, data: bytes) -> dict[str, Any]:
    """Where the logo will lie, and its size at the height of the header."""
    width, height = picture_size(data)
    ending = name.rpartition(".")[2].lower()
    place = {"url": f"/_kb/{digest(data)}/logo.{ending}"}
    return place | {"width": round(LOGO_HEIGHT * width / height), "height": LOGO_HEIGHT}


def picture_size(data: bytes) -> tuple[float, float]:
    """Width and height of a PNG or SVG, or of any other picture the usual 4 to 1 of a logo."""
    if data.startswith(b"\x89PNG") and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return max(width, 1), max(height, 1)
    box = VIEW_BOX.search(data)
    return (float(box[1]), float(box[2])) if box else (4.0, 1.0)


def styles(theme: Theme, config: Config, without: AbstractSet[str] = frozenset()) -> bytes:
    """All style sheets in one but those *without*, each in the layer of its name."""
    light, dark = accents(config)
    parts = [LAYERS, f"@layer tokens{{:root{{--brand:{light};--brand-dark:{dark}}}}}\n"]
    parts += [layer(theme, name, name) for name in STYLES if name not in without]
    return "".join(parts).encode()


def layer(theme: Theme, name: str, called: str) -> str:
    """css/<name>.css in the layer *called*; "" if there is nothing in it."""
    text = theme.text(f"css/{name}.css") if f"css/{name}.css" in theme.files else ""
    return f"@layer {called}{{{tight(text)}}}\n" if tight(text) else ""


@lru_cache(maxsize=64)
def tight(css: str) -> str:
    """CSS without comments and needless space; what stands in quotes stays as it is."""
    strings: list[str] = []

    def keep(found: re.Match[str]) -> str:
        if found[1] is None:
            return ""
        strings.append(found[1])
        return f"\0{len(strings) - 1}\0"

    bare = SPACE.sub(" ", COMMENT_OR_STRING.sub(keep, css.replace("\0", "")))
    bare = ZERO.sub("", TIGHT.sub(r"\1", bare)).strip().replace(";}", "}")
    return KEPT.sub(lambda found: strings[int(found[1])], bare)


def unremarked(script: bytes) -> bytes:
    """A script without the lines that only explain it: a fifth of what a customer waits for.

    What stands behind code stays, and so do remarks to machines ("//# sourceMappingURL=…").
    """
    return REMARK.sub(b"", script)


def file(address: str, data: bytes) -> File:
    return File(address.lstrip("/"), data)


def digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=5).hexdigest()
