"""The measures to watch: every process behaviour chart of the workbooks with its limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..claims import Claim, Statement
from ..display import (
    NOT_SHOWN,
    clean,
    from_to,
    is_missing,
    number,
    percent,
    period_in_words,
)
from ..i18n import N_, gettext, lower_first, ngettext
from ..present import column
from ..present.table import Column, Row, Series, Table
from ..verdicts import OF_A_SERIES, Verdict
from .reading import NOTHING_READ, Evidence, PublishedTable, expect_evidence
from .words import plan_claim, table_of

_VALUES = ("value", "log_ratio")
"""The column that holds the series: S3 has a balance of hours in its place."""


@dataclass(frozen=True)
class Measure:
    """
    One series: what is measured, its latest period, natural process limits and signal.

    ``changed`` is the period from which on limits were drawn anew, "" if they never were, and
    ``before`` the mean until then. ``short``: there are too few periods for limits, so no mean
    either, and nothing can be called a change. ``few``: one period alone is told as a part of 1 and
    not in per cent. ``beside`` is what stands wherever its change is told, if anything.
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
    before: float | None
    share: bool
    few: bool
    short: bool
    beside: str


def measures(evidence: Evidence) -> tuple[Measure, ...]:
    """Return every series with limits, in the order of the workbooks, each once."""
    found: dict[tuple[str, str], Measure] = {}
    for table in expect_evidence(evidence).tables:
        if table.series is not None:
            measure = _measure(table, table.series)
            found.setdefault((measure.activity, measure.name), measure)
    return tuple(found.values())


def moved_as(evidence: Evidence, claim: Claim) -> Measure | None:
    """Return the series of which a claim says that it has risen or fallen, if known."""
    up = claim.verdict is Verdict.CHANGED_UP
    if not up and claim.verdict is not Verdict.CHANGED_DOWN:
        return None
    for series in measures(evidence):
        if series.activity != claim.activity or series.before is None or series.mean is None:
            continue
        if (series.mean > series.before) is up:
            return series
    return None


def _measure(table: PublishedTable, series: Series) -> Measure:
    column = next(name for name in _VALUES if name in table.column_names)
    last = table.data[-1]

    def told(level: float | None) -> float | None:
        return math.exp(level) if series.log and not is_missing(level) else level  # type: ignore[arg-type]

    short = all(is_missing(row["lower"]) for row in table.data)
    moved = _moved(table.data)
    signals = [clean(row["signal"]) for row in table.data if clean(row["signal"])]
    return Measure(
        activity=table.activity,
        name=series.name,
        periods=len(table.data),
        first=clean(table.data[0]["period"]),
        last=clean(last["period"]),
        value=told(last[column]),
        mean=None if short else told(last.get("mean")),
        lower=told(last["lower"]),
        upper=told(last["upper"]),
        signal=signals[-1] if signals else "",
        changed=clean(moved[1]["period"]) if moved else "",
        before=told(moved[0]["mean"]) if moved else None,
        share=series.share,
        few=series.few,
        short=short,
        beside=series.beside,
    )


def _moved(rows: Sequence[Row]) -> tuple[Row, Row] | None:
    """Return the periods before and after the last new mean: there the limits were drawn anew."""
    known = [row for row in rows if not is_missing(row.get("mean"))]
    moves = [pair for pair in pairwise(known) if pair[0]["mean"] != pair[1]["mean"]]
    return moves[-1] if moves else None


