"""Cells of text become values: whole numbers, numbers, dates, flags, periods, lists.

A cell that cannot be read is never guessed; it is handed back with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from ..schema import KIND_IN_WORDS, PANDAS_TYPES, ColumnDefinition
from ..texts import spoken
from .sheet import Cells, count, look, quoted

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_POINT_ZERO = re.compile(r"([+-]?\d{1,18})\.(0|00)", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_POINT_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+", re.ASCII)
_POINT_GROUPS_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+", re.ASCII)
_COMMA_GROUPS_POINT = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+\.\d+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?", re.ASCII)
_DAY_AND_MONTH = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})", re.ASCII)
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)
_PERIOD = re.compile(r"(19|20|21)\d{2}(-(0[1-9]|1[0-2])|-Q[1-4])?", re.ASCII)
_FIRST_OF_MONTH = re.compile(r"((19|20|21)\d{2}-(0[1-9]|1[0-2]))-01", re.ASCII)


_SIGN = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_MARKED = re.compile(r"'+[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def marked_as_text(text: str) -> str:
    """
    Return text for a CSV file so that no spreadsheet calculates it: with an apostrophe before.

    ``unmarked`` takes it away again.

    Examples
    --------
    >>> marked_as_text("=1+1"), marked_as_text("-5 points"), marked_as_text("5 - 3")
    ("'=1+1", "'-5 points", '5 - 3')
    """
    return f"'{text}" if _SIGN.match(text) else text


def unmarked(text: str) -> str:
    """
    Return text as it was before ``marked_as_text``.

    Examples
    --------
    >>> unmarked("'=1+1"), unmarked("'tis so"), unmarked(marked_as_text("'=1"))
    ('=1+1', "'tis so", "'=1")
    """
    return text[1:] if _MARKED.match(text) else text


class Refused(ValueError):
    """A cell that cannot be read; the text says why and what to do."""


@dataclass(frozen=True)
class Values:
    """The values of a column, the distinct cells refused with the reason, and decisions."""

    series: pd.Series
    refused: dict[str, str] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()


def read_column(
    cells: Sequence[str] | Cells,
    column: ColumnDefinition,
    rows: Sequence[int],
    delimiter: str = "",
) -> Values:
    """
    Turn the cells of a column into values.

    Parameters
    ----------
    cells : sequence of str, or Cells
        An empty cell, or one of spaces only, is missing; nothing else is.
    column : schema.Column
    rows : sequence of int
        Row numbers: the index of the series.
    delimiter : str
        Delimiter of the file in words, as in ``Reading``; blank for a spreadsheet. With a
        semicolon a decimal comma is likely, so ``1.000`` may be one or one thousand.

    Returns
    -------
    Values
        The series has the type of ``schema.PANDAS_TYPES``; refused cells are missing in it.

    Examples
    --------
    >>> from pmo_workshop.schema import ColumnDefinition
    >>> hours = ColumnDefinition("hours", "number", "time")
    >>> read_column(["3,5", "", "4"], hours, [2, 3, 4], "semicolon").series.tolist()
    [3.5, nan, 4.0]
    >>> read_column(["1.000"], hours, [2], "semicolon").refused
    {'1.000': "'1.000' may be one or one thousand. Write 1 or 1000."}
    """
    cells = Cells.of(cells)
    distinct = cells.texts
    spaces = {cell for cell in distinct if cell.isspace()}
    decisions: list[str] = []
    blank = () if column.kind == "list" else None
    if spaces:
        decisions.append(
            f"{column.name}: {count(int(cells.where(str.isspace).sum()), 'cell')} of spaces only "
            "read as blank"
        )
    reader = _reader(column, distinct, delimiter, decisions)
    values: list[object] = []
    refused: dict[str, str] = {}
    for cell in distinct:
        if not cell or cell in spaces:
            values.append(blank)
            continue
        try:
            values.append(reader(cell))
        except Refused as reason:
            refused[cell] = str(reason)
            values.append(blank)
    of_texts = pd.Series(values, dtype=PANDAS_TYPES[column.kind])
    series = pd.Series(
        of_texts.array.take(cells.which), index=pd.Index(rows, name="row"), name=column.name
    )
    return Values(series, refused, tuple(decisions))


def _reader(
    column: ColumnDefinition, distinct: Sequence[str], delimiter: str, decisions: list[str]
) -> Callable[[str], object]:
    trimmed = [cell.strip() for cell in distinct if cell.strip()]
    if column.kind == "integer":
        if any(_POINT_ZERO.fullmatch(cell) for cell in trimmed):
            decisions.append(f"{column.name}: whole numbers written as 4.0 read as 4")
        return lambda cell: _whole_number(cell.strip(), column)
    if column.kind == "number":
        return _number_reader(column, trimmed, delimiter, decisions)
    if column.kind == "date":
        return lambda cell: _day(cell.strip(), column)
    if column.kind == "flag":
        return lambda cell: _flag(cell.strip(), column)
    if column.kind == "period":
        if any(_FIRST_OF_MONTH.fullmatch(cell) for cell in trimmed):
            decisions.append(
                f"{column.name}: the first day of a month read as the month, as a spreadsheet "
                "changes 2026-03 into a date"
            )
        return lambda cell: _period(cell.strip(), column)
    if column.kind == "text" and column.choices:
        return _choice_reader(column, trimmed, decisions)
    # Only in a CSV file is the apostrophe a part of the cell; a spreadsheet keeps it apart.
    marked = sum(bool(_MARKED.match(cell)) for cell in distinct) if delimiter else 0
    if marked:
        decisions.append(
            f"{column.name}: the apostrophe that keeps =, +, - or @ from being calculated is not "
            f"part of the text ({count(marked, 'different cell')})"
        )
    as_text = unmarked if delimiter else str
    if column.kind == "list":
        return lambda cell: _list(spoken(as_text(cell)), column)
    return lambda cell: spoken(as_text(cell))


def _not_allowed(cell: str, column: ColumnDefinition) -> Refused:
    return Refused(f"{quoted(cell)} is not {_needed(column)}.")


def _needed(column: ColumnDefinition) -> str:
    words = KIND_IN_WORDS[column.kind]
    if column.low is not None and column.high is not None:
        return f"{words} from {column.low:g} to {column.high:g}"
    return f"{words}, {column.low:g} or more" if column.low is not None else words


def _whole_number(cell: str, column: ColumnDefinition) -> int:
    if _INTEGER.fullmatch(cell):
        return int(cell)
    found = _POINT_ZERO.fullmatch(cell)
    if found:
        return int(found[1])
    raise _not_allowed(cell, column)


def _number_reader(
    column: ColumnDefinition, cells: Sequence[str], delimiter: str, decisions: list[str]
) -> Callable[[str], float]:
    """Decide once for the column how its numbers are written, and state it."""
    comma = any(
        _POINT_GROUPS_COMMA.fullmatch(c)
        or (_COMMA_NUMBER.fullmatch(c) and not _COMMA_GROUPS.fullmatch(c))
        for c in cells
    )
    point = any(
        _COMMA_GROUPS_POINT.fullmatch(c)
        or ("." in c and _NUMBER.fullmatch(c) and not _POINT_GROUPS.fullmatch(c))
        for c in cells
    )
    comma_groups = any(_COMMA_GROUPS_POINT.fullmatch(c) for c in cells)
    point_groups = any(_POINT_GROUPS_COMMA.fullmatch(c) for c in cells)
    if comma and point:
        return lambda cell: _only_plain(cell.strip(), column)
    if comma:
        groups = " and points between thousands" if point_groups else ""
        decisions.append(f"{column.name}: numbers read with a decimal comma{groups}")
        return lambda cell: _with_comma(cell.strip(), column, point_groups)
    if comma_groups:
        decisions.append(f"{column.name}: numbers read with commas between thousands")
    ask = delimiter == "semicolon" and not point
    return lambda cell: _with_point(cell.strip(), column, comma_groups, ask)


def _one_or_thousand(cell: str) -> Refused:
    small = cell.replace(",", ".").rstrip("0").rstrip(".") if cell.count(".") < 2 else cell
    large = re.sub("[.,]", "", cell)
    if re.fullmatch(r"1[.,]000", cell):
        return Refused(f"{quoted(cell)} may be one or one thousand. Write 1 or 1000.")
    return Refused(
        f"{quoted(cell)} may be {small} or {large}. Write all numbers without marks between "
        "thousands."
    )


def _finite(text: str, cell: str, column: ColumnDefinition) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise _not_allowed(cell, column)
    return number


def _only_plain(cell: str, column: ColumnDefinition) -> float:
    if "," not in cell and "." not in cell:
        return _with_point(cell, column, False, False)
    raise Refused(
        f"{quoted(cell)}: some numbers of the column have a decimal comma and some a decimal "
        "point. Write all with the same."
    )


def _with_comma(cell: str, column: ColumnDefinition, groups: bool) -> float:
    if _POINT_GROUPS.fullmatch(cell):
        if not groups:
            raise _one_or_thousand(cell)
        return float(cell.replace(".", ""))
    if _POINT_GROUPS_COMMA.fullmatch(cell):
        return _finite(cell.replace(".", "").replace(",", "."), cell, column)
    if _COMMA_NUMBER.fullmatch(cell):
        return _finite(cell.replace(",", "."), cell, column)
    if _NUMBER.fullmatch(cell):
        return _finite(cell, cell, column)
    raise _not_allowed(cell, column)


def _with_point(cell: str, column: ColumnDefinition, groups: bool, ask: bool) -> float:
    if _COMMA_GROUPS.fullmatch(cell) or _COMMA_GROUPS_POINT.fullmatch(cell):
        if not groups:
            raise _one_or_thousand(cell)
        return _finite(cell.replace(",", ""), cell, column)
    if _POINT_GROUPS.fullmatch(cell) and (ask or cell.count(".") > 1):
        raise _one_or_thousand(cell)
    if _NUMBER.fullmatch(cell):
        return _finite(cell, cell, column)
    raise _not_allowed(cell, column)


def _day(cell: str, column: ColumnDefinition) -> datetime:
    if _DAY.fullmatch(cell):
        try:
            day = datetime.fromisoformat(cell)
        except ValueError:
            raise Refused(f"{quoted(cell)} is not a day of the calendar.") from None
        if not 1900 <= day.year <= 2199:
            raise Refused(f"{quoted(cell)} is not between the years 1900 and 2199.")
        return day
    example = "Write dates year-month-day, such as 2026-03-31."
    if _DAY_AND_MONTH.fullmatch(cell):
        raise Refused(f"{quoted(cell)} may be day-month or month-day. {example}")
    if _SERIAL.fullmatch(cell):
        raise Refused(f"{quoted(cell)} looks like the number inside a spreadsheet date. {example}")
    raise _not_allowed(cell, column)


def _flag(cell: str, column: ColumnDefinition) -> int:
    if cell in {"0", "1"}:
        return int(cell)
    raise _not_allowed(cell, column)


def _choice_reader(
    column: ColumnDefinition, cells: Sequence[str], decisions: list[str]
) -> Callable[[str], str]:
    """Read an allowed word in any case, and with spaces for hyphens, as the word that it is."""
    meant = {same_word(choice): choice for choice in column.choices}
    for cell in cells:
        word = meant.get(same_word(cell), cell)
        if word != cell:
            decisions.append(f"{column.name}: {quoted(cell)} read as {word}")
    return lambda cell: meant.get(same_word(cell), cell.strip())


def same_word(text: str) -> str:
    """
    Return what is the same of a word in any case, with spaces, hyphens or underscores.

    Examples
    --------
    >>> same_word("Kano Functional ") == same_word("kano_functional")
    True
    """
    return re.sub("[_-]+", "", look(text))


def _period(cell: str, column: ColumnDefinition) -> str:
    if _PERIOD.fullmatch(cell):
        return cell
    month = _FIRST_OF_MONTH.fullmatch(cell)
    if month:
        return month[1]
    raise _not_allowed(cell, column)


def _list(cell: str, column: ColumnDefinition) -> tuple[str, ...]:
    members = tuple(member.strip() for member in cell.split("|"))
    if "" in members:
        raise Refused(f"{quoted(cell)} has an empty place. Allowed: {KIND_IN_WORDS['list']}.")
    if len(set(members)) < len(members):
        raise Refused(f"{quoted(cell)} names the same id twice. Name each once.")
    return members
