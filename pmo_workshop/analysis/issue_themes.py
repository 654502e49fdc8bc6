"""S1: what keeps stakeholders awake, counted in people?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact

from .uncertainty import benjamini_hochberg, wilson

INTERVAL_FROM = 10
ORDERS = 200
"""Random orders of the respondents behind the saturation curve."""

THEMES = (
    "theme",
    "named",
    "share",
    "share_low",
    "share_high",
    "severity",
    "priority",
    "now",
    "leading",
    "n",
)


def statements(issues: pd.DataFrame) -> pd.DataFrame:
    """
    One row per respondent, statement and theme, as the first coder coded it.

    Parameters
    ----------
    issues : DataFrame, one row per statement and coder
        ``resp_id``, ``text``, ``codes`` (tuple of themes, or missing), ``severity`` (1-5),
        ``horizon``, ``coder``.

    Returns
    -------
    DataFrame
        ``resp_id``, ``text``, ``theme``, ``severity``, ``horizon``. The first coder is the one
        whose name comes first in the table; statements without a theme are left out.

    Examples
    --------
    >>> issues = pd.DataFrame({"resp_id": ["a", "a"], "text": "Permits, staff.",
    ...     "codes": [("Permits", "Staff"), ("Permits",)], "severity": 4, "horizon": "now",
    ...     "coder": ["first", "second"]})
    >>> statements(issues)["theme"].tolist()
    ['Permits', 'Staff']
    """
    told = issues.dropna(subset=["coder"])
    first = told[told["coder"] == told["coder"].iloc[0]] if len(told) else told
    first = first.drop(columns="coder").explode("codes").rename(columns={"codes": "theme"})
    columns = ["resp_id", "text", "theme", "severity", "horizon"]
    return first.dropna(subset=["theme"])[columns].reset_index(drop=True)


def issue_themes(issues: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    How many respondents name each theme, how serious it is, and which themes lead.

    Parameters
    ----------
    issues : DataFrame
        As in ``statements``.
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per theme, the highest priority first
        ``named`` (respondents, each counted once), ``share`` (0-1) with Wilson limits, ``severity``
        (median over respondents of their most severe statement), ``priority`` = share · severity,
        ``now`` (respondents for whom it bites now), ``leading`` (whether the interval of the share
        overlaps that of the largest share), ``n`` (respondents with a coded statement).
        Limits from 10 respondents.

    Notes
    -----
    Themes after Braun & Clarke (2006), Qualitative Research in Psychology 3:77-101. People are
    counted, never mentions.

    Examples
    --------
    >>> issues = pd.DataFrame({"resp_id": [f"R{i}" for i in range(10)] + ["R0"], "text": "t",
    ...     "codes": [("Permits",)] * 8 + [("Staff",)] * 2 + [("Permits",)],
    ...     "severity": [4] * 10 + [5], "horizon": "now", "coder": "first"})
    >>> issue_themes(issues)[["theme", "named", "n"]].values.tolist()
    [['Permits', 8, 10], ['Staff', 2, 10]]
    """
    told = statements(issues)
    n = told["resp_id"].nunique()
    rows = []
    for theme, of_one in told.groupby("theme", sort=True):
        named = of_one["resp_id"].nunique()
        worst = of_one.groupby("resp_id")["severity"].max().astype("float64")
        soon = of_one.loc[of_one["horizon"] == "now", "resp_id"].nunique()
        row = {
            "theme": theme,
            "named": named,
            "share": named / n,
            "severity": float(worst.median()),
            "priority": named / n * float(worst.median()),
            "now": soon,
            "n": n,
        }
        if n >= INTERVAL_FROM:
            found = wilson(named, n, population if population and n <= population else None)
            row |= {"share_low": found.low, "share_high": found.high}
        rows.append(row)
    table = pd.DataFrame(rows, columns=[name for name in THEMES if name != "leading"])
    order = table.sort_values(["priority", "theme"], ascending=[False, True], kind="stable")
    table = order.reset_index(drop=True)
    if len(table):
        first = table.loc[table["share"].idxmax()]
        table["leading"] = table["share_high"].astype("float64") >= first["share_low"]
    else:
        table["leading"] = pd.Series(dtype=bool)
    return table[list(THEMES)]


def themes_by_group(issues: pd.DataFrame, group: pd.Series, most: int = 6) -> pd.DataFrame:
    """
    The first themes in each group of respondents (screening).

    Parameters
    ----------
    issues : DataFrame
        As in ``statements``.
    group : Series, index ``resp_id``
    most : int
        Themes compared.

    Returns
    -------
    DataFrame, one row per group and theme
        ``group``, ``theme``, ``named``, ``share`` (0-1) with Wilson limits from 10 respondents,
        ``p`` (Fisher's exact test of the group against all others), ``p_adjusted``
        (Benjamini-Hochberg over all rows), ``n`` (respondents of the group).

    Examples
    --------
    >>> issues = pd.DataFrame({"resp_id": ["a", "b"], "text": "t", "codes": [("X",), ("Y",)],
    ...     "severity": 3, "horizon": "6m", "coder": "first"})
    >>> group = pd.Series({"a": "Sponsors", "b": "Managers"})
    >>> themes_by_group(issues, group)[["group", "theme", "named"]].values.tolist()
    [['Managers', 'X', 0], ['Managers', 'Y', 1], ['Sponsors', 'X', 1], ['Sponsors', 'Y', 0]]
    """
    told = statements(issues)
    people = told.drop_duplicates("resp_id").set_index("resp_id").index
    of = group.reindex(people).fillna("not stated")
    first = list(issue_themes(issues)["theme"][:most])
    named = {theme: set(told.loc[told["theme"] == theme, "resp_id"]) for theme in first}
    rows = []
    for name in sorted(of.unique()):
        inside, outside = set(of.index[of == name]), set(of.index[of != name])
        for theme in first:
            here, there = len(named[theme] & inside), len(named[theme] & outside)
            row = {"group": name, "theme": theme, "named": here, "share": here / len(inside)}
            if len(inside) >= INTERVAL_FROM:
                found = wilson(here, len(inside))
                row |= {"share_low": found.low, "share_high": found.high}
            counts = [[here, len(inside) - here], [there, len(outside) - there]]
            row["p"] = float(fisher_exact(counts).pvalue) if outside else 1.0
            rows.append(row | {"n": len(inside)})
    columns = ["group", "theme", "named", "share", "share_low", "share_high", "p", "n"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(7, "p_adjusted", benjamini_hochberg(table["p"]) if len(table) else [])
    return table


def saturation(issues: pd.DataFrame, *, seed: int) -> list[float]:
    """
    Mean number of different themes after 1, 2, 3, ... respondents, over random orders.

    Parameters
    ----------
    issues : DataFrame
        As in ``statements``.
    seed : int

    Returns
    -------
    list of float, one per respondent
        The last is the number of themes. A curve that still climbs says: ask more people.

    Examples
    --------
    >>> issues = pd.DataFrame({"resp_id": ["a", "b"], "text": "t", "codes": [("X",), ("Y",)],
    ...     "severity": 3, "horizon": "6m", "coder": "first"})
    >>> saturation(issues, seed=1)
    [1.0, 2.0]
    """
    told = statements(issues)
    people = [set(of_one) for _, of_one in told.groupby("resp_id", sort=True)["theme"]]
    random = np.random.default_rng(seed)
    curves = np.zeros(len(people))
    for _ in range(ORDERS):
        seen: set[str] = set()
        for place, person in enumerate(random.permutation(len(people))):
            seen |= people[person]
            curves[place] += len(seen)
    return [float(value) for value in curves / ORDERS]
