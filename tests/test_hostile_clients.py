"""Extreme clients: what is said of them is true, whole, and said aloud without a stumble."""

import math
import re
from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd
import pytest
from asking import SAMPLES, SEED, all_answers, answers_of, evidence_on, parts, shown
from hostile import CLIENTS, HOSTILE_WORDS
from hypothesis import given
from hypothesis import strategies as st

import pmo_workshop as pmo
from pmo_workshop.analysis.beyond_the_mean import tipping_point
from pmo_workshop.claims import Statement
from pmo_workshop.disclosure import Behind, release
from pmo_workshop.intake import load_client
from pmo_workshop.intake.client import Client, Wave
from pmo_workshop.paths import shipped
from pmo_workshop.present.chart import Chart
from pmo_workshop.present.grammar import (
    claim,
    first_past,
    texts_in,
    those_who_did_not_answer,
)
from pmo_workshop.present.table import Table
from pmo_workshop.verdicts import Lack, Verdict

OF_THE_PLAN = (
    pmo.say_scorecard, pmo.summary, pmo.say_shortfalls, pmo.say_stops, pmo.say_measures,
    pmo.say_not_collected, pmo.say_actions_merged, pmo.say_ninety_days, pmo.say_decisions,
)  # fmt: skip
SEEDED = (pmo.say_actions_merged, pmo.say_decisions, pmo.summary)


def answered(name):
    return answers_of(name)[1]


@cache
def said(name):
    """Return all sentences of a client by question, and those of its plan by function."""
    answers = answered(name)
    sentences = {
        question: [
            line
            for part in parts(shown(answer, answers, ("say", "next")))
            for line in part.lines
        ]
        for question, answer in answers.items()
    }  # fmt: skip
    return sentences | {say.__name__: _lines(say(*given)) for say, given in _plan(name)}


def _lines(told):
    """Return the sentences of a part of the plan, also of the report on one page."""
    return list(told.lines if isinstance(told, Statement) else texts_in(told.stored()))


def _plan(name):
    found = evidence_on(name)
    return [(say, (found, SEED) if say in SEEDED else (found,)) for say in OF_THE_PLAN]


def everything(name):
    return [line for lines in said(name).values() for line in lines]


# -- a client's own words ------------------------------------------------------------------------


def test_a_client_may_use_the_words_that_are_barred_to_us():
    told = "\n".join(everything("own_words"))
    for word in HOSTILE_WORDS:
        assert word.translate({3: None, 5: None}) in told
    lines = said("own_words")["gap_by_dimension"]
    assert lines[0].startswith("90 % -> proves is 1.5 below expectation")
    assert lines[0].count("clearly below") == 1


def test_the_same_words_are_barred_in_what_we_say_ourselves():
    client = CLIENTS["own_words"]()
    answer = pmo.gap_by_dimension(client)
    assert claim(answer, "x", "Perception of Significant change is low.").text
    with pytest.raises(ValueError, match=r"holds barred words: \['significant'\]"):
        claim(answer, "x", "Perception of Significant change is significant.")


# -- whatever the client -------------------------------------------------------------------------


def _first(sample, people):
    """Return the answers to all questions of a sample, cut to its first people."""
    client = load_client(shipped("sample_data") / sample)
    asked = client["respondents"]
    kept = set(asked.loc[asked["wave"] == asked["wave"].max(), "resp_id"].head(people))
    tables = {
        name: table[table["resp_id"].isin(kept)] if "resp_id" in table else table
        for name, table in client.tables.items()
    }
    return all_answers(replace(client, tables=tables))


CUT = [
    *(("lindenhof", people) for people in (5, 12)),
    *(pytest.param(("lindenhof", people), marks=pytest.mark.long) for people in (7, 9, 10)),
    pytest.param(("northwind", 15), marks=pytest.mark.long),
]
"""Samples and the number of people they are cut to: few of these have read a message."""

GAPS = {"nan", "None", "<NA>", "inf", "NaT"}


