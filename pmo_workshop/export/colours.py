"""The client's colour in all that is sent, as it stands in lines and as letters have to have it."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from ..i18n import gettext
from ..palette import HOUSE

LEAST_CONTRAST = 4.5
"""Of letters on their ground: WCAG 2.2, success criterion 1.4.3."""

PAPER, DARK = "#ffffff", "#14191e"
"""The grounds that letters stand on: paper, and a screen in its dark mode."""

_STEP = 0.01


@dataclass(frozen=True)
class Colours:
    """
    A colour by what it is for, each ``#`` and six hexadecimal digits in small letters.

    Attributes
    ----------
    line : str
        Lines and areas: the colour as it was given.
    letters, on_dark : str
        Letters on paper, and on a screen in its dark mode: of the same hue, as dark or as light as
        letters have to be.
    pale, wash : str
        Bars with figures in them, and the ground behind a box.
    """

    line: str
    letters: str
    on_dark: str
    pale: str
    wash: str


def colours_of(colour: str) -> Colours:
    """
    Return a client's colour by what it is for; without one, that of the suite.

    Parameters
    ----------
    colour : str
        ``#`` and six hexadecimal digits; anything else is none.

    Examples
    --------
    >>> colours_of("#FFE600").line, colours_of("#FFE600").letters
    ('#ffe600', '#7f7300')
    >>> colours_of("red; }").line
    '#0b4f7d'
    """
    line = colour.lower() if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else HOUSE
    return Colours(
        line,
        _readable(line, PAPER),
        _readable(line, DARK),
        _mixed(line, 0.40),
        _mixed(line, 0.075),
    )


def what_was_adjusted(colour: str) -> list[str]:
    """
    Say which colour its letters have, where the colour that was given cannot be read.

    Examples
    --------
    >>> what_was_adjusted("#FFE600")
    ['brand.colour #ffe600 has a contrast of 1.3 : 1 on paper, and letters need 4.5 : 1: they are #7f7300.']
    >>> what_was_adjusted("#0b4f7d")
    []
    """  # noqa: E501 - the line is one line
    found = colours_of(colour)
    if found.line == found.letters:
        return []
    return [
        gettext(
            "brand.colour {given} has a contrast of {contrast} : 1 on paper, and letters need "
            "{least} : 1: they are {taken}.",
            given=found.line,
            contrast=f"{contrast(found.line, PAPER):.1f}",
            least=f"{LEAST_CONTRAST:g}",
            taken=found.letters,
        )
    ]


def contrast(colour: str, ground: str) -> float:
    """
    Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff")), round(contrast("#ffffff", "#ffffff"))
    (21, 1)
    """
    darker, lighter = sorted((_luminance(colour), _luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in _shares(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(colour: str, ground: str) -> str:
    """Return a colour of the same hue that can be read, and is no further from it than need be."""
    hue, light, strong = colorsys.rgb_to_hls(*_shares(colour))
    step = -_STEP if ground == PAPER else _STEP
    while contrast(colour, ground) < LEAST_CONTRAST:
        light = min(1.0, max(0.0, light + step))
        colour = _written(colorsys.hls_to_rgb(hue, light, strong))
    return colour


def _mixed(colour: str, part: float) -> str:
    """Return a colour on white paper that lets the rest of the paper shine through."""
    red, green, blue = (part * share + 1 - part for share in _shares(colour))
    return _written((red, green, blue))


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(shares: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares)
