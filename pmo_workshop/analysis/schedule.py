"""The schedule gap: time taken minus time expected, from the request log."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .uncertainty import bca, wilson


def days_late(tickets: pd.DataFrame) -> pd.Series:
    """
    Return the days each closed request took beyond what was expected; negative is early.

    Examples
    --------
    >>> log = pd.DataFrame({"opened": pd.to_datetime(["2026-03-02"] * 2), "expected_days": 3.0,
    ...                     "closed": pd.to_datetime(["2026-03-07", None])})
    >>> days_late(log).tolist()
    [2.0]
    """
    closed = tickets[tickets["closed"].notna()]
    return (closed["closed"] - closed["opened"]).dt.days - closed["expected_days"].astype("float64")


def schedule_gap(
    tickets: pd.DataFrame, names: Mapping[str, str] | None = None, seed: int = 0
) -> pd.DataFrame:
    """
    Median days late and share of late requests, for all services and for each.

    Parameters
    ----------
    tickets : DataFrame, one row per request
        ``service_id, opened, closed`` (missing while open), ``expected_days``.
    names : mapping of service_id to name, optional
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame, first row ``"all services"``, then one row per service with a closed request
        ``service_id, service, median_late, median_late_low, median_late_high`` (days; BCa, missing
        below 10 requests), ``late`` (count), ``share_late`` with Wilson limits, ``still_open``,
        ``n`` (closed requests).

    Notes
    -----
    Open requests are counted beside and never as on time. BCa: Efron (1987), JASA 82:171-185.

    Examples
    --------
    >>> log = pd.DataFrame({"service_id": "SV01", "opened": pd.to_datetime(["2026-03-02"] * 3),
    ...                     "expected_days": 3.0,
    ...                     "closed": pd.to_datetime(["2026-03-07", "2026-03-04", None])})
    >>> schedule_gap(log)[["service_id", "median_late", "late", "still_open", "n"]].values.tolist()
    [['all services', 0.5, 1, 1, 2], ['SV01', 0.5, 1, 1, 2]]
    """
    columns = ["service_id", "service", "median_late", "median_late_low", "median_late_high"]
    columns += ["late", "share_late", "share_late_low", "share_late_high", "still_open", "n"]
    names = names or {}
    parts = [("all services", tickets), *tickets.groupby("service_id", sort=True)]
    rows = []
    for service_id, part in parts:
        late = days_late(part).to_numpy()
        if not len(late):
            continue
        row = {
            "service_id": service_id,
            "service": names.get(service_id, service_id),
            "median_late": float(np.median(late)),
            "median_late_low": np.nan,
            "median_late_high": np.nan,
            "late": int((late > 0).sum()),
            "still_open": int(part["closed"].isna().sum()),
            "n": len(late),
        }
        if len(late) >= 10:
            limits = bca(late, np.median, seed=seed)
            row |= {"median_late_low": limits.low, "median_late_high": limits.high}
        share = wilson(row["late"], row["n"])
        row |= {"share_late": share.estimate, "share_late_low": share.low}
        rows.append(row | {"share_late_high": share.high})
    return pd.DataFrame(rows, columns=columns)
