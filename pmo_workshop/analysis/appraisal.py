"""V4: do the benefits exceed the costs, and what would have to be true?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .ranges import p10_p90, three_points, triangular, uniform

GREEN_BOOK_RATE = 0.035
"""Real discount rate of the HMT Green Book for the first 30 years."""

GREEN_BOOK = ((30, GREEN_BOOK_RATE), (75, 0.030), (125, 0.025), (200, 0.020), (300, 0.015))
"""Real discount rates of the HMT Green Book, each up to a year; a firm takes its own rate."""

GREEN_BOOK_LAST = 0.01
"""The rate after the last of these years."""

COST_SWING = 0.10
"""How far costs move in the tornado: they have no range of their own."""

RATE_SWING = 0.02

KEPT = 200
"""Quantiles of the draws that are kept for the density."""

ENDS = ("low", "likely", "high")


@dataclass(frozen=True)
class Appraisal:
    """
    An appraisal of benefits and costs over years.

    Attributes
    ----------
    summary : DataFrame
        One row per ``measure`` (``pv_benefits``, ``pv_costs``, ``npv``, ``bcr``): ``value`` (with
        the likely figures), ``p10``, ``p90``, ``n`` (benefits).
    p_above_one : float
        Share of the draws in which the BCR is above 1.
    whole : float
        What the benefits are worth in full, whatever part of them is the PMO's: present value.
    switching : float
        The factor on all benefits at which the NPV is 0: below 1 there is room. Infinite if the
        benefits do not add up to more than 0.
    tornado : DataFrame
        One row per input, the widest first: ``kind`` (``share`` of a ``benefit``, ``amounts``,
        ``costs`` or ``rate``), ``benefit`` (empty but for a share), ``low``, ``high`` (BCR with the
        input at its worse and its better end), ``n`` (benefits).
    cumulative : DataFrame
        One row per year: ``year``, ``value``, ``p10``, ``p90`` of the cumulative present value,
        ``n`` (years).
    draws : tuple of float
        The BCR of 200 quantiles of the draws, for its density.
    """

    summary: pd.DataFrame
    p_above_one: float
    whole: float
    switching: float
    tornado: pd.DataFrame
    cumulative: pd.DataFrame
    draws: tuple[float, ...]


def discount_factors(
    years: np.ndarray, rate: float | None = None, *, moved: float = 0.0
) -> np.ndarray:
    """
    Return what 1 in each year is worth in year 0.

    Parameters
    ----------
    years : array of int, 0 or more
        0 is the first year and is not discounted.
    rate : float, optional
        Discount rate a year, such as 0.08, for all years. Default: the declining rates of the
        Green Book.
    moved : float
        Added to the rate of every year.

    Notes
    -----
    1 / (1 + r_1) / (1 + r_2) ... up to the year. HM Treasury, The Green Book: 3.5 % a year up to
    year 30, 3.0 % up to year 75, 2.5 % up to year 125, and so on down to 1.0 %.

    Examples
    --------
    >>> discount_factors(np.array([0, 1, 30, 31, 75])).round(4).tolist()
    [1.0, 0.9662, 0.3563, 0.3459, 0.0942]
    >>> discount_factors(np.array([0, 2]), 0.25).tolist()
    [1.0, 0.64]
    """
    years = np.asarray(years, dtype=int)
    each = np.arange(1, int(years.max(initial=0)) + 1)
    if rate is None:
        last = [year for year, _ in GREEN_BOOK]
        steps = np.array([*(step for _, step in GREEN_BOOK), GREEN_BOOK_LAST])
        rates = steps[np.searchsorted(last, each)]
    else:
        rates = np.full(len(each), rate)
    return np.concatenate([[1.0], 1 / np.cumprod(1 + rates + moved)])[years]


def present_value(
    flow: np.ndarray, years: np.ndarray, rate: float | None = None, *, moved: float = 0.0
) -> np.ndarray:
    """
    Return the present value of a flow.

    Parameters
    ----------
    flow : array, last axis one amount per year
    years : array of int
        0 is the first year and is not discounted.
    rate, moved : float, optional
        As in ``discount_factors``.

    Notes
    -----
    Σ flow_t / (1 + r)^t with t from 0. Excel's NPV discounts the first amount by a whole year:
    there it is =flow_0 + NPV(r; flow_1; ...). HM Treasury, The Green Book.

    Examples
    --------
    >>> float(present_value(np.array([-100.0, 121.0]), np.array([0, 1]), 0.10).round(9))
    10.0
    """
    return (np.asarray(flow, dtype=float) * discount_factors(years, rate, moved=moved)).sum(axis=-1)


def appraisal(
    benefits: pd.DataFrame, costs: pd.DataFrame, rate: float | None = None, *, seed: int
) -> Appraisal | None:
    """
    Appraise the PMO's share of the verified benefits against its costs.

    Parameters
    ----------
    benefits : DataFrame, one row per benefit and year
        ``benefit_id``, ``year``, ``share_low``, ``share_likely``, ``share_high`` (0-1),
        ``verified`` (currency, real; a disbenefit is negative) and, if known, ``verified_low``,
        ``verified_high``. Rows without a likely share or an amount are left out; a share without
        a low and a high is its own range.
    costs : DataFrame, one row per line and year
        ``year``, ``amount`` (currency, real).
    rate : float, optional
        As in ``discount_factors``.
    seed : int

    Returns
    -------
    Appraisal or None
        None without benefits, without costs, or if the costs are 0.

    Notes
    -----
    NPV = Σ (s_t B_t - C_t) / (1 + r)^t; BCR = PV(s B) / PV(C): a disbenefit lowers the numerator.
    Share and amount of a benefit are triangular (low, likely, high), 10,000 draws; the years of one
    benefit move together, different benefits do not. HM Treasury, The Green Book.

    Examples
    --------
    >>> benefits = pd.DataFrame({"benefit_id": "b", "year": [0, 1], "share_low": 0.5,
    ...     "share_likely": 0.5, "share_high": 0.5, "verified": [100.0, 100.0]})
    >>> costs = pd.DataFrame({"year": [0], "amount": [50.0]})
    >>> found = appraisal(benefits, costs, 0.0, seed=1)
    >>> found.summary.set_index("measure")["value"].tolist(), found.switching, found.p_above_one
    ([100.0, 50.0, 50.0, 2.0], 0.5, 1.0)
    """
    told = _with_ends(benefits)
    spent = costs.dropna(subset=["amount", "year"]).groupby("year")["amount"].sum()
    if told.empty or not spent.sum() > 0:
        return None
    years = np.array(sorted({*told["year"].astype(int), *spent.index.astype(int)}))
    ids = sorted(told["benefit_id"].unique())
    shares = {end: _by_year(told, ids, years, f"share_{end}") for end in ENDS}
    amounts = {end: _by_year(told, ids, years, f"verified_{end}") for end in ENDS}
    cost = np.array([float(spent.get(year, 0.0)) for year in years])
    case = _Case(ids, years, shares, amounts, cost, rate)

    flows, likely_flow = _drawn_flows(case, seed), case.flow("likely", "likely")
    drawn, likely = present_value(flows, years, rate), case.pv(likely_flow)
    pv_cost = case.pv(cost)
    measures = {
        "pv_benefits": (likely, drawn),
        "pv_costs": (pv_cost, np.full(len(drawn), pv_cost)),
        "npv": (likely - pv_cost, drawn - pv_cost),
        "bcr": (likely / pv_cost, drawn / pv_cost),
    }
    rows = []
    for measure, (value, draws) in measures.items():
        low, high = p10_p90(draws)
        rows.append({"measure": measure, "value": value, "p10": float(low), "p90": float(high)})
    quantiles = np.quantile(drawn / pv_cost, (np.arange(KEPT) + 0.5) / KEPT)
    return Appraisal(
        summary=pd.DataFrame(rows).assign(n=len(ids)),
        p_above_one=float((drawn > pv_cost).mean()),
        whole=case.pv(amounts["likely"].sum(axis=0)),
        switching=pv_cost / likely if likely > 0 else float("inf"),
        tornado=_tornado(case),
        cumulative=_cumulative(flows - cost, likely_flow - cost, case),
        draws=tuple(float(ratio) for ratio in quantiles),
    )


@dataclass(frozen=True)
class _Case:
    """The inputs of an appraisal; shares and amounts are tables of benefits by years."""

    ids: list[str]
    years: np.ndarray
    shares: dict[str, np.ndarray]
    amounts: dict[str, np.ndarray]
    cost: np.ndarray
    rate: float | None

    def flow(self, share: str, amount: str) -> np.ndarray:
        return (self.shares[share] * self.amounts[amount]).sum(axis=0)

    def pv(self, flow: np.ndarray, moved: float = 0.0) -> float:
        return float(present_value(flow, self.years, self.rate, moved=moved))


def _with_ends(benefits: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a share and an amount; an amount without a range is its own range."""
    told = benefits.dropna(subset=["share_likely", "verified", "year"])
    shares = three_points(*(told[f"share_{end}"] for end in ENDS))
    told = told.assign(**{f"share_{end}": own for end, own in zip(ENDS, shares, strict=True)})
    likely = told["verified"]
    for end in ("low", "high"):
        own = told.get(f"verified_{end}", likely)
        told = told.assign(**{f"verified_{end}": own.astype("float64").fillna(likely)})
    return told.assign(verified_likely=likely)


