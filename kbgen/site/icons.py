"""Line icons, drawn into the page: no request, no script, the colour of the text."""

from markupsafe import Markup

# 24 × 24, stroked with 1.75; each value is the inside of the drawing.
ICONS = {
    "search": '<circle cx="11" cy="11" r="7"/><path d="m20.5 20.5-4.5-4.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "globe": '<circle cx="12" cy="12" r="9"/>'
    '<path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"/>',
}


def icon(name: str) -> Markup:
    """The drawing called *name*, hidden from screen readers; empty if there is none."""
    inside = ICONS.get(name)
    if inside is None:
        return Markup()
    return Markup(  # noqa: S704 (ours, from the table above)
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">'
        f"{inside}</svg>"
    )
