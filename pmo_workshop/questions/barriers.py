"""Reducing Barriers, B1 to B7: one function per question, from the client to what may be seen."""

from __future__ import annotations

import math

import pandas as pd

from ..analysis import (
    appraisal,
    case_studies,
    cost_box,
    cost_calibration,
    cost_options,
    cost_quadrants,
    hidden_cost,
    message_test,
    perceived_cost,
    self_service,
)
from ..disclosure import INTERVAL_FROM, Released, hidden_groups, release
from ..intake.client import Client
from .base import coarsely, period_of

_COSTS_ASKED = "How much does this cost put you off working with the PMO (0 to 10)?"
HOURS = coarsely("value", "felt", "logged", "difference", "agree", "agree_error", "times")
"""Means of what people said, and what rests on them."""

_LOGGED = "The log of the clients' own work for the PMO."


def _latest(client: Client, table: str) -> pd.DataFrame:
    """Return the answers of the latest wave that has any of this table."""
    answers = client[table]
    for wave in reversed(client.waves):
        own = answers[answers["wave"] == wave.name] if "wave" in answers else answers
        if len(own):
            return own
    return answers


def _people(client: Client, table: str) -> int:
    return _latest(client, table)["resp_id"].nunique()


def _answered(answers: pd.DataFrame, *columns: str) -> int:
    """Return how many respondents have at least one row with all of these answers."""
    return answers.dropna(subset=list(columns))["resp_id"].nunique()


def _blank(answers: pd.DataFrame, column: str, things: str) -> list[str]:
    """Say how many answers are blank: they are left out and never imputed."""
    blank = int(answers[column].isna().sum())
    return [f"{blank} of {len(answers)} {things} are blank and left out."] if blank else []


# -- B1 ------------------------------------------------------------------------------------------


def perceived_costs(client: Client, seed: int) -> Released:
    """B1: which perceived costs deter stakeholders from working with the PMO?"""
    costs = _latest(client, "perceived_cost")
    table = perceived_cost.deterrents(costs, seed, client.population)
    slopes = perceived_cost.adjusted_slopes(costs)
    needed = perceived_cost.PER_PREDICTOR * costs["component"].nunique()
    if len(slopes):
        table = table.merge(slopes.drop(columns="n"), on="component", how="left")
        note = "Slopes: the other costs held equal; an association, no cause."
    elif costs["resp_id"].nunique() < needed:
        note = (
            "No regression of intention on the costs: it needs 10 respondents with all answers "
            f"for each cost, {needed} in all."
        )
    else:
        note = (
            "No regression of intention on the costs: too few gave all answers, or the answers do "
            "not tell the costs apart."
        )
    return release(
        client,
        table,
        activity="B1",
        name="perceived_costs",
        needs=["perceived_cost"],
        keys=["component"],
        counts=["x"],
        asks=_COSTS_ASKED,
        n=_answered(costs, "severity"),
        period=period_of(client),
        notes=[note, *_blank(costs, "severity", "ratings")],
        too_few="Not collected: how much each cost deters. Ask the 12 questions of the "
        "perceived-cost item bank.",
    )


def cost_and_intention(client: Client, seed: int) -> Released:
    """B1: does naming more deterrents go with a lower intention to engage?"""
    costs = _latest(client, "perceived_cost")
    people = perceived_cost.per_respondent(costs)
    return release(
        client,
        perceived_cost.cost_and_intention(costs, seed),
        activity="B1",
        name="cost_and_intention",
        decimals=coarsely("named", "intent"),
        needs=["perceived_cost"],
        keys=["component"],
        asks="How many costs deter you (severity 7 or more), and do you intend to work with the "
        "PMO (1 to 7)?",
        facts={"kinds": costs["component"].nunique()},
        singles={"named": people["named"].tolist(), "intent": people["intent"].tolist()},
        period=period_of(client),
        too_few="Not collected: severity and intention to engage of the same respondents.",
    )


# -- B2 ------------------------------------------------------------------------------------------


def channel_preference(client: Client) -> Released:
    """B2: which way of working is preferred for each task, and how far is that from today?"""
    channel = _latest(client, "channel")
    names = self_service.CHANNELS
    return release(
        client,
        self_service.channel_preference(channel, client.population),
        activity="B2",
        name="channel_preference",
        needs=["channel"],
        keys=["task"],
        counts=[*names, *(f"now_{name}" for name in names), "mismatch"],
        asks="How is this task done now, and how would you like it done: alone, with help, or "
        "done for you?",
        n=_answered(channel, "current", "preferred"),
        period=period_of(client),
        notes=[
            "The three shares of a task hold together (Bonferroni). Tasks are not added up: a "
            "preference for one says nothing about another.",
            *_blank(channel, "preferred", "preferences"),
        ],
        too_few="Not collected: how each task is done now, and how it is preferred.",
    )


