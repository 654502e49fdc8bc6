"""The engine: strict parameters, every cell run, equal bytes, nothing of this computer."""

import getpass
import os
import platform
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import nbformat
import papermill
import pytest
import tiny
from traitlets.config import Config

from pmo_workshop.batch.warming import AHEAD
from pmo_workshop.engine import (
    check_parameters,
    declared_parameters,
    read_workbook,
    run_workbook,
    running,
    sandbox,
)
from pmo_workshop.engine.limits import Limits
from pmo_workshop.engine.processes import Spawning
from pmo_workshop.engine.sandbox import clean_environment
from pmo_workshop.errors import UsageError, WorkbookError
from pmo_workshop.intake import load_client
from pmo_workshop.intake.client import Client
from pmo_workshop.intake.key import key_of
from pmo_workshop.paths import SHOWN_FILE, shipped


@pytest.fixture
def room(tmp_path, processes):
    """A scratch folder with a client folder in it."""
    room = tmp_path / "room"
    tiny.client(room / "acme", "acme")
    global PROCESSES
    PROCESSES = processes
    return room


PROCESSES = None


def run(room: Path, *code: str, client=None, **parameters):
    source = tiny.write(tiny.notebook(*code), room.parent / "01_tiny.ipynb")
    given = {"client_dir": "acme", **parameters}
    into = room.parent / "out" / "01_tiny.ipynb"
    return run_workbook(source, given, into, room, client, processes=PROCESSES)


def text_of(cell) -> str:
    return "".join(out.get("text", "") or out["data"]["text/plain"] for out in cell.outputs)


def test_a_workbook_runs_in_the_scratch_folder_with_its_parameters(room):
    executed = run(room, "from pathlib import Path", "sorted(Path(client_dir).iterdir()), seed * 2")
    assert "services.csv" in text_of(executed.cells[-1])
    assert "4052" in text_of(executed.cells[-1])
    assert read_workbook(room.parent / "out" / "01_tiny.ipynb") == executed


def test_the_facts_of_the_client_travel_in_the_metadata(room):
    client = Client("acme", "Acme & Söhne", date(2026, 4, 30), sector="energy")
    executed = run(room, "1", client=client)
    assert executed.metadata["pmo_workshop"] == {
        "client": {
            "id": "acme",
            "name": "Acme & Söhne",
            "report_date": "2026-04-30",
            "sector": "energy",
            "language": "en",
        },
        "workbook": "01_tiny",
    }


def test_equal_inputs_give_equal_bytes_and_nothing_of_this_computer(room):
    code = ("import os, warnings", "print(os.getcwd()); warnings.warn('late')", "{'b', 'a', 'c'}")
    run(room, *code)
    written = room.parent / "out" / "01_tiny.ipynb"
    first = written.read_bytes()
    run(room, *code)
    assert written.read_bytes() == first
    text = first.decode()
    for trace in ("papermill", str(room), str(Path.home()) + os.sep, platform.node(), "ipykernel_"):
        assert trace not in text
    if len(getpass.getuser()) > 4:
        assert getpass.getuser() not in text


def test_an_unknown_parameter_is_refused_with_the_nearest_name(room):
    with pytest.raises(UsageError) as refused:
        run(room, "1", cilent_dir="acme")
    assert str(refused.value) == (
        "01_tiny.ipynb has no parameter 'cilent_dir'. It declares: 'client_dir', 'seed'. "
        "Did you mean 'client_dir'?"
    )


def test_a_mistyped_parameter_is_refused(room):
    with pytest.raises(UsageError) as refused:
        run(room, "1", seed="abc")
    assert str(refused.value) == (
        "01_tiny.ipynb, parameter seed: 'abc' is not a whole number. "
        "Give a whole number, such as seed=7."
    )


def test_a_negative_seed_is_refused_before_a_kernel_starts(room):
    with pytest.raises(UsageError) as refused:
        run(room, "1", seed="-1")
    assert str(refused.value) == (
        "01_tiny.ipynb, parameter seed: -1 is below 0. Give 0 or more, such as seed=7."
    )


