"""The house style of charts, and a chart as a notebook displays it."""

from __future__ import annotations

import hashlib
import io
import re
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from itertools import compress
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import TICKDOWN, TICKLEFT, Line2D  # type: ignore[attr-defined]  # not in its stub
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FixedLocator, Formatter
from matplotlib.transforms import Affine2D, Transform, offset_copy

from .. import texts
from ..display import clean, number
from ..palette import (  # noqa: F401 - the charts take their colours from here
    BLUE,
    GREEN,
    GREY,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    PURPLE,
    RED,
    RED_INK,
    SKY,
    YELLOW,
)
from ..paths import shipped
from .letters import Letters

WIDTH = 6.9
"""Inches: the text width of an A4 page."""

FONT, FALLBACK = "Source Sans 3", "DejaVu Sans"
FAMILIES = f"'{FONT}', Arial, 'Liberation Sans', '{FALLBACK}', sans-serif"
"""For a reader without the house font: narrow ones first, as the labels were measured in ours."""

SPARE = 1.1
"""Room left for such a reader's wider letters."""

FAINT = "#b4bcc4"
"""A grey for lines that join what belongs together."""

SIZE, SMALLER = 10, 9
"""Points: text and axis figures. Nothing is smaller than 9."""

LINE = 0.17
"""Inches: the height of a line of small text."""

ROW, LOW_ROW = 0.33, 0.24
"""Inches: the height of one row, and of one whose name, like all others, takes a single line."""

Row = Mapping[str, Any]

POINTS = 72
"""To the inch; an SVG is measured in points."""

Look = dict[str, Any]
"""How a thing is drawn, in the words of matplotlib."""

Mark = tuple[str, str, bool]
"""Colour, shape and whether the shape is hollow."""

Entry = tuple[str, str, bool, str]
"""Of a key: marker, colour, whether the mark is hollow, text."""

_DRAWING = re.compile(
    "axes|figure|font|grid|hatch|legend|lines|markers|patch|path|savefig|scatter|svg|text|[xy]axis"
    "|[xy]tick"
)
"""Settings of matplotlib that change a drawing; the others, such as the backend, stay."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"


@cache
def _families() -> tuple[str, ...]:
    """Register the shipped fonts and return the families that can be measured here."""
    for path in sorted((shipped("templates") / "pdf" / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    known = {font.name for font in font_manager.fontManager.ttflist}
    return (FONT, FALLBACK) if FONT in known else (FALLBACK,)


@cache
def _style() -> Mapping[Any, Any]:
    """Return every setting that changes a drawing: ours, and matplotlib's default of the others."""
    defaults = {
        name: value for name, value in matplotlib.rcParamsDefault.items() if _DRAWING.match(name)
    }
    ours = {
        "font.family": list(_families()),
        "font.size": SIZE,
        "text.color": INK,
        "text.parse_math": False,
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.labelsize": SMALLER,
        "axes.linewidth": 0.7,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "xtick.labelsize": SMALLER,  # how many figures fit
        "ytick.labelsize": SMALLER,
        "ytick.alignment": "center",
        "legend.frameon": False,
        "legend.fontsize": SMALLER,
        "hatch.linewidth": 0.6,
        "svg.fonttype": "none",
        "svg.hashsalt": "same bytes",
    }
    return {**defaults, **ours}


_drawing = False


@contextmanager
def style() -> Iterator[None]:
    """Draw in the house style, whatever the person's own matplotlib settings are."""
    global _drawing
    if _drawing:  # settings are costly to change: a chart changes them once
        yield
        return
    now = partial(dict.__getitem__, matplotlib.rcParams)  # its own way takes five times as long
    changes = {name: value for name, value in _style().items() if now(name) != value}
    with warnings.catch_warnings(), matplotlib.rc_context(changes):
        # A reader's font may have the character that ours lacks: the SVG holds text.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        _drawing = True
        try:
            yield
        finally:
            _drawing = False


