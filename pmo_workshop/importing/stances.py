"""Stakeholder registers whose columns are the stances, with a mark where somebody stands.

So the engagement matrix of the PMI is written: C stands below what is, D below what is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ..errors import DataError
from ..i18n import N_, gettext
from ..intake.sheet import quoted
from .drafting import Asking
from .fields import words
from .grid import Grid
from .mapping import Choice, Question

_FEWEST = 3
"""Columns named by different stances, from which on a sheet is such a matrix."""
_MOST_LETTERS = 12
_SEPARATORS = re.compile(r"[\s/,;+&|()\-–→>]+")
_MEANS = {
    "c": "current", "current": "current", "aktuell": "current", "ist": "current", "i": "current",
    "d": "desired", "desired": "desired", "gewünscht": "desired", "soll": "desired",
    "target": "desired",
}  # fmt: skip
_SAY = {
    "current": N_("how somebody stands today"),
    "desired": N_("how somebody should stand"),
    "out": N_("nothing: it is left out"),
}


def _columns(grid: Grid, at: int) -> dict[int, str]:
    """Return the columns that are named by a stance, and which."""
    meaning = words().registers["stakeholders"].fields["current"].meaning
    long = {place: name for place, name in enumerate(grid.row(at)) if len(name.strip()) > 1}
    return {place: stance for place, name in long.items() if (stance := meaning(name))}


def is_in_columns(grid: Grid) -> bool:
    """
    Return whether the columns of a sheet are stances, and marks stand in them.

    Examples
    --------
    >>> cells = pd.DataFrame([["Stakeholder", "Resistant", "Neutral", "Leading"],
    ...                       ["Finance", "C", "", "D"]])
    >>> is_in_columns(Grid("matrix.csv", "", cells))
    True
    """
    at = _header(grid)
    found = _columns(grid, at) if at is not None else {}
    below = grid.cells.iloc[(at or 0) + 1 :]
    texts = {text.strip() for place in found for text in below.iloc[:, place].unique()}
    return (
        len({*found.values()}) >= _FEWEST
        and texts != {""}
        and all(len(text) <= _MOST_LETTERS for text in texts)
    )


def _header(grid: Grid) -> int | None:
    """Return the place of the row that names most stances; None without rows."""
    if grid.cells.empty:
        return None
    top = range(min(10, len(grid.cells)))
    return max(top, key=lambda at: len({*_columns(grid, at).values()}))


def in_two_columns(grid: Grid, ask: Asking) -> Grid:
    """
    Return a matrix of stances as a register with a column for what is, and one for what is wanted.

    Raises
    ------
    DataError
        A stakeholder has two current, or two desired stances.

    Examples
    --------
    >>> cells = pd.DataFrame([["Stakeholder", "Resistant", "Neutral", "Leading"],
    ...                       ["Finance", "C", "", "D"], ["Works council", "", "C, D", ""]])
    >>> in_two_columns(Grid("matrix.csv", "", cells), Asking({})).cells.iloc[:, :3].values.tolist()
    [['Stakeholder', 'current', 'desired'], ['Finance', 'R', 'L'], ['Works council', 'N', 'N']]
    """
    at = _header(grid) or 0
    found = _columns(grid, at)
    marks = _marks(grid, at, found, ask)
    cells = grid.cells.astype(object)
    for way, place in zip(("current", "desired"), found, strict=False):
        column = pd.Series("", index=cells.index, dtype=object)
        column.iloc[at] = way
        for row in range(at + 1, len(cells)):
            stances = {
                stance
                for of_stance, stance in found.items()
                if way in (marks[part] for part in _parts(grid.cells.iat[row, of_stance]))
            }
            if len(stances) > 1 and not ask.is_waiting:
                raise DataError(
                    gettext(
                        "{place}, row {row}: two stances are marked as {way}. Leave one of them.",
                        place=grid.place,
                        row=cells.index[row],
                        way=gettext(_SAY[way]),
                    )
                )
            column.iloc[row] = next(iter(stances), "")
        cells[place] = column
    for place in [*found][2:]:
        cells[place] = ""
    note = gettext(
        "the stances are columns: what is marked in them is read as the stance of today, and as "
        "the one wanted"
    )
    return replace(grid, cells=cells, notes=(*grid.notes, note))


def _marks(grid: Grid, at: int, found: Mapping[int, str], ask: Asking) -> dict[str, str]:
    """Return what each mark stands for; one that is not known is asked."""
    below = grid.cells.iloc[at + 1 :]
    parts = {
        part for place in found for text in below.iloc[:, place].unique() for part in _parts(text)
    }
    return {part: _MEANS.get(part) or _asked(part, ask) for part in sorted(parts)}


def _asked(part: str, ask: Asking) -> str:
    return (
        ask(
            Question(
                f"word:mark:{part}",
                gettext(
                    "What does {code} in a cell of the matrix stand for?",
                    code=quoted(part.upper()),
                ),
                tuple(Choice(way, gettext(says)) for way, says in _SAY.items()),
            )
        )
        or "current"
    )


def _parts(text: str) -> list[str]:
    """
    Return the marks in a cell.

    Examples
    --------
    >>> _parts("C, D"), _parts("CD"), _parts("x"), _parts("")
    (['c', 'd'], ['c', 'd'], ['x'], [])
    """
    parts = [part for part in _SEPARATORS.split(text.casefold()) if part]
    return [mark for part in parts for mark in (part if set(part) <= {"c", "d"} else (part,))]
