"""The ledger of actions: what was agreed, what was to come of it, and what did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..i18n import N_
from ..leading import ELEMENTS
from .base import (
    Rule,
    TableDefinition,
    always,
    choice,
    date,
    integer,
    number,
    optional,
    ordered,
    text,
)

if TYPE_CHECKING:
    import pandas as pd

ENDED = ("done", "dropped")
"""States of an action that is over; all others are open."""


WORDS_OF_STATES = {
    "open": ("not started", "to do", "agreed", "late", "overdue",
             "offen", "nicht begonnen", "vereinbart", "überfällig", "verspätet"),
    "started": ("in progress", "under way", "ongoing", "begun",
                "begonnen", "in Arbeit", "in Bearbeitung", "läuft"),
    "done": ("closed", "complete", "completed", "finished",
             "erledigt", "abgeschlossen", "fertig", "umgesetzt"),
    "dropped": ("cancelled", "canceled", "withdrawn", "gestrichen", "verworfen", "abgebrochen"),
}  # fmt: skip
"""What people write for a state, in English and German; late follows from the day, and is open."""


def words_of_action(action: object) -> str:
    """
    Return by which words actions are the same, whatever their blanks, capitals, marks and articles.

    Examples
    --------
    >>> words_of_action("Drop  the Second check."), words_of_action("Do not drop the second check")
    ('drop second check', 'do not drop second check')
    >>> words_of_action("Den zweiten Check streichen")
    'zweiten check streichen'
    """
    text = str(action).casefold()
    return " ".join(w for w in re.findall(r"\w+", text) if w not in _ARTICLES) or text.strip()


_ARTICLES = {
    *("a", "an", "the"),
    *("der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines"),
}


def _ended_on_a_day(table: pd.DataFrame) -> pd.Series:
    if not {"status", "closed"} <= {*table}:
        return always(table)
    ended = table["status"].isin(ENDED)
    return table["status"].isna() | (ended == table["closed"].notna())


TABLES = (
    TableDefinition(
        "actions",
        "the ledger of actions: one row per action agreed",
        (
            text("action_id", "short id"),
            text("action", "what will be done"),
            optional(choice("element", "the element it serves", " ".join(ELEMENTS))),
            optional(
                text(
                    "source",
                    "what it follows from: the id of a sentence or a next step of the report, or "
                    "of an exercise",
                )
            ),
            optional(
                text(
                    "dimension",
                    "the dimension or cost it is to mend",
                    joined_to=("items.dimension", "perceived_cost.component"),
                ),
                N_("such an action is not tied to a gap, so it has no priority."),
            ),
            optional(
                integer(
                    "cause",
                    "where the gap comes from: 1 knowledge, 2 standard, 3 delivery, "
                    "4 communication",
                    1,
                    4,
                ),
                N_("whether such an action changes the service or the promise is not known."),
            ),
            optional(text("owner", "role that answers for it")),
            optional(
                text(
                    "promised_by",
                    "who has put a name to it, by choice; the desk tells it, no report does",
                )
            ),
            optional(date("due", "day it is due")),
            optional(
                number("effort_days", "effort; above 0", 0, unit="days"),
                N_("such an action has no priority."),
            ),
            optional(
                text(
                    "measure",
                    "what will show whether it worked: words, or the id of a sentence of the "
                    "report, such as T2.gap_by_dimension.overall, which the next one looks up",
                )
            ),
            optional(number("baseline", "the measure as it was told when the action was agreed")),
            optional(number("baseline_low", "lower 95 % limit of the baseline")),
            optional(number("baseline_high", "upper 95 % limit of the baseline")),
            optional(date("baseline_on", "day of the report that told the baseline")),
            optional(
                number("expected_change", "by how much the measure is to change, with its sign")
            ),
            optional(date("check_on", "day on which the measure is looked at again")),
            optional(
                choice(
                    "status",
                    "how far it is; blank: open, or done if closed has a day",
                    ("open", "started", *ENDED),
                    also=WORDS_OF_STATES,
                )
            ),
            date("closed", "day it was done or dropped; blank while open", may_be_blank=True),
            optional(text("result", "what came of it, or why it was dropped")),
            optional(date("told_on", "day those concerned were told")),
            optional(text("told_to", "who was told, as roles")),
        ),
        key=("action_id",),
        rules=(
            Rule(
                ("effort_days",),
                N_("effort_days must be above 0"),
                lambda table: ~(table["effort_days"] <= 0),
            ),
            Rule(
                ("status", "closed"),
                N_("done and dropped need the day in closed; open and started have none"),
                _ended_on_a_day,
            ),
            ordered("baseline_low", "baseline", "baseline_high"),
        ),
        used_by=("T3", "T4", "V5"),
        how_to_collect="Take over what the report proposes with 'pmo-workshop actions', and write "
        "down what the room commits itself to.",
    ),
)
