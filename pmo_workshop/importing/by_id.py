"""Rows of a client's table, added and changed by their id; every other cell stays as it is.

A cell that a person has filled in stays: what is set is only what a command says. The file keeps
its separator and its encoding, so that the spreadsheet program of the client still opens it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from ..errors import DataError, UsageError, names, nearest
from ..i18n import gettext
from ..intake.cells import marked_as_text
from ..intake.client import Client
from ..intake.csv_file import DELIMITERS, read_csv
from ..intake.files import WORKBOOK
from ..intake.sheet import Sheet
from ..schema import TableDefinition
from .ids_given import ids_given, note_given
from .sheet_in_workbook import with_cells
from .workbook import refuse_an_open_file
from .writing import as_it_would_be

Cell: TypeAlias = str | float | date
Row: TypeAlias = Mapping[str, Cell]
Id: TypeAlias = str | tuple[str, ...]
"""What a row is known by: the cell of its key, or those of a key of several columns."""
Rows: TypeAlias = Mapping[str, Row] | Mapping[tuple[str, ...], Row]


def set_rows(folder: Path, client: Client, table: TableDefinition, rows: Rows) -> None:
    """
    Set cells of the rows of these ids, adding rows that are not there, all or none of them.

    Without rows nothing is read or written.

    Parameters
    ----------
    folder : Path
        Of the client.
    client : Client
        As read from it.
    table : TableDefinition
    rows : mapping of id to mapping of column to cell
        The id is the cell of the key, or a tuple of the cells of its columns.

    Raises
    ------
    DataError, UsageError
        The result would be refused, or somebody has the file open; then nothing is written.
    """
    if not rows:
        return
    # A sheet without rows is written into as well: else somebody would fill it in beside a file.
    in_workbook = any(
        reading.table == table.name and reading.file.startswith(WORKBOOK)
        for reading in client.readings
    )
    if in_workbook and not (folder / f"{table.name}.csv").is_file():
        path = folder / WORKBOOK
        refuse_an_open_file(path)
        was = path.read_bytes()
        data = _in_workbook(was, table, rows)
    else:
        path = folder / f"{table.name}.csv"
        refuse_an_open_file(path)
        was = path.read_bytes() if path.is_file() else b""
        data = _in_csv(was, table, rows)
    as_it_would_be(folder, {path.name: data})
    given = ids_given(folder)
    beside = path.with_name(f".{path.name}.new")
    try:
        if was != (path.read_bytes() if path.is_file() else b""):
            raise UsageError(
                gettext(
                    "{file} was changed while it was read. Nothing was written. Give the command "
                    "again.",
                    file=path.name,
                )
            )
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    if len(table.key) == 1:
        note_given(folder, given, client, table.name, (id for id in rows if isinstance(id, str)))


def refuse_unknown(ids: Iterable[str], known: Iterable[str], text: str) -> None:
    """
    Refuse an id that there is none of.

    Parameters
    ----------
    ids, known : iterable of str
    text : str
        What is said, marked by ``N_``, with the places ``{id}``, ``{known}`` and ``{nearest}``.

    Raises
    ------
    UsageError
        With the ids there are, of many the first and the last, and the nearest.
    """
    there = [*map(str, known)]
    for id in ids:
        if id not in there:
            raise UsageError(
                gettext(text, id=repr(id), known=_in_short(there), nearest=nearest(id, there))
            )


_MOST = 12
"""Ids that a message lists."""


def _in_short(ids: Sequence[str]) -> str:
    if len(ids) > _MOST:
        return gettext("{n} ids, {first} to {last}", n=len(ids), first=ids[0], last=ids[-1])
    return names(ids) if ids else "-"


def _in_csv(was: bytes, table: TableDefinition, rows: Rows) -> bytes:
    """Return the file with cells set; all other cells stand as they were written."""
    sheet = read_csv(was, f"{table.name}.csv", table.column_names) if was.strip() else None
    header, lines = _lines_of(sheet, table)
    delimiter = _CHARACTERS.get(sheet.reading.delimiter, ",") if sheet else ","
    known = {tuple(line.get(name, "") for name in table.key): line for line in lines}
    for given, cells in rows.items():
        id = _in_columns(given)
        if id not in known:
            lines.append(dict(zip(table.key, id, strict=True)))
            known[id] = lines[-1]
        known[id].update({n: _as_text(n, cell, delimiter) for n, cell in cells.items()})
    header = [*header, *(n for n in table.column_names if n not in header)]
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, header, "", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    # A spreadsheet program takes a file without this mark for one in its own encoding.
    marked = was.startswith(codecs.BOM_UTF8) or (was and not _is_utf8(was))
    return made.getvalue().encode("utf-8-sig" if marked else "utf-8")


def _in_columns(id: Id) -> tuple[str, ...]:
    return (id,) if isinstance(id, str) else id


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_CHARACTERS = {word: character for character, word in DELIMITERS.items()}


def _lines_of(
    sheet: Sheet | None, table: TableDefinition
) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns of a table and its rows as they were written."""
    if sheet is None:
        return [*table.column_names], []
    if sheet.problems:
        raise DataError("\n".join(map(str, sheet.problems)))
    return [*sheet.header], sheet.records()


def _as_text(name: str, cell: Cell, delimiter: str) -> str:
    """
    Return a cell as the file writes it: where a comma is no separator, it is the decimal mark.

    Examples
    --------
    >>> _as_text("baseline", -1.25, ";"), _as_text("baseline", -1.25, ","), _as_text("x", "=1", ",")
    ('-1,25', '-1.25', "'=1")
    """
    if isinstance(cell, float):
        figure = f"{cell:.10g}"
        return figure.replace(".", ",") if delimiter == ";" else figure
    return cell.isoformat() if isinstance(cell, date) else marked_as_text(cell)


def _in_workbook(was: bytes, table: TableDefinition, rows: Rows) -> bytes:
    """Return the workbook with cells of its sheet set; every other part is as it was."""
    columns, places, head, below = _places_in(was, table.name, table.key)
    cells: dict[tuple[int, int], Cell] = {}
    for known_by, given in rows.items():
        id = _in_columns(known_by)
        new = id not in places
        if new:
            places[id], below = below, below + 1
        key_cells = dict(zip(table.key, id, strict=True)) if new else {}
        for name, cell in {**key_cells, **given}.items():
            if name not in columns:
                columns[name] = max(columns.values()) + 1
                cells[head, columns[name]] = name
            cells[places[id], columns[name]] = cell
    return with_cells(was, table.name, cells)


def _places_in(
    data: bytes, table: str, key: tuple[str, ...]
) -> tuple[dict[str, int], dict[tuple[str, ...], int], int, int]:
    """Return the columns by name, the rows by id, the row of the names, and the first free row."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = next(s for s in book if s.title.strip().casefold() == table)
    lines = [(row, [(c.column, c.value) for c in line if c.value is not None])
             for row, line in enumerate(sheet.iter_rows(), start=1)]  # fmt: skip
    filled = [(row, dict(cells)) for row, cells in lines if cells]
    head, names_in = next((row, cells) for row, cells in filled if {*key} <=
                          {*map(_name, cells.values())})  # fmt: skip
    columns = {_name(value): column for column, value in names_in.items()}
    places = {tuple(str(cells.get(columns[name])) for name in key): row for row, cells in filled
              if row > head}  # fmt: skip
    return columns, places, head, max(row for row, _ in filled) + 1


def _name(value: object) -> str:
    return str(value).strip().casefold()
