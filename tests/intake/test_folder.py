"""A client folder: tables with types and waves, or every problem in one message."""

import csv
import io
import json
import os
import subprocess
import sys

import openpyxl
import pandas as pd
import pytest

from pmo_workshop.errors import DataError
from pmo_workshop.intake import check_client, load_client
from pmo_workshop.intake.client import Client, Problem
from pmo_workshop.paths import ITEM_BANKS, shipped
from pmo_workshop.schema import PANDAS_TYPES, TABLES

HEAD = "resp_id,wave,role,unit,tenure_band,power,interest\n"


def problems(client) -> list[str]:
    return [str(problem) for problem in check_client(client).problems]


def warnings(client) -> list[str]:
    return [str(warning) for warning in check_client(client).warnings]


def workbook(**sheets: list[list]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


# --- What is right ------------------------------------------------------------------------------


def test_a_right_folder_has_no_problem_and_no_warning(folder):
    findings = check_client(folder())
    assert (findings.problems, findings.warnings) == ((), ())
    assert [reading.table for reading in findings.readings] == [
        *("respondents", "items", "responses", "bws", "services", "tickets")
    ]


def test_columns_have_the_types_of_the_schema(folder):
    client = load_client(folder())
    for name, frame in client.tables.items():
        table = TABLES[name]
        assert list(frame.columns) == table.column_names
        assert {c.name: str(frame[c.name].dtype) for c in table.columns} == {
            c.name: PANDAS_TYPES[c.kind] for c in table.columns
        }
        assert isinstance(frame.index, pd.RangeIndex)


def test_every_table_with_respondents_has_the_wave(folder):
    client = load_client(folder())
    assert client["responses"]["wave"].tolist() == ["2026"] * 5
    assert client["bws"]["wave"].tolist() == ["2026"] * 2
    assert [wave.name for wave in client.waves] == ["2026"]


def test_an_id_in_two_waves_is_two_respondents(folder):
    client = load_client(
        folder(
            respondents__csv=HEAD + "R1,2025,A,U,,,\nR1,2026,A,U,,,\nR2,2026,A,U,,,\n",
            responses__csv="resp_id,wave,item_id,aspect,value,na\n"
            "R1,2025,G1,P,4,0\nR1,2026,G1,P,5,0\nR2,,G1,P,6,0\n",
            bws__csv=None,
        )
    )
    assert client["respondents"]["resp_id"].tolist() == ["R1@2025", "R1@2026", "R2@2026"]
    assert client["responses"]["resp_id"].tolist() == ["R1@2025", "R1@2026", "R2@2026"]


def test_waves_are_in_the_order_of_the_settings_else_of_the_names(folder):
    respondents = HEAD + "R1,w10,A,U,,,\nR2,w2,A,U,,,\nR3,w10,A,U,,,\n"
    assert [w.name for w in load_client(folder(respondents__csv=respondents)).waves] == [
        *("w2", "w10")
    ]
    settings = (
        'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n'
        "[waves.w10]\nstart = 2025-01-01\nend = 2025-02-01\n[waves.w2]\n[waves.w99]\n"
    )
    client = load_client(folder(respondents__csv=respondents, client__toml=settings))
    assert [(wave.name, wave.dates) for wave in client.waves] == [
        ("w10", "1 January 2025 to 1 February 2025"),
        ("w2", "wave w2"),
    ]
    assert [str(warning) for warning in client.warnings] == [
        "client.toml: wave 'w99' has no answers yet and is left out."
    ]


def test_a_missing_table_breaks_nothing(folder):
    client = load_client(folder(tickets__csv=None))
    assert not client.collected("tickets")
    assert client["tickets"].empty


@pytest.mark.parametrize("table", ["respondents", "items", "services"])
def test_a_table_that_others_refer_to_may_be_missing(folder, table):
    client = load_client(folder(**{f"{table}__csv": None}))
    assert client["responses"]["wave"].notna().all()
    assert client.warnings


def test_groups_are_merged_by_spaces_and_form_and_look_alikes_are_told(folder):
    client = folder(
        respondents__csv=HEAD + "R1,1,Café,U,,,\nR2,1, Cafe\u0301 ,U,,,\nR3,1,C\u0430fé,U,,,\n",
    )
    findings = check_client(client)
    assert findings.client["respondents"]["role"].tolist() == ["Café", "Café", "C\u0430fé"]
    assert findings.readings[0].decisions == (
        "role: 1 cell read without the spaces around the name and in composed form",
    )
    assert warnings(client) == [
        "respondents.csv, row 4, role: 'C\u0430fé' looks like 'Café'; they count as two."
    ]


def test_words_for_missing_are_text_and_ids_stay(folder):
    client = load_client(
        folder(
            respondents__csv=HEAD + "007,1,NA,None,null,,\n1e5,1,nan,-,n/a,,\n1.0,1,x,y,z,,\n",
            responses__csv="resp_id,item_id,aspect,value,na\n007,G1,P,1,0\n1.0,G1,P,1,0\n",
            bws__csv=None,
        )
    )
    respondents = client["respondents"]
    assert respondents["resp_id"].tolist() == ["007", "1e5", "1.0"]
    assert respondents["role"].tolist() == ["NA", "nan", "x"]
    assert client["responses"]["resp_id"].tolist() == ["007", "1.0"]


def test_the_same_tables_from_a_workbook_give_the_same_client(folder):
    written = load_client(folder())
    tables = {
        name: [frame.columns.tolist(), *frame.astype(object).where(frame.notna(), None).values]
        for name, frame in written.tables.items()
    }
    sheets = {
        name: [[("|".join(c) if isinstance(c, tuple) else c) for c in row] for row in rows]
        for name, rows in tables.items()
    }
    no_csv = {f"{name}__csv": None for name in written.tables}
    read = load_client(folder(**no_csv, client__xlsx=workbook(**sheets)))
    for name in written.tables:
        pd.testing.assert_frame_equal(read[name], written[name])


def test_the_sample_clients_are_right():
    for path in sorted(shipped("sample_data").glob("*/client.toml")):
        assert problems(path.parent) == [], path.parent.name


MONEY = "line_id,year,amount,kind\nL1,0,{},run\nL2,0,{},one_off\n"
STATED = 'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\ndecimal = ","\n'


@pytest.mark.parametrize("form", ["quoted", "semicolon", "tab", "workbook"])
def test_a_thousands_point_is_asked_or_settled_in_every_kind_of_file(folder, form):
    def amounts(*cells: str, **settings: str) -> Client | list[str]:
        lines = MONEY.format(*cells).splitlines()
        rows = [line.split(",") for line in lines]
        files = {
            "quoted": {"costs__csv": MONEY.format(*(f'"{cell}"' for cell in cells))},
            "semicolon": {"costs__csv": "\n".join(";".join(row) for row in rows)},
            "tab": {"costs__csv": "\n".join("\t".join(row) for row in rows)},
            "workbook": {"client__xlsx": workbook(costs=rows)},
        }[form]
        findings = check_client(folder(**files, **settings))
        return findings.client or [str(problem) for problem in findings.problems]

    (problem,) = amounts("80.000", "250.000")
    assert "costs" in problem
    assert "rows 2 and 3, amount: '80.000' may be 80 or 80000" in problem
    stated = amounts("80.000", "250.000", client__toml=STATED)
    assert stated["costs"]["amount"].tolist() == [80_000, 250_000]
    proven = amounts("80.000", "1.250.000")
    assert proven["costs"]["amount"].tolist() == [80_000, 1_250_000]


def test_a_number_of_a_workbook_is_a_number_and_beside_it_text_is_asked(folder):
    numbers = [["line_id", "year", "amount", "kind"], ["L1", 0, 80.125, "run"]]
    client = load_client(folder(client__xlsx=workbook(costs=numbers)))
    assert client["costs"]["amount"].tolist() == [80.125]
    found = problems(folder(client__xlsx=workbook(costs=[*numbers, ["L2", 0, "80.000", "run"]])))
    assert len(found) == 1
    assert found[0].startswith("client.xlsx, sheet costs, row 3, amount: '80.000' may be 80 or ")


def test_times_of_two_time_zones_in_one_row_are_asked(folder):
    tickets = (
        "ticket_id,service_id,opened,closed,paused_h,expected_days,met\n"
        "T1,S1,2026-01-22T20:00:00Z,2026-01-23T20:00:00+01:00,0,5,1\n"
    )
    assert problems(folder(tickets__csv=tickets)) == [
        "tickets.csv: the time zone is Z in opened and +01:00 in closed: the time between them "
        "would be wrong. Write both in one."
    ]


# --- What is wrong ------------------------------------------------------------------------------


def test_all_problems_of_all_files_are_in_one_message(folder):
    client = folder(
        client__toml='id = "acme"\nnmae = "Acme"\nreport_date = 2026-03-31\n',
        items__csv="item_id,instrument,dimension,text,scale_min,scale_max,reverse\n"
        "G1,gap,Reliability,Keeps dates,7,1,0\n"
        "G2,gap,Assurance,,1,7,maybe\n",
        services__csv="service_id,name,group,Status\nS1,Reporting,Core,lvie\nS2,B,C,live\n",
        tickets__csv="ticket_id,service_id,opened,closed,paused_h,expected_days,met\n"
        "T1,S1,03/04/2026,2026-01-09,0,3,0\n"
        "T2,S9,2026-01-06,2026-01-05,-1,0,\n"
        "T2,S2,2026-01-06,,1.5,5,\n",
        bws__csv="resp_id,task,shown,best,worst\nR9,1,S1|S2,S1,S1\n",
        ticket__csv="ticket_id,service_id,opened,closed,paused_h,expected_days,met\n",
        task__csv="a,b\n1,2\n",
    )
    with pytest.raises(DataError) as refused:
        load_client(client)
    assert str(refused.value).splitlines() == [
        "The data in 'acme' cannot be used yet: 16 problems.",
        "client.toml: line 2: there is no key 'nmae'. Did you mean 'name'?",
        'client.toml: name is missing. Write for example: name = "Northwind Ltd"',
        "ticket.csv: is no table of a client. Did you mean 'tickets.csv'? Rename it.",
        "bws.csv, row 2, best: best and worst must differ (best: 'S1', worst: 'S1'). Correct it.",
        "bws.csv, row 2, resp_id: 'R9' is not in respondents.csv. Correct it, or add the row "
        "there.",
        "items.csv, row 3, reverse: 'maybe' is not 0 (no) or 1 (yes). Correct it.",
        "items.csv, row 3, text: the cell is blank. It needs the question as it was put: text.",
        "items.csv, row 2, scale_min: scale_min must be below scale_max (scale_min: 7, scale_max: "
        "1). Correct it.",
        "services.csv, row 1: the column 'Status' is unknown. Did you mean 'status'? Rename it in "
        "the file.",
        "services.csv, row 2, status: 'lvie' is not one of live, pilot, retired. Did you mean "
        "'live'?",
        "tickets.csv, row 2, opened: '03/04/2026' has the year last, and '2026-01-06' in row 3 has "
        "it first: a spreadsheet may have swapped day and month in some of them. Compare them with "
        "their source, then write all year-month-day, or state the order in client.toml: dates = "
        '"day-month" or dates = "month-day".',
        "tickets.csv, row 3, paused_h: -1 is below 0, the lowest value allowed. Correct it.",
        "tickets.csv, row 3, opened: opened must not exceed closed (opened: 2026-01-06, closed: "
        "2026-01-05). Correct it.",
        "tickets.csv, row 3, expected_days: expected_days must be above 0 (expected_days: 0). "
        "Correct it.",
        "tickets.csv, row 4: ticket_id 'T2' is in row 3 already, with different values. If both "
        "are right, give each its own ticket_id; if not, correct one.",
        "tickets.csv, row 3, service_id: 'S9' is not in services.csv. Correct it, or add the row "
        "there.",
    ]


def test_a_problem_is_told_once_with_the_number_of_its_rows(folder):
    rows = "".join(f"R{n},G1,E,{9 if n < 1408 else 8},n/a\n" for n in range(1, 1411))
    people = HEAD + "".join(f"R{n},1,A,U,,,\n" for n in range(1, 1411))
    found = check_client(
        folder(
            respondents__csv=people,
            responses__csv=f"resp_id,item_id,aspect,value,na\n{rows}R1,G1,P,4,0\n",
            bws__csv=None,
        )
    )
    assert [str(problem) for problem in found.problems] == [
        "responses.csv, 1,410 rows (2, 3, 4, 5, 6 …), na: 'n/a' stands for no value. Leave the "
        "cell blank.",
        "responses.csv, 1,407 rows (2, 3, 4, 5, 6 …), value: 9 is outside the scale 1 to 7 of item "
        "'G1'. Correct the answer, or the scale in items.",
        "responses.csv, rows 1409, 1410 and 1411, value: 8 is outside the scale 1 to 7 of item "
        "'G1'. Correct the answer, or the scale in items.",
    ]
    assert found.n_problems == 3


def test_rows_that_break_one_rule_are_one_problem_with_the_cells_of_the_first(folder):
    header = "ticket_id,service_id,opened,closed,paused_h,expected_days,met\n"
    rows = "".join(f"T{n},S1,2026-01-1{n},2026-01-0{n},0,3,\n" for n in range(1, 8))
    found = check_client(folder(tickets__csv=header + rows))
    assert [str(problem) for problem in found.problems] == [
        "tickets.csv, 7 rows (2, 3, 4, 5, 6 …), opened: opened must not exceed closed, as in row 2 "
        "(opened: 2026-01-11, closed: 2026-01-01). Correct them."
    ]


def test_of_many_problems_of_one_kind_five_are_listed(folder):
    rows = "".join(f"T{n},S1,{'M' * n}ay,,0,3,\n" for n in range(1, 31))
    header = "ticket_id,service_id,opened,closed,paused_h,expected_days,met\n"
    found = check_client(folder(tickets__csv=header + rows))
    assert len(found.problems) == 5
    assert found.n_problems == 30
    assert str(found.problems[-1]) == (
        "tickets.csv, row 6, opened: 'MMMMMay' is not a date written year-month-day, such as "
        "2026-03-31.\n  … and 25 more like this"
    )


def test_free_text_and_control_characters_never_reach_a_message(folder):
    words = "my manager Anna shouts"
    client = folder(
        issues__csv="resp_id,text,codes,severity,horizon,coder\n"
        f"R1,{words},a||b,9,soon,C1\n"
        f"R1,{words},a,\x1b[31m{'x' * 99},now,C1\n",
    )
    found = problems(client)
    assert found == [
        "issues.csv, row 2, codes: 'a||b' has an empty place. Allowed: ids separated by '|', such "
        "as SV01|SV04|SV09|SV13.",
        f"issues.csv, row 3, severity: '\\x1b[31m{'x' * 35}…' is not a whole number from 1 to 5. "
        "Correct it.",
        "issues.csv, row 2, severity: 9 is outside 1 to 5. Correct it.",
        "issues.csv, row 2, horizon: 'soon' is not one of now, 6m, 12m+. Correct it.",
    ]


def test_an_e_mail_address_as_id_is_refused_without_repeating_it(folder):
    found = problems(folder(respondents__csv=HEAD + "anna.berg@client.example,1,A,U,,,\n"))
    assert found[0] == (
        "respondents.csv, row 2, resp_id: this looks like an e-mail address. Replace it with an "
        "anonymous id."
    )
    assert "anna" not in "".join(found)


def test_an_id_that_differs_by_a_space_or_capital_is_suggested(folder):
    assert problems(folder(bws__csv="resp_id,task,shown,best,worst\nr1 ,1,S1|S2,S1,S2\n")) == [
        "bws.csv, row 2, resp_id: 'r1 ' is not in respondents.csv. Did you mean 'R1'?"
    ]


def test_an_id_that_a_program_took_for_a_number_is_suggested(folder):
    people = HEAD + "1,2026,A,U,,,\n"
    answers = "resp_id,item_id,aspect,value,na\n1.0,G1,P,4,0\n1.0,G1,E,n/a,0\n"
    found = problems(folder(respondents__csv=people, responses__csv=answers, bws__csv=None))
    assert (
        "responses.csv, rows 2 and 3, resp_id: '1.0' is not in respondents.csv. Did you mean '1'?"
    ) in found
    assert (
        "responses.csv, row 3, value: 'n/a' stands for no value. Leave the cell blank, and write 1 "
        "in na if the question does not apply."
    ) in found


def test_a_wave_that_is_not_clear_is_asked(folder):
    two_waves = HEAD + "R1,2025,A,U,,,\nR1,2026,A,U,,,\nR2,2026,A,U,,,\nR3,2026,A,U,,,\n"
    client = folder(
        respondents__csv=two_waves,
        responses__csv="resp_id,wave,item_id,aspect,value,na\nR1,,G1,P,4,0\nR2,2025,G1,P,5,0\n",
        bws__csv=None,
    )
    assert problems(client) == [
        "responses.csv, row 2, wave: the wave is blank, and the respondent answered in several. "
        "Write which is meant.",
        "responses.csv, row 3, wave: 'R2' is not in wave '2025' of respondents, but in '2026'. "
        "Correct one of them.",
    ]


def test_a_table_in_two_places_is_asked(folder):
    sheet = [["task", "role", "code"], ["report", "PMO", "A"]]
    client = folder(raci__csv="task,role,code\nplan,PMO,A\n", client__xlsx=workbook(raci=sheet))
    assert problems(client) == [
        "raci.csv: the table raci has rows here and in client.xlsx, sheet raci. Which is right? "
        "Empty the other."
    ]
    client = folder(raci__csv="task,role,code\n", client__xlsx=workbook(raci=sheet))
    assert load_client(client)["raci"]["task"].tolist() == ["report"]


def test_an_empty_csv_file_does_not_hide_a_sheet_that_cannot_be_read(folder):
    sheet = [["task", "role", "code", "role"], ["report", "PMO", "A", "PMO"]]
    client = folder(raci__csv="task,role,code\n", client__xlsx=workbook(raci=sheet))
    (problem,) = problems(client)
    assert problem.startswith("client.xlsx, sheet raci")
    assert "role" in problem


def test_a_header_without_rows_counts_as_not_collected(folder):
    assert warnings(folder(raci__csv="task,role,code\n")) == [
        "raci.csv: no rows: counted as not collected."
    ]


def test_a_column_that_is_not_known_is_not_used(folder):
    client = folder(raci__csv="task,role,code,Remarks\nplan,PMO,A,private\n")
    assert warnings(client) == ["raci.csv, row 1: the column 'Remarks' is not used."]
    assert "Remarks" not in load_client(client)["raci"]


def test_a_missing_column_is_named_with_its_meaning(folder):
    assert problems(folder(raci__csv="task,code\nplan,A\n")) == [
        "raci.csv, row 1: the column 'role' is missing (the role; text). Add it."
    ]


def northwind(name):
    """Return the files of a table of the sample, of what it refers to and of who answered."""
    others = {c.refers_to.partition(".")[0] for c in TABLES[name].columns if c.refers_to}
    source = shipped("sample_data/northwind")
    texts = {path.stem: path.read_text(encoding="utf-8-sig") for path in source.glob("*.csv")}
    wanted = {name, *others, "respondents", "expectations"} & set(texts)
    return {other: [*csv.reader(texts[other].splitlines())] for other in wanted}


def written(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("new", "most"),
    [
        pytest.param("", None, id="removed"),
        pytest.param("Spalte 7", 1, id="first renamed"),
        pytest.param("Spalte 7", None, id="renamed", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("name", TABLES)
def test_any_column_that_is_missing_is_one_problem_and_no_other(tmp_path, name, new, most):
    tables = northwind(name)
    (tmp_path / "client.toml").write_text('id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n')
    for other, rows in tables.items():
        kept = rows if other != name or other == "respondents" else rows[:9]
        tables[other] = kept
        (tmp_path / f"{other}.csv").write_text(written(kept), encoding="utf-8")
    before = problems(tmp_path)
    columns = enumerate(tables[name][0] if name in tables else ())
    must = [(at, column) for at, column in columns if not TABLES[name].column(column).may_be_absent]
    for at, column in must[:most]:
        rows = [[*r[:at], *([new if n == 0 else r[at]] if new else []), *r[at + 1 :]]
                for n, r in enumerate(tables[name])]  # fmt: skip
        (tmp_path / f"{name}.csv").write_text(written(rows), encoding="utf-8")
        added = [line for line in problems(tmp_path) if line not in before]
        assert len(added) == 1, (column, added)
        assert f"{name}.csv, row 1: the column {column!r} is missing" in added[0]


@pytest.mark.parametrize("name", ["responses", "channel", "bws", "ladders", "perceived_cost"])
def test_no_wave_where_people_answered_in_several_is_one_problem(tmp_path, name):
    tables = northwind(name)
    (tmp_path / "client.toml").write_text('id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n')
    at = tables[name][0].index("wave")
    tables[name] = [[*row[:at], *row[at + 1 :]] for row in tables[name]]
    for other, rows in tables.items():
        (tmp_path / f"{other}.csv").write_text(written(rows), encoding="utf-8")
    assert [line.partition("wave: ")[2] for line in problems(tmp_path)] == [
        "the wave is blank, and the respondent answered in several. Write which is meant."
    ]


@pytest.mark.parametrize(
    ("bank", "advice"),
    [
        ("perceived_cost_12", "Ask them, and write the answers into perceived_cost.csv."),
        ("servqual_pmo_22", "Copy the rows that you use into items.csv."),
        ("services_bws_13", "Copy the rows that you use into services.csv."),
        ("capability_groups_5", "Ask them, and write the answers into relations.csv."),
        ("comms_maturity_8x5", "Ask them, and write the answers into maturity.csv."),
    ],
)  # fmt: skip
def test_an_item_bank_is_told_as_one_and_where_it_goes(folder, bank, advice):
    found = check_client(folder(**{f"{bank}__csv": (ITEM_BANKS / f"{bank}.csv").read_bytes()}))
    assert [str(problem) for problem in (*found.problems, *found.warnings)] == [
        f"{bank}.csv: is an item bank, which holds questions and no answers, and was not read. "
        + advice
    ]


def test_an_item_bank_in_place_of_the_answers_to_it_is_told_as_one(folder):
    bank = (ITEM_BANKS / "perceived_cost_12.csv").read_bytes()
    assert problems(folder(perceived_cost__csv=bank, raci__csv=b"task,role,code\na,PMO,R\n")) == [
        "perceived_cost.csv: is an item bank, which holds questions and no answers, and was not "
        "read. Ask them, and write the answers into perceived_cost.csv."
    ]


def test_an_id_that_is_refused_is_not_told_again_in_each_table_that_has_it(folder):
    people = HEAD + "anna.schmidt,2026,A,U,,,\nR2,2026,A,U,,,\nR3,2026,A,U,,,\n"
    assert problems(folder(respondents__csv=people)) == [
        "respondents.csv, row 2, resp_id: this looks like a person's name. Replace it with an "
        "anonymous id."
    ]


def test_a_file_without_a_header_is_not_repeated(folder):
    assert problems(folder(raci__csv="my free words,PMO,A\nmore,PMO,A\n")) == [
        "raci.csv, row 1: this row has no column name of the table. Begin the file with: task, "
        "role, code."
    ]


def test_nothing_but_empty_tables_is_refused(tmp_path):
    (tmp_path / "client.toml").write_text('id = "a"\nname = "A"\nreport_date = 2026-03-31\n')
    (tmp_path / "raci.csv").write_text("task,role,code\n")
    assert problems(tmp_path) == [
        f"'{tmp_path.name}': no table has a row. Fill in at least one of the tables: "
        f"{', '.join(TABLES)}. 0 respondents were found."
    ]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(DataError) as refused:
        load_client("nowhere")
    assert str(refused.value) == (
        "The data in 'nowhere' cannot be used yet: 1 problem.\n"
        "'nowhere': there is no such folder, or it cannot be read. Give the folder that holds "
        "client.toml, or make one with 'pmo-workshop new'."
    )
    assert len(problems("x" * 300)) == 1
    assert len(problems(tmp_path)) == 2


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("task,role,code\nplan,PMO,A\n")
    client = folder()
    (client / "raci.csv").symlink_to(other)
    assert problems(client) == [
        "raci.csv: is a link to another place. Put the file itself in the folder."
    ]


def test_what_is_no_file_is_not_opened(folder):
    client = folder()
    os.mkfifo(client / "raci.csv")
    assert problems(client) == ["raci.csv: is not a file. Move it away."]


def test_stakeholder_sizes_that_cannot_be(folder):
    settings = (
        'id = "acme"\nname = "Acme"\nreport_date = 2026-03-31\n[stakeholders]\nManagers = 1\n'
    )
    found = check_client(folder(client__toml=settings))
    assert [str(problem) for problem in found.warnings] == [
        "respondents.csv, role: 'Sponsors' is not in [stakeholders].",
    ]
    assert [str(problem) for problem in found.problems] == [
        "respondents.csv, role: 'Managers' has 2 respondents in wave '2026', more than the 1 in "
        "[stakeholders] of client.toml. Correct one of them.",
    ]


READ = """
import json, resource, sys
from pmo_workshop.intake import load_client
at_first = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
answers = load_client(sys.argv[1])["responses"]
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - at_first
sums = answers.groupby("item_id")["value"].sum().to_dict()
print(json.dumps([len(answers), sums, grown * (1 if sys.platform == "darwin" else 1024)]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="it tells the memory of a process otherwise")
def test_a_big_table_is_read_right_in_less_than_a_kilobyte_a_row(folder):
    people, items = 15_000, 20
    questions = "".join(f"G{i},gap,D{i % 5},Text,1,7,0\n" for i in range(items))
    answers = "".join(f"R{p},G{i},P,{p % 7 + 1},0\n" for p in range(people) for i in range(items))
    client = folder(
        respondents__csv=HEAD + "".join(f"R{p},2026,Role,U,,,\n" for p in range(people)),
        items__csv="item_id,instrument,dimension,text,scale_min,scale_max,reverse\n" + questions,
        responses__csv="resp_id,item_id,aspect,value,na\n" + answers,
        bws__csv=None,
    )
    read = subprocess.run(
        [sys.executable, "-c", READ, client], capture_output=True, text=True, check=True
    )
    rows, sums, grown = json.loads(read.stdout)
    assert rows == people * items
    assert sums == {f"G{i}": sum(p % 7 + 1 for p in range(people)) for i in range(items)}
    assert grown < 1000 * rows, grown / rows


def test_readers_of_a_report_learn_how_many_rows_it_was_and_not_which():
    twice = Problem(
        "respondents.csv", "chosen twice.", row=14, column="code", others=(15,), places=2
    )
    assert str(twice) == "respondents.csv, rows 14 and 15, code: chosen twice."
    assert twice.for_readers == "respondents.csv, 2 rows, code: chosen twice."
    assert Problem("services.csv", "not used.", row=1).for_readers == "services.csv: not used."


def test_columns_of_one_name_matter_only_if_the_table_has_them(folder):
    """An export of a tracker has its labels in five columns of one name, which nobody reads."""
    head, row = "service_id,name,group,status", "S1,Reporting,Core,live"
    found = check_client(folder(services__csv=f"{head},Label,Label\n{row},a,b\n"))
    assert not [str(problem) for problem in found.problems if "Label" in str(problem)]
    found = check_client(folder(services__csv=f"{head},status\n{row},live\n"))
    assert [str(problem) for problem in found.problems if "same or look the same" in str(problem)]
