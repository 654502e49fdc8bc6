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
from ..disclosure import Released, coarse, release
from ..intake.client import Client, Wave
from .base import answers_of, behaviour, coarsely, days_of, service_names

CLOCK = (
    "Clock: closed − opened − time on hold for the client, in the working time of the calendar "
    "{}. The log holds days. An open request past its limit counts as missed, in the window in "
    "which the limit ran out."
)


def _clock(client: Client) -> dict[str, object]:
    """Return the client's calendar as the analysis of service levels takes it."""
    calendar = client.calendar
    return {
        "hours_per_day": calendar.hours_per_day,
        "weekmask": calendar.weekmask,
        "holidays": calendar.holidays,
    }


def _latest(client: Client, rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the rows of the latest wave that has any, and its dates."""
    told = [wave for wave in client.waves if (rows["wave"] == wave.name).any()]
    return (rows[rows["wave"] == told[-1].name], told[-1].dates) if told else (rows, "")


def _as_of(client: Client) -> str:
    """Return the date of a table whose rows hold none."""
    return f"as of {client.report_date:%Y-%m-%d}"


def _asked(rows: pd.DataFrame, column: str) -> bool:
    return column in rows and bool(rows[column].notna().any())


def _walked(client: Client, *, opinion: bool) -> tuple[pd.DataFrame, str]:
    """Return the journeys users lived, or those the PMO or the room imagined, and their dates."""
    steps = client["touchpoints"]
    imagined = steps["opinion"].eq(1).fillna(False) if "opinion" in steps else False
    return _latest(client, steps[steps["step"].notna() & (imagined == opinion)])


# -- C1 ------------------------------------------------------------------------------------------


STEPS = coarsely("emotion", "effort", "importance", "pain", "wait_d", "touch_min")
"""Means of what people said, and what rests on them."""

NO_USER = (
    "No user has walked the journey: what was told is the opinion of the PMO or the room. Ask ten "
    "users to rate each step."
)


def journey_steps(client: Client, seed: int) -> Released:
    """C1: how does the journey feel to users, step by step?"""
    steps, period = _walked(client, opinion=False)
    weighed = _asked(steps, "importance")
    return release(
        client,
        journey.journey_steps(steps, seed, client.population) if len(steps) else pd.DataFrame(),
        activity="C1",
        name="journey_steps",
        decimals=STEPS,
        needs=["touchpoints"],
        keys=["step", "phase"],
        counts=["below_zero", "failed", "failed_of", "actor", "stage"],
        asks="How did this step feel (−3 to 3), and how much effort did it take (1 to 7)?",
        n=steps.dropna(subset=["emotion"])["resp_id"].nunique(),
        facts={"weighed": weighed},
        period=period,
        notes=[
            "Pain = max(0, −emotion) × importance × share of respondents who met the step"
            + ("." if weighed else "; importance was not asked and counts as 1.")
        ],
        too_few=NO_USER if client.collected("touchpoints") else "",
    )


def journey_opinion(client: Client, seed: int) -> Released:
    """C1: how do the PMO or the room imagine that the journey feels?"""
    steps, period = _walked(client, opinion=True)
    return release(
        client,
        journey.journey_steps(steps, seed) if len(steps) else pd.DataFrame(),
        activity="C1",
        name="journey_opinion",
        decimals=STEPS,
        needs=["touchpoints"],
        keys=["step", "phase"],
        counts=["below_zero", "failed", "failed_of", "actor", "stage"],
        asks="How would a user feel at this step (−3 to 3)? The opinion of the PMO or the room.",
        n=steps.dropna(subset=["emotion"])["resp_id"].nunique(),
        period=period,
        too_few="The PMO or the room has not drawn the journey: the column opinion of touchpoints "
        "marks such answers.",
    )


def flow_efficiency(client: Client, seed: int) -> Released:
    """C1: how much of the journey is work and not waiting?"""
    steps, period = _walked(client, opinion=False)
    found = (
        journey.flow_efficiency(steps, 60 * client.calendar.hours_per_day, seed=seed)
        if len(steps)
        else pd.DataFrame()
    )
    return release(
        client,
        found,
        activity="C1",
        name="flow_efficiency",
        decimals={"efficiency": 3, **coarsely("touch_h", "wait_h")},
        needs=["touchpoints"],
        keys=["what"],
        asks="Time working and time waiting in each step.",
        period=period,
        notes=[
            f"A day of waiting counts as {client.calendar.hours_per_day:g} working hours.",
            "Journeys with a missing time in any step are left out.",
        ],
        too_few="No journey has the times of work and of waiting of all its steps.",
    )


# -- C2 ------------------------------------------------------------------------------------------


def _promise_names(client: Client) -> dict[str, str]:
    told = client["promises"]
    return dict(zip(told["promise_id"], told["text"], strict=True))


INSTRUMENTS = ("promise_heard", "promise_understood", "promise_kept")


def _rated(client: Client) -> tuple[pd.DataFrame, str]:
    """Return the ratings of the promises in the latest wave that has any, and its dates."""
    for wave in reversed(client.waves):
        answers = answers_of(client, wave.name)
        answers = answers[answers["instrument"].isin(INSTRUMENTS) & answers["value"].notna()]
        if len(answers):
            return answers, wave.dates
    return pd.DataFrame(), ""


def promise_gaps(client: Client) -> Released:
    """C2: which promises are kept less than they were heard?"""
    answers, period = _rated(client)
    screened = len(answers) and answers["dimension"].nunique() > promises.LARGEST_FAMILY
    return release(
        client,
        promises.promise_gaps(answers, _promise_names(client), client.population)
        if len(answers)
        else pd.DataFrame(),
        activity="C2",
        name="promise_gaps",
        decimals=coarsely("heard", "understood", "kept", "gap"),
        needs=["responses", "items", "promises"],
        keys=["promise_id", "promise"],
        counts=["x", "recalled", "asked"],
        asks="Have you heard this promise, did you understand it, is it kept (1 to 7)?",
        period=period,
        notes=[
            "Smallest difference that matters: "
            f"{client.margin.scale_points:g} scale points, {client.margin.source}.",
            "Gap = kept − heard, the same people; p-values "
            + (
                "of a screening of more than 8 promises, after Benjamini and Hochberg."
                if screened
                else "after Holm."
            ),
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
                f"{row['alpha']:.2f}{limits}, {int(row['n'])} readings, {int(row['disputed'])} "
                "of them disputed."
            )
        elif row["n"]:
            notes.append(
                f"Agreement of the readers on “{row['what']}”: all {int(row['n'])} readings are "
                "alike, so agreement beyond chance cannot be computed."
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
        period=_as_of(client),
        facts={
            "agreement": agreement.to_dict("records"),
            "marks": marks.to_dict("records"),
        },
        notes=notes,
    )


# -- C3 ------------------------------------------------------------------------------------------


def _blueprint(client: Client) -> pd.DataFrame:
    """Return the journey the hand-overs stand behind: that of users, else the imagined one."""
    lived, _dates = _walked(client, opinion=False)
    return lived if len(lived) else _walked(client, opinion=True)[0]


def handoffs_behind_steps(client: Client) -> Released:
    """C3: which hand-over inside the PMO does the client feel?"""
    log, steps = client["handoffs"], _blueprint(client)
    return release(
        client,
        handoffs.handoffs_behind_steps(log, steps) if len(log) else pd.DataFrame(),
        activity="C3",
        name="handoffs_behind_steps",
        needs=["handoffs"],
        keys=["touchpoint", "from_role", "to_role"],
        asks="Hand-overs with a complete brief, and within the agreed time.",
        unit="hand-overs",
        n=len(log),
        period=_as_of(client),
        notes=["Roles, never persons. Complete briefs are counted in a complete log: no interval."],
    )


def orphan_steps(client: Client) -> Released:
    """C3: which steps of the journey have no owner or no brief behind them?"""
    log, steps = client["handoffs"], _blueprint(client)
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
        period=_as_of(client),
    )


# -- C4 ------------------------------------------------------------------------------------------


def service_level_attainment(client: Client, seed: int) -> Released:
    """C4: are the service levels met, by the working clock?"""
    sla, tickets = client["sla"], client["tickets"]
    today = pd.Timestamp(client.report_date)
    found, times = pd.DataFrame(), {}
    if len(sla) and len(tickets):
        clock = _clock(client)
        found = service_levels.attainment(sla, tickets, service_names(client), today, seed, **clock)
        judged = service_levels.judged_requests(sla, tickets, today, **clock)
        done = judged[judged["closed"].notna() & judged["state"].isin(service_levels.DUE)]
        times = {str(k): sorted(days) for k, days in done.groupby("sla_id")["days"]}
    notes = [CLOCK.format(client.calendar.source)]
    for row in sla.to_dict("records"):
        why = service_levels.why_not_measurable(
            row["metric"], row["limit"], row["unit"], client.calendar.hours_per_day
        )
        notes += [f"{row['sla_id']} is not measured: {why}."] if why else []
    doubtful = int(found["doubtful"].sum()) if len(found) else 0
    if doubtful:
        notes.append(f"Left out: {doubtful} requests that were longer on hold than they ran.")
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
        notes=notes,
        too_few="None of the service levels can be measured from the request log.",
    )


def expectation_types(client: Client) -> Released:
    """C4: how many have an expectation that is fuzzy, implicit or unrealistic?"""
    named, period = _latest(client, client["expectations"])
    return release(
        client,
        expectations.expectation_types(named, client.population),
        activity="C4",
        name="expectation_types",
        needs=["expectations"],
        keys=["type"],
        counts=["x"],
        asks="What do you expect of this service? Each answer coded with one type.",
        period=period,
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
        period=_as_of(client),
    )


def stakeholder_grid(client: Client) -> Released:
    """C4: which stakeholders have power over the PMO's work, and which take an interest?"""
    people, period = _latest(client, client["respondents"])
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
        period=period,
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
        notes=(
            "Today's unit costs at the quantities of the base: the mix cannot move it.",
            *_left_out(costs),
        ),
    )


