"""The charts of promises: heard and kept, and where they stand in print."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from ....disclosure import Released
from ....display import clean, counted, expect_released, number, row_name, some, with_interval
from ....i18n import N_, gettext
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    first_rows,
    kept_back,
    row_names,
    shown_rows,
)
from ....present.interval_rows import as_marked, gap_key, gaps_beside

MOST_ROWS, MOST_CHANNELS = 9, 9
ENOUGH = 0.67

SAME, DIFFERENT, DISPUTED, ABSENT = "same", "different", "disputed", "absent"
_LOOK = {
    SAME: (house.BLUE, "o", False),
    DIFFERENT: (house.RED, "X", False),
    DISPUTED: (house.ORANGE, "D", True),
    ABSENT: ("", "", False),
}


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
    return as_marked(
        lambda weaker: _chart_promise_gaps(gaps, weaker=weaker),
        (row for row in shown_rows(gaps, "gap_high") if row["whole"]),
        "gap",
        gaps,
    )


@house.style()
def _chart_promise_gaps(gaps: Released, *, weaker: bool) -> house.Chart | None:
    rows = shown_rows(gaps, "heard", "kept", "gap", "gap_low", "gap_high")
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: row["gap"])
    rows, more = first_rows(rows, MOST_ROWS, "promises")
    margin = gaps.margin.scale_points
    whole = next((row for row in rows if row["whole"] and weaker), None)
    hidden, counts = kept_back(gaps, "promise")
    step = house.step_of([row_name(row["promise"]) for row in rows], 2.35)
    figure, levels = house.row_panel(rows, 2.5, 2.0, step=step, top=0.6, below=0.55)
    names = row_names(figure, rows, "promise", note_top=0.42, note_right=0.65)
    house.label_rows(levels, names)
    side = gaps_beside(levels, rows, ("heard", "kept"), margin, left=4.75, width=1.55, weaker=whole)
    levels.xaxis.set_major_locator(MaxNLocator(5))
    house.column_head(side, gettext("Grey band: ±{margin}", margin=number(margin)))
    pair = [("D", house.MUTED, True, gettext("Heard")), ("o", house.BLUE, False, gettext("Kept"))]
    house.key_line(figure, *pair, *gap_key(rows, margin, whole))
    figures = [
        gettext(
            "{promise}: heard {heard}, kept {kept}, gap {gap}",
            promise=clean(row["promise"]),
            heard=number(row["heard"]),
            kept=number(row["kept"]),
            gap=with_interval(row, "gap", signed=True, margin=margin),
        )
        for row in rows
    ]
    alt = gettext(
        "Pairs of dots for {promises}, from what was heard to what is kept, and the "
        "gap with its 95 % interval beside. {figures}.",
        promises=counted(len(rows), "promises"),
        figures=". ".join(figures),
    )
    reading = [
        gettext(
            "Gap = kept − heard, the same people; below 0 is a shortfall. Lines are 95 % "
            "intervals. The band is the smallest difference that matters ({source}).",
            source=gaps.margin.source,
        ),
        gettext("Fewer than 10 answers, see the table: {counts}.", counts=some(counts, 4))
        if counts
        else "",
        gettext("Not shown: {hidden}.", hidden=some(hidden, 4)) if hidden else "",
        more,
    ]
    return chart_of(gaps, figure, "promise-gaps", alt, *reading, intervals=True)


@house.style()
def chart_promise_documents(found: Released) -> house.Chart | None:
    """
    Draw which document or channel holds which promise.

    Parameters
    ----------
    found : Released
        Column ``promise``; facts ``marks`` (document, promise, channel, present, consistent) and
        ``agreement`` (of the readers).

    Returns
    -------
    Chart or None
        A promise is called different only if the readers surely agree (``enough``).
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
    height = house.ROW * len(promises)
    figure, axes = house.only_panel(1.75 + height, 2.45, 1.55, 3.75, height)
    axes.set_xlim(-0.5, len(channels) - 0.5)
    house.label_rows(axes, [clean(names[promise]) for promise in promises])
    house.no_scale(axes)
    for x, channel in enumerate(channels):
        house.tilted_head(axes, channel, x, 1.3)
    for y, promise in enumerate(promises):
        for x, channel in enumerate(channels):
            _draw_cell(axes, x, y, *cells[promise, channel])
    key = [(_LOOK[SAME], gettext("In it, says the same") if judged else gettext("In it"))]
    key += [(_LOOK[DIFFERENT], gettext("In it, says otherwise"))] if judged else []
    key += [(_LOOK[DISPUTED], gettext("Readers differ"))]
    house.key_line(figure, *[(m, c, h, text) for (c, m, h), text in key])
    held = {
        promise: [
            f"{clean(channel)} ({gettext(_IN_WORDS[cells[promise, channel][0]])})"
            for channel in channels
            if cells[promise, channel][0] != ABSENT
        ]
        for promise in promises
    }
    said = [f"{clean(names[promise])}: {some(held[promise], 9) or 'in none'}" for promise in held]
    alt = gettext(
        "Grid of {promises} and {channels}. {said}.",
        promises=counted(len(promises), "promises"),
        channels=counted(len(channels), "channels"),
        said=". ".join(said),
    )
    reading = [
        gettext(
            "Empty cells: the promise is not there. Figures count documents, where a "
            "channel has more than one."
        ),
        ""
        if judged
        else gettext("Whether it says the same is not judged: it is not sure that they agree."),
        gettext("Not drawn: {channels}.", channels=counted(left_out, "channels"))
        if left_out
        else "",
    ]
    return chart_of(found, figure, "promise-coverage", alt, *reading)


_IN_WORDS = {
    SAME: N_("holds it"),
    DIFFERENT: N_("says otherwise"),
    DISPUTED: N_("readers differ"),
    ABSENT: "",
}


def _readers_agree(agreement: Sequence[Row]) -> bool:
    return any(row["enough"] for row in agreement if row["what"] == "consistent")


def _cell(marks: Sequence[Row], judged: bool) -> tuple[str, str]:
    """Return the state of a cell and what is written beside its mark."""
    there = [mark for mark in marks if mark["present"] == 1]
    count = gettext("{x} of {n}", x=len(there), n=len(marks)) if len(marks) > 1 else ""
    if not there:
        return (DISPUTED if any(mark["present"] == 0.5 for mark in marks) else ABSENT), count
    if judged and any(mark["consistent"] == 0 for mark in there):
        return DIFFERENT, count
    if judged and any(mark["consistent"] == 0.5 for mark in there):
        return DISPUTED, count
    return SAME, count


def _draw_cell(axes: house.Panel, x: int, y: int, state: str, count: str) -> None:
    house.cell(axes, x, y, facecolor=house.PAPER, edgecolor=house.GRID, linewidth=0.8)
    if state != ABSENT:
        colour, shape, hollow = _LOOK[state]
        house.dot(axes, x - (0.18 if count else 0), y, colour=colour, marker=shape, hollow=hollow)
    if count:
        house.note_at(axes, count, x + 0.2, y, ha="center", fontsize=house.SIZE - 1)
