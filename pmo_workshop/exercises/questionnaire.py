"""A questionnaire as an exercise: the survey that a client does not have is held in the room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..content.definitions import QUESTIONNAIRE, Exercise, Item, Part
from ..content.modules import OPENING
from ..content.questionnaires import Item as Question
from ..content.questionnaires import Questionnaire, code_of, worded
from ..i18n import gettext

ANSWER = "answer"
"""The one part of a row that is not a screen."""

_PREFIX = "survey-"
_BETWEEN = "--"


def exercise_id(modules: Sequence[str]) -> str:
    """
    Return the id of the exercise that is made of modules of a questionnaire.

    Examples
    --------
    >>> exercise_id(["core", "best-worst"])
    'survey-core--best-worst'
    """
    return _PREFIX + _BETWEEN.join(modules)


def modules_in(exercise: str) -> tuple[str, ...]:
    """
    Return the modules of which an exercise is made; none if it is no questionnaire.

    Examples
    --------
    >>> modules_in("survey-core--best-worst"), modules_in("t2-five-gaps")
    (('core', 'best-worst'), ())
    """
    if not exercise.startswith(_PREFIX):
        return ()
    return tuple(exercise.removeprefix(_PREFIX).split(_BETWEEN))


def exercise_of(questionnaire: Questionnaire, name: str) -> Exercise:
    """Return the exercise that a questionnaire makes, a question to a row."""
    return Exercise(
        id=name,
        element=OPENING.title,
        activity="",
        kind=QUESTIONNAIRE,
        title=worded(questionnaire.title),
        prompt=worded(questionnaire.intro),
        minutes=math.ceil(questionnaire.minutes),
        reveal=gettext("Nobody sees an answer in the room: the report tells what all of them say."),
        cue=gettext("Ask for quiet. Whoever is not sure leaves a question out and does not guess."),
        debrief=gettext("Which question was hard to answer, and who would know?"),
        fewest=1,
        items=tuple(_rows(questionnaire.items)),
    )


def _rows(questions: Sequence[Question]) -> Iterator[Item]:
    above = ""
    for question in questions:
        stem, label = worded(question.stem), worded(question.text)
        part = _part(question, label)
        yield Item(code_of(question), label, parts=(part,), above="" if stem == above else stem)
        above = stem


def _part(question: Question, label: str) -> Part:
    ends = (question.labels[0], question.labels[-1]) if question.labels else question.anchors
    low_label, high_label = map(worded, ends or ({}, {}))
    return Part(
        ANSWER,
        label,
        question.type,
        low=question.low,
        high=question.high,
        low_label=low_label,
        high_label=high_label,
        choices=dict(zip(question.written, map(worded, question.options), strict=True)),
        not_applicable=worded(question.not_applicable or {}),
    )