def _left_out(costs: pd.DataFrame) -> list[str]:
    """Return what the index cannot follow, in words."""
    new, interrupted = unit_cost.outputs_left_out(costs) if len(costs) else ([], [])
    told = []
    if new:
        told.append(f"Not in the index, as the base lacks it: {', '.join(new)}.")
    if interrupted:
        told.append(f"The index has a gap where an output was not made: {', '.join(interrupted)}.")
    return told


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
    waves = [w for w in client.waves if w.start is not None and pd.Timestamp(w.start) >= first]
    sides = [
        [w for w in waves if (pd.Timestamp(w.start) >= start) == late] for late in (False, True)
    ]
    today = pd.Timestamp(client.report_date)
    due = service_levels.judged_requests(client["sla"], client["tickets"], today, **_clock(client))
    due = due[due["state"].isin(service_levels.DUE) & (due["opened"] >= first)]
    met, late = due["state"] == service_levels.DONE, due["opened"] >= start
    rails = unit_cost.guardrails(
        tuple(_satisfaction(client, side) for side in sides),
        tuple((int((met & side).sum()), int(side.sum())) for side in (~late, late)),
        {
            "satisfaction": client.margin.scale_points,
            "in_time": client.margin.percentage_points / 100,
        },
    )
    told = coarse(rails, coarsely("before", "after", "change"))
    return rails.where(rails["guardrail"] != "satisfaction", told)


