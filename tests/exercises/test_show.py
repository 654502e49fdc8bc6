"""What a workbook displays: a form where somebody sits, the static twin everywhere else."""

import json
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import pmo_workshop as pmo
from pmo_workshop.content.definitions import exercise_ids
from pmo_workshop.engine.sandbox import clean_environment
from pmo_workshop.errors import UsageError
from pmo_workshop.exercises.feedback import brier, feedback
from pmo_workshop.exercises.form import form_of
from pmo_workshop.exercises.show import forms_are_on
from pmo_workshop.exercises.stakeholders import stakeholders_of
from pmo_workshop.exercises.static import EXERCISE_TYPE, as_html, contents
from pmo_workshop.export.document import read_document
from pmo_workshop.export.html import write_html
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped

VIEW = "application/vnd.jupyter.widget-view+json"


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.tags = [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", exercise_ids())
def test_the_static_twin_says_everything_and_is_only_text(name, northwind):
    bundle = pmo.exercise(name, northwind)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", EXERCISE_TYPE}
    form = form_of(name, northwind)
    for text in (form.exercise.prompt, f"({form.exercise.minutes} minutes)"):
        assert text in bundle["text/plain"]
    for item in form.items:
        assert item.label in bundle["text/plain"]
    json.dumps(bundle)
    page = _Tags()
    page.feed(bundle["text/html"])
    assert page.tags <= {"div", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th",
                         "td", "br", "img", "span"}  # fmt: skip
    assert not page.open
    told = contents(form)
    assert all(len(row) == len(told["columns"]) for row in told["rows"])
    # The facilitator's lines are in cells of their own: a participant must not see them here.
    assert form.exercise.cue not in bundle["text/html"]
    assert form.exercise.debrief not in bundle["text/html"]


def test_markup_in_a_clients_words_stays_text(northwind):
    services = northwind["services"].assign(name="<b>&$\\foo$</b>")
    hostile = replace(northwind, tables={**northwind.tables, "services": services})
    page = as_html(form_of("t1-most-needed", hostile))
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;$\\foo$" in page


def test_forms_are_off_without_a_person_and_on_with_one(monkeypatch):
    assert not forms_are_on()
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "on")
    assert forms_are_on()
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "perhaps")
    with pytest.raises(UsageError, match=r"^PMO_WORKSHOP_FORMS is 'perhaps'. Allowed: 'on', 'off'"):
        forms_are_on()


def test_one_object_holds_the_form_and_its_twin(monkeypatch, northwind, answers_folder):
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "on")
    bundle = pmo.exercise("t2-five-gaps", northwind)._repr_mimebundle_()
    assert {VIEW, "text/html", "text/plain", EXERCISE_TYPE} == set(bundle)
    assert "Exercise T2" in bundle["text/html"]
    assert not answers_folder.exists()


