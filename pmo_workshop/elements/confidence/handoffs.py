"""C3: the handoffs behind the steps that users see."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ...analysis import handoffs
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, SMALLEST_GROUP, Behind, Released
from ...display import apart_by_a_person, in_quotes, out_of, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import REDACTED, Client
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
        gettext("{count} hand-overs had a complete brief.", count=out_of(complete, log.n)),
        number=float(complete),
        unit="hand-overs",
    )
    poorest = _poorest(rows)
    if len(poorest) == 1 and len(rows) > 1:
        poor = poorest.iloc[0]
        yield claim(
            log,
            "poorest",
            gettext(
                "Of {kinds} kinds of hand-over the one {route} had the fewest complete briefs: "
                "{count}.",
                kinds=len(rows),
                route=_route(poor),
                count=out_of(poor["complete"], poor["n"]),
            ),
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
    count = share_told(worst["in_time"], timed, low, high)
    text = (
        gettext("Within the agreed time: {count} hand-overs.", count=count)
        if len(rows) == 1 and worst["together"]
        else gettext(
            "Within the agreed time: {count} hand-overs {route}.",
            count=count,
            route=_route(worst),
        )
    )
    others = (
        gettext("{n} of {all} others cannot be told from it.", n=near, all=len(told) - 1)
        if near
        else ngettext("The other does better.", "All others do better.", len(told) - 1)
        if len(told) > 1
        else ""
    )
    yield claim(
        log,
        "late",
        " ".join(filter(None, [text, others])),
        number=100 * worst["in_time_share"],
        low=100 * low,
        high=100 * high,
        unit="%",
        n=int(timed),
    )


def _poorest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the kinds of hand-over with the smallest share of complete briefs."""
    share = rows["complete"] / rows["n"]
    least = rows.loc[share.idxmin(), ["complete", "n"]]
    apart = [
        apart_by_a_person(tuple(least), own)
        for own in zip(rows["complete"], rows["n"], strict=True)
    ]
    return rows[~np.array(apart)]


def _route(row: pd.Series) -> str:
    if row["together"]:
        return gettext("between other roles")
    told = {"giver": row["from_role"], "step": in_quotes(row["touchpoint"])}
    if row["to_role"] == "no owner":
        return gettext("from {giver} to nobody named ({step})", **told)
    return gettext("from {giver} to {taker} ({step})", **told, taker=row["to_role"])


@sentences()
def say_orphans(steps: Released) -> Iterable[Claim]:
    """C3: which steps of the journey have nobody behind them."""
    rows = steps.result
    alone = rows[rows["state"] == handoffs.NO_OWNER]
    unbriefed = rows[rows["state"] == handoffs.NO_BRIEF]
    briefed_or_not = rows[rows["state"] != handoffs.OWNED]
    told = [
        ngettext(
            "{n} of {all} steps of the journey has no recorded owner: {steps}.",
            "{n} of {all} steps of the journey have no recorded owner: {steps}.",
            len(alone),
            all=len(rows),
            steps=some([*map(in_quotes, alone["phase"])]),
        )
        if len(alone)
        else "",
        ngettext(
            "{n} of {all} steps of the journey has no complete brief: {steps}.",
            "{n} of {all} steps of the journey have no complete brief: {steps}.",
            len(unbriefed),
            all=len(briefed_or_not),
            steps=some([*map(in_quotes, unbriefed["phase"])]),
        )
        if len(unbriefed)
        else "",
    ]
    count = len(alone) + len(unbriefed)
    yield claim(
        steps,
        "orphans",
        " ".join(filter(None, told)) or _in_order(len(rows), briefs=len(briefed_or_not)),
        verdict=Verdict.ORPHAN_STEPS if count else Verdict.NO_ORPHAN_STEP,
        number=float(count),
        unit="steps",
    )


