"""Containment: a workbook that goes wrong costs its own client, and nothing of it stays behind."""

import errno
import hashlib
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import tiny
from left_running import processes_naming
from long_work import long_work

from pmo_workshop.batch.run import plan_batch, run_batch
from pmo_workshop.batch.warming import warm_processes
from pmo_workshop.engine.limits import Limits
from pmo_workshop.engine.processes import ENDED, LOST, Processes, opened
from pmo_workshop.engine.work import Work, in_words
from pmo_workshop.errors import SetupError, UsageError, WorkbookError
from pmo_workshop.paths import NOTEBOOKS

CORPUS = Path(__file__).parent / "corpus"
CASES = {
    case["id"]: case
    for case in json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))["cases"]
    if case["area"] == "notebook-fault"
}
LIMITS = Limits(seconds=15, memory=1500, output=5)


def cells_of(case):
    return nbformat.read(CORPUS / CASES[case]["file"], as_version=4).cells


def fault(case):
    """Return the code of a case between its parameters and its end marker."""
    (*before, _end) = [cell.source for cell in cells_of(case)[1:]]
    return "\n".join(before)


FAULTS = {
    "forever": fault("nb-forever"),
    "busy": "while True:\n try:\n  sum(range(10**6))\n except BaseException:\n  pass",
    "exit0": fault("nb-exit0"),
    "sigkill": fault("nb-sigkill"),
    "crash": "import ctypes; ctypes.string_at(0)",
    "mem10g": fault("nb-mem10g"),
    "array": "import numpy\nlen(numpy.ones(10**10))",
    "flood": fault("nb-output_flood"),
    "quiet-flood": "try:\n    while True: print('x' * 10**6)\nexcept BaseException: pass",
    "stdin": fault("nb-stdin"),
    "outside": fault("nb-writes_outside"),
    "forks": "import os\nwhile True:\n    os.fork()",
    "orphan": fault("nb-orphan").replace("time.sleep(9999)", "time.sleep(9999) # {mark}"),
    "debugger": "breakpoint()",
    "silent": "raise ValueError",
    "no-room": "raise OSError(28, 'No space left on device')",
    "edits": "with (pathlib.Path(client_dir) / 'services.csv').open('a') as file:\n"
    " file.write('SV02,More,,live\\n')",
}
PLACE = "01_tiny.ipynb, section 'T1 What is asked?', cell 'c0': "
REASONS = {
    "forever": "It was not finished after 15 seconds, so it was stopped. If it needs that long, "
    "allow more with --deadline.",
    "exit0": "SystemExit ended the workbook.",
    "sigkill": "Its process ended by the signal SIGKILL: the cell ended Python, or the computer "
    "ran out of memory. Then run fewer clients at a time with --jobs 1.",
    "mem10g": "It needed more than 1500 MB of memory, so it was stopped. If the tables are that "
    "large, allow more with --memory.",
    "flood": "it prints or shows more than 5 MB, so it was stopped. If it must, allow more with "
    "--output.",
    "outside": "PermissionError: a workbook may write in its own folder only, not to ",
    "forks": "PermissionError: a workbook cannot copy its process",
    "stdin": "EOFError: ",
    "debugger": "it stops for a debugger, and nobody is there. Take breakpoint() or pdb out.",
    "silent": "ValueError.",
    "no-room": "The disk of temporary files is full. Free some space, or name a folder on another "
    "disk in the environment variable TMPDIR; the same command then goes on.",
    "edits": "Edits, finishing: A workbook has changed the copy of the client folder that it "
    "reads. A workbook only reads its tables.",
}
REASONS |= {
    "busy": REASONS["forever"],
    "crash": REASONS["sigkill"].replace("SIGKILL", "SIGSEGV"),
    "array": REASONS["mem10g"],
    "quiet-flood": REASONS["flood"],
}


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def ran(tmp_path_factory, processes):
    """A batch with two good clients and one for each fault, and one of the good ones alone."""
    folder = tmp_path_factory.mktemp("containment")
    mark = folder.name + "-orphan"
    faults = {name: code.replace("{mark}", mark) for name, code in FAULTS.items()}
    made = tiny.notebook(
        f"import pathlib\nexec({faults!r}.get(client_dir, '0'))",
        "import pmo_workshop as pmo\npmo.load_client(client_dir).name",
    )
    workbook = tiny.write(made, folder / "01_tiny.ipynb")
    clients = {name: tiny.client(folder / "c" / name, name) for name in ("good", *FAULTS, "fine")}
    more = {"formats": (), "jobs": 4, "limits": LIMITS, "processes": processes}
    before = hashes(folder / "c"), {Path("/tmp/escape_abs.txt").exists()}  # noqa: S108 - the case's
    together = run_batch(list(clients.values()), [workbook], folder / "together", **more)
    ended = time.monotonic()
    alone = [clients["good"], clients["fine"]]
    run_batch(alone, [workbook], folder / "alone", **more)
    assert (hashes(folder / "c"), {Path("/tmp/escape_abs.txt").exists()}) == before  # noqa: S108 - as above
    return folder, {outcome.id: outcome for outcome in together.outcomes}, mark, ended


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_fails_its_own_client_with_the_reason(ran, name):
    folder, outcomes, *_ = ran
    outcome = outcomes[name]
    if name == "orphan":  # it does what it should, and only leaves a process behind
        assert outcome.state == "done"
        return
    assert outcome.state == "failed"
    assert outcome.reason.startswith(REASONS[name]) or REASONS[name] in outcome.reason
    if name not in ("edits", "mem10g", "array"):
        assert outcome.reason.startswith(f"{name.title()}, {PLACE}")
    assert not (folder / "together" / name).exists()


