"""C5: has the PMO become cheaper in real terms, and did quality hold?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from .process_behaviour import RUN, ProcessBehaviour, from_latest_event, rebaseline, xmr
from .uncertainty import newcombe, welch

INTERVAL_FROM = 10
BASE = 12
HELD, FELL, UNKNOWN = "held", "fell", "too few answers to tell"


def unit_costs(costs: pd.DataFrame) -> pd.DataFrame:
    """
    Real cost per unit of each output and period.

    Parameters
    ----------
    costs : DataFrame, one row per period and output
        ``period``, ``output_id``, ``cost`` (real), ``qty``.

    Returns
    -------
    DataFrame, one row per period and output with a quantity above 0
        ``period``, ``output_id``, ``cost``, ``qty``, ``unit_cost``.

    Examples
    --------
    >>> costs = pd.DataFrame({"period": "2026-01", "output_id": ["a", "b"], "cost": [10.0, 5.0],
    ...                       "qty": [5.0, 0.0]})
    >>> unit_costs(costs)["unit_cost"].tolist()
    [2.0]
    """
    made = costs.dropna(subset=["cost", "qty"])
    made = made.groupby(["period", "output_id"], as_index=False)[["cost", "qty"]].sum()
    made = made[made["qty"] > 0]
    return made.assign(unit_cost=made["cost"] / made["qty"]).reset_index(drop=True)


def base_periods(costs: pd.DataFrame) -> list[str]:
    """
    The periods the index is compared with: the first twelve, at most half of all.

    Examples
    --------
    >>> costs = pd.DataFrame({"period": [f"2026-{m:02d}" for m in range(1, 9)]})
    >>> base_periods(costs)
    ['2026-01', '2026-02', '2026-03', '2026-04']
    """
    periods = sorted(costs["period"].dropna().unique())
    return periods[: max(1, min(BASE, len(periods) // 2))]


def cost_index(costs: pd.DataFrame) -> pd.Series:
    """
    Laspeyres index of unit cost by period: today's unit costs at the quantities of the base.

    Parameters
    ----------
    costs : DataFrame
        As in ``unit_costs``.

    Returns
    -------
    Series by period
        100 is the level of the base; missing where an output of the base was not made. Outputs
        that the base lacks are left out. Empty without a base.

    Notes
    -----
    L = Σ c_t q_0 / Σ c_0 q_0 (Laspeyres 1871), c_0 = Σ cost / Σ quantity and q_0 = quantity per
    period of the base, periods without the output counting as 0. The mix of outputs cannot move it.

    Examples
    --------
    >>> costs = pd.DataFrame({"period": ["2026-01", "2026-02"], "output_id": "a",
    ...                       "cost": [100.0, 90.0], "qty": [10.0, 10.0]})
    >>> cost_index(costs).to_dict()
    {'2026-01': 100.0, '2026-02': 90.0}
    """
    made, start = unit_costs(costs), base_periods(costs)
    base = made[made["period"].isin(start)].groupby("output_id")
    q0 = base["qty"].sum() / max(len(start), 1)
    c0 = base["cost"].sum() / base["qty"].sum()
    periods = sorted(costs["period"].dropna().unique())
    if not len(q0) or not (c0 * q0).sum() > 0:
        return pd.Series(dtype="float64")
    wide = made.pivot_table(index="period", columns="output_id", values="unit_cost")
    wide = wide.reindex(index=periods, columns=q0.index)
    return 100 * (wide * q0).sum(axis=1, skipna=False) / (c0 * q0).sum()


def outputs_left_out(costs: pd.DataFrame) -> tuple[list[str], list[str]]:
    """
    The outputs that the index cannot follow.

    Parameters
    ----------
    costs : DataFrame
        As in ``unit_costs``.

    Returns
    -------
    (new, interrupted) : two lists of output ids
        ``new`` were not made in the base and are in no period of the index; ``interrupted`` were,
        but not in every period since: the index has a gap there.

    Examples
    --------
    >>> costs = pd.DataFrame({"period": ["2026-01", "2026-01", "2026-02", "2026-02"],
    ...     "output_id": ["a", "b", "a", "c"], "cost": 5.0, "qty": 1.0})
    >>> outputs_left_out(costs)
    (['c'], ['b'])
    """
    made = unit_costs(costs)
    base = set(made.loc[made["period"].isin(base_periods(costs)), "output_id"])
    periods = made.groupby("output_id")["period"].nunique()
    every = costs["period"].dropna().nunique()
    return sorted(set(made["output_id"]) - base), sorted(o for o in base if periods[o] < every)


def cost_behaviour(costs: pd.DataFrame, dated: Iterable[object]) -> ProcessBehaviour:
    """
    The behaviour chart of the cost index, with limits drawn anew at a confirmed dated event.

    Parameters
    ----------
    costs : DataFrame
        As in ``unit_costs``.
    dated : iterable
        The periods of dated events.

    Returns
    -------
    ProcessBehaviour
        ``changed_from`` is the latest event that 8 periods before it and 8 from it on confirm;
        empty without one. Where the series itself seems to break, it would be sized too large.

    Examples
    --------
    >>> costs = pd.DataFrame({"period": [f"2025-{m:02d}" for m in range(1, 13)]
    ...                       + [f"2026-{m:02d}" for m in range(1, 13)], "output_id": "a",
    ...                       "cost": [100.0, 102.0] * 6 + [80.0, 82.0] * 6, "qty": 10.0})
    >>> cost_behaviour(costs, ["2026-01"]).changed_from
    '2026-01'
    """
    index = cost_index(costs)
    return from_latest_event(xmr(index), dated, lambda at: rebaseline(index, at))


def cost_change(costs: pd.DataFrame, change: str) -> pd.DataFrame:
    """
    How far the cost index differs before and from a period on, in per cent.

    Parameters
    ----------
    costs : DataFrame
        As in ``unit_costs``.
    change : str
        The first period from a dated event on, known without the series.

    Returns
    -------
    DataFrame, one row, or none with fewer than 8 periods on a side
        ``what`` ("cost index"), ``change`` (per cent of the level before) with ``_low`` and
        ``_high``, ``before`` and ``after`` (mean index), ``n`` (periods).

    Notes
    -----
    Welch's interval of the difference of the two means, divided by the level before. It takes
    the periods as independent.

    Examples
    --------
    >>> costs = pd.DataFrame({"period": [f"2025-{m:02d}" for m in range(1, 13)]
    ...                       + [f"2026-{m:02d}" for m in range(1, 13)], "output_id": "a",
    ...                       "cost": [100.0, 102.0] * 6 + [80.0, 82.0] * 6, "qty": 10.0})
    >>> cost_change(costs, "2026-01").round(1)[["change", "before", "after"]].iloc[0].tolist()
    [-19.8, 100.0, 80.2]
    """
    columns = ["what", "change", "change_low", "change_high", "before", "after", "n"]
    index = cost_index(costs).dropna()
    before, after = index[index.index < change], index[index.index >= change]
    if len(before) < RUN or len(after) < RUN:
        return pd.DataFrame(columns=columns)
    found, level = welch(after, before), float(before.mean())
    figures = [100 * part / level for part in (found.estimate, found.low, found.high)]
    row = ("cost index", *figures, level, float(after.mean()), len(index))
    return pd.DataFrame([row], columns=columns)


def cost_effects(costs: pd.DataFrame, change: str) -> pd.DataFrame:
    """
    What the difference of total cost per period consists of, to the penny.

    Parameters
    ----------
    costs : DataFrame
        As in ``unit_costs``.
    change : str
        The first period after the change; before and after are means per period.

    Returns
    -------
    DataFrame, rows volume, mix, unit cost, joint, range (only if there is one), total
        ``effect``, ``amount`` (currency per period), ``n`` (periods). The others add up to the
        total. Empty if there are no periods on one side or no output was made on both.

    Notes
    -----
    Over the outputs made on both sides: volume = (Q1/Q0 - 1) Σ c0 q0; mix = Σ c0 q1 -
    Q1/Q0 Σ c0 q0; unit cost = Σ (c1 - c0) q0; joint = Σ (c1 - c0)(q1 - q0). Range: cost of the
    outputs made on one side only, and cost without any quantity.

    Examples
    --------
    >>> costs = pd.DataFrame({"period": ["2025-12"] * 2 + ["2026-01"] * 2,
    ...     "output_id": ["a", "b"] * 2, "cost": [10.0, 90.0, 16.0, 30.0],
    ...     "qty": [1.0, 3.0, 2.0, 2.0]})
    >>> dict(zip(*cost_effects(costs, "2026-01")[["effect", "amount"]].T.to_numpy()))
    {'volume': 0.0, 'mix': -20.0, 'unit cost': -47.0, 'joint': 13.0, 'total': -54.0}
    """
    columns = ["effect", "amount", "n"]
    known = costs.dropna(subset=["period", "cost", "qty"])
    late = known["period"] >= change
    sides = [
        own.groupby("output_id")[["cost", "qty"]].sum() / max(own["period"].nunique(), 1)
        for own in (known[~late], known[late])
    ]
    total = sides[1]["cost"].sum() - sides[0]["cost"].sum()
    both = [output for output in sides[0].index if output in sides[1].index]
    both = [output for output in both if all(side.loc[output, "qty"] > 0 for side in sides)]
    first, second = (side.loc[both] for side in sides)
    if not both:
        return pd.DataFrame(columns=columns)
    q0, q1 = first["qty"], second["qty"]
    c0, c1 = first["cost"] / q0, second["cost"] / q1
    growth = q1.sum() / q0.sum()
    amounts = {
        "volume": (growth - 1) * (c0 * q0).sum(),
        "mix": (c0 * q1).sum() - growth * (c0 * q0).sum(),
        "unit cost": ((c1 - c0) * q0).sum(),
        "joint": ((c1 - c0) * (q1 - q0)).sum(),
        "range": total - (second["cost"].sum() - first["cost"].sum()),
        "total": total,
    }
    if len(both) == len(set(sides[0].index) | set(sides[1].index)):
        del amounts["range"]
    periods = known["period"].nunique()
    rows = [(effect, float(amount), periods) for effect, amount in amounts.items()]
    return pd.DataFrame(rows, columns=columns)


def guardrails(
    satisfaction: tuple[pd.Series, pd.Series],
    in_time: tuple[tuple[int, int], tuple[int, int]],
    margins: Mapping[str, float],
) -> pd.DataFrame:
    """
    Whether satisfaction and service levels held over the same change.

    Parameters
    ----------
    satisfaction : (before, after)
        One value per person.
    in_time : ((met, due) before, (met, due) after)
    margins : mapping
        The smallest difference that matters: ``satisfaction`` in scale points, ``in_time`` as a
        share.

    Returns
    -------
    DataFrame, rows ``satisfaction`` and ``service levels``
        ``guardrail``, ``before``, ``after``, ``change`` with ``_low`` and ``_high`` (missing
        below 10 on a side), ``state`` ("held": the interval lies above minus the margin, which
        is tested first as in the verdict grammar; "fell": it lies below 0; else "too few answers
        to tell"), ``counted``, ``n_before`` and ``n_after``, ``n`` (the smaller of them).

    Notes
    -----
    Welch for the means, Newcombe (1998) for the shares. Answers of the same people before and
    after are taken as independent, which widens the interval.

    Examples
    --------
    >>> before, after = pd.Series([5.0, 6.0] * 8), pd.Series([3.0, 4.0] * 8)
    >>> found = guardrails((before, after), ((45, 50), (46, 50)),
    ...                    {"satisfaction": 0.5, "in_time": 0.1})
    >>> found[["guardrail", "state"]].to_dict("records")[0]
    {'guardrail': 'satisfaction', 'state': 'fell'}
    """
    columns = ["guardrail", "counted", "before", "after", "change", "change_low", "change_high",
               "state", "n_before", "n_after", "n"]  # fmt: skip
    first, second = (side.dropna() for side in satisfaction)
    (met0, due0), (met1, due1) = in_time
    rows = []
    for name, counted, sizes, levels, margin in (
        ("satisfaction", "answers", (len(first), len(second)),
         (first.mean() if len(first) else np.nan, second.mean() if len(second) else np.nan),
         margins["satisfaction"]),
        ("service levels", "requests", (due0, due1),
         (met0 / due0 if due0 else np.nan, met1 / due1 if due1 else np.nan), margins["in_time"]),
    ):  # fmt: skip
        low = high = np.nan
        if min(sizes) >= INTERVAL_FROM:
            found = (
                welch(second, first) if name == "satisfaction" else newcombe(met1, due1, met0, due0)
            )
            low, high = found.low, found.high
        state = _state(low, high, margin)
        rows.append((name, counted, *map(float, levels), float(levels[1] - levels[0]), low, high,
                     state, *sizes, min(sizes)))  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _state(low: float, high: float, margin: float) -> str:
    if not np.isfinite(low):
        return UNKNOWN
    if low > -margin:
        return HELD
    return FELL if high < 0 else UNKNOWN
