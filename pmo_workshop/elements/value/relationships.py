"""V5: how relationships move, what was promised and closed, and who would recommend the PMO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis import relationship_ladder
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, Behind, Released
from ...display import counted, number, out_of, unit_of, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    counted_words,
    estimate,
    has,
    sentences,
    share_ci,
    steps,
)
from ...present.table import layout
from ...verdicts import OF_A_SERIES, Verdict
from .. import charts as shared_charts
from ..answers import answers_of, first_to_last, people_in, waves_that_asked
from ..behaviour import say_behaviour, table_behaviour, title_behaviour
from ..question import Answer, question
from . import charts
from .common import LIMITS_FROM, behaviour_of_waves


@sentences()
def say_relationship_moves(moves: Released) -> Iterable[Claim]:
    """V5: how many relationships climbed, stayed or fell, and who is an advocate by acts."""
    climbed, fell, net = (int(moves.result[c].sum()) for c in ("higher", "lower", "net"))
    n = moves.n or 0
    yield claim(
        moves,
        "moves",
        f"Between the first and the last review {climbed} of {counted(n, 'relationships')} "
        f"{verb(climbed, 'is', 'are')} judged to have gone up, {fell} down and "
        f"{n - climbed - fell} to stand on the same rung: net "
        f"{number(climbed - fell, 0, signed=True)} {unit_of(climbed - fell, 'relationships')} and "
        f"{number(net, 0, signed=True)} {unit_of(net, 'rungs')}.",
        verdict=Verdict.MORE_CLIMBED
        if climbed > fell
        else Verdict.MORE_FELL
        if fell > climbed
        else Verdict.AS_MANY_CLIMBED,
        number=float(climbed - fell),
        unit="stakeholders",
    )
    upper, acts = (sum(moves.facts[name].values()) for name in ("upper", "with_act"))
    if upper:
        yield claim(
            moves,
            "advocates",
            f"{counted_words(upper, 'stakeholder is', 'stakeholders are')} placed on the rungs "
            f"advocate or partner; for {acts} of them a reference, a referral or a defence is "
            "recorded, and only these count as advocates.",
            verdict=Verdict.ACTS_RECORDED if acts == upper else Verdict.ACTS_MISSING,
            number=float(acts),
            unit="stakeholders",
            n=upper,
        )


@sentences()
def say_stance_matrix(stances: Released) -> Iterable[Claim]:
    """V5: how many stakeholders have the stance that is wanted."""
    reached = int(stances.result["as_desired"].sum())
    yield claim(
        stances,
        "reached",
        f"{out_of(reached, stances.n)} stakeholders {has(reached)} the stance that is wanted, or "
        f"{verb(reached, 'goes', 'go')} beyond it.",
        number=float(reached),
        unit="stakeholders",
    )


@sentences()
def say_actions_closed(actions: Released) -> Iterable[Claim]:
    """V5: how many of the actions due were closed by their date."""
    row = actions.result.iloc[0]
    n = int(row["n"])
    limits = ""
    figures: dict[str, Any] = {}
    if n >= INTERVAL_FROM:
        limits = f" {share_ci(row['share_low'], row['share_high'], n)}"
        figures = {"low": n * float(row["share_low"]), "high": n * float(row["share_high"])}
    yield claim(
        actions,
        "closed",
        f"{out_of(row['on_time'], n)} {unit_of(n, 'actions')} due "
        f"{verb(row['on_time'], 'was', 'were')} closed by their date{limits}; "
        f"{int(row['late'])} late, {int(row['open'])} still open.",
        verdict=Verdict.ALL_ON_TIME if row["on_time"] == n else Verdict.NOT_ALL_ON_TIME,
        number=float(row["on_time"]),
        unit="actions",
        **figures,
    )


@sentences(TOO_FEW_FOR_INTERVAL)
def say_recommendation(waves: Released) -> Iterable[Claim]:
    """V5: the net promoter score of the latest wave; no direction below 8 waves."""
    rows = waves.estimates
    if rows.empty:
        return
    last = rows.iloc[-1]
    count = len(rows)
    more = (
        f" {counted_words(count, 'wave', 'waves')}: too few to tell a change (it takes 8)."
        if count < LIMITS_FROM
        else ""
    )
    yield claim(
        waves,
        "latest",
        f"{among(waves, int(last['n']))} in {last['wave']}, "
        f"{counted_words(int(last['promoters']), 'is a promoter', 'are promoters')} and "
        f"{counted_words(int(last['detractors']), 'is a detractor', 'are detractors')}: NPS "
        f"{number(last['nps'], 0, signed=True)} {ci(last['nps_low'], last['nps_high'], 0)}."
        f"{more}",
        unit="points of 100",
        **estimate(last, "nps"),
    )


table_relationship_moves = layout(
    "relationship_moves",
    "Moves on the relationship ladder",
    column.label("from", "Rung at the first review"),
    column.number("lower", "Now lower", 0),
    column.number("same", "On the same rung", 0),
    column.number("higher", "Now higher", 0),
    notes="Stakeholders by the rung of their first review.",
)


table_stance_matrix = layout(
    "stance_matrix",
    "Stance now, and the stance wanted",
    column.label("stance", "Stance now"),
    column.number("below", "More is wanted", 0),
    column.number("as_desired", "As wanted or beyond", 0),
)


table_actions_closed = layout(
    "actions_closed",
    "Actions due",
    column.label("actions", "Actions"),
    column.count("on_time", "Closed by their date"),
    column.number("late", "Closed late", 0),
    column.number("open", "Open past their date", 0),
)


table_recommendation = layout(
    "recommendation",
    "Recommendation, wave by wave",
    column.text("wave", "Wave"),
    column.count("promoters", "Promoters"),
    column.count("detractors", "Detractors"),
    column.number("nps", "NPS", 0, signed=True),
    column.interval("nps", "95 % interval", 0),
    column.N,
)


def next_relationships(moves: Released) -> Statement | None:
    """V5: what to do with the relationships."""
    fell = int(moves.result["lower"].sum()) if len(moves.result) else 0
    lower = verb(fell, "one who stands", f"{fell} who stand")
    who = f"the {lower} on a lower rung" if fell else "those who did not move"
    return steps(
        moves,
        f"Hold a client-value review with {who}: their words first.",
        "Record references, referrals and defences when they happen; without a record nobody is "
        "called an advocate.",
    )


_ASKS_NPS = "How likely are you to recommend the PMO to a colleague (0 to 10)?"

_JUDGED = "Judged by the account holders at reviews; the stakeholders were not asked."
_MERGED = "Neighbouring rows are merged where a cell would hold one to four stakeholders."


def _at_least_ten(table: pd.DataFrame) -> pd.DataFrame:
    return table if len(table) and int(table["n"].max()) >= INTERVAL_FROM else table.head(0)


@question(
    "V5",
    needs=("engagement",),
    asks="Rung of each stakeholder at the first and at the latest review.",
    unit="stakeholders",
    verdicts=(
        Verdict.MORE_CLIMBED,
        Verdict.MORE_FELL,
        Verdict.AS_MANY_CLIMBED,
        Verdict.ACTS_RECORDED,
        Verdict.ACTS_MISSING,
    ),
    say=say_relationship_moves,
    chart=lambda answer: charts.chart_relationship_moves(answer),
    table=table_relationship_moves,
    next=next_relationships,
)
def relationship_moves(client: Client) -> Answer:
    """V5: how have relationships moved on the ladder between the first and the last review?"""
    moves = relationship_ladder.rung_moves(client["engagement"])
    return relationship_moves.release(
        client,
        _at_least_ten(moves),
        people=Behind.REGISTER,
        keys=["from"],
        facts=relationship_ladder.advocates(client["engagement"]),
        period=first_to_last(client["engagement"]["date"]),
        notes=[_JUDGED, _MERGED],
        too_few="Moves need at least 10 stakeholders who were reviewed twice.",
    )


@question(
    "V5",
    needs=("engagement",),
    asks="Stance of each stakeholder at the latest review, and the stance wanted.",
    unit="stakeholders",
    say=say_stance_matrix,
    table=table_stance_matrix,
    depth=Depth.ANNEX,
)
def stance_matrix(client: Client) -> Answer:
    """V5: which stance do stakeholders have, and which is wanted?"""
    return stance_matrix.release(
        client,
        _at_least_ten(relationship_ladder.stance_matrix(client["engagement"])),
        people=Behind.REGISTER,
        keys=["stance"],
        period=first_to_last(client["engagement"]["date"]),
        notes=[_JUDGED, _MERGED],
        too_few="The matrix needs at least 10 stakeholders with a review.",
    )


@question(
    "V5",
    needs=("actions",),
    asks="Actions that were due by the date of the report.",
    unit="actions",
    verdicts=(Verdict.ALL_ON_TIME, Verdict.NOT_ALL_ON_TIME),
    say=say_actions_closed,
    chart=lambda answer: charts.chart_actions_closed(answer),
    table=table_actions_closed,
    form="",
)
def actions_closed(client: Client) -> Answer:
    """V5: is what was agreed done by its date?"""
    undated = int(client["actions"]["due"].isna().sum())
    return actions_closed.release(
        client,
        relationship_ladder.closed_on_time(client["actions"], pd.Timestamp(client.report_date)),
        people=Behind.RECORDS,
        keys=["actions"],
        period=f"until {client.report_date:%Y-%m-%d}",
        notes=[
            "Open past its date counts as not closed on time; not yet due is left out, closed or "
            "not."
            + (
                f" {undated} without a date {verb(undated, 'is', 'are')} left out too."
                if undated
                else ""
            )
        ],
        too_few="No action was due by the date of the report: nothing can be counted as on time.",
    )


@question(
    "V5",
    needs=("responses", "items", "respondents"),
    asks=_ASKS_NPS,
    say=say_recommendation,
    chart=lambda answer: charts.chart_recommendation(answer),
    table=table_recommendation,
    depth=Depth.ANNEX,
)
def recommendation(client: Client) -> Answer:
    """V5: would users tell a colleague? As a trend over the waves only."""
    table = _scores(client)
    waves = table["wave"].tolist()
    return recommendation.release(
        client,
        table,
        keys=["wave"],
        people={
            wave: people
            for name in waves
            for wave, people in people_in(client, _recommended(client, name), "wave").items()
        },
        counts=["promoters", "detractors"],
        period=" to ".join(dict.fromkeys((waves[0], waves[-1]))) if waves else "",
        notes=[
            "A score is compared with nobody else's: no ranking of teams or firms by it. Research "
            "does not find that it foretells growth better than other questions on satisfaction "
            "(Keiningham et al. 2007).",
            "Waves are treated as independent; whoever answered in two counts in both.",
        ],
        absent=() if waves else ("nps",),
        not_asked="Not collected: the question on recommending the PMO (instrument nps).",
    )


def _scores(client: Client) -> pd.DataFrame:
    waves = waves_that_asked(client, "nps")
    return relationship_ladder.recommendation_by_wave(
        {wave: _recommended(client, wave)["value"] for wave in waves}, client.population
    )


def _recommended(client: Client, wave: str) -> pd.DataFrame:
    answers = answers_of(client, wave)
    return answers[(answers["instrument"] == "nps") & answers["value"].notna()]


@question(
    "V5",
    needs=("responses", "items", "respondents"),
    asks=_ASKS_NPS,
    unit="waves",
    verdicts=OF_A_SERIES,
    say=say_behaviour,
    title=title_behaviour,
    chart=lambda answer: shared_charts.chart_behaviour(answer),
    table=table_behaviour,
    depth=Depth.ANNEX,
)
def recommendation_by_wave(client: Client) -> Answer:
    """V5: has the score changed over the waves, or does it only vary? From 8 waves on."""
    scores = _scores(client)
    scores = scores[scores["n"] >= INTERVAL_FROM].set_index("wave")["nps"].astype("float64")
    return behaviour_of_waves(
        recommendation_by_wave,
        client,
        scores,
        what="net promoter score",
        unit="points of 100",
        instrument="nps",
        asked="whether users would recommend the PMO",
    )
