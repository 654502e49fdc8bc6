"""What is known of each service: whether it is needed, in time, as agreed, and told."""

from __future__ import annotations

import pandas as pd

from .case_studies import agreed
from .schedule import days_late

COLUMNS = [
    "service_id", "service", "score", "needed", "in_time", "in_time_n", "met", "met_n", "told",
    "cases", "n",
]  # fmt: skip


def by_service(
    services: pd.DataFrame,
    needs: pd.DataFrame,
    tickets: pd.DataFrame,
    levels: pd.DataFrame,
    cases: pd.DataFrame,
) -> pd.DataFrame:
    """
    Put side by side what the tables say of each service.

    Parameters
    ----------
    services : DataFrame
        ``service_id``, ``name``, ``status`` (a retired service is left out; may be missing).
    needs : DataFrame
        ``service_id``, ``score``, ``score_low`` (best minus worst by times shown, and its lower
        limit): as it may be told, so that a service whose score is withheld is missing; may be
        empty.
    tickets : DataFrame, one row per request
        ``service_id`` and what ``schedule.days_late`` takes.
    levels : DataFrame, one row per service level
        ``service_id``, ``met``, ``n``.
    cases : DataFrame
        ``need_id``, ``consent``, ``published``.

    Returns
    -------
    DataFrame, one row per service, those that are needed most first
        ``score``; ``needed`` (chosen as most important more often than as least, beyond chance);
        ``in_time`` of ``in_time_n`` closed requests took no longer than was
        expected; ``met`` of ``met_n`` requests kept the service levels; ``told`` of ``cases`` are
        published, of those whose clients have agreed to be named; ``n`` (requests). What was not
        collected is missing, and never 0.

    Examples
    --------
    >>> services = pd.DataFrame({"service_id": ["a", "b"], "name": ["Reports", "Advice"]})
    >>> needs = pd.DataFrame({"service_id": ["b"], "score": [0.4], "score_low": [0.2]})
    >>> none = pd.DataFrame()
    >>> found = by_service(services, needs, none, none, none)
    >>> found[["service", "score", "needed", "cases"]].values.tolist()
    [['Advice', 0.4, True, <NA>], ['Reports', nan, False, <NA>]]
    """
    live = services
    if "status" in services:
        live = services[~services["status"].eq("retired").fillna(False)]
    found = live.set_index("service_id")[["name"]].rename(columns={"name": "service"})
    if len(needs):
        found = found.join(needs.set_index("service_id")[["score", "score_low"]])
        found["needed"] = found["score_low"] > 0
    if len(tickets):
        late = days_late(tickets).to_frame().join(tickets["service_id"])
        by = late.groupby("service_id")["days_late"]
        found["in_time"] = by.agg(lambda days: int((days <= 0).sum()))
        found["in_time_n"] = by.size()
        found["n"] = tickets.groupby("service_id").size()
        found["n"] = found["n"].fillna(0)
    if len(levels):
        found[["met", "met_n"]] = levels.groupby("service_id")[["met", "n"]].sum()
    if len(cases):
        named = agreed(cases)
        found["told"] = named["published"].eq(1).groupby(named["need_id"]).sum()
        found["cases"] = named.groupby("need_id").size()
        found[["told", "cases"]] = found[["told", "cases"]].fillna(0)
    found = found.reset_index().reindex(columns=COLUMNS)
    counts = [name for name in COLUMNS[4:] if name != "score"]
    found = found.astype({"score": "float64", **dict.fromkeys(counts, "Int64")})
    found["needed"] = found["needed"].eq(True)
    return found.sort_values(["score", "service"], ascending=[False, True], ignore_index=True)
