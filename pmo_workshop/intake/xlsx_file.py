"""Workbooks: bytes in, one ``Sheet`` of text per table out; nothing else is opened or followed.

The zip directory and the head of every part are checked before anything is unpacked: size,
number, names, document types and entities, macros, passwords.
"""

from __future__ import annotations

import io
import re
import warnings as python_warnings
import xml.etree.ElementTree as ElementTree  # parts with a document type are refused before
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from ..errors import DataError, nearest
from ..i18n import N_, decimal, gettext, ngettext
from .client import Problem, Reading
from .files import LARGEST_FILE
from .not_data import (
    TITLE,
    header_below,
    header_problems,
    rows_that_are_not_data,
    title_in_words,
)
from .sheet import (
    Cells,
    Sheet,
    listed,
    plain,
    quoted,
    without_blank_rows,
)

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_PARTS = 2_000
LARGEST_CONTENT = 500_000_000
SUSPICIOUS_RATIO = 100
HARMLESS_SIZE = 20_000_000
LONGEST_HEAD = 1_000_000

READ_ME = "READ ME"
SURVEY = "survey"
MAPPING = "mapping"
NO_TABLES = (READ_ME, SURVEY, MAPPING)
"""Sheets of the entry workbook that hold no table: the help, an export to be imported, and the
decisions by which it is."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_NUMBER = re.compile(r"\s*[+-]?\d+([.,]\d+)?\s*", re.ASCII)
_DIGITS_KEPT = 10**15

_DAMAGED = N_("the file is damaged or was not stored completely. Save or download it again.")


def read_workbook(
    data: bytes,
    file: str,
    names: Collection[str],
    expected: Mapping[str, Collection[str]] | None = None,
) -> tuple[dict[str, Sheet], list[Problem], list[Problem]]:
    """
    Read the sheets of a workbook that have the name of a table.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Its name, for the messages.
    names : collection of str
        Names of the sheets to read; capitals do not matter.
    expected : mapping of name to collection of str, optional
        Names of the columns of a sheet that are read; how often another occurs does not matter.

    Returns
    -------
    sheets, problems, warnings
        One ``Sheet`` per name found. Numbers are text without marks between thousands, dates
        text year-month-day; formulas give the value saved in the file.

    Examples
    --------
    >>> print(*read_workbook(b"a,b", "client.xlsx", [])[1])
    client.xlsx: is text, not a workbook. Save it as .xlsx, or as CSV under the table's name.
    """
    try:
        _refuse_what_is_no_workbook(data)
        with _opened(data) as package:
            _refuse_unsafe(package, len(data))
            parts = _sheet_parts(package)
            chosen, problems, warnings = _chosen(parts, names, file)
            facts = {name: _facts(package, parts[sheet].path) for name, sheet in chosen.items()}
        tables = _values(data, chosen)
    except DataError as error:
        return {}, [Problem(file, str(error))], []
    sheets = {}
    for name, sheet in chosen.items():
        label = gettext("{file}, sheet {sheet}", file=file, sheet=sheet)
        columns = expected.get(name, ()) if expected else ()
        sheets[name] = _sheet(label, name, tables[name], facts[name], parts[sheet].hidden, columns)
    return sheets, problems, warnings


@dataclass(frozen=True)
class WrittenSheet:
    """
    A sheet as it was written: every row, before any of them is taken for a header.

    Attributes
    ----------
    columns : tuple of Cells
        From column A on; errors such as ``#N/A`` are text.
    rows : sequence of int
        Rows with a value, numbered as the spreadsheet shows them.
    merged : tuple of str
        Areas of cells that are merged, such as ``B1:D1``; only their first cell has the value.
    decisions : tuple of str
        How it was read.
    """

    columns: tuple[Cells, ...]
    rows: Sequence[int]
    merged: tuple[str, ...]
    decisions: tuple[str, ...]


def sheets_written(data: bytes) -> dict[str, WrittenSheet]:
    """
    Take the visible sheets of a workbook apart that may have titles, or headers of several rows.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    DataError
        The file is no workbook that may be opened, or a formula has no saved value.
    """
    _refuse_what_is_no_workbook(data)
    with _opened(data) as package:
        _refuse_unsafe(package, len(data))
        parts = {name: part for name, part in _sheet_parts(package).items() if not part.hidden}
        facts = {name: _facts(package, part.path) for name, part in parts.items()}
    written = {}
    for name, cells in _values(data, {name: name for name in parts}).items():
        if missing := facts[name].without_value:
            raise DataError(
                "\n".join(map(str, _without_values(gettext("sheet {name}", name=name), missing)))
            )
        filled = [cell for cell in cells if not (isinstance(cell[3], str) and not cell[3].strip())]
        if filled:
            written[name] = _written(filled, facts[name])
    return written


def _written(filled: Sequence[_Cell], facts: _Facts) -> WrittenSheet:
    rows = sorted({row for row, *_ in filled})
    place = {row: at for at, row in enumerate(rows)}
    columns = [[""] * len(rows) for _ in range(max(column for _, column, *_ in filled))]
    for row, column, _, value in filled:
        columns[column - 1][place[row]] = _text(value)
    decisions, warnings = _stated("", filled, 0, facts, hidden=False, top=0)
    return WrittenSheet(
        tuple(map(Cells.of, columns)),
        rows,
        tuple(facts.merged),
        (*decisions, *(warning.message.rstrip(".") for warning in warnings)),
    )


# --- Before anything is unpacked ----------------------------------------------------------------


def _refuse_what_is_no_workbook(data: bytes) -> None:
    if not data:
        raise DataError(gettext("the file is empty."))
    if len(data) > LARGEST_FILE:
        raise DataError(gettext("the file is larger than 1 GB. Leave out what is not needed."))
    if data.startswith(b"PK"):
        return
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DataError(
                gettext("is protected with a password. Save a copy without the password.")
            )
        raise DataError(gettext("is an old workbook (.xls) or protected. Save it as .xlsx."))
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(!doctype html|html|head|body|table|meta)", start):
        raise DataError(gettext("is a web page, not a workbook. Open it and save it as .xlsx."))
    if b"\0" not in data[:2000]:
        raise DataError(
            gettext("is text, not a workbook. Save it as .xlsx, or as CSV under the table's name.")
        )
    raise DataError(gettext("is not a workbook; {damaged}", damaged=gettext(_DAMAGED)))


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        raise DataError(gettext(_DAMAGED)) from None


def _refuse_unsafe(package: zipfile.ZipFile, size: int) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    content = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise DataError(
            gettext(
                "holds {parts} parts; a workbook has at most {most_parts}. It was not opened.",
                parts=decimal(len(parts)),
                most_parts=decimal(MOST_PARTS),
            )
        )
    too_dense = content > HARMLESS_SIZE and content > SUSPICIOUS_RATIO * size
    too_dense |= any(
        part.file_size > HARMLESS_SIZE
        and part.file_size > SUSPICIOUS_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if content > LARGEST_CONTENT or too_dense:
        raise DataError(
            gettext(
                "would unpack from {size} MB to {content} MB. It was not opened. Save "
                "the tables as CSV, or leave out what is not needed.",
                size=f"{size / 1000000.0:,.1f}",
                content=f"{content / 1000000.0:,.0f}",
            )
        )
    if len({name.casefold() for name in names}) < len(names):
        raise DataError(
            gettext("holds two parts of the same name. It was not opened; save it again.")
        )
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in name:
            raise DataError(gettext("holds a part that points out of the file. It was not opened."))
    if any(part.flag_bits & 1 for part in parts):
        raise DataError(gettext("is protected with a password. Save a copy without the password."))
    if "mimetype" in names:
        raise DataError(gettext("is an OpenDocument file. Save it as .xlsx."))
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise DataError(gettext("is a zip file, but not an Excel workbook. Save it as .xlsx."))
    for part in parts:
        _refuse_document_type(package, part)
    types = _unpacked(package, "[Content_Types].xml")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DataError(gettext("holds macros. Save it as a workbook without macros (.xlsx)."))


class _HeadRead(Exception):
    """The head of an XML part ended without a document type."""


def _refuse_document_type(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part that declares a document type or entities; they stand before the content."""

    def found(*_: object) -> None:
        raise DataError(
            gettext(
                "holds a document type definition, which no spreadsheet program writes. "
                "It was not opened."
            )
        )

    def ended(*_: object) -> None:
        raise _HeadRead

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    parser.EntityDeclHandler = found
    parser.StartElementHandler = ended
    is_xml = part.filename.endswith((".xml", ".rels"))
    try:
        with package.open(part) as stream:
            left = LONGEST_HEAD
            while left > 0 and (chunk := stream.read(4096)):
                parser.Parse(chunk)
                left -= len(chunk)
    except _HeadRead:
        return
    except expat.ExpatError:
        if is_xml:
            raise DataError(gettext(_DAMAGED)) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise DataError(gettext(_DAMAGED)) from None


