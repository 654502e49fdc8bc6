"""A table as it was written: rows of text with the row numbers of the spreadsheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from ..errors import nearest
from ..i18n import decimal, gettext
from ..personal_data import personal_data
from .client import Problem, Reading
from .people import A_NAME, looks_like_a_person

LISTED = 5
"""Rows listed of the same problem, and problems of the same kind; the rest is counted."""

LONGEST_QUOTE = 40
"""Characters of a cell that a message may repeat."""

_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Cs"}


class Refused(ValueError):
    """
    A cell that cannot be read; the text says why and what to do.

    Of cells refused for one ``kind`` of reason, the reason of the first is told for all of them.
    """

    def __init__(self, reason: str, kind: str = "") -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class Notation:
    """What client.toml states of numbers and dates, for columns that do not show it themselves."""

    decimal: str = ""
    dates: str = ""


@dataclass(frozen=True, eq=False)
class Cells(Iterable[str]):
    """
    The cells of a column: its different texts, and which of them stands in each row.

    A survey of half a million people has few different answers; what holds of a text is asked
    once of each.

    Attributes
    ----------
    texts : list of str
        Each of them occurs, and only once.
    which : array of int, one per row
        The place of the row's text in ``texts``.
    numbers : frozenset of str
        Texts that only number cells of a spreadsheet have: a point in them is a decimal point.

    Examples
    --------
    >>> cells = Cells.of(["yes", "no", "yes"])
    >>> cells.texts, cells.which.tolist(), list(cells)
    (['yes', 'no'], [0, 1, 0], ['yes', 'no', 'yes'])
    """

    texts: list[str]
    which: np.ndarray
    numbers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cells: Sequence[str] | Cells, numbers: frozenset[str] = frozenset()) -> Cells:
        """Return the cells of a column that is written out."""
        if isinstance(cells, Cells):
            return cells
        which, texts = _different(np.asarray(cells, dtype=object))
        return cls(list(texts), which, numbers)

    def __len__(self) -> int:
        return len(self.which)

    def __getitem__(self, row: int) -> str:
        return self.texts[self.which[row]]

    def __iter__(self) -> Iterator[str]:
        return map(self.texts.__getitem__, self.which.tolist())

    def where(self, holds: Callable[[str], bool]) -> np.ndarray:
        """Return, for each row, whether something holds of its text."""
        return np.fromiter(map(holds, self.texts), dtype=bool, count=len(self.texts))[self.which]

    def changed(self, change: Callable[[str], str]) -> Cells:
        """Return the cells with each text changed."""
        which, texts = _different(np.array([*map(change, self.texts)], dtype=object))
        return Cells(list(texts), which[self.which])

    def only(self, rows: np.ndarray) -> Cells:
        """Return the cells of these rows."""
        left, which = np.unique(self.which[rows], return_inverse=True)
        return Cells([self.texts[at] for at in left], which, self.numbers)

    def first_rows(self) -> np.ndarray:
        """Return, for each text, the place of the first row that holds it."""
        return np.unique(self.which, return_index=True)[1]


def _different(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which of the different texts stands in each cell, and these."""
    import pandas as pd

    return pd.factorize(cells)


@dataclass(frozen=True)
class Sheet:
    """
    One table as text.

    Attributes
    ----------
    reading : Reading
        How it was read; ``reading.file`` is the name messages give.
    header : tuple of str
    columns : tuple of Cells
        One per header; an empty cell is ``""``.
    rows : sequence of int
        Row numbers as the spreadsheet shows them; the header is usually row 1.
    problems, warnings : tuple of Problem
        With a problem, header and columns are empty.
    """

    reading: Reading
    header: tuple[str, ...] = ()
    columns: tuple[Cells, ...] = ()
    rows: Sequence[int] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = field(default=())

    def records(self) -> list[dict[str, str]]:
        """Return the rows as dictionaries, for small tables and tests."""
        rows = zip(*self.columns, strict=True)
        return [dict(zip(self.header, row, strict=True)) for row in rows]


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """
    Return a value as messages quote it: invisible characters made visible, cut at 40 or later.

    An address or a number by which somebody can be reached, and what looks like a person's name,
    is named and not quoted.

    Examples
    --------
    >>> quoted("anna@example.org")
    '(an e-mail address)'
    >>> quoted("ask Peter Schmidt"), quoted("Head of Sales")
    ("(a person's name)", "'Head of Sales'")
    >>> quoted("a\\tb")
    "'a\\\\tb'"
    >>> len(quoted("x" * 100))
    43
    """
    personal = () if text.isdigit() else personal_data(text)
    if personal:
        return f"({gettext(personal[0])})"
    if looks_like_a_person(text):
        return f"({gettext(A_NAME)})"
    cut = text if len(text) <= longest else text[:longest] + "…"
    return f"'{made_visible(cut)}'"


