"""C6: whether projects with the method do better, and how good forecasts are."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ...analysis import adopters
from ...analysis.adopters import ALL, MATCHED, NOT_KNOWN, OTHERS, RATIO, WITH
from ...analysis.uncertainty import p_beyond
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, Behind, Released
from ...display import NOT_SHOWN, digits_apart, interval, is_missing, number, out_of
from ...i18n import N_, days_from_to, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    ci,
    claim,
    estimate,
    sentences,
    so,
    standards_of,
    steps,
    verdict,
)
from ...present.table import POINTS, Column, Row, layout
from ...verdicts import BY_MARGIN, Verdict
from ..question import Answer, question
from . import charts


def _no_limits(row: pd.Series) -> str:
    """Return why a comparison of two arms has no limits."""
    if min(row["with_n"], row["others_n"]) < INTERVAL_FROM:
        return gettext(
            "Fewer than {n} projects on one side: no difference is given.", n=INTERVAL_FROM
        )
    return gettext("Nothing varies within the classes, so no difference is judged.")


@sentences()
def say_on_time(found: Released) -> Iterable[Claim]:
    """C6: projects on time with the method and without, and what that does not mean."""
    for _, row in found.result.iterrows():
        if row["comparison"] not in (ALL, MATCHED, NOT_KNOWN):
            continue
        if not (row["with_n"] and row["others_n"]):
            yield _one_arm(found, row)
            continue
        told = {
            "with_it": out_of(row["with_on_time"], row["with_n"]),
            "others": out_of(row["others_on_time"], row["others_n"]),
        }
        if is_missing(row["difference_low"]):
            text = (
                gettext(
                    "Projects on time: {with_it} with the PMO's method, {others} without it.",
                    **told,
                )
                if row["comparison"] == ALL
                else gettext(
                    "Projects on time, of the same size and type: {with_it} with the PMO's method, "
                    "{others} without it.",
                    **told,
                )
            )
            yield claim(
                found,
                row["comparison"],
                f"{text} {_no_limits(row)}",
                n=int(row["n"]),
                counts="projects",
            )
            continue
        judged = _judged(found, row)
        points = standards_of(found.facts["margin"])
        more = row["difference"] >= 0
        low, high = 100 * row["difference_low"], 100 * row["difference_high"]
        ends = (low, high) if more else (-high, -low)
        told |= {
            "apart": _apart(100 * row["difference"], digits_apart(ends, points, 0)),
            "limits": ci(*ends, 0, standards=points),
            "ruling": so(judged),
        }
        text = (
            gettext(
                "Projects on time: {with_it} with the PMO's method, {others} without it. That is "
                "{apart} {limits}{ruling}.",
                **told,
            )
            if row["comparison"] == ALL
            else gettext(
                "Projects on time, of the same size and type: {with_it} with the PMO's method, "
                "{others} without it. Weighted by size and type that is {apart} {limits}{ruling}.",
                **told,
            )
        )
        yield claim(
            found,
            row["comparison"],
            f"{text} {gettext('The projects chose the method themselves.')}",
            verdict=judged,
            beyond=p_beyond(
                100 * row["difference"],
                100 * row["difference_high"],
                -found.facts["margin"],
                int(row["n"]),
            ),
            unit="percentage points",
            **estimate(row, "difference", 100),
            counts="projects",
            grade="C",
        )


def _judged(found: Released, row: Row) -> Verdict:
    """Return what a comparison with limits shows, held against the margin."""
    return verdict(
        100 * row["difference_low"],
        100 * row["difference_high"],
        found.facts["margin"],
        too_few=Verdict.TOO_FEW_PROJECTS,
    )


def _is_better(found: Released, row: Row) -> bool:
    """Whether more projects end on time with the method, as one of its sentences says."""
    told = row["comparison"] in (ALL, MATCHED) and not is_missing(row["difference_low"])
    return told and _judged(found, row) in (Verdict.ABOVE, Verdict.CLEARLY_ABOVE)


def _apart(points: float, digits: int = 0) -> str:
    """Return how far the share with the method lies from the one without it."""
    told = {"points": number(abs(points), digits)}
    if round(points) == 0:
        return gettext("{points} percentage points apart", **told)
    if points > 0:
        return gettext("{points} percentage points more", **told)
    return gettext("{points} percentage points less", **told)


def _one_arm(found: Released, row: pd.Series) -> Claim:
    used = bool(row["with_n"])
    met = row["with_on_time"] if used else row["others_on_time"]
    return claim(
        found,
        row["comparison"],
        ngettext(
            "{count} project finished on time. Whether it used the PMO's method is not recorded: "
            "there is nothing to compare.",
            "{count} projects finished on time. Which of them used the PMO's method is not "
            "recorded: there is nothing to compare.",
            row["n"],
            count=out_of(met, row["n"]),
        )
        if row["comparison"] == NOT_KNOWN
        else ngettext(
            "{count} project finished on time. It used the PMO's method: there is nothing to "
            "compare.",
            "{count} projects finished on time. All used the PMO's method: there is nothing to "
            "compare.",
            row["n"],
            count=out_of(met, row["n"]),
        )
        if used
        else ngettext(
            "{count} project finished on time, without the PMO's method: there is nothing to "
            "compare.",
            "{count} projects finished on time, all without the PMO's method: there is nothing to "
            "compare.",
            row["n"],
            count=out_of(met, row["n"]),
        ),
        verdict=Verdict.NOTHING_TO_COMPARE,
        number=float(met),
        unit="projects",
        n=int(row["n"]),
        counts="projects",
    )


@sentences()
def say_overruns(found: Released) -> Iterable[Claim]:
    """C6: actual cost beside the budget, with the method and without."""
    for _, row in found.result.iterrows():
        n = int(row["n"])
        both, used, unknown = (row["arm"] == arm for arm in (RATIO, WITH, NOT_KNOWN))
        if is_missing(row["ratio_low"]):
            if n and not both:
                yield claim(
                    found,
                    row["arm"],
                    gettext(
                        "{count} projects cost more than their budget.",
                        count=out_of(row["over"], n),
                    )
                    if unknown
                    else gettext(
                        "{count} projects with the method cost more than their budget.",
                        count=out_of(row["over"], n),
                    )
                    if used
                    else gettext(
                        "{count} projects without the method cost more than their budget.",
                        count=out_of(row["over"], n),
                    ),
                    number=float(row["over"]),
                    unit="projects",
                    n=n,
                    counts="projects",
                )
            continue
        told = {
            "ratio": number(row["ratio"], 2),
            "limits": ci(row["ratio_low"], row["ratio_high"], 2),
        }
        text = (
            gettext(
                "With the method actual cost beside budget is {ratio} times that of the others "
                "{limits}. The projects chose the method themselves.",
                **told,
            )
            if both
            else ngettext(
                "{n} project cost {ratio} times its budget {limits}.",
                "{n} projects cost {ratio} times their budget {limits}.",
                n,
                **told,
            )
            if unknown
            else ngettext(
                "{n} project with the method cost {ratio} times its budget {limits}.",
                "{n} projects with the method cost {ratio} times their budget {limits}.",
                n,
                **told,
            )
            if used
            else ngettext(
                "{n} project without the method cost {ratio} times its budget {limits}.",
                "{n} projects without the method cost {ratio} times their budget {limits}.",
                n,
                **told,
            )
        )
        if not both:
            reference = gettext(
                "8 of 10 stayed below {times} times the budget {limits}.",
                times=number(row["p80"], 2),
                limits=ci(row["p80_low"], row["p80_high"], 2),
            )
            text = f"{text} {reference}"
        yield claim(
            found,
            row["arm"],
            text,
            number=row["ratio"],
            low=row["ratio_low"],
            high=row["ratio_high"],
            unit="ratio",
            n=n,
            counts="projects",
        )


@sentences(N_("No forecast can be compared with what came true."))
def say_forecasts(found: Released) -> Iterable[Claim]:
    """C6: how good the forecasts are, beside always forecasting the usual share."""
    facts = found.facts
    if not facts:
        return
    limits, figures = "", {"number": facts["brier"], "unit": N_("Brier score")}
    judged = Verdict.TOO_FEW_PROJECTS
    if not is_missing(facts.get("brier_low")):
        limits = f" {ci(facts['brier_low'], facts['brier_high'], 2)}"
        figures |= {"low": facts["brier_low"], "high": facts["brier_high"]}
    usual = gettext("Always forecasting the usual share gives {score}.",
                    score=number(facts["no_skill"], 2))  # fmt: skip
    if not is_missing(facts.get("gain_low")):
        usual = gettext(
            "Always forecasting the usual share gives {score}, {gain} more {limits}.",
            score=number(facts["no_skill"], 2),
            gain=number(facts["gain"], 2),
            limits=ci(facts["gain_low"], facts["gain_high"], 2),
        )
        if facts["gain_low"] > 0:
            judged = Verdict.BETTER_THAN_USUAL
        elif facts["gain_high"] < 0:
            judged = Verdict.WORSE_THAN_USUAL
    if facts["on_time"] in (0, 1):
        usual = (
            gettext("Every project ended on time.")
            if facts["on_time"]
            else gettext("No project ended on time.")
        )
        judged = Verdict.NO_USUAL_SHARE
    yield claim(
        found,
        "brier",
        ngettext(
            "Forecasts of {n} project miss by a Brier score of {score}{limits}{ruling}. {usual}",
            "Forecasts of {n} projects miss by a Brier score of {score}{limits}{ruling}. {usual}",
            int(facts["n"]),
            score=number(facts["brier"], 2),
            limits=limits,
            ruling=so(judged),
            usual=usual,
        ),
        verdict=judged,
        n=int(facts["n"]),
        counts="projects",
        **figures,
    )


def _difference(row: Row) -> str:
    if is_missing(row["difference_low"]):
        return NOT_SHOWN
    return number(100 * row["difference"], 0, signed=True)


def _limits(row: Row) -> str:
    if is_missing(row["difference_low"]):
        return NOT_SHOWN
    ends = 100 * row["difference_low"], 100 * row["difference_high"]
    digits = digits_apart(ends, standards_of(row["margin"].percentage_points), 0)
    return interval(*ends, digits, signed=True)


table_on_time = layout(
    "on_time",
    N_("On time, with the method and without"),
    column.label("comparison", N_("Comparison")),
    column.count("with_on_time", N_("With the method"), "with_n"),
    column.count("others_on_time", N_("Others"), "others_n"),
    Column(
        "difference", N_("Difference, points"), _difference, "number", align="right", unit=POINTS
    ),
    Column("limits", N_("95 % interval"), _limits, align="right"),
    column.number("n", N_("Projects"), 0),
    notes=N_(
        "Dose: how much of the method a project used, 1 to 3, each against projects without it. "
        "Fewer than 10 projects in an arm: no difference."
    ),
)


table_overruns = layout(
    "overruns",
    N_("Actual cost divided by budget"),
    column.label("arm", N_("Projects")),
    column.number("ratio", N_("Ratio"), 2),
    column.interval("ratio", N_("95 % interval"), 2),
    column.number("p80", N_("8 of 10 stay below"), 2),
    column.interval("p80", N_("95 % interval"), 2),
    column.count("over", N_("Above budget")),
    column.number("n", N_("Projects"), 0),
    notes=N_(
        "Ratio: geometric mean; 1 is on budget. Fewer than 10 projects in an arm: no interval. 8 "
        "of 10 stay below: the reference class for the budget of the next project."
    ),
)


table_forecasts = layout(
    "forecasts",
    N_("What was forecast, and what came true"),
    column.text("forecasts", N_("Forecast")),
    column.percent("forecast", N_("Mean forecast")),
    column.count("on_time", N_("On time")),
    column.number("n", N_("Projects"), 0),
)


def next_methods(found: Released) -> Statement | None:
    """C6: how to make the evidence stronger."""
    matched = len(found.result) and (found.result["comparison"] == MATCHED).any()
    better = [row["comparison"] for _, row in found.result.iterrows() if _is_better(found, row)]
    return steps(
        found,
        gettext("Read the comparison within size and type first; the other mixes unlike projects.")
        if matched
        else gettext("Record size and type of every project, so that like is compared with like."),
        gettext(
            "Ask for forecasts in per cent at every gate, and publish once a year how they did."
        ),
        (
            gettext("Offer the method to the other projects, some now, some later, and compare."),
            better,
        )
        if better
        else "",
    )


def title_on_time(found: Released) -> str:
    """C6: whether projects with the method end on time more often."""
    rows = found.result
    rows = rows[rows["comparison"] == ALL] if len(rows) else rows
    if not len(rows) or not (rows.iloc[0]["with_n"] and rows.iloc[0]["others_n"]):
        return gettext("There is nothing to compare the projects with")
    row = rows.iloc[0]
    told = {
        "with_it": out_of(row["with_on_time"], row["with_n"]),
        "others": out_of(row["others_on_time"], row["others_n"]),
    }
    return gettext("On time: {with_it} with the PMO's method, {others} of the others", **told)


def title_overruns(found: Released) -> str:
    """C6: what projects cost beside their budget, with the method and without."""
    ratios = found.result.set_index("arm")["ratio"]
    if NOT_KNOWN in ratios:
        return gettext("Projects cost {times} times their budget",
                       times=number(ratios[NOT_KNOWN], 2))  # fmt: skip
    told = {
        name: NOT_SHOWN if is_missing(ratios.get(arm)) else number(ratios[arm], 2)
        for name, arm in (("with_it", WITH), ("others", OTHERS))
    }
    return gettext(
        "Projects cost {with_it} times their budget with the method, {others} without", **told
    )


def title_forecasts(found: Released) -> str:
    """C6: whether forecasts are better than the usual share."""
    low, high = (found.facts.get(f"gain_{end}", math.nan) for end in ("low", "high"))
    if is_missing(low):
        return gettext("Whether the forecasts of ending on time are of use is not known")
    if low > 0:
        return gettext("Forecasts of ending on time come nearer than the usual share")
    if high < 0:
        return gettext("Forecasts of ending on time are worse than the usual share")
    return gettext("Forecasts of ending on time are not shown to beat the usual share")


def _planned_ends(projects: pd.DataFrame) -> str:
    days = projects["plan_end"].dropna()
    if not len(days):
        return ""
    return gettext("planned ends {dates}", dates=days_from_to(days.min(), days.max()))


CHOSE = N_("The projects chose the method themselves: a difference may come from who chose it.")


def _chose(projects: pd.DataFrame) -> list[str]:
    """Return that a comparison may mislead, if there is one."""
    alone = len(projects) and projects["method_used"].isna().all()
    return [] if alone else [gettext(CHOSE)]


_PAST = N_("Projects whose planned end has passed; one still running after it counts as late.")


@question(
    "C6",
    needs=("projects",),
    rests_on=("projects.plan_end",),
    uses=("projects.method_used", "projects.dose"),
    asks=N_("Projects that ended by their planned date, with the PMO's method and without."),
    unit="projects",
    verdicts=(*BY_MARGIN, Verdict.TOO_FEW_PROJECTS, Verdict.NOTHING_TO_COMPARE),
    sampled=True,
    say=say_on_time,
    chart=lambda answer: charts.chart_on_time(answer),
    table=table_on_time,
    next=next_methods,
    title=title_on_time,
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
        notes=[*_chose(projects), gettext(_PAST)],
        too_few=gettext("No project has passed its planned end."),
    )


@question(
    "C6",
    needs=("projects",),
    rests_on=("projects.budget", "projects.actual"),
    uses=("projects.method_used",),
    asks=N_("Actual cost divided by budget (geometric mean)."),
    unit="projects",
    say=say_overruns,
    chart=lambda answer: charts.chart_overruns(answer),
    title=title_overruns,
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
        notes=[
            *_chose(projects),
            gettext("Projects that have ended; what a running one has spent is no overrun."),
        ],
        too_few=gettext("No project that has ended has both a budget and an actual cost."),
    )


def _ratios(projects: pd.DataFrame, today: pd.Timestamp) -> dict[str, list[float]]:
    """Return actual cost divided by budget of every project that has ended, by arm."""
    arms = adopters.ratios_by_arm(adopters.cost_ratios(projects, today))
    return {arm: ratios.tolist() for arm, ratios in arms.items()}


@question(
    "C6",
    needs=("projects",),
    rests_on=("projects.forecast_p", "projects.plan_end"),
    asks=N_("Forecast probability of ending on time, and what came true."),
    unit="projects",
    verdicts=(
        Verdict.TOO_FEW_PROJECTS,
        Verdict.BETTER_THAN_USUAL,
        Verdict.WORSE_THAN_USUAL,
        Verdict.NO_USUAL_SHARE,
    ),
    say=say_forecasts,
    chart=lambda answer: charts.chart_forecasts(answer),
    title=title_forecasts,
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
        notes=[gettext(_PAST)],
        too_few=gettext("No project with a forecast has passed its planned end."),
    )
