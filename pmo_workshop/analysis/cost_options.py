"""B5: what would each option on cost release, and when does it pay back?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from .hidden_cost import priced
from .ranges import P50, p10_p90, three_points, triangular, uniform

PAYS_BACK_WITHIN = 12
"""Months within which an option should pay back."""

QUANTITIES = ("saved", "adopt")
IN_WORDS = {"saved": "minutes released", "adopt": "how often it is used"}
ALL_OPTIONS = "all options in sequence"


def options_valued(options: pd.DataFrame, log: pd.DataFrame, seed: int) -> pd.DataFrame:
    """
    What each option would release in a year, applied one after the other, and its payback.

    Parameters
    ----------
    options : DataFrame, one row per option, in the order in which they would be done
        ``option_id``, ``option``, ``activity``, ``role`` (missing: all roles), ``kind``;
        ``saved_low``, ``saved_likely``, ``saved_high`` (minutes each time); ``adopt_low``,
        ``adopt_likely``, ``adopt_high`` (share of the times, 0-1); ``one_off`` (currency),
        ``run_yr`` (currency a year); ``owner``, ``due``, ``closed`` (optional). Options on an
        activity that the log does not have are left out.
    log : DataFrame
        The effort log, as in ``hidden_cost.cost_by_role``.
    seed : int

    Returns
    -------
    DataFrame, one row per option in sequence
        ``option_id``, ``option``, ``activity``, ``kind``, ``owner``, ``due``, ``closed``;
        ``hours`` (released a year, P50); ``net`` (currency a year, P50) with ``_low`` and ``_high``
        (P10 and P90); ``alone`` (net if no other option came before, P50); ``one_off``;
        ``payback`` (months, P50) with ``_low`` and ``_high`` (P10, P90), infinite where it never
        pays back; ``p_12`` (share of draws with a payback below 12 months); ``n`` (rows of the log
        it changes).

    Notes
    -----
    net = Δminutes / 60 · volume · rate · adoption - running cost. Δminutes is at most what
    earlier options have left of the activity, so that overlapping options are not counted
    twice. payback = one-off cost / (net / 12), 0 if there is no one-off cost. 10,000 triangular
    draws. Repetitions (rework) are not counted, which keeps the figures low.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "activity": ["report"], "role": ["PM"], "volume_yr": [120], "min_low": [30.0],
    ...     "min_likely": [30.0], "min_high": [30.0], "rate_per_h": [60.0], "rework_p": [0.0]})
    >>> options = pd.DataFrame({
    ...     "option_id": ["a", "b"], "option": ["drop it", "shorten it"], "activity": "report",
    ...     "role": None, "kind": ["remove", "simplify"], "one_off": [900.0, 900.0], "run_yr": 0.0,
    ...     **{f"saved_{e}": [20.0, 20.0] for e in ("low", "likely", "high")},
    ...     **{f"adopt_{e}": [1.0, 1.0] for e in ("low", "likely", "high")}})
    >>> options_valued(options, log, seed=1)[["net", "alone", "payback", "p_12"]].round(1)
          net   alone  payback  p_12
    0  2400.0  2400.0      4.5   1.0
    1  1200.0  2400.0      9.0   1.0
    """
    known, told = _fitting(options, log)
    if not len(known):
        return pd.DataFrame()
    drawn = _Drawn(known, told, seed)
    released = in_sequence(known, told, drawn.minutes, drawn.saved, drawn.adopted)
    rows = []
    for at, option in enumerate(known.itertuples()):
        single = known.iloc[[at]]
        alone = in_sequence(
            single, told, drawn.minutes, drawn.saved[:, [at]], drawn.adopted[:, [at]]
        )
        hours, worth = released[at]
        row = {
            "option_id": option.option_id,
            "option": option.option,
            "activity": option.activity,
            "kind": option.kind,
            **{name: getattr(option, name, None) for name in ("owner", "due", "closed")},
            "hours": float(np.quantile(hours, P50)),
            "one_off": float(option.one_off),
            "alone": float(np.quantile(alone[0][1] - option.run_yr, P50)),
        }
        row |= _payback(worth - option.run_yr, float(option.one_off))
        rows.append(row | {"n": int(_changed(option.activity, option.role, told).sum())})
    return pd.DataFrame(rows)


def all_together(options: pd.DataFrame, log: pd.DataFrame, seed: int) -> pd.DataFrame:
    """
    What the options would release together, applied in sequence.

    Parameters
    ----------
    options, log, seed
        As in ``options_valued``.

    Returns
    -------
    DataFrame, one row ``"all options in sequence"``, or none
        ``option``; ``hours``, ``net``, ``one_off``, ``payback``, ``p_12`` as in
        ``options_valued``; ``added`` (sum of the options as if each were alone, P50); ``n``.

    Examples
    --------
    >>> all_together(pd.DataFrame(), pd.DataFrame(), seed=1).empty
    True
    """
    known, told = _fitting(options, log)
    if not len(known):
        return pd.DataFrame()
    drawn = _Drawn(known, told, seed)
    released = in_sequence(known, told, drawn.minutes, drawn.saved, drawn.adopted)
    run = float(known["run_yr"].sum())
    alone = sum(
        in_sequence(
            known.iloc[[at]], told, drawn.minutes, drawn.saved[:, [at]], drawn.adopted[:, [at]]
        )[0][1]
        for at in range(len(known))
    )
    hours, worth = (np.sum(parts, axis=0) for parts in zip(*released, strict=True))
    one_off = float(known["one_off"].sum())
    row = {
        "option": ALL_OPTIONS,
        "hours": float(np.quantile(hours, P50)),
        "added": float(np.quantile(alone - run, P50)),
        "one_off": one_off,
    }
    row |= _payback(worth - run, one_off)
    return pd.DataFrame([row | {"n": len(known)}])


def in_sequence(
    options: pd.DataFrame,
    log: pd.DataFrame,
    minutes: np.ndarray,
    saved: np.ndarray,
    adopted: np.ndarray,
) -> Sequence[tuple[np.ndarray, np.ndarray]]:
    """
    Hours and cost that each option releases when they are done one after the other.

    Parameters
    ----------
    options, log : DataFrames
        As in ``options_valued``.
    minutes : array, draws × rows of the log
        What the activity takes before any option.
    saved, adopted : arrays, draws × options
        Minutes released each time; share of the times the option is used.

    Returns
    -------
    list of (hours, cost), one pair of arrays of draws per option
        A year.

    Examples
    --------
    >>> log = pd.DataFrame({"activity": ["report"], "role": ["PM"], "volume_yr": [60],
    ...                     "rate_per_h": [100.0]})
    >>> options = pd.DataFrame({"activity": ["report", "report"], "role": None})
    >>> both = in_sequence(options, log, np.array([[30.0]]), np.array([[20.0, 20.0]]),
    ...                    np.array([[1.0, 1.0]]))
    >>> [(hours.item(), cost.item()) for hours, cost in both]
    [(20.0, 2000.0), (10.0, 1000.0)]
    """
    left = minutes.astype(float)
    volume = log["volume_yr"].to_numpy(dtype=float)
    rate = log["rate_per_h"].to_numpy(dtype=float)
    released = []
    for at, option in enumerate(options.itertuples()):
        own = _changed(option.activity, option.role, log)
        fewer = np.minimum(saved[:, [at]], left) * adopted[:, [at]] * own
        left = left - fewer
        hours = fewer / 60 * volume
        released.append((hours.sum(axis=1), (hours * rate).sum(axis=1)))
    return released


def tornado(options: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """
    How far the net release of all options moves when one estimate goes from low to high.

    Parameters
    ----------
    options, log : DataFrames
        As in ``options_valued``.

    Returns
    -------
    DataFrame, one row per option and quantity, the widest first
        ``option_id``, ``option``, ``quantity`` (minutes released, how often it is used),
        ``given_low`` and ``given_high`` (net release of all options, currency a year), ``base``
        (all at their likely value), ``swing`` (width), ``n`` (options).

    Examples
    --------
    >>> tornado(pd.DataFrame(), pd.DataFrame()).empty
    True
    """
    known, told = _fitting(options, log)
    if not len(known):
        return pd.DataFrame()
    low, likely, high = ({q: _ends(known, q)[end] for q in QUANTITIES} for end in range(3))
    base = _net(known, told, likely)
    rows = []
    for at, option in enumerate(known.itertuples()):
        for quantity in QUANTITIES:
            ends = []
            for end in (low, high):
                changed = likely[quantity].copy()
                changed[at] = end[quantity][at]
                ends.append(_net(known, told, likely | {quantity: changed}))
            rows.append(
                {
                    "option_id": option.option_id,
                    "option": option.option,
                    "quantity": IN_WORDS[quantity],
                    "given_low": ends[0],
                    "given_high": ends[1],
                    "base": base,
                    "swing": abs(ends[1] - ends[0]),
                    "n": len(known),
                }
            )
    table = pd.DataFrame(rows)
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def _net(options: pd.DataFrame, log: pd.DataFrame, values: dict[str, np.ndarray]) -> float:
    minutes = log["min_likely"].to_numpy(dtype=float)[None, :]
    released = in_sequence(
        options, log, minutes, values["saved"][None, :], values["adopt"][None, :]
    )
    return math.fsum(float(cost[0]) for _, cost in released) - float(options["run_yr"].sum())


def _fitting(options: pd.DataFrame, log: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the options that change something in the log, and the log with its costs."""
    if not len(options) or not len(log):
        return options.iloc[:0], log.iloc[:0]
    told = priced(log).reset_index(drop=True)
    fits = [
        bool(_changed(option.activity, option.role, told).any()) for option in options.itertuples()
    ]
    return options[fits].reset_index(drop=True), told