@dataclass(frozen=True)
class Chart:
    """
    A chart that a notebook can display and every exporter can read.

    Attributes
    ----------
    figure : matplotlib Figure
        Drawn inside ``style()``.
    alt : str
        What is to be seen, with its figures, for those who cannot see it.
    caption : str
        How to read the chart.
    name : str
        Short name; it makes the ids of the drawing unique.
    title : str
        What was found, in ten to fifteen words.
    subtitle : str
        What is measured: what was asked, n, N, response rate, dates.
    notes : tuple of str
        Small print that many charts share; a report may tell it once.
    weaker : str
        The drawing with its leading row as a shortfall of uncertain size, as one ``svg`` element,
        where the mark of the element may judge it so; else empty.
    """

    figure: Figure
    alt: str
    caption: str
    name: str = "chart"
    title: str = ""
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    weaker: str = ""

    def __post_init__(self) -> None:
        for text in ("alt", "caption", "title", "subtitle"):
            object.__setattr__(self, text, texts.spoken(getattr(self, text)))

    @cached_property
    def svg(self) -> str:
        """The chart as one ``svg`` element: no outside reference, no style sheet, same bytes."""
        return _tidied(_drawn(self.figure), self.name, self.alt)

    @property
    def rows(self) -> Mapping[str, float]:
        """
        Where its rows lie, in points of the drawing, so that a phone can have them one by one.

        ``left`` and ``right`` are the ends of its panels, ``top`` and ``high`` those of the rows,
        ``n`` of them; empty without rows that are named on the left of all panels.
        """
        panels = [axes for axes in self.figure.axes if isinstance(axes, Panel)]
        named = [axes for axes in panels if axes.rows]
        if len(named) != 1 or {(a.top, a.high) for a in panels} != {(named[0].top, named[0].high)}:
            return {}
        if min(axes.left for axes in panels) < named[0].left:
            return {}
        wide = float(self.figure.get_size_inches()[0])
        right = max(axes.left + axes.get_position().width * wide for axes in panels)
        ends = {"left": named[0].left, "right": right, "top": named[0].top, "high": named[0].high}
        return {name: round(POINTS * end, 1) for name, end in ends.items()} | {"n": named[0].rows}

    def __str__(self) -> str:
        return self.alt

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[Mapping, Mapping]:
        return (
            {"image/svg+xml": self.svg, "text/plain": self.alt},
            {
                "image/svg+xml": {
                    "title": self.title,
                    "subtitle": self.subtitle,
                    "alt": self.alt,
                    "caption": self.caption,
                    "notes": list(self.notes),
                    "rows": dict(self.rows),
                    **({"weaker": self.weaker} if self.weaker else {}),
                }
            },
        )


class _Renderer(RendererSVG):
    """Write a figure as SVG; a text that was measured for another figure is not measured again."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        return _measured(s, prop)


def _drawn(figure: Figure) -> str:
    """Return what matplotlib draws: the only place where a figure is saved."""
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    drawing = io.StringIO()
    with style():
        wide, high = POINTS * figure.get_size_inches()
        renderer = _Renderer(wide, high, drawing, metadata=nothing)
        figure.draw(renderer)
        renderer.finalize()
    return drawing.getvalue()


def _tidied(svg: str, name: str, alt: str) -> str:
    """
    Return the drawing fit to stand in a page beside others.

    Unused ids go and the others carry the chart's name, the global style sheet becomes attributes
    (it would change the page around it), and so do styles, so that a strict content security
    policy and every SVG reader accept them.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, not a stranger's file
    prefix = f"{name}-{hashlib.sha256(svg.encode()).hexdigest()[:8]}-"
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}style" or (
                child.tag == f"{{{_SVG}}}defs"
                and all(part.tag == f"{{{_SVG}}}style" for part in child)
            ):
                parent.remove(child)
    for element in root.iter():
        _attributes_for_style(element)
        name_of = element.get("id")
        if name_of is not None and name_of in used:
            element.set("id", prefix + name_of)
        else:
            element.attrib.pop("id", None)
        for attribute, value in element.attrib.items():
            if attribute == f"{{{_XLINK}}}href" or "url(#" in value:
                element.set(attribute, value.replace("#", f"#{prefix}", 1))
    root.attrib |= {
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
        "role": "img",
        "aria-label": alt,
    }
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def _attributes_for_style(element: ElementTree.Element) -> None:
    """Turn the style of an element into attributes of the same meaning."""
    for declaration in filter(None, map(str.strip, element.attrib.pop("style", "").split(";"))):
        what, value = (part.strip() for part in declaration.split(":", 1))
        short = re.match(r"(.*?)([\d.]+px)", value)
        if what == "font" and short:  # the short form of matplotlib 3.10: "italic 700 9px 'Family'"
            weight, size = short.groups()
            element.set("font-size", size)
            if re.search("bold|[67]00", weight):
                element.set("font-weight", "700")
        else:
            element.set(what, value)
        if what.startswith("font"):
            element.set("font-family", FAMILIES)


