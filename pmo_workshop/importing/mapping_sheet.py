"""The decisions of an import as a sheet of the entry workbook, for who has no terminal.

A person fills in the cells in red, saves, and imports again; what was typed, and each note, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..errors import UsageError
from ..i18n import gettext
from ..intake.sheet import quoted
from ..intake.xlsx_file import MAPPING
from .drafting import Becomes, Draft, in_words
from .grid import Grid
from .mapping import Question, in_order
from .sheet_in_workbook import FAINT, HEAD, TYPED, Cell, SheetToPut

_KEY, _ANSWER, _NOTE = 0, 2, 3
_WIDTHS = (0, 62, 34, 30, 52)
"""Of the columns; the first, of the keys, is hidden."""
_FIRST_CHOICE = 6
"""The column, from 0, from which on the choices of a row stand, hidden."""

_HEADS = 3
"""Rows above the first question. Only a question has a key in the first column."""

_PLACE = "#"
"""Between the key of a question and the place of one of its labels."""


@dataclass(frozen=True)
class Typed:
    """
    What a person typed into the sheet.

    Attributes
    ----------
    answers, notes : mapping of key to text
    cells : mapping of key to cell
        Where each answer stands, such as ``"C5"``.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Line:
    """A row in which one thing is asked: its key, the texts to choose from, and the choice."""

    key: str
    asks: str
    choices: tuple[str, ...]
    answer: str
    hint: str


def sheet_of(draft: Draft, typed: Typed | None = None) -> SheetToPut:
    """
    Return the sheet of a draft: a row for each question, then what each column becomes.

    Parameters
    ----------
    draft : Draft
    typed : Typed, optional
        What was in the sheet before: its notes, and answers to what is no longer asked, stay.
    """
    from openpyxl.utils import get_column_letter

    typed = typed or Typed()
    lines = [line for question in draft.asked for line in _lines(question, typed)]
    known = {line.key for line in lines}
    rows: list[list[Cell]] = [
        [Cell(""), Cell(_first_words(draft), HEAD)],
        [],
        [Cell(text, HEAD) for text in (gettext("key"), gettext("What has to be decided"),
         gettext("Answer"), gettext("Your note"), gettext("What the file shows"))],
    ]  # fmt: skip
    lists, wanted = {}, []
    for line in lines:
        number = len(rows) + 1
        note = typed.notes.get(line.key, "")
        rows.append(
            [Cell(line.key, FAINT), Cell(line.asks), Cell(line.answer, TYPED), Cell(note, TYPED),
             Cell(line.hint), Cell(""), *map(Cell, line.choices)]
        )  # fmt: skip
        if line.key not in draft.covered:
            wanted.append(f"C{number}")
        if line.choices:
            first, last = (
                get_column_letter(at)
                for at in (_FIRST_CHOICE + 1, _FIRST_CHOICE + len(line.choices))
            )
            lists[f"C{number}"] = f"${first}${number}:${last}${number}"
    for key in (typed.answers.keys() | typed.notes.keys()) - known:
        if typed.answers.get(key) or typed.notes.get(key):
            rows.append(
                [Cell(key, FAINT), Cell(gettext("no longer asked"), FAINT),
                 Cell(typed.answers.get(key, ""), TYPED), Cell(typed.notes.get(key, ""), TYPED)]
            )  # fmt: skip
    rows += [
        [],
        [Cell(""), *(Cell(text, HEAD) for text in (gettext("Column of the export"),
         gettext("What it becomes"), gettext("How often"), gettext("Why")))],
        *([Cell(""), Cell(f"{c.place}  {c.header}"), Cell(in_words(c)), Cell(how_often(c)),
           Cell(c.why)] for c in draft.columns),
    ]  # fmt: skip
    return SheetToPut(MAPPING, rows, _WIDTHS, lists, wanted)


def _first_words(draft: Draft) -> str:
    left = len(draft.open_questions)
    if left:
        return gettext(
            "Choose an answer in each red cell of the column Answer, save the workbook, close it, "
            "and import again."
        )
    return gettext("Everything is decided. An answer may be changed; then import again.")


