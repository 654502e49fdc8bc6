"""CSV files: bytes in, a ``Sheet`` of text out. What is detected is stated; a doubt is asked.

Only the empty cell is missing: ``NA``, ``None`` and ``-`` are text. No cell is changed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import DataError
from ..i18n import N_, any_of, decimal, gettext, ngettext
from ..units import how_many
from .client import Problem, Reading
from .encoding import Familiar, decode, double_encoded
from .files import LARGEST_FILE
from .not_data import (
    TITLE,
    header_below,
    header_problems,
    known_names,
    rows_that_are_not_data,
    title_in_words,
)
from .sheet import Cells, Sheet, listed, plain, without_blank_rows

if TYPE_CHECKING:
    import _csv

DELIMITERS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("vertical bar")}

LONGEST_CELL = 10_000_000
LONG = 1_000_000
"""Characters from which a text that needs no care is split by pandas."""


def read_csv(data: bytes, file: str, expected: Collection[str] = ()) -> Sheet:
    """
    Read a CSV file as text.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Its name, for the messages.
    expected : collection of str
        Column names that may occur; they decide between two possible delimiters.

    Returns
    -------
    Sheet
        With every problem of the form of the file; then it has no rows.

    Notes
    -----
    Quotes as in RFC 4180; line ends CRLF, LF and CR. UTF-8 and UTF-16 are recognised by their
    form. Windows-1252 is accepted only if every other likely encoding gives the same text or
    text that cannot be words; otherwise the person is asked to save as UTF-8.

    Examples
    --------
    >>> sheet = read_csv(b"a;b\\n1;NA\\n", "x.csv")
    >>> sheet.records(), sheet.reading.delimiter
    ([{'a': '1', 'b': 'NA'}], 'semicolon')
    """
    try:
        return _sheet(data, file, expected)
    except DataError as error:
        return Sheet(Reading(file, "", 0), problems=(Problem(file, str(error)),))


@dataclass(frozen=True)
class Written:
    """
    A CSV file as it was written: every row, before any of them is taken for a header.

    Attributes
    ----------
    columns : tuple of Cells
        A row that is shorter than the longest one is filled up with empty cells.
    rows : sequence of int
        Row numbers as the spreadsheet shows them.
    lengths : array of int, one per row
        Cells that the row itself has.
    decisions : tuple of str
        How it was read.
    """

    columns: tuple[Cells, ...]
    rows: Sequence[int]
    lengths: np.ndarray
    decisions: tuple[str, ...]


def rows_written(
    data: bytes, expected: Collection[str] = (), familiar: Familiar = frozenset
) -> Written:
    """
    Take a CSV file apart that may have a title, or a header of several rows.

    Parameters
    ----------
    data : bytes
    expected : collection of str
        As in ``read_csv``.
    familiar : function
        As in ``encoding.decode``.

    Raises
    ------
    DataError
        The bytes are no text, or the encoding, the delimiter or a quotation mark is in doubt.

    Examples
    --------
    >>> written = rows_written("Survey;\\nRole;Würde\\nSponsor;3,5\\n".encode("cp1252"))
    >>> [list(column) for column in written.columns]
    [['Survey', 'Role', 'Sponsor'], ['', 'Würde', '3,5']]
    >>> written.decisions
    ('encoding Windows-1252; every letter is certain', 'delimiter semicolon')
    """
    opened = _opened(data, expected, familiar)
    decisions = (
        *opened.decisions,
        gettext("delimiter {mark}", mark=gettext(DELIMITERS[opened.delimiter])),
    )
    long, top = _long_and_even(opened.text, opened.delimiter), opened.remarks + 1
    if long:
        header, below = long
        columns = [_beneath(name, column) for name, column in zip(header, below, strict=True)]
        n = len(below[0]) + 1
        return Written(tuple(columns), range(top, top + n), np.full(n, len(header)), decisions)
    records = _records(opened.text, opened.delimiter)
    lengths = np.array([len(record) for record in records], dtype=int)
    width = max(lengths, default=0)
    for record in records:
        record += [""] * (width - len(record))
    return Written(
        tuple(Cells.of(column) for column in zip(*records, strict=True)),
        range(top, top + len(records)),
        lengths,
        decisions,
    )


def _beneath(first: str, cells: Cells) -> Cells:
    """Return the cells of a column with one more above them."""
    at = cells.texts.index(first) if first in cells.texts else len(cells.texts)
    texts = cells.texts if at < len(cells.texts) else [*cells.texts, first]
    return Cells(texts, np.concatenate([[at], cells.which]))


@dataclass(frozen=True)
class _Opened:
    """The text of a file, and what stands before its rows."""

    text: str
    delimiter: str
    encoding: str
    hint: str
    marks: int
    remarks: int
    decisions: tuple[str, ...]


def _opened(data: bytes, expected: Collection[str], familiar: Familiar = frozenset) -> _Opened:
    if len(data) > LARGEST_FILE:
        raise DataError(
            gettext("the file is larger than 1 GB. Split it, or leave out what is not needed.")
        )
    _refuse_what_is_no_text(data)
    text, encoding, decisions = decode(data, familiar)
    text, marks = _without_marks(text)
    text, remarks = _without_remarks(text)
    text, hint = _without_hint(text)
    delimiter = hint or _delimiter(text, expected)
    return _Opened(text, delimiter, encoding, hint, marks, remarks, tuple(decisions))


def _sheet(data: bytes, file: str, expected: Collection[str]) -> Sheet:
    opened = _opened(data, expected)
    text, delimiter, encoding = opened.text, opened.delimiter, opened.encoding
    warnings = [Problem(file, message, fatal=False) for message in double_encoded(text)]
    trailing, long, top = False, _long_and_even(text, delimiter), opened.remarks + 1
    if long:
        header, columns = [plain(name) for name in long[0]], long[1]
        rows: Sequence[int] = range(top + 1, top + 1 + len(columns[0]))
        first_rows = [[column[at] for column in columns] for at in range(min(TITLE, len(rows)))]
        _refuse_title([header, *first_rows], top, expected)
    else:
        records = _records(text, delimiter)
        filled = (at for at, record in enumerate(records) if any(cell.strip() for cell in record))
        before = next(filled, None)
        if before is None:
            raise DataError(gettext("the file is empty. Put in at least the row of column names."))
        _refuse_title(records[before : before + TITLE], top + before, expected)
        header = [plain(name) for name in records[before]]
        top += before
        del records[: before + 1]
        rows = range(top + 1, top + 1 + len(records))
        trailing, problems = _evened(records, header, rows, file)
        if problems:
            return Sheet(Reading(file, "", len(rows), encoding), problems=tuple(problems))
        columns = [Cells.of(column) for column in zip(*records, strict=True)]
        columns = columns or [Cells.of([]) for _ in header]
        del records
    header, columns, places, unnamed = _without_empty_columns(header, columns)
    kept, rows, blank = without_blank_rows(columns, rows)
    breaks = sum(int(column.where(_has_break).sum()) for column in kept)
    marks, remarks = opened.marks, opened.remarks
    decisions = list(opened.decisions)
    decisions += [
        sentence
        for sentence, happened in (
            (
                ngettext(
                    "{n} byte order mark inside the file left out",
                    "{n} byte order marks inside the file left out",
                    marks,
                ),
                marks,
            ),
            (
                ngettext(
                    "{n} line of remarks before the header left out",
                    "{n} lines of remarks before the header left out",
                    remarks,
                ),
                remarks,
            ),
            (gettext("the delimiter is the one that the first line, 'sep=', names"), opened.hint),
            (gettext("the empty cell after the last delimiter of each row left out"), trailing),
            (
                ngettext(
                    "{n} column without a name and values left out",
                    "{n} columns without a name and values left out",
                    unnamed,
                ),
                unnamed,
            ),
            (ngettext("{n} blank row left out", "{n} blank rows left out", blank), blank),
            (
                ngettext(
                    "{n} cell with line breaks inside", "{n} cells with line breaks inside", breaks
                ),
                breaks,
            ),
        )
        if happened
    ]
    problems = header_problems(file, header, places, expected, top)
    problems += _swallowed(kept, rows, delimiter, file)
    problems += rows_that_are_not_data(file, header, kept, rows, expected)
    reading = Reading(file, "", len(rows), encoding, DELIMITERS[delimiter], tuple(decisions))
    if problems:
        return Sheet(reading, problems=tuple(problems), warnings=tuple(warnings))
    return Sheet(reading, tuple(header), kept, rows, warnings=tuple(warnings))


def _refuse_what_is_no_text(data: bytes) -> None:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DataError(gettext("is a workbook, not CSV. Save the sheet as 'CSV UTF-8'."))
    if re.match(rb"\s*<(!doctype html|html|head|body|table)", data[:200], re.IGNORECASE):
        raise DataError(gettext("is a web page, not CSV. Open it and save it as 'CSV UTF-8'."))


def _refuse_title(records: Sequence[Sequence[str]], top: int, expected: Collection[str]) -> None:
    """Refuse a file with a title above the header; the first record is in row ``top``."""
    below = header_below(records, expected)
    if below:
        raise DataError(title_in_words(top + below, top))


def _without_marks(text: str) -> tuple[str, int]:
    """Drop the byte order marks that joining files leaves at the start of lines."""
    if "\ufeff" not in text:
        return text, 0
    text = text.lstrip("\ufeff")
    return re.subn("(?<=[\r\n])\ufeff+", "", text)


def _without_remarks(text: str) -> tuple[str, int]:
    """Drop the lines before the header that begin with '#'."""
    lines = 0
    while text.startswith("#") and (end := re.search("\r\n|\n|\r", text)):
        text = text[end.end() :]
        lines += 1
    return text, lines


def _without_hint(text: str) -> tuple[str, str]:
    """Drop the line 'sep=;' of Excel, which is no row of the table, and return its delimiter."""
    hint = re.match("sep=([,;|\t])\r?\n", text, re.IGNORECASE)
    return (text[hint.end() :], hint[1]) if hint else (text, "")


def _lines(text: str) -> Iterator[str]:
    return io.StringIO(text, newline="")


def _first_lines(text: str) -> Iterator[str]:
    """Return the lines as ``_lines`` does, but without a copy of the whole text."""
    return (line[0] for line in re.finditer("[^\r\n]*(\r\n|\n|\r)|[^\r\n]+", text))


def _reader(lines: Iterator[str], delimiter: str) -> _csv.Reader:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _delimiter(text: str, expected: Collection[str]) -> str:
    """Return the delimiter that gives most known names, then the most even rows."""
    scores = {}
    for delimiter in DELIMITERS:
        first = _first_records(text, delimiter)
        # A title may stand above the header; it is refused later, in words.
        header = max(
            first[:TITLE],
            key=lambda record: (known_names(record, expected), len(record)),
            default=[],
        )
        if len(header) > 1:
            known = known_names(header, expected)
            even = sum(len(record) == len(header) for record in first) / len(first)
            scores[delimiter] = (known, even, len(header))
    if not scores:
        return ","
    best = max(scores.values())
    rivals = [delimiter for delimiter, score in scores.items() if score == best]
    if len(rivals) > 1:
        raise DataError(
            gettext(
                "the delimiter may be {rivals}. Save the file with one of them, or write "
                "'sep=;' in the first line to say which it is.",
                rivals=any_of(gettext(DELIMITERS[d]) for d in rivals),
            )
        )
    return rivals[0]


def _first_records(text: str, delimiter: str, enough: int = 50) -> list[list[str]]:
    records = []
    try:
        for record in _reader(_first_lines(text), delimiter):
            if any(cell.strip() for cell in record):
                records.append(record)
            if len(records) == enough:
                break
    except csv.Error:
        pass
    return records


def _records(text: str, delimiter: str) -> list[list[str]]:
    reader = _reader(_lines(text), delimiter)
    records: list[list[str]] = []
    lines_read = 0
    try:
        for record in reader:
            records.append(record)
            lines_read = reader.line_num
    except csv.Error as error:
        line = lines_read + 1
        if "field larger" in str(error):
            raise DataError(
                gettext("line {line}: a cell is longer than 10 million characters.", line=line)
            ) from None
        opened = _line_of_open_quote(text, line, delimiter)
        raise DataError(
            gettext(
                "line {opened}: a quotation mark opens a cell and is not closed. Close "
                'it, or write each quotation mark inside a cell twice ("").',
                opened=opened,
            )
        ) from None
    return records


def _long_and_even(text: str, delimiter: str) -> tuple[list[str], list[Cells]] | None:
    """
    Return the first row and the columns below it of a long text that needs no care, or None.

    Each of its quotation marks stands at an end of a cell or is written twice, its first line is
    not blank, and every row has as many cells as that one. ``_records`` would give the same, with
    an object for each of a hundred million cells.
    """
    has_quotes = '"' in text
    has_returns = "\r" in text
    if len(text) < LONG:
        return None
    if has_quotes and has_returns and text.count("\r") != text.count("\r\n"):
        return None
    if has_returns and not has_quotes:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    data = (text if text.endswith("\n") else text + "\n").encode()
    del text
    letters = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    if has_quotes:
        quotes = np.flatnonzero(letters == _QUOTE)
        if len(quotes) % 2 or not _at_the_ends_of_cells(letters, quotes, delimiter):
            return None
        ends = _outside(ends, quotes)
    below = ends[0] + 1
    header = next(_reader(_lines(data[:below].decode()), delimiter), [])
    if len(ends) < 2 or not any(name.strip() for name in header):
        return None
    width = len(header)
    of_a_row = delimiter * (width - 1) + "\n"
    is_even = _marks(data, delimiter) == of_a_row.encode() * len(ends)
    if not is_even or np.diff(ends).max() > LONGEST_CELL:
        return None
    quoting = csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE
    del letters, ends
    rows = io.BytesIO(data)
    rows.seek(below)
    table = pd.read_csv(
        rows,
        sep=delimiter,
        header=None,
        names=range(width),
        skip_blank_lines=False,
        quoting=quoting,
        na_filter=False,
        dtype=object,  # a category would be read as a number if it looks like one
    )
    return header, [Cells.of(table.pop(at)) for at in range(width)]


_QUOTE = ord('"')


def _at_the_ends_of_cells(letters: np.ndarray, quotes: np.ndarray, delimiter: str) -> bool:
    """Return whether each quotation mark opens or closes a whole cell, or is written twice."""
    may_stand_beside = np.zeros(256, dtype=bool)
    may_stand_beside[[ord(delimiter), ord("\n"), ord("\r"), _QUOTE]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before, after = letters[opening[opening > 0] - 1], letters[closing + 1]
    return bool(may_stand_beside[before].all() and may_stand_beside[after].all())


def _marks(data: bytes, delimiter: str) -> bytes:
    """
    Return the delimiters and the ends of lines that stand in no quotation marks.

    Examples
    --------
    >>> _marks(b'a,"b, c"\\n,d\\n', ",")
    b',\\n,\\n'
    """
    others = bytes({*range(256)} - {*f'{delimiter}\n"'.encode()})
    return b"".join(data.translate(None, others).split(b'"')[::2])


def _outside(places: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    """Return those of some places, in order, that stand in no quotation marks."""
    at = np.searchsorted(places, quotes)
    first, last = at[0::2], at[1::2]
    quoted = first < last
    steps = np.zeros(len(places) + 1, dtype=np.int8)
    steps[first[quoted]] += 1
    steps[last[quoted]] -= 1
    return places[steps[:-1].cumsum(dtype=np.int8) == 0]


def _line_of_open_quote(text: str, start: int, delimiter: str) -> int:
    """Return the line of the quotation mark that cannot be matched, from the record's line on."""
    for number, line in enumerate(_lines(text), start=1):
        if number >= start and re.search(rf'(^|{re.escape(delimiter)})"', line):
            rest = re.sub(r'"([^"]|"")*"(?=\r|\n|$|' + re.escape(delimiter) + ")", "", line)
            if '"' in rest:
                return number
    return start


