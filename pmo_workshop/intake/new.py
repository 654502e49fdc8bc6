"""A new client folder: ``client.toml``, empty tables, and a workbook to type into."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..i18n import languages
from ..paths import ITEM_BANKS
from ..schema import KIND_IN_WORDS, TABLES, ColumnDefinition, TableDefinition
from .folder import WORKBOOK
from .key import KEY_FILE, write_key
from .settings import FILE, name_problem
from .sheet import quoted
from .xlsx_file import READ_ME

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

ROWS_WITH_HELP = 5_000
"""Rows of the workbook in which entries are checked while typing."""

_NAME = "Name of the client"
_LONGEST_LIST = 255
_LONGEST_ID = 50
_MADE = datetime(2026, 1, 1, tzinfo=UTC)

_SETTINGS = """\
# Who the client is. Lines that begin with # are remarks.

# Short name for folders and file names: small letters a-z, digits and hyphens.
id = {id}

# The name as it stands in the report.
name = {name}

sector = ""

# For the cover: who made the report, how they are reached, and "draft" or "final".
# prepared_by = "Brook & Partners"
# contact = "reports@example.org"
# state = "draft"

# Three capital letters, such as GBP, EUR or USD.
currency = "GBP"

# The language of the report; there are: {languages}.
language = "en"

# The day the report speaks of, written year-month-day. Take away the first # and correct it.
# report_date = 2026-03-31

# What the survey asked for: "adequate" or "desired"; "" if it is not known.
expectation = ""

# The real discount rate a year for costs and benefits; without it the Green Book's 0.035 is used.
# discount_rate = 0.035

# How the tables write three and a half (3,5 or 3.5) and the last day of March (31.03.2026 or
# 03/31/2026). Only asked where a column does not show it: then "check" says so.
# decimal = ","
# dates = "day-month"

# How many people each stakeholder group has, whether they answered or not.
# The names are those of the column role of the table respondents.
[stakeholders]
# "Sponsors" = 12
# "Project managers" = 30

# The smallest difference that matters. The sponsor fixes it before the data are seen.
[margin]
# scale_points = 0.5
# percentage_points = 10
# cost_percent = 10
# set_by = "name of the sponsor"
# set_on = 2026-01-15

# The one measure that decides the mark of each element, named before the data are seen; what is
# not named here is as written. Where nobody answered it, the next one stands in: confidence has
# "service-levels", relationships "recommendation". Satisfaction and recommendation need a target
# to be judged.
[leading]
# trust = "expectation-gap"
# barriers = "felt-cost"
# value = "perceived-value"
# confidence = "promises-kept"
# relationships = "satisfaction"
# satisfaction_target = 5.5
# recommendation_target = 20
# set_by = "name of the sponsor"
# set_on = 2026-01-15

# The working time of service levels; without it Monday to Friday, 8 hours, no holidays.
[calendar]
# hours_per_day = 7.5
# days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
# holidays = [2026-04-03, 2026-12-25]

# The rounds of the survey, the earliest first. The names are those of the column wave.
# [waves."2026"]
# start = 2026-02-02
# end = 2026-02-20

# Columns in which a name or a number was found and that somebody has looked at: who, and when.
[privacy]
# checked = ["respondents.role", "actions.owner"]
# by = "name of the person who looked"
# on = 2026-01-15

# The table engagement says how people stand to the PMO, also that they resist: why that may be
# held, who may see it, and the day after which it is deleted.
[engagement_register]
# basis = "legitimate interest, weighed and agreed with the works council"
# access = "the head of the PMO and the account holders"
# delete_after = 2027-03-31

# What 'check' noticed across the answers, and somebody looked at and found right: who, and when.
[noticed]
# checked = ["direction of SQ07"]
# by = "name of the person who looked"
# on = 2026-01-15

