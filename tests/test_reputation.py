"""The leading measures from wave to wave, beside what was done and told for each element."""

from dataclasses import replace
from datetime import date

import pytest
from asking import evidence_on

from pmo_workshop.plan.reputation import (
    COMPARED,
    WHO_IS_COMPARED,
    reputation,
    say_reputation,
    table_reputation,
)
from pmo_workshop.verdicts import Verdict


def test_each_leading_measure_stands_from_wave_to_wave():
    found = evidence_on("northwind")
    assert list(say_reputation(found).lines) == [
        "Against the wave before: Reducing Barriers better (from 2.2 to 1.6 times the log). No "
        "change that matters: Building Trust. Not certain either way: Revealing PMO Value, "
        "Instilling Confidence and Sustaining Relationships."
    ]
    shown = table_reputation(found)
    assert [row[2:5] for row in shown.rows] == [
        ("−0.9 points", "−0.6 points", "+0.3 (+0.2 to +0.4)"),
        ("2.2 times the log", "1.6 times the log", "0.72 times (0.61 to 0.84)"),
        ("+1.0 points", "+0.9 points", "−0.2 (just below −0.5 to +0.2)"),
        ("−0.9 points", "−0.6 points", "+0.3 (+0.1 to +0.6)"),
        ("5.0 points", "5.3 points", "+0.3 (just below 0 to +0.7)"),
    ]
    assert {row[5] for row in shown.rows} == {"23 answered both times"}
    assert list(shown.notes) == [WHO_IS_COMPARED]


def test_only_what_was_done_between_the_waves_stands_beside_the_change():
    """The actions of Northwind were done after its survey: no figure can show them yet."""
    found = evidence_on("northwind")
    assert [standing.done for standing in reputation(found)] == [()] * 5
    assert len(table_reputation(found).columns) == 6, "no empty column"
    later = replace(found, surveyed=date(2026, 4, 12))
    assert reputation(later)[0].done == (
        "Ask users which dates matter (told to: Project managers, Sponsors, 10 April 2026)",
    )
    assert table_reputation(later).rows[0][-1] == reputation(later)[0].done[0]


@pytest.mark.parametrize("sample", ["northwind", "lindenhof", "meridian"])
def test_its_figures_are_those_of_the_comparison_that_the_chapter_shows(sample):
    found = evidence_on(sample)
    known = {c.id: c for c in found.claims}
    for standing in reputation(found):
        if standing.row:
            change = known[COMPARED[standing.measure].claim]
            ends = [standing.row[f"change{end}"] for end in ("", "_low", "_high")]
            assert ends == [change.number, change.low, change.high]
    worse = {s.measure for s in reputation(found) if s.change and s.change.verdict in
             (Verdict.CLEARLY_LOWER, Verdict.LOWER, Verdict.HOURS_ROSE)}  # fmt: skip
    assert bool(worse) == (sample == "meridian")


def test_of_one_wave_nothing_is_said_and_no_table_shown():
    assert table_reputation(evidence_on("awkward")) is None
    assert say_reputation(evidence_on("awkward")).lines == ()