def _in_order(steps: int, briefs: int) -> str:
    """Return that every step has an owner, and a brief where that may be told of all."""
    if briefs < steps:
        return ngettext(
            "The {n} step of the journey has an owner.",
            "All {n} steps of the journey have an owner.",
            steps,
        )
    return ngettext(
        "The {n} step of the journey has an owner and a brief.",
        "All {n} steps of the journey have an owner and a brief.",
        steps,
    )


table_handoffs = layout(
    "handoffs",
    N_("Hand-overs behind the journey"),
    column.text("touchpoint", N_("Step")),
    column.text("from_role", N_("From")),
    column.text("to_role", N_("To")),
    column.count("complete", N_("Brief complete")),
    column.count("in_time", N_("Within the agreed time"), "timed"),
    column.share_interval("in_time_share", N_("95 % interval"), "timed"),
)


table_orphans = layout(
    "orphans",
    N_("Who stands behind each step"),
    column.number("step", N_("Step"), 0),
    column.text("phase", N_("Name")),
    column.text("actor", N_("Actor")),
    column.ours("state", N_("State")),
    column.number("n", N_("Hand-overs"), 0),
)


_KEPT = {
    "roles": N_("{count} hand-overs went from and to the roles that were set for their step."),
    "time": N_("{count} hand-overs took no longer than the hours that were set."),
    "told": N_("After {count} hand-overs the client was told of it."),
}
"""What is said of each part of a hand-over that was designed."""


@sentences()
def say_briefs_kept(kept: Released) -> Iterable[Claim]:
    """C3: in how many hand-overs roles, time and the word to the client were as designed."""
    for row in kept.result.itertuples():
        yield claim(
            kept,
            row.part,
            gettext(_KEPT[row.part], count=out_of(row.x, row.n)),
            number=float(row.x),
            unit="hand-overs",
            n=int(row.n),
        )


table_briefs_kept = layout(
    "briefs_kept",
    N_("Hand-overs as they were designed"),
    column.ours("part", N_("What was designed")),
    column.count("x", N_("Kept")),
)


def next_briefs_kept(kept: Released) -> Statement | None:
    """C3: what to do where clients are not told that their work has changed hands."""
    rows = kept.result
    told = rows[rows["part"] == "told"] if len(rows) else rows
    if not len(told) or told.iloc[0]["x"] == told.iloc[0]["n"]:
        return None
    return steps(
        kept,
        gettext("Let the role that is set for a step tell the client, and note it in the log."),
    )


def next_handoffs(log: Released) -> Statement | None:
    """C3: which hand-over to brief better."""
    rows = log.result
    gaps = rows[rows["complete"] < rows["n"]] if len(rows) else rows
    if len(rows) == 1 and rows["together"].all():
        brief = gettext(
            "Write into [pmo_roles] of client.toml how many people hold each role: from 5 on it is "
            "told which hand-over to brief better."
        )
    elif len(gaps):
        poorest = [_route(row) for _, row in _poorest(gaps).iterrows()]
        brief = ngettext(
            "Agree on a brief of five lines for the hand-over {routes}.",
            "Agree on a brief of five lines for the hand-overs {routes}.",
            len(poorest),
            routes=some(poorest, 3),
        )
    else:
        brief = gettext("Keep the briefs as they are: all were complete.")
    return steps(log, brief, gettext("Give every step without an owner one, by role."))


def title_handoffs(log: Released) -> str:
    """C3: how many hand-overs were made within the agreed time."""
    timed, in_time = (int(log.result[name].sum()) for name in ("timed", "in_time"))
    return gettext(
        "{count} hand-overs inside the PMO were made within the agreed time",
        count=out_of(in_time, timed),
    )


TOO_FEW = N_("Not shown: fewer than {least} people hold all roles of the PMO together.")


def smallest_role(client: Client) -> int:
    """Return how many people must hold a role whose hand-overs are told by themselves."""
    return INTERVAL_FROM if client.state == REDACTED else SMALLEST_GROUP


