"""Rules that hold for every question, whatever a client sends: few, ends of scales, families."""

import math
import re

import pytest
from asking import SURVEY, all_answers, answers_of, asked, evidence_on, parts, shown
from hostile import client, people, survey
from scipy.stats import norm

import pmo_workshop as pmo
from pmo_workshop.analysis.process_behaviour import RUN
from pmo_workshop.analysis.uncertainty import holm
from pmo_workshop.content.modules import ELEMENTS
from pmo_workshop.disclosure import FULL_FROM, INTERVAL_FROM
from pmo_workshop.display import NOT_SHOWN, clean, is_missing
from pmo_workshop.plan.gaps import shortfalls
from pmo_workshop.plan.measures import table_measures
from pmo_workshop.present.grammar import by_chance, change_verdict, verdict
from pmo_workshop.present.interval_rows import against_margin
from pmo_workshop.verdicts import Direction, Verdict

SAMPLES = ("northwind", "lindenhof")
"""A large and a small client."""

OTHERS = {
    *("target", "forecast", "forecasts", "input", "p_top3"),
    *("used_share", "efficiency", "limits", "share_before", "share_after"),
    *("admin", "control", "advisory", "strategic", "rate", "aware"),
}
"""Columns of per cents that are set, drawn, or of hours; and of groups that are larger than n."""


def claims(sample):
    answers = answers_of(sample)[1]
    return [
        claim
        for answer in answers.values()
        for part in parts(shown(answer, answers, ("say",)))
        for claim in part.claims
    ]


@pytest.mark.parametrize("sample", SAMPLES)
def test_fewer_than_ten_have_no_interval(sample):
    told = [
        claim.text
        for claim in claims(sample)
        if claim.n is not None and claim.n < INTERVAL_FROM and "95 % interval" in claim.text
    ]
    assert told == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_share_of_fewer_than_twenty_is_a_count_in_every_table(sample):
    answers = answers_of(sample)[1]
    in_per_cent = [
        (name, column.name, cell)
        for name, answer in answers.items()
        if (table := shown(answer, answers, ("table",)).get("table")) is not None
        for row, data in zip(table.rows, table.data, strict=True)
        if isinstance(data.get("n"), (int, float)) and data["n"] < FULL_FROM
        for column, cell in zip(table.columns, row, strict=True)
        if re.search(r"\d %", cell) and column.name not in OTHERS
    ]
    assert in_per_cent == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_limits_in_the_list_of_all_gaps_have_a_unit(sample):
    table = pmo.table_shortfalls(evidence_on(sample))
    limits = [data["limits"] for data in table.data] if table else []
    assert [told for told in limits if re.fullmatch(r"[−\d.,]+ to [−\d.,]+", told)] == []


def at_the_ends():
    """20 people who all but one give the last answer of every scale."""
    who = people(20, "Sponsors")
    tables = survey(
        who,
        lambda person, dimension, aspect: 1 + (person == 1) if aspect == "P" else 7 - (person == 0),
        singles={("csat", "satisfaction"): 7, ("value", "get"): 7, ("value", "give"): 1},
    )  # fmt: skip
    for answer in tables["responses"]:
        if answer["resp_id"] == "R00" and answer["aspect"] == "single":
            answer["value"] = 4
    return client("ends", {"Sponsors": 400}, tables)


def test_no_limit_lies_outside_its_scale():
    answers = all_answers(at_the_ends())
    grid = answers["quality_attributes"].result
    assert grid["importance_high"].max() == 7
    gaps = answers["gap_by_dimension"].result
    assert gaps["gap_low"].min() == -6
    value = answers["perceived_value"].result.set_index("part")
    assert value.loc["get", "mean_high"] == 7
    assert value.loc["give", "mean_low"] == 1
    assert value.loc["get − give", "mean_high"] == 6
    assert answers["reputation_baseline"].result["value_high"].iloc[0] == 7


