"""The tools of the house: stripped notebooks, and types of what stands in the workbooks."""

import io
import json
import re
import subprocess
import tokenize
from pathlib import Path

import audit
import hashes
import nbformat
import pytest
import strip_notebooks
import workbook_types
import yaml
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
    assert (stored.outputs, stored.execution_count) == ([printed], 1)
    assert strip_notebooks.main([str(path)]) == 0


WRONG = {
    "name": ("shown = 1\npmo.record(all=shwon)", 'Name "shwon" is not defined'),
    "question": ("pmo.gap_by_dimensions(client)", 'no attribute "gap_by_dimensions"; maybe'),
    "face": ("gaps.picture()", '"Answer" has no attribute "picture"'),
    "asked": ("pmo.need_coverage(client, pd.DataFrame())", '"DataFrame"; expected "Released"'),
    "shown": ("pmo.show(gaps.say(), gaps.result)", '"DataFrame"; expected "Shown | None"'),
    "guard": ("told: object = gaps\ndisplay.notes_on(told)", '"object"; expected "Released"'),
}
"""Code of a cell whose last line is wrong, and what the type checker says of it."""


@pytest.mark.long
@pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="settings are in the checkout")
def test_what_is_wrong_in_a_cell_is_caught_and_named(tmp_path):
    path = tmp_path / "07_wrong.ipynb"
    right = (
        "import pandas as pd\nimport pmo_workshop as pmo\nfrom pmo_workshop import display\n"
        "client = pmo.load_client('northwind')\ngaps = pmo.gap_by_dimension(client)\n"
        "pmo.need_coverage(client, pmo.most_needed_services(client, 1))\n"
        "pmo.show(gaps.say(), gaps.chart(), gaps.table(), None, pmo.record(n=gaps.n))\n"
        "display.notes_on(gaps)"
    )
    cells = [new_code_cell(right, id="right")]
    cells += [new_code_cell(code, id=name) for name, (code, _) in WRONG.items()]
    nbformat.write(new_notebook(cells=cells), path)
    found = workbook_types.problems([path])
    assert len(found) == len(WRONG), found
    for line, (name, (code, said)) in zip(found, WRONG.items(), strict=True):
        assert line.startswith(f"07_wrong.ipynb, cell {name}, line {len(code.splitlines())}: ")
        assert said in line


def test_every_pin_has_the_hashes_of_its_files_beside_it():
    pinned, hashed = (
        hashes.pins_of(path.read_text(encoding="utf-8")) for path in (hashes.PINS, hashes.HASHED)
    )
    assert list(pinned) == list(hashed), "after a change of constraints.txt: nox -s hashes"
    for pin, found in hashed.items():
        assert found, pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in found), pin


def _weak(*fixed):
    return {"id": "PYSEC-2026-1", "fix_versions": list(fixed), "description": "…"}


AUDITED = {
    "nothing known": ([{"name": "acme", "version": "2.0", "vulns": []}], []),
    "a weakness": (
        [{"name": "acme", "version": "2.0", "vulns": [_weak("2.1", "3.0"), _weak()]}],
        ["acme 2.0: PYSEC-2026-1, mended in 2.1, 3.0", "acme 2.0: PYSEC-2026-1, open"],
    ),
    "one unknown": (
        [{"name": "acme", "version": "2.0", "vulns": []}, {"name": "own", "skip_reason": "…"}],
        ["own: the service does not know it"],
    ),
    "none looked up": ([{"name": name, "skip_reason": "…"} for name in ("acme", "own")], None),
}


@pytest.mark.parametrize("told", AUDITED)
def test_an_audit_names_what_is_weak_and_what_nobody_looked_at(told):
    pins, said = AUDITED[told]
    assert audit.problems({"dependencies": pins}) == said


@pytest.mark.parametrize(
    ("printed", "ended", "said"),
    [
        ('{"dependencies": [{"name": "acme", "version": "2", "vulns": []}]}', 0,
         "No pin has a known weakness.\n"),
        ('{"dependencies": [{"name": "acme", "skip_reason": "404"}]}', 0,
         "No advisory service is in reach: nothing was audited.\n"),
        ("", 0, "Connection refused\nNo advisory service is in reach: nothing was audited.\n"),
        (json.dumps({"dependencies": [{"name": "acme", "version": "2", "vulns": [_weak()]}]}), 1,
         "acme 2: PYSEC-2026-1, open\n"),
    ],
)  # fmt: skip
def test_an_audit_says_when_no_service_was_asked(printed, ended, said, monkeypatch, capsys):
    done = subprocess.CompletedProcess([], 1, printed, "Traceback\nConnection refused\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert audit.main() == ended
    assert capsys.readouterr().out == said


def _silenced(path):
    """Return the comments of a file of code that silence the linter, with their lines."""
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        return [(0, line) for line in text.splitlines() if "# noqa" in line]
    comments = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return [
        (token.start[0], token.string)
        for token in comments
        if token.type == tokenize.COMMENT and "noqa" in token.string
    ]


@pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="the code is in the checkout")
def test_who_silences_the_linter_says_of_what_and_why():
    folders = ("pmo_workshop", "tests", "tools", "benchmarks", "docs", "sample_data", "templates",
               "typings", "workbooks")  # fmt: skip
    files = [ROOT / "noxfile.py", *(
        path for folder in folders for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".pyi", ".ipynb") and "corpus" not in path.parts
    )]  # fmt: skip
    reasoned = re.compile(r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)* - \w+\S* \S+")
    found = [(path, *said) for path in files for said in _silenced(path)]
    assert len(found) > 20
    assert [said for said in found if not reasoned.match(said[-1])] == []


def test_a_public_forge_runs_every_system_and_every_python_that_nox_knows():
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    text = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    assert f"PYTHONS = {json.dumps(matrix['python'])}" in text
    for job in workflow["jobs"].values():
        assert job["steps"][2]["run"] == 'python -m pip install -c constraints.txt -e ".[dev]"'
