"""Rows that look like data and are none: a title, a second header, totals; and names given twice.

A total that is read as one row more doubles a sum, so it is looked for in every column, in the
words of many languages and by its figures. A name that only begins like one ("Total Rewards") is
left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from ..i18n import N_, gettext, ngettext
from .client import Problem
from .sheet import Cells, first_few, listed, look, plain, quoted

TITLE = 10
"""Rows at the top among which the header is looked for."""

LONGEST_LABEL = 3
"""Words of a label such as 'Total hours'; what is longer is a sentence of somebody's."""

MOST_TOTALS = 200
"""Rows that may be totals; if there are more, the word is one of the table's own."""

_SUMS = {
    *("total", "totals", "grand total", "total general", "sum", "sums", "subtotal", "sub-total"),
    *("overall", "overall total", "total overall", "all together", "altogether", "σ", "∑"),
    *("gesamt", "gesamtsumme", "gesamtergebnis", "gesamtwert", "summe", "summen", "insgesamt"),
    *(
        "zwischensumme",
        "teilsumme",
        "endsumme",
        "zwischenergebnis",
        "teilergebnis",
        "total général",
    ),
    *("totaux", "somme", "sous-total", "total gén", "ensemble", "suma", "sumas", "total parcial"),
    *("totale", "totali", "somma", "subtotale", "totale generale", "totale parziale", "soma"),
    *(
        "total geral",
        "totais",
        "totaal",
        "totalen",
        "eindtotaal",
        "subtotaal",
        "som",
        "totaalbedrag",
    ),
    *(
        "summa",
        "delsumma",
        "totalt",
        "totalsumma",
        "sammanlagt",
        "delsum",
        "i alt",
        "ialt",
        "sum i alt",
    ),
    *("samlet", "subtotalt", "yhteensä", "summa yhteensä", "välisumma", "razem", "ogółem"),
    *("łącznie", "suma całkowita", "suma częściowa", "celkem", "součet", "mezisoučet", "spolu"),
    *("összesen", "összeg", "toplam", "genel toplam", "ara toplam", "ukupno", "skupaj", "kokku"),
    *(
        "итого",
        "всего",
        "сумма",
        "разом",
        "усього",
        "σύνολο",
        "合计",
        "总计",
        "合計",
        "小計",
        "総計",
        "합계",
    ),
}
"""Words, in small letters, that stand for a row of sums."""

_MEANS = {
    *("mean", "average", "avg", "median", "mittelwert", "durchschnitt", "mittel", "schnitt"),
    *("moyenne", "médiane", "media", "promedio", "mediana", "gemiddelde", "mediaan", "média"),
    *("medelvärde", "genomsnitt", "gjennomsnitt", "gennemsnit", "keskiarvo", "średnia"),
}
"""Words, in small letters, that stand for a row of means."""

_LIKE_A_SUM = re.compile("gesamt.*|.*summe|total.*|subtotal.*")
_AROUND = " .:;,=*#_-–—\"'[]"


# --- Names of columns ---------------------------------------------------------------------------


def header_problems(
    file: str,
    header: Sequence[str],
    places: Sequence[object],
    expected: Collection[str] = (),
    row: int = 1,
) -> list[Problem]:
    """
    Return the problems of the names of columns: values without a name, and a name given twice.

    Parameters
    ----------
    file : str
    header : sequence of str
        Names, blank for a column that has values and no name.
    places : sequence
        The column of each name as the spreadsheet shows it, such as 3 or "C".
    expected : collection of str
        Names that are read; how often any other occurs does not matter. None: all are.
    row : int
        Row of the header.
    """
    problems = []
    unnamed = [str(place) for place, name in zip(places, header, strict=True) if not look(name)]
    if unnamed:
        message = ngettext(
            "column {columns} has values but no name. Name it or delete it.",
            "columns {columns} have values but no name. Name them or delete them; a header of two "
            "rows must become one.",
            len(unnamed),
            columns=first_few(unnamed),
        )
        problems.append(Problem(file, message, row=row))
    read = {look(name) for name in expected}
    first: dict[str, tuple[object, str]] = {}
    for place, name in zip(places, header, strict=True):
        same = look(name)
        if not same or (read and same not in read):
            continue
        other = first.setdefault(same, (place, name))
        if other[0] != place:
            problems.append(
                Problem(
                    file,
                    gettext(
                        "columns {first} and {second} have names that are the same or look the "
                        "same: {one} and {other}. Rename or delete one of them.",
                        first=other[0],
                        second=place,
                        one=quoted(other[1]),
                        other=quoted(name),
                    ),
                    row=row,
                )
            )
    return problems


