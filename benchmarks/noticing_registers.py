"""Synthetic registers for `noticing.py`: rows of totals, and rows pasted again under new ids."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pmo_workshop.intake.not_data import adding_up
from pmo_workshop.intake.noticed.copies import rows_again
from pmo_workshop.intake.noticed.times import in_another_unit

SERVICE_DAYS = (3, 5, 5, 8, 10, 2, 3, 5, 8, 10)
"""What is expected of each service, in days: the same for all its requests."""


@dataclass(frozen=True)
class Kind:
    """What is looked for in which register; for one register whether it is heard, and if put in."""

    name: str
    draw: Callable[[int], tuple[bool, bool]]
    drawn: int


def total(at: int) -> tuple[bool, bool]:
    """A full row of totals without a word, in the middle of 8 to 400 rows of 1 to 5 figures."""
    random = np.random.default_rng([5, at])
    n, columns = _size(random, 8, 400), int(random.integers(1, 6))
    kinds = (
        lambda: random.integers(0, 2, n),
        lambda: random.integers(1, 11, n),
        lambda: np.round(np.exp(random.normal(3, 1.2, n)), 1),
        lambda: np.round(np.exp(random.normal(9, 1, n)), -2),
        lambda: random.poisson(20, n),
    )
    figures = np.array([kinds[random.integers(5)]() for _ in range(columns)], dtype=float)
    place = int(random.integers(4, n))
    with_total = np.insert(figures, place, figures[:, :place].sum(axis=1), axis=1)
    return bool(adding_up(figures)), place in adding_up(with_total)


def _requests(at: int, share: float) -> tuple[bool, bool]:
    """20 to 1,200 requests, of which a share stands there again under new ids."""
    random = np.random.default_rng([6, at])
    n = _size(random, 20, 1200)
    opened = pd.Timestamp("2025-01-06") + pd.to_timedelta(
        random.integers(0, random.choice([60, 250, 365]), n), unit="D"
    )
    service = random.integers(0, random.integers(1, 10), n)
    took = random.poisson(random.choice([2, 6, 15]), n)
    paused = random.random(n) < random.choice([0.1, 0.5])
    log = pd.DataFrame(
        {
            "ticket_id": [f"T{row}" for row in range(n)],
            "service_id": service.astype(str),
            "opened": opened,
            "closed": opened + pd.to_timedelta(took, unit="D"),
            "paused_h": np.where(paused, random.choice([2, 4, 8, 16], n), 0.0),
            "expected_days": np.take(SERVICE_DAYS, service),
            "met": random.integers(0, 2, n),
        }
    )
    return _again("tickets", log, max(5, round(share * n)))


def a_tenth_of_requests(at: int) -> tuple[bool, bool]:
    return _requests(at, 0.1)


def all_requests(at: int) -> tuple[bool, bool]:
    return _requests(at, 1.0)


def a_project(at: int) -> tuple[bool, bool]:
    """10 to 200 projects with rounded amounts, of which one stands there again."""
    random = np.random.default_rng([7, at])
    n = _size(random, 10, 200)
    planned = pd.Timestamp("2025-01-31") + pd.to_timedelta(7 * random.integers(0, 60, n), unit="D")
    late = np.maximum(0, 7 * random.poisson(2, n) - 7)
    projects = pd.DataFrame(
        {
            "project_id": [f"P{row}" for row in range(n)],
            "method_used": random.integers(0, 2, n),
            "plan_end": planned,
            "end": planned + pd.to_timedelta(late, unit="D"),
            "budget": np.round(np.exp(random.normal(12, 0.8, n)), -4),
            "actual": np.round(np.exp(random.normal(12, 0.8, n)), -3),
            "rag": random.choice(["red", "amber", "green"], n),
        }
    )
    return _again("projects", projects, 1)


def _durations(at: int) -> tuple[np.random.Generator, pd.DataFrame]:
    """5 to 30 activities of 2 to 6 roles in minutes, quick ones and long ones, as people round."""
    random = np.random.default_rng([8, at])
    activities, roles = int(random.integers(5, 31)), int(random.integers(2, 7))
    usual = np.exp(random.normal(random.choice([1.2, 2.3, 3.4, 4.2]), 0.8, activities))
    minutes = np.exp(random.normal(0, 0.5, (activities, roles))) * usual[:, None]
    step = random.choice([0.5, 1, 5], p=[0.15, 0.6, 0.25])
    rounded = np.maximum(step, step * np.rint(minutes / step)).ravel()
    log = pd.DataFrame(
        {
            "activity": np.repeat([f"A{row}" for row in range(activities)], roles),
            "role": np.tile([f"R{row}" for row in range(roles)], activities),
            "min_likely": rounded,
        }
    )
    return random, log


def minutes_as_hours(at: int) -> tuple[bool, bool]:
    _, log = _durations(at)
    in_hours = log.assign(min_likely=(log["min_likely"] / 60).round(2))
    return _unit(effort_log=log), _unit(effort_log=in_hours)


def some_minutes_as_hours(at: int) -> tuple[bool, bool]:
    """A fifth of the rows."""
    random, log = _durations(at)
    some = random.random(len(log)) < 0.2
    hours = log["min_likely"].mask(some, (log["min_likely"] / 60).round(2))
    return _unit(effort_log=log), _unit(effort_log=log.assign(min_likely=hours))


def _by_people(at: int, name: str, done: str, middle: float) -> tuple[pd.DataFrame, np.ndarray]:
    """12 to 200 people who time 3 to 12 things; some leave some out. Also whom the fault is of."""
    random = np.random.default_rng([9, at])
    people, things = int(random.integers(12, 201)), int(random.integers(3, 13))
    usual = random.normal(middle, 0.8, things)
    own = random.normal(0, random.choice([0.3, 0.6, 0.9]), (people, 1))
    values = np.exp(usual + own + random.normal(0, 0.6, (people, things))).ravel()
    frame = pd.DataFrame(
        {
            "wave": "2026",
            "resp_id": np.repeat([f"R{who}" for who in range(people)], things),
            done: np.tile([f"S{what}" for what in range(things)], people),
            name: values.round(1 if middle > 1 else 2),
        }
    )
    return frame[random.random(len(frame)) < 0.9], np.isin(frame["resp_id"], ["R3", "R7"])


def people_in_hours(at: int) -> tuple[bool, bool]:
    steps, two = _by_people(at, "touch_min", "step", 3.5)
    hours = steps["touch_min"].mask(two[steps.index], (steps["touch_min"] / 60).round(2))
    return _unit(touchpoints=steps), _unit(touchpoints=steps.assign(touch_min=hours))


def people_in_minutes(at: int) -> tuple[bool, bool]:
    costs, two = _by_people(at, "hours_month", "component", -0.7)
    minutes = costs["hours_month"].mask(two[costs.index], 60 * costs["hours_month"])
    return _unit(perceived_cost=costs), _unit(perceived_cost=costs.assign(hours_month=minutes))


def hours_as_minutes(at: int) -> tuple[bool, bool]:
    costs, _ = _by_people(at, "hours_month", "component", -0.7)
    minutes = 60 * costs["hours_month"]
    return _unit(perceived_cost=costs), _unit(perceived_cost=costs.assign(hours_month=minutes))


def _unit(**tables: pd.DataFrame) -> bool:
    return bool(in_another_unit(tables))


def _again(name: str, table: pd.DataFrame, copies: int) -> tuple[bool, bool]:
    own = table.columns[0]
    pasted = table.head(copies).assign(**{own: table[own].head(copies) + "x"})
    both = pd.concat([table, pasted], ignore_index=True)
    return bool(rows_again({name: table})), bool(rows_again({name: both}))


def _size(random: np.random.Generator, least: int, most: int) -> int:
    return int(math.exp(random.uniform(math.log(least), math.log(most))))


KINDS: Sequence[Kind] = (
    Kind("a row of totals without a word, in the middle", total, 500),
    Kind("a tenth of the requests pasted again", a_tenth_of_requests, 200),
    Kind("all requests pasted again", all_requests, 200),
    Kind("one project pasted again", a_project, 200),
    Kind("all minutes of an effort log given in hours", minutes_as_hours, 500),
    Kind("a fifth of the minutes of an effort log given in hours", some_minutes_as_hours, 500),
    Kind("the minutes of two people given in hours", people_in_hours, 500),
    Kind("the hours of two people given in minutes", people_in_minutes, 500),
    Kind("the hours of all people given in minutes", hours_as_minutes, 500),
)
