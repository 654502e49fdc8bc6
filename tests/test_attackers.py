"""
Attackers: they see what is delivered, at the precision at which it is, and look for one person.

They share no code with the guard: intervals by rounding, linear programming, and every truth tried.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pmo_workshop.elements.workshop import BY_NAME
from pmo_workshop.intake.client import Client, Wave

REACH = {"gap": (-6, 6), "expectation": (1, 7), "performance": (1, 7)}


def _client(values, blank):
    """A client of one dimension; ``values`` are people × questions × (E, P), ``blank`` left out."""
    people, questions, _ = values.shape
    respondents = pd.DataFrame(
        {"resp_id": [f"r{p}" for p in range(people)], "wave": "1", "role": "Team", "unit": "North"}
    )
    items = pd.DataFrame(
        {"item_id": [f"q{q}" for q in range(questions)], "instrument": "gap", "dimension": "care",
         "text": [f"Question {q}" for q in range(questions)], "scale_min": 1, "scale_max": 7,
         "reverse": 0}
    )  # fmt: skip
    responses = pd.DataFrame(
        [
            (f"r{p}", f"q{q}", aspect, float(values[p, q, half]), 0)
            for p in range(people) for q in range(questions) if (p, q) not in blank
            for half, aspect in enumerate("EP")
        ],
        columns=["resp_id", "item_id", "aspect", "value", "na"],
    )  # fmt: skip
    return Client(
        id="acme", name="Acme", report_date=date(2026, 3, 31), waves=(Wave("1"),),
        tables={"respondents": respondents, "items": items, "responses": responses},
    )  # fmt: skip


UNIT = {"gap": 0.01, "expectation": 0.1, "performance": 0.1}


def _between(rows, column):
    """Between what the means of a column lie: the middle of the limits is a second rounding."""
    told = rows.reindex(columns=[column, f"{column}_low", f"{column}_high"]).astype(float)
    mean, low, high = told.to_numpy().T
    middle = np.where(np.isnan(low), mean, (low + high) / 2)
    half = UNIT[column] / 2
    return np.maximum(mean, middle) - half, np.minimum(mean, middle) + half


def _delivered(values, blank):
    """Return the tables of the dimension and of its questions, as they are delivered."""
    client = _client(values, blank)
    whole = BY_NAME["gap_by_dimension"](client).result.set_index("dimension").loc[["care"]]
    return whole, BY_NAME["gap_by_item"](client).result.set_index("item_id")


def _what_follows(delivered, values, blank, column):
    """Return from where to where the mean answer of the one who left something out may lie."""
    whole, parts = delivered
    people, questions, _ = values.shape
    ((who, _), *_) = blank
    answered = [q for q in range(questions) if (who, q) not in blank]
    told = {"gap": values[..., 1] - values[..., 0], "expectation": values[..., 0],
            "performance": values[..., 1]}[column]  # fmt: skip
    bottom, top = REACH[column]
    # Unknown: the sum of all others in each question, then the answers of the one.
    bounds = [(bottom * (people - 1), top * (people - 1))] * questions
    bounds += [(bottom, top)] * len(answered)
    rows, limits = [], []

    def known(row, low, high, times):
        for sign, end in ((1, high), (-1, low)):
            if np.isfinite(end):
                rows.append(sign * row)
                limits.append(sign * end * times)

    own = told[who, answered].mean()
    given = np.array([people - 1 + (q in answered) for q in range(questions)])
    row = np.r_[1 / given, np.full(len(answered), 1 / people)] / questions
    low, high = _between(whole, column)
    known(row, low[0], high[0], 1)
    low, high = _between(parts, column)
    for q in range(questions):
        row = np.zeros(questions + len(answered))
        row[q] = 1
        if q in answered:
            row[questions + answered.index(q)] = 1
        known(row, low[q], high[q], given[q])
    goal = np.r_[np.zeros(questions), np.full(len(answered), 1 / len(answered))]
    ends = []
    for sign in (1, -1):
        solved = linprog(sign * goal, A_ub=np.array(rows), b_ub=limits, bounds=bounds)
        assert solved.success
        ends.append(sign * solved.fun)
    assert ends[0] - 1e-6 <= own <= ends[1] + 1e-6
    return ends


def _half_is_left(values, blank):
    delivered = _delivered(values, blank)
    for column, (bottom, top) in REACH.items():
        low, high = _what_follows(delivered, values, blank, column)
        assert high - low >= (top - bottom) / 2 - 1e-6, (column, low, high)


@pytest.mark.parametrize("people", [12, 20, 24, 30, 40])
@pytest.mark.parametrize("own", ["any", "lowest", "highest"])
def test_an_answer_beside_a_blank_stays_open(people, own):
    for seed in range(2):
        values = np.random.default_rng([people, seed]).integers(1, 8, (people, 2, 2))
        if own != "any":
            values[0] = (7, 1) if own == "lowest" else (1, 7)
        _half_is_left(values, {(0, 1)})


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(11, 19), st.integers(2, 5), st.integers(1, 2))
@example(7, 12, 3, 1)
def test_whatever_one_person_leaves_out_half_the_scale_is_left(seed, people, questions, left_out):
    values = np.random.default_rng(seed).integers(1, 8, (people, questions, 2))
    _half_is_left(values, {(0, q) for q in range(min(left_out, questions // 2))})
