"""C6: how did projects with the PMO's method do, and are the forecasts of its experts true?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .uncertainty import Interval, bca, bca_of_sums, newcombe, wilson
from .uncertainty.bootstrap import Statistic

INTERVAL_FROM = 10
DRAWS = 1_999
ALL, MATCHED = "all projects", "same size and type"
WITH, OTHERS, RATIO = "with the method", "the others", "with ÷ others"
NOT_KNOWN = "method not recorded"
"""All projects, where of none it is known whether it used the method."""

REFERENCE = 0.8
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
CLASSES = ("size", "type")


def outcomes(projects: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """
    Whether each project ended on time, as far as that is known.

    Parameters
    ----------
    projects : DataFrame, one row per project
        ``plan_end`` (a project without one is left out), ``end`` (missing while running).
    today : Timestamp

    Returns
    -------
    DataFrame: the projects whose planned end has passed, with ``on_time`` (0.0 or 1.0)
        A project still running after its planned end counts as late. One that is not yet due is
        left out even if it has ended: of its class only the early ones would be known.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-01-31", "2026-01-31", "2026-12-31"])
    >>> ends = pd.to_datetime(["2026-01-20", None, None])
    >>> projects = pd.DataFrame({"plan_end": days, "end": ends})
    >>> outcomes(projects, pd.Timestamp("2026-03-31"))["on_time"].tolist()
    [1.0, 0.0]
    """
    due = projects[projects["plan_end"] < today]
    return due.assign(on_time=(due["end"] <= due["plan_end"]).astype("float64"))


def on_time_compared(projects: pd.DataFrame, today: pd.Timestamp, seed: int) -> pd.DataFrame:
    """
    Difference of the shares on time, projects with the method minus the others.

    Parameters
    ----------
    projects : DataFrame
        As in ``outcomes``, with ``method_used`` (0, 1 or missing), ``dose`` (0 to 3) and, where
        collected, ``size`` and ``type``.
    today : Timestamp
    seed : int

    Returns
    -------
    DataFrame, one row per comparison
        ``comparison`` ("all projects"; "same size and type", weighted over the classes that have
        both arms; "dose 1 of 3" to "dose 3 of 3" against none; "method not recorded", alone and
        among the others, where no project tells), ``with_on_time`` of ``with_n``,
        ``others_on_time`` of ``others_n``, ``difference`` (-1 to 1) with ``_low`` and ``_high``
        (missing below 10 projects in an arm), ``n``.

    Notes
    -----
    Newcombe (1998), Statistics in Medicine 17:873-890. Matched: weights n1 n0 / (n1 + n0) per
    class (Mantel and Haenszel 1959), BCa over projects. Reference class: Flyvbjerg (2006),
    Project Management Journal 37(3):5-15. The projects chose the method themselves.

    Examples
    --------
    >>> day = pd.Timestamp("2026-01-31")
    >>> projects = pd.DataFrame({"method_used": [1] * 20 + [0] * 20, "dose": [2] * 20 + [0] * 20,
    ...     "plan_end": day, "end": [day] * 14 + [day + pd.Timedelta(days=9)] * 6 + [day] * 9
    ...     + [day + pd.Timedelta(days=9)] * 11})
    >>> found = on_time_compared(projects, pd.Timestamp("2026-03-31"), seed=1)
    >>> found.round(2)[["comparison", "difference", "difference_low"]].head(1)
         comparison  difference  difference_low
    0  all projects        0.25           -0.05
    """
    columns = ["comparison", "with_on_time", "with_n", "others_on_time", "others_n",
               "difference", "difference_low", "difference_high", "n"]  # fmt: skip
    due = outcomes(projects, today)
    if not len(due):
        return pd.DataFrame(columns=columns)
    known = due.dropna(subset=["method_used"])
    if not len(known):
        return pd.DataFrame([_difference(NOT_KNOWN, known, due)], columns=columns)
    used = known["method_used"] == 1
    rows = [_difference(ALL, known[used], known[~used])]
    matched = _in_classes(known)
    if matched is not None:
        rows.append(_matched(matched, seed))
    for dose in (1, 2, 3):
        some = known[used & (known["dose"] == dose)]
        if len(some):
            rows.append(_difference(f"dose {dose} of 3", some, known[~used]))
    return pd.DataFrame(rows, columns=columns)


def overruns(projects: pd.DataFrame, today: pd.Timestamp, seed: int) -> pd.DataFrame:
    """
    Actual cost divided by budget, with the method and without.

    Parameters
    ----------
    projects : DataFrame
        As in ``cost_ratios``.
    today : Timestamp
    seed : int

    Returns
    -------
    DataFrame, rows with the method, the others, and the first divided by the second; one row
    "method not recorded" where no project tells
        ``arm``, ``ratio`` (geometric mean) with ``_low`` and ``_high`` (from 10 projects an arm),
        ``p80`` with ``_low`` and ``_high`` (8 of 10 projects stayed below: the reference class of
        the next budget; missing below 10 and in the last row), ``over`` (projects above budget),
        ``n``.

    Notes
    -----
    The mean is geometric because the measure is a ratio. BCa over projects. The 80th percentile as
    the uplift of a budget: Flyvbjerg (2006), Project Management Journal 37(3):5-15.

    Examples
    --------
    >>> projects = pd.DataFrame({"method_used": [1, 1, 0], "budget": 100.0,
    ...     "actual": [50.0, 200.0, 120.0], "end": pd.Timestamp("2026-01-31")})
    >>> found = overruns(projects, pd.Timestamp("2026-03-31"), 1)
    >>> found.round(2)[["arm", "ratio", "over", "n"]].head(1)
                   arm  ratio  over  n
    0  with the method    1.0     1  2
    """
    columns = ["arm", "ratio", "ratio_low", "ratio_high", "p80", "p80_low", "p80_high", "over", "n"]
    ended = cost_ratios(projects, today)
    if not len(ended):
        return pd.DataFrame(columns=columns)
    known = ended.dropna(subset=["method_used"])
    arms = ratios_by_arm(ended)
    rows = []
    for arm, own in arms.items():
        logs = np.log(own.to_numpy())
        span = _span(logs, lambda x, axis=None: np.exp(np.mean(x, axis=axis)), len(own), seed)
        ratio = float(np.exp(logs.mean())) if len(own) else np.nan
        p80 = float(_p80(own.to_numpy())) if len(own) >= INTERVAL_FROM else np.nan
        p80_span = _span(own.to_numpy(), _p80, len(own), seed)
        rows.append((arm, ratio, *span, p80, *p80_span, int((own > 1).sum()), len(own)))
    if NOT_KNOWN in arms:
        return pd.DataFrame(rows, columns=columns)
    smallest = min(len(own) for own in arms.values())
    both = np.column_stack([known["method_used"].astype(float), np.log(known["ratio"])])
    span = _span(both, _ratio_of_arms, smallest, seed)
    ratio = _ratio_of_arms(both) if smallest else np.nan
    over = int((known["ratio"] > 1).sum())
    rows.append((RATIO, ratio, *span, np.nan, np.nan, np.nan, over, len(known)))
    return pd.DataFrame(rows, columns=columns)


def ratios_by_arm(ended: pd.DataFrame) -> dict[str, pd.Series]:
    """
    Actual cost divided by budget, with the method and without, or of all where none tells.

    Parameters
    ----------
    ended : DataFrame
        As ``cost_ratios`` returns it.

    Examples
    --------
    >>> ended = pd.DataFrame({"method_used": [1, 0, None], "ratio": [1.0, 1.2, 0.9]})
    >>> {arm: ratios.tolist() for arm, ratios in ratios_by_arm(ended).items()}
    {'with the method': [1.0], 'the others': [1.2]}
    """
    used = ended["method_used"]
    if used.isna().all():
        return {NOT_KNOWN: ended["ratio"]}
    arms = {WITH: 1, OTHERS: 0}
    return {arm: ended.loc[used.eq(value).fillna(False), "ratio"] for arm, value in arms.items()}


def _p80(ratios: np.ndarray, axis: int | None = None) -> np.ndarray | float:
    return np.quantile(ratios, REFERENCE, axis=axis)


def cost_ratios(projects: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """
    Actual cost divided by budget of each project that has ended and has both above 0.

    Parameters
    ----------
    projects : DataFrame, one row per project
        ``budget``, ``actual`` (currency), ``end`` (missing while running: what was spent so far
        is no overrun).
    today : Timestamp

    Returns
    -------
    DataFrame: the projects, with ``ratio``

    Examples
    --------
    >>> projects = pd.DataFrame({"budget": [100.0, 0.0], "actual": [110.0, 5.0],
    ...                          "end": pd.Timestamp("2026-01-31")})
    >>> cost_ratios(projects, pd.Timestamp("2026-03-31"))["ratio"].tolist()
    [1.1]
    """
    known = projects[projects["end"] <= today]
    known = known.dropna(subset=["budget", "actual"])
    known = known[(known["budget"] > 0) & (known["actual"] > 0)]
    return known.assign(ratio=known["actual"] / known["budget"])


def brier_score(projects: pd.DataFrame, today: pd.Timestamp, seed: int) -> pd.DataFrame:
    """
    How good the forecasts of ending on time were.

    Parameters
    ----------
    projects : DataFrame
        As in ``outcomes``, with ``forecast_p`` (0 to 1).
    today : Timestamp
    seed : int

    Returns
    -------
    DataFrame, one row, or none
        ``what``, ``brier`` (0 is perfect) with ``_low`` and ``_high`` (from 10 projects),
        ``no_skill`` (always forecasting the share that ended on time), ``gain`` (``no_skill``
        minus ``brier``) with ``_low`` and ``_high``, ``forecast`` (mean), ``on_time`` (share),
        ``n``. The limits of the gain are missing where every project ended alike.

    Notes
    -----
    mean((p - o)²): Brier (1950), Monthly Weather Review 78:1-3. BCa over projects; the share on
    time is taken anew in every draw, so the gain carries the uncertainty of both scores.

    Examples
    --------
    >>> day = pd.Timestamp("2026-01-31")
    >>> projects = pd.DataFrame({"plan_end": day, "forecast_p": [0.8, 0.4],
    ...                          "end": [day, day + pd.Timedelta(days=5)]})
    >>> brier_score(projects, pd.Timestamp("2026-03-31"), 1)["brier"].round(3).tolist()
    [0.1]
    """
    columns = ["what", "brier", "brier_low", "brier_high", "no_skill", "gain", "gain_low",
               "gain_high", "forecast", "on_time", "n"]  # fmt: skip
    known = outcomes(projects, today).dropna(subset=["forecast_p"])
    if not len(known):
        return pd.DataFrame(columns=columns)
    pairs = known[["forecast_p", "on_time"]].to_numpy(dtype=float)
    errors = (pairs[:, 0] - pairs[:, 1]) ** 2
    share = float(known["on_time"].mean())
    span = _span(errors, np.mean, len(errors), seed)
    gain_span = _span(pairs, _gain, len(pairs) if 0 < share < 1 else 0, seed)
    row = ("all forecasts", float(errors.mean()), *span, share * (1 - share), _gain(pairs),
           *gain_span, float(known["forecast_p"].mean()), share, len(known))  # fmt: skip
    return pd.DataFrame([row], columns=columns)


def _gain(pairs: np.ndarray) -> float:
    """Return how much lower the score is than that of always forecasting the usual share."""
    chance, came = pairs.T
    return float(((came.mean() - came) ** 2).mean() - ((chance - came) ** 2).mean())


def calibration(projects: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """
    How often what was forecast with a chance came true, by classes of that chance.

    Parameters
    ----------
    projects : DataFrame
        As in ``brier_score``.
    today : Timestamp

    Returns
    -------
    DataFrame, one row per fifth of the scale with forecasts
        ``forecasts`` (such as "60–80 %"), ``forecast`` (their mean), ``on_time`` (projects),
        ``share`` with ``_low`` and ``_high`` (Wilson; from 10 projects), ``n``.

    Examples
    --------
    >>> day = pd.Timestamp("2026-01-31")
    >>> projects = pd.DataFrame({"plan_end": day, "forecast_p": [0.7, 0.75],
    ...                          "end": [day, day + pd.Timedelta(days=5)]})
    >>> calibration(projects, pd.Timestamp("2026-03-31"))[["forecasts", "on_time", "n"]]
      forecasts  on_time  n
    0   60–80 %        1  2
    """
    columns = ["forecasts", "forecast", "on_time", "share", "share_low", "share_high", "n"]
    known = outcomes(projects, today).dropna(subset=["forecast_p"])
    at = np.clip(np.searchsorted(BINS, known["forecast_p"].to_numpy(), side="right") - 1, 0, 4)
    rows = []
    for place, own in known.groupby(at):
        met = int(own["on_time"].sum())
        share = wilson(met, len(own)) if len(own) >= INTERVAL_FROM else None
        rows.append(
            (f"{100 * BINS[place]:.0f}–{100 * BINS[place + 1]:.0f} %",
             float(own["forecast_p"].mean()), met, met / len(own),
             share.low if share else np.nan, share.high if share else np.nan, len(own))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _difference(name: str, first: pd.DataFrame, second: pd.DataFrame) -> tuple[object, ...]:
    x1, n1 = int(first["on_time"].sum()), len(first)
    x0, n0 = int(second["on_time"].sum()), len(second)
    if not (n1 and n0):
        return (name, x1, n1, x0, n0, np.nan, np.nan, np.nan, n1 + n0)
    found = newcombe(x1, n1, x0, n0)
    enough = min(n1, n0) >= INTERVAL_FROM
    limits = (found.low, found.high) if enough else (np.nan, np.nan)
    return (name, x1, n1, x0, n0, found.estimate, *limits, n1 + n0)


def _in_classes(known: pd.DataFrame) -> pd.DataFrame | None:
    """Return the projects of the classes in which both arms are found, or None."""
    if not set(CLASSES) <= set(known) or not known[list(CLASSES)].notna().all(axis=1).any():
        return None
    known = known.dropna(subset=list(CLASSES))
    label = known["size"].astype(str) + "\n" + known["type"].astype(str)
    known = known.assign(reference=pd.factorize(label)[0])
    both = known.groupby("reference")["method_used"].transform("nunique") == 2
    return known[both] if both.any() else None


def _matched(known: pd.DataFrame, seed: int) -> tuple[object, ...]:
    used = known["method_used"] == 1
    x1, x0 = int(known.loc[used, "on_time"].sum()), int(known.loc[~used, "on_time"].sum())
    n1, n0 = int(used.sum()), int((~used).sum())
    cells = np.eye(2 * (int(known["reference"].max()) + 1))[2 * known["reference"] + used]
    rows = np.hstack([cells, cells * known["on_time"].to_numpy(dtype=float)[:, None]])
    span = np.nan, np.nan
    if min(n1, n0) >= INTERVAL_FROM:
        found = bca_of_sums(rows, _weighted, seed=seed, draws=DRAWS, expanded=True)
        span = found.low, found.high
    estimate = float(_weighted(rows.sum(axis=0, keepdims=True))[0])
    return (MATCHED, x1, n1, x0, n0, estimate, *span, n1 + n0)


def _weighted(sums: np.ndarray) -> np.ndarray:
    """Return the difference on time within classes, weighted by n1 n0 / (n1 + n0)."""
    n, x = (part.reshape(len(sums), -1, 2) for part in np.hsplit(sums, 2))
    both = np.all(n > 0, axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(both, n.prod(axis=2) / n.sum(axis=2), 0.0)
        share = np.where(both[:, :, None], x / n, 0.0)
        return (weight * (share[:, :, 1] - share[:, :, 0])).sum(axis=1) / weight.sum(axis=1)


def _ratio_of_arms(rows: np.ndarray) -> float:
    used = rows[:, 0] == 1
    if used.all() or not used.any():
        return float("nan")
    return float(np.exp(rows[used, 1].mean() - rows[~used, 1].mean()))


def _span(
    values: np.ndarray, statistic: Statistic, smallest: int, seed: int
) -> tuple[float, float]:
    """Return BCa limits, missing below 10 projects in the smallest arm."""
    if smallest < INTERVAL_FROM:
        return np.nan, np.nan
    found: Interval = bca(values, statistic, seed=seed, draws=DRAWS, expanded=True)
    return found.low, found.high