def too_few_people(client: Client) -> bool:
    """Whether all roles of the PMO are held by so few that nothing is told; unknown is not few."""
    return 0 < sum(client.pmo_roles.values()) < smallest_role(client)


def _told_together(least: int) -> str:
    return gettext(
        "Hand-overs of a role that fewer than {least} people hold, or of which [pmo_roles] in "
        "client.toml does not say how many, are told together with others.",
        least=least,
    )


def _last_log(client: Client) -> pd.DataFrame:
    """Return the hand-overs of the last log: how work is handed over now."""
    return handoffs.logs_of(client["handoffs"])[-1]


def _blueprint(client: Client) -> pd.DataFrame:
    """Return the journey the hand-overs stand behind: that of users, else the imagined one."""
    lived, _dates = journeys_walked(client, opinion=False)
    return lived if len(lived) else journeys_walked(client, opinion=True)[0]


@question(
    "C3",
    needs=("handoffs", "touchpoints"),
    asks=N_("Steps of the journey and the hand-overs behind them."),
    unit="steps",
    verdicts=(Verdict.ORPHAN_STEPS, Verdict.NO_ORPHAN_STEP),
    say=say_orphans,
    table=table_orphans,
    form="",
)
def orphan_steps(client: Client) -> Answer:
    """C3: which steps of the journey have no owner or no brief behind them?"""
    log, steps = _last_log(client), _blueprint(client)
    least = smallest_role(client)
    found = pd.DataFrame(columns=["n"])
    if len(log) and len(steps):
        found = handoffs.orphan_steps(log, steps, client.pmo_roles, least)
    untold = found["n"].isna().any()
    return orphan_steps.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["step", "phase"],
        n=int(steps["step"].nunique()) if len(steps) else 0,
        period=as_of(client),
        notes=[_told_together(least)] if untold else [],
    )


@question(
    "C3",
    needs=("handoffs",),
    uses=("handoffs.target_h", "handoffs.actual_h"),
    asks=N_("Hand-overs with a complete brief, and within the agreed time."),
    unit="hand-overs",
    say=say_handoffs,
    chart=lambda handoffs: charts.chart_handoffs(handoffs),
    table=table_handoffs,
    next=next_handoffs,
    title=title_handoffs,
    depth=Depth.ANNEX,
)
def handoffs_behind_steps(client: Client) -> Answer:
    """C3: which hand-over inside the PMO does the client feel?"""
    log, steps = _last_log(client), _blueprint(client)
    least = smallest_role(client)
    found = handoffs.handoffs_behind_steps(log, steps, client.pmo_roles, least)
    few = too_few_people(client)
    return handoffs_behind_steps.release(
        client,
        found.iloc[:0] if few else found,
        people=Behind.RECORDS,
        keys=["touchpoint", "from_role", "to_role"],
        n=len(log),
        period=as_of(client),
        notes=[
            gettext(
                "Roles, never persons. Complete briefs are counted in a complete log: no interval."
            ),
            *([_told_together(least)] if found["together"].any() else []),
        ],
        too_few=gettext(TOO_FEW, least=least) if few else "",
    )


@question(
    "C3",
    needs=("handoffs", "briefs"),
    asks=N_("Hand-overs, and what was set for the step behind which they are made."),
    unit="hand-overs",
    say=say_briefs_kept,
    table=table_briefs_kept,
    next=next_briefs_kept,
    form="",
    optional=True,
)
def briefs_kept(client: Client) -> Answer:
    """C3: is work handed over as it was designed, and is the client told?"""
    log, few = _last_log(client), too_few_people(client)
    found = handoffs.briefs_kept(log, client["briefs"])
    return briefs_kept.release(
        client,
        found.iloc[:0] if few else found,
        people=Behind.RECORDS,
        keys=["part"],
        n=len(log),
        period=as_of(client),
        notes=[gettext("A hand-over of a step without a design has no roles that were set.")],
        too_few=gettext(TOO_FEW, least=smallest_role(client)) if few else "",
    )