def _changed(activity: str, role: str | None, log: pd.DataFrame) -> np.ndarray:
    own = (log["activity"] == activity).to_numpy()
    return own if pd.isna(role) else own & (log["role"] == role).to_numpy()


class _Drawn:
    """The simulated minutes of the log, minutes released and adoption of the options."""

    def __init__(self, options: pd.DataFrame, log: pd.DataFrame, seed: int) -> None:
        rows, count = len(log), len(options)
        even = uniform(rows + 2 * count, seed)
        self.minutes = triangular(*_ends(log, "min"), even[:, :rows])
        self.saved = triangular(*_ends(options, "saved"), even[:, rows : rows + count])
        self.adopted = triangular(*_ends(options, "adopt"), even[:, rows + count :])


def _ends(table: pd.DataFrame, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return three_points(*(table[f"{name}_{end}"] for end in ("low", "likely", "high")))


def _payback(net: np.ndarray, one_off: float) -> dict[str, float]:
    low, high = p10_p90(net)
    with np.errstate(divide="ignore", invalid="ignore"):
        months = np.where(net > 0, 12 * one_off / net, np.inf)
    ordered = np.sort(months)
    at = [ordered[int(share * (len(ordered) - 1))] for share in (0.1, 0.5, 0.9)]
    return {
        "net": float(np.quantile(net, P50)),
        "net_low": float(low),
        "net_high": float(high),
        "payback": float(at[1]),
        "payback_low": float(at[0]),
        "payback_high": float(at[2]),
        "p_12": float((months < PAYS_BACK_WITHIN).mean()),
    }