@pytest.mark.parametrize("name", [*CLIENTS, *SAMPLES, *CUT], ids=str)
def test_nothing_shown_holds_a_gap_or_a_mark_of_the_machine(name):
    if name in CLIENTS:
        answers = answered(name)
        assert everything(name)
    else:
        answers = answers_of(name)[1] if name in SAMPLES else _first(*name)
    for answer in answers.values():
        for part in parts(shown(answer, answers)):
            texts = {
                str: lambda part: [part],
                Statement: lambda part: part.lines,
                Table: lambda part: [cell for row in part.rows for cell in row],
                Chart: lambda part: [part.alt, part.title, part.subtitle, part.caption],
            }[type(part)](part)
            for text in texts:
                gaps = {*GAPS, "–"} if isinstance(part, Statement) else GAPS
                assert not set(re.split(r"[\s,;:.()%]+", text)) & gaps, text
                assert not any(character < " " for character in text), repr(text)


# -- what has no answer --------------------------------------------------------------------------


def test_too_few_is_never_called_not_collected():
    lines = said("nine")
    assert lines["reputation_baseline"] == ["No average yet: 9 of 12 answered, 10 needed."]
    assert lines["recommendation"] == ["No average yet: 9 of 12 answered, 10 needed."]
    assert lines["response_by_group"] == ["No comparison of groups yet: 9 answered, 20 needed."]
    assert lines["value_by_wave"] == [
        "No change over time yet: it takes 8 waves with 10 answers each; 1 wave has asked what "
        "users get and give. It has fewer than 10."
    ]
    assert lines["four_barriers"] == [
        "Not collected: the four questions on the barriers (instrument funnel: knows, understands, "
        "confident, cost)."
    ]


@pytest.mark.parametrize("name", CLIENTS)
def test_only_what_nobody_was_asked_is_called_not_collected(name):
    """What a client has answered, by instrument and table, and what the answers say of it."""
    client = CLIENTS[name]()
    items = client["items"].set_index("item_id")["instrument"]
    asked = set(client["responses"]["item_id"].map(items)) | set(client.tables)
    for answer in answered(name).values():
        if answer.lack is Lack.NOT_COLLECTED:
            assert answer.absent
            assert not set(answer.absent) & asked, answer.name
        elif answer.missing:
            assert "ot collected" not in answer.missing, answer.name


def test_asked_in_an_earlier_wave_only_is_said_so():
    client = replace(CLIENTS["nine"](), waves=(Wave("2026"), Wave("2027")))
    assert pmo.recommendation(client).missing == ""
    assert pmo.perceived_value(client).missing == (
        "Not asked in 2027, last in 2026: what users get from the PMO and what they give. Ask the "
        "8 items of the instrument value."
    )


def test_a_half_that_nobody_was_asked_is_named():
    client = CLIENTS["nine"]()
    answers = client["responses"]
    only = replace(client, tables={**client.tables, "responses": answers[answers["aspect"] != "E"]})
    assert pmo.gap_by_dimension(only).missing == (
        "Not collected: expectation of the quality attributes. Ask the 22 items with the aspects E "
        "and P."
    )
    assert pmo.quality_attributes(only).missing == ""


def test_what_the_guard_has_hidden_whole_is_not_called_too_few():
    client = CLIENTS["own_words"]()
    client.disclosed.append((("gap", "overall"), frozenset(f"R{at:02}" for at in range(21))))
    statement = pmo.gap_by_group(client).say()
    assert statement.lines == (
        "Not shown: with what is shown elsewhere it would give a small group away.",
    )
    assert statement.lack is Lack.HIDDEN


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "all_alike",
            "For the next report, measure what is kept of all promises beside what was heard. "
            "Instilling Confidence has no verdict without it.",
        ),
        (
            "census",
            "For the next report, collect the 2 measures that decide. Revealing PMO Value and "
            "Instilling Confidence have no verdict without them.",
        ),
    ],
)
def test_find_out_names_what_is_missing_and_no_question_that_was_answered(name, text):
    assert said(name)["say_decisions"][-1].startswith(text)


# -- charts --------------------------------------------------------------------------------------


