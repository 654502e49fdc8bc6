"""evidence.xlsx: claims, released tables and what each column means, to calculate with."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ..content.modules import ACTIVITIES, BY_NUMBER, PLAN
from ..display import count_told, is_missing, row_name
from ..i18n import N_, gettext, lower_first, ngettext
from ..intake.brand import Brand
from ..plan import Chapter, PublishedTable
from ..present.table import POINTS
from ..units import in_words
from . import actions_sheet, leading_sheet
from .columns import MEANINGS, OF_CLAIMS, OF_EXPECTATION, OF_SERIES, TITLES
from .combined import Marked, marked
from .document import watermark
from .excel_book import (
    MAKER,
    READ_ME,
    Book,
    Formula,
    Shown,
    Table,
    apart,
    as_date,
    first_rows,
    free_name,
)
from .leading_sheet import COLOURS, Leader, leaders

CLAIMS, ACTIONS, DICTIONARY = N_("claims"), N_("actions"), N_("dictionary")

_PRINTED_ONLY = "_interval"
"""Columns that print two limits in one cell; the limits have columns of their own."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_NO_DAY = date(1980, 1, 1)
"""The day in the file's properties if the notebooks give none."""


def sheet_names(chapters: Iterable[Chapter]) -> dict[tuple[str, int], str]:
    """
    Return the sheet of every table: one for each activity, for the opening and for the plan.

    Returns
    -------
    dict
        (workbook, number of the table in it from 0) to a name of at most 31 UTF-16 units, as Excel
        counts; two sheets have different names whatever the case of their letters. The actions of
        the plan stand on a sheet of their own.
    """
    own = (READ_ME, CLAIMS, ACTIONS, leading_sheet.SHEET, DICTIONARY)
    taken = {"history", *(gettext(name).casefold() for name in own)}
    sheets: dict[str, str] = {}
    found = {}
    for chapter in chapters:
        for number, table in enumerate(chapter.tables):
            of = table.activity if table.activity in ACTIVITIES else chapter.title
            if of not in sheets:
                sheets[of] = free_name(re.sub(r"[\W_]+", " ", of.partition(":")[0]), taken)
            found[chapter.workbook, number] = gettext(ACTIONS) if _is_plan(table) else sheets[of]
    return found


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
    day = as_date(client.get("report_date", "")) or _NO_DAY
    written = io.BytesIO()
    own = brand or Brand()
    letters = {"font_name": own.base.family} if own.base.family else {}
    options = {"in_memory": True, "default_format_properties": letters}
    book = Book(Workbook(written, options), client, own)
    book.properties(
        gettext("Unlocking PMO Value: evidence, {client}", client=client.get("name", "")), day
    )
    led, plan, sheets = leaders(chapters), _plan(chapters), _sheets(chapters)
    _read_me(book, client, _contents(len(claims), bool(led), plan, sheets))
    heads = [gettext(name) for name in _CLAIM_COLUMNS]
    rows = [_claim_row(found) for found in claims]
    printed = _CLAIM_COLUMNS.index("of N") + 1
    book.sheet(gettext(CLAIMS), [Table("t_claims", heads, rows, printed=printed)])
    if led:
        _leading_sheet(book, led, own)
    if plan:
        _actions_sheet(book, plan)
    for sheet, tables in sheets.items():
        book.sheet(sheet, [each.written for each in tables], _colour_of(tables[0].table))
    heads = [gettext(name) for name in _DICTIONARY_COLUMNS]
    columns = Table("t_dictionary", heads, [*_dictionary(bool(led), plan, sheets)])
    book.sheet(gettext(DICTIONARY), [columns], looked_up=True)
    book.brand(own)
    book.close()
    return written.getvalue()


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


@dataclass(frozen=True)
class _Named:
    """A table with the name by which formulas find it in the book."""

    name: str
    table: PublishedTable

    @cached_property
    def written(self) -> Table:
        """The table as it is written: what the report prints comes first, and is printed."""
        table, columns = self.table, columns_of(self.table)
        return Table(
            self.name,
            heads=[title for _, title, _ in columns],
            rows=[tuple(row.get(name) for name, _, _ in columns) for row in _as_told(table)],
            title=table.title,
            notes=table.notes,
            formats=[_shown(name, table) for name, _, _ in columns],
            printed=sum(_is_printed(name, table) for name, _, _ in columns),
        )


