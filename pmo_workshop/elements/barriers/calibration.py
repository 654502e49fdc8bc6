"""B4: how far apart the cost that is felt and the cost that is logged are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ...analysis import cost_calibration, hidden_cost
from ...analysis.beyond_the_mean import tipping_point
from ...analysis.uncertainty import p_beyond
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, HIDDEN, INTERVAL_FROM, Released, hidden_groups
from ...display import NOT_SHOWN, clean, digits_apart, interval, is_missing, number, plain
from ...i18n import gettext, ngettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    among_group,
    ci,
    claim,
    estimate,
    first_past,
    has,
    how_many,
    only_counts,
    sentences,
    silent,
    standards_of,
    steps,
    verdict,
)
from ...present.table import Column, layout
from ...texts import ruling
from ...verdicts import BY_MARGIN, Verdict
from ..answers import coarsely, everybody_in, people_in, period_of, wave_of
from ..question import Answer, question
from . import charts
from .common import latest_answers, value_digits


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
    Verdict.CLEAR_SHORTFALL: "perception is worse than the log, clear shortfall",
    Verdict.SHORTFALL: "perception is worse than the log, shortfall, size uncertain",
    Verdict.CLEARLY_ABOVE: "perception is better than the log, clearly fewer hours",
    Verdict.ABOVE: "perception is better than the log, fewer hours, size uncertain",
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
        who = among(calibration, int(row["n"]))
        yield _felt_claim(calibration, "overall", who, row)
        yield _agreement_claim(calibration, row)
    yield from only_counts(
        calibration,
        lambda _, who: gettext("{who} feel they spend more hours than the log shows.", who=who),
    )


def _agreement_claim(calibration: Released, row: pd.Series) -> Claim:
    if row["agree_error"] < 1e-9:
        text = "Nobody differs from the others: the distance to the log is the same for all."
    else:
        text = (
            f"For 95 of 100 people, one by one, the difference is expected between "
            f"{number(row['agree_low'])} and {number(row['agree_high'])} hours a month (either "
            f"figure may be {number(row['agree_error'])} hours off)"
        )
        if not is_missing(row["times_low"]):
            ends = interval(row["times_low"], row["times_high"])
            text += f", or {ends} times the log"
        text += "."
    return claim(
        calibration,
        "agreement",
        f"{text} The log misses waiting and worry, so neither figure is the truth.",
        number=float(row["difference"]),
        low=float(row["agree_low"]),
        high=float(row["agree_high"]),
        unit="hours a month",
        n=int(row["n"]),
    )


def _felt_claim(
    released: Released, key: object, who: str, row: pd.Series, *, screening: bool = False
) -> Claim:
    """Say how the hours felt compare with those logged, overall or in one role."""
    less, _, limit, margin = _against_the_log(row, released.margin.cost_percent)
    judged = cost_verdict(row, released.margin.cost_percent)
    standards = _standards(row, released.margin.cost_percent)
    value, low, high = (row[f"value{end}"] for end in ("", "_low", "_high"))
    digits = digits_apart((value, low, high), standards, 1)
    if row["measure"] == "ratio":
        place = f"{number(value, digits)} times the hours logged"
        limits = ci(low, high, digits)
    else:
        more = "more" if value >= 0 else "fewer"
        low, high = (low, high) if value >= 0 else (-high, -low)
        place = f"{number(abs(value), digits)} a month {more} than those logged"
        limits = ci(low, high, digits, "hours")
    found = _BESIDE_THE_LOG.get(judged, judged.in_words)
    return claim(
        released,
        key,
        f"{who}, the hours felt are {place} "
        f"{limits}{ruling(found)}{' (screening)' if screening else ''}."
        f"{how_many(row, judged, _feel_more)}",
        aside=() if screening else (_to_end_it(released, row, judged),),
        verdict=judged,
        told=found,
        screening=screening,
        sampled=bool(released.facts.get("ranged")),
        beyond=p_beyond(less, limit, -margin, int(row["n"])),
        unit="times the log" if row["measure"] == "ratio" else "hours a month",
        **estimate(row, "value"),
    )


def _feel_more(x: int, everybody: str) -> str:
    return ngettext("{n} of {all} feels more.", "{n} of {all} feel more.", x, all=everybody)


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
        told = f"{number(first_past(needed, digits, up=side < 0), digits)} times the log"
    else:
        needed = tipping_point(row["value"], n, everybody, side * row["logged"] * share)
        needed = first_past(needed, up=side < 0)
        told = f"{number(needed, signed=True)} hours a month beside the log"
    return (
        f"Of all {everybody} this would no longer be clear if {others} felt {told} or "
        f"{'less' if side > 0 else 'more'}."
    )


@sentences("No role has enough answers to be shown by itself.")
def say_calibration_roles(roles: Released) -> Iterable[Claim]:
    """B4: how felt and logged hours compare in each role (screening)."""
    for _, row in roles.estimates.iterrows():
        who = among_group(row["n"], clean(row["group"]))
        yield _felt_claim(roles, row["group"], who, row, screening=True)
    yield from only_counts(
        roles,
        lambda row, who: gettext(
            "{who} in the role {role} feel they spend more hours than the log shows.",
            who=who,
            role=row["group"],
        ),
    )


# B4: felt and logged ----------------------------------------------------------------------------

_CALIBRATION = (
    column.number("felt", "Felt (hours a month)"),
    column.number("logged", "Logged"),
    Column(
        "value",
        "Felt beside logged",
        lambda row: (
            NOT_SHOWN
            if plain(row["value"]) is None
            else f"{number(row['value'], value_digits(row))} times"
            if row["measure"] == "ratio"
            else f"{number(row['value'], value_digits(row), signed=True)} hours"
        ),
        "number",
        "right",
    ),
    Column(
        "value_interval",
        "95 % interval",
        lambda row: interval(row["value_low"], row["value_high"], value_digits(row)),
        align="right",
    ),
    column.count("x", "Feel more than logged"),
    column.N,
)


_BESIDE = (
    "Felt beside logged: geometric mean of the ratios, or the mean difference if somebody has no "
    "hours."
)


table_calibration = layout(
    "calibration",
    "Hours felt and hours logged",
    column.text("group", "Respondents"),
    *_CALIBRATION,
    notes=_BESIDE,
)


table_agreement = layout(
    "agreement",
    "How far people, one by one, lie from the log",
    column.text("group", "Respondents"),
    column.number("difference", "Mean difference (hours a month)", signed=True),
    column.interval("difference", "95 % interval", signed=True),
    column.interval("agree", "Limits of agreement", signed=True),
    column.number("agree_error", "Each limit ±"),
    column.interval("times", "Limits, times the log"),
    column.N,
    notes="Bland and Altman: mean difference ± 1.96 standard deviations; 95 in 100 people are "
    "expected between the limits, and each limit is uncertain by its 95 % interval. Times the "
    "log: the same of the ratio, on its logarithms.",
)


table_calibration_roles = layout(
    "calibration_roles",
    "Hours felt and hours logged, by role (screening)",
    column.text("group", "Role"),
    *_CALIBRATION,
    notes=_BESIDE,
)


def next_calibration(calibration: Released) -> Statement | None:
    """B4: what to do about the gap between felt and logged hours."""
    if calibration.missing or calibration.estimates.empty:
        return steps(calibration, "Ask more people, and log the work of their roles.")
    row = calibration.estimates.iloc[0]
    judged = cost_verdict(row, calibration.margin.cost_percent)
    if judged in (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL):
        first = (
            "Ask what the log does not see: waiting, chasing, worry. Log it for two weeks before "
            "anybody is told a smaller figure."
        )
    else:
        first = "Keep both figures side by side, and ask again with the next survey."
    return steps(calibration, first, "Never say that people are wrong: both figures are theirs.")


def next_calibration_roles(roles: Released) -> Statement | None:
    """B4: what to do about differences between roles."""
    hidden = (roles.result["tier"] == HIDDEN).any() if len(roles.result) else False
    return steps(
        roles,
        "Treat a difference between roles as a question for the next conversation.",
        "Invite more people of the roles that are not shown." if hidden else "",
    )


HOURS = coarsely("value", "felt", "logged", "difference", "agree", "agree_error", "times")
"""Means of what people said, and what rests on them."""


def _pairs(client: Client) -> pd.DataFrame:
    people = client["respondents"]
    return cost_calibration.felt_and_logged(
        latest_answers(client, "perceived_cost"),
        client["effort_log"],
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
        return "Nobody gave hours for every cost: ask for hours_month with each of them."
    if not hidden_cost.expected_hours(client["effort_log"]).any():
        return (
            "The effort log holds no hours, and an empty log is no standard: its times or its "
            "minutes are all 0."
        )
    return (
        "The roles of the respondents, of the effort log and of [stakeholders] in client.toml do "
        "not meet: use the same names in all three."
    )


_NEEDS = ("perceived_cost", "effort_log", "respondents")
_ASKS = (
    "How many hours a month does working with the PMO take you? Beside it the logged hours of the "
    "role, shared equally between its people."
)


@question(
    "B4",
    needs=_NEEDS,
    asks=_ASKS,
    verdicts=BY_MARGIN,
    sampled=True,
    leads=dict.fromkeys(("overall", cost_calibration.ALL), Measure.FELT_COST),
    say=say_calibration,
    chart=lambda answer: charts.chart_calibration(answer),
    table=table_calibration,
    more=(lambda answer: charts.chart_agreement(answer), table_agreement),
    next=next_calibration,
    depth=Depth.BOARD,
)
def cost_calibration_of(client: Client) -> Answer:
    """B4: how many times the logged hours do people feel to spend?"""
    pairs = _pairs(client)
    asked = latest_answers(client, "perceived_cost")["resp_id"].nunique()
    told = _told(client)
    dots = _shown_dots(pairs)
    notes = [
        "Logged hours: those of B3, at the mean of low, likely and high minutes, repetitions "
        "included; a log misses waiting and worry."
    ]
    if told < asked:
        notes.append(f"{asked - told} of {asked} respondents did not give hours for every cost.")
    if len(pairs) < told:
        notes.append(
            f"{told - len(pairs)} of {told} {has(told - len(pairs))} no logged hours for their "
            "role."
        )
    if not dots and len(pairs) >= INTERVAL_FROM:
        notes.append(
            "People are not drawn one by one: it takes 20 of them, in roles of 10 and more, and a "
            "rest of which nothing follows."
        )
    return cost_calibration_of.release(
        client,
        cost_calibration.calibration(pairs, client.population),
        name="cost_calibration",
        decimals=HOURS,
        keys=["group"],
        people=everybody_in(client, pairs, [cost_calibration.ALL], _wave(client)),
        counts=["x"],
        singles=dots,
        facts={"ranged": _is_ranged(client)},
        period=period_of(client),
        notes=notes,
        too_few=_no_pair(client),
    )


def _is_ranged(client: Client) -> bool:
    """Return whether the log says how sure its minutes are: without a range it is no standard."""
    log = client["effort_log"]
    return bool((log["min_low"] < log["min_high"]).any())


def _shown_dots(pairs: pd.DataFrame) -> dict[str, list[float]]:
    """
    The single pairs that may be drawn, to half an hour: 20 or more, of roles with 10 people.

    A dot tells the role, because the logged hours are those of the role. Neither may a small rest
    follow, nor that nearly all or nearly none of the rest feel more than is logged.
    """
    sizes = pairs["role"].value_counts()
    hidden = hidden_groups({str(role): int(size) for role, size in sizes.items()})
    hidden |= set(sizes[sizes < INTERVAL_FROM].index)
    drawn = pairs[~pairs["role"].isin(hidden)]
    rest = pairs.drop(drawn.index)
    above = int((rest["felt"] > rest["logged"]).sum())
    alike = above <= 1 or above >= len(rest) - 1
    if len(drawn) < FULL_FROM:
        return {}
    if len(rest) and (len(rest) < INTERVAL_FROM or len(hidden) < 2 or alike):
        return {}
    ordered = drawn.sort_values(["logged", "felt"])
    return {name: ((2 * ordered[name]).round() / 2).tolist() for name in ("felt", "logged")}


@question(
    "B4",
    needs=_NEEDS,
    asks=_ASKS,
    verdicts=BY_MARGIN,
    sampled=True,
    say=say_calibration_roles,
    chart=lambda answer: charts.chart_calibration_roles(answer),
    table=table_calibration_roles,
    next=next_calibration_roles,
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
        period=period_of(client),
        notes=["Screening: differences between roles are not corrected for their number."],
        too_few=_no_pair(client),
    )