def _unpacked(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError):
        raise DataError(gettext(_DAMAGED)) from None


# --- Sheets -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    path: str
    hidden: bool


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, _Part]:
    """Return where each sheet is in the package, by its name."""
    try:
        book = ElementTree.fromstring(  # noqa: S314 - see the import
            _unpacked(package, "xl/workbook.xml")
        )
        links = ElementTree.fromstring(  # noqa: S314 - see the import
            _unpacked(package, "xl/_rels/workbook.xml.rels")
        )
    except ElementTree.ParseError:
        raise DataError(gettext(_DAMAGED)) from None
    targets = {
        link.get("Id"): link.get("Target", "")
        for link in links.iter(f"{_PACKAGE}Relationship")
        if link.get("TargetMode") != "External" and link.get("Type", "").endswith("/worksheet")
    }
    parts = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION))
        if target:
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            hidden = sheet.get("state", "visible") != "visible"
            parts[sheet.get("name", "")] = _Part(path, hidden)
    if not parts:
        raise DataError(gettext("has no sheet that can be read. Save it again as .xlsx."))
    return parts


def _chosen(
    parts: Collection[str], names: Collection[str], file: str
) -> tuple[dict[str, str], list[Problem], list[Problem]]:
    """Return the sheet of each name; other sheets are not read."""
    folded = {name.casefold(): name for name in names}
    chosen: dict[str, str] = {}
    problems, unread = [], []
    for sheet in parts:
        name = folded.get(sheet.strip().casefold())
        if name and name in chosen:
            problems.append(
                Problem(
                    file,
                    gettext(
                        "has two sheets for the table {name}. Delete or rename one.", name=name
                    ),
                )
            )
        elif name:
            chosen[name] = sheet
        elif sheet not in NO_TABLES:
            unread.append(sheet)
    for sheet in list(unread):
        free = [name for name in names if name not in chosen]
        meant = nearest(sheet, free)
        if meant:
            unread.remove(sheet)
            problems.append(
                Problem(
                    file,
                    gettext(
                        "the sheet {sheet} is no table.{meant} Rename it.",
                        sheet=quoted(sheet),
                        meant=meant,
                    ),
                )
            )
    warnings = []
    if unread:
        message = ngettext(
            "the sheet {sheets} was not read.",
            "the sheets {sheets} were not read.",
            len(unread),
            sheets=", ".join(map(quoted, unread[:5])) + (", …" if len(unread) > 5 else ""),
        )
        warnings.append(Problem(file, message, fatal=False))
    return chosen, problems, warnings


