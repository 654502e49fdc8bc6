"""The measures to watch: every process behaviour chart of the workbooks with its limits."""

from __future__ import annotations

from dataclasses import dataclass

from ..claims import Claim, Statement
from ..display import clean, counted, is_missing, number, percent
from ..present import column
from ..present.grammar import listed
from ..present.table import Column, Row, Series, Table
from .reading import NOTHING_READ, Evidence, PublishedTable, expect_evidence
from .words import plan_claim, table_of

_VALUES = ("value", "log_ratio")
"""The column that holds the series: S3 has a balance of hours in its place."""


@dataclass(frozen=True)
class Measure:
    """One series: what is measured, its latest period, natural process limits and signal."""

    activity: str
    name: str
    periods: int
    first: str
    last: str
    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    signal: str
    share: bool


def measures(evidence: Evidence) -> tuple[Measure, ...]:
    """Return every series with limits, in the order of the workbooks, each once."""
    found: dict[tuple[str, str], Measure] = {}
    for table in expect_evidence(evidence).tables:
        if table.series is not None:
            measure = _measure(table, table.series)
            found.setdefault((measure.activity, measure.name), measure)
    return tuple(found.values())


def _measure(table: PublishedTable, series: Series) -> Measure:
    column = next(name for name in _VALUES if name in table.column_names)
    last = table.data[-1]
    signals = [clean(row["signal"]) for row in table.data if clean(row["signal"])]
    return Measure(
        activity=table.activity,
        name=series.name,
        periods=len(table.data),
        first=clean(table.data[0]["period"]),
        last=clean(last["period"]),
        value=last[column],
        mean=last.get("mean"),
        lower=last["lower"],
        upper=last["upper"],
        signal=signals[-1] if signals else "",
        share=series.share,
    )


def say_measures(evidence: Evidence) -> Statement:
    """Say which measures have limits and which of them have changed."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    found = measures(evidence)
    limited = [m for m in found if not is_missing(m.lower) and not is_missing(m.upper)]
    if not limited:
        return Statement("missing", (_NO_MEASURES,))
    changed = [m for m in limited if m.signal]
    names = listed(f"{_lower(m.name)} ({m.activity})" for m in changed)
    text = f"{counted(len(limited), 'measures')} can be watched with natural process limits. " + (
        f"A signal stands in {names}; the others show routine variation only."
        if changed and len(changed) < len(limited)
        else f"A signal stands in {names}."
        if changed
        else "No signal: all variation is routine."
    )
    return Statement.of(_claim(evidence, text, len(changed), len(limited)))


_NO_MEASURES = (
    "No series has limits yet: it takes 8 equally spaced periods of the same question. Choose one "
    "measure per element and record it every month."
)


def _claim(evidence: Evidence, text: str, signals: int, n: int) -> Claim:
    return plan_claim(evidence, "measures", "all", text, number=float(signals), unit="signals", n=n)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def table_measures(evidence: Evidence) -> Table | None:
    """Lay out the measures with their limits and signals."""
    rows = [
        {
            "measure": m.name,
            "activity": m.activity,
            "periods": m.periods,
            "span": f"{m.first} to {m.last}",
            "value": m.value,
            "mean": m.mean,
            "lower": m.lower,
            "upper": m.upper,
            "signal": m.signal or "none",
            "share": m.share,
        }
        for m in measures(evidence)
    ]
    columns = (
        column.text("measure", "Measure"),
        column.text("activity", "From"),
        _value_column("value", "Latest"),
        _value_column("mean", "Mean"),
        _value_column("lower", "Lower limit"),
        _value_column("upper", "Upper limit"),
        column.text("signal", "Last signal"),
        column.text("span", "Periods"),
    )
    return table_of(
        "plan_measures",
        "Measures to watch",
        columns,
        rows,
        "Natural process limits of the latest period: the mean ± 2.66 times the mean moving range, "
        "or those of a p-chart for shares. Inside the limits a value is routine: do not praise and "
        "do not blame.",
        "A series without limits has fewer than 8 periods: nothing in it can be called a change.",
    )


def _value_column(name: str, title: str) -> Column:
    def text(row: Row) -> str:
        if is_missing(row[name]):
            return "–"
        if row["share"]:
            return percent(row[name])
        value = float(row[name])
        return number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2)

    return Column(name, title, text, "number", align="right")
