"""Who the stakeholders are, and who of them answered."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import starting_point
from ...analysis.stakeholder_grid import quadrant_of, stakeholder_grid
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, Released
from ...display import NOT_SHOWN, apart_by_a_person, is_missing, out_of, percent
from ...i18n import N_, gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import TOO_FEW_FOR_INTERVAL, answered, claim, listed, sentences, steps
from ...present.table import Column, Row, layout
from .. import charts as shared_charts
from ..answers import NOBODY_PLACED, people_in, period_of
from ..question import Answer, question


@sentences(TOO_FEW_FOR_INTERVAL)
def say_response(groups: Released) -> Iterable[Claim]:
    """O: how many of the stakeholder list answered."""
    if groups.n is None:
        return
    if groups.population and groups.n <= groups.population:
        told = out_of(groups.n, groups.population)
        text = gettext("{told} people on the list answered.", told=told)
    else:
        text = gettext("{who}.", who=answered(groups))
    yield claim(groups, "response", text, number=float(groups.n), unit="respondents")
    shown = groups.rows.dropna(subset=["rate"])
    if len(shown) > 1:
        low, high = shown.loc[shown["rate"].idxmin()], shown.loc[shown["rate"].idxmax()]

        def named(row: pd.Series) -> str:
            alike = shown[(shown["n"] == row["n"]) & (shown["listed"] == row["listed"])]
            return listed(alike["group"])

        if _apart(low, high):
            yield claim(
                groups,
                "range",
                gettext(
                    "Of the groups shown, {low_groups} answered less, {low}, than {high_groups}, "
                    "{high}. A group that answered less is heard less in every total.",
                    low_groups=named(low),
                    low=out_of(low["n"], low["listed"]),
                    high_groups=named(high),
                    high=out_of(high["n"], high["listed"]),
                ),
            )


def _apart(low: pd.Series, high: pd.Series) -> bool:
    """Return whether one group has answered less than another, by a person at least."""
    return apart_by_a_person((low["n"], low["listed"]), (high["n"], high["listed"]))


_QUADRANT = {
    "high power, high interest": N_("{told} have high power and high interest"),
    "high power, low interest": N_("{told} have high power and low interest"),
    "low power, high interest": N_("{told} have low power and high interest"),
    "low power, low interest": N_("{told} have low power and low interest"),
}


@sentences(N_("No quadrant has enough respondents to be shown by itself."))
def say_stakeholder_map(grid: Released) -> Iterable[Claim]:
    """O: how many stand in each quadrant of power and interest."""
    for _, row in grid.rows.iterrows():
        yield claim(
            grid,
            row["quadrant"],
            gettext(
                "{placed}: {approach}.",
                placed=gettext(_QUADRANT[row["quadrant"]], told=out_of(row["n"], grid.n)),
                approach=gettext(row["approach"]),
            ),
            number=float(row["n"]),
            unit="respondents",
        )


def title_stakeholder_map(grid: Released) -> str:
    """O: how many are to be managed closely."""
    close = grid.rows[grid.rows["quadrant"] == "high power, high interest"]
    if close.empty:
        return gettext("Power over the PMO's work and interest in it, of those who answered")
    return gettext(
        "{told} have both power over the PMO's work and an interest in it",
        told=out_of(close["n"].iloc[0], grid.n),
    )


def _rate(row: Row) -> str:
    listed = row["listed"]
    small = is_missing(listed) or listed < FULL_FROM
    return NOT_SHOWN if small else percent(row["rate"])


table_response = layout(
    "response",
    N_("Who answered"),
    column.text("group", N_("Group")),
    column.N,
    column.number("listed", N_("On the list"), 0),
    Column("rate", N_("Response rate"), _rate, "number", align="right", unit="share"),
    notes=N_("Response rates are given for groups of 20 and more."),
)


table_stakeholder_map = layout(
    "stakeholder_map",
    N_("Power and interest of those who answered"),
    column.ours("quadrant", N_("Quadrant")),
    column.ours("approach", N_("Usual approach")),
    column.N,
)


def next_response(groups: Released) -> Statement | None:
    """O: what to do about who answered."""
    if groups.n is not None and groups.n == groups.population:
        return None
    shown = groups.rows.dropna(subset=["rate"]) if len(groups.rows) else groups.rows
    rates = shown.sort_values("rate") if len(shown) else shown
    if len(rates) > 1 and _apart(rates.iloc[0], rates.iloc[1]):
        step = gettext("Ask two people of the group that answered least why; do not chase anybody.")
    else:
        step = gettext("Ask two people on the list what keeps others from answering; chase nobody.")
    return steps(groups, step)


def _latest_respondents(client: Client) -> pd.DataFrame:
    people = client["respondents"]
    return people[people["wave"] == client.latest_wave.name] if client.latest_wave else people


def title_response(groups: Released) -> str:
    """O: how many of the stakeholder list answered."""
    return gettext("{told} people on the list answered", told=out_of(groups.n, groups.population))


@question(
    "O",
    needs=("respondents",),
    asks=N_("Respondents of each group on the stakeholder list."),
    say=say_response,
    table=table_response,
    title=title_response,
    next=next_response,
    depth=Depth.ANNEX,
)
def response_by_group(client: Client) -> Answer:
    """O: who are the stakeholders, and who of them answered?"""
    people = _latest_respondents(client)
    people = people.assign(role=people["role"].fillna(gettext("not stated")))
    groups = starting_point.response_by_group(people, dict(client.stakeholders))
    return response_by_group.release(
        client,
        groups[(groups["n"] > 0) | groups["listed"].notna()] if len(people) else pd.DataFrame(),
        keys=["group", "listed"],
        people=people_in(client, people, "role"),
        known=["rate"],
        n=people["resp_id"].nunique(),
        cut=True,
        period=period_of(client),
        notes=[gettext("The report cannot say how those who did not answer see it.")],
        non_response_told=True,
    )


@question(
    "O",
    needs=("respondents",),
    asks=N_("Power over and interest in the PMO's work, 1 to 5; 4 and 5 are high."),
    say=say_stakeholder_map,
    title=title_stakeholder_map,
    chart=lambda answer: shared_charts.chart_stakeholder_grid(answer),
    table=table_stakeholder_map,
    depth=Depth.ANNEX,
)
def stakeholder_map(client: Client) -> Answer:
    """O: how many of those who answered have power over the PMO's work, how many an interest?"""
    people = _latest_respondents(client)
    grid = stakeholder_grid(people)
    return stakeholder_map.release(
        client,
        grid[grid["n"] > 0],
        keys=["quadrant", "approach"],
        people=people_in(client, people.assign(quadrant=quadrant_of(people)), "quadrant"),
        measure="quadrants",
        n=int(grid["n"].sum()),
        cut=True,
        period=period_of(client),
        notes=[gettext("Judged when the list was made; those who did not answer are not in it.")],
        non_response_told=True,
        **NOBODY_PLACED,
    )
