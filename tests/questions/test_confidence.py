"""Instilling Confidence on the sample clients: planted effects are found, bad cases stay honest."""

import inspect
import re
import tomllib
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from asking import answered_once

import pmo_workshop as pmo
from pmo_workshop.analysis.uncertainty import p_so_few_in_all
from pmo_workshop.display import NOT_SHOWN
from pmo_workshop.elements.confidence import QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.intake.client import Calendar
from pmo_workshop.leading import Measure
from pmo_workshop.paths import shipped
from pmo_workshop.present.grammar import barred_words
from pmo_workshop.publications.promises import value_promise
from pmo_workshop.verdicts import Verdict

SEED = 2026
STORIES = ["lindenhof", "northwind", "meridian"]
PLANTED = tomllib.loads((shipped("sample_data") / "planted.toml").read_text(encoding="utf-8"))


SAID = [question for question in QUESTIONS if question is not pmo.journey_opinion]
"""An imagined journey is told only if there is one."""


@pytest.fixture(scope="module")
def clients():
    return {name: load_client(shipped("sample_data") / name) for name in (*STORIES, "awkward")}


def _fresh(client, **tables):
    """The client with other tables; without, the client itself, which is asked once."""
    return replace(client, tables={**client.tables, **tables}, disclosed=[]) if tables else client


@answered_once
def _ask(question, client):
    seeded = "seed" in inspect.signature(question).parameters
    return question(client, SEED) if seeded else question(client)


def _shown(answer, *beside):
    """Everything an answer shows."""
    asked = answer.question
    return [
        answer.say() if asked.say else None,
        answer.chart(*beside) if asked.chart else None,
        answer.table() if asked.table else None,
        *answer.more(),
        answer.next() if asked.next else None,
    ]


def _everything(client):
    """What a reader would see of every question, as text."""
    seen = []
    for question in QUESTIONS:
        beside = [_ask(question.beside, client)] if question.beside else []
        seen += _shown(_ask(question, client), *beside)
    return "\n".join(str(thing) for thing in seen if thing is not None)


def _planted(activity, kind):
    return [
        pytest.param(effect, id=f"{effect['client']}-{effect['where']}")
        for effect in PLANTED["planted"]
        if (effect["activity"], effect["kind"]) == (activity, kind)
    ]


@pytest.mark.parametrize("effect", _planted("C1", "journey"))
def test_the_planted_low_point_is_found(clients, effect):
    (claim, *_) = pmo.journey_steps(clients[effect["client"]], SEED).say().claims
    assert effect["where"] in claim.text
    assert claim.low - 0.2 <= effect["size"] <= claim.high + 0.2


@pytest.mark.parametrize("effect", _planted("C2", "promise"))
def test_planted_promise_gaps_are_found(clients, effect):
    said = pmo.promise_gaps(_fresh(clients[effect["client"]])).say()
    (claim,) = [c for c in said.claims if c.id.endswith(f".{effect['where'].lower()}")]
    assert claim.low - 0.3 <= effect["size"] <= claim.high + 0.3
    if effect["size"] <= -1.5:
        assert claim.verdict is Verdict.CLEAR_SHORTFALL


@pytest.mark.parametrize("effect", _planted("C3", "orphans"))
def test_planted_orphans_are_found(clients, effect):
    table = pmo.orphan_steps(clients[effect["client"]]).result
    alone = table.loc[table["state"] == "no owner", "phase"]
    assert ", ".join(alone) == effect["where"]
    assert len(alone) == effect["size"]


@pytest.mark.parametrize("effect", _planted("C3", "brief"))
def test_the_planted_poor_brief_is_the_poorest(clients, effect):
    table = pmo.handoffs_behind_steps(clients[effect["client"]]).result
    share = table["complete"] / table["n"]
    assert table.loc[share.idxmin(), "touchpoint"] == effect["where"]


