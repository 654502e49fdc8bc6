"""Agreement of two coders, over respondents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from statsmodels.stats.inter_rater import cohens_kappa

from .uncertainty import Interval, bca

INTERVAL_FROM = 10
DRAWS = 1_999


def kappa_of_two(
    coded: pd.DataFrame, unit: Sequence[str], value: str, *, seed: int
) -> Interval | None:
    """
    Cohen's kappa of the first two coders, with an interval over respondents.

    Parameters
    ----------
    coded : DataFrame, one row per coded thing and coder
        ``resp_id``, ``coder``, the columns ``unit`` and ``value``; rows without a value are left
        out.
    unit : sequence of str
        The columns that name a coded thing; ``resp_id`` is one of them.
    value : str
        The column of the code.
    seed : int

    Returns
    -------
    Interval or None
        BCa over respondents; None with one coder or fewer than 10 respondents coded by both.

    Notes
    -----
    Cohen (1960), Educational and Psychological Measurement 20:37-46.

    Examples
    --------
    >>> rows = pd.DataFrame([
    ...     {"resp_id": f"R{i}", "code": "xy"[i % 2], "coder": coder}
    ...     for i in range(12) for coder in ("first", "second")])
    >>> kappa_of_two(rows, ["resp_id"], "code", seed=1).estimate
    1.0
    """
    told = coded.dropna(subset=[value, "coder"])
    coders = list(dict.fromkeys(told["coder"]))[:2]
    if len(coders) < 2:
        return None
    wide = told.drop_duplicates([*unit, "coder"]).pivot(
        index=list(unit), columns="coder", values=value
    )
    wide = wide[coders].dropna().reset_index()
    codes = {code: at for at, code in enumerate(sorted({*wide[coders[0]], *wide[coders[1]]}))}
    tables = []
    for _, of_one in wide.groupby("resp_id"):
        table = np.zeros((len(codes), len(codes)))
        for one, other in zip(of_one[coders[0]], of_one[coders[1]], strict=True):
            table[codes[one], codes[other]] += 1
        tables.append(table)
    if len(tables) < INTERVAL_FROM:
        return None
    stacked = np.array(tables)
    return bca(
        np.arange(len(stacked)),
        lambda who: _kappa(stacked[who.astype(int)].sum(axis=0)),
        seed=seed,
        draws=DRAWS,
        expanded=True,
    )


def _kappa(table: np.ndarray) -> float:
    """Return kappa; full agreement is 1 even where only one code was used."""
    if np.trace(table) == table.sum():
        return 1.0
    return float(cohens_kappa(table, return_results=False))
