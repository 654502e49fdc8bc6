"""Sustaining Relationships, S1 to S4: from the client to what may be seen."""

from __future__ import annotations

import pandas as pd

from ..analysis import communication_maturity as maturity
from ..analysis import effort_mix as effort
from ..analysis import issue_themes
from ..analysis import solution_fit as fit
from ..content.rubric import rubric
from ..disclosure import INTERVAL_FROM, SMALLEST_GROUP, Released, release
from ..intake.client import Client
from .base import period_of

CLAIMS_A_CAUSE = ("caused", "drove", "led to", "thanks to", "proves")
"""Words that no quotation may put into the report."""

LAST_ANSWERS = 5
"""Respondents over whom the end of the saturation curve is judged."""


THEMES_FOR_REACH = 3
"""Themes of known severity from which capabilities are compared."""


# -- S1 ------------------------------------------------------------------------------------------


def _issues(client: Client) -> pd.DataFrame:
    """Return the statements of the latest wave, each with role and unit of its respondent."""
    issues = client["issues"]
    if "wave" in issues and client.latest_wave is not None:
        issues = issues[issues["wave"].isna() | (issues["wave"] == client.latest_wave.name)]
    people = client["respondents"].drop_duplicates("resp_id")[["resp_id", "role", "unit"]]
    return issues.merge(people, on="resp_id", how="left")


def issue_shares(client: Client, seed: int) -> Released:
    """S1: how many respondents hold each theme, and how serious is it to them?"""
    issues = _issues(client)
    agreed = issue_themes.coder_agreement(issues, seed) if len(issues) else None
    curve = issue_themes.saturation(issues)["themes"]
    late = float(curve.diff(LAST_ANSWERS).iloc[-1]) if len(curve) > LAST_ANSWERS else None
    return release(
        client,
        issue_themes.themes(issues, seed, client.population),
        activity="S1",
        name="issue_shares",
        needs=["issues"],
        keys=["theme"],
        counts=["x"],
        asks="What keeps you awake? (open question, coded into themes)",
        n=issues["resp_id"].nunique(),
        facts={
            "statements": len(issues.drop_duplicates(["resp_id", "text"])),
            "disputed": issue_themes.disputed_statements(issues),
            "coders": issues["coder"].nunique(),
            "kappa": agreed.estimate if agreed else None,
            "kappa_low": agreed.low if agreed else None,
            "kappa_high": agreed.high if agreed else None,
            "new_themes": late,
        },
        period=period_of(client),
        notes=[
            "People are counted, not mentions: a respondent counts once per theme.",
            "Screening: fewer than the first by McNemar's test, Benjamini-Hochberg at q = 0.10.",
        ],
        too_few="No statement has been coded into a theme yet: fill in the column codes.",
    )


def issue_saturation(client: Client) -> Released:
    """S1: would more respondents have named more themes?"""
    issues = _issues(client)
    return release(
        client,
        issue_themes.saturation(issues),
        activity="S1",
        name="issue_saturation",
        needs=["issues"],
        keys=["k"],
        asks="Different themes to be expected from the first respondents, over all orders.",
        n=issues["resp_id"].nunique(),
        period=period_of(client),
        too_few="No statement has been coded into a theme yet: fill in the column codes.",
    )


def issue_shares_by_group(client: Client, by: str = "role") -> Released:
    """S1: do the groups of stakeholders hold different themes (screening)?"""
    issues = _issues(client)
    issues = issues.assign(**{by: issues[by].fillna("not stated")})
    groups = issue_themes.themes_by_group(issues, by)
    people = issues.groupby(by)["resp_id"].agg(frozenset) if len(issues) else {}
    return release(
        client,
        groups,
        activity="S1",
        name=f"issue_shares_by_{by}",
        needs=["issues", "respondents"],
        keys=["group", "theme"],
        counts=["x"],
        asks="What keeps you awake? (open question, coded into themes)",
        n=issues["resp_id"].nunique(),
        people={str(group): ids for group, ids in people.items()},
        measure="issue_shares",
        cut=True,
        period=period_of(client),
        notes=["Screening: Fisher's exact test against all others, Benjamini-Hochberg, q = 0.10."],
        too_few="Not enough statements for a comparison of groups: it needs 20 respondents.",
    )


