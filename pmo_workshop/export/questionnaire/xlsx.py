"""A questionnaire as an entry workbook: one row a person, one column an answer, with drop-downs."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...content.questionnaires import Item, Questionnaire, answers_of, code_of
from ...i18n import N_, gettext
from .wording import ends_in_words, said

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ANSWERS, LISTS = "answers", "lists"
PERSON, WAVE = "resp_id", "wave"
FIRST_ROW = 3
"""The row of the first person, as the spreadsheet counts: above it codes and questions."""

PEOPLE = 2_000
_SAID = {
    PERSON: N_("Person: a number, never a name"),
    WAVE: N_("Round of the survey, such as 2026-Q1"),
}
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_WIDTH, _LONGEST_MESSAGE = 24, 255


def write_entry_workbook(asked: Questionnaire) -> bytes:
    """
    Return a workbook to type answers into: codes in row 1, questions in row 2, then people.

    Equal questionnaires give equal bytes.
    """
    import xlsxwriter  # imported here: few processes write workbooks

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": said(asked.title), "created": _MADE.replace(tzinfo=None)})
    sheet, lists = book.add_worksheet(ANSWERS), book.add_worksheet(LISTS)
    lists.hide()
    code = book.add_format({"font_color": "#55606B", "font_size": 9, "num_format": "@"})
    question = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    columns = [*_SAID.items(), *((code_of(item), said(item.text)) for item in asked.items)]
    for at, (name, text) in enumerate(columns):
        sheet.write_string(0, at, name, code)
        sheet.write_string(1, at, gettext(text) if name in _SAID else text, question)
    sheet.set_column(0, len(columns) - 1, _WIDTH)
    sheet.set_row(1, 75)
    sheet.freeze_panes(FIRST_ROW - 1, len(_SAID))
    known: dict[tuple[str, ...], str] = {}
    for at, item in enumerate(asked.items, start=len(_SAID)):
        _help_while_typing(sheet, at, item, _list(book, lists, item, known))
    book.close()
    return made.getvalue()


def _list(book: Workbook, lists: Worksheet, item: Item, known: dict[tuple[str, ...], str]) -> str:
    """Return where the answers of a question stand, and write them there the first time."""
    from xlsxwriter.utility import xl_col_to_name

    answers = tuple(said(answer.text) for answer in answers_of(item))
    if answers and answers not in known:
        text, at = book.add_format({"num_format": "@"}), len(known)
        for row, answer in enumerate(answers):
            lists.write_string(row, at, answer, text)
        name = xl_col_to_name(at)
        known[answers] = f"={LISTS}!${name}$1:${name}${len(answers)}"
    return known.get(answers, "")


def _help_while_typing(sheet: Worksheet, at: int, item: Item, source: str) -> None:
    told = " ".join(filter(None, (said(item.stem), ends_in_words(item))))
    rule: dict[str, object] = {"validate": "any"}
    if source:
        rule = {"validate": "list", "source": source}
    elif item.type == "number":
        low, high = (item.low or 0), (item.high if item.high is not None else 1_000_000)
        rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
    if source or item.type == "number" or told:
        rule |= {"input_message": told[:_LONGEST_MESSAGE]} if told else {}
        sheet.data_validation(FIRST_ROW - 1, at, FIRST_ROW + PEOPLE - 2, at, rule)