def channel_matrix(client: Client) -> Released:
    """B2: who has which way of working now, and which would they prefer?"""
    channel = _latest(client, "channel")
    return release(
        client,
        self_service.channel_matrix(channel),
        activity="B2",
        name="channel_matrix",
        needs=["channel"],
        keys=["task"],
        counts=[f"{now}_to_{wish}" for now, wish in self_service.MOVES],
        n=_answered(channel, "current", "preferred"),
        asks="How is this task done now, and how would you like it done?",
        period=period_of(client),
        too_few="Not collected: how each task is done now, and how it is preferred.",
    )


def rework_by_channel(client: Client) -> Released:
    """B2: is work done alone done again more often, for tasks of like complexity?"""
    channel = _latest(client, "channel")
    return release(
        client,
        self_service.rework_by_complexity(channel),
        activity="B2",
        name="rework_by_channel",
        needs=["channel"],
        keys=["band"],
        counts=[*self_service.CHANNELS, *(f"{name}_again" for name in self_service.CHANNELS)],
        asks="Did the last one have to be done again?",
        n=_answered(channel, "current", "complexity", "rework"),
        period=period_of(client),
        notes=[
            "People chose the way of working themselves, so a difference may come from the tasks "
            "and not from the help.",
            "n: respondents in the smaller of the two halves; a respondent has several tasks, and "
            "the intervals allow for it.",
        ],
        too_few="Too few tasks of like complexity are done both alone and with help.",
    )


# -- B3 ------------------------------------------------------------------------------------------


def hidden_costs(client: Client, seed: int) -> Released:
    """B3: what does working with the PMO cost its clients, and how much of it is hidden?"""
    log = client["effort_log"]
    return release(
        client,
        hidden_cost.cost_by_role(log, seed),
        activity="B3",
        name="hidden_costs",
        needs=["effort_log"],
        keys=["role"],
        asks=_LOGGED,
        unit="rows of the effort log",
        n=len(hidden_cost.complete(log)),
        facts={"currency": client.currency},
        period=_as_of(client),
        notes=[
            *_left_out(log),
            "P10 to P90: eight in ten of 10,000 draws of the minutes; volumes are as logged. Each "
            "row is drawn by itself: if all are guessed too low together, the range is wider.",
        ],
        too_few="The effort log has no complete row.",
    )


def costs_by_activity(client: Client, seed: int) -> Released:
    """B3: which activities hold the hidden cost?"""
    log = client["effort_log"]
    return release(
        client,
        hidden_cost.cost_by_activity(log, seed),
        activity="B3",
        name="costs_by_activity",
        needs=["effort_log"],
        keys=["waste", "activity"],
        asks=_LOGGED,
        unit="rows of the effort log",
        n=len(hidden_cost.complete(log)),
        facts={"currency": client.currency},
        period=_as_of(client),
        too_few="The effort log has no complete row.",
    )


def unused_capacity(client: Client) -> Released:
    """B3: how much of the time set aside for the PMO is used?"""
    capacity = client["capacity"]
    return release(
        client,
        hidden_cost.unused_capacity(client["effort_log"], capacity),
        activity="B3",
        name="unused_capacity",
        needs=["effort_log", "capacity"],
        keys=["role"],
        asks="Hours set aside for work with the PMO, less breaks, training and meetings, and the "
        "hours of the log.",
        unit="roles",
        n=len(capacity),
        facts={"currency": client.currency},
        period=_as_of(client),
        notes=["Capacity that is not used is shown apart: it is not a cost of the PMO."],
    )


def _as_of(client: Client) -> str:
    """Return the date of records that carry none of their own."""
    return f"as of {client.report_date:%Y-%m-%d}"


def _left_out(log: pd.DataFrame) -> list[str]:
    missing = len(log) - len(hidden_cost.complete(log))
    return [f"{missing} incomplete rows of the log are left out."] if missing else []


# -- B4 ------------------------------------------------------------------------------------------


def _pairs(client: Client) -> pd.DataFrame:
    people = client["respondents"]
    return cost_calibration.felt_and_logged(
        _latest(client, "perceived_cost"),
        client["effort_log"],
        dict(zip(people["resp_id"], people["role"], strict=True)),
        client.stakeholders,
    )


