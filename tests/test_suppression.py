"""What follows from what was told, against an attacker who tries every possible truth."""

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmo_workshop.suppression import Told, given_away, withheld_cells


def _told(*known):
    """Figures of people named by their place: (first, one past the last, count)."""
    return [Told(frozenset(range(first, end)), x, x) for first, end, x in known]


ROLES = {"A": range(12), "B": range(12, 27), "rest": range(27, 38)}


@pytest.mark.parametrize(
    ("all_of_them", "a", "b", "away"),
    [
        (37, 12, 14, True),  # the other eleven: all
        (3, 1, 2, True),  # none
        (4, 1, 2, True),  # one
        (36, 12, 14, True),  # all but one
        (5, 1, 2, False),  # two of eleven
        (0, 0, 0, False),  # told of everybody
        (38, 12, 15, False),
    ],
)
def test_a_group_that_is_not_shown_is_given_away_by_the_total(all_of_them, a, b, away):
    assert given_away(_told((0, 38, all_of_them), (0, 12, a), (12, 27, b))) == away


def test_what_is_told_as_nearly_all_is_not_told_exactly_by_the_total():
    few = Told(frozenset(range(20, 28)), 7, 8)
    shown = _told((0, 28, 15), (0, 20, 8))
    assert given_away([*shown, few])  # 15 less 8: seven of the eight
    assert not given_away([shown[0], few])


def _attacks(known, size):
    """Every truth that fits: of all ways in which ``size`` people can say yes or no."""
    for truth in product((0, 1), repeat=size):
        if all(low <= sum(truth[p] for p in people) <= high for people, low, high in known):
            yield truth


def _harm(known, size):
    """Whether a union of blocks that is not shown has one telling count in all truths."""
    truths = np.array(list(_attacks(known, size)))
    patterns = {}
    for person in range(size):
        patterns.setdefault(tuple(person in people for people, _, _ in known), []).append(person)
    blocks = [set(people) for pattern, people in patterns.items() if any(pattern)]
    exact = [(set(people), low) for people, low, high in known if low == high]
    agreed = set().union(*(people for people, x in exact if x in (0, len(people))))
    for chosen in product((False, True), repeat=len(blocks)):
        union = set().union(*(block for block, taken in zip(blocks, chosen, strict=True) if taken))
        if not union or any(people <= union for people, _ in exact) or union <= agreed:
            continue
        counts = set(truths[:, sorted(union)].sum(axis=1))
        if len(counts) == 1:
            (count,) = counts
            if len(union) < 5 or count <= 1 or count >= len(union) - 1:
                return True
    return False


@st.composite
def _two_cuts(draw):
    size = draw(st.integers(6, 12))
    truth = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
    known = [(frozenset(range(size)), sum(truth), sum(truth))]
    for _ in range(draw(st.integers(1, 3))):
        people = draw(st.frozensets(st.integers(0, size - 1), min_size=1, max_size=size))
        x = sum(truth[p] for p in people)
        slack = draw(st.booleans())
        known.append((people, max(0, x - slack), min(len(people), x + slack)))
    return known, size


@settings(max_examples=60, deadline=None)
@given(_two_cuts())
@example(([(frozenset(range(11)), 11, 11), (frozenset(range(4)), 4, 4)], 11))
@example(([(frozenset(range(12)), 4, 4), (frozenset(range(6)), 4, 4)], 12))
def test_what_every_truth_agrees_on_is_found(case):
    known, size = case
    assert given_away([Told(*figure) for figure in known]) == _harm(known, size)


def _tables(rows, columns, hidden, table):
    """Every table with the same totals and the same shown cells."""
    places = np.argwhere(hidden)
    most = [min(rows[i], columns[j]) for i, j in places]
    for values in product(*(range(top + 1) for top in most)):
        other = np.where(hidden, 0, table)
        for (i, j), value in zip(places, values, strict=True):
            other[i, j] = value
        if (other.sum(axis=1) == rows).all() and (other.sum(axis=0) == columns).all():
            yield other


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=2))
@example([[0, 4, 0], [9, 0, 12]])
@example([[1, 12, 14], [2, 3, 6]])
def test_a_withheld_cell_may_be_another_number(rows):
    table = np.array(rows)
    hidden = withheld_cells(table)
    assert not ((table > 0) & (table < 5) & ~hidden).any()
    if hidden.all():
        return  # nothing is shown but the totals
    fitting = np.array(list(_tables(table.sum(axis=1), table.sum(axis=0), hidden, table)))
    for i, j in np.argwhere((table > 0) & (table < 5)):
        cell = fitting[:, i, j]
        assert cell.min() < cell.max()
        assert cell.min() == 0 or cell.max() >= 5
