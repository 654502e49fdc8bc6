"""T3: what became of the actions that were agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from ...analysis.action_states import in_order
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import listed, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, sentences, steps
from ...present.table import layout
from ...units import how_many
from ..answers import as_of
from ..question import Answer, question

_COUNTED: Mapping[str, Callable[[int], str]] = {
    "late": lambda n: ngettext("{n} is late", "{n} are late", n),
    "open": lambda n: ngettext("{n} is open", "{n} are open", n),
    "started": lambda n: ngettext("{n} is started", "{n} are started", n),
    "done": lambda n: ngettext("{n} is done", "{n} are done", n),
    "dropped": lambda n: ngettext("{n} was dropped", "{n} were dropped", n),
}


@sentences()
def say_agreed(agreed: Released) -> Iterable[Claim]:
    """T3: how many of the actions agreed are done, and which nobody has been told of."""
    rows = agreed.result
    yield claim(
        agreed,
        "states",
        gettext(
            "Of {all} agreed, {states}.",
            all=how_many(len(rows), "actions"),
            states=_counted(rows, *_COUNTED),
        ),
        number=float((rows["state"] == "done").sum()),
        unit="actions",
    )
    untold = _untold(rows)
    if len(untold):
        yield claim(
            agreed,
            "untold",
            ngettext(
                "{n} that is done has been told to nobody.",
                "{n} that are done have been told to nobody.",
                len(untold),
            ),
            number=float(len(untold)),
            unit="actions",
        )


def _counted(rows: pd.DataFrame, *states: str) -> str:
    """Return how many actions are in each of these states, without those that none is in."""
    counts = rows["state"].value_counts()
    return listed([_COUNTED[state](int(counts[state])) for state in states if state in counts])


def title_agreed(agreed: Released) -> str:
    """T3: how many of the actions agreed are done, and how many late."""
    rows = agreed.result
    every = how_many(len(rows), "actions")
    told = _counted(rows, "done", "late")
    if not told:
        return gettext("Of {all} agreed, none is done yet and none is late", all=every)
    return gettext("Of {all} agreed, {states}", all=every, states=told)


def _untold(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["state"] == "done") & rows["told_on"].isna()]


table_agreed = layout(
    "actions_agreed",
    N_("The ledger of actions"),
    column.text("action", N_("Action")),
    column.text("owner", N_("Owner")),
    column.day("due", N_("Due")),
    column.ours("state", N_("State")),
    column.text("result", N_("What came of it")),
    column.text("told_to", N_("Told to")),
)


def next_agreed(agreed: Released) -> Statement | None:
    """T3: what to do about the actions that are late, untold or without a measure."""
    rows = agreed.result
    if agreed.missing:
        return None
    pending = ~rows["state"].isin(["done", "dropped"])
    late = rows[rows["state"] == "late"]
    unmeasured = int((pending & rows["measure"].isna()).sum())
    unsaid = rows[(rows["state"] == "done") & rows["result"].isna()]
    untold = _untold(rows)
    return steps(
        agreed,
        gettext("Do, move or drop what is late: {actions}.", actions=_named(late))
        if len(late)
        else "",
        gettext("Write down what came of {actions}.", actions=_named(unsaid))
        if len(unsaid)
        else "",
        gettext("Tell those who asked for it: {actions}.", actions=_named(untold))
        if len(untold)
        else "",
        ngettext(
            "Name the measure that will show whether the one action without a measure works.",
            "Name the measure that will show whether each of the {n} actions without one works.",
            unmeasured,
        )
        if unmeasured
        else "",
    )


def _named(rows: pd.DataFrame) -> str:
    return some([gettext("“{action}”", action=action) for action in rows["action"]], 2)


KEPT = (
    *("action_id", "action", "element", "source", "owner", "due", "effort_days", "measure"),
    *("baseline", "baseline_low", "baseline_high", "baseline_on", "expected_change", "check_on"),
    *("closed", "result", "told_on", "told_to"),
)
"""What the ledger itself says of an action: it rests on no answer of anybody."""


@question(
    "T3",
    needs=("actions",),
    asks=N_("Every action of the ledger, by the day of the report."),
    unit="actions",
    say=say_agreed,
    title=title_agreed,
    table=table_agreed,
    next=next_agreed,
    depth=Depth.ANNEX,
    optional=True,
)
def actions_agreed(client: Client) -> Answer:
    """T3: what became of the actions that were agreed?"""
    ledger = in_order(client["actions"], pd.Timestamp(client.report_date))
    rows = ledger[[*KEPT, "state"]].assign(n=1).reset_index(drop=True)
    return actions_agreed.release(
        client,
        rows,
        people=Behind.RECORDS,
        keys=[*KEPT, "state"],
        n=len(rows),
        period=as_of(client),
    )
