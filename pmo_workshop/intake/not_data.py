"""Rows that look like data and are none: a title, a second header, totals; and names given twice.

A total that is read as one row more doubles a sum, so it is looked for in every column, in the
words of many languages and by its figures. A name that only begins like one ("Total Rewards") is
left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np

from ..i18n import N_, gettext, ngettext
from .client import Problem
from .sheet import Cells, first_few, listed, look, plain, quoted

TITLE = 10
"""Rows at the top among which the header is looked for."""

LONGEST_LABEL = 3
"""Words of a label such as 'Total hours'; what is longer is a total only by its figures."""

LONGEST_CELL = 60
"""Characters of a cell that may name a total; what is longer is somebody's words."""

FEWEST = 3
"""Figures of which one that is larger than each of them is the sum, and no chance, also where no
short label says so; where one does, two will do."""

SURE_DIGITS = 4
"""Digits that agree, over all columns, from which a sum of other rows is no chance."""

MOST_TOTALS = 200
"""Rows that may be totals; if there are more, the word is one of the table's own."""


def _words(of_languages: str) -> frozenset[str]:
    return frozenset(word.strip() for word in of_languages.replace("\n", ",").split(",")) - {""}


_SUMS = _words(
    """
    total, totals, grand total, sum, sums, subtotal, sub-total, overall, overall total
    total overall, all together, altogether, σ, ∑
    gesamt, gesamtsumme, gesamtergebnis, gesamtwert, summe, summen, insgesamt, zwischensumme
    teilsumme, endsumme, zwischenergebnis, teilergebnis
    totaux, total général, total gén, total general, sous-total, somme, ensemble
    suma, sumas, total parcial, soma, total geral, totais
    totale, totali, somma, subtotale, totale generale, totale parziale, totale complessivo
    totaal, totalen, eindtotaal, totaal generaal, algemeen totaal, subtotaal, som, totaalbedrag
    summa, delsumma, totalt, totalsumma, sammanlagt, delsum, i alt, ialt, sum i alt, samlet
    subtotalt, yhteensä, summa yhteensä, välisumma, kokku, kopā, iš viso
    razem, ogółem, łącznie, suma całkowita, suma częściowa, celkem, součet, mezisoučet, spolu
    összesen, összeg, toplam, genel toplam, ara toplam, ukupno, skupaj, общо, укупно
    итого, всего, сумма, разом, усього, σύνολο, tổng, tổng cộng, jumlah, סה"כ, المجموع
    合计, 总计, 合計, 小計, 総計, 합계, 총계
    """
)
"""Words, in small letters, that stand for a row of sums."""

_MEANS = _words(
    """
    mean, means, average, averages, avg, median, mittelwert, durchschnitt, mittel, schnitt
    moyenne, médiane, media, promedio, mediana, média, media generale
    gemiddelde, gemiddeld, mediaan, medelvärde, medeltal, medel, snitt, genomsnitt
    gjennomsnitt, gennemsnit, keskiarvo, średnia, průměr, priemer, átlag, ortalama, prosjek
    среднее, μέσος όρος, 平均, 평균
    """
)
"""Words, in small letters, that stand for a row of means."""

_COUNTS = _words(
    """
    count, counts, number, number of rows, anzahl, antal, antall, lukumäärä, aantal, nombre
    número, numero, conteggio, conteo, recuento, contagem, liczba, ilość, počet, darab, sayı
    количество, 件数, minimum, maximum, min, max, std, standard deviation, standardabweichung
    """
)
"""Words, in small letters, that stand for a row of counts, or of another figure about the rows."""

_ABOUT_ROWS = _SUMS | _MEANS | _COUNTS

