"""Columns of a register that look exchanged or turned, and periods that look not whole.

All of it is told and stops no report: a register may be as unusual as it looks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

import pandas as pd

from ...i18n import decimal, gettext
from .finding import Finding, some

FEWEST = 5
"""Rows on each side from which two groups of records are compared."""

LIMIT = 3.3
"""Standard errors of a rank test beyond which records run against what they are called."""

ROUNDER = 12, 0.9
"""Rows in which one amount is rounder than the other, and the share that tells which is which."""

A_MONTH = (45.0, 300.0)
"""Hours of a full-time post in a month: below it looks a week, or part of the work."""

MONTHS = {"M": 1, "Q": 3, "Y": 12}

NOT_WHOLE = 0.6
"""Share of the lowest of the periods before below which the last one looks not whole."""

PERIODS_BEFORE = 6

SERVICES, RESPONDENTS, OPPOSED = 6, 10, -0.6
"""Services and people of each wave from which choices are compared, and the correlation."""


def exchanged_columns(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Columns of registers and choices that contradict others in the way exchanged ones do."""
    found: list[Finding] = []
    if "handoffs" in tables:
        found += _handed_back(tables["handoffs"], tables.get("briefs"))
        found += _times_of_handoffs(tables["handoffs"])
    if "projects" in tables:
        found += _of_projects(tables["projects"])
    if "met" in tables.get("tickets", ()):
        found += _met_and_slow(tables["tickets"])
    if {"hours", "fte"} <= {*tables.get("time_log", ())}:
        found += _hours_of_posts(tables["time_log"])
    if "bws" in tables:
        found += _choices_turned(tables["bws"])
    return found


def _handed_back(handoffs: pd.DataFrame, briefs: pd.DataFrame | None) -> Iterator[Finding]:
    if briefs is None:
        return
    roles = ["from_role", "to_role"]
    design = briefs.dropna(subset=["touchpoint", *roles]).drop_duplicates("touchpoint")
    design = design[design["from_role"] != design["to_role"]].set_index("touchpoint")[roles]
    known = handoffs[handoffs["touchpoint"].isin(design.index)].dropna(subset=roles)
    meant = design.loc[known["touchpoint"]].to_numpy()
    back = int((known[roles].to_numpy() == meant[:, ::-1]).all(axis=1).sum())
    if back >= FEWEST and 2 * back > len(known):
        yield Finding(
            "",
            "handoffs",
            gettext(
                "{n} of {all} hand-overs go the other way than they were designed: from_role and "
                "to_role look exchanged",
                n=decimal(back),
                all=decimal(len(known)),
            ),
            gettext("Compare them with briefs."),
        )


def _times_of_handoffs(handoffs: pd.DataFrame) -> Iterator[Finding]:
    timed = handoffs.dropna(subset=["touchpoint", "target_h", "actual_h"])
    by = timed.groupby("touchpoint")[["target_h", "actual_h"]].agg(["nunique", "size"])
    by = by[by["target_h", "size"] >= FEWEST]
    constant = {column: by[column, "nunique"] == 1 for column in ("target_h", "actual_h")}
    taken = int((constant["actual_h"] & ~constant["target_h"]).sum())
    if taken and not (constant["target_h"] & ~constant["actual_h"]).any():
        yield Finding(
            "",
            "handoffs",
            gettext(
                "the time taken is always the same and the time agreed is not: target_h and "
                "actual_h look exchanged"
            ),
            gettext("Compare some rows with the log."),
        )


def _of_projects(projects: pd.DataFrame) -> Iterator[Finding]:
    amounts = projects[["budget", "actual"]].dropna().astype("float64")
    planned, spent = (amounts[name].map(_roundness) for name in ("budget", "actual"))
    rounder, all_told = int((spent > planned).sum()), int((spent != planned).sum())
    if all_told >= ROUNDER[0] and rounder >= ROUNDER[1] * all_told:
        yield Finding(
            "",
            "projects",
            gettext(
                "what was spent is a rounder sum than the budget in {n} of {all} projects: budget "
                "and actual look exchanged",
                n=decimal(rounder),
                all=decimal(all_told),
            ),
            gettext("Compare some rows with the books."),
        )
    days = (projects["end"] - projects["plan_end"]).dt.days
    red, green = projects["rag"].eq("red"), projects["rag"].eq("green")
    if _higher(days[green.fillna(False)], days[red.fillna(False)]):
        yield Finding(
            "",
            "projects",
            gettext(
                "projects that are green ended later against their plan than those that are red: "
                "plan_end and end look exchanged, or rag turned"
            ),
            gettext("Compare some rows with the portfolio."),
        )
    in_time = (days <= 0).where(days.notna())
    forecast = projects["forecast_p"].astype("float64")
    if _higher(forecast[in_time.eq(False)], forecast[in_time.eq(True)]):
        yield Finding(
            "",
            "projects",
            gettext(
                "projects that ended late were forecast to end on time with a higher probability "
                "than the others: forecast_p looks that of ending late"
            ),
            gettext("Ask who made the forecasts."),
        )