@dataclass
class _Facts:
    """What the values alone do not tell."""

    formulas: list[str] = field(default_factory=list)
    without_value: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0


def _facts(package: zipfile.ZipFile, path: str) -> _Facts:
    facts = _Facts()
    previous = 0
    try:
        with package.open(path) as stream:
            for _, element in ElementTree.iterparse(stream):  # noqa: S314 - see the import
                tag = element.tag.removeprefix(_MAIN)
                if tag == "c" and element.find(f"{_MAIN}f") is not None:
                    address = element.get("r", "?")
                    saved = element.findtext(f"{_MAIN}v") or element.get("t") == "str"
                    (facts.formulas if saved else facts.without_value).append(address)
                elif tag == "row":
                    number = int(element.get("r", previous + 1))
                    if number <= previous:
                        raise DataError(gettext(_DAMAGED))
                    previous = number
                    facts.hidden_rows += element.get("hidden") in {"1", "true"}
                    element.clear()
                elif tag == "col" and element.get("hidden") in {"1", "true"}:
                    span = int(element.get("max", 1)) - int(element.get("min", 1)) + 1
                    facts.hidden_columns += span
                elif tag == "mergeCell":
                    facts.merged.append(element.get("ref", "?"))
    except (
        ElementTree.ParseError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        NotImplementedError,
        OSError,
    ):
        raise DataError(gettext(_DAMAGED)) from None
    return facts


