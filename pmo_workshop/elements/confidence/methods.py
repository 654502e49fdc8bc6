"""C6: whether projects with the method do better, and how good forecasts are."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import adopters
from ...analysis.adopters import ALL, MATCHED, OTHERS, RATIO, WITH
from ...analysis.uncertainty import p_beyond
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, Behind, Released
from ...display import NOT_SHOWN, interval, is_missing, number, out_of, unit_of
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    ci,
    claim,
    counted_words,
    estimate,
    sentences,
    so,
    standards_of,
    steps,
    verdict,
)
from ...present.table import Column, Row, layout
from ...verdicts import BY_MARGIN, Verdict
from ..question import Answer, question
from . import charts


def _no_limits(row: pd.Series) -> str:
    """Return why a comparison of two arms has no limits."""
    if min(row["with_n"], row["others_n"]) < INTERVAL_FROM:
        return f"fewer than {INTERVAL_FROM} projects in an arm, so no difference is given"
    return "no variation within the classes, so no difference is judged"


@sentences()
def say_on_time(found: Released) -> Iterable[Claim]:
    """C6: projects on time with the method and without, and what that does not mean."""
    for _, row in found.result.iterrows():
        if row["comparison"] not in (ALL, MATCHED):
            continue
        if not (row["with_n"] and row["others_n"]):
            yield _one_arm(found, row)
            continue
        what = "" if row["comparison"] == ALL else "Of the same size and type, "
        text = (
            f"{what}{'P' if not what else 'p'}rojects with the PMO's method finished on time "
            f"{out_of(row['with_on_time'], row['with_n'])} against "
            f"{out_of(row['others_on_time'], row['others_n'])} of the others"
        )
        if is_missing(row["difference_low"]):
            yield claim(
                found,
                row["comparison"],
                f"{text}; {_no_limits(row)}.",
                n=int(row["n"]),
            )
            continue
        judged = verdict(
            100 * row["difference_low"],
            100 * row["difference_high"],
            found.facts["margin"],
            too_few=Verdict.TOO_FEW_PROJECTS,
        )
        points = standards_of(found.facts["margin"])
        how = "difference" if not what else "difference within the classes, weighted,"
        yield claim(
            found,
            row["comparison"],
            f"{text}: {how} {number(100 * row['difference'], 0)} points "
            f"{ci(100 * row['difference_low'], 100 * row['difference_high'], 0, standards=points)}"
            f"{so(judged)}. "
            "Adopters chose themselves.",
            verdict=judged,
            beyond=p_beyond(
                100 * row["difference"],
                100 * row["difference_high"],
                -found.facts["margin"],
                int(row["n"]),
            ),
            unit="percentage points",
            **estimate(row, "difference", 100),
            grade="C",
        )


def _one_arm(found: Released, row: pd.Series) -> Claim:
    used = bool(row["with_n"])
    met = row["with_on_time"] if used else row["others_on_time"]
    return claim(
        found,
        row["comparison"],
        f"{out_of(met, row['n'])} {unit_of(row['n'], 'projects')} finished on time. All of them "
        f"{'used' if used else 'did without'} the PMO's method, so there is nothing to compare.",
        verdict=Verdict.NOTHING_TO_COMPARE,
        number=float(met),
        unit="projects",
        n=int(row["n"]),
    )


@sentences()
def say_overruns(found: Released) -> Iterable[Claim]:
    """C6: actual cost beside the budget, with the method and without."""
    for _, row in found.result.iterrows():
        n = int(row["n"])
        both = row["arm"] == RATIO
        arm = f"{'with' if row['arm'] == WITH else 'without'} the method"
        if is_missing(row["ratio_low"]):
            if n and not both:
                yield claim(
                    found,
                    row["arm"],
                    f"{out_of(row['over'], n)} projects {arm} cost more than their budget.",
                    number=float(row["over"]),
                    unit="projects",
                    n=n,
                )
            continue
        if both:
            text = (
                "The ratio of actual cost to budget with the method is "
                f"{number(row['ratio'], 2)} times that of the others"
            )
        else:
            text = f"Projects {arm} cost {number(row['ratio'], 2)} times their budget"
        reference = (
            ""
            if both
            else f" 8 of 10 stayed below {number(row['p80'], 2)} times the budget "
            f"{ci(row['p80_low'], row['p80_high'], 2)}: the reference class of the next one."
        )
        chose = " Adopters chose themselves." if both else ""
        yield claim(
            found,
            row["arm"],
            f"{text} {ci(row['ratio_low'], row['ratio_high'], 2)}, {n} projects.{reference}{chose}",
            number=row["ratio"],
            low=row["ratio_low"],
            high=row["ratio_high"],
            unit="ratio",
            n=n,
        )


@sentences("No forecast can be compared with what came true.")
def say_forecasts(found: Released) -> Iterable[Claim]:
    """C6: how good the forecasts are, beside always forecasting the usual share."""
    facts = found.facts
    if not facts:
        return
    limits, figures = "", {"number": facts["brier"], "unit": "Brier score"}
    judged = Verdict.TOO_FEW_PROJECTS
    if not is_missing(facts.get("brier_low")):
        limits = f" {ci(facts['brier_low'], facts['brier_high'], 2)}"
        figures |= {"low": facts["brier_low"], "high": facts["brier_high"]}
    usual = (
        "; always forecasting the share that ended on time would give "
        f"{number(facts['no_skill'], 2)}"
    )
    if not is_missing(facts.get("gain_low")):
        usual += (
            f", a gain of {number(facts['gain'], 2)} {ci(facts['gain_low'], facts['gain_high'], 2)}"
        )
        if facts["gain_low"] > 0:
            judged = Verdict.BETTER_THAN_USUAL
        elif facts["gain_high"] < 0:
            judged = Verdict.WORSE_THAN_USUAL
    if facts["on_time"] in (0, 1):
        usual = f"; {'every' if facts['on_time'] else 'no'} project ended on time"
        judged = Verdict.NO_USUAL_SHARE
    yield claim(
        found,
        "brier",
        f"The forecasts of {counted_words(int(facts['n']), 'project', 'projects')} have a "
        f"Brier score of {number(facts['brier'], 2)}{limits}{usual}{so(judged)}.",
        verdict=judged,
        n=int(facts["n"]),
        **figures,
    )


def _difference(row: Row) -> str:
    if is_missing(row["difference_low"]):
        return NOT_SHOWN
    return number(100 * row["difference"], 0, signed=True)


def _limits(row: Row) -> str:
    if is_missing(row["difference_low"]):
        return NOT_SHOWN
    return interval(100 * row["difference_low"], 100 * row["difference_high"], 0, signed=True)


table_on_time = layout(
    "on_time",
    "On time, with the method and without",
    column.label("comparison", "Comparison"),
    column.count("with_on_time", "With the method", "with_n"),
    column.count("others_on_time", "Others", "others_n"),
    Column("difference", "Difference, points", _difference, "number", align="right"),
    Column("limits", "95 % interval", _limits, align="right"),
    column.number("n", "Projects", 0),
    notes="Dose: how much of the method a project used, 1 to 3, each against projects without it. "
    "Fewer than 10 projects in an arm: no difference.",
)


table_overruns = layout(
    "overruns",
    "Actual cost divided by budget",
    column.label("arm", "Projects"),
    column.number("ratio", "Ratio", 2),
    column.interval("ratio", "95 % interval", 2),
    column.number("p80", "8 of 10 stay below", 2),
    column.interval("p80", "95 % interval", 2),
    column.count("over", "Above budget"),
    column.number("n", "Projects", 0),
    notes="Ratio: geometric mean; 1 is on budget. Fewer than 10 projects in an arm: no interval. "
    "8 of 10 stay below: the reference class for the budget of the next project.",
)


table_forecasts = layout(
    "forecasts",
    "What was forecast, and what came true",
    column.text("forecasts", "Forecast"),
    column.percent("forecast", "Mean forecast"),
    column.count("on_time", "On time"),
    column.number("n", "Projects", 0),
)


def next_methods(found: Released) -> Statement | None:
    """C6: how to make the evidence stronger."""
    matched = len(found.result) and (found.result["comparison"] == MATCHED).any()
    return steps(
        found,
        "Read the comparison within size and type first; the other one mixes unlike projects."
        if matched
        else "Record size and type of every project, so that like is compared with like.",
        "Ask for forecasts in per cent at every gate, and publish the calibration once a year.",
    )


def _planned_ends(projects: pd.DataFrame) -> str:
    days = projects["plan_end"].dropna()
    return f"planned ends {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""


CHOSE = "The projects chose the method themselves: a difference may come from who chose it."


@question(
    "C6",
    needs=("projects",),
    asks="Projects that ended by their planned date, with the PMO's method and without.",
    unit="projects",
    verdicts=(*BY_MARGIN, Verdict.TOO_FEW_PROJECTS, Verdict.NOTHING_TO_COMPARE),
    sampled=True,
    say=say_on_time,
    chart=lambda answer: charts.chart_on_time(answer),
    table=table_on_time,
    next=next_methods,
)
def on_time_compared(client: Client, seed: int) -> Answer:
    """C6: did projects with the PMO's method end on time more often than the others?"""
    projects = client["projects"]
    found = (
        adopters.on_time_compared(projects, pd.Timestamp(client.report_date), seed)
        if len(projects)
        else pd.DataFrame()
    )
    return on_time_compared.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["comparison"],
        period=_planned_ends(projects),
        n=int(found["n"].max()) if len(found) else 0,
        facts={"margin": client.margin.percentage_points},
        notes=[
            CHOSE,
            "Projects whose planned end has passed; one still running after it counts as late.",
        ],
        too_few="No project has passed its planned end, or none says whether it used the method.",
    )


