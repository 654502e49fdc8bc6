"""The client's colour: always as a line, as the colour of letters only where it can be read."""

from __future__ import annotations

import re

from ..palette import HOUSE

LEAST_CONTRAST = 4.5
"""Of letters on white paper: WCAG 2.2, success criterion 1.4.3."""


def brand_colours(colour: str) -> tuple[str, str]:
    """
    Return the colour of lines and the colour of letters.

    Parameters
    ----------
    colour : str
        ``#`` and six hexadecimal digits; anything else gives the colour of the house.

    Examples
    --------
    >>> brand_colours("#1B5E84"), brand_colours("#FFE600"), brand_colours("red; }")
    (('#1b5e84', '#1b5e84'), ('#ffe600', '#0b4f7d'), ('#0b4f7d', '#0b4f7d'))
    """
    found = colour.lower() if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else HOUSE
    return found, found if contrast_on_white(found) >= LEAST_CONTRAST else HOUSE


def contrast_on_white(colour: str) -> float:
    """
    Return the contrast ratio of a colour on white, 1 to 21, as WCAG 2.2 defines it.

    Examples
    --------
    >>> round(contrast_on_white("#000000")), round(contrast_on_white("#ffffff"))
    (21, 1)
    """
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
