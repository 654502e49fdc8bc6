"""Columns that no export has: what is told without them, what is not, and that it is said."""

from dataclasses import replace

import pandas as pd
import pytest
from asking import SEED, all_answers, answers_of, asked, evidence_from, parts, shown

import pmo_workshop as pmo
from pmo_workshop.elements.question import FACES
from pmo_workshop.elements.workshop import QUESTIONS
from pmo_workshop.intake.checks import check_table
from pmo_workshop.intake.csv_file import read_csv
from pmo_workshop.paths import shipped
from pmo_workshop.plan.gaps import table_not_collected
from pmo_workshop.publications.reviews import gap_action_plan
from pmo_workshop.schema import OF_PEOPLE, TABLES
from pmo_workshop.texts import open_place
from pmo_workshop.verdicts import Lack, Verdict

RESTS_ON = sorted({(name, q.name) for q in QUESTIONS for name in q.rests_on})
USES = sorted({(name, q.name) for q in QUESTIONS for name in (*q.rests_on, *q.uses)})


def column_of(name):
    table, column = name.split(".")
    return TABLES[table].column(column)


def without(*names, every=1):
    """Return the sample client without the cells of columns, or without every so many of them."""
    client, _ = answers_of("northwind")
    tables = dict(client.tables)
    for name in names:
        table, column = name.split(".")
        frame = tables[table]
        blank = pd.Series(range(len(frame)), index=frame.index) % every == 0
        tables[table] = frame.assign(**{column: frame[column].mask(blank)})
    return replace(client, tables=tables)


def said(answer):
    return [line.rstrip() for line in answer.say().lines]


# -- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [t.name for t in TABLES.values() if any(
    column.may_be_absent for column in t.columns)])  # fmt: skip
def test_a_column_that_is_not_there_is_read_as_one_of_blank_cells(name):
    table = TABLES[name]
    lines = (shipped("sample_data") / "northwind" / f"{name}.csv").read_text("utf-8").splitlines()
    rows = pd.DataFrame([line.split(",") for line in lines[1:] if '"' not in line][:5],
                        columns=lines[0].split(","))  # fmt: skip
    for column in table.columns:
        if column.may_be_absent and column.name in rows:
            blank = rows.assign(**{column.name: ""}).to_csv(index=False)
            absent = rows.drop(columns=column.name).to_csv(index=False)
            read = [check_table(read_csv(text.encode(), f"{name}.csv", table.column_names), table)
                    for text in (blank, absent)]  # fmt: skip
            pd.testing.assert_frame_equal(read[0].frame, read[1].frame)
            assert [str(p) for p in read[0].problems] == [str(p) for p in read[1].problems]


def test_a_rule_over_an_absent_column_holds_for_the_others():
    text = "activity,role,volume_yr,min_likely,min_high,waste\nReport,Sponsor,12,60,45,none\n"
    found = check_table(read_csv(text.encode(), "effort_log.csv"), TABLES["effort_log"])
    assert [str(problem) for problem in found.problems] == [
        "effort_log.csv, row 2, min_low: min_low must not exceed min_likely must not exceed "
        "min_high (min_low: blank, min_likely: 60, min_high: 45). Correct it."
    ]


def test_every_optional_column_that_matters_says_what_a_row_without_it_lacks():
    for name, _ in USES:
        column = column_of(name)
        assert (column.may_be_absent, column.may_be_blank) == (True, True), name
    for name, _ in RESTS_ON:
        assert column_of(name).how_to_collect, name


# -- every question ------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "asks"), USES, ids=lambda part: str(part))
def test_a_question_says_how_many_rows_lack_a_column(name, asks):
    question, column = getattr(pmo, asks), column_of(name)
    _, known = answers_of("northwind")
    for every in (1, 2):
        client = without(name, every=every)
        answer = asked(question, client, dict(known))
        faces = shown(answer, known, FACES if every == 2 else ("say", "table", "next"))
        assert answer.missing or parts(faces), "an answer without a face"
        table = name.split(".")[0]
        blank, rows = int(client[table][column.name].isna().sum()), len(client[table])
        if column.part_of:
            blank = int((client[table][column.name].isna()
                         & client[table][column.part_of].notna()).sum())  # fmt: skip
        many = "All" if blank == rows else "Some"
        told = many if table in OF_PEOPLE else f"{blank} of {rows}"
        if column.without:
            assert any(
                note.startswith(f"{told} rows of {table}.csv")
                and column.name in note
                and note.endswith(column.without)
                for note in answer.notes
            ), answer.notes
        if every == 2:
            assert answer.lack is not Lack.NOT_COLLECTED


@pytest.mark.parametrize(("name", "asks"), RESTS_ON, ids=lambda part: str(part))
def test_a_question_that_rests_on_a_column_is_not_answered_without_it(name, asks):
    _, known = answers_of("northwind")
    answer = asked(getattr(pmo, asks), without(name), dict(known))
    if answer.question.name == "closing_times":
        return
    assert (answer.lack, answer.absent) == (Lack.NOT_COLLECTED, (name,))
    assert answer.missing == (
        f"Not collected: {name.replace('.', '.csv, column ')}. {column_of(name).how_to_collect}"
    )


