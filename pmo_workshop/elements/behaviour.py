"""A process behaviour chart in words, as a table and with its next step: shared by the elements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..analysis.process_behaviour import ProcessBehaviour, Signal, false_alarm_rate
from ..claims import Claim, Statement
from ..disclosure import Behind, Released
from ..display import (
    NOT_SHOWN,
    clean,
    counted,
    expect_released,
    false_alarms_in_words,
    number,
    percent,
    status_in_words,
    upper_first,
)
from ..intake.client import Client
from ..present import column
from ..present.grammar import claim, sentences, steps
from ..present.table import Column, Series, Table, laid_out
from ..verdicts import Verdict
from .question import Answer, Question


@sentences()
def say_behaviour(series: Released) -> Iterable[Claim]:
    """T5: whether the process has changed, or only varies."""
    status, periods = series.facts["status"], len(series.result)
    what = series.facts["what"]
    if status == "run chart":
        why = (
            f". {series.notes[0]} No direction is named."
            if series.notes
            else ": too few to tell a change from routine variation (limits need 8), so no "
            "direction is named."
        )
        yield claim(series, "run", f"{counted(periods, 'periods')} of {what}{why}")
        return
    limits = "provisional limits" if status == "provisional limits" else "limits"
    changed = series.facts.get("changed_from")
    if changed:
        text = (
            f"{upper_first(what)} has changed since {changed}: 8 periods before and 8 "
            f"from it on confirm it. {_since_the_change(series, str(changed), limits)}"
        )
        judged, told = change_at(series.result, str(changed)), f"changed since {changed}"
    elif not series.facts["signals"]:
        text = (
            f"{upper_first(what)} is {_level(series)} in all {periods} periods: nothing has "
            "varied, so there is no signal of a change."
            if never_varied(series.result)
            else f"{upper_first(what)} has varied within its {limits} over {periods} "
            "periods: no signal of a change. Differences from one period to the next are "
            "routine variation."
        )
        judged, told = Verdict.NO_SIGNAL, ""
    else:
        since, found = _latest_signal(series.facts["signals"], series.result["period"])
        text = (
            f"{upper_first(what)} shows a signal: changed since {since} ({found}), "
            f"against {limits} from {periods} periods."
        )
        judged, told = signal_at(series.result, since), ""
    facts = series.facts
    yield claim(
        series,
        "signal",
        text,
        verdict=judged,
        told=told,
        number=facts["mean"],
        low=facts.get("lower"),
        high=facts.get("upper"),
        unit=str(facts["unit"]),
    )


def change_at(table: pd.DataFrame, since: str) -> Verdict:
    """Return in which direction the mean has changed at a confirmed date."""
    before = table.loc[table["period"].astype(str) < since, "mean"]
    return Verdict.CHANGED_UP if table["mean"].iloc[-1] > before.iloc[-1] else Verdict.CHANGED_DOWN


def signal_at(table: pd.DataFrame, since: str, value: str = "value") -> Verdict:
    """Return on which side of the mean the values lie from the beginning of a signal on."""
    first = table[table["period"].astype(str) == since].iloc[0]
    return Verdict.SIGNAL_UP if first[value] > first["mean"] else Verdict.SIGNAL_DOWN


def never_varied(table: pd.DataFrame, value: str = "value") -> bool:
    """Whether all periods of a series have the same value."""
    known = table[value].dropna()
    return len(known) > 0 and bool(np.ptp(known.to_numpy()) == 0)


def _level(series: Released) -> str:
    """Return the mean of a series as its values are told."""
    mean = series.facts["mean"]
    return percent(mean) if series.facts["unit"] == "share" else number(mean)


def _since_the_change(series: Released, changed: str, limits: str) -> str:
    """Return whether the process varies within its limits since they were drawn anew."""
    if never_varied(series.result[series.result["period"].astype(str) >= changed]):
        return f"Since then it is {_level(series)} in every period."
    signals = [signal for signal in series.facts["signals"] if signal.first >= changed]
    if not signals:
        return f"Since then it varies within {limits}."
    since, found = _latest_signal(signals, series.result["period"])
    return f"Since then there is a signal from {since} on ({found}), against {limits}."


def _latest_signal(signals: Sequence[Signal], periods: Iterable[object]) -> tuple[str, str]:
    """Return where the last run of periods with the same signal began, and the signal."""
    places = {str(period): at for at, period in enumerate(periods)}
    covered: dict[str, set[int]] = {}
    for signal in signals:
        stretch = range(places[signal.first], places[signal.last] + 1)
        covered.setdefault(signal.text, set()).update(stretch)
    last = max(map(max, covered.values()))

    def first(text: str) -> int:
        return next(at + 1 for at in range(last, -2, -1) if at not in covered[text])

    longest = min((text for text in covered if last in covered[text]), key=first)
    return list(places)[first(longest)], longest


def table_behaviour(behaviour: Released) -> Table | None:
    """Lay out the values of ``chart_behaviour`` with their limits and signals."""
    facts = expect_released(behaviour).facts
    shown = percent if facts.get("unit") == "share" else number
    limits = [shown(facts.get(name)) for name in ("lower", "upper")]
    centre = shown(facts.get("mean"))
    changing = behaviour.result.get("lower", pd.Series(dtype=float)).nunique() > 1
    limits_hold = NOT_SHOWN not in limits and not changing

    def figure(name: str, title: str) -> Column:
        return Column(name, title, lambda row: shown(row[name]), "number", "right")

    name = upper_first(clean(facts.get("what")).removeprefix("the ") or "value")
    return laid_out(
        behaviour,
        "behaviour",
        f"{name} by period",
        (
            column.text("period", "Period"),
            figure("value", "Value"),
            figure("lower", "Lower limit"),
            figure("upper", "Upper limit"),
            Column("signal", "Signal", lambda row: clean(row["signal"])),
        ),
        f"Mean: {centre}." if centre != NOT_SHOWN else "",
        f"Natural process limits: {' to '.join(limits)}." if limits_hold else "",
        status_in_words(clean(facts.get("status"))),
        false_alarms_in_words(facts.get("false_alarms")),
        series=Series(name, share=facts.get("unit") == "share"),
    )


def next_behaviour(series: Released) -> Statement | None:
    """T5: what to do about the series."""
    if series.missing:
        return None
    return steps(
        series,
        "Find out what happened at the date of the signal, and write it on the chart."
        if series.facts["signals"]
        else "Report the limits, not the last month: a single month up or down means nothing.",
    )


def released_behaviour(
    question: Question[Any],
    client: Client,
    chart: ProcessBehaviour,
    *,
    asks: str = "",
    people: Behind,
    what: str,
    unit: str,
    n: int,
    period: str,
    notes: tuple[str, ...] = (),
) -> Answer:
    """
    Pass a process behaviour chart through the guard.

    Parameters
    ----------
    question : Question
        Whose answer it is.
    client : Client
    chart : ProcessBehaviour
    asks, people, n, period, notes
        As in ``disclosure.release``.
    what, unit : str
        What varies, such as ``"mean satisfaction"``, and its unit.

    Returns
    -------
    Answer
        Facts ``what``, ``unit``, ``status``, ``mean``, ``changed_from``, ``signals``,
        ``false_alarms``, ``lower``, ``upper``.
    """
    table = chart.table.assign(n=len(chart.table)) if "n" not in chart.table else chart.table
    facts: dict[str, Any] = {"what": what, "unit": unit, "status": chart.status, "mean": chart.mean}
    facts |= {"changed_from": chart.changed_from, "signals": chart.signals}
    facts["false_alarms"] = false_alarm_rate(chart)
    for limit in ("lower", "upper"):
        facts[limit] = getattr(chart, limit, None)
    return question.release(
        client,
        table,
        people=people,
        keys=["period"],
        asks=asks,
        n=n,
        facts=facts,
        period=period,
        notes=notes,
        too_few=f"No period shows {what} yet.",
    )
