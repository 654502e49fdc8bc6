"""What the communications ask beyond the questions of the workbooks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..analysis import service_levels
from ..disclosure import Behind, Released, release
from ..elements.answers import days_of, service_names
from ..elements.confidence.service_levels import CLOCK
from ..i18n import N_, gettext
from ..intake.client import Client

QUARTERS = 4


def level_by_quarter(client: Client, sla_id: str, seed: int) -> Released:
    """C4: how many of the requests due met a service level, in each of the last four quarters?"""
    sla = client["sla"]
    level = sla[sla["sla_id"].astype(str) == sla_id].assign(window="quarter")
    this = pd.Timestamp(client.report_date).to_period("Q")
    rows: list[dict[str, Any]] = []
    for back in range(QUARTERS, 0, -1):
        quarter = this - back
        day = (quarter + 1).start_time  # the window that ends before this day
        if client.collected("sla", "tickets"):
            found = service_levels.attainment(
                level,
                client["tickets"],
                service_names(client),
                day,
                seed,
                hours_per_day=client.calendar.hours_per_day,
                weekmask=client.calendar.weekmask,
                holidays=client.calendar.holidays,
            )
            rows += [
                {"quarter": f"{quarter.year}-Q{quarter.quarter}", "met": int(row["window_met"]),
                 "n": int(row["window_n"])}
                for row in found.to_dict("records") if row["window_n"] > 0
            ]  # fmt: skip
    return release(
        client,
        pd.DataFrame(rows),
        activity="C4",
        name="level_by_quarter",
        needs=["sla", "tickets"],
        people=Behind.RECORDS,
        keys=["quarter"],
        asks=N_("Requests within the agreed limit, of all that were due in the quarter."),
        unit="requests",
        n=sum(row["n"] for row in rows),
        period=days_of(client, "opened"),
        notes=[gettext(CLOCK, calendar=client.calendar.source)],
        too_few=gettext(
            "The request log cannot measure this service level, or no request was due."
        ),
    )
