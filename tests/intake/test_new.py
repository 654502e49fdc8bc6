"""A new client folder, and the template that must be the same."""

import csv
import io
import os
import tomllib
from datetime import date

import openpyxl
import pytest

from pmo_workshop.errors import UsageError
from pmo_workshop.intake import check_client, new, new_client
from pmo_workshop.intake.client import Margin
from pmo_workshop.intake.entry_workbook import entry_workbook
from pmo_workshop.intake.new import BANKS, Facts, client_files
from pmo_workshop.intake.settings import read_settings
from pmo_workshop.intake.xlsx_file import read_workbook
from pmo_workshop.leading import Measure
from pmo_workshop.paths import ITEM_BANKS
from pmo_workshop.schema import TABLES


def test_a_new_folder_lacks_only_the_data(tmp_path):
    folder = new_client(tmp_path / "acme", 'Ac"me 😀', today=date(2026, 3, 31))
    facts = tomllib.loads((folder / "client.toml").read_text("utf-8"))
    assert (facts["name"], facts["report_date"]) == ('Ac"me 😀', date(2026, 3, 31))
    assert [str(problem) for problem in check_client(folder).problems] == [
        "'acme': no table has a row. Fill in at least one of the tables: "
        f"{', '.join(TABLES)}. 0 respondents were found.",
    ]


@pytest.mark.skipif(os.name == "nt", reason="other rights")
def test_a_new_folder_is_its_owners_alone_and_one_that_was_there_stays_shared(tmp_path):
    (shared := tmp_path / "shared").mkdir()
    shared.chmod(0o770)
    before = os.umask(0)
    try:
        made = new_client(tmp_path / "clients" / "acme"), new_client(shared)
    finally:
        os.umask(before)
    assert [folder.stat().st_mode & 0o777 for folder in made] == [0o700, 0o770]


def test_what_is_known_of_a_client_is_in_its_settings(tmp_path):
    sizes = {"Sponsors": 12, 'The "board"': 3}
    margin = Margin(0.4, set_by="COO", set_on=date(2026, 2, 1))
    folder = new_client(
        tmp_path / "acme", stakeholders=sizes, margin=margin, target=5.5, today=date(2026, 3, 31)
    )
    found = read_settings((folder / "client.toml").read_bytes())
    assert found.problems == ()
    assert (found.stakeholders, found.margin) == (sizes, margin)
    assert found.leading.targets == {Measure.SATISFACTION: 5.5}
    assert (found.leading.set_by, found.leading.set_on) == (margin.set_by, margin.set_on)


def test_only_the_tables_that_are_needed_are_made(tmp_path):
    folder = new_client(tmp_path / "acme", tables=["tickets"])
    assert sorted(path.name for path in folder.glob("*.csv")) == ["services.csv", "tickets.csv"]
    assert [path.name for path in folder.glob("item_banks/*")] == ["services_bws_13.csv"]
    book = openpyxl.load_workbook(folder / "client.xlsx")
    assert book.sheetnames == ["READ ME", "survey", "services", "tickets"]


@pytest.mark.parametrize("there", [True, False], ids=["empty folder", "no folder"])
def test_nothing_is_left_of_a_folder_that_cannot_be_finished(tmp_path, monkeypatch, there):
    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new, "write_key", full)
    target = tmp_path / "acme"
    if there:
        target.mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        new_client(target)
    assert target.exists() == there
    assert list(tmp_path.rglob("*.*")) == []


def test_entries_in_the_workbook_make_a_client(tmp_path):
    folder = new_client(tmp_path / "acme", tables=["sla"])
    book = openpyxl.load_workbook(folder / "client.xlsx")
    book["services"].append(["S1", "Reporting", None, "live"])
    book["sla"].append(["A1", "S1", "time to close", 0.9, 5, "working days", "month"])
    book.save(folder / "client.xlsx")
    findings = check_client(folder)
    assert findings.problems == ()
    assert findings.client["sla"]["target"].tolist() == [0.9]


