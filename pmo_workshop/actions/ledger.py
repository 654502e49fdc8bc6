"""The ledger of actions in a client folder: rows are added and cells set, by id, nothing else.

A cell that a person has filled in stays: what is set is only what a command says. The file keeps
its separator and its encoding, so that the spreadsheet program of the client still opens it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import DataError, UsageError, names, nearest
from ..i18n import gettext
from ..importing.sheet_in_workbook import with_cells
from ..importing.workbook import refuse_an_open_workbook
from ..importing.writing import as_it_would_be
from ..intake.cells import marked_as_text
from ..intake.client import Client
from ..intake.csv_file import DELIMITERS, read_csv
from ..intake.folder import WORKBOOK, load_client
from ..intake.sheet import Sheet
from ..schema import TABLES
from .proposals import Proposal

ACTIONS = TABLES["actions"]
FILE = f"{ACTIONS.name}.csv"

Cell = str | float | date
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Change:
    """What was written: the ids of rows that are new or changed, and what was there already."""

    written: tuple[str, ...]
    there: tuple[str, ...] = ()


def take(
    folder: Path,
    chosen: Sequence[Proposal],
    *,
    owner: str = "",
    due: date | None = None,
    check_on: date | None = None,
) -> Change:
    """
    Take proposals over into the ledger; one that is open in it already is left as it is.

    Parameters
    ----------
    folder : Path
        Of the client.
    chosen : sequence of Proposal
    owner : str
        Who answers for them; default: as each proposal says.
    due, check_on : date, optional
        Likewise; ``check_on`` is the day on which the measure is looked at again.

    Returns
    -------
    Change

    Raises
    ------
    DataError, UsageError
        The data are refused, or would be; then nothing is written.
    """
    client = load_client(folder)
    actions = client[ACTIONS.name]
    pending = actions[actions["closed"].isna()]
    known = dict(zip(pending["source"], pending["action_id"], strict=True))
    there = [str(known[p.id]) for p in chosen if p.id in known]
    new = [p for p in chosen if p.id not in known]
    ids = _free_ids(set(map(str, actions["action_id"])), len(new))
    rows = {
        id: _row(proposal, owner or proposal.owner, due or proposal.due, check_on)
        for id, proposal in zip(ids, new, strict=True)
    }
    if rows:
        _set(folder, client, rows)
    return Change(tuple(rows), tuple(there))


def _free_ids(taken: Collection[str], count: int) -> list[str]:
    """
    Return the next ids that no action has.

    Examples
    --------
    >>> _free_ids({"A2", "AC1", "A9"}, 2)
    ['A10', 'A11']
    """
    last = max((int(m[1]) for m in map(re.compile(r"A(\d+)").fullmatch, taken) if m), default=0)
    return [f"A{last + at}" for at in range(1, count + 1)]


def _row(proposal: Proposal, owner: str, due: date | None, check_on: date | None) -> Row:
    row: dict[str, Cell | None] = {
        "action": proposal.text,
        "element": proposal.element,
        "source": proposal.id,
        "owner": owner,
        "due": due,
        "check_on": check_on,
        "status": "open",
    }
    if proposal.measure is not None:
        claim = proposal.measure
        row |= {
            "measure": claim.id,
            "baseline": claim.number,
            "baseline_low": claim.low,
            "baseline_high": claim.high,
            "baseline_on": date.fromisoformat(claim.date),
        }
    return {name: cell for name, cell in row.items() if cell is not None and cell != ""}


def ended(folder: Path, ids: Sequence[str], status: str, day: date, result: str = "") -> Change:
    """
    Write down that actions are done or dropped.

    Parameters
    ----------
    folder : Path
    ids : sequence of str
        Of actions; one that has ended already is left as it is.
    status : str
        ``"done"`` or ``"dropped"``.
    day : date
    result : str
        What came of them, or why they were dropped.
    """
    client = load_client(folder)
    actions = client[ACTIONS.name].set_index("action_id")
    _refuse_unknown(ids, actions.index)
    over = [id for id in ids if not _is_blank(actions.loc[id, "closed"])]
    cells: Row = {"status": status, "closed": day, **({"result": result} if result else {})}
    return _changed(folder, client, [id for id in ids if id not in over], cells, over)


def told(folder: Path, ids: Sequence[str], day: date, to: str) -> Change:
    """Write down who was told of actions, and when; of several tellings the last one stands."""
    client = load_client(folder)
    _refuse_unknown(ids, client[ACTIONS.name]["action_id"])
    cells: Row = {"told_on": day, **({"told_to": to} if to else {})}
    return _changed(folder, client, ids, cells)


def _is_blank(cell: object) -> bool:
    return cell is None or cell != cell


def _refuse_unknown(ids: Iterable[str], known: Iterable[str]) -> None:
    listed = [*map(str, known)]
    for id in ids:
        if id not in listed:
            raise UsageError(
                gettext(
                    "There is no action {id}. The actions are: {known}.{nearest}",
                    id=repr(id),
                    known=names(listed) if listed else "-",
                    nearest=nearest(id, listed),
                )
            )


def _changed(
    folder: Path, client: Client, ids: Sequence[str], cells: Row, there: Sequence[str] = ()
) -> Change:
    if ids:
        _set(folder, client, dict.fromkeys(ids, cells))
    return Change(tuple(ids), tuple(there))


# -- the file ------------------------------------------------------------------------------------


def _set(folder: Path, client: Client, rows: Mapping[str, Row]) -> None:
    """Set cells of the rows of these ids, adding rows that are not there, all or none of them."""
    in_workbook = any(
        reading.table == ACTIONS.name and reading.rows and reading.file.startswith(WORKBOOK)
        for reading in client.readings
    )
    if in_workbook:
        path = folder / WORKBOOK
        refuse_an_open_workbook(path)
        was = path.read_bytes()
        data = _in_workbook(was, rows)
    else:
        path = folder / FILE
        was = path.read_bytes() if path.is_file() else b""
        data = _in_csv(was, rows)
    as_it_would_be(folder, {path.name: data})
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


def _in_csv(was: bytes, rows: Mapping[str, Row]) -> bytes:
    """Return the file with cells set; all other cells stand as they were written."""
    sheet = read_csv(was, FILE, ACTIONS.column_names) if was.strip() else None
    header, lines = _lines_of(sheet)
    delimiter = _CHARACTERS.get(sheet.reading.delimiter, ",") if sheet else ","
    known = {line.get("action_id", ""): line for line in lines}
    for id, cells in rows.items():
        if id not in known:
            lines.append({"action_id": id})
            known[id] = lines[-1]
        known[id].update({n: _as_text(n, cell, delimiter) for n, cell in cells.items()})
    header = [*header, *(n for n in ACTIONS.column_names if n not in header)]
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, header, "", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    # A spreadsheet program takes a file without this mark for one in its own encoding.
    marked = was.startswith(codecs.BOM_UTF8) or (was and not _is_utf8(was))
    return made.getvalue().encode("utf-8-sig" if marked else "utf-8")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_CHARACTERS = {word: character for character, word in DELIMITERS.items()}


def _lines_of(sheet: Sheet | None) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns of a table and its rows as they were written."""
    if sheet is None:
        return [*ACTIONS.column_names], []
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


