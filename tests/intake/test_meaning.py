"""Figures and choices that cannot mean what their column says are noticed, and right ones left."""

import pandas as pd
import pytest

from pmo_workshop.intake.noticed import notice

DAY = pd.Timestamp("2026-01-05")


def says(**tables):
    """Return what is noticed of registers; none of it stops a report."""
    found = notice({name: pd.DataFrame(rows) for name, rows in tables.items()})
    assert not any(finding.name for finding in found)
    return [finding.says for finding in found]


def ladders(turned):
    return {"ladders": [
        {"resp_id": f"r{who}", "wave": "2026", "ladder_id": "L1", "level": level,
         "seq": 4 - seq if turned else seq}
        for who in range(7) for seq, level in enumerate("ACV", 1)
    ]}  # fmt: skip


def raci(turned):
    codes = ("R", "A", "A") if turned else ("A", "R", "R")
    return {"raci": [{"task": f"t{task}", "role": f"role {at}", "code": code}
                     for task in range(6) for at, code in enumerate(codes)]}  # fmt: skip


def targets(turned):
    return {"sla": [{"sla_id": "SL1", "target": 0.05 if turned else 0.95}]}


def requests(turned):
    return {"tickets": [
        {"ticket_id": f"T{at}", "service_id": "S1", "opened": DAY + pd.Timedelta(days=7 * at),
         "closed": DAY + pd.Timedelta(days=8 * at + 3), "expected_days": 400.0 if turned else 10.0}
        for at in range(24)
    ]}  # fmt: skip


def units(turned):
    cost, qty = (20.0, 9000.0 + 1) if turned else (9001.0, 20.0)
    return {"unit_cost": [{"period": f"2025-{month:02}", "output_id": "plan",
                           "cost": cost + month, "qty": qty} for month in range(1, 9)]}  # fmt: skip


def asked(turned):
    return {"contacts": [
        {"person_id": f"p{at}", "asked": DAY + pd.Timedelta(days=at), "instrument": "csat",
         "answered": int((at % 2 == 0) != turned), "decided": DAY if at % 2 == 0 else None}
        for at in range(24)
    ]}  # fmt: skip


def read(turned):
    return {"promise_audit": [
        {"artefact_id": f"a{at}", "promise_id": "P1", "coder": "1",
         "present": int((at % 2 == 0) != turned), "consistent": int(at % 2 == 0)}
        for at in range(24)
    ]}  # fmt: skip


def rates(turned):
    return {
        "capacity": [{"role": "Sponsors", "paid_hours_yr": 20.0 if turned else 1000.0,
                      "practical_share": 0.8, "cost_yr": 64_000.0}],
        "effort_log": [{"activity": "plan", "role": "Sponsors", "rate_per_h": 80.0,
                        "min_low": 10.0, "min_likely": 20.0, "min_high": 30.0}],
    }  # fmt: skip


LOOKS = {
    ladders: "7 of 7 ladders lead from a value down to an attribute: seq looks turned, or level "
    "exchanged",
    raci: "6 of 6 tasks have one role that is responsible and several that are accountable: A and "
    "R look exchanged",
    targets: "a target below 50 % promises that most may fail, so it looks the share that may be "
    "late",
    requests: "each of 24 requests took less than half of expected_days: it looks written in "
    "another unit",
    units: "most units cost less than 0.1: cost and qty look exchanged, or cost written in "
    "thousands",
    asked: "of 12 requests that were not answered it was decided what follows, and of 0 that were: "
    "answered looks turned",
    read: "12 documents say the same as a promise that is not in them, and 0 as one that is: "
    "present looks turned",
    rates: "what an hour costs lies 4 times and more from what it costs in effort_log: "
    "paid_hours_yr or cost_yr looks that of a month or a week",
}


@pytest.mark.parametrize("register", LOOKS, ids=[made.__name__ for made in LOOKS])
def test_a_register_that_cannot_mean_what_it_says_is_told(register):
    assert says(**register(turned=False)) == []
    assert says(**register(turned=True)) == [LOOKS[register]]


def survey(instrument, high, *given):
    """Return a survey of questions of one instrument; each answer by the number of the person."""
    items = pd.DataFrame([
        {"item_id": f"Q{at}", "instrument": instrument, "dimension": f"d{at}", "scale_min": 0,
         "scale_max": high, "reverse": 0, "text": f"Question {at}?"}
        for at in range(len(given))
    ])  # fmt: skip
    rows = [(f"r{who:02}", "2026", f"Q{at}", "single", float(answer(who)), 0)
            for who in range(24) for at, answer in enumerate(given)]  # fmt: skip
    columns = ["resp_id", "wave", "item_id", "aspect", "value", "na"]
    return {"items": items, "responses": pd.DataFrame(rows, columns=columns)}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (survey("nps", 10, lambda who: 1 + who % 5), ["scale of recommendation"]),
        (survey("nps", 10, lambda who: who % 6), []),
        (survey("nps", 10, lambda who: 1 + who % 6), []),
        (survey("gap_weights", 100, lambda who: 1 + who % 2, lambda who: 2 - who % 2),
         ["scale of gap_weights"]),
        (survey("gap_weights", 100, lambda who: 40 + who, lambda who: 60 - who), []),
    ],
)  # fmt: skip
def test_a_question_on_another_scale_is_asked_about(asked, names):
    assert [finding.name for finding in notice(asked)] == names
