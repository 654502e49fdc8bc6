"""Since last time: the ledger of actions beside what its measures were and are."""

from dataclasses import replace
from datetime import date

import pytest
from test_plan import claim, evidence, heading, notebook, table, told

from pmo_workshop.plan.since import say_since, since_last_time, table_since
from pmo_workshop.verdicts import Verdict

NOTHING = dict.fromkeys(
    ("owner", "due", "closed", "result", "measure", "baseline", "baseline_low", "baseline_high",
     "baseline_on", "expected_change", "told_on", "told_to")
)  # fmt: skip
ANSWERED = {"date": "2026-04-30", "gist": "Reliability is 1.2 below expectation"}
NOW = claim("T2", "reliability", Verdict.CLEAR_SHORTFALL, -1.4, -1.0)
AGREED = {"action_id": "A1", "action": "Board with dates", "state": "done",
          "measure": "T2.asked.reliability", "baseline": -2.0, "baseline_low": -2.2,
          "baseline_high": -1.8, "baseline_on": "2025-12-15"}  # fmt: skip


def shown(*rows, now=NOW, surveyed=None, others=(), before=None):
    counted = replace(claim("T3", "x", text="Of 2 actions agreed, 1 is done and 1 is open."),
                      id="T3.actions_agreed.states")  # fmt: skip
    dated = replace(now, **ANSWERED)
    made = [NOTHING | row for row in rows]
    return evidence(
        notebook(
            1, heading("T3"), told(counted, dated, *others, table("T3", "actions_agreed", made))
        ),
        surveyed=surveyed,
        surveyed_before=before,
    )


@pytest.mark.parametrize("state", ["late", "open", "started", "dropped"])
def test_what_is_not_done_tells_its_measure_so_far_and_no_change(state):
    closed = "2026-03-20" if state == "dropped" else None
    found = shown(AGREED | {"state": state, "closed": closed}, surveyed=date(2026, 2, 23))
    assert since_last_time(found)[0].change is None
    assert say_since(found).lines[-1] == (
        f"“Board with dates” ({state}{' on 20 March 2026' * bool(closed)}): as it is not done, no "
        "figure can show what came of it. Its measure so far: Reliability is 1.2 below expectation."
    )
    assert "not done" in table_since(found, 1).rows[0]


def test_a_measure_that_two_surveys_compare_has_the_change_of_that_comparison_alone():
    now = replace(claim("T2", "x", Verdict.CLEAR_SHORTFALL, -1.4, -1.0), population=61,
                  id="T2.gap_by_dimension.reliability")  # fmt: skip
    text = (
        "Reliability: the gap was −1.9 and −1.5. The difference is +0.4 (23 answered both times)."
    )
    change = replace(claim("T2", "x", Verdict.CHANGE_OPEN, 0.1, 0.7, text=text), n=23,
                     id="T2.gap_change.reliability")  # fmt: skip
    row = AGREED | {"measure": now.id}
    days = {"surveyed": date(2026, 2, 23), "before": date(2025, 11, 30), "now": now}
    found = shown(row, others=[change], **days)
    (since,) = since_last_time(found)
    assert (since.change, say_since(found).claims[1].n) == (change, 23)
    assert say_since(found).lines[1] == (
        f"“Board with dates” (done): {text} Nobody is noted as told."
    )
    other = replace(change, id="T2.gap_change.empathy")
    assert since_last_time(shown(row, others=[other], **days))[0].change is None, "it told none"
    older = shown(row | {"baseline_on": "2025-06-30"}, others=[change], **days)
    assert "This compares everybody who answered then" in say_since(older).lines[1]


def test_what_is_late_and_what_came_of_what_was_done_are_told_by_name():
    late = {"action_id": "A1", "action": "Second pair of hands", "state": "late",
            "due": "2026-06-19", "owner": "PMO manager"}  # fmt: skip
    done = {"action_id": "A2", "action": "One definition", "state": "done", "closed": "2026-06-05"}
    kept = done | {"action_id": "A3", "action": "Desk", "closed": "2026-06-06",
                   "result": "It runs.", "told_to": "Sponsors",
                   "told_on": "2026-06-08"}  # fmt: skip
    assert list(say_since(shown(late, done, kept)).lines[1:]) == [
        "Late is “Second pair of hands” (PMO manager, due 19 June 2026).",
        "“One definition” (done on 5 June 2026). What came of it is not noted. Nobody is noted as "
        "told.",
        "“Desk” (done on 6 June 2026). What came of it, as noted: It runs. Told to: Sponsors "
        "(8 June 2026).",
    ]


def test_no_change_is_told_of_an_action_done_after_the_survey():
    done = AGREED | {"state": "done", "closed": "2026-03-20"}
    people = replace(NOW, population=61)
    found = shown(done, now=people, surveyed=date(2026, 2, 23))
    (since,) = since_last_time(found)
    assert since.change is None
    assert say_since(found).lines[1] == (
        "“Board with dates” was done on 20 March 2026, after the survey ended on 23 February "
        "2026. So no figure can show yet what came of it. Nobody is noted as told."
    )
    assert "done after the survey" in table_since(found, 1).rows[0]
    before = shown(done, now=people, surveyed=date(2026, 3, 20))
    assert since_last_time(before)[0].change is not None
    records = shown(done, now=replace(NOW, population=None), surveyed=date(2026, 2, 23))
    assert since_last_time(records)[0].change is not None, "a log goes on to the report"


def test_a_measure_is_told_from_then_to_now_with_the_limits_of_its_change():
    found = shown(AGREED)
    (since,) = since_last_time(found)
    assert since.change.number == pytest.approx(0.8)
    assert (since.change.low, since.change.high) == pytest.approx(
        (0.8 - 0.08**0.5, 0.8 + 0.08**0.5)
    )
    assert list(say_since(found).lines) == [
        "Of 2 actions agreed, 1 is done and 1 is open.",
        "“Board with dates” (done): Reliability is 1.2 below expectation. When it was agreed: −2.0 "
        "points (difference +0.8 points, 95 % interval 0.5 to 1.1 points). This compares "
        "everybody who answered then with everybody who answered now; not all are the same people. "
        "Nobody is noted as told.",
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
