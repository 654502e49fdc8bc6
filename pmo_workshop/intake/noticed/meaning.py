"""Figures and choices that cannot mean what their column says: turned, exchanged, another unit.

What is noticed of a register is told and stops no report; answers of a survey on another scale do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from ...i18n import decimal, gettext
from .finding import Finding
from .sheets import Sheets

FEWEST, TIMES_AS_MANY = 6, 4
"""From how many rows that say the contrary, and from how many times those that do not, it is told.
"""

RESPONDENTS = 20
"""People from whom on the scale of a single question shows by its answers alone."""

HALF = 0.5
"""A share that is promised below this looks that of what may fail."""

REQUESTS = 20
"""Closed requests from which on it is odd that all took less than half, or more than twice."""

A_TRIFLE = 0.1
"""Below so much money for a unit its cost looks exchanged with the number of units, or in
thousands."""

RATES_APART = 4.0
"""How many times as much or as little an hour costs in two tables that speak of the same roles."""


def against_meaning(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Registers in which a column means something else than it is called."""
    checks = {
        "ladders": _ladders_turned,
        "raci": _one_responsible,
        "sla": _targets_of_failing,
        "tickets": _expected_in_another_unit,
        "unit_cost": _units_for_a_trifle,
        "contacts": _decided_without_answer,
        "promise_audit": _consistent_and_absent,
    }
    found = [one for name, check in checks.items() if name in tables for one in check(tables[name])]
    if {"capacity", "effort_log"} <= {*tables}:
        found += _rates_apart(tables["capacity"], tables["effort_log"])
    return found


def _contrary(turned: int, right: int) -> bool:
    return turned >= FEWEST and turned >= TIMES_AS_MANY * right


def _ladders_turned(ladders: pd.DataFrame) -> Iterator[Finding]:
    told = ["resp_id", "wave", "ladder_id"]
    rungs = ladders.dropna(subset=[*told, "seq", "level"]).sort_values("seq")
    ends = rungs.groupby(told)["level"].agg(["first", "last"])
    down, up = int((ends["first"] > ends["last"]).sum()), int((ends["first"] < ends["last"]).sum())
    if _contrary(down, up):
        yield Finding(
            "",
            "ladders",
            gettext(
                "{n} of {all} ladders lead from a value down to an attribute: seq looks turned, or "
                "level exchanged",
                n=decimal(down),
                all=decimal(len(ends)),
            ),
            gettext("seq counts from the attribute (A) up to the value (V)."),
        )


def _one_responsible(raci: pd.DataFrame) -> Iterator[Finding]:
    tasks = raci.dropna(subset=["code"])
    held = {code: tasks["code"].eq(code).groupby(tasks["task"]).sum() for code in "AR"}
    turned = int(((held["A"] > 1) & (held["R"] == 1)).sum())
    if _contrary(turned, int((held["A"] == 1).sum())):
        yield Finding(
            "",
            "raci",
            gettext(
                "{n} of {all} tasks have one role that is responsible and several that are "
                "accountable: A and R look exchanged",
                n=decimal(turned),
                all=decimal(len(held["A"])),
            ),
            gettext("A is the one who answers for a task, R who does it."),
        )


def _targets_of_failing(levels: pd.DataFrame) -> Iterator[Finding]:
    low = levels["target"].astype("float64") < HALF
    if low.any():
        yield Finding(
            "",
            "sla",
            gettext(
                "a target below {half} % promises that most may fail, so it looks the share that "
                "may be late",
                half=decimal(100 * HALF),
            ),
            gettext("target is the share that keeps the limit."),
            levels.index[low].tolist(),
        )


def _expected_in_another_unit(tickets: pd.DataFrame) -> Iterator[Finding]:
    if "expected_days" not in tickets:
        return
    took = (tickets["closed"] - tickets["opened"]).dt.total_seconds() / 86_400
    expected = tickets["expected_days"].astype("float64")
    times = (took / expected.where(expected > 0)).dropna()
    if len(times) < REQUESTS:
        return
    if times.max() < HALF:
        told = gettext(
            "each of {n} requests took less than half of expected_days: it looks written in "
            "another unit",
            n=decimal(len(times)),
        )
    elif times.min() > 1 / HALF:
        told = gettext(
            "each of {n} requests took more than twice expected_days: it looks written in another "
            "unit",
            n=decimal(len(times)),
        )
    else:
        return
    yield Finding("", "tickets", told, gettext("Write it in days."))


