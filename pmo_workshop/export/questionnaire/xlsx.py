"""A questionnaire as an entry workbook: one row a person, one column an answer, with drop-downs."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...content.questionnaires import Item, Questionnaire, answers_of, code_of
from ...i18n import gettext
from .wording import ends_in_words, said

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ANSWERS, LISTS = "answers", "lists"
PERSON = "resp_id"
PEOPLE = 2_000
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_WIDTH, _LONGEST_MESSAGE, _LARGEST_NUMBER = 24, 255, 1_000_000


def write_entry_workbook(asked: Questionnaire) -> bytes:
    """
    Return a workbook to type answers into: code and question in row 1, then one row a person.

    Equal questionnaires give equal bytes.
    """
    import xlsxwriter  # imported here: few processes write workbooks

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": said(asked.title), "created": _MADE.replace(tzinfo=None)})
    sheet, lists = book.add_worksheet(ANSWERS), book.add_worksheet(LISTS)
    lists.hide()
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    sheet.write_string(0, 0, PERSON, head)
    told = gettext("A number or another id for each person, never a name.")
    sheet.data_validation(1, 0, PEOPLE, 0, _rule(message=told))
    known: dict[tuple[str, ...], str] = {}
    for at, item in enumerate(asked.items, start=1):
        sheet.write_string(0, at, f"{code_of(item)}: {said(item.text)}", head)
        message = " ".join(filter(None, (said(item.stem), ends_in_words(item))))
        rule = _rule(item, _list(book, lists, item, known), message)
        sheet.data_validation(1, at, PEOPLE, at, rule)
    sheet.set_column(0, len(asked.items), _WIDTH)
    sheet.set_row(0, 90)
    sheet.freeze_panes(1, 1)
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


def _rule(item: Item | None = None, source: str = "", message: str = "") -> dict[str, object]:
    """Return what may be typed into a column, and what is told meanwhile."""
    told = {"input_message": message[:_LONGEST_MESSAGE]} if message else {}
    if source:
        return {"validate": "list", "source": source, **told}
    if item is None or item.type != "number":
        return {"validate": "any", **told}
    high = item.high if item.high is not None else _LARGEST_NUMBER
    return {"validate": "decimal", "criteria": "between", "minimum": item.low or 0,
            "maximum": high, **told}  # fmt: skip
