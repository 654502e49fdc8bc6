"""The sentences of Sustaining Relationships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ..claims import Claim, Statement
from ..disclosure import FULL_FROM, Released
from ..display import number, out_of, percent, plain, some
from .grammar import (
    TOO_FEW,
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    counted_words,
    has,
    listed,
    only_counts,
    say,
    share_told,
    small_group,
)

SOUND_KAPPA = 0.67
"""Krippendorff's lower bound for conclusions that may be called tentative."""

FELL, DID_NOT_FALL = "admin hours fell", "admin hours did not fall"


# -- S1 ------------------------------------------------------------------------------------------


def say_themes(shares: Released) -> Statement:
    """S1: which themes most respondents hold, and how far the coding can be trusted."""

    def claims() -> Iterable[Claim]:
        rows = shares.estimates
        if len(rows):
            yield _leading(shares, rows)
            known = rows.dropna(subset=["priority"])
            if len(known):
                yield _first_priority(shares, known)
            yield from _coding(shares)
        yield from only_counts(shares, "hold the theme {label}")

    return say(shares, claims(), TOO_FEW_FOR_INTERVAL)


def _leading(shares: Released, rows: pd.DataFrame) -> Claim:
    leading = rows[rows["leading"].astype(bool)].sort_values("share", ascending=False)
    top = leading.iloc[0]
    held = share_told(top["x"], top["n"], top["share_low"], top["share_high"])
    if len(leading) == 1:
        text = f"{among(shares)}, the theme held by most is {top['theme']}: {held}."
    else:
        text = (
            f"{among(shares)}, the leading group of themes is {listed(leading['theme'])}; their "
            f"intervals overlap, so no order among them is given. {top['theme']} is held by {held}."
        )
    return claim(
        shares,
        "leading",
        text + small_group(top),
        verdict="leading group",
        **_share_figures(top, "share"),
    )


def _share_figures(row: Mapping[str, float], name: str) -> dict[str, object]:
    """Return the figures of a claim on a share: per cent, below 20 respondents a count."""
    small = row["n"] < FULL_FROM
    scale = row["n"] if small else 100
    ends = {"number": "", "low": "_low", "high": "_high"}
    figures = {key: float(scale * row[f"{name}{end}"]) for key, end in ends.items()}
    return {**figures, "unit": "respondents" if small else "%"}


def _first_priority(shares: Released, known: pd.DataFrame) -> Claim:
    known = known.sort_values("priority", ascending=False)
    top = known.iloc[0]
    group = known[known["priority_high"] >= top["priority_low"]]
    names = listed(group["theme"])
    size = f"{number(top['priority'])} of 5 {ci(top['priority_low'], top['priority_high'])}"
    text = (
        f"By priority (share × severity), {names} comes first with {size}"
        if len(group) == 1
        else f"By priority (share × severity), the leading group is {names}, without an order; "
        f"{top['theme']} has {size}"
    )
    left_out = len(shares.estimates) - len(known)
    less = (
        f" {counted_words(left_out, 'theme is', 'themes are')} held by fewer than 10 and "
        f"{has(left_out)} no priority."
    )
    return claim(
        shares,
        "priority",
        f"{text}.{less * bool(left_out)}",
        verdict="leading group",
        number=top["priority"],
        low=top["priority_low"],
        high=top["priority_high"],
        unit="share × severity",
    )


def _coding(shares: Released) -> Iterable[Claim]:
    facts = shares.facts
    if facts.get("kappa") is None:
        why = "one coder" if facts.get("coders") == 1 else "too little coded by two people"
        yield claim(
            shares, "coding", f"How far the coding can be trusted is not known: {why}.",
            verdict=TOO_FEW,
        )  # fmt: skip
    else:
        low, high = facts["kappa_low"], facts["kappa_high"]
        judged = "coding sound" if low >= SOUND_KAPPA else TOO_FEW
        judged = "coding not sound" if high < SOUND_KAPPA else judged
        disputed = int(facts["disputed"])
        less = (
            f" {counted_words(disputed, 'statement', 'statements')} on which they disagree "
            f"{'is' if disputed == 1 else 'are'} not counted."
        )
        yield claim(
            shares,
            "coding",
            f"The coders of {int(facts['statements'])} statements agree beyond chance with kappa "
            f"{number(facts['kappa'], 2)} {ci(low, high, 2)}: {judged} (needed: "
            f"{SOUND_KAPPA}).{less * bool(disputed)}",
            verdict=judged,
            number=facts["kappa"],
            low=low,
            high=high,
            unit="kappa",
        )
    late = facts.get("new_themes")
    if late is not None:
        judged = "list of themes nearly complete" if late < 0.5 else "more themes to be expected"
        yield claim(
            shares,
            "saturation",
            f"The last 5 respondents asked add {number(late)} themes, on average over all orders: "
            f"{judged}.",
            verdict=judged,
            number=late,
            unit="themes",
        )