def _sheets(chapters: Sequence[Chapter]) -> dict[str, list[_Named]]:
    """Return the sheets of tables with what stands on each, without the actions of the plan."""
    names = sheet_names(chapters)
    sheets: dict[str, list[_Named]] = {}
    many: Counter[str] = Counter()
    for chapter in chapters:
        for number, table in enumerate(chapter.tables):
            if _is_plan(table):
                continue
            sheet = names[chapter.workbook, number]
            name = f"t_{_NOT_IN_NAMES.sub('_', f'{sheet} {table.name}')}"
            many[name.casefold()] += 1
            if many[name.casefold()] > 1:
                name += f"_no{many[name.casefold()]}"
            sheets.setdefault(sheet, []).append(_Named(name, table))
    return sheets


def _plan(chapters: Iterable[Chapter]) -> PublishedTable | None:
    return next((table for c in chapters for table in c.tables if _is_plan(table)), None)


def _is_plan(table: PublishedTable) -> bool:
    return table.name == "plan_actions"


def _contents(
    claims: int,
    is_led: bool,
    plan: PublishedTable | None,
    sheets: Mapping[str, Sequence[_Named]],
) -> Iterator[_Link]:
    """Yield a link to every list, and to every table on its sheet."""
    told = ngettext(
        "{n} sentence of the report with the figures it rests on",
        "{n} sentences of the report with the figures they rest on",
        claims,
    )
    yield _Link(gettext(CLAIMS), told)
    if is_led:
        yield _Link(gettext(leading_sheet.SHEET), gettext("what decides each mark, as charts"))
    if plan:
        told = gettext("the merged actions of the marketing plan, to work with")
        yield _Link(gettext(ACTIONS), told, 0, COLOURS[PLAN.letter])
    for sheet, tables in sheets.items():
        rows = first_rows([each.written for each in tables])
        for each, row in zip(tables, rows, strict=True):
            yield _Link(sheet, each.table.title, row, _colour_of(each.table))
    told = gettext("every column of every sheet: its title, its type and what it means")
    yield _Link(gettext(DICTIONARY), told)


def _read_me(book: Book, client: Mapping[str, str], contents: Iterable[_Link]) -> None:
    facts: list[tuple[str, object]] = [
        (gettext("Client"), client.get("name", "")),
        (gettext("Report date"), client.get("report_date", "")),
        *([(gettext("State"), watermark(client))] if watermark(client) else []),
        (gettext("Made by"), MAKER),
        ("", ""),
    ]
    links = [*contents]
    after = [("", ""), *((gettext(what), gettext(told)) for what, told in _TO_KNOW)]
    rows = [*facts, *((link.sheet, link.told) for link in links), *after]
    heads = (gettext("Sheet or fact"), gettext("What it is"))
    book.sheet(gettext(READ_ME), [Table("t_read_me", heads, rows)])
    for at, link in enumerate(links, start=1 + len(facts)):
        book.link(gettext(READ_ME), at, link.row, link.sheet, link.colour)


class _Link(NamedTuple):
    """A line of the first sheet: the row of a sheet that it leads to, and what stands there."""

    sheet: str
    told: str
    row: int = 0
    colour: str = ""


def _colour_of(table: PublishedTable) -> str:
    """Return the colour of the element that a table belongs to."""
    module = BY_NUMBER.get(table.workbook[:2])
    return COLOURS[module.letter] if module else ""


_CLAIM_COLUMNS = (
    N_("mark"),
    N_("activity"),
    N_("sentence"),
    N_("verdict"),
    N_("number"),
    N_("low"),
    N_("high"),
    N_("unit"),
    N_("n"),
    N_("of N"),
    N_("holds"),
    N_("small print"),
    N_("grade"),
    N_("consent"),
    N_("date"),
    N_("data hash"),
    N_("id"),
)


def _claim_row(found: Marked) -> tuple[object, ...]:
    c = found.claim
    return (
        f"[{found.mark}]", c.activity, c.text, c.told, c.number, c.low, c.high,
        in_words(c.unit), c.n,
        c.population, found.holds or None, c.aside, c.grade, c.consent, c.date, c.data_hash, c.id,
    )  # fmt: skip