def test_hand_overs_of_roles_that_few_hold_are_told_together(clients):
    northwind = clients["northwind"]
    asked = pmo.handoffs_behind_steps(northwind)
    assert asked.result["n"].tolist() == [14, 14, 28]
    assert "PMO manager" not in asked.result.to_json() + asked.chart().alt
    nobody_counted = pmo.handoffs_behind_steps(replace(northwind, pmo_roles={}))
    assert nobody_counted.result["n"].tolist() == [56]
    assert nobody_counted.next().lines[0] == (
        "Write into [pmo_roles] of client.toml how many people hold each role: from 5 on it is "
        "told which hand-over to brief better."
    )
    assert nobody_counted.say().lines[-1].startswith("Within the agreed time: 29 of 56 (52 %;")
    four = pmo.handoffs_behind_steps(replace(northwind, pmo_roles={"PMO analyst": 4}))
    assert four.missing == ("Not shown: fewer than 5 people hold all roles of the PMO together.")


def test_a_promise_noted_as_kept_is_shown_to_the_clients_and_not_dropped(clients):
    meridian = clients["meridian"]
    noted = meridian["promises"].copy()
    first = noted["promise_id"] == "PR1"
    noted.loc[first, "status"], noted.loc[first, "closed"] = "kept", pd.Timestamp("2026-06-29")
    client = replace(meridian, tables={**meridian.tables, "promises": noted}, disclosed=[])
    assert pmo.promise_gaps(client).next().lines == (
        "Back each of “Done by the date we gave” and “Less reporting every year” with a service "
        "level, or drop it.",
        "Take a dropped promise out of every document on the same day.",
        "Show the clients that “You get an answer within three working days” is kept: by the "
        "record it is, and not by what they say.",
    )
    (told,) = [
        line
        for line in value_promise(client, "", SEED, client.report_date).fields["never"][0].lines
        if "three working days" in line
    ]
    assert told == (
        "“You get an answer within three working days”: by our record kept on 29 June 2026, but "
        "not yet when we asked you: heard 5.0, kept 4.0 on a 1–7 scale."
    )


def _with_handoffs(client, log):
    return replace(client, tables={**client.tables, "handoffs": log})


def test_hand_overs_logged_twice_are_compared_and_the_last_log_is_how_it_is_now(clients):
    northwind = clients["northwind"]
    asked = pmo.handoffs_change(northwind)
    assert asked.say().lines == (
        "Hand-overs with a complete brief: 28 of 56 (50 %) in the log up to 14 March 2025, 45 of "
        "56 (80 %) in that up to 13 March 2026. That is 30 percentage points more (95 % interval "
        "13 to 46): clearly higher.",
        "Hand-overs within the agreed time: 28 of 56 (50 %) in the log up to 14 March 2025, 29 of "
        "56 (52 %) in that up to 13 March 2026. That may be no difference (95 % interval −16 to "
        "20).",
        "Hand-overs of which the client was told: 21 of 56 (38 %) in the log up to 14 March 2025, "
        "35 of 56 (63 %) in that up to 13 March 2026. That is 25 percentage points more (95 % "
        "interval 6 to 41): higher, perhaps by too little to matter.",
    )
    log = northwind["handoffs"]
    turned = log.assign(
        logged_on=log["logged_on"].map({day: log["logged_on"].max() - (day - log["logged_on"].min())
                                        for day in log["logged_on"].unique()})
    )  # fmt: skip
    worse = pmo.handoffs_change(_with_handoffs(northwind, turned))
    assert worse.title() == "Fewer hand-overs than before have what they need"
    once = log.assign(logged_on=log["logged_on"].max())
    assert pmo.handoffs_change(_with_handoffs(northwind, once)).missing == (
        "Hand-overs were logged once: log two weeks again after something was changed, and write "
        "the day into the column logged_on."
    )
    other = log.assign(touchpoint=log["touchpoint"] + log["logged_on"].astype(str))
    assert pmo.handoffs_change(_with_handoffs(northwind, other)).missing == (
        "The first and the last log of hand-overs have no step in common: call a step by the same "
        "name in both."
    )


EFFICIENCY = {
    "northwind": (Verdict.LOWER_UNIT_COST, "2025-07"),
    "meridian": (Verdict.GUARDRAIL_FELL, "2025-10"),
}


@pytest.mark.parametrize("name", EFFICIENCY)
def test_a_saving_is_claimed_only_while_the_guardrails_hold(clients, name):
    verdict, since = EFFICIENCY[name]
    change = pmo.cost_change(clients[name])
    (claim,) = change.say().claims
    assert (claim.verdict, change.facts["change_from"]) == (verdict, since)
    states = {rail["state"] for rail in change.facts["guardrails"]}
    assert ("fell" in states) == (name == "meridian")
    (planted,) = [e for e in PLANTED["planted"] if (e["client"], e["activity"]) == (name, "C5")]
    assert claim.high < 0
    assert claim.low - 5 <= planted["size"] <= claim.high + 5