def test_the_others_are_as_if_they_had_been_alone(ran):
    folder, outcomes, *_ = ran
    for name in ("good", "fine"):
        assert outcomes[name].state == "done"
        assert hashes(folder / "together" / name) == hashes(folder / "alone" / name)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_no_process_is_left(ran):
    *_, mark, ended = ran
    assert not processes_naming(mark)
    assert time.monotonic() >= ended


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("nb-stale_outputs", "holds the results of an earlier run, perhaps of another client"),
        ("nb-no_kernel", "it needs the kernel 'python27-missing'"),
        ("nb-no_params_tag", "no cells are tagged 'parameters'; exactly one is needed"),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_runs(tmp_path, case, says):
    source = CORPUS / CASES[case]["file"]
    client = tiny.client(tmp_path / "acme", "acme")
    with pytest.raises((WorkbookError, UsageError), match=says):
        plan_batch([client], [source], tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_code_in_a_client_folder_is_never_run(tmp_path, processes):
    client = tiny.client(tmp_path / "acme", "acme")
    case = CASES["nb-shadow-o"]
    lines = (CORPUS / case["file"]).read_text(encoding="utf-8").splitlines()
    (client / case["expect"]["place_as"]).write_text(lines[-1], encoding="utf-8")
    workbook = tiny.write(tiny.notebook("import openpyxl"), tmp_path / "01_tiny.ipynb")
    run_batch([client], [workbook], tmp_path / "runs", formats=(), processes=processes)
    assert not list(tmp_path.rglob(case["expect"]["forbidden_file"]))
    assert not Path(case["expect"]["forbidden_file"]).exists()


@pytest.mark.skipif(not Path("/proc/self/oom_score_adj").exists(), reason="of Linux")
def test_the_system_ends_a_workbook_first_when_memory_runs_out(tmp_path, processes):
    client = tiny.client(tmp_path / "acme", "acme")
    made = tiny.notebook("from pathlib import Path; Path('/proc/self/oom_score_adj').read_text()")
    workbook = tiny.write(made, tmp_path / "01_tiny.ipynb")
    run_batch([client], [workbook], tmp_path / "runs", formats=(), processes=processes)
    executed = nbformat.read(tmp_path / "runs" / "acme" / NOTEBOOKS / "01_tiny.ipynb", 4)
    (shown,) = executed.cells[-1].outputs
    assert "1000" in shown.data["text/plain"]


def test_a_work_that_is_ended_as_soon_as_it_has_started_ends(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    until = time.monotonic() + 20
    with opened([os.getpid]) as processes:
        for _ in range(20):
            child = processes.start(Work(long_work, (), tmp_path, os.getpid))
            processes.stop(child, "Not needed.", now=True)
            while (child, ENDED) not in [(of, kind) for of, (kind, *_) in processes.messages(0.2)]:
                assert time.monotonic() < until


@pytest.mark.skipif(sys.platform != "linux", reason="there is a warm parent")
def test_the_batch_goes_on_with_another_warm_parent(tmp_path):
    made = tiny.notebook("import time\nif client_dir == 'slow': time.sleep(60)")
    workbook = tiny.write(made, tmp_path / "01_tiny.ipynb")
    folders = [tiny.client(tmp_path / name, name) for name in ("first", "slow", "last", "more")]
    killed = []

    with warm_processes(2) as processes:

        def kill(outcomes):
            first, slow, *_ = outcomes
            if not killed and first.state == "done" and slow.step == "01_tiny":
                killed.append(processes._server.pid)
                os.kill(processes._server.pid, signal.SIGKILL)

        summary = run_batch(
            folders, [workbook], tmp_path / "runs", formats=(), jobs=2, processes=processes,
            watch=kill,
        )  # fmt: skip
    assert killed
    outcomes = {outcome.id: outcome for outcome in summary.outcomes}
    assert outcomes["slow"].state == "failed"
    assert outcomes["slow"].reason.endswith(f", cell 'c0': {LOST}")
    assert outcomes["more"].state == outcomes["first"].state == "done"
    assert outcomes["last"].state in ("done", "failed")  # it may have been under way too
    told = json.loads((tmp_path / "runs" / "summary.json").read_text(encoding="utf-8"))
    assert told["finished"]
    assert [client["state"] for client in told["clients"]] == [
        outcome.state for outcome in summary.outcomes
    ]


def test_a_batch_that_cannot_go_on_ends_with_a_true_summary(tmp_path):
    class Broken(Processes):
        def start(self, work):
            raise SetupError("It cannot be started.")

    folders = [tiny.client(tmp_path / name, name) for name in ("one", "two")]
    workbook = tiny.write(tiny.notebook("1"), tmp_path / "01_tiny.ipynb")
    with pytest.raises(SetupError, match=r"^It cannot be started\.$"):
        run_batch(folders, [workbook], tmp_path / "runs", processes=Broken())
    told = json.loads((tmp_path / "runs" / "summary.json").read_text(encoding="utf-8"))
    assert told["finished"]
    assert [(client["state"], client["reason"]) for client in told["clients"]] == [
        ("failed", "It cannot be started.")
    ] * 2


FULL = OSError(errno.ENOSPC, "No space left on device")
OPEN = PermissionError(errno.EACCES, "The process cannot access the file")
OPEN.winerror = 32  # as Windows sets it


@pytest.mark.parametrize(
    ("error", "free", "told"),
    [
        (
            FULL,
            1_000_000,
            "The disk of temporary files is full. Free some space, or name a folder on another "
            "disk in the environment variable TMPDIR; the same command then goes on.",
        ),
        (
            FULL,
            10**12,
            "The disk is full, so the deliverables cannot be written. Free some space, or choose "
            "another --out; the same command then goes on.",
        ),
        (
            OPEN,
            10**12,
            "A file of the older report is open in another program, so Windows does not let it be "
            "replaced. Close it; the same command then goes on.",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied"),
            10**12,
            "The deliverables cannot be written: Permission denied.",
        ),
    ],
)
def test_what_the_system_refuses_is_told_with_the_way_out(monkeypatch, tmp_path, error, free, told):
    scratch = {tmp_path: SimpleNamespace(free=free)}
    monkeypatch.setattr(shutil, "disk_usage", scratch.__getitem__)
    # On a full disk Python finds no folder for temporary files of its own.
    monkeypatch.setattr("tempfile.gettempdir", lambda: 1 / 0)
    assert in_words(error, tmp_path) == told