def say_measures(evidence: Evidence) -> Statement:
    """Say how many measures can be watched, and repeat what their workbooks say of each."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    limited = [m for m in measures(evidence) if not is_missing(m.lower) and not is_missing(m.upper)]
    if not limited:
        return Statement("missing", (gettext(_NO_MEASURES),))
    text = ngettext(
        "{n} measure can be watched from period to period.",
        "{n} measures can be watched from period to period.",
        len(limited),
    )
    moved = sum(bool(m.signal or m.changed) for m in limited)
    every = plan_claim(
        evidence, "measures", "all", text, number=float(moved), unit="signals", n=len(limited)
    )
    return Statement.of(every, *changes(evidence))


def changes(evidence: Evidence) -> tuple[Claim, ...]:
    """Return what the workbooks say of each series, word for word."""
    return tuple(claim for claim in evidence.claims if claim.verdict in OF_A_SERIES)


_NO_MEASURES = N_(
    "No series has limits yet: it takes 8 equally spaced periods of the same question. Choose one "
    "measure for each element and record it every month."
)


def table_measures(evidence: Evidence) -> Table | None:
    """Lay out the measures with their limits and signals."""
    found = measures(evidence)
    rows = [
        {
            "measure": m.name,
            "activity": m.activity,
            "periods": m.periods,
            "span": from_to(m.first, m.last),
            "value": m.value,
            "before": m.before,
            "mean": m.mean,
            "lower": m.lower,
            "upper": m.upper,
            "changed": m.changed,
            "signal": m.signal,
            "share": m.share,
            "few": m.few,
            "short": m.short,
            "beside": _told_beside(m),
        }
        for m in found
    ]
    columns = (
        column.text("measure", N_("Measure")),
        _value_column("before", N_("Before")),
        _value_column("mean", N_("Now")),
        Column("changed", N_("Since"), _since),
        _value_column("value", N_("Latest period")),
        Column("range", N_("Usual range"), _usual_range, align="right"),
    )
    return table_of(
        "plan_measures",
        gettext("Measures to watch"),
        columns,
        rows,
        gettext(
            "Natural process limits of the latest period: the mean ± 2.66 times the mean moving "
            "range, or those of a p-chart for shares. Inside the limits a value is routine: do not "
            "praise and do not blame."
        ),
        gettext(
            "A series without limits has fewer than 8 periods: nothing in it can be called a "
            "change."
        ),
        *map(_told_beside, found),
    )


def _told_beside(measure: Measure) -> str:
    """Return what stands below the table because a measure has changed; "" if nothing does."""
    if not measure.beside:
        return ""
    return gettext("{measure}: {beside}", measure=measure.name, beside=lower_first(measure.beside))


def _since(row: Row) -> str:
    """Return from which period on the level holds, or why no such period is told."""
    if row["short"]:
        return gettext("too few periods")
    return period_in_words(row["changed"]) if row["changed"] else gettext("no signal")


def _value_column(name: str, title: str) -> Column:
    return Column(name, title, lambda row: _level(row, name), "number", align="right")


def _level(row: Row, name: str) -> str:
    value = row[name]
    if row["share"] and row["few"] and name in _OF_ONE_PERIOD and not is_missing(value):
        return gettext("{x} of {n}", x=_of_ten(value), n=number(10, 0))
    return level(value, share=row["share"])


def _of_ten(share: float) -> str:
    """Return a share of few as its chart has it: of ten."""
    return number(10 * share)


_OF_ONE_PERIOD = ("value", "lower", "upper")
"""What is said of the latest period alone."""


def level(value: float | None, *, share: bool) -> str:
    """
    Return the level of a series as text.

    Examples
    --------
    >>> level(0.084, share=True), level(0.354, share=False), level(86.74, share=False)
    ('8 %', '0.35', '86.7')
    """
    if value is None or is_missing(value):
        return NOT_SHOWN
    if share:
        return percent(value)
    return number(float(value), 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2)


def _usual_range(row: Row) -> str:
    if is_missing(row["lower"]) or is_missing(row["upper"]):
        return NOT_SHOWN
    if row["share"] and row["few"]:
        ends = from_to(_of_ten(row["lower"]), _of_ten(row["upper"]))
        return gettext("{x} of {n}", x=ends, n=number(10, 0))
    return from_to(_level(row, "lower"), _level(row, "upper"))
