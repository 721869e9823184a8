"""The picture for shared links: mirrored and left out, yet as if every pixel were drawn."""

import struct

from kbgen.site.card import HEIGHT, SHADES, WIDTH, card, field, lens, rows_of


def test_every_pixel_is_what_drawing_it_alone_gives() -> None:
    rows = rows_of()
    assert {len(row) for row in rows} == {WIDTH}
    assert len(rows) == HEIGHT
    for y in (0, 253, 254, 255, 262, 280, 309, 314, 315, 345, 353, 374, 375, 376, 629):
        for x in (*range(170, 330), 600, *range(950, 1030)):
            white = field(x + 0.5, y + 0.5) * (1 - lens(x + 0.5, y + 0.5))
            assert rows[y][x] == round((SHADES - 1) * (1 - white)), (x, y)


def test_it_is_a_png_of_the_size_that_others_ask_for() -> None:
    data = card("#1a5fb4")
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    assert card("#1a5fb4") == data != card("#b41a5f")
