"""Instilling Confidence, C1 to C6: one function per question, from the client to what is seen."""

from __future__ import annotations

import pandas as pd

from ..analysis import (
    adopters,
    expectations,
    handoffs,
    journey,
    promises,
    roles,
    service_levels,
    unit_cost,
)
from ..analysis import stakeholder_grid as grids
from ..disclosure import Released, release
from ..intake.client import Client
from .base import answers_of, behaviour, days_of, instrument, period_of, service_names

CLOCK = (
    "Clock: closed − opened − time on hold for the client, in the working time of the calendar "
    "{}. The log holds days. An open request past its limit counts as missed."
)


def _clock(client: Client) -> dict[str, object]:
    """Return the client's calendar as the analysis of service levels takes it."""
    calendar = client.calendar
    return {
        "hours_per_day": calendar.hours_per_day,
        "weekmask": calendar.weekmask,
        "holidays": calendar.holidays,
    }


def _latest(client: Client, table: str) -> pd.DataFrame:
    """Return the rows of the latest wave that has any."""
    rows = client[table]
    told = [wave.name for wave in client.waves if (rows["wave"] == wave.name).any()]
    return rows[rows["wave"] == told[-1]] if told else rows


def _asked(rows: pd.DataFrame, column: str) -> bool:
    return column in rows and bool(rows[column].notna().any())


# -- C1 ------------------------------------------------------------------------------------------


def journey_steps(client: Client) -> Released:
    """C1: how does the journey feel, step by step?"""
    steps = _latest(client, "touchpoints")
    return release(
        client,
        journey.journey_steps(steps, client.population) if len(steps) else pd.DataFrame(),
        activity="C1",
        name="journey_steps",
        needs=["touchpoints"],
        keys=["step", "phase"],
        counts=["below_zero", "failed", "actor", "stage"],
        asks="How did this step feel (−3 to 3), and how much effort did it take (1 to 7)?",
        n=steps["resp_id"].nunique(),
        period=period_of(client),
        notes=[
            "Pain = max(0, −emotion) × importance × share of respondents who met the step"
            + (
                "."
                if _asked(steps, "importance")
                else "; importance was not asked and counts as 1."
            )
        ],
    )


def flow_efficiency(client: Client, seed: int) -> Released:
    """C1: how much of the journey is work and not waiting?"""
    steps = _latest(client, "touchpoints")
    return release(
        client,
        journey.flow_efficiency(steps, 60 * client.calendar.hours_per_day, seed=seed)
        if len(steps)
        else pd.DataFrame(),
        activity="C1",
        name="flow_efficiency",
        needs=["touchpoints"],
        keys=["what"],
        asks="Time working and time waiting in each step.",
        n=steps["resp_id"].nunique(),
        period=period_of(client),
        notes=[f"A day of waiting counts as {client.calendar.hours_per_day:g} working hours."],
    )


# -- C2 ------------------------------------------------------------------------------------------


def _promise_names(client: Client) -> dict[str, str]:
    told = client["promises"]
    return dict(zip(told["promise_id"], told["text"], strict=True))


def promise_gaps(client: Client) -> Released:
    """C2: which promises are kept less than they were heard?"""
    answers = instrument(client, "promise_heard", "promise_understood", "promise_kept")
    return release(
        client,
        promises.promise_gaps(answers, _promise_names(client), client.population)
        if len(answers)
        else pd.DataFrame(),
        activity="C2",
        name="promise_gaps",
        needs=["responses", "items", "promises"],
        keys=["promise_id", "promise"],
        counts=["x", "recalled", "asked"],
        asks="Have you heard this promise, did you understand it, is it kept (1 to 7)?",
        period=period_of(client),
        notes=[
            "Smallest difference that matters: "
            f"{client.margin.scale_points:g} scale points, {client.margin.source}.",
            "Gap = kept − heard, the same people; p-values after Holm.",
        ],
        too_few="Not collected: whether the promises are heard, understood and kept "
        "(instruments promise_heard, promise_understood, promise_kept).",
    )


def promise_coverage(client: Client, seed: int) -> Released:
    """C2: do the documents make the promises, and do they say the same?"""
    audit = client["promise_audit"]
    agreement = promises.coder_agreement(audit, seed=seed) if len(audit) else pd.DataFrame()
    marks = promises.document_marks(audit) if len(audit) else pd.DataFrame()
    notes = []
    for row in agreement.to_dict("records"):
        if pd.notna(row["alpha"]):
            limits = (
                f" (95 % CI {row['alpha_low']:.2f} to {row['alpha_high']:.2f})"
                if pd.notna(row["alpha_low"])
                else ""
            )
            notes.append(
                f"Agreement of the readers on “{row['what']}”: Krippendorff's alpha "
                f"{row['alpha']:.2f}{limits}, {int(row['n'])} readings."
            )
    return release(
        client,
        promises.promise_coverage(audit, _promise_names(client)) if len(audit) else pd.DataFrame(),
        activity="C2",
        name="promise_coverage",
        needs=["promises", "promise_audit"],
        keys=["promise_id", "promise"],
        asks="Documents that hold the promise, as all readers found.",
        unit="documents",
        n=int(audit["artefact_id"].nunique()),
        facts={
            "agreement": agreement.to_dict("records"),
            "marks": marks.to_dict("records"),
        },
        notes=notes,
    )


