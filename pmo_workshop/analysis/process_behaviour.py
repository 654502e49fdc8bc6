"""Process behaviour charts: has the process changed, or is this month's figure noise?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from ..errors import DataError, names
from ..i18n import gettext

Constants = Literal["wheeler", "exact"]

_CONSTANTS: dict[str, tuple[float, float]] = {
    "wheeler": (2.66, 3.27),
    # 3 / d2 and D4 for ranges of two values, d2 = 1.128 and D4 = 3.267.
    "exact": (3 / 1.128, 3.267),
}

RULES = ("outside", "run", "two_of_three", "four_of_five")
RUN = 8

DRAWS = 10_000
"""Charts simulated for a rate of false alarms."""

RUN_CHART, PROVISIONAL, LIMITS = "run chart", "provisional limits", "limits"

COLUMNS = [
    "period",
    "value",
    "moving_range",
    "mean",
    "lower",
    "upper",
    "range_signal",
    "signal",
    "n",
]
P_COLUMNS = ["period", "value", "events", "mean", "lower", "upper", "signal", "n"]


@dataclass(frozen=True)
class Signal:
    """
    Something that chance alone would hardly show.

    Attributes
    ----------
    first, last : str
        The periods from which and up to which it goes.
    rule : str
        One of ``RULES``.
    text : str
        In words, such as "9 in a row above the mean".
    """

    first: str
    last: str
    rule: str
    text: str


@dataclass(frozen=True)
class ProcessBehaviour:
    """
    A series with its limits and signals.

    Attributes
    ----------
    table : DataFrame, one row per period
        XmR: ``period``, ``value``, ``moving_range``, ``mean``, ``lower``, ``upper``,
        ``range_signal`` (the moving range is above its limit), ``signal`` (words, or empty),
        ``n`` (records behind the value). p-chart: ``events`` instead of the two about ranges.
    mean, lower, upper : float
        Of the process as it is now; the limits are missing below 8 periods, and in a p-chart
        they are those of the last period.
    moving_range_mean, moving_range_limit : float
        Missing in a p-chart, and where there are no limits.
    status : str
        "run chart" below 8 periods, "provisional limits" from 8 to 11, "limits" from 12.
    signals : tuple of Signal
        In order of time.
    changed_from : str
        The first period of the process as it is now, if the limits were drawn anew; else empty.
    note : str
        Why the limits were not drawn anew although asked for; else empty.
    """

    table: pd.DataFrame
    mean: float
    lower: float
    upper: float
    moving_range_mean: float
    moving_range_limit: float
    status: str
    signals: tuple[Signal, ...]
    changed_from: str = ""
    note: str = ""


def xmr(
    series: pd.Series,
    constants: Constants = "wheeler",
    rules: Sequence[str] = ("outside", "run"),
    n: pd.Series | None = None,
) -> ProcessBehaviour:
    """
    Return the XmR chart of a series: mean, natural process limits and signals.

    Parameters
    ----------
    series : Series indexed by period, in order of time
        One value per period, periods equally long. A missing value stays in the table and is
        left out of the calculation; there is no moving range across it.
    constants : "wheeler" or "exact"
        2.66 and 3.27, or 3 / 1.128 and 3.267; they differ in the fourth digit of the limits.
    rules : sequence of "outside", "run", "two_of_three", "four_of_five"
        A value outside the limits; 8 in a row on one side of the mean; 2 of 3 beyond two thirds
        of the way to a limit; 4 of 5 beyond one third.
    n : Series indexed by period, optional
        Records behind each value; default 1.

    Returns
    -------
    ProcessBehaviour

    Raises
    ------
    DataError
        A period appears twice, a value is infinite, or a rule or the constants are unknown.

    Notes
    -----
    mean ± 2.66 · mean moving range, upper limit of the moving ranges 3.27 · their mean: Wheeler
    (2000), *Understanding Variation*. The standard deviation of all values is not used: a change
    in the process would widen it and hide itself. A value on the mean is on neither side.

    Examples
    --------
    >>> days = pd.Series([9, 8, 9, 7, 12, 8, 9, 8, 30], index=[f"2026-0{m}" for m in range(1, 10)])
    >>> chart = xmr(days)
    >>> chart.status, [(signal.first, signal.text) for signal in chart.signals]
    ('provisional limits', [('2026-09', 'above the upper limit')])
    """
    series = _checked(series)
    _check_rules(rules)
    if constants not in _CONSTANTS:
        raise DataError(
            gettext(
                "constants is {constants}; it must be one of {known}.",
                constants=repr(constants),
                known=names(_CONSTANTS),
            )
        )
    values = series.to_numpy()
    table = pd.DataFrame(
        {
            "period": series.index.astype(str),
            "value": values,
            "moving_range": np.abs(np.diff(values, prepend=np.nan)),
        }
    )
    count = int(series.notna().sum())
    mean = float(series.mean()) if count else np.nan
    moving_range_mean = lower = upper = moving_range_limit = np.nan
    if count >= RUN and table["moving_range"].notna().any():
        to_limit, range_limit = _CONSTANTS[constants]
        moving_range_mean = float(table["moving_range"].mean())
        lower, upper = mean - to_limit * moving_range_mean, mean + to_limit * moving_range_mean
        moving_range_limit = range_limit * moving_range_mean
    table["mean"], table["lower"], table["upper"] = mean, lower, upper
    slack = _slack(values)
    table["range_signal"] = table["moving_range"] > moving_range_limit + slack
    signals = _signals(table, rules) if count >= RUN else ()
    table["signal"] = _texts(table["period"], signals)
    table["n"] = _records(series.index, n)
    return ProcessBehaviour(
        table=table[COLUMNS],
        mean=mean,
        lower=lower,
        upper=upper,
        moving_range_mean=moving_range_mean,
        moving_range_limit=moving_range_limit,
        status=_status(count),
        signals=signals,
    )


def rebaseline(
    series: pd.Series,
    change: str,
    constants: Constants = "wheeler",
    rules: Sequence[str] = ("outside", "run"),
    n: pd.Series | None = None,
) -> ProcessBehaviour:
    """
    Return the XmR chart with limits drawn anew from a dated change on, if the data confirm it.

    Parameters
    ----------
    series, constants, rules, n
        As in ``xmr``.
    change : str
        The first period after a change that was made on purpose, such as "2026-03".

    Returns
    -------
    ProcessBehaviour
        With two stretches of limits if the change is confirmed; the figures are then those from
        the change on. Else the chart of ``xmr``, and ``note`` says why.

    Raises
    ------
    DataError
        As in ``xmr``, or the change is not a period of the series.

    Notes
    -----
    Confirmed means: 8 periods before the change, and the first 8 from the change on all on the
    same side of the mean of those before. Without both, limits drawn anew only hide signals.

    Examples
    --------
    >>> days = pd.Series([9, 8, 9, 10, 9, 8, 9, 10, 5, 6, 5, 4, 5, 6, 5, 4], index=range(1, 17))
    >>> chart = rebaseline(days, "9")
    >>> chart.changed_from, chart.mean, chart.status
    ('9', 5.0, 'provisional limits')
    >>> rebaseline(days, "12").note
    'The limits are not drawn anew at 12: only 5 periods from the change on; it needs 8.'
    """
    series = _checked(series)
    at = _place_of(change, list(series.index.astype(str)))
    before, after = series.iloc[:at], series.iloc[at:]
    reason = _not_confirmed(before, after, before.mean())
    if reason:
        whole = xmr(series, constants, rules, n)
        return replace(
            whole,
            note=gettext(
                "The limits are not drawn anew at {change}: {reason}.", change=change, reason=reason
            ),
        )
    first, second = (xmr(part, constants, rules, n) for part in (before, after))
    return _joined(first, second, change)


def p_chart(
    events: pd.Series, totals: pd.Series, rules: Sequence[str] = ("outside", "run")
) -> ProcessBehaviour:
    """
    Return the p-chart of shares with unequal totals: limits for each period.

    Parameters
    ----------
    events, totals : Series indexed by period, in order of time
        Such as requests done on time, and all requests. A period without records, or with a
        missing count, stays in the table and is left out of the calculation.
    rules : sequence of str
        As in ``xmr``; "two_of_three" and "four_of_five" count in each period's own limits.

    Returns
    -------
    ProcessBehaviour
        ``mean``, ``value`` and limits are shares, 0 to 1.

    Raises
    ------
    DataError
        The two series differ in periods, a period appears twice, a count is negative, or events
        exceed the total.

    Notes
    -----
    p̄ ± 3 √(p̄ (1 - p̄) / n_i) with p̄ = Σ events / Σ totals, cut at 0 and 1: Shewhart (1931); as
    in the NIST/SEMATECH e-Handbook, section 6.3.3.2.

    Examples
    --------
    >>> months = [f"2026-0{m}" for m in range(1, 9)]
    >>> met = pd.Series([18, 17, 19, 18, 16, 18, 17, 5], index=months)
    >>> chart = p_chart(met, pd.Series(20, index=months))
    >>> round(chart.mean, 2), chart.signals[0].first
    (0.8, '2026-08')
    """
    events, totals = _checked(events), _checked(totals)
    _check_rules(rules)
    if not events.index.equals(totals.index):
        raise DataError(gettext("Events and totals must have the same periods in the same order."))
    if ((events < 0) | (totals < 0) | (events > totals)).any():
        raise DataError(gettext("Events must be from 0 to the total of their period."))
    known = events.notna() & totals.notna() & (totals > 0)
    events, totals = events.where(known), totals.where(known)
    count = int(known.sum())
    mean = float(events.sum() / totals.sum()) if count else np.nan
    spread = 3 * np.sqrt(mean * (1 - mean) / totals) if count >= RUN else totals * np.nan
    table = pd.DataFrame(
        {
            "period": events.index.astype(str),
            "value": (events / totals).to_numpy(),
            "events": events.astype("Int64").array,
            "mean": mean,
            "lower": (mean - spread).clip(lower=0).to_numpy(),
            "upper": (mean + spread).clip(upper=1).to_numpy(),
        }
    )
    signals = _signals(table, rules, spread.to_numpy()) if count >= RUN else ()
    table["signal"] = _texts(table["period"], signals)
    table["n"] = totals.fillna(0).astype("int64").to_numpy()
    last = table[table["value"].notna()].tail(1)
    return ProcessBehaviour(
        table=table[P_COLUMNS],
        mean=mean,
        lower=float(last["lower"].iloc[0]) if count else np.nan,
        upper=float(last["upper"].iloc[0]) if count else np.nan,
        moving_range_mean=np.nan,
        moving_range_limit=np.nan,
        status=_status(count),
        signals=signals,
    )


def rebaseline_p(
    events: pd.Series, totals: pd.Series, change: str, rules: Sequence[str] = ("outside", "run")
) -> ProcessBehaviour:
    """
    Return the p-chart with limits drawn anew from a dated change on, if the data confirm it.

    Parameters
    ----------
    events, totals, rules
        As in ``p_chart``.
    change : str
        The first period after a change that was made on purpose.

    Returns
    -------
    ProcessBehaviour
        As ``rebaseline``; the share before the change is that of all its records.

    Raises
    ------
    DataError
        As in ``p_chart``, or the change is not a period of the series.

    Notes
    -----
    Confirmed as in ``rebaseline``.

    Examples
    --------
    >>> months = [str(month) for month in range(1, 17)]
    >>> met = pd.Series([10] * 8 + [18] * 8, index=months)
    >>> chart = rebaseline_p(met, pd.Series(20, index=months), "9")
    >>> chart.changed_from, chart.mean, len(chart.signals)
    ('9', 0.9, 0)
    """
    whole = p_chart(events, totals, rules)
    at = _place_of(change, list(whole.table["period"]))
    shares = pd.Series(whole.table["value"].to_numpy(), index=whole.table["period"])
    first = p_chart(events.iloc[:at], totals.iloc[:at], rules)
    reason = _not_confirmed(shares.iloc[:at], shares.iloc[at:], first.mean)
    if reason:
        return replace(
            whole,
            note=gettext(
                "The limits are not drawn anew at {change}: {reason}.", change=change, reason=reason
            ),
        )
    return _joined(first, p_chart(events.iloc[at:], totals.iloc[at:], rules), change)


def from_latest_event(
    chart: ProcessBehaviour, dated: Iterable[object], redrawn: Callable[[str], ProcessBehaviour]
) -> ProcessBehaviour:
    """
    Return a chart drawn anew at the latest dated event that its data confirm.

    Parameters
    ----------
    chart : ProcessBehaviour
        With one stretch of limits.
    dated : iterable
        The periods in which something was changed on purpose, known without the series: a date
        that the series itself suggests confirms nothing.
    redrawn : function of a period
        Such as ``rebaseline`` of the same series.

    Returns
    -------
    ProcessBehaviour
        The chart as it is if no event is confirmed.

    Examples
    --------
    >>> days = pd.Series([9, 8, 9, 10, 9, 8, 9, 10, 5, 6, 5, 4, 5, 6, 5, 4], index=range(1, 17))
    >>> from_latest_event(xmr(days), [9, 12], lambda at: rebaseline(days, at)).changed_from
    '9'
    >>> from_latest_event(xmr(days), [], lambda at: rebaseline(days, at)).changed_from
    ''
    """
    known = {str(period) for period in dated}
    for period in reversed(chart.table["period"].tolist()):
        if period in known:
            again = redrawn(period)
            if again.changed_from:
                return again
    return chart


def false_alarm_rate(chart: ProcessBehaviour) -> float:
    """
    How often a process that never changes would show a signal on a chart as long as this one.

    Parameters
    ----------
    chart : ProcessBehaviour
        By the rules "outside" and "run".

    Returns
    -------
    float, 0 to 1
        Missing for a run chart, and where nothing varies. Of a chart of two stretches: of at
        least one signal in either.

    Notes
    -----
    10,000 simulated series, fixed seed, with limits drawn from each of them: independent normal
    values for XmR, binomial counts with the totals of the chart for a p-chart. Values that follow
    one another closely alarm more often.

    Examples
    --------
    >>> days = pd.Series([9.0, 8, 10, 7] * 6, index=range(24))
    >>> 0.05 < false_alarm_rate(xmr(days)) < 0.12
    True
    """
    known = chart.table.dropna(subset=["value"])
    late = (known["period"] == chart.changed_from).cummax()
    stretches = [part for part in (known[~late], known[late]) if len(part) >= RUN]
    if not stretches or any(np.ptp(part["value"].to_numpy()) == 0 for part in stretches):
        return np.nan
    quiet = [1 - _alarms(part) for part in stretches]
    return float(1 - np.prod(quiet))


def _alarms(stretch: pd.DataFrame) -> float:
    """Return the rate of false alarms of a stretch with one mean."""
    if "events" not in stretch:
        return _alarms_of_xmr(len(stretch))
    mean = stretch["events"].sum() / stretch["n"].sum()
    return _alarms_of_p(tuple(stretch["n"].tolist()), float(mean))


@cache
def _alarms_of_xmr(periods: int) -> float:
    values = np.random.default_rng(1).normal(size=(DRAWS, periods))
    mean = values.mean(axis=1, keepdims=True)
    reach = _CONSTANTS["wheeler"][0] * np.abs(np.diff(values, axis=1)).mean(axis=1, keepdims=True)
    return _alarmed(values - mean, reach)


@cache
def _alarms_of_p(totals: tuple[int, ...], mean: float) -> float:
    counts = np.random.default_rng(1).binomial(totals, mean, (DRAWS, len(totals)))
    share = counts.sum(axis=1, keepdims=True) / sum(totals)
    reach = 3 * np.sqrt(share * (1 - share) / np.array(totals))
    return _alarmed(counts / np.array(totals) - share, reach)


def _alarmed(distance: np.ndarray, reach: np.ndarray) -> float:
    """Return the share of series with a value outside its limits, or a run on one side."""
    outside = (np.abs(distance) > reach + 1e-9).any(axis=1)
    side = np.where(np.abs(distance) <= 1e-9, 0, np.sign(distance))
    runs = np.abs(np.lib.stride_tricks.sliding_window_view(side, RUN, axis=1).sum(axis=2)) == RUN
    return float((outside | runs.any(axis=1)).mean())


def _place_of(change: str, periods: list[str]) -> int:
    if str(change) not in periods:
        raise DataError(
            gettext(
                "The change {change} is not a period of the series, which goes from "
                "{first} to {last}.",
                change=repr(change),
                first=periods[0] if periods else "nothing",
                last=periods[-1] if periods else "nothing",
            )
        )
    return periods.index(str(change))


def _joined(first: ProcessBehaviour, second: ProcessBehaviour, change: str) -> ProcessBehaviour:
    """Return the chart of two stretches; its figures are those of the second."""
    return replace(
        second,
        table=pd.concat([first.table, second.table], ignore_index=True),
        signals=first.signals + second.signals,
        changed_from=str(change),
    )


def _status(count: int) -> str:
    if count < RUN:
        return RUN_CHART
    return PROVISIONAL if count < 12 else LIMITS


def _not_confirmed(before: pd.Series, after: pd.Series, mean: float) -> str:
    """Return why a change is not confirmed, or nothing."""
    before, after = before.dropna(), after.dropna()
    for part, where in ((before, "before the change"), (after, "from the change on")):
        if len(part) < RUN:
            return f"only {len(part)} periods {where}; it needs {RUN}"
    sides = _sides(after.to_numpy()[:RUN] - mean, _slack(before.to_numpy()))
    if abs(sides.sum()) < RUN:
        return f"the {RUN} periods from the change on are not all on one side of the old mean"
    return ""


def _signals(
    table: pd.DataFrame, rules: Sequence[str], spread: np.ndarray | None = None
) -> tuple[Signal, ...]:
    """Return the signals of a table with value, mean, lower and upper, in order of time."""
    shown = table["value"].notna().to_numpy()
    known = table[shown]
    periods = known["period"].to_numpy()
    value, mean = known["value"].to_numpy(), known["mean"].to_numpy()
    slack = _slack(value)
    half = (known["upper"] - known["mean"]).to_numpy() if spread is None else spread[shown]
    found = []
    if "outside" in rules:
        for i in np.flatnonzero(value > known["upper"].to_numpy() + slack).tolist():
            found.append((i, i, "outside", "above the upper limit"))
        for i in np.flatnonzero(value < known["lower"].to_numpy() - slack).tolist():
            found.append((i, i, "outside", "below the lower limit"))
    if "run" in rules:
        found += _runs(_sides(value - mean, slack))
    if "two_of_three" in rules:
        found += _zones(value - mean, half * 2 / 3 + slack, 2, 3, "two_of_three")
    if "four_of_five" in rules:
        found += _zones(value - mean, half / 3 + slack, 4, 5, "four_of_five")
    order = sorted(found, key=lambda signal: (signal[0], RULES.index(signal[2])))
    return tuple(
        Signal(str(periods[first]), str(periods[last]), rule, text)
        for first, last, rule, text in order
    )


def _runs(sides: np.ndarray) -> list[tuple[int, int, str, str]]:
    """Return the runs of 8 or more on one side: first, last, rule, words."""
    found = []
    first = 0
    for i in range(1, len(sides) + 1):
        if i < len(sides) and sides[i] == sides[first]:
            continue
        length = i - first
        if sides[first] and length >= RUN:
            side = "above" if sides[first] > 0 else "below"
            found.append((first, i - 1, "run", f"{length} in a row {side} the mean"))
        first = i
    return found


def _zones(
    distance: np.ndarray, beyond: np.ndarray, needed: int, window: int, rule: str
) -> list[tuple[int, int, str, str]]:
    """Return the stretches in which enough of the values lie far out on one side."""
    found = []
    for side, words in ((1, "above"), (-1, "below")):
        far = side * distance > beyond
        marked = np.zeros(len(far), dtype=bool)
        for last in range(window - 1, len(far)):
            stretch = slice(last - window + 1, last + 1)
            if far[stretch].sum() >= needed:
                marked[stretch] |= far[stretch]
        for i in np.flatnonzero(marked).tolist():
            found.append((i, i, rule, f"one of {needed} in {window} far {words} the mean"))
    return found


def _texts(periods: pd.Series, signals: tuple[Signal, ...]) -> list[str]:
    """Return the words of the signals that each period belongs to."""
    order = {period: i for i, period in enumerate(periods)}
    spans = [(order[s.first], order[s.last], s.text) for s in signals]
    return [
        "; ".join(text for first, last, text in spans if first <= i <= last)
        for i in range(len(periods))
    ]


def _sides(distance: np.ndarray, slack: float) -> np.ndarray:
    """Return 1 above, -1 below and 0 on the line."""
    return np.where(np.abs(distance) <= slack, 0, np.sign(distance)).astype(int)


def _slack(values: np.ndarray) -> float:
    """Return the difference that is only the rounding of floats."""
    known = values[~np.isnan(values)]
    return 1e-9 * float(np.abs(known).max()) if known.size else 0.0


def _records(periods: pd.Index, n: pd.Series | None) -> np.ndarray:
    if n is None:
        return np.ones(len(periods), dtype="int64")
    counted = n.reindex(periods)
    return counted.astype("float64").fillna(0).astype("int64").to_numpy()


def _check_rules(rules: Sequence[str]) -> None:
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown:
        raise DataError(
            gettext(
                "Unknown rule {unknown}; the rules are {rules}.",
                unknown=names(unknown),
                rules=names(RULES),
            )
        )


def _checked(series: pd.Series) -> pd.Series:
    """Return the series as floats, or say why it is not one value per period."""
    values = series.astype("float64")
    twice = values.index[values.index.duplicated()]
    if len(twice):
        raise DataError(
            gettext(
                "The period {twice} appears more than once; a process behaviour chart "
                "needs one value per period. Add up or average the rows of the period.",
                twice=repr(str(twice[0])),
            )
        )
    if np.isinf(values.to_numpy()).any():
        raise DataError(gettext("The series holds an infinite value; correct or remove it."))
    return values