def _by_year(told: pd.DataFrame, ids: list[str], years: np.ndarray, column: str) -> np.ndarray:
    wide = told.pivot(index="benefit_id", columns="year", values=column)
    return wide.reindex(index=ids, columns=years).fillna(0.0).to_numpy(dtype=float)


def _drawn_flows(case: _Case, seed: int) -> np.ndarray:
    """Return the benefits of all draws, draws by years; one benefit at a time saves memory."""
    positions = uniform(2 * len(case.ids), seed)
    flows = np.zeros((len(positions), len(case.years)))
    for at in range(len(case.ids)):
        share, amount = (
            triangular(
                table["low"][at], table["likely"][at], table["high"][at], positions[:, [column]]
            )
            for table, column in ((case.shares, at), (case.amounts, len(case.ids) + at))
        )
        flows += share * amount
    return flows


def _tornado(case: _Case) -> pd.DataFrame:
    """Return the BCR with one input at its worse and its better end, all others likely."""
    likely, spent = case.flow("likely", "likely"), case.pv(case.cost)
    swings: dict[tuple[str, str], list[float]] = {}
    for at, benefit in enumerate(case.ids):
        own = (case.shares["likely"] * case.amounts["likely"])[at]
        swings["share", benefit] = [
            case.pv(likely - own + case.shares[end][at] * case.amounts["likely"][at]) / spent
            for end in ("low", "high")
        ]
    swings["amounts", ""] = [case.pv(case.flow("likely", end)) / spent for end in ("low", "high")]
    swings["costs", ""] = [
        case.pv(likely) / (spent * (1 + swing)) for swing in (COST_SWING, -COST_SWING)
    ]
    swings["rate", ""] = [
        case.pv(likely, swing) / case.pv(case.cost, swing) for swing in (RATE_SWING, -RATE_SWING)
    ]
    table = pd.DataFrame(
        [
            {"kind": kind, "benefit": benefit, "low": min(ends), "high": max(ends)}
            for (kind, benefit), ends in swings.items()
        ]
    )
    width = table["high"] - table["low"]
    widest_first = width[width > 1e-12].sort_values(ascending=False, kind="stable").index
    return table.loc[widest_first].assign(n=len(case.ids)).reset_index(drop=True)


def _cumulative(drawn: np.ndarray, likely: np.ndarray, case: _Case) -> pd.DataFrame:
    factors = discount_factors(case.years, case.rate)
    low, high = p10_p90(np.cumsum(drawn * factors, axis=1))
    value = np.cumsum(likely * factors)
    return pd.DataFrame(
        {"year": case.years, "value": value, "p10": low, "p90": high, "n": len(case.years)}
    )
