"""The sentences of Reducing Barriers."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ..analysis.cost_box import NO_CLIENT_COST, NO_COST
from ..analysis.ranges import LIKELY, UNLIKELY
from ..claims import Claim, Statement
from ..disclosure import FULL_FROM, Released
from ..display import (
    clean,
    counted,
    interval,
    is_missing,
    number,
    out_of,
    percent,
    ratio_interval,
    upper_first,
)
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
    share_told,
    small_group,
    verdict,
)

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
    >>> money(28_149_000_000, "JPY")
    'JPY 28.1 billion'
    """
    size = abs(float(value))
    digits = 2 - math.floor(math.log10(size)) if size else 0
    rounded = round(size, min(digits, 0))
    told = f"{rounded / 1e9:,.10g} billion" if rounded >= 1e9 else number(rounded, 0)
    amount = f"{currency} {told}".strip()
    return f"−{amount}" if value < 0 and round(size) else amount


def money_range(low: float, high: float, currency: object) -> str:
    """
    Return the range of an amount as it stands in a sentence.

    Examples
    --------
    >>> money_range(100_346, 159_742, "GBP"), money_range(-900, 500, "GBP")
    ('(P10 to P90: GBP 100,000 to 160,000)', '(P10 to P90: −GBP 900 to GBP 500)')
    >>> money_range(100_346, 100_346, "GBP")
    '(no range was given)'
    """
    if math.isclose(low, high, abs_tol=1e-9):
        return "(no range was given)"
    of = currency if low < 0 else ""
    return f"(P10 to P90: {money(low, currency)} to {money(high, of)})"


def share_with_limits(row: pd.Series, x: str, share: str) -> str:
    """
    Return x of n with the limits of the share: percentages from 20 on, below that as counts.

    Examples
    --------
    >>> row = pd.Series({"x": 23, "n": 38, "share_low": 0.51, "share_high": 0.7})
    >>> share_with_limits(row, "x", "share")
    '23 of 38 (61 %, 95 % CI 51 to 70 %)'
    """
    return share_told(row[x], row["n"], row[f"{share}_low"], row[f"{share}_high"])


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
            f"By more than the margin of {number(100 * margin, 0)} points, {words} for {named}."
            f"{small_group(largest)}",
            verdict=words,
            number=100 * float(largest["shift"]),
            low=100 * float(largest["shift_low"]),
            high=100 * float(largest["shift_high"]),
            unit="percentage points",
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
                f"Of {band}, {_tasks(row, 'self')} done alone and {_tasks(row, 'assisted')} done "
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
            found = judged
            if judged != NO_DIFFERENCE and (row["gap_low"] > 0 or row["gap_high"] < 0):
                found = f"{'more' if row['gap'] > 0 else 'less'} often alone"
                if judged not in (CLEARLY_ABOVE, CLEAR_SHORTFALL):
                    found += ", size uncertain"
            limits = ci(100 * row["gap_low"], 100 * row["gap_high"], 0, "points")
            if row["n"] < FULL_FROM:
                limits = f"(95 % CI of the difference {number(row['gap_low'], 2)} to "
                limits += f"{number(row['gap_high'], 2)})"
            other = "; the tasks were not alike in all else" if "alone" in found else ""
            yield claim(
                rework,
                row["band"],
                f"{counts} {limits}: {found}{other}.{small_group(row)}",
                verdict=found,
                number=100 * float(row["gap"]),
                low=100 * float(row["gap_low"]),
                high=100 * float(row["gap_high"]),
                unit="percentage points",
                n=int(row["n"]),
            )

    return say(rework, claims(), "Too few respondents work both alone and with help.")


def _tasks(row: pd.Series, way: str) -> str:
    """Return how many tasks were done again: no percentage below 20 respondents."""
    again, tasks = row[f"{way}_again"], row[way]
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
                "Nothing of it is hidden cost: the log holds no waiting, no doubled or repeated "
                "work and no more than is needed."
                if whole["total"]
                else "The log holds no cost: its times, minutes or rates are all 0.",
                number=0.0,
                unit=f"{currency} a year",
            )
            yield from _failure_demand(costs, whole, currency)
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
        yield from _failure_demand(costs, whole, currency)

    return say(costs, claims())