def test_all_parameters_are_judged_in_one_message():
    with pytest.raises(UsageError) as refused:
        check_parameters(tiny.notebook(), {"seed": True, "zzz": 1}, "01_tiny.ipynb")
    assert str(refused.value).splitlines() == [
        "01_tiny.ipynb, parameter seed: 'True' is not a whole number. "
        "Give a whole number, such as seed=7.",
        "01_tiny.ipynb has no parameter 'zzz'. It declares: 'client_dir', 'seed'.",
    ]


@pytest.mark.parametrize(
    ("source", "given", "checked"),
    [
        ("a: int = 1", "7", 7),
        ("a: float = 1.0", "0.5", 0.5),
        ("a: float = 1.0", 2, 2.0),
        ("a: bool = False", "true", True),
        ("a: str = 'x'", '"; import os #', '"; import os #'),
        ("a = 3", "4", 4),
        ("a = None", "4", "4"),
    ],
)
def test_text_from_the_command_line_gets_the_declared_type(source, given, checked):
    workbook = tiny.notebook()
    workbook.cells[1].source = source
    assert check_parameters(workbook, {"a": given}, "x.ipynb") == {"a": checked}


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("a: float = 1.0", "nan"),
        ("a: float = 1.0", "inf"),
        ("a: bool = False", "maybe"),
        ("a: int = 1", 1.5),
        ("a: int = 1", "1.5"),
        ("a: str = 'x'", 3),
    ],
)
def test_a_value_that_does_not_fit_is_refused(source, given):
    workbook = tiny.notebook()
    workbook.cells[1].source = source
    with pytest.raises(UsageError, match="parameter a: "):
        check_parameters(workbook, {"a": given}, "x.ipynb")


def test_a_parameter_is_text_and_never_code(room):
    executed = run(room, "client_dir", client_dir='x"\nraise SystemExit #{}')
    assert text_of(executed.cells[-1]) == repr('x"\nraise SystemExit #{}')


def test_a_workbook_declares_its_parameters_in_order():
    assert declared_parameters(tiny.notebook()) == {"client_dir": "str", "seed": "int"}


def test_a_failed_cell_names_client_workbook_section_cell_and_cause(room):
    client = Client("acme", "Acme", date(2026, 4, 30))
    with pytest.raises(WorkbookError) as failed:
        run(room, "raise ValueError('first line\\nlast line')", client=client)
    assert str(failed.value) == (
        "Acme, 01_tiny.ipynb, section 'T1 What is asked?', cell 'c0': ValueError: last line"
    )
    assert not (room.parent / "out" / "01_tiny.ipynb").exists()


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("import sys; sys.exit(0)", "SystemExit ended the workbook."),
        (
            "import os; os._exit(0)",
            "Its process ended without a word: the cell ended Python, or the computer ran out of "
            "memory. Then run fewer clients at a time with --jobs 1.",
        ),
    ],
)
def test_a_workbook_that_ends_python_is_no_success(room, code, cause):
    with pytest.raises(WorkbookError) as failed:
        run(room, code, "1")
    assert str(failed.value) == f"01_tiny.ipynb, section 'T1 What is asked?', cell 'c0': {cause}"
    assert not (room.parent / "out" / "01_tiny.ipynb").exists()


def test_a_module_in_the_scratch_folder_is_not_imported(room):
    for place in (room, room / "acme"):
        (place / "openpyxl.py").write_text("raise RuntimeError('the client ran code')")
    assert run(room, "import openpyxl\nopenpyxl.__name__")


@pytest.mark.slow
def test_what_cells_use_is_imported_before_the_fork(tmp_path):
    """Else every process imports it anew; what is allowed belongs to IPython's shell itself."""
    program = f"""
import sys
from pmo_workshop.batch.warming import import_for_cells
import_for_cells()
before = set(sys.modules)
from pmo_workshop.engine.running import execute_here
from pathlib import Path
source, room = Path({str(shipped("workbooks") / "00_unlocking_the_potential.ipynb")!r}), Path.cwd()
execute_here(lambda *told: None, source, {{"client_dir": "lindenhof"}}, room / "out.ipynb", room,
             {{}}, "", 50)
print(*sorted(set(sys.modules) - before), file=sys.__stdout__)
"""
    shutil.copytree(shipped("sample_data") / "lindenhof", tmp_path / "lindenhof")
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    of_the_shell = {"IPython.core.application", "IPython.core.crashhandler", "bdb"}
    assert set(done.stdout.split()) <= of_the_shell


