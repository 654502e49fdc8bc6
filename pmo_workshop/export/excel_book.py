"""A book of Excel sheets: tables with names and filters, wide enough, and printed as can be read.

What stands on the sheets of the evidence is said in ``xlsx``.
"""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeGuard

from ..display import plain
from ..i18n import N_, gettext, language
from ..intake.brand import Brand
from ..palette import GRID
from .branding import as_picture
from .document import watermark
from .fonts import visible
from .leading_sheet import Leader

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAKER, READ_ME = "pmo-workshop", N_("read me")
LONGEST_CELL, LONGEST_HEAD = 32_767, 240
LONGEST_NAME = 31
NARROWEST, WIDEST, LONGEST_FIGURE = 10, 60, 9  # characters
HEIGHT_OF_A_LINE, HIGHEST = 15, 409  # points; the second is Excel's own limit
A4 = 9
_PORTRAIT, _LANDSCAPE = (89, 49), (134, 32)
"""Characters beside each other and lines below each other on a page of A4, at full size."""
SMALLEST = 0.3
"""Of full size, at which print can still be read."""
WELL_READ = 0.35
"""Of full size, at which a list of many pages is set upright, where more rows stand on a page."""

_PATTERN_OF_DAYS = {"de": "dd.mm.yyyy"}
"""How a day is shown in a language; else as ISO 8601 has it."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def free_name(label: str, taken: set[str]) -> str:
    """Return a name for a sheet that is not taken yet, near to a label, and take it."""
    label = label.strip() or "table"
    for number in range(1, 10**6):
        ending = "" if number == 1 else f" {number}"
        units = LONGEST_NAME - len(ending)
        cut = label.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
        name = cut.strip() + ending
        if name.casefold() not in taken:
            taken.add(name.casefold())
            return name
    raise AssertionError("There is always a free name.")


def as_date(text: object) -> date | None:
    """Return the day that a text in the form of ISO 8601 names; of any other text nothing."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


@dataclass(frozen=True)
class Formula:
    """What a cell works out, and what that is now, for programs that do not work it out."""

    text: str
    now: float | str = ""


@dataclass(frozen=True)
class Shown:
    """A figure that is shown otherwise than its column."""

    value: float
    pattern: str


@dataclass(frozen=True)
class Table:
    """
    A table of a sheet.

    ``name`` is the one that formulas use; ``formats`` say how the figures of each column are
    shown, an empty one follows from them; of its columns the first ``printed`` ones are printed,
    else all. Its notes stand below it, and its title, if it has one, above.
    """

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    title: str = ""
    notes: Sequence[str] = ()
    formats: Sequence[str] = ()
    printed: int = 0

    @property
    def columns(self) -> int:
        """How many of its columns are printed."""
        return self.printed or len(self.heads)

    @cached_property
    def shown_heads(self) -> list[str]:
        """Its heads, in which all can be seen."""
        return [visible(head)[:LONGEST_HEAD] for head in self.heads]

    @cached_property
    def cells(self) -> list[list[Cell]]:
        """What its cells hold."""
        return [[_value(cell) for cell in row] for row in self.rows]


def first_rows(tables: Sequence[Table]) -> list[int]:
    """
    Return the row, from 0, in which each table of a sheet begins.

    Examples
    --------
    >>> one = Table("t_a", ["n"], [[5], [7]], title="Who answered", notes=["5 of 12."])
    >>> first_rows([one, one]), first_rows([Table("t_b", ["n"], [[5]])])
    ([2, 8], [0])
    """
    found, below = [], 2 * any(table.title for table in tables)
    for table in tables:
        found.append(below)
        below += _rows_of(table)
    return found


def _rows_of(table: Table) -> int:
    """Return the rows that a table takes with its title, its notes and an empty row."""
    return bool(table.title) + 1 + len(table.rows) + len(table.notes) + 1