# -- C3 ------------------------------------------------------------------------------------------


def handoffs_behind_steps(client: Client) -> Released:
    """C3: which hand-over inside the PMO does the client feel?"""
    log = client["handoffs"]
    return release(
        client,
        handoffs.handoffs_behind_steps(log, client["touchpoints"]) if len(log) else pd.DataFrame(),
        activity="C3",
        name="handoffs_behind_steps",
        needs=["handoffs"],
        keys=["touchpoint", "from_role", "to_role"],
        asks="Hand-overs with a complete brief, and within the agreed time.",
        unit="hand-overs",
        n=len(log),
        notes=["Roles, never persons. Complete briefs are counted in a complete log: no interval."],
    )


def orphan_steps(client: Client) -> Released:
    """C3: which steps of the journey have no owner or no brief behind them?"""
    log, steps = client["handoffs"], client["touchpoints"]
    return release(
        client,
        handoffs.orphan_steps(log, steps) if len(log) and len(steps) else pd.DataFrame(),
        activity="C3",
        name="orphan_steps",
        needs=["handoffs", "touchpoints"],
        keys=["step", "phase"],
        asks="Steps of the journey and the hand-overs behind them.",
        unit="steps",
        n=int(steps["step"].nunique()) if len(steps) else 0,
    )


# -- C4 ------------------------------------------------------------------------------------------


def service_level_attainment(client: Client, seed: int) -> Released:
    """C4: are the service levels met, by the working clock?"""
    sla, tickets = client["sla"], client["tickets"]
    today = pd.Timestamp(client.report_date)
    there = len(sla) and len(tickets)
    found = (
        service_levels.attainment(
            sla, tickets, service_names(client), today, seed, **_clock(client)
        )
        if there
        else pd.DataFrame()
    )
    times = service_levels.closing_times(sla, tickets, today, **_clock(client)) if there else {}
    unmeasured = [
        str(row["sla_id"])
        for row in sla.to_dict("records")
        if not service_levels.is_measurable(row["metric"], row["unit"])
    ]
    left = (
        [f"The request log cannot measure {', '.join(unmeasured)}: it has no time of first answer."]
        if unmeasured
        else []
    )
    return release(
        client,
        found,
        activity="C4",
        name="service_level_attainment",
        needs=["sla", "tickets"],
        keys=["sla_id", "service"] if "service" in found else ["sla_id"],
        asks="Requests within the agreed limit, of all that were due.",
        unit="requests",
        n=int(found["n"].sum()) if len(found) else 0,
        singles=times,
        period=days_of(client, "opened"),
        notes=[CLOCK.format(client.calendar.source), *left],
        too_few="None of the service levels can be measured from the request log.",
    )


def expectation_types(client: Client) -> Released:
    """C4: how many have an expectation that is fuzzy, implicit or unrealistic?"""
    named = _latest(client, "expectations")
    return release(
        client,
        expectations.expectation_types(named, client.population),
        activity="C4",
        name="expectation_types",
        needs=["expectations"],
        keys=["type"],
        counts=["x"],
        asks="What do you expect of this service? Each answer coded with one type.",
        period=period_of(client),
        notes=["Respondents are counted, not answers: one person may have several types."],
    )


def role_grid(client: Client) -> Released:
    """C4: who does what, and where are the rules of responsibility broken?"""
    raci = client["raci"]
    return release(
        client,
        roles.role_grid(raci) if len(raci) else pd.DataFrame(),
        activity="C4",
        name="role_grid",
        needs=["raci"],
        keys=["task"],
        asks="Exactly one accountable role and at least one responsible role per task.",
        unit="tasks",
        n=int(raci["task"].nunique()),
    )


def stakeholder_grid(client: Client) -> Released:
    """C4: which stakeholders have power over the PMO's work, and which take an interest?"""
    people = _latest(client, "respondents")
    found = grids.stakeholder_grid(people) if len(people) else pd.DataFrame()
    return release(
        client,
        found,
        activity="C4",
        name="stakeholder_grid",
        needs=["respondents"],
        keys=["quadrant", "approach"],
        counts=["total"],
        asks="Power over the PMO's work and interest in it (1 to 5; high is 4 or 5).",
        n=int(found["total"].max()) if len(found) else 0,
        cut=True,
        period=period_of(client),
        too_few="Nobody can be placed: fill in the columns power and interest of respondents.",
    )


# -- C5 ------------------------------------------------------------------------------------------


def cost_index(client: Client) -> Released:
    """C5: has the real cost per unit changed, or does it only vary?"""
    costs = client["unit_cost"]
    chart = unit_cost.cost_behaviour(costs)
    return behaviour(
        client,
        chart,
        activity="C5",
        name="cost_index",
        needs=["unit_cost"],
        asks="Laspeyres index of real unit cost: the mean of the base periods is 100.",
        what="the index of real unit cost",
        unit="index points",
        counted="periods",
        n=len(chart.table),
        period=_periods(costs),
        notes=("Today's unit costs at the quantities of the base: the mix cannot move it.",),
    )


