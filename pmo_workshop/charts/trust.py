"""The charts of Building Trust: needs, gaps, actions, behaviour over time, case studies."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from ..disclosure import COUNT, HIDDEN, SMALL, Released
from ..display import (
    HIDDEN_IN_WORDS,
    SMALL_IN_WORDS,
    STATUS_IN_WORDS,
    clean,
    counted,
    expect_released,
    interval,
    is_missing,
    number,
    out_of,
    percent,
    plain,
    some,
    source_line,
    upper_first,
)
from .base import (
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
    SIZE,
    SKY,
    SMALLER,
    WIDTH,
    Chart,
    Figures,
    breadth,
    canvas,
    column_head,
    corner_note,
    dot,
    figure_right,
    house_style,
    key_line,
    label_rows,
    limits_line,
    note_at,
    panel,
    plain_axis,
    wrapped,
)

Row = Mapping[str, object]

CONTACT_LIMIT = 2
"""Requests per person and quarter: DOMAIN rule of the satisfaction process (T4)."""

ROW = 0.38
"""Inches: the height of one row."""


# What every chart shares ---------------------------------------------------------------------


def _rows(released: Released, *needs: str) -> list[Row]:
    """Return the rows that show an estimate and have all the figures a chart needs."""
    if expect_released(released).missing or not len(released.table):
        return []
    numbered = released.table.assign(no=range(1, len(released.table) + 1))
    shown = numbered[~released.table["tier"].isin((HIDDEN, COUNT))]
    return shown.dropna(subset=list(needs)).to_dict("records")


def _kept_back(released: Released, label: str) -> tuple[list[str], list[str]]:
    """Return the names of the rows that are hidden, and of those that show a count only."""
    table = released.table

    def named(tier: str) -> list[str]:
        return [clean(text) for text in table.loc[table["tier"] == tier, label]]

    return named(HIDDEN), named(COUNT)


def _caption(released: Released, *how_to_read: str) -> str:
    about_people = released.unit == "respondents"
    limits = any("95 %" in sentence for sentence in how_to_read)
    non_response = ("The intervals do not cover non-response.",) if about_people and limits else ()
    return " ".join(filter(None, (source_line(released), *how_to_read, *non_response)))


def _label(released: Released) -> str:
    """Return the column that names the rows for a reader."""
    names = ("service", "text", "offering", "dimension", "role", "need", "action", "title")
    return next((name for name in names if name in released.table), released.keys[0])


def _row_names(
    figure: Figure,
    rows: Sequence[Row],
    label: str,
    note_top: float = 0.15,
    note_right: float = 0.985,
) -> list[str]:
    """Return the names of the rows; small groups are marked, once in the corner if all are."""
    sizes = sorted({int(row["n"]) for row in rows})
    names = [upper_first(clean(row[label])) for row in rows]
    if all(row["tier"] == SMALL for row in rows):
        n = " to ".join(map(str, dict.fromkeys((sizes[0], sizes[-1]))))
        corner_note(figure, f"{SMALL_IN_WORDS}, n={n}", note_top, note_right)
        return names
    return [
        f"{name} ({SMALL_IN_WORDS}, n={row['n']})" if row["tier"] == SMALL else name
        for name, row in zip(names, rows, strict=True)
    ]


def _room(values: Sequence[float], share: float = 0.06, least: float = 0.05) -> tuple[float, float]:
    """Return axis limits with some room around the values."""
    low, high = float(np.min(values)), float(np.max(values))
    room = max((high - low) * share, least)
    return low - room, high + room


# T1: needs in products, services, quality -----------------------------------------------------


def chart_needs(needs: Released) -> Chart | None:
    """
    Draw the best-minus-worst score of each service, sorted, with its interval.

    Parameters
    ----------
    needs : Released
        Columns ``service``, ``score``, ``score_low``, ``score_high``, ``leading``, ``n``.

    Returns
    -------
    Chart or None
        None if nothing may be shown.
    """
    rows = _rows(needs, "score", "score_low", "score_high")
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: -row["score"])
    label = _label(needs)
    with house_style():
        figure = canvas(1.05 + ROW * len(rows))
        axes = panel(figure, 2.55, 0.45, 3.65, ROW * len(rows), grid="x")
        label_rows(axes, _row_names(figure, rows, label), 2.4)
        axes.axvline(0, color=MUTED, linewidth=0.8)
        for y, row in enumerate(rows):
            leads = bool(row["leading"])
            limits_line(axes, (row["score_low"], row["score_high"]), (y, y))
            dot(axes, row["score"], y, marker="o" if leads else "s", hollow=not leads)
            figure_right(axes, number(row["score"], 2), y)
        axes.set_xlim(_room([0, *(row[c] for row in rows for c in ("score_low", "score_high"))]))
        axes.set_xlabel("Score: (chosen best − chosen worst) ÷ times shown")
        key_line(
            figure,
            [("o", BLUE, False, "Leading group"), ("s", BLUE, True, "Other services")],
            0.15,
        )
    leading = [row for row in rows if row["leading"]]
    figures = [
        f"{clean(row[label])} {number(row['score'], 2)} "
        f"({interval(row['score_low'], row['score_high'], 2)})"
        for row in rows
    ]
    alt = (
        f"Dot chart of {counted(len(rows), 'services')} by best-minus-worst score with 95 % "
        f"intervals. Leading group: {some([clean(row[label]) for row in leading], 6) or 'none'}. "
        f"From highest to lowest: {'; '.join(figures)}."
    )
    reading = (
        "Lines are 95 % intervals. Filled dots mark the leading group: their intervals overlap "
        "that of the highest score."
    )
    return Chart(figure, alt, _caption(needs, reading), f"{needs.activity}-needs")


QUADRANTS = {
    "keep up": (BLUE, "o"),
    "concentrate here": (RED, "v"),
    "possible overkill": (GREEN, "^"),
    "low priority": (GREY, "s"),
    "": (INK, "D"),
}


def chart_quality(quality: Released) -> Chart | None:
    """
    Draw the importance-performance grid, each point as a cross of its two intervals.

    Parameters
    ----------
    quality : Released
        Columns ``text`` (or ``dimension``), ``importance``, ``performance`` with ``_low`` and
        ``_high``, ``quadrant``, ``n``; facts ``importance`` and ``performance``, the crosshair.

    Returns
    -------
    Chart or None
        Points carry the row number of the table.
    """
    axes_of = ("performance", "importance")
    limits = [f"{name}{end}" for name in axes_of for end in ("_low", "_high")]
    rows = _rows(quality, *axes_of, *limits)
    if not rows:
        return None
    label = _label(quality)
    key_lines = 2 if len(rows) <= 12 else 1
    key_step = 0.37 if key_lines == 2 else 0.19
    plot = 3.4
    with house_style():
        figure = canvas(max(plot, 0.1 + key_step * len(rows)) + 1.0)
        axes = panel(figure, 0.6, 0.45, plot, plot)
        for name, setter in (("performance", axes.set_xlim), ("importance", axes.set_ylim)):
            values = [row[f"{name}{end}"] for row in rows for end in ("_low", "_high")]
            cross = quality.facts.get(name)
            setter(_room([*values, *([] if is_missing(cross) else [cross])], 0.12, 0.2))
        _crosshair(axes, quality.facts)
        for row in rows:
            colour, marker = QUADRANTS[clean(row.get("quadrant"))]
            x, y = row["performance"], row["importance"]
            limits_line(axes, (row["performance_low"], row["performance_high"]), (y, y), "#b4bcc4")
            limits_line(axes, (x, x), (row["importance_low"], row["importance_high"]), "#b4bcc4")
        for row in rows:
            colour, marker = QUADRANTS[clean(row.get("quadrant"))]
            hollow = not clean(row.get("quadrant"))
            x, y = row["performance"], row["importance"]
            dot(axes, x, y, colour=colour, marker=marker, hollow=hollow, size=6)
        _numbers_beside(axes, [(row["performance"], row["importance"], row["no"]) for row in rows])
        axes.set_xlabel("Performance (mean, scale points)")
        axes.set_ylabel("Importance (mean, scale points)")
        _number_key(figure, rows, label, 0.6 + plot + 0.2, 0.45, key_step, key_lines)
        key_line(
            figure,
            [
                (marker, colour, not name, name.capitalize() or "No quadrant")
                for name, (colour, marker) in QUADRANTS.items()
            ],
            0.15,
        )
    crosshair = " and ".join(
        f"{name} {number(quality.facts[name])}" for name in axes_of if name in quality.facts
    )
    where = [
        f"{name or 'no quadrant, as an interval crosses a line'}: "
        + "; ".join(
            f"{clean(row[label])} (importance {number(row['importance'])}, "
            f"performance {number(row['performance'])})"
            for row in rows
            if clean(row.get("quadrant")) == name
        )
        for name in QUADRANTS
        if any(clean(row.get("quadrant")) == name for row in rows)
    ]
    alt = (
        f"Grid of {counted(len(rows), 'attributes')}, importance upwards and performance to the "
        f"right, crossed at {crosshair or 'no line'}. {'. '.join(map(upper_first, where))}."
    )
    reading = (
        f"Crosses are 95 % intervals. The dashed lines are the grand means: {crosshair}. "
        "A point whose interval crosses a line is in no quadrant."
    )
    return Chart(figure, alt, _caption(quality, reading), f"{quality.activity}-quality")


def _crosshair(axes: Axes, facts: Mapping[str, object]) -> None:
    line = {"color": MUTED, "linewidth": 0.9, "linestyle": (0, (4, 3)), "zorder": 1}
    if not is_missing(facts.get("performance")):
        axes.axvline(facts["performance"], **line)
    if not is_missing(facts.get("importance")):
        axes.axhline(facts["importance"], **line)
    corners = {
        "Concentrate here": (0.015, 0.985),
        "Keep up": (0.985, 0.985),
        "Low priority": (0.015, 0.015),
        "Possible overkill": (0.985, 0.015),
    }
    for name, (x, y) in corners.items():
        note_at(
            axes,
            name,
            x,
            y,
            xycoords="axes fraction",
            color=MUTED,
            fontstyle="italic",
            ha="left" if x < 0.5 else "right",
            va="bottom" if y < 0.5 else "top",
            zorder=1,
        )


def _numbers_beside(axes: Axes, points: Sequence[tuple[float, float, int]]) -> None:
    """Write a number beside each point, on the side where most room is."""
    to_points = axes.transData.transform
    places = [(dx, dy) for dx in (-11, 0, 11) for dy in (-11, 0, 11) if dx or dy]
    taken = [np.asarray(to_points((x, y))) for x, y, _ in points]
    scale = axes.figure.dpi / 72
    for x, y, text in points:
        here = np.asarray(to_points((x, y)))

        def nearest(place: tuple[int, int], here: np.ndarray = here) -> float:
            there = here + np.asarray(place) * scale
            return min(float(np.hypot(*(there - other))) for other in taken)

        best = max(places, key=lambda place: (round(min(nearest(place), 14 * scale)), place))
        taken.append(here + np.asarray(best) * scale)
        note_at(axes, str(text), x, y, offset=best, ha="center", fontweight="bold")


def _number_key(
    figure: Figure,
    rows: Sequence[Row],
    label: str,
    left: float,
    top: float,
    step: float,
    lines: int,
) -> None:
    """List what the numbers in a chart stand for."""
    axes = panel(figure, left, top, WIDTH - left - 0.05, step * len(rows))
    axes.set(xlim=(0, WIDTH - left - 0.05), ylim=(len(rows), 0))
    axes.axis("off")
    for y, (row, name) in enumerate(zip(rows, _row_names(figure, rows, label), strict=True)):
        text = wrapped(name, WIDTH - left - 0.42, lines, SMALLER)
        note_at(axes, str(row["no"]), 0.22, y + 0.04, ha="right", va="top", fontweight="bold")
        note_at(axes, text, 0.3, y + 0.04, va="top", linespacing=1.05)


KANO = {
    "A": ("attractive", SKY, INK),
    "O": ("one-dimensional", BLUE, PAPER),
    "M": ("must-be", ORANGE, INK),
    "I": ("indifferent", "#d3d9df", INK),
    "R": ("reverse", PURPLE, INK),
    "Q": ("questionable", PAPER, INK),
}


def chart_kano(kano: Released) -> Chart | None:
    """
    Draw how answers to each offering fall into Kano's categories, and the share of the largest.

    Parameters
    ----------
    kano : Released
        Columns ``offering``, ``A``, ``O``, ``M``, ``I``, ``R``, ``Q`` (counts), ``category``,
        ``share``, ``share_low``, ``share_high``, ``n``.

    Returns
    -------
    Chart or None
        Bars carry percentages from 20 answers on, else counts.
    """
    rows = _rows(kano, *KANO)
    if not rows:
        return None
    label = _label(kano)
    with house_style():
        figure = canvas(1.1 + (ROW + 0.04) * len(rows))
        height = (ROW + 0.04) * len(rows)
        bars = panel(figure, 1.85, 0.6, 3.15, height)
        label_rows(bars, _row_names(figure, rows, label, note_top=0.45), 1.7)
        side = panel(figure, 5.25, 0.6, 1.5, height, grid="x")
        side.set_ylim(bars.get_ylim())
        plain_axis(side)
        for y, row in enumerate(rows):
            _kano_bar(bars, y, row)
            if not is_missing(row["share"]):
                category = clean(row["category"])
                limits_line(side, (100 * row["share_low"], 100 * row["share_high"]), (y, y))
                dot(side, 100 * row["share"], y, hollow=not category, marker="o")
                if category:
                    note_at(
                        side,
                        category,
                        100 * row["share"],
                        y,
                        offset=(0, 9),
                        ha="center",
                        fontweight="bold",
                    )
        for axes in (bars, side):
            axes.set(xlim=(0, 100), xticks=[0, 50, 100], xticklabels=["0", "50", "100 %"])
        bars.set_xlabel("Share of answers")
        side.set_xlabel("Largest category")
        key_line(
            figure,
            [
                ("s", colour if letter != "Q" else GREY, letter == "Q", f"{letter} {word}")
                for letter, (word, colour, _) in KANO.items()
            ],
            0.2,
        )
    offerings = [
        f"{clean(row[label])}: {_kano_words(row)}, "
        + ", ".join(f"{letter} {number(row[letter], 0)}" for letter in KANO if row[letter])
        + f" of {number(row['n'], 0)}"
        for row in rows
    ]
    alt = (
        f"Stacked bars of Kano's categories for {counted(len(rows), 'offerings')}, with the "
        f"share of the largest category and its 95 % interval. {'. '.join(offerings)}."
    )
    reading = (
        "Each bar is all answers to one offering. Right: share of the largest category with its "
        "95 % interval; an open dot means that the two largest cannot be told apart."
    )
    return Chart(figure, alt, _caption(kano, reading), f"{kano.activity}-kano")


def _kano_words(row: Row) -> str:
    category = clean(row["category"])
    return KANO[category][0] if category in KANO else "no clear category"


def _kano_bar(axes: Axes, y: int, row: Row) -> None:
    start, total = 0.0, sum(float(row[letter]) for letter in KANO) or 1.0
    for letter, (_, colour, ink) in KANO.items():
        width = 100 * float(row[letter]) / total
        if not width:
            continue
        axes.barh(
            y,
            width,
            0.62,
            left=start,
            color=colour,
            linewidth=0.8,
            edgecolor=GREY if letter == "Q" else PAPER,
        )
        figure = number(row[letter], 0) if row["tier"] == SMALL else number(width, 0)
        text = f"{letter} {figure}" if width >= 11 else letter
        if width >= 4:
            note_at(axes, text, start + width / 2, y, ha="center", color=ink)
        start += width


# T2: the gap between expectation and experience -----------------------------------------------


def chart_gaps(gaps: Released) -> Chart | None:
    """
    Draw expectation and performance by dimension, and the interval of the gap beside.

    Parameters
    ----------
    gaps : Released
        Columns ``dimension``, ``expectation``, ``performance``, ``gap``, ``gap_low``,
        ``gap_high``, ``n``.

    Returns
    -------
    Chart or None
        The band from −m to m is the margin that matters.
    """
    return _gap_chart(gaps, "dimension", "dimensions", "gaps")


def chart_groups(groups: Released) -> Chart | None:
    """
    Draw expectation and performance by stakeholder group, and the interval of the gap beside.

    Parameters
    ----------
    groups : Released
        Columns ``role``, ``expectation``, ``performance``, ``gap``, ``gap_low``, ``gap_high``,
        ``n``.

    Returns
    -------
    Chart or None
        Groups that may not be shown are listed by name below the chart.
    """
    return _gap_chart(groups, "role", "stakeholder groups", "groups")


def _gap_chart(gaps: Released, label: str, things: str, name: str) -> Chart | None:
    rows = _rows(gaps, "expectation", "performance", "gap", "gap_low", "gap_high")
    if not rows:
        return None
    label = label if label in gaps.table else gaps.keys[0]
    margin = gaps.margin.scale_points
    hidden, counts = _kept_back(gaps, label)
    below = [f"{HIDDEN_IN_WORDS}: {some(hidden, 8)}"] * bool(hidden)
    below += [f"Fewer than 10 answers, see the table: {some(counts, 8)}"] * bool(counts)
    below_text = "\n".join(
        line for text in below for line in textwrap.wrap(upper_first(text), 105, max_lines=3)
    )
    height = ROW * len(rows)
    with house_style():
        figure = canvas(1.2 + height + 0.19 * (below_text.count("\n") + 1) * bool(below_text))
        levels = panel(figure, 1.95, 0.6, 2.45, height, grid="x")
        totals = [y for y, row in enumerate(rows) if clean(row[label]) == "overall"]
        names = _row_names(figure, rows, label, note_top=0.45, note_right=0.638)
        label_rows(levels, names, 1.8, bold=totals)
        side = panel(figure, 4.7, 0.6, 1.6, height)
        side.set_ylim(levels.get_ylim())
        plain_axis(side)
        side.axvspan(-margin, margin, color="#e8ecef", linewidth=0, zorder=0)
        side.axvline(0, color=MUTED, linewidth=0.8)
        for y, row in enumerate(rows):
            _dumbbell(levels, y, row)
            limits_line(side, (row["gap_low"], row["gap_high"]), (y, y))
            colour, marker = _verdict_mark(row, margin)
            dot(side, row["gap"], y, colour=colour, marker=marker)
            weight = "bold" if y in totals else "normal"
            figure_right(side, number(row["gap"], signed=True), y, fontweight=weight)
            if y and y in totals:
                for axes in (levels, side):
                    axes.axhline(y - 0.5, color=GRID, linewidth=1)
        means = [row[c] for row in rows for c in ("expectation", "performance")]
        levels.set_xlim(_room(means, 0.1, 0.2))
        ends = [row[c] for row in rows for c in ("gap_low", "gap_high")]
        side.set_xlim(_room([*ends, -margin, margin]))
        for axes, most in ((levels, 6), (side, 4)):
            axes.xaxis.set_major_locator(MaxNLocator(most))
        levels.set_xlabel("Mean (scale points)")
        side.set_xlabel("Gap with 95 % interval")
        column_head(side, f"Grey band: ±{number(margin)}, the margin")
        key_line(figure, GAP_KEY, 0.15)
        if below_text:
            figure.text(0.017, 0.03, below_text, fontsize=SMALLER, color=MUTED, va="bottom")
    figures = [
        f"{upper_first(clean(row[label]))}: expectation {number(row['expectation'])}, performance "
        f"{number(row['performance'])}, gap {number(row['gap'], signed=True)} "
        f"({interval(row['gap_low'], row['gap_high'], signed=True)})"
        for row in rows
    ]
    shown = counted(len(rows) - len(totals), things) + " and overall" * len(totals)
    alt = (
        f"Pairs of dots for {shown}, from expectation to performance, and the "
        f"gap with its 95 % interval beside. {'. '.join(figures)}."
        + (f" Not shown: {some(hidden, 8)}." if hidden else "")
    )
    reading = (
        "Gap = performance − expectation; below 0 is a shortfall. Lines are 95 % intervals. "
        f"The band is the smallest difference that matters, {number(margin)} scale points "
        f"({gaps.margin.source})."
    )
    return Chart(figure, alt, _caption(gaps, reading), f"{gaps.activity}-{name}")


GAP_KEY = [
    ("D", MUTED, True, "Expectation"),
    ("o", BLUE, False, "Performance"),
    ("v", RED, False, "Gap: clear shortfall"),
    ("^", GREEN, False, "Gap: clearly above"),
    ("o", INK, False, "Gap: other"),
]


def _verdict_mark(row: Row, margin: float) -> tuple[str, str]:
    """Return colour and shape of a gap: only a gap beyond the margin is coloured (R7)."""
    if row["gap_high"] <= -margin:
        return RED, "v"
    return (GREEN, "^") if row["gap_low"] >= margin else (INK, "o")


def _dumbbell(axes: Axes, y: int, row: Row) -> None:
    ends = (row["expectation"], row["performance"])
    axes.plot(ends, (y, y), color="#b4bcc4", linewidth=2.2, zorder=2, solid_capstyle="butt")
    dot(axes, ends[0], y, colour=MUTED, marker="D", hollow=True, size=6)
    dot(axes, ends[1], y)


def chart_schedule(schedule: Released) -> Chart | None:
    """
    Draw how late requests were closed: their cumulative share, and the median by service.

    Parameters
    ----------
    schedule : Released
        Columns ``service``, ``median_late`` with ``_low`` and ``_high`` (days), ``late``, ``n``;
        singles ``"all services"``: days late of every closed request.

    Returns
    -------
    Chart or None
        None if there are no single records.
    """
    if expect_released(schedule).missing:
        return None
    late = np.sort(np.asarray(schedule.singles.get("all services", ()), dtype=float))
    late = late[np.isfinite(late)]
    if not len(late):
        return None
    label = _label(schedule)
    rows = _rows(schedule, "median_late", "median_late_low", "median_late_high")
    rows = [row for row in rows if clean(row[label]) != "all services"]
    in_time = int((late <= 0).sum())
    low, high = _room(_most(late), 0.04, 1)
    beyond = int(((late < low) | (late > high)).sum())
    height = ROW * len(rows)
    with house_style():
        figure = canvas(2.85 + (height + 0.95 if rows else 0))
        axes = panel(figure, 0.65, 0.3, 6.0, 2.0, grid="y")
        axes.step(
            [low, *late, max(high, late[-1])],
            [0, *(100 * np.arange(1, len(late) + 1) / len(late)), 100],
            where="post",
            color=BLUE,
            linewidth=1.8,
        )
        _zero_days(axes)
        dot(axes, 0, 100 * in_time / len(late))
        note_at(
            axes,
            f"On time or early:\n{out_of(in_time, len(late))}",
            0,
            100 * in_time / len(late),
            offset=(-9, 14) if in_time / len(late) < 0.75 else (9, -16),
            ha="right" if in_time / len(late) < 0.75 else "left",
            fontsize=SIZE,
        )
        axes.set(xlim=(low, high), ylim=(0, 100), yticks=[0, 25, 50, 75, 100])
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
        axes.set_xlabel("Days late, compared with what the client expected")
        axes.set_ylabel("Closed requests (%)")
        if rows:
            _median_panel(figure, rows, label, height)
    median = float(np.median(late))
    services = [
        f"{clean(row[label])} {number(row['median_late'], signed=True)} "
        f"({interval(row['median_late_low'], row['median_late_high'], signed=True)})"
        for row in rows
    ]
    alt = (
        f"Cumulative curve of days late for {counted(len(late), 'closed requests')}: "
        f"{out_of(in_time, len(late))} on time or early, median "
        f"{number(median, signed=True)} days, latest {number(late[-1], 0)} days."
        + (f" Median days late by service: {'; '.join(services)}." if services else "")
    )
    reading = [
        "The curve shows the share of requests closed at most so many days late; 0 is the day "
        "the client expected.",
        "Dots are medians with 95 % intervals." if rows else "",
        f"Not drawn, beyond the axis: {counted(beyond, 'requests')}." if beyond else "",
    ]
    return Chart(figure, alt, _caption(schedule, *reading), f"{schedule.activity}-schedule")


def _most(values: np.ndarray) -> list[float]:
    """Return the ends of the axis: all values, unless a few lie far out; 0 is always inside."""
    low, high = np.percentile(values, [2, 98])
    spread = max(high - low, 1.0)
    inside = values[(values >= low - spread) & (values <= high + spread)]
    return [0.0, float(inside.min()), float(inside.max())]


def _zero_days(axes: Axes) -> None:
    axes.axvline(0, color=INK, linewidth=1)
    note_at(
        axes,
        "as expected",
        0,
        1,
        offset=(0, 8),
        ha="center",
        color=MUTED,
        xycoords=axes.get_xaxis_transform(),
    )


def _median_panel(figure: Figure, rows: Sequence[Row], label: str, height: float) -> None:
    axes = panel(figure, 2.55, 3.15, 3.6, height, grid="x")
    label_rows(axes, [clean(row[label]) for row in rows], 2.4)
    axes.axvline(0, color=INK, linewidth=1)
    for y, row in enumerate(rows):
        limits_line(axes, (row["median_late_low"], row["median_late_high"]), (y, y))
        dot(axes, row["median_late"], y)
        figure_right(axes, number(row["median_late"], signed=True), y)
    ends = [row[c] for row in rows for c in ("median_late_low", "median_late_high")]
    axes.set_xlim(_room([0, *ends], least=0.5))
    axes.set_xlabel("Median days late with 95 % interval")


# T3: actions ----------------------------------------------------------------------------------


def chart_actions(actions: Released) -> Chart | None:
    """
    Draw effort against impact of each action, and the interval of its rank beside.

    Parameters
    ----------
    actions : Released
        Columns ``action``, ``direction``, ``affected_share``, ``effort_days``, ``priority``,
        ``rank``, ``rank_low``, ``rank_high``, ``n``.

    Returns
    -------
    Chart or None
        Impact is priority × effort, that is weight × size of the gap × share affected.
    """
    rows = _rows(actions, "priority", "effort_days", "affected_share", "rank")
    if not rows:
        return None
    step = 0.4
    height = max(2.3, step * len(rows))
    with house_style():
        figure = canvas(height + 1.0)
        axes = panel(figure, 0.62, 0.45, 2.45, min(height, 3.2), grid="both")
        points = [(row["effort_days"], row["priority"] * row["effort_days"]) for row in rows]
        for row, (effort, impact) in zip(rows, points, strict=True):
            promise = clean(row.get("direction")) == "change the promise"
            axes.plot(
                [effort],
                [impact],
                marker="D" if promise else "o",
                linestyle="none",
                markersize=4 + 16 * float(np.sqrt(row["affected_share"])),
                alpha=0.8,
                markerfacecolor=ORANGE if promise else SKY,
                markeredgecolor=INK,
                markeredgewidth=0.8,
                clip_on=False,
                zorder=3,
            )
        axes.set_xlim(0, max(effort for effort, _ in points) * 1.15)
        axes.set_ylim(0, max(impact for _, impact in points) * 1.18 or 1)
        _numbers_on(axes, [(*point, row["no"]) for row, point in zip(rows, points, strict=True)])
        axes.set_xlabel("Effort (days)")
        axes.set_ylabel("Impact (weight × gap × share affected)")
        ranks = panel(figure, 5.35, 0.45, 1.35, step * len(rows), grid="x")
        named = zip(rows, _row_names(figure, rows, "action"), strict=True)
        names = [f"{row['no']}  {name}" for row, name in named]
        label_rows(ranks, names, 2.1)
        for y, row in enumerate(rows):
            if not is_missing(row["rank_low"]) and not is_missing(row["rank_high"]):
                limits_line(ranks, (row["rank_low"], row["rank_high"]), (y, y))
            dot(ranks, row["rank"], y, size=6)
        last = max(len(actions.table), 2)
        ranks.set_xlim(0.5, last + 0.5)
        ranks.xaxis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=2))
        ranks.set_xlabel("Rank with 95 % interval")
        key_line(
            figure,
            [("o", SKY, False, "Change the service"), ("D", ORANGE, False, "Change the promise")],
            0.15,
        )
    figures = [
        f"{row['no']} {clean(row['action'])}: effort {number(row['effort_days'])} days, "
        f"{percent(row['affected_share'])} affected, rank {number(row['rank'], 0)}"
        + ("" if is_missing(row["rank_low"]) else f" ({_ranks(row)})")
        for row in rows
    ]
    alt = (
        f"Bubbles of {counted(len(rows), 'actions')} by effort and impact, and their ranks with "
        f"95 % intervals. {'. '.join(figures)}."
    )
    reading = (
        "The larger the mark, the larger the share of respondents affected. Numbers are those of "
        "the list. Lines are 95 % intervals of the rank: overlapping ranks are not an order."
    )
    return Chart(figure, alt, _caption(actions, reading), f"{actions.activity}-actions")


def _ranks(row: Row) -> str:
    return interval(row["rank_low"], row["rank_high"], 0)


def _numbers_on(axes: Axes, points: Sequence[tuple[float, float, int]]) -> None:
    """Write numbers in the bubbles; where bubbles coincide, side by side."""
    placed: list[np.ndarray] = []
    scale = axes.figure.dpi / 72
    for x, y, text in points:
        here = np.asarray(axes.transData.transform((x, y))) / scale
        moves = [(0, 0), (13, 0), (-13, 0), (0, 13), (0, -13), (13, 13), (-13, -13)]
        free = (
            move for move in moves if all(np.hypot(*(here + move - other)) > 10 for other in placed)
        )
        move = next(free, (0, 0))
        placed.append(here + move)
        note_at(axes, str(text), x, y, offset=move, ha="center", fontweight="bold")


# T4: the satisfaction process -----------------------------------------------------------------


def chart_contact_load(load: Released) -> Chart | None:
    """
    Draw how often a person was asked per quarter, against the limit of two.

    Parameters
    ----------
    load : Released
        Columns ``quarter``, ``asks_per_person_mean``, ``people``, ``over_limit``, ``n``.

    Returns
    -------
    Chart or None
    """
    rows = _rows(load, "asks_per_person_mean")
    if not rows:
        return None
    means = [float(row["asks_per_person_mean"]) for row in rows]
    with house_style():
        figure = canvas(2.75)
        axes = panel(figure, 0.65, 0.2, 6.0, 1.95, grid="y")
        for x, mean in enumerate(means):
            over = mean > CONTACT_LIMIT
            axes.bar(
                x,
                mean,
                0.6,
                color=RED if over else BLUE,
                hatch="//" if over else None,
                edgecolor=PAPER,
                linewidth=0,
            )
            inside = mean > 0.25 * max(*means, CONTACT_LIMIT)
            style = {"color": PAPER, "offset": (0, -9)} if inside else {"offset": (0, 7)}
            weight = "bold" if inside else "normal"
            note_at(
                axes, number(mean), x, mean, ha="center", fontsize=SIZE, **style, fontweight=weight
            )
        axes.axhline(CONTACT_LIMIT, color=INK, linewidth=1, linestyle=(0, (4, 3)))
        note_at(
            axes,
            f"limit {CONTACT_LIMIT}",
            1,
            CONTACT_LIMIT,
            offset=(0, 7),
            ha="right",
            xycoords=axes.get_yaxis_transform(),
        )
        labels = [
            f"{clean(row['quarter'])}\n{_over(row)}" if len(rows) <= 6 else clean(row["quarter"])
            for row in rows
        ]
        axes.set_xticks(range(len(rows)), labels)
        axes.tick_params(axis="x", length=0)
        axes.set(xlim=(-0.6, len(rows) - 0.4), ylim=(0, max(*means, CONTACT_LIMIT) * 1.2))
        axes.set_ylabel("Requests per person (mean)")
    figures = [
        f"{clean(r['quarter'])} {number(m)}, {_over(r)}" for r, m in zip(rows, means, strict=True)
    ]
    alt = (
        f"Bars of requests per person for {counted(len(rows), 'quarters')} with the limit of "
        f"{CONTACT_LIMIT}: {'; '.join(figures)}."
    )
    reading = (
        f"The dashed line is the limit of {CONTACT_LIMIT} requests per person and quarter; "
        "hatched bars lie above it. Counts of a complete list, so there is no interval."
    )
    return Chart(figure, alt, _caption(load, reading), f"{load.activity}-contact-load")


def _over(row: Row) -> str:
    if is_missing(row.get("over_limit")):
        return "people not shown"
    return f"{number(row['over_limit'], 0)} of {number(row['people'], 0)} over {CONTACT_LIMIT}"


# T5: behaviour over time ----------------------------------------------------------------------


def chart_behaviour(behaviour: Released) -> Chart | None:
    """
    Draw a process behaviour chart: values over time, their mean and the natural limits.

    Parameters
    ----------
    behaviour : Released
        Columns ``period``, ``value``, ``signal`` (text, empty if none), and ``lower`` and
        ``upper`` if the limits differ by period; facts ``mean``, ``lower``, ``upper``,
        ``status``, ``what`` (what is measured) and ``unit`` (``"share"`` if values lie between 0
        and 1 and are to be shown as percentages).

    Returns
    -------
    Chart or None
        Fewer than 8 periods have no limits: a run chart.
    """
    rows = _rows(behaviour, "value")
    if not rows:
        return None
    facts = behaviour.facts
    share = facts.get("unit") == "share"
    scale = 100.0 if share else 1.0
    measure = upper_first(clean(facts.get("what")).removeprefix("the ") or "value")
    periods = [clean(row["period"]) for row in rows]
    values = [scale * float(row["value"]) for row in rows]
    signals = [clean(row.get("signal")) for row in rows]
    mean = scale * _figure(facts.get("mean"))
    low, high = ([scale * _limit(row, name, facts) for row in rows] for name in ("lower", "upper"))
    limited = bool(np.isfinite([*low, *high]).any())
    with house_style():
        figure = canvas(2.95)
        axes = panel(figure, 0.75, 0.45, 5.2, 2.0)
        axes.plot(values, color="#9aa5ae", linewidth=1.2, zorder=2)
        for limits in (low, high) if limited else ():
            edges = np.arange(len(rows) + 1) - 0.5
            axes.stairs(limits, edges, baseline=None, color=MUTED, linestyle=(0, (4, 3)))
        if np.isfinite(mean):
            axes.axhline(mean, color=INK, linewidth=1)
        for x, (value, signal) in enumerate(zip(values, signals, strict=True)):
            mark = {"colour": RED, "marker": "D", "size": 7} if signal else {"size": 5.5}
            dot(axes, x, value, **mark)
        axes.set_xlim(-0.5, len(rows) - 0.5)
        drawn = [v for v in (*values, *low, *high, mean) if np.isfinite(v)]
        axes.set_ylim(_room(drawn, 0.17, 3.0 if share else 0.3))
        if share:
            axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= 100])
            axes.yaxis.set_major_formatter(Figures())
        _signal_labels(axes, values, signals, mean)
        levels = {"lower": low[-1], "mean": mean, "upper": high[-1]}
        _level_labels(axes, {f"{k} {_measured(v, share)}": v for k, v in levels.items()})
        every = max(1, -(-len(rows) // 9))
        axes.set_xticks(range(0, len(rows), every), periods[::every])
        axes.set_ylabel(wrapped(f"{measure} (%)" if share else measure, 2.0, 2, SMALLER))
        key = [("o", BLUE, False, "No signal"), ("D", RED, False, "Signal")]
        key_line(figure, key if limited else [], 0.15)
    alt = (
        f"{measure} over {counted(len(rows), 'periods')}, {periods[0]} to {periods[-1]}: from "
        f"{_measured(min(values), share)} to {_measured(max(values), share)}"
        + (f", mean {_measured(mean, share)}" if np.isfinite(mean) else "")
        + (
            f", natural process limits {_measured(low[-1], share)} to "
            f"{_measured(high[-1], share)}" + " in the last period" * (len({*low}) > 1)
            if limited
            else ", without limits"
        )
        + f". {_signals_in_words(periods, signals)}"
    )
    routine = (
        "Dashed lines are the natural process limits: values between them, without a run on one "
        "side, are routine variation."
    )
    status = STATUS_IN_WORDS.get(clean(facts.get("status")), "")
    name = f"{behaviour.activity}-{behaviour.name}".replace(" ", "-")
    return Chart(figure, alt, _caption(behaviour, status, routine if limited else ""), name)


def _figure(value: object) -> float:
    """Return a single figure of the facts, NaN if there is none."""
    value = plain(value)
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _limit(row: Row, name: str, facts: Mapping[str, object]) -> float:
    """Return the limit of a period, else that of the whole, else NaN."""
    own = _figure(row.get(name))
    return _figure(facts.get(name)) if np.isnan(own) else own


def _measured(value: float, share: bool) -> str:
    return f"{number(value, 0)} %" if share else number(value)


def _runs(signals: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return each run of the same signal: what it says, its first and last place."""
    found: list[tuple[str, int, int]] = []
    for at, signal in enumerate(signals):
        if signal and found and found[-1][0] == signal and found[-1][2] == at - 1:
            found[-1] = (signal, found[-1][1], at)
        elif signal:
            found.append((signal, at, at))
    return found