def _failure_demand(costs: Released, whole: pd.Series, currency: object) -> Iterable[Claim]:
    """Say what is done only because the first try was not right, in useful work as well."""
    if not whole["failure"]:
        return
    text = (
        f"Failure demand, work that is there only because the first try was not right, takes "
        f"about {money(whole['failure'], currency)} a year "
        f"{money_range(whole['failure_low'], whole['failure_high'], currency)}, "
        f"{number(whole['failure_hours'], 0)} hours"
    )
    if whole["useful_again"]:
        text += (
            f"; {money(whole['useful_again'], currency)} of it is useful work done again, which "
            "is not in the hidden cost"
        )
    yield claim(
        costs,
        "failure",
        f"{text}.",
        number=float(whole["failure"]),
        low=float(whole["failure_low"]),
        high=float(whole["failure_high"]),
        unit=f"{currency} a year",
    )


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
        hidden = costs.table[(costs.table["waste"] != "none") & (costs.table["cost"] > 0)]
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

    return say(costs, claims(), "The log holds no hidden cost.")


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
        yield from _two_rates(capacity, currency)

    return say(capacity, claims())


USUAL_SHARE = (0.80, 0.85)
"""Share of the paid hours that Kaplan and Anderson take for practical capacity."""


def _two_rates(capacity: Released, currency: object) -> Iterable[Claim]:
    """Say where the log prices an hour otherwise than cost ÷ practical capacity does."""
    rows = capacity.table.dropna(subset=["rate_logged"])
    margin = capacity.margin.cost_percent / 100
    apart = rows[(rows["rate_logged"] - rows["rate"]).abs() > margin * rows["rate"]]
    for _, row in apart.iterrows():
        yield claim(
            capacity,
            f"rate {row['role']}",
            f"The log prices an hour of {clean(row['role'])} at "
            f"{money(row['rate_logged'], currency)}; their cost divided by practical capacity "
            f"gives {money(row['rate'], currency)}: settle one rate before the costs are used.",
            verdict="two rates",
            number=float(row["rate_logged"]),
            unit=f"{currency} an hour",
        )
    low, high = USUAL_SHARE
    odd = rows[(rows["practical_share"] < low - 1e-9) | (rows["practical_share"] > high + 1e-9)]
    if len(odd):
        named = listed(f"{clean(r['role'])} ({percent(r['practical_share'])})"
                       for _, r in odd.iterrows())  # fmt: skip
        yield claim(
            capacity,
            "practical share",
            f"Practical capacity is usually 80 to 85 % of the paid hours; ask how it was set for "
            f"{named}.",
            verdict="unusual practical capacity",
            number=float(len(odd)),
            unit="roles",
        )


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
            yield _agreement_claim(calibration, row)
        yield from only_counts(calibration, "feel they spend more hours than the log shows")

    return say(calibration, claims(), TOO_FEW_FOR_INTERVAL)


def _agreement_claim(calibration: Released, row: pd.Series) -> Claim:
    if row["agree_error"] < 1e-9:
        text = "Nobody differs from the others: the distance to the log is the same for all."
    else:
        text = (
            f"For 95 in 100 single people the difference is expected between "
            f"{number(row['agree_low'])} and {number(row['agree_high'])} hours a month (each limit "
            f"± {number(row['agree_error'])})"
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
    if math.isclose(row["value_low"], row["value_high"], rel_tol=1e-9, abs_tol=1e-9):
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
            together = counted(len(table), "options")
            text = (
                f"{'Applied one after the other, the' if len(table) > 1 else 'The'} {together} "
                "would release "
                f"about {number(facts['hours'], 0)} hours a year, worth "
                f"{money(facts['net'], currency)} net of running cost "
                f"{money_range(facts['net_low'], facts['net_high'], currency)}: capacity released, "
                "money only where the hours are used for something else."
            )
            if facts["net_high"] < 0:
                text += " To keep them would cost more than they release."
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
        if top["swing"] < 1e-9:
            return
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

    return say(tornado, claims(), "No estimate moves the release: no range was given for any.")


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


def moved(row: pd.Series) -> tuple[float, float, float]:
    """
    Return what a message is judged by: against those who did not read it, else the change.

    Returns
    -------
    estimate, low, high : floats
        Points; below 0 the cost seems lower.

    Examples
    --------
    >>> row = {"change": -1.0, "change_low": -1.4, "change_high": -0.6}
    >>> moved(pd.Series({**row, "effect": float("nan")}))
    (-1.0, -1.4, -0.6)
    >>> moved(pd.Series({**row, "effect": -0.4, "effect_low": -0.9, "effect_high": 0.1}))
    (-0.4, -0.9, 0.1)
    """
    name = "change" if pd.isna(row["effect"]) else "effect"
    return tuple(float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))


