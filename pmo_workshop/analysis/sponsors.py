"""What those who decide about the PMO say of it, beside what all others say."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from ..i18n import N_
from ..suppression import FULL_FROM, INTERVAL_FROM
from .uncertainty import holm, mean_of_answers, welch, welch_p
from .uncertainty.samples import of_list

SPONSORS, OTHERS = "sponsors", N_("all others")

COLUMNS = [
    "group", "measure", "value", "value_low", "value_high", "x", "difference", "difference_low",
    "difference_high", "p", "p_holm", "n",
]  # fmt: skip


def sponsors_beside_others(
    scores: pd.DataFrame, sponsors: Collection[str], listed: tuple[int, int] | None = None
) -> pd.DataFrame:
    """
    The mean of each measure of the sponsors and of all others, and how far they differ.

    Parameters
    ----------
    scores : DataFrame, one row per respondent and measure
        ``resp_id``, ``measure``, ``value`` (scale points; never missing), ``counts`` (whether the
        respondent is counted in ``x``).
    sponsors : collection of respondent ids
        Everybody else who answered is of the others.
    listed : (sponsors, others), optional
        How many people are on the stakeholder list: they narrow the intervals of the two means.

    Returns
    -------
    DataFrame, two rows per measure that somebody of both answered, in order of the measures
        ``group`` (sponsors, all others); ``value`` with t limits from 10 respondents on; ``x`` of
        ``n`` respondents; in the row of the sponsors ``difference`` (sponsors less others) with
        Welch's limits, ``p`` and ``p_holm`` over the measures, where both are 20 or more.

    Notes
    -----
    The total is told elsewhere, and what is told of the others is what is left of it. So the mean
    of the others is given from 10 sponsors on, and their limits and count from 20 on: else that of
    the sponsors would follow more exactly than it may be told (rule R2). Welch (1947), Biometrika
    34:28-35; the difference has no finite correction.

    Examples
    --------
    >>> scores = pd.DataFrame({"resp_id": [f"r{i}" for i in range(45)], "measure": "satisfaction",
    ...     "value": [5.0, 6.0] * 10 + [4.0, 3.0, 5.0, 4.0, 4.0] * 5, "counts": True})
    >>> found = sponsors_beside_others(scores, {f"r{i}" for i in range(20)})
    >>> found[["group", "value", "difference", "n"]].values.tolist()
    [['sponsors', 5.5, 1.5, 20], ['all others', 4.0, nan, 25]]
    """
    rows = []
    of_sponsors = scores["resp_id"].isin(sponsors)
    for measure in scores["measure"].unique():
        asked = scores["measure"] == measure
        ours, theirs = (scores[asked & side] for side in (of_sponsors, ~of_sponsors))
        if not (len(ours) and len(theirs)):
            continue
        size = len(ours)
        rows.append(_row(SPONSORS, measure, ours, listed and listed[0]))
        rows.append(_row(OTHERS, measure, theirs, listed and listed[1]))
        if size < INTERVAL_FROM:
            rows[-1] |= {"value": np.nan}
        if size < FULL_FROM:
            rows[-1] |= {"value_low": np.nan, "value_high": np.nan, "x": None}
        if min(size, len(theirs)) >= FULL_FROM:
            apart = welch(ours["value"], theirs["value"])
            rows[-2] |= {
                "difference": apart.estimate,
                "difference_low": apart.low,
                "difference_high": apart.high,
                "p": welch_p(ours["value"], theirs["value"]),
            }
    found = pd.DataFrame(rows, columns=COLUMNS)
    numbers = [name for name in COLUMNS[2:-1] if name != "x"]
    found = found.astype({**dict.fromkeys(numbers, "float64"), "x": "Int64"})
    return found.assign(p_holm=holm(found["p"]))


def _row(group: str, measure: str, own: pd.DataFrame, listed: int | None) -> dict[str, object]:
    told = len(own) >= INTERVAL_FROM
    limits = mean_of_answers(own["value"], of_list(len(own), listed)) if told else None
    return {
        "group": group,
        "measure": measure,
        "value": float(own["value"].mean()),
        "value_low": limits.low if limits else np.nan,
        "value_high": limits.high if limits else np.nan,
        "x": int(own["counts"].sum()),
        "n": len(own),
    }
