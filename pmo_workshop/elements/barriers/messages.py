"""B6: which costs must be mended, which may be explained, and whether a message moved anything."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ...analysis import cost_quadrants, tested_messages
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Released
from ...display import (
    NOT_SHOWN,
    clean,
    interval,
    is_missing,
    number,
    upper_first,
    verb,
    with_interval,
)
from ...i18n import gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    estimate,
    listed,
    only_counts,
    sentences,
    so,
    steps,
    verdict,
)
from ...present.table import Column, Row, layout
from ...verdicts import Verdict
from ..answers import coarsely, people_in, period_of
from ..question import Answer, question
from . import charts
from .common import latest_answers, quoted, respondents_with
from .perceived_cost import NO_SEVERITY

_CLASSES = {
    "fix": (Verdict.FIX, "really high and felt to be high: mend it, do not explain it"),
    "inform": (Verdict.INFORM, "low in the log and felt to be high: here the facts may be told"),
    "warn": (Verdict.WARN, "really high and not seen: say so before it is found out"),
    "leave": (Verdict.LEAVE, "low in the log and felt to be low: leave it"),
}
"""What each class of cost comes to, and what it says."""


@sentences(TOO_FEW_FOR_INTERVAL)
def say_cost_classes(classes: Released) -> Iterable[Claim]:
    """B6: which costs are high, which only seem high, and which are high and not seen."""
    rows = classes.estimates
    if rows.empty:
        return
    logged = rows.dropna(subset=["real"])
    if not len(logged):
        yield claim(
            classes,
            "none",
            "No cost that was rated has logged work, so none gets a class.",
            verdict=Verdict.TOO_FEW,
            number=0.0,
            unit="costs",
        )
        return
    for name, (judged, words) in _CLASSES.items():
        found = logged[logged["class"] == name]
        if len(found):
            yield claim(
                classes,
                name,
                f"{among(classes)}, {listed(map(clean, found['component']))} "
                f"{verb(len(found), 'is', 'are')} {words}.",
                verdict=judged,
                number=float(len(found)),
                unit="costs",
            )
    unplaced = logged[logged["class"] == ""]
    if len(unplaced):
        yield claim(
            classes,
            "no class",
            f"{upper_first(listed(map(clean, unplaced['component'])))} "
            f"{verb(len(unplaced), 'gets', 'get')} no class: an interval reaches a line.",
            verdict=Verdict.TOO_FEW,
            number=float(len(unplaced)),
            unit="costs",
        )


def judged_by(row: pd.Series) -> str:
    """
    Return the column a message is judged by: the effect against others, else the change.

    Examples
    --------
    >>> judged_by(pd.Series({"change": -1.0, "effect": -0.4}))
    'effect'
    >>> judged_by(pd.Series({"change": -1.0, "effect": float("nan")}))
    'change'
    """
    return "change" if pd.isna(row["effect"]) else "effect"


_SEEMS = {
    Verdict.CLEAR_SHORTFALL: Verdict.SEEMS_LOWER,
    Verdict.NOT_JUDGED: Verdict.CHANGE_NOT_JUDGED,
    Verdict.SHORTFALL: Verdict.PERHAPS_SEEMS_LOWER,
    Verdict.CLEARLY_ABOVE: Verdict.SEEMS_HIGHER,
    Verdict.ABOVE: Verdict.PERHAPS_SEEMS_HIGHER,
    Verdict.NO_DIFFERENCE: Verdict.SEEMS_THE_SAME,
    Verdict.TOO_FEW: Verdict.TOO_FEW,
}
"""What a change in how high a cost seems comes to."""


def _points(estimate: float, low: float, high: float) -> str:
    """Return a change with its limits, all turned so that they read with the word."""
    if not _apart(low, high):
        return f"{number(estimate, signed=True)} points {ci(low, high)}"
    if high < 0:
        return f"{number(-estimate)} points lower {ci(-high, -low)}"
    return f"{number(estimate)} points higher {ci(low, high)}"


def _apart(low: float, high: float) -> bool:
    """Whether an interval leaves out 0."""
    return low > 0 or high < 0


@sentences(TOO_FEW_FOR_INTERVAL)
def say_messages(messages: Released) -> Iterable[Claim]:
    """B6: how far each message moved how high a cost seems."""
    for _, row in messages.estimates.iterrows():
        column = judged_by(row)
        low, high = row[f"{column}_low"], row[f"{column}_high"]
        judged = _SEEMS[verdict(low, high, messages.margin.scale_points)]
        change = _points(row["change"], row["change_low"], row["change_high"])
        text = (
            f"Among the {row['n']} who read “{clean(row['message'])}”, "
            f"{clean(row['component'])} seems {change} after it than before"
            if _apart(row["change_low"], row["change_high"])
            else f"Among the {row['n']} who read “{clean(row['message'])}”, the change in how "
            f"high {clean(row['component'])} seems is {change}"
        )
        if pd.isna(row["effect"]):
            text += (
                f"{so(judged)} (grade {row['grade']}). Without others asked twice, this is a "
                "change and not its cause."
            )
        else:
            text += (
                f"; against the {row['against']} who did not read it the difference is "
                f"{number(row['effect'], signed=True)} {ci(low, high)}{so(judged)} "
                f"(grade {row['grade']})."
            )
        if row["real_side"] == "high":
            text += " The real cost is high: mend it instead of sending the message."
        yield claim(
            messages,
            row["message"],
            text,
            verdict=judged,
            unit="points of 10",
            grade=str(row["grade"]),
            **estimate(row, column),
        )
    yield from only_counts(
        messages,
        lambda row, who: gettext(
            "{who} who read “{message}” find the cost lower after it than before.",
            who=who,
            message=clean(row["message"]),
        ),
        by="message",
    )


# B6: perception gap -----------------------------------------------------------------------------


table_cost_classes = layout(
    "cost_classes",
    "Real and perceived cost",
    column.text("component", "Cost"),
    column.number("real", "Logged (hours a month and person)", 2),
    column.interval("real", "95 % of draws", 2),
    column.number("perceived", "Deters (0 to 10)"),
    column.interval("perceived", "95 % interval"),
    column.text("class", "Class"),
    column.N,
    notes="Fix: high and high. Inform: low in the log, felt to be high. Warn: high in the log, not "
    f"felt. Leave: low and low. {NOT_SHOWN}: an interval reaches a line, or there is no log.",
)


def _levels(row: Row) -> str:
    return interval(row["before"], row["after"])


def _moved(row: Row, name: str) -> str:
    return NOT_SHOWN if is_missing(row[name]) else with_interval(row, name, signed=True)


table_messages = layout(
    "messages",
    "How high a cost seems before and after a message",
    column.text("message", "Message"),
    column.text("component", "Cost"),
    Column("levels", "Before to after", _levels, align="right"),
    Column(
        "change",
        "Change (95 % interval)",
        lambda row: _moved(row, "change"),
        "number",
        "right",
    ),
    column.count("x", "Lower"),
    Column("effect", "Against others", lambda row: _moved(row, "effect"), align="right"),
    column.text("grade", "Grade"),
    column.N,
    notes="Lower: to whom the cost seems lower after reading. Against others: the change less that "
    "of people who did not read it. Grade B: before and after; C: with such people.",
)


def next_cost_classes(classes: Released) -> Statement | None:
    """B6: what to do about each class of cost."""
    if classes.missing or classes.estimates.empty:
        return steps(classes, "Ask more respondents before a cost is called real or felt.")
    rows = classes.estimates

    def named(name: str) -> str:
        return listed(map(clean, rows.loc[rows["class"] == name, "component"]))

    return steps(
        classes,
        f"Mend {named('fix')} (B5) before anything is said about it." if named("fix") else "",
        f"Tell what the log shows about {named('inform')}, and test the message first."
        if named("inform")
        else "No message yet: no cost is clearly low in the log and felt to be high.",
        f"Say openly what {named('warn')} takes, before it is found out." if named("warn") else "",
    )


def next_messages(messages: Released) -> Statement | None:
    """B6: what to do with each message."""
    if messages.missing:
        return None
    rows = messages.estimates
    barred = rows[rows["real_side"] == "high"]
    lower = rows[rows["effect_high"].where(rows["effect"].notna(), rows["change_high"]) < 0]
    fitting = lower[lower["real_side"] == "low"]
    unknown = lower[lower["real_side"] == ""]
    return steps(
        messages,
        f"Do not send {quoted(barred, 'message')}: the real cost is high." if len(barred) else "",
        f"Send {quoted(fitting, 'message')} to those who have not read it, and ask what moved "
        "minds."
        if len(fitting)
        else "",
        f"Log what the cost really takes before {quoted(unknown, 'message')} is sent: nothing "
        "shows yet that it is low."
        if len(unknown)
        else "",
        "Keep a group that does not read the next message: only then can its effect be told."
        if not len(rows) or rows["effect"].isna().any()
        else "",
    )


@question(
    "B6",
    needs=("perceived_cost", "effort_log"),
    asks="Logged hours a month and person, and how much the cost deters (0 to 10).",
    verdicts=(Verdict.FIX, Verdict.INFORM, Verdict.WARN, Verdict.LEAVE, Verdict.TOO_FEW),
    sampled=True,
    say=say_cost_classes,
    chart=lambda answer: charts.chart_cost_classes(answer),
    table=table_cost_classes,
    next=next_cost_classes,
)
def cost_classes(
    client: Client,
    seed: int,
    real_cut: float | None = None,
    perceived_cut: float | None = None,
) -> Answer:
    """B6: which costs are high, which only seem high, and which are high and not seen?"""
    costs = latest_answers(client, "perceived_cost")
    log = client["effort_log"]
    real = cost_quadrants.real_hours(log, _people_logged(client), seed)
    table = cost_quadrants.cost_quadrants(costs, real, real_cut, perceived_cut, client.population)
    cuts = {k: None if math.isnan(v) else v for k, v in table.attrs.items()}
    median = "the median of the costs that have a log"
    begins = [median if cut is None else "the sponsor's value" for cut in (real_cut, perceived_cut)]
    notes = [
        f"High begins, for the logged hours at {begins[0]}, for what is felt at {begins[1]}. A "
        "class needs both intervals clear of their line.",
        "Costs without logged work, such as exposure or reputation, get no class.",
    ]
    return cost_classes.release(
        client,
        table,
        decimals=coarsely("perceived", "perceived_cut"),
        keys=["component"],
        people=people_in(client, costs.dropna(subset=["severity"]), "component"),
        n=respondents_with(costs, "severity"),
        facts=cuts,
        period=period_of(client),
        notes=notes,
        **NO_SEVERITY,
    )


def _people_logged(client: Client) -> int:
    """Return how many people share the logged hours: all on the list whose role has a log."""
    logged = set(client["effort_log"]["role"])
    return sum(count for role, count in client.stakeholders.items() if role in logged)


@question(
    "B6",
    needs=("message_tests",),
    asks="How high does this cost seem to you (0 to 10), before and after reading?",
    verdicts=tuple(_SEEMS.values()),
    sampled=True,
    say=say_messages,
    chart=lambda answer: charts.chart_messages(answer),
    table=table_messages,
    next=next_messages,
    depth=Depth.ANNEX,
)
def messages_tested(client: Client, classes: Released) -> Answer:
    """B6: does a message move how high a cost seems, and may it be sent?"""
    tests = latest_answers(client, "message_tests")
    placed = classes.estimates
    sides = dict(zip(placed["component"], placed["real_side"], strict=True)) if len(placed) else {}
    table = tested_messages.messages_tested(tests, client.population)
    table["real_side"] = table["component"].map(sides).astype("object").fillna("").astype(str)
    return messages_tested.release(
        client,
        table,
        decimals=coarsely("before", "after", "change", "effect"),
        keys=["component", "message"],
        people=people_in(client, tested_messages.readers(tests), "component", "message_id"),
        counts=["x"],
        n=respondents_with(tests, "before", "after"),
        period=period_of(client),
        notes=["Without a group that did not read the message: evidence of grade B."],
        too_few="Nobody rated a cost both before and after a message.",
    )
