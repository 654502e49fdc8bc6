"""How the numbers of a column are written: decimal comma or point, and marks between thousands.

``80.000`` is eighty or eighty thousand. Another number of the column that can be read in one way
only, such as ``3,5``, settles it for the column; otherwise it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..i18n import N_, all_of, gettext
from .sheet import Refused, quoted

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+)", re.ASCII)
_POINT_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+", re.ASCII)
_POINT_GROUPS_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+", re.ASCII)
_COMMA_GROUPS_POINT = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+\.\d+", re.ASCII)
_GAPS = " \u00a0\u2009\u202f'\u2019"
_WITH_GAPS = re.compile(rf"[+-]?[1-9]\d{{0,2}}([{_GAPS}]\d{{3}})+([.,]\d+)?", re.ASCII)

_BETWEEN = {",": N_("commas between thousands"), ".": N_("points between thousands")}


@dataclass(frozen=True)
class NumberStyle:
    """
    How the numbers of a column are written.

    Attributes
    ----------
    decimal : str
        ``","`` or ``"."``.
    refused : str
        Why a number with a mark cannot be read, for all of them; blank if it can.
    decisions : tuple of str
        What a person should know of the reading.
    """

    decimal: str = "."
    refused: str = ""
    decisions: tuple[str, ...] = ()

    def plain(self, cell: str) -> str | None:
        """
        Return a number as Python writes it, or None if the cell is none.

        Examples
        --------
        >>> NumberStyle(",").plain("1.234,50"), NumberStyle().plain("1 234")
        ('1234.50', '1234')
        """
        shown = decimal_mark(cell)
        if shown is None:
            return None
        if shown and self.refused:
            raise Refused(self.refused)
        digits = re.sub(f"[{_GAPS}]", "", cell)
        if self.decimal == ",":
            return digits.replace(".", "").replace(",", ".")
        return digits.replace(",", "")


def decimal_mark(cell: str) -> str | None:
    """
    Return the decimal mark that a number shows: "," or "."; "?" if its mark may be either.

    Returns
    -------
    str or None
        Blank for a number without marks; None for what is no number.

    Examples
    --------
    >>> [decimal_mark(cell) for cell in ("3,5", "1.234.567", "0.500", "80.000", "80", "eighty")]
    [',', ',', '.', '?', '', None]
    """
    if _WITH_GAPS.fullmatch(cell):
        return _last_mark(cell)
    if _POINT_GROUPS.fullmatch(cell):
        return "?" if cell.count(".") == 1 else ","
    if _COMMA_GROUPS.fullmatch(cell):
        return "?" if cell.count(",") == 1 else "."
    if _POINT_GROUPS_COMMA.fullmatch(cell) or _COMMA.fullmatch(cell):
        return ","
    if _COMMA_GROUPS_POINT.fullmatch(cell):
        return "."
    if _PLAIN.fullmatch(cell):
        return "." if "." in cell else ""
    return None


def _last_mark(cell: str) -> str:
    return next((letter for letter in reversed(cell) if letter in _BETWEEN), "")


def number_style(cells: Mapping[str, int], stated: str = "") -> NumberStyle:
    """
    Decide how the numbers of a column are written.

    Parameters
    ----------
    cells : mapping of cell to row
        The different cells, without spaces around, and the first row of each.
    stated : str
        The decimal mark that client.toml states; it decides where no number of the column does.

    Examples
    --------
    >>> number_style({"80.000": 2, "3,5": 3}).decimal
    ','
    >>> number_style({"80.000": 2, "250.000": 3}, ",").decimal
    ','
    >>> print(number_style({"80.000": 2, "250.000": 3}).refused)
    '80.000' may be 80 or 80000, and no number of the column shows which. ...
    """
    shown: dict[str, str] = {}
    for cell in cells:
        shown.setdefault(decimal_mark(cell) or "", cell)
    if "," in shown and "." in shown:
        comma, point = shown[","], shown["."]
        return NumberStyle(
            refused=gettext(
                "{comma} in row {comma_row} shows a decimal comma and {point} in row {point_row} "
                "a decimal point. Write all numbers of the column in one way.",
                comma=quoted(comma),
                comma_row=cells[comma],
                point=quoted(point),
                point_row=cells[point],
            )
        )
    decimal = "," if "," in shown else "." if "." in shown else stated if "?" in shown else "."
    if not decimal:
        return NumberStyle(refused=_question(shown["?"]))
    between = "," if decimal == "." else "."
    grouped = any(between in cell for cell in cells if decimal_mark(cell))
    gaps = any(_WITH_GAPS.fullmatch(cell) for cell in cells)
    said = []
    if decimal == ",":
        said.append(gettext("a decimal comma"))
    elif "?" in shown and "." not in shown:
        said.append(gettext("a decimal point"))
    if grouped:
        said.append(gettext(_BETWEEN[between]))
    if gaps:
        said.append(gettext("spaces or apostrophes between thousands"))
    if not said:
        return NumberStyle(decimal)
    if "?" in shown and not {",", "."} & {*shown}:
        told = gettext("numbers read with {marks}, as client.toml states", marks=all_of(said))
    else:
        told = gettext("numbers read with {marks}", marks=all_of(said))
    return NumberStyle(decimal, decisions=(told,))


def _question(cell: str) -> str:
    mark = _last_mark(cell)
    small = cell.replace(",", ".").rstrip("0").rstrip(".")
    other = "," if mark == "." else "."
    about = {
        "cell": quoted(cell),
        "small": small,
        "large": cell.replace(mark, ""),
        "other": other,
        "mark": mark,
    }
    if mark == ",":
        return gettext(
            "{cell} may be {small} or {large}, and no number of the column shows which. If the "
            'comma stands between thousands, write decimal = "{other}" in client.toml; if '
            'decimals follow it, decimal = "{mark}". Or write the numbers without marks between '
            "thousands.",
            **about,
        )
    return gettext(
        "{cell} may be {small} or {large}, and no number of the column shows which. If the "
        'point stands between thousands, write decimal = "{other}" in client.toml; if '
        'decimals follow it, decimal = "{mark}". Or write the numbers without marks between '
        "thousands.",
        **about,
    )
