"""The tables of Building Trust: services and requests, actions, cases, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..i18n import N_
from .base import (
    ColumnDefinition,
    Rule,
    TableDefinition,
    choice,
    date,
    flag,
    integer,
    number,
    optional,
    ordered,
    respondent,
    text,
)

if TYPE_CHECKING:
    import pandas as pd

REQUESTS_PER_QUARTER = 2
"""How often one person is asked in a quarter at most: the rule of this workshop."""


def _best_and_worst_differ(table: pd.DataFrame) -> pd.Series:
    return table["best"] != table["worst"]


def _best_and_worst_were_shown(table: pd.DataFrame) -> pd.Series:
    import pandas as pd

    rows = zip(table["shown"], table["best"], table["worst"], strict=True)
    return pd.Series(
        [isinstance(s, tuple) and b in s and w in s for s, b, w in rows],
        index=table.index,
        dtype=bool,
    )


def _change_within_its_limits(table: pd.DataFrame) -> pd.Series:
    """Return which cases do not contradict themselves; a tenth of the width may be rounding."""
    change = (table["after"] - table["before"]).astype(float)
    low, high = (table[end].astype(float) for end in ("change_low", "change_high"))
    slack = (high - low) / 10 + 1e-9
    return ~((change < low - slack) | (change > high + slack))


def _told(name: str, meaning: str) -> ColumnDefinition:
    """A fact that only the case study of this engagement needs."""
    return optional(text(name, meaning))


def _days(name: str, what: str) -> ColumnDefinition:
    """A limit of the loop from asking to telling."""
    return integer(name, f"days from the request until {what}", 0)


TABLES = (
    TableDefinition(
        "bws",
        "best-worst scaling: one row per respondent and screen",
        (
            *respondent(),
            integer("task", "number of the screen", 1),
            ColumnDefinition(
                "shown",
                "list",
                "the services on the screen (3 to 6 of them)",
                refers_to="services.service_id",
            ),
            text("best", "chosen as most important", refers_to="services.service_id"),
            text("worst", "chosen as least important", refers_to="services.service_id"),
        ),
        key=("resp_id", "wave", "task"),
        rules=(
            Rule(("best", "worst"), N_("best and worst must differ"), _best_and_worst_differ),
            Rule(
                ("shown", "best", "worst"),
                N_("best and worst must be among the services shown"),
                _best_and_worst_were_shown,
            ),
        ),
        used_by=("T1", "T2", "T5", "T6", "B4", "V2", "V3", "V5", "C2"),
        how_to_collect="Show each respondent the best-worst screens of the services (about 5 "
        "minutes) and ask for the most and the least important on each.",
    ),
    TableDefinition(
        "services",
        "one row per PMO service",
        (
            text("service_id", "short id of the service"),
            text("name", "the service as stakeholders know it"),
            optional(text("group", "group of services")),
            optional(choice("status", "whether it is offered", "live pilot retired")),
        ),
        key=("service_id",),
        used_by=("T1", "T2", "T6", "V3", "C4"),
        how_to_collect="List what the PMO offers, 7 to 13 services, in the stakeholders' words.",
    ),
    TableDefinition(
        "tickets",
        "one row per request to the PMO",
        (
            text("ticket_id", "id of the request"),
            optional(
                text("service_id", "the service asked for", refers_to="services.service_id"),
                N_("such a request counts only in the figures of all services together."),
                N_("Note with each request which service it asks for."),
            ),
            date("opened", "day the request came in"),
            date("closed", "day it was done; blank while open", may_be_blank=True),
            optional(
                number("paused_h", "time waiting for the client", 0, unit="hours"),
                N_("the clock of such a request also runs while it waits for the client."),
            ),
            optional(
                number(
                    "expected_days",
                    "how long the client expected it to take; above 0",
                    0,
                    unit="days",
                ),
                N_("such a request is not compared with what was expected."),
                N_("Ask with each request when the client expects it, and note the days."),
            ),
            optional(flag("met", "1 if the agreed level was met")),
        ),
        key=("ticket_id",),
        rules=(
            ordered("opened", "closed"),
            Rule(
                ("expected_days",),
                N_("expected_days must be above 0"),
                lambda table: ~(table["expected_days"] <= 0),
            ),
        ),
        used_by=("T2", "T5", "V3", "C4", "C5"),
        how_to_collect="Export the PMO's request log of the last 12 months or more.",
    ),
    TableDefinition(
        "raci",
        "one row per task, role and code",
        (
            text("task", "the task"),
            text("role", "the role", may_be_blank=True),
            choice(
                "code",
                "responsible, accountable, consulted, informed; one row for each that a role is; "
                "blank if the task has nobody",
                "R A C I",
                stands_for=("responsible", "accountable", "consulted", "informed"),
                may_be_blank=True,
            ),
        ),
        key=("task", "role", "code"),
        rules=(
            Rule(
                ("role", "code"),
                N_("a code needs a role"),
                lambda table: table["role"].notna() | table["code"].isna(),
            ),
        ),
        used_by=("T4", "C4"),
        how_to_collect="Write down who does, answers for, advises on and hears of each task; a "
        "task with nobody is a row without a code.",
    ),
    TableDefinition(
        "cases",
        "case studies: one row per engagement that could be told",
        (
            text("case_id", "short id"),
            text("need_id", "the need it answers", refers_to="services.service_id"),
            text("title", "the outcome in one line"),
            text("measure", "what was measured"),
            optional(text("unit", "its unit")),
            choice("better", "the direction that is better", "lower higher"),
            number("before", "value before", may_be_blank=True),
            number("after", "value after", may_be_blank=True),
            optional(number("change_low", "lower 95 % limit of the change, if known")),
            optional(number("change_high", "upper 95 % limit of the change, if known")),
            integer("n", "observations behind it", 0, may_be_blank=True),
            flag("comparator", "1 if the same measure exists for a comparable group"),
            flag("controlled", "1 if a controlled design was used"),
            flag("consent", "1 if the client agreed in writing to be named"),
            flag("published", "1 if it has been published"),
            _told("quote", "the need in the client's own words, as the client agreed to"),
            _told("context", "what the organisation was facing"),
            _told("pmo_did", "what the PMO did"),
            _told("contributors", "who else contributed"),
            _told("did_not_work", "what was tried and did not help"),
            _told("contact", "a role and how to reach it, never a private address"),
            optional(date("consent_date", "day of the written consent")),
        ),
        key=("case_id",),
        rules=(
            ordered("change_low", "change_high"),
            Rule(
                ("before", "after", "change_low", "change_high"),
                N_("after less before must lie from change_low to change_high"),
                _change_within_its_limits,
            ),
        ),
        used_by=("T6", "B7", "V3", "S2"),
        how_to_collect="List every engagement of the last year, also those that went badly.",
    ),
    TableDefinition(
        "contacts",
        "questions put to stakeholders: one row per person, day and instrument",
        (
            text("person_id", "an id, never a name"),
            date("asked", "day of the request"),
            text("instrument", "what was asked, such as csat, ces, gap, nps"),
            flag("answered", "1 if it was answered"),
            optional(date("decided", "day it was decided what follows from the answer")),
            optional(date("done", "day that was done")),
            optional(date("told_back", "day the respondent heard what was done with it")),
        ),
        used_by=("T4",),
        how_to_collect="List every survey invitation of the last year with its date.",
    ),
    TableDefinition(
        "listening",
        "how satisfaction is managed, as it was designed: one loop per instrument",
        (
            text("instrument", "what is asked, as in contacts", joined_to=("contacts.instrument",)),
            text("owner", "the one role that answers for the whole loop"),
            optional(text("trigger", "when it is asked, such as after each request")),
            optional(text("asked_by", "role that asks")),
            optional(_days("decide_days", "it is decided what follows")),
            optional(_days("act_days", "it is done")),
            _days("tell_days", "whoever was asked hears what followed"),
            optional(text("told_how", "how they hear it, such as a mail, or the newsletter")),
            optional(
                integer("times_a_year", "how often one person is asked in a year, at most", 1)
            ),
            optional(
                date("since", "day from which it holds; earlier requests are not judged by it")
            ),
        ),
        key=("instrument",),
        rules=(ordered("decide_days", "act_days"), ordered("decide_days", "tell_days")),
        used_by=("T4",),
        how_to_collect="Settle for each instrument who answers for it, when and how often it is "
        "asked, and within how many days of the request it is decided, done and told. The exercise "
        "t4-design-loop does that in the room.",
        design=True,
    ),
)
