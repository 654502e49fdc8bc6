"""evidence.xlsx: claims, released tables and what each column means, to calculate with."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeGuard

from ..content.modules import BY_NUMBER, OPENING
from ..display import is_missing, plain
from ..i18n import N_, gettext, lower_first, ngettext
from ..intake.brand import Brand
from ..palette import GRID
from ..plan import Chapter, PublishedTable
from ..schema import TABLES
from . import actions_sheet, leading_sheet
from .branding import as_picture
from .combined import Marked, marked
from .document import watermark
from .fonts import visible
from .leading_sheet import COLOURS, Leader, leaders

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAKER, READ_ME = "pmo-workshop", "read me"
LONGEST_CELL, LONGEST_HEAD = 32_767, 240
LONGEST_NAME = 31
WIDEST = 60
HEIGHT_OF_A_LINE, HIGHEST = 15, 409  # points; the second is Excel's own limit
A4 = 9

_PRINTED_ONLY = "_interval"
"""Columns that print two limits in one cell; the limits have columns of their own."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NO_DAY = date(1980, 1, 1)
"""The day in the file's properties if the notebooks give none."""


def sheet_names(chapters: Iterable[Chapter]) -> dict[tuple[str, int], str]:
    """
    Return the sheet of every table.

    Returns
    -------
    dict
        (workbook, number of the table in it from 0) to a name of at most 31 UTF-16 units, as Excel
        counts, unique whatever the case of its letters.
    """
    taken = {READ_ME, "claims", "actions", leading_sheet.SHEET, "dictionary", "history"}
    found = {}
    for chapter in chapters:
        for number, table in enumerate(chapter.tables):
            of = chapter.number if table.activity in ("", OPENING.letter) else table.activity
            label = f"{of} {table.name}"
            found[chapter.workbook, number] = _free(re.sub(r"[\W_]+", " ", label), taken)
    return found


def _free(label: str, taken: set[str]) -> str:
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


def write_xlsx(chapters: Sequence[Chapter], brand: Brand | None = None) -> bytes:
    """
    Return the evidence of a client as an Excel workbook.

    Parameters
    ----------
    chapters : sequence of Chapter
        What the workbooks have published, in their order.
    brand : Brand, optional
        Its colours and letters; its name stands on the first sheet.

    Returns
    -------
    bytes
        Equal chapters give equal bytes. Numbers are numbers; text is text, also where it begins
        with a sign that would make it a formula.
    """
    from xlsxwriter import Workbook

    client = chapters[0].client if chapters else {}
    claims = marked(chapters)
    names = sheet_names(chapters)
    day = _date(client.get("report_date", "")) or _NO_DAY
    written = io.BytesIO()
    own = brand or Brand()
    letters = {"font_name": own.base.family} if own.base.family else {}
    options = {"in_memory": True, "default_format_properties": letters}
    book = _Book(Workbook(written, options), client, own)
    book.properties(
        gettext("Unlocking PMO Value: evidence, {client}", client=client.get("name", "")), day
    )
    led = leaders(chapters)
    _read_me(book, client, chapters, claims, names, bool(led))
    book.sheet(
        "claims", [gettext(name) for name in _CLAIM_COLUMNS], [_claim_row(m) for m in claims]
    )
    if led:
        _leading_sheet(book, led, own)
    for plan in _plans(chapters)[:1]:
        _actions_sheet(book, plan)
    for chapter in chapters:
        for number, table in enumerate(chapter.tables):
            _table_sheet(book, names[chapter.workbook, number], table)
    heads = [gettext(name) for name in _DICTIONARY_COLUMNS]
    book.sheet("dictionary", heads, _dictionary(chapters, names))
    book.brand(own)
    book.close()
    return written.getvalue()


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


# -- the sheets ----------------------------------------------------------------------------------


_TO_KNOW = (
    (
        N_("Numbers"),
        N_("are numbers, shares between 0 and 1."),
    ),
    (
        N_("Empty cells"),
        N_("were not measured, or are hidden because they would show a small group."),
    ),
    (
        N_("Not in here"),
        N_("answers of single people, names, and anything the report does not show."),
    ),
)
"""What a reader must know of all sheets."""