def test_a_bar_of_the_barriers_is_named_by_those_it_counts_and_not_by_the_question():
    """Who does not say that it costs too much is counted, whatever way the question is put."""
    answer = answered("no_shortfall")["four_barriers"]
    chart, table = answer.chart(), answer.table()
    assert "Also find the cost acceptable: 10 of 10." in chart.alt
    assert "funnel cost" not in chart.alt
    assert [row[0] for row in table.rows][-1] == "Also find the cost acceptable"
    assert [row[1] for row in table.rows][-1] == "funnel cost"


def test_a_question_put_the_other_way_round_does_not_name_the_opposite_of_its_figure():
    client = CLIENTS["census"]()
    items = client["items"].assign(reverse=(client["items"]["item_id"] == "G01").astype("Int64"))
    turned = replace(client, tables={**client.tables, "items": items}, disclosed=[])
    shown_as = {row["item_id"]: row["text"] for row in pmo.gap_by_item(turned).table().data}
    assert shown_as["G01"] == "assurance 1 (answers turned round)"
    assert shown_as["G02"] == "assurance 2"
    assert "assurance 1 (answers turned round)" in set(
        pmo.quality_attributes(turned).result["text"]
    )


# -- what a plan starts and stops ----------------------------------------------------------------


def _decision(name, kind):
    start, stop, _ = said(name)["say_decisions"][-3:]  # before them, perhaps, a target to name
    return {"Start": start, "Stop": stop}[kind]


def test_nothing_is_started_that_the_tables_advise_against():
    assert "2 of 2 options pay back within 12 months in at most 1 of 10 draws" in "\n".join(
        said("two_groups")["options_on_cost"]
    )
    assert _decision("two_groups", "Start") == (
        "Find out in five short talks, for reliability, responsiveness, tangibles, assurance and "
        "empathy, whether the "
        "service or the expectation is off. Reliability is 1.6 below expectation on a 1–7 scale. "
        "Proposed: Head of PMO, by 30 April 2026."
    )
    assert "Drop the fields" not in "\n".join(said("two_groups")["say_actions_merged"])
    assert _decision("no_shortfall", "Start") == (
        "Start nothing: nothing that could be judged falls clearly short."
    )


def test_an_empty_log_has_nothing_to_stop():
    lines = said("two_groups")
    assert lines["hidden_costs"] == [
        "The log holds no cost: its times, minutes or rates are all 0.",
        "Log the times and minutes of the main activities: the log is empty.",
    ]
    assert _decision("two_groups", "Stop") == (
        "Stop nothing yet: log the hours that people spend on the PMO first."
    )


def test_owners_and_dates_are_told_whoever_answered():
    """Nine answers give no order of thirteen actions, all of which have owner and date."""
    lines = said("nine")
    assert lines["say_actions_merged"] == [
        "The order of 13 actions is not tested: choose by owner and date."
    ]
    # What has an owner and a date is no decision any more.
    assert _decision("nine", "Start") == (
        "Start nothing yet: whether any element falls short cannot be told. It takes 10 answers "
        "that differ to each question that decides, and a target where one is needed."
    )
    assert lines["say_ninety_days"] == ["Due by 29 June 2026: 13 of 13 actions."]


def test_no_gap_is_traced_to_communication_where_there_is_none():
    assert said("no_shortfall")["action_ranking"][0] == (
        "1 action would promise less and mends nothing that is lacking, so it has no rank: decide "
        "whether the promise is kept or changed."
    )
    assert "communication" not in "\n".join(said("no_shortfall")["action_ranking"])


# -- words that say more than the figures --------------------------------------------------------


def test_neutral_is_neither_and_nobody_is_called_most():
    assert said("all_alike")["four_barriers"][2] == (
        "The highest barrier is not knowing what the PMO offers: 20 of 20 (100 %; 95 % interval 91 "
        "to 100 %) stop there. All of them answered in the middle: neither yes nor no."
    )
    assert "Most " not in "\n".join(everything("all_alike"))


def test_what_all_name_is_said_although_nothing_leads():
    assert said("census")["perceived_costs"][0] == (
        "No cost stands out as what puts people off: 4 of 4 share the lead (60 of 60 answered). "
        "Each of them is named by 60 of 60 (100 %)."
    )


