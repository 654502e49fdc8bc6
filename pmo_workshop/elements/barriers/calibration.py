"""B4: how far apart the cost that is felt and the cost that is logged are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from ...analysis import cost_calibration, hidden_cost
from ...analysis.beyond_the_mean import tipping_point
from ...analysis.uncertainty import p_beyond
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, HIDDEN, Released
from ...display import NOT_SHOWN, clean, digits_apart, interval, number, plain
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    answered,
    ci,
    claim,
    estimate,
    first_past,
    how_many,
    only_counts,
    sentences,
    silent,
    standards_of,
    steps,
    verdict,
)
from ...present.table import Column, Row, layout
from ...texts import ruling
from ...verdicts import BY_MARGIN, Lack, Verdict
from ..answers import coarsely, everybody_in, people_in, period_of, wave_of
from ..question import Answer, question
from . import charts
from .common import latest_answers, latest_log, value_digits


def _against_the_log(row: pd.Series, cost_percent: float) -> tuple[float, float, float, float]:
    """Return how far less is felt than is logged, its limits and the margin, on one scale."""
    if row["measure"] == "ratio":
        value, low, high = (math.log(row[f"value{end}"]) for end in ("", "_low", "_high"))
        return -value, -high, -low, math.log(1 + cost_percent / 100)
    margin = row["logged"] * cost_percent / 100
    return -row["value"], -row["value_high"], -row["value_low"], margin


def cost_verdict(row: pd.Series, cost_percent: float) -> Verdict:
    """
    Return the verdict of rule R7 on what is felt beside what is logged.

    Perception falls short where more is felt than is logged; the margin is a share of the log.

    Examples
    --------
    >>> felt = {"measure": "ratio", "value": 1.8, "value_low": 1.3, "value_high": 2.5}
    >>> cost_verdict(pd.Series(felt), 10)
    <Verdict.CLEAR_SHORTFALL: 'clear-shortfall'>
    """
    _, low, high, margin = _against_the_log(row, cost_percent)
    return verdict(low, high, margin)


_BESIDE_THE_LOG = {
    Verdict.CLEAR_SHORTFALL: N_("felt clearly higher than logged"),
    Verdict.SHORTFALL: N_("felt higher than logged, perhaps by too little to matter"),
    Verdict.CLEARLY_ABOVE: N_("felt clearly lower than logged"),
    Verdict.ABOVE: N_("felt lower than logged, perhaps by too little to matter"),
}
"""Said of hours, where more is worse: "above" would say the opposite."""


def _standards(row: Mapping[str, Any] | pd.Series, cost_percent: float) -> tuple[float, ...]:
    """Return what the hours felt are judged by: no difference, and the margin on both sides."""
    if row["measure"] == "ratio":
        return 1.0, 1 + cost_percent / 100, 1 / (1 + cost_percent / 100)
    return standards_of(row["logged"] * cost_percent / 100)


@sentences(TOO_FEW_FOR_INTERVAL)
def say_calibration(calibration: Released) -> Iterable[Claim]:
    """B4: how many times the logged hours people feel to spend."""
    for _, row in calibration.estimates.iterrows():
        yield _felt_claim(calibration, "overall", gettext("People"), row)
    yield from only_counts(
        calibration,
        lambda _, who: gettext("{who} feel they spend more hours than the log shows.", who=who),
    )


def _felt_claim(
    released: Released, key: object, who: str, row: pd.Series, *, screening: bool = False
) -> Claim:
    """Say how the hours felt compare with those logged, overall or in one role."""
    less, _, limit, margin = _against_the_log(row, released.margin.cost_percent)
    judged = cost_verdict(row, released.margin.cost_percent)
    found = gettext(_BESIDE_THE_LOG[judged]) if judged in _BESIDE_THE_LOG else judged.in_words
    if screening:
        base = gettext("{n} answered", n=number(row["n"], 0))
        aside = gettext("Screening: a question for the next conversation, not a finding.")
    else:
        base = answered(released, int(row["n"]))
        aside = _to_end_it(released, row, judged)
    place = _place(released, row, who, ruling(found), base)
    return claim(
        released,
        key,
        f"{place}{how_many(row, judged, _feel_more)}",
        verdict=judged,
        told=found,
        screening=screening,
        sampled=bool(released.facts.get("ranged")),
        beyond=p_beyond(less, limit, -margin, int(row["n"])),
        at_all=p_beyond(less, limit, 0.0, int(row["n"])),
        weaker=ruling(gettext(_BESIDE_THE_LOG[Verdict.SHORTFALL])),
        unit="times the log" if row["measure"] == "ratio" else "hours a month",
        aside=(aside,),
        **estimate(row, "value"),
    )


def _place(released: Released, row: pd.Series, who: str, ruled: str, base: str) -> str:
    """
    Return how many times the log, or how many hours beside it, people feel.

    The mean of the hours felt does not stand beside a ratio, which counts each person alike: in a
    mean those with many hours weigh more, and the two need not agree.
    """
    value, low, high = (row[f"value{end}"] for end in ("", "_low", "_high"))
    standards = _standards(row, released.margin.cost_percent)
    digits = digits_apart((value, low, high), standards, 1)
    if row["measure"] == "ratio":
        return gettext(
            "{who} feel {times} times the {logged} hours a month in the log {limits}{ruling}.",
            who=who,
            times=number(value, digits),
            logged=number(row["logged"]),
            limits=ci(low, high, digits, base=base),
            ruling=ruled,
        )
    both = gettext("{who} feel {felt} hours a month; the log shows {logged}.", who=who,
                   felt=number(row["felt"]), logged=number(row["logged"]))  # fmt: skip
    if value >= 0:
        apart = gettext(
            "That is {hours} hours more {limits}{ruling}.",
            hours=number(value, digits),
            limits=ci(low, high, digits, base=base),
            ruling=ruled,
        )
    else:
        apart = gettext(
            "That is {hours} hours fewer {limits}{ruling}.",
            hours=number(-value, digits),
            limits=ci(-high, -low, digits, base=base),
            ruling=ruled,
        )
    return f"{both} {apart}"


def _feel_more(x: int, who: str) -> str:
    return ngettext("{who} feels more.", "{who} feel more.", x, who=who)


def _to_end_it(released: Released, row: pd.Series, judged: Verdict) -> str:
    """Return what those who did not answer would have to feel for it to be clear no longer."""
    side = {Verdict.CLEAR_SHORTFALL: 1, Verdict.CLEARLY_ABOVE: -1}.get(judged)
    others, everybody = silent(released, row), int(released.population or 0)
    if side is None or not others:
        return ""
    n, share = int(row["n"]), released.margin.cost_percent / 100
    if row["measure"] == "ratio":
        line = side * math.log(1 + share)
        needed = math.exp(tipping_point(math.log(row["value"]), n, everybody, line))
        digits = 1 if needed > 1 else 2
        enough = number(first_past(needed, digits, up=side < 0), digits)
        told = gettext("{times} times the log", times=enough)
    else:
        needed = tipping_point(row["value"], n, everybody, side * row["logged"] * share)
        enough = number(first_past(needed, up=side < 0), signed=True)
        told = gettext("{hours} hours a month beside the log", hours=enough)
    figures = {"all": number(everybody, 0), "others": others, "amount": told}
    if side > 0:
        return gettext(
            "Of all {all} this would no longer be clear if {others} felt {amount} or less.",
            **figures,
        )
    return gettext(
        "Of all {all} this would no longer be clear if {others} felt {amount} or more.", **figures
    )


def title_calibration(calibration: Released) -> str:
    """B4: the hours felt and the hours logged."""
    rows = calibration.estimates
    if rows.empty:
        return gettext("Hours felt and hours logged")
    row = rows.iloc[0]
    told = {name: number(row[name]) for name in ("felt", "logged")}
    if row["measure"] != "ratio":
        return gettext("People feel {felt} hours a month where the log shows {logged}", **told)
    digits = digits_apart((row["value"],), _standards(row, calibration.margin.cost_percent), 1)
    times = number(row["value"], digits)
    return gettext("People feel {times} times the {logged} hours a month in the log", times=times,
                   logged=told["logged"])  # fmt: skip


@sentences(N_("No role has enough answers to be shown by itself."))
def say_calibration_roles(roles: Released) -> Iterable[Claim]:
    """B4: how felt and logged hours compare in each role (screening)."""
    for _, row in roles.estimates.iterrows():
        yield _felt_claim(roles, row["group"], clean(row["group"]), row, screening=True)
    yield from only_counts(
        roles,
        lambda row, who: gettext(
            "{who} in the role {role} feel they spend more hours than the log shows.",
            who=who,
            role=clean(row["group"]),
        ),
    )


def title_calibration_roles(roles: Released) -> str:
    """B4: in how many roles more is felt than logged."""
    rows, margin = roles.estimates, roles.margin.cost_percent
    if not len(rows):
        return gettext("No role has answers enough to be shown by itself")
    more = [_against_the_log(row, margin)[2] < 0 for _, row in rows.iterrows()]
    if any(more):
        return gettext(
            "In {n} of {all} roles shown people feel more hours than the log has",
            n=sum(more),
            all=len(more),
        )
    return gettext("In none of the roles shown people clearly feel more than the log has")


# B4: felt and logged ----------------------------------------------------------------------------


def _beside_logged(row: Row) -> str:
    if plain(row["value"]) is None:
        return NOT_SHOWN
    digits = value_digits(row)
    if row["measure"] == "ratio":
        return gettext("{times} times", times=number(row["value"], digits))
    return gettext("{hours} hours", hours=number(row["value"], digits, signed=True))


_CALIBRATION = (
    column.number("felt", N_("Felt (hours a month)")),
    column.number("logged", N_("Logged")),
    Column("value", N_("Felt beside logged"), _beside_logged, "number", "right"),
    Column(
        "value_interval",
        N_("95 % interval"),
        lambda row: interval(row["value_low"], row["value_high"], value_digits(row)),
        align="right",
    ),
    column.count("x", N_("Feel more than logged")),
    column.N,
)


_BESIDE = N_(
    "Felt beside logged: geometric mean of the ratios, in which each person counts alike, so it "
    "need not be felt ÷ logged; or the mean difference if somebody has no hours."
)


table_calibration = layout(
    "calibration",
    N_("Hours felt and hours logged"),
    column.text("group", N_("Respondents")),
    *_CALIBRATION,
    notes=_BESIDE,
)


table_agreement = layout(
    "agreement",
    N_("How far people, one by one, lie from the log"),
    column.text("group", N_("Respondents")),
    column.number("difference", N_("Mean difference (hours a month)"), signed=True),
    column.interval("difference", N_("95 % interval"), signed=True),
    column.interval("agree", N_("95 in 100 people lie within"), signed=True),
    column.number("agree_error", N_("Each limit ±")),
    column.interval("times", N_("The same, times the log")),
    column.N,
    notes=N_(
        "95 in 100 people are expected between these limits (Bland and Altman: mean difference ± "
        "1.96 standard deviations), and each limit is uncertain by its 95 % interval. Times the "
        "log: the same of the ratio, on its logarithms."
    ),
)


table_calibration_roles = layout(
    "calibration_roles",
    N_("Hours felt and hours logged, by role (screening)"),
    column.text("group", N_("Role")),
    *_CALIBRATION,
    notes=_BESIDE,
)


def next_calibration(calibration: Released) -> Statement | None:
    """B4: what to do about the gap between felt and logged hours."""
    if calibration.missing or calibration.estimates.empty:
        return steps(calibration, gettext("Ask more people, and log the work of their roles."))
    row = calibration.estimates.iloc[0]
    judged = cost_verdict(row, calibration.margin.cost_percent)
    if judged in (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL):
        return steps(
            calibration,
            gettext("Log for two weeks what the log may not see, such as interruptions and worry."),
            gettext("Tell nobody the smaller figure before: both figures are theirs."),
        )
    return steps(
        calibration,
        gettext("Keep both figures side by side, and ask again with the next survey."),
    )


def next_calibration_roles(roles: Released) -> Statement | None:
    """B4: what to do about differences between roles."""
    hidden = (roles.result["tier"] == HIDDEN).any() if len(roles.result) else False
    several = len(roles.estimates) > 1
    if not (several or hidden):
        return None
    return steps(
        roles,
        gettext("Take a difference between roles as a question for the next conversation.")
        if several
        else "",
        gettext("Invite more people of the roles that are not shown.") if hidden else "",
    )


HOURS = coarsely("value", "felt", "logged", "difference", "agree", "agree_error", "times")
"""Means of what people said, and what rests on them."""


def _pairs(client: Client) -> pd.DataFrame:
    people = client["respondents"]
    return cost_calibration.felt_and_logged(
        latest_answers(client, "perceived_cost"),
        latest_log(client),
        dict(zip(people["resp_id"], people["role"], strict=True)),
        client.stakeholders,
    )


def _wave(client: Client) -> str | None:
    return wave_of(latest_answers(client, "perceived_cost"))


def _told(client: Client) -> int:
    """Return how many respondents gave hours for every cost."""
    return len(cost_calibration.felt_hours(latest_answers(client, "perceived_cost")))


def _no_pair(client: Client) -> str:
    """Return why nobody has both felt and logged hours."""
    if not _told(client):
        return gettext("Nobody gave hours for every cost: ask for the hours with each of them.")
    if not hidden_cost.expected_hours(latest_log(client)).any():
        return gettext(
            "The effort log holds no hours, and an empty log is no standard: its times or its "
            "minutes are all 0."
        )
    return gettext(
        "The roles of the respondents, of the effort log and of [stakeholders] in client.toml do "
        "not meet: use the same names in all three."
    )


_NEEDS = ("perceived_cost", "effort_log", "respondents")
_USED = ("effort_log.min_low", "effort_log.min_high", "effort_log.rework_p")
_ASKS = N_(
    "How many hours a month does working with the PMO take you? Beside it the logged hours of the "
    "role, shared equally between its people."
)


@question(
    "B4",
    needs=_NEEDS,
    uses=_USED,
    asks=_ASKS,
    verdicts=BY_MARGIN,
    sampled=True,
    leads=dict.fromkeys(("overall", cost_calibration.ALL), Measure.FELT_COST),
    say=say_calibration,
    chart=lambda answer: charts.chart_calibration(answer),
    table=table_calibration,
    more=(lambda answer: charts.chart_spread(answer), table_agreement),
    next=next_calibration,
    title=title_calibration,
    depth=Depth.BOARD,
)
def cost_calibration_of(client: Client) -> Answer:
    """B4: how many times the logged hours do people feel to spend?"""
    pairs = _pairs(client)
    asked = latest_answers(client, "perceived_cost")["resp_id"].nunique()
    told = _told(client)
    notes = [
        gettext(
            "Logged hours are at the mean of low, likely and high minutes, repetitions included; a "
            "log misses what nobody wrote down."
        ),
        gettext(
            "Logged is the mean of the whole list, and the hours felt are brought to it in "
            "proportion: so they tell nothing of who answered."
        ),
    ]
    if told < asked:
        notes.append(
            ngettext(
                "{n} of {all} respondents did not give hours for every cost.",
                "{n} of {all} respondents did not give hours for every cost.",
                asked - told,
                all=asked,
            )
        )
    if len(pairs) < told:
        notes.append(
            ngettext(
                "{n} of {all} has no logged hours for their role.",
                "{n} of {all} have no logged hours for their role.",
                told - len(pairs),
                all=told,
            )
        )
    released = cost_calibration_of.release(
        client,
        cost_calibration.calibration(
            pairs,
            client.population,
            cost_calibration.logged_by_list(latest_log(client), client.stakeholders),
        ),
        name="cost_calibration",
        decimals=HOURS,
        keys=["group"],
        people=everybody_in(client, pairs, [cost_calibration.ALL], _wave(client)),
        counts=["x"],
        facts={
            "ranged": _is_ranged(client),
            "spread": cost_calibration.spread(pairs) if len(pairs) >= FULL_FROM else [],
        },
        period=period_of(client, latest_answers(client, "perceived_cost")),
        notes=notes,
        too_few=_no_pair(client),
    )
    nothing_logged = released.lack is Lack.TOO_FEW and told and not len(pairs)
    return replace(released, lack=Lack.NOTHING) if nothing_logged else released


def _is_ranged(client: Client) -> bool:
    """Return whether the log says how sure its minutes are: without a range it is no standard."""
    log = latest_log(client)
    return bool((log["min_low"] < log["min_high"]).any())


@question(
    "B4",
    needs=_NEEDS,
    uses=_USED,
    asks=_ASKS,
    verdicts=BY_MARGIN,
    sampled=True,
    say=say_calibration_roles,
    chart=lambda answer: charts.chart_calibration_roles(answer),
    table=table_calibration_roles,
    next=next_calibration_roles,
    title=title_calibration_roles,
    depth=Depth.ANNEX,
)
def calibration_by_role(client: Client) -> Answer:
    """B4: how does the comparison look in each role (screening)?"""
    pairs = _pairs(client)
    return calibration_by_role.release(
        client,
        cost_calibration.calibration_by_role(pairs, client.stakeholders),
        decimals=HOURS,
        keys=["group"],
        counts=["x"],
        n=len(pairs),
        people=people_in(client, pairs, "role", wave=_wave(client)),
        measure=("cost_calibration", cost_calibration.ALL),
        facts={"ranged": _is_ranged(client)},
        cut=True,
        period=period_of(client, latest_answers(client, "perceived_cost")),
        notes=[gettext("Screening: differences between roles are not corrected for their number.")],
        too_few=_no_pair(client),
    )
