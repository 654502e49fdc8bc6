"""Editions: who sees which cells; and the form of a workbook."""

import shutil
from copy import deepcopy

import nbformat
import pytest
import tiny
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from pmo_workshop.batch.edition import write_edition
from pmo_workshop.content.definitions import exercise_ids
from pmo_workshop.editions import check_form, edition, for_client, on_screen, without_results
from pmo_workshop.errors import UsageError, WorkbookError
from pmo_workshop.paths import shipped


@pytest.fixture
def workbook():
    made = tiny.notebook("1 + 1")
    made.cells += [
        tiny.tagged("**Exercise 1** (5 min)", "exercise"),
        tiny.tagged("answer = 42", "solution", "code"),
        tiny.tagged("The answer is 42.", "solution"),
        tiny.tagged("Ask the room first.", "facilitator"),
    ]
    made.cells[-3].outputs = [new_output("stream", text="42")]
    made.cells[-3].execution_count = 9
    return made


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def test_the_facilitator_sees_everything(workbook):
    assert sources(edition(workbook, "facilitator")) == sources(workbook)


def test_the_participant_gets_open_exercises_and_nothing_of_the_client(workbook):
    seen = edition(workbook, "participant")
    title, parameters, setup, heading, *rest = sources(seen)
    assert (title, heading) == ("# 01 A tiny workbook", "## T1 What is asked?")
    assert parameters == tiny.PARAMETERS
    assert setup.endswith("client = pmo.load_client(client_dir, may_be_empty=True)")
    assert rest == ["**Exercise 1** (5 min)", "# Your answer", "*Your answer:*"]
    assert seen.cells[-2].outputs == []
    assert seen.cells[-2].execution_count is None
    assert "42" not in str(seen)
    assert "1 + 1" not in str(seen), "a result comes from the room, once it has answered"
    assert "Ask the room" not in str(seen)


def test_on_a_participants_screen_code_is_one_calm_line(workbook):
    workbook.cells.append(tiny.tagged('pmo.exercise("t2-five-gaps", client)', "exercise", "code"))
    workbook.cells[-1].outputs = [new_output("stream", text="boxes that nobody can tick")]
    shown = on_screen(edition(workbook, "participant"))
    code = [cell for cell in shown.cells if cell.cell_type == "code"]
    assert [cell.source.partition("\n")[0] for cell in (code[1], code[-1])] == [
        "# To be ready: run this line with Shift+Enter",
        "# Your answer: run this line with Shift+Enter, and fill in the form",
    ]
    assert all(cell.metadata["jupyter"] == {"source_hidden": True} for cell in code)
    assert "nobody can tick" not in str(shown)


def test_a_participants_edition_runs_on_another_computer_and_holds_nobodys_answers(
    tmp_path, monkeypatch
):
    """Every workbook's: moved, with another home, without the client's folder or any path to it."""
    mine, elsewhere, home = (tmp_path / name for name in ("mine", "elsewhere", "another home"))
    shutil.copytree(shipped("sample_data") / "northwind", mine / "acme")
    for source in shipped("workbooks").glob("*.ipynb"):
        write_edition(source, "participant", mine / "acme", mine / "editions")
    shutil.move(mine / "editions", elsewhere)
    shutil.rmtree(mine)
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "PMO_WORKSHOP_ANSWERS"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("PMO_WORKSHOP_FORMS", "on")
    written = {path: path.read_text("utf-8") for path in elsewhere.rglob("*") if path.is_file()}
    assert not [path for path, text in written.items() if str(tmp_path) in text]
    assert not [path for path, text in written.items() if "resp_id" in text]
    together = nbformat.v4.new_notebook()
    for path in sorted(elsewhere.glob("*.ipynb")):
        cells = nbformat.reads(written[path], as_version=4).cells
        assert not [output for cell in cells for output in cell.get("outputs", [])]
        together.cells += [cell for cell in cells if cell.cell_type == "code"]
    ran = NotebookClient(together, resources={"metadata": {"path": str(elsewhere)}}).execute()
    forms = [cell for cell in ran.cells if "pmo.exercise(" in cell.source]
    assert len(forms) == len(exercise_ids())
    shown = [{kind for output in cell.outputs for kind in output["data"]} for cell in forms]
    assert all("application/vnd.jupyter.widget-view+json" in kinds for kinds in shown)


def test_the_client_gets_the_report_alone(workbook):
    assert sources(edition(workbook, "client")) == sources(workbook)[:4]


@pytest.mark.parametrize("reader", ["facilitator", "participant", "client"])
def test_an_edition_of_an_edition_is_the_same_and_the_source_untouched(workbook, reader):
    before = deepcopy(workbook)
    once = edition(workbook, reader)
    assert edition(once, reader) == once
    assert workbook == before


def test_an_unknown_reader_is_refused(workbook):
    with pytest.raises(UsageError) as refused:
        edition(workbook, "participants")
    assert str(refused.value) == (
        "There is no edition for 'participants'. The readers are: 'facilitator', 'participant', "
        "'client'. Did you mean 'participant'?"
    )


