"""T3: which action comes first."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import action_priority, gaps
from ...analysis.action_priority import COMMUNICATION, SURE, TOP
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import SMALLEST_GROUP, Behind, Released
from ...display import NOT_SHOWN, clean, interval, is_missing, number, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import answered, claim, in_brackets, listed, sentences, steps
from ...present.table import Column, Row, layout
from ..answers import as_of, coarsely, instrument, people_in, period_of
from ..question import Answer, question
from . import charts
from .gaps import dimension_weights


@sentences(N_("No order of the actions yet: {answered}, 10 needed."))
def say_actions(actions: Released) -> Iterable[Claim]:
    """T3: which actions come first, and how sure that order is."""
    if not actions.answered:
        yield claim(
            actions,
            "open",
            ngettext(
                "{n} action is open: {why}.",
                "{n} actions are open, in no order yet: {why}.",
                len(actions.result),
                why=actions.facts["why"],
            ),
            number=float(len(actions.result)),
            unit="actions",
        )
        return
    who = in_brackets(answered(actions))
    promises = actions.estimates["cause"].eq(COMMUNICATION).fillna(False).astype(bool)
    service, promise = actions.estimates[~promises], actions.estimates[promises]
    rows = service.dropna(subset=["priority"])
    if len(rows):
        yield _first(actions, rows, who)
    elif len(service):
        text = gettext(
            "The actions have no order {who}: so that nobody can be recognised, the gaps are told "
            "coarsely.",
            who=who,
        )
        yield claim(actions, "first", text)
    if len(promise):
        yield claim(
            actions,
            "promise",
            ngettext(
                "{n} action would promise less and mends nothing that is lacking, so it has no "
                "rank: decide whether the promise is kept or changed.",
                "{n} actions would promise less and mend nothing that is lacking, so they have no "
                "rank: decide whether each promise is kept or changed.",
                len(promise),
            ),
            number=float(len(promise)),
            unit="actions",
        )


def _first(actions: Released, rows: pd.DataFrame, who: str) -> Claim:
    """Say which of the actions that change the service come first."""
    short, sure = _closing(rows), _sure(rows)
    if not len(short):
        text = ngettext(
            "The {n} action closes no gap: no dimension it names falls short {who}.",
            "None of {n} actions closes a gap: no dimension they name falls short {who}.",
            len(rows),
            who=who,
        )
    elif len(rows) <= TOP:
        text = ngettext(
            "{n} action closes a gap {who}: too few to test an order.",
            "{n} actions close a gap {who}: too few to test an order.",
            len(short),
            who=who,
        )
    elif len(sure):
        named = [
            gettext("“{action}” ({owner})", action=row["action"], owner=_owner(row))
            for _, row in sure.iterrows()
        ]
        text = ngettext(
            "{actions} comes first by impact per day of effort {who}.",
            "{actions} come first by impact per day of effort {who}.",
            len(sure),
            actions=listed(named),
            who=who,
        )
    else:
        text = gettext(
            "Which actions are the first three is not sure {who}: choose by effort and by owner.",
            who=who,
        )
    return claim(
        actions,
        "first",
        text,
        number=float(len(sure)),
        unit="actions",
        aside=(gettext("Among the first three in more than 97 of 100 resampled rankings."),)
        if len(rows) > TOP and len(sure)
        else (),
    )


def _closing(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the actions on a dimension that falls short."""
    return rows[rows["priority"] > 0]


