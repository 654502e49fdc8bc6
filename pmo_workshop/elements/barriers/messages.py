"""B6: which costs must be mended, which may be explained, and whether a message moved anything."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ...analysis import cost_quadrants, tested_messages
from ...claims import Claim, Statement
from ...disclosure import Released, release
from ...display import NOT_SHOWN, clean, interval, number, plain, upper_first
from ...intake.client import Client
from ...present.grammar import (
    CLEAR_SHORTFALL,
    CLEARLY_ABOVE,
    NO_DIFFERENCE,
    TOO_FEW,
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    listed,
    say,
    small_group,
    steps,
    verdict,
)
from ...present.table import (
    Column,
    N,
    Row,
    Table,
    count_column,
    interval_column,
    laid_out,
    number_column,
    text_column,
)
from ..answers import coarsely, period_of
from .common import latest_answers, quoted, respondents_with

CLASS_IN_WORDS = {
    "fix": "really high and felt to be high: mend it, do not explain it",
    "inform": "low in the log and felt to be high: here the facts may be told",
    "warn": "really high and not seen: say so before it is found out",
    "leave": "low in the log and felt to be low: leave it",
}


def say_cost_classes(classes: Released) -> Statement:
    """B6: which costs are high, which only seem high, and which are high and not seen."""

    def claims() -> Iterable[Claim]:
        rows = classes.estimates
        if rows.empty:
            return
        logged = rows.dropna(subset=["real"])
        if not len(logged):
            yield claim(
                classes,
                "none",
                "No cost that was rated has logged work, so none gets a class.",
                verdict=TOO_FEW,
                number=0.0,
                unit="costs",
            )
            return
        for name, words in CLASS_IN_WORDS.items():
            found = logged[logged["class"] == name]
            if len(found):
                yield claim(
                    classes,
                    name,
                    f"{among(classes)}, {listed(map(clean, found['component']))} "
                    f"{'is' if len(found) == 1 else 'are'} {words}.{small_group(found.iloc[0])}",
                    verdict=name,
                    number=float(len(found)),
                    unit="costs",
                )
        unplaced = logged[logged["class"] == ""]
        if len(unplaced):
            yield claim(
                classes,
                "no class",
                f"{upper_first(listed(map(clean, unplaced['component'])))} "
                f"{'gets' if len(unplaced) == 1 else 'get'} no class: an interval crosses a line.",
                verdict=TOO_FEW,
                number=float(len(unplaced)),
                unit="costs",
            )

    return say(classes, claims(), TOO_FEW_FOR_INTERVAL)


def moved(row: pd.Series) -> tuple[float, float, float]:
    """
    Return what a message is judged by: against those who did not read it, else the change.

    Returns
    -------
    estimate, low, high : floats
        Points; below 0 the cost seems lower.

    Examples
    --------
    >>> row = {"change": -1.0, "change_low": -1.4, "change_high": -0.6}
    >>> moved(pd.Series({**row, "effect": float("nan")}))
    (-1.0, -1.4, -0.6)
    >>> moved(pd.Series({**row, "effect": -0.4, "effect_low": -0.9, "effect_high": 0.1}))
    (-0.4, -0.9, 0.1)
    """
    name = "change" if pd.isna(row["effect"]) else "effect"
    return tuple(float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))


def _message_verdict(low: float, high: float, margin: float) -> str:
    judged = verdict(low, high, margin)
    if judged == NO_DIFFERENCE:
        return "no change that matters"
    if low <= 0 <= high:
        return TOO_FEW
    seems = "seems lower" if high < 0 else "seems higher"
    return seems if judged in (CLEAR_SHORTFALL, CLEARLY_ABOVE) else f"{seems}, size uncertain"


def _points(estimate: float, low: float, high: float) -> str:
    """Return a change with its limits, all turned so that they read with the word."""
    if low <= 0 <= high:
        return f"{number(estimate, signed=True)} points {ci(low, high)}"
    if high < 0:
        return f"{number(-estimate)} points lower {ci(-high, -low)}"
    return f"{number(estimate)} points higher {ci(low, high)}"


def say_messages(messages: Released) -> Statement:
    """B6: how far each message moved how high a cost seems."""

    def claims() -> Iterable[Claim]:
        for _, row in messages.estimates.iterrows():
            estimate, low, high = moved(row)
            judged = _message_verdict(low, high, messages.margin.scale_points)
            change = _points(row["change"], row["change_low"], row["change_high"])
            text = (
                f"Among the {row['n']} who read “{clean(row['message'])}”, "
                f"{clean(row['component'])} seems {change} after it than before"
                if not row["change_low"] <= 0 <= row["change_high"]
                else f"Among the {row['n']} who read “{clean(row['message'])}”, the change in how "
                f"high {clean(row['component'])} seems is {change}"
            )
            if pd.isna(row["effect"]):
                text += (
                    f": {judged} (grade {row['grade']}). Without others asked twice, this is a "
                    "change and not its cause."
                )
            else:
                text += (
                    f"; against the {row['against']} who did not read it the difference is "
                    f"{number(estimate, signed=True)} {ci(low, high)}: {judged} "
                    f"(grade {row['grade']})."
                )
            if row["real_side"] == "high":
                text += " The real cost is high: mend it instead of sending the message."
            yield claim(
                messages,
                row["message"],
                text + small_group(row),
                verdict=judged,
                number=estimate,
                low=low,
                high=high,
                unit="points of 10",
                n=int(row["n"]),
                grade=str(row["grade"]),
            )
        for _, row in messages.table[messages.table["tier"] == "count"].iterrows():
            yield claim(
                messages,
                row["message"],
                f"For {row['x']} of {row['n']} who read “{clean(row['message'])}” the cost seems "
                "lower. With fewer than 10 answers no average is given.",
                n=int(row["n"]),
            )

    return say(messages, claims(), TOO_FEW_FOR_INTERVAL)


# B6: perception gap -----------------------------------------------------------------------------


def table_cost_classes(classes: Released) -> Table | None:
    """Lay out the costs of ``chart_cost_classes`` with their class."""
    return laid_out(
        classes,
        "cost_classes",
        "Real and perceived cost",
        (
            text_column("component", "Cost"),
            number_column("real", "Logged (hours a month and person)", 2),
            interval_column("real", "95 % of draws", 2),
            number_column("perceived", "Deters (0 to 10)"),
            interval_column("perceived", "95 % interval"),
            text_column("class", "Class"),
            N,
        ),
        "Fix: high and high. Inform: low in the log, felt to be high. Warn: high in the log, not "
        f"felt. Leave: low and low. {NOT_SHOWN}: an interval crosses a line, or there is no log.",
    )


def table_messages(messages: Released) -> Table | None:
    """Lay out what was felt before and after each message, of ``chart_messages``."""

    def levels(row: Row) -> str:
        return interval(row["before"], row["after"])

    def moved(row: Row, name: str) -> str:
        if plain(row[name]) is None:
            return NOT_SHOWN
        ends = interval(row[f"{name}_low"], row[f"{name}_high"], signed=True)
        return f"{number(row[name], signed=True)} ({ends})"

    return laid_out(
        messages,
        "messages",
        "How high a cost seems before and after a message",
        (
            text_column("message", "Message"),
            text_column("component", "Cost"),
            Column("levels", "Before to after", levels, align="right", needs=("before", "after")),
            Column(
                "change",
                "Change (95 % interval)",
                lambda row: moved(row, "change"),
                "number",
                "right",
            ),
            count_column("x", "Lower"),
            Column("effect", "Against others", lambda row: moved(row, "effect"), align="right"),
            text_column("grade", "Grade"),
            N,
        ),
        "Lower: to whom the cost seems lower after reading. Against others: the change less that "
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
    lower = pd.Series([moved(row)[2] < 0 for _, row in rows.iterrows()], rows.index, dtype=bool)
    fitting = rows[lower & (rows["real_side"] == "low")]
    unknown = rows[lower & (rows["real_side"] == "")]
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


def cost_classes(
    client: Client,
    seed: int,
    real_cut: float | None = None,
    perceived_cut: float | None = None,
) -> Released:
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
    return release(
        client,
        table,
        activity="B6",
        name="cost_classes",
        decimals=coarsely("perceived", "perceived_cut"),
        needs=["perceived_cost", "effort_log"],
        keys=["component"],
        asks="Logged hours a month and person, and how much the cost deters (0 to 10).",
        n=respondents_with(costs, "severity"),
        facts=cuts,
        period=period_of(client),
        notes=notes,
        too_few="Not collected: how much each cost deters. Ask the 12 questions of the "
        "perceived-cost item bank.",
    )


def _people_logged(client: Client) -> int:
    """Return how many people share the logged hours: all on the list whose role has a log."""
    logged = set(client["effort_log"]["role"])
    return sum(count for role, count in client.stakeholders.items() if role in logged)


def messages_tested(client: Client, classes: Released) -> Released:
    """B6: does a message move how high a cost seems, and may it be sent?"""
    tests = latest_answers(client, "message_tests")
    placed = classes.estimates
    sides = dict(zip(placed["component"], placed["real_side"], strict=True)) if len(placed) else {}
    table = tested_messages.messages_tested(tests, client.population)
    table["real_side"] = table["component"].map(sides).astype("object").fillna("").astype(str)
    return release(
        client,
        table,
        activity="B6",
        name="messages_tested",
        decimals=coarsely("before", "after", "change", "effect"),
        needs=["message_tests"],
        keys=["component", "message"],
        counts=["x"],
        asks="How high does this cost seem to you (0 to 10), before and after reading?",
        n=respondents_with(tests, "before", "after"),
        period=period_of(client),
        notes=["Without a group that did not read the message: evidence of grade B."],
        too_few="Nobody rated a cost both before and after a message.",
    )