def _signals_in_words(periods: Sequence[str], signals: Sequence[str]) -> str:
    said = [
        f"{periods[first]}{f' to {periods[last]}' if last > first else ''} ({signal})"
        for signal, first, last in _runs(signals)
    ]
    return f"Signals: {'; '.join(said)}." if said else "No signal."


def _signal_labels(
    axes: Axes, values: Sequence[float], signals: Sequence[str], mean: float
) -> None:
    """Name each run of the same signal above or below it, at the edge, where there is room."""
    inches = axes.get_position().width * WIDTH / len(values)
    taken = {True: 0.0, False: 0.0}
    for signal, first, last in _runs(signals):
        text = wrapped(signal, 2.6, 1, SMALLER)
        wide = breadth(text, SMALLER) / inches
        middle = min(max((first + last) / 2, wide / 2 - 0.4), len(values) - 0.6 - wide / 2)
        above = not values[first] < mean
        if middle - wide / 2 >= taken[above] - 0.4:
            taken[above] = middle + wide / 2 + 0.5
            place = {"y": 0.985, "va": "top"} if above else {"y": 0.015, "va": "bottom"}
            note_at(
                axes,
                text,
                middle,
                color=RED_INK,
                ha="center",
                xycoords=axes.get_xaxis_transform(),
                **place,
            )


