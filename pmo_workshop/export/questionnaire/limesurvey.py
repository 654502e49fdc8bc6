"""A questionnaire for LimeSurvey: the tab-separated text of its survey structure.

See https://www.limesurvey.org/manual/Tab_Separated_Value_survey_structure.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator, Sequence

from ...content.questionnaires import Item, Questionnaire, answers_of, code_of, matrices
from ...i18n import gettext, language
from .wording import ends_in_words, heading_of, said

COLUMNS = (
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
)
SETTINGS = {"format": "G", "anonymized": "Y", "datestamp": "Y", "ipaddr": "N", "showprogress": "Y"}
"""Group by group, without names or addresses, with the day, which says the wave."""

LONGEST_ANSWER_CODE = 5

ARRAY, MANY_NUMBERS, LIST, NUMBER, SHORT_TEXT, LONG_TEXT = "F", "K", "L", "N", "S", "T"

Row = dict[str, str]


def write_limesurvey(asked: Questionnaire) -> bytes:
    """
    Return the text file that LimeSurvey imports as a survey.

    The code of a question, or of a row of an array, is the code of its answer without the
    underscore; the code of an answer is its cell, or ``A1``, ``A2`` … where LimeSurvey would not
    take that, or where the words themselves are the cell.
    """
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, COLUMNS, restval="", delimiter="\t", lineterminator="\r\n")
    table.writeheader()
    for row in _rows(asked):
        table.writerow(row | {"language": language().code})
    return written.getvalue().encode("utf-8-sig")


def _rows(asked: Questionnaire) -> Iterator[Row]:
    yield {"class": "S", "name": "language", "text": language().code}
    yield from ({"class": "S", "name": name, "text": value} for name, value in SETTINGS.items())
    yield {"class": "SL", "name": "surveyls_title", "text": _shown(said(asked.title))}
    yield {"class": "SL", "name": "surveyls_welcometext", "text": _shown(said(asked.intro))}
    for number, matrix in enumerate(matrices(asked.items), start=1):
        title = gettext("Part {number}", number=number)
        yield {"class": "G", "type/scale": str(number), "name": title, "relevance": "1"}
        yield from _question(f"Q{number}", matrix)


def _question(name: str, matrix: Sequence[Item]) -> Iterator[Row]:
    first, alone = matrix[0], len(matrix) == 1 and not said(matrix[0].stem)
    yield {
        "class": "Q",
        "type/scale": _type(first, alone),
        "name": _code(first) if alone else name,
        "relevance": "1",
        "text": _shown(heading_of(matrix)),
        "help": _shown(ends_in_words(first)),
        "mandatory": "N",
    }
    if not alone:
        for item in matrix:
            code, text = _code(item), _shown(said(item.text))
            yield {"class": "SQ", "name": code, "relevance": "1", "text": text}
    for place, answer in enumerate(answers_of(first), start=1):
        code = _answer_code(answer.cell, place, written=first.type == "choice" and not first.codes)
        yield {"class": "A", "type/scale": "0", "name": code, "text": _shown(said(answer.text))}


def _type(item: Item, alone: bool) -> str:
    if item.type == "number":
        return NUMBER if alone else MANY_NUMBERS
    if item.type == "text":
        return SHORT_TEXT if item.table == "respondents" else LONG_TEXT
    return LIST if alone else ARRAY


def _code(item: Item) -> str:
    return code_of(item).replace("_", "")


def _answer_code(cell: str, place: int, *, written: bool = False) -> str:
    """
    Return the code of an answer: letters and digits, at most five.

    Examples
    --------
    >>> [_answer_code(cell, place) for place, cell in enumerate(("7", "-3", "12m+", ""), start=1)]
    ['7', 'A2', 'A3', 'A4']
    """
    fits = cell.isascii() and cell.isalnum() and len(cell) <= LONGEST_ANSWER_CODE
    return cell if fits and not written else f"A{place}"


def _shown(text: str) -> str:
    """Return a text as LimeSurvey shows it: not read as markup or as an expression in braces."""
    return re.sub(r"\{(?=\S)", "{ ", html.escape(text, quote=False))
