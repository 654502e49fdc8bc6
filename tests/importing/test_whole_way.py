"""From an export of our own questionnaire to the report for the board, whichever tool wrote it."""

import json
import subprocess
import sys
from datetime import date

import pandas as pd
import pytest
from survey_layouts import LAYOUTS, made_up_answers

from pmo_workshop.content.questionnaires import as_json, questionnaire
from pmo_workshop.importing.files import draft_of_files, written_to
from pmo_workshop.intake.folder import check_client

SEVEN = ("ms_forms.csv", "google_direct.csv", "google_sheets.csv", "resaved.csv",
         "surveymonkey.csv", "qualtrics.csv", "limesurvey_codes.csv")  # fmt: skip
COMMANDS = (
    ("import", SEVEN[0], "--into", "acme", "--yes"),
    ("report", "acme", "--depth", "board", "--format", "pdf", "--out", "runs"),
)
"""Besides these, a person downloads the export before, and opens the report after: four steps."""


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("way")
    items = json.loads(as_json(questionnaire()))["items"]
    people = made_up_answers(items, 40)
    for layout in SEVEN:
        (folder / layout).write_bytes(LAYOUTS[layout](items, people))
    return folder


def tables_of(client):
    """Return the tables with people numbered: each tool has ids of its own."""
    number = {name: at for at, name in enumerate(client["respondents"]["resp_id"])}
    return {
        name: rows.assign(resp_id=rows["resp_id"].map(number)) if "resp_id" in rows else rows
        for name, rows in client.tables.items()
    }


def test_two_commands_and_no_answer_lead_to_the_report_of_the_board(exports):
    for command in COMMANDS:
        subprocess.run(
            [sys.executable, "-m", "pmo_workshop", *command],
            cwd=exports,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    made = exports / "runs" / "acme"
    assert (made / "board.pdf").read_bytes().startswith(b"%PDF-")
    printed = {path.name for path in made.rglob("*") if path.suffix in {".pdf", ".html"}}
    assert printed == {"board.pdf", "index.html"}  # and none of the workbooks
    assert check_client(exports / "acme").problems == ()


def test_the_other_six_layouts_come_to_the_same_tables(exports):
    of_each = []  # as check reads them: an import that it refuses is not written
    for layout in SEVEN:
        folder = exports / layout.partition(".")[0]
        draft = draft_of_files([exports / layout], folder)
        assert [question.key for question in draft.open_questions] == []
        written = written_to(folder, draft, "A. Berg", date(2026, 3, 31))
        of_each.append(tables_of(written.client))
    for tables in of_each[1:]:
        assert tables.keys() == of_each[0].keys()
        for name, rows in tables.items():
            pd.testing.assert_frame_equal(rows, of_each[0][name])