def _read_me(
    book: _Book,
    client: Mapping[str, str],
    chapters: Sequence[Chapter],
    claims: Sequence[Marked],
    names: Mapping[tuple[str, int], str],
    is_led: bool,
) -> None:
    rows = [
        (gettext("Client"), client.get("name", "")),
        (gettext("Report date"), client.get("report_date", "")),
        *([(gettext("State"), watermark(client))] if watermark(client) else []),
        (gettext("Made by"), MAKER),
        ("", ""),
        (
            "claims",
            ngettext(
                "{n} sentence of the report with the figures it rests on",
                "{n} sentences of the report with the figures they rest on",
                len(claims),
            ),
        ),
        *([(leading_sheet.SHEET, gettext("what decides each mark, as charts"))] * is_led),
        *(
            [("actions", gettext("the merged actions of the marketing plan, to work with"))]
            * bool(_plans(chapters))
        ),
        *(
            (names[chapter.workbook, number], f"{chapter.title}: {table.title}")
            for chapter in chapters
            for number, table in enumerate(chapter.tables)
        ),
        (
            "dictionary",
            gettext("every column of every sheet: its title, its type and what it means"),
        ),
        ("", ""),
        *((gettext(what), gettext(told)) for what, told in _TO_KNOW),
    ]
    book.sheet(READ_ME, (gettext("Sheet or fact"), gettext("What it is")), rows)
    colours = _colours(chapters, names)
    sheets = {"claims", leading_sheet.SHEET, "actions", "dictionary", *names.values()}
    for at, (name, _) in enumerate(rows, start=1):
        if name in sheets:
            book.link(READ_ME, at, name, colours.get(name, ""))


def _colours(chapters: Iterable[Chapter], names: Mapping[tuple[str, int], str]) -> dict[str, str]:
    """Return the colour of the element that each sheet of a table belongs to."""
    return {
        names[chapter.workbook, number]: _colour_of(table)
        for chapter in chapters
        for number, table in enumerate(chapter.tables)
    }


def _colour_of(table: PublishedTable) -> str:
    module = BY_NUMBER.get(table.workbook[:2])
    return COLOURS[module.letter] if module else ""


def _plans(chapters: Iterable[Chapter]) -> list[PublishedTable]:
    return [table for c in chapters for table in c.tables if table.name == "plan_actions"]


_CLAIM_COLUMNS = (
    N_("mark"),
    N_("activity"),
    N_("sentence"),
    N_("verdict"),
    N_("small print"),
    N_("holds"),
    N_("number"),
    N_("low"),
    N_("high"),
    N_("unit"),
    N_("n"),
    N_("of N"),
    N_("grade"),
    N_("consent"),
    N_("date"),
    N_("data hash"),
    N_("id"),
)


def _claim_row(found: Marked) -> tuple[object, ...]:
    c = found.claim
    return (
        f"[{found.mark}]", c.activity, c.text, c.told, c.aside, found.holds or None, c.number,
        c.low, c.high, c.unit, c.n, c.population, c.grade, c.consent, c.date, c.data_hash, c.id,
    )  # fmt: skip


def _table_sheet(book: _Book, name: str, table: PublishedTable) -> None:
    columns = columns_of(table)
    rows = [tuple(row.get(name) for name, _, _ in columns) for row in table.data]
    heads = [title for _, title, _ in columns]
    shown = [_shown(name, table) for name, _, _ in columns]
    book.sheet(name, heads, rows, [table.title, *table.notes], shown, _colour_of(table))


def _actions_sheet(book: _Book, plan: PublishedTable) -> None:
    """Write the actions with what a person fills in: choices, and a priority that follows them."""
    columns = columns_of(plan)
    printed = [each for each in columns if each[0] in {c["name"] for c in plan.columns}]
    others = [each for each in columns if each not in printed]
    own = len(printed)
    impact, effort = (_letters_of(own + after) for after in (2, 3))
    rows = [
        (
            *(row.get(name) for name, _, _ in printed), state, None, None,
            Formula(actions_sheet.priority(at, impact, effort)),
            *(row.get(name) for name, _, _ in others),
        )
        for at, (row, state) in enumerate(
            zip(plan.data, actions_sheet.states_of(plan), strict=True), start=2
        )
    ]  # fmt: skip
    heads = [head for head, _, _ in _action_columns(plan)]
    shown = [_shown(name, plan) for name, _, _ in printed]
    shown += ["", "", "", "0.0", *(_shown(name, plan) for name, _, _ in others)]
    notes = [plan.title, gettext(actions_sheet.NOTE), *plan.notes]
    book.sheet("actions", heads, rows, notes, shown, _colour_of(plan))
    book.choose("actions", len(rows), actions_sheet.choices(plan, heads, own))
    book.print_only("actions", own + len(actions_sheet.COLUMNS))