def test_a_mistyped_tag_is_refused_with_the_cell(workbook):
    workbook.cells[-1].metadata.tags = ["facilitater"]
    with pytest.raises(WorkbookError) as refused:
        edition(workbook, "client")
    assert str(refused.value) == (
        "Cell 8 (facilitator-markdown: 'Ask the room first.') has the tag 'facilitater'. "
        "Allowed: 'parameters', 'exercise', 'solution', 'facilitator', 'nbval-check-output'. "
        "Did you mean 'facilitator'?"
    )


def test_an_edition_can_be_run_again_from_where_it_lies(workbook):
    injected = 'client_dir = "acme"\nseed = 7'
    workbook.cells.insert(2, tiny.tagged(injected, "injected-parameters", "code"))
    moved = for_client(workbook, "../clients/acme")
    assert moved.cells[2].source == 'client_dir = "../clients/acme"\nseed = 7'


@pytest.fixture
def well_formed():
    made = tiny.notebook(*["pmo.show(1)"] * 10)
    made.cells += [new_markdown_cell("Text.", id=f"m{i}") for i in range(3)]
    made.cells.append(tiny.tagged("pmo.record(x=1)", "nbval-check-output", "code"))
    made.cells[-1].outputs = [
        new_output("display_data", data={"text/plain": "x = 1"}),
    ]
    check_form(made, "01_tiny.ipynb")
    return made


def _spoil(index, **changes):
    def spoil(made):
        for name, value in changes.items():
            setattr(made.cells[index], name, value)

    return spoil


def _other_kernel(made):
    made.metadata.kernelspec.name = "conda-env"


def _two_parameter_cells(made):
    made.cells[4].metadata.tags = ["parameters"]


def _saved_output(made):
    made.cells[4].outputs = [new_output("stream", text="1")]


def _saved_picture(made):
    made.cells[-1].outputs = [new_output("display_data", data={"image/svg+xml": "<svg/>"})]


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_other_kernel, "The kernel is 'conda-env'; it must be 'python3'."),
        (
            lambda made: made.cells.extend(new_markdown_cell("More.", id=f"n{i}") for i in (1, 2)),
            "The section '## T1 What is asked?' has 17 cells; at most 16, so that a room works "
            "through it in one go: give a part of it a heading of its own.",
        ),
        (_spoil(4, id="c0"), "Cell 5 (c0: 'pmo.show(1)') has an id that another cell has."),
        (
            _two_parameter_cells,
            "It has 2 cells with the tag 'parameters'; it must have one.",
        ),
        (
            _spoil(1, source='client_dir: str = "x"'),
            "The cell 'parameters' declares 'client_dir'; it must declare client_dir: str and "
            "seed: int, and nothing else.",
        ),
        (
            _spoil(4, source="\n".join(["x = 1"] * 9)),
            "Cell 5 (c1: 'x = 1') has 9 lines of code; at most 8.",
        ),
        (_spoil(4, source="%time x"), "Cell 5 (c1: '%time x') is not plain Python."),
        *(
            (
                _spoil(4, source=source),
                f"Cell 5 (c1: {source.splitlines()[0]!r}) has a {word!r} statement; move it into "
                "the package.",
            )
            for word, source in {
                "def": "def f(): 1",
                "for": "for x in y: x",
                "if": "if x: y",
                "try": "try:\n    x\nfinally:\n    y",
                "while": "while x: y",
                "class": "class A: b = 1",
            }.items()
        ),
        (_saved_output, "Cell 5 (c1: 'pmo.show(1)') has a saved output; clear it."),
        (
            _saved_picture,
            "Cell 17 (nbval-check-output-code: 'pmo.record(x=1)') has a saved output that is not "
            "plain text.",
        ),
    ],
)
def test_a_departure_from_the_form_is_named(well_formed, spoil, problem):
    spoil(well_formed)
    with pytest.raises(WorkbookError) as refused:
        check_form(well_formed, "01_tiny.ipynb")
    assert str(refused.value) == f"01_tiny.ipynb is not in the form of a workbook:\n- {problem}"


def test_all_departures_come_in_one_message(well_formed):
    well_formed.cells[4] = new_code_cell("for x in y: x", metadata={"tags": ["hide"]})
    del well_formed.cells[4]["id"]
    with pytest.raises(WorkbookError) as refused:
        check_form(well_formed, "01_tiny.ipynb")
    assert len(str(refused.value).splitlines()) == 4


def test_an_edition_that_nobody_ran_holds_no_result_and_finds_its_client(workbook):
    workbook.cells.append(tiny.tagged("pmo.record()", "nbval-check-output", "code"))
    workbook.cells[-1].outputs = [new_output("stream", text="the answer of another client")]
    workbook.cells[-1].execution_count = 1
    fresh = without_results(edition(workbook, "participant"), lambda default: f"../a/{default}")
    assert "another client" not in str(fresh)
    assert all(cell.execution_count is None for cell in fresh.cells if cell.cell_type == "code")
    (parameters,) = [c for c in fresh.cells if "parameters" in c.metadata.get("tags", [])]
    (before,) = [c for c in workbook.cells if "parameters" in c.metadata.get("tags", [])]
    assert parameters.source == before.source.replace('str = "', 'str = "../a/', 1)