def _calibration(client: Client) -> dict[str, object]:
    told = len(cost_calibration.felt_hours(_latest(client, "perceived_cost")))
    return {
        "needs": ["perceived_cost", "effort_log", "respondents"],
        "asks": "How many hours a month does working with the PMO take you? Beside it the logged "
        "hours of the role, shared equally between its people.",
        "too_few": "The roles of the respondents, of the effort log and of [stakeholders] in "
        "client.toml do not meet: use the same names in all three."
        if told
        else "Nobody gave hours for every cost: ask for hours_month with each of them.",
    }


def cost_calibration_of(client: Client) -> Released:
    """B4: how many times the logged hours do people feel to spend?"""
    pairs = _pairs(client)
    asked = _people(client, "perceived_cost")
    told = len(cost_calibration.felt_hours(_latest(client, "perceived_cost")))
    dots = _shown_dots(pairs)
    notes = ["Logged hours: likely minutes, repetitions included; a log misses waiting and worry."]
    if told < asked:
        notes.append(f"{asked - told} of {asked} respondents did not give hours for every cost.")
    if len(pairs) < told:
        notes.append(f"{told - len(pairs)} of {told} have no logged hours for their role.")
    if not dots and len(pairs) >= INTERVAL_FROM:
        notes.append("Single people are not drawn: a dot would tell the role, and roles are small.")
    return release(
        client,
        cost_calibration.calibration(pairs, client.population),
        activity="B4",
        name="cost_calibration",
        decimals=HOURS,
        keys=["group"],
        counts=["x"],
        singles=dots,
        period=period_of(client),
        notes=notes,
        **_calibration(client),
    )


def _shown_dots(pairs: pd.DataFrame) -> dict[str, list[float]]:
    """
    The single pairs that may be drawn: of roles with 10 respondents, if no small rest follows.

    A dot tells the role, because the logged hours are those of the role.
    """
    sizes = pairs["role"].value_counts()
    hidden = hidden_groups({str(role): int(size) for role, size in sizes.items()})
    hidden |= set(sizes[sizes < INTERVAL_FROM].index)
    drawn = pairs[~pairs["role"].isin(hidden)]
    rest = len(pairs) - len(drawn)
    if not len(drawn) or 0 < rest < INTERVAL_FROM or (rest and len(hidden) < 2):
        return {}
    ordered = drawn.sort_values(["logged", "felt"])
    return {name: ordered[name].tolist() for name in ("felt", "logged")}


def calibration_by_role(client: Client) -> Released:
    """B4: how does the comparison look in each role (screening)?"""
    pairs = _pairs(client)
    people = {str(role): frozenset(own["resp_id"]) for role, own in pairs.groupby("role")}
    return release(
        client,
        cost_calibration.calibration_by_role(pairs),
        activity="B4",
        name="calibration_by_role",
        decimals=HOURS,
        keys=["group"],
        counts=["x"],
        n=len(pairs),
        people=people,
        cut=True,
        period=period_of(client),
        notes=["Screening: differences between roles are not corrected for their number."],
        **_calibration(client),
    )


# -- B5 ------------------------------------------------------------------------------------------


def options_on_cost(client: Client, seed: int) -> Released:
    """B5: what would each option on cost release, and when does it pay back?"""
    options, log = client["options"], client["effort_log"]
    together = cost_options.all_together(options, log, seed)
    facts = {"currency": client.currency}
    if len(together):
        facts |= together.drop(columns=["option", "n"]).iloc[0].to_dict()
    table = cost_options.options_valued(options, log, seed)
    unfit = len(options) - len(table)
    notes = ["Applied in the order of the list: what an earlier option released is gone."]
    if unfit:
        notes.append(f"{unfit} of {len(options)} options name no activity of the effort log.")
    return release(
        client,
        table,
        activity="B5",
        name="options_on_cost",
        needs=["options", "effort_log"],
        keys=["option_id", "option"],
        asks="Net release = minutes released × volume × rate × adoption − running cost.",
        unit="options",
        n=len(table),
        facts=facts,
        period=_as_of(client),
        notes=notes,
        too_few="No option names an activity of the effort log: use the same words in both.",
    )


