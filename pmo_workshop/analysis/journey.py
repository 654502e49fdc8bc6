"""C1: how does the journey feel, step by step, and how much of it is waiting?"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ..suppression import FULL_FROM
from .uncertainty import bca_of_sums, holm, mean_of_answers, mean_of_answers_p
from .uncertainty.means import TOLD_BY

INTERVAL_FROM = 10
LEVEL = 0.05
DRAWS = 1_999

COLUMNS = [
    "step", "phase", "actor", "stage", "emotion", "emotion_low", "emotion_high", "effort",
    "effort_low", "effort_high", "effort_n", "below_zero", "failed", "failed_of", "frequency",
    "importance", "importance_n", "pain", "pain_low", "pain_high", "wait_d", "wait_n", "touch_min",
    "touch_n", "lowest", "n",
]  # fmt: skip


def journey_steps(
    touchpoints: pd.DataFrame, seed: int, population: int | None = None
) -> pd.DataFrame:
    """
    Emotion, effort and pain of each step, and which steps share the low point.

    Parameters
    ----------
    touchpoints : DataFrame, one row per respondent and step
        ``resp_id``, ``step``, ``phase``, ``actor``, ``stage``, ``emotion`` (-3 to 3), ``effort``
        (1 to 7), ``wait_d`` (days), ``touch_min`` (minutes), ``failed`` (0 or 1), optionally
        ``importance`` (1 to 7). A respondent who did not meet a step has no row for it.
    seed : int
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per step in order
        Means with ``_low`` and ``_high`` (missing below 10 respondents), ``below_zero`` and
        ``failed`` (respondents, the latter of ``failed_of``), ``frequency`` (share of the
        respondents who met the step), ``importance`` (its mean divided by 7; 1 if it was not
        asked), ``pain``, mean ``wait_d`` (days) and ``touch_min`` (minutes), ``lowest`` (in the
        leading group of low points), ``n`` (respondents who rated the step); ``effort_n``,
        ``importance_n``, ``wait_n`` and ``touch_n`` (respondents behind these means).

    Notes
    -----
    pain = max(0, -emotion) · importance · frequency, BCa over respondents, down to 0 where the
    interval of emotion reaches 0. Effort is the customer
    effort score: Dixon, Freeman & Toman (2010), Harvard Business Review 88(7/8):116-122. A step
    leaves the leading group only if its interval lies above that of the lowest and the paired
    difference, among those who rated both, has p < 0.05 after Holm. Journey maps and blueprints:
    Shostack (1984), Harvard Business Review 62(1):133-139; Bitner, Ostrom & Morgan (2008),
    California Management Review 50(3):66-94.

    Examples
    --------
    >>> rows = [{"resp_id": f"R{i}", "step": s, "phase": f"Step {s}", "actor": "PMO",
    ...          "stage": "front", "emotion": (1, -2)[s - 1] + i % (4 - s), "effort": 3,
    ...          "wait_d": 1, "touch_min": 30, "failed": 0} for i in range(12) for s in (1, 2)]
    >>> found = journey_steps(pd.DataFrame(rows), seed=1)
    >>> found[["phase", "emotion", "pain", "lowest", "n"]]
        phase  emotion  pain  lowest   n
    0  Step 1      2.0   0.0   False  12
    1  Step 2     -1.5   1.5    True  12
    """
    told = touchpoints.dropna(subset=["emotion", "step"])
    if not len(told):
        return pd.DataFrame(columns=COLUMNS)
    felt, matters = _by_respondent(told, "emotion"), _importance(told)
    low_points = _low_points(felt, population)
    rows = []
    for step, own in told.groupby("step"):
        emotion = _mean(felt[step], population)
        effort = _mean(_by_respondent(own, "effort").get(step), population)
        pain, low, high = _pain(felt[step], matters.get(step), seed, population)
        if emotion[2] >= 0:  # a step that may feel well may be without pain
            low = min(low, 0.0)
        asked = own[own["failed"].notna()]
        weighed = own if step not in matters else own[own["importance"].notna()]
        rows.append(
            {
                "step": int(step),
                **{name: _usual(own[name]) for name in ("phase", "actor", "stage")},
                **dict(zip(("emotion", "emotion_low", "emotion_high"), emotion, strict=True)),
                **dict(zip(("effort", "effort_low", "effort_high"), effort, strict=True)),
                "effort_n": _people(own, "effort"),
                "below_zero": int((felt[step].dropna() < 0).sum()),
                "failed": asked.loc[asked["failed"] == 1, "resp_id"].nunique(),
                "failed_of": asked["resp_id"].nunique(),
                "frequency": float(felt[step].notna().mean()),
                "importance": 1.0 if step not in matters else float(matters[step].mean()) / 7,
                "importance_n": weighed["resp_id"].nunique(),
                "pain": pain,
                "pain_low": low,
                "pain_high": high,
                "wait_d": float(own["wait_d"].mean()),
                "wait_n": _people(own, "wait_d"),
                "touch_min": float(own["touch_min"].mean()),
                "touch_n": _people(own, "touch_min"),
                "lowest": step in low_points,
                "n": int(felt[step].notna().sum()),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def flow_efficiency(
    touchpoints: pd.DataFrame, minutes_per_day: float, seed: int, population: int | None = None
) -> pd.DataFrame:
    """
    Share of the time of a whole journey that is work and not waiting.

    Parameters
    ----------
    touchpoints : DataFrame
        As in ``journey_steps``.
    minutes_per_day : float
        Working minutes of a day of waiting, such as 480.
    seed : int
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row, or none if no journey has both times
        ``what`` ("whole journey"), ``efficiency`` (0 to 1) with ``_low`` and ``_high`` (from 10
        respondents), ``touch_h`` and ``wait_h`` (mean working hours of a journey), ``n``
        (respondents).

    Notes
    -----
    touch / (touch + wait), sums over all respondents; BCa over respondents. A respondent with a
    missing time in any step is left out.

    Examples
    --------
    >>> rows = pd.DataFrame([{"resp_id": f"R{i}", "wait_d": 1.0, "touch_min": 120.0}
    ...                      for i in range(10)])
    >>> flow_efficiency(rows, 480, seed=1)[["efficiency", "touch_h", "wait_h", "n"]]
       efficiency  touch_h  wait_h   n
    0         0.2      2.0     8.0  10
    """
    columns = ["what", "efficiency", "efficiency_low", "efficiency_high", "touch_h", "wait_h", "n"]
    whole = timed_whole(touchpoints)
    times = pd.DataFrame(
        {
            "touch": whole["touch_min"].astype("float64"),
            "wait": whole["wait_d"].astype("float64") * minutes_per_day,
        }
    )
    sums = times.groupby(whole["resp_id"]).sum().to_numpy()
    if not len(sums) or not sums.sum():
        return pd.DataFrame(columns=columns)
    low = high = np.nan
    if len(sums) >= INTERVAL_FROM:
        found = bca_of_sums(
            sums, _efficiency, seed=seed, draws=DRAWS, expanded=True, population=population
        )
        low, high = found.low, found.high
    touch, wait = sums.mean(axis=0) / 60
    efficiency = float(_efficiency(sums.sum(axis=0, keepdims=True))[0])
    row = ("whole journey", efficiency, low, high, float(touch), float(wait), len(sums))
    return pd.DataFrame([row], columns=columns)


def timed_whole(touchpoints: pd.DataFrame) -> pd.DataFrame:
    """
    Return the steps of those who told both times of every step they met.

    Examples
    --------
    >>> steps = pd.DataFrame({"resp_id": ["a", "a", "b"], "touch_min": [1.0, None, 2.0],
    ...                       "wait_d": [1.0, 1.0, 0.0]})
    >>> timed_whole(steps)["resp_id"].tolist()
    ['b']
    """
    known = touchpoints[["touch_min", "wait_d"]].notna().all(axis=1)
    return touchpoints[known.groupby(touchpoints["resp_id"]).transform("all").astype(bool)]


def _efficiency(sums: np.ndarray) -> np.ndarray:
    return sums[:, 0] / sums.sum(axis=1)


def _people(rows: pd.DataFrame, value: str) -> int:
    return int(rows.loc[rows[value].notna(), "resp_id"].nunique())


def _usual(names: pd.Series) -> object:
    """Return the name most respondents give a step; the first in order if several are as usual."""
    return names.mode().iloc[0] if names.notna().any() else np.nan


def _pain(
    felt: pd.Series, matters: pd.Series | None, seed: int, population: int | None
) -> tuple[float, float, float]:
    """Return the pain of a step over all respondents; who did not meet the step has NaN."""
    cells = pd.DataFrame({"felt": felt, "matters": 7.0 if matters is None else matters})
    known = cells.notna().astype(float).to_numpy()
    everybody = np.ones((len(cells), 1))
    both = np.hstack([cells.fillna(0).to_numpy(dtype=float), known, everybody])
    estimate = float(_pain_of(both.sum(axis=0, keepdims=True))[0])
    if known[:, 0].sum() < INTERVAL_FROM or not np.isfinite(estimate):
        return estimate, np.nan, np.nan
    span = bca_of_sums(both, _pain_of, seed=seed, draws=DRAWS, population=population)
    if known[:, 0].sum() >= FULL_FROM or math.isnan(span.low):
        return estimate, span.low, span.high
    # Exact limits of few would tell what those of the emotion, told to the quarter, leave open.
    low, high = math.floor(span.low / TOLD_BY), math.ceil(span.high / TOLD_BY)
    return estimate, TOLD_BY * low, TOLD_BY * high


def _pain_of(sums: np.ndarray) -> np.ndarray:
    """Return max(0, -emotion) · importance · frequency of sums of values, marks and respondents."""
    felt, matters, met, told, n = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        pain = np.maximum(0.0, -felt / met) * (matters / told / 7) * (met / n)
    return np.where((met > 0) & (told > 0), pain, np.nan)


def _importance(told: pd.DataFrame) -> pd.DataFrame:
    """Return the importance by respondent and step, without the steps that were not weighed."""
    if "importance" not in told:
        return pd.DataFrame()
    return _by_respondent(told, "importance").dropna(axis=1, how="all")


def _by_respondent(rows: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return one row per respondent and one column per step."""
    numbers = rows[["resp_id", "step"]].assign(value=rows[value].astype("float64"))
    return numbers.pivot_table(index="resp_id", columns="step", values="value", dropna=False)


def _mean(values: pd.Series | None, population: int | None) -> tuple[float, float, float]:
    values = pd.Series(dtype="float64") if values is None else values.dropna()
    if len(values) < INTERVAL_FROM:
        return (float(values.mean()) if len(values) else np.nan), np.nan, np.nan
    found = mean_of_answers(values, population)
    return found.estimate, found.low, found.high


def _low_points(felt: pd.DataFrame, population: int | None) -> set[object]:
    """Return the steps that cannot be told from the lowest one."""
    enough = felt.columns[felt.notna().sum() >= INTERVAL_FROM]
    known = {step: _mean(felt[step], population) for step in enough}
    if not known:
        return set()
    lowest = min(known, key=lambda step: known[step][0])
    others = [step for step in known if step != lowest]
    chances = []
    for step in others:
        apart = (felt[step] - felt[lowest]).dropna()
        enough = len(apart) >= INTERVAL_FROM
        chances.append(mean_of_answers_p(apart, population) if enough else 1.0)
    clear = {
        step
        for step, chance in zip(others, holm(chances), strict=True)
        if chance < LEVEL and known[step][1] > known[lowest][2]
    }
    return set(known) - clear
