"""C3: whether work is handed over better or worse than in the first log."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import handoffs
from ...claims import Claim
from ...disclosure import Behind, Released
from ...display import interval, is_missing, number, out_of
from ...i18n import N_, day_in_words, gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import change_verdict, ci, claim, estimate, sentences, so, standards_of
from ...present.table import Column, Row, layout
from ...verdicts import OF_A_CHANGE, Direction, Verdict
from ..answers import as_of
from ..question import Answer, question
from .handoffs import TOO_FEW, smallest_role, too_few_people

_SO_OFTEN = {
    handoffs.BRIEF: N_(
        "Hand-overs with a complete brief: {before} in the log up to {first}, {after} in that up "
        "to {last}."
    ),
    handoffs.IN_TIME: N_(
        "Hand-overs within the agreed time: {before} in the log up to {first}, {after} in that up "
        "to {last}."
    ),
    handoffs.TOLD: N_(
        "Hand-overs of which the client was told: {before} in the log up to {first}, {after} in "
        "that up to {last}."
    ),
}
"""How often each part was so in two logs."""


@sentences()
def say_handoffs_change(change: Released) -> Iterable[Claim]:
    """C3: from how many to how many hand-overs were briefed, in time and told to the client."""
    for _, row in change.result.iterrows():
        judged = _judged(change, row)
        yield claim(
            change,
            row["part"],
            gettext(
                _SO_OFTEN[row["part"]],
                before=out_of(row["first_x"], row["first_n"]),
                after=out_of(row["last_x"], row["last_n"]),
                first=day_in_words(row["first_on"].date()),
                last=day_in_words(row["last_on"].date()),
            )
            + " "
            + _apart(change, row, judged),
            verdict=judged,
            unit="percentage points",
            counts="hand-overs",
            **estimate(row, "change", 100),
        )


def _judged(change: Released, row: Row | pd.Series) -> Verdict:
    """Return the verdict on a difference of shares; without limits none is judged."""
    if is_missing(row["change_low"]):
        return Verdict.CHANGE_OPEN
    ends = (100 * row["change_low"], 100 * row["change_high"])
    return change_verdict(*ends, change.margin.percentage_points)


def _apart(change: Released, row: pd.Series, judged: Verdict) -> str:
    if is_missing(row["change_low"]):
        return gettext("Fewer than 10 in one of them: no difference is told.")
    if judged is Verdict.CHANGE_OPEN:
        return gettext("That may be no difference {limits}.", limits=_limits(change, row, up=True))
    more = bool(row["change"] >= 0)
    told = {
        "size": number(abs(100 * row["change"]), 0),
        "limits": _limits(change, row, up=more),
        "ruling": so(judged),
    }
    if more:
        return gettext("That is {size} percentage points more {limits}{ruling}.", **told)
    return gettext("That is {size} percentage points fewer {limits}{ruling}.", **told)


def _limits(change: Released, row: pd.Series, *, up: bool) -> str:
    """Return the limits of a difference, told upwards or downwards."""
    low, high = (100 * row[f"change_{end}"] for end in ("low", "high"))
    ends = (low, high) if up else (-high, -low)
    return ci(*ends, 0, standards=standards_of(change.margin.percentage_points))


_TITLES = {
    Direction.UP: N_("More hand-overs than before have what they need"),
    Direction.DOWN: N_("Fewer hand-overs than before have what they need"),
}


def title_handoffs_change(change: Released) -> str:
    """C3: whether hand-overs have more of what they need, or less, than in the first log."""
    found = {_judged(change, row).direction for _, row in change.result.iterrows()}
    moves = found & set(_TITLES)
    if len(moves) == 1:
        return gettext(_TITLES[moves.pop()])
    return (
        gettext("Some of what hand-overs need is there more often than before, some less often")
        if moves
        else gettext("No clear difference between the hand-overs of the two logs")
    )


def _interval(row: Row) -> str:
    return interval(100 * row["change_low"], 100 * row["change_high"], 0, signed=True)


table_handoffs_change = layout(
    "handoffs_change",
    N_("Hand-overs of the first and of the last log"),
    column.ours("part", N_("What was recorded")),
    column.day("first_on", N_("First log up to")),
    column.count("first_x", N_("Then"), "first_n"),
    column.day("last_on", N_("Last log up to")),
    column.count("last_x", N_("Now"), "last_n"),
    Column("change_interval", N_("Difference, 95 % interval"), _interval, align="right"),
    notes=N_("Two logs show a difference, not a direction over time; percentage points."),
)


@question(
    "C3",
    needs=("handoffs",),
    asks=N_("Hand-overs with a complete brief, within the agreed time and told, logged twice."),
    unit="hand-overs",
    verdicts=OF_A_CHANGE,
    say=say_handoffs_change,
    title=title_handoffs_change,
    table=table_handoffs_change,
    form="",
    optional=True,
)
def handoffs_change(client: Client) -> Answer:
    """C3: is work handed over better or worse than when it was first logged?"""
    few, least = too_few_people(client), smallest_role(client)
    log = client["handoffs"]
    alike = handoffs.handoffs_change(log)
    found = handoffs.handoffs_change(log, client.pmo_roles, least)
    return handoffs_change.release(
        client,
        found.iloc[:0] if few else found,
        people=Behind.RECORDS,
        keys=["part"],
        n=int(found["n"].max()) if len(found) else None,
        period=as_of(client),
        notes=[gettext("Steps that both logs have. Each interval holds by itself.")],
        absent=("logged_on",) if not few and len(handoffs.logs_of(log)) < 2 else (),
        not_asked=gettext(
            "Hand-overs were logged once: log two weeks again after something was changed, and "
            "write the day into the column logged_on."
        ),
        too_few=gettext(TOO_FEW, least=least)
        if few
        else gettext(
            "Not shown: the steps that both logs have, or those that one has alone, are handed "
            "over by too few people. Log the same steps again."
        )
        if len(alike) > len(found)
        else gettext(
            "The first and the last log of hand-overs have no step in common: call a step by the "
            "same name in both."
        ),
    )
