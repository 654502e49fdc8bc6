"""The sentences of Reducing Barriers."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ..claims import Claim, Statement
from ..disclosure import FULL_FROM, Released
from ..display import clean, counted, interval, is_missing, number, out_of, percent, upper_first
from .grammar import (
    CLEAR_SHORTFALL,
    CLEARLY_ABOVE,
    NO_DIFFERENCE,
    SHORTFALL,
    SHOWN_IN_WORDS,
    TOO_FEW,
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    counted_words,
    listed,
    only_counts,
    say,
    small_group,
    verdict,
)

LIKELY, UNLIKELY = 0.9, 0.1
"""Shares of the draws from which a payback or a benefit above cost is called so, or not so."""

PAYS, PAYS_NOT, PAYBACK_OPEN = (
    "pays back within 12 months",
    "does not pay back within 12 months",
    "payback uncertain",
)
ABOVE_COST, BELOW_COST, COST_OPEN = (
    "benefit above cost",
    "benefit below cost",
    "range reaches both sides of break-even",
)


def money(value: float, currency: object) -> str:
    """
    Return an amount with three figures that count, as no estimate carries more.

    Examples
    --------
    >>> money(129232.5, "GBP"), money(-41.2, "EUR"), money(0, "GBP")
    ('GBP 129,000', '−EUR 41', 'GBP 0')
    """
    size = abs(float(value))
    digits = 2 - math.floor(math.log10(size)) if size else 0
    amount = f"{currency} {number(round(size, min(digits, 0)), 0)}".strip()
    return f"−{amount}" if value < 0 and round(size) else amount


def money_range(low: float, high: float, currency: object) -> str:
    """
    Return the range of an amount as it stands in a sentence.

    Examples
    --------
    >>> money_range(100_346, 159_742, "GBP")
    '(P10 to P90: GBP 100,000 to 160,000)'
    """
    return f"(P10 to P90: {money(low, currency)} to {money(high, '').strip()})"


def share_with_limits(row: pd.Series, x: str, share: str) -> str:
    """
    Return x of n with the limits of the share: percentages from 20 on, below that as counts.

    Examples
    --------
    >>> row = pd.Series({"x": 23, "n": 38, "share_low": 0.51, "share_high": 0.7})
    >>> share_with_limits(row, "x", "share")
    '23 of 38 (61 %, 95 % CI 51 to 70 %)'
    """
    n, low, high = float(row["n"]), row[f"{share}_low"], row[f"{share}_high"]
    count = f"{number(row[x], 0)} of {number(n, 0)}"
    if n < FULL_FROM:
        return f"{count} (95 % CI {number(low * n)} to {number(high * n)} of {number(n, 0)})"
    limits = f"{number(100 * low, 0)} to {percent(high)}"
    return f"{count} ({percent(row[x] / n)}, 95 % CI {limits})"


# -- B1 ------------------------------------------------------------------------------------------


def say_perceived_costs(costs: Released) -> Statement:
    """B1: which costs are most often named as real deterrents."""

    def claims() -> Iterable[Claim]:
        rows = costs.estimates
        if rows.empty:
            yield from only_counts(costs, "named {label} as a real deterrent")
            return
        leading = rows[rows["leading"].astype(bool)]
        top = leading.iloc[0]
        if not top["x"]:
            text = f"{among(costs)}, nobody named any of the costs as a real deterrent."
        elif len(leading) > len(rows) / 2:
            text = (
                f"{among(costs)}, the costs cannot be told apart as deterrents: {len(leading)} of "
                f"{len(rows)} share the leading group, so no order is given."
            )
        elif len(leading) == 1:
            text = f"{among(costs)}, {clean(top['component'])} is most often a real deterrent."
        else:
            text = (
                f"{among(costs)}, the leading group of real deterrents is "
                f"{listed(map(clean, leading['component']))}; their intervals overlap, so no order "
                "among them is given."
            )
        yield claim(
            costs,
            "leading",
            text + small_group(top),
            verdict="leading group",
            number=float(top["share"]),
            low=float(top["share_low"]),
            high=float(top["share_high"]),
            unit="share",
        )
        if len(leading) <= len(rows) / 2 and top["x"]:
            for _, row in leading.head(SHOWN_IN_WORDS).iterrows():
                yield _share_claim(
                    costs,
                    row,
                    row["component"],
                    f"{upper_first(clean(row['component']))} is named as a real deterrent by "
                    f"{share_with_limits(row, 'x', 'share')}.",
                    "share",
                )

    return say(costs, claims(), TOO_FEW_FOR_INTERVAL)


def _share_claim(
    released: Released, row: pd.Series, key: object, text: str, name: str, judged: str = ""
) -> Claim:
    return claim(
        released,
        key,
        text + small_group(row),
        verdict=judged,
        number=float(row[name]),
        low=float(row[f"{name}_low"]),
        high=float(row[f"{name}_high"]),
        unit="share",
        n=int(row["n"]),
    )


def say_cost_and_intention(costs: Released) -> Statement:
    """B1: whether naming more deterrents goes with a lower intention to engage."""

    def claims() -> Iterable[Claim]:
        for _, row in costs.estimates.iterrows():
            if is_missing(row["rho"]):
                yield claim(
                    costs,
                    "rho",
                    f"{among(costs)}, the number of deterrents or the intention does not vary: "
                    "there is no connection to look for (no variation).",
                )
                continue
            if row["rho_high"] < 0:
                found, judged = "goes with a lower intention", "goes with lower intention"
            elif row["rho_low"] > 0:
                found, judged = "goes with a higher intention", "goes with higher intention"
            else:
                found, judged = "shows no clear connection with the intention", TOO_FEW
            yield claim(
                costs,
                "rho",
                f"{among(costs)}, naming more deterrents {found} to work with the PMO: rank "
                f"correlation {number(row['rho'], 2)} {ci(row['rho_low'], row['rho_high'], 2)}. "
                f"The two may go together for other reasons.{small_group(row)}",
                verdict=judged,
                number=float(row["rho"]),
                low=float(row["rho_low"]),
                high=float(row["rho_high"]),
                unit="rank correlation",
            )

    return say(costs, claims(), TOO_FEW_FOR_INTERVAL)


# -- B2 ------------------------------------------------------------------------------------------


def say_channels(channel: Released) -> Statement:
    """B2: for which tasks self-service is preferred, and for which help."""

    def claims() -> Iterable[Claim]:
        rows = channel.estimates
        if rows.empty:
            for _, row in channel.rows.iterrows():
                if pd.notna(row["self"]):
                    yield claim(
                        channel,
                        row["task"],
                        f"For {clean(row['task'])} {row['self']} of {row['n']} prefer "
                        "self-service. With fewer than 10 answers no share is given.",
                        n=int(row["n"]),
                    )
            return
        alone = rows[rows["self_share_low"] > 0.5]
        helped = rows[rows["self_share_high"] < 0.5]
        for _, row in alone.head(SHOWN_IN_WORDS).iterrows():
            yield _share_claim(
                channel,
                row,
                f"self {row['task']}",
                f"For {clean(row['task'])}, self-service is preferred by "
                f"{share_with_limits(row, 'self', 'self_share')}.",
                "self_share",
                "most prefer self-service",
            )
        if len(helped):
            named = listed(
                f"{clean(row['task'])} ({row['n'] - row['self']} of {row['n']})"
                for _, row in helped.iterrows()
            )
            yield claim(
                channel,
                "helped",
                f"{among(channel)}, clearly more than half prefer help, or to have it done, for "
                f"{named}.",
                verdict="most prefer help",
                number=float(len(helped)),
                unit="tasks",
            )
        if not len(alone) and not len(helped):
            yield claim(
                channel,
                "open",
                f"{among(channel)}, no task has a clear majority for self-service or for help.",
                verdict=TOO_FEW,
                number=0.0,
                unit="tasks",
            )
        yield from _mismatches(channel, rows)

    return say(channel, claims(), TOO_FEW_FOR_INTERVAL)


def _mismatches(channel: Released, rows: pd.DataFrame) -> Iterable[Claim]:
    """Say where what people have is furthest from what they prefer, in either direction."""
    margin = channel.margin.percentage_points / 100
    judged = [
        verdict(low, high, margin)
        for low, high in zip(rows["shift_low"], rows["shift_high"], strict=True)
    ]
    rows = rows.assign(judged=judged)
    for wanted, key, words in (
        (CLEARLY_ABOVE, "too little", "more people prefer self-service than have it"),
        (CLEAR_SHORTFALL, "too much", "fewer people prefer self-service than have it"),
    ):
        found = rows[rows["judged"] == wanted]
        if not len(found):
            continue
        largest = found.loc[found["shift"].abs().idxmax()]
        named = listed(
            f"{clean(row['task'])} ({row['self']} against {row['now_self']} of {row['n']})"
            for _, row in found.iterrows()
        )
        yield claim(
            channel,
            key,
            f"By more than the margin of {number(100 * margin, 0)} points, {words} for {named}.",
            verdict=words,
            number=float(largest["shift"]),
            low=float(largest["shift_low"]),
            high=float(largest["shift_high"]),
            unit="share",
            n=int(largest["n"]),
        )


BANDS = {"simple": "simple tasks", "medium": "tasks of medium complexity",
         "complex": "complex tasks"}  # fmt: skip


def say_rework(rework: Released) -> Statement:
    """B2: whether work done alone is done again more often, for tasks of like complexity."""

    def claims() -> Iterable[Claim]:
        for _, row in rework.rows.iterrows():
            band = BANDS.get(row["band"], row["band"])
            counts = (
                f"Of {band}, {_tasks(row, 'self')} done alone and {_tasks(row, 'helped')} done "
                "with help were done again"
            )
            if pd.isna(row["gap"]):
                yield claim(
                    rework,
                    row["band"],
                    f"{counts}: too few respondents for a comparison.",
                    verdict=TOO_FEW,
                    n=int(row["n"]),
                )
                continue
            judged = verdict(row["gap_low"], row["gap_high"], rework.margin.percentage_points / 100)
            if judged == NO_DIFFERENCE:
                found = "no difference that matters"
            elif row["gap_low"] > 0:
                found = "more often alone; the tasks were not alike in all else"
            elif row["gap_high"] < 0:
                found = "less often alone; the tasks were not alike in all else"
            else:
                found = TOO_FEW
            limits = ci(100 * row["gap_low"], 100 * row["gap_high"], 0, "points")
            if row["n"] < FULL_FROM:
                limits = f"(95 % CI of the difference {number(row['gap_low'], 2)} to "
                limits += f"{number(row['gap_high'], 2)})"
            yield claim(
                rework,
                row["band"],
                f"{counts} {limits}: {found}.{small_group(row)}",
                verdict=found if found in (TOO_FEW, NO_DIFFERENCE) else found.split(";")[0],
                number=float(row["gap"]),
                low=float(row["gap_low"]),
                high=float(row["gap_high"]),
                unit="share",
                n=int(row["n"]),
            )

    return say(rework, claims(), "Too few respondents work both alone and with help.")


def _tasks(row: pd.Series, half: str) -> str:
    """Return how many tasks were done again: no percentage below 20 respondents."""
    again, tasks = row[f"{half}_again"], row[half]
    return out_of(again, tasks) if row["n"] >= FULL_FROM else f"{again} of {tasks}"


# -- B3 ------------------------------------------------------------------------------------------


def say_hidden_costs(costs: Released) -> Statement:
    """B3: what working with the PMO costs its clients, and how much of it is hidden."""

    def claims() -> Iterable[Claim]:
        whole, currency = costs.table.iloc[0], costs.facts.get("currency", "")
        yield claim(
            costs,
            "total",
            f"By the log ({counted(costs.n, 'rows')}), working with the PMO costs its clients "
            f"about {money(whole['total'], currency)} a year "
            f"{money_range(whole['total_low'], whole['total_high'], currency)}.",
            number=float(whole["total"]),
            low=float(whole["total_low"]),
            high=float(whole["total_high"]),
            unit=f"{currency} a year",
        )
        if not whole["hidden"]:
            yield claim(
                costs,
                "hidden",
                "None of it is logged as hidden: all of it is useful work.",
                number=0.0,
                unit=f"{currency} a year",
            )
            return
        yield claim(
            costs,
            "hidden",
            f"Of this, about {money(whole['hidden'], currency)} "
            f"{money_range(whole['hidden_low'], whole['hidden_high'], currency)} is hidden cost: "
            f"waiting, doubled or repeated work, and more than is needed. That is "
            f"{number(whole['hidden_hours'], 0)} hours; without them that capacity would be "
            "released, and it is money only where the hours are used for something else.",
            verdict="hidden cost",
            number=float(whole["hidden"]),
            low=float(whole["hidden_low"]),
            high=float(whole["hidden_high"]),
            unit=f"{currency} a year",
        )

    return say(costs, claims())


WASTE = {
    "none": "useful work",
    "rework": "rework",
    "wait": "waiting",
    "duplicate": "doubled work",
    "overprocess": "more than is needed",
}


def say_cost_activities(costs: Released) -> Statement:
    """B3: which activity holds the largest hidden cost."""

    def claims() -> Iterable[Claim]:
        hidden = costs.table[costs.table["waste"] != "none"]
        currency = costs.facts.get("currency", "")
        if not len(hidden):
            return
        top = hidden.sort_values("cost", ascending=False).iloc[0]
        level = hidden[hidden["cost_high"] >= top["cost_low"]]
        if len(level) == 1:
            text = (
                f"The largest hidden cost is “{clean(top['activity'])}” ({WASTE[top['waste']]}): "
                f"about {money(top['cost'], currency)} a year "
                f"{money_range(top['cost_low'], top['cost_high'], currency)}."
            )
        else:
            named = listed(f"“{clean(name)}”" for name in level["activity"])
            text = (
                f"The largest hidden costs are {named}; their ranges overlap, so no order among "
                "them is given."
            )
        yield claim(
            costs,
            "largest",
            text,
            verdict="leading group",
            number=float(top["cost"]),
            low=float(top["cost_low"]),
            high=float(top["cost_high"]),
            unit=f"{currency} a year",
        )

    return say(costs, claims(), "The log names no hidden cost.")


def say_capacity(capacity: Released) -> Statement:
    """B3: how much of the time set aside for the PMO is used, apart from its cost."""

    def claims() -> Iterable[Claim]:
        table = capacity.table
        over = table[table["unused_hours"] < 0]
        free = table[table["unused_hours"] >= 0]
        currency = capacity.facts.get("currency", "")
        if len(free):
            hours = float(free["unused_hours"].sum())
            named = listed(clean(role) for role in free["role"])
            yield claim(
                capacity,
                "unused",
                f"Apart from this, {named} set {number(hours, 0)} more hours a year aside than the "
                f"log uses (about {money(free['unused_cost'].sum(), currency)}): unused capacity, "
                "not a cost of the PMO.",
                number=hours,
                unit="hours a year",
            )
        for _, row in over.iterrows():
            yield claim(
                capacity,
                f"over {row['role']}",
                f"{clean(row['role'])} have more work for the PMO than time set aside: "
                f"{number(row['used_hours'], 0)} of {number(row['practical_hours'], 0)} practical "
                "hours a year.",
                verdict="more work than time",
                number=float(row["unused_hours"]),
                unit="hours a year",
            )

    return say(capacity, claims())


# -- B4 ------------------------------------------------------------------------------------------


def cost_verdict(row: pd.Series, cost_percent: float) -> str:
    """
    Return the verdict of rule R7 on what is felt beside what is logged.

    Perception falls short where more is felt than is logged; the margin is a share of the log.

    Examples
    --------
    >>> cost_verdict(pd.Series({"measure": "ratio", "value_low": 1.3, "value_high": 2.5}), 10)
    'clear shortfall'
    """
    if row["measure"] == "ratio":
        low, high = math.log(row["value_low"]), math.log(row["value_high"])
        margin = math.log(1 + cost_percent / 100)
    else:
        low, high = row["value_low"], row["value_high"]
        margin = max(row["logged"] * cost_percent / 100, 1e-9)
    return verdict(-high, -low, margin)


_IN_HOURS = {
    CLEAR_SHORTFALL: "perception is worse than the log, clear shortfall",
    SHORTFALL: "perception is worse than the log, shortfall, size uncertain",
    NO_DIFFERENCE: NO_DIFFERENCE,
    CLEARLY_ABOVE: "perception is better than the log, clearly above",
}


def say_calibration(calibration: Released) -> Statement:
    """B4: how many times the logged hours people feel to spend."""

    def claims() -> Iterable[Claim]:
        for _, row in calibration.estimates.iterrows():
            text, judged = _felt(row, calibration.margin.cost_percent)
            yield _calibration_claim(
                calibration,
                "overall",
                f"{among(calibration, int(row['n']))}, {text}{small_group(row)}",
                judged,
                row,
            )
            yield claim(
                calibration,
                "agreement",
                f"Single people differ widely: for 95 in 100 the difference is expected between "
                f"{number(row['agree_low'])} and {number(row['agree_high'])} hours a month. The "
                "log misses waiting and worry, so neither figure is the truth.",
                number=float(row["difference"]),
                low=float(row["agree_low"]),
                high=float(row["agree_high"]),
                unit="hours a month",
                n=int(row["n"]),
            )
        yield from only_counts(calibration, "feel they spend more hours than the log shows")

    return say(calibration, claims(), TOO_FEW_FOR_INTERVAL)


def _felt(row: pd.Series, cost_percent: float) -> tuple[str, str]:
    judged = cost_verdict(row, cost_percent)
    if row["measure"] == "ratio":
        place = f"the hours felt are {number(row['value'])} times the hours logged "
        limits = ci(row["value_low"], row["value_high"])
    else:
        more = "more" if row["value"] >= 0 else "fewer"
        ends = (row["value_low"], row["value_high"])
        ends = ends if row["value"] >= 0 else (-ends[1], -ends[0])
        place = f"the hours felt are {number(abs(row['value']))} a month {more} than those logged "
        limits = ci(*ends, unit="hours")
    if row["value_low"] == row["value_high"]:
        limits = "(no variation)"
    return f"{place}{limits}: {_IN_HOURS.get(judged, judged)}.", judged


def _calibration_claim(
    released: Released, key: object, text: str, judged: str, row: pd.Series
) -> Claim:
    return claim(
        released,
        key,
        text,
        verdict=judged,
        number=float(row["value"]),
        low=float(row["value_low"]),
        high=float(row["value_high"]),
        unit="times the log" if row["measure"] == "ratio" else "hours a month",
        n=int(row["n"]),
    )


def say_calibration_roles(roles: Released) -> Statement:
    """B4: how felt and logged hours compare in each role (screening)."""

    def claims() -> Iterable[Claim]:
        for _, row in roles.estimates.iterrows():
            text, judged = _felt(row, roles.margin.cost_percent)
            who = f"Among the {row['n']} who answered as {clean(row['group'])}"
            said = f"{who}, {text[:-1]} (screening).{small_group(row)}"
            yield _calibration_claim(roles, row["group"], said, judged, row)
        yield from only_counts(roles, "of {label} feel they spend more hours than the log shows")

    return say(roles, claims(), "No role has enough answers to be shown by itself.")


# -- B5 ------------------------------------------------------------------------------------------


def payback_verdict(p_12: float) -> str:
    """
    Return what the draws say about a payback within 12 months.

    Examples
    --------
    >>> [payback_verdict(p) for p in (0.95, 0.5, 0.02)]
    ['pays back within 12 months', 'payback uncertain', 'does not pay back within 12 months']
    """
    if p_12 >= LIKELY:
        return PAYS
    return PAYS_NOT if p_12 <= UNLIKELY else PAYBACK_OPEN


def say_options(options: Released) -> Statement:
    """B5: what the options would release, and which pay back within a year."""

    def claims() -> Iterable[Claim]:
        facts, table = options.facts, options.table
        currency = facts.get("currency", "")
        if "net" in facts:
            twice = facts["added"] - facts["net"]
            text = (
                f"Applied one after the other, the {counted(len(table), 'options')} would release "
                f"about {number(facts['hours'], 0)} hours a year, worth "
                f"{money(facts['net'], currency)} net of running cost "
                f"{money_range(facts['net_low'], facts['net_high'], currency)}: capacity released, "
                "money only where the hours are used for something else."
            )
            if twice > 0.005 * abs(facts["added"]):
                text += f" Added up one by one, {money(twice, currency)} would be counted twice."
            yield claim(
                options,
                "together",
                text,
                number=float(facts["net"]),
                low=float(facts["net_low"]),
                high=float(facts["net_high"]),
                unit=f"{currency} a year",
            )
        judged = [payback_verdict(p) for p in table["p_12"]]
        for wanted, words in (
            (PAYS, "within 12 months in at least 9 of 10 draws"),
            (PAYS_NOT, "within 12 months in at most 1 of 10 draws"),
        ):
            found = table[[verdict == wanted for verdict in judged]]
            if len(found):
                named = listed(f"“{clean(name)}”" for name in found["option"])
                yield claim(
                    options,
                    "pays" if wanted == PAYS else "pays not",
                    f"{len(found)} of {len(table)} options "
                    f"{'pays' if len(found) == 1 else 'pay'} back {words}: {named}.",
                    verdict=wanted,
                    number=float(len(found)),
                    unit="options",
                    n=len(table),
                )
        still_open = judged.count(PAYBACK_OPEN)
        if still_open:
            yield claim(
                options,
                "open",
                f"For {still_open} of {len(table)} options the payback may lie on either side of "
                "12 months: ask what decides it before they are chosen.",
                verdict=PAYBACK_OPEN,
                number=float(still_open),
                unit="options",
                n=len(table),
            )

    return say(options, claims())


def say_sensitivity(tornado: Released) -> Statement:
    """B5: on which estimate the release of all options hangs most."""

    def claims() -> Iterable[Claim]:
        top, currency = tornado.table.iloc[0], tornado.facts.get("currency", "")
        ends = sorted((top["given_low"], top["given_high"]))
        yield claim(
            tornado,
            "widest",
            f"The release hangs most on the {top['quantity']} for “{clean(top['option'])}”: from "
            f"{money(ends[0], currency)} to {money(ends[1], currency)} a year, all else as "
            "estimated.",
            number=float(top["swing"]),
            low=float(ends[0]),
            high=float(ends[1]),
            unit=f"{currency} a year",
        )

    return say(tornado, claims())


# -- B6 ------------------------------------------------------------------------------------------

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


def say_messages(messages: Released) -> Statement:
    """B6: how far each message moved how high a cost seems."""

    def claims() -> Iterable[Claim]:
        margin = messages.margin.scale_points
        for _, row in messages.estimates.iterrows():
            grade = str(row["grade"])
            judged = verdict(row["change_low"], row["change_high"], margin)
            if row["change_high"] < 0:
                how = f"{number(-row['change'])} points lower after it than before"
                limits = ci(-row["change_high"], -row["change_low"])
                short = (
                    "seems lower" if judged == CLEAR_SHORTFALL else "seems lower, size uncertain"
                )
            elif row["change_low"] > 0:
                how = f"{number(row['change'])} points higher after it than before"
                limits, short = ci(row["change_low"], row["change_high"]), "seems higher"
            else:
                how, limits = "not clearly different after it", ""
                limits = ci(row["change_low"], row["change_high"])
                short = "no change shown" if judged == NO_DIFFERENCE else TOO_FEW
            text = (
                f"Among the {row['n']} who read “{clean(row['message'])}”, "
                f"{clean(row['component'])} seems {how} {limits}: {short} (grade {grade})."
            )
            if pd.notna(row["effect"]):
                text += (
                    f" Against the {row['against']} who did not read it the difference is "
                    f"{number(row['effect'], signed=True)} points "
                    f"{ci(row['effect_low'], row['effect_high'])}."
                )
            else:
                text += " Without others asked twice, this is a change and not its cause."
            if row["real_side"] == "high":
                text += " The real cost is high: mend it instead of sending the message."
            yield claim(
                messages,
                row["message"],
                text + small_group(row),
                verdict=short,
                number=float(row["change"]),
                low=float(row["change_low"]),
                high=float(row["change_high"]),
                unit="points of 10",
                n=int(row["n"]),
                grade=grade,
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


# -- B7 ------------------------------------------------------------------------------------------


def cost_box_verdict(p_above: float) -> str:
    """
    Return what the draws say about benefit and cost.

    Examples
    --------
    >>> [cost_box_verdict(p) for p in (0.95, 0.5, 0.02)]
    ['benefit above cost', 'range reaches both sides of break-even', 'benefit below cost']
    """
    if p_above >= LIKELY:
        return ABOVE_COST
    return BELOW_COST if p_above <= UNLIKELY else COST_OPEN


def say_cost_boxes(boxes: Released) -> Statement:
    """B7: from which benefit on each case pays back, and which case gets no ratio."""

    def claims() -> Iterable[Claim]:
        currency, table = boxes.facts.get("currency", ""), boxes.table
        known = table[table["problem"] == ""]
        refused = table[table["problem"] != ""]
        for _, row in known.iterrows():
            yield _box_claim(boxes, row, currency)
        if len(refused):
            yield claim(
                boxes,
                "refused",
                f"{counted_words(len(refused), 'case gets', 'cases get')} no benefit-cost ratio, "
                f"because the client's own hours are not known: {listed(refused['case_id'])}.",
                verdict="not collected",
                number=float(len(refused)),
                unit="cases",
            )
        if boxes.facts.get("spend"):
            share = boxes.facts["pmo_cost"] / boxes.facts["spend"]
            yield claim(
                boxes,
                "portfolio",
                f"All cost lines together, {money(boxes.facts['pmo_cost'], currency)}, stand "
                f"beside a portfolio spend of {money(boxes.facts['spend'], currency)}: "
                f"{number(100 * share)} per 100 spent.",
                number=100 * share,
                unit="per 100 of portfolio spend",
            )

    return say(boxes, claims(), "No case has a cost box.")


def _box_claim(boxes: Released, row: pd.Series, currency: object) -> Claim:
    outcome = clean(row["outcome"])
    text = (
        f"{row['case_id']}: pays back if one unit of “{outcome}” is worth "
        f"{money(row['break_even'], currency)} or more; in full it cost "
        f"{money(row['cost'], currency)} "
        f"{money_range(row['cost_low'], row['cost_high'], currency)}, "
        f"{money(row['per_outcome'], currency)} per unit."
    )
    judged = ""
    if pd.notna(row.get("bcr")):
        judged = cost_box_verdict(row["p_above"])
        digits = 1 if row["bcr_low"] >= 1 else 2
        ends = interval(row["bcr_low"], row["bcr_high"], digits)
        text += f" Benefit to cost {ends} (P10 to P90): {judged} (grade {row['grade'] or 'none'})."
        figures = {"number": row["bcr"], "low": row["bcr_low"], "high": row["bcr_high"]}
    else:
        figures = {"number": row["break_even"]}
    return claim(
        boxes,
        row["case_id"],
        text,
        verdict=judged,
        unit="benefit to cost" if judged else f"{currency} per outcome",
        grade=str(row["grade"]),
        consent=bool(row["consent"]),
        n=int(row["n"]),
        **{name: float(value) for name, value in figures.items()},
    )
