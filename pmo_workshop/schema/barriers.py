"""The tables of Reducing Barriers: what working with the PMO costs."""

from __future__ import annotations

from ..i18n import N_
from .base import (
    Rule,
    TableDefinition,
    choice,
    date,
    end_of_range,
    flag,
    integer,
    number,
    optional,
    ordered,
    respondent,
    text,
)

_WASTE = "none rework wait duplicate overprocess"
_CHANNELS = "self assisted full"


TABLES = (
    TableDefinition(
        "effort_log",
        "client-side work caused by the PMO: one row per activity and role, and one more for each "
        "day on which it was measured again",
        (
            text("activity", "what people do for or with the PMO"),
            text("role", "who does it", joined_to=("respondents.role",)),
            integer("volume_yr", "how often", 0, unit="times a year"),
            end_of_range(
                number("min_low", "lowest usual duration", 0, unit="minutes"), "min_likely"
            ),
            number("min_likely", "most likely duration", 0, unit="minutes"),
            end_of_range(
                number("min_high", "highest usual duration", 0, unit="minutes"), "min_likely"
            ),
            optional(
                number("rate_per_h", "cost of practical capacity", 0, unit="currency per hour"),
                N_("such work has hours and no cost."),
                N_("Ask Finance what an hour of each role costs."),
            ),
            choice("waste", "kind of waste, none if it is useful work", _WASTE),
            optional(
                number("rework_p", "share done again", 0, 1),
                N_("such work is counted once, as if none of it were done again."),
            ),
            optional(
                text(
                    "component",
                    "the perceived cost it belongs to; without it the kind of waste decides",
                    joined_to=("perceived_cost.component",),
                )
            ),
            optional(
                date(
                    "logged_on",
                    "day it was measured; leave the row of the earlier day, and a reduction shows. "
                    "Work that is no longer done: 0 times a year",
                )
            ),
        ),
        key=("activity", "role", "logged_on"),
        rules=(ordered("min_low", "min_likely", "min_high"),),
        used_by=("B1", "B3", "B4", "B5", "B6", "V4"),
        how_to_collect="Walk one status report from end to end with the people who fill it in, and "
        "once more after something was changed.",
    ),
    TableDefinition(
        "perceived_cost",
        "perceived costs of working with the PMO: one row per respondent and component",
        (
            *respondent(),
            text("component", "the kind of cost, such as time, effort, delay, control"),
            optional(integer("severity", "how much it deters", 0, 10)),
            optional(number("hours_month", "hours a month it is felt to take", 0, unit="hours")),
            optional(integer("engage_intent", "intention to work with the PMO", 1, 7)),
        ),
        key=("resp_id", "wave", "component"),
        used_by=("T1", "T2", "T5", "B1", "B4", "B6", "V2", "V5", "C2"),
        how_to_collect="Ask the 12 questions of the perceived-cost item bank.",
    ),
    TableDefinition(
        "channel",
        "self-service or help: one row per respondent and task",
        (
            *respondent(),
            text("task_id", "the task, such as status report"),
            optional(choice("current", "how it is done now", _CHANNELS)),
            optional(choice("preferred", "how the respondent would like it done", _CHANNELS)),
            optional(integer("complexity", "how complex the task is", 1, 5)),
            optional(flag("rework", "1 if the last one had to be done again")),
        ),
        key=("resp_id", "wave", "task_id"),
        used_by=("B2",),
        how_to_collect="Ask for eight tasks: how is it done now, how would you like it done.",
    ),
    TableDefinition(
        "capacity",
        "time the clients set aside for work with the PMO: one row per role",
        (
            text("role", "the role", joined_to=("effort_log.role",)),
            number("paid_hours_yr", "hours set aside and paid", 0, unit="hours a year"),
            number("practical_share", "share of them left for work, usually 0.80 to 0.85", 0, 1),
            number("cost_yr", "what these hours cost", 0, unit="currency a year"),
        ),
        key=("role",),
        rules=(
            Rule(
                ("paid_hours_yr",),
                N_("paid_hours_yr must be above 0"),
                lambda table: ~(table["paid_hours_yr"] <= 0),
            ),
            Rule(
                ("practical_share",),
                N_("practical_share must be above 0"),
                lambda table: ~(table["practical_share"] <= 0),
            ),
        ),
        used_by=("B3",),
        how_to_collect="Ask each role's manager how many hours a year are set aside for the PMO.",
    ),
    TableDefinition(
        "options",
        "ideas that would lower the cost of working with the PMO: one row per option, in the "
        "order in which they would be done",
        (
            text("option_id", "short id"),
            text("option", "what would be done"),
            text(
                "activity",
                "the activity it changes, as in effort_log.activity",
                joined_to=("effort_log.activity",),
            ),
            optional(
                text(
                    "role",
                    "the role it changes; blank for all roles",
                    joined_to=("effort_log.role",),
                )
            ),
            choice("kind", "what is done to the activity", "remove combine simplify"),
            end_of_range(
                number("saved_low", "time released each time, low", 0, unit="minutes"),
                "saved_likely",
            ),
            number("saved_likely", "time released each time, likely", 0, unit="minutes"),
            end_of_range(
                number("saved_high", "time released each time, high", 0, unit="minutes"),
                "saved_likely",
            ),
            end_of_range(
                number("adopt_low", "share of the times it is used, low", 0, 1), "adopt_likely"
            ),
            number("adopt_likely", "share of the times it is used, likely", 0, 1),
            end_of_range(
                number("adopt_high", "share of the times it is used, high", 0, 1), "adopt_likely"
            ),
            number("one_off", "cost of doing it, once", 0, unit="currency"),
            number("run_yr", "cost of keeping it", 0, unit="currency a year"),
            optional(text("owner", "role that answers for it")),
            optional(date("due", "day it is due")),
            optional(date("closed", "day it was done or dropped; blank while open")),
        ),
        key=("option_id",),
        rules=(
            ordered("saved_low", "saved_likely", "saved_high"),
            ordered("adopt_low", "adopt_likely", "adopt_high"),
        ),
        used_by=("B5",),
        how_to_collect="After the exercise of B5: for each idea to remove, combine or simplify, "
        "write down the minutes it would release.",
    ),
    TableDefinition(
        "message_tests",
        "one message read by some respondents: how high the cost seemed before and after",
        (
            *respondent(),
            text("message_id", "the message, in a few words"),
            text(
                "component",
                "the perceived cost it speaks of, as in perceived_cost.component",
                joined_to=("perceived_cost.component",),
            ),
            optional(
                choice(
                    "shown",
                    "message if it was read, control if not; without it everybody read it",
                    "message control",
                )
            ),
            integer("before", "how high the cost seemed before", 0, 10, may_be_blank=True),
            integer("after", "how high it seemed after", 0, 10, may_be_blank=True),
        ),
        key=("resp_id", "wave", "message_id"),
        used_by=("B6",),
        how_to_collect="Hold the exercise of B6: ask how high the cost seems, let people read the "
        "message, ask again; keep a group that does not read it.",
    ),
    TableDefinition(
        "case_costs",
        "what a case study cost and what an outcome is worth: one row per case",
        (
            text("case_id", "the case", refers_to="cases.case_id"),
            text("outcome", "one unit of what was achieved, such as avoided vessel day"),
            number("outcomes_yr", "how many a year; above 0", 0, unit="outcomes a year"),
            integer("years", "years the outcomes are counted for", 1, 30),
            end_of_range(
                number("client_h_low", "client's hours, low", 0, unit="hours"), "client_h_likely"
            ),
            optional(number("client_h_likely", "client's hours, likely", 0, unit="hours")),
            end_of_range(
                number("client_h_high", "client's hours, high", 0, unit="hours"), "client_h_likely"
            ),
            optional(number("client_rate", "cost of a client's hour", 0, unit="currency per hour")),
            end_of_range(number("pmo_low", "PMO's cost, low", 0, unit="currency"), "pmo_likely"),
            number("pmo_likely", "PMO's cost, likely", 0, unit="currency"),
            end_of_range(number("pmo_high", "PMO's cost, high", 0, unit="currency"), "pmo_likely"),
            number("run_yr", "cost of keeping it", 0, unit="currency a year"),
            end_of_range(
                number("benefit_low", "worth of one outcome, low", 0, unit="currency"),
                "benefit_likely",
            ),
            number("benefit_likely", "worth of one outcome, likely", 0, unit="currency"),
            end_of_range(
                number("benefit_high", "worth of one outcome, high", 0, unit="currency"),
                "benefit_likely",
            ),
            end_of_range(
                number("share_low", "PMO's share of it, low; above 0", 0, 1), "share_likely"
            ),
            number("share_likely", "PMO's share of it, likely; above 0", 0, 1),
            end_of_range(number("share_high", "PMO's share of it, high", 0, 1), "share_likely"),
        ),
        key=("case_id",),
        rules=(
            ordered("client_h_low", "client_h_likely", "client_h_high"),
            ordered("pmo_low", "pmo_likely", "pmo_high"),
            ordered("benefit_low", "benefit_likely", "benefit_high"),
            ordered("share_low", "share_likely", "share_high"),
            Rule(
                ("outcomes_yr",),
                N_("outcomes_yr must be above 0"),
                lambda table: ~(table["outcomes_yr"] <= 0),
            ),
            Rule(
                ("share_low",),
                N_("share_low must be above 0"),
                lambda table: ~(table["share_low"] <= 0),
            ),
            Rule(
                ("share_likely",),
                N_("share_likely must be above 0"),
                lambda table: ~(table["share_likely"] <= 0),
            ),
        ),
        used_by=("B7",),
        how_to_collect="Build the cost box of the exercise of B7 in pairs, with the client's own "
        "hours in it, and let Finance read it.",
    ),
)