@pytest.mark.slow
def test_a_spawned_process_gives_the_bytes_of_a_forked_one_and_keeps_the_limits(room):
    """What runs on Windows and macOS; here on whatever system this is."""
    code = ("import pmo_workshop as pmo", "pmo.load_client(client_dir).tables['services']")
    key_of(room / "acme")  # the key of this user, which is made outside the walls
    run(room, *code)
    written = room.parent / "out" / "01_tiny.ipynb"
    forked = written.read_bytes()
    spawning = Spawning(AHEAD[:1], spares=1)
    try:
        source = room.parent / "01_tiny.ipynb"
        given = {"client_dir": "acme"}
        run_workbook(source, given, written, room, processes=spawning)
        assert written.read_bytes() == forked
        tiny.write(tiny.notebook("while True: pass"), source)
        with pytest.raises(WorkbookError, match="was not finished after 1 seconds"):
            run_workbook(source, given, written, room, limits=Limits(1), processes=spawning)
        tiny.write(tiny.notebook("import os", "os._exit(3)"), source)
        with pytest.raises(WorkbookError, match=r"cell 'c1': Its process ended with the code 3"):
            run_workbook(source, given, written, room, processes=spawning)
    finally:
        spawning.close()


IN_A_KERNEL = ("00", "06")
"""The opening, and the plan, which reads that. nbval runs all in such kernels."""


@pytest.mark.slow
def test_a_workbook_gives_the_bytes_of_an_ordinary_kernel(tmp_path, processes, monkeypatch):
    """Stock papermill on a kernel, and ours: the same cells, outputs and order."""
    room = tmp_path / "room"
    shutil.copytree(shipped("sample_data") / "lindenhof", room / "lindenhof")
    client = load_client(room / "lindenhof")
    for name, value in clean_environment().items():
        monkeypatch.setenv(name, value)
    shown = tmp_path / "shown.json", tmp_path / "shown-kernel.json"
    monkeypatch.setenv(SHOWN_FILE, str(shown[1]))
    for source in sorted(shipped("workbooks").glob("[0-9]*.ipynb")):
        if not source.name.startswith(IN_A_KERNEL):
            continue
        given = {"client_dir": "lindenhof"}
        if "notebooks_dir" in declared_parameters(read_workbook(source)):
            given["notebooks_dir"] = "../ours"
        if shown[0].is_file():
            shutil.copyfile(*shown)
        into = tmp_path / "ours" / source.name
        ours = run_workbook(source, given, into, room, client, shown[0], processes=processes)
        plain = papermill.execute_notebook(
            str(source), str(tmp_path / "kernel.ipynb"), given, cwd=str(room), progress_bar=False,
            kernel_name="python3", config=Config({"KernelManager": {"transport": "ipc"}}),
        )  # fmt: skip
        running._tidy(plain, room)
        plain.metadata["pmo_workshop"] = ours.metadata["pmo_workshop"]
        assert nbformat.writes(ours) == nbformat.writes(plain), source.name
        kept = [path.read_text("utf-8") if path.is_file() else "" for path in shown]
        assert kept[0] == kept[1]


def test_papermill_knows_the_engine(tmp_path):
    made = tiny.notebook("import os", "print('to', os.sep.join('ab'))", "{1: 'x'}", "1 / seed")
    source, into = tiny.write(made, tmp_path / "in.ipynb"), tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--engine", "pmo-warm", str(source), str(into)]
    ran = subprocess.run([*command, "-p", "seed", "4"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert [text_of(cell) for cell in nbformat.read(into, 4).cells[-3:]] == [
        "to a/b\n", "{1: 'x'}", "0.25"
    ]  # fmt: skip
    ran = subprocess.run([*command, "-p", "seed", "0"], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "ZeroDivisionError: division by zero" in ran.stderr


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    path = tmp_path / "01_x.ipynb"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"^01_x.ipynb is not a Jupyter notebook of version 4"):
        read_workbook(path)


def test_the_temporary_folder_is_short_enough_for_sockets(monkeypatch, tmp_path):
    long = tmp_path / ("x" * 60)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    folder = sandbox.short_temporary_folder()
    folder.rmdir()
    assert len(str(folder)) < 60 or os.name == "nt"
