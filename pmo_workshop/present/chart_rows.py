"""What charts share: which rows they draw, how rows are named, captions and room on axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ..disclosure import COUNT, HIDDEN, SMALL, Released
from ..display import SMALL_IN_WORDS, clean, expect_released, is_missing, source_line, upper_first
from . import chart as house

Row = Mapping[str, Any]

ROW = 0.38
"""Inches: the height of one row."""


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


def caption_of(released: Released, *how_to_read: str) -> str:
    about_people = released.unit == "respondents" and released.all_asked
    limits = any("95 %" in sentence for sentence in how_to_read)
    non_response = ("The intervals do not cover non-response.",) if about_people and limits else ()
    return " ".join(filter(None, (source_line(released), *how_to_read, *non_response)))


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
    names = [upper_first(clean(row[label])) for row in rows]
    if all(row["tier"] == SMALL for row in rows):
        n = " to ".join(map(str, dict.fromkeys((sizes[0], sizes[-1]))))
        house.corner_note(figure, f"{SMALL_IN_WORDS}, n={n}", note_top, note_right)
        return names
    return [
        f"{name} ({SMALL_IN_WORDS}, n={row['n']})" if row["tier"] == SMALL else name
        for name, row in zip(names, rows, strict=True)
    ]


def room_around(
    values: Sequence[float], share: float = 0.06, least: float = 0.05
) -> tuple[float, float]:
    """Return axis limits with some room around the values."""
    low, high = float(np.min(values)), float(np.max(values))
    room = max((high - low) * share, least)
    return low - room, high + room