def canvas(height: float) -> Figure:
    """Return an empty figure of the house width and the given height in inches."""
    return Figure(figsize=(WIDTH, height), dpi=POINTS, facecolor=PAPER)


class Scale:
    """
    What our two axes share: grid, marks and figures are drawn at once and kept nowhere.

    matplotlib keeps five artists for every tick, which made a third of the cost of a chart.

    Attributes
    ----------
    has_grid, has_marks : bool
        Whether at each figure there is a line across the panel, and a short one outside it.
    """

    has_grid = False
    has_marks = True
    axes: Any  # these five are matplotlib's, of the class beside this one
    label: Any
    get_majorticklocs: Any
    get_major_formatter: Any
    get_view_interval: Any

    def set_tick_params(self, *args: object, **kwargs: object) -> None:
        """Change nothing: ticks have one look, and are no artists that could be told."""

    def set_clip_path(self, *args: object) -> None:
        """Clip nothing: what we draw does not leave its place."""

    def get_children(self) -> list[Artist]:
        return [self.label]

    def draw(self, renderer: RendererBase) -> None:
        """Draw grid, marks, figures, and the label beyond the figures."""
        flat = isinstance(self, XAxis)
        units = (self.axes.get_xaxis_transform if flat else self.axes.get_yaxis_transform)("tick1")
        places = self.get_majorticklocs()
        figures = self.get_major_formatter().format_ticks(places)
        low, high = sorted(self.get_view_interval())
        spare = 1e-10 * (high - low)  # what rounding may take from a figure at the end
        shown = [low - spare <= place <= high + spare for place in places]
        places, figures = list(compress(places, shown)), list(compress(figures, shown))

        def draw(artist: Artist) -> None:
            artist.set_figure(self.axes.figure)
            artist.draw(renderer)

        def line(along: Any, beside: Any, **look: Any) -> None:
            ends = (along, beside) if flat else (beside, along)
            draw(Line2D(*ends, transform=units, **look))

        if self.has_grid and places:
            beside = np.tile([0, 1, np.nan], len(places))
            line(np.repeat(places, 3), beside, color=GRID, linewidth=0.6)
        if self.has_marks and places:
            marker = TICKDOWN if flat else TICKLEFT
            mark = {"marker": marker, "markersize": 3.5, "markeredgewidth": 0.8}
            line(places, [0] * len(places), linestyle="none", color=MUTED, **mark)
        out = -7.0 if self.has_marks else -3.5
        away = {"x": 0, "y": out} if flat else {"x": out, "y": 0}
        text = Text(
            transform=offset_copy(units, self.axes.figure, **away, units="points"),
            fontsize=SMALLER,
            ha="center" if flat else "right",
            va="top" if flat else "center",
        )
        for place, figure in zip(places, figures, strict=True):
            text.set(x=place if flat else 0, y=0 if flat else place, text=figure)
            draw(text)
        if self.label.get_text():
            text.set_text(max(figures, key=lambda figure: breadth(figure, SMALLER), default=""))
            box = text.get_window_extent(renderer)
            self.label.set(**{"y": box.y0 - 4} if flat else {"x": box.x0 - 4})
            self.label.draw(renderer)


class _Across(Scale, XAxis):
    """The horizontal axis."""


