"""The room's result as a drawing and as a table: the same figures, every text escaped.

Drawn here and not with matplotlib, because it follows the answers as they come in.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from ..disclosure import COUNT, HIDDEN, INTERVAL_FROM, SMALLEST_GROUP
from ..display import NOT_SHOWN, count_told, interval, is_missing, number, out_of
from ..i18n import gettext
from ..palette import GRID, HOUSE, INK, MUTED, ORANGE, PALE, PAPER, RED_INK, SKY

Row = Mapping[str, Any]
Panel = Mapping[str, Any]

WIDTH, LEFT, RIGHT, TOP = 1200, 400, 900, 54
FEW_ROWS = 8
LETTERS = 42
"""How many letters of a label stand on one line."""

COLOURS = (
    (HOUSE, PAPER),
    (ORANGE, INK),
    (SKY, INK),
    (RED_INK, PAPER),
    ("#7fcdbb", INK),
    ("#c9ced4", INK),
)
"""Fill and letters of the choices, in their order; figures stand in the bars as well."""


def draw(panel: Panel, before: Panel | None = None) -> str:
    """
    Return one panel of a result as an ``svg`` element.

    Parameters
    ----------
    panel : mapping
        As ``results.result_of`` returns it.
    before : mapping, optional
        The same panel of the first vote: it stands beside the second, hollow.
    """
    rows = panel["rows"]
    earlier = {row["label"]: row for row in before["rows"]} if before else {}
    height = TOP + _row(panel) * len(rows) + 8
    body = _DRAWN[panel["kind"]](panel, earlier)
    labels = "".join(_label(row["label"], _y(panel, at)) for at, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'preserveAspectRatio="xMinYMin" '
        f'aria-label="{html.escape(in_words(panel))}" font-size="21" fill="{INK}">'
        f"{labels}{body}</svg>"
    )


def in_words(panel: Panel) -> str:
    """Return a panel as one text: what the drawing says to somebody who cannot see it."""
    columns, rows = table(panel)
    said = [
        f"{row[0]}: " + ", ".join(f"{c} {v}" for c, v in zip(columns[1:], row[1:], strict=True))
        for row in rows
    ]
    return f"{panel['title']}. " + "; ".join(said) + "."


def table(panel: Panel, before: Panel | None = None) -> tuple[list[str], list[list[str]]]:
    """
    Return a panel as columns and rows of text, with n in every row.

    Parameters
    ----------
    panel, before : mapping
        See ``draw``.
    """
    columns, cells = _TABLES[panel["kind"]]
    heads = columns(panel)
    rows = [[row["label"], *cells(panel, row), number(row["n"], 0)] for row in panel["rows"]]
    if before:
        first = {row["label"]: row for row in before["rows"]}
        heads = [*heads[:1], gettext("First vote"), *heads[1:]]
        for row in rows:
            old = first.get(row[0])
            row.insert(1, cells(before, old)[0] if old else NOT_SHOWN)
    return ["", *heads, "n"], rows


# --- Pieces -------------------------------------------------------------------------------------


def _row(panel: Panel) -> int:
    """Return the height of a row: many rows stand closer, so that the letters stay large."""
    return 62 if len(panel["rows"]) <= FEW_ROWS else 48


def _y(panel: Panel, at: int) -> float:
    return TOP + _row(panel) * (at + 0.5)


def _text(x: float, y: float, said: str, anchor: str = "start", **more: str) -> str:
    style = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{html.escape(said)}</text>'


def _label(label: str, y: float) -> str:
    lines = textwrap.wrap(label, LETTERS, max_lines=2, placeholder=" …") or [""]
    up = 7 - 12 * (len(lines) - 1)
    return "".join(_text(0, y + up + 24 * at, line) for at, line in enumerate(lines))


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 1) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )


def _dot(x: float, y: float, hollow: bool = False, radius: float = 9) -> str:
    fill = PAPER if hollow else HOUSE
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{HOUSE}" '
        'stroke-width="2.5"/>'
    )


def _bar(x: float, y: float, width: float, fill: str, height: float = 30) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y - height / 2:.1f}" width="{max(width, 0):.1f}" '
        f'height="{height}" fill="{fill}"/>'
    )


def _across(value: float, low: float, high: float) -> float:
    return LEFT + (value - low) / ((high - low) or 1) * (RIGHT - LEFT)


def _figure(row_y: float, said: str) -> str:
    return _text(WIDTH, row_y + 7, said, "end", font_weight="600")


def _axis(panel: Panel, low: float, high: float, said: Sequence[str], unit: str = "") -> str:
    whole = float(high - low).is_integer() and high - low <= 12
    ticks = range(int(low), int(high) + 1) if whole else _round_ticks(low, high)
    bottom = TOP + _row(panel) * len(panel["rows"])
    drawn = [
        _line(_across(t, low, high), TOP - 8, _across(t, low, high), bottom, GRID)
        + _text(
            _across(t, low, high),
            TOP - 16,
            number(t, 0 if float(t).is_integer() else 1),
            "middle",
            fill=MUTED,
            font_size="18",
        )
        for t in ticks
    ]
    ends = [text for text in said if text]
    if len(ends) == 2:
        drawn.append(_text(LEFT - 14, TOP - 16, ends[0], "end", fill=MUTED, font_size="18"))
        drawn.append(_text(RIGHT + 14, TOP - 16, ends[1], fill=MUTED, font_size="18"))
    elif unit:
        drawn.append(_text(RIGHT + 14, TOP - 16, unit, fill=MUTED, font_size="18"))
    return "".join(drawn)


def _round_ticks(low: float, high: float) -> list[float]:
    """
    Return a few round figures between two ends.

    Examples
    --------
    >>> _round_ticks(0, 250)
    [0, 100, 200]
    """
    span = high - low
    step = 10.0 ** (len(str(int(span))) - 1) if span >= 1 else 0.1
    while span / step < 2:
        step /= 2
    while span / step > 6:
        step *= 2
    first = int(low / step) * step
    ticks = [first + step * at for at in range(8)]
    return [int(t) if float(t).is_integer() else t for t in ticks if low <= t <= high]


def _few(row: Row, y: float) -> str | None:
    """Return what stands in a row without an average: "x of n", or why there is nothing."""
    if row["tier"] == HIDDEN:
        return _hidden(y)
    if row["tier"] != COUNT:
        return None
    full = _bar(LEFT, y, RIGHT - LEFT, "#eef2f5")
    if row.get("x_nearly"):
        return full + _figure(y, count_told(row, "x"))
    if is_missing(row.get("x")):
        said = gettext(
            "{n} answers; shown from {least}",
            n=number(row["n"], 0),
            least=INTERVAL_FROM,
        )
        return _text(LEFT, y + 7, said, fill=MUTED)
    share = float(row["x"]) / float(row["n"])
    return (
        full + _bar(LEFT, y, share * (RIGHT - LEFT), PALE) + _figure(y, out_of(row["x"], row["n"]))
    )


def _hidden(y: float) -> str:
    few = gettext("fewer than {least} answers", least=SMALLEST_GROUP)
    return _text(LEFT, y + 7, f"{NOT_SHOWN} {few}", fill=MUTED)


# --- One function per kind ----------------------------------------------------------------------


def _amounts(panel: Panel, earlier: Mapping[str, Row]) -> str:
    rows, (low, high) = panel["rows"], _ends(panel)
    few = all(row["tier"] in (COUNT, HIDDEN) for row in rows)
    drawn = [_over(panel) if few else
             _axis(panel, low, high, panel.get("said", ()), panel.get("unit", ""))]  # fmt: skip
    for at, row in enumerate(rows):
        y, instead = _y(panel, at), _few(row, _y(panel, at))
        if instead is not None:
            drawn.append(instead)
            continue
        most = max((count for _, count in row["spread"]), default=1)
        for value, count in row["spread"]:
            radius = 4 + 15 * (count / most) ** 0.5
            drawn.append(
                f'<circle cx="{_across(value, low, high):.1f}" cy="{y:.1f}" r="{radius:.1f}" '
                f'fill="{PALE}" fill-opacity="0.55"/>'
            )
        if not is_missing(row.get("mean_low")):
            ends = max(row["mean_low"], low), min(row["mean_high"], high)
            drawn.append(_line(*(_across(ends[0], low, high), y, _across(ends[1], low, high), y),
                               INK, 3))  # fmt: skip
        drawn.append(_moved(row, earlier.get(row["label"]), "mean", y, low, high))
        drawn.append(_dot(_across(row["mean"], low, high), y))
        drawn.append(_figure(y, _with_limits(row)))
    return "".join(drawn)


def _over(panel: Panel) -> str:
    middle = panel.get("middle")
    if middle is None:
        return ""
    said = gettext(
        "how many answered above {middle}",
        middle=number(middle, 0 if float(middle).is_integer() else 1),
    )
    return _text(LEFT, TOP - 16, said, fill=MUTED, font_size="18")


def _moved(row: Row, old: Row | None, figure: str, y: float, low: float, high: float) -> str:
    """Return the first vote as a hollow dot, with a line to the second."""
    if old is None or is_missing(old.get(figure)):
        return ""
    x1, x2 = _across(old[figure], low, high), _across(row[figure], low, high)
    return _line(x1, y, x2, y, HOUSE, 2.5) + _dot(x1, y, hollow=True)


def _ends(panel: Panel) -> tuple[float, float]:
    low, high = panel.get("ends") or (0, None)
    if panel["kind"] in ("median", "range"):
        found = [row.get(name) for row in panel["rows"] for name in ("mean", "high")]
        return 0, max([float(v) for v in found if not is_missing(v)], default=1) or 1
    return low or 0, 1 if high is None else high


def _with_limits(row: Row) -> str:
    mean = number(row["mean"])
    limits = interval(row.get("mean_low"), row.get("mean_high"))
    return mean if limits == NOT_SHOWN else f"{mean} ({limits})"


def _gaps(panel: Panel, earlier: Mapping[str, Row]) -> str:
    rows, (low, high) = panel["rows"], _ends(panel)
    first, second = panel["names"]
    if all(row["tier"] in (COUNT, HIDDEN) for row in rows):
        said = gettext("how many see “{second}” below “{first}”", second=second, first=first)
        drawn = [_text(LEFT, TOP - 16, said, fill=MUTED, font_size="18")]
    else:
        drawn = [_axis(panel, low, high, ()),
                 _text(RIGHT + 14, TOP - 16, f"○ {first}  ● {second}",
                       fill=MUTED, font_size="18")]  # fmt: skip
    for at, row in enumerate(rows):
        y, instead = _y(panel, at), _few(row, _y(panel, at))
        if instead is not None:
            drawn.append(instead)
            continue
        x1, x2 = (_across(row[name], low, high) for name in ("first", "second"))
        old = earlier.get(row["label"])
        if old is not None and not is_missing(old.get("second")):
            below = y + 17
            y1, y2 = (_across(old[name], low, high) for name in ("first", "second"))
            drawn.append(_line(y1, below, y2, below, PALE, 4) + _dot(y1, below, True, 5)
                         + _dot(y2, below, False, 5))  # fmt: skip
        drawn.append(_line(x1, y, x2, y, HOUSE, 5) + _dot(x1, y, hollow=True) + _dot(x2, y))
        limits = interval(row["mean_low"], row["mean_high"], signed=True)
        drawn.append(_figure(y, f"{number(row['mean'], signed=True)} ({limits})"))
    return "".join(drawn)


def _ranges(panel: Panel, earlier: Mapping[str, Row]) -> str:
    rows, (low, high) = panel["rows"], _ends(panel)
    drawn = [_axis(panel, low, high, (), panel.get("unit", ""))]
    for at, row in enumerate(rows):
        y, instead = _y(panel, at), _few(row, _y(panel, at))
        if instead is not None:
            drawn.append(instead)
            continue
        drawn.append(_line(_across(row["low"], low, high), y, _across(row["high"], low, high), y,
                           PALE, 12))  # fmt: skip
        drawn.append(_moved(row, earlier.get(row["label"]), "mean", y, low, high))
        drawn.append(_dot(_across(row["mean"], low, high), y))
        limits = interval(row["low"], row["high"], 0)
        drawn.append(_figure(y, f"{number(row['mean'], 0)} ({limits})"))
    return "".join(drawn)


def _choices(panel: Panel, earlier: Mapping[str, Row]) -> str:
    drawn, x = [], float(LEFT)
    for (_, label), (fill, _) in zip(panel["choices"], COLOURS, strict=False):
        short = textwrap.shorten(label, 26, placeholder=" …")
        drawn.append(_bar(x, TOP - 22, 16, fill, 16))
        drawn.append(_text(x + 22, TOP - 16, short, fill=MUTED, font_size="17"))
        x += 44 + 8.4 * len(short)
    for at, row in enumerate(panel["rows"]):
        y, old = _y(panel, at), earlier.get(row["label"])
        if row["tier"] == HIDDEN:
            drawn.append(_hidden(y))
            continue
        if old is not None and old["tier"] != HIDDEN:
            drawn.append(_stacked(panel, old, y - 17, 10, figures=False))
            drawn.append(_stacked(panel, row, y + 4, 28))
        else:
            drawn.append(_stacked(panel, row, y, 34))
        right = dict(panel["choices"]).get(str(row.get("right") or ""), "")
        drawn.append(_figure(y, f"✓ {right.partition(':')[0]}" if right else f"n = {row['n']:.0f}"))
    return "".join(drawn)


def _stacked(panel: Panel, row: Row, y: float, height: float, figures: bool = True) -> str:
    drawn, x = [], float(LEFT)
    for (value, _), (fill, letters) in zip(panel["choices"], COLOURS, strict=False):
        count = row[f"count {value}"] or 0
        width = count / row["n"] * (RIGHT - LEFT)
        drawn.append(_bar(x, y, width, fill, height))
        if figures and width > 22:
            drawn.append(_text(x + width / 2, y + 7, number(count, 0), "middle", fill=letters))
        x += width
    return "".join(drawn)


def _best_worst(panel: Panel, earlier: Mapping[str, Row]) -> str:
    middle = (LEFT + RIGHT) / 2
    half = (RIGHT - LEFT) / 2
    seen = [row for row in panel["rows"] if not is_missing(row["seen"]) and row["seen"]]
    shares = [row[name] / row["seen"] for row in seen for name in ("best", "worst")]
    largest = max(shares, default=1) or 1
    bottom = TOP + _row(panel) * len(panel["rows"])
    drawn = [
        _text(middle - 12, TOP - 16, gettext("needed least ←"), "end", fill=MUTED, font_size="18"),
        _text(middle + 12, TOP - 16, gettext("→ needed most"), fill=MUTED, font_size="18"),
    ]
    for at, row in enumerate(panel["rows"]):
        y = _y(panel, at)
        if row["tier"] == HIDDEN or is_missing(row["seen"]) or not row["seen"]:
            drawn.append(_text(LEFT, y + 7, NOT_SHOWN, fill=MUTED))
            continue
        best, worst = (row[name] / row["seen"] / largest * half for name in ("best", "worst"))
        drawn.append(_bar(middle - worst, y, worst, COLOURS[1][0]) + _bar(middle, y, best, HOUSE))
        said = gettext(
            "{most} most, {least} least of {seen}",
            most=number(row["best"], 0),
            least=number(row["worst"], 0),
            seen=number(row["seen"], 0),
        )
        drawn.append(_text(WIDTH, y + 7, said, "end", font_size="18"))
    return "".join([*drawn, _line(middle, TOP - 6, middle, bottom, INK, 1.5)])


def _words(panel: Panel, earlier: Mapping[str, Row]) -> str:
    return ""


_DRAWN = {
    "amount": _amounts,
    "median": _amounts,
    "gap": _gaps,
    "range": _ranges,
    "choice": _choices,
    "best_worst": _best_worst,
    "words": _words,
}


# --- Tables -------------------------------------------------------------------------------------


def _amount_cells(panel: Panel, row: Row) -> list[str]:
    if row["tier"] == COUNT:
        middle = panel.get("middle")
        above = count_told(row, "x")
        if middle is not None:
            above = gettext("{count} above {middle}", count=above, middle=number(middle, 0))
        return [above, NOT_SHOWN]
    return [number(row["mean"]), interval(row.get("mean_low"), row.get("mean_high"))]


def _gap_cells(panel: Panel, row: Row) -> list[str]:
    if row["tier"] == COUNT:
        return [gettext("{count} see a shortfall", count=count_told(row, "x")), NOT_SHOWN]
    return [
        number(row["mean"], signed=True),
        interval(row["mean_low"], row["mean_high"], signed=True),
    ]


def _range_cells(panel: Panel, row: Row) -> list[str]:
    return [number(row["mean"], 0), interval(row["low"], row["high"], 0)]


def _choice_cells(panel: Panel, row: Row) -> list[str]:
    return [count_told(row, f"count {value}") for value, _ in panel["choices"]]


def _best_worst_cells(panel: Panel, row: Row) -> list[str]:
    return [count_told(row, "best", "seen"), count_told(row, "worst", "seen")]


_TABLES = {
    "amount": (lambda panel: [gettext("Average"), gettext("95 % limits")], _amount_cells),
    "median": (lambda panel: [gettext("Middle answer"), gettext("95 % limits")], _amount_cells),
    "gap": (lambda panel: [gettext("Gap"), gettext("95 % limits")], _gap_cells),
    "range": (lambda panel: [gettext("Middle answer"), gettext("Low to high")], _range_cells),
    "choice": (lambda panel: [label for _, label in panel["choices"]], _choice_cells),
    "best_worst": (
        lambda panel: [gettext("Needed most"), gettext("Needed least")],
        _best_worst_cells,
    ),
    "words": (lambda panel: [], lambda panel, row: []),
}