@question(
    "C6",
    needs=("projects",),
    asks="Actual cost divided by budget (geometric mean).",
    unit="projects",
    say=say_overruns,
    chart=lambda answer: charts.chart_overruns(answer),
    table=table_overruns,
    depth=Depth.ANNEX,
)
def cost_overruns(client: Client, seed: int) -> Answer:
    """C6: how did actual cost compare with the budget?"""
    projects, today = client["projects"], pd.Timestamp(client.report_date)
    found = adopters.overruns(projects, today, seed) if len(projects) else pd.DataFrame()
    return cost_overruns.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["arm"],
        period=_planned_ends(projects),
        n=int(found["n"].max()) if len(found) else 0,
        singles=_ratios(projects, today),
        notes=[CHOSE, "Projects that have ended; what a running one has spent is no overrun."],
        too_few="No project that has ended has both a budget and an actual cost.",
    )


def _ratios(projects: pd.DataFrame, today: pd.Timestamp) -> dict[str, list[float]]:
    """Return actual cost divided by budget of every project that has ended, by arm."""
    known = adopters.cost_ratios(projects, today)
    arms = {WITH: 1, OTHERS: 0}
    return {arm: known.loc[known["method_used"] == used, "ratio"].tolist()
            for arm, used in arms.items()}  # fmt: skip


@question(
    "C6",
    needs=("projects",),
    asks="Forecast probability of ending on time, and what came true.",
    unit="projects",
    verdicts=(
        Verdict.TOO_FEW_PROJECTS,
        Verdict.BETTER_THAN_USUAL,
        Verdict.WORSE_THAN_USUAL,
        Verdict.NO_USUAL_SHARE,
    ),
    say=say_forecasts,
    chart=lambda answer: charts.chart_forecasts(answer),
    table=table_forecasts,
    depth=Depth.ANNEX,
)
def forecast_skill(client: Client, seed: int) -> Answer:
    """C6: do the forecasts of ending on time come true?"""
    projects = client["projects"]
    today = pd.Timestamp(client.report_date)
    scored = adopters.brier_score(projects, today, seed) if len(projects) else pd.DataFrame()
    found = adopters.calibration(projects, today) if len(projects) else pd.DataFrame()
    return forecast_skill.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["forecasts"],
        period=_planned_ends(projects),
        n=int(found["n"].sum()) if len(found) else 0,
        facts=scored.to_dict("records")[0] if len(scored) else {},
        notes=["Projects whose planned end has passed; one still running after it counts as late."],
        too_few="No project with a forecast has passed its planned end.",
    )
