"""The measures to watch: every process behaviour chart of the workbooks with its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..claims import Claim, Statement
from ..display import clean, counted, is_missing, lower_first, number, percent
from ..present import column
from ..present.grammar import has, listed
from ..present.table import Column, Row, Series, Table
from .reading import NOTHING_READ, Evidence, PublishedTable, expect_evidence
from .words import plan_claim, table_of

_VALUES = ("value", "log_ratio")
"""The column that holds the series: S3 has a balance of hours in its place."""


@dataclass(frozen=True)
class Measure:
    """
    One series: what is measured, its latest period, natural process limits and signal.

    ``changed`` is the period from which on limits were drawn anew, "" if they never were.
    """

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
    changed: str
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
        changed=_changed(table.data),
        share=series.share,
    )


def _changed(rows: Sequence[Row]) -> str:
    """Return the period of the last new mean: there the limits were drawn anew."""
    known = [row for row in rows if not is_missing(row.get("mean"))]
    moved = [row for before, row in pairwise(known) if row["mean"] != before["mean"]]
    return clean(moved[-1]["period"]) if moved else ""


def say_measures(evidence: Evidence) -> Statement:
    """Say which measures have limits and which of them have changed."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    found = measures(evidence)
    limited = [m for m in found if not is_missing(m.lower) and not is_missing(m.upper)]
    if not limited:
        return Statement("missing", (_NO_MEASURES,))
    signals = [m for m in limited if m.signal]
    changed = [m for m in limited if m.changed]
    parts = [f"{counted(len(limited), 'measures')} can be watched with natural process limits."]
    if changed:
        named = listed(f"{_named(m)} since {m.changed}" for m in changed)
        parts.append(f"{len(changed)} {has(len(changed))} changed: {named}.")
    if signals:
        parts.append(f"A signal stands in {listed(map(_named, signals))}.")
    if len(signals) < len(limited):
        calm = "" if not signals else " in the others"
        parts.append(f"No signal{' since then' if changed else ''}{calm}: what varies is routine.")
    return Statement.of(_claim(evidence, " ".join(parts), len(signals), len(limited)))


_NO_MEASURES = (
    "No series has limits yet: it takes 8 equally spaced periods of the same question. Choose one "
    "measure per element and record it every month."
)


def _claim(evidence: Evidence, text: str, signals: int, n: int) -> Claim:
    return plan_claim(evidence, "measures", "all", text, number=float(signals), unit="signals", n=n)


def _named(measure: Measure) -> str:
    return f"{lower_first(measure.name)} ({measure.activity})"


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
            "changed": m.changed or "–",
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
        column.text("changed", "Changed since"),
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
