"""
An attacker holds two reports of one client: drafts apart, what was made to be handed over.

Someone has answered late, withdrawn, or given the place to another; a wave of last year is told
again; a redacted report lies beside the whole one. The attacker tries every way in which the people
of both may have answered and keeps those that fit both reports. No code is shared with the guard.
"""

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hostile import made

from pmo_workshop.batch.earlier import Left
from pmo_workshop.batch.steps import beside_those_before
from pmo_workshop.between import as_left, few_between, who_answered
from pmo_workshop.disclosure import release
from pmo_workshop.errors import WorkbookError
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.paths import SHOWN_FILE

WAVES = (Wave("2025", date(2025, 2, 3), date(2025, 2, 28)),
         Wave("2026", date(2026, 2, 2), date(2026, 2, 27)))  # fmt: skip


def client_of(people, wave="2026", before=()):
    """Return a client whom people have answered in a wave, and some in the one before."""
    rows = [{"resp_id": who, "wave": wave, "role": "Team", "unit": "North"} for who in people]
    rows += [{"resp_id": who, "wave": "2025", "role": "Team", "unit": "North"} for who in before]
    waves = WAVES if before else tuple(each for each in WAVES if each.name == wave)
    return Client(
        id="acme", name="Acme", report_date=date(2026, 3, 31), waves=waves,
        tables={"respondents": made("respondents", rows)},
    )  # fmt: skip


def report_of(client, yes, place, monkeypatch, *, groups=None, measure="cost", asked=None):
    """Return what a report leaves in which it is told how many of some groups say yes."""
    place.unlink(missing_ok=True)
    monkeypatch.setenv(SHOWN_FILE, str(place))
    people = frozenset(client["respondents"]["resp_id"]) if asked is None else frozenset(asked)
    for name, group in {"all": people, **(groups or {})}.items():
        rows = pd.DataFrame({"cost": ["time"], "x": [len(group & yes)], "n": [len(group)]})
        release(
            client, rows, activity="B1", name=name, needs=[], keys=["cost"], counts=["x"],
            people={"time": frozenset(group)}, measure=measure,
        )  # fmt: skip
    return as_left(who_answered(client), place.read_bytes() if place.is_file() else b"")


# --- Every way of answering that fits both reports -----------------------------------------------


def told_in(left):
    """Return the groups of whom a count was told, with its limits, as a report has them."""
    kept = json.loads(json.loads(left)["shown"])
    groups = [
        [
            who
            for at, who in enumerate(kept["people"])
            if bytes.fromhex(marks)[at // 8] >> 7 - at % 8 & 1
        ]
        for marks in kept["groups"]
    ]
    return [(frozenset(groups[at]), low, high) for _, at, low, high in kept["counted"]]


def worlds(told, people):
    """Return all answers of the people, yes or no each, that fit what was told."""
    every = np.array(list(product((0, 1), repeat=len(people))), dtype=np.int8)
    for group, low, high in told:
        count = every[:, [at for at, who in enumerate(people) if who in group]].sum(axis=1)
        every = every[(low <= count) & (count <= high)]
    return every


def known(told, people):
    """Return whose own answer is the same in every world."""
    fitting = worlds(told, people)
    assert len(fitting), "the truth itself must fit"
    return {who for at, who in enumerate(people) if np.ptp(fitting[:, at]) == 0}


@pytest.mark.parametrize("seed", range(25))
def test_whoever_is_known_from_two_reports_is_found(seed, tmp_path, monkeypatch):
    random = np.random.default_rng(seed)
    people = [f"R{at:02}" for at in range(14)]
    stay, leave, _ = random.multinomial(14, [0.6, 0.2, 0.2])
    first, second = people[: stay + leave], people[:stay] + people[stay + leave :]
    yes = frozenset(who for who in people if random.random() < random.choice([0.1, 0.5, 0.9]))
    left = [report_of(client_of(of), yes, tmp_path / "s", monkeypatch) for of in (first, second)]
    if min(len(first), len(second)) < 5:
        return
    told = [told_in(each) for each in left]
    alone = set.union(*(known(of, people) for of in told))
    together = known([*told[0], *told[1]], people)
    if together - alone and len(frozenset(first) ^ frozenset(second)) < 10:
        assert few_between(*left)


def test_the_attack_succeeds_where_one_takes_the_place_of_another(tmp_path, monkeypatch):
    """Ten of 14 say yes, and then eleven: who has come says yes, and who has gone did not."""
    people = [f"R{at:02}" for at in range(15)]
    yes = frozenset(people[:10] + people[14:])
    left = [report_of(client_of(of), yes, tmp_path / "s", monkeypatch)
            for of in (people[:14], people[:13] + people[14:])]  # fmt: skip
    assert known([*told_in(left[0]), *told_in(left[1])], people) == {"R13", "R14"}
    assert few_between(*left)


# --- Who lies between two reports ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "say_yes", "measure", "follow"),
    [
        (range(30), 10, "cost", False),  # the same people
        (range(31), 10, "cost", True),  # one more
        (range(28), 10, "cost", True),  # two have left
        (range(1, 31), 10, "cost", True),  # another in the place of one
        (range(4, 34), 10, "cost", True),  # four in the place of four
        (range(35), 33, "cost", False),  # five more, of whom three say yes
        (range(35), 30, "cost", True),  # five more, none of whom does
        (range(35), 34, "cost", True),  # five more, of whom all but one do
        (range(40), 30, "cost", False),  # ten more, none of whom does: that may be told of ten
        (range(31), 10, "satisfaction", True),  # something else of one more
        (range(100, 131), 10, "cost", False),  # other people
    ],
)
def test_of_two_reports_few_between_are_noticed(
    later, say_yes, measure, follow, tmp_path, monkeypatch
):
    yes = frozenset(f"R{at}" for at in range(say_yes) if at < 10 or at >= 30)
    before, after = (
        report_of(
            client_of([f"R{at}" for at in of]), yes, tmp_path / "s", monkeypatch, measure=what
        )
        for of, what in ((range(30), "cost"), (later, measure))
    )
    assert few_between(before, after) == follow
    assert beside_those_before("draft", Left(handed_over=(before,)), after) == (before,)
    with pytest.raises(WorkbookError, match="final") if follow else nullcontext():
        both = beside_those_before("final", Left(handed_over=(before,)), after)
        assert both == tuple(dict.fromkeys((before, after)))
    assert beside_those_before("redacted", Left(), after) == (after,)


