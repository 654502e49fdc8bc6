"""B6: which costs must be mended, which may be explained, and whether a message moved anything."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd

from ...analysis import cost_quadrants, tested_messages
from ...analysis.uncertainty import holm_again
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Released
from ...display import (
    NOT_SHOWN,
    clean,
    from_to,
    is_missing,
    number,
    row_name,
    some,
    upper_first,
    with_interval,
)
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    answered,
    by_chance,
    ci,
    claim,
    estimate,
    in_brackets,
    listed,
    may_be_chance,
    only_counts,
    sentences,
    so,
    steps,
    verdict,
)
from ...present.table import Column, Row, layout
from ...texts import ruling
from ...units import how_many as how_many_of
from ...verdicts import Verdict
from ..answers import coarsely, people_in, period_of, within, without_limits
from ..question import Answer, question
from . import charts
from .common import first_of, latest_answers, latest_log, quoted, respondents_with
from .perceived_cost import no_severity

_CLASSES = {
    "fix": (
        Verdict.FIX,
        N_("{costs} is high in the log and felt to be high {who}: mend it, do not explain it."),
        N_(
            "{costs} are high in the log and felt to be high {who}: mend them, do not explain them."
        ),
        N_("Mend"),
    ),
    "inform": (
        Verdict.INFORM,
        N_("{costs} is low in the log and felt to be high {who}: here the facts may be told."),
        N_("{costs} are low in the log and felt to be high {who}: here the facts may be told."),
        N_("Explain"),
    ),
    "warn": (
        Verdict.WARN,
        N_("{costs} is high in the log and not felt {who}: say so before it is found out."),
        N_("{costs} are high in the log and not felt {who}: say so before it is found out."),
        N_("Say openly"),
    ),
    "leave": (
        Verdict.LEAVE,
        N_("{costs} is low in the log and felt to be low {who}: leave it."),
        N_("{costs} are low in the log and felt to be low {who}: leave them."),
        N_("Leave"),
    ),
}
"""What each class of cost comes to, its sentence for one cost and for more, and its name."""


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
            gettext("No cost that was rated has logged work, so none can be placed."),
            verdict=Verdict.TOO_FEW,
            number=0.0,
            unit="costs",
        )
        return
    for name, (judged, one, many, _) in _CLASSES.items():
        found = logged[logged["class"] == name]
        if len(found):
            yield claim(
                classes,
                name,
                ngettext(
                    one,
                    many,
                    len(found),
                    costs=upper_first(first_of(found["component"])),
                    who=in_brackets(answered(classes)),
                ),
                verdict=judged,
                number=float(len(found)),
                unit="costs",
            )
    unplaced = logged[logged["class"] == ""]
    if len(unplaced):
        yield claim(
            classes,
            "no class",
            ngettext(
                "{costs} cannot be placed yet: an interval reaches a dividing line.",
                "{costs} cannot be placed yet: their intervals reach a dividing line.",
                len(unplaced),
                costs=upper_first(some([row_name(name) for name in unplaced["component"]], 3)),
            ),
            verdict=Verdict.TOO_FEW,
            number=float(len(unplaced)),
            unit="costs",
        )


def title_cost_classes(classes: Released) -> str:
    """B6: which costs to mend first, and which to explain."""
    rows = classes.estimates
    placed = rows[rows["class"].isin(_CLASSES.keys())] if len(rows) else rows
    if placed.empty:
        return gettext("No cost can be placed yet: the figures are too uncertain")
    first = next(name for name in _CLASSES if (placed["class"] == name).any())
    named = [row_name(name) for name in placed.loc[placed["class"] == first, "component"]]
    return gettext(_CLASS_TITLES[first], costs=upper_first(some(named, 2)))


_CLASS_TITLES = {
    "fix": N_("{costs}: high in the log and felt to be high, so mend it first"),
    "inform": N_("{costs}: felt to be high and low in the log, so tell the facts"),
    "warn": N_("{costs}: high in the log and not felt, so say it openly"),
    "leave": N_("{costs}: low in the log and felt to be low, so leave it"),
}


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

_LOWER = (Verdict.SEEMS_LOWER, Verdict.PERHAPS_SEEMS_LOWER)

_RULINGS = {
    **dict.fromkeys((Verdict.SEEMS_LOWER, Verdict.SEEMS_HIGHER), N_("enough to matter")),
    **dict.fromkeys(
        (Verdict.PERHAPS_SEEMS_LOWER, Verdict.PERHAPS_SEEMS_HIGHER),
        N_("perhaps too little to matter"),
    ),
}
"""How a sentence ends that has told the direction."""


@sentences(TOO_FEW_FOR_INTERVAL)
def say_messages(messages: Released) -> Iterable[Claim]:
    """B6: how far each message moved how high a cost seems."""
    family = how_many_of(len(messages.estimates), "messages")
    for _, row in messages.estimates.iterrows():
        compared = not pd.isna(row["effect"])
        judged, margin = _seems(messages, row), messages.margin.scale_points
        ruled = ruling(gettext(_RULINGS[judged])) if judged in _RULINGS else so(judged)
        parts = [_change(row, "" if compared else ruled, margin)]
        if compared:
            parts.append(_against_others(row, ruled, margin))
        if row["real_side"] == "high":
            parts.append(gettext("The real cost is high: mend it instead of sending the message."))
        alone = gettext("Without others asked twice, this is a change and not its cause.")
        chance = may_be_chance(row, judged_by(row), judged, family)
        yield claim(
            messages,
            row["message"],
            f"{' '.join(parts)}{chance}",
            verdict=judged,
            unit="points of 10",
            grade=str(row["grade"]),
            aside=(
                "" if compared else alone,
                gettext("Evidence of grade {grade}.", grade=row["grade"]),
            ),
            **estimate(row, judged_by(row)),
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


def _seems(messages: Released, row: pd.Series) -> Verdict:
    column = judged_by(row)
    low, high = row[f"{column}_low"], row[f"{column}_high"]
    return _SEEMS[verdict(low, high, messages.margin.scale_points, chance=by_chance(row))]


def _change(row: pd.Series, ruled: str, margin: float) -> str:
    """Return how high the cost seems after the message beside before, with the limits turned."""
    low, high = row["change_low"], row["change_high"]
    base = ngettext("{n} read it", "{n} read it", row["n"])
    told = {
        "cost": upper_first(row_name(row["component"])),
        "message": clean(row["message"]),
        "ruling": ruled,
    }
    told_side = not by_chance(row)
    if high < 0 and told_side:
        return gettext(
            "{cost} seems {size} of 10 points lower after “{message}” than before "
            "{limits}{ruling}.",
            size=number(-row["change"]), limits=ci(-high, -low, margin=margin, base=base), **told,
        )  # fmt: skip
    if low > 0 and told_side:
        return gettext(
            "{cost} seems {size} of 10 points higher after “{message}” than before "
            "{limits}{ruling}.",
            size=number(row["change"]), limits=ci(low, high, margin=margin, base=base), **told,
        )  # fmt: skip
    return gettext(
        "After “{message}” the change in how high {cost} seems is {size} of 10 points "
        "{limits}{ruling}.",
        size=number(row["change"], signed=True),
        limits=ci(low, high, margin=margin, base=base),
        **told | {"cost": clean(row["component"])},
    )


def _against_others(row: pd.Series, ruled: str, margin: float) -> str:
    """Return the change less that of those who did not read the message."""
    return ngettext(
        "Against the {n} who did not read it the difference is {size} {limits}{ruling}.",
        "Against the {n} who did not read it the difference is {size} {limits}{ruling}.",
        row["against"],
        size=number(row["effect"], signed=True),
        limits=ci(row["effect_low"], row["effect_high"], margin=margin),
        ruling=ruled,
    )


def title_messages(messages: Released) -> str:
    """B6: after how many messages the cost seems lower."""
    rows = messages.estimates
    judged = [_seems(messages, row) for _, row in rows.iterrows()]
    lower = sum(found in _LOWER for found in judged)
    if not lower:
        return gettext("After no message does the cost clearly seem lower")
    return gettext(
        "Messages after which the cost seems lower than before: {n} of {all}",
        n=lower,
        all=len(judged),
    )


# B6: perception gap -----------------------------------------------------------------------------


def _class_name(row: Row) -> str:
    name = clean(row["class"])
    return gettext(_CLASSES[name][3]) if name else NOT_SHOWN


table_cost_classes = layout(
    "cost_classes",
    N_("Cost as logged and as felt"),
    column.text("component", N_("Cost")),
    column.number("real", N_("Logged (hours a month and person)"), 2),
    column.interval("real", N_("95 % of draws"), 2),
    column.number("perceived", N_("Deters (0 to 10)")),
    column.interval("perceived", N_("95 % interval")),
    Column("class", N_("What to do"), _class_name),
    column.N,
    notes=N_(
        "Mend: high and felt to be high. Explain: low in the log, felt to be high. Say openly: "
        "high in the log, not felt. Leave: low and low. –: an interval reaches a line, or there is "
        "no log."
    ),
)


def _levels(row: Row) -> str:
    return from_to(number(row["before"]), number(row["after"]))


def _moved(row: Row, name: str) -> str:
    if is_missing(row[name]):
        return NOT_SHOWN
    return with_interval(row, name, signed=True, margin=row["margin"].scale_points)


table_messages = layout(
    "messages",
    N_("How high a cost seems before and after a message"),
    column.text("message", N_("Message")),
    column.text("component", N_("Cost")),
    Column("levels", N_("Before to after"), _levels, align="right"),
    Column(
        "change",
        N_("Change (95 % interval)"),
        lambda row: _moved(row, "change"),
        "number",
        "right",
    ),
    column.count("x", N_("Lower")),
    Column("effect", N_("Against others"), lambda row: _moved(row, "effect"), align="right"),
    column.text("grade", N_("Grade")),
    column.N,
    notes=N_(
        "Lower: to whom the cost seems lower after reading. Against others: the change less that "
        "of people who did not read it. Grade B: before and after; C: with such people."
    ),
)


def next_cost_classes(classes: Released) -> Statement | None:
    """B6: what to do about each class of cost."""
    if classes.missing or classes.estimates.empty:
        return steps(classes, gettext("Ask more respondents before a cost is called real or felt."))
    rows = classes.estimates

    def named(name: str) -> str:
        return listed(map(clean, rows.loc[rows["class"] == name, "component"]))

    return steps(
        classes,
        gettext("Mend {costs} before anything is said about it.", costs=named("fix"))
        if named("fix")
        else "",
        gettext(
            "Tell what the log shows about {costs}, and test the message first.",
            costs=named("inform"),
        )
        if named("inform")
        else gettext("Send no message yet: no cost is clearly low in the log and felt to be high."),
        gettext("Say openly what {costs} takes, before it is found out.", costs=named("warn"))
        if named("warn")
        else "",
    )


def next_messages(messages: Released) -> Statement | None:
    """B6: what to do with each message."""
    if messages.missing:
        return None
    rows = messages.estimates
    barred = rows[rows["real_side"] == "high"]
    seems_lower = [_seems(messages, row) in _LOWER for _, row in rows.iterrows()]
    lower = rows[pd.Series(seems_lower, index=rows.index, dtype=bool)]
    fitting = lower[lower["real_side"] == "low"]
    unknown = lower[lower["real_side"] == ""]
    return steps(
        messages,
        gettext("Do not send {messages}: the real cost is high.",
                messages=quoted(barred["message"]))
        if len(barred)
        else "",
        gettext("Send {messages} to those who have not read it, and ask what moved minds.",
                messages=quoted(fitting["message"]))
        if len(fitting)
        else "",
        gettext("Log what the cost really takes before {messages} is sent: nothing shows yet that "
                "it is low.", messages=quoted(unknown["message"]))
        if len(unknown)
        else "",
        gettext("Keep a group that does not read the next message: only then can its effect be "
                "told.")
        if not len(rows) or rows["effect"].isna().any()
        else "",
    )  # fmt: skip


@question(
    "B6",
    needs=("perceived_cost", "effort_log"),
    uses=("effort_log.min_low", "effort_log.min_high", "effort_log.rework_p"),
    asks=N_("Logged hours a month and person, and how much the cost deters (0 to 10)."),
    verdicts=(Verdict.FIX, Verdict.INFORM, Verdict.WARN, Verdict.LEAVE, Verdict.TOO_FEW),
    sampled=True,
    say=say_cost_classes,
    table=table_cost_classes,
    next=next_cost_classes,
    title=title_cost_classes,
)
def cost_classes(
    client: Client,
    seed: int,
    real_cut: float | None = None,
    perceived_cut: float | None = None,
) -> Answer:
    """B6: which costs are high, which only seem high, and which are high and not seen?"""
    costs = latest_answers(client, "perceived_cost")
    log = latest_log(client)
    real = cost_quadrants.real_hours(log, _people_logged(client), seed)
    table = cost_quadrants.cost_quadrants(costs, real, real_cut, perceived_cut, client.population)
    median = gettext("the median of the costs that have a log")
    by_sponsor = gettext("the sponsor's value")
    begins = [median if cut is None else by_sponsor for cut in (real_cut, perceived_cut)]
    notes = [
        gettext(
            "High begins, for the logged hours at {real}, for what is felt at {felt}. A class "
            "needs both intervals clear of their line.",
            real=begins[0],
            felt=begins[1],
        ),
        gettext("Costs without logged work, such as exposure or reputation, get no class."),
    ]
    return cost_classes.release(
        client,
        within(table, 0, 10, "perceived"),
        decimals=coarsely("perceived", "perceived_cut"),
        keys=["component"],
        people=people_in(client, costs.dropna(subset=["severity"]), "component"),
        n=respondents_with(costs, "severity"),
        together=partial(cost_quadrants.classed, real_cut=real_cut, perceived_cut=perceived_cut),
        order={"real": True},
        period=period_of(client, costs),
        notes=notes,
        **no_severity(),
    )


def _people_logged(client: Client) -> int:
    """Return how many people share the logged hours: all on the list whose role has a log."""
    logged = set(latest_log(client)["role"])
    return sum(count for role, count in client.stakeholders.items() if role in logged)


@question(
    "B6",
    needs=("message_tests",),
    asks=N_("How high does this cost seem to you (0 to 10), before and after reading?"),
    verdicts=tuple(_SEEMS.values()),
    sampled=True,
    say=say_messages,
    chart=lambda answer: charts.chart_messages(answer),
    table=table_messages,
    next=next_messages,
    title=title_messages,
    depth=Depth.ANNEX,
)
def messages_tested(client: Client, classes: Released) -> Answer:
    """B6: does a message move how high a cost seems, and may it be sent?"""
    tests = latest_answers(client, "message_tests")
    placed = classes.estimates
    sides = dict(zip(placed["component"], placed["real_side"], strict=True)) if len(placed) else {}
    table = tested_messages.messages_tested(tests, client.population)
    table["real_side"] = table["component"].map(sides).astype("object").fillna("").astype(str)
    table = without_limits(table, "change", ["before", "after"], 0, 10)
    return messages_tested.release(
        client,
        within(within(table, -10, 10, "change"), -20, 20, "effect"),
        decimals=coarsely("before", "after", "change", "effect"),
        keys=["component", "message"],
        people=people_in(client, tested_messages.readers(tests), "component", "message_id"),
        counts=["x"],
        together=holm_again,
        n=respondents_with(tests, "before", "after"),
        period=period_of(client, tests),
        notes=[gettext("Without a group that did not read the message: evidence of grade B.")],
        too_few=gettext("Nobody rated a cost both before and after a message."),
    )
