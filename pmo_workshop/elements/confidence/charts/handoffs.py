"""The chart of hand-overs: which roles hand over behind which step of the journey."""

from __future__ import annotations

from collections.abc import Sequence

from ....disclosure import Released
from ....display import clean, counted, expect_released, is_missing, out_of, some
from ....present import chart as house
from ....present.chart_rows import Row, chart_of

MOST_STEPS, MOST_PAIRS = 9, 7
LEFT, BROAD, HIGH = 1.75, 5.0, 0.44
IN_ORDER = "in order"


@house.style()
def chart_handoffs(log: Released, steps: Released | None = None) -> house.Chart | None:
    """
    Draw the matrix of roles and steps with the briefs that were complete, under the journey.

    Parameters
    ----------
    log : Released
        Columns ``touchpoint``, ``from_role``, ``to_role``, ``complete``, ``in_time``, ``timed``,
        ``n``.
    steps : Released, optional
        Columns ``step``, ``phase``, ``stage``, ``state``; where it is missing the steps are those
        of the log.

    Returns
    -------
    Chart or None
        Roles only, never persons.
    """
    if expect_released(log).missing or not len(log.result):
        return None
    rows = log.result.to_dict("records")
    journey = _journey(rows, steps)
    left_out = len(journey[MOST_STEPS:])
    journey = journey[:MOST_STEPS]
    place = {clean(step["phase"]): at for at, step in enumerate(journey)}
    pairs = list(dict.fromkeys((clean(r["from_role"]), clean(r["to_role"])) for r in rows))
    more, pairs = len(pairs[MOST_PAIRS:]), pairs[:MOST_PAIRS]
    figure, axes = house.only_panel(1.75 + HIGH * len(pairs), LEFT, 1.55, BROAD, HIGH * len(pairs))
    axes.set_xlim(-0.5, len(journey) - 0.5)
    house.label_rows(axes, [f"{giver} → {taker}" for giver, taker in pairs], LEFT - 0.1)
    house.no_scale(axes)
    for x in range(len(journey)):
        for y in range(len(pairs)):
            house.cell(axes, x, y, facecolor=house.PAPER, edgecolor=house.GRID)
    for row in rows:
        pair = (clean(row["from_role"]), clean(row["to_role"]))
        if pair in pairs and clean(row["touchpoint"]) in place:
            _cell(axes, place[clean(row["touchpoint"])], pairs.index(pair), row)
    _steps_above(axes, journey)
    house.key_line(
        figure,
        ("o", house.BLUE, False, "All briefs complete"),
        ("D", house.ORANGE, True, "Some incomplete"),
        ("X", house.RED, False, "Orphan step: no owner or no brief"),
    )
    figures = [
        f"{clean(row['touchpoint'])}, {clean(row['from_role'])} to {clean(row['to_role'])}: brief "
        f"complete {out_of(row['complete'], row['n'])}, in time "
        f"{out_of(row['in_time'], row['timed'])}"
        for row in rows
    ]
    orphans = [clean(step["phase"]) for step in journey if step["state"] != IN_ORDER]
    alt = (
        f"Matrix of {counted(len(pairs), 'pairs')} of roles and "
        f"{counted(len(journey), 'steps')} of the journey. {'. '.join(figures)}. "
        f"Orphan steps: {some(orphans, 9) or 'none'}."
    )
    reading = [
        "In a cell: complete briefs of all hand-overs, counted in the whole log.",
        f"{counted(left_out, 'steps')} more are not drawn." if left_out else "",
        f"{counted(more, 'pairs')} of roles more stand in the table." if more else "",
    ]
    return chart_of(log, figure, "handoffs", alt, *reading)


def _journey(rows: Sequence[Row], steps: Released | None) -> list[Row]:
    """Return the steps of the journey, else the steps that the log names."""
    if steps is not None and not steps.missing and len(steps.result):
        return steps.result.to_dict("records")
    named = dict.fromkeys(clean(row["touchpoint"]) for row in rows)
    return [{"phase": name, "stage": "", "state": IN_ORDER} for name in named]


def _cell(axes: house.Panel, x: int, y: int, row: Row) -> None:
    whole = row["complete"] == row["n"]
    colour, marker = (house.BLUE, "o") if whole else (house.ORANGE, "D")
    house.dot(axes, x, y - 0.2, colour=colour, marker=marker, hollow=not whole, size=6)
    house.note_at(axes, f"{row['complete']}/{row['n']}", x, y + 0.22, ha="center")


def _steps_above(axes: house.Panel, journey: Sequence[Row]) -> None:
    """Name the steps above the matrix, those behind the line in grey, orphans with a cross."""
    inches = BROAD / len(journey)
    for x, step in enumerate(journey):
        orphan = step["state"] != IN_ORDER
        seen = "" if is_missing(step.get("stage")) else clean(step["stage"])
        text = house.wrapped(step["phase"], 0.95 * inches, 4, house.SMALLER)
        ink = house.RED_INK if orphan else house.MUTED if seen == "back" else house.INK
        above = {"ha": "center", "va": "bottom", "linespacing": 1.1}
        house.note_at(axes, text, x, -0.5, offset=(0, 20), color=ink, **above)
        at = x + 0.08 * orphan
        house.note_at(axes, seen, at, -0.5, offset=(0, 10), ha="center", color=house.MUTED)
        if orphan:
            house.dot(axes, x - 0.36, -0.5 - 0.32, colour=house.RED, marker="X", size=6)
