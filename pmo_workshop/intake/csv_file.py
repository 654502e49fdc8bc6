"""CSV files: bytes in, a ``Sheet`` of text out. What is detected is stated; a doubt is asked.

Only the empty cell is missing: ``NA``, ``None`` and ``-`` are text. No cell is changed.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from ..errors import DataError
from .client import Problem, Reading
from .sheet import (
    Cells,
    Sheet,
    count,
    duplicate_headers,
    listed,
    plain,
    rows_that_are_not_data,
    without_blank_rows,
)

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}

LONGEST_CELL = 10_000_000
LARGEST_FILE = 1 << 30
LONG = 1_000_000
"""Characters from which a text that needs no care is split by pandas."""

_SAVE_AS_UTF8 = "Open the file in your spreadsheet and save it as 'CSV UTF-8'."

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Encodings a file could also be in when it reads as Windows-1252.
_RIVALS = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("mac_roman", "cp850", "cp437"),
    *("gb18030", "shift_jis", "big5", "euc_kr", "euc_jp"),
)
_TOO_LONG_FOR_AN_ACCIDENT = 2_000


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


def _sheet(data: bytes, file: str, expected: Collection[str]) -> Sheet:
    if len(data) > LARGEST_FILE:
        raise DataError("the file is larger than 1 GB. Split it, or leave out what is not needed.")
    _refuse_what_is_no_text(data)
    text, encoding, decisions = decode(data)
    warnings = [Problem(file, message, fatal=False) for message in _double_encoded(text)]
    text, marks = _without_marks(text)
    text, remarks = _without_remarks(text)
    text, hint = _without_hint(text)
    delimiter = hint or _delimiter(text, expected)
    trailing, long = False, _long_and_even(text, delimiter)
    if long:
        header, columns = long
        rows: Sequence[int] = range(remarks + 2, remarks + 2 + len(columns[0]))
    else:
        records = _records(text, delimiter)
        filled = (at for at, record in enumerate(records) if any(cell.strip() for cell in record))
        before = next(filled, None)
        if before is None:
            raise DataError("the file is empty. Put in at least the row of column names.")
        header = [plain(name) for name in records[before]]
        first = remarks + before + 2
        del records[: before + 1]
        rows = range(first, first + len(records))
        trailing, problems = _evened(records, header, rows, file)
        if problems:
            return Sheet(Reading(file, "", len(rows), encoding), problems=tuple(problems))
        columns = [Cells.of(column) for column in zip(*records, strict=True)]
        columns = columns or [Cells.of([]) for _ in header]
        del records
    header, columns, unnamed = _without_empty_columns(header, columns)
    columns, rows, blank = without_blank_rows(columns, rows)
    breaks = sum(int(column.where(_has_break).sum()) for column in columns)
    decisions += [
        sentence
        for sentence, happened in (
            (f"{count(marks, 'byte order mark')} inside the file left out", marks),
            (f"{count(remarks, 'line')} of remarks before the header left out", remarks),
            ("the delimiter is the one that the first line, 'sep=', names", hint),
            ("the empty cell after the last delimiter of each row left out", trailing),
            (f"{count(unnamed, 'column')} without a name and values left out", unnamed),
            (f"{count(blank, 'blank row')} left out", blank),
            (f"{count(breaks, 'cell')} with line breaks inside", breaks),
        )
        if happened
    ]
    problems = duplicate_headers(file, header)
    problems += _swallowed(columns, rows, delimiter, file)
    problems += rows_that_are_not_data(file, header, columns, rows)
    reading = Reading(file, "", len(rows), encoding, DELIMITERS[delimiter], tuple(decisions))
    if problems:
        return Sheet(reading, problems=tuple(problems), warnings=tuple(warnings))
    return Sheet(reading, tuple(header), tuple(columns), rows, warnings=tuple(warnings))


def _refuse_what_is_no_text(data: bytes) -> None:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DataError("is a workbook, not CSV. Save the sheet as 'CSV UTF-8'.")
    if re.match(rb"\s*<(!doctype html|html|head|body|table)", data[:200], re.IGNORECASE):
        raise DataError("is a web page, not CSV. Open it and save it as 'CSV UTF-8'.")


# --- Bytes to text ------------------------------------------------------------------------------


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """
    Return the text of the bytes, the encoding, and what was decided.

    Raises
    ------
    DataError
        A NUL byte, two encodings in one file, or an encoding that cannot be told.

    Examples
    --------
    >>> decode("é".encode("utf-16"))
    ('é', 'UTF-16', ['encoding UTF-16, told by its byte order mark'])
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            name = encoding[:6].upper().rstrip("-")
            return (
                _decoded(data[len(mark) :], encoding, len(mark)),
                name,
                [f"encoding {name}, told by its byte order mark"],
            )
    without_mark = _utf16_without_mark(data)
    if without_mark:
        return (
            _decoded(data, without_mark, 0),
            "UTF-16",
            ["encoding UTF-16 without a byte order mark, told by its zero bytes"],
        )
    nul = data.find(b"\0")
    if nul >= 0:
        raise DataError(_nul_message(nul))
    try:
        text = data.decode("utf-8")
        _refuse_accident(data)
        return text, "UTF-8", []
    except UnicodeDecodeError:
        return _western(data), "Windows-1252", ["encoding Windows-1252; every letter is certain"]