_Cell = tuple[int, int, str, object]
"""Row, column (both from 1), kind and value."""


def _values(data: bytes, chosen: dict[str, str]) -> dict[str, list[_Cell]]:
    """Return the cells with a value of each sheet."""
    import openpyxl  # imported here: it takes half a second

    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            return {name: list(_cells(book[sheet])) for name, sheet in chosen.items()}
    except Exception:  # noqa: BLE001 - openpyxl may raise anything on a damaged workbook
        raise DataError(gettext(_DAMAGED)) from None


def _cells(worksheet: ReadOnlyWorksheet) -> Iterator[_Cell]:
    # The size that a sheet claims may be 17 billion cells: it is not believed.
    worksheet.reset_dimensions()
    for number, row in enumerate(worksheet.iter_rows(), start=1):
        for cell in row:
            if cell.value is not None:
                yield number, cell.column, cell.data_type, cell.value


def _sheet(
    label: str,
    name: str,
    cells: Sequence[_Cell],
    facts: _Facts,
    hidden: bool,
    expected: Collection[str],
) -> Sheet:
    problems: list[Problem] = []
    blank = [cell for cell in cells if isinstance(cell[3], str) and not cell[3].strip()]
    filled = [cell for cell in cells if not (isinstance(cell[3], str) and not cell[3].strip())]
    if not filled:
        problem = Problem(
            label, gettext("the sheet is empty. Put in the row of column names, or delete it.")
        )
        return Sheet(Reading(label, name, 0), problems=(problem,))
    top = filled[0][0]
    names = {column: plain(_text(value)) for row, column, _, value in filled if row == top}
    used = sorted({column for _, column, _, _ in filled} | set(names))
    header = [names.get(column, "") for column in used]
    rows = sorted({row for row, *_ in filled if row > top})
    place = {row: at for at, row in enumerate(rows)}
    columns = {column: [""] * len(rows) for column in used}
    as_number: dict[int, set[str]] = {column: set() for column in used}
    as_text: dict[int, set[str]] = {column: set() for column in used}
    for row, column, kind, value in cells:
        if row in place and column in columns:
            columns[column][place[row]] = text = _text(value)
            (as_number if kind == "n" else as_text)[column].add(text)
    above = [
        [names.get(column, "") for column in used],
        *([columns[column][at] for column in used] for at in range(min(TITLE, len(rows)))),
    ]
    below = header_below(above, expected)
    if below:
        message = title_in_words(rows[below - 1], top)
        return Sheet(Reading(label, name, 0), problems=(Problem(label, message),))
    problems += header_problems(label, header, [*map(letters_of, used)], expected, top)
    problems += listed(
        label,
        (
            (
                None,
                gettext(
                    "cell {letters_of}{row} holds the error {value}. Correct it.",
                    letters_of=letters_of(column),
                    row=row,
                    value=value,
                ),
            )
            for row, column, kind, value in filled
            if kind == "e"
        ),
    )
    problems += _without_values(label, facts.without_value)
    problems += listed(
        label,
        (
            (
                None,
                gettext(
                    "the cells {area} are merged. Split them and fill in every cell.", area=area
                ),
            )
            for area in facts.merged
        ),
    )
    written = [
        Cells.of(columns[column], frozenset(as_number[column] - as_text[column])) for column in used
    ]
    kept, kept_rows, _ = without_blank_rows(written, rows)
    problems += rows_that_are_not_data(label, header, kept, kept_rows, expected)
    decisions, warnings = _stated(label, filled, len(blank), facts, hidden, top)
    reading = Reading(label, name, len(kept_rows), "XLSX", "", tuple(decisions))
    if problems:
        return Sheet(reading, problems=tuple(problems), warnings=tuple(warnings))
    return Sheet(reading, tuple(header), kept, kept_rows, warnings=tuple(warnings))