def _periods(costs: pd.DataFrame) -> str:
    return f"{costs['period'].min()} to {costs['period'].max()}" if len(costs) else ""


def cost_change(client: Client) -> Released:
    """C5: by how much has it become cheaper, and did quality hold meanwhile?"""
    costs = client["unit_cost"]
    change = unit_cost.cost_behaviour(costs).changed_from if len(costs) else ""
    table = unit_cost.cost_change(costs, change) if change else pd.DataFrame()
    facts: dict[str, object] = {"change_from": change, "currency": client.currency}
    if len(table):
        rails = _guardrails(client, change)
        effects = unit_cost.cost_effects(costs, change)
        facts |= {
            "guardrails": rails.to_dict("records"),
            "effects": effects.to_dict("records"),
        }
    return release(
        client,
        table,
        activity="C5",
        name="cost_change",
        needs=["unit_cost"],
        keys=["what"],
        asks="Mean index of real unit cost before and from the confirmed change on.",
        unit="periods",
        n=int(table["n"].iloc[0]) if len(table) else 0,
        facts=facts,
        period=_periods(costs),
        notes=["Periods are taken as independent of each other."],
        too_few="No change of the cost index is confirmed by 8 periods before and 8 after it, so "
        "no saving is claimed.",
    )


def _guardrails(client: Client, change: str) -> pd.DataFrame:
    """Return satisfaction and service levels before and from the change on, in the same period."""
    start = pd.Period(change).start_time
    first = pd.Period(client["unit_cost"]["period"].min()).start_time
    before, after = [], []
    for wave in client.waves:
        of_wave = answers_of(client, wave.name)
        scores = of_wave.loc[of_wave["instrument"] == "csat", "value"].dropna()
        if wave.start is not None and pd.Timestamp(wave.start) >= first:
            (after if pd.Timestamp(wave.start) >= start else before).append(scores)
    today = pd.Timestamp(client.report_date)
    due = service_levels.judged_requests(client["sla"], client["tickets"], today, **_clock(client))
    due = due[due["opened"] >= first]
    late = due["opened"] >= start
    counts = tuple((int(due.loc[rows, "met"].sum()), int(rows.sum())) for rows in (~late, late))
    empty = pd.Series(dtype="float64")
    return unit_cost.guardrails(
        (pd.concat(before) if before else empty, pd.concat(after) if after else empty),
        counts,
        {
            "satisfaction": client.margin.scale_points,
            "in_time": client.margin.percentage_points / 100,
        },
    )


# -- C6 ------------------------------------------------------------------------------------------

CHOSE = "The projects chose the method themselves: a difference may come from who chose it."


def on_time_compared(client: Client, seed: int) -> Released:
    """C6: did projects with the PMO's method end on time more often than the others?"""
    projects = client["projects"]
    found = (
        adopters.on_time_compared(projects, pd.Timestamp(client.report_date), seed)
        if len(projects)
        else pd.DataFrame()
    )
    return release(
        client,
        found,
        activity="C6",
        name="on_time_compared",
        needs=["projects"],
        keys=["comparison"],
        asks="Projects that ended by their planned date, with the PMO's method and without.",
        unit="projects",
        n=int(found["n"].max()) if len(found) else 0,
        facts={"margin": client.margin.percentage_points},
        notes=[CHOSE, "A project still running after its planned end counts as late."],
    )


def cost_overruns(client: Client, seed: int) -> Released:
    """C6: how did actual cost compare with the budget?"""
    projects = client["projects"]
    found = adopters.overruns(projects, seed) if len(projects) else pd.DataFrame()
    return release(
        client,
        found,
        activity="C6",
        name="cost_overruns",
        needs=["projects"],
        keys=["arm"],
        asks="Actual cost divided by budget (geometric mean).",
        unit="projects",
        n=int(found["n"].max()) if len(found) else 0,
        singles=_ratios(projects),
        notes=[CHOSE],
    )


def _ratios(projects: pd.DataFrame) -> dict[str, list[float]]:
    """Return actual cost divided by budget of every project, by arm."""
    known = adopters.cost_ratios(projects)
    arms = {"with the method": 1, "the others": 0}
    return {arm: known.loc[known["method_used"] == used, "ratio"].tolist()
            for arm, used in arms.items()}  # fmt: skip


def forecast_skill(client: Client, seed: int) -> Released:
    """C6: do the forecasts of ending on time come true?"""
    projects = client["projects"]
    today = pd.Timestamp(client.report_date)
    scored = adopters.brier_score(projects, today, seed) if len(projects) else pd.DataFrame()
    found = adopters.calibration(projects, today) if len(projects) else pd.DataFrame()
    return release(
        client,
        found,
        activity="C6",
        name="forecast_skill",
        needs=["projects"],
        keys=["forecasts"],
        asks="Forecast probability of ending on time, and what came true.",
        unit="projects",
        n=int(found["n"].sum()) if len(found) else 0,
        facts=scored.to_dict("records")[0] if len(scored) else {},
    )