def test_a_family_that_leaves_a_difference_to_chance_tells_no_side():
    row = {"change_low": 0.1, "change_high": 0.9, "p_holm": 0.058}
    assert by_chance(row)
    assert change_verdict(0.1, 0.9, 0.5) is Verdict.HIGHER
    assert change_verdict(0.1, 0.9, 0.5, chance=by_chance(row)) is Verdict.CHANGE_OPEN
    assert verdict(-1.5, -0.6, 0.5, chance=True) is Verdict.TOO_FEW
    assert verdict(-0.4, -0.1, 0.5, chance=True) is Verdict.NO_DIFFERENCE
    assert against_margin({"gap_low": -1.5, "gap_high": -0.6, "p_holm": 0.06}, "gap", 0.5)[1] == "o"


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_side_is_told_only_of_what_holds_over_its_family(sample):
    answers = answers_of(sample)[1]
    sides = {Direction.SHORTFALL, Direction.ABOVE, Direction.UP, Direction.DOWN}
    for name in ("gap_by_dimension", "promise_gaps", *BETWEEN_WAVES):
        answer = answers[name]
        chance = {str(row[answer.keys[0]]) for _, row in answer.result.iterrows() if by_chance(row)}
        told = [claim for part in parts(shown(answer, answers, ("say",))) for claim in part.claims]
        of_them = [claim for claim in told if claim.subject in chance and claim.verdict]
        assert not [claim.text for claim in of_them if claim.verdict.direction in sides]


