"""The room's result as a drawing and as a table: the same figures, every text escaped.

Drawn here and not with matplotlib, because it follows the answers as they come in. A drawing is as
wide as the projected page, unit for pixel, so that no letter on the wall is smaller than ``FONT``.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..disclosure import COUNT, HIDDEN, INTERVAL_FROM, SMALLEST_GROUP
from ..display import NOT_SHOWN, count_told, interval, is_missing, number, out_of
from ..i18n import gettext
from ..palette import GRID, HOUSE, INK, MUTED, PAPER

Row = Mapping[str, Any]
Panel = Mapping[str, Any]

WIDTH, LEFT, RIGHT = 1760, 640, 1270
FONT, LETTER, LINE = 34, 16.5, 38
"""Height of the letters, how wide one is on average, and from line to line."""
TALLEST = 730
"""What the wall has room for below its headings."""
MOST_ROWS = 8
CHOICES_RIGHT = 1500
"""Where bars of choices end: beside them stands only how many answered, or what is right."""

MARK = "#5f8fb0"
"""For what stands behind the figure; like all marks at least 3 : 1 against white."""
COLOURS = (
    (HOUSE, PAPER),
    ("#b35900", PAPER),
    ("#2f7d6b", PAPER),
    ("#8a2b6b", PAPER),
    ("#5d6b78", PAPER),
    ("#7a5c14", PAPER),
)
"""Fill and letters of the choices, in their order; figures stand in the bars as well."""


@dataclass(frozen=True)
class _Line:
    """A row with its place: the middle of it, and its label as it is broken into lines."""

    row: Row
    y: float
    label: tuple[str, ...]


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
    earlier = {row["label"]: row for row in before["rows"]} if before else {}
    if panel["kind"] == "words":
        return _svg("", 0, panel["title"])
    if panel["kind"] == "piles":
        return _svg(*_piles(panel), in_words(panel))
    if panel["kind"] == "choice" and len(panel["rows"]) == 1:
        panel = _one_bar_each(panel)
    heads, above = _heads(panel)
    lines, bottom = _lines(panel["rows"], above)
    labels = "".join(_label(line) for line in lines)
    body = _DRAWN[panel["kind"]](panel, lines, above, bottom, earlier)
    return _svg(heads + labels + body, bottom + 6, in_words(panel))


def _svg(body: str, height: float, said: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'preserveAspectRatio="xMinYMin" aria-label="{html.escape(said)}" font-size="{FONT}" '
        f'fill="{INK}">{body}</svg>'
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


# --- Rows: their order, and how many the wall has room for ----------------------------------------


def in_order(panel: Panel) -> Panel:
    """
    Return a panel with the rows that say most first; what is hidden stands last.

    Examples
    --------
    >>> rows = [{"label": "a", "n": 12, "tier": "small", "mean": 2.0},
    ...         {"label": "b", "n": 12, "tier": "small", "mean": 5.0}]
    >>> [row["label"] for row in in_order({"kind": "amount", "rows": rows})["rows"]]
    ['b', 'a']
    """
    if panel["kind"] == "choice" and len(panel["rows"]) == 1:
        return _one_bar_each(panel)
    return {**panel, "rows": sorted(panel["rows"], key=lambda row: _weight(panel, row))}


def _weight(panel: Panel, row: Row) -> tuple[bool, float]:
    if row["tier"] == HIDDEN:
        return True, 0.0
    if panel["kind"] in ("choice", "piles"):
        found = row.get(f"count {panel['choices'][0][0]}")
    elif is_missing(row.get("mean")):
        found = row.get("x")
    else:
        found = -row["mean"] if panel["kind"] == "gap" else row["mean"]
    return False, 0.0 if found is None or is_missing(found) else -float(found)


def pages(panel: Panel) -> list[Panel]:
    """
    Return a panel in parts that the wall has room for: at most eight rows each.

    Examples
    --------
    >>> rows = [{"label": f"Item {n}", "n": 12, "tier": "small"} for n in range(11)]
    >>> [len(page["rows"]) for page in pages({"kind": "amount", "rows": rows, "title": "How high"})]
    [6, 5]
    """
    rows = list(panel["rows"])
    if panel["kind"] == "piles":
        return _pages_of_piles(panel)
    _, above = _heads(panel)
    most = max(1, min(MOST_ROWS, _fitting(rows, TALLEST - above)))
    parts = -(-len(rows) // most) or 1
    size = -(-len(rows) // parts)
    return [{**panel, "rows": rows[at : at + size]} for at in range(0, len(rows) or 1, size or 1)]


def _fitting(rows: Sequence[Row], height: float) -> int:
    """Return how many rows fit, wherever they begin."""
    tall = sorted((_height(_broken(row["label"])) for row in rows), reverse=True)
    fitting = 0
    while fitting < len(tall) and sum(tall[: fitting + 1]) <= height:
        fitting += 1
    return fitting


def _broken(label: str, width: float = LEFT - 30) -> tuple[str, ...]:
    return tuple(textwrap.wrap(label, int(width / LETTER))) or ("",)


def _height(label: Sequence[str]) -> float:
    return max(64, LINE * len(label) + 8)


def _lines(rows: Sequence[Row], above: float) -> tuple[list[_Line], float]:
    """Return the rows with their places; few rows stand wider apart."""
    labels = [_broken(row["label"]) for row in rows]
    free = min(TALLEST - above, 110.0 * len(rows)) - sum(map(_height, labels))
    more = max(free, 0) / (len(rows) or 1)
    found, y = [], above
    for row, label in zip(rows, labels, strict=True):
        tall = _height(label) + more
        found.append(_Line(row, y + tall / 2, label))
        y += tall
    return found, y


# --- Pieces -------------------------------------------------------------------------------------


def _text(x: float, y: float, said: str, anchor: str = "start", **more: str) -> str:
    style = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{html.escape(said)}</text>'


def _block(x: float, y: float, lines: Sequence[str], anchor: str = "start", **more: str) -> str:
    """Return lines of text around a middle."""
    first = y - LINE * (len(lines) - 1) / 2 + FONT * 0.35
    return "".join(_text(x, first + LINE * at, line, anchor, **more)
                   for at, line in enumerate(lines))  # fmt: skip


def _label(line: _Line) -> str:
    return _block(0, line.y, line.label)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 1) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )


def _dot(x: float, y: float, hollow: bool = False, radius: float = 12) -> str:
    fill = PAPER if hollow else HOUSE
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{HOUSE}" '
        'stroke-width="3"/>'
    )


def _bar(x: float, y: float, width: float, fill: str, height: float = 40) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y - height / 2:.1f}" width="{max(width, 0):.1f}" '
        f'height="{height}" fill="{fill}"/>'
    )


def _frame(y: float) -> str:
    """Return the outline of a bar that would be all who answered."""
    return (
        f'<rect x="{LEFT}" y="{y - 20:.1f}" width="{RIGHT - LEFT}" height="40" fill="none" '
        f'stroke="{MARK}" stroke-width="2"/>'
    )


def _across(value: float, low: float, high: float) -> float:
    return LEFT + (value - low) / ((high - low) or 1) * (RIGHT - LEFT)


def _figure(y: float, said: str) -> str:
    return _text(WIDTH, y + FONT * 0.35, said, "end", font_weight="600")


def _head(x: float, said: str, anchor: str = "start", y: float = FONT) -> str:
    return _text(x, y, said, anchor, fill=MUTED)


def _heads(panel: Panel) -> tuple[str, float]:
    """Return what stands over the columns, and where the rows begin."""
    if panel["kind"] == "choice":
        return _legend(panel)
    few = all(row["tier"] in (COUNT, HIDDEN) for row in panel["rows"])
    over = _few_told(panel) if few else _HEADS[panel["kind"]](panel)
    drawn = _head(WIDTH, over, "end")
    if few or panel["kind"] in ("best_worst", "counted"):
        return drawn, LINE + 16
    key = _key(panel)
    drawn += "".join(_head(LEFT, said, y=FONT + LINE * at) for at, said in enumerate(key))
    low, high = _ends(panel)
    said = list(panel.get("said", ()))
    ends = [number(end, 0 if float(end).is_integer() else 1) for end in (low, high)]
    if len(said) == 2 and any(said):
        ends = [f"{end}: {label}" if label else end for end, label in zip(ends, said, strict=True)]
    elif panel.get("unit"):
        ends[1] = f"{ends[1]} {panel['unit']}"
    left, right = (textwrap.wrap(end, 22) for end in ends)
    rows = max(len(left), len(right))
    top = LINE * max(len(key), 1) + FONT + 4
    drawn += "".join(_head(LEFT, part, y=top + LINE * at) for at, part in enumerate(left))
    drawn += "".join(_head(RIGHT, part, "end", y=top + LINE * at) for at, part in enumerate(right))
    return drawn, top + LINE * (rows - 1) + 18


def _key(panel: Panel) -> list[str]:
    """Return what the marks of two figures in a row mean, on two lines where one is too long."""
    if "names" not in panel:
        return []
    first, second = (f"{mark} {name}" for mark, name in zip("○●", panel["names"], strict=True))
    together = f"{first}   {second}"
    return [together] if LETTER * len(together) < RIGHT - LEFT + 100 else [first, second]


def _legend(panel: Panel) -> tuple[str, float]:
    """Return the choices with their colours, on as many lines as they need."""
    drawn, x, y = [], 0.0, 20.0
    for (_, label), (fill, _) in zip(panel["choices"], COLOURS, strict=False):
        wide = 50 + LETTER * len(label) + 34
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE + 4
        drawn.append(_bar(x, y, 34, fill, 34))
        drawn.append(_text(x + 46, y + FONT * 0.35, label))
        x += wide
    top = y + LINE + 26
    over = (
        gettext("Right") if any(row.get("right") for row in panel["rows"]) else gettext("Answers")
    )
    drawn.append(_head(WIDTH, over, "end", y=top))
    drawn.append(_head(LEFT, gettext("How many chose it"), y=top))
    return "".join(drawn), top + 16


def _few_told(panel: Panel) -> str:
    """Return what is counted while there are too few people for an average."""
    if panel["kind"] == "gap":
        first, second = panel["names"]
        return gettext("how many see “{second}” below “{first}”", second=second, first=first)
    middle = panel.get("middle")
    if middle is None:
        return ""
    said = number(middle, 0 if float(middle).is_integer() else 1)
    return gettext("how many answered above {middle}", middle=said)


def _rules(panel: Panel, above: float, bottom: float) -> str:
    """Return the lines of a scale, one for each whole number if there are few."""
    low, high = _ends(panel)
    whole = float(high - low).is_integer() and high - low <= 12
    ticks = range(int(low), int(high) + 1) if whole else (low, (low + high) / 2, high)
    return "".join(
        _line(_across(t, low, high), above - 8, _across(t, low, high), bottom, GRID, 2)
        for t in ticks
    )


def _few(row: Row, y: float) -> str | None:
    """Return what stands in a row without an average: "x of n", or why there is nothing."""
    if row["tier"] == HIDDEN:
        return _hidden(y)
    if row["tier"] != COUNT:
        return None
    if row.get("x_nearly"):
        return _frame(y) + _figure(y, count_told(row, "x"))
    if is_missing(row.get("x")):
        said = gettext(
            "{n} answers; shown from {least}",
            n=number(row["n"], 0),
            least=INTERVAL_FROM,
        )
        return _text(LEFT, y + FONT * 0.35, said, fill=MUTED)
    share = float(row["x"]) / float(row["n"])
    bar = _bar(LEFT, y, share * (RIGHT - LEFT), HOUSE) + _frame(y)
    return bar + _figure(y, _count_in_words(row["x"], row["n"]))


def _count_in_words(x: float, n: float) -> str:
    """
    Return a count as one would say it.

    Examples
    --------
    >>> _count_in_words(6, 6), _count_in_words(0, 6), _count_in_words(2, 6)
    ('all 6', 'none of 6', '2 of 6')
    """
    if x == n:
        return gettext("all {n}", n=number(n, 0))
    if x == 0:
        return gettext("none of {n}", n=number(n, 0))
    return out_of(x, n)


def _hidden(y: float) -> str:
    few = gettext("fewer than {least} answers", least=SMALLEST_GROUP)
    return _text(LEFT, y + FONT * 0.35, f"{NOT_SHOWN} {few}", fill=MUTED)


# --- One function per kind ----------------------------------------------------------------------


def _amounts(
    panel: Panel, lines: Sequence[_Line], above: float, bottom: float, earlier: Mapping[str, Row]
) -> str:
    low, high = _ends(panel)
    few = all(line.row["tier"] in (COUNT, HIDDEN) for line in lines)
    drawn = ["" if few else _rules(panel, above, bottom)]
    for line in lines:
        row, y = line.row, line.y
        instead = _few(row, y)
        if instead is not None:
            drawn.append(instead)
            continue
        most = max((count for _, count in row["spread"]), default=1)
        for value, count in row["spread"]:
            radius = 5 + 17 * (count / most) ** 0.5
            drawn.append(
                f'<circle cx="{_across(value, low, high):.1f}" cy="{y:.1f}" r="{radius:.1f}" '
                f'fill="none" stroke="{MARK}" stroke-width="3"/>'
            )
        if not is_missing(row.get("mean_low")):
            ends = max(row["mean_low"], low), min(row["mean_high"], high)
            drawn.append(_line(*(_across(ends[0], low, high), y, _across(ends[1], low, high), y),
                               INK, 4))  # fmt: skip
        drawn.append(_moved(row, earlier.get(row["label"]), "mean", y, low, high))
        drawn.append(_dot(_across(row["mean"], low, high), y))
        drawn.append(_figure(y, _with_limits(row)))
    return "".join(drawn)


def _moved(row: Row, old: Row | None, figure: str, y: float, low: float, high: float) -> str:
    """Return the first vote as a hollow dot, with a line to the second."""
    if old is None or is_missing(old.get(figure)):
        return ""
    x1, x2 = _across(old[figure], low, high), _across(row[figure], low, high)
    return _line(x1, y, x2, y, HOUSE, 4) + _dot(x1, y, hollow=True)


def _ends(panel: Panel) -> tuple[float, float]:
    low, high = panel.get("ends") or (0, None)
    if panel["kind"] in ("median", "range"):
        found = [row.get(name) for row in panel["rows"] for name in ("mean", "high")]
        return 0, _round_above(max([float(v) for v in found if not is_missing(v)], default=1) or 1)
    return low or 0, 1 if high is None else high


def _round_above(value: float) -> float:
    """
    Return a round figure that is not below another.

    Examples
    --------
    >>> _round_above(0.7), _round_above(37), _round_above(1250)
    (1.0, 40.0, 1500.0)
    """
    step = 10.0 ** (len(str(int(value))) - 1)
    return next(m * step for m in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if m * step >= value)


def _with_limits(row: Row) -> str:
    """Return an average with its limits; where all said the same, that."""
    mean, low, high = number(row["mean"]), row.get("mean_low"), row.get("mean_high")
    if is_missing(low):
        return mean
    if low == high:
        return gettext("all said {value}", value=mean)
    return f"{mean} ({interval(low, high)})"


def _gaps(
    panel: Panel, lines: Sequence[_Line], above: float, bottom: float, earlier: Mapping[str, Row]
) -> str:
    low, high = _ends(panel)
    few = all(line.row["tier"] in (COUNT, HIDDEN) for line in lines)
    drawn = ["" if few else _rules(panel, above, bottom)]
    for line in lines:
        row, y = line.row, line.y
        instead = _few(row, y)
        if instead is not None:
            drawn.append(instead)
            continue
        x1, x2 = (_across(row[name], low, high) for name in ("first", "second"))
        old = earlier.get(row["label"])
        if old is not None and not is_missing(old.get("second")):
            below = y + 22
            y1, y2 = (_across(old[name], low, high) for name in ("first", "second"))
            drawn.append(_line(y1, below, y2, below, MARK, 5) + _dot(y1, below, True, 7)
                         + _dot(y2, below, False, 7))  # fmt: skip
        drawn.append(_line(x1, y, x2, y, HOUSE, 6) + _dot(x1, y, hollow=True) + _dot(x2, y))
        drawn.append(_figure(y, _gap_with_limits(row)))
    return "".join(drawn)


def _gap_with_limits(row: Row) -> str:
    gap = number(row["mean"], signed=True)
    if row["mean_low"] == row["mean_high"]:
        return gettext("all said {value}", value=gap)
    return f"{gap} ({interval(row['mean_low'], row['mean_high'], signed=True)})"


def _ranges(
    panel: Panel, lines: Sequence[_Line], above: float, bottom: float, earlier: Mapping[str, Row]
) -> str:
    low, high = _ends(panel)
    drawn = [_rules(panel, above, bottom)]
    for line in lines:
        row, y = line.row, line.y
        instead = _few(row, y)
        if instead is not None:
            drawn.append(instead)
            continue
        drawn.append(_line(_across(row["low"], low, high), y, _across(row["high"], low, high), y,
                           MARK, 14))  # fmt: skip
        drawn.append(_moved(row, earlier.get(row["label"]), "mean", y, low, high))
        drawn.append(_dot(_across(row["mean"], low, high), y))
        limits = interval(row["low"], row["high"], 0)
        drawn.append(_figure(y, f"{number(row['mean'], 0)} ({limits})"))
    return "".join(drawn)


def _choices(
    panel: Panel, lines: Sequence[_Line], above: float, bottom: float, earlier: Mapping[str, Row]
) -> str:
    drawn = []
    for line in lines:
        row, y, old = line.row, line.y, earlier.get(line.row["label"])
        if row["tier"] == HIDDEN:
            drawn.append(_hidden(y))
            continue
        if old is not None and old["tier"] != HIDDEN:
            drawn.append(_stacked(panel, old, y - 25, 10, figures=False))
            drawn.append(_stacked(panel, row, y + 8, 40))
        else:
            drawn.append(_stacked(panel, row, y, 46))
        right = dict(panel["choices"]).get(str(row.get("right") or ""), "")
        said = f"✓ {right.partition(':')[0]}" if right else number(row["n"], 0)
        drawn.append(_figure(y, said))
    return "".join(drawn)


def _stacked(panel: Panel, row: Row, y: float, height: float, figures: bool = True) -> str:
    drawn, x = [], float(LEFT)
    for (value, _), (fill, letters) in zip(panel["choices"], COLOURS, strict=False):
        count = row[f"count {value}"] or 0
        width = count / row["n"] * (CHOICES_RIGHT - LEFT)
        drawn.append(_bar(x, y, width - 3, fill, height))
        if figures and width > 26:
            all_ = count == row["n"]
            said = _count_in_words(count, count) if all_ else number(count, 0)
            drawn.append(_block(x + width / 2, y, [said], "middle", fill=letters))
        x += width
    return "".join(drawn)


def _one_bar_each(panel: Panel) -> Panel:
    """Return choices about one thing as a row for each choice, most often chosen first."""
    (row,) = panel["rows"]
    rows = [
        {
            "label": label,
            "n": row["n"],
            "tier": row["tier"],
            "x": row.get(f"count {value}"),
            "x_nearly": row.get(f"count {value}_nearly"),
        }
        for value, label in panel["choices"]
    ]
    return {**panel, "kind": "counted", "rows": sorted(rows, key=lambda row: -(row["x"] or 0))}


def _counted(
    panel: Panel, lines: Sequence[_Line], above: float, bottom: float, earlier: Mapping[str, Row]
) -> str:
    counts = ({**line.row, "tier": COUNT} for line in lines)
    return "".join(
        _hidden(line.y) if line.row["tier"] == HIDDEN else _few(row, line.y) or NOT_SHOWN
        for line, row in zip(lines, counts, strict=True)
    )


def _best_worst(
    panel: Panel, lines: Sequence[_Line], above: float, bottom: float, earlier: Mapping[str, Row]
) -> str:
    middle = (LEFT + RIGHT) / 2
    half = (RIGHT - LEFT) / 2
    seen = [line.row for line in lines if not is_missing(line.row["seen"]) and line.row["seen"]]
    shares = [row[name] / row["seen"] for row in seen for name in ("best", "worst")]
    largest = max(shares, default=1) or 1
    drawn = [_head(middle - 14, gettext("least ←"), "end"), _head(middle + 14, gettext("→ most"))]
    for line in lines:
        row, y = line.row, line.y
        if row["tier"] == HIDDEN or is_missing(row["seen"]) or not row["seen"]:
            drawn.append(_text(LEFT, y + FONT * 0.35, NOT_SHOWN, fill=MUTED))
            continue
        best, worst = (row[name] / row["seen"] / largest * half for name in ("best", "worst"))
        drawn.append(_bar(middle - worst, y, worst, COLOURS[1][0]) + _bar(middle, y, best, HOUSE))
        said = gettext(
            "{most} most, {least} least of {seen}",
            most=number(row["best"], 0),
            least=number(row["worst"], 0),
            seen=number(row["seen"], 0),
        )
        drawn.append(_figure(y, said))
    return "".join([*drawn, _line(middle, above - 6, middle, bottom, INK, 2)])


def _pairs(
    panel: Panel, lines: Sequence[_Line], above: float, bottom: float, earlier: Mapping[str, Row]
) -> str:
    low, high = _ends(panel)
    drawn = [_rules(panel, above, bottom)]
    for line in lines:
        row, y = line.row, line.y
        x1, x2 = (_across(row[name], low, high) for name in ("first", "second"))
        drawn.append(_line(x1, y, x2, y, HOUSE, 6) + _dot(x1, y, hollow=True) + _dot(x2, y))
        drawn.append(_figure(y, f"{number(row['first'])} → {number(row['second'])}"))
    return "".join(drawn)


_DRAWN = {
    "amount": _amounts,
    "median": _amounts,
    "gap": _gaps,
    "range": _ranges,
    "choice": _choices,
    "counted": _counted,
    "best_worst": _best_worst,
    "pair": _pairs,
}
_HEADS = {
    "amount": lambda panel: gettext("average (95 % limits)"),
    "median": lambda panel: gettext("middle answer"),
    "gap": lambda panel: gettext("gap (95 % limits)"),
    "range": lambda panel: gettext("middle answer (low to high)"),
    "counted": lambda panel: gettext("how many chose it"),
    "best_worst": lambda panel: gettext("times chosen"),
    "pair": lambda panel: gettext("averages"),
}


# --- Drawings of more than one panel, or of another shape ----------------------------------------

_CARD = 12
"""Between a card and its text, and between two cards."""


def _piled(panel: Panel) -> list[tuple[str, list[Row]]]:
    """Return the cards of each pile: where more put a card than on any other."""
    piles: dict[str, list[Row]] = {label: [] for _, label in panel["choices"]}
    undecided: list[Row] = []
    for row in panel["rows"]:
        counts = {label: row.get(f"count {value}") for value, label in panel["choices"]}
        nearly = [
            label
            for value, label in panel["choices"]
            if row.get(f"count {value}_nearly") == "nearly all"
        ]
        known = {label: count for label, count in counts.items() if not is_missing(count)}
        first = nearly or [la for la, c in known.items() if c == max(known.values()) and c > 0]
        (piles[first[0]] if len(first) == 1 else undecided).append(row)
    return [*piles.items(), *([(gettext("undecided"), undecided)] if undecided else [])]


def _column(panel: Panel) -> float:
    return WIDTH / (len(panel["choices"]) + 1)


def _card(panel: Panel, row: Row) -> tuple[tuple[str, ...], float]:
    lines = _broken(row["label"], _column(panel) - 3 * _CARD)
    return lines, LINE * (len(lines) + 1) + 2 * _CARD


def _pages_of_piles(panel: Panel) -> list[Panel]:
    """Return as many pages as no pile is taller than the wall."""
    made: list[list[Row]] = []
    for _, cards in _piled(panel):
        at, used = 0, 0.0
        for row in cards:
            tall = _card(panel, row)[1] + _CARD
            if used and used + tall > TALLEST - 2 * LINE:
                at, used = at + 1, 0.0
            while len(made) <= at:
                made.append([])
            made[at].append(row)
            used += tall
    return [{**panel, "rows": rows} for rows in made] or [panel]


def _piles(panel: Panel) -> tuple[str, float]:
    drawn, tallest = [], 0.0
    wide = _column(panel)
    for at, (pile, cards) in enumerate(_piled(panel)):
        x, y = at * wide, LINE + 16.0
        drawn.append(_text(x, FONT, pile, font_weight="600"))
        drawn.append(_line(x, LINE + 6, x + wide - 2 * _CARD, LINE + 6, INK, 3))
        counted = {label: value for value, label in panel["choices"]}.get(pile)
        for row in cards:
            lines, height = _card(panel, row)
            drawn.append(
                f'<rect x="{x:.1f}" y="{y + _CARD:.1f}" width="{wide - 2 * _CARD:.1f}" '
                f'height="{height:.1f}" rx="8" fill="{PAPER}" stroke="{MARK}" stroke-width="2"/>'
            )
            told = count_told(row, f"count {counted}") if counted else NOT_SHOWN
            if row["tier"] == HIDDEN:
                told = gettext("fewer than {least} answers", least=SMALLEST_GROUP)
            elif not counted:
                told = gettext("no pile is ahead")
            drawn += [
                _text(x + _CARD, y + _CARD + LINE * (n + 1), line) for n, line in enumerate(lines)
            ]
            drawn.append(_text(x + _CARD, y + _CARD + LINE * (len(lines) + 1), told, fill=MUTED))
            y += height + _CARD
        tallest = max(tallest, y)
    return "".join(drawn), tallest + 2 * _CARD


def pair(first: Panel, second: Panel) -> Panel:
    """Return two amounts of the same rows as one panel: each row with both averages."""
    later = {row["label"]: row for row in second["rows"]}
    rows = [
        {**row, "first": row["mean"], "second": later[row["label"]]["mean"]}
        for row in first["rows"]
    ]
    title = gettext("{first} and {second}", first=first["title"], second=second["title"].lower())
    rows.sort(key=lambda row: -abs(row["second"] - row["first"]))
    return {**first, "kind": "pair", "title": title, "names": [first["title"], second["title"]],
            "rows": rows}  # fmt: skip


def grid(across: Panel, up: Panel) -> str:
    """Return two amounts of the same rows as a map: what is high in both is at the top right."""
    there = {row["label"]: row for row in across["rows"]}
    left, top, size_x, size_y = 60.0, 20.0, 900.0, 580.0
    (low_x, high_x), (low_y, high_y) = _ends(across), _ends(up)
    drawn = [
        f'<rect x="{left}" y="{top}" width="{size_x}" height="{size_y}" fill="none" '
        f'stroke="{INK}" stroke-width="2"/>',
        _line(left + size_x / 2, top, left + size_x / 2, top + size_y, MARK, 2),
        _line(left, top + size_y / 2, left + size_x, top + size_y / 2, MARK, 2),
        _head(left + size_x / 2, _axis_in_words(across), "middle", top + size_y + LINE + 4),
        f'<text transform="translate({left - 20} {top + size_y / 2}) rotate(-90)" '
        f'text-anchor="middle" fill="{MUTED}">{html.escape(_axis_in_words(up))}</text>',
    ]
    dots = [
        (
            left + (there[row["label"]]["mean"] - low_x) / (high_x - low_x) * size_x,
            top + size_y - (row["mean"] - low_y) / (high_y - low_y) * size_y,
        )
        for row in up["rows"]
    ]
    taken = list(dots)
    for number_, (x, y) in enumerate(dots, start=1):
        drawn.append(_dot(x, y))
        x += 34 if x < left + size_x - 60 else -34
        while any(abs(x - a) < 30 and abs(y - b) < LINE for a, b in taken):
            y += 4  # a figure lies on no dot and on no other figure
        taken.append((x, y))
        drawn.append(_block(x, y, [str(number_)], "middle", font_weight="600"))
    y = top + 20
    for number_, row in enumerate(up["rows"], start=1):
        lines = _broken(row["label"], WIDTH - size_x - 220)
        drawn.append(_dot(left + size_x + 90, y + 20, radius=26))
        drawn.append(
            _block(left + size_x + 90, y + 20, [str(number_)], "middle", fill=PAPER,
                   font_weight="600")
        )  # fmt: skip
        drawn.append(_block(left + size_x + 140, y + 20 + LINE * (len(lines) - 1) / 2, lines))
        y += LINE * len(lines) + 34
    said = f"{in_words(across)} {in_words(up)}"
    return _svg("".join(drawn), max(y, top + size_y + 2 * LINE), said)


def _axis_in_words(panel: Panel) -> str:
    low, high = panel.get("said") or ("", "")
    if not (low and high):
        return f"{panel['title']} →"
    return f"{panel['title']}: {low} → {high}"


def curve(panel: Panel) -> str:
    """Return an amount as a curve over its rows, which are steps in their own order."""
    rows = panel["rows"]
    (low, high), top, tall = _ends(panel), 50.0, 480.0
    left, wide = 190.0, (WIDTH - 190.0) / len(rows)

    def height(value: float) -> float:
        return top + tall - (value - low) / (high - low) * tall

    drawn = [
        _line(left, height(tick), WIDTH, height(tick), GRID, 2)
        for tick in range(int(low), int(high) + 1)
    ]
    said = panel.get("said") or ("", "")
    for value, label in zip((low, high), said, strict=True):
        end = [number(value, 0), *textwrap.wrap(label, 10)]
        anchor = height(value) + (LINE / 2 if value == high else -LINE / 2) * (len(end) - 1)
        drawn.append(_block(0, anchor, end, fill=MUTED))
    if low < 0 < high:
        drawn.append(_line(left, height(0), WIDTH, height(0), INK, 2))
    places = [(left + wide * (at + 0.5), height(row["mean"])) for at, row in enumerate(rows)]
    drawn.append(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" '
        f'stroke="{HOUSE}" stroke-width="6"/>'
    )
    for (x, y), row in zip(places, rows, strict=True):
        if not is_missing(row.get("mean_low")):
            ends = (max(row["mean_low"], low), min(row["mean_high"], high))
            drawn.append(_line(x, height(ends[0]), x, height(ends[1]), INK, 4))
        drawn.append(_dot(x, y))
        over = row["mean"] if is_missing(row.get("mean_high")) else min(row["mean_high"], high)
        said = number(row["mean"], signed=low < 0)
        drawn.append(_text(x, min(height(over), y - 8) - 14, said, "middle", font_weight="600"))
        lines = _broken(row["label"], wide - 8)
        drawn += [
            _text(x, top + tall + 2 * LINE + LINE * n, line, "middle")
            for n, line in enumerate(lines)
        ]
    deepest = max(len(_broken(row["label"], wide - 8)) for row in rows)
    return _svg("".join(drawn), top + tall + LINE * (deepest + 2), in_words(panel))


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


def _counted_cells(panel: Panel, row: Row) -> list[str]:
    return [count_told(row, "x")]


def _pair_cells(panel: Panel, row: Row) -> list[str]:
    return [number(row["first"]), number(row["second"])]


def _best_worst_cells(panel: Panel, row: Row) -> list[str]:
    return [count_told(row, "best", "seen"), count_told(row, "worst", "seen")]


_TABLES = {
    "amount": (lambda panel: [gettext("Average"), gettext("95 % limits")], _amount_cells),
    "median": (lambda panel: [gettext("Middle answer"), gettext("95 % limits")], _amount_cells),
    "gap": (lambda panel: [gettext("Gap"), gettext("95 % limits")], _gap_cells),
    "range": (lambda panel: [gettext("Middle answer"), gettext("Low to high")], _range_cells),
    "choice": (lambda panel: [label for _, label in panel["choices"]], _choice_cells),
    "piles": (lambda panel: [label for _, label in panel["choices"]], _choice_cells),
    "counted": (lambda panel: [gettext("Answers")], _counted_cells),
    "pair": (lambda panel: list(panel["names"]), _pair_cells),
    "best_worst": (
        lambda panel: [gettext("Needed most"), gettext("Needed least")],
        _best_worst_cells,
    ),
    "words": (lambda panel: [], lambda panel, row: []),
}
