"""
An attacker reads who answered: how many of each group, beside how many are on the list.

It sees the total and every group that is told, tries every truth that fits, and shares no code
with the guard.
"""

from itertools import chain, combinations, product

import numpy as np
import pandas as pd
import pytest
from asking import asked
from hostile import client, costs, log, survey
from hypothesis import given, settings
from hypothesis import strategies as st

import pmo_workshop as pmo
from pmo_workshop.analysis import cost_calibration
from pmo_workshop.elements.workshop import QUESTIONS
from pmo_workshop.verdicts import Lack

LISTED = "ABCD"


def _client(listed, answered):
    """Return a client with so many people on the list, and of them so many who answered."""
    groups = dict(zip(LISTED, listed, strict=False))
    who = [
        {"resp_id": f"{group}{at}", "wave": "2026", "role": group}
        for group, n in zip(groups, answered, strict=True) for at in range(n)
    ]  # fmt: skip
    return client("acme", groups, {
        **survey(who, lambda person, _, aspect: 4 + person % 2 if aspect == "P" else 6,
                 dimensions=("care",)),
        "perceived_cost": costs(who, 5, lambda person: 1.0 + person % 3),
        "effort_log": [row for group in groups for row in log(group, 480)],
        "issues": [{"resp_id": person["resp_id"], "text": "…", "coder": "1", "codes": (theme,),
                    "severity": 3} for at, person in enumerate(who)
                   for theme in ("Staff", "Law")[: 1 + at % 2]],
    })  # fmt: skip


CUTS = {
    "response_by_group": lambda c: pmo.response_by_group(c),
    "gap_by_group": lambda c: pmo.gap_by_group(c),
    "calibration_by_role": lambda c: pmo.calibration_by_role(c),
    "issue_shares_by_group": lambda c: pmo.issue_shares_by_group(c),
}


def _told(answer):
    """Return how many answered in all, and in each group that is told."""
    if not len(answer.result):
        return answer.n, {}
    rows = answer.result.dropna(subset=["n"])
    return answer.n, dict(zip(rows[answer.keys[0]], rows["n"].astype(int), strict=True))


def _what_follows(listed, total, told):
    """Return the groups, alone or together, of which it follows who answered and who did not."""
    sizes = dict(zip(LISTED, listed, strict=False))
    if total == sum(listed):
        return []
    ranges = [range(told[g], told[g] + 1) if g in told else range(size + 1)
              for g, size in sizes.items()]  # fmt: skip
    truths = [truth for truth in product(*ranges) if sum(truth) == total]
    assert truths
    found = []
    for chosen in chain.from_iterable(combinations(range(len(sizes)), k) for k in range(1, 5)):
        size = sum(listed[at] for at in chosen)
        counts = {sum(truth[at] for at in chosen) for truth in truths}
        large = any(LISTED[at] in told and listed[at] >= 10 for at in chosen)
        large |= len(chosen) == len(listed) and size >= 10  # of a list of ten it is told
        if len(counts) == 1 and not large:
            (count,) = counts
            if size < 5 or count <= 1 or count >= size - 1:
                found.append(("".join(LISTED[at] for at in chosen), count, size))
    return found


EXAMPLES = [
    ([8, 20, 20], [7, 12, 14]),
    ([12, 20, 6], [9, 15, 0]),
    ([12, 12, 3], [12, 12, 0]),
    ([5, 7, 13, 12], [5, 7, 9, 10]),
]
"""Seven of eight; nobody of six; nobody of three; all of two small groups."""


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(("listed", "answered"), EXAMPLES)
def test_no_cut_says_who_of_the_list_answered_and_who_did_not(cut, listed, answered):
    total, told = _told(CUTS[cut](_client(listed, answered)))
    assert total == sum(answered)
    assert _what_follows(listed, total, told) == []


lists = st.lists(st.integers(1, 13), min_size=2, max_size=4).flatmap(
    lambda listed: st.tuples(st.just(listed), st.tuples(*(st.integers(0, n) for n in listed)))
)


