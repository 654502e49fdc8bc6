"""The hierarchical value map: attributes below, consequences between, values above."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import hypot

import numpy as np

from ....disclosure import Released
from ....display import clean, number, out_of
from ....i18n import N_, gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, shown_rows

LEVELS = (
    ("V", N_("Why it matters"), house.GREEN),
    ("C", N_("What that brings"), house.BLUE),
    ("A", N_("What the PMO gives"), house.ORANGE),
)
HEIGHT, BOX = 3.05, 0.4
HEIGHTS = (2.52, 1.44, 0.36)
MOST_IN_A_ROW = 5
MOST_TOLD = 4
"""Links that the alternative text tells."""

SWEEPS = 8
ALONG = (0.4, 0.25, 0.6, 0.15, 0.75)
"""Where along a link its figure may stand: the first spot that is free."""

BENDS = (0.0, 0.12, -0.12, 0.25, -0.25, 0.4, -0.4)
"""How far a link may bend to keep clear of the boxes between: the first that does."""

Place = tuple[float, float, float, str]
"""Centre, height, width and colour of a box, in inches."""


@house.style()
def chart_value_map(links: Released) -> house.Chart | None:
    """
    Draw the links between attributes, consequences and values.

    Parameters
    ----------
    links : Released
        Columns ``from``, ``to``, ``people``, ``solid``, ``n``; facts ``levels``, ``cut_off``.

    Returns
    -------
    Chart or None
        None if no link may be shown. A code whose level is not known stands with the consequences.
    """
    on_map = shown_rows(links, "people", "retained")
    if not on_map:
        return None
    places = _places(on_map, links.facts.get("levels", {}))
    rows = [row for row in on_map if row["from"] in places and row["to"] in places]
    if not rows:
        return None
    left_out = len(on_map) - len(rows)
    figure, axes = house.only_panel(HEIGHT, 0, 0.02, house.WIDTH, HEIGHT - 0.04)
    axes.set(xlim=(0, house.WIDTH), ylim=(0, HEIGHT - 0.04))
    axes.axis("off")
    most = max(float(row["people"]) for row in rows)
    taken: list[tuple[float, float]] = []
    for row in rows:
        between = [p for code, p in places.items() if code not in (row["from"], row["to"])]
        _link(axes, places[row["from"]], places[row["to"]], between, row, most, taken)
    for code, (x, y, width, colour) in places.items():
        _box(axes, code, x, y, width, colour)
    for (_, title, _), y in zip(LEVELS, HEIGHTS, strict=True):
        house.note_at(
            axes,
            gettext(title),
            0.02,
            y + 0.27,
            color=house.MUTED,
            fontsize=house.SMALLER,
            va="bottom",
        )
    links_told = ngettext(
        "Map of {n} link from attributes over consequences to values, the strongest first.",
        "Map of {n} links from attributes over consequences to values, the strongest first.",
        len(rows),
    )
    told = [
        gettext(
            "{start} to {end}: {people} of {all}.",
            start=clean(row["from"]),
            end=clean(row["to"]),
            people=number(row["people"], 0),
            all=number(row["n"], 0),
        )
        for row in rows[:MOST_TOLD]
    ]
    alt = " ".join([links_told, *told])
    reading = gettext(
        "Figures are people who made the link, directly or over other steps. Dashed links are "
        "carried by few people: fewer than 80 of 100 resamples keep them."
    )
    more = ngettext(
        "{n} more link stands in the table.", "{n} more links stand in the table.", left_out
    )
    return chart_of(links, figure, "value-map", alt, reading, more if left_out else "")


def _places(rows: Sequence[Row], levels: Mapping[str, str]) -> dict[str, Place]:
    """Return centre, height, width and colour of each code, ordered so that links cross little."""
    weight: dict[str, float] = {}
    for row in rows:
        for end in ("from", "to"):
            weight[row[end]] = weight.get(row[end], 0) + float(row["people"])
    layers = []
    for level, _, _ in LEVELS:
        codes = [code for code in weight if _level(levels.get(code, "C")) == level]
        layers.append(sorted(codes, key=lambda code: (-weight[code], code))[:MOST_IN_A_ROW])
    best = fewest_crossings(layers, [(row["from"], row["to"]) for row in rows])
    places: dict[str, Place] = {}
    for codes, (_, _, colour), y in zip(best, LEVELS, HEIGHTS, strict=True):
        step = house.WIDTH / max(len(codes), 1)
        for at, code in enumerate(codes):
            places[code] = (step * (at + 0.5), y, min(step - 0.15, 1.7), colour)
    return places


def fewest_crossings(
    layers: Sequence[Sequence[str]], links: Sequence[tuple[str, str]]
) -> list[list[str]]:
    """
    Return the layers, each ordered by the mean place of its neighbours, with few crossings.

    Notes
    -----
    Sweeps down and up (Sugiyama, Tagawa & Toda 1981); the best order met is kept.

    Examples
    --------
    >>> fewest_crossings([["p", "q"], ["x", "y"]], [("x", "q"), ("y", "p")])
    [['p', 'q'], ['y', 'x']]
    """
    order = [list(layer) for layer in layers]
    best, fewest = [list(layer) for layer in order], _crossings(order, links)
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        at = range(1, len(order)) if downwards else range(len(order) - 2, -1, -1)
        for i in at:
            place = _middles(order[i - 1] if downwards else order[i + 1])
            order[i] = sorted(order[i], key=lambda code: _mean_of(code, links, place))
        found = _crossings(order, links)
        if found < fewest:
            best, fewest = [list(layer) for layer in order], found
    return best


def _middles(layer: Sequence[str]) -> dict[str, float]:
    return {code: (at + 0.5) / len(layer) for at, code in enumerate(layer)}


def _mean_of(code: str, links: Sequence[tuple[str, str]], place: Mapping[str, float]) -> float:
    found = [place[b] for a, b in links if a == code and b in place]
    found += [place[a] for a, b in links if b == code and a in place]
    return math.fsum(found) / len(found) if found else 0.5


def _crossings(order: Sequence[Sequence[str]], links: Sequence[tuple[str, str]]) -> int:
    place = {code: x for layer in order for code, x in _middles(layer).items()}
    level = {code: at for at, layer in enumerate(order) for code in layer}
    lines = [
        (min(level[a], level[b]), *((a, b) if level[a] < level[b] else (b, a)))
        for a, b in links
        if a in level and b in level and abs(level[a] - level[b]) == 1
    ]
    return sum(
        (place[a] - place[c]) * (place[b] - place[d]) < 0
        for (i, a, b), (j, c, d) in combinations(lines, 2)
        if i == j
    )


def _level(level: str) -> str:
    return level if level in "ACV" else "C"


def _link(
    axes: house.Panel,
    start: Place,
    end: Place,
    between: Sequence[Place],
    row: Row,
    most: float,
    taken: list[tuple[float, float]],
) -> None:
    """Draw an arrow from box to box, round the boxes between, with its figure on it."""
    level = start[1] == end[1]
    up = BOX / 2 if end[1] > start[1] or level else -BOX / 2
    a = np.array([start[0], start[1] + up])
    b = np.array([end[0], end[1] + (up if level else -up)])
    # On one level the arrow goes over the tops of the boxes, from left to right or back.
    bends = [-0.4 if b[0] > a[0] else 0.4] if level else BENDS
    bend = min(bends, key=lambda bend: _boxes_met(_curve(a, b, bend), between))
    arrow = {
        "arrowstyle": "-|>",
        "connectionstyle": f"arc3,rad={bend}",
        "color": house.INK if row["solid"] else house.MUTED,
        "linewidth": 0.8 + 2.0 * float(row["people"]) / most,
        "linestyle": "-" if row["solid"] else (0, (3, 2)),
    }
    axes.annotate("", tuple(b), tuple(a), arrowprops=arrow | {"shrinkA": 0, "shrinkB": 1})
    curve = _curve(a, b, bend)
    spots = [tuple(curve[round(share * (len(curve) - 1))]) for share in ALONG]
    spot = max(spots, key=lambda s: min([0.3, *(hypot(s[0] - x, s[1] - y) for x, y in taken)]))
    taken.append(spot)
    box = {"facecolor": house.PAPER, "edgecolor": "none", "pad": 1.2}
    house.note_at(axes, out_of(row["people"], row["n"], 0), *spot, ha="center", bold=True, bbox=box)


def _curve(start: np.ndarray, end: np.ndarray, bend: float) -> np.ndarray:
    """Return 41 points of matplotlib's arc3: a quadratic Bézier curve."""
    way = end - start
    control = (start + end) / 2 + bend * np.array([way[1], -way[0]])
    t = np.linspace(0, 1, 41)[:, None]
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end


def _boxes_met(curve: np.ndarray, boxes: Sequence[Place]) -> int:
    return sum(
        bool(((abs(curve[:, 0] - x) < width / 2) & (abs(curve[:, 1] - y) < BOX / 2)).any())
        for x, y, width, _ in boxes
    )


def _box(axes: house.Panel, code: str, x: float, y: float, width: float, colour: str) -> None:
    look = {"facecolor": house.PAPER, "edgecolor": colour, "linewidth": 1.4, "zorder": 4}
    house.rounded_box(axes, x, y, width, BOX, 0.06, **look)
    text = house.wrapped(code, width - 0.12, 2, house.SMALLER)
    house.note_at(axes, text, x, y, ha="center", linespacing=1.0, zorder=6)