def _met_and_slow(tickets: pd.DataFrame) -> Iterator[Finding]:
    days = (tickets["closed"] - tickets["opened"]).dt.days
    days = days - days.groupby(tickets["service_id"]).transform("median")
    met = tickets["met"].astype("Float64")
    if _higher(days[met.eq(1).fillna(False)], days[met.eq(0).fillna(False)]):
        yield Finding(
            "",
            "tickets",
            gettext(
                "requests whose level was met took longer than those of the same service whose "
                "level was not: met looks turned"
            ),
            gettext("Look at what 1 and 0 mean in the export."),
        )


def _hours_of_posts(log: pd.DataFrame) -> Iterator[Finding]:
    known = log.dropna(subset=["hours", "fte"])
    try:
        periods = pd.PeriodIndex([pd.Period(str(period)) for period in known["period"]])
    except ValueError:  # months and quarters in one column
        return
    months = MONTHS.get(str(periods.freqstr)[:1]) if len(periods) else None
    posts = known.groupby("period")[["hours", "fte"]].sum().astype("float64")
    posts = posts[posts["fte"] > 0]
    if months is None or not len(posts):
        return
    a_month = float((posts["hours"] / posts["fte"]).median()) / months
    if not A_MONTH[0] <= a_month <= A_MONTH[1]:
        yield Finding(
            "",
            "time_log",
            gettext(
                "a full-time post comes to {hours} hours a month: hours look those of another "
                "period, or of part of the work, or exchanged with fte",
                hours=decimal(round(a_month, 1)),
            ),
            gettext("Enter the hours of the whole period, and the posts that worked them."),
        )


def _choices_turned(screens: pd.DataFrame) -> Iterator[Finding]:
    """Yield that the services liked best in one wave are those liked least in the next."""
    known = screens.dropna(subset=["best", "worst"])
    scores = {
        str(wave): own["best"].value_counts().sub(own["worst"].value_counts(), fill_value=0)
        for wave, own in known.groupby("wave", sort=False)
        if own["resp_id"].nunique() >= RESPONDENTS
    }
    waves = list(scores)
    for before, after in pairwise(waves):
        both = pd.concat([scores[before], scores[after]], axis=1).dropna()
        if len(both) < SERVICES:
            continue
        alike = float(both.corr(method="spearman").iloc[0, 1])
        if alike <= OPPOSED and -alike * math.sqrt(len(both) - 1) >= LIMIT / 1.5:
            yield Finding(
                "",
                "bws",
                gettext(
                    "the services chosen most in wave {before} are those chosen least in wave "
                    "{after}: best and worst look exchanged in one of them",
                    before=repr(before),
                    after=repr(after),
                ),
                gettext("Compare some screens with the export."),
            )


def _higher(some_values: pd.Series, others: pd.Series) -> bool:
    """Whether some values are higher than others by far more than chance brings (rank test)."""
    first, second = some_values.dropna(), others.dropna()
    n, m = len(first), len(second)
    if min(n, m) < FEWEST:
        return False
    ranks = pd.concat([first, second]).astype("float64").rank()
    error = math.sqrt(n * m / (n + m) * float(ranks.var()))  # smaller where values are tied
    beyond = float(ranks.iloc[:n].sum()) - n * (n + m + 1) / 2
    return error > 0 and beyond >= LIMIT * error


def _roundness(amount: float) -> int:
    """Return how many zeros an amount ends with; below 0 for decimals."""
    digits = f"{amount:.2f}".replace(".", "")
    return len(digits) - len(digits.rstrip("0")) - 2 if amount else 0


def last_period_not_whole(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Last periods with far less than any before: they look as if they were not over yet."""
    found = []
    for name, columns in (("time_log", ["hours"]), ("unit_cost", ["cost", "qty"])):
        if not {*columns} <= {*tables.get(name, ())}:
            continue
        sums = tables[name].groupby("period")[columns].sum().sort_index().astype("float64")
        before = sums.iloc[:-1]
        if len(before) < PERIODS_BEFORE:
            continue
        if (sums.iloc[-1] < NOT_WHOLE * before.min()).all():
            found.append(
                Finding(
                    "",
                    name,
                    gettext(
                        "the last period, {period}, has far less than the lowest before it: it "
                        "looks not whole, and would be told as a fall",
                        period=some([str(sums.index[-1])]),
                    ),
                    gettext("Add what is missing, or leave the period out."),
                )
            )
    return found
