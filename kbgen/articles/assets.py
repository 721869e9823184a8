"""Images and downloads: where each goes, how large a picture is, which SVG is safe."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kbgen.articles.addresses import RESERVED, part_slug
from kbgen.articles.sources import Source
from kbgen.errors import Diagnostic, Severity

IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".ico")
MEASURED = (".png", ".jpg", ".jpeg", ".gif", ".webp")  # Whose size can always be told.
LARGEST_SVG = 2_000_000
_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(script|foreignobject|iframe|embed|object|handler)\b|[\s\"'/](on[a-z]+)\s*="
    rb"|(javascript\s*:)|<!(entity)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that is published as it is."""

    source: Source
    output: str  # Inside public/: "billing/img/card.png".
    width: int = 0  # CSS pixels; 0 if unknown or no picture.
    height: int = 0

    @property
    def url(self) -> str:
        """Site-absolute, without the base address."""
        return "/" + self.output


def measure(sources: Iterable[Source]) -> tuple[tuple[Asset, ...], tuple[Diagnostic, ...]]:
    """What to publish of the files that are no articles, by output path.

    An SVG that could run a script, and the second of two files with one address, are told and
    left out. Reads the first bytes of pictures, and SVG files whole.
    """
    found: dict[str, Asset] = {}
    told: list[Diagnostic] = []
    for source in sorted(sources, key=lambda source: source.path):
        if source.is_article:
            continue
        asset = Asset(source, output_path(source.path), *_size(source))
        trouble = _active(source) if source.path.lower().endswith(".svg") else ""
        if trouble:
            said = f"an SVG that could run a script ('{trouble}') is not published"
            hint = "export it as plain SVG"
            told.append(Diagnostic(source.path, 0, said, hint, "unsafe-svg", Severity.WARNING))
        elif asset.output in found:
            said = f"the address {asset.url} belongs to '{found[asset.output].source.path}' already"
            hint = "rename one of them"
            told.append(Diagnostic(source.path, 0, said, hint, "duplicate-address"))
        else:
            found[asset.output] = asset
            if not asset.width and source.path.lower().endswith(MEASURED):
                said, hint = "a picture that cannot be read", "open it and save it again"
                told.append(Diagnostic(source.path, 0, said, hint, "bad-picture", Severity.WARNING))
    return tuple(found[path] for path in sorted(found)), tuple(told)


def output_path(path: str) -> str:
    """Where the file *path* of content/ is published: lower-case ASCII, ending kept.

    >>> output_path("Billing/Bilder/Größe 2.PNG")
    'billing/bilder/grosse-2.png'
    """
    *folders, name = path.split("/")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    parts = [part_slug(folder) for folder in folders]
    if parts and (parts[0] in RESERVED or parts[0].isdecimal()):
        parts[0] += "-2"
    ending = re.sub(r"[^a-z0-9]+", "", ending.lower())
    return "/".join([*parts, part_slug(stem) + (f".{ending}" if ending else "")])


def _size(source: Source) -> tuple[int, int]:
    if not source.path.lower().endswith(IMAGES):
        return 0, 0
    import imagesize  # noqa: PLC0415 It brings an HTTP client along: 20 ms, and few need it.

    try:
        width, height = imagesize.get(str(source.file))
    except Exception:  # Whatever a broken picture makes it raise.
        return 0, 0
    whole = round(width), round(height)
    return whole if min(whole) > 0 else (0, 0)


def _active(source: Source) -> str:
    """What in an SVG could run; "" if nothing."""
    if source.size > LARGEST_SVG:
        return f"{source.size:,} bytes are too many to look through"
    found = _ACTIVE.search(source.file.read_bytes().replace(b"\0", b""))
    return next(word for word in found.groups() if word).decode() if found else ""
