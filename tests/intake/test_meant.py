"""What a person may have meant: asked when it is near in name and in content, never ordered."""

import time

import pytest

from pmo_workshop.content.rubric import rubric
from pmo_workshop.errors import nearest_name
from pmo_workshop.intake import check_client
from pmo_workshop.schema import TABLES

TRAPS = [("Name", "na"), ("capacity", "activity"), ("date", "waste"), ("owner", "coder"),
         ("site_id", "line_id"), ("severity", "service_id"), ("unit", "text"), ("rate", "date"),
         ("hours", "cost"), ("comment", "component")]  # fmt: skip
MEANT = [("rating", "rag"), ("RespondentID", "resp_id"), ("nmae", "name"), ("statsu", "status"),
         ("lvie", "live"), ("preformance", "performance"), ("t2-gaps", "t2-five-gaps")]  # fmt: skip
PROJECTS = "project_id,method_used,dose,plan_end,end,budget,actual,{},forecast_p\n"


def lines(problems):
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(("written", "name"), TRAPS)
def test_what_is_only_a_little_alike_is_not_offered(written, name):
    assert nearest_name(written, [name]) == ""


@pytest.mark.parametrize(("written", "name"), MEANT)
def test_what_is_near_is_offered(written, name):
    assert nearest_name(written.replace("ID", "_id"), ["zzz", name]) == name


def test_a_very_long_text_is_near_nothing_at_once():
    begun = time.perf_counter()
    assert nearest_name("name " * 200_000, ["name", "importance", "performance"]) == ""
    assert time.perf_counter() - begun < 0.5


def test_no_column_is_offered_for_another_of_its_own_table():
    twins = [
        (table.name, one, other)
        for table in TABLES.values()
        for one in table.column_names
        for other in table.column_names
        if one != other and nearest_name(one, [other]) and one[:3] != other[:3]
    ]
    assert twins == []


@pytest.mark.parametrize(
    ("written", "cell", "asked"),
    [("rating", "green", True), ("rating", "3", False), ("rags", "amber", True)],
)
def test_a_column_is_asked_about_only_if_its_cells_would_fit(folder, written, cell, asked):
    row = f"P1,1,1,2026-01-05,,10,,{cell},0.5\n"
    found = check_client(folder(projects__csv=PROJECTS.format(written) + row))
    question = (
        "projects.csv, row 1: there is no column 'rag' (last status). Is it the column "
        f"'{written}'? If so, rename that in the file; if not, leave it."
    )
    not_used = f"projects.csv, row 1: the column '{written}' is not used."
    assert lines(found.problems) == []
    assert lines(found.warnings) == [*([question] if asked else []), not_used]


@pytest.mark.parametrize(("cell", "asked"), [("0", True), ("2024", False)])
def test_a_column_of_numbers_is_asked_about_only_if_they_are_in_range(folder, cell, asked):
    found = check_client(folder(costs__csv=f"line_id,years,amount,kind\nL1,{cell},5,run\n"))
    assert ("Is it the column 'years'?" in str(found.problems[0])) is asked


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("time to close,2,Arbeitstage", "unit: 'Arbeitstage' is not one of working days,"),
        ("time to close,2,days", "Did you mean 'working days' or 'calendar days'?"),
        ("Erstreaktion,2,working days", "metric: 'Erstreaktion' is not one of time to close, time"),
    ],
)
def test_a_service_level_is_measured_only_in_units_that_are_known(folder, written, advice):
    levels = f"sla_id,service_id,metric,limit,unit,target,window\nS,V,{written},0.9,month\n"
    problem, *_ = check_client(folder(sla__csv=levels)).problems
    assert advice in str(problem)


def test_a_word_that_begins_with_an_allowed_one_is_offered_it(folder):
    log = "activity,role,volume_yr,min_likely,waste\nAsk,Sponsors,5,10,Waiting\n"
    (problem,) = check_client(folder(effort_log__csv=log)).problems
    assert str(problem).endswith("Did you mean 'wait'?")


