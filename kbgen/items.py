"""The keys of pages and copies: each changes with everything that its file is made from."""

from collections.abc import Mapping, Sequence

from kbgen.files import digest
from kbgen.site.page import Page


def text_key(code: bytes, record: bytes, targets: Sequence[str]) -> bytes:
    """Of an article's finished text; *record* is the key of what was parsed."""
    return digest(code + record + "\0".join(targets).encode())


def page_key(
    code: bytes, frame: str, page: Page, text: bytes = b"", words: Mapping[str, str] | None = None
) -> bytes:
    """Of a page inside *frame*; with an article's *text* and the words of its blocks."""
    said = repr(sorted(words.items())).encode() if words else b""
    return digest(code + (frame + page.digest()).encode() + text + said)


def copy_key(url: str, text: bytes) -> bytes:
    """Of the copy of an article's text."""
    return digest(b"copy" + url.encode() + text)
