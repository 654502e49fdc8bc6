"""V4: do the benefits exceed the costs, and what would have to be true?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .ranges import DRAWS, p10_p90, triangular, uniform

GREEN_BOOK_RATE = 0.035
"""Real discount rate of the HMT Green Book; a firm takes its own cost of capital."""

COST_SWING = 0.10
"""How far costs move in the tornado: they have no range of their own."""

RATE_SWING = 0.02


@dataclass(frozen=True)
class Appraisal:
    """
    An appraisal of benefits and costs over years.

    Attributes
    ----------
    summary : DataFrame
        One row per ``measure`` (``pv_benefits``, ``pv_costs``, ``npv``, ``bcr``): ``value`` (with
        the likely figures), ``p10``, ``p90``.
    p_above_one : float
        Share of the draws in which the BCR is above 1.
    switching : float
        The factor on all benefits at which the NPV is 0: below 1 there is room.
    rate : float
    tornado : DataFrame
        One row per input: ``input``, ``low``, ``high`` (BCR with the input at its ends), the widest
        first.
    cumulative : DataFrame
        One row per year: ``year``, ``value``, ``p10``, ``p90`` of the cumulative present value.
    draws : tuple of float
        The BCR of 200 quantiles of the draws, for its density.
    """

    summary: pd.DataFrame
    p_above_one: float
    switching: float
    rate: float
    tornado: pd.DataFrame
    cumulative: pd.DataFrame
    draws: tuple[float, ...]


def present_value(flow: np.ndarray, years: np.ndarray, rate: float) -> np.ndarray:
    """
    Return the present value of a flow.

    Parameters
    ----------
    flow : array, last axis one amount per year
    years : array of int
        0 is the first year and is not discounted.
    rate : float
        Discount rate a year, such as 0.035; above -1.

    Notes
    -----
    Σ flow_t / (1 + r)^t with t from 0. Excel's NPV discounts the first amount by a whole year:
    there it is =flow_0 + NPV(r; flow_1; ...). HM Treasury, The Green Book.

    Examples
    --------
    >>> float(present_value(np.array([-100.0, 121.0]), np.array([0, 1]), 0.10).round(9))
    10.0
    """
    return (np.asarray(flow, dtype=float) / (1 + rate) ** np.asarray(years)).sum(axis=-1)


def appraisal(
    benefits: pd.DataFrame, costs: pd.DataFrame, rate: float = GREEN_BOOK_RATE, *, seed: int
) -> Appraisal | None:
    """
    Appraise the PMO's share of the verified benefits against its costs.

    Parameters
    ----------
    benefits : DataFrame, one row per benefit and year
        ``benefit_id``, ``year``, ``share_low``, ``share_likely``, ``share_high`` (0-1),
        ``verified`` (currency, real; a disbenefit is negative) and, if known, ``verified_low``,
        ``verified_high``. Rows with a missing share or amount are left out.
    costs : DataFrame, one row per line and year
        ``year``, ``amount`` (currency, real).
    rate : float
    seed : int

    Returns
    -------
    Appraisal or None
        None without benefits, without costs, or if the costs are 0.

    Notes
    -----
    NPV = Σ (s_t B_t − C_t) / (1 + r)^t; BCR = PV(s B) / PV(C) with disbenefits in the numerator:
    HM Treasury, The Green Book. Shares, and amounts that have a range, are triangular, 10,000
    draws; one draw holds for all years of a benefit.

    Examples
    --------
    >>> benefits = pd.DataFrame({"benefit_id": "b", "year": [0, 1], "share_low": 0.5,
    ...     "share_likely": 0.5, "share_high": 0.5, "verified": [100.0, 100.0]})
    >>> costs = pd.DataFrame({"year": [0], "amount": [50.0]})
    >>> found = appraisal(benefits, costs, 0.0, seed=1)
    >>> found.summary.set_index("measure")["value"].tolist(), found.switching, found.p_above_one
    ([100.0, 50.0, 50.0, 2.0], 0.5, 1.0)
    """
    told = benefits.dropna(subset=["share_low", "share_likely", "share_high", "verified", "year"])
    for end in ("low", "high"):
        if f"verified_{end}" not in told:
            told = told.assign(**{f"verified_{end}": told["verified"]})
    told = told.fillna({"verified_low": told["verified"], "verified_high": told["verified"]})
    spent = costs.dropna(subset=["amount", "year"]).groupby("year")["amount"].sum()
    if told.empty or not spent.sum() > 0:
        return None
    years = np.array(sorted({*told["year"].astype(int), *spent.index.astype(int)}))
    cost = np.array([float(spent.get(year, 0.0)) for year in years])
    ids = sorted(told["benefit_id"].unique())
    shares = {end: _by_benefit(told, ids, f"share_{end}") for end in ("low", "likely", "high")}
    amounts = {
        "low": _by_year(told, ids, years, "verified_low"),
        "likely": _by_year(told, ids, years, "verified"),
        "high": _by_year(told, ids, years, "verified_high"),
    }
    positions = uniform(2 * len(ids), seed)
    share = triangular(shares["low"], shares["likely"], shares["high"], positions[:, : len(ids)])
    amount = triangular(
        amounts["low"], amounts["likely"], amounts["high"], positions[:, len(ids) :, None]
    )
    flows = (share[..., None] * amount).sum(axis=1)
    likely_flow = (shares["likely"][:, None] * amounts["likely"]).sum(axis=0)
    pv_cost = float(present_value(cost, years, rate))
    if pv_cost <= 0:
        return None
    pv_benefits, likely = present_value(flows, years, rate), present_value(likely_flow, years, rate)
    likely = float(likely)
    drawn = {
        "pv_benefits": (likely, pv_benefits),
        "pv_costs": (pv_cost, np.full(DRAWS, pv_cost)),
        "npv": (likely - pv_cost, pv_benefits - pv_cost),
        "bcr": (likely / pv_cost, pv_benefits / pv_cost),
    }
    return Appraisal(
        summary=pd.DataFrame(
            [
                {
                    "measure": measure,
                    "value": value,
                    "p10": float(p10_p90(draws)[0]),
                    "p90": float(p10_p90(draws)[1]),
                    "n": len(ids),
                }
                for measure, (value, draws) in drawn.items()
            ]
        ),
        p_above_one=float((pv_benefits > pv_cost).mean()),
        switching=pv_cost / likely if likely > 0 else float("inf"),
        rate=rate,
        tornado=_tornado(ids, shares, amounts, cost, years, rate),
        cumulative=_cumulative(flows, likely_flow, cost, years, rate),
        draws=tuple(
            float(q) for q in np.quantile(pv_benefits / pv_cost, (np.arange(200) + 0.5) / 200)
        ),
    )


def _by_benefit(told: pd.DataFrame, ids: list[str], column: str) -> np.ndarray:
    return told.groupby("benefit_id")[column].mean().reindex(ids).to_numpy(dtype=float)


def _by_year(told: pd.DataFrame, ids: list[str], years: np.ndarray, column: str) -> np.ndarray:
    wide = told.pivot_table(index="benefit_id", columns="year", values=column, aggfunc="sum")
    return wide.reindex(index=ids, columns=years).fillna(0.0).to_numpy(dtype=float)


def _tornado(ids, shares, amounts, cost, years, rate) -> pd.DataFrame:
    """Return the BCR with one input at its low and its high end, all others likely."""

    def bcr(share, amount, spent=cost, r=rate) -> float:
        flow = (share[:, None] * amount).sum(axis=0)
        return float(present_value(flow, years, r) / present_value(spent, years, r))

    likely = (shares["likely"], amounts["likely"])
    rows = [
        {
            "input": f"share of {benefit}",
            "low": bcr(_with(shares, at, "low"), likely[1]),
            "high": bcr(_with(shares, at, "high"), likely[1]),
        }
        for at, benefit in enumerate(ids)
    ]
    rows += [
        {"input": "verified amounts", "low": bcr(likely[0], amounts["low"]),
         "high": bcr(likely[0], amounts["high"])},
        {"input": f"costs ± {COST_SWING:.0%}".replace("%", " %"),
         "low": bcr(*likely, cost * (1 + COST_SWING)),
         "high": bcr(*likely, cost * (1 - COST_SWING))},
        {"input": f"discount rate ± {100 * RATE_SWING:g} points",
         "low": bcr(*likely, r=rate + RATE_SWING), "high": bcr(*likely, r=rate - RATE_SWING)},
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    width = (table["high"] - table["low"]).abs()
    table = table[width > 1e-12].assign(width=width)
    return (
        table.sort_values("width", ascending=False, kind="stable")
        .drop(columns="width")
        .assign(n=len(ids))
        .reset_index(drop=True)
    )


def _with(shares: dict[str, np.ndarray], at: int, end: str) -> np.ndarray:
    moved = shares["likely"].copy()
    moved[at] = shares[end][at]
    return moved


def _cumulative(flows, likely_flow, cost, years, rate) -> pd.DataFrame:
    factor = (1 + rate) ** -years.astype(float)
    likely = np.cumsum((likely_flow - cost) * factor)
    drawn = np.cumsum((flows - cost) * factor, axis=1)
    low, high = p10_p90(drawn)
    return pd.DataFrame({"year": years, "value": likely, "p10": low, "p90": high, "n": len(years)})