def test_a_column_of_names_is_no_flag_and_is_not_quoted(folder):
    found = check_client(
        folder(responses__csv="resp_id,item_id,aspect,value,Name\nR1,G1,P,4,Anna Beispiel\n")
    )
    said = lines(found.problems) + lines(found.warnings)
    assert said[:2] == [
        "responses.csv, row 1: the column 'Name' is not used.",
        "responses.csv, row 1: the column 'Name' holds contact data by its name: nothing of it is "
        "read. Delete it from the file.",
    ]
    assert "'na'" not in "".join(said)
    assert "Anna" not in "".join(said)


def test_an_optional_column_that_may_be_misspelt_is_asked_about_and_stops_nothing(folder):
    head = "resp_id,wave,role,unit,tenure_band,power,interest,codee\n"
    rows = "R1,1,A,U,,,,k7\nR2,1,A,U,,,,k8\nR3,1,A,U,,,,k9\n"
    found = check_client(folder(respondents__csv=head + rows))
    assert found.problems == ()
    assert lines(found.warnings) == [
        "respondents.csv, row 1: there is no column 'code' (self-chosen code that links one "
        "person's answers over the waves). Is it the column 'codee'? If so, rename that in the "
        "file; if not, leave it.",
        "respondents.csv, row 1: the column 'codee' is not used.",
    ]


@pytest.mark.parametrize("written", ["Resp ID", "RESP_ID", "resp-id"])
def test_another_spelling_of_a_column_is_certain(folder, written):
    head = f"{written},wave,role,unit,tenure_band,power,interest\n"
    rows = "R1,1,A,U,,,\nR2,1,A,U,,,\nR3,1,A,U,,9,\n"
    assert lines(check_client(folder(respondents__csv=head + rows)).problems) == [
        f"respondents.csv, row 1: the column '{written}' is unknown. Did you mean 'resp_id'? "
        "Rename it in the file.",
        "respondents.csv, row 4, power: 9 is outside 1 to 5. Correct it.",
    ]


def test_the_name_of_a_service_is_told_from_its_id(folder):
    tickets = "ticket_id,service_id,opened,closed,paused_h,expected_days,met\n"
    row = "T1,reporting,2026-01-05,2026-01-09,0,3,0\n"
    assert lines(check_client(folder(tickets__csv=tickets + row)).problems) == [
        "tickets.csv, row 2, service_id: 'reporting' is not in services.csv. It is the name of "
        "'S1' there; write the id."
    ]


def test_one_row_each_is_advised_only_where_rows_differ_by_it(folder):
    held = "stakeholder_id,current,desired,rung,date,act\nS1,N/S,S,client,2026-01-05,\n"
    assert lines(check_client(folder(engagement__csv=held)).problems) == [
        "engagement.csv, row 2, current: 'N/S' is not one of U, R, N, S, L. Did you mean 'N' "
        "or 'S'?"
    ]


# -- names that two tables share -----------------------------------------------------------------

LOG = "activity,role,volume_yr,min_low,min_likely,min_high,rate_per_h,waste,rework_p\n"
OPTIONS = ("option_id,option,activity,role,kind,saved_low,saved_likely,saved_high,adopt_low,"
           "adopt_likely,adopt_high,one_off,run_yr\n")  # fmt: skip


@pytest.mark.parametrize(
    ("activity", "problems", "warnings"),
    [
        ("Status report", [], []),
        ("status Report ", ["options.csv, row 2, activity: 'status Report' is written 'Status "
         "report' in effort_log.activity, and is not joined with it. Write both the same."], []),
        ("Status reports", [], ["options.csv, row 2, activity: 'Status reports' is not in "
         "effort_log.activity. Did you mean 'Status report'?"]),
        ("Gate", [], ["options.csv, activity: none of its names is in effort_log.activity, so "
         "nothing is joined with it."]),
    ],
)  # fmt: skip
def test_a_name_that_another_table_has_is_written_the_same(folder, activity, problems, warnings):
    found = check_client(
        folder(
            effort_log__csv=LOG + "Status report,Managers,12,1,2,3,50,wait,0\n",
            options__csv=OPTIONS + f"O1,Drop it,{activity},,remove,1,1,1,1,1,1,0,0\n",
        )
    )
    assert lines(found.problems) == problems
    assert lines(found.warnings) == warnings


def test_every_column_that_is_joined_exists():
    for table in TABLES.values():
        for column in table.columns:
            for place in column.joined_to:
                other, key = place.split(".")
                assert key in TABLES[other].column_names, f"{table.name}.{column.name}"


