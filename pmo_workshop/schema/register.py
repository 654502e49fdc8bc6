"""The internal register: accounts, and dated contacts with those in them. No report reads it.

It stands apart from the answers, which nobody signs: the guard refuses what would join the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..i18n import N_
from .base import Rule, TableDefinition, always, choice, date, optional, text

if TYPE_CHECKING:
    import pandas as pd

SETTLED = ("kept", "missed")
"""States of a promise that is over; an open one has none of them."""


def settled_on_a_day(table: pd.DataFrame) -> pd.Series:
    """Whether each promise is kept or missed if, and only if, it has the day of that."""
    if not {"status", "closed"} <= {*table}:
        return always(table)
    return table["status"].isin(SETTLED) == table["closed"].notna()


STATUS_OF_A_PROMISE = optional(
    choice(
        "status",
        "how it ended; blank or open: not yet",
        ("open", *SETTLED),
        also={
            "open": ("offen",),
            "kept": ("eingehalten", "gehalten"),
            "missed": ("nicht eingehalten", "not kept", "broken", "gebrochen"),
        },
    )
)
CLOSED = optional(date("closed", "day on which it was known to be kept or missed"))
A_DAY_WITH_AN_END = Rule(
    ("status", "closed"),
    N_("kept and missed need the day in closed; an open promise has none"),
    settled_on_a_day,
)

TABLES = (
    TableDefinition(
        "stakeholders",
        "the PMO's own list of those it looks after: one row per stakeholder",
        (
            text("stakeholder_id", "an id, never a name; as in engagement"),
            text("account", "the group or unit it belongs to, such as Sponsors: one page for each"),
            optional(text("holder", "role in the PMO that looks after it")),
            optional(text("ask", "what the PMO wants of it next, in one line")),
        ),
        key=("stakeholder_id",),
        used_by=(N_("the desk"),),
        how_to_collect="Write the stakeholder list down once: an id, the account, who looks after "
        "it, and what the PMO wants of it. Keep the list of names elsewhere.",
        internal=True,
    ),
    TableDefinition(
        "touches",
        "contacts with stakeholders, planned and held, and what was promised in them: one row each",
        (
            text("touch_id", "short id"),
            text("stakeholder_id", "with whom", refers_to="stakeholders.stakeholder_id"),
            choice("kind", "a value review, or any other contact", "contact review"),
            optional(text("channel", "how, such as meeting, call or mail")),
            optional(date("planned", "day it is planned for; blank if it came unplanned")),
            optional(date("held", "day it took place; blank while it has not")),
            optional(text("note", "what came of it, or what it is for, in one line")),
            optional(text("promise", "what the PMO promised in it")),
            optional(date("due", "day by which that is to be kept")),
            STATUS_OF_A_PROMISE,
            CLOSED,
        ),
        key=("touch_id",),
        rules=(
            Rule(
                ("planned", "held"),
                N_("a contact is planned for a day, or was held on one"),
                lambda table: table["planned"].notna() | table["held"].notna(),
            ),
            Rule(
                ("promise", "due"),
                N_("due and status belong to a promise: write it, or leave them blank"),
                lambda table: (
                    table["promise"].notna() | (table["due"].isna() & table["status"].isna())
                ),
            ),
            A_DAY_WITH_AN_END,
        ),
        used_by=(N_("the desk"),),
        how_to_collect="Note each talk with a stakeholder on the day, and when the next one is; "
        "'pmo-workshop desk DIR --held ID' dates it.",
        internal=True,
    ),
    TableDefinition(
        "reviews",
        "minutes of value reviews, in the client's words: one row per review",
        (
            text("review_id", "short id"),
            text(
                "stakeholder_id",
                "with whom; blank: rehearsed in the room, its words are nobody's",
                refers_to="stakeholders.stakeholder_id",
                may_be_blank=True,
            ),
            date("held", "day of the review; blank: rehearsed", may_be_blank=True),
            optional(text("goals", "what the client wants to reach until the next one")),
            optional(text("value", "the value the client saw, in the client's words")),
            optional(text("cost", "what it cost the client, in the client's words")),
            optional(text("still_open", "what is still open")),
            optional(text("sentence", "what exactly the client would tell a colleague")),
        ),
        key=("review_id",),
        rules=(
            Rule(
                ("stakeholder_id", "held"),
                N_("a review was held on a day, with a stakeholder; a rehearsal has neither"),
                lambda table: table["stakeholder_id"].notna() == table["held"].notna(),
            ),
        ),
        used_by=(N_("the desk"),),
        how_to_collect="Write down on the day what the client said; the next agenda for the "
        "account begins with it.",
        internal=True,
    ),
)
