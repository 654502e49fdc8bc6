"""The colours of a brand by what they are for, each as dark or as light as it has to be there."""

from __future__ import annotations

import colorsys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ...i18n import gettext
from ...palette import BLUE, GREEN, GREY, HOUSE, INK, MUTED, ORANGE, PALE, PAPER, RED, RED_INK

LEAST_OF_LETTERS, LEAST_OF_MARKS = 4.5, 3.0
"""Contrast that is needed: WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

DARK = "#14191e"
"""The ground that letters stand on in the dark mode of a screen."""

LIGHTEST = 0.4
"""The bars of a deck are drawn at most so much lighter than its first colour."""

PRIMARY, SECONDARY = "color.primary", "color.secondary"
FOREGROUND, BACKGROUND = "color.foreground", "color.background"
USED = (PRIMARY, SECONDARY, FOREGROUND, BACKGROUND)
"""The keys of ``_brand.yml`` whose colours are shown."""

_STEP = 0.01
_AMBER = "#9a5b00"
_ON_THE_GROUND = (MUTED, RED_INK, _AMBER)
"""Our own letters, which stand on the ground of every brand."""
_VERDICTS = (RED, ORANGE, GREEN, GREY)
_APART = 0.11
"""Distance in OKLab (Ottosson 2020) from which on two colours of a chart are told apart."""


@dataclass(frozen=True)
class Colours:
    """
    A brand's colours by what they are for, each ``#`` and six hexadecimal digits in small letters.

    Attributes
    ----------
    line : str
        Lines and areas that say nothing: the first colour as it was given.
    letters, on_dark : str
        Headings and links on the ground, and on a screen in its dark mode: of the same hue.
    wash, pale : str
        The ground behind a box, and what stood before in a chart.
    charts : str
        What is drawn in a chart, beside the colours of verdicts.
    marks, second : str
        The first and the second colour of a deck's theme.
    lighter : float
        By how much the bars of a deck are lighter than its first colour.
    ink, ground : str
        Letters, and what they stand on.
    """

    line: str = HOUSE
    letters: str = HOUSE
    on_dark: str = "#84bfe8"
    wash: str = "#edf4f9"
    pale: str = PALE
    charts: str = BLUE
    marks: str = HOUSE
    lighter: float = 0.36
    second: str = ""
    ink: str = INK
    ground: str = PAPER


Adjusted = tuple[str, str]
"""A key of ``_brand.yml``, and what is shown in place of its colour, in words."""


def choose(given: Mapping[str, str]) -> tuple[Colours, tuple[Adjusted, ...]]:
    """
    Return the colours of a brand by what they are for, and which had to be adjusted.

    Parameters
    ----------
    given : mapping
        Of ``USED`` to ``#`` and six hexadecimal digits; what is not given is the suite's.

    Examples
    --------
    >>> own, told = choose({"color.primary": "#FFE600"})
    >>> own.line, own.letters
    ('#ffe600', '#7f7300')
    >>> print(told[0][1])
    #ffe600 has a contrast of 1.3 : 1 on #ffffff, and letters need 4.5 : 1: they are #7f7300.
    >>> choose({})
    (Colours(line='#0b4f7d', ...), ())
    """
    own = {key: colour.lower() for key, colour in given.items()}
    told: list[Adjusted] = []
    ink, ground = _letters_and_ground(own, told)
    grounds = {PAPER, ground}
    line = own.get(PRIMARY)
    second = own.get(SECONDARY, "")
    if second:
        told += _told(SECONDARY, second, shade := darkened(second, grounds), grounds, letters=False)
        second = shade
    if line is None:
        by = lighter_by(HOUSE, grounds)
        return Colours(ink=ink, ground=ground, second=second, lighter=by), tuple(told)
    letters = _readable(line, grounds)
    told += _told(PRIMARY, line, letters, grounds, letters=True)
    charts = letters
    if alike := next((c for c in _VERDICTS if _distance(c, letters) < _APART), ""):
        charts = BLUE
        message = gettext(
            "{colour} looks like {verdict}, in which charts show a verdict: what else they show "
            "stays {taken}.",
            colour=letters,
            verdict=alike,
            taken=BLUE,
        )
        told.append((PRIMARY, message))
    return (
        Colours(
            line=line,
            letters=letters,
            on_dark=_readable(line, {DARK}),
            wash=_mixed(line, 0.075),
            pale=_mixed(letters, 0.40),
            charts=charts,
            marks=(marks := darkened(line, grounds)),
            lighter=lighter_by(marks, grounds),
            second=second,
            ink=ink,
            ground=ground,
        ),
        tuple(told),
    )


def _letters_and_ground(own: Mapping[str, str], told: list[Adjusted]) -> tuple[str, str]:
    ink, ground = own.get(FOREGROUND, INK), own.get(BACKGROUND, PAPER)
    if ink == ground:
        message = gettext(
            "it is {colour}, as the ground is: nothing could be read. Letters are {ink} on "
            "{ground}.",
            colour=ink,
            ink=INK,
            ground=PAPER,
        )
        told.append((FOREGROUND if FOREGROUND in own else BACKGROUND, message))
        return INK, PAPER
    if any(contrast(letters, ground) < LEAST_OF_LETTERS for letters in _ON_THE_GROUND):
        taken = INK if contrast(ground, PAPER) < LEAST_OF_LETTERS else ground
        ink = ink if contrast(ink, PAPER) >= LEAST_OF_LETTERS else taken
        message = gettext(
            "{ground} is too dark for our charts and our grey letters: the ground stays {paper}, "
            "and letters are {ink}.",
            ground=ground,
            paper=PAPER,
            ink=ink,
        )
        told.append((BACKGROUND, message))
        return ink, PAPER
    readable = _readable(ink, {PAPER, ground})
    told += _told(FOREGROUND, ink, readable, {PAPER, ground}, letters=True)
    return readable, ground


def _told(
    key: str, given: str, taken: str, grounds: Collection[str], *, letters: bool
) -> Iterator[Adjusted]:
    """Yield that another colour stands for one that could not be read."""
    if given == taken:
        return
    worst = min(grounds, key=lambda ground: contrast(given, ground))
    facts = {
        "given": given,
        "contrast": f"{contrast(given, worst):.1f}",
        "ground": worst,
        "taken": taken,
    }
    if letters:
        yield (
            key,
            gettext(
                "{given} has a contrast of {contrast} : 1 on {ground}, and letters need 4.5 : 1: "
                "they are {taken}.",
                **facts,
            ),
        )
    else:
        yield (
            key,
            gettext(
                "{given} has a contrast of {contrast} : 1 on {ground}, and marks need 3 : 1: they "
                "are {taken}.",
                **facts,
            ),
        )


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


def beside(colour: str, others: Collection[str]) -> dict[str, str]:
    """
    Return what stands for those of ours that look like a brand's colour, which is in place of ours.

    It is the suite's own colour, which is free then, then that of letters.

    Examples
    --------
    >>> beside("#8a1c5c", ("#b35900", "#8a2b6b")), beside("#0b4f7d", ("#b35900", "#8a2b6b"))
    ({'#8a2b6b': '#0b4f7d'}, {})
    """
    alike = [other for other in others if _distance(other, colour) < _APART]
    free = [own for own in (HOUSE, INK) if _distance(own, colour) >= _APART]
    return dict(zip(alike, free, strict=False))


def lighter(colour: str, by: float) -> str:
    """
    Return a colour as a deck draws bars in it (``lumMod`` and ``lumOff`` of ECMA-376).

    Examples
    --------
    >>> lighter("#8a1c5c", 0.4), lighter("#8a1c5c", 0)
    ('#dc53a3', '#8a1c5c')
    """
    hue, light, strong = colorsys.rgb_to_hls(*_shares(colour))
    return _written(colorsys.hls_to_rgb(hue, light * (1 - by) + by, strong))


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _shares(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _distance(colour: str, other: str) -> float:
    """Return how far apart two colours are in OKLab."""
    pairs = zip(_oklab(colour), _oklab(other), strict=True)
    return sum((one - two) ** 2 for one, two in pairs) ** 0.5


def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = map(_linear, _shares(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _readable(colour: str, grounds: Collection[str], least: float = LEAST_OF_LETTERS) -> str:
    """Return a colour of the same hue that can be read, and is no further from it than need be."""
    hue, light, strong = colorsys.rgb_to_hls(*_shares(colour))
    step = _STEP if DARK in grounds else -_STEP
    while min(contrast(colour, ground) for ground in grounds) < least:
        light = min(1.0, max(0.0, light + step))
        colour = _written(colorsys.hls_to_rgb(hue, light, strong))
    return colour


def darkened(colour: str, grounds: Collection[str]) -> str:
    """Return a colour of the same hue in which marks can be seen on light grounds."""
    return _readable(colour, grounds, LEAST_OF_MARKS)


def lighter_by(colour: str, grounds: Collection[str]) -> float:
    """Return by how much bars of a colour can be lighter and still be seen."""
    by = LIGHTEST
    while by > 0 and min(contrast(lighter(colour, by), g) for g in grounds) < LEAST_OF_MARKS:
        by = max(0.0, round(by - _STEP, 2))
    return by


def _mixed(colour: str, part: float) -> str:
    """Return a colour on white paper that lets the rest of the paper shine through."""
    red, green, blue = (part * share + 1 - part for share in _shares(colour))
    return _written((red, green, blue))


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(shares: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares)