BETWEEN_WAVES = (
    *("gap_change", "needs_change", "satisfaction_change", "value_change", "promise_change"),
    *("calibration_change", "awareness_change", "standing_change"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_all_that_two_waves_may_tell_is_one_family(sample):
    answers = answers_of(sample)[1]
    compared = [answers[name] for name in BETWEEN_WAVES if not answers[name].missing]
    family = {answer.facts["differences"] for answer in compared}
    family |= {answers["recommendation"].facts["differences"]}
    assert family == {sum(len(answer.result) for answer in compared) + 1}


def test_most_and_least_are_told_only_where_a_person_would_not_turn_them():
    answers = answers_of("northwind")[1]
    response = answers["response_by_group"]
    assert "answered least" not in " ".join(response.say().lines)  # 15 of 24, and 12 of 19
    assert "of the group that answered least" not in " ".join(response.next().lines)
    assert "had the fewest" in " ".join(answers["handoffs_behind_steps"].say().lines)  # 9 of 14


def test_the_first_is_named_only_where_the_second_is_apart_from_it():
    answers = answers_of("meridian")[1]
    range_told = answers["response_by_group"].say().lines[1]  # 18 of 60, and 64 of 210
    assert " most" not in range_told
    assert " least" not in range_told
    assert " answered less, " in range_told
    title = answers["gap_by_group"].title()  # two groups overlap with that of the smallest gap
    assert "largest" not in title
    assert "smallest" not in title


def test_the_limit_that_the_log_supports_is_the_upper_end_of_its_interval():
    found = answers_of("meridian")[1]["service_level_attainment"]
    told = [claim for claim in found.say().claims if claim.subject.endswith("proposal")]
    assert told
    for proposal in told:
        assert f"supports a limit of {math.ceil(proposal.high - 1e-9)} " in proposal.text
    limits = [f": limit {math.ceil(proposal.high - 1e-9)}" for proposal in told]
    cells = [row[-1] for row in found.table().rows if "limit" in row[-1]]
    assert [cell[-len(limit) :] for cell, limit in zip(cells, limits, strict=True)] == limits


def test_of_too_few_periods_neither_a_mean_nor_no_change_is_told():
    table = table_measures(evidence_on("meridian"))
    short = [row for row, data in zip(table.rows, table.data, strict=True) if data["short"]]
    assert short
    assert all(data["periods"] < RUN for data in table.data if data["short"])
    assert {(row[2], row[3]) for row in short} == {(NOT_SHOWN, "too few periods")}


@pytest.mark.parametrize("sample", SAMPLES)
def test_records_of_fewer_than_ten_have_no_limits_in_any_table(sample):
    answers = answers_of(sample)[1]
    found = [
        (name, low)
        for name in ("cases_graded", "schedule_gap", "handoffs_behind_steps")
        for row in answers[name].result.to_dict("records")
        for low in row
        if low.endswith("_low") and not is_missing(row[low]) and row["n"] < INTERVAL_FROM
    ]
    assert found == []


def test_a_score_of_two_choices_is_not_told_as_how_often_one_was_made():
    needs = answers_of("lindenhof")[1]["most_needed_services"]
    rows = needs.result.set_index("service")
    least = "A project information system that works"
    assert rows.loc[least, "best"] == rows.loc["Monitoring of project performance", "best"] == 0
    assert f"“{least}” is needed least of those shown." in needs.say().lines


def test_a_difference_of_many_tasks_is_told_only_where_their_family_leaves_it():
    rows = answers_of("northwind")[1]["channel_preference"].result
    judged = rows[rows["n"] >= INTERVAL_FROM]
    alone = 2 * norm.sf(abs(judged["shift"]) * 3.92 / (judged["shift_high"] - judged["shift_low"]))
    assert judged["p_holm"].to_numpy() == pytest.approx(holm(alone), abs=0.01)


def test_questions_without_an_answer_are_as_many_as_the_table_has():
    evidence = evidence_on(SURVEY)
    told = int(re.match(r"(\d+) questions", str(pmo.say_not_collected(evidence)))[1])
    table = pmo.table_not_collected(evidence)
    once, *more = table.notes
    rows, questions = map(int, re.search(r"(\d+) rows for (\d+) questions", once).groups())
    assert questions == told
    assert rows == len(table.rows) + sum(int(note.split()[0]) for note in more)


def test_what_leads_an_element_stands_under_it_in_the_list_of_gaps():
    evidence = evidence_on("meridian")
    leads = {claim.id: claim.leads for _, claim in shortfalls(evidence) if claim.leads}
    assert leads
    titles = {module.letter: module.title for module in ELEMENTS}
    for element, claim in shortfalls(evidence):
        assert not claim.leads or element == titles[claim.leads.element]


def test_a_mean_below_its_target_says_how_many_answered_below_it():
    client, answers = answers_of("meridian")
    people = client["respondents"]
    latest = people.loc[people["wave"] == client.latest_wave.name, "resp_id"]
    told = client["responses"].query("item_id == 'CS01'").dropna(subset="value")
    given = told.loc[told["resp_id"].isin(latest), "value"]
    said = answers["reputation_baseline"].say().lines[0]
    assert said.endswith(f"{(given < 5.2).sum()} of {len(given)} have answered below the target.")


# --- What a figure is, and what a sentence makes of two ------------------------------------------

WHAT_A_FIGURE_IS = {
    **dict.fromkeys(["cost_calibration_of", "calibration_by_role"], "measure"),
    **dict.fromkeys(
        ["gap_change", "promise_change", "value_change", "satisfaction_change"], "design"
    ),
}
"""The column that says what the figures of a row are, by question."""


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_row_with_a_mean_says_what_it_is_a_mean_of(sample):
    """Where the guard keeps a count back, the words stay: a ratio is not read as a difference."""
    answers = answers_of(sample)[1]
    rows = {name: answers[name].estimates for name in WHAT_A_FIGURE_IS}
    assert any(len(own) for own in rows.values())
    for name, own in rows.items():
        assert not len(own) or own[WHAT_A_FIGURE_IS[name]].notna().all(), name


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_mean_of_hours_stands_beside_a_ratio_that_counts_each_person_alike(sample):
    """4.0 hours felt and 3.9 logged would say the opposite of 0.93 times the log."""
    beside_the_log = [c.text for c in claims(sample) if c.unit == "times the log"]
    assert beside_the_log
    for text in beside_the_log:
        assert re.search(r"feel \d+\.\d+ times the \d+\.\d hours a month in the log", text)
        assert len(re.findall(r"\d hours", text)) == 1


WORDED_BY_THE_CLIENT = {
    "services": "name", "touchpoints": "phase", "relations": "theme", "raci": "task",
    "channel": "task_id", "promises": "text", "benefits": "name", "options": "option",
    "effort_log": "activity", "actions": "action", "cases": "title",
}  # fmt: skip
IN_QUOTATION_MARKS = re.compile("“[^”]*”")


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_a_client_has_worded_stands_in_quotation_marks(sample):
    """Else they are read as ours: “Old core system is serious”, “Dates that slip comes first”."""
    of, answers = answers_of(sample)
    own = {
        clean(name)
        for table, column in WORDED_BY_THE_CLIENT.items()
        for name in of[table][column].dropna().unique()
    }
    said = [
        text
        for answer in answers.values()
        for face, told in shown(answer, answers, ("say", "next", "title")).items()
        for text in (
            [told] if face == "title" else [line for p in parts({face: told}) for line in p.lines]
        )
    ]
    ours = [IN_QUOTATION_MARKS.sub("…", text) for text in said]
    assert len(said) > len([text for text in ours if "…" not in text])
    bare = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, own)) + r")(?!\w)")
    assert [text for text in ours if bare.search(text)] == []