def _lines(question: Question, typed: Typed) -> Iterator[_Line]:
    """Yield the rows of a question: one, or of labels to be ordered one for each."""
    hint = question.proof
    if question.ordered:
        order = in_order(question.answer or "")
        places = tuple(str(at) for at in range(1, len(question.choices) + 1))
        for at, choice in enumerate(question.choices, start=1):
            key = f"{question.key}{_PLACE}{at}"
            place = str(order.index(choice.id) + 1) if choice.id in order else _no_answer()
            open_ = _no_answer() if choice.optional else ""
            yield _Line(
                key,
                gettext("{label}: its place, 1 being the least", label=quoted(choice.says))
                if at > 1
                else f"{question.asks}\n"
                + gettext("{label}: its place, 1 being the least", label=quoted(choice.says)),
                (*places, _no_answer()),
                place if question.answer is not None else typed.answers.get(key, open_),
                hint,
            )
        return
    if not hint and question.suggestion is not None:
        hint = gettext("Perhaps: {choice}", choice=_says(question, question.suggestion))
    answer = "" if question.answer is None else _says(question, question.answer)
    yield _Line(
        question.key, question.asks, tuple(choice.says for choice in question.choices), answer, hint
    )


def _says(question: Question, answer: str) -> str:
    return next((choice.says for choice in question.choices if choice.id == answer), answer)


def _no_answer() -> str:
    return gettext("no answer")


def how_often(column: Becomes) -> str:
    """
    Return how often each value stands in a column.

    Examples
    --------
    >>> how_often(Becomes("F", "Q1", "responses Q1", n={"2": 3, "1": 1}, blank=4))
    '1: 1 · 2: 3 · blank: 4'
    """
    counted = [f"{value}: {column.n[value]:,}" for value in values_of(column)]
    blank = [gettext("blank: {n}", n=f"{column.blank:,}")] if column.blank else []
    return " · ".join(counted + blank)


def values_of(column: Becomes) -> list[str]:
    """Return the values of a column, numbers from the lowest on, then words."""
    return sorted(column.n, key=lambda v: (not v.isdecimal(), int(v) if v.isdecimal() else 0, v))


def typed_in(grid: Grid | None) -> Typed:
    """
    Return what a person typed into the sheet; nothing if there is none yet.

    Parameters
    ----------
    grid : Grid or None
        The sheet, as ``grids_of`` reads it.
    """
    if grid is None:
        return Typed()
    cells = grid.cells.reindex(columns=range(_NOTE + 1), fill_value="")
    own = cells[(cells[_KEY].str.strip() != "") & (cells.index > _HEADS)]
    return Typed(
        {row[_KEY].strip(): row[_ANSWER].strip() for _, row in own.iterrows()},
        {row[_KEY].strip(): row[_NOTE].strip() for _, row in own.iterrows()},
        {row[_KEY].strip(): f"C{number}" for number, row in own.iterrows()},
    )


def answers_of(questions: Iterable[Question], typed: Typed) -> dict[str, str]:
    """
    Return the answers that were typed, as an import takes them.

    Raises
    ------
    UsageError
        A cell holds none of its choices, or labels do not have places of their own.
    """
    found = {}
    for question in questions:
        if question.ordered:
            answer = _order(question, typed)
        else:
            answer = typed.answers.get(question.key, "")
        if not answer:
            continue
        by_text = {c.says: c.id for c in question.choices} | {c.id: c.id for c in question.choices}
        if question.choices and not question.ordered and answer not in by_text:
            raise UsageError(
                gettext(
                    "client.xlsx, sheet mapping, {cell}: {answer} is none of the choices. Choose "
                    "one from the list of the cell: {choices}.",
                    cell=typed.cells[question.key],
                    answer=quoted(answer),
                    choices=", ".join(choice.says for choice in question.choices),
                )
            )
        found[question.key] = answer if question.ordered else by_text.get(answer, answer)
    return found


def _order(question: Question, typed: Typed) -> str:
    """Return the labels from the least to the most; nothing while a place is open."""
    places: dict[int, str] = {}
    for at, choice in enumerate(question.choices, start=1):
        key = f"{question.key}{_PLACE}{at}"
        place = typed.answers.get(key, "")
        if not place:
            return ""
        if place == _no_answer():
            continue
        if not place.isdecimal() or int(place) in places:
            raise UsageError(
                gettext(
                    "client.xlsx, sheet mapping, {cell}: {place} is no place of its own. Give each "
                    "label another one, 1 being the least.",
                    cell=typed.cells[key],
                    place=quoted(place),
                )
            )
        places[int(place)] = choice.id
    return " < ".join(places[place] for place in sorted(places))
