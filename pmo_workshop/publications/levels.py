"""What the communications ask beyond the questions of the workbooks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..analysis import service_levels
from ..disclosure import Behind, Released, release
from ..elements.confidence.common import calendar_of
from ..elements.confidence.service_levels import CLOCK
from ..i18n import N_, days_from_to, gettext
from ..intake.client import Client

QUARTERS = 4


def level_by_quarter(client: Client, sla_id: str) -> Released:
    """
    C4: how many of the requests due met a service level, in each of the last quarters?

    The last four that are over on the day of the data, a quarter that ends on that day among them;
    and the one that is not over, up to that day. Quarters before the first request due are left
    out; ``n`` is 0 in a later one in which none was. ``up_to`` is the day of the data in a quarter
    that is not over, and else missing.
    """
    day = pd.Timestamp(client.report_date)
    running = (day + pd.Timedelta(days=1)).to_period("Q")
    is_over = running.start_time > day
    due = _due(client, sla_id, day)
    quarter = due["judged_on"].dt.to_period("Q")
    rows: list[dict[str, Any]] = [
        {
            "quarter": f"{each.year}-Q{each.quarter}",
            "met": int((due.loc[quarter == each, "state"] == service_levels.DONE).sum()),
            "n": int((quarter == each).sum()),
            "up_to": "" if each < running else str(client.report_date),
        }
        for each in pd.period_range(running - QUARTERS, running - int(is_over), freq="Q")
        if len(due) and each >= quarter.min()
    ]
    n = sum(row["n"] for row in rows)
    first = max(quarter.min(), running - QUARTERS).start_time if n else day
    return release(
        client,
        pd.DataFrame(rows if n else []),
        activity="C4",
        name="level_by_quarter",
        needs=["sla", "tickets"],
        people=Behind.RECORDS,
        keys=["quarter", "up_to"],
        asks=N_("Requests within the agreed limit, of all that were due in the quarter."),
        unit="requests",
        n=n,
        period=days_from_to(first.date(), client.report_date),
        notes=[gettext(CLOCK, calendar=client.calendar.source)],
        too_few=gettext(
            "The request log cannot measure this service level, or no request was due."
        ),
    )


def _due(client: Client, sla_id: str, day: pd.Timestamp) -> pd.DataFrame:
    """Return the requests that were due by a service level, with what became of them."""
    sla = client["sla"]
    judged = service_levels.judged_requests(
        sla[sla["sla_id"].astype(str) == sla_id], client["tickets"], day, **calendar_of(client)
    )
    due = judged[judged["state"].isin(service_levels.DUE)]
    return due.assign(judged_on=pd.to_datetime(due["judged_on"]))


def counted_from_to(client: Client, sla_id: str, since: str) -> str:
    """
    Return when the requests were opened by which a service level is judged; "" if there are none.

    Parameters
    ----------
    client : Client
    sla_id : str
    since : str
        The month of the last confirmed change, from which on the process is judged; "" if none.
    """
    due = _due(client, sla_id, pd.Timestamp(client.report_date))
    if since:
        start, late = pd.Period(since).start_time, due["state"] == service_levels.OPEN_LATE
        due = due[(due["opened"] >= start) | late]
    opened = due["opened"]
    return days_from_to(opened.min().date(), opened.max().date()) if len(due) else ""