class _Upwards(Scale, YAxis):
    """The vertical axis."""


class Panel(Axes):
    """
    Axes with our scales, put in where matplotlib's guide to own projections puts them.

    Attributes
    ----------
    sheet : Figure
        The figure it stands on.
    left, top, high : float
        Inches, from the upper left corner of the figure; set by ``panel``.
    rows : int
        How many rows are named on its left; 0 without names.
    """

    xaxis: _Across
    """The axis across."""
    yaxis: _Upwards
    """The axis upwards."""
    sheet: Figure
    left = top = high = 0.0
    rows = 0

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _Across(self, clear=False), _Upwards(self, clear=False)
        for side, spine in self.spines.items():
            spine.register_axis(self.xaxis if side in ("bottom", "top") else self.yaxis)


def ticks(scale: Axis, places: Sequence[float], names: Sequence[str] | None = None) -> None:
    """Have ticks at these places of a scale, with names instead of figures if there are any."""
    scale.set_major_locator(FixedLocator(places))
    if names is not None:
        scale.set_major_formatter(FixedFormatter(names))


def panel(
    figure: Figure, left: float, top: float, width: float, height: float, *, grid: str = ""
) -> Panel:
    """
    Return axes at a fixed place.

    Parameters
    ----------
    figure : Figure
    left, top, width, height : float
        Inches, from the upper left corner of the figure.
    grid : str
        ``"x"``, ``"y"``, ``"both"`` or empty.
    """
    wide, high = figure.get_size_inches()
    box = (left / wide, 1 - (top + height) / high, width / wide, height / high)
    axes = Panel(figure, box)
    figure.add_axes(axes)
    axes.sheet, axes.left, axes.top, axes.high = figure, left, top, height
    for name, scale in (("x", axes.xaxis), ("y", axes.yaxis)):
        scale.set_major_formatter(Figures())
        scale.has_grid = grid in (name, "both")
    return axes


def only_panel(
    height: float, left: float, top: float, width: float, high: float, *, grid: str = ""
) -> tuple[Figure, Panel]:
    """Return a figure of the given height and a panel on it, as of ``panel``."""
    figure = canvas(height)
    return figure, panel(figure, left, top, width, high, grid=grid)


def row_panel(
    rows: Sequence[object],
    left: float,
    width: float,
    *,
    step: float = ROW,
    top: float = 0.45,
    below: float = 0.6,
    grid: str = "x",
) -> tuple[Figure, Panel]:
    """
    Return a figure as high as its rows need, and the panel of the rows.

    Parameters
    ----------
    rows : sequence
        What is drawn, one below the other.
    left, width : float
        Inches, as for ``panel``.
    step, top, below : float
        Inches: the height of a row, and the room above and below the panel.
    grid : str
        As for ``panel``.
    """
    height = step * len(rows)
    return only_panel(round(top + below, 3) + height, left, top, width, height, grid=grid)


def panel_beside(
    axes: Panel,
    left: float,
    width: float,
    *,
    grid: str = "x",
    line: float | None = None,
    margin: float = 0,
) -> Panel:
    """Return a panel for the same rows, with an upright line and the band of a margin around 0."""
    side = panel(axes.sheet, left, axes.top, width, axes.high, grid=grid)
    side.set_ylim(axes.get_ylim())
    plain_axis(side)
    if margin:
        side.axvspan(-margin, margin, color="#e8ecef", linewidth=0, zorder=0)
    if line is not None:
        side.axvline(line, color=MUTED, linewidth=0.8)
    return side


_LETTERS = Letters()


@lru_cache(maxsize=8192)
def _measured(text: str, font: FontProperties) -> tuple[float, float, float]:
    """Return width, height and depth below the baseline of a line of text in points."""
    with style():
        return _LETTERS.get_text_width_height_descent(text, font, ismath=False)


@cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=list(_families()), size=size, weight=weight)