def header_below(records: Sequence[Sequence[str]], expected: Collection[str] = ()) -> int:
    """
    Return the place of the header among the first rows; 0 unless a title stands above it.

    Parameters
    ----------
    records : sequence of rows
        The first rows of the file, blank ones too.
    expected : collection of str
        Names that a header may have.

    Examples
    --------
    >>> header_below([["Costs 2026", ""], ["", ""], ["line_id", "year"]], ["line_id", "year"])
    2
    >>> header_below([["line_id", "year"], ["L1", "0"]], ["line_id", "year"])
    0
    """
    known = [known_names(record, expected) for record in records[:TITLE]]
    if known and known[0] == 0 and max(known) >= 2:
        return known.index(max(known))
    filled = [sum(bool(cell.strip()) for cell in record) for record in records[:TITLE]]
    widest = max(filled, default=0)
    if not any(known) and widest >= 3 and 2 * filled[0] < widest:
        at = next(at for at, n in enumerate(filled) if 2 * n >= widest)
        names = [look(cell) for cell in records[at] if cell.strip()]
        one_each = len(set(names)) == len(names) and not any(_number(n) is not None for n in names)
        # The first of two rows of names, as some tools write them, is no title.
        below = all(b.strip() for a, b in zip(records[0], records[at], strict=False) if a.strip())
        if one_each and below:
            return at
    return 0


def known_names(record: Sequence[str], expected: Collection[str]) -> int:
    """Return how many of the expected names a row holds; capitals do not matter."""
    found = {plain(cell).casefold() for cell in record}
    return sum(name.casefold() in found for name in expected)


def title_in_words(header: int, top: int = 1) -> str:
    """
    Return what to do about the rows above the header.

    Examples
    --------
    >>> title_in_words(3)
    'the header is in row 3; rows 1 to 2 are a title. Delete them, so that the file begins with ...'
    """
    if header - top == 1:
        return gettext(
            "the header is in row {header}; row {top} is a title. Delete it, so that the file "
            "begins with the names of the columns.",
            header=header,
            top=top,
        )
    return gettext(
        "the header is in row {header}; rows {top} to {last} are a title. Delete them, so that "
        "the file begins with the names of the columns.",
        header=header,
        top=top,
        last=header - 1,
    )


# --- Rows ---------------------------------------------------------------------------------------


def rows_that_are_not_data(
    file: str,
    header: Sequence[str],
    columns: Sequence[Cells],
    rows: Sequence[int],
    expected: Collection[str] = (),
) -> list[Problem]:
    """Return a problem for each header inside the data and each row of totals."""
    if not header or not rows:
        return []
    headers = dict(_headers(header, columns, len(rows), expected or header))
    problems = listed(file, ((rows[at], message) for at, message in sorted(headers.items())))
    by_column: dict[str, list[tuple[int, str]]] = {}
    for at, name, message in _totals(header, columns, len(rows)):
        if at not in headers:
            by_column.setdefault(name, []).append((rows[at], message))
    for name, places in by_column.items():
        problems += listed(file, places, name)
    return problems


def _headers(
    header: Sequence[str], columns: Sequence[Cells], n: int, expected: Collection[str]
) -> Iterator[tuple[int, str]]:
    """Yield each row that holds the names of columns again, or what survey tools write below."""
    names = [look(name) for name in header]
    again = np.flatnonzero(columns[0].where(lambda cell: look(cell) == names[0])).tolist()
    # Below its header Qualtrics writes the questions, and then {"ImportId": ...} in each column.
    imported = np.flatnonzero(columns[0].where(lambda cell: '"ImportId"' in cell)).tolist()
    below = {row for at in imported if at < TITLE for row in range(at + 1)}
    for at in sorted({*again, *below, *range(min(3, n))}):
        cells = [column[at] for column in columns]
        if [look(cell) for cell in cells] == names:
            yield at, gettext("this row repeats the header. Delete it.")
        elif at in below or known_names(cells, expected) >= 2:
            yield at, gettext("this row is a second header, as survey tools write them. Delete it.")