def test_a_client_without_any_of_them_has_a_report_that_says_what_it_lacks():
    client = without(*{name for name, _ in USES})
    answers = all_answers(client)
    closing = table_not_collected(evidence_from(client, answers))
    at = [column.name for column in closing.columns].index("takes")
    takes = {row[at] for row in closing.rows}
    for name in ("tickets.expected_days", "benefits.share_likely", "effort_log.rate_per_h"):
        assert any(column_of(name).how_to_collect in told for told in takes), name


# -- what is told instead ------------------------------------------------------------------------


def test_without_an_expected_time_closing_times_and_open_requests_are_told():
    answer = pmo.schedule_gap(without("tickets.expected_days"), SEED)
    assert said(answer) == [
        "Half of the 382 requests closed took 12.0 days or longer (95 % interval 11.0 to 13.0 "
        "days).",
        "14 more requests are still open and in none of these figures.",
    ]


def test_of_some_requests_the_expected_time_is_enough():
    client = without("tickets.expected_days", every=2)
    answer = pmo.schedule_gap(client, SEED)
    tickets = client["tickets"]
    both = tickets["closed"].notna() & tickets["expected_days"].notna()
    assert answer.n == int(both.sum()) > 0
    monthly = pmo.on_time_by_month(client).result
    last = pd.Timestamp(client.report_date).replace(day=1)
    assert monthly["n"].sum() == int((both & (tickets["closed"] < last)).sum())


def test_without_a_method_the_projects_on_time_are_told_and_nothing_is_compared():
    client = without("projects.method_used")
    assert said(pmo.on_time_compared(client, SEED)) == [
        "25 of 46 (54 %) projects finished on time. Which of them used the PMO's method is not "
        "recorded: there is nothing to compare."
    ]
    costs = pmo.cost_overruns(client, SEED)
    assert said(costs) == [
        "45 projects cost 1.06 times their budget (95 % interval 1.01 to 1.11). 8 of 10 stayed "
        "below 1.21 times the budget (95 % interval 1.13 to 1.28)."
    ]
    assert costs.title() == "Projects cost 1.06 times their budget"


def test_minutes_without_a_range_are_one_figure():
    answer = pmo.hidden_costs(without("effort_log.min_low", "effort_log.min_high"), SEED)
    assert said(answer)[0] == (
        "By their log, clients spend about GBP 233,000 a year on work for the PMO (the same in "
        "every draw)."
    )
    assert answer.notes[-1] == (
        "26 of 26 rows of effort_log.csv have no min_low and min_high: there the likely figure is "
        "taken for certain, and the range is too narrow."
    )


def test_one_end_makes_no_range():
    both = pmo.hidden_costs(without("effort_log.min_low", "effort_log.min_high"), SEED)
    one = pmo.hidden_costs(without("effort_log.min_low"), SEED)
    pd.testing.assert_frame_equal(one.result, both.result)


def test_a_share_without_a_range_is_one_figure():
    client = without("benefits.share_low", "benefits.share_high")
    told = pmo.benefits_told(client, pmo.awareness(client), SEED)
    assert said(told)[-1] == (
        "Of GBP 8,000,000 verified, GBP 3,300,000 is the PMO's part: one share is given for each "
        "benefit, without a range. The rest is the projects' own."
    )
    assert not pmo.appraisal(client, SEED).missing


def test_without_a_grade_nothing_rests_on_opinion():
    client = without("benefits.evidence")
    told = pmo.benefits_told(client, pmo.awareness(client), SEED)
    assert told.result["evidence"].eq("").all()
    assert not [claim for claim in told.say().claims if claim.verdict is Verdict.NOT_SUPPORTED]


def test_without_a_severity_themes_have_a_share_and_no_priority():
    answer = pmo.issue_shares(without("issues.severity"), SEED)
    _, known = answers_of("northwind")
    before = known["issue_shares"].result.set_index("theme")["x"]
    assert answer.result.set_index("theme")["x"].to_dict() == before.to_dict()
    assert answer.result["priority"].isna().all()
    assert "priority" not in {claim.subject for claim in answer.say().claims}


def test_without_a_coder_one_person_counts_and_no_agreement_is_told():
    shares = pmo.issue_shares(without("issues.coder"), SEED)
    assert (
        "Who sorted the statements into themes is not recorded: no agreement can be told."
        in said(shares)
    )
    assert shares.facts.get("kappa") is None
    assert pmo.value_map(without("ladders.coder"), SEED).facts.get("kappa") is None
    read = pmo.promise_coverage(without("promise_audit.coder"), SEED)
    assert "Who read them is not recorded, so agreement cannot be measured." in said(read)[-1]


def test_an_action_of_unknown_effort_or_cause_stays_in_the_list():
    ranked = pmo.action_ranking(without("actions.effort_days", "actions.cause", every=2), SEED)
    _, known = answers_of("northwind")
    assert set(ranked.result["action_id"]) == set(known["action_ranking"].result["action_id"])
    unknown = ranked.result[ranked.result["effort_days"].isna()]
    assert len(unknown)
    assert unknown["priority"].isna().all()
    assert ranked.result.loc[ranked.result["cause"].isna(), "direction"].eq("").all()


def test_the_plan_of_actions_leaves_open_what_no_action_tells():
    client = without("actions.effort_days", "actions.cause", "actions.dimension")
    (table,) = gap_action_plan(client, "", SEED, client.report_date).fields["plan"]
    assert {(row[1], row[2], row[5]) for row in table.rows} == {("–", "–", open_place("effort"))}