def test_less_is_not_called_above():
    (felt, *_) = answered("own_words")["cost_calibration_of"].say().claims
    assert felt.text.endswith("; 24 of 36 answered). Felt clearly lower than logged.")
    assert felt.aside == (
        "Of all 36 this would no longer be clear if the 12 who did not answer felt 13.1 times the "
        "log or more."
    )
    assert "above" not in "\n".join(said("own_words")["cost_calibration_of"])


def test_few_are_counted_in_good_grammar_and_by_what_they_are_counted_for():
    lines = said("nine")
    assert lines["perceived_value"][:3] == [
        "Nearly all of 9 say they get much. With fewer than 10 answers no average is given.",
        "Nearly none of 9 say they give much. With fewer than 10 answers no average is given.",
        "Nearly all of 9 get more than they give. With fewer than 10 answers no average is given.",
    ]
    assert (
        "Nearly all of 9 rated the PMO overall below what they expect. With fewer than 10 answers "
        "no average is given."
    ) in lines["gap_by_dimension"]
    assert lines["gap_by_dimension"][-1] == ("Ask more people: the answers are too few for a gap.")


def test_nobody_is_asked_why_others_did_not_answer_where_all_did():
    assert said("census")["response_by_group"] == ["60 of 60 (100 %) people on the list answered."]


# -- beyond the anchors --------------------------------------------------------------------------


def test_a_shortfall_says_how_many_and_that_its_mean_describes_nobody():
    assert said("two_groups")["gap_by_dimension"][5] == (
        "The PMO overall is 1.3 below expectation on a 1–7 scale (95 % interval 0.7 to 2.0; 19 of "
        "30 answered): clearly below. Between a third and two thirds of 19 see it "
        "below. The answers fall into two groups, near −3.5 and near +0.5: the mean describes "
        "neither."
    )


def test_nothing_is_called_in_order_or_too_few_that_was_not_judged():
    """All 20 rated every dimension 1 below expectation; both groups answered alike."""
    lines = said("all_alike")
    assert lines["gap_by_dimension"][-1] == (
        "Keep measuring, and ask more people: the answers leave open what is short."
    )
    assert lines["say_scorecard"][0] == (
        "Building Trust: no verdict yet. Expected 6.0, experienced 5.0 on a 1–7 scale (20 of 40). "
        "The answers do not vary, so it is not judged."
    )
    assert lines["response_by_group"][-1] == (
        "Ask two people on the list what keeps others from answering; chase nobody."
    )


def test_what_was_asked_in_part_is_not_called_unasked():
    """The hours felt were asked for, and nothing logged."""
    (barriers,) = [line for line in said("five")["say_scorecard"] if "Barriers" in line]
    assert barriers == (
        "Reducing Barriers: no verdict yet. What would decide it is missing: the hours felt beside "
        "the hours logged. Not all that it takes was collected."
    )


def test_an_empty_log_is_not_called_too_few_answers():
    (barriers,) = [line for line in said("two_groups")["say_scorecard"] if "Barriers" in line]
    assert barriers.endswith(
        "the hours felt beside the hours logged. What was collected for it holds no figure."
    )


def test_nobody_is_asked_what_was_missing_where_nobody_had_to_do_it_again():
    lines = said("no_shortfall")["rework_by_channel"]
    assert lines[0].startswith("Of simple tasks, none of those done alone had to be done")
    assert not [line for line in lines if line.startswith("Ask those")]


def test_one_fact_has_one_verdict_however_it_is_compared():
    """23 of 23 projects in time with the method and 23 of 23 without it, all of one class."""
    alike = "23 of 23 (100 %) with the PMO's method, 23 of 23 (100 %) without it"
    assert said("no_shortfall")["on_time_compared"][:2] == [
        f"Projects on time: {alike}. That is 0 percentage points apart (95 % interval −14 to 14): "
        "too few projects to tell. The projects chose the method themselves.",
        f"Projects on time, of the same size and type: {alike}. Nothing varies within the classes, "
        "so no difference is judged.",
    ]


def test_answers_that_are_all_alike_are_told_and_not_judged():
    lines = said("all_alike")
    for line in (lines["gap_by_dimension"][5], lines["perceived_value"][0]):
        assert "(no variation, so no interval" in line
        assert "). No variation, so not judged." in line
        assert "95 % interval" not in line
        assert "no longer be clear" not in line


