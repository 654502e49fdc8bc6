"""What a notebook shows, and the figures it records."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.utils.capture import capture_output

from pmo_workshop.claims import RECORD_TYPE, Statement
from pmo_workshop.disclosure import Behind, release
from pmo_workshop.display import number, out_of, percent, percent_range, record, show, source_line
from pmo_workshop.intake.client import Client


def test_show_leaves_out_what_is_not_there(capsys):
    show(Statement("next", ("Ask again.",)), None)
    assert capsys.readouterr().out.strip() == "Ask again."


def test_show_displays_in_order():
    with capture_output() as shown:
        show(Statement("next", ("First.",)), None, Statement("next", ("Second.",)))
    assert shown.stdout.split() == ["First.", "Second."]


@pytest.mark.parametrize("thing", [pd.DataFrame({"secret": [1]}), "text", 3.5])
def test_show_refuses_what_has_not_passed_the_guard(thing, capsys):
    with pytest.raises(TypeError) as raised:
        show(Statement("next", ("First.",)), thing)
    assert str(raised.value) == (
        "show() takes what an answer's say(), chart(), table() and next() return, "
        f"not a {type(thing).__name__}."
    )
    assert capsys.readouterr().out == ""


def test_a_record_is_sorted_and_plain():
    kept = record(
        zeta=np.float64(0.1 + 0.2), alpha=np.int64(3), missing=pd.NA, none=float("nan"),
        day=date(2026, 3, 31), yes=np.bool_(True), small=-0.00001,
    )  # fmt: skip
    assert str(kept) == (
        "alpha = 3\nday = 2026-03-31\nmissing = not shown\nnone = not shown\n"
        "small = 0\nyes = True\nzeta = 0.3"
    )
    bundle = kept._repr_mimebundle_()
    assert bundle["text/plain"] == str(kept)
    assert bundle[RECORD_TYPE] == ["alpha", "day", "missing", "none", "small", "yes", "zeta"]


def test_percentages_begin_at_20():
    assert out_of(9, 19) == "9 of 19"
    assert out_of(10, 20) == "10 of 20 (50 %)"
    assert out_of(0, 31) == "0 of 31 (0 %)"


def test_no_figure_prints_a_negative_zero():
    assert number(-0.04) == "0.0"
    assert number(-0.04, signed=True) == "0.0"


@pytest.mark.parametrize(
    ("people", "n", "said"),
    [
        ({"All": 42}, 31, "Why? 31 of 42 respondents (response rate 74 %)."),
        ({"All": 12}, 11, "Why? 11 of 12 respondents."),
        ({}, 31, "Why? 31 respondents."),
    ],
    ids=["a rate", "too few for a rate", "size unknown"],
)
def test_the_source_line_gives_a_rate_from_20_stakeholders_on(people, n, said):
    client = Client(id="x", name="X", report_date=date(2026, 3, 31), stakeholders=people)
    frame = pd.DataFrame({"key": ["a"], "n": [n]})
    released = release(client, frame, activity="T1", name="x", needs=[], keys=["key"], asks="why?",
                       people=Behind.ROOM)  # fmt: skip
    assert source_line(released) == said


@given(st.integers(20, 100_000), st.data())
def test_a_share_is_told_as_none_or_all_only_where_it_is(n, data):
    x = data.draw(st.sampled_from([0, 1, n // 2, n - 1, n]))
    assert (percent(x / n) == "0 %") == (x == 0)
    assert (percent(x / n) == "100 %") == (x == n)
    assert ("(100 %)" in out_of(x, n)) == (x == n)
    assert percent_range(0, x / n).startswith("0 to ")
    assert percent_range(x / n, 1).endswith(" to 100 %")


@given(st.integers(20, 2_000), st.data())
def test_a_share_is_rounded_as_on_paper_and_half_of_one_upwards(n, data):
    x = data.draw(st.sampled_from([*range(1, n), *(n * half // 200 for half in range(3, 199, 2))]))
    whole = (200 * x + n) // (2 * n)
    if 0 < whole < 100:
        assert percent(x / n) == f"{whole} %"
