"""What the questions on value share."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...analysis import benefits_reconciliation as register
from ...analysis.process_behaviour import xmr
from ...disclosure import Behind
from ...display import counted
from ...intake.client import Client
from ...present.grammar import has
from ..answers import waves_that_asked
from ..behaviour import released_behaviour
from ..question import Answer, Question

LIMITS_FROM = 8
"""Waves from which a process behaviour chart replaces the comparison of two."""


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
        enough = "" if len(values) == waves else f", {len(values) or 'none'} with 10 answers"
        return question.release(
            client,
            pd.DataFrame(),
            people=Behind.WAVES,
            keys=["period"],
            absent=() if waves else (instrument,),
            not_asked=f"Not collected: {asked}, in {LIMITS_FROM} waves.",
            too_few=f"No change over time yet: it takes {LIMITS_FROM} waves with 10 answers each; "
            f"{counted(waves, 'waves')} {has(waves)} asked {asked}{enough}.",
        )
    return released_behaviour(
        question,
        client,
        xmr(values),
        people=Behind.WAVES,
        n=len(values),
        period=f"{values.index[0]} to {values.index[-1]}",
        **more,
    )


def agreement_margin(client: Client) -> float:
    """Return the share of the verified amount by which the reported one may differ and agree."""
    return client.margin.cost_percent / 100


def register_of_benefits(client: Client) -> pd.DataFrame:
    return register.reconciled(client["benefits"], agreement_margin(client))


def compared_benefits(client: Client) -> pd.DataFrame:
    """Return the register over the years that state a verified and a reported amount."""
    both = register.with_both_amounts(client["benefits"])
    return register.reconciled(both, agreement_margin(client))


def years_of(client: Client) -> str:
    """Return the years of the register of benefits."""
    return span_of(client, client["benefits"]["year"].dropna())


def span_of(client: Client, years: pd.Series) -> str:
    """Return the first and the last of some years, and of which day they are told."""
    if not len(years):
        return ""
    first, last = int(years.min()), int(years.max())
    span = f"year {first}" if first == last else f"years {first} to {last}"
    return f"{span}, as of {client.report_date:%Y-%m-%d}"
