"""
An attacker adds and subtracts what C3 tells of hand-overs: of two logs, by step and by role.

Of whom few hold the role it must not follow how their hand-overs went. No code is shared with what
keeps them back.
"""

from dataclasses import replace
from datetime import date
from itertools import chain, combinations

import numpy as np
import pandas as pd
import pytest
from hostile import client

import pmo_workshop as pmo
from pmo_workshop.analysis import handoffs as analysis
from pmo_workshop.intake.client import REDACTED

ROLES = {"Desk": 6, "Analyst": 7, "Lead": 2, "Head": 1, "Clerk": 4}
FIRST, LAST = date(2025, 3, 3), date(2026, 3, 2)
BIG, LARGE = ("Sort", "Desk", "Analyst"), ("Plan", "Analyst", "Desk")
LEADS, HEADS = ("Check", "Desk", "Lead"), ("Sign", "Head", "Desk")
CLERKS = ("File", "Clerk", "Desk")


def _client(first, last, roles=ROLES):
    """Return a client with two logs: of each kind of hand-over so many with a brief, of six."""
    rows = [
        {"touchpoint": step, "from_role": giver, "to_role": taker, "brief": int(at < complete),
         "target_h": 8.0, "actual_h": 4.0 if at < complete else 9.0, "told": None,
         "logged_on": pd.Timestamp(day)}
        for day, log in ((FIRST, first), (LAST, last)) for (step, giver, taker), complete
        in log.items() for at in range(6)
    ]  # fmt: skip
    steps = dict.fromkeys(step for log in (first, last) for step, *_ in log)
    walked = [
        {"step": at, "phase": step, "actor": "PMO", "stage": "front", "resp_id": f"R{who}",
         "wave": "2026"}
        for at, step in enumerate(steps, 1) for who in range(6)
    ]  # fmt: skip
    tables = {"handoffs": rows, "touchpoints": walked}
    return replace(client("acme", {"All": 20}, tables), pmo_roles=roles)


def _told(of, logs):
    """Return what is told, as sums of the kinds of the two logs."""
    kinds = [(at, kind) for at, log in enumerate(logs) for kind in log]
    known = []

    def tell(log, wanted):
        known.append([float(at == log and wanted(kind)) for at, kind in kinds])

    both = {step for step, *_ in logs[0]} & {step for step, *_ in logs[1]}
    if len(pmo.handoffs_change(of).result):
        for at in (0, 1):
            tell(at, lambda kind: kind[0] in both)
    for row in pmo.orphan_steps(of).result.itertuples():
        if row.state == "no complete brief":
            tell(1, lambda kind, step=row.phase: kind[0] == step)
    # The first log was the last one in a report of its own.
    for at, log in enumerate(logs):
        alone = replace(of, tables={**of.tables, "handoffs": _only(of, at)})
        rows = pmo.handoffs_behind_steps(alone).result
        if not len(rows):
            continue
        tell(at, lambda kind: True)
        named = set(rows[["touchpoint", "from_role", "to_role"]].itertuples(index=False, name=None))
        for kind in set(log) & named:
            tell(at, lambda own, kind=kind: own == kind)
    return kinds, np.array(known)


def _only(of, at):
    log = of["handoffs"]
    return log[log["logged_on"].dt.date == (FIRST, LAST)[at]]


def _followed(of, *logs):
    """Return the hand-overs whose sum follows and that few people give or take."""
    kinds, known = _told(of, logs)
    found = []
    if not len(known):
        return found
    rank = np.linalg.matrix_rank(known)
    for at, log in enumerate(logs):
        few = [kind for kind in log
               if any(of.pmo_roles.get(role, 0) < 5 for role in kind[1:])]  # fmt: skip
        for some in chain.from_iterable(combinations(few, k) for k in range(1, len(few) + 1)):
            ends = ({kind[end] for kind in some} for end in (1, 2))
            several = all(sum(of.pmo_roles.get(role, 0) for role in end) >= 5 for end in ends)
            if several and len(some) > 1:
                continue
            mark = [float(own[0] == at and own[1] in some) for own in kinds]
            if np.linalg.matrix_rank(np.vstack([known, mark])) == rank:
                found.append((at, *(step for step, *_ in some)))
    return found


EVERY = dict.fromkeys((BIG, LARGE, LEADS, HEADS, CLERKS), 3)
LOGS = {
    "a step of two leads is new": ({BIG: 2, HEADS: 1, CLERKS: 4}, {**EVERY, LEADS: 0}),
    "only the step of the head is in both": ({HEADS: 2, LARGE: 5}, {BIG: 4, HEADS: 0, LEADS: 2}),
    "a step is gone": (EVERY, {BIG: 5, LARGE: 3, LEADS: 0, CLERKS: 6}),
    "no brief of the leads was complete": (EVERY, {**EVERY, LEADS: 0, HEADS: 6}),
}  # fmt: skip


@pytest.mark.parametrize("logs", LOGS.values(), ids=LOGS)
def test_of_a_role_that_few_hold_it_does_not_follow_how_they_hand_over(logs):
    of = _client(*logs)
    assert _followed(of, *logs) == []
    nobody_counted = replace(of, pmo_roles={})
    states = pmo.orphan_steps(nobody_counted).result
    assert (states["n"].isna() | (states["n"] == 0)).all()
    assert "no complete brief" not in set(states["state"])


def test_it_does_where_two_logs_are_compared_and_steps_named_whoever_is_behind(monkeypatch):
    every = {name: getattr(analysis, name) for name in ("handoffs_change", "orphan_steps")}
    for name, question in every.items():
        monkeypatch.setattr(analysis, name, lambda *tables, q=question: q(
            *(table for table in tables if isinstance(table, pd.DataFrame))))  # fmt: skip
    followed = [_followed(_client(*logs), *logs) for logs in LOGS.values()]
    assert all(followed), followed


def test_what_is_not_compared_or_named_is_said_to_be_so():
    of = _client(*LOGS["a step of two leads is new"])
    assert pmo.handoffs_change(of).missing == (
        "Not shown: the steps that both logs have, or those that one has alone, are handed over by "
        "too few people. Log the same steps again."
    )
    steps = pmo.orphan_steps(_client(*LOGS["no brief of the leads was complete"]))
    assert steps.say().lines == ("All 5 steps of the journey have an owner.",)
    assert steps.notes == (
        "Hand-overs of a role that fewer than 5 people hold, or of which [pmo_roles] in "
        "client.toml does not say how many, are told together with others.",
    )
    logs = ({BIG: 0, LARGE: 3}, {BIG: 0, LARGE: 4})
    (line,) = pmo.orphan_steps(_client(*logs)).say().lines
    assert line == "1 of 2 steps of the journey has no complete brief: “Sort”."
    assert len(pmo.handoffs_change(_client(*logs)).result) == 2


def test_a_redacted_report_tells_of_no_role_that_fewer_than_ten_hold():
    of = replace(_client(EVERY, EVERY), state=REDACTED)
    assert pmo.handoffs_behind_steps(of).result["together"].tolist() == [True]
    few = replace(of, pmo_roles={"Desk": 4, "Analyst": 5})
    for question in (pmo.handoffs_behind_steps, pmo.handoffs_change):
        assert question(few).missing == (
            "Not shown: fewer than 10 people hold all roles of the PMO together."
        )