def breadth(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Return the width of a line of text in inches."""
    return _measured(text, _font(size, weight))[0] / POINTS


def wrapped(text: object, inches: float, lines: int = 2, size: float = SIZE) -> str:
    """
    Return a label broken into lines that fit a width; what does not fit ends in "…".

    Examples
    --------
    >>> wrapped("Portfolio reporting to the board", 1.5)
    'Portfolio reporting to\\nthe board'
    >>> wrapped("Portfolio reporting to the board", 1.5, lines=1)
    'Portfolio reporting …'
    >>> wrapped("Multiprojektmanagement", 1.0)
    'Multiprojekt-\\nmanagement'
    """
    inches /= SPARE
    words = clean(text)[:400].split()
    text = " ".join(part for word in words for part in _divided(word, inches, size))
    too_long = any(breadth(part, size) > inches for part in text.split())
    average = breadth(text, size) / max(len(text), 1) or 0.07
    letters = int(inches / average)
    while True:  # from the mean width of a letter down to what truly fits
        found = textwrap.wrap(
            text, max(letters, 2), max_lines=lines, placeholder=" …", break_long_words=too_long
        ) or [""]
        if letters <= 4 or max(breadth(line, size) for line in found) <= inches:
            return "\n".join(found)
        letters -= 1


_SYLLABLE = re.compile(
    r"(?<=[^\W\d_]{3})(?=(?:sch|(?<!s)ch|ck|ph|th|qu|(?<![cpt])h|(?<!c)k|[^aeiouyäöühk\W\d_])"
    r"[aeiouyäöü])(?=[^\W\d_]{3})"
)
"""Where a word is divided: before the last consonant of a syllable, three letters on each side."""


def _divided(word: str, inches: float, size: float) -> list[str]:
    """Return a word that is wider than its line in parts that are not, with hyphens."""
    if breadth(word, size) <= inches:
        return [word]
    places = [found.start() for found in _SYLLABLE.finditer(word.casefold())]
    for at in reversed(places):
        if breadth(f"{word[:at]}-", size) <= inches:
            return [f"{word[:at]}-", *_divided(word[at:], inches, size)]
    return [word]


def room_for(texts: Iterable[str], size: float = SIZE) -> float:
    """Return the inches that texts need beside a panel, in whatever language they are."""
    return max((breadth(text, size) for text in texts), default=0) * SPARE + 0.2


def step_of(labels: Sequence[str], inches: float) -> float:
    """Return the height of the rows of a chart from the room for their names."""
    return ROW if any("\n" in wrapped(label, inches) for label in labels) else LOW_ROW


def label_rows(
    axes: Panel,
    labels: Sequence[str],
    inches: float = 0,
    lines: int = 2,
    bold: Sequence[int] = (),
) -> None:
    """
    Name the rows of a chart from the top down, left of the axes, and take the ticks away.

    Without a width the names have all the room that there is. Each line is a text of its own that
    ends at the axes, so that a reader's wider font moves the labels outwards and never into the
    chart.
    """
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.rows = len(labels)
    plain_axis(axes)
    for y, label in enumerate(labels):
        parts = wrapped(label, inches or axes.left - 0.15, lines).split("\n")
        for at, part in enumerate(parts):
            up = (len(parts) - 1) / 2 - at
            figure_right(axes, part, y, x=0, offset=(-6, 11 * up), ha="right", bold=y in bold)


class Figures(Formatter):
    """Axis figures with as many decimals as the axis needs, and a true minus sign."""

    def __call__(self, value: float, position: int | None = None) -> str:
        return number(value, 3)

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        fits = (d for d in range(4) if all(abs(round(v, d) - v) < 1e-9 for v in values))
        digits = next(fits, 3)
        return [number(value, digits) for value in values]


def plain_axis(axes: Axes) -> None:
    """Take a side panel's row ticks away; its rows are named on the left."""
    ticks(axes.yaxis, [])
    axes.spines["left"].set_visible(False)


def no_scale(axes: Axes) -> None:
    """Take the figures and the line below a panel away: it is a grid of cells."""
    ticks(axes.xaxis, [])
    axes.spines["bottom"].set_visible(False)


def column_head(axes: Axes, text: str, *, x: float = 0.0, align: str = "left") -> None:
    """Write a head above a panel."""
    place = {"transform": axes.transAxes, "offset": (0, 6), "va": "bottom"}
    note_at(axes, text, x, 1, ha=align, color=MUTED, **place)


def note_above(axes: Axes, text: str, x: float, up: float = 7, **more: Any) -> None:
    """Name an upright line or a column above it, so many points above the panel."""
    place = {"transform": axes.get_xaxis_transform(), "offset": (0, up), "ha": "center"}
    note_at(axes, text, x, 1, color=MUTED, **place, **more)


def tilted_head(axes: Axes, text: str, x: float, inches: float) -> None:
    """Name a column above it, tilted, so that a long name needs no more room than a short one."""
    tilted = {"rotation": 40, "rotation_mode": "anchor", "offset": (0, 4), "va": "bottom"}
    note_at(axes, wrapped(text, inches, 1, SMALLER), x - 0.1, -0.5, ha="left", **tilted)


def corner_note(figure: Figure, text: str, top: float = 0.15, right: float = 0.985) -> None:
    """Write a remark that holds for the whole chart above it, in its upper right corner."""
    down = 1 - top / figure.get_size_inches()[1]
    figure.text(
        right, down, text, ha="right", va="center", fontsize=SMALLER, fontweight="bold", color=MUTED
    )


def foot(figure: Figure, text: str) -> None:
    """Write what is not drawn below a chart."""
    figure.text(0.017, 0.03, text, fontsize=SMALLER, color=MUTED, va="bottom")


def _units(place: Axes | Figure) -> Transform:
    """Return the data units of axes, or of a figure inches from its upper left corner."""
    if isinstance(place, Axes):
        return place.transData
    return Affine2D().scale(1, -1).translate(0, place.get_figheight()) + place.dpi_scale_trans


def dot(
    place: Axes | Figure, x: float, y: float, *, colour: str = BLUE, marker: str = "o", **more: Any
) -> None:
    """Draw one estimate; ``hollow=True`` leaves it open. The axes must have their limits set."""
    face = PAPER if more.pop("hollow", False) else colour
    place.add_artist(
        Line2D(
            [x],
            [y],
            transform=_units(place),
            marker=marker,
            markersize=more.pop("size", 7),
            markerfacecolor=face,
            markeredgecolor=colour,
            markeredgewidth=1.4,
            linestyle="none",
            zorder=4,
            clip_on=False,
            **more,
        )
    )


def limits_line(
    axes: Axes,
    x: tuple[float, float],
    y: tuple[float, float],
    colour: str = INK,
) -> None:
    """Draw an interval as a thin line from one point to another."""
    line = Line2D(x, y, color=colour, linewidth=1.3, solid_capstyle="butt", zorder=3)
    axes.add_artist(line)


def estimate(axes: Axes, y: float, row: Row, value: str, *, scale: float = 1, **mark: Any) -> None:
    """Draw the estimate of a row on its interval: a column with its ``_low`` and ``_high``."""
    limits_line(axes, (scale * row[f"{value}_low"], scale * row[f"{value}_high"]), (y, y))
    dot(axes, scale * row[value], y, **mark)


def joined(axes: Axes, y: float, ends: tuple[float, float], **look: Any) -> None:
    """Draw the line between two figures of one row."""
    axes.plot(ends, (y, y), color=FAINT, linewidth=2.2, **look)


def pair(axes: Axes, y: float, start: float, end: float, colour: str = MUTED, **line: Any) -> None:
    """Draw two figures of one row: a hollow diamond, a dot, and the line between them."""
    joined(axes, y, (start, end), **line)
    dot(axes, start, y, colour=colour, marker="D", hollow=True, size=6)
    dot(axes, end, y)


def bar(
    axes: Axes, y: float, wide: float, *, left: float = 0.0, high: float = 0.5, **look: Any
) -> None:
    """Draw a bar across a row; ``look`` is that of a matplotlib patch."""
    axes.add_artist(Rectangle((left, y - high / 2), wide, high, **look))


def rounded_box(
    axes: Axes, x: float, y: float, wide: float, high: float, corner: float = 0.05, **look: Any
) -> None:
    """Draw a box with round corners around its centre."""
    style = f"round,pad=0,rounding_size={corner}"
    corner_at = (x - wide / 2, y - high / 2)
    axes.add_artist(FancyBboxPatch(corner_at, wide, high, boxstyle=style, **look))


def bubble(axes: Axes, x: Any, y: Any, size: float, colour: str, **look: Any) -> None:
    """Draw a mark whose size says something, or many small ones."""
    edge: dict[str, Any] = {
        "markeredgecolor": INK,
        "markeredgewidth": 0.8,
        "marker": "o",
        "zorder": 3,
    } | look
    axes.plot(x, y, linestyle="none", markersize=size, color=colour, **edge)


def framed_bar(
    axes: Axes, y: float, wide: float, colour: str, hatch: str = "", **more: Any
) -> None:
    """Draw a bar with a thin edge, such as a part of a stack; ``more`` as for ``bar``."""
    look: dict[str, Any] = {"edgecolor": INK, "linewidth": 0.5, "zorder": 2} | more
    bar(axes, y, wide, facecolor=colour, hatch=hatch, **look)


def note_at(place: Axes | Figure, text: str, x: float, y: float, **more: Any) -> None:
    """
    Write a direct label, moved by ``offset`` points; ``bold`` makes it bold.

    On axes it stands at a place in data units, or in those of a ``transform``; on a figure in
    inches from the upper left corner.
    """
    style: dict[str, Any] = {"fontsize": SMALLER, "color": INK, "va": "center", "zorder": 5} | more
    if style.pop("bold", False):
        style["fontweight"] = "bold"
    right, up = style.pop("offset", (0, 0))
    units = style.pop("transform", None) or _units(place)
    sheet: Any = place.get_figure()
    moved = offset_copy(units, sheet, right, up, units="points")
    place.add_artist(Text(x, y, text, transform=moved, clip_on=False, **style))


def cell(
    axes: Axes,
    x: float,
    y: float,
    text: str = "",
    *,
    wide: float = 1,
    high: float = 1,
    ink: str = INK,
    bold: bool = False,
    size: float = SMALLER,
    **look: Any,
) -> None:
    """Draw a cell of a grid around its centre, with its text; ``look`` as for ``bar``."""
    bar(axes, y, wide, left=x - wide / 2, high=high, **look)
    if text:
        note_at(axes, text, x, y, ha="center", color=ink, bold=bold, fontsize=size)


def figure_right(axes: Axes, text: str, y: float, x: float = 1, **more: Any) -> None:
    """Write the figure of a row to the right of its panel (``x=0``: at its left edge)."""
    place: dict[str, Any] = {
        "offset": (8, 0),
        "transform": axes.get_yaxis_transform(),
        "fontsize": SIZE,
    }
    note_at(axes, text, x, y, **(place | more))


def drawn_only(entries: Iterable[Entry], marks: Iterable[Mark]) -> list[Entry]:
    """
    Return the entries of a key whose marks stand in the drawing.

    Examples
    --------
    >>> entries = [("^", GREEN, False, "Above"), ("o", INK, False, "Other")]
    >>> [text for *_, text in drawn_only(entries, [(INK, "o", False)])]
    ['Other']
    """
    drawn = set(marks)
    return [entry for entry in entries if (entry[1], entry[0], entry[2]) in drawn]


def key_line(figure: Figure, *entries: Entry, top: float = 0.15) -> None:
    """
    Draw a key in one line, or in two where the words of a language are long.

    Parameters
    ----------
    figure : Figure
    entries : (marker, colour, hollow, text)
    top : float
        Inches from the upper edge.
    """
    x = 0.12
    for marker, colour, hollow, text in entries:
        wide = SPARE * breadth(text, SMALLER)
        if x + 0.1 + wide > WIDTH and x > 0.12:
            x, top = 0.12, top + LINE
        dot(figure, x, top, colour=colour, marker=marker, hollow=hollow, size=6.5)
        note_at(figure, text, x + 0.1, top, color=MUTED)
        x += 0.3 + wide