def _actions_sheet(book: Book, plan: PublishedTable) -> None:
    """Write the actions with what a person fills in: choices, and a priority that follows them."""
    columns = columns_of(plan)
    printed = [each for each in columns if _is_printed(each[0], plan)]
    others = columns[len(printed) :]
    own = len(printed)
    impact, effort = (_letters_of(own + after) for after in (2, 3))
    rows = [
        (
            *(_by_when(row) if name == "due" else row.get(name) for name, _, _ in printed),
            state, None, None,
            Formula(actions_sheet.priority(at, impact, effort)),
            *(row.get(name) for name, _, _ in others),
        )
        for at, (row, state) in enumerate(
            zip(_as_told(plan), actions_sheet.states_of(plan), strict=True), start=2
        )
    ]  # fmt: skip
    heads = [head for head, _, _ in _action_columns(plan)]
    shown = [_shown(name, plan) for name, _, _ in printed]
    shown += ["", "", "", "0.0", *(_shown(name, plan) for name, _, _ in others)]
    notes = [plan.title, gettext(actions_sheet.NOTE), *plan.notes]
    made = Table("t_actions", heads, rows, "", notes, shown, own + len(actions_sheet.COLUMNS))
    book.sheet(gettext(ACTIONS), [made], COLOURS[PLAN.letter])
    book.choose(gettext(ACTIONS), len(rows), actions_sheet.choices(plan, heads, own))


def _action_columns(plan: PublishedTable) -> list[tuple[str, str, str]]:
    """Return the columns of the actions, with title, name and type: what is worked with first."""
    columns = columns_of(plan)
    kinds = {"state": gettext("text")}
    number = gettext("number")
    own = [(name, gettext(name), kinds.get(name, number)) for name in actions_sheet.COLUMNS]
    first = sum(_is_printed(name, plan) for name, _, _ in columns)
    every = [*columns[:first], *own, *columns[first:]]
    heads = apart(title for _, title, _ in every)
    return [(head, name, kind) for head, (name, _, kind) in zip(heads, every, strict=True)]


def _by_when(row: Mapping[str, object]) -> object:
    """Return by when an action is due, or the day proposed for it; its state tells which."""
    waits = not row.get("kind") or is_missing(row.get("due"))  # else it has a date of its own
    return (waits and row.get("proposed_for")) or row.get("due")


def _as_told(table: PublishedTable) -> Iterator[dict[str, object]]:
    """Yield the data of a table, its texts as they are printed: in words of the language."""
    names = [column["name"] for column in table.columns]
    for row, printed in zip(table.data, table.printed, strict=True):
        told = zip(names, printed, strict=False)
        texts = {name: text for name, text in told if _is_text(row.get(name))}
        nearly = {
            name: count_told(row, name.removesuffix("_nearly"))
            for name in row
            if name.endswith("_nearly") and row[name]
        }
        ids = {name: row_name(row[name]) for name in row if name.endswith("_id")}
        yield {**row, **nearly, **ids, **texts, **_points(table, row)}


def _points(table: PublishedTable, row: Mapping[str, object]) -> dict[str, float]:
    """Return what a row holds in percentage points, with its limits: 100 times the share."""
    names = [
        f"{column['name']}{ending}"
        for column in table.columns
        if column.get("unit") == POINTS
        for ending in ("", "_low", "_high")
    ]
    figures = {name: row.get(name) for name in names}
    return {name: 100 * v for name, v in figures.items() if isinstance(v, int | float)}


def _is_for_people(name: str, table: PublishedTable) -> bool:
    """Tell figures, days, ids and words for a figure from the codes of programs."""
    told = name.endswith(("_id", "_nearly"))
    return told or not any(_is_text(row.get(name)) for row in table.data)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and as_date(value) is None


def _letters_of(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column - 1))


def _leading_sheet(book: Book, led: Sequence[Leader], brand: Brand) -> None:
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
    shown = [*[""] * 6, "0.00", "0.00", ""]
    sheet = gettext(leading_sheet.SHEET)
    book.sheet(sheet, [Table("t_leading_measures", heads, rows, formats=shown)])
    below = len(rows) + 4
    for leader, first, last in charts:
        below = book.bars(sheet, leader, first, last, below, brand)


def _shown(name: str, table: PublishedTable) -> str:
    """Return how a figure, or its limits, are shown; empty where the table does not say it."""
    columns = {column["name"]: column for column in table.columns}
    whole = next((name.removesuffix(e) for e in ("_low", "_high") if name.endswith(e)), name)
    facts = columns.get(f"{whole}{_PRINTED_ONLY}") or columns.get(whole, {})
    if facts.get("unit") == "share":
        return "0%"
    if facts.get("unit") == POINTS:
        return "0"
    if facts.get("type") == "integer" and whole == name:
        return "#,##0"
    digits = int(facts.get("digits", 0)) if facts.get("type") != "string" or whole != name else 0
    return f"#,##0.{'0' * digits}" if digits else ""


