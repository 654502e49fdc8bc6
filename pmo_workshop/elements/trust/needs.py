"""T1: the services that stakeholders need most."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import best_worst
from ...claims import Claim, Statement
from ...disclosure import Released
from ...display import in_quotes, number, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    answered,
    ci,
    claim,
    compared,
    in_brackets,
    listed,
    sentences,
    steps,
)
from ...present.table import layout
from ...verdicts import Verdict
from ..answers import coarsely, people_in, period_of, service_names
from ..question import Answer, question
from . import charts


@sentences(TOO_FEW_FOR_INTERVAL)
def say_needs(needs: Released) -> Iterable[Claim]:
    """T1: which services are most often chosen as most important of those shown."""
    rows = needs.estimates
    if rows.empty:
        return
    leading = rows[rows["leading"].astype(bool)].sort_values("score", ascending=False)
    top = leading.iloc[0]
    alone = len(leading) == 1
    if len(leading) > len(rows) / 2:
        text = gettext(
            "The services cannot be told apart: {n} of {all} share the first place {who}.",
            n=len(leading),
            all=len(rows),
            who=in_brackets(answered(needs)),
        )
    else:
        text = (
            gettext(
                "{services} is needed most, by how often it was chosen as most important less how "
                "often as least {who}{compared}.",
                **_first(needs),
            )
            if alone
            else gettext(
                "{services} are needed most, by how often each was chosen as most important less "
                "how often as least {who}{compared}. Their order is not sure.",
                **_first(needs),
            )
        )
    yield claim(
        needs,
        "leading",
        text,
        number=top["score"],
        low=top["score_low"],
        high=top["score_high"],
        unit="best minus worst per showing",
        verdict=Verdict.LEADING_GROUP,
        aside=(_score(top),) if alone else (),
    )
    last = rows.sort_values("score").iloc[0]
    apart = len(leading) <= len(rows) / 2 and last["score_high"] < top["score_low"]
    if apart and not _overlaps_another(rows):
        yield claim(
            needs,
            f"last {last['service_id']}",
            gettext(
                "{service} is needed least of those shown.", service=in_quotes(last["service"])
            ),
            number=last["score"],
            low=last["score_low"],
            high=last["score_high"],
            unit="best minus worst per showing",
            aside=(_score(last),),
        )


def _first(needs: Released) -> dict[str, str]:
    """Return the services that share the first place, and who answered."""
    rows = needs.estimates
    leading = rows[rows["leading"].astype(bool)].sort_values("score", ascending=False)
    return {
        "services": listed(map(in_quotes, leading["service"])),
        "who": in_brackets(answered(needs)),
        "compared": compared(needs),
    }


def _score(row: pd.Series) -> str:
    return gettext(
        "Score, chosen best minus chosen worst by times shown: {score} {limits}.",
        score=number(row["score"], 2),
        limits=ci(row["score_low"], row["score_high"], 2),
    )


def title_needs(needs: Released) -> str:
    """T1: which services are chosen most often."""
    rows = needs.estimates
    leading = rows[rows["leading"].astype(bool)] if len(rows) else rows
    if not 0 < len(leading) <= len(rows) / 2:
        return gettext("No service can be told from the others as the most important")
    return ngettext(
        "{services} is needed most of the services shown",
        "{services} are needed most of the services shown",
        len(leading),
        services=some(
            [*map(in_quotes, leading.sort_values("score", ascending=False)["service"])], 2
        ),
    )


def _overlaps_another(rows: pd.DataFrame) -> bool:
    """Whether the lowest score cannot be told from each other one."""
    lowest, *others = rows.sort_values("score").to_dict("records")
    return any(lowest["score_high"] >= other["score_low"] for other in others)


table_needs = layout(
    "needs",
    N_("Which services matter most"),
    column.text("service", N_("Service")),
    column.number("best", N_("Chosen best"), 0),
    column.number("worst", N_("Chosen worst"), 0),
    column.number("shown", N_("Times shown"), 0),
    column.number("score", N_("Score"), 2, signed=True),
    column.interval("score", N_("95 % interval"), 2, signed=True),
    column.percent("p_top3", N_("Chance to be in the top 3")),
    column.yes("leading", N_("Leading group"), no=""),
    column.N,
    notes=N_(
        "Score: (chosen best − chosen worst) ÷ times shown, from −1 to +1. "
        "It orders the services shown; it does not measure how much more one matters."
    ),
)


def next_needs(needs: Released) -> Statement | None:
    """T1: what to do about the needs."""
    if needs.missing or needs.estimates.empty:
        return steps(
            needs, gettext("Collect more answers before the list of services is discussed.")
        )
    leading = needs.estimates[needs.estimates["leading"].astype(bool)]
    if len(leading) > len(needs.estimates) / 2:
        first = gettext(
            "Do not rank the services in public: ask more stakeholders, or about fewer services."
        )
    else:
        first = gettext(
            "Check first what is promised and published about {services}.",
            services=listed(map(in_quotes, leading["service"])),
        )
    return steps(
        needs,
        first,
        gettext("Ask why about each service that the PMO itself had placed three ranks off."),
    )


@question(
    "T1",
    needs=("bws", "services"),
    asks=N_("Of these services, which is the most and which the least important to you?"),
    verdicts=(Verdict.LEADING_GROUP,),
    say=say_needs,
    title=title_needs,
    chart=lambda answer: charts.chart_needs(answer),
    table=table_needs,
    next=next_needs,
)
def most_needed_services(client: Client, seed: int) -> Answer:
    """T1: which services do stakeholders choose as most important of those shown?"""
    screens = client["bws"]
    if client.latest_wave is not None:
        latest = screens[screens["wave"] == client.latest_wave.name]
        screens = latest if len(latest) else screens
    return most_needed_services.release(
        client,
        best_worst.services_scored(screens, service_names(client), seed, client.population),
        keys=["service_id", "service"],
        people=people_in(client, best_worst.complete(screens).explode("shown"), "shown"),
        known=["shown"],
        order={"score": True},
        decimals=coarsely("score", "utility"),
        n=screens["resp_id"].nunique(),
        period=period_of(client),
    )
