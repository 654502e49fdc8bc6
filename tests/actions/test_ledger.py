"""The ledger of actions: what a report proposes is taken over, and what people wrote stays."""

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font
from typer.testing import CliRunner

from pmo_workshop.actions import Proposal, ended, take, told
from pmo_workshop.claims import Claim
from pmo_workshop.cli import app
from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.intake import check_client, load_client

SETTINGS = 'id = "acme"\nname = "Acme"\nreport_date = 2026-04-30\n'
GAP = Claim("T2.gap_by_dimension.overall", "T2", "x", number=-0.73, low=-0.82, high=-0.64,
            date="2026-04-30")  # fmt: skip
ASK = Proposal("T2.gap_by_dimension.next-1", "Ask why", "trust", GAP, "Head of PMO")
MEND = Proposal("C1.journey_steps.next-1", "=Mend the gate review", "confidence")
DAY = date(2026, 5, 29)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "client.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "actions.csv").write_text(
        "action_id,action,closed,our note\nAC1,Board with dates,,as agreed with Ann\n",
        encoding="utf-8",
    )
    return tmp_path


def lines(folder):
    return (folder / "actions.csv").read_text(encoding="utf-8").splitlines()


def rows(folder):
    return load_client(folder)["actions"].set_index("action_id")


def test_what_is_taken_over_has_its_source_measure_and_baseline(folder):
    assert take(folder, [ASK], due=DAY).written == ("A1",)
    taken = rows(folder).loc["A1"]
    assert taken[["action", "element", "source", "owner", "measure", "status"]].tolist() == [
        "Ask why", "trust", ASK.id, "Head of PMO", GAP.id, "open"
    ]  # fmt: skip
    assert taken[["baseline", "baseline_low", "baseline_high"]].tolist() == [-0.73, -0.82, -0.64]
    assert taken["due"].date() == DAY
    assert taken["baseline_on"].date() == date(2026, 4, 30)


def test_the_id_of_an_action_that_was_deleted_is_given_to_no_other(folder):
    take(folder, [ASK, MEND])
    (folder / "actions.csv").write_text("\n".join(lines(folder)[:-1]) + "\n", encoding="utf-8")
    assert take(folder, [MEND]).written == ("A3",)


def test_taken_twice_it_is_there_once_and_as_a_person_has_edited_it(folder):
    take(folder, [ASK, MEND])
    text = "\n".join(lines(folder)).replace("Ask why", "Ask the sponsors why")
    (folder / "actions.csv").write_text(text + "\n", encoding="utf-8")
    again = take(folder, [ASK, MEND])
    assert (again.written, again.there) == ((), ("A1", "A2"))
    assert "\n".join(lines(folder)) == text


def test_what_has_ended_can_be_taken_over_again(folder):
    take(folder, [ASK])
    ended(folder, ["A1"], "dropped", DAY)
    assert take(folder, [ASK]).written == ("A2",)


def test_a_column_of_the_clients_own_and_every_cell_stay(folder):
    take(folder, [MEND])
    assert lines(folder)[1].startswith("AC1,Board with dates,,as agreed with Ann,")
    assert rows(folder).loc["A1", "action"] == "=Mend the gate review"
    assert "'=Mend the gate review" in lines(folder)[2]  # no spreadsheet calculates it