def test_noise_is_no_saving(clients):
    client = clients["lindenhof"]
    (claim,) = pmo.cost_index(client).say().claims
    assert claim.verdict is Verdict.NO_SIGNAL
    assert "no saving is claimed" in str(pmo.cost_change(client).say())


@pytest.mark.parametrize("effect", _planted("C6", "projects"))
def test_planted_differences_of_projects_are_found_or_called_uncertain(clients, effect):
    found = pmo.on_time_compared(clients[effect["client"]], SEED).say()
    claim = found.claims[0]
    assert claim.low <= effect["size"] <= claim.high
    clear = claim.verdict in (Verdict.CLEARLY_ABOVE, Verdict.ABOVE)
    assert clear == effect["verdict"].startswith("clearly above")
    assert "chose the method themselves" in claim.text


@pytest.mark.parametrize("name", STORIES)
def test_every_activity_says_something_without_barred_words(clients, name):
    client = _fresh(clients[name])
    activities = set()
    for question in SAID:
        for claim in _ask(question, client).say().claims:
            activities.add(claim.activity)
            assert not barred_words(claim.text, claim.grade)
            assert claim.n is not None
            if claim.n < 20:
                stated = re.sub(
                    r"95 % interval|target of \d+ %|tell \S+ % from \S+ %", "", claim.text
                )
                assert "%" not in stated, claim.text
    assert activities == {f"C{number}" for number in range(1, 7)}


def test_without_tables_every_question_says_how_to_collect_them(clients):
    for question in SAID:
        answer = _ask(question, _fresh(clients["awkward"]))
        assert answer.missing
        assert answer.say().kind == "missing"
        assert answer.table() is None


def _only(client, count):
    """The client with the answers of a few respondents only."""
    keep = set(client["respondents"]["resp_id"].tail(count))
    tables = {
        name: table[table["resp_id"].isin(keep)]
        for name, table in client.tables.items()
        if "resp_id" in table
    }
    return _fresh(client, **tables)


def test_four_people_leave_nothing_of_themselves(clients):
    client = _only(clients["northwind"], 4)
    for name in ("journey_steps", "flow_efficiency", "promise_gaps", "expectation_types"):
        released = _ask(getattr(pmo, name), client)
        assert released.missing
        assert released.result.empty
    assert pmo.stakeholder_grid(client).missing


def test_seven_people_are_counted_and_not_averaged(clients):
    client = _only(clients["northwind"], 7)
    said = str(pmo.journey_steps(client, SEED).say())
    assert "of 7 felt bad at" in said
    assert "95 %" not in said
    assert pmo.journey_steps(client, SEED).chart() is None
    table = pmo.journey_steps(client, SEED).table()
    assert all(row[3] == NOT_SHOWN for row in table.rows)
    assert " of 7 " in str(pmo.promise_gaps(client).say())


def test_equal_answers_are_no_variation_and_no_nan(clients):
    client = clients["northwind"]
    steps = client["touchpoints"].assign(emotion=1, effort=4, wait_d=0.0, touch_min=0.0, failed=0)
    steps = steps.astype({"emotion": "Int64", "effort": "Int64", "failed": "Int64"})
    answers = client["responses"].assign(value=5.0)
    projects = client["projects"].assign(forecast_p=0.5, actual=client["projects"]["budget"])
    costs = client["unit_cost"].assign(cost=100.0, qty=10.0)
    same = _fresh(client, touchpoints=steps, responses=answers, projects=projects, unit_cost=costs)
    seen = _everything(same)
    assert "nan" not in seen.lower().replace("finance", "")
    assert "lowest point of the journey is" not in seen


HOSTILE = "<b>Größe</b> 🏗 =1+1 $x_1$ " * 6