def _units_for_a_trifle(costs: pd.DataFrame) -> Iterator[Finding]:
    unit = (costs["cost"] / costs["qty"].where(costs["qty"] > 0)).astype("float64").dropna()
    if len(unit) >= FEWEST and 0 < unit.median() < A_TRIFLE:
        yield Finding(
            "",
            "unit_cost",
            gettext(
                "most units cost less than {trifle}: cost and qty look exchanged, or cost written "
                "in thousands",
                trifle=decimal(A_TRIFLE, 1),
            ),
            gettext("Compare some rows with the books."),
        )


def _decided_without_answer(contacts: pd.DataFrame) -> Iterator[Finding]:
    decided = contacts["decided"].notna() if "decided" in contacts else pd.Series(dtype=bool)
    answered = contacts["answered"][decided.reindex(contacts.index, fill_value=False)]
    turned, right = (int(answered.eq(flag).sum()) for flag in (0, 1))
    if _contrary(turned, right):
        yield Finding(
            "",
            "contacts",
            gettext(
                "of {n} requests that were not answered it was decided what follows, and of "
                "{right} that were: answered looks turned",
                n=decimal(turned),
                right=decimal(right),
            ),
            gettext("Look at what 1 and 0 mean in the export."),
        )


def _consistent_and_absent(audit: pd.DataFrame) -> Iterator[Finding]:
    agreeing = audit[audit["consistent"].eq(1).fillna(False)]
    absent, there = (int(agreeing["present"].eq(flag).sum()) for flag in (0, 1))
    if _contrary(absent, there):
        yield Finding(
            "",
            "promise_audit",
            gettext(
                "{n} documents say the same as a promise that is not in them, and {right} as one "
                "that is: present looks turned",
                n=decimal(absent),
                right=decimal(there),
            ),
            gettext("Look at what 1 and 0 mean in the export."),
        )


def _rates_apart(capacity: pd.DataFrame, log: pd.DataFrame) -> Iterator[Finding]:
    hours = (capacity["paid_hours_yr"] * capacity["practical_share"]).astype("float64")
    here = (capacity["cost_yr"].astype("float64") / hours.where(hours > 0)).groupby(
        capacity["role"]
    )
    there = log["rate_per_h"].astype("float64").groupby(log["role"])
    times = (here.median() / there.median().where(lambda rate: rate > 0)).dropna()
    apart = np.maximum(times, 1 / times.where(times > 0)) >= RATES_APART
    if len(times) and apart.all():
        yield Finding(
            "",
            "capacity",
            gettext(
                "what an hour costs lies {times} times and more from what it costs in effort_log: "
                "paid_hours_yr or cost_yr looks that of a month or a week",
                times=decimal(RATES_APART),
            ),
            gettext("Write the hours and the cost of a year."),
        )


def another_scale(sheets: Sheets, wave: str = "") -> list[Finding]:
    """
    Single questions that were answered on another scale than the one they are read on.

    Notes
    -----
    The 100 points of the dimensions: of most who gave them they do not add up to 100. A
    recommendation from 0 to 10: nobody of 20 and more gave 0, nobody above 5, and several 5.
    """
    return [*_hundred_points(sheets, wave), *_recommended_on_five(sheets, wave)]


def _hundred_points(sheets: Sheets, wave: str) -> Iterator[Finding]:
    points = sheets.answers[:, sheets.places("gap_weights")]
    sums = points[np.isfinite(points).all(axis=1)].sum(axis=1) if points.size else points
    other = int((np.abs(sums - 100) > 1).sum())
    if other >= FEWEST and 2 * other > len(sums):
        yield Finding(
            f"scale of gap_weights{wave and f', {wave}'}",
            "responses",
            gettext(
                "the points of {n} of {all} respondents do not add up to 100, most to {sum}: they "
                "look like places, or another scale",
                n=decimal(other),
                all=decimal(len(sums)),
                sum=decimal(round(float(np.median(sums)), 1)),
            ),
            gettext("Look at the questionnaire. If so, leave the questions of gap_weights out."),
        )


def _recommended_on_five(sheets: Sheets, wave: str) -> Iterator[Finding]:
    at = sheets.places("nps")
    for place in at[sheets.questions["high"].to_numpy()[at] == 10]:
        given = sheets.answers[:, place]
        given = given[np.isfinite(given)]
        if len(given) >= RESPONDENTS and given.min() >= 1 and given.max() == 5:
            yield Finding(
                f"scale of recommendation{wave and f', {wave}'}",
                "responses",
                gettext(
                    "nobody of {n} gave 0 or more than 5 where 0 to 10 was to be given: it looks "
                    "asked on a scale from 1 to 5",
                    n=decimal(len(given)),
                ),
                gettext(
                    "Look at the questionnaire. If so, leave the question out: on another scale "
                    "nobody counts as a promoter."
                ),
            )