def test_a_superlative_says_of_how_many_it_holds_where_others_are_not_told():
    """Six people alone rated the step and the cost that are worst, and know the promise least."""
    who = people(24, "Sponsors")
    few, own = who[:6], {"wave": "2026"}
    tables = survey(who, lambda *_: 5, dimensions=(), singles={
        ("promise_heard", "P1"): 6, ("promise_kept", "P1"): 6,
        ("promise_heard", "P2"): 2, ("promise_kept", "P2"): 6,
        ("promise_heard", "P3"): 1, ("promise_kept", "P3"): 6})  # fmt: skip
    for at, answer in enumerate(tables["responses"]):
        answer["value"] += at % 2 * (answer["value"] > 2)
    seldom = {item["item_id"] for item in tables["items"] if item["dimension"] == "P3"}
    least = {person["resp_id"] for person in few}
    tables["responses"] = [a for a in tables["responses"]
                           if a["item_id"] not in seldom or a["resp_id"] in least]  # fmt: skip
    rated = [
        {"resp_id": person["resp_id"], "step": step, "phase": phase, "actor": "Client",
         "stage": "front", "emotion": emotion - at % (step + 1), "effort": effort - at % (4 - step),
         "wait_d": 0.0, "touch_min": 1.0, "failed": 0, **own}
        for step, phase, emotion, effort in (
            (1, "Ask", 2, 4), (2, "Wait", -1, 6), (3, "End", -1, 7))
        for at, person in enumerate(few if phase == "End" else who)
    ]  # fmt: skip
    costs = [
        {"resp_id": person["resp_id"], "component": component, "severity": severity,
         "hours_month": 1.0, "engage_intent": 3, **own}
        for component, severity in (("time", 1), ("effort", 2), ("delay", 9), ("control", 10))
        for person in (few if component == "control" else who)
    ]  # fmt: skip
    few_rated = client("few", {"Sponsors": 40}, {
        **tables, "touchpoints": rated, "perceived_cost": costs,
        "promises": [{"promise_id": p, "text": p, "measure": "days"} for p in ("P1", "P2", "P3")],
    })  # fmt: skip
    questions = (pmo.journey_steps, pmo.perceived_costs, pmo.promise_gaps)
    told = [asked(one, few_rated, {}).say().lines for one in questions]
    assert told[0][0].startswith("The journey feels worst at “Wait”")
    assert told[0][0].endswith(", of the 2 compared.")
    assert told[0][1].startswith("“Wait” takes most effort")
    assert told[0][1].endswith(", of the 2 compared.")
    assert told[1][0] == (
        "“Waiting for PMO review holds work up” is the cost named most often as a real deterrent "
        "(24 of 40 answered), of the 3 compared."
    )
    assert [line for line in told[2] if line.endswith("have heard “P2”, the fewest of 2 promises.")]
