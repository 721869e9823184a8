"""The look that site.yml asks for: whether its colours can be read and its logo is there."""

import re
from collections.abc import Collection, Iterator

from kbgen.config import Config
from kbgen.errors import Diagnostic, Severity, did_you_mean
from kbgen.site.colour import DARK_PAGE, ENOUGH, LIGHT_PAGE, contrast, is_colour, nearest

FILE = "site.yml"


def look_mistakes(
    config: Config, pictures: Collection[str] = (), text: str = ""
) -> tuple[Diagnostic, ...]:
    """What is wrong; *pictures* are the paths inside content/, *text* is that of site.yml."""
    return (*_colour_mistakes(config, text), *_logo_mistakes(config, pictures, text))


def _colour_mistakes(config: Config, text: str) -> Iterator[Diagnostic]:
    for key, colour, page in (
        ("brand", config.brand, LIGHT_PAGE),
        ("brand_dark", config.brand_dark, DARK_PAGE),
    ):
        if not is_colour(colour) or (measured := contrast(colour, page)) >= ENOUGH:
            continue
        shown = int(measured * 10) / 10  # Cut, not rounded: 4.48 is not "4.5".
        message = f"'{key}: {colour}' has a contrast of {shown}:1 on the page, {ENOUGH}:1 is needed"
        hint = f"the nearest that can be read is '{nearest(colour, page)}'"
        yield Diagnostic(FILE, _line(key, text), message, hint, "low-contrast")


def _logo_mistakes(config: Config, pictures: Collection[str], text: str) -> Iterator[Diagnostic]:
    if config.logo and config.logo not in pictures:
        message = f"no such picture: 'logo: {config.logo}'"
        hint = did_you_mean(config.logo, pictures) or "the path begins in content/"
        line = _line("logo", text)
        yield Diagnostic(FILE, line, message, hint, "missing-image", Severity.WARNING)


def _line(key: str, text: str) -> int:
    """Where *key* stands, 0 if nowhere."""
    found = re.search(rf"^{key}\s*:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0