def made_visible(text: str) -> str:
    """
    Return a text with its invisible characters written out, such as the name of a file.

    Examples
    --------
    >>> made_visible("a\\tb.csv")
    'a\\\\tb.csv'
    """
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return character.encode("unicode_escape").decode()


def plain(text: str) -> str:
    """
    Return a name in composed form (NFC), without spaces around it.

    Examples
    --------
    >>> plain("  Café ")
    'Café'
    """
    return unicodedata.normalize("NFC", text).strip()


# Letters of other scripts that look like Latin ones; enough to catch a pasted or a forged name.
_LOOKS_LIKE = str.maketrans(
    {
        **dict(zip("аеорсухіјѕһԁкмтвн", "aeopcyxijshdkmtbh", strict=True)),
        **dict(zip("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS", strict=True)),
        **dict(zip("ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovABEZHIKMNOPTYX", strict=True)),
    }
)


def look(text: str) -> str:
    """
    Return what a name looks like: without case, spaces, invisible characters and scripts.

    Two names with the same look are likely to be one.

    Examples
    --------
    >>> look("Sales\\u200b Team") == look("sales  team") == look("S\\u0430les Team")
    True
    """
    if text.isascii() and text.isprintable():
        return "".join(text.casefold().split())
    composed = unicodedata.normalize("NFKC", text).translate(_LOOKS_LIKE)
    seen = (c for c in composed if unicodedata.category(c) not in _INVISIBLE)
    return unicodedata.normalize("NFKC", "".join("".join(seen).casefold().split()))


def same_name(text: str) -> str:
    """
    Return what is the same of a name in any case and with any spaces.

    Examples
    --------
    >>> same_name("IT  Desk ") == same_name("it desk") == same_name("ITDesk")
    True
    """
    return "".join(plain(text).casefold().split())


def offered(name: str, allowed: Collection[str]) -> str:
    """
    Return a sentence that offers the allowed name that looks the same or else is near, or nothing.

    Examples
    --------
    >>> groups = ["IT", "IT Desk", "Sales"]
    >>> offered("it  desk", groups), offered("Slaes", groups), offered("HR", groups)
    (" Did you mean 'IT Desk'?", " Did you mean 'Sales'?", '')
    """
    same = next((known for known in allowed if look(known) == look(name)), None)
    if same is None:
        return nearest(name, allowed)
    return " " + gettext("Did you mean {name}?", name=quoted(same))


def listed(
    file: str,
    places: Iterable[tuple[int | None, str]],
    column: str = "",
    fatal: bool = True,
) -> list[Problem]:
    """
    Return one problem for each different message, the first five of them, and count the others.

    Parameters
    ----------
    file : str
    places : iterable of (row, message)
    column : str
    fatal : bool
        False for a warning.

    Examples
    --------
    >>> print(*listed("a.csv", [(n, "is odd") for n in range(2, 9)], "x"))
    a.csv, 7 rows (2, 3, 4, 5, 6 …), x: is odd
    >>> print(*listed("a.csv", [(n, f"{n} is odd") for n in range(2, 9)], "x")[-1:])
    a.csv, row 6, x: 6 is odd
      … and 2 more like this
    """
    rows: dict[str, list[int | None]] = {}
    for row, message in places:
        rows.setdefault(message, []).append(row)
    problems = [
        Problem(
            file,
            message,
            found[0],
            column,
            fatal,
            others=tuple(row for row in found[1:LISTED] if row is not None),
            places=len(found),
        )
        for message, found in islice(rows.items(), LISTED)
    ]
    if len(rows) > LISTED:
        problems[-1] = replace(problems[-1], more=len(rows) - LISTED)
    return problems


def first_few(found: Sequence, shown: Callable[..., str] = str) -> str:
    """
    Return the first five, separated by commas, and the number of the others.

    Examples
    --------
    >>> first_few([2, 3]), first_few(range(2, 9)), first_few(["a"], quoted)
    ('2, 3', '2, 3, 4, 5, 6 and 2 more', "'a'")
    """
    first = ", ".join(map(shown, found[:LISTED]))
    if len(found) <= LISTED:
        return first
    return gettext("{first} and {n} more", first=first, n=decimal(len(found) - LISTED))


def without_blank_rows(
    columns: Sequence[Cells], rows: Sequence[int]
) -> tuple[tuple[Cells, ...], Sequence[int], int]:
    """Return columns and rows without the rows in which every cell is blank, and their number."""
    blank = np.ones(len(rows), dtype=bool)
    for column in columns:
        blank &= column.where(lambda cell: not cell.strip())
        if not blank.any():
            return tuple(columns), rows, 0
    left = np.flatnonzero(~blank)
    kept = tuple(column.only(left) for column in columns)
    return kept, [rows[at] for at in left.tolist()], int(blank.sum())
