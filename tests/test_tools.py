"""The tools of the house: stripped notebooks, and types of what stands in the workbooks."""

from pathlib import Path

import nbformat
import pytest
import strip_notebooks
import workbook_types
from nbformat.v4 import new_code_cell, new_notebook, new_output

from pmo_workshop.paths import shipped

ROOT = Path(__file__).parents[1]
WORKBOOKS = sorted(shipped("workbooks").rglob("*.ipynb"))


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_workbooks_are_stored_stripped(path):
    text = path.read_text(encoding="utf-8")
    assert strip_notebooks.stripped(text) == text


def test_the_hook_strips_outputs_but_the_stored_ones(tmp_path, capsys):
    printed = new_output("stream", text="42\n")
    ran = new_code_cell("print(42)", execution_count=3, outputs=[printed])
    stored = new_code_cell(
        "print(42)", execution_count=4, outputs=[printed], metadata={"tags": ["nbval-check-output"]}
    )
    path = tmp_path / "ran.ipynb"
    nbformat.write(new_notebook(cells=[ran, stored]), path)
    assert strip_notebooks.main([str(path)]) == 1
    assert capsys.readouterr().out == f"{path}: stripped\n"
    ran, stored = nbformat.read(path, as_version=4).cells
    assert (ran.outputs, ran.execution_count) == ([], None)
    assert (stored.outputs, stored.execution_count) == ([printed], None)
    assert strip_notebooks.main([str(path)]) == 0


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="settings are in the checkout")
def test_a_wrong_name_in_a_cell_is_caught_and_named(tmp_path):
    path = tmp_path / "07_wrong.ipynb"
    cells = [
        new_code_cell("import pmo_workshop as pmo", id="imports"),
        new_code_cell("shown = 1\nwhole = pmo.no_such_question(shwon)", id="typo"),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    found = workbook_types.problems([path])
    wrong = '07_wrong.ipynb, cell typo, line 2: error: Name "shwon" is not defined'
    assert any(line.startswith(wrong) for line in found), found
