"""The tables of a client folder: columns, units, ranges and rules, in one place.

Intake checks against them, ``pmo-workshop new`` makes empty tables from them, and
``sample_data/README.md`` describes them; a test keeps the three in step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    import pandera.pandas as pa

Kind = Literal["text", "integer", "number", "date", "flag", "period", "list"]

KIND_IN_WORDS = {
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "date": "a date written year-month-day, such as 2026-03-31",
    "flag": "0 (no) or 1 (yes)",
    "period": "a month such as 2026-03, a quarter such as 2026-Q1, or a year such as 2026",
    "list": "ids separated by '|', such as SV01|SV04|SV09|SV13",
}


@dataclass(frozen=True)
class Column:
    """One column: what it means, its unit, and which values are allowed."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    may_be_blank: bool = False
    may_be_absent: bool = False
    refers_to: str = ""

    @property
    def allowed(self) -> str:
        """The allowed values in words, as messages and the data dictionary print them."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        words = KIND_IN_WORDS[self.kind]
        if self.low is not None and self.high is not None:
            words += f" from {self.low:g} to {self.high:g}"
        elif self.low is not None:
            words += f", {self.low:g} or more"
        if self.refers_to:
            words += f", as in {self.refers_to}"
        return words + (", or blank" if self.may_be_blank else "")


@dataclass(frozen=True)
class Rule:
    """A rule over several columns of one row."""

    columns: tuple[str, ...]
    says: str
    holds: Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Table:
    """One table: its columns, its key, the rules between columns, and how to collect it."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    used_by: tuple[str, ...] = ()
    how_to_collect: str = ""

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def empty(self) -> pd.DataFrame:
        """Return the table without rows, with the types of a table that was read."""
        return pd.DataFrame(
            {c.name: pd.Series([], dtype=PANDAS_TYPES[c.kind]) for c in self.columns}
        )


PANDAS_TYPES: dict[str, str] = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[ns]",
    "flag": "Int64",
    "period": "str",
    "list": "object",
}
"""Type of a column once read. Missing: ``pd.NA`` in whole numbers and flags, NaN in numbers and
text, NaT in dates. A ``list`` cell holds a tuple of ids."""


def _text(name: str, meaning: str, **more) -> Column:
    return Column(name, "text", meaning, **more)


def _integer(name: str, meaning: str, low=None, high=None, **more) -> Column:
    return Column(name, "integer", meaning, low=low, high=high, **more)


def _number(name: str, meaning: str, low=None, high=None, **more) -> Column:
    return Column(name, "number", meaning, low=low, high=high, **more)


def _date(name: str, meaning: str, **more) -> Column:
    return Column(name, "date", meaning, **more)


def _flag(name: str, meaning: str, **more) -> Column:
    return Column(name, "flag", meaning, **more)


def _choice(name: str, meaning: str, choices: str, **more) -> Column:
    return Column(name, "text", meaning, choices=tuple(choices.split()), **more)


def _respondent() -> tuple[Column, Column]:
    """The columns that tie a row to a respondent; wave only where an id is used in two waves."""
    return (
        _text("resp_id", "who answered (an anonymous id)", refers_to="respondents.resp_id"),
        _text(
            "wave",
            "the wave answered, needed only when the same resp_id is used in several waves",
            may_be_blank=True,
            may_be_absent=True,
        ),
    )


def _ordered(*columns: str) -> Rule:
    def holds(table: pd.DataFrame) -> pd.Series:
        met = pd.Series(True, index=table.index)
        for smaller, larger in pairwise(columns):
            met &= ~(table[smaller] > table[larger]).fillna(False).astype(bool)
        return met

    return Rule(columns, " must not exceed ".join(columns), holds)


def _best_and_worst_differ(table: pd.DataFrame) -> pd.Series:
    return table["best"] != table["worst"]


