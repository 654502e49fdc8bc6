"""What charts share: which rows they draw, how rows are named, captions and room on axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ..disclosure import COUNT, HIDDEN, SMALL, Released
from ..display import (
    clean,
    counted,
    expect_released,
    from_to,
    is_missing,
    number,
    of_the_silent,
    row_name,
    small_in_words,
    source_line,
    upper_first,
)
from ..i18n import gettext
from . import chart as house
from .chart import Row


def shown_rows(released: Released, *needs: str) -> list[Row]:
    """Return the rows that show an estimate and have all the figures a chart needs."""
    if expect_released(released).missing or not len(released.result):
        return []
    numbered = enumerate(released.result.to_dict("records"), 1)
    return [
        row | {"no": no}
        for no, row in numbered
        if row["tier"] not in (HIDDEN, COUNT) and not any(is_missing(row[name]) for name in needs)
    ]


def kept_back(released: Released, label: str) -> tuple[list[str], list[str]]:
    """Return the names of the rows that are hidden, and of those that show a count only."""
    table = released.result

    def named(tier: str) -> list[str]:
        return [clean(text) for text in table.loc[table["tier"] == tier, label]]

    return named(HIDDEN), named(COUNT)


def chart_of(
    released: Released,
    figure: Figure,
    name: str,
    alt: str,
    *how_to_read: str,
    intervals: bool = False,
) -> house.Chart:
    """
    Return the chart of a result, with what was asked below its title and how to read it below.

    Parameters
    ----------
    released, figure, alt
        What is drawn, the drawing, and what is to be seen on it.
    name : str
        Of the chart, within its activity.
    how_to_read : str
        Sentences of the caption; empty ones are left out.
    intervals : bool
        Whether sampling intervals are drawn: those of people do not cover non-response.
    """
    silent = of_the_silent(released) if intervals else ""
    return house.Chart(
        figure,
        alt,
        " ".join(filter(None, how_to_read)),
        f"{released.activity}-{name}",
        subtitle=source_line(released),
        notes=tuple(filter(None, [silent])),
    )


def first_rows(rows: list[Row], most: int, things: str) -> tuple[list[Row], str]:
    """Return the rows that have room on a chart, and the sentence on those that have not."""
    left_out = len(rows) - most
    more = (
        gettext("More in the table: {things}.", things=counted(left_out, things))
        if left_out > 0
        else ""
    )
    return rows[:most], more


def ends_of(rows: Sequence[Row], *values: str, scale: float = 1) -> list[float]:
    """Return the ends of the intervals of all rows: the estimate where nothing varies."""
    return [
        scale * (row[value] if is_missing(row[f"{value}{end}"]) else row[f"{value}{end}"])
        for row in rows
        for value in values
        for end in ("_low", "_high")
    ]


def label_of(released: Released) -> str:
    """Return the column that names the rows for a reader: the last key."""
    return released.keys[-1]


def row_names(
    figure: Figure,
    rows: Sequence[Row],
    label: str,
    note_top: float = 0.15,
    note_right: float = 0.985,
) -> list[str]:
    """Return the names of the rows; small groups are marked, once in the corner if all are."""
    sizes = sorted({int(row["n"]) for row in rows})
    names = [upper_first(row_name(row[label])) for row in rows]
    if all(row["tier"] == SMALL for row in rows):
        n = (
            from_to(number(sizes[0], 0), number(sizes[-1], 0))
            if sizes[0] != sizes[-1]
            else number(sizes[0], 0)
        )
        house.corner_note(figure, f"{small_in_words()}, n={n}", note_top, note_right)
        return names
    return [
        f"{name} ({small_in_words()}, n={row['n']})" if row["tier"] == SMALL else name
        for name, row in zip(names, rows, strict=True)
    ]


def room_around(
    values: Sequence[float], share: float = 0.06, least: float = 0.05
) -> tuple[float, float]:
    """Return axis limits with some room around the values that are there."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    room = max((high - low) * share, least)
    return low - room, high + room
