"""An author's file changes in one place, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.articles.edits import rename_key, retarget


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("tail", [b"", b"\n", b"  \n\n"])
def test_a_key_is_renamed_and_every_other_byte_stays(start: bytes, end: bytes, tail: bytes) -> None:
    text = start + b"---\ntitle: 'T'  # why\nticktes:   4\nmine: [a,b]\n---\n\nticktes: x".replace(
        b"\n", end
    )
    edited = rename_key(text + tail, 3, "ticktes", "tickets")
    assert edited == text.replace(b"ticktes:   4", b"tickets:   4") + tail


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"---\ntitle: T\nticktes: 4\ntickets: 5\n---\n", 3),  # Would stand twice.
        (b"---\ntitle: T\nticktes: many\n---\n", 3),  # Would be a new mistake.
        (b"---\ntitle: T\n---\nticktes: 4\n", 4),  # Is no front matter.
        (b"---\n{title: T, ticktes: 4}\n---\n", 2),  # Does not begin the line.
        (b"---\ntitle: T\nticktes: 4\n---\n", 9),
        (b"---\ntitle: T\nticktes: 4\n---\n", 2),
        (b"", 2),
    ],
)
def test_what_is_not_safe_is_refused(text: bytes, line: int) -> None:
    assert rename_key(text, line, "ticktes", "tickets") is None


def test_a_quoted_key_is_renamed_with_its_quotes() -> None:
    edited = rename_key(b'---\n"titel": x\n---\nt', 2, "titel", "title")
    assert edited == b"---\ntitle: x\n---\nt"


def test_a_link_is_aimed_anew() -> None:
    text = b"---\ntitle: T\n---\n\n[a](/old/#x) and `[a](/old/)`, [b](/older/)\r\n"
    assert retarget(text.replace(b"`[a](/old/)`", b"``"), 5, "/old/", "/new/") == (
        b"---\ntitle: T\n---\n\n[a](/new/#x) and ``, [b](/older/)\r\n"
    )
    assert retarget(text, 5, "/old/", "/new/") is None  # Two places: which one?
    assert retarget(text, 6, "/old/", "/new/") is None


@given(st.binary(max_size=80), st.integers(-1, 6))
def test_no_bytes_make_an_edit_raise(data: bytes, line: int) -> None:
    rename_key(b"---\nticktes: 1\n" + data, line, "ticktes", "tickets")
    retarget(data + b"[a](/old/)", line, "/old/", "/new/")