def _totals(
    header: Sequence[str], columns: Sequence[Cells], n: int
) -> Iterator[tuple[int, str, str]]:
    """Yield row, name of the column and message of each row of totals."""
    words: dict[int, int] = {}
    for place, column in enumerate(columns):
        for at in np.flatnonzero(column.where(may_be_total)).tolist():
            words.setdefault(at, place)
    if not words and not columns[0].where(_is_blank).any():
        return
    blank = np.array([column.where(_is_blank) for column in columns])
    figures = np.array([_figures(column) for column in columns])
    of_text = 2 * (~blank & np.isnan(figures)).sum(axis=1) > (~blank).sum(axis=1)
    silent = np.flatnonzero(blank[of_text].all(axis=0)).tolist() if of_text.any() else []
    suspects = sorted({*words, *silent})
    others = np.delete(blank, suspects, axis=1)
    always = ~others.any(axis=1) & (others.shape[1] > 0)
    data = np.ones(n, dtype=bool)
    for at in suspects if len(suspects) <= MOST_TOTALS else ():
        place = words.get(at, -1)
        cell = columns[place][at] if at in words else ""
        matches, of = _summed(figures[:, :at], figures[:, at], data[:at], mean=_is_mean(cell))
        if at not in words:
            if 2 * matches > of:
                data[at] = False
                told = gettext(
                    "this row has only numbers that are the sums of the rows above: a row of "
                    "totals."
                )
                yield at, "", f"{told} {gettext(_DELETE)}"
            continue
        sure = _bare(cell) in _SUMS | _MEANS
        missing = bool((always & blank[:, at]).any())
        alone = all(blank[other][at] for other in np.flatnonzero(of_text) if other != place)
        message = ""
        if matches and (sure or 2 * matches > of):
            message = gettext(_MEANS_ROW if _is_mean(cell) else _TOTALS_ROW, cell=quoted(cell))
            message += " " + gettext(_DELETE)
        elif (sure and (place == 0 or missing)) or (alone and missing):
            message = gettext(
                "{cell} names a row of totals or means. It would be counted as one row more: "
                "delete it. If it is a name, write it in full, and fill in the row.",
                cell=quoted(cell),
            )
        if message:
            data[at] = False
            yield at, header[place], message


_TOTALS_ROW = N_("{cell}, and numbers that are the sums of the rows above: a row of totals.")
_MEANS_ROW = N_("{cell}, and numbers that are the means of the rows above: a row of means.")
_DELETE = N_("It would be counted as one row more: delete it.")


def _is_blank(cell: str) -> bool:
    return not cell.strip()


def may_be_total(cell: str) -> bool:
    """
    Return whether a cell is a word for a total, or begins or ends with one.

    Examples
    --------
    >>> may_be_total("Gesamt"), may_be_total("Total hours"), may_be_total("Summer staff")
    (True, True, False)
    """
    if not cell or len(cell) > 60 or cell[0].isdigit():
        return False
    bare = _bare(cell)
    if bare in _SUMS or bare in _MEANS:
        return True
    words = bare.split()
    ends = {words[0], words[-1]} if 0 < len(words) <= LONGEST_LABEL else set()
    return any(word in _SUMS or _LIKE_A_SUM.fullmatch(word) for word in ends)


def _is_mean(cell: str) -> bool:
    return _bare(cell) in _MEANS


def _bare(cell: str) -> str:
    """
    Return the words of a cell in small letters, without numbers, brackets and marks.

    Examples
    --------
    >>> _bare("TOTAL (all):"), _bare("Summe 2025"), _bare("SUM-01")
    ('total', 'summe', 'sum-01')
    """
    words = re.sub(r"\([^)]*\)", " ", cell.casefold()).split()
    stripped = (word.strip(_AROUND) for word in words)
    return " ".join(word for word in stripped if word and not word.isdigit())


def _figures(column: Cells) -> np.ndarray:
    """Return the numbers of a column, NaN for what is none; marks are read as they come."""
    of_texts = [np.nan if (found := _number(text)) is None else found for text in column.texts]
    return np.array(of_texts, dtype=float)[column.which]


def _number(text: str) -> float | None:
    digits = re.sub("[ \u00a0\u202f'\u2019]", "", text)
    last = max(digits.rfind(","), digits.rfind("."))
    if last >= 0:
        digits = re.sub("[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    return float(digits) if re.fullmatch(r"[+-]?\d+\.?\d*", digits, re.ASCII) else None


def _summed(above: np.ndarray, own: np.ndarray, data: np.ndarray, mean: bool) -> tuple[int, int]:
    """
    Return how many numbers of a row are the sum (or mean) of their column above, and of how many.

    Parameters
    ----------
    above : array, columns by rows
    own : array, one number per column
    data : array of bool
        Which of the rows above are no totals. The sum may be of all, or of those since a total.
    mean : bool
    """
    since = np.flatnonzero(~data)[-1] + 1 if not data.all() else 0
    found = np.zeros(len(own), dtype=bool)
    for start in {0, since}:
        part = above[:, start:][:, data[start:]]
        known = (~np.isnan(part)).sum(axis=1)
        sums = np.nansum(part, axis=1) / (known.clip(1) if mean else 1)
        found |= np.isclose(sums, own, rtol=1e-6, atol=0.006) & (known >= 2) & (own != 0)
    return int(found.sum()), int((np.nan_to_num(own) != 0).sum())
