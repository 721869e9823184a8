"""A help centre from a folder of Markdown: most asked first, and taught by closed tickets."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kbgen.version import VERSION

if TYPE_CHECKING:
    from kbgen.build import build_site as build_site
    from kbgen.check import check_site as check_site
    from kbgen.errors import KbgenError as KbgenError
    from kbgen.serve import serve_site as serve_site
    from kbgen.tickets import read_questions as read_questions

__version__ = VERSION

_ROOMS = {
    "KbgenError": "kbgen.errors",
    "build_site": "kbgen.build",
    "check_site": "kbgen.check",
    "read_questions": "kbgen.tickets",
    "serve_site": "kbgen.serve",
}
__all__ = ["KbgenError", "__version__", "build_site", "check_site", "read_questions", "serve_site"]


def __getattr__(name: str) -> Any:
    """A story is imported when it is asked for: `kbgen --help` needs none (PEP 562)."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'kbgen' has no attribute '{name}'")
    return getattr(import_module(_ROOMS[name]), name)
