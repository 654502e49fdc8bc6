"""The answers of a column, read for the question that they answer: each text once.

A text that is no label of the question, and no word for no answer, is asked about, once for all
columns; a value that cannot be right is refused with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ..content.questionnaires import Item, worded
from ..errors import DataError
from ..i18n import gettext, ngettext
from ..intake.number_style import number_style
from ..intake.sheet import Refused, first_few, quoted
from ..schema import TABLES
from .export import LIMESURVEY, QUALTRICS, SPSS, Column
from .grid import cells_of, in_codes
from .labels import (
    ERRORS,
    NA,
    NO_ANSWER,
    NOT_ASKED,
    answer_code,
    labelled_number,
    sets_that_hold,
    split_options,
    whole_number,
    words_for_nothing,
)
from .likeness import folded, likest
from .mapping import Choice, Question
from .rows import Answers, Ask

BLANK = ""


@dataclass(frozen=True)
class Read:
    """
    The answers of one column to one question.

    Attributes
    ----------
    column : Column
    item : Item
    values : Series
        A value as the table has it, ``""`` for no answer, ``"na"``, or ``"not asked"``.
    labels : mapping of text to value
        What each different text was read as, blanks left out; own words stand as they are.
    says : str
        By what the order of the labels is known.
    """

    column: Column
    item: Item
    values: pd.Series
    labels: Mapping[str, str] = field(default_factory=dict)
    says: str = ""

    @cached_property
    def n(self) -> Mapping[str, int]:
        """How often each value stands in the column, the most frequent first."""
        cells = cells_of(self.values)
        times = np.bincount(cells.which, minlength=len(cells.texts)).tolist()
        most = sorted(zip(times, cells.texts, strict=True), key=lambda told: -told[0])
        return {value: n for n, value in most}

    @property
    def is_answered(self) -> bool:
        """Whether anybody answered."""
        return any(value != BLANK for value in self.n)


def read_answers(
    answers: Answers,
    column: Column,
    item: Item,
    ask: Ask,
    decided: Mapping[str, str] | None = None,
) -> Read:
    """
    Read a column as the answers to a question.

    Parameters
    ----------
    answers : Answers
    column : Column
    item : Item
    ask : function
    decided : mapping of folded label to value, optional
        Of a scale whose order was decided; default: the labels of the question.

    Raises
    ------
    DataError
        A cell holds an error of a spreadsheet, or a number that the question cannot have.
    """
    cells = cells_of(column.values)
    if item.type == "text":
        return Read(column, item, in_codes(cells.changed(str.strip)))
    texts = [text for text in cells.texts if text.strip()]
    wrong = [text for text in texts if text.strip().casefold() in ERRORS]
    if wrong and not (answers.tool == LIMESURVEY and wrong == ["N/A"]):
        raise DataError(_refusal(answers, column, wrong, gettext("an error of the spreadsheet")))
    known = {code: column.labels.get(code, code) for code in texts}
    if item.type == "scale":
        meant, says = _scale(item, known, answers.tool, decided)
    elif item.type == "choice":
        meant, says = _choice(item, known, answers.tool), ""
    elif item.type == "number":
        meant, says = _numbers(answers, column, item, texts), ""
    else:
        meant, says = _several(item, known), ""
    for text in texts:
        if meant.get(text) is None:
            meant[text] = _asked(item, folded(known[text]), known[text], decided or {}, ask)
    labels = {text: meant[text] or BLANK for text in texts}
    read = cells.changed(lambda text: labels.get(text, BLANK))
    return Read(column, item, in_codes(read), labels, says)


def _refusal(answers: Answers, column: Column, texts: Sequence[str], what: str) -> str:
    rows = column.values.index[column.values.isin(texts)]
    return ngettext(
        "{place}: {n} cell holds {what} ({text}). Correct it in the file, or empty it.",
        "{place}: {n} cells hold {what} ({text}). Correct them in the file, or empty them. They "
        "are in rows {rows}.",
        len(rows),
        place=answers.place(int(rows[0]), column),
        what=what,
        text=first_few([*texts], quoted),
        rows=first_few([int(row) for row in answers.where["row"].iloc[rows]]),
    )


# --- Scales -------------------------------------------------------------------------------------


def labels_of(item: Item) -> dict[str, str]:
    """
    Return the value of each label of a scale, folded, in every language of the question.

    Where only the ends have words, these are the labels.
    """
    low = item.low or 0
    values = {
        folded(text): str(low + at)
        for at, label in enumerate(item.labels)
        for text in label.values()
    }
    for end, label in zip((item.low, item.high), item.anchors or (), strict=False):
        values |= {folded(text): str(end) for text in label.values()}
    return values


def _scale(
    item: Item, known: Mapping[str, str], tool: str, decided: Mapping[str, str] | None
) -> tuple[dict[str, str | None], str]:
    low, high = item.low or 0, item.high or 0
    labels = labels_of(item) if decided is None else decided
    nothing = _words_for_nothing(item)
    says = gettext("labels of the questionnaire") if decided is None else gettext("as decided")
    words = {folded(text) for text in known.values() if whole_number(text) is None}
    if decided is None and words - labels.keys() - nothing.keys():
        points = high - low + 1
        found = _known_labels(words - nothing.keys(), points, low)
        found = found or _known_labels(words, points, low)
        labels, says = found or (labels, says)
    meant: dict[str, str | None] = {}
    for text, label in known.items():
        meant[text] = _of_scale(label, labels, nothing, item, tool)
        if meant[text] is None and text != label:
            meant[text] = _of_scale(text, {}, {}, item, tool)
    return meant, says


def _known_labels(words: Iterable[str], points: int, low: int) -> tuple[dict[str, str], str] | None:
    found = [s for s in sets_that_hold(words) if len(s.labels) == points]
    if len(found) != 1:
        return None
    order = " < ".join(label[0] for label in found[0].labels)
    return found[0].values(low), gettext("known order: {order}", order=order)


def _of_scale(
    text: str, labels: Mapping[str, str], nothing: Mapping[str, str], item: Item, tool: str
) -> str | None:
    label = folded(text)
    low, high = item.low or 0, item.high or 0
    if tool == LIMESURVEY and text.strip() == "N/A":
        return NOT_ASKED
    if label in labels:
        return labels[label]
    number = whole_number(text)
    if number == _RECODED_NA and item.not_applicable:
        return NA
    if label in nothing:
        return nothing[label]
    if number is None and (both := labelled_number(text)):
        number = both[0] if labels.get(both[1], str(both[0])) == str(both[0]) else None
    if number is None and (place := answer_code(text)) is not None:
        number = low + place - 1
    if number == high + 1 and item.not_applicable and tool in _NUMBERED_ON:
        return NA
    value = str(number)
    return labels.get(value, value) if number is not None and low <= number <= high else None


_RECODED_NA = 99
"""What our questionnaire for Qualtrics writes for "does not apply" in an export of numbers."""

_NUMBERED_ON = frozenset({LIMESURVEY, QUALTRICS, SPSS})
"""Tools that number "does not apply" like one more point of the scale, unless told otherwise."""


def _words_for_nothing(item: Item) -> dict[str, str]:
    own = {folded(text): NA for text in (item.not_applicable or {}).values()}
    return {**words_for_nothing(), **own}


# --- Choices, numbers, several ------------------------------------------------------------------


def option_values(item: Item) -> dict[str, str]:
    """Return what is written for each option, by its text in every language and its code."""
    codes = {folded(value): value for value in item.written}
    return codes | _values_by_text(item)


def _values_by_text(item: Item) -> dict[str, str]:
    return {
        folded(text): value
        for option, value in zip(item.options, item.written, strict=True)
        for text in option.values()
    }


def _choice(item: Item, known: Mapping[str, str], tool: str) -> dict[str, str | None]:
    options = option_values(item)
    nothing = _words_for_nothing(item)
    open_list = not item.codes and not TABLES[item.table].column(item.column).choices
    meant: dict[str, str | None] = {}
    for text, label in known.items():
        said = folded(label)
        place = whole_number(label) if tool in {QUALTRICS, SPSS} else answer_code(label)
        if place is not None and (nth := _nth(item, place)):
            meant[text] = nth  # these tools number the options from 1, whatever their codes
        elif said in options:
            meant[text] = options[said]
        elif said in nothing:
            meant[text] = NO_ANSWER
        elif near := likest(said, options):
            meant[text] = options[near] if not open_list else label.strip()
        else:
            meant[text] = label.strip() if open_list else None
    return meant


def _nth(item: Item, number: int) -> str | None:
    return item.written[number - 1] if 1 <= number <= len(item.options) else None


def _numbers(
    answers: Answers, column: Column, item: Item, texts: Sequence[str]
) -> dict[str, str | None]:
    style = number_style({text.strip(): at for at, text in enumerate(texts)})
    meant: dict[str, str | None] = {}
    wrong = []
    for text in texts:
        if folded(text) in words_for_nothing():
            meant[text] = NO_ANSWER
            continue
        try:
            number = style.plain(text.strip())
        except Refused as reason:
            raise DataError(f"{answers.place(0, column)}: {reason}") from None
        if number is None or (item.low is not None and float(number) < item.low):
            wrong.append(text)
        meant[text] = number and (number.rstrip("0").rstrip(".") if "." in number else number)
    if wrong:
        raise DataError(_refusal(answers, column, wrong, gettext("what is no number of this kind")))
    return meant


def _several(item: Item, known: Mapping[str, str]) -> dict[str, str | None]:
    """Return the options of each cell by their places, such as ``"0|2"``; a rest stands behind."""
    values = _values_by_text(item)
    options = [*values]
    meant: dict[str, str | None] = {}
    for text, label in known.items():
        chosen, rest = split_options(label, options)
        parts = [values[options[at]] for at in chosen]
        meant[text] = "|".join([*parts, *([rest] if rest else [])])
    return meant


# --- Labels that nobody knows -------------------------------------------------------------------


def _asked(item: Item, label: str, text: str, decided: Mapping[str, str], ask: Ask) -> str | None:
    """Ask once what a label means that the question does not have."""
    answer = ask(
        Question(
            f"label:{label}",
            gettext(
                "{label} is no answer that {question} offers. What does it mean?",
                label=quoted(text.strip()),
                question=quoted(worded(item.text)),
            ),
            (
                *_values(item, decided),
                Choice(NA, gettext("the question does not apply")),
                Choice("no answer", gettext("no answer")),
            ),
        )
    )
    return NO_ANSWER if answer in {None, "no answer"} else answer


def _values(item: Item, decided: Mapping[str, str]) -> Iterator[Choice]:
    if item.type == "choice":
        written = option_values(item)
        for option in item.options:
            yield Choice(written[folded(worded(option))], worded(option))
    elif item.low is not None and item.high is not None:
        words = {value: label for label, value in reversed([*decided.items()]) if label != value}
        for at, value in enumerate(map(str, range(item.low, item.high + 1))):
            label = worded(item.labels[at]) if at < len(item.labels) else words.get(value, "")
            yield Choice(value, f"{value} {label}".strip())
