"""What browser tests name: sizes of screens, flags of Chromium, and what to do without it."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
REQUIRED = os.environ.get("KBGEN_REQUIRE_BROWSER") == "1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever asks for another machine fails, and a test sees that it asked.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


def missing(reason: str) -> None:
    """Skip with the reason; where everything must be there, fail."""
    if REQUIRED:
        pytest.fail(f"{reason} (KBGEN_REQUIRE_BROWSER=1)")
    pytest.skip(reason)
