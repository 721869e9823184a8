"""Which addresses a link may have, and which of them are ours to resolve."""

import re
from enum import StrEnum
from functools import lru_cache

SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
VIDEO_FILES = (".mp4", ".webm", ".m4v", ".ogv", ".mov")
_VIDEO_HOSTS = re.compile(
    r"https://(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:watch|embed|shorts)|youtu\.be/|vimeo\.com/\d"
    r"|player\.vimeo\.com/video|(?:www\.)?loom\.com/share|fast\.wistia)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f]+")  # What browsers overlook inside a scheme.


class Kind(StrEnum):
    """Where a link leads."""

    OURS = "ours"
    ELSEWHERE = "elsewhere"
    REFUSED = "refused"


@lru_cache(maxsize=1 << 14)
def kind_of(target: str) -> Kind:
    """What a browser would make of *target*; anything that could run a script is refused."""
    bare = _IGNORED.sub("", target).replace("\\", "/")
    if bare.startswith("//"):
        return Kind.REFUSED
    scheme = _SCHEME.match(bare)
    if scheme is None:
        return Kind.OURS
    return Kind.ELSEWHERE if scheme[1].lower() in SCHEMES else Kind.REFUSED


def is_video(target: str) -> bool:
    """Whether *target* is a film: a file of ours, or a page of one of the film sites."""
    if kind_of(target) is Kind.OURS:
        return target.partition("#")[0].partition("?")[0].lower().endswith(VIDEO_FILES)
    return _VIDEO_HOSTS.match(target) is not None
