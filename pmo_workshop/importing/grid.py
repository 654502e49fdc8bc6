"""Any file in: CSV, a workbook or SPSS, as a grid of text with the row numbers of the spreadsheet.

How bytes become text is told by the readers of intake; here nothing is yet a header or an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import DataError, SetupError, UsageError
from ..i18n import gettext, ngettext
from ..intake.csv_file import rows_written
from ..intake.files import LARGEST_FILE
from ..intake.sheet import Cells, made_visible
from ..intake.xlsx_file import sheets_written
from .familiar import familiar_words

_TEXT = frozenset({".csv", ".tsv", ".txt", ".tab"})
_WORKBOOK = ".xlsx"
_SPSS = frozenset({".sav", ".zsav"})


@dataclass(frozen=True)
class Grid:
    """
    One sheet as it was written.

    Attributes
    ----------
    file, sheet : str
        Names, for the messages; a CSV file has no sheet.
    cells : DataFrame
        Columns 0, 1, 2 …, the index the row numbers of the spreadsheet. Every cell is the text
        that the file holds: real dates as year-month-day, whole numbers without ``.0``; a cell
        without a value is ``""``. Columns are categories, see ``in_codes``.
    notes : tuple of str
        How it was read.
    merged : tuple of str
        Areas of merged cells, such as ``B1:D1``; only their first cell has the value.
    lengths : Series of int
        Cells that each row itself has: a row that is cut off has fewer.
    labels : mapping of column to mapping of code to label
        What the file itself says that codes mean, as SPSS does.
    """

    file: str
    sheet: str
    cells: pd.DataFrame
    notes: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    lengths: pd.Series = field(default_factory=lambda: pd.Series(dtype=int))
    labels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        """The number of the first row with a value."""
        return int(self.cells.index[0])

    @property
    def place(self) -> str:
        """File and sheet, as messages give them."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file

    def top(self, rows: int) -> Grid:
        """
        Return the first rows alone, without the texts that only the others have.

        Examples
        --------
        >>> log = Grid("log.csv", "", pd.DataFrame({0: ["Key", "A-1", "A-2"]}, dtype="category"))
        >>> log.top(2).cells[0].unique().tolist()
        ['Key', 'A-1']
        """
        return replace(self, cells=self.cells.head(rows).astype(object))

    @property
    def content(self) -> int:
        """
        A number that tells the cells from others, in whichever order the rows stand.

        Examples
        --------
        >>> one = Grid("a.csv", "", pd.DataFrame({0: ["Who", "A", "B"]}, dtype="category"))
        >>> turned = Grid("b.csv", "", pd.DataFrame({0: ["Who", "B", "A"]}, dtype="category"))
        >>> more = Grid("a.csv", "", pd.DataFrame({0: ["Who", "A", "C"]}, dtype="category"))
        >>> one.content == turned.content, one.content == more.content
        (True, False)
        """
        return int(pd.util.hash_pandas_object(self.cells, index=False).sum())

    def row(self, at: int) -> list[str]:
        """Return the cells of a row by its place, counted from 0."""
        return [column.iat[at] for _, column in self.cells.items()]


def grids_of(path: Path, expected: Collection[str] = ()) -> tuple[Grid, ...]:
    """
    Read a file that a survey tool or any other program wrote.

    Parameters
    ----------
    path : Path
        CSV with any delimiter, a workbook (.xlsx, every visible sheet) or SPSS (.sav).
    expected : collection of str
        Names of columns that may occur; they decide between two possible delimiters.

    Returns
    -------
    tuple of Grid
        One per sheet with a value.

    Raises
    ------
    UsageError
        There is no such file, or its type is not read.
    DataError
        The file is damaged, or what it holds is in doubt; the message says where.
    SetupError
        SPSS files need a package that is not installed.
    """
    file, kind = made_visible(path.name), path.suffix.casefold()
    data = _bytes_of(path, file)
    try:
        if kind in _SPSS or data.startswith((b"$FL2", b"$FL3")):
            return (_of_spss(path, file),)
        if kind == _WORKBOOK or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            return _of_workbook(data, file)
        if kind in _TEXT:
            return (_of_csv(data, file, expected),)
    except DataError as error:
        raise DataError(f"{file}: {error}") from None
    raise UsageError(
        gettext(
            "{file} is of a type that is not read. Export it as CSV, as an Excel workbook (.xlsx) "
            "or as SPSS (.sav).",
            file=file,
        )
    )


def _bytes_of(path: Path, file: str) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DataError(gettext("{file}: the file is larger than 1 GB. Split it.", file=file))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise UsageError(
            gettext(
                "{file} cannot be read ({reason}). Give the export that the survey tool wrote.",
                file=file,
                reason=reason,
            )
        ) from None