def issue_quotations(client: Client) -> Released:
    """S1: one statement per theme in the respondents' own words, where ten or more hold it."""
    issues = _issues(client)
    sizes = pd.concat([issues.drop_duplicates("resp_id")[c] for c in ("role", "unit")])
    found = issue_themes.quotable(issues, sizes.value_counts().to_dict(), CLAIMS_A_CAUSE)
    return release(
        client,
        found[found["n"] >= INTERVAL_FROM],
        activity="S1",
        name="issue_quotations",
        needs=["issues", "respondents"],
        keys=["theme"],
        asks="What keeps you awake?",
        n=issues["resp_id"].nunique(),
        period=period_of(client),
        notes=[
            "A statement is quoted only if ten or more hold its theme and it names no group of "
            "fewer than five."
        ],
        too_few="No statement may be quoted: fewer than ten hold its theme, or it names a small "
        "group, is too long, or claims a cause.",
    )


# -- S2 ------------------------------------------------------------------------------------------


def _severity(shares: Released) -> dict[str, float]:
    known = shares.estimates
    if not len(known):
        return {}
    known = known.dropna(subset=["severity"])
    return dict(zip(known["theme"], known["severity"].astype(float), strict=True))


def solution_fit(client: Client, shares: Released) -> Released:
    """S2: which themes do the PMO's capabilities answer, and which are a gap?"""
    relations = client["relations"]
    matrix = {
        theme: dict(zip(own["capability"], own["relation"].astype(int), strict=True))
        for theme, own in relations.groupby("theme", sort=False)
    }
    return release(
        client,
        fit.solution_fit(relations, _severity(shares), client["cases"]),
        activity="S2",
        name="solution_fit",
        needs=["relations"],
        keys=["theme"],
        asks="How far does each group of capabilities help with the theme? 0 not, 1 a little, "
        "3 partly, 9 strongly.",
        unit="themes",
        facts={
            "matrix": matrix,
            "capabilities": tuple(dict.fromkeys(relations["capability"])),
        },
        n=relations["theme"].nunique(),
        notes=[
            "Judged by the PMO itself. Severity is the median of those who hold the theme; it "
            "needs 10 of them.",
            "Groups of capabilities after Hobbs and Aubry (2007).",
        ],
    )


def capability_reach(client: Client, shares: Released) -> Released:
    """S2: which capability reaches most of what worries people, on either scale?"""
    severity = _severity(shares)
    reach = fit.capability_reach(client["relations"], severity)
    return release(
        client,
        reach if len(severity) >= THEMES_FOR_REACH else reach.head(0),
        activity="S2",
        name="capability_reach",
        needs=["relations"],
        keys=["capability"],
        asks="Reach = sum over the themes of severity × relation.",
        unit="themes",
        notes=["The order is checked on the scale 0, 1, 2, 3: only what holds on both is said."],
        too_few=f"A comparison of capabilities needs {THEMES_FOR_REACH} themes of known severity, "
        f"each held by 10 respondents; here it is known of {len(severity)}.",
    )


# -- S3 ------------------------------------------------------------------------------------------


_HOLES = "Periods without hours between the others: {}. No moving range is taken across them."


def _change_in(client: Client, periods: pd.Series) -> str:
    """Return the event that the data confirm, else the latest one with periods on both sides."""
    known = sorted(set(client["events"]["period"]) & set(periods.iloc[1:]))
    table = effort.effort_by_period(client["time_log"])
    confirmed = [
        event for event in known if effort.behaviour(table, "log_ratio", event).changed_from
    ]
    return (confirmed or known or [""])[-1]


