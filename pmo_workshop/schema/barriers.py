"""The tables of Reducing Barriers: what working with the PMO costs."""

from __future__ import annotations

from .base import Table, choice, flag, integer, number, ordered, respondent, text

_WASTE = "none rework wait duplicate overprocess"
_CHANNELS = "self assisted full"


TABLES = (
    Table(
        "effort_log",
        "client-side work caused by the PMO: one row per activity and role",
        (
            text("activity", "what people do for or with the PMO"),
            text("role", "who does it"),
            integer("volume_yr", "how often", 0, unit="times a year"),
            number("min_low", "lowest usual duration", 0, unit="minutes"),
            number("min_likely", "most likely duration", 0, unit="minutes"),
            number("min_high", "highest usual duration", 0, unit="minutes"),
            number("rate_per_h", "cost of practical capacity", 0, unit="currency per hour"),
            choice("waste", "kind of waste, none if it is useful work", _WASTE),
            number("rework_p", "share done again", 0, 1),
        ),
        key=("activity", "role"),
        rules=(ordered("min_low", "min_likely", "min_high"),),
        used_by=("B3", "B4", "B5", "B6", "B7"),
        how_to_collect="Walk one status report from end to end with the people who fill it in.",
    ),
    Table(
        "perceived_cost",
        "perceived costs of working with the PMO: one row per respondent and component",
        (
            *respondent(),
            text("component", "the kind of cost, such as time, effort, delay, control"),
            integer("severity", "how much it deters", 0, 10),
            number("hours_month", "hours a month it is felt to take", 0, unit="hours"),
            integer("engage_intent", "intention to work with the PMO", 1, 7),
        ),
        key=("resp_id", "wave", "component"),
        used_by=("B1", "B4", "B6"),
        how_to_collect="Ask the 12 questions of the perceived-cost item bank.",
    ),
    Table(
        "channel",
        "self-service or help: one row per respondent and task",
        (
            *respondent(),
            text("task_id", "the task, such as status report"),
            choice("current", "how it is done now", _CHANNELS),
            choice("preferred", "how the respondent would like it done", _CHANNELS),
            integer("complexity", "how complex the task is", 1, 5),
            flag("rework", "1 if the last one had to be done again"),
        ),
        key=("resp_id", "wave", "task_id"),
        used_by=("B2",),
        how_to_collect="Ask for eight tasks: how is it done now, how would you like it done.",
    ),
)
