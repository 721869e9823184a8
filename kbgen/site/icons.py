"""Line icons of the theme, drawn into the page: no request, and in the colour of the text."""

import re
from collections.abc import Mapping

from markupsafe import Markup

from kbgen.theme import Theme

DRAWING = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)


def read_icons(theme: Theme) -> Mapping[str, str]:
    """Name → what stands inside theme/icons/<name>.svg, drawn on a ground of 24 × 24."""
    found = {}
    for path in theme.under("icons", ".svg"):
        drawing = DRAWING.search(theme.text(path))
        if drawing:
            name = path.removeprefix("icons/").removesuffix(".svg")
            found[name] = " ".join(drawing[1].split())
    return found


def icon(icons: Mapping[str, str], name: str) -> Markup:
    """The drawing called *name*, hidden from screen readers; empty if there is none."""
    if name not in icons:
        return Markup()
    return Markup(  # noqa: S704 (a file of the theme, which is trusted like its templates)
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">'
        f"{icons[name]}</svg>"
    )
