"""The tables of Instilling Confidence: journeys, promises, service levels, projects."""

from __future__ import annotations

from .base import Column, Table, choice, date, flag, integer, number, respondent, text

TABLES = (
    Table(
        "touchpoints",
        "journeys: one row per respondent and step",
        (
            *respondent(),
            integer("step", "position of the step", 1),
            text("phase", "name of the step"),
            text("actor", "role that acts"),
            choice("stage", "seen by the client (front) or not (back)", "front back"),
            integer("emotion", "how it felt", -3, 3),
            integer("effort", "how much effort it took", 1, 7),
            number("wait_d", "time waiting", 0, unit="days"),
            number("touch_min", "time working", 0, unit="minutes"),
            flag("failed", "1 if the step had to be repeated"),
        ),
        key=("resp_id", "wave", "step"),
        used_by=("C1", "C3"),
        how_to_collect="Ask users to walk the journey of one service and rate each step.",
    ),
    Table(
        "promises",
        "one row per promise the PMO makes",
        (
            text("promise_id", "short id of the promise"),
            text("text", "the promise in words"),
            text("measure", "how it is measured"),
        ),
        key=("promise_id",),
        used_by=("C2",),
        how_to_collect="Write down what the PMO promises, eight promises at most.",
    ),
    Table(
        "promise_audit",
        "one row per document, promise and coder",
        (
            text("artefact_id", "the document or page"),
            text("promise_id", "the promise", refers_to="promises.promise_id"),
            text("coder", "who read it"),
            flag("present", "1 if the promise is there"),
            flag("consistent", "1 if it says the same as the promise"),
        ),
        key=("artefact_id", "promise_id", "coder"),
        used_by=("C2",),
        how_to_collect="Two people read the same sample of documents without conferring.",
    ),
    Table(
        "handoffs",
        "one row per hand-over behind a touchpoint",
        (
            text("touchpoint", "the step of the journey"),
            text("from_role", "role that hands over"),
            text("to_role", "role that takes over"),
            flag("brief", "1 if the brief was complete"),
            number("target_h", "agreed time", 0, unit="hours"),
            number("actual_h", "time taken", 0, unit="hours"),
        ),
        used_by=("C3",),
        how_to_collect="Log two weeks of hand-overs inside the PMO.",
    ),
    Table(
        "sla",
        "one row per service level",
        (
            text("sla_id", "short id"),
            text("service_id", "the service", refers_to="services.service_id"),
            text("metric", "what is measured"),
            number("target", "share to be met", 0, 1),
            number("limit", "the limit", 0),
            text("unit", "unit of the limit, such as working days"),
            text("window", "time over which it is counted, such as month"),
        ),
        key=("sla_id",),
        used_by=("C4",),
        how_to_collect="Copy the service levels from the service charter.",
    ),
    Table(
        "projects",
        "one row per project",
        (
            text("project_id", "short id"),
            flag("method_used", "1 if the project used the PMO's method"),
            integer("dose", "how much of it", 0, 3),
            date("plan_end", "planned end"),
            date("end", "actual end", may_be_blank=True),
            number("budget", "budget", 0, unit="currency"),
            number("actual", "actual cost", 0, unit="currency", may_be_blank=True),
            choice("rag", "last status", "red amber green"),
            number("forecast_p", "forecast probability of ending on time", 0, 1),
        ),
        key=("project_id",),
        used_by=("C6", "T6"),
        how_to_collect="Export the portfolio with planned and actual ends and costs.",
    ),
    Table(
        "unit_cost",
        "one row per period and output",
        (
            Column("period", "period", "month or quarter"),
            text("output_id", "what was produced"),
            number("cost", "cost in real terms", 0, unit="currency"),
            number("qty", "quantity", 0),
        ),
        key=("period", "output_id"),
        used_by=("C5",),
        how_to_collect="Ask Finance for the PMO's cost and output per month in constant prices.",
    ),
)