def test_a_file_of_a_german_spreadsheet_keeps_its_separator_and_decimal_comma(folder):
    (folder / "actions.csv").write_bytes(
        "action_id;action;effort_days;closed\nAC1;Prüfen;0,5;\n".encode("cp1252")
    )
    take(folder, [ASK])
    data = (folder / "actions.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"AC1;Pr\xc3\xbcfen;0,5;;" in data
    assert rows(folder)["baseline"].tolist()[1] == -0.73


def test_done_dropped_and_told_are_written_down(folder):
    take(folder, [ASK])
    ended(folder, ["A1"], "done", DAY, "Three dates matter")
    told(folder, ["A1"], date(2026, 6, 1), "Sponsors")
    row = rows(folder).loc["A1"]
    assert row[["status", "result", "told_to"]].tolist() == [
        "done", "Three dates matter", "Sponsors"
    ]  # fmt: skip
    assert ended(folder, ["A1"], "dropped", date(2026, 7, 1)).there == ("A1",)
    assert rows(folder).loc["A1", "closed"].date() == DAY


def test_an_unknown_action_is_refused_with_those_there_are(folder):
    with pytest.raises(UsageError) as refused:
        told(folder, ["AC2"], DAY, "")
    assert str(refused.value) == ("There is no action 'AC2'. The actions are: 'AC1'.")


def test_what_check_would_refuse_is_not_written(folder):
    before = lines(folder)
    with pytest.raises(DataError, match="an e-mail address"):
        ended(folder, ["AC1"], "done", DAY, "ask ann@example.org")
    assert lines(folder) == before


def test_a_ledger_in_the_workbook_is_written_there_and_keeps_its_look(tmp_path):
    (tmp_path / "client.toml").write_text(SETTINGS, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Actions"
    sheet.append([None, "action_id", "action", "due", "closed"])
    sheet.append([None, "AC1", "Board with dates", date(2026, 4, 1), None])
    sheet["C2"].font = Font(bold=True)
    book.save(tmp_path / "client.xlsx")
    take(tmp_path, [ASK], due=DAY)
    ended(tmp_path, ["AC1"], "done", DAY, "Begun")
    row = rows(tmp_path)
    assert row.loc["A1", "due"].date() == DAY
    assert row.loc["A1", "baseline"] == -0.73
    assert row.loc["AC1", ["status", "result"]].tolist() == ["done", "Begun"]
    read = openpyxl.load_workbook(io.BytesIO((tmp_path / "client.xlsx").read_bytes()))["Actions"]
    assert read["C2"].font.bold
    assert read["D3"].is_date
    assert not (tmp_path / "actions.csv").exists()
    assert not check_client(tmp_path).problems


def test_states_in_the_words_of_those_who_keep_the_ledger_are_read_and_told(folder):
    rows = ["A1,a,,offen,", "A2,b,,In Arbeit,", "A3,c,,Cancelled,2026-04-02",
            "A4,d,,erledigt,2026-04-02", "A5,e,2026-04-02,overdue,"]  # fmt: skip
    text = "\n".join(["action_id,action,due,status,closed", *rows, ""])
    (folder / "actions.csv").write_text(text, encoding="utf-8")
    states = load_client(folder)["actions"]["status"].tolist()
    assert states == ["open", "started", "dropped", "done", "open"]
    told = CliRunner().invoke(app, ["check", str(folder)]).output
    assert "'In Arbeit' read as started" in told
    (folder / "actions.csv").write_text(text.replace("offen", "Blocked"), encoding="utf-8")
    (problem,) = check_client(folder).problems
    assert str(problem) == (
        "actions.csv, row 2, status: 'Blocked' is not one of open, started, done, dropped. "
        "Correct it."
    )


def test_the_list_is_as_of_today_and_not_of_the_last_report(folder):
    (folder / "actions.csv").write_text(
        "action_id,action,due,closed\nA1,Ask,2026-05-20,\nA2,Tell,2026-05-20,2026-05-10\n",
        encoding="utf-8",
    )
    listed = CliRunner().invoke(app, ["actions", str(folder), "--on", "2026-06-01"])
    assert listed.output.splitlines()[1:3] == [
        "  A1       late     Ask (no owner yet, due 20 May 2026)",
        "  A2       done     Tell (no owner yet, 10 May 2026)",
    ]
    before = CliRunner().invoke(app, ["actions", str(folder), "--on", "2026-05-04"])
    open_yet = before.output.splitlines()[2]
    assert open_yet == "  A2       open     Tell (no owner yet, due 20 May 2026)"


def test_the_command_says_how_to_come_by_proposals_without_a_report(folder, monkeypatch):
    monkeypatch.chdir(folder)
    listed = CliRunner().invoke(app, ["actions", str(folder)])
    assert listed.output.splitlines() == [
        "1 action in the ledger",
        "  AC1      open     Board with dates (no owner yet, no date yet)",
        "",
        "A report proposes actions. Make it first: pmo-workshop report DIR",
    ]
    with pytest.raises(UsageError) as refused:
        CliRunner().invoke(app, ["actions", str(folder), "--take", "T2"], catch_exceptions=False)
    assert str(refused.value) == (
        "There is no report to take 'T2' from. Make it first: pmo-workshop report DIR; or name its "
        "folder with --run."
    )


def test_a_spoilt_note_of_ids_is_refused_before_anything_is_written(folder):
    take(folder, [ASK])
    before = lines(folder)
    for spoilt in (b"{", b"[]", b'{"actions": 1}', b'{"actions": {"A": "9"}}', b"\xff"):
        (folder / ".ids.json").write_bytes(spoilt)
        for change in (lambda: take(folder, [MEND]), lambda: ended(folder, ["AC1"], "done", DAY)):
            with pytest.raises(DataError) as refused:
                change()
            assert str(refused.value) == (
                f"{folder / '.ids.json'}: it does not hold the last id of each table, as a command "
                "has written it. Put back a copy of it. Without one delete it: ids then go on from "
                "the rows that are there, and one whose row was deleted may come again."
            )
    assert lines(folder) == before
