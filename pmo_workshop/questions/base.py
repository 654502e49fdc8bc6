"""What every question needs: the answers of a wave, who gave them, and when."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..analysis.process_behaviour import ProcessBehaviour
from ..disclosure import Released, coarse, release
from ..intake.client import Client

MEAN_DECIMALS = 2
"""As precisely as a mean of answers is told: one more than is printed."""


def coarsely(*columns: str) -> dict[str, int]:
    """Return, for ``disclosure.release``, that these columns hold means of answers."""
    return dict.fromkeys(columns, MEAN_DECIMALS)


def coarse_means(means: Mapping[str, float]) -> pd.Series:
    """Return the means of several waves as precisely as they may be told, before limits rest on
    them."""
    values = pd.Series(means, dtype="float64")
    return coarse(values.to_frame("mean"), coarsely("mean"))["mean"]


def answers_of(client: Client, wave: str | None = None) -> pd.DataFrame:
    """
    Return the answers of one wave, each with its question and its respondent.

    Parameters
    ----------
    client : Client
    wave : str, optional
        Default: the latest wave.

    Returns
    -------
    DataFrame, one row per answer
        ``resp_id, wave, role, unit, code, item_id, instrument, dimension, text, scale_min,
        scale_max, reverse, aspect, value`` (float, missing if blank or not applicable), ``na``.
    """
    people = client["respondents"]
    if wave is None and client.latest_wave:
        wave = client.latest_wave.name
    people = people[people["wave"] == wave]
    if "code" not in people:
        people = people.assign(code=None)
    answers = client["responses"].drop(columns="wave", errors="ignore")
    answers = answers.merge(people, on="resp_id").merge(client["items"], on="item_id")
    value = answers["value"].astype("Float64").mask(answers["na"].fillna(0) == 1)
    return answers.assign(value=value.astype("float64"))


def instrument(client: Client, *names: str) -> pd.DataFrame:
    answers = answers_of(client)
    return answers[answers["instrument"].isin(names)]


def period_of(client: Client) -> str:
    return client.latest_wave.dates if client.latest_wave else ""


def respondents_in(answers: pd.DataFrame) -> int:
    return answers.dropna(subset=["value"])["resp_id"].nunique() if len(answers) else 0


def service_names(client: Client) -> dict[str, str]:
    services = client["services"]
    return dict(zip(services["service_id"], services["name"], strict=True))


def days_of(client: Client, column: str = "opened") -> str:
    days = client["tickets"][column].dropna()
    return f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""


def people_in(answers: pd.DataFrame, by: str) -> Mapping[str, frozenset[str]]:
    """Return who is in each group: by self-chosen code where there is one."""
    person = answers["code"].fillna(answers["resp_id"]).astype(str)
    return {str(group): frozenset(ids) for group, ids in person.groupby(answers[by])}


def behaviour(
    client: Client,
    chart: ProcessBehaviour,
    *,
    activity: str,
    name: str,
    needs: list[str],
    asks: str,
    what: str,
    unit: str,
    counted: str,
    n: int,
    period: str,
    notes: tuple[str, ...] = (),
) -> Released:
    """
    Pass a process behaviour chart through the guard.

    Parameters
    ----------
    client : Client
    chart : ProcessBehaviour
    activity, name, needs, asks, n, period, notes
        As in ``disclosure.release``; ``n`` counts ``counted``, such as ``"requests"``.
    what, unit : str
        What varies, such as ``"mean satisfaction"``, and its unit.

    Returns
    -------
    Released
        Facts ``what``, ``unit``, ``status``, ``mean``, ``lower``, ``upper``.
    """
    table = chart.table.assign(n=len(chart.table)) if "n" not in chart.table else chart.table
    facts = {"what": what, "unit": unit, "status": chart.status, "mean": chart.mean}
    facts["changed_from"] = chart.changed_from
    for limit in ("lower", "upper"):
        facts[limit] = getattr(chart, limit, None)
    return release(
        client,
        table,
        activity=activity,
        name=name,
        needs=needs,
        keys=["period"],
        asks=asks,
        unit=counted,
        n=n,
        facts=facts,
        period=period,
        notes=notes,
        too_few=f"Not collected: {what} for at least two periods.",
    )
