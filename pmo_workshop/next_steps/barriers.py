"""What to do next in Reducing Barriers, in the client's own terms."""

from __future__ import annotations

import pandas as pd

from ..analysis.cost_box import NO_CLIENT_COST
from ..claims import Statement
from ..disclosure import HIDDEN, Released
from ..display import clean
from ..wording.barriers import PAYS, PAYS_NOT, cost_verdict, moved, payback_verdict
from ..wording.grammar import (
    CLEAR_SHORTFALL,
    CLEARLY_ABOVE,
    SHORTFALL,
    SHOWN_IN_WORDS,
    listed,
    verdict,
)
from .base import steps


def next_perceived_costs(costs: Released) -> Statement | None:
    """B1: what to do about the costs that deter."""
    if costs.missing or costs.estimates.empty:
        return steps(costs, "Collect more answers before the costs are discussed.")
    leading = costs.estimates[costs.estimates["leading"].astype(bool)]
    if len(leading) > len(costs.estimates) / 2:
        first = "Do not pick one cost from this list: ask more stakeholders first."
    else:
        first = (
            f"Ask of {listed(map(clean, leading['component']))}: which part is ours to remove, "
            "which is the client's, which is governance?"
        )
    return steps(
        costs, first, "Look the leading costs up in the log of B3 before anything is explained."
    )


def next_channels(channel: Released) -> Statement | None:
    """B2: what to do about the way each task is done."""
    if channel.missing or channel.estimates.empty:
        return steps(channel, "Ask more respondents, task by task.")
    rows = channel.estimates
    margin = channel.margin.percentage_points / 100
    judged = [
        verdict(low, high, margin)
        for low, high in zip(rows["shift_low"], rows["shift_high"], strict=True)
    ]
    more = rows[[v == CLEARLY_ABOVE for v in judged]]["task"]
    fewer = rows[[v == CLEAR_SHORTFALL for v in judged]]["task"]
    return steps(
        channel,
        f"Let go: offer self-service first for {_first(more)}." if len(more) else "",
        f"Offer help where people are left alone: {_first(fewer)}." if len(fewer) else "",
        "Decide task by task; there is no one preferred way.",
    )


def _first(names: pd.Series) -> str:
    return listed(map(clean, names.head(SHOWN_IN_WORDS)))


def next_rework(rework: Released) -> Statement | None:
    """B2: what to do about work that is done again."""
    return steps(
        rework,
        "Before self-service is praised or blamed, compare tasks of like complexity.",
        "Ask those who had to do it again what was missing: the guide, the field or the person.",
    )


def next_hidden_costs(costs: Released) -> Statement | None:
    """B3: what to do about the hidden costs."""
    return steps(
        costs,
        "Take the largest hidden activity into B5: remove, combine or simplify.",
        "Speak of capacity released; speak of money only when somebody shows where the hours went.",
        "Log again after six months, with the same activities and the same roles.",
    )


def next_capacity(capacity: Released) -> Statement | None:
    """B3: what to do about capacity."""
    if capacity.missing:
        return None
    over = capacity.table[capacity.table["unused_hours"] < 0]["role"]
    return steps(
        capacity,
        f"Free {_first(over)} first: they have more work for the PMO than time." if len(over)
        else "Agree with each manager what the unused time is for.",
    )  # fmt: skip


def next_calibration(calibration: Released) -> Statement | None:
    """B4: what to do about the gap between felt and logged hours."""
    if calibration.missing or calibration.estimates.empty:
        return steps(calibration, "Ask more people, and log the work of their roles.")
    row = calibration.estimates.iloc[0]
    judged = cost_verdict(row, calibration.margin.cost_percent)
    if judged in (CLEAR_SHORTFALL, SHORTFALL):
        first = (
            "Ask what the log does not see: waiting, chasing, worry. Log it for two weeks before "
            "anybody is told a smaller figure."
        )
    else:
        first = "Keep both figures side by side, and ask again with the next survey."
    return steps(calibration, first, "Never say that people are wrong: both figures are theirs.")


def next_calibration_roles(roles: Released) -> Statement | None:
    """B4: what to do about differences between roles."""
    hidden = (roles.table["tier"] == HIDDEN).any() if len(roles.table) else False
    return steps(
        roles,
        "Treat a difference between roles as a question for the next conversation.",
        "Invite more people of the roles that are not shown." if hidden else "",
    )


def next_options(options: Released) -> Statement | None:
    """B5: what to do about the options."""
    if options.missing:
        return None
    table = options.table
    judged = [payback_verdict(p) for p in table["p_12"]]
    pays = table[[v == PAYS for v in judged]]
    pays_not = table[[v == PAYS_NOT for v in judged]]
    unowned = int(table["owner"].isna().sum())
    return steps(
        options,
        f"Do first: {_quoted(pays)}; give each one owner, one date and one measure."
        if len(pays)
        else "No option pays back within a year beyond doubt: try the cheapest as a pilot.",
        f"Put on the stop-doing list: {_quoted(pays[pays['kind'] == 'remove'], 'activity')}."
        if (pays["kind"] == "remove").any()
        else "",
        f"Leave out, or look for a cheaper way: {_quoted(pays_not)}." if len(pays_not) else "",
        f"Name an owner for the options that have none ({unowned})." if unowned else "",
    )


def _quoted(table: pd.DataFrame, column: str = "option") -> str:
    names = dict.fromkeys(clean(name) for name in table[column])
    return listed(f"“{name}”" for name in list(names)[:SHOWN_IN_WORDS])


def next_sensitivity(tornado: Released) -> Statement | None:
    """B5: what to find out before the options are decided."""
    if tornado.missing:
        return None
    top = tornado.table.iloc[0]
    if top["swing"] < 1e-9:
        return steps(
            tornado,
            "Ask for a low and a high figure of each estimate: a single figure hides the risk.",
        )
    return steps(
        tornado,
        f"Measure before deciding: the {top['quantity']} for “{clean(top['option'])}”, two weeks "
        "with a stop-watch or a count.",
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
        f"Do not send {_quoted(barred, 'message')}: the real cost is high." if len(barred) else "",
        f"Send {_quoted(fitting, 'message')} to those who have not read it, and ask what moved "
        "minds."
        if len(fitting)
        else "",
        f"Log what the cost really takes before {_quoted(unknown, 'message')} is sent: nothing "
        "shows yet that it is low."
        if len(unknown)
        else "",
        "Keep a group that does not read the next message: only then can its effect be told."
        if not len(rows) or rows["effect"].isna().any()
        else "",
    )


def next_cost_boxes(boxes: Released) -> Statement | None:
    """B7: what to do about the cost boxes."""
    if boxes.missing:
        return None
    refused = boxes.table.loc[boxes.table["problem"] == NO_CLIENT_COST, "case_id"]
    return steps(
        boxes,
        f"Ask the clients of {listed(map(clean, refused))} for their hours and rate: without them "
        "there is no ratio."
        if len(refused)
        else "",
        "Let Finance read the box before it is published: would they sign it?",
        "Publish range and break-even, never one return figure.",
    )
