"""The picture that other sites show with a link: a search field on the brand's colour, as PNG."""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache

WIDTH, HEIGHT = 1200, 630  # What Open Graph readers ask for.
FIELD = (180.0, 255.0, 1020.0, 375.0)  # Left, top, right, bottom of the search field.
LENS = (260.0, 309.0)  # Centre of the magnifying glass.
REACH = 45  # Pixels from there to the end of its handle.
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
    """Only what is not plain is computed: half of a round end, which is mirrored, and the lens."""
    top, bottom = int(FIELD[1]), int(FIELD[3])
    plain = bytes([SHADES - 1]) * WIDTH
    rows = {y: bytes(field_row(y)) for y in range(top - 1, HEIGHT // 2)}
    rows |= {HEIGHT - 1 - y: row for y, row in rows.items()}
    for y in range(HEIGHT):
        if top - 1 <= y <= bottom:
            yield with_lens(rows[y], y) if abs(y - LENS[1]) < REACH else rows[y]
        else:
            yield plain


def field_row(y: int) -> bytearray:
    """A row of the search field alone."""
    left, _, right, _ = map(int, FIELD)
    row = bytearray([SHADES - 1]) * WIDTH
    middle = (left + right) // 2
    for x in range(left - 1, left + 64):
        row[x] = row[WIDTH - 1 - x] = step(field(x + 0.5, y + 0.5))
    row[left + 64 : right - 64] = bytes([step(field(middle, y + 0.5))]) * (right - left - 128)
    return row


def with_lens(row: bytes, y: int) -> bytes:
    """*row* with the magnifying glass before it."""
    drawn_over = bytearray(row)
    for x in range(int(LENS[0]) - REACH, int(LENS[0]) + REACH):
        mark = lens(x + 0.5, y + 0.5)
        if mark:
            drawn_over[x] = step(field(x + 0.5, y + 0.5) * (1 - mark))
    return bytes(drawn_over)


def step(white: float) -> int:
    return round((SHADES - 1) * (1 - white))


def field(x: float, y: float) -> float:
    """How much of the pixel round (x, y) lies in the field."""
    left, top, right, bottom = FIELD
    radius = (bottom - top) / 2
    nearest_x = min(max(x, left + radius), right - radius)
    return cover(radius - ((x - nearest_x) ** 2 + (y - top - radius) ** 2) ** 0.5)


def lens(x: float, y: float) -> float:
    """How much of it lies in the magnifying glass."""
    from_lens = ((x - LENS[0]) ** 2 + (y - LENS[1]) ** 2) ** 0.5
    ring = cover(5 - abs(from_lens - 24))
    along = min(max(((x - LENS[0]) + (y - LENS[1])) / 2, 18.0), 38.0)
    handle = cover(5 - ((x - LENS[0] - along) ** 2 + (y - LENS[1] - along) ** 2) ** 0.5)
    return max(ring, handle)


def cover(depth: float) -> float:
    """Share of a pixel that lies inside an edge *depth* pixels away."""
    return min(max(depth + 0.5, 0.0), 1.0)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
