"""Columns exchanged, zeros lost, years mistyped, periods not over: told, and nothing stops."""

from datetime import date

import pandas as pd
import pytest

from pmo_workshop.intake import load_client
from pmo_workshop.intake.client import Wave
from pmo_workshop.intake.noticed import notice
from pmo_workshop.intake.settings import Settings
from pmo_workshop.intake.stated import waves_at_odds
from pmo_workshop.paths import shipped


@pytest.fixture(scope="module")
def tables():
    return load_client(shipped("sample_data") / "northwind").tables


def exchanged(first, second):
    return lambda table: table.assign(**{first: table[second], second: table[first]})


def turned(column):
    return lambda table: table.assign(**{column: 1 - table[column]})


def one(column, change):
    def changed(table):
        cells = table[column].astype(object).copy()
        cells.iloc[4] = change(cells.iloc[4])
        return table.assign(**{column: cells.infer_objects()})

    return changed


def last_month(*columns):
    def changed(table):
        last = table["period"] == table["period"].max()
        return table.assign(**{c: table[c].mask(last, 0.3 * table[c]) for c in columns})

    return changed


def turned_in_the_last_wave(screens):
    last = screens["wave"] == screens["wave"].max()
    both = screens["best"], screens["worst"]
    return screens.assign(best=both[0].mask(last, both[1]), worst=both[1].mask(last, both[0]))


TOLD = [
    ("projects", exchanged("budget", "actual"),
     "what was spent is a rounder sum than the budget in 43 of 43 projects: budget and actual look "
     "exchanged"),
    ("projects", exchanged("plan_end", "end"),
     "projects that are green ended later against their plan than those that are red: plan_end and "
     "end look exchanged, or rag turned"),
    ("projects", turned("forecast_p"),
     "projects that ended late were forecast to end on time with a higher probability than the "
     "others: forecast_p looks that of ending late"),
    ("tickets", turned("met"),
     "requests whose level was met took longer than those of the same service whose level was not: "
     "met looks turned"),
    ("handoffs", exchanged("from_role", "to_role"),
     "112 of 112 hand-overs go the other way than they were designed: from_role and to_role look "
     "exchanged"),
    ("handoffs", exchanged("target_h", "actual_h"),
     "the time taken is always the same and the time agreed is not: target_h and actual_h look "
     "exchanged"),
    ("time_log", lambda log: log.assign(hours=log["hours"] / 4.3),
     "a full-time post comes to 33 hours a month: hours look those of another period, or of part "
     "of the work, or exchanged with fte"),
    ("bws", turned_in_the_last_wave,
     "the services chosen most in wave '2025-Q4' are those chosen least in wave '2026-Q1': best "
     "and worst look exchanged in one of them"),
    ("time_log", last_month("hours", "fte"),
     "the last period, '2026-04', has far less than the lowest before it: it looks not whole, and "
     "would be told as a fall"),
    ("unit_cost", last_month("cost", "qty"),
     "the last period, '2026-04', has far less than the lowest before it: it looks not whole, and "
     "would be told as a fall"),
    ("projects", one("budget", lambda euros: euros / 1000),
     "in 1 row budget and actual lie hundreds of times apart: one of them looks written in "
     "thousands"),
    ("unit_cost", one("cost", lambda euros: euros / 1000),
     "a unit costs 20 times as much or as little as usual and more in '2024-11': cost or qty looks "
     "written in another unit there"),
    ("tickets", one("opened", lambda day: day - pd.DateOffset(years=10)),
     "in 1 row opened and closed lie a whole number of years further apart than elsewhere: one of "
     "them looks dated in another year"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "change", "says"), TOLD)
def test_what_was_written_wrong_in_a_register_is_told(tables, table, change, says):
    needed = {"handoffs": ("briefs",)}.get(table, ())
    right = {name: tables[name] for name in (table, *needed)}
    assert [found.says for found in notice(right)] == []
    found = notice({**right, table: change(tables[table])})
    assert says in [one.says for one in found if not one.name]


@pytest.mark.parametrize(
    ("waves", "said"),
    [
        ([("2024-Q4", (2025, 1, 8), (2025, 1, 20)), ("2025", (2025, 2, 3), (2025, 2, 20))], ""),
        ([("2025", (2015, 2, 3), (2015, 2, 20))],
         "waves.'2025' is held from 2015-02-03 to 2015-02-20, another year than its name says. "
         "Correct one of them."),
        ([("B", (2026, 2, 3), (2026, 2, 20)), ("A", (2025, 2, 3), (2025, 2, 20))],
         "waves.'A' stands behind waves.'B' and starts before it. The last one is taken for the "
         "latest: write them in the order of time."),
        ([("A", (2025, 2, 3), (2025, 5, 20)), ("B", (2025, 5, 5), (2025, 5, 25))],
         "waves.'A' ends on 2025-05-20, when waves.'B' has begun already. An answer belongs to one "
         "wave: correct the dates."),
    ],
)  # fmt: skip
def test_waves_that_cannot_be_as_they_are_dated_are_told(waves, said):
    dated = tuple(Wave(name, date(*start), date(*end)) for name, start, end in waves)
    found = [problem.message for problem in waves_at_odds(Settings(waves=dated))]
    assert found == ([said] if said else [])