def _evened(
    records: list[list[str]], header: list[str], rows: Sequence[int], file: str
) -> tuple[bool, list[Problem]]:
    """
    Give every record as many cells as the header, where nothing is lost by it.

    Blank lines get empty cells; one empty cell too many in every row is dropped. Any other row
    of a different length is a problem.
    """
    width = len(header)
    odd = [at for at, record in enumerate(records) if len(record) != width]
    if not odd:
        return False, []
    blank = {at for at in odd if not any(cell.strip() for cell in records[at])}
    uneven = [at for at in odd if at not in blank]
    all_blank = sum(not any(cell.strip() for cell in record) for record in records)
    trailing = bool(uneven) and len(uneven) == len(records) - all_blank
    trailing &= all(len(records[at]) == width + 1 and not records[at][-1] for at in uneven)
    if uneven and not trailing and uneven == [len(records) - 1] and len(records[-1]) < width:
        message = gettext(
            "{cells}, but the header has {width}, and the file ends there: it may not have been "
            "saved to the end. Save it again, or correct the row.",
            cells=how_many(len(records[-1]), "cells"),
            width=width,
        )
        return False, [Problem(file, message, rows[-1])]
    if uneven and not trailing:
        return False, listed(
            file,
            (
                (
                    rows[at],
                    gettext(
                        "{cells}, but the header has {width}. A delimiter or a quotation mark is "
                        "missing or too many; correct the row. {rows} of {all} like this.",
                        cells=how_many(len(records[at]), "cells"),
                        width=width,
                        rows=how_many(len(uneven), "rows"),
                        all=decimal(len(records) - all_blank),
                    ),
                )
                for at in uneven
            ),
        )
    for at in blank:
        records[at] = [""] * width
    for at in uneven:
        records[at].pop()
    return trailing, []


