"""T1, C2, B3 and B4 hold the last two waves, or logs, against each other: a second reckoning."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import pmo_workshop as pmo
from pmo_workshop.analysis.hidden_cost import as_logged, expected_hours
from pmo_workshop.claims import Claim
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.verdicts import Verdict

SEED = 1
ASKED = {
    "needs_change": pmo.needs_change,
    "promise_change": pmo.promise_change,
    "calibration_change": pmo.calibration_change,
}
"""Lindenhof asked for them once."""
IN_ALL = 6 + 13 + 1 + 3 + 7 + 1 + 1
"""Differences: gaps, services, satisfaction, value, promises, hours, recommendation."""


@pytest.fixture(scope="module")
def clients():
    names = ("northwind", "lindenhof", "meridian")
    return {name: load_client(shipped("sample_data") / name) for name in names}


def _with(client, **tables):
    return replace(client, tables={**client.tables, **tables}, disclosed=[])


def _linked(client):
    """The ids of the people of the last two full waves who wrote the same code both times."""
    people = client["respondents"].dropna(subset=["code"]).set_index("code")["resp_id"]
    halves = [people[client["respondents"].set_index("resp_id")["wave"][people].to_numpy() == wave]
              for wave in ("2025-Q4", "2026-Q1")]  # fmt: skip
    return pd.concat(halves, axis=1, join="inner", keys=["first", "second"])


def of_61(n):
    """How much narrower an interval is, as the list has 61 people."""
    return np.sqrt((61 - n) / 60)


def _chosen(screens):
    """Best less worst by times shown, of each person and service."""
    rows = [(r.resp_id, s, (s == r.best) - (s == r.worst)) for r in screens.itertuples()
            for s in r.shown]  # fmt: skip
    return (
        pd.DataFrame(rows, columns=["resp_id", "key", "value"]).groupby(["key", "resp_id"]).mean()
    )


def _kept_less_heard(client):
    """What each person sees kept less what was heard, of each promise."""
    answers = client["responses"].merge(client["items"], on="item_id")
    answers = answers[answers["instrument"].isin(["promise_heard", "promise_kept"])]
    wide = answers.pivot(index=["dimension", "resp_id"], columns="instrument", values="value")
    gaps = (wide["promise_kept"] - wide["promise_heard"]).astype(float).rename("value")
    return gaps.rename_axis(["key", "resp_id"]).to_frame()


@pytest.mark.parametrize("name", ["needs_change", "promise_change"])
def test_the_same_people_are_compared_and_judged_with_all_that_has_changed(clients, name):
    client = clients["northwind"]
    scores = _chosen(client["bws"]) if name == "needs_change" else _kept_less_heard(client)
    linked = _linked(client)
    change = ASKED[name](client)
    rows = change.result[~change.result["whole"].astype(bool)].set_index("key")
    p = {}
    for key, row in rows.iterrows():
        first, second = (scores.loc[key]["value"].reindex(linked[h]) for h in ("first", "second"))
        difference = second.to_numpy() - first.to_numpy()
        t = stats.ttest_1samp(difference, 0).statistic / of_61(len(linked))
        p[key] = 2 * stats.t.sf(abs(t), len(linked) - 1)
        assert row["change"] == pytest.approx(difference.mean(), abs=0.006), key
        assert row["n"] == len(linked)
        assert row["p_adjusted"] == pytest.approx(min(1.0, IN_ALL * p[key]), abs=0.03)
    clear = {key for key in p if IN_ALL * p[key] < 0.05}
    told = {claim.subject for claim in change.say().claims if claim.subject in rows.index}
    assert told == clear


def test_what_is_planted_is_told_and_the_rest_in_one_line(clients):
    needs = [claim.gist for claim in pmo.needs_change(clients["northwind"]).say().claims]
    assert needs[0] == (
        "“Advice to senior management”: score +0.20 in 2025-Q4 and +0.76 in 2026-Q1. Before "
        "rounding, the difference is +0.57"
    )
    assert needs[-1] == (
        "For the other 11 services no difference between 2025-Q4 and 2026-Q1 can be told "
        "(23 answered both times)"
    )
    (same,) = pmo.needs_change(clients["meridian"]).say().claims
    assert same.gist == (
        "For 13 services no difference between 2025 and 2026 can be told "
        "(221 and 240 answered, not linked)"
    )
    kept = {c.subject: c.verdict for c in pmo.promise_change(clients["northwind"]).say().claims}
    assert kept["PR2"] in (Verdict.CLEARLY_HIGHER, Verdict.HIGHER)
    fell = {c.subject: c.verdict for c in pmo.promise_change(clients["meridian"]).say().claims}
    assert fell["PR1"] is fell["PR2"] is Verdict.CLEARLY_LOWER


def test_what_stood_out_and_came_nearer_is_told_to_be_partly_chance(clients):
    part = "(regression to the mean)"
    told = {name: pmo.gap_change(client).table() for name, client in clients.items()}
    lowest_rose = {name for name, table in told.items() if any(part in n for n in table.notes)}
    assert lowest_rose == {"northwind"}


def test_hours_felt_are_held_against_the_log_of_their_time(clients):
    client = clients["northwind"]
    people = client["respondents"].set_index("resp_id")
    felt = client["perceived_cost"].groupby("resp_id")["hours_month"].sum()
    ratio = {}
    for wave, day in (("2025-Q4", "2025-12-31"), ("2026-Q1", "2026-12-31")):
        log = as_logged(client["effort_log"], pd.Timestamp(day))
        logged = expected_hours(log).groupby(log["role"]).sum() / 12
        own = logged / pd.Series(dict(client.stakeholders))
        here = felt[people.loc[felt.index, "wave"] == wave]
        ratio[wave] = np.log(here / people.loc[here.index, "role"].map(own))
    linked = _linked(client)
    difference = (ratio["2026-Q1"].reindex(linked["second"]).to_numpy()
                  - ratio["2025-Q4"].reindex(linked["first"]).to_numpy())  # fmt: skip
    (row,) = pmo.calibration_change(client).rows.to_dict("records")
    assert row["change"] == pytest.approx(np.exp(difference.mean()), abs=0.006)
    low, high = stats.ttest_1samp(difference, 0).confidence_interval()
    half = (high - low) / 2 * of_61(len(linked))
    assert row["change_high"] == pytest.approx(np.exp(difference.mean() + half), abs=0.02)
    (claim,) = pmo.calibration_change(client).say().claims
    assert claim.verdict is Verdict.HOURS_FELL
    assert "2.21 times the log in 2025-Q4 and 1.59 times in 2026-Q1" in claim.text


def test_satisfaction_of_the_same_people_is_compared(clients):
    client = clients["northwind"]
    answers = client["responses"].set_index("resp_id")
    given = answers[answers["item_id"] == "CS01"]["value"].astype(float)
    linked = _linked(client)
    difference = given[linked["second"]].to_numpy() - given[linked["first"]].to_numpy()
    (row,) = pmo.satisfaction_change(client).rows.to_dict("records")
    assert row["change"] == pytest.approx(difference.mean(), abs=0.051)
    (claim,) = pmo.satisfaction_change(clients["meridian"]).say().claims
    assert claim.verdict is Verdict.LOWER
    assert claim.gist == (
        "Of the last two waves alone, mean satisfaction was 5.1 in 2025 and 4.6 in 2026 on a "
        "1–7 scale. The difference is −0.5"
    )
    open_ = pmo.satisfaction_change(clients["lindenhof"]).say().claims[0]
    assert open_.verdict is Verdict.CHANGE_OPEN


def test_the_log_tells_what_was_measured_again_and_everything_else_uses_the_last(clients):
    client = clients["northwind"]
    change = pmo.logged_change(client, SEED)
    assert [claim.gist for claim in change.say().claims] == [
        "“Enter the same figures again” took 340 hours a year on 19 May 2025 and 170 on "
        "9 February 2026: 170 fewer (likely range 75 to 269)"
    ]
    last = client["effort_log"].drop_duplicates(["activity", "role"], keep="last")
    alone = _with(client, effort_log=last.drop(columns="logged_on"))
    for ask in (pmo.hidden_costs, pmo.costs_by_activity):
        told, again = (ask(c, SEED).say().claims for c in (_with(client), alone))
        assert [c.text for c in told] == [c.text for c in again]
    assert pmo.logged_change(alone, SEED).say().kind == "missing"


def test_skills_rated_twice_show_what_has_moved_and_the_levels_are_the_last(clients):
    client = clients["northwind"]
    told = pmo.communication_progress(client)
    assert told.say().claims[0].gist == (
        "8 communication skills were rated again since 19 May 2025: 2 stand higher and 6 stand as "
        "before. Higher: audience insight and timeliness"
    )
    assert told.title() == (
        "2 of 8 communication skills stand higher than when they were first rated"
    )
    rated = client["maturity"]
    last = rated[rated["rated_on"] == rated["rated_on"].max()].drop(columns="rated_on")
    once = _with(client, maturity=last.reset_index(drop=True))
    levels, again = (pmo.communication_levels(c).say().lines for c in (_with(client), once))
    assert levels == again
    assert pmo.communication_progress(once).missing.startswith("The communication was rated once")
    two = _with(client, maturity=rated[rated["rater"] != "Sponsor"])
    assert pmo.communication_progress(two).say().kind == "missing", "two raters know each other"


def test_titles_say_what_has_moved(clients):
    titles = {
        pmo.needs_change(clients["meridian"]).title(): "No service clearly stands higher or lower "
        "in 2026 than in 2025",
        pmo.promise_change(clients["meridian"]).title(): "“You get an answer within three "
        "working days” and “Done by the date we gave”: kept worse in 2026 than in 2025",
        pmo.calibration_change(clients["northwind"]).title(): "Fewer hours are felt beside the log "
        "in 2026-Q1 than in 2025-Q4",
        pmo.calibration_change(clients["meridian"]).title(): "The hours felt beside the log do not "
        "clearly differ between 2025 and 2026",
        pmo.logged_change(clients["northwind"], SEED).title(): "What was measured again takes 170 "
        "hours a year less than on 19 May 2025",
    }  # fmt: skip
    assert list(titles) == [*titles.values()]


@pytest.mark.parametrize("name", ASKED)
def test_one_wave_says_nothing_and_shows_nothing(clients, name, capsys):
    change = ASKED[name](clients["lindenhof"])
    assert change.missing.startswith("Only one wave")
    assert change.table() is None
    change.show()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("people", [4, 9])
def test_few_give_no_figure(clients, name, people):
    client = clients["northwind"]
    few = client["respondents"].groupby("wave").head(people)
    screens = client["bws"][client["bws"]["resp_id"].isin(few["resp_id"])]
    change = ASKED[name](_with(client, respondents=few, bws=screens))
    assert not [claim for claim in change.say().lines if isinstance(claim, Claim)]
    assert change.say().kind == "missing"


def test_who_would_recommend_is_held_against_the_wave_before(clients):
    client = clients["northwind"]
    told = pmo.recommendation(client).say().claims[1]
    given = client["responses"].merge(client["items"], on="item_id")
    given = given[given["instrument"] == "nps"].dropna(subset=["value"])
    wave = client["respondents"].set_index("resp_id")["wave"]
    levels = []
    for name in ("2025-Q4", "2026-Q1"):
        own = given.loc[given["resp_id"].map(wave) == name, "value"]
        n, yes, no = len(own), (own >= 9).sum(), (own <= 6).sum()
        middle = (yes - no) / (n + 3)
        spread = (yes + no + 1.5) / (n + 3) - middle**2
        half = stats.norm.ppf(0.975) * np.sqrt(spread / (n + 3)) * of_61(n)
        levels.append(((yes - no) / n, middle - half, middle + half))
    (then, then_low, then_high), (now, now_low, now_high) = levels
    low = now - then - np.hypot(now - now_low, then_high - then)
    high = now - then + np.hypot(now_high - now, then - then_low)
    assert told.number == pytest.approx(100 * (now - then))
    assert (told.low, told.high) == pytest.approx((100 * low, 100 * high), abs=1.5)
    assert told.verdict is Verdict.CHANGE_OPEN
    assert "36 and 38 answered, not linked" in told.text
    only = client["respondents"][client["respondents"]["wave"] == "2026-Q1"]
    assert len(pmo.recommendation(_with(client, respondents=only)).say().claims) == 1