@pytest.mark.parametrize("name", ["census", "no_shortfall"])
def test_nobody_is_silent_where_everybody_answered(name):
    told = "\n".join(everything(name))
    assert "did not answer" not in told
    notes = [
        note
        for answer in answered(name).values()
        for part in parts(shown(answer, answered(name)))
        if isinstance(part, Chart)
        for note in (part.caption, *part.notes)
    ]
    assert not [note for note in notes if "non-response" in note]


def test_the_overall_gap_of_northwind_ends_at_minus_a_tenth():
    (claim_,) = [
        claim_
        for claim_ in answers_of("northwind")[1]["gap_by_dimension"].say().claims
        if claim_.subject == "overall"
    ]
    assert claim_.text.endswith(": clearly below. 38 of 38 see it below.")
    assert claim_.aside == (
        "The mean of all 61 would no longer be clearly short if the 23 who did not answer averaged "
        "−0.1 or better."
    )
    assert claim_.gist == "The PMO overall is 0.7 below expectation on a 1–7 scale"


@given(st.integers(10, 60), st.integers(1, 40), st.floats(-6, -0.6))
def test_what_is_told_of_those_who_did_not_answer_is_true_as_it_is_printed(n, silent, gap):
    """At the end of the scale nobody can average more: then nothing is asked for."""
    client = Client(
        id="a", name="A", report_date=date(2026, 3, 31), stakeholders={"All": n + silent}
    )
    row = {"dimension": "care", "n": n, "gap": gap}
    released = release(client, pd.DataFrame([row]), activity="T2", name="x", needs=[],
                       keys=["dimension"], people=Behind.ROOM, facts={"reach": 6.0})  # fmt: skip
    text = those_who_did_not_answer(released, row, "gap", Verdict.CLEAR_SHORTFALL)
    needed = first_past(tipping_point(gap, n, n + silent, -0.5), up=True)
    assert ("Whatever the" in text) == (abs(needed) > 6)
    if "Whatever the" not in text:
        told = float(re.search(r"averaged \S+", text).group().split()[1].replace("−", "-"))
        assert (n * gap + silent * told) / (n + silent) > -0.5
        assert (n * gap + silent * (told - 0.1)) / (n + silent) <= -0.5 + 1e-9
    assert those_who_did_not_answer(released, row, "gap", Verdict.SHORTFALL) == ""


def test_two_levels_in_a_sentence_differ_by_the_difference_it_tells():
    """The gaps of two waves: where rounding parts them, the difference is called the exact one."""
    lines = [line.text for line in answers_of("northwind")[1]["gap_change"].say().claims[1:]]
    pattern = r"was (\S+) in \S+ and (\S+) in \S+ .* The (exact )?difference is (\S+) "
    told = [re.search(pattern, line.replace("−", "-")).groups() for line in lines]
    assert len({exact for _, _, exact, _ in told}) == 2
    for first, second, exact, difference in told:
        apart = abs(float(second) - float(first) - float(difference))
        assert (0.05 < apart < 0.15) if exact else (apart < 1e-9)


def test_what_would_end_a_verdict_on_hours_is_told_beside_the_log():
    """(40 ln 1.1 − 20 ln 8) / 20 is ln 0.151: the others would feel a seventh of the log."""
    assert tipping_point(math.log(8), 20, 40, math.log(1.1)) == pytest.approx(
        math.log(0.151), abs=0.01
    )
    felt = said("all_alike")["cost_calibration_of"][0]
    assert "feel 8.0 times the " in felt
    assert "(no variation, so no interval; 20 of 40 answered)" in felt
    assert felt.lower().endswith("no variation, so not judged.")


def test_waiting_is_shortened_and_not_the_activity_stopped():
    assert _decision("all_alike", "Stop") == (
        "Shorten “Status report”. 480 hours a year, at a cost of GBP 28,800 a year (likely range "
        "GBP 25,200 to 32,400). Agree how much to save: each tenth is worth GBP 2,880 a year. "
        "Proposed: Head of PMO, by 30 April 2026."
    )