def say_themes_by_group(groups: Released) -> Statement:
    """S1: whether a group holds a theme more or less often than the others (screening)."""

    def claims() -> Iterable[Claim]:
        rows = groups.estimates
        tested = rows.dropna(subset=["p_adjusted"]) if len(rows) else rows
        if not len(tested):
            return
        flagged = tested[tested["flagged"].fillna(False).astype(bool)]
        for _, row in flagged.iterrows():
            yield claim(
                groups,
                f"{row['group']} {row['theme']}",
                f"{row['group']}: {out_of(row['x'], row['n'])} hold {row['theme']}, "
                f"{'more' if row['difference'] > 0 else 'less'} often than the others "
                f"(screening).{small_group(row)}",
                verdict="differs (screening)",
                number=100 * row["difference"],
                low=100 * row["difference_low"],
                high=100 * row["difference_high"],
                unit="percentage points",
                n=int(row["n"]),
            )
        if flagged.empty:
            yield claim(
                groups,
                "none",
                f"Among {len(tested)} comparisons of a group with all others, none stands out "
                "(screening at q = 0.10). That does not show that the groups worry alike.",
                verdict=TOO_FEW,
                number=0.0,
                unit="comparisons",
            )

    return say(groups, claims(), "No group has enough answers to be shown by itself.")


# -- S2 ------------------------------------------------------------------------------------------


def say_fit(fit: Released) -> Statement:
    """S2: which themes the PMO's capabilities answer, which are a gap, which are untested."""

    def claims() -> Iterable[Claim]:
        rows, every = fit.table, len(fit.table)
        answered = rows[rows["support"] >= 3]
        yield claim(
            fit,
            "supported",
            f"{len(answered)} of {every} themes have a capability of the PMO that helps partly or "
            "strongly, by its own judgement.",
            number=float(len(answered)),
            unit="themes",
        )
        gaps = rows.loc[rows["gap"].fillna(False).astype(bool), "theme"].tolist()
        unknown = int(rows["gap"].isna().sum())
        text = (
            f"{listed(gaps)} {'is' if len(gaps) == 1 else 'are'} serious and hardly supported."
            if gaps
            else "No theme known to be serious is without support."
        )
        if unknown:
            what = counted_words(unknown, "theme", "themes")
            text += f" The severity of {what} with weak support is not known (held by too few)."
        yield claim(
            fit,
            "gaps",
            text,
            verdict="gap in the offer" if gaps else TOO_FEW if unknown else "no gap shown",
            number=float(len(gaps)),
            unit="themes",
        )
        if answered.empty:
            return
        untested = answered.loc[~answered["tested"].astype(bool), "theme"].tolist()
        yield claim(
            fit,
            "untested",
            f"Untested here, without a case of grade B or better: {some(untested, 6)}."
            if untested
            else "Every theme with support has a case of grade B or better.",
            verdict="untested here" if untested else "tested here",
            number=float(len(untested)),
            unit="themes",
        )

    return say(fit, claims())


def say_reach(reach: Released) -> Statement:
    """S2: which capability reaches most, as far as that does not hang on the scale."""

    def claims() -> Iterable[Claim]:
        rows = reach.table
        first = rows[(rows["rank"] == 1) & (rows["rank_other"] == 1)]
        moved = int((~rows["stable"].astype(bool)).sum())
        if len(first) == 1:
            text = (
                f"{first['capability'].iloc[0]} reaches most of the {int(rows['n'].iloc[0])} "
                "themes of known severity on the scale 0, 1, 3, 9 and on 0, 1, 2, 3."
            )
            judged = "first on both scales"
        else:
            text = "Which capability reaches most depends on the scale, so none is named the first."
            judged = "order depends on the scale"
        if moved:
            text += f" {moved} of {len(rows)} ranks change with the scale."
        yield claim(
            reach, "first", text, verdict=judged, number=float(rows["reach"].max()), unit="reach"
        )

    return say(reach, claims())


# -- S3 ------------------------------------------------------------------------------------------


def say_effort(mix: Released) -> Statement:
    """S3: whether the balance of advice and admin has changed, and whether admin hours fell."""

    def claims() -> Iterable[Claim]:
        facts, rows = mix.facts, mix.table
        text, judged = _balance(mix)
        yield claim(
            mix,
            "balance",
            text,
            verdict=judged,
            number=float(rows["log_ratio"].iloc[-1]),
            low=plain(facts["lower"]),
            high=plain(facts["upper"]),
            unit="ln(advisory ÷ admin)",
        )
        slope = facts.get("admin_slope")
        if slope is None:
            return
        low, high = facts["admin_slope_low"], facts["admin_slope_high"]
        judged, meaning = _freed(facts)
        yield claim(
            mix,
            "admin",
            f"Admin hours have a slope of {number(slope, signed=True)} hours a period "
            f"{ci(low, high)} over {len(rows)} periods: {judged}. {meaning}",
            verdict=judged,
            number=slope,
            low=low,
            high=high,
            unit="hours a period",
        )

    return say(mix, claims())


