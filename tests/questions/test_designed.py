"""What was designed, and how much of it was kept: hand-overs and value reviews."""

import re
from dataclasses import replace

import pandas as pd
import pytest

import pmo_workshop as pmo
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped


@pytest.fixture(scope="module")
def northwind():
    return load_client(shipped("sample_data") / "northwind")


def with_tables(client, **changed):
    return replace(client, tables={**client.tables, **changed})


def test_a_hand_over_is_held_against_what_was_set_for_its_step(northwind):
    """By hand: two of three go to the role that was set, one within 4 hours; one step has none."""
    log = pd.DataFrame({
        "touchpoint": ["Gate review", "Gate review", "Unheard of"], "from_role": "PMO analyst",
        "to_role": ["PMO manager", "PMO manager", "PMO adviser"], "brief": 1, "target_h": 8.0,
        "actual_h": [3.0, 6.0, 9.0], "told": [1, None, 0],
    })  # fmt: skip
    designed = northwind["briefs"].assign(target_h=4.0)
    kept = pmo.briefs_kept(with_tables(northwind, handoffs=log, briefs=designed))
    assert str(kept.say()) == (
        "2 of 3 hand-overs went from and to the roles that were set for their step.\n"
        "1 of 3 hand-overs took no longer than the hours that were set.\n"
        "After 1 of 2 hand-overs the client was told of it."
    )
    assert str(kept.next()) == (
        "Let the role that is set for a step tell the client, and note it in the log."
    )
    few = replace(northwind, pmo_roles={"PMO manager": 2})
    assert pmo.briefs_kept(few).missing == (
        "Not shown: fewer than 5 people hold all roles of the PMO together."
    )


def test_the_loop_is_told_until_the_survey_before_and_since(northwind):
    """A second reckoning; the survey before ended in the last quarter of 2025."""
    told = {claim.subject: claim for claim in pmo.loop_kept(northwind).say().claims}["told-since"]
    asked = northwind["contacts"].merge(northwind["listening"], on="instrument")
    people = asked.groupby(asked["asked"].dt.to_period("Q"))["person_id"].transform("nunique")
    limit = asked["asked"] + pd.to_timedelta(asked["tell_days"], unit="D")
    due = asked[(people >= 10) & (asked["answered"] == 1) & (limit < "2026-04-30")]
    kept = due["told_back"] <= due["asked"] + pd.to_timedelta(due["tell_days"], unit="D")
    since = due["asked"] >= "2026-01-01"
    then, now = (f"{kept[half].sum()} of {half.sum()} (" for half in (~since, since))
    assert re.fullmatch(
        f"Told in time what followed: {re.escape(then)}.+ of what was asked until 31 December "
        f"2025, {re.escape(now)}.+ of what was asked since.",
        told.text,
    )
    assert since.sum() > 0
    once = replace(northwind, waves=northwind.waves[-1:])
    assert "told-since" not in {claim.subject for claim in pmo.loop_kept(once).say().claims}


def test_reviews_that_nobody_has_counted_are_not_told(northwind):
    kept = pmo.reviews_kept(northwind)
    assert str(kept.say()) == (
        "Of the value reviews that were due, 3 of 6 took place in time, and 3 with minutes."
    )
    schedule = northwind["review_schedule"].assign(due=pd.NA, held=pd.NA, with_minutes=pd.NA)
    kept = pmo.reviews_kept(with_tables(northwind, review_schedule=schedule))
    assert kept.missing.startswith("No review was due, or nobody has counted:")