def effort_mix(client: Client, seed: int) -> Released:
    """S3: what do the PMO's hours go into, and has the balance of advice and admin changed?"""
    table = effort.effort_by_period(client["time_log"])
    change = _change_in(client, table["period"]) if len(table) else ""
    chart = effort.behaviour(table, "log_ratio", change)
    admin = effort.behaviour(table, "admin")
    slopes = {name: effort.trend(table, name, seed) for name in ("admin", "advisory", "log_ratio")}
    facts = {
        f"{name}_slope{end}": getattr(slope, figure) if slope else None
        for name, slope in slopes.items()
        for end, figure in (("", "estimate"), ("_low", "low"), ("_high", "high"))
    }
    limits = chart.table.set_index("period")[["mean", "lower", "upper", "signal"]]
    skipped = sum(effort.skipped_periods(table["period"]))
    return release(
        client,
        table.join(limits, on="period") if len(table) else table,
        activity="S3",
        name="effort_mix",
        needs=["time_log"],
        keys=["period"],
        asks="Hours of the PMO by kind of work.",
        unit="periods",
        n=len(table),
        facts=facts
        | {
            "status": chart.status,
            "changed_from": chart.changed_from,
            "note": chart.note,
            "admin_signal": bool(len(admin.signals)),
            "mean": chart.mean,
            "lower": chart.lower,
            "upper": chart.upper,
            "events": tuple(
                (str(row.period), str(row.event)) for row in client["events"].itertuples()
            ),
        },
        period=f"{table['period'].iloc[0]} to {table['period'].iloc[-1]}" if len(table) else "",
        notes=[
            "No hours count as half an hour in the ratio of advisory to admin hours.",
            *filter(None, [chart.note, _HOLES.format(skipped) if skipped else ""]),
        ],
        too_few="Not collected: hours by kind of work for at least one period.",
    )


def effort_change(client: Client) -> Released:
    """S3: hours and shares before and from the dated event on."""
    table = effort.effort_by_period(client["time_log"])
    change = _change_in(client, table["period"]) if len(table) else ""
    told = client["events"].set_index("period")["event"] if change else {}
    return release(
        client,
        effort.hours_before_and_after(table, change) if change else pd.DataFrame(),
        activity="S3",
        name="effort_change",
        needs=["time_log", "events"],
        keys=["category"],
        asks="Mean hours per period by kind of work.",
        unit="periods",
        n=len(table),
        facts={"change": change, "event": str(told[change]) if change else ""},
        period=f"{table['period'].iloc[0]} to {table['period'].iloc[-1]}" if len(table) else "",
        notes=[
            "The log counts every hour, so the means carry no interval; the chart judges whether "
            "the change is more than routine variation."
        ],
        too_few="No dated event lies inside the log, so there is no before and after.",
    )


# -- S4 ------------------------------------------------------------------------------------------


def communication_levels(client: Client) -> Released:
    """S4: how capable is the PMO's communication, and how far is it from the level wanted?"""
    rated = client["maturity"]
    agreed = maturity.rater_agreement(rated)
    return release(
        client,
        maturity.capability_levels(rated),
        activity="S4",
        name="communication_levels",
        needs=["maturity"],
        keys=["dimension"],
        asks="Level of the PMO's communication by the house rubric, 1 to 5.",
        unit="raters",
        n=rated["rater"].nunique(),
        facts={
            "icc": agreed.estimate if agreed else None,
            "icc_low": agreed.low if agreed else None,
            "icc_high": agreed.high if agreed else None,
            "rubric": rubric(),
        },
        notes=[
            "House rubric of this workshop: no comparison with other organisations is possible.",
            "Levels are medians of whole steps; the ranges are those of the raters.",
        ],
    )


def stance_moves(client: Client) -> Released:
    """S4: how have stakeholders moved between unaware, resistant, neutral, supportive, leading?"""
    engagement = client["engagement"]
    moved = maturity.stance_moves(engagement)
    enough = len(moved) > 0 and int(moved["n"].iloc[0]) >= SMALLEST_GROUP
    days = engagement["date"].dropna()
    return release(
        client,
        moved if enough else moved.head(0),
        activity="S4",
        name="stance_moves",
        needs=["engagement"],
        keys=["stance"],
        asks="Stance of each stakeholder at the first and the latest review, and as wanted.",
        unit="stakeholders",
        facts=maturity.nearer_to_wanted(engagement),
        period=f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else "",
        notes=["Judged by the account holders, not by the stakeholders themselves."],
        too_few="Fewer than 5 stakeholders have been reviewed twice, so nothing is shown.",
    )