_LIKE_A_SUM = re.compile("gesamt.*|.*summe|total(?!ly|ment).*|subtotal.*|.*[^l]total(e|en)?")
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
        for at in np.flatnonzero(column.where(_begins_like_a_total)).tolist():
            words.setdefault(at, place)
    blank = np.array([column.where(_is_blank) for column in columns])
    figures = np.array([_figures(column) for column in columns])
    of_text = 2 * (~blank & np.isnan(figures)).sum(axis=1) > (~blank).sum(axis=1)
    silent = np.flatnonzero(blank[of_text].all(axis=0)).tolist() if of_text.any() else []
    suspects = sorted({*words, *silent, 0, n - 1, *adding_up(figures)})
    others = np.delete(blank, suspects, axis=1)
    always = ~others.any(axis=1) & (others.shape[1] > 0)
    data = np.ones(n, dtype=bool)
    data[[at for at, place in words.items() if is_total(columns[place][at])]] = False
    for at in suspects if len(suspects) <= MOST_TOTALS else ():
        place = words.get(at, -1)
        cell = columns[place][at] if at in words else ""
        data[at] = False
        mean = _bare(cell) in _MEANS
        parts = _parts(at, data, columns if at in words else ())
        numbers = figures if at in words else _without_digits(figures, at)
        matches, of, beyond = _summed(numbers, at, parts, 2 if may_be_total(cell) else FEWEST, mean)
        if at not in words:
            if beyond or (at in silent and 2 * matches > of):
                told = gettext(
                    "this row has numbers that are the sums of other rows: a row of totals."
                )
                yield at, "", f"{told} {gettext(_DELETE)}"
            else:
                data[at] = True
            continue
        bare = _bare(cell)
        missing = bool((always & blank[:, at]).any())
        alone = all(blank[other][at] for other in np.flatnonzero(of_text) if other != place)
        short = may_be_total(cell) and 2 * matches > of
        if matches and bare not in _COUNTS and (is_total(cell) or beyond or short):
            told = gettext(_MEANS_ROW if mean else _TOTALS_ROW, cell=quoted(cell))
            yield at, header[place], f"{told} {gettext(_DELETE)}"
        elif (is_total(cell) and (place == 0 or missing)) or (
            may_be_total(cell) and alone and missing
        ):
            message = gettext(
                "{cell} names a row of totals, counts or means. It would be counted as one row "
                "more: delete it. If it is a name, write it in full, and fill in the row.",
                cell=quoted(cell),
            )
            yield at, header[place], message
        else:
            data[at] = True


def _without_digits(figures: np.ndarray, at: int) -> np.ndarray:
    """Return the figures without those of one digit in a row: they add up others by chance."""
    kept = figures.copy()
    kept[np.abs(kept[:, at]) < 10, at] = np.nan
    return kept


def adding_up(figures: np.ndarray) -> list[int]:
    """
    Return the rows that add up others, by their figures alone, wherever they stand.

    What a row adds up are all rows before it, from the last such row on, or all other rows. It is
    no chance where these are three or more, and the digits that agree are four or more.

    Examples
    --------
    >>> adding_up(np.array([[120.0, 75.5, 31.0, 226.5, 18.0], [1.0, 0.0, 2.0, 3.0, 1.0]]))
    [3]
    """
    known = np.nan_to_num(figures)
    found, start = [], 0
    all_others = known.sum(axis=1)[:, None] - known
    while start < known.shape[1]:
        rows = known[:, start:]
        before = np.cumsum(rows, axis=1) - rows
        several = np.cumsum(rows != 0, axis=1) - (rows != 0) >= FEWEST
        agree = np.isclose(before, rows, rtol=1e-6, atol=0.006) & several
        if not start:
            enough = (rows != 0).sum(axis=1) > FEWEST
            agree |= np.isclose(all_others, rows, rtol=1e-6, atol=0.006) & enough[:, None]
        agree &= rows != 0
        sure = [
            at
            for at in np.flatnonzero(agree.any(axis=0)).tolist()
            if sum(map(_digits, rows[agree[:, at], at])) >= SURE_DIGITS
        ]
        if not sure:
            break
        found.append(start + sure[0])
        start += sure[0] + 1
    return found


def _digits(figure: float) -> int:
    """
    Return how many digits of a figure tell something: none of the zeros at its ends.

    Examples
    --------
    >>> _digits(1200.0), _digits(0.0506)
    (2, 3)
    """
    return len(f"{abs(figure):.10g}".replace(".", "").strip("0"))


_TOTALS_ROW = N_("{cell}, and numbers that are the sums of other rows: a row of totals.")
_MEANS_ROW = N_("{cell}, and numbers that are the means of other rows: a row of means.")
_DELETE = N_("It would be counted as one row more: delete it.")


def _parts(at: int, data: np.ndarray, alike: Sequence[Cells]) -> Iterator[tuple[np.ndarray, int]]:
    """
    Yield the rows of which a row may be the total, as masks.

    All that are data, those above, those since the last row that is none, those before the next
    one; with the place of the column, those that share a cell of one of ``alike``. Place -1: none.
    """
    yield data, -1
    no_data = np.flatnonzero(~data)
    before, after = no_data[no_data < at], no_data[no_data > at]
    own = np.zeros(len(data), dtype=bool)
    for first, last in (
        (0, at),
        (int(before.max(initial=-1)) + 1, at),
        (at + 1, int(after.min(initial=len(data)))),
    ):
        part = own.copy()
        part[first:last] = data[first:last]
        yield part, -1
    for place, column in enumerate(alike):
        if column[at].strip():
            yield data & (column.which == column.which[at]), place