def _best_and_worst_were_shown(table: pd.DataFrame) -> pd.Series:
    rows = zip(table["shown"], table["best"], table["worst"], strict=True)
    return pd.Series(
        [isinstance(s, tuple) and b in s and w in s for s, b, w in rows],
        index=table.index,
        dtype=bool,
    )


def _no_value_when_not_applicable(table: pd.DataFrame) -> pd.Series:
    not_applicable = table["na"].fillna(0).astype(int) == 1
    return ~(not_applicable & table["value"].notna())


_WASTE = "none rework wait duplicate overprocess"
_CHANNELS = "self assisted full"
_STANCE = "U R N S L"

_ALL_TABLES = (
    Table(
        "respondents",
        "one row per respondent and wave",
        (
            _text("resp_id", "an id the survey tool gives; never a name or an e-mail address"),
            _text("wave", "the round of the survey, such as 2025 or 2026-Q1"),
            _text("role", "stakeholder group; client.toml gives its size", may_be_blank=True),
            _text("unit", "organisational unit", may_be_blank=True),
            _text("tenure_band", "years with the organisation, in bands", may_be_blank=True),
            _integer("power", "power over the PMO's work", 1, 5, may_be_blank=True),
            _integer("interest", "interest in the PMO's work", 1, 5, may_be_blank=True),
            _text(
                "code",
                "self-chosen code that links one person's answers over the waves",
                may_be_blank=True,
                may_be_absent=True,
            ),
        ),
        key=("resp_id", "wave"),
        used_by=("T1", "T2", "T4", "T5", "B1", "B2", "B4", "V1", "V2", "V5", "C1", "C2", "S1"),
        how_to_collect="Export the survey with an anonymous id per person; keep role and unit, "
        "drop names and e-mail addresses.",
    ),
    Table(
        "items",
        "one row per question",
        (
            _text("item_id", "short id of the question"),
            _text("instrument", "the set of questions it belongs to, such as gap, kano, csat, nps"),
            _text("dimension", "the dimension it measures", may_be_blank=True),
            _text("text", "the question as it was put"),
            _integer("scale_min", "lowest answer"),
            _integer("scale_max", "highest answer"),
            _flag("reverse", "1 if a high answer means less of the dimension"),
        ),
        key=("item_id",),
        rules=(
            Rule(
                ("scale_min", "scale_max"),
                "scale_min must be below scale_max",
                lambda table: table["scale_min"] < table["scale_max"],
            ),
        ),
        used_by=("T1", "T2", "T5", "V2", "C2"),
        how_to_collect="Use the item banks of the workshop, or list the questions of your survey.",
    ),
    Table(
        "responses",
        "one row per respondent, question and aspect",
        (
            *_respondent(),
            _text("item_id", "the question", refers_to="items.item_id"),
            _choice(
                "aspect",
                "E expectation, P perception, I importance, single for questions asked once",
                "E P I single",
            ),
            _integer("value", "the answer in scale points", may_be_blank=True),
            _flag("na", "1 if the respondent said 'does not apply to me'"),
        ),
        key=("resp_id", "wave", "item_id", "aspect"),
        rules=(
            Rule(
                ("value", "na"),
                "value must be blank where na is 1",
                _no_value_when_not_applicable,
            ),
        ),
        used_by=("T1", "T2", "T5", "V2", "V3", "C2"),
        how_to_collect="Run the 22-item survey of expectation, perception and importance.",
    ),
    Table(
        "bws",
        "best-worst scaling: one row per respondent and screen",
        (
            *_respondent(),
            _integer("task", "number of the screen", 1),
            Column(
                "shown",
                "list",
                "the services on the screen (3 to 6 of them)",
                refers_to="services.service_id",
            ),
            _text("best", "chosen as most important", refers_to="services.service_id"),
            _text("worst", "chosen as least important", refers_to="services.service_id"),
        ),
        key=("resp_id", "wave", "task"),
        rules=(
            Rule(("best", "worst"), "best and worst must differ", _best_and_worst_differ),
            Rule(
                ("shown", "best", "worst"),
                "best and worst must be among the services shown",
                _best_and_worst_were_shown,
            ),
        ),
        used_by=("T1", "S1"),
        how_to_collect="Show each respondent the best-worst screens of the services (about 5 "
        "minutes) and ask for the most and the least important on each.",
    ),
    Table(
        "services",
        "one row per PMO service",
        (
            _text("service_id", "short id of the service"),
            _text("name", "the service as stakeholders know it"),
            _text("group", "group of services", may_be_blank=True),
            _choice("status", "whether it is offered", "live pilot retired"),
        ),
        key=("service_id",),
        used_by=("T1", "T2", "C4"),
        how_to_collect="List what the PMO offers, 7 to 13 services, in the stakeholders' words.",
    ),
    Table(
        "tickets",
        "one row per request to the PMO",
        (
            _text("ticket_id", "id of the request"),
            _text("service_id", "the service asked for", refers_to="services.service_id"),
            _date("opened", "day the request came in"),
            _date("closed", "day it was done; blank while open", may_be_blank=True),
            _number("paused_h", "time waiting for the client", 0, unit="hours"),
            _number(
                "expected_days",
                "how long the client expected it to take; above 0",
                0,
                unit="days",
            ),
            _flag("met", "1 if the agreed level was met", may_be_blank=True),
        ),
        key=("ticket_id",),
        rules=(
            _ordered("opened", "closed"),
            Rule(
                ("expected_days",),
                "expected_days must be above 0",
                lambda table: ~(table["expected_days"] <= 0),
            ),
        ),
        used_by=("T2", "T5", "C4"),
        how_to_collect="Export the PMO's request log of the last 12 months or more.",
    ),
    Table(
        "effort_log",
        "client-side work caused by the PMO: one row per activity and role",
        (
            _text("activity", "what people do for or with the PMO"),
            _text("role", "who does it"),
            _integer("volume_yr", "how often", 0, unit="times a year"),
            _number("min_low", "lowest usual duration", 0, unit="minutes"),
            _number("min_likely", "most likely duration", 0, unit="minutes"),
            _number("min_high", "highest usual duration", 0, unit="minutes"),
            _number("rate_per_h", "cost of practical capacity", 0, unit="currency per hour"),
            _choice("waste", "kind of waste, none if it is useful work", _WASTE),
            _number("rework_p", "share done again", 0, 1),
        ),
        key=("activity", "role"),
        rules=(_ordered("min_low", "min_likely", "min_high"),),
        used_by=("B3", "B4", "B5", "B6", "B7"),
        how_to_collect="Walk one status report from end to end with the people who fill it in.",
    ),
    Table(
        "perceived_cost",
        "perceived costs of working with the PMO: one row per respondent and component",
        (
            *_respondent(),
            _text("component", "the kind of cost, such as time, effort, delay, control"),
            _integer("severity", "how much it deters", 0, 10),
            _number("hours_month", "hours a month it is felt to take", 0, unit="hours"),
            _integer("engage_intent", "intention to work with the PMO", 1, 7),
        ),
        key=("resp_id", "wave", "component"),
        used_by=("B1", "B4", "B6"),
        how_to_collect="Ask the 12 questions of the perceived-cost item bank.",
    ),
    Table(
        "channel",
        "self-service or help: one row per respondent and task",
        (
            *_respondent(),
            _text("task_id", "the task, such as status report"),
            _choice("current", "how it is done now", _CHANNELS),
            _choice("preferred", "how the respondent would like it done", _CHANNELS),
            _integer("complexity", "how complex the task is", 1, 5),
            _flag("rework", "1 if the last one had to be done again"),
        ),
        key=("resp_id", "wave", "task_id"),
        used_by=("B2",),
        how_to_collect="Ask for eight tasks: how is it done now, how would you like it done.",
    ),
    Table(
        "benefits",
        "one row per benefit and year",
        (
            _text("benefit_id", "short id of the benefit"),
            _text("owner", "role that answers for it"),
            _choice(
                "class",
                "how explicit the evidence is",
                "financial quantifiable measurable observable",
            ),
            _number("share_low", "PMO's share, low", 0, 1),
            _number("share_likely", "PMO's share, likely", 0, 1),
            _number("share_high", "PMO's share, high", 0, 1),
            _integer("year", "0 is the first year", 0),
            _number("verified", "benefit verified", unit="currency"),
            _number("reported", "benefit reported", unit="currency"),
            _choice("evidence", "grade of the evidence", "A B C D"),
        ),
        key=("benefit_id", "year"),
        rules=(_ordered("share_low", "share_likely", "share_high"),),
        used_by=("V2", "V3", "V4", "B7"),
        how_to_collect="Take the benefits register and ask Finance which amounts are verified.",
    ),
    Table(
        "costs",
        "PMO and client cost: one row per line and year",
        (
            _text("line_id", "short id of the cost line"),
            _integer("year", "0 is the first year", 0),
            _number("amount", "cost", 0, unit="currency"),
            _choice("kind", "once or every year", "one_off run"),
        ),
        key=("line_id", "year"),
        used_by=("V4", "B7"),
        how_to_collect="Ask Finance for the PMO's budget lines; add the clients' hours.",
    ),
    Table(
        "ladders",
        "laddering interviews: one row per rung and coder",
        (
            *_respondent(),
            _text("ladder_id", "the ladder"),
            _integer("seq", "position on the ladder, 1 at the bottom", 1),
            _text("code", "what was said, as a short code"),
            _choice("level", "attribute, consequence or value", "A C V"),
            _text("coder", "who coded it"),
        ),
        key=("resp_id", "wave", "ladder_id", "seq", "coder"),
        used_by=("V1",),
        how_to_collect="Interview 15 to 30 people: 'why does that matter to you?', three rungs.",
    ),
    Table(
        "touchpoints",
        "journeys: one row per respondent and step",
        (
            *_respondent(),
            _integer("step", "position of the step", 1),
            _text("phase", "name of the step"),
            _text("actor", "role that acts"),
            _choice("stage", "seen by the client (front) or not (back)", "front back"),
            _integer("emotion", "how it felt", -3, 3),
            _integer("effort", "how much effort it took", 1, 7),
            _number("wait_d", "time waiting", 0, unit="days"),
            _number("touch_min", "time working", 0, unit="minutes"),
            _flag("failed", "1 if the step had to be repeated"),
        ),
        key=("resp_id", "wave", "step"),
        used_by=("C1", "C3"),
        how_to_collect="Ask users to walk the journey of one service and rate each step.",
    ),
    Table(
        "promises",
        "one row per promise the PMO makes",
        (
            _text("promise_id", "short id of the promise"),
            _text("text", "the promise in words"),
            _text("measure", "how it is measured"),
        ),
        key=("promise_id",),
        used_by=("C2",),
        how_to_collect="Write down what the PMO promises, eight promises at most.",
    ),
    Table(
        "promise_audit",
        "one row per document, promise and coder",
        (
            _text("artefact_id", "the document or page"),
            _text("promise_id", "the promise", refers_to="promises.promise_id"),
            _text("coder", "who read it"),
            _flag("present", "1 if the promise is there"),
            _flag("consistent", "1 if it says the same as the promise"),
        ),
        key=("artefact_id", "promise_id", "coder"),
        used_by=("C2",),
        how_to_collect="Two people read the same sample of documents without conferring.",
    ),
    Table(
        "handoffs",
        "one row per hand-over behind a touchpoint",
        (
            _text("touchpoint", "the step of the journey"),
            _text("from_role", "role that hands over"),
            _text("to_role", "role that takes over"),
            _flag("brief", "1 if the brief was complete"),
            _number("target_h", "agreed time", 0, unit="hours"),
            _number("actual_h", "time taken", 0, unit="hours"),
        ),
        used_by=("C3",),
        how_to_collect="Log two weeks of hand-overs inside the PMO.",
    ),
    Table(
        "raci",
        "one row per task, role and code",
        (
            _text("task", "the task"),
            _text("role", "the role"),
            _choice("code", "responsible, accountable, consulted, informed", "R A C I"),
        ),
        key=("task", "role", "code"),
        used_by=("T4", "C4"),
        how_to_collect="Write down who does, answers for, advises on and hears of each task.",
    ),
    Table(
        "sla",
        "one row per service level",
        (
            _text("sla_id", "short id"),
            _text("service_id", "the service", refers_to="services.service_id"),
            _text("metric", "what is measured"),
            _number("target", "share to be met", 0, 1),
            _number("limit", "the limit", 0),
            _text("unit", "unit of the limit, such as working days"),
            _text("window", "time over which it is counted, such as month"),
        ),
        key=("sla_id",),
        used_by=("C4",),
        how_to_collect="Copy the service levels from the service charter.",
    ),
    Table(
        "projects",
        "one row per project",
        (
            _text("project_id", "short id"),
            _flag("method_used", "1 if the project used the PMO's method"),
            _integer("dose", "how much of it", 0, 3),
            _date("plan_end", "planned end"),
            _date("end", "actual end", may_be_blank=True),
            _number("budget", "budget", 0, unit="currency"),
            _number("actual", "actual cost", 0, unit="currency", may_be_blank=True),
            _choice("rag", "last status", "red amber green"),
            _number("forecast_p", "forecast probability of ending on time", 0, 1),
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
            _text("output_id", "what was produced"),
            _number("cost", "cost in real terms", 0, unit="currency"),
            _number("qty", "quantity", 0),
        ),
        key=("period", "output_id"),
        used_by=("C5",),
        how_to_collect="Ask Finance for the PMO's cost and output per month in constant prices.",
    ),
    Table(
        "issues",
        "what keeps stakeholders awake: one row per statement and coder",
        (
            *_respondent(),
            _text("text", "the statement in the respondent's words"),
            Column("codes", "list", "themes", may_be_blank=True),
            _integer("severity", "how serious", 1, 5),
            _choice("horizon", "when it bites", "now 6m 12m+"),
            _text("coder", "who coded it"),
        ),
        used_by=("S1", "S2"),
        how_to_collect="Ask one open question: what keeps you awake? Two people code the answers.",
    ),
    Table(
        "time_log",
        "the PMO's own time: one row per period and category",
        (
            Column("period", "period", "month or quarter"),
            _choice("category", "kind of work", "admin control advisory strategic"),
            _number("hours", "hours worked", 0, unit="hours"),
            _number("fte", "people, in full-time equivalents", 0),
        ),
        key=("period", "category"),
        used_by=("S3",),
        how_to_collect="Sum the PMO's timesheets by month and kind of work.",
    ),
    Table(
        "maturity",
        "communications capability: one row per rater and dimension",
        (
            _text("rater", "who rated"),
            _text("dimension", "one of the eight dimensions of the rubric"),
            _integer("current", "level now", 1, 5),
            _integer("target", "level wanted", 1, 5),
            _text("evidence", "what shows it", may_be_blank=True),
        ),
        key=("rater", "dimension"),
        used_by=("S4",),
        how_to_collect="Two or more people score the eight dimensions alone, then compare.",
    ),
    Table(
        "engagement",
        "one row per stakeholder and review date",
        (
            _text("stakeholder_id", "an id, never a name"),
            _choice("current", "unaware, resistant, neutral, supportive, leading", _STANCE),
            _choice("desired", "the stance wanted", _STANCE),
            _choice(
                "rung",
                "rung of the relationship ladder",
                "prospect customer client supporter advocate partner",
            ),
            _date("date", "day of the review"),
        ),
        key=("stakeholder_id", "date"),
        used_by=("V5", "S4", "C4"),
        how_to_collect="Review the stakeholder list twice a year with the account holders.",
    ),
    Table(
        "actions",
        "one row per action agreed on a gap",
        (
            _text("action_id", "short id"),
            _text("dimension", "the dimension or cost it is to mend"),
            Column(
                "cause",
                "integer",
                "where the gap comes from: 1 knowledge, 2 standard, 3 delivery, 4 communication",
                low=1,
                high=4,
            ),
            _text("action", "what will be done"),
            _text("owner", "role that answers for it", may_be_blank=True),
            _date("due", "day it is due", may_be_blank=True),
            _number("effort_days", "effort; above 0", 0, unit="days"),
            _date("closed", "day it was done; blank while open", may_be_blank=True),
        ),
        key=("action_id",),
        rules=(
            Rule(
                ("effort_days",),
                "effort_days must be above 0",
                lambda table: ~(table["effort_days"] <= 0),
            ),
        ),
        used_by=("T3", "V5"),
        how_to_collect="Hold the five-whys exercise of module 1 and write the actions down.",
    ),
    Table(
        "cases",
        "case studies: one row per engagement that could be told",
        (
            _text("case_id", "short id"),
            _text("need_id", "the need it answers", refers_to="services.service_id"),
            _text("title", "the outcome in one line"),
            _text("measure", "what was measured"),
            _text("unit", "its unit", may_be_blank=True),
            _choice("better", "the direction that is better", "lower higher"),
            _number("before", "value before", may_be_blank=True),
            _number("after", "value after", may_be_blank=True),
            _number("change_low", "lower 95 % limit of the change, if known", may_be_blank=True),
            _number("change_high", "upper 95 % limit of the change, if known", may_be_blank=True),
            _integer("n", "observations behind it", 0, may_be_blank=True),
            _flag("comparator", "1 if the same measure exists for a comparable group"),
            _flag("controlled", "1 if a controlled design was used"),
            _flag("consent", "1 if the client agreed in writing to be named"),
            _flag("published", "1 if it has been published"),
        ),
        key=("case_id",),
        rules=(_ordered("change_low", "change_high"),),
        used_by=("T6", "B7", "V4"),
        how_to_collect="List every engagement of the last year, also those that went badly.",
    ),
    Table(
        "contacts",
        "questions put to stakeholders: one row per person, day and instrument",
        (
            _text("person_id", "an id, never a name"),
            _date("asked", "day of the request"),
            _text("instrument", "what was asked, such as csat, ces, gap, nps"),
            _flag("answered", "1 if it was answered"),
            _date("told_back", "day the respondent heard what was done with it", may_be_blank=True),
        ),
        used_by=("T4",),
        how_to_collect="List every survey invitation of the last year with its date.",
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL_TABLES}
"""Every table by name, in the order of the data dictionary."""


def pandera_schema(table: Table) -> pa.DataFrameSchema:
    """
    Return the pandera schema of a table whose cells have their types already.

    Ranges, choices, blanks, keys and the rules between columns are checked; types are the work
    of intake, which knows how the person wrote the cell.

    Parameters
    ----------
    table : Table
        One of ``TABLES``.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        To be validated with ``lazy=True``, so that all failures are reported.
        Check names are ``range``, ``choices`` and ``rule <number>``.

    Examples
    --------
    >>> pandera_schema(TABLES["services"]).validate(TABLES["services"].empty()).empty
    True
    """
    import pandera.pandas as pa  # imported here: it takes most of a second

    columns = {}
    for column in table.columns:
        checks = []
        if column.low is not None or column.high is not None:
            low = -float("inf") if column.low is None else column.low
            high = float("inf") if column.high is None else column.high
            checks.append(pa.Check.in_range(low, high, name="range"))
        if column.choices:
            checks.append(pa.Check.isin(column.choices, name="choices"))
        columns[column.name] = pa.Column(
            checks=checks, nullable=column.may_be_blank, required=not column.may_be_absent
        )
    rules = [
        pa.Check(rule.holds, name=f"rule {number}", ignore_na=False)
        for number, rule in enumerate(table.rules)
    ]
    return pa.DataFrameSchema(columns=columns, checks=rules)