def _action_columns(plan: PublishedTable) -> list[tuple[str, str, str]]:
    """Return the columns of the actions, with title, name and type: what is worked with first."""
    columns = columns_of(plan)
    printed = {column["name"] for column in plan.columns}
    kinds = {"state": gettext("text")}
    number = gettext("number")
    own = [(name, gettext(name), kinds.get(name, number)) for name in actions_sheet.COLUMNS]
    first = [column for column in columns if column[0] in printed]
    every = [*first, *own, *(column for column in columns if column[0] not in printed)]
    heads = _apart(title for _, title, _ in every)
    return [(head, name, kind) for head, (name, _, kind) in zip(heads, every, strict=True)]


def _letters_of(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column - 1))


def _leading_sheet(book: _Book, led: Sequence[Leader], brand: Brand) -> None:
    """Write the leading measures: their rows with live distances to the limits, and charts."""
    rows: list[tuple[object, ...]] = []
    charts: list[tuple[Leader, int, int]] = []
    for leader in led:
        first = len(rows) + 2
        for at, bar in enumerate(leader.bars, start=first):
            down = Formula(f"=D{at}-E{at}", bar.value - bar.low)
            up = Formula(f"=F{at}-D{at}", bar.high - bar.value)
            rows.append(
                (leader.element, leader.sentence, bar.name, Shown(bar.value, bar.shown),
                 Shown(bar.low, bar.shown), Shown(bar.high, bar.shown), down, up, leader.unit)
            )  # fmt: skip
        charts.append((leader, first, len(rows) + 1))
    heads = [gettext(name) for name in leading_sheet.COLUMNS]
    book.sheet(leading_sheet.SHEET, heads, rows, formats=[*[""] * 6, "0.00", "0.00", ""])
    below = len(rows) + 4
    for leader, first, last in charts:
        below = book.bars(leading_sheet.SHEET, leader, first, last, below, brand)


def _shown(name: str, table: PublishedTable) -> str:
    """Return how a figure, or its limits, are shown; empty where the table does not say it."""
    columns = {column["name"]: column for column in table.columns}
    whole = next((name.removesuffix(e) for e in ("_low", "_high") if name.endswith(e)), name)
    facts = columns.get(f"{whole}{_PRINTED_ONLY}") or columns.get(whole, {})
    if facts.get("unit") == "share":
        return "0%"
    digits = int(facts.get("digits", 0)) if facts.get("type") != "string" or whole != name else 0
    return f"#,##0.{'0' * digits}" if digits else ""


def columns_of(table: PublishedTable) -> list[tuple[str, str, str]]:
    """
    Return the columns of a table's data: name, title and type.

    The printed columns come first in their order, each followed by its limits; then what is
    printed together with other columns.
    """
    titles = {column["name"]: column.get("title", "") for column in table.columns}
    there = [name for row in table.data[:1] for name in row if not name.endswith(_PRINTED_ONLY)]
    order: dict[str, None] = {}
    for name in (*(c["name"] for c in table.columns), *there):
        for each in (name, f"{name}_low", f"{name}_high"):
            if each in there:
                order[each] = None
    heads = _apart(_title(name, titles) for name in order)
    return [(name, head, _type(name, table)) for name, head in zip(order, heads, strict=True)]


def _title(name: str, titles: Mapping[str, str]) -> str:
    if titles.get(name):
        return titles[name]
    for ending, words in _ENDINGS.items():
        if name.endswith(ending):
            whole = name.removesuffix(ending)
            return gettext(words, column=titles.get(whole) or whole.replace("_", " "))
    return name.replace("_", " ")


_ENDINGS = {
    "_low": N_("{column}: lower limit"),
    "_high": N_("{column}: upper limit"),
    "_nearly": N_("{column}: in words"),
}


def _type(name: str, table: PublishedTable) -> str:
    values = [row.get(name) for row in table.data if not is_missing(row.get(name))]
    if not values:
        return gettext("empty")
    if all(isinstance(value, bool) for value in values):
        return gettext("yes or no")
    if all(isinstance(value, (int, float)) for value in values):
        return gettext("number")
    return gettext("date") if all(_date(value) for value in values) else gettext("text")


# -- the dictionary ------------------------------------------------------------------------------

_DICTIONARY_COLUMNS = (N_("sheet"), N_("column"), N_("name"), N_("type"), N_("meaning"))

