"""A register as it was written: its header, its rows without totals, its columns by name.

A register names people where a survey does not, and it has totals: both are told apart here,
counted and never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..errors import DataError
from ..i18n import gettext, ngettext
from ..intake.not_data import may_be_total
from ..intake.people import looks_like_a_person
from ..intake.sheet import Cells
from ..intake.xlsx_file import letters_of
from .entries import each
from .export import Column, made_unique, refuse_cut_rows, refuse_merged
from .grid import Grid, in_codes
from .likeness import folded, unaccented

_TOP = 10
"""Rows at the top among which the header is looked for."""

_UNIT = re.compile(r"\s*[\[(]([^\])]*)[\])]")
_OWN = re.compile(r"custom field \((.+)\)", re.IGNORECASE)
_FIGURE = re.compile(r"[-+(]?[€$£¥]?\s?[\d.,'\s]+\s?(?:[%€$£¥)]|h|d|[a-zA-Z]{3})?")


@dataclass(frozen=True)
class Ledger:
    """
    The columns of a register, below its header.

    Attributes
    ----------
    file, sheet : str
    columns : tuple of Column
        Repeated names end in ``"(2)"``, a column without a name has its letter.
    rows : Index
        The rows, numbered as the spreadsheet shows them.
    counts : mapping of str to int
        Rows of the file, and rows that were left out.
    said : tuple of str
        How it was read.
    """

    file: str
    sheet: str
    columns: tuple[Column, ...]
    rows: pd.Index
    counts: Mapping[str, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and sheet, as messages give them."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file


_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ][a-zäöüß])")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_SHORT_FOR = dict.fromkeys(("dt", "datetime", "timestamp"), "date")
_CURRENCIES = frozenset({"eur", "usd", "gbp", "chf", "€", "$", "£"})
_MOST_NAMES = 200
"""Rows from the top in which the names of a sheet that lies on its side are looked for."""
_FEWEST_ON_ITS_SIDE = 3
"""Names of columns below each other, from which on a sheet lies on its side."""


def named(header: str) -> str:
    """
    Return the name of a column without its unit, its accents and the marks of a tool.

    Examples
    --------
    >>> named("Whole Life Cost (£m) (total)"), named("Custom field (Story Points)")
    ('whole life cost', 'story points')
    >>> named("closed_dt"), named("createdTimestamp"), named("SR_NUMBER")
    ('closed date', 'created date', 'sr number')
    >>> named("Fälligkeit"), named("budget_eur")
    ('faelligkeit', 'budget')
    """
    own = _OWN.fullmatch(header.strip())
    name = own[1] if own else _UNIT.sub("", header) or header
    apart = _HYPHEN.sub(" ", _HUMP.sub(" ", name).replace("_", " "))
    parts = unaccented(folded(apart)).split()
    parts = parts[:-1] if len(parts) > 1 and parts[-1] in _CURRENCIES else parts
    return " ".join(_SHORT_FOR.get(part, part) for part in parts)


def unit_of(header: str) -> str:
    """
    Return the unit that a header gives in brackets, in small letters.

    Examples
    --------
    >>> unit_of("Aufwand [PT]"), unit_of("Cost (£m) (total)"), unit_of("Created")
    ('pt', '£m', '')
    """
    found = _UNIT.search(header)
    return found[1].casefold().strip() if found else ""


_DOWN = re.compile(r"(?P<column>[A-Z]+)(?P<first>\d+):(?P=column)(?P<last>\d+)")
_A_HEADING = re.compile(r"[^\W\d_]{3}")


def _with_headings_repeated(grid: Grid, header: int) -> Grid:
    """
    Return a sheet in which words that are merged over rows stand in each of them, such as a phase.

    Examples
    --------
    >>> grid = Grid("raci.xlsx", "", pd.DataFrame([["Phase", "Task"], ["Plan", "a"], ["", "b"]],
    ...             index=[1, 2, 3]), merged=("A2:A3",))
    >>> found = _with_headings_repeated(grid, 1)
    >>> found.row(2), found.merged
    (['Plan', 'b'], ())
    """
    cells, left = grid.cells, []
    for area in grid.merged:
        found = _DOWN.fullmatch(area)
        rows = range(int(found["first"]), int(found["last"]) + 1) if found else range(0)
        at = next((c for c in cells if found and letters_of(c + 1) == found["column"]), None)
        own = [row for row in rows if row in cells.index]
        text = str(cells.loc[own[0], at]) if at is not None and own else ""
        if not own or own[0] <= header or not _A_HEADING.search(text):
            left.append(area)
            continue
        column = cells[at].astype(object)
        column[own] = text
        cells = cells.copy()
        cells[at] = in_codes(Cells.of(column.tolist())).set_axis(cells.index)
    return replace(grid, cells=cells, merged=tuple(left))


def ledger_of(grid: Grid, names: Collection[str]) -> Ledger:
    """
    Return the columns and rows of a register.

    Parameters
    ----------
    grid : Grid
    names : collection of str
        Names of columns that may occur, folded; they tell the header.

    Raises
    ------
    DataError
        There are no rows, a row is cut off, or cells are merged that hold no heading.
    """
    grid = upright(grid, names)
    at = header_of(grid, names)
    if grid.cells.empty:
        raise _no_rows(grid)
    grid = _with_headings_repeated(grid, int(grid.cells.index[min(at, len(grid.cells) - 1)]))
    if len(grid.cells) <= at + 1:
        raise _no_rows(grid)
    refuse_cut_rows(grid, at)
    refuse_merged(grid, int(grid.cells.index[at]))
    head = [" ".join(cell.split()) for cell in grid.row(at)]
    below = grid.cells.iloc[at + 1 :]
    filled = _filled(below)
    below, filled = below[filled.any(axis=1)], filled[filled.any(axis=1)]
    if below.empty:
        raise _no_rows(grid)
    again = (below == grid.row(at)).all(axis=1)
    totals = pd.Series(_totals(below, filled), index=below.index)
    rows = below[~again & ~totals]
    if rows.empty:
        raise _no_rows(grid)
    kept = [column for column in rows if head[column] or _filled(rows[[column]]).any(axis=None)]
    headers = made_unique([head[column] or letters_of(column + 1) for column in kept])
    columns = tuple(
        Column(letters_of(column + 1), header, "", "", head[column], "", rows[column])
        for column, header in zip(kept, headers, strict=True)
    )
    counts = {"rows": len(rows), "totals": int(totals.sum()), "headers": int(again.sum())}
    said = [*grid.notes]
    if at:
        said.append(
            ngettext("{n} row above the header is a title", "{n} rows above the header are a title",
                     at)
        )  # fmt: skip
    if totals.any():
        said.append(
            ngettext(
                "{n} row of totals is left out", "{n} rows of totals are left out",
                int(totals.sum()),
            )
        )  # fmt: skip
    return Ledger(grid.file, grid.sheet, columns, rows.index, counts, tuple(said))


def _no_rows(grid: Grid) -> DataError:
    return DataError(gettext("{file}: has a header and no rows. Export it again.", file=grid.place))


def upright(grid: Grid, names: Collection[str]) -> Grid:
    """
    Return a sheet with its names in a row; one that lies on its side is turned.

    Examples
    --------
    >>> cells = pd.DataFrame([["Key", "A-1"], ["Created", "2026-03-02"], ["Status", "open"]])
    >>> upright(Grid("side.csv", "", cells), ["key", "created", "status"]).cells.iloc[0].tolist()
    ['Key', 'Created', 'Status']
    """
    if grid.cells.empty:
        return grid
    across = max(len(_known(row, names)) for row in grid.cells.head(_TOP).to_numpy())
    down = len(_known(grid.cells.iloc[:_MOST_NAMES, 0], names))
    if down < _FEWEST_ON_ITS_SIDE or down <= across:
        return grid
    cells = grid.cells.astype(object).T.reset_index(drop=True)
    cells.columns = pd.Index(range(len(cells.columns)))
    cells.index = pd.Index(range(1, len(cells) + 1), name="row")
    note = gettext(
        "the sheet lies on its side: each column is read as a row, with its number as a row number"
    )
    return Grid(grid.file, grid.sheet, cells, (*grid.notes, note), grid.merged)


def _known(cells: Iterable[object], names: Collection[str]) -> set[str]:
    """Return which of some names stand in cells."""
    return {named(str(cell)) for cell in cells if str(cell).strip()} & {*names}


def header_of(grid: Grid, names: Collection[str]) -> int:
    """Return the place of the row with most of the names, two at least; else of the widest."""
    top = grid.cells.head(_TOP)
    known = [sum(named(str(cell)) in names for cell in row if str(cell).strip())
             for row in top.to_numpy()]  # fmt: skip
    if max(known, default=0) > 1:
        return known.index(max(known))
    wide = [sum(bool(str(cell).strip()) for cell in row) for row in top.to_numpy()]
    return wide.index(max(wide)) if wide else 0


def are_people(values: pd.Series) -> bool:
    """Return whether most of the cells name a person."""
    texts = [text for text in values.unique() if text.strip()][:200]
    texts = [text for text in texts if not any(sign.isdigit() for sign in text)]
    return bool(texts) and 2 * sum(map(looks_like_a_person, texts)) > len(texts)


def where(column: pd.Series, holds: Callable[[str], object]) -> pd.Series:
    """Return of which cells something holds; each different text is looked at once."""
    return each(column, lambda text: bool(holds(text))).astype(bool)


def _filled(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.apply(where, holds=str.strip).astype(bool)


def _totals(rows: pd.DataFrame, filled: pd.DataFrame) -> np.ndarray:
    """Return which rows begin with a word for a total, and have nothing else but figures."""
    there = filled.to_numpy()
    others = there.copy()
    first = there.argmax(axis=1)
    others[np.arange(len(rows)), first] = False
    figures = rows.apply(where, holds=lambda text: _FIGURE.fullmatch(text.strip())).to_numpy()
    found = others.any(axis=1) & (figures | ~others).all(axis=1)
    for at in np.flatnonzero(found):
        found[at] = may_be_total(rows.iat[at, first[at]].strip())
    return found
