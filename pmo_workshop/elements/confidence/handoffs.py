"""C3: the handoffs behind the steps that users see."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import handoffs
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import counted, out_of, some, upper_first, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, sentences, share_told, steps
from ...present.table import layout
from ...verdicts import Verdict
from ..answers import as_of
from ..question import Answer, question
from . import charts
from .common import journeys_walked


@sentences()
def say_handoffs(log: Released) -> Iterable[Claim]:
    """C3: how many briefs are complete, and which hand-over is late."""
    rows = log.result
    complete = int(rows["complete"].sum())
    yield claim(
        log,
        "briefs",
        f"{out_of(complete, log.n)} hand-overs had a complete brief.",
        number=float(complete),
        unit="hand-overs",
    )
    share = rows["complete"] / rows["n"]
    poorest = rows[share == share.min()]
    if len(poorest) == 1 and len(rows) > 1:
        poor = poorest.iloc[0]
        yield claim(
            log,
            "poorest",
            f"The fewest complete briefs of {len(rows)} kinds of hand-over: {_route(poor)}, "
            f"{out_of(poor['complete'], poor['n'])}.",
            number=float(poor["complete"]),
            unit="hand-overs",
            n=int(poor["n"]),
        )
    told = rows.dropna(subset=["in_time_share_low"])
    if told.empty:
        return
    worst = told.sort_values("in_time_share", kind="stable").iloc[0]
    low, high, timed = worst["in_time_share_low"], worst["in_time_share_high"], worst["timed"]
    near = int((told["in_time_share_low"] <= high).sum()) - 1
    others = (
        f"; {near} of {len(told) - 1} others cannot be told from it"
        if near
        else f"; {verb(len(told) - 1, 'the other does', 'all others do')} better"
        if len(told) > 1 else ""
    )  # fmt: skip
    yield claim(
        log,
        "late",
        f"{upper_first(_route(worst))}: within the agreed time were "
        f"{share_told(worst['in_time'], timed, low, high)}{others}.",
        number=100 * worst["in_time_share"],
        low=100 * low,
        high=100 * high,
        unit="%",
        n=int(timed),
    )


def _route(row: pd.Series) -> str:
    taker = f"to {row['to_role']}" if row["to_role"] != "no owner" else "to nobody named"
    return f"from {row['from_role']} {taker} ({row['touchpoint']})"


@sentences()
def say_orphans(steps: Released) -> Iterable[Claim]:
    """C3: which steps of the journey have nobody behind them."""
    rows = steps.result
    alone = rows[rows["state"] == "no owner"]
    unbriefed = rows[rows["state"] == "no complete brief"]
    parts = []
    if len(alone):
        parts.append(f"no recorded owner: {some([str(p) for p in alone['phase']])}")
    if len(unbriefed):
        parts.append(f"no complete brief: {some([str(p) for p in unbriefed['phase']])}")
    count = len(alone) + len(unbriefed)
    yield claim(
        steps,
        "orphans",
        f"{count} of {counted(len(rows), 'steps')} of the journey "
        f"{verb(count, 'is an orphan', 'are orphans')}"
        + (f" ({'; '.join(parts)})." if parts else ": every step has an owner and a brief."),
        verdict=Verdict.ORPHAN_STEPS if count else Verdict.NO_ORPHAN_STEP,
        number=float(count),
        unit="steps",
    )


table_handoffs = layout(
    "handoffs",
    "Hand-overs behind the journey",
    column.text("touchpoint", "Step"),
    column.text("from_role", "From"),
    column.text("to_role", "To"),
    column.count("complete", "Brief complete"),
    column.count("in_time", "Within the agreed time", "timed"),
    column.share_interval("in_time_share", "95 % interval", "timed"),
)


table_orphans = layout(
    "orphans",
    "Who stands behind each step",
    column.number("step", "Step", 0),
    column.text("phase", "Name"),
    column.text("actor", "Actor"),
    column.label("state", "State"),
    column.number("n", "Hand-overs", 0),
)


def next_handoffs(log: Released) -> Statement | None:
    """C3: which hand-over to brief better."""
    rows = log.result
    gaps = rows[rows["complete"] < rows["n"]] if len(rows) else rows
    if len(gaps):
        share = gaps["complete"] / gaps["n"]
        poorest = [_route(row) for _, row in gaps[share == share.min()].iterrows()]
        over = "hand-over" if len(poorest) == 1 else "hand-overs"
        brief = f"Agree on a brief of five lines for the {over} {some(poorest, 3)}."
    else:
        brief = "Keep the briefs as they are: all were complete."
    return steps(log, brief, "Give every step without an owner one, by role.")


def _blueprint(client: Client) -> pd.DataFrame:
    """Return the journey the hand-overs stand behind: that of users, else the imagined one."""
    lived, _dates = journeys_walked(client, opinion=False)
    return lived if len(lived) else journeys_walked(client, opinion=True)[0]


@question(
    "C3",
    needs=("handoffs", "touchpoints"),
    asks="Steps of the journey and the hand-overs behind them.",
    unit="steps",
    verdicts=(Verdict.ORPHAN_STEPS, Verdict.NO_ORPHAN_STEP),
    say=say_orphans,
    table=table_orphans,
    form="",
)
def orphan_steps(client: Client) -> Answer:
    """C3: which steps of the journey have no owner or no brief behind them?"""
    log, steps = client["handoffs"], _blueprint(client)
    return orphan_steps.release(
        client,
        handoffs.orphan_steps(log, steps) if len(log) and len(steps) else pd.DataFrame(),
        people=Behind.RECORDS,
        keys=["step", "phase"],
        n=int(steps["step"].nunique()) if len(steps) else 0,
        period=as_of(client),
    )


@question(
    "C3",
    needs=("handoffs",),
    asks="Hand-overs with a complete brief, and within the agreed time.",
    unit="hand-overs",
    say=say_handoffs,
    chart=lambda handoffs, orphans=None: charts.chart_handoffs(handoffs, orphans),
    table=table_handoffs,
    next=next_handoffs,
    beside=orphan_steps,
    depth=Depth.ANNEX,
)
def handoffs_behind_steps(client: Client) -> Answer:
    """C3: which hand-over inside the PMO does the client feel?"""
    log, steps = client["handoffs"], _blueprint(client)
    return handoffs_behind_steps.release(
        client,
        handoffs.handoffs_behind_steps(log, steps) if len(log) else pd.DataFrame(),
        people=Behind.RECORDS,
        keys=["touchpoint", "from_role", "to_role"],
        n=len(log),
        period=as_of(client),
        notes=["Roles, never persons. Complete briefs are counted in a complete log: no interval."],
    )