def _is_blank(cell: str) -> bool:
    return not cell.strip()


def may_be_total(cell: str) -> bool:
    """
    Return whether a cell is a word for a total, or a short label that begins or ends with one.

    Examples
    --------
    >>> may_be_total("Gesamt"), may_be_total("Total hours"), may_be_total("Summer staff")
    (True, True, False)
    """
    return _begins_like_a_total(cell) and (
        is_total(cell) or len(_bare(cell).split()) <= LONGEST_LABEL
    )


def is_total(cell: str) -> bool:
    """
    Return whether a cell is words for a sum, or for a figure about other rows, and nothing more.

    Examples
    --------
    >>> is_total("Gesamt:"), is_total("Suma total"), is_total("Total Rewards")
    (True, True, False)
    """
    bare = _bare(cell)
    return bare in _ABOUT_ROWS or (bool(bare) and _ABOUT_ROWS.issuperset(bare.split()))


def _begins_like_a_total(cell: str) -> bool:
    """Whether a cell is a word for a total, or begins or ends with one, however long it is."""
    if not cell or len(cell) > LONGEST_CELL or cell[0].isdigit():
        return False
    if is_total(cell):
        return True
    words = _bare(cell).split()
    ends = {words[0], words[-1]} if words else set()
    return any(word in _SUMS or _LIKE_A_SUM.fullmatch(word) for word in ends)


def _bare(cell: str) -> str:
    """
    Return the words of a cell in small letters, without numbers, brackets and marks.

    Examples
    --------
    >>> _bare("TOTAL (all):"), _bare("Summe 2025"), _bare("SUM-01")
    ('total', 'summe', 'sum-01')
    """
    folded = cell.casefold()
    words = (re.sub(r"\([^)]*\)", " ", folded) if "(" in folded else folded).split()
    stripped = (word.strip(_AROUND) for word in words)
    return " ".join(word for word in stripped if word and not word.isdigit())


def _figures(column: Cells) -> np.ndarray:
    """Return the numbers of a column, NaN for what is none; marks are read as they come."""
    of_texts = [np.nan if (found := _number(text)) is None else found for text in column.texts]
    return np.array(of_texts, dtype=float)[column.which]


def _number(text: str) -> float | None:
    if text[:1].isalpha():  # most texts are no number, and this is quick
        return None
    digits = re.sub("[ \u00a0\u202f'\u2019]", "", text)
    last = max(digits.rfind(","), digits.rfind("."))
    if last >= 0:
        digits = re.sub("[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    return float(digits) if re.fullmatch(r"[+-]?\d+\.?\d*", digits, re.ASCII) else None


def _summed(
    figures: np.ndarray, at: int, parts: Iterable[tuple[np.ndarray, int]], fewest: int, mean: bool
) -> tuple[int, int, bool]:
    """
    Return how many numbers of a row are the sum (or mean) of others of their column.

    Parameters
    ----------
    figures : array, columns by rows
    at : int
        The row.
    parts : iterable of array of bool and place
        Rows of which it may be the total. Of rows that share a cell of the column at that place,
        all other numbers must be sums: of many such groups one adds up by chance.
    fewest : int
        Figures of which one that is larger than each of them is the sum, and no chance.
    mean : bool

    Returns
    -------
    int, int, bool
        Of how many of its numbers that holds, how many it has, and whether one is no chance.
    """
    filled = np.nan_to_num(figures)
    own = filled[:, at]
    found = np.zeros(len(own), dtype=bool)
    beyond = False
    for rows, shared in parts:
        part = filled[:, rows]
        known = (~np.isnan(figures[:, rows])).sum(axis=1)
        sums = part.sum(axis=1) / (known.clip(1) if mean else 1)
        close = np.abs(sums - own) <= 0.006 + 1e-6 * np.abs(own)
        same = close & (known >= 2) & (own != 0)
        if not same.any():
            continue
        several = (part != 0).sum(axis=1) >= fewest
        larger = np.abs(own) > np.abs(part).max(axis=1, initial=0.0)
        no_chance = same & several & larger
        if shared >= 0:
            others = own != 0
            others[shared] = False
            if not (others.any() and no_chance[others].all()):
                continue
        found |= same
        beyond |= bool(no_chance.any())
    return int(found.sum()), int((own != 0).sum()), beyond
