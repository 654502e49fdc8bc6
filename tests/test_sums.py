"""The last digits are the same on every Python: 3.12 began to sum floats another way."""

import builtins
import sys

import pandas as pd
import pytest
from asking import all_answers, answers_of

from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped

PLAIN = sum


def with_compensation(values, /, start=0):
    """Sum as Python 3.12 and later do: with the compensation of Neumaier."""
    values = [*values]
    if not values or not all(type(value) is float for value in values):
        return PLAIN(values, start)
    total, lost = float(start), 0.0
    for value in values:
        new = total + value
        lost += (total - new) + value if abs(total) >= abs(value) else (value - new) + total
        total = new
    return total + lost


def without(values, /, start=0):
    """Sum as Python 3.11 does: one after the other."""
    for value in values:
        start = start + value
    return start


THE_OTHER_WAY = without if sys.version_info >= (3, 12) else with_compensation


def test_the_two_ways_differ():
    assert with_compensation([0.1] * 10) == 1.0
    assert without([0.1] * 10) != 1.0


@pytest.mark.parametrize("sample", ["lindenhof"])
def test_no_figure_depends_on_how_this_python_sums(sample, monkeypatch):
    _, usual = answers_of(sample)
    client = load_client(shipped("sample_data") / sample)
    monkeypatch.setattr(builtins, "sum", THE_OTHER_WAY)
    other = all_answers(client)
    monkeypatch.undo()
    for name, answer in usual.items():
        if answer.result is None:
            assert other[name].result is None
        else:
            pd.testing.assert_frame_equal(answer.result, other[name].result, check_exact=True)
