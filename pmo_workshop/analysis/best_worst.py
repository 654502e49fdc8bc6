"""Best-worst scaling, case 1: which of the services shown are chosen as most and least important.

Finn & Louviere (1992), J. Public Policy & Marketing 11(2):12-25; Louviere, Flynn & Marley (2015),
*Best-Worst Scaling*. Only choices among the services shown are measured: no ratio of two scores
and no absolute demand follows from them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..errors import DataError

DRAWS = 9_999
_FIRST_BLOCKS = {7: (2, 4, 5, 6), 11: (1, 3, 4, 5, 9), 13: (0, 1, 3, 9)}
_TOP = 3


def cyclic_design(items: int) -> list[tuple[int, ...]]:
    """
    Return the screens of the cyclic design: each pair of items meets equally often.

    Parameters
    ----------
    items : int
        7, 11 or 13.

    Returns
    -------
    list of tuple of int
        One tuple of item numbers (from 0) per screen; as many screens as items.

    Examples
    --------
    >>> cyclic_design(7)[:2]
    [(2, 4, 5, 6), (0, 3, 5, 6)]
    """
    if items not in _FIRST_BLOCKS:
        raise DataError(f"There is a cyclic design for 7, 11 or 13 services, not for {items}.")
    first = _FIRST_BLOCKS[items]
    return [tuple(sorted((block + i) % items for block in first)) for i in range(items)]


def closed_form(shown: ArrayLike, best: ArrayLike, worst: ArrayLike) -> pd.DataFrame:
    """
    Return utilities from the counts alone.

    Parameters
    ----------
    shown, best, worst : array of shape (items,)
        How often each item was shown, chosen best and chosen worst.

    Returns
    -------
    DataFrame, one row per item
        ``utility`` (logit), ``se``, ``share`` (softmax, sums to 1), ``flagged`` (always best or
        always worst: shrunk by half a choice on either side).

    Raises
    ------
    DataError
        An item was chosen more often than it was shown.

    Notes
    -----
    p = (T - W + B) / 2T, b = ln(p / (1 - p)), se = 1 / √(2T p (1 - p)): Lipovetsky & Conklin
    (2014), J. Choice Modelling 10:60-68.

    Examples
    --------
    >>> closed_form([100], [40], [10]).round(3)[["utility", "se"]].values.tolist()
    [[0.619, 0.148]]
    """
    times, chosen, rejected = (np.asarray(a, dtype=float) for a in (shown, best, worst))
    if np.any(chosen + rejected > times):
        at = int(np.argmax(chosen + rejected > times))
        raise DataError(
            f"Item {at + 1} was chosen {chosen[at] + rejected[at]:g} times but shown only "
            f"{times[at]:g} times. Correct best, worst or shown."
        )
    successes = times - rejected + chosen
    flagged = (successes <= 0) | (successes >= 2 * times)
    p = np.where(flagged, (successes + 0.5) / (2 * times + 1), successes / (2 * times))
    utility = np.log(p / (1 - p))
    weights = np.exp(utility - utility.max())
    return pd.DataFrame(
        {
            "utility": utility,
            "se": 1 / np.sqrt(2 * times * p * (1 - p)),
            "share": weights / weights.sum(),
            "flagged": flagged,
        }
    )


def logit_mle(bws: pd.DataFrame, tolerance: float = 1e-10) -> pd.DataFrame:
    """
    Return utilities by maximum likelihood of the sequential best-worst logit.

    The best is chosen among all services shown, then the worst among the rest with the opposite
    sign. Utilities sum to zero. A ridge of 1e-6 keeps the estimate finite for a service that is
    always, or never, chosen; ``services_scored`` flags it.

    Parameters
    ----------
    bws : DataFrame, one row per respondent and screen
        ``shown`` (tuple of ids), ``best``, ``worst``.

    Returns
    -------
    DataFrame, one row per service in alphabetical order of ids
        ``service_id, utility, se``.

    Notes
    -----
    Newton's method on the concave log-likelihood; standard errors from the inverse information.

    Examples
    --------
    >>> screens = pd.DataFrame({"shown": [("a", "b", "c")] * 3, "best": ["a", "a", "b"],
    ...                         "worst": ["c", "b", "c"]})
    >>> logit_mle(screens).sort_values("utility")["service_id"].tolist()
    ['c', 'b', 'a']
    """
    items = sorted({item for shown in bws["shown"] for item in shown})
    if not items:
        return pd.DataFrame(columns=["service_id", "utility", "se"])
    offers, signs, chosen = _choice_sets(bws, items)
    free = len(items) - 1
    to_all = np.vstack([np.eye(free), -np.ones(free)])  # the last utility closes the sum to zero
    utility = np.zeros(free)
    ridge = 1e-6 * np.eye(free)
    for _ in range(100):
        gradient, information = _derivatives(to_all @ utility, offers, signs, chosen)
        slope = to_all.T @ gradient - ridge @ utility
        step = np.linalg.solve(to_all.T @ information @ to_all + ridge, slope)
        utility = utility + np.clip(step, -2, 2)
        if np.abs(step).max() < tolerance:
            break
    _, information = _derivatives(to_all @ utility, offers, signs, chosen)
    covariance = to_all @ np.linalg.inv(to_all.T @ information @ to_all + ridge) @ to_all.T
    return pd.DataFrame(
        {
            "service_id": items,
            "utility": to_all @ utility,
            "se": np.sqrt(np.diag(covariance)),
        }
    )


def _choice_sets(bws: pd.DataFrame, items: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each choice: what was on offer (0/1), its sign (+1 best, -1 worst), the chosen."""
    place = {item: i for i, item in enumerate(items)}
    offers = np.zeros((2 * len(bws), len(items)))
    signs = np.tile([1.0, -1.0], len(bws))
    chosen = np.empty(2 * len(bws), dtype=int)
    rows = zip(bws["shown"], bws["best"], bws["worst"], strict=True)
    for i, (shown, best, worst) in enumerate(rows):
        on_offer = [place[item] for item in shown]
        offers[2 * i, on_offer] = offers[2 * i + 1, on_offer] = 1.0
        offers[2 * i + 1, place[best]] = 0.0
        chosen[2 * i], chosen[2 * i + 1] = place[best], place[worst]
    return offers, signs, chosen


