"""T2: whether the work is done when clients expect it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ...analysis import schedule as requests
from ...analysis.schedule import ALL
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import is_missing, number, out_of, period_in_words
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import ci, claim, estimate, sentences, steps
from ...present.table import layout
from ..answers import days_of, on_time_behaviour_of, service_names
from ..question import Answer, question
from . import charts


@sentences()
def say_schedule(schedule: Released) -> Iterable[Claim]:
    """T2: how the time taken compares with the time expected, from the request log."""
    row = schedule.result[schedule.result["service_id"] == ALL].iloc[0]
    n = int(row["n"])
    yield claim(
        schedule,
        "late",
        gettext(
            "{late} requests closed took longer than the client expected.",
            late=out_of(row["late"], n),
        ),
        number=float(row["late"]),
        unit="requests",
        n=n,
        counts="requests",
        aside=(gettext("{period}, in calendar days.", period=schedule.period),),
    )
    facts = schedule.facts
    if facts["since"]:
        yield claim(
            schedule,
            "since",
            gettext(
                _SINCE[bool(facts["late_since"] / facts["n_since"] > row["late"] / n)],
                month=period_in_words(facts["since"]),
                late=out_of(facts["late_since"], facts["n_since"]),
                before=out_of(row["late"] - facts["late_since"], n - facts["n_since"]),
            ),
            number=float(facts["late_since"]),
            unit="requests",
            n=facts["n_since"],
            counts="requests",
        )
    if pd.notna(row["median_late_low"]):
        days = row["median_late"]
        ends = (row["median_late_low"], row["median_late_high"])
        low, high = ends if days >= 0 else (-ends[1], -ends[0])
        yield claim(
            schedule,
            "median",
            gettext(
                _MEDIAN[int(np.sign(days))],
                days=number(abs(days)),
                limits=ci(low, high, unit=gettext("days")),
            ),
            unit="days late",
            counts="requests",
            **estimate(row, "median_late"),
        )
    yield from _still_open(schedule, row)


_SINCE = {
    False: N_("From {month} on fewer took longer: {late}, after {before} until then."),
    True: N_("From {month} on more took longer: {late}, after {before} until then."),
}
"""Whether the share of late requests is larger since a confirmed change than over all months."""


def _still_open(log: Released, row: pd.Series) -> Iterable[Claim]:
    """Say how many requests are not in the figures, as they are open."""
    still_open = int(row["still_open"])
    if still_open:
        yield claim(
            log,
            "open",
            ngettext(
                "{n} more request is still open and in none of these figures.",
                "{n} more requests are still open and in none of these figures.",
                still_open,
            ),
            number=float(still_open),
            unit="requests",
        )


_MEDIAN = {
    1: N_("Half of the requests took at least {days} days longer than expected {limits}."),
    -1: N_("Half of the requests took at least {days} days less than expected {limits}."),
    0: N_("The median request took as long as expected {limits}."),
}


def title_schedule(schedule: Released) -> str:
    """T2: how many requests took longer than expected."""
    row = schedule.result[schedule.result["service_id"] == ALL].iloc[0]
    return gettext(
        "{late} requests took longer than the client expected", late=out_of(row["late"], row["n"])
    )


table_schedule = layout(
    "schedule",
    N_("How late requests were closed"),
    column.text("service", N_("Service")),
    column.number("median_late", N_("Median days late"), signed=True),
    column.interval("median_late", N_("95 % interval"), signed=True),
    column.count("late", N_("Closed late")),
    column.share_interval("share_late", N_("95 % interval")),
    column.number("still_open", N_("Still open"), 0),
    column.number("n", N_("Closed"), 0),
    notes=N_(
        "Days late: calendar days from opening to closing − days the client expected. Time on "
        "hold is not taken off: the client waits all the same. Service levels (C4) are kept by the "
        "working clock. Requests still open are counted and not in the median."
    ),
)


def next_schedule(schedule: Released) -> Statement | None:
    """T2: what to do about the schedule gap."""
    return steps(
        schedule,
        gettext("Agree a date when the request comes in, and log it: it is then a promise."),
        gettext("Look at the slowest quarter of the requests one by one: waiting or working?"),
    )


@sentences(N_("No request has been closed yet."))
def say_closing_times(times: Released) -> Iterable[Claim]:
    """T2: how long requests take, where nobody has said how long they were expected to."""
    row = times.result[times.result["service_id"] == ALL].iloc[0]
    n, low = int(row["n"]), row["median_days_low"]
    if not n:
        return
    limits = "" if is_missing(low) else f" {ci(low, row['median_days_high'], unit=gettext('days'))}"
    known = not is_missing(row["median_days"])
    yield claim(
        times,
        "median",
        gettext(
            "Half of the {n} requests closed took {days} days or longer{limits}.",
            n=n,
            days=number(row["median_days"]),
            limits=limits,
        )
        if known
        else ngettext(
            "{n} request was closed, too few to say how long they take.",
            "{n} requests were closed, too few to say how long they take.",
            n,
        ),
        unit="days",
        aside=(gettext("{period}, in calendar days.", period=times.period),) if known else (),
        counts="requests",
        **estimate(row, "median_days"),
    )
    yield from _still_open(times, row)


def title_closing_times(times: Released) -> str:
    """T2: how long half of the requests take."""
    row = times.result[times.result["service_id"] == ALL].iloc[0]
    if not row["n"]:
        return gettext("No request has been closed yet")
    if is_missing(row["median_days"]):
        return gettext("Too few requests were closed to say how long they take")
    return gettext(
        "Half of the requests took {days} days or longer", days=number(row["median_days"])
    )


table_closing_times = layout(
    "closing_times",
    N_("How long requests took"),
    column.text("service", N_("Service")),
    column.number("median_days", N_("Median days")),
    column.interval("median_days", N_("95 % interval")),
    column.number("still_open", N_("Still open"), 0),
    column.number("n", N_("Closed"), 0),
    notes=N_(
        "Calendar days from opening to closing; time on hold is not taken off. Requests still open "
        "are counted and not in the median."
    ),
)


@question(
    "T2",
    needs=("tickets",),
    uses=("tickets.service_id", "tickets.expected_days"),
    asks=N_("Days from request to completion."),
    unit="requests",
    say=say_closing_times,
    title=title_closing_times,
    table=table_closing_times,
    next=next_schedule,
    depth=Depth.FULL,
)
def closing_times(client: Client, seed: int) -> Answer:
    """T2: how long do requests take?"""
    tickets = client["tickets"]
    return closing_times.release(
        client,
        requests.closing_times(tickets, service_names(client), seed),
        people=Behind.RECORDS,
        keys=["service_id", "service"],
        n=int(tickets["closed"].notna().sum()),
        period=days_of(client),
    )


@question(
    "T2",
    needs=("tickets",),
    uses=("tickets.service_id", "tickets.expected_days"),
    asks=N_("Days from request to completion, minus the days the client expected."),
    unit="requests",
    say=say_schedule,
    title=title_schedule,
    chart=lambda answer: charts.chart_schedule(answer),
    table=table_schedule,
    next=next_schedule,
)
def schedule_gap(client: Client, seed: int) -> Answer:
    """
    T2: how does the time taken compare with the time expected?

    Where nobody has said how long any request was expected to take, the answer is that of
    ``closing_times``.
    """
    tickets = client["tickets"]
    if len(tickets) and tickets["expected_days"].isna().all():
        return closing_times(client, seed)
    late = requests.days_late(tickets)
    since = on_time_behaviour_of(client).changed_from if len(tickets) else ""
    lately = late[tickets["closed"] >= pd.Period(since).start_time] if since else late
    return schedule_gap.release(
        client,
        requests.schedule_gap(tickets, service_names(client), seed),
        people=Behind.RECORDS,
        keys=["service_id", "service"],
        n=len(late),
        singles={ALL: late.tolist()},
        facts={
            "since": since,
            "late_since": int((lately > 0).sum()),
            "n_since": len(lately),
        },
        period=days_of(client),
    )