@settings(max_examples=40, deadline=None)
@given(lists)
def test_nor_does_any_list(drawn):
    listed, answered = drawn
    answer = pmo.response_by_group(_client(listed, answered))
    if answer.missing or sum(answered) < 20:
        assert not len(answer.result)
        return
    assert _what_follows(listed, *_told(answer)) == []


@pytest.mark.parametrize(("listed", "answered"), EXAMPLES)
def test_the_attack_succeeds_where_all_is_told(monkeypatch, listed, answered):
    monkeypatch.setattr("pmo_workshop.disclosure._silent_or_not", lambda *_: set())
    total, told = _told(pmo.response_by_group(_client(listed, answered)))
    assert _what_follows(listed, total, told)


# --- A whole list of at most nine ---------------------------------------------------------------


@pytest.mark.parametrize("answered", [8, 7])
def test_of_a_short_list_it_is_not_told_that_all_or_all_but_one_answered(answered):
    few = _client([8], [answered])
    for question in (pmo.response_by_group, pmo.gap_by_dimension, pmo.gap_by_item):
        answer = question(few)
        assert (answer.n, len(answer.result), answer.lack) == (None, 0, Lack.HIDDEN)
        assert answer.missing == (
            "Not shown: nearly all of the 8 people on the list answered, and counts would tell who "
            "did not. From 10 people on the list on they are shown."
        )


def test_where_more_were_silent_or_the_list_is_longer_it_is_told():
    assert pmo.gap_by_dimension(_client([8], [6])).n == 6
    assert pmo.gap_by_dimension(_client([10], [9])).n == 9


# --- What is known of each role -----------------------------------------------------------------

LOGGED = {"A": 480, "B": 240, "C": 960, "D": 120}
"""How often a year the people of each role work for the PMO, as the log says."""


def _twice_the_log(answered):
    """Return a client of whom everybody feels twice the log of their role; C and D are hidden."""
    listed = dict(zip(LISTED, (20, 20, 6, 6), strict=True))
    roles = [role for role, n in zip(LISTED, answered, strict=True) for _ in range(n)]
    who = [{"resp_id": f"R{at}", "wave": "2026", "role": role} for at, role in enumerate(roles)]
    hours = [LOGGED[role] / listed[role] / 48 for role in roles]
    return client("acme", listed, {
        **survey(who, lambda person, _, aspect: 4 + person % 2 if aspect == "P" else 6),
        "perceived_cost": costs(who, 5, lambda person: hours[person]),
        "effort_log": [row for role, times in LOGGED.items() for row in log(role, times)],
    })  # fmt: skip


def _means(of):
    """Return the figures of all that can be told of a client; of limits, what lies between."""
    answers, found = {}, {}
    for question in QUESTIONS:
        if not all(map(of.collected, question.needs)):
            continue
        answers[question.name] = answer = asked(question, of, answers)
        numbers = answer.result.select_dtypes("number").astype(float)
        for low in [name for name in numbers if name.endswith("_low")]:
            ends = [low, low.replace("_low", "_high")]
            numbers[low] = numbers.pop(ends[1]).add(numbers[low]) / 2
        for at, row in numbers.iterrows():
            key = tuple(map(str, answer.result.loc[at, list(answer.keys)]))
            found |= {(question.name, key, name): value for name, value in row.items()}
    return pd.Series(found)


def _changed_by_who_answered():
    """Return what changes where of two hidden roles another number answered, and all else stays."""
    three, four = (
        _means(_twice_the_log(answered)) for answered in ((14, 13, 4, 3), (14, 13, 3, 4))
    )
    assert three.index.equals(four.index)
    alike = np.isclose(three, four, atol=0.011, equal_nan=True)
    return {(name, column) for name, _, column in three.index[~alike]}


def test_no_mean_of_what_is_known_of_roles_says_how_many_of_each_answered():
    assert _changed_by_who_answered() == set()


def test_the_attack_succeeds_where_the_log_is_that_of_those_who_answered(monkeypatch):
    monkeypatch.setattr(cost_calibration, "logged_by_list", lambda *_: None)
    found = _changed_by_who_answered()
    assert found >= {("cost_calibration_of", name) for name in ("felt", "logged", "difference")}
