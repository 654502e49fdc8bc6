"""Which action on a gap comes first, and how sure that order is.

Causes after Zeithaml, Berry & Parasuraman (1988), J. Marketing 52(2):35-48.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

CAUSES = {1: "knowledge", 2: "standard", 3: "delivery", 4: "communication"}
DRAWS = 9_999


def action_ranking(
    gaps: pd.DataFrame,
    actions: pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """
    Rank the actions by weight × size of the gap × share affected ÷ effort.

    Parameters
    ----------
    gaps : DataFrame, one row per respondent and dimension
        ``resp_id, dimension, gap`` as from ``gaps.respondent_gaps``.
    actions : DataFrame, one row per action
        ``action_id, dimension, cause`` (1 to 4), ``action, owner, due, effort_days`` (above 0).
        An action whose dimension was not measured is left out.
    weights : mapping of dimension to points, optional
        Default: all equal.
    seed : int
        Seed of the bootstrap of 9,999 draws over respondents.

    Returns
    -------
    DataFrame, one row per action, first rank first
        ``action_id, action, dimension, cause, cause_text, direction`` ("change the promise" for
        cause 4, else "change the service"), ``gap`` (scale points), ``affected_share`` (0-1, gap
        below 0), ``effort_days``, ``priority`` (0 where perception meets expectation), ``rank``,
        ``rank_low, rank_high`` (2.5 % and 97.5 % of draws), ``p_top3, owner, due, n``.

    Examples
    --------
    >>> gaps = pd.DataFrame({"resp_id": ["R1", "R2"], "dimension": "empathy", "gap": [-1.0, -3.0]})
    >>> actions = pd.DataFrame({"action_id": ["A1"], "dimension": "empathy", "cause": 4,
    ...                         "action": "Visit", "owner": "Lead", "due": pd.NaT,
    ...                         "effort_days": 4.0})
    >>> action_ranking(gaps, actions)[["direction", "priority", "rank"]].values.tolist()
    [['change the promise', 50.0, 1]]
    """
    columns = ["action_id", "action", "dimension", "cause", "cause_text", "direction", "gap",
               "affected_share", "effort_days", "priority", "rank", "rank_low", "rank_high",
               "p_top3", "owner", "due", "n"]  # fmt: skip
    wide = gaps.pivot(index="resp_id", columns="dimension", values="gap")
    known = actions[actions["dimension"].isin(wide.columns)].reset_index(drop=True)
    if known.empty or wide.empty:
        return pd.DataFrame(columns=columns)
    values = wide[known["dimension"]].to_numpy(dtype=float)
    weight = np.array([float((weights or {}).get(d, 100.0)) for d in known["dimension"]])
    per_day = weight / known["effort_days"].to_numpy(dtype=float)

    everybody = np.ones((1, len(wide)))
    gap, affected, priority = _priorities(values, per_day, everybody)
    random = np.random.default_rng(seed)
    draws = random.multinomial(len(wide), np.full(len(wide), 1 / len(wide)), size=DRAWS)
    ranks = _ranks(_priorities(values, per_day, draws.astype(float))[2])
    low, high = np.percentile(ranks, [2.5, 97.5], axis=0, method="inverted_cdf")
    table = known.assign(
        cause_text=known["cause"].map(CAUSES),
        direction=np.where(known["cause"] == 4, "change the promise", "change the service"),
        gap=gap[0],
        affected_share=affected[0],
        priority=priority[0],
        rank=_ranks(priority)[0],
        rank_low=low.astype(int),
        rank_high=high.astype(int),
        p_top3=(ranks <= 3).mean(axis=0),
        n=np.isfinite(values).sum(axis=0),
    )
    return table.sort_values(["rank", "action_id"]).reset_index(drop=True)[columns]


def _priorities(
    values: np.ndarray, per_day: np.ndarray, draws: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return gap, share affected and priority; draws × actions each, missing gaps left out."""
    present = np.isfinite(values)
    n = np.maximum(draws @ present, 1e-12)
    gap = draws @ np.where(present, values, 0.0) / n
    affected = draws @ (present & (values < 0)) / n
    return gap, affected, per_day * np.maximum(-gap, 0.0) * affected


def _ranks(priority: np.ndarray) -> np.ndarray:
    """Return ranks within each row, 1 for the largest; ties share the better rank."""
    larger = priority[:, None, :] > priority[:, :, None] + 1e-12
    return larger.sum(axis=2) + 1
