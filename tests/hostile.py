"""Clients whose answers are extreme: every sentence of theirs must still be true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

import pandas as pd

from pmo_workshop.analysis.barrier_funnel import STEPS
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.schema import PANDAS_TYPES, TABLES
from pmo_workshop.texts import spoken

WAVE = Wave("2026", date(2026, 2, 2), date(2026, 3, 13))
DIMENSIONS = ("assurance", "empathy", "reliability", "responsiveness", "tangibles")
COSTS = ("control", "delay", "effort", "time")
Rows = Sequence[Mapping[str, Any]]


def made(table: str, rows: Rows) -> pd.DataFrame:
    """Return rows as intake would: every column of the table, with its type."""
    return pd.DataFrame(
        {
            column.name: pd.Series(
                [_read(row.get(column.name)) for row in rows], dtype=PANDAS_TYPES[column.kind]
            )
            for column in TABLES[table].columns
        }
    )


def _read(value: Any) -> Any:
    return spoken(value) if isinstance(value, str) else value


def client(name: str, listed: Mapping[str, int], tables: Mapping[str, Rows]) -> Client:
    """Return a client of one wave, with these tables."""
    return Client(
        id=name,
        name=name.title(),
        report_date=date(2026, 3, 31),
        stakeholders=listed,
        waves=(WAVE,),
        tables={table: made(table, rows) for table, rows in tables.items()},
    )


def people(n: int, *roles: str) -> Rows:
    return [
        {"resp_id": f"R{at:02}", "wave": WAVE.name, "role": roles[at % len(roles)]}
        for at in range(n)
    ]


def survey(
    respondents: Rows,
    gap: Callable[[int, str, str], int],
    *,
    dimensions: Iterable[str] = DIMENSIONS,
    singles: Mapping[tuple[str, str], int] | None = None,
    scale: tuple[int, int] = (1, 7),
) -> dict[str, Rows]:
    """
    Return the three tables of a survey.

    ``gap`` gives the answer of a person (by number) to a question on a dimension and its aspect;
    ``singles`` what everybody answers to the one question on an instrument and its dimension.
    """
    asked = [
        {"item_id": f"G{d}{q}", "instrument": "gap", "dimension": name, "text": f"{name} {q}",
         "scale_min": scale[0], "scale_max": scale[1], "reverse": 0}
        for d, name in enumerate(dimensions) for q in (1, 2)
    ]  # fmt: skip
    answers = [
        {"resp_id": person["resp_id"], "wave": WAVE.name, "item_id": item["item_id"],
         "aspect": aspect, "value": gap(at, item["dimension"], aspect), "na": 0}
        for (at, person), item, aspect in product(enumerate(respondents), asked, "EPI")
    ]  # fmt: skip
    for number, ((instrument, dimension), value) in enumerate((singles or {}).items()):
        top = 10 if instrument == "nps" else 7
        item = {"item_id": f"S{number}", "instrument": instrument, "dimension": dimension,
                "text": f"{instrument} {dimension}", "scale_min": 0 if top == 10 else 1,
                "scale_max": top, "reverse": 0}  # fmt: skip
        asked.append(item)
        answers += [
            {"resp_id": person["resp_id"], "wave": WAVE.name, "item_id": item["item_id"],
             "aspect": "single", "value": value, "na": 0}
            for person in respondents
        ]  # fmt: skip
    return {"respondents": respondents, "items": asked, "responses": answers}


def costs(respondents: Rows, severity: int, hours: Callable[[int], float]) -> Rows:
    return [
        {"resp_id": person["resp_id"], "wave": WAVE.name, "component": component,
         "severity": severity, "hours_month": hours(at), "engage_intent": 3}
        for (at, person), component in product(enumerate(respondents), COSTS)
    ]  # fmt: skip


def log(role: str, volume: int, activities: Sequence[str] = ("Status report",)) -> Rows:
    return [
        {"activity": activity, "role": role, "volume_yr": volume, "min_low": 20.0,
         "min_likely": 30.0, "min_high": 40.0, "rate_per_h": 60.0, "waste": "wait",
         "rework_p": 0.0}
        for activity in activities
    ]  # fmt: skip


def months(first: str, count: int) -> list[str]:
    return [str(month) for month in pd.period_range(first, periods=count, freq="M")]


def requests(per_month: Iterable[tuple[str, int, int]], days: int = 10) -> dict[str, Rows]:
    """Return a service and its requests: per month how many, and how many of them were in time."""
    rows = []
    for month, count, in_time in per_month:
        for at in range(count):
            opened = pd.Timestamp(f"{month}-01")
            took = 3 if at < in_time else 9
            rows.append(
                {"ticket_id": f"T{month}-{at}", "service_id": "SV1", "opened": opened,
                 "closed": opened + pd.Timedelta(days=took), "paused_h": 0.0,
                 "expected_days": float(days) / 2, "met": int(at < in_time)}
            )  # fmt: skip
    service = {"service_id": "SV1", "name": "Advice", "group": "", "status": "live"}
    return {"services": [service], "tickets": rows}


def action(text: str, dimension: str, cause: int = 3, **more: Any) -> Mapping[str, Any]:
    return {"action_id": text[:12], "dimension": dimension, "cause": cause, "action": text,
            "effort_days": 5.0, **more}  # fmt: skip


_FUNNEL = {("funnel", step): 4 for step in STEPS}
_HEARD = {
    ("promise_heard", "P1"): 6,
    ("promise_understood", "P1"): 6,
    ("promise_kept", "P1"): 6,
}
_VALUE = {("value", "get"): 5, ("value", "give"): 4}


def all_alike() -> Client:
    """20 of 40, and everybody gives the same answers; the four barriers at the middle."""
    who = people(20, "Sponsors", "Managers")
    tables = survey(
        who,
        lambda person, dimension, aspect: 5 if aspect == "P" else 6,
        singles={**_FUNNEL, ("csat", "satisfaction"): 5, ("nps", "recommend"): 8, **_VALUE},
    )
    return client("alike", {"Sponsors": 20, "Managers": 20}, {
        **tables,
        "perceived_cost": costs(who, 7, lambda person: 2.0),
        "effort_log": log("Sponsors", 480) + log("Managers", 480),
        "actions": [action("Answer within a day", "reliability", owner="Head of PMO",
                           due=pd.Timestamp("2026-05-04"))],
        **requests((month, 10, 10) for month in months("2025-01", 14)),
    })  # fmt: skip


def census() -> Client:
    """60 of 60: half of them 1 below expectation, half of them 2; every cost deters everybody."""
    who = people(60, "Sponsors", "Managers", "Analysts")
    tables = survey(
        who,
        lambda person, dimension, aspect: 6 if aspect != "P" else 5 - person % 2,
        singles={("csat", "satisfaction"): 4, ("nps", "recommend"): 6},
    )
    return client("census", {"Sponsors": 20, "Managers": 20, "Analysts": 20}, {
        **tables,
        "perceived_cost": costs(who, 10, lambda person: 1.0 + person % 2),
        "effort_log": log("Sponsors", 6000) + log("Managers", 6000) + log("Analysts", 6000),
        **requests((month, 5, 0) for month in months("2025-01", 14)),
    })  # fmt: skip


def two_groups() -> Client:
    """19 of 30: 9 far below expectation, 10 a little above; an effort log of zeros; mix only."""
    who = people(19, "Sponsors")

    def gap(person: int, dimension: str, aspect: str) -> int:
        if aspect != "P":
            return 6
        first = dimension in DIMENSIONS[:2]
        return (3 if first else 2) if person < 9 else (7 if first or person % 2 else 6)

    option = {"option": "Drop the fields nobody reads", "activity": "Status report", "role": None,
              "kind": "remove", "saved_low": 1.0, "saved_likely": 2.0, "saved_high": 3.0,
              "adopt_low": 0.1, "adopt_likely": 0.2, "adopt_high": 0.3, "one_off": 90_000.0,
              "run_yr": 5_000.0, "owner": "Head of PMO"}  # fmt: skip
    return client("two-groups", {"Sponsors": 30}, {
        **survey(who, gap),
        "perceived_cost": costs(who, 3, lambda person: 2.0),
        "effort_log": log("Sponsors", 0, ("Status report", "Ask where the request is")),
        "options": [{"option_id": "O1", **option},
                    {"option_id": "O2", **option, "option": "Send the form by mail"}],
        "unit_cost": [
            {"period": month, "output_id": output, "cost": unit * quantity, "qty": quantity}
            for at, month in enumerate(months("2024-03", 24))
            for output, unit, quantity in (("plan", 400.0, 20 - at // 2), ("check", 100.0, 20 + at))
        ],
    })  # fmt: skip


def no_shortfall() -> Client:
    """10 of 10 content, 34 of 34 requests and 23 of 23 projects of both kinds in time."""
    who = people(10, "Sponsors")
    tables = survey(
        who,
        lambda person, dimension, aspect: 7 if aspect == "P" else 5,
        singles={("csat", "satisfaction"): 7, ("nps", "recommend"): 10, **_HEARD,
                 **{("funnel", step): 1 if step == "cost" else 7 for step in STEPS}},
    )  # fmt: skip
    channel = [
        {"resp_id": person["resp_id"], "wave": WAVE.name, "task_id": f"{band} task {at}",
         "current": ("self", "assisted")[(at + number) % 2], "preferred": "self",
         "complexity": 1, "rework": 0}
        for number, person in enumerate(who) for at, band in enumerate(("first", "second"))
    ]  # fmt: skip
    ended = {"plan_end": pd.Timestamp("2025-06-30"), "end": pd.Timestamp("2025-06-20"),
             "budget": 100.0, "actual": 100.0, "size": "small", "type": "software"}  # fmt: skip
    return client("no-shortfall", {"Sponsors": 10}, {
        **tables,
        "projects": [{"project_id": f"J{at}", "method_used": at % 2, **ended} for at in range(46)],
        "channel": channel,
        "perceived_cost": costs(who, 1, lambda person: 0.2),
        "effort_log": log("Sponsors", 240),
        "promises": [{"promise_id": "P1", "text": "A date, always", "measure": "dates given"}],
        "actions": [action("Tell what the service is", "reliability", cause=4)],
        "sla": [{"sla_id": "SL1", "service_id": "SV1", "metric": "time to close", "target": 0.9,
                 "limit": 8.0, "unit": "working days", "window": "month"}],
        **requests([(month, 2, 2) for month in months("2024-10", 17)]),
    })  # fmt: skip


def nine() -> Client:
    """9 of 12 answered, all of them below expectation; 8 of them get more than they give."""
    who = people(9, "Sponsors")
    tables = survey(
        who,
        lambda person, dimension, aspect: 3 if aspect == "P" else 6,
        singles={("nps", "recommend"): 3},
    )
    value = survey(who, lambda *_: 0, dimensions=(), singles=_VALUE)
    value["items"] = [{**item, "item_id": f"V{item['item_id']}"} for item in value["items"]]
    value["responses"] = [
        {**answer, "item_id": f"V{answer['item_id']}",
         "value": 3 if answer["resp_id"] == "R00" and answer["item_id"] == "S0"
         else answer["value"]}
        for answer in value["responses"]
    ]  # fmt: skip
    return client("nine", {"Sponsors": 12}, {
        "respondents": who,
        "items": [*tables["items"], *value["items"]],
        "responses": [*tables["responses"], *value["responses"]],
        "actions": [action(f"Step {at}", "reliability", owner="Head of PMO",
                           due=pd.Timestamp("2026-05-04")) for at in range(13)],
    })  # fmt: skip


def five() -> Client:
    """5 of 9 answered, all of them below expectation."""
    who = people(5, "Sponsors")
    tables = survey(who, lambda person, dimension, aspect: 3 if aspect == "P" else 6)
    return client("five", {"Sponsors": 9}, {**tables, "perceived_cost": costs(who, 9, float)})


HOSTILE_WORDS = (
    "Significant change",
    "stakeholders think {label}",
    "90 % -> proves",
    "a ÷ b\x03\x05",
    "overall: clear shortfall",
)


def own_words() -> Client:
    """A client whose own words are those our sentences must not use or be steered by."""
    who = people(24, "significant others", "÷ the method", "stakeholders think")
    tables = survey(
        who,
        lambda person, dimension, aspect: 6 if aspect != "P" else 4 + person % 2,
        dimensions=HOSTILE_WORDS,
    )
    rolls = ["significant others", "÷ the method", "stakeholders think"]
    return client("own-words", dict.fromkeys(rolls, 12), {
        **tables,
        "perceived_cost": [
            {**row, "component": HOSTILE_WORDS[COSTS.index(row["component"])]}
            for row in costs(who, 8, lambda person: 0.2 + person % 2 / 10)
        ],
        "effort_log": [row for role in rolls for row in log(role, 600, HOSTILE_WORDS[:2])],
        "actions": [action(f"Mend {word}", word, owner="who proves it") for word in HOSTILE_WORDS],
        "channel": [
            {"resp_id": person["resp_id"], "wave": WAVE.name, "task_id": word,
             "current": "assisted", "preferred": "self", "complexity": 2, "rework": at % 2}
            for at, person in enumerate(who) for word in HOSTILE_WORDS[:3]
        ],
        "raci": [{"task": word, "role": word, "code": "R"} for word in HOSTILE_WORDS],
        "time_log": [
            {"period": month, "category": kind, "hours": 40.0, "fte": 1.0}
            for month in months("2024-10", 17) for kind in ("admin", "advisory")
        ],
        "events": [{"period": "2025-07", "event": "stakeholders think it proves {}"}],
    })  # fmt: skip


CLIENTS = {
    made.__name__: made
    for made in (all_alike, census, two_groups, no_shortfall, nine, five, own_words)
}