def _level_labels(axes: Axes, levels: Mapping[str, float]) -> None:
    """Name mean and limits at the right end, at least a line apart."""
    (bottom, top), line = axes.get_ylim(), 13
    points = 72 * axes.get_position().height * axes.figure.get_size_inches()[1]
    last = -line
    for text, level in sorted(levels.items(), key=lambda pair: pair[1]):
        if np.isfinite(level):
            here = points * (level - bottom) / (top - bottom)
            last = max(here, last + line)
            figure_right(axes, text, level, offset=(5, last - here), fontsize=SMALLER)


# T6: case studies -----------------------------------------------------------------------------


def chart_cases(cases: Released) -> Chart | None:
    """
    Draw each case from before to after, every case on its own scale.

    Parameters
    ----------
    cases : Released
        Columns ``case_id``, ``title``, ``measure``, ``unit``, ``before``, ``after``,
        ``change_low``, ``change_high``, ``better``, ``grade``.

    Returns
    -------
    Chart or None
        None if no case has both a before and an after.
    """
    rows = _rows(cases, "before", "after")
    if not rows:
        return None
    across = min(4, max(len(rows), 2))
    down = -(-len(rows) // across)
    wide, high = WIDTH / across, 2.15
    with house_style():
        figure = canvas(0.4 + down * high)
        for place, row in enumerate(rows):
            left, top = (place % across) * wide, 0.35 + (place // across) * high
            _one_case(figure, row, left, top, wide, high)
        key_line(
            figure,
            [
                ("o", BLUE, False, "Changed for the better"),
                ("v", RED, False, "Changed for the worse"),
                ("s", GREY, False, "No change"),
            ],
            0.15,
        )
    figures = [
        f"{clean(row['case_id'])}, {clean(row['measure'])}: {number(row['before'])} before, "
        f"{number(row['after'])} after, {_direction(row)}"
        + (
            ""
            if is_missing(row.get("change_low"))
            else f" (change {interval(row['change_low'], row['change_high'], signed=True)})"
        )
        + f", grade {clean(row.get('grade')) or 'none'}"
        for row in rows
    ]
    alt = f"Slopes from before to after for {counted(len(rows), 'cases')}. {'. '.join(figures)}."
    reading = (
        "Every case has its own scale. The line at after is the 95 % interval of the change, "
        "where it is known. Grades: A after only, B before and after, C with a comparator, "
        "D controlled."
    )
    return Chart(figure, alt, _caption(cases, reading), f"{cases.activity}-cases")


def _direction(row: Row) -> str:
    change = float(row["after"]) - float(row["before"])
    if not change:
        return "no change"
    return "better" if (change < 0) == (clean(row.get("better")) == "lower") else "worse"


CASE_MARKS = {"better": (BLUE, "o"), "worse": (RED, "v"), "no change": (GREY, "s")}


def _one_case(figure: Figure, row: Row, left: float, top: float, wide: float, high: float) -> None:
    axes = panel(figure, left + 0.48, top + 0.62, wide - 0.96, high - 1.0)
    before, after = float(row["before"]), float(row["after"])
    colour, marker = CASE_MARKS[_direction(row)]
    ends = [before, after]
    if not is_missing(row.get("change_low")) and not is_missing(row.get("change_high")):
        limits = (before + float(row["change_low"]), before + float(row["change_high"]))
        limits_line(axes, (1, 1), limits)
        ends += limits
    axes.plot((0, 1), (before, after), color=colour, linewidth=1.6, zorder=2)
    dot(axes, 0, before, colour=colour, marker=marker, hollow=True)
    dot(axes, 1, after, colour=colour, marker=marker)
    note_at(axes, _amount(before), 0, before, offset=(-7, 0), ha="right")
    note_at(axes, _amount(after), 1, after, offset=(7, 0), fontweight="bold")
    axes.set(xlim=(0, 1), ylim=_room(ends, 0.12, abs(before) * 0.05 or 0.1))
    axes.set_xticks([0, 1], ["before", "after"])
    axes.tick_params(axis="x", length=0)
    plain_axis(axes)
    unit = clean(row.get("unit"))
    name = clean(row["measure"]) + (f" ({unit})" if unit else "")
    grade = clean(row.get("grade"))
    head = f"{clean(row['case_id'])}" + (f" · grade {grade}" if grade else "")
    wide_figure, high_figure = figure.get_size_inches()
    for text, at, weight in (
        (wrapped(head, wide - 0.15, 1), 0.0, "bold"),
        (wrapped(name, wide - 0.12, 2, SMALLER), 0.19, "normal"),
    ):
        figure.text(
            (left + 0.1) / wide_figure,
            1 - (top + at) / high_figure,
            text,
            va="top",
            fontsize=SMALLER if weight == "normal" else SIZE,
            fontweight=weight,
        )


def _amount(value: float) -> str:
    return number(value, 0 if abs(value) >= 100 or value.is_integer() else 1)


GRADES = {"A": ("#dfe4e8", INK), "B": (SKY, INK), "C": (BLUE, PAPER), "D": ("#00405f", PAPER)}


def chart_coverage(coverage: Released) -> Chart | None:
    """
    Draw the needs that matter most against the cases that answer them.

    Parameters
    ----------
    coverage : Released
        Columns ``need_id``, ``need``, ``cases`` (number), ``best_grade``, ``covered``; fact
        ``cases``, optional: a mapping of need id to pairs of case id and grade.

    Returns
    -------
    Chart or None
        One square per case with its grade; without the fact, the first has the best grade.
    """
    rows = _rows(coverage)
    if not rows:
        return None
    label = _label(coverage)
    answers = [_cases_of(row, coverage.facts.get("cases")) for row in rows]
    columns = max(3, *(len(found) for found in answers))
    step = min(1.0, 4.1 / columns)
    with house_style():
        figure = canvas(0.6 + ROW * len(rows))
        axes = panel(figure, 2.75, 0.4, step * columns, ROW * len(rows))
        label_rows(axes, [clean(row[label]) for row in rows], 2.55)
        axes.set_xlim(0, columns)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        for y, found in enumerate(answers):
            axes.axhline(y + 0.5, color=GRID, linewidth=0.6, zorder=0)
            for x, (case, grade) in enumerate(found):
                fill, ink = GRADES.get(grade, (PAPER, INK))
                axes.add_patch(
                    Rectangle(
                        (x + 0.04, y - 0.36),
                        0.92,
                        0.72,
                        facecolor=fill,
                        edgecolor=MUTED,
                        linewidth=0.6,
                    )
                )
                text = f"{case} · {grade}" if case and step >= 0.62 else grade
                note_at(axes, text, x + 0.5, y, ha="center", color=ink)
            if not found:
                note_at(axes, "no case yet", 0.06, y, color=RED_INK, fontstyle="italic")
        key_line(
            figure,
            [
                ("s", GRADES["A"][0], False, "A after only"),
                ("s", GRADES["B"][0], False, "B before and after"),
                ("s", GRADES["C"][0], False, "C comparator"),
                ("s", GRADES["D"][0], False, "D controlled"),
            ],
            0.15,
        )
    covered = [found for found in answers if found]
    figures = [
        f"{clean(row[label])}: "
        + (f"{len(found)}, best grade {clean(row.get('best_grade'))}" if found else "no case")
        for row, found in zip(rows, answers, strict=True)
    ]
    alt = (
        f"Grid of {counted(len(rows), 'needs')} and the cases that answer them: {len(covered)} of "
        f"{len(rows)} needs have at least one case. {'; '.join(figures)}."
    )
    reading = "One square per case study, with the grade of its evidence."
    return Chart(figure, alt, _caption(coverage, reading), f"{coverage.activity}-coverage")


def _cases_of(row: Row, by_need: object) -> list[tuple[str, str]]:
    """Return case id and grade of each case that answers a need."""
    if isinstance(by_need, Mapping):
        return [(clean(case), clean(grade)) for case, grade in by_need.get(row["need_id"], ())]
    number_of = 0 if is_missing(row["cases"]) else int(row["cases"])
    return [("", clean(row.get("best_grade")) if not at else "") for at in range(number_of)]


__all__ = [
    "chart_actions",
    "chart_behaviour",
    "chart_cases",
    "chart_contact_load",
    "chart_coverage",
    "chart_gaps",
    "chart_groups",
    "chart_kano",
    "chart_needs",
    "chart_quality",
    "chart_schedule",
]
