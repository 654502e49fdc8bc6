"""T3: which action on a gap comes first?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import DataError, names
from ..i18n import N_, gettext
from .best_worst import p_top
from .gaps import TINY, weight_points
from .uncertainty import resampled_rows

CAUSES = {1: N_("knowledge"), 2: N_("standard"), 3: N_("delivery"), 4: N_("communication")}
COMMUNICATION = 4
TOP = 3
"""The first places of the list: of so many actions or fewer all have one of them."""
SURE = 0.975
"""Share of the rankings in which an action has one of them, from which on it is said to come first:
then its rank overlaps with none behind them at 95 %."""

COLUMNS = (
    "action_id",
    "action",
    "dimension",
    "cause",
    "cause_text",
    "direction",
    "gap",
    "affected_share",
    "effort_days",
    "priority",
    "rank",
    "rank_low",
    "rank_high",
    "p_top3",
    "owner",
    "due",
    "n",
)
_RESULTS = ["gap", "affected_share", "priority", "rank", "rank_low", "rank_high", "p_top3"]


def action_ranking(
    gaps: pd.DataFrame,
    actions: pd.DataFrame,
    weights: Mapping[str, float] | None,
    seed: int,
) -> pd.DataFrame:
    """
    Open actions by priority, with the uncertainty of their ranks.

    Parameters
    ----------
    gaps : DataFrame, one row per respondent and dimension
        Result of ``gaps.respondent_gaps``: ``resp_id``, ``dimension``, ``gap``, ``own`` (scale
        points).
    actions : DataFrame, one row per action
        Columns ``action_id``, ``dimension``, ``cause`` (1-4), ``action``, ``owner``, ``due``,
        ``effort_days`` (above 0), ``closed``; all but id and action may be missing. Actions that
        are closed are left out.
    weights : mapping of dimension to points, or None
        As in ``gaps.gap_by_dimension``.
    seed : int

    Returns
    -------
    DataFrame, one row per open action, highest priority first
        ``action_id``, ``action``, ``dimension``, ``cause``, ``cause_text``; ``direction`` ("change
        the promise" or "change the service"); ``gap`` (mean, scale points); ``affected_share``
        (0-1, respondents with a shortfall); ``effort_days``; ``priority``; ``rank``, ``rank_low``,
        ``rank_high`` (1 is first; equal priorities share the better rank); ``p_top3`` (missing if
        no more than three are ranked); ``owner``, ``due``; ``n``, respondents behind the gap. An
        action on a dimension that was not measured, or of unknown effort, comes last, with n = 0
        and missing figures; where the cause is not known, so is the direction. One that changes the
        promise has gap, share and n, and neither priority nor rank.

    Raises
    ------
    DataError
        An effort is not above 0, a cause is not 1 to 4, or a weight is not usable.

    Notes
    -----
    priority = w · \\|gap\\| · affected share / effort, w being the weight of the dimension (0-1).
    Only a shortfall counts: where the mean gap is 0 or above, the priority is 0. To promise less is
    always the least effort, so that it would mostly come first, and mends nothing that is lacking:
    it is not ranked with what does. Causes 1 to 4
    are the gaps of Zeithaml, Berry & Parasuraman (1988), Journal of Marketing 52(2):35-48. Ranks:
    2.5 % and 97.5 % points over 9,999 bootstrap draws of respondents.

    Examples
    --------
    >>> gaps = pd.DataFrame({"resp_id": ["r1", "r2"], "dimension": "care", "gap": [-2.0, 0.0],
    ...                      "own": [-2.0, 0.0]})
    >>> actions = pd.DataFrame({
    ...     "action_id": ["a1", "a2"], "dimension": "care", "cause": [3, 4],
    ...     "action": ["Call back", "Correct the leaflet"], "owner": "Lead", "due": None,
    ...     "effort_days": [5.0, 1.0], "closed": None})
    >>> action_ranking(gaps, actions, None, seed=1)[["action_id", "priority", "direction"]]
      action_id  priority           direction
    0        a1       0.1  change the service
    1        a2       NaN  change the promise
    """
    _check(actions)
    # In the order of the ids, so that the order of the rows changes nothing.
    pending = actions[actions["closed"].isna()].sort_values("action_id", ignore_index=True)
    gaps = gaps.dropna(subset=["gap", "dimension"])
    promises = _on_the_promise(pending)
    of_gap = pending["dimension"].isin(gaps["dimension"])
    measured = of_gap & pending["effort_days"].notna() & ~promises
    others = _not_ranked(gaps, pending[~measured])
    table = others
    if measured.any():
        known = pending[measured].reset_index(drop=True)
        ranked = pd.concat([known, _ranked(gaps, known, weights, seed)], axis=1)
        table = pd.concat([ranked, others]) if len(others) else ranked
    cause = table["cause"].astype("Int64")
    table = table.assign(
        cause_text=cause.map(CAUSES).astype("object").fillna("").astype(str),
        direction=np.select(
            [cause.isna(), cause.eq(COMMUNICATION).fillna(False)],
            ["", "change the promise"],
            "change the service",
        ),
    )
    return table.sort_values(["rank", "action_id"])[list(COLUMNS)].reset_index(drop=True)


def _on_the_promise(actions: pd.DataFrame) -> pd.Series:
    return actions["cause"].eq(COMMUNICATION).fillna(False).astype(bool)


def without_lesser_promises(actions: pd.DataFrame) -> pd.DataFrame:
    """
    Return the actions that change the service: one that changes the promise is to be decided first.

    Examples
    --------
    >>> actions = pd.DataFrame({"action_id": ["a1", "a2", "a3"], "cause": [3, 4, None]})
    >>> without_lesser_promises(actions)["action_id"].tolist()
    ['a1', 'a3']
    """
    return actions[~_on_the_promise(actions)]


def _not_ranked(gaps: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """Return actions without a place; those on the promise with the gap that it has opened."""
    changed = _on_the_promise(actions)
    own = actions["dimension"].where(changed)
    short = (gaps["own"] < -TINY).astype(float)
    told = pd.DataFrame({"gap": gaps["gap"], "affected_share": short, "n": 1.0})
    figures = told.groupby(gaps["dimension"]).agg(
        {"gap": "mean", "affected_share": "mean", "n": "sum"}
    )
    known = {name: own.map(figures[name]).astype(float) for name in figures}
    blank = dict.fromkeys(_RESULTS, np.nan)
    return actions.assign(**{**blank, **known, "n": known["n"].fillna(0).astype(int)})


def _ranked(
    gaps: pd.DataFrame,
    actions: pd.DataFrame,
    weights: Mapping[str, float] | None,
    seed: int,
) -> pd.DataFrame:
    wide = gaps.pivot(index="resp_id", columns="dimension", values=["gap", "own"]).sort_index()
    by_dimension = wide["gap"]
    points = weight_points(by_dimension.columns, weights)
    own = by_dimension.columns.get_indexer(actions["dimension"])
    worth = points.to_numpy()[own] / 100 / actions["effort_days"].to_numpy(dtype=float)
    answered = by_dimension.notna().to_numpy(dtype=float)
    gap = by_dimension.fillna(0.0).to_numpy()
    short = (wide["own"] < -TINY).to_numpy(dtype=float)
    sums = np.hstack([answered, gap, short])

    def figures(summed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        n, total, short = np.split(summed, 3, axis=1)
        # A dimension nobody in the draw answered shows no shortfall in it.
        n = np.maximum(n, 1)
        mean, affected = (total / n)[:, own], (short / n)[:, own]
        return mean, affected, worth * np.maximum(-mean, 0) * affected

    people = len(by_dimension)
    mean, affected, priority = figures(np.ones((1, people)) @ sums)
    found = {
        "gap": mean[0],
        "affected_share": affected[0],
        "priority": priority[0],
        "rank": _ranks(priority)[0],
    }
    if people > 1:
        rows, _, portions = resampled_rows(sums, seed)
        drawn = np.concatenate([figures(weight @ rows)[2] for weight in portions])
        ends = np.quantile(_ranks(drawn), [0.025, 0.975], axis=0, method="inverted_cdf")
        found |= {"rank_low": ends[0], "rank_high": ends[1]}
        found["p_top3"] = p_top(drawn) if len(actions) > TOP else np.nan
    else:
        found |= dict.fromkeys(["rank_low", "rank_high", "p_top3"], np.nan)
    return pd.DataFrame({**found, "n": answered.sum(axis=0)[own].astype(int)})


def _ranks(priority: np.ndarray) -> np.ndarray:
    """Return ranks from 1; priorities that differ by the rounding of floats are equal."""
    scale = np.abs(priority).max(axis=1, keepdims=True)
    rounded = np.round(priority / np.where(scale > 0, scale, 1), 12)
    return pd.DataFrame(-rounded).rank(axis=1, method="min").to_numpy()


def _check(actions: pd.DataFrame) -> None:
    effort = actions["effort_days"].astype("float64")
    wrong = actions.loc[effort <= 0, "action_id"]
    if len(wrong):
        raise DataError(
            gettext(
                "The effort of an action must be above 0 days; see {wrong}.", wrong=names(wrong)
            )
        )
    wrong = actions.loc[~actions["cause"].isin([*CAUSES, pd.NA, None, np.nan]), "action_id"]
    if len(wrong):
        raise DataError(
            gettext("The cause of an action must be 1, 2, 3 or 4; see {wrong}.", wrong=names(wrong))
        )
