"""A questionnaire for Qualtrics: the text file of its advanced format.

See https://www.qualtrics.com/support/survey-platform/survey-module/survey-tools/import-and-export-surveys/.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from ...content.questionnaires import (
    Answer,
    Item,
    Questionnaire,
    answers_of,
    code_of,
    matrices,
)
from .wording import ends_in_words, said

NOT_APPLICABLE = 99
"""The recode value of "does not apply", far from every scale."""

_INTRODUCTION = "INTRO"
_OF_A_STEM = "STEM"


def write_qualtrics(asked: Questionnaire) -> bytes:
    """
    Return the text file that Qualtrics imports as a survey.

    Every answer is a question of its own: only so does its code come back as the name of its
    column. The recode value of a tick is its cell, or its place where the cell is no number.
    """
    pages = [_told(_INTRODUCTION, said(asked.intro)), *map(_page, matrices(asked.items))]
    head = f"[[AdvancedFormat]]\n\n[[Block:{_shown(said(asked.title))}]]\n\n"
    return (head + "\n\n[[PageBreak]]\n\n".join(pages) + "\n").encode()


def _page(matrix: Sequence[Item]) -> str:
    first = matrix[0]
    above = " ".join(filter(None, (said(first.stem), ends_in_words(first))))
    stem = [_told(f"{code_of(first)}_{_OF_A_STEM}", above)] if above else []
    return "\n\n".join([*stem, *("\n".join(_question(item)) for item in matrix)])


def _told(code: str, text: str) -> str:
    return f"[[Question:DB]]\n[[ID:{code}]]\n{_shown(text)}"


def _question(item: Item) -> Iterator[str]:
    answers = answers_of(item)
    yield f"[[Question:{_type(item)}]]"
    yield f"[[ID:{code_of(item)}]]"
    yield _shown(said(item.text))
    if answers:
        yield "[[AdvancedChoices]]"
    for place, answer in enumerate(answers, start=1):
        yield f"[[Choice:{_recode(item, answer, place)}]]"
        yield _shown(said(answer.text))


def _type(item: Item) -> str:
    if answers_of(item):
        return f"MC:SingleAnswer:{'Horizontal' if said(item.stem) else 'Vertical'}"
    in_short = item.type == "number" or item.table == "respondents"
    return f"TE:{'SingleLine' if in_short else 'Essay'}"


def _recode(item: Item, answer: Answer, place: int) -> str:
    if not answer.cell:
        return str(NOT_APPLICABLE)
    return answer.cell if item.type == "scale" else str(place)


def _shown(text: str) -> str:
    """Return a text as Qualtrics shows it: on one line, and not read as markup or as a tag."""
    return html.escape(text, quote=False).replace("[[", "[ [").replace("${", "$ {")