def test_every_report_that_was_handed_over_is_looked_at_and_not_the_last_alone(
    tmp_path, monkeypatch
):
    """Of 30 people, then 36, then 31: 31 and 36 lie five apart, 31 and 30 only one."""
    yes = frozenset(f"R{at}" for at in (*range(10), 31, 32))
    first, second, third = (
        report_of(client_of([f"R{at}" for at in of]), yes, tmp_path / "s", monkeypatch)
        for of in (range(30), range(36), (*range(30), 35))
    )
    left = beside_those_before("final", Left(handed_over=(first,)), second)
    assert not few_between(second, third)
    with pytest.raises(WorkbookError, match="final"):
        beside_those_before("final", Left(handed_over=left), third)


def test_who_is_taken_out_of_a_wave_that_is_told_again_is_noticed(tmp_path, monkeypatch):
    """A report of 2026 tells the means of 2025 again, of all but one who has withdrawn since."""
    then = [f"A{at}" for at in range(30)]
    now = [f"B{at}" for at in range(25)]
    before = report_of(client_of(then, "2025"), frozenset(), tmp_path / "s", monkeypatch)
    for left_out, follow in ((0, False), (1, True), (5, False)):
        client = client_of(now, before=then[left_out:])
        after = report_of(client, frozenset(), tmp_path / "s", monkeypatch, asked=now)
        assert few_between(before, after) == follow


def test_the_same_people_in_another_wave_are_other_answers(tmp_path, monkeypatch):
    """Linked by their codes, 30 and 31 people: what all said in two years has no difference."""
    codes = [f"code {at}" for at in range(31)]
    then = client_of([f"A{at}" for at in range(30)], "2025")
    now = client_of([f"B{at}" for at in range(31)])
    before = report_of(then, frozenset(), tmp_path / "s", monkeypatch, asked=codes[:30])
    after = report_of(now, frozenset(), tmp_path / "s", monkeypatch, asked=codes)
    assert not few_between(before, after)


def test_an_answer_that_was_corrected_contradicts_and_tells_of_nobody(tmp_path, monkeypatch):
    client = client_of([f"R{at}" for at in range(30)])
    before, after = (
        report_of(client, frozenset(f"R{at}" for at in range(many)), tmp_path / "s", monkeypatch)
        for many in (10, 11)
    )
    assert not few_between(before, after)


@pytest.mark.parametrize(("other", "follow"), [("nine", False), ("twelve", True)])
def test_a_redacted_report_beside_the_whole_one_tells_no_group_the_other_hides(
    other, follow, tmp_path, monkeypatch
):
    """Of twelve and of nine in it: three more would follow where each report told another one."""
    people = [f"R{at}" for at in range(30)]
    yes = frozenset(people[:12])
    nested = {"twelve": people[8:20], "nine": people[8:17]}
    before, after = (
        report_of(
            replace(client_of(people), state=state), yes, tmp_path / "s", monkeypatch,
            groups={name: frozenset(nested[name])},
        )
        for state, name in (("final", "nine"), ("redacted", other))
    )  # fmt: skip
    assert few_between(before, after) == follow


def test_without_an_earlier_report_nothing_is_between_two():
    assert not few_between(b"", b"{}")
    assert not few_between(b"{}", b"")
