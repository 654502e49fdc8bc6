"""Cells of text become values: whole numbers, numbers, dates, flags, periods, lists.

A cell that cannot be read is never guessed; it is handed back with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from ..i18n import gettext, ngettext
from ..schema import KIND_IN_WORDS, PANDAS_TYPES, ColumnDefinition
from ..texts import spoken
from .date_style import DateStyle, date_style
from .number_style import NumberStyle, number_style
from .sheet import Cells, Notation, Refused, look, quoted

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_POINT_ZERO = re.compile(r"([+-]?\d{1,18})\.0+", re.ASCII)
_PERCENT = re.compile(r"[+-]?(\d+([.,]\d+)?)\s*%", re.ASCII)
_DIGITS = r"[+-]?[0-9][0-9.,'’\s]*"
_WITH_UNIT = re.compile(rf"([A-Z]{{3}}\s|[€$£¥])\s*{_DIGITS}|{_DIGITS}([^\W\d_]{{1,5}}\.?|[€$£¥])")
_PERIOD = re.compile(r"(19|20|21)\d{2}(-(0[1-9]|1[0-2])|-Q[1-4])?", re.ASCII)
_FIRST_OF_MONTH = re.compile(r"((19|20|21)\d{2}-(0[1-9]|1[0-2]))-01", re.ASCII)

_NOTHING = {
    *(
        "n/a",
        "n.a.",
        "n.a",
        "na",
        "#n/a",
        "nan",
        "none",
        "null",
        "nil",
        "-",
        "--",
        "\u2013",
        "\u2014",
    ),
    *("?", ".", "tbd", "k.a.", "s.o.", "n.v.t.", "b.d."),
}
"""Words, in small letters, that people write where there is no value."""

_YES = {
    *("1", "yes", "y", "true", "ja", "wahr", "oui", "vrai", "sí", "si", "sì", "verdadero", "vero"),
    *("sim", "tak", "prawda"),
}
_NO = {
    *("0", "no", "n", "false", "nein", "falsch", "non", "faux", "falso", "nee", "nej", "nei"),
    *("não", "nao", "nie"),
}


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


@dataclass(frozen=True)
class Values:
    """
    The values of a column, the distinct cells refused with the reason, and decisions.

    ``zones`` are what its times say of their time zone, see ``date_style``.
    """

    series: pd.Series
    refused: dict[str, str] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
    zones: frozenset[str] = frozenset()


def read_column(
    cells: Sequence[str] | Cells,
    column: ColumnDefinition,
    rows: Sequence[int],
    delimiter: str = "",
    notation: Notation | None = None,
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
        Delimiter of the file in words, as in ``Reading``; blank for a spreadsheet.
    notation : Notation, optional
        What client.toml states of numbers and dates.

    Returns
    -------
    Values
        The series has the type of ``schema.PANDAS_TYPES``; refused cells are missing in it.

    Examples
    --------
    >>> from pmo_workshop.schema import ColumnDefinition
    >>> hours = ColumnDefinition("hours", "number", "time")
    >>> read_column(["3,5", "", "1.250"], hours, [2, 3, 4], "semicolon").series.tolist()
    [3.5, nan, 1250.0]
    >>> print(*read_column(["1.250"], hours, [2], "semicolon").refused.values())
    '1.250' may be 1.25 or 1250, and no number of the column shows which. ...
    """
    cells = Cells.of(cells)
    distinct = cells.texts
    spaces = {cell for cell in distinct if cell.isspace()}
    blank = () if column.kind == "list" else None
    first = cells.first_rows()
    written = {
        cell.strip(): rows[first[at]]
        for at, cell in enumerate(distinct)
        if cell.strip() and cell not in cells.numbers
    }
    dates = DateStyle()
    if column.kind in {"integer", "number"}:
        style = number_style(written, notation.decimal if notation else "")
        read, decisions = _number_reader(column, style, cells.numbers), style.decisions
        pointed = column.kind == "integer" and style.decimal == "."
        if pointed and any(map(_POINT_ZERO.fullmatch, written)):
            decisions = (*decisions, gettext("whole numbers written as 4.0 read as 4"))
    elif column.kind == "date":
        dates = date_style(written, notation.dates if notation else "")
        read, decisions = _date_reader(column, dates), dates.decisions
    else:
        read, decisions = _reader(column, distinct, delimiter)
    values: list[object] = []
    refused: dict[str, str] = {}
    of_kind: dict[str, str] = {}
    for cell in distinct:
        if not cell or cell in spaces:
            values.append(blank)
            continue
        try:
            values.append(read(cell))
        except Refused as reason:
            told = str(reason)
            refused[cell] = of_kind.setdefault(reason.kind, told) if reason.kind else told
            values.append(blank)
    of_texts = pd.Series(values, dtype=PANDAS_TYPES[column.kind])
    series = pd.Series(
        of_texts.array.take(cells.which), index=pd.Index(rows, name="row"), name=column.name
    )
    if spaces:
        told = ngettext(
            "{n} cell of spaces only read as blank",
            "{n} cells of spaces only read as blank",
            int(cells.where(str.isspace).sum()),
        )
        decisions = (told, *decisions)
    said = tuple(f"{column.name}: {decision}" for decision in decisions)
    return Values(series, refused, said, dates.zones)


_Reader = Callable[[str], object]


