"""V3: does the PMO report what is verified, and nothing else?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from .ranges import three_points
from .repeated import first_and_last, latest
from .uncertainty import Interval, bca, wilson
from .uncertainty.samples import of_list

UNSUPPORTED = "unsupported"
"""Reported on evidence D: an opinion."""

INTANGIBLE = ("measurable", "observable")
HIDDEN_DISBENEFIT = "disbenefit not reported"
NOT_VERIFIED_YET = "not verified yet"
NOT_STATED = "reported amount not stated"
NO_AMOUNT = "no amount yet"
AMOUNTS = ("verified", "reported", "on_opinion", "unsupported", "not_verified")
FIRST_STEP, LAST_STEP = "verified", "reported"
NOT_REPORTED_STEP = "verified, not reported"
OVER_REPORTED_STEP = "reported above what is verified"
UNSUPPORTED_STEP = "reported without support (evidence D)"
NEAR_STEP = "differences too small to matter"
CLASSES = ("financial", "quantifiable", "measurable", "observable")
IN_MONEY = CLASSES[:3]
"""Classes of benefit that may be given in money; an observable benefit may not."""

NEAR = 0.10
"""Share by which the reported amount may differ from the verified one and still agree, unless the
client has set another."""

RATIO_FROM = 5
"""Benefits that can be resampled; the limits are shown from ``INTERVAL_FROM`` on."""

INTERVAL_FROM = 10


def reconciled(benefits: pd.DataFrame, near: float = NEAR) -> pd.DataFrame:
    """
    Each benefit over all years: verified, reported, and how the two agree.

    Parameters
    ----------
    benefits : DataFrame, one row per benefit and year
        ``benefit_id``, ``name`` (may be missing), ``owner``, ``class``, ``share_low``,
        ``share_likely``, ``share_high`` (0-1, the PMO's share), ``verified``, ``reported``
        (currency; missing is not known, and no 0), ``evidence`` (A to D, may be missing). A share
        without a low and a high is its own range.
    near : float
        Share of the verified amount by which the reported one may differ and still agree.

    Returns
    -------
    DataFrame, one row per benefit in the order of the ids
        ``benefit_id``, ``benefit`` (its name, else its id), ``owner``, ``class``, ``evidence``
        (the weakest grade of its years, "" if none is known); ``verified``, ``reported`` (sums of
        the years that state one, missing if none does and for observable benefits); ``on_opinion``
        (of what is reported, in years with evidence D), ``unsupported`` (the part of it above what
        these years verify);
        ``not_verified`` (reported in years without a verified amount); ``pmo_low``, ``pmo_high``
        (the PMO's share of what is verified); ``state``: ``unsupported`` (reported on evidence
        D), ``unreported`` (verified, 0 reported), ``under-reported``, ``over-reported``,
        ``agrees``, ``disbenefit not reported``,
        ``not verified yet``, ``reported amount not stated`` or ``no amount yet`` (no year states
        both), ``not in money``; ``n`` (years).

    Notes
    -----
    The amounts are of the projects; the PMO's share is a part of them and never added to them.
    What is unsupported is never set off against what is unreported, nor one year against another.
    Reported and verified are compared over the years that state both.

    Examples
    --------
    >>> rows = pd.DataFrame({"benefit_id": ["b1", "b2"], "name": None, "owner": "CFO",
    ...     "class": "financial", "share_low": 0.2, "share_likely": 0.4, "share_high": 0.6,
    ...     "verified": [100.0, 0.0], "reported": [0.0, 50.0], "evidence": ["B", "D"]})
    >>> reconciled(rows)[["benefit", "state", "unsupported", "pmo_high"]].values.tolist()
    [['b1', 'unreported', 0.0, 60.0], ['b2', 'unsupported', 50.0, 0.0]]
    """
    if "name" not in benefits:
        benefits = benefits.assign(name=None)
    verified, reported = (benefits[name].astype("float64") for name in ("verified", "reported"))
    opinion = (benefits["evidence"] == "D") & (reported > 0)
    above = (reported - verified.clip(lower=0)).clip(lower=0)
    amounts = benefits.assign(
        verified=verified,
        reported=reported,
        on_opinion=reported.where(opinion, 0.0),
        unsupported=above.where(opinion & above.notna(), 0.0),
        not_verified=reported.where(verified.isna() & reported.notna(), 0.0),
    )
    shares = ("share_low", "share_likely", "share_high")
    ends = three_points(*(amounts[share] for share in shares))
    amounts = amounts.assign(**dict(zip(shares, ends, strict=True)))
    rows = []
    for benefit_id, of_one in amounts.groupby("benefit_id", sort=True):
        names = of_one["name"].dropna()
        row = {
            "benefit_id": benefit_id,
            "benefit": str(names.iloc[0]) if len(names) else str(benefit_id),
            "owner": of_one["owner"].iloc[0],
            "class": of_one["class"].iloc[0],
            "evidence": max(of_one["evidence"].dropna(), default=""),
            **{column: float(of_one[column].sum(min_count=1)) for column in AMOUNTS},
            "pmo_low": _part(of_one, "share_low"),
            "pmo_high": _part(of_one, "share_high"),
        }
        row["state"] = _state(row, with_both_amounts(of_one), near)
        if row["class"] not in IN_MONEY:
            row |= dict.fromkeys((*AMOUNTS, "pmo_low", "pmo_high"), np.nan)
        rows.append(row | {"n": len(of_one)})
    return pd.DataFrame(rows, columns=_RECONCILED)


_RECONCILED = (
    *("benefit_id", "benefit", "owner", "class", "evidence", *AMOUNTS),
    *("pmo_low", "pmo_high", "state", "n"),
)


def _part(of_one: pd.DataFrame, share: str) -> float:
    """Return the PMO's share of what is verified; missing if a share of a year is not known."""
    told = of_one.dropna(subset=["verified"])
    parts = (told[share] * told["verified"]).mask(told["verified"] == 0, 0.0)
    return float(parts.sum(skipna=False)) if len(parts) else np.nan


def _state(row: Mapping[str, Any], compared: pd.DataFrame, near: float) -> str:
    if row["class"] not in IN_MONEY:
        return "not in money"
    if row["on_opinion"] > 0:
        return UNSUPPORTED
    if not len(compared):
        if np.isnan(row["reported"]):
            return NO_AMOUNT if np.isnan(row["verified"]) else NOT_STATED
        return NOT_VERIFIED_YET
    verified, reported = (float(compared[name].sum()) for name in ("verified", "reported"))
    if reported == 0 and verified != 0:
        return "unreported" if verified > 0 else HIDDEN_DISBENEFIT
    if abs(reported - verified) <= near * abs(verified):
        return "agrees"
    return "over-reported" if reported > verified else "under-reported"


def with_both_amounts(benefits: pd.DataFrame) -> pd.DataFrame:
    """
    Return the benefits and years that state a verified and a reported amount.

    Only these can be compared: what Finance was not asked yet is not verified at 0.

    Parameters
    ----------
    benefits : DataFrame
        As in ``reconciled``.

    Returns
    -------
    DataFrame
        The rows with both amounts.

    Examples
    --------
    >>> rows = pd.DataFrame({"verified": [100.0, None], "reported": [90.0, 40.0]})
    >>> with_both_amounts(rows)["reported"].tolist()
    [90.0]
    """
    return benefits.dropna(subset=["verified", "reported"])


def not_reported(table: pd.DataFrame, near: float = NEAR) -> pd.Series:
    """
    Return what is verified and not reported with support, per benefit; 0 where the two agree.

    Parameters
    ----------
    table : DataFrame
        As ``reconciled`` returns it of ``with_both_amounts``.
    near : float
        As in ``reconciled``.

    Examples
    --------
    >>> table = pd.DataFrame({"verified": [100.0, 100.0], "reported": [60.0, 95.0],
    ...     "unsupported": 0.0})
    >>> not_reported(table).tolist()
    [40.0, 0.0]
    """
    return _beyond(table, near).clip(upper=0).abs()


def over_reported(table: pd.DataFrame, near: float = NEAR) -> pd.Series:
    """
    Return what is reported above what is verified, per benefit, without what rests on evidence D.

    Parameters
    ----------
    table : DataFrame
        As ``reconciled`` returns it of ``with_both_amounts``.
    near : float
        As in ``reconciled``.

    Examples
    --------
    >>> table = pd.DataFrame({"verified": [100.0, 0.0], "reported": [150.0, 60.0],
    ...     "unsupported": [0.0, 60.0]})
    >>> over_reported(table).tolist()
    [50.0, 0.0]
    """
    return _beyond(table, near).clip(lower=0)


def _beyond(table: pd.DataFrame, near: float) -> pd.Series:
    """Return what is reported with support minus what is verified; 0 where the two agree."""
    gap = table["reported"] - table["unsupported"] - table["verified"]
    return gap.where(gap.abs() > near * table["verified"].abs(), 0.0).fillna(0.0)


def by_year(benefits: pd.DataFrame, near: float = NEAR) -> list[dict[str, float]]:
    """
    Return for each year what is verified and not reported, and what is reported without support.

    Parameters
    ----------
    benefits : DataFrame
        The register, one row per benefit and year, as in ``reconciled``.
    near : float
        As in ``reconciled``.

    Returns
    -------
    list of dict
        ``year``, ``not_reported`` and ``on_opinion`` (money), year by year; empty unless two years
        or more state a verified and a reported amount. These are facts of a register: no interval.

    Examples
    --------
    >>> benefits = pd.DataFrame({"benefit_id": "B1", "name": "Slips", "year": [1, 2],
    ...     "class": "financial", "evidence": "B", "verified": 100.0, "reported": [60.0, 100.0],
    ...     "share_low": 0.2, "share_likely": 0.3, "share_high": 0.4, "owner": "Finance"})
    >>> [tuple(year.values()) for year in by_year(benefits)]
    [(1, 40.0, 0.0), (2, 0.0, 0.0)]
    """
    both = with_both_amounts(benefits)
    years = [
        {
            "year": int(year),
            "not_reported": float(not_reported(table, near).sum()),
            "on_opinion": float(table["on_opinion"].sum()),
        }
        for year, own in both.groupby("year")
        for table in [reconciled(own, near)]
    ]
    return years if len(years) > 1 else []


def report_ratio(table: pd.DataFrame, *, seed: int) -> Interval | None:
    """
    Return what is reported for every unit of money that is verified.

    Parameters
    ----------
    table : DataFrame
        As ``reconciled`` returns it of ``with_both_amounts``; only benefits in money count.
    seed : int

    Returns
    -------
    Interval or None
        Σ reported / Σ verified with BCa limits over benefits; None unless the verified amounts add
        up to more than 0. With fewer than 5 benefits the limits equal the estimate: too few to
        resample.

    Examples
    --------
    >>> table = pd.DataFrame({"verified": [100.0, 50, 50], "reported": [100.0, 0, 0]})
    >>> report_ratio(table, seed=1).estimate
    0.5
    """
    pairs = table[["verified", "reported"]].dropna().to_numpy(dtype=float)
    if not len(pairs) or pairs[:, 0].sum() <= 0:
        return None
    estimate = float(pairs[:, 1].sum() / pairs[:, 0].sum())
    if len(pairs) < RATIO_FROM:
        return Interval(estimate, estimate, estimate, len(pairs), "ratio, not resampled")

    def ratio(who: np.ndarray, axis: int = -1) -> np.ndarray:
        verified, reported = np.moveaxis(pairs[np.asarray(who).astype(int)].sum(axis=-2), -1, 0)
        # A draw in which nothing is verified has no ratio, and one below 0 means nothing.
        return np.where(verified > 0, reported / np.where(verified > 0, verified, 1.0), np.nan)

    return bca(np.arange(len(pairs)), ratio, seed=seed, expanded=True)


def steps_to_reported(table: pd.DataFrame, near: float = NEAR) -> pd.DataFrame:
    """
    The way from what is verified to what is reported, in steps that are never set off.

    Parameters
    ----------
    table : DataFrame
        As ``reconciled`` returns it of ``with_both_amounts``.
    near : float
        As in ``reconciled``.

    Returns
    -------
    DataFrame
        ``step``; ``amount`` (signed; verified and reported are totals); ``n`` (benefits). Steps
        without a benefit are left out, the totals are not.

    Examples
    --------
    >>> table = pd.DataFrame({"verified": [100.0, 50.0, 0.0], "reported": [120.0, 0.0, 30.0],
    ...     "unsupported": [0.0, 0.0, 30.0]})
    >>> steps_to_reported(table)["amount"].tolist()
    [150.0, -50.0, 20.0, 30.0, 150.0]
    """
    money = table.dropna(subset=["verified", "reported"])
    hidden, over = not_reported(money, near), over_reported(money, near)
    gap = money["reported"] - money["verified"]
    steps = {
        FIRST_STEP: money["verified"],
        NOT_REPORTED_STEP: -hidden,
        OVER_REPORTED_STEP: over,
        UNSUPPORTED_STEP: money["unsupported"],
        NEAR_STEP: gap + hidden - over - money["unsupported"],
        LAST_STEP: money["reported"],
    }
    rows = [
        {"step": step, "amount": float(amounts.sum()), "n": int((amounts.abs() > 1e-9).sum())}
        for step, amounts in steps.items()
    ]
    return pd.DataFrame([row for row in rows if row["n"] or row["step"] in (FIRST_STEP, LAST_STEP)])


def explicitness(table: pd.DataFrame, proxies: pd.DataFrame) -> pd.DataFrame:
    """
    How many benefits stand on each rung of explicitness, and which have a proxy.

    Parameters
    ----------
    table : DataFrame
        As ``reconciled`` returns it.
    proxies : DataFrame
        ``benefit_id``, ``proxy``, ``source``, ``cadence``, ``owner``.

    Returns
    -------
    DataFrame, one row per class from the most explicit
        ``class``, ``benefits``, ``verified`` (of these, with a verified amount), ``with_proxy`` (of
        these, with proxy, source, cadence and owner all named), ``n`` (benefits).

    Notes
    -----
    Ward, Daniel & Peppard (2008), Building better business cases for IT investments, MIS
    Quarterly Executive 7:1-15. Amounts of different rungs are not added.

    Examples
    --------
    >>> table = pd.DataFrame({"benefit_id": ["b1"], "class": ["observable"], "verified": [np.nan]})
    >>> proxies = pd.DataFrame({"benefit_id": ["b1"], "proxy": ["calls"], "source": ["log"],
    ...     "cadence": ["monthly"], "owner": ["CFO"]})
    >>> explicitness(table, proxies).to_dict("records")[-1]
    {'class': 'observable', 'benefits': 1, 'verified': 0, 'with_proxy': 1, 'n': 1}
    """
    named = proxies.dropna(subset=["proxy", "source", "cadence", "owner"])["benefit_id"]
    rows = []
    for kind in CLASSES:
        of_kind = table[table["class"] == kind]
        rows.append(
            {
                "class": kind,
                "benefits": len(of_kind),
                "verified": int((of_kind["verified"].fillna(0) != 0).sum()),
                "with_proxy": int(of_kind["benefit_id"].isin(named).sum()),
                "n": len(of_kind),
            }
        )
    return pd.DataFrame(rows)


def witnesses(table: pd.DataFrame, proxies: pd.DataFrame) -> pd.DataFrame:
    """
    The intangible benefits, each with what would be seen, where, how often, and who looks.

    Parameters
    ----------
    table : DataFrame
        As ``reconciled`` returns it.
    proxies : DataFrame
        ``benefit_id``, ``proxy``, ``source``, ``cadence``, ``owner``; of each reading a row with
        ``reading`` and ``read_on``.

    Returns
    -------
    DataFrame, one row per measurable or observable benefit
        ``benefit_id``, ``benefit``, ``class``, ``proxy``, ``source``, ``cadence``, ``reader``
        (missing where nobody named one), ``lacks`` (what is not named, empty if nothing),
        ``reading`` and ``read_on`` (the last reading), ``first`` and ``first_on`` (the first, where
        it was read on two days or more), ``n`` (intangible benefits).

    Examples
    --------
    >>> table = pd.DataFrame({"benefit_id": ["b1"], "benefit": ["calm"], "class": ["observable"]})
    >>> proxies = pd.DataFrame({"benefit_id": ["b1"], "proxy": ["calls"], "source": ["log"],
    ...     "cadence": ["monthly"], "owner": [None]})
    >>> witnesses(table, proxies)["lacks"].tolist()
    ['owner']
    >>> twice = pd.concat([proxies, proxies]).assign(
    ...     reading=[41.0, 29.0], read_on=pd.to_datetime(["2025-05-30", "2026-03-31"]))
    >>> witnesses(table, twice)[["reading", "first"]].values.tolist()
    [[29.0, 41.0]]
    """
    if not len(table):
        return pd.DataFrame()
    read = {"reading": np.nan, "read_on": pd.NaT}
    proxies = proxies.assign(**{n: none for n, none in read.items() if n not in proxies})
    proxies = proxies.reset_index(drop=True)
    by = ["benefit_id"]
    first, _ = first_and_last(proxies.dropna(subset=["reading"]), by, "read_on")
    began = first.rename(columns={"reading": "first", "read_on": "first_on"})
    named = (
        latest(proxies, by, "read_on")
        .drop_duplicates(by, keep="last")
        .merge(began[["benefit_id", "first", "first_on"]], on="benefit_id", how="left")
        .rename(columns={"owner": "reader"})
    )
    found = table.loc[table["class"].isin(INTANGIBLE), ["benefit_id", "benefit", "class"]].merge(
        named, on="benefit_id", how="left"
    )
    words = {"proxy": "proxy", "source": "source", "cadence": "cadence", "reader": "owner"}
    lacks = [
        ", ".join(word for column, word in words.items() if pd.isna(row[column]))
        for row in found[list(words)].to_dict("records")
    ]
    known = ["benefit_id", "benefit", "class", *words, "reading", "read_on", "first", "first_on"]
    return found[known].assign(lacks=lacks, n=len(found))


def awareness(answers: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    How many respondents knew of each benefit.

    Parameters
    ----------
    answers : DataFrame, one row per respondent and benefit
        ``resp_id``, ``dimension`` (the benefit id), ``value`` (1 knew, 0 did not).
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per benefit
        ``benefit_id``, ``aware``, ``share`` (0-1) with Wilson limits from 10 respondents, ``n``.

    Examples
    --------
    >>> answers = pd.DataFrame({"resp_id": [f"R{i}" for i in range(10)], "dimension": "b1",
    ...     "value": [1.0] * 4 + [0.0] * 6})
    >>> awareness(answers)[["benefit_id", "aware", "n"]].values.tolist()
    [['b1', 4, 10]]
    """
    told = answers.dropna(subset=["value"])
    rows = []
    for benefit, of_one in told.groupby("dimension", sort=True):
        n, aware = len(of_one), int((of_one["value"] > 0).sum())
        row = {"benefit_id": benefit, "aware": aware, "share": aware / n, "n": n}
        if n >= INTERVAL_FROM:
            found = wilson(aware, n, of_list(n, population))
            row |= {"share_low": found.low, "share_high": found.high}
        rows.append(row)
    return pd.DataFrame(
        rows, columns=["benefit_id", "aware", "share", "share_low", "share_high", "n"]
    )
