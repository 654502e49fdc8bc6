"""The import panel: what is open is red, what is decided is counted, then it can be written."""

import re

import nbformat
import pytest
from foreign_survey import ANSWERS, foreign_survey
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from pmo_workshop.importing.mapping import Choice, Question, read_map
from pmo_workshop.importing.panel import STILL, ImportPanel, _Asked
from pmo_workshop.intake import check_client, new_client


@pytest.fixture
def panel(tmp_path):
    new_client(tmp_path / "clients" / "acme", "Acme")
    export = tmp_path / "PMO survey.xlsx"
    export.write_bytes(foreign_survey())
    made = ImportPanel(tmp_path / "clients", "", [export])
    _ = made.widget
    return made


def decide_all(panel):
    """Answer what is open, one after the other; return how many answers it took."""
    taken = 0
    while panel.draft.open_questions:
        question = panel.draft.open_questions[0]
        panel.decide(question.key, ANSWERS.get(question.key, question.suggestion))
        taken += 1
        assert taken <= 12
    return taken


def test_what_is_open_is_red_and_cannot_be_written(panel):
    assert panel.write_button.disabled
    assert panel.name.value == "pmo-survey"
    shown = [asked for key, asked in panel._asked.items() if key in ANSWERS]
    assert len(shown) == 7
    wanted = {key for key, asked in panel._asked.items() if asked.question.is_open}
    covering = {"who", "by words"}
    assert covering < wanted
    for key, asked in panel._asked.items():
        assert ("error" in asked.widget.layout.border_left) == (key in covering)
        assert ("To decide:" in asked.widget.children[0].value) == (key in covering)
    assert "2 decisions are open, in red." in panel.said.value  # who they are, and by the words


def test_an_answer_is_counted_and_marks_the_columns_that_it_changes(panel):
    panel.decide("role", "what is your role")
    rows = re.findall(r"<tr.*?</tr>", panel.columns.value, re.DOTALL)
    (changed,) = [row for row in rows if "changed by the last answer" in row]
    assert "What is your role?" in changed
    counted = re.search(r"Project manager: (\d+) · Sponsor: (\d+) · Team member: (\d+)", changed)
    assert sum(map(int, counted.groups())) == 48
    assert "error" not in panel._asked["role"].widget.layout.border_left


def test_a_question_stays_in_its_place_when_it_is_answered(panel):
    before = [*panel._asked]
    panel.decide("group:it is so: reports arrive when they were promised", "gap:P")
    after = [*panel._asked]
    assert [key for key in after if key in before] == before
    assert len(after) > len(before)


def test_an_answer_that_is_refused_is_told_and_not_left_standing(panel):
    panel.decide("unit", "what is your role")
    panel._asked["role"].answer.value = "what is your role"
    assert panel._asked["role"].answer.value == ""
    assert "error-color" in panel.said.value
    assert "role" in [question.key for question in panel.draft.open_questions]


def test_people_are_shown_without_what_says_who_they_are(panel):
    decide_all(panel)
    assert "Rather agree → 4" in panel.columns.value
    for secret in ("example.org", "Person Number", "My own words"):
        assert secret not in panel.columns.value


def test_decided_tables_are_written_with_who_decided(panel):
    decide_all(panel)
    assert not panel.write_button.disabled
    panel.write()
    assert "Say first who decided" in panel.became.value
    panel.who.value = "A. B."
    panel.write()
    folder = panel.clients / "acme"
    assert "responses.csv" in panel.became.value
    assert check_client(folder).problems == ()
    assert {d.by for d in read_map(folder / "imports" / "pmo-survey.toml").decisions.values()} == {
        "A. B.", "",
    }  # fmt: skip
    assert panel.write_button.disabled


def test_what_cannot_be_read_is_said_in_words(panel, tmp_path):
    panel.files = [tmp_path / "missing.xlsx"]
    panel.read()
    assert "missing.xlsx" in panel.said.value
    assert "error-color" in panel.said.value
    assert panel.draft is None
    assert panel.columns.value == ""
    panel.into.value = "nowhere"
    assert "&#x27;nowhere&#x27; is no client folder: it has no client.toml." in panel.said.value


def test_a_register_is_read_as_one(panel, tmp_path):
    log = tmp_path / "jira.csv"
    lines = [f"PMO-{n},2026-01-{n:02},2026-02-{n:02},Reporting,Done" for n in range(1, 21)]
    log.write_text("\n".join(["Issue key,Created,Resolved,Component,Status", *lines]))
    panel.files = [log]
    panel.read()
    assert panel.draft.kind == "tickets"
    assert "PMO-1" not in panel.columns.value


def test_people_are_shown_of_what_is_said_to_be_a_survey(panel, tmp_path):
    unknown = tmp_path / "list.csv"
    cells = [f"{name},{name} tým,5" for name in ("Ana", "Bea", "Cid", "Dan", "Eva", "Fay")]
    unknown.write_text("\n".join(["Kdo,Tým,Vztah", *cells]), encoding="utf-8")
    panel.files = [unknown]
    panel.read()
    assert [question.key for question in panel.draft.open_questions] == ["kind"]
    panel.decide("kind", "survey")
    assert panel.draft.kind == "survey"
    shown = re.findall(r"<tr.*?</tr>", panel.columns.value, re.DOTALL)
    (points,) = [row for row in shown if "Vztah" in row]
    assert ">5<" in points
    assert "Ana" not in panel.columns.value


def test_labels_are_put_in_order_with_buttons():
    taken = []
    labels = tuple(Choice(label, label) for label in ("often", "rarely", "no opinion", "always"))
    question = Question("labels:x", "Which order?", labels, ordered=True)
    asked = _Asked(question, lambda key, answer: taken.append((key, answer)))

    def rows():
        return asked.answer.children[:-1]

    rows()[1].children[0].click()  # rarely, up
    silent = next(row for row in rows() if row.children[2].value == "no opinion")
    silent.children[3].value = True
    asked.answer.children[-1].click()
    assert taken == [("labels:x", "rarely < often < always")]
    asked.now(question.answered({"labels:x": "rarely < often < always"}))
    rows()[0].children[1].click()  # rarely, down: decided once, an order is decided as it is moved
    assert taken[-1] == ("labels:x", "often < rarely < always")


def test_an_export_holds_a_sentence_and_no_widget(panel, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "off")
    assert panel._repr_mimebundle_() == {"text/plain": STILL, "text/markdown": STILL}


def test_the_panel_works_in_a_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "on")
    new_client(tmp_path / "clients" / "acme")
    (tmp_path / "export.xlsx").write_bytes(foreign_survey(12))
    cells = (
        "import pmo_workshop as pmo\npanel = pmo.import_panel(files=['export.xlsx'])\npanel",
        "panel.decide('role', 'what is your role')\nlen(panel.draft.open_questions)",
    )
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    ran = nbformat.from_dict(client.execute())
    shown, left = (cell.outputs[0].data for cell in ran.cells)
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/plain"] == STILL
    assert left["text/plain"] == "7"
