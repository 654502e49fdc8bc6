"""The verdict grammar, and sentences that say no more than the figures carry."""

import math
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmo_workshop.disclosure import Behind, release
from pmo_workshop.display import interval
from pmo_workshop.elements.trust.gaps import say_gaps
from pmo_workshop.elements.workshop import QUESTIONS
from pmo_workshop.intake.client import Client
from pmo_workshop.present import grammar
from pmo_workshop.verdicts import Verdict

limits = st.floats(-6, 6)


@given(limits, limits, st.floats(0.01, 3))
def test_swapping_the_sign_of_a_gap_swaps_the_verdict(a, b, margin):
    low, high = sorted((a, b))
    mirror = {
        Verdict.CLEAR_SHORTFALL: Verdict.CLEARLY_ABOVE,
        Verdict.SHORTFALL: Verdict.ABOVE,
        Verdict.CLEARLY_ABOVE: Verdict.CLEAR_SHORTFALL,
        Verdict.ABOVE: Verdict.SHORTFALL,
    }
    judged = grammar.verdict(low, high, margin)
    assert grammar.verdict(-high, -low, margin) == mirror.get(judged, judged)


@given(limits, limits, st.floats(0.01, 3))
def test_a_clear_verdict_needs_the_whole_interval_beyond_the_margin(a, b, margin):
    low, high = sorted((a, b))
    clear = grammar.verdict(low, high, margin) == Verdict.CLEAR_SHORTFALL
    assert clear == (high <= -margin)


@pytest.mark.parametrize("limit", [math.nan, math.inf])
def test_no_verdict_without_an_interval(limit):
    with pytest.raises(ValueError, match="No verdict on the interval"):
        grammar.verdict(-1, limit, 0.5)


def _gaps(**row):
    client = Client(id="a", name="A", report_date=date(2026, 3, 31), stakeholders={"All": 42})
    row = {"dimension": "reliability", "n": 31, "x": 20, "expectation": 5.9, "performance": 5.1,
           "gap": -0.8, "p_holm": 0.001, "gap_low": -1.2, "gap_high": -0.4} | row  # fmt: skip
    table = pd.DataFrame([row])
    return release(client, table, activity="T2", name="gap_by_dimension", needs=[],
                   keys=["dimension"], people=Behind.ROOM, counts=["x"],
                   facts={"scale": (1.0, 7.0)})  # fmt: skip


def test_the_sentence_follows_the_pattern_of_the_verdict_grammar():
    said = say_gaps(_gaps())
    assert said.lines == (
        "Reliability is 0.8 below expectation on a 1–7 scale (95 % interval 0.4 to 1.2; 31 of 42 "
        "answered). Below, perhaps by too little to matter. 20 of 31 see it below.",
    )
    claim = said.claims[0]
    assert (claim.number, claim.low, claim.high, claim.n, claim.population) == (
        -0.8, -1.2, -0.4, 31, 42,
    )  # fmt: skip


def test_swapped_signs_turn_the_sentence():
    said = say_gaps(_gaps(gap=0.8, gap_low=0.4, gap_high=1.2))
    assert said.lines[0].endswith(
        "0.8 above expectation on a 1–7 scale (95 % interval 0.4 to 1.2; 31 of 42 answered). "
        "Above, perhaps by too little to matter."
    )


def test_equal_answers_give_a_sentence_without_an_interval_and_without_a_verdict():
    said = say_gaps(_gaps(gap=0.0, gap_low=math.nan, gap_high=math.nan))
    (line,) = said.lines
    assert line == (
        "Reliability is equal to expectation on a 1–7 scale (no variation, so no interval; 31 of "
        "42 answered): no variation, so not judged."
    )


def test_limits_without_width_are_those_of_everybody():
    said = say_gaps(_gaps(gap=-1.5, gap_low=-1.5, gap_high=-1.5))
    (line,) = said.lines
    assert "1.5 below expectation on a 1–7 scale (everybody answered: no sampling error; " in line
    assert "clearly below" in line.lower()
    assert "equal" not in line


def test_a_mean_of_a_scale_has_one_decimal_and_its_limit_says_its_side_of_the_margin():
    (line,) = say_gaps(_gaps(gap=-0.81, gap_low=-1.14, gap_high=-0.48)).lines
    assert "0.8 below expectation on a 1–7 scale (95 % interval just below 0.5 to 1.1;" in line
    assert "Below, perhaps by too little to matter" in line
    (line,) = say_gaps(_gaps(gap=-0.81, gap_low=-1.1, gap_high=-0.52)).lines
    assert "0.8 below expectation on a 1–7 scale (95 % interval just above 0.5 to 1.1;" in line
    assert "clearly below" in line.lower()


def _read(limit):
    """Return a figure that is where a printed limit says that it is."""
    side, figure = re.fullmatch(r"(just above |just below |)(−?[\d.]+)", limit).groups()
    return float(figure.replace("−", "-")) + {"just above ": 0.001, "just below ": -0.001}.get(
        side, 0
    )


@given(st.integers(-300, 300), st.integers(1, 300), st.sampled_from([0.3, 0.5, 0.25, 1.0]))
@example(-92, 46, 0.5)
@example(-20, 45, 0.25)
def test_limits_as_they_are_printed_come_to_the_verdict_that_stands_beside_them(low, width, margin):
    ends = low / 100, (low + width) / 100
    if round(ends[0], 1) == round(ends[1], 1):
        return
    printed = [_read(end) for end in interval(*ends, margin=margin).split(" to ")]
    assert grammar.verdict(*printed, margin) == grammar.verdict(*ends, margin)


def test_seven_answers_are_counted_and_not_averaged():
    said = say_gaps(_gaps(n=7, x=5))
    assert said.lines == (
        "5 of 7 rated reliability below what they expect. With fewer than 10 answers no average "
        "is given.",
    )


def test_nothing_but_a_released_result_is_put_into_words():
    with pytest.raises(TypeError, match=r"^Only a Released result may be put into words\.$"):
        say_gaps(object())


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.say], ids=lambda q: q.name)
def test_no_question_puts_anything_else_into_words(question):
    with pytest.raises(TypeError, match="a Released result"):
        question.say(object())