@pytest.mark.parametrize("name", ["northwind", "lindenhof"])
def test_hostile_and_long_names_and_missing_cells_do_no_harm(clients, name):
    client = clients[name]
    steps = client["touchpoints"].assign(phase=lambda t: t["phase"] + HOSTILE)
    steps.loc[steps.index[::7], ["wait_d", "touch_min"]] = np.nan
    tables = {
        "touchpoints": steps,
        "handoffs": client["handoffs"].assign(
            touchpoint=lambda t: t["touchpoint"] + HOSTILE, to_role=None
        ),
        "promises": client["promises"].assign(text=HOSTILE),
        "raci": client["raci"].assign(role=lambda t: t["role"] + HOSTILE),
        "services": client["services"].assign(name=HOSTILE),
        "promise_audit": client["promise_audit"].assign(channel=HOSTILE),
    }
    seen = _everything(_fresh(client, **tables))
    assert "Größe" in seen
    assert " nan" not in seen.lower()
    assert "no owner" in seen


def test_inconsistency_is_not_claimed_where_the_readers_disagree(clients):
    client = clients["northwind"]
    audit = client["promise_audit"].copy()
    second = audit["coder"] == "second"
    audit.loc[second & (audit["present"] == 1), "consistent"] = np.tile([0, 1], len(audit))[
        : int((second & (audit["present"] == 1)).sum())
    ]
    found = pmo.promise_coverage(_fresh(client, promise_audit=audit), SEED)
    said = found.say()
    assert "not judged" in str(said)
    assert all(claim.verdict is not Verdict.INCONSISTENT for claim in said.claims)
    assert "says otherwise" not in found.chart().alt
    alone = audit[audit["coder"] == "first"]
    one = pmo.promise_coverage(_fresh(client, promise_audit=alone), SEED)
    assert "not judged" in str(one.say())


def test_the_calendar_is_stated_and_counts(clients):
    client = clients["northwind"]
    every_day = replace(
        client,
        disclosed=[],
        calendar=Calendar(7.5, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
                          (date(2026, 4, 3),), stated=True),
    )  # fmt: skip
    usual = pmo.service_level_attainment(client, SEED)
    longer = pmo.service_level_attainment(every_day, SEED)
    assert longer.result["met"].sum() < usual.result["met"].sum()
    assert "7.5 hours a day, 1 holiday taken off (as client.toml states)" in longer.notes[0]
    assert "client.toml states none" in usual.notes[0]
    assert "SL1" in usual.notes[1]


def test_open_requests_past_the_limit_count_as_missed(clients):
    client = clients["northwind"]
    tickets = client["tickets"].copy()
    before = pmo.service_level_attainment(client, SEED).result
    tickets.loc[tickets.index, "closed"] = pd.NaT
    after = pmo.service_level_attainment(_fresh(client, tickets=tickets), SEED).result
    assert before["met"].sum() > 0
    assert after["met"].sum() == 0
    assert after["open_late"].sum() == after["n"].sum()


def test_the_stakeholder_grid_hides_small_quadrants(clients):
    client = clients["northwind"]
    people = client["respondents"].copy()
    latest = people["wave"] == client.latest_wave.name
    people.loc[latest, "power"], people.loc[latest, "interest"] = 2, 2
    few = people.index[latest][:3]
    people.loc[few, "power"] = 5
    grid = pmo.stakeholder_grid(_fresh(client, respondents=people))
    assert not set(grid.rows["n"].dropna().astype(int)) & {3, 35}
    assert grid.chart() is None or "3 of" not in (grid.chart().alt)


def _opinion(client, people):
    """The client's journeys, those of the first people marked as opinions."""
    steps = client["touchpoints"]
    ids = set(steps["resp_id"].unique()[:people])
    marks = pd.array([int(person in ids) for person in steps["resp_id"]], dtype="Int64")
    return _fresh(client, touchpoints=steps.assign(opinion=marks))


def test_an_opinion_of_the_room_is_labelled_and_never_taken_for_users(clients):
    client = _opinion(clients["northwind"], 14)
    users = pmo.journey_steps(client, SEED)
    room = pmo.journey_opinion(client, SEED)
    assert (users.n, room.n) == (24, 14)
    assert "14 people of the PMO or the room, not users" in str(room.say())
    chart = users.chart(room)
    assert "Opinion of the PMO or the room: Hear of the service" in chart.alt
    assert "Dashed: the opinion of the PMO or the room, 14 people." in chart.caption
    assert room.table().title == "The journey as the PMO or the room imagines it"


