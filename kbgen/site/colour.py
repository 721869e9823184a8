"""Brand colours that can be read: WCAG contrast, and the nearest colour that has enough."""

import colorsys
import re

from kbgen.config import Config

ENOUGH = 4.5  # WCAG 2.2, 1.4.3: text against its ground.
LIGHT_PAGE, DARK_PAGE = "#ffffff", "#111418"  # --page of theme/css/tokens.css.
# The darkest and the lightest ground on which theme/css puts a link (tinted boxes).
LIGHT_GROUND, DARK_GROUND = "#eef1f5", "#20262e"
CALM = 6.5  # Aimed at where the dark accent is derived: bare 4.5:1 glares on a dark page.
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)

RGB = tuple[float, float, float]


def accents(config: Config) -> tuple[str, str]:
    """The accent on the light and on the dark page; readable whatever the site asks for."""
    light = nearest(config.brand if is_colour(config.brand) else Config().brand, LIGHT_GROUND)
    if is_colour(config.brand_dark):
        return light, nearest(config.brand_dark, DARK_GROUND)
    return light, nearest(light, DARK_GROUND, CALM)


def is_colour(text: str) -> bool:
    return HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance, 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def nearest(colour: str, page: str, enough: float = ENOUGH) -> str:
    """*colour* itself, or as little darker or lighter as gives it *enough* contrast on *page*."""
    if contrast(colour, page) >= enough:
        return long_form(colour)
    hue, light, saturation = colorsys.rgb_to_hls(*rgb(colour))
    goal = 0.0 if luminance(page) > 0.5 else 1.0
    for step in range(1, 256):
        there = light + (goal - light) * step / 255
        found = hexadecimal(colorsys.hls_to_rgb(hue, there, saturation))
        if contrast(found, page) >= enough:
            return found
    return "#000000" if goal == 0 else "#ffffff"


def long_form(colour: str) -> str:
    """#abc as #aabbcc."""
    digits = colour.lstrip("#").lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)


def rgb(colour: str) -> RGB:
    digits = long_form(colour)[1:]
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def hexadecimal(parts: RGB) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