def test_of_two_spellings_the_rarer_is_refused_with_its_rows(folder):
    rows = ["Tangibles", "Tangibles", "tangibles", "tangibles", "tangibles"]
    items = "item_id,instrument,dimension,text,scale_min,scale_max,reverse\n" + "".join(
        f"G{n},gap,{name},Text,1,7,0\n" for n, name in enumerate(rows, 1)
    )
    assert lines(check_client(folder(items__csv=items)).problems) == [
        "items.csv, rows 2 and 3, dimension: 'Tangibles' is also written 'tangibles': they would "
        "count as two. Write both the same."
    ]


def test_names_that_capitals_would_split_are_refused(folder):
    costs = "resp_id,component,severity,hours_month,engage_intent\n"
    found = check_client(folder(perceived_cost__csv=costs + "R1,time,8,,\nR2,Time,2,,\n"))
    assert lines(found.problems) == [
        "perceived_cost.csv, row 3, component: 'Time' is also written 'time': they would count as "
        "two. Write both the same."
    ]


@pytest.mark.parametrize("role", ["sponsors", "SPON SORS"])
def test_a_role_is_written_as_in_the_list_of_stakeholders(folder, role):
    settings = (
        'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n[stakeholders]\nSponsors = 9\n'
    )
    respondents = f"resp_id,wave,role,unit,tenure_band,power,interest\nR1,2026,{role},U,,,\n"
    found = check_client(
        folder(client__toml=settings, respondents__csv=respondents, responses__csv=None,
               bws__csv=None)
    )  # fmt: skip
    assert lines(found.problems) == [
        f"respondents.csv, role: '{role}' is not in [stakeholders]. Did you mean 'Sponsors'?"
    ]


@pytest.mark.parametrize(("table", "column"), [("sla", "window"), ("maturity", "dimension")])
def test_words_on_which_an_analysis_rests_are_a_closed_list(table, column):
    assert TABLES[table].column(column).choices


def test_the_dimensions_of_the_rubric_are_those_that_may_be_rated():
    asked = dict.fromkeys(dimension for dimension, _ in rubric())
    assert TABLES["maturity"].column("dimension").choices == tuple(asked)


# -- what obeying a message must not destroy -----------------------------------------------------


def test_two_answers_to_one_component_may_both_be_right(folder):
    costs = "resp_id,component,severity,hours_month,engage_intent\n"
    rows = "R1,effort,8,,\nR1,effort,2,,\nR1,time,5,,\nR1,time,5,,\n" + 40 * "R2,time,5,,\n"
    assert lines(check_client(folder(perceived_cost__csv=costs + rows)).problems) == [
        "perceived_cost.csv, 40 rows (5, 7, 8, 9, 10 …): the same row is there already, further "
        "up. If it was entered or pasted twice, delete it; if not, give each its own resp_id or "
        "component.",
        "perceived_cost.csv, row 3: resp_id 'R1', wave '2026', component 'effort' is in row 2 "
        "already, with different values. If both are right, give each its own resp_id or "
        "component; if not, correct one.",
    ]


# -- tasks and roles -----------------------------------------------------------------------------


@pytest.mark.parametrize("row", ["Close,,", "Close,Lead,"])
def test_a_task_with_nobody_is_a_row_without_a_code(folder, row):
    found = check_client(folder(raci__csv=f"task,role,code\nPlan,PMO,A\nPlan,PMO,R\n{row}\n"))
    assert (found.problems, found.warnings) == ((), ())
    assert found.client["raci"]["task"].tolist() == ["Plan", "Plan", "Close"]


def test_a_code_without_a_role_is_refused(folder):
    assert lines(check_client(folder(raci__csv="task,role,code\nClose,,A\n")).problems) == [
        "raci.csv, row 2, role: a code needs a role (role: blank, code: 'A'). Correct it."
    ]


@pytest.mark.parametrize("cell", ["A/R", "AR", "a, r", "A+R"])
def test_a_cell_with_two_codes_is_told_to_be_two_rows(folder, cell):
    found = check_client(folder(raci__csv=f'task,role,code\nPlan,PMO,"{cell}"\n'))
    assert lines(found.problems) == [
        f"raci.csv, row 2, code: '{cell}' is not one of R, A, C, I. It holds A and R: write one "
        "row for each of them."
    ]
