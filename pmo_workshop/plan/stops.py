"""What to stop or shorten: work and offers that nobody would miss, as the workbooks found them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..analysis.ranges import UNLIKELY
from ..claims import Statement
from ..display import clean, is_missing, listed, number
from ..i18n import N_, gettext, lower_first, ngettext
from ..present import column
from ..present.money import money, money_range
from ..present.table import Table
from ..texts import spoken
from ..units import how_many
from .reading import NOTHING_READ, Evidence, PublishedTable, expect_evidence
from .words import NO_OWNER, plan_claim, slug, table_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stop:
    """
    One thing to stop or to shorten, as a verb and an object, and the figures of its workbook.

    ``key`` is what it is about, as the tables name it; ``size`` is how much of it there is,
    ``cost`` what it costs today, ``weight`` the same as a number with its likely range, ``low``
    to ``high`` (0 without one), in ``currency``; ``owner`` answers for an idea that would mend it.
    """

    activity: str
    key: str
    what: str
    size: str = ""
    cost: str = ""
    weight: float = 0.0
    low: float = 0.0
    high: float = 0.0
    owner: str = ""
    currency: str = ""

    @property
    def id(self) -> str:
        """Under which the ledger names it as the source of an action."""
        return f"P.stops.{slug(self.key)}"


def stops(evidence: Evidence) -> tuple[Stop, ...]:
    """Return what to stop or shorten, each thing once, what costs most first."""
    found: dict[str, Stop] = {}
    for name, (needs, read) in SOURCES.items():
        for table in expect_evidence(evidence).tables:
            if table.name == name and table.column_names >= set(needs):
                for stop in _stops_in(evidence, table, needs, read):
                    found.setdefault(stop.what, stop)
    return tuple(sorted(found.values(), key=lambda stop: -stop.weight))


_Read = Callable[[Evidence, PublishedTable, Row], Stop | None]


def _stops_in(
    evidence: Evidence, table: PublishedTable, needs: Iterable[str], read: _Read
) -> Iterable[Stop]:
    for row in table.data:
        if all(not is_missing(row.get(name)) for name in needs):
            stop = read(evidence, table, row)
            if stop is not None:
                yield stop


_WASTE = {
    "rework": N_("Remove the cause of “{activity}”"),
    "wait": N_("Shorten “{activity}”"),
    "duplicate": N_("End the doubling in “{activity}”"),
    "overprocess": N_("Cut “{activity}” to what is needed"),
}
"""What to do about the waste of an activity, which is not the activity."""


def _hidden_cost(evidence: Evidence, table: PublishedTable, row: Row) -> Stop | None:
    if row["waste"] not in _WASTE or not row["cost"] > 0:
        return None
    cost = gettext(
        "{cost} a year {range}",
        cost=money(row["cost"], table.currency),
        range=spoken(money_range(row["cost_low"], row["cost_high"], table.currency)),
    )
    return Stop(
        table.activity,
        clean(row["activity"]),
        gettext(_WASTE[str(row["waste"])], activity=clean(row["activity"])),
        how_many(row["hours"], "hours a year"),
        cost,
        float(row["cost"]),
        float(row["cost_low"]),
        float(row["cost_high"]),
        _owner(evidence, row["activity"]),
        table.currency,
    )


def _owner(evidence: Evidence, activity: object) -> str:
    """Return who answers for the ideas on an activity that may pay back."""
    owners = dict.fromkeys(
        clean(row.get("owner"))
        for row in evidence.rows("options")
        if row.get("activity") == activity
        and not is_missing(row.get("owner"))
        and not is_missing(row.get("p_12"))
        and row["p_12"] > UNLIKELY
    )
    return listed(owners)


def _kano(evidence: Evidence, table: PublishedTable, row: Row) -> Stop | None:
    category, n = str(row["category"]), int(row["n"])
    if category not in ("I", "R"):
        return None
    facts = {"x": number(row[category], 0), "of": number(n, 0)}
    size = (
        gettext("{x} of {of} are indifferent to it", **facts)
        if category == "I"
        else gettext("{x} of {of} would rather not have it", **facts)
    )
    what = gettext("Do not offer “{offering}”", offering=clean(row["offering"]))
    return Stop(table.activity, clean(row["offering"]), what, size)


SOURCES: Mapping[str, tuple[tuple[str, ...], _Read]] = {
    "cost_activities": (
        ("activity", "waste", "hours", "cost", "cost_low", "cost_high"),
        _hidden_cost,
    ),
    "kano": (("offering", "category", "I", "R", "n"), _kano),
}
"""Tables by their name, with the columns that a row needs and how it is read."""


def say_stops(evidence: Evidence) -> Statement:
    """Say what costs most of what can be stopped or shortened, and how much there is."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    found = stops(evidence)
    if not found:
        return Statement("missing", (gettext(_NOTHING),))
    text = ngettext(
        "{n} thing can be stopped or shortened.",
        "{n} things can be stopped or shortened.",
        len(found),
    )
    if found[0].cost:
        text += " " + gettext(
            "The list begins with: {what}, {cost}.",
            what=lower_first(found[0].what),
            cost=found[0].cost,
        )
    text += " " + gettext("Ask those who receive it before anything ends.")
    count = len(found)
    claim = plan_claim(evidence, "stops", "all", text, number=float(count), unit="things", n=count)
    return Statement.of(claim)


_NOTHING = N_(
    "No workbook shows anything to stop: no offer that leaves people cold, no work without use. "
    "Where the effort was not logged, nobody has looked."
)


def table_stops(evidence: Evidence) -> Table | None:
    """Lay out what to stop or shorten, what costs most first."""
    rows = [
        {
            "what": stop.what,
            "size": stop.size,
            "cost": stop.cost,
            "owner": stop.owner or gettext(NO_OWNER),
        }
        for stop in stops(evidence)
    ]
    columns = (
        column.text("what", N_("Stop or shorten")),
        column.text("size", N_("How much")),
        column.text("cost", N_("What it costs today")),
        column.text("owner", N_("Owner")),
    )
    return table_of(
        "plan_stops",
        gettext("What to stop or shorten"),
        columns,
        rows,
        gettext(
            "Freed time is capacity released; it becomes money only if the time is used elsewhere."
        ),
    )
