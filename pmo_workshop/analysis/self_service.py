"""B2: which tasks do people want to do themselves, and which with help or done for them?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from .uncertainty import bonett_price, newcombe
from .uncertainty.samples import correction

CHANNELS = ("self", "assisted", "full")
INTERVAL_FROM = 10
COMPLEX_FROM = 4
"""Complexity from which a task counts as complex, on the scale from 1 to 5."""


def channel_shares(channel: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    The channel respondents prefer for each task, and how far it differs from the present one.

    Parameters
    ----------
    channel : DataFrame, one row per respondent and task
        Columns ``resp_id``, ``task_id``, ``current``, ``preferred`` (self, assisted, full);
        rows with a missing channel are left out.
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per task in alphabetical order
        For each channel ``self``, ``assisted``, ``full``: the count, ``<channel>_share`` (0-1) and
        its simultaneous limits ``_low``, ``_high``; ``now_self``, ``now_assisted``, ``now_full``
        (counts of the present channel); ``mismatch`` (respondents whose preference is another);
        ``shift``, ``shift_low``, ``shift_high`` (share that prefers self-service minus share that
        has it, the same people); ``n``. Limits from 10 respondents.

    Notes
    -----
    Wilson limits with Bonferroni's correction for the three channels of a task; the shift is a
    difference of paired proportions (Bonett & Price 2012). A preference for one task says nothing
    about another.

    Examples
    --------
    >>> rows = pd.DataFrame({"resp_id": [f"R{i}" for i in range(12)], "task_id": "status report",
    ...     "current": "assisted", "preferred": ["self"] * 9 + ["assisted"] * 3})
    >>> found = channel_shares(rows).iloc[0]
    >>> int(found["self"]), int(found["mismatch"]), int(found["n"]), bool(found["shift"] > 0.5)
    (9, 9, 12, True)
    """
    answered = channel.dropna(subset=["current", "preferred"])
    rows = []
    for task, of_one in answered.groupby("task_id", sort=True):
        n = len(of_one)
        row: dict[str, object] = {"task": task}
        for name in CHANNELS:
            x = int((of_one["preferred"] == name).sum())
            row |= {name: x, f"{name}_share": x / n}
            row[f"now_{name}"] = int((of_one["current"] == name).sum())
            if n >= INTERVAL_FROM:
                row[f"{name}_share_low"], row[f"{name}_share_high"] = _simultaneous(
                    x, n, population
                )
        row["mismatch"] = int((of_one["current"] != of_one["preferred"]).sum())
        if n >= INTERVAL_FROM:
            row |= _shift(of_one)
        rows.append(row | {"n": n})
    limits = [f"{name}_share_{end}" for name in CHANNELS for end in ("low", "high")]
    columns = ["task", *CHANNELS, *(f"{name}_share" for name in CHANNELS), *limits]
    columns += [f"now_{name}" for name in CHANNELS]
    columns += ["mismatch", "shift", "shift_low", "shift_high", "n"]
    return pd.DataFrame(rows, columns=columns)


def _simultaneous(x: int, n: int, population: int | None) -> tuple[float, float]:
    """Wilson limits at the level that holds for three channels together."""
    factor = correction(n, population if population and n <= population else None)
    if factor == 0:
        return x / n, x / n
    effective = n / factor**2
    low, high = proportion_confint(
        x / n * effective, effective, alpha=0.05 / len(CHANNELS), method="wilson"
    )
    return (0.0 if x == 0 else float(low)), (1.0 if x == n else float(high))


def _shift(of_one: pd.DataFrame) -> dict[str, float]:
    wanted, now = of_one["preferred"] == "self", of_one["current"] == "self"
    found = bonett_price(
        int((wanted & now).sum()),
        int((wanted & ~now).sum()),
        int((~wanted & now).sum()),
        int((~wanted & ~now).sum()),
    )
    # The estimate of Bonett and Price is adjusted; what is told is the share itself.
    return {
        "shift": float(wanted.mean() - now.mean()),
        "shift_low": found.low,
        "shift_high": found.high,
    }


def rework_by_channel(channel: pd.DataFrame) -> pd.DataFrame:
    """
    How often the last task had to be done again, self-service beside help, by complexity.

    Parameters
    ----------
    channel : DataFrame, one row per respondent and task
        Columns ``resp_id``, ``current``, ``complexity`` (1-5), ``rework`` (0, 1); rows with a
        missing value are left out, and so is ``full`` (nobody but the PMO can rework it).

    Returns
    -------
    DataFrame, one row for all tasks, simple tasks (1-3) and complex tasks (4-5)
        ``tasks``; ``self_again``, ``self_n``, ``assisted_again``, ``assisted_n`` (tasks);
        ``difference`` (share self minus share assisted) with Newcombe's limits, missing unless
        both have 10 tasks; ``n`` (respondents).

    Notes
    -----
    Newcombe (1998), method 10. Tasks of one person are not independent: the limits are somewhat
    too narrow, and the comparison is for screening. Tasks were not assigned to channels, so a
    difference may come from what is done in each.

    Examples
    --------
    >>> rows = pd.DataFrame({"resp_id": [f"R{i}" for i in range(24)],
    ...     "current": ["self", "assisted"] * 12, "complexity": 2, "rework": [1, 0, 0, 0] * 6})
    >>> found = rework_by_channel(rows).set_index("tasks").loc["all tasks"]
    >>> int(found["self_again"]), int(found["self_n"]), float(found["difference"])
    (6, 12, 0.5)
    """
    told = channel.dropna(subset=["current", "complexity", "rework"])
    told = told[told["current"].isin(("self", "assisted"))]
    levels = {
        "all tasks": np.ones(len(told), dtype=bool),
        f"simple tasks (complexity 1 to {COMPLEX_FROM - 1})": told["complexity"] < COMPLEX_FROM,
        f"complex tasks (complexity {COMPLEX_FROM} and 5)": told["complexity"] >= COMPLEX_FROM,
    }
    rows = []
    for name, chosen in levels.items():
        some = told[np.asarray(chosen, dtype=bool)]
        alone, helped = (some.loc[some["current"] == c, "rework"] for c in ("self", "assisted"))
        row = {
            "tasks": name,
            "self_again": int(alone.sum()),
            "self_n": len(alone),
            "assisted_again": int(helped.sum()),
            "assisted_n": len(helped),
            "n": some["resp_id"].nunique(),
        }
        if min(len(alone), len(helped)) >= INTERVAL_FROM:
            found = newcombe(row["self_again"], len(alone), row["assisted_again"], len(helped))
            row |= {
                "difference": float(alone.mean() - helped.mean()),
                "difference_low": found.low,
                "difference_high": found.high,
            }
        rows.append(row)
    columns = ["tasks", "self_again", "self_n", "assisted_again", "assisted_n", "difference"]
    table = pd.DataFrame(rows, columns=[*columns, "difference_low", "difference_high", "n"])
    return table[table["n"] > 0].reset_index(drop=True)
