"""What to stop doing: work and offers that nobody would miss, as the workbooks found them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..claims import Claim, Statement
from ..display import clean, counted, interval, is_missing, number, verb
from ..present import column
from ..present.grammar import listed
from ..present.money import money
from ..present.table import Table
from .reading import NOTHING_READ, Evidence, PublishedTable, expect_evidence
from .words import plan_claim, table_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stop:
    """
    One thing to stop or to mend: what to do, why, and the figure of the workbook behind it.

    ``ends`` is False where nobody can simply stop: waiting and doing again are mended at their
    cause.
    """

    activity: str
    what: str
    why: str
    figure: str = ""
    ends: bool = True


@dataclass(frozen=True)
class Source:
    """Where a stop comes from: a table by its name, and what a row of it says in its currency."""

    table: str
    needs: tuple[str, ...]
    read: Callable[[Row, str], Stop | None]


def stops(evidence: Evidence) -> tuple[Stop, ...]:
    """Return what to stop or mend, each thing once: what can end first, then what is to mend."""
    found: dict[tuple[str, str], Stop] = {}
    for source in SOURCES:
        for table in expect_evidence(evidence).tables:
            for stop in _stops_in(table, source):
                found.setdefault((stop.what, stop.why), stop)
    return tuple(sorted(found.values(), key=lambda stop: not stop.ends))


def _stops_in(table: PublishedTable, source: Source) -> Iterable[Stop]:
    if table.name != source.table or not table.column_names >= set(source.needs):
        return
    for row in table.data:
        if all(not is_missing(row.get(column)) for column in source.needs):
            stop = source.read(row, table.currency)
            if stop is not None:
                yield replace(stop, activity=table.activity)


def _kano(row: Row, currency: str) -> Stop | None:
    why = {
        "I": "people are indifferent to it",
        "R": "people would rather not have it",
    }.get(str(row["category"]))
    if why is None:
        return None
    count = row[str(row["category"])]
    return Stop("", f"Do not offer: {clean(row['offering'])}", why, f"{count} of {row['n']}")


def _overkill(row: Row, currency: str) -> Stop | None:
    if row["quadrant"] != "possible overkill":
        return None
    figure = (
        f"importance {number(row['importance'])} "
        f"({interval(row['importance_low'], row['importance_high'])}), "
        f"performance {number(row['performance'])} "
        f"({interval(row['performance_low'], row['performance_high'])})"
    )
    why = "clearly less important and clearly better done than the average"
    return Stop("", f"Add no more effort to “{clean(row['text'])}”", why, figure)


_WASTE = {
    "rework": ("Mend what makes “{}” necessary", False),
    "wait": ("Cut the waiting in “{}”", False),
    "duplicate": ("Do once, not twice: “{}”", True),
    "overprocess": ("Do no more than is needed in “{}”", True),
}
"""What to do about the waste of an activity, which is not the activity, and whether it can end."""


def _hidden_cost(row: Row, currency: str) -> Stop | None:
    if row["waste"] not in _WASTE or not row["cost"] > 0:
        return None
    low, high = money(row["cost_low"], currency), money(row["cost_high"], "")
    figure = f"{money(row['cost'], currency)} a year, P10 to P90 {low} to {high}"
    what, ends = _WASTE[str(row["waste"])]
    why = "the log counts it as hidden cost"
    return Stop("", what.format(clean(row["activity"])), why, figure, ends)


SOURCES: tuple[Source, ...] = (
    Source("cost_activities", ("activity", "waste", "cost", "cost_low", "cost_high"), _hidden_cost),
    Source("kano", ("offering", "category", "I", "R", "n"), _kano),
    Source(
        "quality",
        (
            "text",
            "quadrant",
            "importance",
            "importance_low",
            "importance_high",
            "performance",
            "performance_low",
            "performance_high",
        ),
        _overkill,
    ),
)


def say_stops(evidence: Evidence) -> Statement:
    """Count what can be stopped."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    found = stops(evidence)
    if not found:
        return Statement("missing", (_NOTHING,))
    activities = listed(dict.fromkeys(stop.activity for stop in found))
    ending = sum(stop.ends for stop in found)
    mending = len(found) - ending
    parts = [
        f"{counted(ending, 'things')} can be stopped or left out" if ending else "",
        f"{counted(mending, 'things')} {verb(mending, 'is', 'are')} to mend" if mending else "",
    ]
    text = f"{listed(filter(None, parts))}, as found in {activities}."
    if ending:
        text += " Ask those who receive them before anything ends."
    return Statement.of(_claim(evidence, text, len(found)))


_NOTHING = (
    "No workbook shows anything to stop: no offer that leaves people cold, no quality beyond need, "
    "no work without use. Where the effort was not logged, nobody has looked."
)


def _claim(evidence: Evidence, text: str, count: int) -> Claim:
    return plan_claim(evidence, "stops", "all", text, number=float(count), unit="things", n=count)


def table_stops(evidence: Evidence) -> Table | None:
    """Lay out what to stop doing and why."""
    rows = [
        {
            "kind": "stop" if s.ends else "mend",
            "what": s.what,
            "why": s.why,
            "figure": s.figure,
            "activity": s.activity,
        }
        for s in stops(evidence)
    ]
    columns = (
        column.text("kind", "Stop or mend"),
        column.text("what", "What to do"),
        column.text("why", "Because"),
        column.text("figure", "Figure"),
        column.text("activity", "From"),
    )
    return table_of(
        "plan_stops",
        "What to stop doing",
        columns,
        rows,
        "Freed time is capacity released; it becomes money only if the time is used elsewhere.",
    )