def _without_empty_columns(
    header: list[str], columns: list[Cells]
) -> tuple[list[str], list[Cells], list[int], int]:
    """
    Drop columns without a name and without a value, which spreadsheets leave at the right.

    The place of each column that is left, from 1, and the number of those dropped come with them.
    """
    keep = [
        at
        for at, name in enumerate(header)
        if name or any(text.strip() for text in columns[at].texts)
    ]
    dropped = len(header) - len(keep)
    places = [at + 1 for at in keep]
    return [header[at] for at in keep], [columns[at] for at in keep], places, dropped


def _has_break(cell: str) -> bool:
    return "\n" in cell or "\r" in cell


def _swallowed(
    columns: Sequence[Cells], rows: Sequence[int], delimiter: str, file: str
) -> list[Problem]:
    """Return a problem for each cell that holds whole rows: a quotation mark is not closed."""
    width = len(columns)
    if width < 3:
        return []
    places = []
    for column in columns:
        for at in np.flatnonzero(column.where(_has_break)).tolist():
            inner = column[at].splitlines()[1:-1]
            if sum(line.count(delimiter) >= width - 1 for line in inner) >= 1:
                places.append((rows[at], len(inner)))
    return listed(
        file,
        (
            (
                row,
                gettext(
                    "one cell holds {n} lines that look like rows of the table: a quotation mark "
                    "opens here and is closed too late. Correct the quotation marks.",
                    n=decimal(inner + 2),
                ),
            )
            for row, inner in sorted(places)
        ),
    )
