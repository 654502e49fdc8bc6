"""What the communications ask beyond the questions of the workbooks."""

from __future__ import annotations

import pandas as pd

from ..disclosure import Released, release
from ..intake.client import Client
from .base import days_of

QUARTERS = 4


def levels_by_quarter(client: Client, service_id: str) -> Released:
    """C4: how many of the closed requests of a service met their level, quarter by quarter?"""
    tickets = client["tickets"]
    own = tickets[
        (tickets["service_id"].astype(str) == service_id)
        & tickets["closed"].notna()
        & tickets["met"].notna()
    ]
    this = pd.Timestamp(client.report_date).to_period("Q")
    complete = own[own["closed"].dt.to_period("Q") < this]
    quarter = complete["closed"].dt.to_period("Q").astype(str).str.replace("Q", "-Q")
    counted = complete.groupby(quarter)["met"].agg(met="sum", n="size").tail(QUARTERS)
    return release(
        client,
        counted.rename_axis("quarter").reset_index(),
        activity="C4",
        name="levels_by_quarter",
        needs=["tickets"],
        keys=["quarter"],
        asks="Closed requests of the service that met the agreed level.",
        unit="requests",
        n=int(counted["n"].sum()) if len(counted) else 0,
        period=days_of(client, "closed"),
        too_few="No request of this service was closed in a complete quarter.",
    )
