"""The marketing plan: who hears what, which way, from whom and when, and where it is hooked in."""

from __future__ import annotations

from ..i18n import N_
from ..leading import ELEMENTS
from .base import TableDefinition, choice, date, optional, text

COMMUNICATIONS = (
    *("case_study", "solution_guide", "value_review_agenda", "service_charter", "value_promise"),
    *("satisfaction_process", "gap_action_plan", "track_record", "newsletter"),
)
"""The nine communications, by the names of their templates."""

HOOKS = ("intake", "gate", "report", "onboarding")
"""Where in the PMO's operating model something can be hooked in."""

TABLES = (
    TableDefinition(
        "campaigns",
        "the marketing plan: one row per message to one audience",
        (
            text("campaign_id", "short id"),
            text("message", "what they are to hear, in one sentence"),
            optional(choice("element", "the element it serves", " ".join(ELEMENTS))),
            optional(
                text(
                    "source",
                    "the id of the sentence of the report it rests on, such as "
                    "V2.perceived_value.net",
                )
            ),
            optional(text("audience", "role or group; blank: everybody")),
            optional(text("need", "the need it answers: a service, or a theme of the issues")),
            optional(
                choice(
                    "communication", "which of the nine communications", " ".join(COMMUNICATIONS)
                )
            ),
            optional(text("channel", "how it reaches them, such as mail, board paper or meeting")),
            optional(text("owner", "role that answers for it")),
            optional(date("day", "day it is sent; without one it is in no calendar")),
            optional(
                text("measure", "what will show whether it worked: words, or the id of a sentence")
            ),
            optional(
                choice(
                    "hook",
                    "where in the PMO's work it is hooked in: at intake, at the gate, in the "
                    "monthly report, at onboarding",
                    " ".join(HOOKS),
                )
            ),
            optional(date("sent", "day it was sent; blank while it is not")),
        ),
        key=("campaign_id",),
        used_by=(N_("the calendar"),),
        how_to_collect="Take over what the report proposes with 'pmo-workshop calendar DIR --take "
        "ID', and choose audience, channel, owner, day and hook.",
        internal=True,
    ),
)
