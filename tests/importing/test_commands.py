"""The commands: ``new --from`` goes on to import, ``import --workbook`` asks in the workbook."""

import io
import json
import sys
from dataclasses import dataclass

import openpyxl
import pytest
from foreign_survey import ANSWERS, foreign_survey
from survey_layouts import LAYOUTS, made_up_answers

from pmo_workshop.cli import main
from pmo_workshop.content.questionnaires import CORE, as_json, questionnaire
from pmo_workshop.importing.workbook import read_workbook_import
from pmo_workshop.intake import check_client, new_client


@dataclass(frozen=True)
class Ran:
    """What a command ended with, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    """Run the command as a person does who has no terminal, in a folder of its own."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["pmo-workshop", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Ran(int(ended.value.code or 0), *capsys.readouterr())

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return run


@pytest.fixture(scope="module")
def core_survey(tmp_path_factory):
    """An export of the core questionnaire, answered by forty made-up people."""

    items = json.loads(as_json(questionnaire((CORE,))))["items"]
    layout = next(iter(LAYOUTS))
    path = tmp_path_factory.mktemp("export") / layout
    path.write_bytes(LAYOUTS[layout](items, made_up_answers(items, 40)))
    return path


def test_an_export_of_our_questionnaire_becomes_a_client_in_one_command(
    call, tmp_path, core_survey
):
    ran = call("new", "acme", "--from", core_survey, "--stakeholders", "Sponsors=40", "--yes")
    assert ran.returncode == 0, ran.stderr
    assert "Nobody was asked, so it is as usual for: --name, --margin." in ran.stdout
    assert ran.stdout.splitlines()[-1] == "Next: pmo-workshop report acme"
    assert "import EXPORT" not in ran.stdout
    assert not (tmp_path / "acme" / "questionnaire.docx").exists()
    found = check_client(tmp_path / "acme")
    assert found.problems == ()
    assert found.client.stakeholders == {"Sponsors": 40}
    assert len(found.client["respondents"]) == 40


@pytest.mark.parametrize("content", [b"", foreign_survey(9)], ids=["empty file", "open questions"])
def test_nothing_is_made_for_an_export_that_cannot_be_imported(call, tmp_path, content):
    export = tmp_path / "export.xlsx"
    export.write_bytes(content)
    ran = call("new", "acme", "--from", export, "--yes")
    assert ran.returncode in (2, 3)
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "acme").exists()


def test_the_workbook_asks_until_the_tables_are_written(call, tmp_path):
    folder = new_client(tmp_path / "acme", "Acme")
    workbook = folder / "client.xlsx"
    book = openpyxl.load_workbook(workbook)
    for row in openpyxl.load_workbook(io.BytesIO(foreign_survey())).active.values:
        book["survey"].append(row)
    book.save(workbook)
    for _ in range(4):
        ran = call("import", "--workbook", "acme")
        assert ran.returncode == 0, ran.stderr
        if "Next: pmo-workshop report acme" in ran.stdout:
            break
        assert "Choose an answer in each red cell of the sheet mapping of" in ran.stdout
        questions = {q.key: q for q in read_workbook_import(folder).draft.open_questions}
        book = openpyxl.load_workbook(workbook)
        for row in book["mapping"].iter_rows(min_row=4):
            if question := questions.get(row[0].value):
                ids = [choice.id for choice in question.choices]
                at = ids.index(ANSWERS.get(question.key, question.suggestion))
                row[2].value = row[6 + at].value
        book.save(workbook)
    found = check_client(folder)
    assert found.problems == ()
    assert len(found.client["respondents"]) == 48
    tables = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    again = call("import", "--workbook", "acme")
    assert again.returncode == 0, again.stderr
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == tables


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--workbook", "acme", "x.csv"],
         "--workbook takes the export from client.xlsx: leave the files, --into, --as and --map "
         "out.\n"),
        (["x.csv"],
         "Name the export, and the client's folder with --into, such as: pmo-workshop import "
         "export.xlsx --into clients/acme. With --workbook the export is in client.xlsx.\n"),
        (["--workbook", "acme"],
         "There is no client.xlsx in 'acme'. 'pmo-workshop new' makes one.\n"),
    ],
)  # fmt: skip
def test_a_command_that_does_not_fit_says_how(call, arguments, message):
    ran = call("import", *arguments)
    assert (ran.returncode, ran.stderr) == (2, message)