def _is_printed(name: str, table: PublishedTable) -> bool:
    """Tell whether the report prints a column of a table's data, or limits of it."""
    printed = {column["name"] for column in table.columns}
    whole = next((name.removesuffix(e) for e in ("_low", "_high") if name.endswith(e)), name)
    return bool({name, whole, f"{whole}{_PRINTED_ONLY}"} & printed)


def columns_of(table: PublishedTable) -> list[tuple[str, str, str]]:
    """
    Return the columns of a table's data: name, title and type.

    The printed columns come first in their order, each followed by its limits; then what stands
    beside them and has a title: codes and flags for programs are left out.
    """
    titles = _titles(table)
    there = [
        name
        for row in table.data[:1]
        for name in row
        if not name.endswith(_PRINTED_ONLY) and _title(name, titles)
        if _is_printed(name, table) or _is_for_people(name, table)
    ]
    order: dict[str, None] = {}
    for name in (*(c["name"] for c in table.columns), *there):
        whole = name.removesuffix(_PRINTED_ONLY)
        for each in (whole, f"{whole}_low", f"{whole}_high"):
            if each in there:
                order[each] = None
    heads = apart(_title(name, titles) for name in order)
    return [(name, head, _type(name, table)) for name, head in zip(order, heads, strict=True)]


def _titles(table: PublishedTable) -> dict[str, str]:
    """Return the titles of the columns; limits of a share are printed beside a share."""
    return {
        column["name"]: gettext(TITLES["share"])
        if column["name"].endswith(_PRINTED_ONLY) and column.get("unit") == "share"
        else column.get("title", "")
        for column in table.columns
    }


def _title(name: str, titles: Mapping[str, str]) -> str:
    """Return what a column is called; empty where it is for programs alone."""
    if name in titles:
        return titles[name]
    for ending, words in _ENDINGS.items():
        whole = _title(name.removesuffix(ending), titles) if name.endswith(ending) else ""
        if whole:
            return gettext(words, column=whole)
    return gettext(TITLES[name]) if name in TITLES else titles.get(f"{name}{_PRINTED_ONLY}", "")


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
    return gettext("date") if all(as_date(value) for value in values) else gettext("text")


# -- the dictionary ------------------------------------------------------------------------------

_DICTIONARY_COLUMNS = (
    N_("sheet"), N_("table"), N_("column"), N_("name"), N_("type"), N_("meaning"),
)  # fmt: skip


def _dictionary(
    is_led: bool, plan: PublishedTable | None, sheets: Mapping[str, Sequence[_Named]]
) -> Iterator[tuple[str, ...]]:
    number, flag = N_("number"), N_("yes or no")
    kinds = dict.fromkeys(("number", "low", "high", "n", "of N"), number)
    kinds |= {"holds": flag, "consent": flag, "date": N_("date")}
    for name in _CLAIM_COLUMNS:
        kind = gettext(kinds.get(name, "text"))
        yield (gettext(CLAIMS), "t_claims", gettext(name), name, kind, gettext(OF_CLAIMS[name]))
    if is_led:
        kinds = dict.fromkeys(("value", "low", "high", "down to low", "up to high"), number)
        sheet = gettext(leading_sheet.SHEET)
        for name in leading_sheet.COLUMNS:
            kind, means = gettext(kinds.get(name, "text")), gettext(leading_sheet.MEANINGS[name])
            yield (sheet, "t_leading_measures", gettext(name), name, kind, means)
    if plan:
        for title, name, kind in _action_columns(plan):
            own = actions_sheet.MEANINGS.get(name)
            means = gettext(own) if own else meaning(name, title, plan)
            yield (gettext(ACTIONS), "t_actions", title, name, kind, means)
    for sheet, tables in sheets.items():
        for each in tables:
            for name, title, kind in columns_of(each.table):
                yield (sheet, each.name, title, name, kind, meaning(name, title, each.table))


def meaning(name: str, title: str, table: PublishedTable) -> str:
    """
    Return what a column means.

    A statistic means the same in all results, and that of a series the same in all series; a limit
    is one of the column it limits. Any other column is explained by its title and its table: a
    column of the client's tables with the same name may be another thing.
    """
    fixed = MEANINGS | (OF_SERIES if table.series else {})
    fixed |= OF_EXPECTATION if table.activity == "T2" else {}
    if name in fixed:
        return gettext(fixed[name])
    for ending, words in _ENDINGS.items():
        whole = name.removesuffix(ending)
        if name.endswith(ending) and whole:
            return gettext(words, column=meaning(whole, _title(whole, _titles(table)), table))
    return gettext("{column}, in “{table}”", column=lower_first(title), table=table.title)