def test_where_no_user_walked_the_journey_the_curve_is_named_an_opinion(clients):
    client = _opinion(clients["northwind"], 99)
    users, room = pmo.journey_steps(client, SEED), pmo.journey_opinion(client, SEED)
    assert str(users.say()).startswith("No user has walked the journey")
    assert pmo.flow_efficiency(client, SEED).missing
    assert users.chart(room).alt.startswith("Opinion of the PMO or the room, not of")
    few = pmo.journey_opinion(_opinion(clients["northwind"], 6), SEED)
    assert str(few.say()).startswith("No average yet: 6 ")


def test_effort_is_said_and_pain_where_it_differs_from_emotion(clients):
    client = clients["northwind"]
    ids = [claim.id for claim in pmo.journey_steps(client, SEED).say().claims]
    assert "C1.journey_steps.effort" in ids
    assert "C1.journey_steps.pain" not in ids
    steps = client["touchpoints"]
    weight = pd.array(np.where(steps["step"] == 5, 7, 2), dtype="Int64")
    weighed = _fresh(client, touchpoints=steps.assign(importance=weight))
    said = pmo.journey_steps(weighed, SEED).say().claims
    (pain,) = [claim for claim in said if claim.id.endswith(".pain")]
    assert "Documents are checked" in pain.text
    assert pain.low < pain.number < pain.high


def test_the_dates_are_those_of_the_wave_that_walked_the_journey(clients):
    client = clients["northwind"]
    older = client.waves[-2]
    steps = client["touchpoints"].assign(wave=older.name)
    assert pmo.journey_steps(_fresh(client, touchpoints=steps), SEED).period == older.dates


def test_readings_that_are_all_alike_are_no_disagreement(clients):
    client = clients["northwind"]
    audit = client["promise_audit"]
    ones = pd.array([1] * len(audit), dtype="Int64")
    alike = _fresh(client, promise_audit=audit.assign(present=ones, consistent=ones))
    said = pmo.promise_coverage(alike, SEED).say()
    assert said.claims[-1].verdict is Verdict.CONSISTENT
    assert "(48 readings)" in said.claims[-1].text
    other = _fresh(client, promise_audit=audit.assign(present=ones, consistent=ones - 1))
    said = pmo.promise_coverage(other, SEED).say()
    assert said.claims[-1].verdict is Verdict.NO_VARIATION
    one = _fresh(client, promise_audit=audit[audit["coder"] == "first"])
    assert "One person read them" in str(pmo.promise_coverage(one, SEED).say())


def test_few_requests_cannot_tell_whether_the_target_is_reached(clients):
    client = clients["northwind"]
    level = client["sla"].iloc[[1]].assign(target=0.95, limit=10.0)
    day = pd.Timestamp("2026-04-01")
    log = client["tickets"].head(10).assign(
        service_id=level["service_id"].iloc[0], opened=day, paused_h=0.0,
        closed=[day + pd.Timedelta(days=3)] * 9 + [day + pd.Timedelta(days=28)],
    )  # fmt: skip
    found = pmo.service_level_attainment(_fresh(client, sla=level, tickets=log), SEED)
    (claim,) = found.say().claims
    assert "9 of 10 met" in claim.text
    assert "against a target of 95 %. Too few to tell whether the target is reached." in claim.text
    assert "fewer than agreed" in claim.text


def test_service_levels_are_judged_since_the_last_confirmed_change(clients):
    found = pmo.service_level_attainment(_fresh(clients["northwind"]), SEED)
    claim = next(c for c in found.say().claims if c.subject == "SL2")
    assert "5 of 8 met since July 2025" in claim.text
    assert claim.verdict is Verdict.TOO_FEW_REQUESTS
    undated = _fresh(clients["northwind"], events=clients["northwind"]["events"].head(0))
    claim = next(
        c for c in pmo.service_level_attainment(undated, SEED).say().claims if c.subject == "SL2"
    )
    assert "10 of 28 (36 %) met" in claim.text