def _sure(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the actions that stay first, or all that close a gap where there are but a few."""
    short = _closing(rows)
    if len(rows) <= TOP:
        return short
    return short[short["p_top3"] >= SURE].sort_values("rank", kind="stable")


def title_actions(actions: Released) -> str:
    """T3: which action comes first."""
    rows = actions.result.dropna(subset=["priority"]) if actions.answered else actions.result[:0]
    sure = _sure(rows)
    if not len(sure):
        return gettext("Which actions come first is not sure")
    if len(rows) <= TOP:
        return ngettext(
            "{n} action closes a gap: too few to test an order",
            "{n} actions close a gap: too few to test an order",
            len(sure),
        )
    return gettext(
        "First by impact per day of effort: {actions}",
        actions=some([gettext("“{action}”", action=name) for name in sure["action"]], 1),
    )


def _owner(row: Row | pd.Series) -> str:
    return clean(row["owner"]) or gettext("no owner yet")


def _cause_and_direction(row: Row) -> str:
    direction = _TO_CHANGE.get(clean(row["direction"]), "")
    parts = (clean(row["cause_text"]), direction)
    return ": ".join(gettext(part) for part in parts if part) or NOT_SHOWN


_TO_CHANGE = {
    "change the promise": N_("the promise"),
    "change the service": N_("the service"),
}


def _rank_and_interval(row: Row) -> str:
    ends = interval(row["rank_low"], row["rank_high"], 0)
    rank = number(row["rank"], 0)
    return rank if rank == NOT_SHOWN or ends == NOT_SHOWN else f"{rank} ({ends})"


table_actions = layout(
    "actions",
    N_("Actions by priority"),
    column.NO,
    column.text("action", N_("Action")),
    column.text("dimension", N_("Dimension")),
    Column("cause_text", N_("Cause: what to change"), _cause_and_direction),
    column.number("effort_days", N_("Effort (days)")),
    Column("rank", N_("Rank (95 %)"), _rank_and_interval, "number", "right"),
    column.text("owner", N_("Owner")),
    column.day("due", N_("Due")),
    notes=N_(
        "Priority = weight × size of the gap × share affected ÷ effort. "
        "Actions whose ranks overlap are not in an order."
    ),
)


def _begin_with(first: pd.Series) -> str:
    """Say what the first action still lacks; nobody is asked for an owner or a date it has."""
    has = tuple(not is_missing(first[name]) for name in ("owner", "due", "measure"))
    return gettext(_LACKS[has], action=clean(first["action"])) if has in _LACKS else ""


_LACKS = {
    (False, False, False): N_("Give “{action}” one owner, one date and one measure."),
    (False, True, False): N_("Give “{action}” one owner and one measure."),
    (True, False, False): N_("Give “{action}” one date and one measure."),
    (True, True, False): N_("Give “{action}” one measure."),
    (False, False, True): N_("Give “{action}” one owner and one date."),
    (False, True, True): N_("Give “{action}” one owner."),
    (True, False, True): N_("Give “{action}” one date."),
}


def next_actions(actions: Released) -> Statement | None:
    """T3: what to do about the actions."""
    if actions.missing:
        return None
    unowned = int(actions.result["owner"].isna().sum())
    closing = actions.estimates[actions.estimates["priority"] > 0].sort_values("rank")
    return steps(
        actions,
        _begin_with(closing.iloc[0]) if len(closing) else "",
        ngettext(
            "Name an owner for the action that has none.",
            "Name an owner for the {n} actions that have none.",
            unowned,
        )
        if unowned
        else "",
        gettext("While a promise is published, do not ask stakeholders to expect less."),
    )


_AS_AGREED = (
    *("dimension", "cause", "cause_text", "direction"),
    *("effort_days", "owner", "due", "measure"),
)
"""What the list of actions says by itself: it rests on no answer of anybody."""


@question(
    "T3",
    needs=("actions", "responses"),
    uses=("actions.dimension", "actions.cause", "actions.effort_days"),
    asks=N_("Priority = weight × size of the gap × share affected ÷ effort in days."),
    say=say_actions,
    title=title_actions,
    chart=lambda answer: charts.chart_actions(answer),
    table=table_actions,
    next=next_actions,
    depth=Depth.ANNEX,
)
def action_ranking(client: Client, seed: int) -> Answer:
    """T3: which action on a gap comes first?"""
    per_respondent = gaps.respondent_gaps(instrument(client, "gap"))
    actions = client["actions"]
    behind = people_in(client, per_respondent, "dimension")
    ranked = action_priority.action_ranking(
        per_respondent, actions, dimension_weights(client), seed
    )
    measures = actions.set_index("action_id")["measure"]
    ranked = ranked.assign(measure=ranked["action_id"].map(measures).astype("str"))
    if client.collected("actions") and len(ranked) and ranked["n"].max() < SMALLEST_GROUP:
        return _as_agreed(client, ranked, per_respondent["resp_id"].nunique())
    return action_ranking.release(
        client,
        ranked,
        people={
            str(row.action_id): behind.get(str(row.dimension), frozenset())
            if row.n
            else frozenset()
            for row in ranked.itertuples()
        },
        decimals={"priority": 3, **coarsely("gap")},
        order={"rank": False},
        keys=["action_id", "action", *_AS_AGREED],
        period=period_of(client),
        notes=[gettext("Rank intervals come from resampling the respondents.")],
        too_few=gettext("No action names a dimension that was measured."),
    )


def _as_agreed(client: Client, ranked: pd.DataFrame, people: int) -> Answer:
    """Return the open actions without an order: whoever answers, they are agreed and dated."""
    why = (
        gettext("no action names a dimension that was measured, and its effort")
        if people >= SMALLEST_GROUP and client["actions"]["effort_days"].isna().any()
        else gettext("no action names a dimension that was measured")
        if people >= SMALLEST_GROUP
        else gettext("nobody was asked what they expect and what they get")
        if not client.collected("responses", "items")
        else gettext(
            "fewer than {least} have said what they expect and what they get", least=SMALLEST_GROUP
        )
    )
    figures = ranked.columns.difference(["action_id", "action", *_AS_AGREED, "n"])
    listed = ranked.assign(**dict.fromkeys(figures, float("nan")), n=1)
    return action_ranking.release(
        client,
        listed.sort_values(["due", "action_id"], ignore_index=True),
        keys=["action_id", "action", *_AS_AGREED],
        people=Behind.RECORDS,
        unit="actions",
        needs=("actions",),
        n=len(ranked),
        facts={"why": why},
        period=as_of(client),
    )
