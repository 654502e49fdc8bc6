"""The tables of Instilling Confidence: journeys, promises, service levels, projects."""

from __future__ import annotations

from ..i18n import N_
from .base import (
    ColumnDefinition,
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
from .register import A_DAY_WITH_AN_END, CLOSED, STATUS_OF_A_PROMISE

TABLES = (
    TableDefinition(
        "touchpoints",
        "journeys: one row per respondent and step",
        (
            *respondent(),
            integer("step", "position of the step", 1),
            text("phase", "name of the step"),
            text("actor", "role that acts"),
            choice("stage", "seen by the client (front) or not (back)", "front back"),
            integer("emotion", "how it felt", -3, 3),
            optional(integer("effort", "how much effort it took", 1, 7)),
            optional(number("wait_d", "time waiting", 0, unit="days")),
            optional(number("touch_min", "time working", 0, unit="minutes")),
            optional(flag("failed", "1 if the step had to be repeated")),
            optional(integer("importance", "how much the step matters", 1, 7)),
            optional(
                flag(
                    "opinion",
                    "1 if the PMO or the room imagined the journey instead of a user living it",
                )
            ),
        ),
        key=("resp_id", "wave", "step"),
        used_by=("C1", "C3"),
        how_to_collect="Ask users to walk the journey of one service and rate each step.",
    ),
    TableDefinition(
        "promises",
        "one row per promise the PMO makes",
        (
            text("promise_id", "short id of the promise"),
            text("text", "the promise in words"),
            text("measure", "how it is measured"),
            optional(text("owner", "role that answers for it")),
            optional(date("due", "day on which the PMO next looks whether it is kept")),
            STATUS_OF_A_PROMISE,
            CLOSED,
        ),
        key=("promise_id",),
        rules=(A_DAY_WITH_AN_END,),
        used_by=("C2", N_("the desk")),
        how_to_collect="Write down what the PMO promises.",
    ),
    TableDefinition(
        "promise_audit",
        "one row per document, promise and coder",
        (
            text("artefact_id", "the document or page"),
            text("promise_id", "the promise", refers_to="promises.promise_id"),
            optional(
                text("coder", "who read it"),
                N_("such rows count as read by one person, and no agreement is told."),
            ),
            flag("present", "1 if the promise is there"),
            flag("consistent", "1 if it says the same as the promise"),
            optional(text("channel", "kind of document, such as intranet or e-mail")),
        ),
        key=("artefact_id", "promise_id", "coder"),
        used_by=("C2",),
        how_to_collect="Two people read the same sample of documents without conferring.",
    ),
    TableDefinition(
        "handoffs",
        "one row per hand-over behind a touchpoint",
        (
            text("touchpoint", "the step of the journey", joined_to=("touchpoints.phase",)),
            text("from_role", "role that hands over"),
            text("to_role", "role that takes over; blank if none is named", may_be_blank=True),
            flag("brief", "1 if the brief was complete"),
            optional(
                number("target_h", "agreed time", 0, unit="hours"),
                N_("such a hand-over is neither in time nor late."),
            ),
            optional(
                number("actual_h", "time taken", 0, unit="hours"),
                N_("such a hand-over is neither in time nor late."),
            ),
            optional(
                flag("told", "1 if the client was told that the work has changed hands"),
                N_("whether the client was told of such a hand-over is not known."),
            ),
            optional(
                date(
                    "logged_on",
                    "day of the hand-over, or on which its log ended; leave the rows of an earlier "
                    "log, and what has become of it shows",
                )
            ),
        ),
        used_by=("C3",),
        how_to_collect="Log two weeks of hand-overs inside the PMO, and two weeks again after "
        "something was changed.",
    ),
    TableDefinition(
        "briefs",
        "the hand-overs as they were designed: one row per step of the journey",
        (
            text(
                "touchpoint",
                "the step of the journey",
                joined_to=("touchpoints.phase", "handoffs.touchpoint"),
            ),
            text("from_role", "role that hands over"),
            text("to_role", "the one role that takes over, and answers for it from then on"),
            optional(text("brief", "what the brief holds, in one line")),
            optional(number("target_h", "time in which it is taken over", 0, unit="hours")),
            optional(text("told_by", "the one role that tells the client")),
        ),
        key=("touchpoint",),
        used_by=("C3", "T4"),
        how_to_collect="Settle for each step who hands over to whom, with what in the brief, "
        "within how many hours, and who tells the client. The exercise c3-design-brief does that "
        "in the room.",
        design=True,
    ),
    TableDefinition(
        "sla",
        "one row per service level",
        (
            text("sla_id", "short id"),
            text("service_id", "the service", refers_to="services.service_id"),
            choice(
                "metric",
                "what is measured; time to answer is told in the charter, and the log of requests "
                "does not show it",
                ("time to close", "time to answer"),
            ),
            number("target", "share to be met", 0, 1),
            number("limit", "the limit", 0),
            choice(
                "unit",
                "unit of the limit; the working week is that of client.toml",
                (
                    *(N_("working days"), N_("working hours"), N_("working weeks")),
                    *(N_("calendar days"), N_("calendar hours"), N_("calendar weeks")),
                ),
            ),
            choice("window", "time over which it is counted", "month quarter year"),
            optional(text("owner", "the one role that answers for it")),
            optional(text("done_by", "the role that does it")),
            optional(text("not_included", "what is asked for here and is not given")),
            optional(text("if_missed", "what is done then, by when, and whom to call")),
        ),
        key=("sla_id",),
        used_by=("V3", "C4", "C5"),
        how_to_collect="Copy the service levels from the service charter.",
    ),
    TableDefinition(
        "expectations",
        "one row per expectation that a respondent named",
        (
            *respondent(),
            text("service_id", "the service", refers_to="services.service_id"),
            text("text", "the expectation in the respondent's words", may_be_blank=True),
            choice(
                "type",
                "clear, fuzzy (cannot say what), implicit (taken for granted) or unrealistic",
                "clear fuzzy implicit unrealistic",
            ),
        ),
        used_by=("C4",),
        how_to_collect="Ask what people expect of a service, and code each answer with one type.",
    ),
    TableDefinition(
        "projects",
        "one row per project",
        (
            text("project_id", "short id"),
            optional(
                flag("method_used", "1 if the project used the PMO's method"),
                N_("such a project is in neither group."),
                N_("Note of each project whether it used the PMO's method."),
            ),
            optional(
                integer("dose", "how much of it", 0, 3),
                N_("such a project is in no comparison by how much of the method was used."),
            ),
            optional(
                date("plan_end", "planned end"),
                N_("whether such a project ended on time is not known."),
                N_("Note the end that was first agreed for each project."),
            ),
            date("end", "actual end; blank while running", may_be_blank=True),
            optional(
                number("budget", "budget", 0, unit="currency"),
                N_("the cost of such a project is compared with no budget."),
                N_("Note the budget that was first approved for each project."),
            ),
            optional(
                number("actual", "actual cost", 0, unit="currency"),
                how_to_collect=N_("Note what each project cost when it ended."),
            ),
            optional(choice("rag", "last status", "red amber green")),
            optional(
                number("forecast_p", "forecast probability of ending on time", 0, 1),
                N_("the forecast of such a project cannot be scored."),
                N_("Ask at every gate how probable it is that the project ends on time."),
            ),
            optional(text("size", "class of size, such as small")),
            optional(text("type", "kind of project, such as IT")),
        ),
        key=("project_id",),
        used_by=("B7", "C6"),
        how_to_collect="Export the portfolio with planned and actual ends and costs.",
    ),
    TableDefinition(
        "unit_cost",
        "one row per period and output",
        (
            ColumnDefinition("period", "period", "month or quarter"),
            text("output_id", "what was produced"),
            number("cost", "cost in real terms", 0, unit="currency"),
            number("qty", "quantity", 0),
        ),
        key=("period", "output_id"),
        used_by=("C5",),
        how_to_collect="Ask Finance for the PMO's cost and output per month in constant prices.",
    ),
)