def test_a_service_level_has_one_interval_in_its_sentence_and_its_table(clients):
    client = clients["northwind"]
    level = client["sla"].iloc[[1]].assign(target=0.9, limit=10.0)
    day = pd.Timestamp("2026-02-02")
    log = pd.concat([client["tickets"].head(17)] * 2, ignore_index=True).assign(
        service_id=level["service_id"].iloc[0], opened=day, paused_h=0.0,
        closed=day + pd.Timedelta(days=3),
    )  # fmt: skip
    answer = pmo.service_level_attainment(_fresh(client, sla=level, tickets=log), SEED)
    claim = answer.say().claims[0]
    assert (
        "34 of 34 (100 %) met (95 % interval 89.7 to 100.0 %) against a target of 90 %"
        in claim.text
    )
    assert claim.text.endswith(" of 90 %. Too few to tell whether the target is reached.")
    row = answer.result.iloc[0]
    assert (claim.low, claim.high) == (100 * row["share_low"], 100 * row["share_high"])


def _log_of(client, *met_of_n):
    """A log with these requests of the services with a level, met within a day or not at all."""
    day = pd.Timestamp("2026-02-02")
    levels = client["sla"].assign(limit=10.0, unit="working days", metric="time to close")
    services = levels["service_id"].drop_duplicates()
    log = pd.concat(
        [
            pd.concat([client["tickets"].head(1)] * n).assign(
                service_id=service, opened=day, paused_h=0.0,
                closed=[day + pd.Timedelta(days=1 if at < met else 40) for at in range(n)],
            )
            for service, (met, n) in zip(services, met_of_n, strict=False)
        ],
        ignore_index=True,
    )  # fmt: skip
    return levels, log.assign(ticket_id=[f"T{at}" for at in log.index])


def test_all_services_together_are_held_against_what_their_targets_ask_for(clients):
    client = clients["northwind"]
    levels, log = _log_of(client, (20, 40), (16, 20), (2, 10))
    levels = levels[levels["service_id"].isin(log["service_id"])].assign(target=[0.95, 0.8, 0.8])
    found = pmo.service_level_attainment(_fresh(client, sla=levels, tickets=log), SEED)
    claim = found.say().claims[-1]
    assert claim.text == (
        "All 3 services together met 38 of 70 (54 %) requests (95 % interval 42 to "
        "66 %), where their targets ask for 62 (89 %): target missed."
    )
    assert (claim.leads, claim.verdict) == (Measure.SERVICE_LEVELS, Verdict.TARGET_MISSED)
    assert claim.sampled
    assert (claim.n, claim.number, claim.unit) == (70, pytest.approx(100 * 38 / 70), "%")
    assert claim.low < claim.number < claim.high < 100 * 62 / 70
    assert claim.beyond == pytest.approx(p_so_few_in_all(38, [40, 20, 10], [0.95, 0.8, 0.8]))
    assert [c.leads for c in found.say().claims[:-1]] == [None] * (len(found.say().claims) - 1)


def test_few_requests_together_are_told_in_counts_and_judged_from_ten_on(clients):
    client = clients["northwind"]
    levels, log = _log_of(client, (2, 4), (3, 5))
    levels = levels[levels["service_id"].isin(log["service_id"])].assign(target=[0.9, 0.8])
    found = pmo.service_level_attainment(_fresh(client, sla=levels, tickets=log), SEED)
    claim = found.say().claims[-1]
    assert claim.text == (
        "All 2 services together met 5 of 9 requests, where their targets ask for 7.6: not judged, "
        "because that takes 10 requests."
    )
    assert claim.verdict is Verdict.TOO_FEW_REQUESTS


def test_one_service_leads_by_the_sentence_on_its_first_level(clients):
    client = clients["northwind"]
    levels, log = _log_of(client, (20, 40))
    levels = levels[levels["service_id"].isin(log["service_id"])].head(1)
    wider = levels.assign(sla_id="SLX", limit=15.0)
    both = pd.concat([levels, wider], ignore_index=True)
    found = pmo.service_level_attainment(_fresh(client, sla=both, tickets=log), SEED)
    judged = [c for c in found.say().claims if c.verdict]
    assert [c.leads for c in judged] == [Measure.SERVICE_LEVELS, None]
    assert "20 of 40 (50 %) met" in judged[0].text


def test_levels_the_log_cannot_measure_are_named_with_the_reason(clients):
    client = clients["northwind"]
    hours = client["sla"].assign(unit="working hours", limit=4.0, metric="time to close")
    found = pmo.service_level_attainment(_fresh(client, sla=hours), SEED)
    assert found.missing.startswith("None of the service levels can be measured")
    assert "SL2 is not measured: the log holds days, and the limit is shorter than one." in (
        found.notes
    )


