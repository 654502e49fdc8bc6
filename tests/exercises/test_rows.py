"""The answers of the room as the tables of a client folder."""

import shutil
import subprocess
import sys

import pandas as pd
import pytest
from filled import everything

from pmo_workshop.content.definitions import exercise_ids
from pmo_workshop.errors import UsageError
from pmo_workshop.exercises.export_answers import export_answers
from pmo_workshop.exercises.form import form_of
from pmo_workshop.exercises.rows import left_out
from pmo_workshop.exercises.store import NO_CLIENT, store_of
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.schema import PANDAS_TYPES, TABLES, pandera_schema


@pytest.fixture(scope="module")
def answered(northwind, tmp_path_factory):
    """A folder with the answers of six people who have done every exercise."""
    folder = tmp_path_factory.mktemp("answered")
    store = store_of(northwind.id, folder)
    for name in exercise_ids():
        form = form_of(name, northwind)
        for person in range(6):
            for item, value in everything(form).items():
                store.save(name, item, value, participant=f"P{person}")
    store.close()
    return folder


@pytest.fixture
def room(northwind, answered, answers_folder):
    """Their room; a test may change it."""
    shutil.copytree(answered, answers_folder)
    store = store_of(northwind.id)
    yield store
    store.close()


def test_tables_are_those_of_intake(room, northwind, tmp_path):
    tables = room.tables(northwind)
    assert {"bws", "responses", "touchpoints", "actions", "channel", "maturity", "issues",
            "ladders", "promise_audit", "raci", "exercise_answers"} <= set(tables)  # fmt: skip
    for name, table in tables.items():
        assert list(table.columns) == TABLES[name].column_names
        for column in TABLES[name].columns:
            assert str(table[column.name].dtype) == PANDAS_TYPES[column.kind], (name, column.name)
        pandera_schema(TABLES[name]).validate(table, lazy=True)
    export_answers(str(shipped("sample_data") / "northwind"), tmp_path / "room")
    read = load_client(tmp_path / "room")
    for name, table in tables.items():
        pd.testing.assert_frame_equal(read[name][table.columns], table, check_dtype=False, obj=name)


def test_every_exercise_is_in_the_table_of_all_answers(room, northwind):
    table = room.tables(northwind)["exercise_answers"]
    assert set(table["exercise"]) == set(exercise_ids())
    assert set(table["resp_id"]) == {f"P{n}" for n in range(6)}


def test_best_worst_and_pairs_are_read_as_they_were_answered(room, northwind):
    tables = room.tables(northwind)
    form = form_of("t1-most-needed", northwind)
    first = tables["bws"].query("resp_id == 'P0' and task == 1").iloc[0]
    assert first["shown"] == tuple(service for service, _ in form.items[0].shown)
    assert (first["best"], first["worst"]) == (first["shown"][0], first["shown"][-1])
    gaps = tables["responses"].query("resp_id == 'P0'")
    assert set(zip(gaps["item_id"], gaps["aspect"], strict=True)) == {
        (item.id, aspect) for item in form_of("t2-five-gaps").items for aspect in "EP"
    }


def test_only_what_is_complete_goes_into_a_table(northwind, answers_folder):
    store = store_of(northwind.id)
    store.save("t2-five-gaps", "empathy", {"E": 5}, participant="P1")
    store.save("open-four-barriers", "cost", {"dots": 3}, participant="P1")
    store.save("t2-five-gaps", "gone", {"E": 5, "P": 4}, participant="P1")
    store.save("gone", "empathy", {"E": 5}, participant="P1")
    store.save("c1-plot-curve", "1", {"emotion": -1, "effort": 2}, participant="P2")
    store.save("s1-sticky-notes", "note-1", {"text": "Late", "severity": 4}, participant="P2")
    store.save("v2-name-witness", "sign", {"text": "Calm"}, participant="P2")
    tables = store.tables(northwind)
    assert set(tables) == {"respondents", "exercise_answers"}
    assert tables["respondents"]["resp_id"].tolist() == ["P2"]
    assert left_out(store.latest(), northwind) == 6
    store.close()


def test_the_folder_says_that_it_is_the_room(room, tmp_path):
    told = export_answers(str(shipped("sample_data") / "northwind"), tmp_path / "room")
    client = load_client(tmp_path / "room")
    assert client.id == "northwind-room"
    assert client.name == "Northwind Offshore: answers of the workshop"
    assert [wave.name for wave in client.waves] == ["room"]
    assert told[-1] == f"Made {tmp_path / 'room'}. Now: pmo-workshop report {tmp_path / 'room'}"
    with pytest.raises(UsageError, match="is not an empty folder"):
        export_answers("northwind", tmp_path / "room")
    with pytest.raises(UsageError, match=r"cannot be written \(.+\)\. Give a folder in which"):
        export_answers("northwind", tmp_path / "room" / "client.toml" / "within")


def test_without_the_client_folder_its_own_items_are_left_out(room, tmp_path):
    told = export_answers("northwind", tmp_path / "room")
    assert "Name the client folder to use its own items." in told[-2]
    tables = load_client(tmp_path / "room").tables
    assert "bws" not in tables
    assert "responses" in tables


def test_unknown_answers_are_refused_with_those_there_are(room, tmp_path):
    with pytest.raises(UsageError, match=r"There are answers of: 'northwind'\."):
        export_answers("nobody", tmp_path / "room")
    with pytest.raises(UsageError, match=r"no session 'night'. The sessions are: 'room'\."):
        export_answers("northwind", tmp_path / "room", "night")
    assert not (tmp_path / "room").exists()


@pytest.mark.slow
@pytest.mark.long  # a rehearsal ends in a report as well
def test_a_report_runs_on_the_answers(room, tmp_path):
    export_answers(str(shipped("sample_data") / "northwind"), tmp_path / "room")
    command = [sys.executable, "-m", "pmo_workshop", "report", str(tmp_path / "room"),
               "--workbook", "01", "--format", "html", "--out", str(tmp_path / "runs")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "runs" / "northwind-room" / "01_building_trust.html").read_text()
    assert "Northwind Offshore: answers of the workshop" in page
    assert "Exercise T1" not in page
    assert page.count("<script") == 1  # ours, for readers


def test_no_spreadsheet_calculates_an_answer(answers_folder, tmp_path):
    said = ["=1+1", "@SUM(1)", "'=2", "-5 points", "plain"]
    store = store_of(NO_CLIENT)
    for person, text in enumerate(said):
        note = {"text": text, "severity": 4, "horizon": "now"}
        store.save("s1-sticky-notes", "note-1", note, participant=f"P{person}")
    store.close()
    export_answers(NO_CLIENT, tmp_path / "room")
    written = (tmp_path / "room" / "issues.csv").read_text(encoding="utf-8")
    assert all(f",{sign}" not in written for sign in "=@-")
    assert sorted(load_client(tmp_path / "room")["issues"]["text"]) == sorted(said)