def release_sensitivity(client: Client) -> Released:
    """B5: on which estimate does the release of all options hang most?"""
    table = cost_options.tornado(client["options"], client["effort_log"])
    base = float(table["base"].iloc[0]) if len(table) else None
    return release(
        client,
        table,
        activity="B5",
        name="release_sensitivity",
        needs=["options", "effort_log"],
        keys=["option_id", "quantity", "option"],
        asks="Net release of all options when one estimate goes from low to high and the others "
        "stay at their likely value.",
        unit="options",
        n=int(table["n"].iloc[0]) if len(table) else 0,
        facts={"currency": client.currency, "base": base},
        period=_as_of(client),
        too_few="No option names an activity of the effort log: use the same words in both.",
    )


# -- B6 ------------------------------------------------------------------------------------------


def cost_classes(
    client: Client,
    seed: int,
    real_cut: float | None = None,
    perceived_cut: float | None = None,
) -> Released:
    """B6: which costs are high, which only seem high, and which are high and not seen?"""
    costs = _latest(client, "perceived_cost")
    log = client["effort_log"]
    real = cost_quadrants.real_hours(log, _people_logged(client), seed)
    table = cost_quadrants.cost_quadrants(costs, real, real_cut, perceived_cut, client.population)
    cuts = {k: None if math.isnan(v) else v for k, v in table.attrs.items()}
    median = "the median of the costs that have a log"
    begins = [median if cut is None else "the sponsor's value" for cut in (real_cut, perceived_cut)]
    notes = [
        f"High begins, for the logged hours at {begins[0]}, for what is felt at {begins[1]}. A "
        "class needs both intervals clear of their line.",
        "Costs without logged work, such as exposure or reputation, get no class.",
    ]
    return release(
        client,
        table,
        activity="B6",
        name="cost_classes",
        decimals=coarsely("perceived", "perceived_cut"),
        needs=["perceived_cost", "effort_log"],
        keys=["component"],
        asks="Logged hours a month and person, and how much the cost deters (0 to 10).",
        n=_answered(costs, "severity"),
        facts=cuts,
        period=period_of(client),
        notes=notes,
        too_few="Not collected: how much each cost deters. Ask the 12 questions of the "
        "perceived-cost item bank.",
    )


def _people_logged(client: Client) -> int:
    """Return how many people share the logged hours: all on the list whose role has a log."""
    logged = set(client["effort_log"]["role"])
    return sum(count for role, count in client.stakeholders.items() if role in logged)


def messages_tested(client: Client, classes: Released) -> Released:
    """B6: does a message move how high a cost seems, and may it be sent?"""
    tests = _latest(client, "message_tests")
    placed = classes.estimates
    sides = dict(zip(placed["component"], placed["real_side"], strict=True)) if len(placed) else {}
    table = message_test.messages_tested(tests, client.population)
    table["real_side"] = table["component"].map(sides).astype("object").fillna("").astype(str)
    return release(
        client,
        table,
        activity="B6",
        name="messages_tested",
        decimals=coarsely("before", "after", "change", "effect"),
        needs=["message_tests"],
        keys=["component", "message"],
        counts=["x"],
        asks="How high does this cost seem to you (0 to 10), before and after reading?",
        n=_answered(tests, "before", "after"),
        period=period_of(client),
        notes=["Without a group that did not read the message: evidence of grade B."],
        too_few="Nobody rated a cost both before and after a message.",
    )


# -- B7 ------------------------------------------------------------------------------------------


def cost_boxes(client: Client, seed: int) -> Released:
    """B7: what did each case cost in full, and from which benefit on does it pay back?"""
    graded = case_studies.cases_graded(client["cases"])
    given = client.discount_rate
    rate = appraisal.GREEN_BOOK_RATE if given is None else given
    table = cost_box.cost_boxes(client["case_costs"], graded, seed, rate)
    share = cost_box.pmo_cost_share(client["costs"], client["projects"])
    facts = {"currency": client.currency, "rate": rate, "eligible": len(graded)}
    if len(share):
        facts |= {"pmo_cost": float(share["cost"].iloc[0]), "spend": float(share["spend"].iloc[0])}
    return release(
        client,
        table,
        activity="B7",
        name="cost_boxes",
        needs=["case_costs", "cases"],
        keys=["case_id", "title"],
        asks="Full cost of a case, the client's own hours included, and the PMO's share of its "
        "benefit, in present value.",
        unit="cases",
        n=len(table),
        facts=facts,
        period=_as_of(client),
        notes=[
            f"Discounted at {100 * rate:g} % a year in real terms, the first year not at all. P10 "
            "to P90: eight in ten of 10,000 draws."
        ],
    )