def _message_verdict(low: float, high: float, margin: float) -> str:
    judged = verdict(low, high, margin)
    if judged == NO_DIFFERENCE:
        return "no change that matters"
    if low <= 0 <= high:
        return TOO_FEW
    seems = "seems lower" if high < 0 else "seems higher"
    return seems if judged in (CLEAR_SHORTFALL, CLEARLY_ABOVE) else f"{seems}, size uncertain"


def _points(estimate: float, low: float, high: float) -> str:
    """Return a change with its limits, all turned so that they read with the word."""
    if low <= 0 <= high:
        return f"{number(estimate, signed=True)} points {ci(low, high)}"
    if high < 0:
        return f"{number(-estimate)} points lower {ci(-high, -low)}"
    return f"{number(estimate)} points higher {ci(low, high)}"


def say_messages(messages: Released) -> Statement:
    """B6: how far each message moved how high a cost seems."""

    def claims() -> Iterable[Claim]:
        for _, row in messages.estimates.iterrows():
            estimate, low, high = moved(row)
            judged = _message_verdict(low, high, messages.margin.scale_points)
            change = _points(row["change"], row["change_low"], row["change_high"])
            text = (
                f"Among the {row['n']} who read “{clean(row['message'])}”, "
                f"{clean(row['component'])} seems {change} after it than before"
                if not row["change_low"] <= 0 <= row["change_high"]
                else f"Among the {row['n']} who read “{clean(row['message'])}”, the change in how "
                f"high {clean(row['component'])} seems is {change}"
            )
            if pd.isna(row["effect"]):
                text += (
                    f": {judged} (grade {row['grade']}). Without others asked twice, this is a "
                    "change and not its cause."
                )
            else:
                text += (
                    f"; against the {row['against']} who did not read it the difference is "
                    f"{number(estimate, signed=True)} {ci(low, high)}: {judged} "
                    f"(grade {row['grade']})."
                )
            if row["real_side"] == "high":
                text += " The real cost is high: mend it instead of sending the message."
            yield claim(
                messages,
                row["message"],
                text + small_group(row),
                verdict=judged,
                number=estimate,
                low=low,
                high=high,
                unit="points of 10",
                n=int(row["n"]),
                grade=str(row["grade"]),
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
        for _, row in table[table["problem"] == ""].iterrows():
            yield _box_claim(boxes, row, currency)
        for problem, why in NO_RATIO.items():
            refused = table[table["problem"] == problem]
            if len(refused):
                yield claim(
                    boxes,
                    problem.split(":")[0],
                    f"{counted_words(len(refused), 'case gets', 'cases get')} no benefit-cost "
                    f"ratio, because {why}: {listed(map(clean, refused['case_id']))}.",
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
                f"{number(100 * share)} per 100 spent. Both are added up over all the years given.",
                number=100 * share,
                unit="per 100 of portfolio spend",
            )

    return say(boxes, claims(), "No case has a cost box.")


NO_RATIO = {
    NO_CLIENT_COST: "the client's own hours, or their rate, are not known",
    NO_COST: "its cost is given as nothing",
}


def _box_claim(boxes: Released, row: pd.Series, currency: object) -> Claim:
    judged = cost_box_verdict(row["p_above"])
    ends = ratio_interval(row["bcr_low"], row["bcr_high"])
    text = (
        f"{clean(row['case_id'])}: benefit to cost {ends} (P10 to P90): {judged} (grade "
        f"{clean(row['grade']) or 'none'}). It pays back if one unit of "
        f"“{clean(row['outcome'])}” is worth {money(row['break_even'], currency)} or more"
    )
    if not is_missing(row["break_even_outcomes"]):
        many = math.ceil(row["break_even_outcomes"] - 1e-9)
        text += (
            f", or at its likely worth from {number(many, 0)} a year on "
            f"({number(row['n'], 0)} are counted)"
        )
    text += (
        f"; in full it cost {money(row['cost'], currency)} "
        f"{money_range(row['cost_low'], row['cost_high'], currency)}, "
        f"{money(row['per_outcome'], currency)} per unit."
    )
    return claim(
        boxes,
        row["case_id"],
        text,
        verdict=judged,
        number=float(row["bcr"]),
        low=float(row["bcr_low"]),
        high=float(row["bcr_high"]),
        unit="benefit to cost",
        grade=clean(row["grade"]),
        consent=bool(row["consent"]),
        n=int(row["n"]),
    )