def _in_workbook(was: bytes, rows: Mapping[str, Row]) -> bytes:
    """Return the workbook with cells of its sheet set; every other part is as it was."""
    columns, places, head, below = _places_in(was)
    cells: dict[tuple[int, int], Cell] = {}
    for id, given in rows.items():
        new = id not in places
        if new:
            places[id], below = below, below + 1
        for name, cell in {**({"action_id": id} if new else {}), **given}.items():
            if name not in columns:
                columns[name] = max(columns.values()) + 1
                cells[head, columns[name]] = name
            cells[places[id], columns[name]] = cell
    return with_cells(was, ACTIONS.name, cells)


def _places_in(data: bytes) -> tuple[dict[str, int], dict[str, int], int, int]:
    """Return the columns by name, the rows by id, the row of the names, and the first free row."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = next(s for s in book if s.title.strip().casefold() == ACTIONS.name)
    lines = [(row, [(c.column, c.value) for c in line if c.value is not None])
             for row, line in enumerate(sheet.iter_rows(), start=1)]  # fmt: skip
    filled = [(row, dict(cells)) for row, cells in lines if cells]
    head, names_in = next((row, cells) for row, cells in filled if "action_id" in
                          map(_name, cells.values()))  # fmt: skip
    columns = {_name(value): column for column, value in names_in.items()}
    places = {str(cells.get(columns["action_id"])): row for row, cells in filled if row > head}
    return columns, places, head, max(row for row, _ in filled) + 1


def _name(value: object) -> str:
    return str(value).strip().casefold()


def in_words(change: Change) -> list[str]:
    """Return what was written, and what was there already, as lines for people."""
    written, there = ", ".join(change.written), ", ".join(change.there)
    return [
        gettext("Written: {ids}.", ids=written) if written else gettext("Nothing was written."),
        *([gettext("There already, and left as it is: {ids}.", ids=there)] if there else []),
    ]
