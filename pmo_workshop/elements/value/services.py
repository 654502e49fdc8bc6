"""V3: service by service, whether what is needed is delivered, and told."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import services
from ...claims import Claim, Statement
from ...disclosure import Behind, Released
from ...display import in_quotes, out_of, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, sentences, steps
from ...present.table import layout
from ..answers import as_of
from ..confidence.service_levels import service_level_attainment
from ..question import Answer, question
from ..trust.needs import most_needed_services

ENOUGH = 5
"""Requests of a service from which on it is told how many were in time."""


@sentences(N_("No service is clearly counted more often among the most than the least important."))
def say_services(found: Released) -> Iterable[Claim]:
    """V3: which of the services that are needed is in time least often, and which have a case."""
    needed = _needed(found.result)
    least = _least_in_time(needed)
    if least is not None:
        yield claim(
            found,
            "in time",
            ngettext(
                "{n} service is counted more often among the most than among the least important: "
                "{service}. Of its requests {count} took no longer than was expected.",
                "{n} services are counted more often among the most than among the least "
                "important. Of these {service} is in time least often: {count} requests took no "
                "longer than was expected.",
                len(needed),
                service=in_quotes(least["service"]),
                count=out_of(least["in_time"], least["in_time_n"]),
            ),
            number=float(least["in_time"]),
            unit="requests",
            n=int(least["in_time_n"]),
            counts="requests",
        )
    untold = _without_a_case(needed)
    if len(needed) and needed["cases"].notna().all():
        text = (
            ngettext(
                "{n} of {all} needed services has no published case: {services}.",
                "{n} of {all} needed services have no published case: {services}.",
                len(untold),
                all=len(needed),
                services=some([*map(in_quotes, untold["service"])], 3),
            )
            if len(untold)
            else gettext("Each service that is needed has a published case.")
        )
        yield claim(found, "untold", text, number=float(len(untold)), unit="services")


def _needed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["needed"].astype(bool)] if len(rows) else rows


def _least_in_time(needed: pd.DataFrame) -> pd.Series | None:
    """Return the needed service with the smallest share in time, the most needed of several."""
    asked = needed[needed["in_time_n"].fillna(0) >= ENOUGH] if len(needed) else needed
    if not len(asked):
        return None
    share = asked["in_time"].astype(float) / asked["in_time_n"].astype(float)
    return asked.loc[share.idxmin()]


def _without_a_case(needed: pd.DataFrame) -> pd.DataFrame:
    return needed[needed["told"].eq(0).fillna(False)] if len(needed) else needed


def title_services(found: Released) -> str:
    """V3: which service that is needed is in time least often."""
    least = _least_in_time(_needed(found.result))
    if least is None:
        return gettext("What is known of each service, side by side")
    return gettext(
        "{service}: {count} requests closed when expected",
        service=in_quotes(least["service"]),
        count=out_of(least["in_time"], least["in_time_n"]),
    )


def next_services(found: Released) -> Statement | None:
    """V3: which service to look into, and of which to write a case next."""
    needed = _needed(found.result)
    least, untold = _least_in_time(needed), _without_a_case(needed)
    seldom = least is not None and 2 * least["in_time"] < least["in_time_n"]
    if not seldom and not len(untold):
        return None
    return steps(
        found,
        gettext(
            "Find out what holds up {service}: it is needed, and most requests are late.",
            service=in_quotes(least["service"]),
        )
        if seldom and least is not None
        else "",
        gettext(
            "Write the next case on {service}: it is needed, and none is published.",
            service=in_quotes(untold.iloc[0]["service"]),
        )
        if len(untold)
        else "",
    )


table_services = layout(
    "value_by_service",
    N_("What is known of each service"),
    column.text("service", N_("Service")),
    column.number("score", N_("Needed (score)"), 2, signed=True),
    column.yes("needed", N_("Needed"), no=""),
    column.number("n", N_("Requests"), 0),
    column.count("in_time", N_("No later than expected"), "in_time_n"),
    column.count("met", N_("Service levels kept"), "met_n"),
    column.count("told", N_("Cases published"), "cases"),
    notes=(
        N_(
            "Score: chosen best minus chosen worst by times shown (T1); needed: its whole interval "
            "lies above 0. Requests are counted, and cases whose clients have agreed to be named."
        ),
        N_("Benefits and costs stand by benefit and output: no table gives them by service."),
    ),
)


@question(
    "V3",
    needs=("services",),
    asks=N_("The needs, the requests, the service levels and the cases, service by service."),
    unit="services",
    say=say_services,
    table=table_services,
    next=next_services,
    title=title_services,
)
def value_by_service(client: Client, seed: int) -> Answer:
    """V3: is what is needed most delivered in time, as agreed, and told?"""
    needs = most_needed_services(client, seed).estimates if client.collected("bws") else None
    levels = service_level_attainment(client, seed).result if client.collected("sla") else None
    known = pd.DataFrame() if needs is None or not len(needs) else needs
    kept = (
        levels.assign(
            service_id=levels["sla_id"].map(client["sla"].set_index("sla_id")["service_id"])
        )
        if levels is not None and len(levels)
        else pd.DataFrame()
    )
    any_of = ("bws", "tickets", "cases")
    collected = any(map(client.n_rows, any_of))
    found = services.by_service(client["services"], known, client["tickets"], kept, client["cases"])
    return value_by_service.release(
        client,
        found if collected else found.head(0),
        people=Behind.RECORDS,
        keys=["service_id", "service"],
        n=len(found),
        period=as_of(client),
        absent=() if collected else any_of,
        not_asked=gettext(
            "Not collected: which services are needed (bws), the requests (tickets) or the cases "
            "(cases). One of them is enough to begin."
        ),
    )