def _widths(tables: Sequence[Table]) -> list[int]:
    """Return how wide each column is, in characters; a long head is broken into two lines."""
    widths = [NARROWEST] * max(len(table.heads) for table in tables)
    for table in tables:
        for at, head in enumerate(table.shown_heads):
            inside = (len(v) if isinstance(v, str) else LONGEST_FIGURE
                      for v in (row[at] for row in table.cells))  # fmt: skip
            width = max([*inside, *map(len, head.split()), math.ceil(0.6 * len(head))])
            widths[at] = max(widths[at], min(width + 2, WIDEST))
    return widths


def _lines(row: Sequence[Cell]) -> int:
    longest = max((len(value) for value in row if _wrapped(value)), default=1)
    return math.ceil(longest / (0.9 * WIDEST))


def _lines_of_head(heads: Sequence[str], widths: Sequence[int]) -> int:
    pairs = zip(heads, widths, strict=False)
    return max(math.ceil(len(head) / (0.9 * width)) for head, width in pairs)


def _more_lines(table: Table) -> int:
    """Return the lines that wrapped text takes beside one for each row."""
    return sum(min(_lines(row), HIGHEST // HEIGHT_OF_A_LINE) - 1 for row in table.cells)


class Book:
    """The file that is written; cells of the same look share one format."""

    def __init__(self, book: Workbook, client: Mapping[str, str], brand: Brand) -> None:
        accent = brand.colours.letters
        self._book = book
        self._watermark = watermark(client)
        self._formats: dict[tuple[str, bool, bool], Format] = {}
        self._head = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": accent,
             "valign": "top", "text_wrap": True}
        )  # fmt: skip
        self._title = book.add_format({"bold": True, "font_color": accent})
        self._accent = accent
        self._links: dict[str, Format] = {}

    def properties(self, title: str, day: date) -> None:
        """Set what the file says of itself: one time, so that equal content is equal bytes."""
        created = datetime(day.year, day.month, day.day, tzinfo=UTC)
        self._book.set_properties({"title": visible(title), "author": MAKER, "created": created})

    def brand(self, brand: Brand) -> None:
        """Put the logo beside the table of the first sheet."""
        if brand.logo is None:
            return
        picture, sheet = as_picture(brand.logo), self._book.get_worksheet_by_name(gettext(READ_ME))
        sheet.insert_image(
            *(_BESIDE_THE_TABLE, f"logo.{'jpg' if brand.logo.kind == 'jpeg' else 'png'}"),
            {"image_data": io.BytesIO(picture), "description": brand.logo.alt, **_fitted(picture)},
        )

    def close(self) -> None:
        self._book.close()

    def sheet(
        self, name: str, tables: Sequence[Table], colour: str = "", *, looked_up: bool = False
    ) -> None:
        """
        Write tables below each other, in columns wide enough for all.

        A list without a title has its head in the first row, where it stays in sight. ``colour``
        is that of the tab. A sheet is printed on one page if that can be read; of one to look
        things up in only the head is printed.
        """
        sheet = self._book.add_worksheet(name)
        if colour:
            sheet.set_tab_color(colour)
        widths = _widths(tables)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        columns, firsts = max(table.columns for table in tables), first_rows(tables)
        for table, first in zip(tables, firsts, strict=True):
            self._table(sheet, table, first, widths)
            self._notes(sheet, table, first, widths[:columns])
        below = firsts[-1] + _rows_of(tables[-1])
        titled = any(table.title for table in tables)
        if name != gettext(READ_ME):
            self.link(name, 0 if titled else below, 0, gettext(READ_ME))
        if not titled:
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
        sheet.print_area(0, 0, 0 if looked_up else below, columns - 1)
        sheet.set_paper(A4)
        wide, high = sum(widths[:columns]), below + sum(map(_more_lines, tables))
        landscape, portrait = (min(w / wide, h / high) for w, h in (_LANDSCAPE, _PORTRAIT))
        one_page = max(landscape, portrait) >= SMALLEST
        upright = portrait > landscape if one_page else _PORTRAIT[0] / wide >= WELL_READ
        if not upright:
            sheet.set_landscape()
        sheet.fit_to_pages(1, int(one_page))
        if self._watermark:
            sheet.set_header(f"&C&24{self._watermark}")

    def _table(self, sheet: Worksheet, table: Table, first: int, widths: Sequence[int]) -> None:
        if table.title:
            sheet.write_string(first, 0, visible(table.title), self._title)
        top = first + bool(table.title)
        heads = table.shown_heads
        for at, head in enumerate(heads):
            sheet.write_string(top, at, head, self._head)
            column = [row[at] for row in table.cells]
            figures = [value for value in column if isinstance(value, int | float | Formula)]
            given = table.formats[at] if table.formats else ""
            shown = given if given and figures else _number_format(column)
            for down, value in enumerate(column, start=top + 1):
                self._write(sheet, down, at, value, shown)
        # Not every program makes a row as high as its wrapped text needs.
        heights = [_lines_of_head(heads, widths), *map(_lines, table.cells)]
        for down, lines in enumerate(heights, start=top):
            if lines > 1:
                sheet.set_row(down, min(HEIGHT_OF_A_LINE * lines, HIGHEST))
        if table.cells:
            columns = [{"header": head, "header_format": self._head} for head in heads]
            options = {"name": table.name, "columns": columns, "style": "Table Style Light 1"}
            sheet.add_table(top, 0, top + len(table.cells), len(heads) - 1, options)

    def _notes(self, sheet: Worksheet, table: Table, first: int, widths: Sequence[int]) -> None:
        """Write the notes of a table below it, across the columns that are printed."""
        start = first + _rows_of(table) - len(table.notes) - bool(table.title)
        for down, note in enumerate(table.notes, start=start):
            value = _value(note)
            lines = math.ceil(len(str(value)) / (0.9 * sum(widths)))
            across = lines > 1 and len(widths) > 1
            if across:
                look = self._format("General", wrapped=True, risky=False)
                sheet.merge_range(down, 0, down, len(widths) - 1, "", look)
                sheet.set_row(down, min(HEIGHT_OF_A_LINE * lines, HIGHEST))
            self._write(sheet, down, 0, value, wrap=across)

    def choose(
        self, name: str, rows: int, choices: Mapping[int, Sequence[str] | Sequence[int]]
    ) -> None:
        """Let a person choose in the cells of columns; another value may be typed."""
        sheet = self._book.get_worksheet_by_name(name)
        for column, source in choices.items() if rows else ():
            options = {"validate": "list", "source": [*source], "show_error": False}
            sheet.data_validation(1, column, rows, column, options)

    def bars(self, name: str, leader: Leader, first: int, last: int, row: int, brand: Brand) -> int:
        """Put a chart of rows of a sheet below its table; return the row below the chart."""
        sheet = self._book.get_worksheet_by_name(name)
        chart = self._book.add_chart({"type": "bar"})

        def cells(letter: str) -> str:
            return f"='{name}'!${letter}${first}:${letter}${last}"

        whiskers = {"type": "custom", "plus_values": cells("H"), "minus_values": cells("G")}
        pattern = leader.bars[0].shown
        chart.add_series(
            {
                "name": leader.element,
                "categories": cells("C"),
                "values": cells("D"),
                "fill": {"color": brand.colours.charts},
                "gap": 60,
                "y_error_bars": {**whiskers, "line": {"width": 1.25}},
            }
        )
        chart.set_title({"name": leader.element, "name_font": {"size": 12}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "label_position": "low"})
        chart.set_x_axis(
            {"name": leader.unit, "num_format": pattern, "label_position": "high",
             "major_gridlines": {"visible": True, "line": {"color": GRID}}}
        )  # fmt: skip
        high = 140 + 26 * len(leader.bars)
        chart.set_size({"width": 760, "height": high})
        told = {"description": visible(leader.sentence), "object_position": 2}
        sheet.insert_chart(row, 0, chart, told)
        return row + math.ceil(high / 20) + 1

    def link(self, name: str, row: int, place: int, to: str, colour: str = "") -> None:
        """Write the name of a sheet that leads to a row of it; its colour stands beside."""
        sheet = self._book.get_worksheet_by_name(name)
        if colour not in self._links:
            look = {"font_color": self._accent, "underline": 1, "valign": "top"}
            edge = {"left": 5, "left_color": colour} if colour else {}
            self._links[colour] = self._book.add_format(look | edge)
        quoted = to.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A{place + 1}", self._links[colour], to)

    def _write(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: Cell,
        shown: str = "General",
        wrap: bool | None = None,
    ) -> None:
        """Write a value as what it is; text is never a formula, and long text is wrapped."""
        if isinstance(value, Shown):
            shown, value = value.pattern, value.value
        risky = isinstance(value, str) and value.startswith(_RISKY)
        if isinstance(value, date):
            shown = _PATTERN_OF_DAYS.get(language().code, "yyyy-mm-dd")
        look = self._format(shown, _wrapped(value) if wrap is None else wrap, risky)
        if value is None:
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, Formula):
            sheet.write_formula(row, column, value.text, look, value.now)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, look)
        else:
            sheet.write_number(row, column, value, look)

    def _format(self, shown: str, wrapped: bool, risky: bool) -> Format:
        look = shown, wrapped, risky
        if look not in self._formats:
            self._formats[look] = self._book.add_format(
                {"valign": "top", "num_format": shown, "text_wrap": wrapped, "quote_prefix": risky}
            )
        return self._formats[look]