def _balance(mix: Released) -> tuple[str, str]:
    facts, periods = mix.facts, len(mix.table)
    what = "The balance of advisory to admin hours"
    if facts["status"] == "run chart":
        logged = f"{counted_words(periods, 'period', 'periods')} of hours"
        verb = "is" if periods == 1 else "are"
        return f"{logged} {verb} too few to tell a change (limits need 8).", TOO_FEW
    without = [kind for kind in ("advisory", "admin") if not mix.table[kind].any()]
    if without:
        return f"No {' and no '.join(without)} hours are logged, so there is no balance.", TOO_FEW
    since = facts["changed_from"]
    if since:
        event = dict(facts["events"]).get(since, "")
        return (
            f"{what} has changed since {since}, the date of “{event}”: the eight periods from then "
            "on all lie on one side of the mean before.",
            f"changed since {since}",
        )
    signals = mix.table[mix.table["signal"].astype(str) != ""]
    if signals.empty:
        return f"{what} has varied within its limits over {periods} periods.", "no change shown"
    first, says = signals.iloc[0]["period"], signals.iloc[0]["signal"]
    return f"{what} shows a signal at {first} ({says}).", "signal"


def _freed(facts: Mapping[str, object]) -> tuple[str, str]:
    if facts["admin_slope_high"] < 0 and facts["admin_signal"]:
        return FELL, "It may be said that time was freed from administration; what freed it, the "\
            "log does not tell."  # fmt: skip
    if facts["admin_slope_high"] < 0:
        return TOO_FEW, "The slope is below 0, but no period stands out from routine variation."
    return DID_NOT_FALL, "It must not be said that automation freed time, whatever the shares show."


def say_effort_change(change: Released) -> Statement:
    """S3: hours and shares before and from the event on."""

    def claims() -> Iterable[Claim]:
        rows = change.table.set_index("category")
        for category in ("admin", "advisory"):
            row = rows.loc[category]
            yield claim(
                change,
                category,
                f"From {change.facts['change']} on, {category} work takes "
                f"{number(row['after'], 0)} hours a period after {number(row['before'], 0)} "
                f"before, and {percent(row['share_after'])} of all hours after "
                f"{percent(row['share_before'])}.",
                number=row["change"],
                unit="hours a period",
            )

    return say(change, claims())


# -- S4 ------------------------------------------------------------------------------------------


def say_levels(levels: Released) -> Statement:
    """S4: where communication is furthest from the level wanted, and whether raters agree."""

    def claims() -> Iterable[Claim]:
        rows = levels.table
        widest = int(rows["gap"].min())
        furthest = rows[rows["gap"] == widest]
        if widest >= 0:
            text, judged = "No dimension lies below the level wanted.", "target met"
        else:
            names = some(furthest["dimension"].tolist(), 4)
            raters = f"the {levels.n} raters" if levels.n > 1 else "one rater"
            text = (
                f"By the house rubric and {raters}, {names} "
                f"{'is' if len(furthest) == 1 else 'are'} furthest below the level wanted: "
                f"{counted_words(-widest, 'level', 'levels')}."
            )
            judged = "target missed"
        if levels.n == 1:
            text, judged = f"{text} {_ONE_RATER}", TOO_FEW
        yield claim(levels, "furthest", text, verdict=judged, number=float(widest), unit="levels")
        spread = rows["current_high"] - rows["current_low"]
        apart = rows.loc[spread == spread.max(), "dimension"].tolist()
        if spread.max() > 0:
            most = counted_words(int(spread.max()), "level", "levels")
            yield claim(
                levels,
                "range",
                f"The raters differ most on {some(apart, 4)}: by {most}.",
                number=float(spread.max()),
                unit="levels",
            )
        yield from _agreement(levels)

    return say(levels, claims())


_ONE_RATER = "One rater is one opinion: the rubric needs two or more."


def _agreement(levels: Released) -> Iterable[Claim]:
    facts = levels.facts
    if facts.get("icc") is None:
        return
    low, high = facts["icc_low"], facts["icc_high"]
    judged = "raters agree" if low >= 0.5 else "raters do not agree" if high < 0.5 else TOO_FEW
    yield claim(
        levels,
        "agreement",
        f"Agreement of the {levels.n} raters, ICC(2,1), is {number(facts['icc'], 2)} "
        f"{ci(low, high, 2)}: {judged}; read the ranges.",
        verdict=judged,
        number=facts["icc"],
        low=low,
        high=high,
        unit="ICC(2,1)",
    )


def say_stances(moves: Released) -> Statement:
    """S4: how many stakeholders came nearer to the stance wanted."""

    def claims() -> Iterable[Claim]:
        facts, n = moves.facts, moves.n
        yield claim(
            moves,
            "nearer",
            f"Of {n} stakeholders reviewed at least twice, {facts['nearer']} came nearer to the "
            f"stance wanted of them, {facts['same']} stayed as near and {facts['further']} went "
            f"further away; {facts['there']} are there now. Two reviews name no direction.",
            number=float(facts["nearer"]),
            unit="stakeholders",
        )

    return say(moves, claims())