def test_satisfaction_as_a_guardrail_counts_people_and_not_answers(clients):
    client = clients["northwind"]
    every = client["responses"].merge(client["items"][["item_id", "instrument"]], on="item_id")
    csat = client["responses"][(every["instrument"] == "csat").to_numpy()]
    items = client["items"]
    second = items[items["instrument"] == "csat"].assign(item_id="CSAT-AGAIN")
    doubled = _fresh(
        client,
        items=pd.concat([items, second]),
        responses=pd.concat([client["responses"], csat.assign(item_id="CSAT-AGAIN")]),
    )
    rails = [pmo.cost_change(c).facts["guardrails"][0] for c in (client, doubled)]
    assert rails[0]["n_before"] == rails[1]["n_before"] > 10
    assert rails[0]["change_low"] == pytest.approx(rails[1]["change_low"])


def test_outputs_begun_later_are_told_and_have_their_own_bar(clients):
    client = clients["northwind"]
    costs = client["unit_cost"]
    late = costs[
        (costs["period"] >= "2025-07") & (costs["output_id"] == costs["output_id"].iloc[0])
    ]
    more = _fresh(client, unit_cost=pd.concat([costs, late.assign(output_id="Podcast")]))
    assert "the base lacks it: Podcast." in " ".join(pmo.cost_index(more).notes)
    assert "Range: outputs begun or ended" in pmo.cost_change(more).chart().alt


def test_one_arm_only_is_said_and_not_compared(clients):
    client = clients["northwind"]
    projects = client["projects"]
    used = pd.array([1] * len(projects), dtype="Int64")
    found = pmo.on_time_compared(_fresh(client, projects=projects.assign(method_used=used)), 1)
    (claim,) = found.say().claims
    assert claim.text.endswith("All used the PMO's method: there is nothing to compare.")
    assert found.chart() is None


def test_a_saving_without_known_guardrails_is_no_finished_verdict(clients):
    client = clients["northwind"]
    blind = _fresh(client, tickets=client["tickets"].head(14))
    (claim,) = pmo.cost_change(blind).say().claims
    assert claim.verdict is Verdict.LOWER_UNIT_COST_UNGUARDED
    assert "Whether service levels held is not known" in claim.text


def test_a_log_that_says_another_thing_than_the_clock_is_told_with_its_counts(clients):
    client = clients["northwind"]
    notes = pmo.service_level_attainment(_fresh(client), SEED).notes
    assert [note for note in notes if note.startswith("SL2: the log's own")] == [
        "SL2: the log's own column “met” says 1 of 8, the clock 5 of 8; they differ on 4 requests. "
        "The clock is counted: find out by which rule the log was filled in."
    ]
    silent = client["tickets"].assign(met=pd.NA)
    notes = pmo.service_level_attainment(_fresh(client, tickets=silent), SEED).notes
    assert "own column" not in " ".join(notes)


def test_a_promise_is_not_dropped_where_the_difference_may_be_chance(clients):
    answer = pmo.promise_gaps(_fresh(clients["northwind"]))
    rows = answer.result[~answer.result["whole"].astype(bool)].head(3)
    rows = rows.assign(promise=["A", "B", "C"], gap=[-0.8, -0.6, -0.6], gap_high=[-0.6, -0.1, -0.1],
                       p_adjusted=[0.01, 0.2, 0.01])  # fmt: skip
    assert replace(answer, result=rows).next().lines == (
        "Back “A” with a service level, or drop it.",
        "Ask again about “B” before anything is dropped: over all promises together the "
        "difference may be chance.",
        "Take a dropped promise out of every document on the same day.",
        "Ask again about “C” before anything is dropped: the difference may be too small to "
        "matter.",
    )


@pytest.mark.parametrize(
    ("name", "told"),
    {
        "northwind": "Over the same change neither satisfaction nor the share of requests within "
        "their service level fell by as much as matters.",
        "meridian": "Over the same change satisfaction and service levels fell: no efficiency is "
        "claimed.",
    }.items(),
)
def test_the_fall_of_unit_cost_is_never_told_without_its_guardrails(clients, name, told):
    index = pmo.cost_index(clients[name])
    (claim,) = index.say().claims
    assert claim.text.endswith(f"It has been stable since. {told}")
    assert index.table().series.beside == told
