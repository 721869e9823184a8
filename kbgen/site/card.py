"""The picture that other sites show with a link: a search field on the brand's colour, as PNG."""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache

WIDTH, HEIGHT = 1200, 630  # What Open Graph readers ask for.
FIELD = (180.0, 255.0, 1020.0, 375.0)  # Left, top, right, bottom of the search field.
LENS = (260.0, 309.0)  # Centre of the magnifying glass.
SHADES = 33  # Steps between two colours at an edge.

RGB = tuple[int, int, int]


@lru_cache(maxsize=4)
def card(brand: str) -> bytes:
    """*brand* is "#rrggbb". PNG with a palette, about 4 kB; the same colour, the same bytes."""
    colour = tuple(int(brand[place : place + 2], 16) for place in (1, 3, 5))
    palette = [shade((255, 255, 255), colour, step) for step in range(SHADES)]
    rows = b"".join(b"\0" + row for row in rows_of())
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", header),
            chunk(b"PLTE", b"".join(map(bytes, palette))),
            chunk(b"IDAT", zlib.compress(rows, 9)),
            chunk(b"IEND", b""),
        )
    )


def shade(ground: RGB, ink: tuple[int, ...], step: int) -> RGB:
    """Between *ground* (step 0) and *ink* (the last step)."""
    part = step / (SHADES - 1)
    red, green, blue = (round(g + (i - g) * part) for g, i in zip(ground, ink, strict=True))
    return red, green, blue


@lru_cache(maxsize=1)
def rows_of() -> tuple[bytes, ...]:
    """Palette numbers, row by row: 0 is white, the last is the brand's colour."""
    return tuple(drawn())


def drawn() -> Iterator[bytes]:
    left, top, right, bottom = FIELD
    plain = bytes([SHADES - 1]) * WIDTH
    for y in range(HEIGHT):
        if not top - 1 <= y <= bottom + 1:
            yield plain
            continue
        row = bytearray(plain)
        for x in (*range(int(left) - 1, 340), *range(int(right) - 70, int(right) + 2)):
            row[x] = round((SHADES - 1) * (1 - white(x + 0.5, y + 0.5)))
        row[340 : int(right) - 70] = bytes([row[339]]) * (int(right) - 70 - 340)
        yield bytes(row)


def white(x: float, y: float) -> float:
    """How much of the pixel round (x, y) is white: the field without the magnifying glass."""
    left, top, right, bottom = FIELD
    radius = (bottom - top) / 2
    nearest_x = min(max(x, left + radius), right - radius)
    field = cover(radius - ((x - nearest_x) ** 2 + (y - top - radius) ** 2) ** 0.5)
    from_lens = ((x - LENS[0]) ** 2 + (y - LENS[1]) ** 2) ** 0.5
    ring = cover(5 - abs(from_lens - 24))
    along = min(max(((x - LENS[0]) + (y - LENS[1])) / 2, 18.0), 38.0)
    handle = cover(5 - ((x - LENS[0] - along) ** 2 + (y - LENS[1] - along) ** 2) ** 0.5)
    return field * (1 - max(ring, handle))


def cover(depth: float) -> float:
    """Share of a pixel that lies inside an edge *depth* pixels away."""
    return min(max(depth + 0.5, 0.0), 1.0)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