@pytest.mark.parametrize("content", ["file", "used folder"])
def test_nothing_is_written_over(tmp_path, content):
    target = tmp_path / "acme"
    if content == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "notes.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError) as refused:
        new_client(target)
    assert str(refused.value) == (
        f"'{target if len(str(target)) <= 40 else str(target)[:40] + '…'}' is not an empty folder. "
        "Nothing was written. Give a folder that does not exist yet."
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_a_name_that_cannot_be_printed_is_refused(tmp_path):
    with pytest.raises(UsageError) as refused:
        new_client(tmp_path / "acme", " ")
    assert str(refused.value) == (
        "The client's name: it is blank. Write the name as it should stand in the report."
    )
    assert not (tmp_path / "acme").exists()


def test_the_same_schema_gives_the_same_workbook():
    assert entry_workbook() == entry_workbook()


def test_the_workbook_has_every_table_with_help():
    sheets, problems, _ = read_workbook(entry_workbook(), "client.xlsx", TABLES)
    assert problems == []
    assert {name: list(sheet.header) for name, sheet in sheets.items()} == {
        name: table.column_names for name, table in TABLES.items()
    }
    book = openpyxl.load_workbook(io.BytesIO(entry_workbook()))
    assert book.sheetnames == ["READ ME", "survey", *TABLES]
    for table in TABLES.values():
        for position, column in enumerate(table.columns, start=1):
            comment = book[table.name].cell(1, position).comment.text
            assert column.meaning in comment
            assert column.allowed in comment
    allowed = {
        str(check.sqref): check.formula1
        for check in book["responses"].data_validations.dataValidation
    }
    assert allowed["D2:D5001"] == '"E,P,I,single"'
    assert allowed["F2:F5001"] == '"0,1"'
    assert allowed["A2:A5001"] == "respondents!$A$2:$A$5001"


@pytest.mark.parametrize(
    ("table", "banks"),
    [("items", ["servqual_pmo_22"]), ("items", ["perceived_value_get_give_8"]),
     ("items", ["servqual_pmo_22", "perceived_value_get_give_8"]),
     ("services", ["services_bws_13"])],
)  # fmt: skip
def test_an_item_bank_is_a_table_as_it_is(tmp_path, table, banks):
    folder = new_client(tmp_path / "acme", tables=[table])
    copied = [(folder / "item_banks" / f"{bank}.csv").read_text("utf-8") for bank in banks]
    rows = "".join(text.partition("\n")[2] for text in copied[1:])
    (folder / f"{table}.csv").write_text(copied[0] + rows, "utf-8")
    findings = check_client(folder)
    assert findings.problems == ()
    assert len(findings.client[table]) == (copied[0] + rows).count("\n") - 1


def test_what_is_asked_from_an_item_bank_fits_its_table(tmp_path):
    folder = new_client(tmp_path / "acme", tables=TABLES)
    made = {
        "perceived_cost": ("perceived_cost_12", "resp_id,component,severity,hours_month,"
                           "engage_intent", "R1,{component},5,1.5,4"),
        "maturity": ("comms_maturity_8x5", "rater,dimension,current,target,evidence",
                     'PMO lead,{dimension},2,3,"{level_2}"'),
        "relations": ("capability_groups_5", "theme,capability,relation", "Staff,{text},3"),
    }  # fmt: skip
    for table, (bank, head, row) in made.items():
        with (folder / "item_banks" / f"{bank}.csv").open(encoding="utf-8", newline="") as stream:
            lines = [row.format(**line) for line in csv.DictReader(stream)]
        (folder / f"{table}.csv").write_text("\n".join([head, *lines, ""]), "utf-8")
    findings = check_client(folder)
    assert findings.problems == ()
    assert {name: len(findings.client[name]) for name in made} == {
        "perceived_cost": 12, "maturity": 8, "relations": 5,
    }  # fmt: skip


def test_the_same_name_gives_the_same_bytes():
    assert client_files(Facts("acme")) == client_files(Facts("acme"))


def test_every_item_bank_has_its_table():
    assert sorted(BANKS) == sorted(path.stem for path in ITEM_BANKS.glob("*.csv"))
