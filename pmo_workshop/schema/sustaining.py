"""The tables of Sustaining Relationships: issues and what answers them, time, capability."""

from __future__ import annotations

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
    respondent,
    text,
)

RUBRIC = (
    "audience insight",
    "value promise",
    "channel fit",
    "dialogue",
    "timeliness",
    "measurement",
    "skills",
    "complex problems",
)
"""The eight dimensions of communications capability, of which the house rubric gives the levels."""

TABLES = (
    TableDefinition(
        "issues",
        "what keeps stakeholders awake: one row per statement and coder",
        (
            *respondent(),
            text("text", "the statement in the respondent's words"),
            optional(ColumnDefinition("codes", "list", "themes")),
            optional(
                integer("severity", "how serious", 1, 5),
                N_("such a statement counts in no severity and in no priority."),
            ),
            optional(choice("horizon", "when it bites", "now 6m 12m+")),
            optional(
                text("coder", "who coded it"),
                N_("such rows count as sorted by one person, and no agreement is told."),
            ),
            optional(
                flag(
                    "may_quote",
                    "1 if somebody has read it and whoever made it agrees to be quoted word for "
                    "word; blank: not yet asked",
                )
            ),
        ),
        used_by=("S1", "S2"),
        how_to_collect="Ask one open question: what keeps you awake? Two people code the answers. "
        "Tick in may_quote what may be quoted.",
    ),
    TableDefinition(
        "relations",
        "how far each group of PMO capabilities helps with each theme of the issues",
        (
            text("theme", "a theme, as in the codes of issues", joined_to=("issues.codes",)),
            text("capability", "a group of capabilities"),
            integer("relation", "how far it helps: 0 not, 1 a little, 3 partly, 9 strongly", 0, 9),
            optional(text("case_id", "a case that shows it", refers_to="cases.case_id")),
        ),
        key=("theme", "capability"),
        rules=(
            Rule(
                ("relation",),
                N_("relation is 0, 1, 3 or 9"),
                lambda table: table["relation"].isin([0, 1, 3, 9]),
            ),
        ),
        used_by=("S2",),
        how_to_collect="For each theme, two people of the PMO agree on 0, 1, 3 or 9 for each group "
        "of capabilities, and name a case where there is one.",
    ),
    TableDefinition(
        "guides",
        "drafts of solution guides, each for one theme: what the PMO's own tables do not know",
        (
            text("guide_id", "short id"),
            text("theme", "a theme, as in the codes of issues", joined_to=("issues.codes",)),
            optional(text("signs", "by what a manager notices it")),
            optional(text("stays", "what happens if nothing is done")),
            optional(text("self_help", "the form or guide to use alone, and the hours it takes")),
            optional(text("steps", "the steps with the PMO, in order")),
            optional(text("start_here", "the first step: what, with whom, what to bring")),
            optional(text("limits", "where it does not help, and what must be there first")),
        ),
        key=("guide_id",),
        used_by=("S2",),
        how_to_collect="Draft a guide for each of the first themes; the exercise of S2 does it. Of "
        "several of one theme the last is published.",
    ),
    TableDefinition(
        "time_log",
        "the PMO's own time: one row per period and category",
        (
            ColumnDefinition("period", "period", "month or quarter"),
            choice("category", "kind of work", "admin control advisory strategic"),
            number("hours", "hours worked", 0, unit="hours"),
            optional(number("fte", "people, in full-time equivalents", 0)),
        ),
        key=("period", "category"),
        used_by=("S3",),
        how_to_collect="Sum the PMO's timesheets by month and kind of work.",
    ),
    TableDefinition(
        "events",
        "what was changed on purpose: one row per event",
        (
            ColumnDefinition("period", "period", "month or quarter, as in time_log"),
            text("event", "what was changed"),
        ),
        key=("period", "event"),
        used_by=("T2", "T5", "V3", "C4", "C5", "S3"),
        how_to_collect="Write down what was changed in the PMO, and from which period on.",
    ),
    TableDefinition(
        "maturity",
        "communications capability: one row per rater and dimension, and one more for each day on "
        "which they rated again",
        (
            text("rater", "who rated"),
            text("dimension", "a dimension of the rubric", choices=RUBRIC),
            integer("current", "level now", 1, 5),
            integer("target", "level wanted", 1, 5),
            optional(text("evidence", "what shows it")),
            optional(
                date(
                    "rated_on",
                    "day of the rating; leave the rows of the earlier day, and progress shows",
                )
            ),
        ),
        key=("rater", "dimension", "rated_on"),
        used_by=("S4",),
        how_to_collect="Three or more people score the eight dimensions alone, then compare.",
    ),
)