[brand]
# colour = "#1F4E79"
"""


def new_client(client_dir: str | Path, name: str | None = None) -> Path:
    """
    Write a client folder: empty tables, a workbook to type into, item banks, a key for its hashes.

    Parameters
    ----------
    client_dir : str or Path
        A folder that does not exist yet, or is empty.
    name : str, optional
        The client's name; default: the name of the folder.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UsageError
        The folder has files in it, cannot be written, or the name cannot be printed.
    """
    folder = Path(client_dir)
    name = (folder.resolve().name or _NAME) if name is None else name
    problem = name_problem(name)
    if problem:
        raise UsageError(f"The client's name: {problem}")
    shown = quoted(str(folder))
    files = client_files(name)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(
                f"{shown} is not an empty folder. Nothing was written. Give a folder that does "
                "not exist yet."
            )
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in files.items():
            (folder / file).parent.mkdir(exist_ok=True)
            with (folder / file).open("xb") as stream:
                stream.write(data)
        write_key(folder / KEY_FILE)
    except OSError as error:
        raise UsageError(
            f"{shown} cannot be written ({error.strerror or type(error).__name__}). Give a folder "
            "in which you may write."
        ) from None
    return folder


def client_files(name: str = _NAME) -> dict[str, bytes]:
    """
    Return the files of a new client folder by name, all but its key.

    The same name gives the same bytes.

    Examples
    --------
    >>> client_files()["raci.csv"]
    b'task,role,code\\n'
    """
    settings = _SETTINGS.format(
        id=_toml(_id_of(name)), name=_toml(name), languages=", ".join(languages())
    )
    files = {FILE: settings.encode()}
    for table in TABLES.values():
        files[f"{table.name}.csv"] = (",".join(table.column_names) + "\n").encode()
    files |= {f"{ITEM_BANKS.name}/{b.name}": b.read_bytes() for b in ITEM_BANKS.glob("*.csv")}
    files[WORKBOOK] = entry_workbook()
    return files


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _id_of(name: str) -> str:
    """
    Return an id made of the name.

    Examples
    --------
    >>> _id_of("Müller & Söhne"), _id_of("株式会社"), _id_of("CON")
    ('muller-sohne', 'client', 'con-client')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub("[^a-z0-9]+", "-", plain)[:_LONGEST_ID].strip("-") or "client"
    device = re.fullmatch("con|prn|aux|nul|com[0-9]|lpt[0-9]", found)
    return f"{found}-client" if device else found


# --- The workbook to type into ------------------------------------------------------------------


def entry_workbook() -> bytes:
    """
    Return a workbook with one sheet per table, which checks entries while typing.

    Returns
    -------
    bytes
        XLSX; the same schema gives the same bytes.
    """
    import openpyxl  # imported here: it takes half a second

    book = openpyxl.Workbook()
    _fill_read_me(book.active)
    for table in TABLES.values():
        _fill_table(book.create_sheet(table.name), table)
    book.properties.creator = "pmo-workshop"
    book.properties.title = "Tables of a client"
    book.properties.created = _MADE.replace(tzinfo=None)
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written.getvalue())


def _fill_read_me(worksheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    worksheet.title = READ_ME
    lines = (
        ("Tables of a client", ""),
        ("", "Fill in the tables you have; leave the others empty. Delete nothing in row 1."),
        ("", "Point at a column name to see what it means and what is allowed."),
        ("", f"Dates: {KIND_IN_WORDS['date']}. Lists: {KIND_IN_WORDS['list']}."),
        ("", "An empty cell means: no answer. 'Does not apply' has its own column, na."),
        ("", "Use ids for people, never names or e-mail addresses."),
        (
            "",
            "Keep this file as client.xlsx in the folder of client.toml. A table may be here or "
            "in a CSV file, not in both.",
        ),
    )
    for row, (head, text) in enumerate(lines, start=1):
        worksheet.cell(row, 1, head)
        worksheet.cell(row, 2, text)
    top = len(lines) + 2
    for column, title in enumerate(("Table", "What it holds", "How to collect it"), start=1):
        worksheet.cell(top, column, title).font = Font(bold=True)
    for row, table in enumerate(TABLES.values(), start=top + 1):
        for column, text in enumerate((table.name, table.meaning, table.how_to_collect), start=1):
            cell = worksheet.cell(row, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    worksheet["A1"].font = Font(bold=True, size=14)
    for letter, width in zip("ABC", (18, 60, 80), strict=True):
        worksheet.column_dimensions[letter].width = width


def _fill_table(worksheet: Worksheet, table: TableDefinition) -> None:
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
        help_while_typing = _validation(column)
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
    yield column.meaning + (f" ({column.unit})" if column.unit else "")
    yield f"Allowed: {column.allowed}."
    if column.may_be_absent:
        yield "The column may be left out."


def _validation(column: ColumnDefinition) -> DataValidation | None:
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
    elif column.refers_to and column.kind == "text":
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
        error=f"Allowed: {column.allowed}."[:_LONGEST_LIST],
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