def _nul_message(offset: int) -> str:
    return (
        f"a NUL byte at byte {offset:,}: the file is damaged, perhaps not saved completely. "
        "Export or save it again."
    )


def _decoded(data: bytes, encoding: str, offset: int) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            f"byte {error.start + offset:,} is not valid {encoding[:6].upper().rstrip('-')}: the "
            f"file is damaged or holds two encodings. {_SAVE_AS_UTF8}"
        ) from None
    if "\0" in text:
        before = text[: text.index("\0")].encode(encoding)
        raise DataError(_nul_message(len(before) + offset))
    return text


def _utf16_without_mark(data: bytes) -> str:
    start = data[:4096]
    if len(start) < 4 or len(data) % 2:
        return ""
    for encoding, zeros, others in (
        ("utf-16-be", start[0::2], start[1::2]),
        ("utf-16-le", start[1::2], start[0::2]),
    ):
        if zeros.count(0) > 0.5 * len(zeros) and others.count(0) == 0:
            return encoding
    return ""


def _western(data: bytes) -> str:
    """Return the bytes as Windows-1252 if that is certain."""
    utf8, other = _lines_not_ascii(data)
    if utf8 and other:
        few = min(utf8, other, key=len)
        lines = ", ".join(str(line) for line in few[:5])
        more = f" and {len(few) - 5:,} more" if len(few) > 5 else ""
        raise DataError(
            f"two encodings in one file: line {lines}{more} differs from the rest. "
            f"Correct the letters there. {_SAVE_AS_UTF8}"
        )
    beyond_ascii = b"\n".join(line for line in data.splitlines() if not line.isascii())
    western = beyond_ascii.decode("cp1252", "replace")
    rivals = [_in_words(beyond_ascii, encoding) for encoding in _RIVALS]
    if _in_words(beyond_ascii, "cp1252") and all(text in (None, western) for text in rivals):
        return data.decode("cp1252")
    raise DataError(_not_certain(other[0] if other else 1))


def _refuse_accident(data: bytes) -> None:
    """Refuse the few bytes of an old Mac file that happen to be UTF-8 too, as in 'lՎquipe'."""
    if data.isascii():
        return
    beyond_ascii = b"\n".join(line for line in data.splitlines() if not line.isascii())
    if len(beyond_ascii) > _TOO_LONG_FOR_AN_ACCIDENT:
        return
    words = _BETWEEN_WORDS.split(beyond_ascii.decode("utf-8"))
    mixed = any("LATIN" in (found := _scripts(word)) and found - _ALIKE for word in words)
    if mixed and _in_words(beyond_ascii, "mac_roman"):
        utf8, _ = _lines_not_ascii(data)
        raise DataError(_not_certain(utf8[0]))


