"""What the questions on value share."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from ...analysis import benefits_reconciliation as register
from ...analysis import relationship_ladder as ladder
from ...analysis.process_behaviour import xmr
from ...disclosure import Behind
from ...display import periods_from_to
from ...i18n import N_, day_in_words, gettext, ngettext
from ...intake.client import Client
from ..answers import waves_that_asked
from ..behaviour import released_behaviour
from ..question import Answer, Question

LIMITS_FROM = 8
"""Waves from which a process behaviour chart replaces the comparison of two."""

CLASSES = {
    "financial": N_("financial"),
    "quantifiable": N_("quantifiable"),
    "measurable": N_("measurable"),
    "observable": N_("observable"),
}
"""How explicit a benefit is, from the most explicit on, as it is told."""

STATES = {
    register.UNSUPPORTED: N_("reported, not supported"),
    "unreported": N_("verified, not reported"),
    "under-reported": N_("reported below verified"),
    "over-reported": N_("reported above verified"),
    "agrees": N_("agrees"),
    register.HIDDEN_DISBENEFIT: N_("loss not reported"),
    register.NOT_VERIFIED_YET: N_("not verified yet"),
    register.NOT_STATED: N_("reported amount not stated"),
    register.NO_AMOUNT: N_("no amount yet"),
    "not in money": N_("not in money"),
}
"""How the reported amount of a benefit agrees with the verified one."""

STEPS = {
    register.FIRST_STEP: N_("verified"),
    register.NOT_REPORTED_STEP: N_("verified, not reported"),
    register.OVER_REPORTED_STEP: N_("reported above what is verified"),
    register.UNSUPPORTED_STEP: N_("reported without support"),
    register.NEAR_STEP: N_("differences too small to matter"),
    register.LAST_STEP: N_("reported"),
}
"""The steps from what is verified to what is reported."""

STANCES = {
    ladder.BELOW: N_("Too low"),
    ladder.AS_WANTED: N_("As wanted"),
    ladder.BEYOND: N_("Beyond what is wanted"),
    ladder.REACHED: N_("As wanted, or beyond"),
}
"""Where the stance of a stakeholder lies beside the one that is wanted."""


def behaviour_of_waves(
    question: Question[Any],
    client: Client,
    values: pd.Series,
    *,
    instrument: str,
    asked: str,
    **more: Any,
) -> Answer:
    """Release a process behaviour chart of waves, or say that there are too few for one."""
    if len(values) < LIMITS_FROM:
        waves = len(waves_that_asked(client, instrument))
        too_few = ngettext(
            "No change over time yet: it takes {least} waves with 10 answers each; {n} wave has "
            "asked {what}.",
            "No change over time yet: it takes {least} waves with 10 answers each; {n} waves have "
            "asked {what}.",
            waves,
            least=LIMITS_FROM,
            what=asked,
        )
        if len(values) != waves:
            enough = (
                ngettext("{n} of them has 10 answers.", "{n} of them have 10 answers.", len(values))
                if len(values)
                else ngettext("It has fewer than 10.", "None of them has 10 answers.", waves)
            )
            too_few = f"{too_few} {enough}"
        return question.release(
            client,
            pd.DataFrame(),
            people=Behind.WAVES,
            keys=["period"],
            absent=() if waves else (instrument,),
            not_asked=gettext(
                "Not collected: {what}, in {least} waves.", what=asked, least=LIMITS_FROM
            ),
            too_few=too_few,
        )
    return released_behaviour(
        question,
        client,
        xmr(values),
        people=Behind.WAVES,
        n=len(values),
        period=periods_from_to(values.index[0], values.index[-1]),
        **more,
    )


def agreement_margin(client: Client) -> float:
    """Return the share of the verified amount by which the reported one may differ and agree."""
    return client.margin.cost_percent / 100


def register_of_benefits(client: Client) -> pd.DataFrame:
    margin = agreement_margin(client)
    work = partial(register.reconciled, client["benefits"], margin)
    return client.once(("register of benefits", margin), work).copy(deep=False)


def compared_benefits(client: Client) -> pd.DataFrame:
    """Return the register over the years that state a verified and a reported amount."""
    margin = agreement_margin(client)
    both = register.with_both_amounts(client["benefits"])
    work = partial(register.reconciled, both, margin)
    return client.once(("compared benefits", margin), work).copy(deep=False)


def beyond_verified(client: Client) -> pd.Series:
    """Return how much of each benefit of the register is reported and does not hold (V3)."""
    table, both = register_of_benefits(client), compared_benefits(client)
    over = register.over_reported(both, agreement_margin(client)).set_axis(both["benefit_id"])
    known = table["benefit_id"].map(over).astype("float64").fillna(0.0)
    return known + table["unsupported"].fillna(0.0)


def years_of(client: Client) -> str:
    """Return the years of the register of benefits."""
    return span_of(client, client["benefits"]["year"].dropna())


def span_of(client: Client, years: pd.Series) -> str:
    """Return the first and the last of some years, and of which day they are told."""
    if not len(years):
        return ""
    first, last = int(years.min()), int(years.max())
    day = day_in_words(client.report_date)
    if first == last:
        return gettext("year {year}, as of {day}", year=first, day=day)
    return gettext("years {first} to {last}, as of {day}", first=first, last=last, day=day)
