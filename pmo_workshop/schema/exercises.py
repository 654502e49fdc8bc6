"""The table of the exercises: what the people in the room answered."""

from __future__ import annotations

from ..i18n import N_
from .base import TableDefinition, respondent, text

TABLES = (
    TableDefinition(
        "exercise_answers",
        "answers to the exercises: one row per person, exercise, item and part",
        (
            *respondent(),
            text("exercise", "id of the exercise, such as t2-five-gaps"),
            text("item", "what was asked about"),
            text("part", "what was asked of it, such as likely or action"),
            text("value", "the answer as it was stored: a number, a choice, a date or words"),
        ),
        key=("resp_id", "wave", "exercise", "item", "part"),
        used_by=(N_("every exercise"),),
        how_to_collect="Let the room fill in the exercises, then 'pmo-workshop answers'.",
    ),
)
