"""The charts of self-service: what is preferred, what people have, what was done again."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from ....analysis.self_service import CHANNELS, MOVES
from ....disclosure import FULL_FROM, Released
from ....display import NOT_SHOWN, clean, counted, is_missing, number, upper_first
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    ends_of,
    first_rows,
    room_around,
    row_names,
    shown_rows,
)
from ..common import done_again

WORDS = {"self": "alone", "assisted": "with help", "full": "done for me"}
COLOURS = {"self": house.BLUE, "assisted": house.SKY, "full": house.GRID}
HATCHES = {"self": "", "assisted": "", "full": "///"}
MOST_TASKS = 10


@house.style()
def chart_channels(channel: Released) -> house.Chart | None:
    """
    Draw how each task is preferred as a bar of all respondents, with who works alone today.

    Parameters
    ----------
    channel : Released
        Columns ``task``; ``self``, ``assisted``, ``full``, ``now_self`` (counts); ``self_share``
        with ``_low`` and ``_high``; ``n``.

    Returns
    -------
    Chart or None
        At most 10 tasks; the others are in the table.
    """
    rows = shown_rows(channel, "self_share", "self_share_low", "self_share_high")
    if not rows:
        return None
    rows, more = first_rows(rows, MOST_TASKS, "tasks")
    few = min(row["n"] for row in rows) < FULL_FROM
    scale = 1 if few else 100
    figure, axes = house.row_panel(rows, 1.95, 4.7, below=0.55, grid="")
    house.label_rows(axes, row_names(figure, rows, "task"))
    for y, row in enumerate(rows):
        _bar(axes, y, row, scale)
    axes.set(xlim=(0, scale), xlabel="Share of respondents who prefer it" + ("" if few else " (%)"))
    house.key_line(
        figure,
        *(("s", COLOURS[c], False, upper_first(WORDS[c])) for c in CHANNELS),
        ("D", house.ORANGE, False, "Works alone today"),
    )
    figures = [
        f"{clean(row['task'])}: {', '.join(f'{row[c]} {WORDS[c]}' for c in CHANNELS)} of "
        f"{row['n']}, {number(row['now_self'], 0)} alone today"
        for row in rows
    ]
    alt = (
        f"Bars of {counted(len(rows), 'tasks')} by the preferred way of working, the largest share "
        f"for self-service first. {'; '.join(figures)}."
    )
    reading = (
        "Each bar holds all respondents of the task. The line across the end of “alone” is its "
        "95 % interval, widened so that the three shares of a task hold together."
    )
    return chart_of(channel, figure, "channels", alt, reading, more, intervals=True)


def _bar(axes: house.Panel, y: int, row: Row, scale: float) -> None:
    left = 0.0
    for name in CHANNELS:
        wide = scale * row[name] / row["n"]
        edge = {"edgecolor": house.MUTED, "linewidth": 0.6, "high": 0.6, "left": left}
        house.framed_bar(axes, y, wide, COLOURS[name], HATCHES[name], **edge)
        if wide > 0.07 * scale:
            # The first segment's figure stands at its start: the interval crosses its end.
            near = 0.012 * scale
            at, align = (left + near, "left") if name == "self" else (left + wide - near, "right")
            box = {"boxstyle": "square,pad=0.1", "facecolor": house.PAPER, "edgecolor": "none"}
            look = {"color": house.PAPER, "bold": True} if name == "self" else {}
            look |= {"bbox": box} if name == "full" else {}
            house.note_at(axes, str(row[name]), at, y, ha=align, **look)
        left += wide
    house.limits_line(axes, (scale * row["self_share_low"], scale * row["self_share_high"]), (y, y))
    for end in ("self_share_low", "self_share_high"):
        axes.plot(
            [scale * row[end]] * 2, (y - 0.12, y + 0.12), color=house.INK, linewidth=1.3, zorder=3
        )
    if not is_missing(row["now_self"]):
        now = scale * row["now_self"] / row["n"]
        house.dot(axes, now, y + 0.3, colour=house.ORANGE, marker="D", size=6)


@house.style()
def chart_channel_matrix(matrix: Released) -> house.Chart | None:
    """
    Draw, task by task, from which way of working to which people would like to move.

    Parameters
    ----------
    matrix : Released
        Columns ``task``, ``self_to_self``, ``self_to_assisted`` ... (counts), ``n``.

    Returns
    -------
    Chart or None
        At most 8 tasks; the others are in the table. None if no cell can be shown.
    """
    rows = [
        row
        for row in shown_rows(matrix, "n")
        if not all(is_missing(row[f"{now}_to_{wish}"]) for now, wish in MOVES)
    ]
    if not rows:
        return None
    rows, more = first_rows(rows, 8, "tasks")
    lines = -(-len(rows) // 4)
    side, gap = 1.0, 0.42
    figure = house.canvas(0.62 + lines * (side + gap) - gap + 0.05)
    high = figure.get_figheight()
    axes = house.panel(figure, 0, 0, house.WIDTH, high)
    axes.set(xlim=(0, house.WIDTH), ylim=(high, 0))
    axes.axis("off")
    for at, row in enumerate(rows):
        left = 1.05 + (at % 4) * (side + 0.45)
        top = 0.62 + (at // 4) * (side + gap)
        _matrix(axes, row, left, top, side / 3, names=at % 4 == 0)
        head = house.wrapped(upper_first(clean(row["task"])), side + 0.38, 1, house.SMALLER)
        house.note_at(axes, head, left, top, offset=(0, 6), va="bottom", color=house.MUTED)
    text = "Rows: how it is done now. Columns: alone, with help, done for me (preferred)."
    house.key_line(figure, ("s", house.SKY, False, text))
    figures = [
        f"{clean(row['task'])}, n {row['n']}: "
        + ", ".join(
            f"now {WORDS[now]} {'/'.join(_count(row, now, wish) for wish in CHANNELS)}"
            for now in CHANNELS
        )
        for row in rows
    ]
    alt = (
        f"Grids of {counted(len(rows), 'tasks')}, three by three: from the present way of working "
        "to the preferred one, in the order alone, with help, done for me. "
        f"{'; '.join(figures)}."
    )
    reading = (
        f"Respondents in each cell; the darker, the more; {NOT_SHOWN} keeps small cells back. "
        "Cells with a frame are those who have what they prefer."
    )
    return chart_of(matrix, figure, "channel-matrix", alt, reading, more)


def _count(row: Row, now: str, wish: str) -> str:
    return number(row[f"{now}_to_{wish}"], 0)


def _matrix(
    axes: house.Panel, row: Row, left: float, top: float, cell: float, *, names: bool
) -> None:
    """Draw one grid on axes in inches, three cells wide and high."""
    for y, now in enumerate(CHANNELS):
        middle = top + (y + 0.52) * cell
        for x, wish in enumerate(CHANNELS):
            count = row[f"{now}_to_{wish}"]
            corner, wide = (left + (x + 0.04) * cell, top + (y + 0.04) * cell), 0.92 * cell
            shade = 0.12 if is_missing(count) else 0.12 + 0.75 * count / row["n"]
            axes.add_artist(
                Rectangle(corner, wide, wide, facecolor=house.SKY, alpha=shade, linewidth=0)
            )
            if now == wish:
                axes.add_artist(
                    Rectangle(corner, wide, wide, fill=False, edgecolor=house.INK, zorder=2)
                )
            house.note_at(
                axes, _count(row, now, wish), left + (x + 0.5) * cell, middle, ha="center"
            )
        if names:
            name = upper_first(WORDS[now])
            house.note_at(axes, name, left, top + (y + 0.5) * cell, offset=(-5, 0), ha="right")


@house.style()
def chart_rework(rework: Released) -> house.Chart | None:
    """
    Draw how often work was done again, alone and with help, and the difference beside.

    Parameters
    ----------
    rework : Released
        Columns ``band``; ``self_again_share``, ``assisted_again_share``, ``full_again_share``;
        ``gap`` with ``_low`` and ``_high``; counts; ``n``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(rework, "self_again_share", "assisted_again_share", "gap_low", "gap_high")
    if not rows:
        return None
    few = min(row["n"] for row in rows) < FULL_FROM
    scale, unit = (1, "") if few else (100, " (%)")
    step = 0.42
    figure, axes = house.row_panel(rows, 1.75, 2.5, step=step)
    house.label_rows(axes, row_names(figure, rows, "band"))
    side = house.panel_beside(axes, 4.75, 1.5, line=0)
    for y, row in enumerate(rows):
        ends = (scale * row["self_again_share"], scale * row["assisted_again_share"])
        house.joined(axes, y, ends)
        house.dot(axes, ends[0], y, marker="o")
        house.dot(axes, ends[1], y, colour=house.GREY, marker="D", hollow=True, size=6)
        if not is_missing(row["full_again_share"]):
            share = scale * row["full_again_share"]
            house.dot(axes, share, y, colour=house.MUTED, marker="|", size=8)
        house.estimate(side, y, row, "gap", scale=scale, colour=house.INK, marker="s", size=5)
        house.figure_right(side, number(scale * row["gap"], 2 if few else 0, signed=True), y)
    names = [f"{channel}_again_share" for channel in CHANNELS]
    shares = [scale * row[name] for row in rows for name in names if not is_missing(row[name])]
    axes.set(xlim=(0, max(max(shares) * 1.15, 0.1 * scale)), xlabel="Share done again" + unit)
    side.set(xlim=room_around([0, *ends_of(rows, "gap", scale=scale)]), xlabel="Alone minus help")
    house.column_head(side, "With 95 % interval")
    house.key_line(
        figure,
        ("o", house.BLUE, False, "Done alone"),
        ("D", house.GREY, True, "Done with help"),
        ("|", house.MUTED, False, "Done for me (not compared)"),
    )
    figures = [
        f"{clean(row['band'])} tasks: alone {done_again(row, 'self')}, with help "
        f"{done_again(row, 'assisted')}, done for me {done_again(row, 'full')} done again"
        for row in rows
    ]
    differences = ", ".join(
        number(scale * row["gap"], 2 if few else 0, signed=True) + ("" if few else " points")
        for row in rows
    )
    alt = (
        f"Pairs of dots for {counted(len(rows), 'bands')} of complexity. {'; '.join(figures)}. "
        f"Differences, alone minus help: {differences}."
    )
    reading = (
        "Lines are 95 % intervals of the difference. Tasks are compared only with tasks of like "
        "complexity; people chose the way of working themselves."
    )
    return chart_of(rework, figure, "rework", alt, reading, intervals=True)