_BESIDE_THE_TABLE, _LOGO = "D1", (220, 60)
"""Where the logo stands, and its largest width and height in dots of a screen."""


def _fitted(picture: bytes) -> dict[str, float]:
    """Return by how much a picture is made smaller to fit."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
        dots = opened.info.get("dpi", (96, 96))[0] or 96
    shown = width * 96 / dots, height * 96 / dots
    share = min(_LOGO[0] / shown[0], _LOGO[1] / shown[1])
    return {"x_scale": share, "y_scale": share}


def apart(heads: Iterable[str]) -> list[str]:
    """
    Return the heads of a table, of which Excel takes none twice, whatever the case.

    A head that several columns have, such as that of an interval, names the column it belongs to.

    Examples
    --------
    >>> apart(["Alone", "Interval", "With help", "Interval"]), apart(["Day", "day"])
    (['Alone', 'Alone: Interval', 'With help', 'With help: Interval'], ['Day', 'day (2)'])
    """
    heads = list(heads)
    often = Counter(head.casefold() for head in heads)
    taken: Counter[str] = Counter()
    found, of = [], ""
    for head in heads:
        of = head if often[head.casefold()] == 1 else of
        told = f"{of}: {head}" if of and of != head else head
        taken[told.casefold()] += 1
        many = taken[told.casefold()]
        found.append(told if many == 1 else f"{told} ({many})")
    return found


Cell = str | float | date | Formula | Shown | None


def _value(value: object) -> Cell:
    """Return what a cell holds: a number, a day, a text in which all can be seen, or nothing."""
    if isinstance(value, Formula | Shown):
        return value
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    found = plain(value)
    if isinstance(found, bool):
        return gettext("yes") if found else gettext("no")
    if found is None or isinstance(found, int | float):
        return found
    day = as_date(found) if _DAY.fullmatch(str(found)) else None
    return day or visible(found)[:LONGEST_CELL]


def _wrapped(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) > WIDEST


def _number_format(values: Sequence[object]) -> str:
    """
    Return how Excel shows the figures of a column; the cells keep them whole.

    Examples
    --------
    >>> _number_format([0.631578947, 1, "–"]), _number_format([14250.5, 3]), _number_format([2026])
    ('0.000', '#,##0.00', 'General')
    """
    figures = [abs(value) for value in values if isinstance(value, (int, float))]
    if all(float(figure).is_integer() for figure in figures):
        return "General"
    return "0.000" if max(figures) <= 1 else "#,##0.00"
