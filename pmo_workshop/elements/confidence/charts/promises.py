"""The charts of promises: heard and kept, and where they stand in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from ....disclosure import Released
from ....display import clean, counted, expect_released, interval, is_missing, number, some
from ....present import chart as house
from ....present.chart_rows import (
    ROW,
    Row,
    caption_of,
    kept_back,
    room_around,
    row_names,
    shown_rows,
)

MOST_ROWS, MOST_CHANNELS = 9, 9
ENOUGH = 0.67

SAME, DIFFERENT, DISPUTED, ABSENT = "same", "different", "disputed", "absent"
_LOOK = {
    SAME: (house.BLUE, "o", False),
    DIFFERENT: (house.RED, "X", False),
    DISPUTED: (house.ORANGE, "D", True),
    ABSENT: ("", "", False),
}


@house.style()
def chart_promise_gaps(gaps: Released) -> house.Chart | None:
    """
    Draw what was heard and what is kept of each promise, and the interval of the gap beside.

    Parameters
    ----------
    gaps : Released
        Columns ``promise``, ``heard``, ``kept``, ``gap`` with ``_low`` and ``_high``, ``n``.

    Returns
    -------
    Chart or None
        The band from −m to m is the margin that matters.
    """
    rows = shown_rows(gaps, "heard", "kept", "gap", "gap_low", "gap_high")
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: row["gap"])
    left_out, rows = rows[MOST_ROWS:], rows[:MOST_ROWS]
    margin = gaps.margin.scale_points
    hidden, counts = kept_back(gaps, "promise")
    height = (ROW + 0.04) * len(rows)
    figure = house.canvas(1.25 + height)
    levels = house.panel(figure, 2.5, 0.62, 2.0, height, grid="x")
    house.label_rows(
        levels, row_names(figure, rows, "promise", note_top=0.42, note_right=0.65), 2.35
    )
    side = house.panel(figure, 4.75, 0.62, 1.55, height)
    side.set_ylim(levels.get_ylim())
    house.plain_axis(side)
    side.axvspan(-margin, margin, color="#e8ecef", linewidth=0, zorder=0)
    side.axvline(0, color=house.MUTED, linewidth=0.8)
    for y, row in enumerate(rows):
        ends = (row["heard"], row["kept"])
        levels.plot(ends, (y, y), color="#b4bcc4", linewidth=2.2, zorder=2)
        house.dot(levels, ends[0], y, colour=house.MUTED, marker="D", hollow=True, size=6)
        house.dot(levels, ends[1], y)
        house.limits_line(side, (row["gap_low"], row["gap_high"]), (y, y))
        colour, marker = _verdict_mark(row, margin)
        house.dot(side, row["gap"], y, colour=colour, marker=marker)
        house.figure_right(side, number(row["gap"], signed=True), y)
    levels.set_xlim(room_around([row[c] for row in rows for c in ("heard", "kept")], 0.1, 0.2))
    ends = [row[c] for row in rows for c in ("gap_low", "gap_high")]
    side.set_xlim(room_around([*ends, -margin, margin]))
    for axes, most in ((levels, 5), (side, 4)):
        axes.xaxis.set_major_locator(MaxNLocator(most))
    levels.set_xlabel("Mean (scale points)")
    side.set_xlabel("Gap with 95 % interval")
    house.column_head(side, f"Grey band: ±{number(margin)}")
    house.key_line(
        figure,
        [
            ("D", house.MUTED, True, "Heard"),
            ("o", house.BLUE, False, "Kept"),
            ("v", house.RED, False, "Gap: clear shortfall"),
            ("^", house.GREEN, False, "Gap: clearly above"),
            ("o", house.INK, False, "Gap: other"),
        ],
        0.15,
    )
    figures = [
        f"{clean(row['promise'])}: heard {number(row['heard'])}, kept {number(row['kept'])}, gap "
        f"{number(row['gap'], signed=True)} "
        f"({interval(row['gap_low'], row['gap_high'], signed=True)})"
        for row in rows
    ]
    alt = (
        f"Pairs of dots for {counted(len(rows), 'promises')}, from what was heard to what is kept, "
        f"and the gap with its 95 % interval beside. {'. '.join(figures)}."
    )
    reading = [
        "Gap = kept − heard, the same people; below 0 is a shortfall. Lines are 95 % intervals. "
        f"The band is the smallest difference that matters ({gaps.margin.source}).",
        f"Fewer than 10 answers, see the table: {some(counts, 4)}." if counts else "",
        f"Not shown: {some(hidden, 4)}." if hidden else "",
        f"{counted(len(left_out), 'promises')} more stand in the table." if left_out else "",
    ]
    return house.Chart(figure, alt, caption_of(gaps, *reading), f"{gaps.activity}-promise-gaps")


def _verdict_mark(row: Row, margin: float) -> tuple[str, str]:
    if row["gap_high"] <= -margin:
        return house.RED, "v"
    return (house.GREEN, "^") if row["gap_low"] >= margin else (house.INK, "o")


@house.style()
def chart_promise_documents(found: Released) -> house.Chart | None:
    """
    Draw which document or channel holds which promise.

    Parameters
    ----------
    found : Released
        Column ``promise``; facts ``marks`` (document, promise, channel, present, consistent) and
        ``agreement`` (alpha of the readers).

    Returns
    -------
    Chart or None
        A promise is called different only if the readers agree (alpha of 0.67 or more).
    """
    if expect_released(found).missing or not found.facts.get("marks"):
        return None
    marks = found.facts["marks"]
    judged = _readers_agree(found.facts.get("agreement", ()))
    names = dict(zip(found.result["promise_id"], found.result["promise"], strict=True))
    promises = list(names)[:MOST_ROWS]
    channels = list(dict.fromkeys(mark["channel"] for mark in marks))
    left_out, channels = len(channels[MOST_CHANNELS:]), channels[:MOST_CHANNELS]
    cells = {
        (promise, channel): _cell(
            [m for m in marks if (m["promise_id"], m["channel"]) == (promise, channel)], judged
        )
        for promise in promises
        for channel in channels
    }
    height = ROW * len(promises)
    figure = house.canvas(1.75 + height)
    axes = house.panel(figure, 2.45, 1.55, 3.75, height)
    axes.set_xlim(-0.5, len(channels) - 0.5)
    house.label_rows(axes, [clean(names[promise]) for promise in promises], 2.3)
    house.ticks(axes.xaxis, [])
    axes.spines["bottom"].set_visible(False)
    for x, channel in enumerate(channels):
        _tilted(axes, house.wrapped(channel, 1.3, 1, house.SMALLER), x)
    for y, promise in enumerate(promises):
        for x, channel in enumerate(channels):
            _draw_cell(axes, x, y, *cells[promise, channel])
    key = [(_LOOK[SAME], "In it, says the same" if judged else "In it")]
    key += [(_LOOK[DIFFERENT], "In it, says otherwise")] if judged else []
    key += [(_LOOK[DISPUTED], "Readers differ")]
    house.key_line(figure, [(m, c, h, text) for (c, m, h), text in key], 0.15)
    held = [
        f"{clean(names[promise])}: "
        + (
            some(
                [
                    f"{clean(channel)} ({_IN_WORDS[cells[promise, channel][0]]})"
                    for channel in channels
                    if cells[promise, channel][0] != ABSENT
                ],
                9,
            )
            or "in none"
        )
        for promise in promises
    ]
    alt = (
        f"Grid of {counted(len(promises), 'promises')} and {counted(len(channels), 'channels')}. "
        f"{'. '.join(held)}."
    )
    reading = [
        "Empty cells: the promise is not there. Figures count documents, where a channel has more "
        "than one.",
        "" if judged else "Whether it says the same is not judged: the readers agree too little.",
        f"{counted(left_out, 'channels')} more are not drawn." if left_out else "",
    ]
    return house.Chart(
        figure, alt, caption_of(found, *reading), f"{found.activity}-promise-coverage"
    )


_IN_WORDS = {SAME: "holds it", DIFFERENT: "says otherwise", DISPUTED: "readers differ", ABSENT: ""}


def _tilted(axes: Axes, text: str, x: int) -> None:
    """Name a column above it, tilted, so that a long name needs no more room than a short one."""
    house.note_at(
        axes,
        text,
        x - 0.1,
        -0.5,
        offset=(0, 4),
        ha="left",
        va="bottom",
        color=house.INK,
        rotation=40,
        rotation_mode="anchor",
    )


def _readers_agree(agreement: Sequence[Mapping[str, object]]) -> bool:
    alphas = [row["alpha"] for row in agreement if row["what"] == "consistent"]
    return bool(alphas) and not is_missing(alphas[0]) and alphas[0] >= ENOUGH


def _cell(marks: Sequence[Mapping[str, object]], judged: bool) -> tuple[str, str]:
    """Return the state of a cell and what is written beside its mark."""
    there = [mark for mark in marks if mark["present"] == 1]
    count = f"{len(there)}/{len(marks)}" if len(marks) > 1 else ""
    if not there:
        return (DISPUTED if any(mark["present"] == 0.5 for mark in marks) else ABSENT), count
    if judged and any(mark["consistent"] == 0 for mark in there):
        return DIFFERENT, count
    if judged and any(mark["consistent"] == 0.5 for mark in there):
        return DISPUTED, count
    return SAME, count


def _draw_cell(axes: Axes, x: int, y: int, state: str, count: str) -> None:
    axes.add_artist(
        Rectangle(
            (x - 0.5, y - 0.5), 1, 1, facecolor=house.PAPER, edgecolor=house.GRID, linewidth=0.8
        )
    )
    if state != ABSENT:
        colour, shape, hollow = _LOOK[state]
        house.dot(axes, x - (0.18 if count else 0), y, colour=colour, marker=shape, hollow=hollow)
    if count:
        house.note_at(axes, count, x + 0.2, y, ha="center", fontsize=house.SIZE - 1)
