"""Since last time: the ledger of actions beside what its measures were and are."""

from dataclasses import replace
from datetime import date

import pytest
from test_plan import claim, evidence, heading, notebook, table, told

from pmo_workshop.plan.since import say_since, since_last_time, table_since
from pmo_workshop.verdicts import Verdict

NOTHING = dict.fromkeys(
    ("owner", "due", "closed", "result", "measure", "baseline", "baseline_low", "baseline_high",
     "baseline_on", "expected_change")
)  # fmt: skip
ANSWERED = {"date": "2026-04-30", "gist": "Reliability is 1.2 below expectation"}
NOW = claim("T2", "reliability", Verdict.CLEAR_SHORTFALL, -1.4, -1.0)
AGREED = {"action_id": "A1", "action": "Board with dates", "state": "done",
          "measure": "T2.asked.reliability", "baseline": -2.0, "baseline_low": -2.2,
          "baseline_high": -1.8, "baseline_on": "2025-12-15"}  # fmt: skip


def shown(*rows, now=NOW, surveyed=None):
    counted = replace(claim("T3", "x", text="Of 2 actions agreed, 1 is done and 1 is open."),
                      id="T3.actions_agreed.states")  # fmt: skip
    dated = replace(now, **ANSWERED)
    made = [NOTHING | row for row in rows]
    return evidence(
        notebook(1, heading("T3"), told(counted, dated, table("T3", "actions_agreed", made))),
        surveyed=surveyed,
    )


@pytest.mark.parametrize("state", ["done", "late"])
def test_no_change_is_told_of_an_action_done_after_the_survey(state):
    done = AGREED | {"state": state, "closed": "2026-03-20" if state == "done" else None}
    people = replace(NOW, population=61)
    found = shown(done, now=people, surveyed=date(2026, 2, 23))
    (since,) = since_last_time(found)
    assert (since.change is None) is (state == "done")
    if state == "done":
        assert say_since(found).lines[1] == (
            "“Board with dates” was done on 20 March 2026, after the survey ended on 23 February "
            "2026. So no figure can show yet what came of it."
        )
        assert "done after the survey" in table_since(found, 1).rows[0]
    before = shown(done, now=people, surveyed=date(2026, 3, 20))
    assert since_last_time(before)[0].change is not None
    records = shown(done, now=replace(NOW, population=None), surveyed=date(2026, 2, 23))
    assert since_last_time(records)[0].change is not None, "a log goes on to the report"


def test_a_measure_is_told_from_then_to_now_with_the_limits_of_its_change():
    found = shown(AGREED)
    (since,) = since_last_time(found)
    assert since.change.estimate == pytest.approx(0.8)
    assert (since.change.low, since.change.high) == pytest.approx(
        (0.8 - 0.08**0.5, 0.8 + 0.08**0.5)
    )
    assert list(say_since(found).lines) == [
        "Of 2 actions agreed, 1 is done and 1 is open.",
        "“Board with dates” (done): Reliability is 1.2 below expectation. When it was agreed: −2.0 "
        "points (difference +0.8 points, 95 % interval 0.5 to 1.1 points).",
    ]
    assert table_since(found, 1).rows[0][-3:] == (
        "−2.0 points", "−1.2 points (−1.4 to −1.0 points)", "+0.8 points (0.5 to 1.1 points)",
    )  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"measure": "papers decided at first reading"},
        {"measure": None},
        {"baseline": None},
        {"baseline_on": "2026-04-30"},
    ],
    ids=["in words", "none", "no baseline", "told by this report"],
)
def test_without_a_level_before_and_after_nothing_is_said_of_a_measure(other):
    found = shown(AGREED | other)
    assert since_last_time(found)[0].now is None
    assert len(say_since(found).lines) == 1


@pytest.mark.parametrize(
    ("measure", "said"), [("T2.gap_by_dimension.gone", True), ("days late", False)]
)
def test_a_measure_that_is_told_no_more_is_named(measure, said):
    notes = " ".join(table_since(shown(AGREED | {"measure": measure}), 1).notes)
    gone = (
        "The measure of “Board with dates” is not in this report: it was not collected, or too few "
        "answered. What came of it, no figure tells."
    )
    assert (gone in notes) is said


def test_a_level_without_limits_has_no_change():
    """Fewer than ten people, or what the PMO records of itself: two figures side by side."""
    assert since_last_time(shown(AGREED | {"baseline_low": None}))[0].change is None
    assert since_last_time(shown(AGREED, now=replace(NOW, sampled=False)))[0].change is None


def test_without_a_ledger_the_plan_says_how_to_begin_one():
    lines = say_since(evidence(notebook(1, told(NOW)))).lines
    assert lines == (
        "No action has been agreed yet. Take over what this report proposes with 'pmo-workshop "
        "actions', and the next report begins with what became of it.",
    )