def _satisfaction(client: Client, waves: list[Wave]) -> pd.Series:
    """Return the mean satisfaction of each person over some waves, by self-chosen code if any."""
    answers = [answers_of(client, wave.name) for wave in waves]
    if not answers:
        return pd.Series(dtype="float64")
    scores = pd.concat(answers)
    scores = scores[(scores["instrument"] == "csat") & scores["value"].notna()]
    return scores.groupby(scores["code"].fillna(scores["resp_id"]))["value"].mean()


# -- C6 ------------------------------------------------------------------------------------------


def _planned_ends(projects: pd.DataFrame) -> str:
    days = projects["plan_end"].dropna()
    return f"planned ends {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""


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
        period=_planned_ends(projects),
        n=int(found["n"].max()) if len(found) else 0,
        facts={"margin": client.margin.percentage_points},
        notes=[
            CHOSE,
            "Projects whose planned end has passed; one still running after it counts as late.",
        ],
        too_few="No project has passed its planned end, or none says whether it used the method.",
    )


def cost_overruns(client: Client, seed: int) -> Released:
    """C6: how did actual cost compare with the budget?"""
    projects, today = client["projects"], pd.Timestamp(client.report_date)
    found = adopters.overruns(projects, today, seed) if len(projects) else pd.DataFrame()
    return release(
        client,
        found,
        activity="C6",
        name="cost_overruns",
        needs=["projects"],
        keys=["arm"],
        asks="Actual cost divided by budget (geometric mean).",
        unit="projects",
        period=_planned_ends(projects),
        n=int(found["n"].max()) if len(found) else 0,
        singles=_ratios(projects, today),
        notes=[CHOSE, "Projects that have ended; what a running one has spent is no overrun."],
        too_few="No project that has ended has both a budget and an actual cost.",
    )


def _ratios(projects: pd.DataFrame, today: pd.Timestamp) -> dict[str, list[float]]:
    """Return actual cost divided by budget of every project that has ended, by arm."""
    known = adopters.cost_ratios(projects, today)
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
        period=_planned_ends(projects),
        n=int(found["n"].sum()) if len(found) else 0,
        facts=scored.to_dict("records")[0] if len(scored) else {},
        notes=["Projects whose planned end has passed; one still running after it counts as late."],
        too_few="No project with a forecast has passed its planned end.",
    )
