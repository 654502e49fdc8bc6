"""The leading measures from wave to wave, beside what was done and told for each element."""

import pytest
from asking import evidence_on

from pmo_workshop.plan.reputation import COMPARED, reputation, say_reputation, table_reputation
from pmo_workshop.plan.since import SIDE_BY_SIDE
from pmo_workshop.verdicts import Verdict


def test_each_leading_measure_stands_from_wave_to_wave_with_what_was_done_and_told():
    found = evidence_on("northwind")
    assert list(say_reputation(found).lines) == [
        "4 leading measures were asked in two waves. Better: the hours felt beside the hours "
        "logged and what is kept beside what was heard, overall; 2 without a difference that "
        "matters or can be told."
    ]
    shown = table_reputation(found)
    assert shown.rows[0] == (
        "Building Trust",
        "Experience beside expectation, overall",
        "−0.9 points",
        "−0.6 points",
        "+0.3 (+0.2 to +0.4)",
        "Ask users which dates matter and Ground rule: bad news first, no blame",
        "Project managers, Sponsors, 10 April 2026",
    )
    assert shown.rows[1][2:5] == ("2.2 times the log", "1.6 times the log", "0.72 times (0.61 to "
                                  "0.84)")  # fmt: skip
    assert shown.rows[4][2:5] == ("–", "5.1 points", "not compared")
    assert SIDE_BY_SIDE in shown.notes


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