def _reader(
    column: ColumnDefinition, distinct: Sequence[str], delimiter: str
) -> tuple[_Reader, tuple[str, ...]]:
    trimmed = [cell.strip() for cell in distinct if cell.strip()]
    if column.kind == "flag":
        words = [quoted(c) for c in trimmed if c not in {"0", "1"} and _flag_of(c) is not None]
        said = (
            (gettext("{words} read as 1 (yes) or 0 (no)", words=", ".join(words[:5])),)
            if words
            else ()
        )
        return lambda cell: _flag(cell.strip(), column), said
    if column.kind == "period":
        said = (
            gettext(
                "the first day of a month read as the month, as a spreadsheet changes "
                "2026-03 into a date"
            ),
        )
        changed = any(_FIRST_OF_MONTH.fullmatch(cell) for cell in trimmed)
        return lambda cell: _period(cell.strip(), column), said if changed else ()
    if column.kind == "text" and column.choices:
        return _choice_reader(column, trimmed)
    # Only in a CSV file is the apostrophe a part of the cell; a spreadsheet keeps it apart.
    marked = sum(bool(_MARKED.match(cell)) for cell in distinct) if delimiter else 0
    said = (
        ngettext(
            "the apostrophe that keeps =, +, - or @ from being calculated is not part of the text "
            "({n} different cell)",
            "the apostrophe that keeps =, +, - or @ from being calculated is not part of the text "
            "({n} different cells)",
            marked,
        ),
    )
    as_text = unmarked if delimiter else str
    if column.kind == "list":
        return lambda cell: _list(spoken(as_text(cell)), column), said if marked else ()
    return lambda cell: spoken(as_text(cell)), said if marked else ()


def _not_allowed(cell: str, column: ColumnDefinition) -> Refused:
    about = {"cell": quoted(cell), "needed": column.within_limits}
    if column.kind in {"number", "date", "list"}:
        return Refused(gettext("{cell} is not {needed}.", **about), _written_as(cell))
    return Refused(gettext("{cell} is not {needed}. Correct it.", **about))


def _written_as(cell: str) -> str:
    """Return how a number or a date is written: all days of a column may be wrong in one way."""
    return re.sub(r"\d+", "0", cell) if re.search(r"\d", cell) else ""


def _number_reader(
    column: ColumnDefinition, style: NumberStyle, numbers: frozenset[str]
) -> _Reader:
    value = _whole_number if column.kind == "integer" else _finite

    def read(cell: str) -> object:
        plain = cell if cell in numbers else style.plain(cell.strip())
        if plain is None:
            raise _no_number(cell.strip(), column)
        return value(plain, cell.strip(), column)

    return read


def _no_number(cell: str, column: ColumnDefinition) -> Refused:
    """Return the reason for a cell that is no number, with what to do where it is plain."""
    if found := _PERCENT.fullmatch(cell):
        share = column.high == 1
        if share:
            told = gettext(
                "{cell} has a percent sign. Write the number as a share, {share}.",
                cell=quoted(cell),
                share=f"{float(found[1].replace(',', '.')) / 100:g}",
            )
        else:
            told = gettext(
                "{cell} has a percent sign. Write the number without the sign, {number}.",
                cell=quoted(cell),
                number=found[1],
            )
        return Refused(told, "percent")
    if _WITH_UNIT.fullmatch(cell):
        return Refused(
            gettext(
                "{cell} is a number with a unit or a sign. Write the number alone, with "
                "all its digits.",
                cell=quoted(cell),
            ),
            "unit",
        )
    return _no_value(cell, column)


def _no_value(cell: str, column: ColumnDefinition) -> Refused:
    """Return the reason for a cell that is no value of its kind: a word for nothing, or another."""
    if cell.casefold() not in _NOTHING:
        return _not_allowed(cell, column)
    if column.may_be_blank:
        return Refused(
            gettext(
                "{cell} stands for no value. {instead}.",
                cell=quoted(cell),
                instead=gettext(column.if_none),
            )
        )
    return Refused(
        gettext(
            "{cell} stands for no value, but one is needed: {needed}.",
            cell=quoted(cell),
            needed=column.within_limits,
        )
    )


def _whole_number(plain: str, cell: str, column: ColumnDefinition) -> int:
    if _INTEGER.fullmatch(plain):
        return int(plain)
    found = _POINT_ZERO.fullmatch(plain)
    if found:
        return int(found[1])
    raise _not_allowed(cell, column)


def _finite(plain: str, cell: str, column: ColumnDefinition) -> float:
    number = float(plain)
    if abs(number) == float("inf"):
        raise _not_allowed(cell, column)
    return number


def _date_reader(column: ColumnDefinition, style: DateStyle) -> _Reader:
    def read(cell: str) -> datetime:
        day = style.day(cell.strip())
        if day is None:
            raise _no_value(cell.strip(), column)
        return day

    return read


def _flag_of(cell: str) -> int | None:
    word = cell.casefold()
    if found := _POINT_ZERO.fullmatch(word.replace(",", ".")):
        word = found[1]
    return 1 if word in _YES else 0 if word in _NO else None


def _flag(cell: str, column: ColumnDefinition) -> int:
    found = _flag_of(cell)
    if found is None:
        raise _no_value(cell, column)
    return found


def _choice_reader(
    column: ColumnDefinition, cells: Sequence[str]
) -> tuple[_Reader, tuple[str, ...]]:
    """Read an allowed word, or another for it, in any case, as the word that it is."""
    meant = {same_word(word): choice for choice in column.choices
             for word in (choice, *column.also.get(choice, ()))}  # fmt: skip
    said = [
        gettext("{cell} read as {word}", cell=quoted(cell), word=word)
        for cell in cells
        if (word := meant.get(same_word(cell), cell)) != cell
    ]
    return lambda cell: meant.get(same_word(cell), cell.strip()), tuple(said)


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
        raise Refused(
            gettext(
                "{cell} has an empty place. Allowed: {allowed}.",
                cell=quoted(cell),
                allowed=gettext(KIND_IN_WORDS["list"]),
            )
        )
    if len(set(members)) < len(members):
        raise Refused(gettext("{cell} names the same id twice. Name each once.", cell=quoted(cell)))
    return members
