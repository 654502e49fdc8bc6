"""Synthetic registers for `noticing.py`: columns exchanged or turned, periods and units."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from noticing_registers import Kind

from pmo_workshop.intake.noticed.contrary import contrary
from pmo_workshop.intake.noticed.finding import Finding
from pmo_workshop.intake.noticed.lost import periods_lost
from pmo_workshop.intake.noticed.meaning import against_meaning
from pmo_workshop.intake.noticed.registers import exchanged_columns, last_period_not_whole
from pmo_workshop.intake.noticed.slips import slips
from pmo_workshop.schema.value import STANCE

Tables = dict[str, pd.DataFrame]
Check = Callable[[Tables], list[Finding]]


def kind(
    name: str,
    check: Check,
    table: str,
    draw: Callable[[np.random.Generator], Tables],
    fault: Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame],
    drawn: int = 200,
) -> Kind:
    """Return what a check hears in clean tables, and whether it does with a fault in one."""

    def both(at: int) -> tuple[bool, bool]:
        random = np.random.default_rng([11, len(name), at])
        tables = draw(random)
        faulty = {**tables, table: fault(tables[table], random)}
        return bool(check(tables)), bool(check(faulty))

    return Kind(name, both, drawn)


def exchanged(first: str, second: str) -> Callable[[pd.DataFrame, object], pd.DataFrame]:
    return lambda table, _: table.assign(**{first: table[second], second: table[first]})


def _rows(random: np.random.Generator, least: int, most: int) -> int:
    return int(np.exp(random.uniform(np.log(least), np.log(most))))


def _projects(random: np.random.Generator) -> Tables:
    """15 to 200 projects, a few still running or given up; status and forecast tell a little."""
    n = _rows(random, 15, 200)
    planned = pd.Timestamp("2025-01-31") + pd.to_timedelta(random.integers(0, 400, n), "D")
    late = np.rint(random.normal(random.choice([-5, 5, 40]), 30, n) + random.exponential(30, n))
    finest = random.choice([1, 10, 100, 1000])
    budget = np.round(np.exp(random.normal(12, 1, n)), -3)
    spent = budget * np.exp(random.normal(random.choice([-0.1, 0.1]), 0.25, n))
    given_up = random.random(n) < 0.02
    spent = np.where(given_up, spent * random.uniform(0.001, 0.5, n), spent)
    trouble = late / 30 + random.normal(0, random.choice([0.5, 2]), n)
    ended = (planned + pd.to_timedelta(late, "D")).to_series(index=range(n))
    return {
        "projects": pd.DataFrame(
            {
                "plan_end": planned,
                "end": ended.mask(random.random(n) < 0.1),
                "budget": budget,
                "actual": finest * np.rint(spent / finest),
                "rag": np.select([trouble > 2, trouble > 0.5], ["red", "amber"], "green"),
                "forecast_p": np.clip(0.6 - late / 200 + random.normal(0, 0.2, n), 0.05, 0.95),
            }
        )
    }


def _requests(random: np.random.Generator) -> Tables:
    """30 to 1,200 requests of 1 to 8 services; the level is met where they were quick, mostly."""
    n = _rows(random, 30, 1200)
    service = random.integers(0, random.integers(1, 9), n)
    opened = pd.Timestamp("2025-01-06") + pd.to_timedelta(random.integers(0, 400, n), "D")
    usual = np.array([2, 3, 5, 8, 10, 15, 25, 40])[service]
    took = np.rint(usual * np.exp(random.normal(0, random.choice([0.3, 0.8, 1.3]), n)))
    other = random.random(n) < random.choice([0.02, 0.2, 0.4])
    return {
        "tickets": pd.DataFrame(
            {
                "service_id": service.astype(str),
                "opened": opened,
                "closed": opened + pd.to_timedelta(took, "D"),
                "met": np.where(other, random.integers(0, 2, n), took <= usual),
            }
        )
    }


def _another_year(column: str, years: int) -> Callable[..., pd.DataFrame]:
    def fault(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
        row = int(random.choice(np.flatnonzero(table[column].notna())))
        dated = table[column].copy()
        dated.iloc[row] += pd.DateOffset(years=years)
        return table.assign(**{column: dated})

    return fault


def _a_row_times(column: str, times: float) -> Callable[..., pd.DataFrame]:
    def fault(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
        amounts = table[column].astype(float).copy()
        amounts.iloc[int(random.integers(len(table)))] *= times
        return table.assign(**{column: amounts})

    return fault


def _handoffs(random: np.random.Generator) -> Tables:
    """20 to 300 hand-overs at 2 to 6 steps, most as they were designed."""
    steps, n = int(random.integers(2, 7)), _rows(random, 20, 300)
    roles = [f"Role {at}" for at in range(4)]
    designed = [random.permutation(roles)[:2] for _ in range(steps)]
    step = random.integers(0, steps, n)
    ways = [
        designed[at] if random.random() < 0.85 else random.permutation(roles)[:2] for at in step
    ]
    agreed = random.choice([4, 8, 16, 24], steps)[step]
    return {
        "handoffs": pd.DataFrame(ways, columns=["from_role", "to_role"]).assign(
            touchpoint=step.astype(str),
            target_h=agreed,
            actual_h=np.round(agreed * np.exp(random.normal(0, 0.5, n)), random.choice([0, 1])),
        ),
        "briefs": pd.DataFrame(designed, columns=["from_role", "to_role"]).assign(
            touchpoint=[str(at) for at in range(steps)]
        ),
    }


def _series(random: np.random.Generator, name: str) -> Tables:
    """8 to 36 months of 1 to 4 kinds of work or outputs, with seasons, some begun late."""
    months = pd.period_range("2023-01", periods=int(random.integers(8, 37)), freq="M")
    season = 1 - random.choice([0, 0.15, 0.3]) * np.isin(months.month, [8, 12])
    rows = []
    for at in range(int(random.integers(1, 5))):
        noise = np.exp(random.normal(0, random.choice([0.05, 0.15]), len(months)))
        level = np.exp(random.normal(5, 0.5)) * (1 + random.normal(0, 0.01)) ** np.arange(
            len(months)
        )
        begins = random.choice([0, 3]) if at else 0
        for month, value in list(zip(months.astype(str), level * season * noise, strict=True))[
            begins:
        ]:
            rows.append((month, f"K{at}", value))
    table = pd.DataFrame(rows, columns=["period", "kind", "value"])
    if name == "time_log":
        a_post = random.choice([90, 120, 140, 160])
        fte = (table["value"] / a_post * np.exp(random.normal(0, 0.05, len(table)))).round(2)
        log = {"category": table["kind"], "hours": table["value"].round(1), "fte": fte}
        return {name: table[["period"]].assign(**log)}
    cost = table["value"] * 400 * np.exp(random.normal(0, 0.1, len(table)))
    made = {"output_id": table["kind"], "cost": cost.round(2), "qty": table["value"].round()}
    return {name: table[["period"]].assign(**made)}


def time_log(random: np.random.Generator) -> Tables:
    return _series(random, "time_log")


def unit_cost(random: np.random.Generator) -> Tables:
    return _series(random, "unit_cost")


def _times(*columns: str, of: float) -> Callable[..., pd.DataFrame]:
    return lambda table, _: table.assign(**{name: table[name] * of for name in columns})


def _last_not_whole(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """The last period was half over, or less."""
    last = table["period"] == table["period"].max()
    figures = [c for c in ("hours", "cost", "qty") if c in table]
    part = random.uniform(0.1, 0.5)
    return table.assign(**{c: table[c].mask(last, part * table[c]) for c in figures})


def _a_month_lost(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    inner = sorted(table["period"].unique())[1:-1]
    return table[table["period"] != random.choice(inner)]


def _screens(random: np.random.Generator) -> Tables:
    """Two waves of 10 to 60 people who choose among 6 to 14 services, with tastes or without."""
    services, strength = int(random.integers(6, 15)), random.choice([0, 0.5, 1.5])
    liked = random.normal(0, strength, services)
    rows = []
    for wave in ("2025", "2026"):
        for person in range(_rows(random, 10, 60)):
            own = liked + random.normal(0, 0.5, services)
            for _ in range(6):
                shown = random.permutation(services)[:4]
                felt = own[shown] + random.gumbel(0, 0.7, 4)
                rows.append((f"{wave}-{person}", wave, shown[felt.argmax()], shown[felt.argmin()]))
    return {"bws": pd.DataFrame(rows, columns=["resp_id", "wave", "best", "worst"])}


def _turned_in_a_wave(table: pd.DataFrame, _: object) -> pd.DataFrame:
    turned = table["wave"] == "2026"
    best, worst = table["best"], table["worst"]
    return table.assign(best=best.mask(turned, worst), worst=worst.mask(turned, best))


def _rubric(random: np.random.Generator) -> Tables:
    """3 to 8 raters of 6 skills; half of the rubrics want little more than there is."""
    rows = int(random.integers(3, 9)) * 6
    current = random.integers(1, 6, rows)
    wanted = np.clip(current + random.integers(random.choice([-1, 0]), 3, rows), 1, 5)
    return {"maturity": pd.DataFrame({"current": current, "target": wanted})}


def _stances(random: np.random.Generator) -> Tables:
    """8 to 80 stakeholders judged once or twice; of few a lower stance is wanted."""
    stances, n = STANCE.split(), int(random.integers(8, 81))
    now = random.integers(0, len(stances), n)
    wanted = np.clip(now + random.choice([-1, 0, 1, 2], n, p=[0.1, 0.4, 0.3, 0.2]), 0, None)
    return {
        "engagement": pd.DataFrame(
            {
                "stakeholder_id": [f"S{at}" for at in range(n)],
                "date": pd.Timestamp("2026-01-10"),
                "current": np.take(stances, now),
                "desired": np.take(stances, np.minimum(wanted, len(stances) - 1)),
            }
        )
    }


def _journeys(random: np.random.Generator) -> Tables:
    """12 to 80 journeys of 4 to 9 steps; what takes more effort feels worse, or it does not go."""
    n, steps = _rows(random, 12, 80), int(random.integers(4, 10))
    hard = random.normal(4, 1.2, steps) + random.normal(0, 0.8, (n, steps))
    goes = random.choice([0, 0.3, 0.8])
    felt = -goes * (hard - 4) + random.normal(0, 1.0, (n, steps))
    return {
        "touchpoints": pd.DataFrame(
            {
                "resp_id": np.repeat([f"R{at}" for at in range(n)], steps),
                "wave": "2026",
                "emotion": np.clip(np.rint(felt), -3, 3).ravel(),
                "effort": np.clip(np.rint(hard), 1, 7).ravel(),
            }
        )
    }


def _ladders(random: np.random.Generator) -> Tables:
    """8 to 60 people with 1 to 3 ladders of 2 to 4 rungs; a tenth do not rise."""
    rows = []
    for person in range(_rows(random, 8, 60)):
        for ladder in range(int(random.integers(1, 4))):
            levels = sorted(random.choice(list("ACV"), int(random.integers(2, 5))))
            levels = levels[::-1] if random.random() < 0.1 else levels
            rows += [(f"R{person}", "2026", f"L{ladder}", at, level)
                     for at, level in enumerate(levels, 1)]  # fmt: skip
    columns = ["resp_id", "wave", "ladder_id", "seq", "level"]
    return {"ladders": pd.DataFrame(rows, columns=columns)}


def _turned_down(table: pd.DataFrame, _: object) -> pd.DataFrame:
    return table.assign(seq=-table["seq"])


def _raci(random: np.random.Generator) -> Tables:
    """6 to 40 tasks with 1 to 4 who do them; of a fifth nobody or several are accountable."""
    rows = []
    for task in range(_rows(random, 6, 40)):
        accountable = int(random.choice([1, 0, 2, 3], p=[0.8, 0.08, 0.08, 0.04]))
        codes = ["A"] * accountable + ["R"] * int(random.integers(1, 5)) + ["C", "I"]
        rows += [(f"T{task}", f"Role {at}", code) for at, code in enumerate(codes)]
    return {"raci": pd.DataFrame(rows, columns=["task", "role", "code"])}


def _accountable_turned(table: pd.DataFrame, _: object) -> pd.DataFrame:
    return table.assign(code=table["code"].replace({"A": "R", "R": "A"}))


def _levels(random: np.random.Generator) -> Tables:
    """1 to 9 service levels of 60 to 99 %."""
    targets = random.choice([0.6, 0.75, 0.8, 0.9, 0.95, 0.99], int(random.integers(1, 10)))
    named = [f"SL{at}" for at in range(len(targets))]
    return {"sla": pd.DataFrame({"sla_id": named, "target": targets})}


def _expected(random: np.random.Generator) -> Tables:
    """Requests, and the days in which they were expected: a fifth to four times those usual."""
    tickets = _requests(random)["tickets"]
    took = (tickets["closed"] - tickets["opened"]).dt.days
    usual = took.groupby(tickets["service_id"]).transform("median").clip(lower=1)
    wanted = np.maximum(1, np.rint(usual * np.exp(random.uniform(np.log(0.2), np.log(4)))))
    return {"tickets": tickets.assign(expected_days=wanted)}


def _contacts(random: np.random.Generator) -> Tables:
    """20 to 400 requests, answered or not; of some without an answer it was decided by mistake."""
    n = _rows(random, 20, 400)
    answered = (random.random(n) < random.uniform(0.2, 0.9)).astype(int)
    decided = random.random(n) < np.where(answered, random.choice([0.3, 0.9]), 0.05)
    days = pd.Series(pd.Timestamp("2026-01-10"), index=range(n)).where(decided)
    return {"contacts": pd.DataFrame({"answered": answered, "decided": days})}


def _audit(random: np.random.Generator) -> Tables:
    """10 to 120 readings of documents; few say what is not there."""
    n = _rows(random, 10, 120)
    present = (random.random(n) < random.uniform(0.2, 0.9)).astype(int)
    consistent = (random.random(n) < np.where(present, random.choice([0.3, 0.8]), 0.05)).astype(int)
    return {"promise_audit": pd.DataFrame({"present": present, "consistent": consistent})}


def _capacity(random: np.random.Generator) -> Tables:
    """1 to 8 roles, an hour of which costs about the same in both tables."""
    roles = [f"Role {at}" for at in range(int(random.integers(1, 9)))]
    rate = np.exp(random.normal(4.2, 0.3, len(roles)))
    hours = random.uniform(200, 4000, len(roles)).round()
    spread = np.exp(random.normal(0, random.choice([0.0, 0.2, 0.4]), len(roles)))
    return {
        "capacity": pd.DataFrame({"role": roles, "paid_hours_yr": hours, "practical_share": 0.8,
                                  "cost_yr": (hours * 0.8 * rate * spread).round()}),
        "effort_log": pd.DataFrame({"role": roles, "rate_per_h": rate.round()}),
    }  # fmt: skip


KINDS = (
    kind("levels of a rubric: current and target exchanged", contrary, "maturity", _rubric,
         exchanged("current", "target")),
    kind("a register of stances: current and desired exchanged", contrary, "engagement", _stances,
         exchanged("current", "desired")),
    kind("emotion of a journey turned", contrary, "touchpoints", _journeys,
         lambda table, _: table.assign(emotion=-table["emotion"])),
    kind("a month lost between others", periods_lost, "time_log", time_log, _a_month_lost),
    kind("budget and actual exchanged", exchanged_columns, "projects", _projects,
         exchanged("budget", "actual")),
    kind("plan_end and end exchanged", exchanged_columns, "projects", _projects,
         exchanged("plan_end", "end")),
    kind("forecasts of ending late, not on time", exchanged_columns, "projects", _projects,
         lambda table, _: table.assign(forecast_p=1 - table["forecast_p"])),
    kind("met turned", exchanged_columns, "tickets", _requests,
         lambda table, _: table.assign(met=1 - table["met"])),
    kind("from_role and to_role exchanged", exchanged_columns, "handoffs", _handoffs,
         exchanged("from_role", "to_role")),
    kind("target_h and actual_h exchanged", exchanged_columns, "handoffs", _handoffs,
         exchanged("target_h", "actual_h")),
    kind("the hours of a week for those of a month", exchanged_columns, "time_log", time_log,
         _times("hours", of=12 / 52)),
    kind("hours and fte exchanged", exchanged_columns, "time_log", time_log,
         exchanged("hours", "fte")),
    kind("best and worst exchanged in one of two waves", exchanged_columns, "bws", _screens,
         _turned_in_a_wave, 100),
    kind("the last month of a log of time not over", last_period_not_whole, "time_log", time_log,
         _last_not_whole),
    kind("the last month of unit costs not over", last_period_not_whole, "unit_cost", unit_cost,
         _last_not_whole),
    kind("a budget given in thousands", slips, "projects", _projects,
         _a_row_times("budget", 0.001)),
    kind("the cost of a month given in thousands", slips, "unit_cost", unit_cost,
         _a_row_times("cost", 0.001)),
    kind("a request closed a year too late", slips, "tickets", _requests,
         _another_year("closed", 1)),
    kind("a project planned ten years too early", slips, "projects", _projects,
         _another_year("plan_end", -10)),
    kind("ladders told from the value down", against_meaning, "ladders", _ladders, _turned_down),
    kind("accountable and responsible exchanged", against_meaning, "raci", _raci,
         _accountable_turned),
    kind("targets of what may fail", against_meaning, "sla", _levels,
         lambda table, _: table.assign(target=1 - table["target"])),
    kind("expected days given in hours", against_meaning, "tickets", _expected,
         _times("expected_days", of=8)),
    kind("cost and quantity exchanged", against_meaning, "unit_cost", unit_cost,
         exchanged("cost", "qty")),
    kind("answered turned", against_meaning, "contacts", _contacts,
         lambda table, _: table.assign(answered=1 - table["answered"])),
    kind("present turned", against_meaning, "promise_audit", _audit,
         lambda table, _: table.assign(present=1 - table["present"])),
    kind("the paid hours of a week for those of a year", against_meaning, "capacity", _capacity,
         _times("paid_hours_yr", of=1 / 52)),
    kind("the cost of a month for that of a year", against_meaning, "capacity", _capacity,
         _times("cost_yr", of=1 / 12)),
)  # fmt: skip
