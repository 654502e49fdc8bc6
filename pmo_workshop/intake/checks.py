"""A sheet of text becomes a table of the schema; what does not fit is listed in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, zip_longest
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import nearest, nearest_name
from ..i18n import N_, all_of, any_of, gettext, ngettext
from ..schema import PANDAS_TYPES, ColumnDefinition, Rule, TableDefinition, pandera_schema
from .cells import read_column, same_word
from .client import Problem, Reading
from .date_style import one_zone
from .people import contact_data
from .sheet import Cells, Notation, Sheet, first_few, listed, look, plain, quoted, same_name

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

FREE_TEXT = frozenset({"text", "comment", "evidence"})
"""Columns whose cells no message repeats: they may be a respondent's own words."""

GROUPS = frozenset(
    {
        *("role", "unit", "wave", "dimension", "from_role", "to_role", "actor", "owner"),
        *("instrument", "component", "activity", "task", "phase", "touchpoint", "theme"),
        *("capability", "codes"),
    }
)
"""Columns whose rows are brought together by name: composed form (NFC), without spaces around."""


@dataclass(frozen=True)
class CheckedTable:
    """
    A table that was read.

    Attributes
    ----------
    frame : DataFrame
        All columns of the schema; the index is the row number of the spreadsheet. Cells that
        were refused are missing.
    reading : Reading
    usable : bool
        Whether all needed columns are there, so that other tables may refer to it.
    refused : set of (row, column)
        Cells with a problem already listed.
    problems, warnings : list of Problem
    """

    frame: pd.DataFrame
    reading: Reading
    usable: bool = True
    refused: set[tuple[int, str]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def check_table(
    sheet: Sheet, table: TableDefinition, notation: Notation | None = None
) -> CheckedTable:
    """
    Give the cells of a sheet their types, and check columns, ranges, choices and rules.

    Keys, waves and references between tables are checked afterwards, by ``links``.

    Examples
    --------
    >>> from pmo_workshop.intake.csv_file import read_csv
    >>> from pmo_workshop.schema import TABLES
    >>> sheet = read_csv(b"task,role,code\\nreport,PMO,X\\n", "raci.csv")
    >>> print(*check_table(sheet, TABLES["raci"]).problems)
    raci.csv, row 2, code: 'X' is not one of R, A, C, I. Correct it.
    """
    file = sheet.reading.file
    if sheet.problems:
        empty = table.empty()
        return CheckedTable(
            empty, sheet.reading, False, set(), list(sheet.problems), [*sheet.warnings]
        )
    at, problems, warnings = _find_columns(sheet, table)
    if not at:
        return CheckedTable(table.empty(), sheet.reading, False, set(), problems, warnings)
    columns: dict[str, pd.Series] = {}
    decisions = list(sheet.reading.decisions)
    refused: set[tuple[int, str]] = set()
    zones: dict[str, frozenset[str]] = {}
    for column in table.columns:
        if column.name not in at:
            columns[column.name] = _absent(column, sheet.rows)
            continue
        cells = sheet.columns[at[column.name]]
        if column.name in GROUPS and not column.choices:
            cells = _as_groups(cells, column, decisions)
        values = read_column(cells, column, sheet.rows, sheet.reading.delimiter, notation)
        if values.zones:
            zones[column.name] = values.zones
        decisions += values.decisions
        columns[column.name] = values.series
        wrong = list(_refused_cells(cells, column, values.refused, sheet.rows))
        refused |= {(row, column.name) for row, _ in wrong}
        problems += listed(file, wrong, column.name)
    problems += _several_zones(zones, file)
    frame = pd.DataFrame(columns, index=pd.Index(sheet.rows, name="row"))
    present = [column for column in table.columns if column.name in at]
    usable = all(column.name in at or column.may_be_absent for column in table.columns)
    if len(frame):
        problems += _failures(frame, table, present, file, refused)
    for told in _look_alikes(frame, present, file):
        (problems if told.fatal else warnings).append(told)
    warnings += sheet.warnings
    reading = Reading(
        file,
        table.name,
        len(frame),
        sheet.reading.encoding,
        sheet.reading.delimiter,
        tuple(decisions),
    )
    return CheckedTable(frame, reading, usable, refused, problems, warnings)


# --- Names of columns ---------------------------------------------------------------------------


def _find_columns(
    sheet: Sheet, table: TableDefinition
) -> tuple[dict[str, int], list[Problem], list[Problem]]:
    """
    Return where each column of the table is in the sheet, problems and warnings.

    A column in another spelling is a problem; its cells are checked nevertheless, to list all at
    once. One that is only near in name is asked about, and only if its cells would fit.
    """
    file = sheet.reading.file
    header = list(sheet.header)
    at = {name: header.index(name) for name in table.column_names if name in header}
    absent = [column for column in table.columns if column.name not in at]
    extra = [name for name in header if name not in at]
    problems: list[Problem] = []
    warnings: list[Problem] = []
    misspelt: dict[str, str] = {}
    for column in absent:
        same = [name for name in extra if same_word(name) == same_word(column.name)]
        if same:
            misspelt[same[0]] = column.name
            problems.append(
                Problem(
                    file,
                    gettext(
                        "the column {same} is unknown. Did you mean {column}? Rename it "
                        "in the file.",
                        same=quoted(same[0]),
                        column=repr(column.name),
                    ),
                    row=1,
                )
            )
            continue
        meant = next((name for name in extra if _may_be(name, column, absent, sheet)), "")
        if not column.may_be_absent:
            problems.append(Problem(file, _missing(column, meant), row=1))
        elif meant:
            message = gettext(
                "there is no column {column} ({meaning}). Is it the column {meant}? If so, rename "
                "that in the file; if not, leave it.",
                column=repr(column.name),
                meaning=gettext(column.meaning),
                meant=quoted(meant),
            )
            warnings.append(Problem(file, message, row=1, fatal=False))
    at |= {name: header.index(written) for written, name in misspelt.items()}
    if not at:
        needed = ", ".join(c.name for c in table.columns if not c.may_be_absent)
        message = gettext(
            "this row has no column name of the table. Begin the file with: {needed}.",
            needed=needed,
        )
        return {}, [Problem(file, message, row=1)], []
    ignored = list(dict.fromkeys(name for name in extra if name not in misspelt))
    if ignored:
        message = ngettext(
            "the column {columns} is not used.",
            "the columns {columns} are not used.",
            len(ignored),
            columns=first_few(ignored, quoted),
        )
        warnings.append(Problem(file, message, row=1, fatal=False))
    for name in ignored:
        own = [cells for cells, head in zip(sheet.columns, header, strict=True) if head == name]
        kind = contact_data(name, chain.from_iterable(cells.texts for cells in own))
        if kind:
            message = gettext(
                "the column {name} holds {kind}: nothing of it is read. Delete it from the file.",
                name=quoted(name),
                kind=gettext(kind),
            )
            warnings.append(Problem(file, message, row=1, fatal=False))
    return at, problems, warnings


def _missing(column: ColumnDefinition, meant: str) -> str:
    """Return what to do about a column that every table has, which another one may be."""
    about = {
        "column": repr(column.name),
        "meaning": gettext(column.meaning),
        "needed": column.needed,
    }
    if not meant:
        return gettext("the column {column} is missing ({meaning}; {needed}). Add it.", **about)
    return gettext(
        "the column {column} is missing ({meaning}; {needed}). Is it the column {meant}? If so, "
        "rename that in the file; if not, add it.",
        **about,
        meant=quoted(meant),
    )


def _may_be(
    name: str, column: ColumnDefinition, absent: Sequence[ColumnDefinition], sheet: Sheet
) -> bool:
    """Whether a column of the sheet is near to one that is absent, in name and in its cells."""
    words = re.sub(r"[\s-]+", "_", plain(name))
    if nearest_name(words, [column.name for column in absent]) != column.name:
        return False
    texts = sheet.columns[sheet.header.index(name)].texts[:_SAMPLE]
    filled = [text for text in texts if text.strip()]
    if contact_data(name, filled):
        return False
    if column.choices:
        return {*map(same_word, filled)} <= {*map(same_word, column.choices)}
    if column.kind == "text":
        is_id = column.name.endswith("_id") or column.name == "code"
        return is_id or not filled or not all(map(_is_figure, filled))
    read = read_column(filled, column, range(len(filled)))
    outside = (read.series < column.low) if column.low is not None else read.series.isna()
    if column.high is not None:
        outside |= read.series > column.high
    return not read.refused and not outside.fillna(False).any()


_SAMPLE = 100
"""Different cells of a column that are looked at, to see whether it may be another."""


def _is_figure(text: str) -> bool:
    return text.strip().lstrip("+-").replace(".", "").replace(",", "").isdigit()


def _absent(column: ColumnDefinition, rows: Sequence[int]) -> pd.Series:
    blank = [()] * len(rows) if column.kind == "list" else [None] * len(rows)
    return pd.Series(
        blank, index=pd.Index(rows, name="row"), dtype=PANDAS_TYPES[column.kind], name=column.name
    )


# --- Cells --------------------------------------------------------------------------------------


def _as_groups(cells: Cells, column: ColumnDefinition, decisions: list[str]) -> Cells:
    """Return the names of groups in one form, so that a group is not split by its spelling."""
    changed = cells.where(lambda cell: (form := plain(cell)) != cell and bool(form))
    if not changed.any():
        return cells
    decisions.append(
        ngettext(
            "{column}: {n} cell read without the spaces around the name and in composed form",
            "{column}: {n} cells read without the spaces around the name and in composed form",
            int(changed.sum()),
            column=column.name,
        )
    )
    return cells.changed(lambda cell: plain(cell) or cell)


def _refused_cells(
    cells: Cells, column: ColumnDefinition, reasons: dict[str, str], rows: Sequence[int]
) -> Iterable[tuple[int, str]]:
    if not reasons:
        return
    for at in np.flatnonzero(cells.where(reasons.__contains__)).tolist():
        yield rows[at], reasons[cells[at]]


def _several_zones(zones: dict[str, frozenset[str]], file: str) -> list[Problem]:
    """Return a problem if the times of two columns are of two places, as an interval would be."""
    columns = list(zones)
    for one, other in combinations(columns, 2):
        if all(map(one_zone, zones.values())) and not one_zone(zones[one] | zones[other]):
            first, second = (
                all_of(sorted(zones[name])) or gettext("none") for name in (one, other)
            )
            message = gettext(
                "the time zone is {first} in {one} and {second} in {other}: the time between them "
                "would be wrong. Write both in one.",
                first=first,
                one=one,
                second=second,
                other=other,
            )
            return [Problem(file, message)]
    return []


def _look_alikes(
    frame: pd.DataFrame, present: Sequence[ColumnDefinition], file: str
) -> list[Problem]:
    """
    Return names and ids that a reader would take for one, at the rarer ones.

    A group that would be split by capitals or spaces alone is a problem, else it is a warning.
    """
    found: list[Problem] = []
    own = {"respondents": "resp_id", "services": "service_id", "items": "item_id"}
    for column in present:
        is_own_id = column.name in own.values() and not column.refers_to
        if column.kind not in {"text", "list"} or column.choices:
            continue
        if column.name not in GROUPS and not is_own_id:
            continue
        cells = frame[column.name]
        written = (cells.explode() if column.kind == "list" else cells).dropna()
        if len({*map(look, written.unique())}) == written.nunique():
            continue
        usual: dict[str, str] = {}
        for name in written.value_counts().index:  # the commonest first, the first of equals
            usual.setdefault(look(name), name)
        odd = {name for name in written.unique() if usual[look(name)] != name}
        split = {
            name
            for name in odd
            if column.name in GROUPS and same_name(usual[look(name)]) == same_name(name)
        }
        for names, fatal, says in ((split, True, _SPLIT), (odd - split, False, _LOOKS_LIKE)):
            places = [
                (row, gettext(says, name=quoted(name), usual=quoted(usual[look(name)])))
                for row, name in written[written.isin(names)].items()
            ]
            found += listed(file, places, column.name, fatal=fatal)
    return found


_SPLIT = N_("{name} is also written {usual}: they would count as two. Write both the same.")
_LOOKS_LIKE = N_("{name} looks like {usual}; they count as two.")


# --- Rules of the schema ------------------------------------------------------------------------


def _failures(
    frame: pd.DataFrame,
    table: TableDefinition,
    present: Sequence[ColumnDefinition],
    file: str,
    refused: set[tuple[int, str]],
) -> list[Problem]:
    """Return the failures that pandera finds, in our words, and add the cells to ``refused``."""
    names = {column.name for column in present}
    problems = []
    by_place: dict[tuple[str, str], list[tuple[int, object]]] = {}
    for row, name, check, value in _failed_cells(table, present, frame[_doubtful(frame, present)]):
        if (row, name) not in refused:
            by_place.setdefault((name, check), []).append((row, value))
    for column in present:
        for check in ("not_nullable", "range", "choices"):
            wrong = by_place.get((column.name, check), [])
            refused |= {(row, column.name) for row, _ in wrong}
            problems += listed(
                file,
                (
                    (row, _says(column, check, value, column.name in table.key))
                    for row, value in wrong
                ),
                column.name,
            )
    blank = {column.name for column in table.columns if column.may_be_absent}
    for number, rule in enumerate(table.rules):
        if not (names | blank).issuperset(rule.columns):
            continue
        skip = {row for row, name in refused if name in rule.columns}
        clean = frame.drop(index=list(skip)) if skip else frame
        kinds = clean.drop_duplicates(list(rule.columns))
        if not rule.holds(kinds).fillna(False).all() and (broken := _broken(table, number, clean)):
            told = _breach(rule, broken, frame)
            problems += listed(file, ((row, told) for row in broken), rule.columns[0])
    return problems


def _breach(rule: Rule, broken: Sequence[int], frame: pd.DataFrame) -> str:
    """Return what is wrong with all rows that break a rule, and the cells of the first."""
    values = _values(frame.loc[broken[0]], rule.columns)
    if len(broken) == 1:
        return gettext("{rule}{values}. Correct it.", rule=rule.in_words, values=values)
    return gettext(
        "{rule}, as in row {row}{values}. Correct them.",
        rule=rule.in_words,
        row=broken[0],
        values=values,
    )


def _doubtful(frame: pd.DataFrame, present: Sequence[ColumnDefinition]) -> np.ndarray:
    """
    Return, for each row, whether pandera may find fault with a cell.

    Of a client whose tables are as they should be none is, and pandera, which takes most of a
    second to import, is not asked.
    """
    found = np.zeros(len(frame), dtype=bool)
    for column in present:
        values = frame[column.name]
        blank = values.isna().to_numpy()
        if not column.may_be_blank:
            found |= blank
        if column.low is not None or column.high is not None:
            low = -np.inf if column.low is None else column.low
            high = np.inf if column.high is None else column.high
            figures = values.to_numpy(float, na_value=np.nan)
            found |= ~(blank | ((figures >= low) & (figures <= high)))
        if column.choices:
            found |= ~(blank | values.isin(column.choices).to_numpy())
    return found


Failure = tuple[int, str, str, object]
"""Row, column, check and value."""


def _failed_cells(
    table: TableDefinition, present: Sequence[ColumnDefinition], frame: pd.DataFrame
) -> list[Failure]:
    """Return the cells with which pandera finds fault, in the order of the rows."""
    if not len(frame):
        return []
    import pandera.pandas as pa

    schema = pandera_schema(table)
    columns = {column.name: schema.columns[column.name] for column in present}
    return _failed(pa.DataFrameSchema(columns=columns), frame)


def _broken(table: TableDefinition, number: int, frame: pd.DataFrame) -> list[int]:
    """Return the rows that break a rule of a table, by its place among them."""
    import pandera.pandas as pa

    only_this = pa.DataFrameSchema(checks=[pandera_schema(table).checks[number]])
    return sorted({row for row, *_ in _failed(only_this, frame)})


def _failed(schema: DataFrameSchema, frame: pd.DataFrame) -> list[Failure]:
    """Return each failure, in the order of the rows."""
    import pandera.pandas as pa

    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        found = zip(
            cases["index"].astype(int),
            cases["column"].astype(str),
            cases["check"].astype(str).map(_check_name),
            cases["failure_case"],
            strict=True,
        )
        return sorted(found, key=lambda case: case[0])
    return []


def _check_name(check: str) -> str:
    """Return our name of a check; pandera gives its own ones with their arguments."""
    name = check.split("(")[0]
    return {"isin": "choices", "in_range": "range"}.get(name, name)


def _says(column: ColumnDefinition, check: str, value: object, in_key: bool) -> str:
    if check == "not_nullable":
        return gettext(
            "the cell is blank. It needs {meaning}: {allowed}.",
            meaning=gettext(column.meaning),
            allowed=column.needed,
        )
    if check == "choices":
        shown = quoted(str(value))
        return gettext("{shown} is not {needed}.", shown=shown, needed=column.needed) + (
            (_several(str(value), column.choices) if in_key else "")
            or nearest(str(value), column.choices)
            or _meant(str(value), column)
            or " " + gettext("Correct it.")
        )
    shown = f"{value:.15g}" if isinstance(value, float) else str(value)
    if column.high is None:
        return gettext(
            "{shown} is below {low}, the lowest value allowed. Correct it.",
            shown=shown,
            low=f"{column.low:g}",
        )
    if (column.low, column.high) == (0, 1) and isinstance(value, float) and 1 < value <= 100:
        return gettext(
            "{shown} is outside 0 to 1. If per cent is meant, write {share}; else correct it.",
            shown=shown,
            share=f"{value / 100:.15g}",
        )
    return gettext(
        "{shown} is outside {low} to {high}. Correct it.",
        shown=shown,
        low=f"{column.low:g}",
        high=f"{column.high:g}",
    )


def _several(value: str, choices: Sequence[str]) -> str:
    """Return what to do with a cell that holds several of the allowed words, such as A/R."""
    meant = {same_word(choice): choice for choice in choices}
    parts = re.findall(r"\w+", value)
    if len(parts) == 1 and all(len(choice) == 1 for choice in choices):
        parts = list(parts[0])
    if len(parts) < 2 or not {*map(same_word, parts)} <= set(meant):
        return ""
    words = all_of(meant[same_word(part)] for part in parts)
    return " " + gettext("It holds {words}: write one row for each of them.", words=words)


def _meant(value: str, column: ColumnDefinition) -> str:
    """Return the allowed words that share one with the cell, begin it, or are its letter."""
    words = {same_word(word) for word in re.findall(r"[^\W_]+", value)}
    alike = [
        choice
        for choice, behind in zip_longest(column.choices, column.stands_for, fillvalue="")
        if words & {same_word(word) for word in re.findall(r"[^\W_]+", choice)}
        or (len(choice) > 2 and same_word(value).startswith(same_word(choice)))
        or (behind and same_word(behind) in words)
    ]
    if not alike:
        return ""
    return " " + gettext("Did you mean {name}?", name=any_of(map(quoted, alike)))


def _values(row: pd.Series, columns: Sequence[str]) -> str:
    """Return the values that break a rule, in words."""
    if any(column in FREE_TEXT for column in columns):
        return ""
    return " (" + ", ".join(f"{c}: {_plainly(row[c])}" for c in columns) + ")"


def _plainly(value: object) -> str:
    if isinstance(value, tuple):
        return quoted("|".join(value))
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return quoted(value)
    if pd.isna(value):
        return "blank"
    return f"{value:g}" if isinstance(value, float) else str(value)
