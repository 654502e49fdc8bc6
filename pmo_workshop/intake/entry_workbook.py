"""The entry workbook: a sheet per table that checks entries while typing, and one for an export."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..i18n import gettext
from ..schema import KIND_IN_WORDS, TABLES, ColumnDefinition, TableDefinition
from .xlsx_file import READ_ME, SURVEY

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

ROWS_WITH_HELP = 5_000
"""Rows of the workbook in which entries are checked while typing."""

COLUMNS_TO_PASTE = 2_000
"""Columns of the sheet for an export in which what is pasted stays as it is."""

_LONGEST_LIST = 255
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def entry_workbook(tables: Collection[str] = tuple(TABLES)) -> bytes:
    """
    Return a workbook with one sheet per table, and a sheet to paste an export into.

    Parameters
    ----------
    tables : collection of str
        Names of the tables that it has sheets for; they come in the order of the schema.

    Returns
    -------
    bytes
        XLSX; the same tables give the same bytes.
    """
    import openpyxl  # imported here: it takes half a second

    shown = [table for table in TABLES.values() if table.name in tables]
    book = openpyxl.Workbook()
    _fill_read_me(book.active, shown)
    _fill_survey(book.create_sheet(SURVEY))
    for table in shown:
        _fill_table(book.create_sheet(table.name), table, tables)
    book.properties.creator = "pmo-workshop"
    book.properties.title = gettext("Tables of a client")
    book.properties.created = _MADE.replace(tzinfo=None)
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written.getvalue())


def _fill_read_me(worksheet: Worksheet, tables: Collection[TableDefinition]) -> None:
    from openpyxl.styles import Alignment, Font

    worksheet.title = READ_ME
    lines = (
        (gettext("Tables of a client"), ""),
        (
            "",
            gettext(
                "Fill in the tables you have; leave the others empty. Delete nothing in row 1."
            ),
        ),
        ("", gettext("Point at a column name to see what it means and what is allowed.")),
        (
            "",
            gettext(
                "Dates: {dates}. Lists: {lists}.",
                dates=gettext(KIND_IN_WORDS["date"]),
                lists=gettext(KIND_IN_WORDS["list"]),
            ),
        ),
        ("", gettext("An empty cell means: no answer. 'Does not apply' has its own column, na.")),
        ("", gettext("Use ids for people, never names or e-mail addresses.")),
        (
            "",
            gettext(
                "An export of a survey tool is pasted into the sheet {survey}, as it is, "
                "its row of column names with it. Then: pmo-workshop import --workbook "
                "and this folder.",
                survey=SURVEY,
            ),
        ),
        (
            "",
            gettext(
                "Keep this file as client.xlsx in the folder of client.toml. A table may "
                "be here or in a CSV file, not in both."
            ),
        ),
    )
    for row, (head, text) in enumerate(lines, start=1):
        worksheet.cell(row, 1, head)
        worksheet.cell(row, 2, text)
    top = len(lines) + 2
    for column, title in enumerate(
        (gettext("Table"), gettext("What it holds"), gettext("How to collect it")), start=1
    ):
        worksheet.cell(top, column, title).font = Font(bold=True)
    for row, table in enumerate(tables, start=top + 1):
        for column, text in enumerate(
            (table.name, gettext(table.meaning), gettext(table.how_to_collect)), start=1
        ):
            cell = worksheet.cell(row, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    worksheet["A1"].font = Font(bold=True, size=14)
    for letter, width in zip("ABC", (18, 60, 80), strict=True):
        worksheet.column_dimensions[letter].width = width


def _fill_survey(worksheet: Worksheet) -> None:
    """Make all cells text: Excel must not take 3/4 for a day while an export is pasted."""
    columns = worksheet.column_dimensions["A"]
    columns.min, columns.max, columns.number_format = 1, COLUMNS_TO_PASTE, "@"


def _fill_table(worksheet: Worksheet, table: TableDefinition, others: Collection[str]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for position, column in enumerate(table.columns, start=1):
        letter = get_column_letter(position)
        head = worksheet.cell(1, position, column.name)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="E7EDF3")
        head.comment = Comment("\n".join(_explained(column)), "pmo-workshop", 120, 320)
        dimension = worksheet.column_dimensions[letter]
        dimension.width = max(12, len(column.name) + 4)
        dimension.number_format = _FORMATS[column.kind]
        help_while_typing = _validation(column, others)
        if help_while_typing:
            help_while_typing.add(f"{letter}2:{letter}{ROWS_WITH_HELP + 1}")
            worksheet.add_data_validation(help_while_typing)
    worksheet.freeze_panes = "A2"


_FORMATS = {
    "text": "@",
    "list": "@",
    "period": "@",
    "integer": "0",
    "flag": "0",
    "number": "General",
    "date": "yyyy-mm-dd",
}


def _explained(column: ColumnDefinition) -> Iterator[str]:
    yield gettext(column.meaning) + (f" ({gettext(column.unit)})" if column.unit else "")
    yield gettext("Allowed: {allowed}.", allowed=column.allowed)
    if column.may_be_absent:
        yield gettext("The column may be left out.")


def _validation(column: ColumnDefinition, others: Collection[str]) -> DataValidation | None:
    """Return the check of entries for a column, or None if any text is allowed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule: dict[str, str] | None = None
    if column.choices and len(",".join(column.choices)) <= _LONGEST_LIST:
        rule = {"type": "list", "formula1": f'"{",".join(column.choices)}"'}
    elif column.kind == "flag":
        rule = {"type": "list", "formula1": '"0,1"'}
    elif column.kind == "date":
        rule = {"type": "date", "operator": "greaterThan", "formula1": "1"}
    elif column.kind in {"integer", "number"}:
        rule = _number_rule(column)
    elif column.refers_to.partition(".")[0] in others and column.kind == "text":
        table, key = column.refers_to.split(".")
        letter = chr(ord("A") + TABLES[table].column_names.index(key))
        rule = {"type": "list", "formula1": f"{table}!${letter}$2:${letter}${ROWS_WITH_HELP + 1}"}
    if rule is None:
        return None
    return DataValidation(
        **rule,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.name,
        error=gettext("Allowed: {allowed}.", allowed=column.allowed)[:_LONGEST_LIST],
    )


def _number_rule(column: ColumnDefinition) -> dict[str, str]:
    kind = "whole" if column.kind == "integer" else "decimal"
    largest = 1_000_000_000_000
    low = -largest if column.low is None else column.low
    high = largest if column.high is None else column.high
    return {
        "type": kind,
        "operator": "between",
        "formula1": f"{low:.15g}",
        "formula2": f"{high:.15g}",
    }


def _without_clock(data: bytes) -> bytes:
    """Return the workbook with the same time in every part, so that equal content is equal."""
    stamp = _MADE.timetuple()[:6]
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", content
                )
            part = zipfile.ZipInfo(name, stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            target.writestr(part, content)
    return written.getvalue()