_ALIKE = {"LATIN", "GREEK", "CYRILLIC"}


def _scripts(word: str) -> set[str]:
    """Return the scripts of the letters of a word."""
    letters = (c for c in word if c.isalpha() and c not in "ªºµ")
    return {unicodedata.name(c, "?").split()[0] for c in letters}


def _not_certain(line: int) -> str:
    return (
        f"the encoding cannot be told for certain (line {line} has letters that read differently "
        f"in different encodings). {_SAVE_AS_UTF8}"
    )


def _lines_not_ascii(data: bytes) -> tuple[list[int], list[int]]:
    """Return the numbers of the lines that are UTF-8 beyond ASCII, and of those that are not."""
    utf8, other = [], []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                other.append(number)
            else:
                utf8.append(number)
    return utf8, other


_BETWEEN_WORDS = re.compile(r"[\x00-\x25\x28-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
_SYMBOLS = {"So", "Sk", "Sm", "Sc", "No"}
_ONE_LETTER_WORDS = frozenset("àáâäåæèéêëìíòóôöøúüÀÁÂÄÅÆÈÉÊËÌÍÒÓÔÖØÚÜ")

# What the apostrophe and quotation marks of Windows-1252 become in other encodings.
_NO_WORD = re.compile(
    r"^[A-Za-z]+í(s|t|re|ll|ve|d|m)$|^[A-Za-z]+sí$|\w[¡¿“‘«‹„‚†‡‰•]\w|[A-Za-z0-9][｡-･]|[｡-･][A-Za-z0-9]"
)


def _in_words(data: bytes, encoding: str) -> str | None:
    """Return the text in the encoding, or None if it cannot be writing."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    words = set(_BETWEEN_WORDS.split(text))
    return text if all(word.isascii() or _like_a_word(word) for word in words) else None


def _like_a_word(word: str) -> bool:
    """
    Whether letters of one script, without capitals, digits or symbols inside, make up the text.

    Examples
    --------
    >>> [_like_a_word(word) for word in ("Zürich", "£5", "Zьrich", "cafÈ", "£ódŸ", "Ł5")]
    [True, True, False, False, False, False]
    """
    kinds = [unicodedata.category(character) for character in word]
    if any(kind in {"Cc", "Co", "Cn", "Cf"} for kind in kinds) or _NO_WORD.search(word):
        return False
    scripts = _scripts(word)
    if len(scripts) > 1:
        return False
    if len(word) == 1 and "LATIN" in scripts:
        return word in _ONE_LETTER_WORDS
    for (before, kind), (after, next_kind) in pairwise(zip(word, kinds, strict=True)):
        if kind == "Ll" and next_kind == "Lu":
            return False
        if (kind in _SYMBOLS and after.isalpha()) or (before.isalpha() and next_kind in _SYMBOLS):
            return False
        beyond_ascii = not (before.isascii() and after.isascii())
        if beyond_ascii and {kind[0], next_kind[0]} == {"L", "N"}:
            return False
    return True


_TWICE = re.compile("[ÂÃâÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def _double_encoded(text: str) -> list[str]:
    """Return a warning if letters were turned into two by an earlier program."""
    if text.isascii() or not _TWICE.search(text):
        return []
    lines = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if any(_undone(pair) for pair in _TWICE.findall(line))
    ]
    if not lines:
        return []
    where = ", ".join(str(line) for line in lines[:5])
    more = f" and {len(lines) - 5:,} more" if len(lines) > 5 else ""
    return [
        f"line {where}{more}: letters such as 'Ã©' look as if an earlier program read the file in "
        "the wrong encoding. They are kept as they are; export the file again to mend them."
    ]


def _undone(pair: str) -> bool:
    try:
        data = pair.encode("cp1252")
    except UnicodeEncodeError:
        data = pair.encode("latin-1", "ignore")
    return len(data) == 2 and (0xC2 <= data[0] <= 0xF4) and (0x80 <= data[1] <= 0xBF)


# --- Text to records ----------------------------------------------------------------------------


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


def _reader(lines: Iterator[str], delimiter: str):
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _delimiter(text: str, expected: Collection[str]) -> str:
    """Return the delimiter that gives most known names, then the most even rows."""
    scores = {}
    for delimiter in DELIMITERS:
        first = _first_records(text, delimiter)
        if first and len(first[0]) > 1:
            header = {plain(name).casefold() for name in first[0]}
            known = sum(name.casefold() in header for name in expected)
            even = sum(len(record) == len(first[0]) for record in first) / len(first)
            scores[delimiter] = (known, even, len(first[0]))
    if not scores:
        return ","
    best = max(scores.values())
    rivals = [delimiter for delimiter, score in scores.items() if score == best]
    if len(rivals) > 1:
        raise DataError(
            f"the delimiter may be {' or '.join(DELIMITERS[d] for d in rivals)}. Save the file "
            "with one of them, or write 'sep=;' in the first line to say which it is."
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
            raise DataError(f"line {line}: a cell is longer than 10 million characters.") from None
        opened = _line_of_open_quote(text, line, delimiter)
        raise DataError(
            f"line {opened}: a quotation mark opens a cell and is not closed. Close it, or write "
            'each quotation mark inside a cell twice ("").'
        ) from None
    return records


def _long_and_even(text: str, delimiter: str) -> tuple[list[str], list[Cells]] | None:
    """
    Return header and columns of a long text that needs no care, or None.

    It has no quotation mark, its first line is not blank, and every line has as many cells as that
    one. ``_records`` would give the same, with an object for each of a hundred million cells.
    """
    if len(text) < LONG or '"' in text:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.endswith("\n") else text + "\n"
    first = text[: text.index("\n")]
    header = [plain(name) for name in first.split(delimiter)]
    data = text.encode()
    del text
    letters = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    if len(ends) < 2 or not any(header):
        return None
    marks = np.flatnonzero(letters == ord(delimiter))
    if len(marks) != len(ends) * (len(header) - 1) or np.diff(ends).max() > LONGEST_CELL:
        return None
    of_line = marks.reshape(len(ends), -1)
    if (of_line < np.append(0, ends[:-1])[:, None]).any() or (of_line > ends[:, None]).any():
        return None
    del letters, ends, marks, of_line
    table = pd.read_csv(
        io.BytesIO(data),
        sep=delimiter,
        lineterminator="\n",
        header=None,
        names=range(len(header)),
        skiprows=1,
        skip_blank_lines=False,
        quoting=csv.QUOTE_NONE,
        na_filter=False,
        dtype=object,  # a category would be read as a number if it looks like one
    )
    return header, [Cells.of(table.pop(at)) for at in range(len(header))]


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
    if uneven and not trailing:
        return False, listed(
            file,
            (
                (
                    rows[at],
                    f"{count(len(records[at]), 'cell')}, but the header has {width}. A delimiter "
                    "or a quotation mark is missing or too many; correct the row. "
                    f"{count(len(uneven), 'row')} of {len(records) - all_blank:,} like this.",
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
) -> tuple[list[str], list[Cells], int]:
    """Drop columns without a name and without a value, which spreadsheets leave at the right."""
    keep = [
        at
        for at, name in enumerate(header)
        if name or any(text.strip() for text in columns[at].texts)
    ]
    dropped = len(header) - len(keep)
    return [header[at] for at in keep], [columns[at] for at in keep], dropped


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
                f"one cell holds {count(inner + 2, 'line')} that look like rows of the table: a "
                "quotation mark opens here and is closed too late. Correct the quotation marks.",
            )
            for row, inner in sorted(places)
        ),
    )