def _without_values(label: str, addresses: Sequence[str]) -> list[Problem]:
    return listed(
        label,
        (
            (
                None,
                gettext(
                    "cell {address} holds a formula without a saved value. Open and save "
                    "the file in a spreadsheet program, or write the value.",
                    address=address,
                ),
            )
            for address in addresses
        ),
    )


def _stated(
    label: str, filled: Sequence[_Cell], blank: int, facts: _Facts, hidden: bool, top: int
) -> tuple[list[str], list[Problem]]:
    """Return the decisions, and the warnings a person should act on."""
    as_number = {column for row, column, kind, _ in filled if kind == "n" and row > top}
    as_text = sum(
        column in as_number and isinstance(value, str) and bool(_NUMBER.fullmatch(value))
        for row, column, _, value in filled
        if row > top
    )
    decisions = [
        sentence
        for sentence, happened in (
            (gettext("the sheet is hidden; it was read"), hidden),
            (
                ngettext(
                    "{n} hidden row read like the others",
                    "{n} hidden rows read like the others",
                    facts.hidden_rows,
                ),
                facts.hidden_rows,
            ),
            (
                ngettext(
                    "{n} hidden column read like the others",
                    "{n} hidden columns read like the others",
                    facts.hidden_columns,
                ),
                facts.hidden_columns,
            ),
            (
                ngettext(
                    "{n} number stored as text read as its column shows",
                    "{n} numbers stored as text read as their column shows",
                    as_text,
                ),
                as_text,
            ),
            (
                ngettext(
                    "{n} cell of spaces only read as blank",
                    "{n} cells of spaces only read as blank",
                    blank,
                ),
                blank,
            ),
        )
        if happened
    ]
    warnings = []
    if facts.formulas:
        shown = ", ".join(facts.formulas[:5]) + (", …" if len(facts.formulas) > 5 else "")
        words = ngettext(
            "{n} formula ({cells}) read as the value saved in the file.",
            "{n} formulas ({cells}) read as the values saved in the file.",
            len(facts.formulas),
            cells=shown,
        )
        warnings.append(Problem(label, words, fatal=False))
    long = [
        (
            row,
            gettext(
                "column {column} holds a number of more than 15 digits, which a spreadsheet "
                "rounds. Store ids as text.",
                column=letters_of(column),
            ),
        )
        for row, column, kind, value in filled
        if kind == "n" and isinstance(value, int | float) and abs(value) >= _DIGITS_KEPT
    ]
    return decisions, warnings + listed(label, long, fatal=False)


def _text(value: object) -> str:
    """Return a value as a person would write it in a CSV file."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        rounded = value + timedelta(microseconds=500_000)
        seconds = rounded.replace(microsecond=0)
        midnight = seconds.time() == time(0)
        return f"{seconds:%Y-%m-%d}" if midnight else seconds.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < _DIGITS_KEPT:
        return str(int(value))
    return str(value)


def letters_of(column: int) -> str:
    """
    Return the letters of a column.

    Examples
    --------
    >>> letters_of(1), letters_of(28)
    ('A', 'AB')
    """
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