def _of_csv(data: bytes, file: str, expected: Collection[str]) -> Grid:
    written = rows_written(data, expected, familiar_words)
    cells = _frame(written.columns, written.rows)
    lengths = pd.Series(written.lengths, index=cells.index)
    filled = _filled(written.columns)
    if not filled.all():
        cells, lengths = cells[filled], lengths[filled]
    return Grid(file, "", cells, written.decisions, lengths=lengths)


def _of_workbook(data: bytes, file: str) -> tuple[Grid, ...]:
    return tuple(
        Grid(file, name, _frame(sheet.columns, sheet.rows), sheet.decisions, sheet.merged)
        for name, sheet in sheets_written(data).items()
    )


def _frame(columns: Sequence[Cells], rows: Sequence[int]) -> pd.DataFrame:
    coded = {at: in_codes(column) for at, column in enumerate(columns)}
    return pd.DataFrame(coded).set_axis(pd.Index(rows, name="row"))


def in_codes(cells: Cells) -> pd.Series:
    """
    Return a column that keeps each different text once, however many cells hold it.

    What is asked of its different texts, or mapped from them, costs nothing per cell.

    Examples
    --------
    >>> in_codes(Cells.of(["yes", "", "yes"])).cat.categories.tolist()
    ['yes', '']
    """
    texts = pd.Index(cells.texts, dtype=object)
    return pd.Series(pd.Categorical.from_codes(cells.which, texts, validate=False))


def cells_of(values: pd.Series) -> Cells:
    """
    Return a column of ``in_codes`` as cells, also if it has lost some of its rows since.

    Examples
    --------
    >>> cells_of(in_codes(Cells.of(["yes", "", "no", "yes"])).iloc[1:]).texts
    ['yes', '', 'no']
    """
    which, texts = values.cat.codes.to_numpy(), values.cat.categories
    used = np.bincount(which, minlength=len(texts)) > 0
    return Cells(texts[used].tolist(), which if used.all() else (used.cumsum() - 1)[which])


def _filled(columns: Sequence[Cells]) -> np.ndarray:
    """Return, for each row, whether it has a value."""
    filled = np.zeros(len(columns[0]) if columns else 0, dtype=bool)
    for column in sorted(columns, key=lambda cells: len(cells.texts)):
        if filled.all():
            break
        filled |= column.where(lambda text: bool(text.strip()))
    return filled


# --- SPSS ---------------------------------------------------------------------------------------


def _of_spss(path: Path, file: str) -> Grid:
    """Read names and labels of the variables as two rows, and below them the codes."""
    try:
        import pyreadstat  # an extra
    except ImportError:
        raise SetupError(
            gettext(
                '{file} is an SPSS file; reading it needs the extra "spss". Install it with '
                "pip install 'pmo-workshop[spss]', or export the survey as CSV.",
                file=file,
            )
        ) from None
    try:
        values, meta = pyreadstat.read_sav(str(path), user_missing=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise DataError(
            gettext("the file is damaged ({reason}). Export it again.", reason=reason)
        ) from None
    names = list(meta.column_names)
    columns = []
    labels = {}
    declared = 0
    for at, name in enumerate(names):
        texts = [*map(_text_of, values[name])]
        if name in meta.variable_value_labels:
            of_code = meta.variable_value_labels[name].items()
            labels[at] = {_text_of(code): str(label) for code, label in of_code}
        nothing = _declared_missing(texts, meta.missing_ranges.get(name, ()), labels.get(at, ()))
        declared += len(nothing)
        for row in nothing:
            texts[row] = ""
        columns.append(Cells.of([name, meta.column_names_to_labels.get(name) or "", *texts]))
    note = ngettext(
        "{n} value that the file declares as missing is read as blank",
        "{n} values that the file declares as missing are read as blank",
        declared,
    )
    cells = _frame(columns, range(1, len(values) + 3))
    return Grid(file, "", cells, (note,) if declared else (), labels=labels)


def _declared_missing(
    texts: Sequence[str], ranges: Sequence[Any], labelled: Container[str]
) -> list[int]:
    """Return the places of values that the file declares as missing and gives no label."""

    def holds(text: str) -> bool:
        if not text or text in labelled:
            return False
        try:
            number = float(text)
        except ValueError:
            return any(text in {found["lo"], found["hi"]} for found in ranges)
        limits = [found for found in ranges if not isinstance(found["lo"], str)]
        return any(found["lo"] <= number <= found["hi"] for found in limits)

    return [row for row, text in enumerate(texts) if holds(text)] if ranges else []


def _text_of(value: object) -> str:
    """
    Return a value of SPSS as a person would write it in a CSV file.

    Examples
    --------
    >>> _text_of(3.0), _text_of(2.5), _text_of(date(2026, 3, 31)), _text_of(float("nan"))
    ('3', '2.5', '2026-03-31', '')
    """
    if value is None or value != value or value is pd.NaT:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat()
    return str(value).rstrip() if isinstance(value, str | date) else str(value)