def test_a_report_imports_no_widgets_and_makes_no_store(tmp_path, answers_folder):
    assert clean_environment()["PMO_WORKSHOP_FORMS"] == "off"
    code = (
        "import sys, pmo_workshop as pmo\n"
        f"client = pmo.load_client({str(shipped('sample_data') / 'northwind')!r})\n"
        "pmo.exercise('t2-five-gaps', client)._repr_mimebundle_()\n"
        "assert not {'ipywidgets', 'sqlite3'} & set(sys.modules), 'slow'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert not answers_folder.exists()


def test_an_unknown_exercise_is_refused():
    with pytest.raises(UsageError, match="There is no exercise 't2-gaps'"):
        pmo.exercise("t2-gaps")


# --- Exports ------------------------------------------------------------------------------------


def _executed(northwind, extra=()):
    data = dict(pmo.exercise("t2-five-gaps", northwind)._repr_mimebundle_()) | dict(extra)
    cell = new_code_cell(
        'pmo.exercise("t2-five-gaps", client)',
        id="t2-form",
        metadata={"tags": ["exercise"]},
        outputs=[new_output("execute_result", data=data, execution_count=1)],
    )
    return new_notebook(cells=[new_markdown_cell("# Trust\n\nWhy?", id="title"), cell])


def _texts(document):
    return json.dumps(document.blocks, ensure_ascii=False)


@pytest.mark.parametrize("extra", [{}, {VIEW: {"model_id": "gone"}}], ids=["batch", "saved"])
def test_the_room_reads_the_twin_and_the_client_does_not(northwind, extra):
    notebook = _executed(northwind, extra)
    nbformat.validate(notebook)
    assert "Exercise T2" not in _texts(read_document(notebook))
    for reader in ("participant", "facilitator"):
        document = read_document(notebook, reader)
        assert "Exercise T2: Predict the five gaps" in _texts(document)
        (table,) = [block for block in document.blocks if block["type"] == "table"]
        assert len(table["rows"]) == 5
        page = write_html(document)
        assert "Predict the five gaps" in page
        assert "Reliability: done right" in page


# --- What is revealed ---------------------------------------------------------------------------


def test_the_brier_score_of_certainty_and_of_ignorance():
    form = form_of("c6-forecast-milestones")
    sure = {item.id: {"p": 100 if item.right == "yes" else 0} for item in form.items}
    assert brier(form, sure) == 0
    assert brier(form, {item.id: {"p": 50} for item in form.items}) == 0.25
    assert (
        "Your Brier score is 0.25"
        in feedback(form, {item.id: {"p": 50} for item in form.items}, None).lines[1]
    )


def test_a_vote_is_told_how_many_were_right():
    form = form_of("c5-fake-saving")
    told = feedback(form, {item.id: {"vote": "fake"} for item in form.items}, None)
    assert told.lines[1] == "3 of 4 right."
    assert len(told.rows) == 4


def test_the_clients_figures_stand_beside_ones_own(northwind):
    form = form_of("t2-five-gaps", northwind)
    told = feedback(form, {item.id: {"E": 6, "P": 4} for item in form.items}, northwind)
    row = next(row for row in told.rows if row[0].startswith("Reliability"))
    assert row[1] == "−2.0"
    assert row[2].startswith("−1.")
    assert row[4] == "38"


def test_shares_are_counts_beside_a_rating_or_a_choice(northwind):
    form = form_of("b1-role-swap", northwind)
    told = feedback(form, {item.id: {"severity": 8} for item in form.items}, northwind)
    assert told.rows[0][1:] == ("8", "23 of 38 (61 %)", "51 % to 70 %", "38")
    form = form_of("b2-self-service", northwind)
    told = feedback(form, {"status report": {"preferred": "full"}}, northwind)
    assert told.rows[0][1:3] == ("done for me", "29 of 38 (76 %)")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("open-four-barriers", "3 of 38 (8 %)"),
        ("c2-cover-logo", "5 of 8"),
        ("s3-draw-week", "34 %"),
        ("s4-score-alone", "2.0"),
    ],
)
def test_every_item_has_a_figure_of_the_clients(northwind, name, first):
    told = stakeholders_of(form_of(name, northwind), northwind)
    assert told.figures[0].told.startswith(first)
    assert not [figure.label for figure in told.figures if figure.told == "–"]


def test_the_clients_figures_pass_the_guard(northwind):
    """With four respondents nothing of them may be seen, however the exercise asks."""
    people = northwind["respondents"].groupby("wave").head(4)["resp_id"]
    tables = {
        name: table[table["resp_id"].isin(people)] if "resp_id" in table else table
        for name, table in northwind.tables.items()
    }
    few = replace(northwind, tables=tables, disclosed=[])
    for name in ("t1-most-needed", "t2-five-gaps", "b1-role-swap", "b2-self-service"):
        form = form_of(name, few)
        told = feedback(form, {}, few)
        assert told.rows == ()
        assert "fewer than 5 people answered" in " ".join(told.lines)


def test_without_data_one_hears_ones_own_answers_summed_up():
    form = form_of("t2-five-gaps")
    told = feedback(form, {item.id: {"E": 6, "P": 4} for item in form.items}, None)
    assert told.lines[1].startswith("Your gaps: Tangibles: templates, tools, reports −2")


def test_a_range_is_added_up_and_waste_set_apart():
    form = form_of("b3-count-touches")
    value = {"low": 1, "likely": 2, "high": 4}
    answers = {item.id: value | {"waste": "none"} for item in form.asked}
    answers["again"] = value | {"waste": "duplicate"}
    assert feedback(form, answers, None).lines[1:] == (
        "Together 12 minutes (6 to 24 if all go the same way).",
        "2 minutes of them are not useful work.",
    )


def test_shares_are_not_added_up_whatever_their_unit_is_called():
    form = form_of("v4-share-blind")
    parts = tuple(replace(part, unit="per cent") for part in form.exercise.parts)
    told = replace(form, exercise=replace(form.exercise, parts=parts, compare=None))
    answers = {item.id: {"low": 10, "likely": 20, "high": 40} for item in form.items}
    assert feedback(told, answers, None).lines[1:] == ()


def test_the_clients_own_projects_are_the_milestones():
    client = load_client(shipped("sample_data") / "northwind")
    form = form_of("c6-forecast-milestones", client)
    projects = client["projects"].set_index("project_id")
    for item in form.items:
        row = projects.loc[item.id]
        assert (item.right == "yes") == (row["end"] <= row["plan_end"])