_MEANINGS = {
    "n": N_("people, or records, behind the row"),
    "of N": N_("people on the stakeholder list"),
    "x": N_("people counted, out of n"),
    "tier": N_("how much may be shown for n people: hidden, count, small or full; records: full"),
    "p": N_("p-value of the test, not corrected"),
    "p_holm": N_("p-value, corrected for the family of tests by Holm's method"),
    "p_bh": N_("p-value, corrected by Benjamini and Hochberg for screening"),
    "screened": N_("whether the row passes the screening"),
    "flagged": N_("whether the row is marked in the chart"),
    "leading": N_("whether the row is in the leading group"),
    "rank": N_("place in the list, 1 is first"),
    "p_top3": N_("chance to be among the first three when what the list rests on is resampled"),
    "gap": N_("perception minus expectation; below 0 is a shortfall"),
    "no": N_("number of the row"),
    "mean": N_("mean of the series, the centre line of its chart"),
    "lower": N_("lower natural process limit"),
    "upper": N_("upper natural process limit"),
    "signal": N_("evidence that the process has changed, if any"),
    "moving_range": N_("absolute difference from the period before"),
    "range_signal": N_("whether the moving range is above its own limit"),
    "events": N_("records counted, out of n"),
    "value": N_("value of the period"),
    "n_left_out": N_("answers left out because one half of the pair is missing"),
    "mark": N_("reference mark, as it stands after the sentence in the report"),
    "id": N_("the claim's own name: activity, analysis, row"),
    "activity": N_("activity of the workshop: its letter is the element, P is the marketing plan"),
    "sentence": N_("the sentence as published"),
    "verdict": N_("short verdict, empty where the sentence describes"),
    "small print": N_("what those need who look the figure up; empty where there is nothing"),
    "number": N_("the estimate, in its unit"),
    "low": N_("lower limit, in the unit of the number; 95 %, unless the sentence names another"),
    "high": N_("upper limit, in the unit of the number; 95 %, unless the sentence names another"),
    "unit": N_("unit of the number and its limits; a share is between 0 and 1"),
    "grade": N_("evidence: A after only, B before and after, C compared, D controlled"),
    "holds": N_("whether a clear shortfall is one with all findings of its element taken together"),
    "consent": N_("whether the client agreed in writing to be named"),
    "data hash": N_("first twelve digits of the keyed hash of the rows the sentence rests on"),
    "date": N_("date of the report"),
}  # fmt: skip


def _dictionary(
    chapters: Sequence[Chapter], names: Mapping[tuple[str, int], str]
) -> Iterator[tuple[str, ...]]:
    number, flag = N_("number"), N_("yes or no")
    kinds = dict.fromkeys(("number", "low", "high", "n", "of N"), number)
    kinds |= {"holds": flag, "consent": flag, "date": N_("date")}
    for name in _CLAIM_COLUMNS:
        yield ("claims", name, name, gettext(kinds.get(name, "text")), gettext(_MEANINGS[name]))
    if leaders(chapters):
        kinds = dict.fromkeys(("value", "low", "high", "down to low", "up to high"), number)
        for name in leading_sheet.COLUMNS:
            kind, means = kinds.get(name, "text"), leading_sheet.MEANINGS[name]
            yield (leading_sheet.SHEET, gettext(name), name, gettext(kind), gettext(means))
    for plan in _plans(chapters)[:1]:
        for title, name, kind in _action_columns(plan):
            told = actions_sheet.MEANINGS.get(name, "")
            yield ("actions", title, name, kind, gettext(told) or meaning(name, title, plan))
    sheets = [
        (names[chapter.workbook, number], table)
        for chapter in chapters
        for number, table in enumerate(chapter.tables)
    ]
    for sheet, table in sheets:
        for name, title, kind in columns_of(table):
            yield (sheet, title, name, kind, meaning(name, title, table))


def meaning(name: str, title: str, table: PublishedTable) -> str:
    """
    Return what a column means.

    A column with a fixed meaning has it everywhere; a limit is one of the column it limits; else
    the column of the client's tables with this name says it, or the title as the report prints it.
    """
    if name in _MEANINGS:
        return gettext(_MEANINGS[name])
    for ending, words in _ENDINGS.items():
        whole = name.removesuffix(ending)
        if name.endswith(ending) and whole:
            return gettext(words, column=meaning(whole, whole.replace("_", " "), table))
    if name in _SCHEMA:
        return gettext(_SCHEMA[name])
    return gettext("{column}, in “{table}”", column=lower_first(title), table=table.title)


_SCHEMA = {column.name: column.meaning for table in TABLES.values() for column in table.columns}


# -- cells ---------------------------------------------------------------------------------------


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


