"""B7: what did a case study cost in full, and from which benefit on does it pay back?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from .appraisal import GREEN_BOOK_RATE
from .ranges import P50, p10_p90, three_points, triangular, triangular_mean, uniform

NO_CLIENT_COST = "no client-side cost: no benefit-cost ratio"
NO_COST = "a cost of nothing: no benefit-cost ratio"

_ESTIMATES = ("client_h", "pmo", "benefit", "share")

_RANGED = ("cost", "per_outcome", "benefit", "break_even", "bcr")

COLUMNS = (
    *("case_id", "title", "outcome", "outcomes", "years", "grade", "consent", "pmo", "client"),
    *(f"{name}{end}" for name in _RANGED for end in ("", "_low", "_high")),
    *("break_even_outcomes", "p_above", "problem", "n"),
)


def present_value_factor(years: int, rate: float = GREEN_BOOK_RATE) -> float:
    """
    What 1 a year is worth today, over a number of years of which the first is not discounted.

    Parameters
    ----------
    years : int
        1 or more.
    rate : float
        A year, in real terms.

    Returns
    -------
    float
        Σ 1 / (1 + rate)^t for t = 0 … years - 1.

    Notes
    -----
    HM Treasury, *The Green Book*: year 0 is not discounted. NPV() of a spreadsheet discounts the
    first value too and gives less.

    Examples
    --------
    >>> present_value_factor(1), round(present_value_factor(3, 0.035), 4)
    (1.0, 2.8997)
    """
    return math.fsum((1 + rate) ** -t for t in range(int(years)))


def cost_boxes(
    case_costs: pd.DataFrame, cases: pd.DataFrame, seed: int, rate: float = GREEN_BOOK_RATE
) -> pd.DataFrame:
    """
    The cost box of each case: full cost, cost per outcome, break-even, and the range of the BCR.

    Parameters
    ----------
    case_costs : DataFrame, one row per case
        ``case_id``, ``outcome`` (its unit), ``outcomes_yr``, ``years``; ``client_h``, ``pmo``,
        ``benefit`` (worth of one outcome) and ``share`` (the PMO's share of it, 0-1), each with
        ``_low``, ``_likely``, ``_high``; ``client_rate`` (currency an hour), ``run_yr``.
    cases : DataFrame
        ``case_id``, ``title``, ``grade``, ``consent``: as ``case_studies.cases_graded`` returns.
    seed : int
    rate : float
        Discount rate a year, real.

    Returns
    -------
    DataFrame, one row per case in the order of the ids
        ``case_id``, ``title``, ``outcome``, ``outcomes`` (over all years), ``years``, ``grade``,
        ``consent``; ``pmo`` and ``client`` (expected cost, present value; the running cost
        counts as PMO); ``cost`` (both) with ``_low`` and ``_high`` (P10 and P90); ``per_outcome``
        (P50) with ``_low`` and ``_high``; ``benefit`` (PMO's share, present value, P50) with
        ``_low`` and ``_high``; ``break_even`` (worth of one outcome from which benefit covers
        cost at the likely share) with ``_low`` and ``_high`` over the draws of cost and share;
        ``break_even_outcomes`` (outcomes a year at the likely worth and share);
        ``bcr`` (P50) with ``_low`` and ``_high``, ``p_above`` (share of draws with a BCR above
        1); ``problem`` ("" or why there is no ratio); ``n`` (outcomes a year). Without
        client-side hours and rate all figures that need the full cost are missing.

    Notes
    -----
    cost = hours · rate + PMO + running cost · A, with A = ``present_value_factor``. Break-even
    benefit = present value of cost / share; per outcome it is divided by outcomes · A. BCR =
    share · worth · outcomes · A / cost. Triangular, 10,000 draws.

    Examples
    --------
    >>> fixed = {"client_h": 100.0, "pmo": 5000.0, "benefit": 1000.0, "share": 0.5}
    >>> costs = pd.DataFrame([{"case_id": "c1", "outcome": "day", "outcomes_yr": 40.0, "years": 1,
    ...     "client_rate": 50.0, "run_yr": 0.0,
    ...     **{f"{k}_{e}": v for k, v in fixed.items() for e in ("low", "likely", "high")}}])
    >>> cases = pd.DataFrame({"case_id": ["c1"], "title": ["t"], "grade": ["B"],
    ...                       "consent": [True]})
    >>> cost_boxes(costs, cases, seed=1)[["cost", "per_outcome", "break_even", "bcr"]]
          cost  per_outcome  break_even  bcr
    0  10000.0        250.0       500.0  2.0
    """
    if not len(case_costs):
        return pd.DataFrame()
    ordered = case_costs.sort_values("case_id", ignore_index=True)
    facts = cases.set_index("case_id")
    even = uniform(len(_ESTIMATES) * len(ordered), seed)
    rows = []
    for at, case in enumerate(ordered.to_dict("records")):
        positions = even[:, len(_ESTIMATES) * at : len(_ESTIMATES) * (at + 1)]
        known = case["case_id"] in facts.index
        about = facts.loc[case["case_id"]] if known else {}
        row = {
            "case_id": case["case_id"],
            "title": about.get("title", case["case_id"]),
            "outcome": case["outcome"],
            "outcomes": case["outcomes_yr"] * case["years"],
            "years": int(case["years"]),
            "grade": about.get("grade", ""),
            "consent": bool(about.get("consent", False)),
        }
        rows.append(row | _box(case, positions, rate) | {"n": round(case["outcomes_yr"])})
    return pd.DataFrame(rows, columns=COLUMNS)


def _box(case: Mapping[str, Any], positions: np.ndarray, rate: float) -> dict[str, Any]:
    factor = present_value_factor(case["years"], rate)
    drawn = {
        name: triangular(*_ends(case, name), positions[:, at])
        for at, name in enumerate(_ESTIMATES)
        if all(pd.notna(end) for end in _ends(case, name))
    }
    running = float(case["run_yr"]) * factor
    yearly = float(case["outcomes_yr"]) * factor
    benefit = drawn["share"] * drawn["benefit"] * yearly
    row = {"pmo": float(triangular_mean(*_ends(case, "pmo"))) + running}
    row |= _figures("benefit", benefit)
    if "client_h" not in drawn or pd.isna(case["client_rate"]):
        return row | {"problem": NO_CLIENT_COST}
    cost = drawn["client_h"] * case["client_rate"] + drawn["pmo"] + running
    row["client"] = float(triangular_mean(*_ends(case, "client_h"))) * case["client_rate"]
    full = row["client"] + row["pmo"]
    row |= _figures("cost", cost) | {"cost": full}
    row |= _figures("per_outcome", cost / (case["outcomes_yr"] * case["years"]))
    row |= _figures("break_even", cost / (drawn["share"] * yearly))
    row["break_even"] = full / (case["share_likely"] * yearly)
    worth = case["share_likely"] * case["benefit_likely"] * factor
    row["break_even_outcomes"] = full / worth if worth else np.nan
    if not (cost > 0).all():
        return row | {"problem": NO_COST}
    row |= _figures("bcr", benefit / cost) | {"p_above": float((benefit > cost).mean())}
    return row | {"problem": ""}


def _figures(name: str, drawn: np.ndarray) -> dict[str, float]:
    low, high = p10_p90(drawn)
    middle = float(np.quantile(drawn, P50))
    return {name: middle, f"{name}_low": float(low), f"{name}_high": float(high)}


def _ends(case: Mapping[str, Any], name: str) -> tuple[float, float, float]:
    low, likely, high = three_points(*(case[f"{name}_{end}"] for end in ("low", "likely", "high")))
    return low.item(), likely.item(), high.item()


def pmo_cost_share(costs: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """
    What the PMO costs, as a share of what the projects spend.

    Parameters
    ----------
    costs : DataFrame, one row per cost line and year
        ``amount`` (currency).
    projects : DataFrame, one row per project
        ``actual``, else ``budget`` (currency).

    Returns
    -------
    DataFrame, one row, or none without both
        ``cost``, ``spend`` (currency, over all years and projects given), ``share`` (0 and up),
        ``n`` (projects).

    Notes
    -----
    Two logs, added up as they are: the years of the cost lines and the life of the projects need
    not be the same.

    Examples
    --------
    >>> costs = pd.DataFrame({"amount": [30.0, 20.0]})
    >>> projects = pd.DataFrame({"budget": [900.0, 100.0], "actual": [950.0, None]})
    >>> round(pmo_cost_share(costs, projects)["share"].iloc[0], 4).item()
    0.0476
    """
    columns = ["cost", "spend", "share", "n"]
    if not len(costs) or not len(projects):
        return pd.DataFrame(columns=columns)
    spend = projects["actual"].where(projects["actual"].notna(), projects["budget"]).dropna()
    total = float(spend.sum())
    if not total > 0:
        return pd.DataFrame(columns=columns)
    cost = float(costs["amount"].sum())
    return pd.DataFrame([(cost, total, cost / total, len(spend))], columns=columns)