def _derivatives(
    utility: np.ndarray, offers: np.ndarray, signs: np.ndarray, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the gradient and the information of the log-likelihood."""
    weights = offers * np.exp(signs[:, None] * (utility - utility.mean()))
    p = weights / weights.sum(axis=1, keepdims=True)
    gradient = -(signs[:, None] * p).sum(axis=0)
    np.add.at(gradient, chosen, signs)
    information = np.diag(p.sum(axis=0)) - p.T @ p
    return gradient, information


def services_scored(bws: pd.DataFrame, names: Mapping[str, str], seed: int = 0) -> pd.DataFrame:
    """
    Score every service shown, with intervals that resample respondents.

    Parameters
    ----------
    bws : DataFrame, one row per respondent and screen
        ``resp_id, shown`` (tuple of ids), ``best, worst``.
    names : mapping of service_id to name
    seed : int
        Seed of the cluster bootstrap of 9,999 draws.

    Returns
    -------
    DataFrame, one row per service, highest score first (ties by id)
        ``service_id, service, shown, best, worst`` (counts), ``score`` = (B - W) / T with
        percentile limits ``score_low, score_high``, ``utility`` (logit by maximum likelihood),
        ``share`` (softmax of the utilities), ``p_top3`` (share of draws among the first three;
        ties share the place), ``leading`` (interval overlaps that of the first), ``flagged``
        (never worst or never best while always chosen: utility is shrunk), ``n`` (respondents
        who saw it). Limits are missing for a single respondent.

    Examples
    --------
    >>> screens = pd.DataFrame({"resp_id": ["R1", "R2"], "shown": [("a", "b", "c")] * 2,
    ...                         "best": ["a", "a"], "worst": ["c", "b"]})
    >>> services_scored(screens, {"a": "Advice"})[["service", "score"]].values.tolist()
    [['Advice', 1.0], ['b', -0.5], ['c', -0.5]]
    """
    columns = ["service_id", "service", "shown", "best", "worst", "score", "score_low",
               "score_high", "utility", "share", "p_top3", "leading", "flagged", "n"]  # fmt: skip
    if bws.empty:
        return pd.DataFrame(columns=columns)
    utilities = logit_mle(bws)
    items = utilities["service_id"].tolist()
    shown, best, worst = _counts_per_respondent(bws, items)
    totals = {"shown": shown.sum(axis=0), "best": best.sum(axis=0), "worst": worst.sum(axis=0)}
    score = (totals["best"] - totals["worst"]) / totals["shown"]
    low, high, p_top = _resampled(shown, best - worst, seed)
    exact = closed_form(totals["shown"], totals["best"], totals["worst"])
    weights = np.exp(utilities["utility"] - utilities["utility"].max())
    table = pd.DataFrame(
        {
            "service_id": items,
            "service": [names.get(item, item) for item in items],
            **{name: counts.astype(int) for name, counts in totals.items()},
            "score": score,
            "score_low": low,
            "score_high": high,
            "utility": utilities["utility"],
            "share": weights / weights.sum(),
            "p_top3": p_top,
            "flagged": exact["flagged"],
            "n": (shown > 0).sum(axis=0),
        }
    )
    first_low = table.loc[table["score"].idxmax(), "score_low"]
    table["leading"] = (table["score_high"] >= first_low) & table["score_high"].notna()
    ordered = table.sort_values(["score", "service_id"], ascending=[False, True])
    return ordered.reset_index(drop=True)[columns]


def _counts_per_respondent(
    bws: pd.DataFrame, items: list[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how often each respondent saw, preferred and rejected each item."""
    people = {person: i for i, person in enumerate(sorted(bws["resp_id"].unique()))}
    place = {item: i for i, item in enumerate(items)}
    shown, best, worst = (np.zeros((len(people), len(items))) for _ in range(3))
    rows = zip(bws["resp_id"], bws["shown"], bws["best"], bws["worst"], strict=True)
    for person, screen, chosen, rejected in rows:
        at = people[person]
        shown[at, [place[item] for item in screen]] += 1
        best[at, place[chosen]] += 1
        worst[at, place[rejected]] += 1
    return shown, best, worst


def _resampled(
    shown: np.ndarray, net: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the limits of the scores, and how often each is among the first three."""
    people, items = shown.shape
    if people < 2:
        nothing = np.full(items, np.nan)
        return nothing, nothing, nothing
    random = np.random.default_rng(seed)
    draws = random.multinomial(people, np.full(people, 1 / people), size=DRAWS).astype(float)
    times = draws @ shown
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.where(times > 0, draws @ net / times, np.nan)
    low, high = np.nanpercentile(scores, [2.5, 97.5], axis=0)
    filled = np.where(np.isnan(scores), -np.inf, scores)
    third = np.sort(filled, axis=1)[:, -min(_TOP, items)][:, None]
    above, level = filled > third, filled == third
    places = (_TOP - above.sum(axis=1, keepdims=True)) / level.sum(axis=1, keepdims=True)
    return low, high, (above + level * np.minimum(places, 1.0)).mean(axis=0)
