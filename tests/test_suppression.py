"""What follows from what was told, against an attacker who tries every possible truth."""

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmo_workshop.suppression import Told, given_away, nearly, untold


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


def _fitting(people, told):
    """Every way in which as many people can be in the cells, if these sums are told."""
    n = sum(people.values())
    for counts in product(range(n + 1), repeat=len(people)):
        other = dict(zip(people, counts, strict=True))
        if sum(counts) == n and all(
            low <= sum(other[cell] for cell in cells) <= high for cells, low, high in told
        ):
            yield other


def _what_is_told(people, sums, crossed=()):
    """The sums that may be told, as they are told."""
    gone = untold(people, {name: [cells] for name, cells in sums.items()}, crossed)
    n = sum(people.values())
    return [(cells, *nearly(sum(people[cell] for cell in cells), n))
            for name, cells in sums.items() if name not in gone]  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=2, max_size=4))
@example([1, 4, 2])
@example([4, 2, 1])
@example([0, 1, 6])
@example([6, 6])
def test_of_counts_that_add_up_none_undoes_another(counts):
    people = dict(zip("abcd", counts, strict=False))
    n = sum(counts)
    if n < 5:
        return
    told = _what_is_told(people, {cell: (cell,) for cell in people})
    for cell, x in people.items():
        low, high = nearly(x, n)
        assert {low, high} <= {other[cell] for other in _fitting(people, told)}
    if n >= 10:
        assert len(told) == len(people)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=4))
@example([3, 9, 9, 0])
@example([0, 12, 4, 0])
@example([1, 5, 5, 1])
def test_a_cell_of_a_two_way_table_may_be_another_number(counts):
    people = dict(zip(("ab", "aB", "Ab", "AB"), counts, strict=True))
    if sum(counts) < 5:
        return
    sums = {
        "a": ("ab", "aB"), "b": ("ab", "Ab"), "differ": ("aB", "Ab"),
        **{cell: (cell,) for cell in people},
    }  # fmt: skip
    table = [[("ab",), ("aB",)], [("Ab",), ("AB",)]]
    fitting = list(_fitting(people, _what_is_told(people, sums, [table])))
    for cell, x in people.items():
        if 0 < x < 5:
            found = {other[cell] for other in fitting}
            assert 0 in found or max(found) >= 5


def test_what_is_wanted_most_is_told_first():
    people = {"ab": 3, "aB": 9, "Ab": 9, "AB": 8}
    sums = {"a": [("ab", "aB")], "b": [("ab", "Ab")], "differ": [("aB", "Ab")]}
    table = [[("ab",), ("aB",)], [("Ab",), ("AB",)]]
    assert untold(people, sums, [table]) == {"differ"}
    assert untold(people, {"differ": sums["differ"], **sums}, [table]) == {"b"}