class _Book:
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
        picture, sheet = as_picture(brand.logo), self._book.get_worksheet_by_name(READ_ME)
        sheet.insert_image(
            *(_BESIDE_THE_TABLE, f"logo.{'jpg' if brand.logo.kind == 'jpeg' else 'png'}"),
            {"image_data": io.BytesIO(picture), "description": brand.logo.alt, **_fitted(picture)},
        )

    def close(self) -> None:
        self._book.close()

    def sheet(
        self,
        name: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[object]],
        notes: Iterable[str] = (),
        formats: Sequence[str] = (),
        colour: str = "",
    ) -> None:
        """
        Write a table with a frozen head and filters, and notes below it, in columns wide enough.

        ``formats`` say how the figures of each column are shown; an empty one follows from them.
        ``colour`` is that of the tab.
        """
        sheet = self._book.add_worksheet(name)
        if colour:
            sheet.set_tab_color(colour)
        heads = [visible(head)[:LONGEST_HEAD] for head in heads]
        table = [[_value(cell) for cell in row] for row in rows]
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head, self._head)
        for at, head in enumerate(heads):
            column = [row[at] for row in table]
            width = max([len(head), *(len(v) if isinstance(v, str) else 12 for v in column)])
            sheet.set_column(at, at, min(max(width + 2, 10), WIDEST))
            figures = [value for value in column if isinstance(value, int | float | Formula)]
            given = formats[at] if formats else ""
            shown = given if given and figures else _number_format(column)
            for down, value in enumerate(column, start=1):
                self._write(sheet, down, at, value, shown)
        for down, row in enumerate(table, start=1):
            # Not every program makes a row as high as its wrapped text needs.
            longest = max((len(value) for value in row if _wrapped(value)), default=0)
            if longest:
                height = HEIGHT_OF_A_LINE * math.ceil(longest / (0.9 * WIDEST))
                sheet.set_row(down, min(height, HIGHEST))
        told = [*notes]
        for down, note in enumerate(told, start=len(table) + 2):
            self._write(sheet, down, 0, _value(note), wrap=False)
        if name != READ_ME:
            self.link(name, len(table) + 2 + len(told), READ_ME)
        sheet.freeze_panes(1, 0)
        if table:
            columns = [{"header": head, "header_format": self._head} for head in heads]
            named = f"{_NOT_IN_NAMES.sub('_', name)}_{len(self._book.worksheets())}"
            options = {"name": f"t_{named}", "columns": columns, "style": "Table Style Light 1"}
            sheet.add_table(0, 0, len(table), len(heads) - 1, options)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if self._watermark:
            sheet.set_header(f"&C&24{self._watermark}")

    def choose(
        self, name: str, rows: int, choices: Mapping[int, Sequence[str] | Sequence[int]]
    ) -> None:
        """Let a person choose in the cells of columns; another value may be typed."""
        sheet = self._book.get_worksheet_by_name(name)
        for column, source in choices.items() if rows else ():
            options = {"validate": "list", "source": [*source], "show_error": False}
            sheet.data_validation(1, column, rows, column, options)

    def print_only(self, name: str, columns: int) -> None:
        """Leave the columns behind the first ones out of what is printed."""
        sheet = self._book.get_worksheet_by_name(name)
        sheet.print_area(0, 0, sheet.dim_rowmax, columns - 1)

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

    def link(self, name: str, row: int, to: str, colour: str = "") -> None:
        """Write the name of another sheet, by which one comes to it; its colour stands beside."""
        sheet = self._book.get_worksheet_by_name(name)
        if colour not in self._links:
            look = {"font_color": self._accent, "underline": 1, "valign": "top"}
            edge = {"left": 5, "left_color": colour} if colour else {}
            self._links[colour] = self._book.add_format(look | edge)
        place = to.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{place}'!A1", self._links[colour], to)

    def _write(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: Cell,
        shown: str = "General",
        wrap: bool = True,
    ) -> None:
        """Write a value as what it is; text is never a formula."""
        if isinstance(value, Shown):
            shown, value = value.pattern, value.value
        risky = isinstance(value, str) and value.startswith(_RISKY)
        shown = "yyyy-mm-dd" if isinstance(value, date) else shown
        look = self._format(shown, wrap and _wrapped(value), risky)
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


def _apart(heads: Iterable[str]) -> list[str]:
    """Return the heads of a table, of which Excel takes none twice, whatever the case."""
    taken: dict[str, int] = {}
    found = []
    for head in heads:
        many = taken[head.casefold()] = taken.get(head.casefold(), 0) + 1
        found.append(head if many == 1 else f"{head} ({many})")
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
    day = _date(found) if _DAY.fullmatch(str(found)) else None
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
