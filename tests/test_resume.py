"""Resume: what is up to date is kept, by content; a crash costs no finished client."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tiny

from pmo_workshop.batch import inputs, output
from pmo_workshop.batch.outcome import MANIFEST, UP_TO_DATE
from pmo_workshop.batch.run import plan_batch, run_batch
from pmo_workshop.errors import SetupError, WorkbookError
from pmo_workshop.paths import NOTEBOOKS

KILL = Path(__file__).parents[1] / "benchmarks" / "kill.py"


@pytest.fixture
def asked(tmp_path, processes):
    """Two clients, a workbook, and how they are run."""
    workbook = tiny.write(
        tiny.notebook("import pmo_workshop as pmo", "client = pmo.load_client(client_dir)"),
        tmp_path / "01_tiny.ipynb",
    )
    folders = [tiny.client(tmp_path / "c" / name, name) for name in ("acme", "beta")]
    return folders, [workbook], tmp_path / "runs", {"formats": ("html",), "processes": processes}


def run(asked, **more):
    folders, workbooks, out, how = asked
    summary = run_batch(folders, workbooks, out, **{**how, **more})
    return {outcome.id: (outcome.state, outcome.why) for outcome in summary.outcomes}


def why(asked, **more):
    folders, workbooks, out, how = asked
    how = {name: value for name, value in how.items() if name != "processes"}
    return plan_batch(folders, workbooks, out, **{**how, **more}).reasons


def test_what_has_not_changed_is_not_made_again(asked):
    assert why(asked) == ("new", "new")
    assert run(asked) == {"acme": ("done", "new"), "beta": ("done", "new")}
    (acme, _), (workbook,), out, _ = asked
    os.utime(acme / "services.csv", (0, 0))  # touched, and the same
    assert run(asked) == {"acme": (UP_TO_DATE, ""), "beta": (UP_TO_DATE, "")}
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["finished"] is True
    assert summary["clients"][0]["files"][-1] == "acme/consultant/manifest.json"
    assert 'href="acme/consultant/index.html"' in (out / "index.html").read_text(encoding="utf-8")

    assert why(asked, force=True) == ("--force", "--force")
    assert why(asked, parameters={"seed": 3})[0] == "parameters changed: seed"
    assert why(asked, formats=("html", "pdf"))[0] == "formats changed: pdf"
    (out / "beta" / "01_tiny.html").write_text("cut", encoding="utf-8")
    assert why(asked) == ("", "deliverables damaged: 01_tiny.html")
    with (acme / "services.csv").open("a", encoding="utf-8") as file:
        file.write("SV02,More,,live\n")
    assert run(asked) == {
        "acme": ("done", "inputs changed: services.csv"),
        "beta": ("done", "deliverables damaged: 01_tiny.html"),
    }
    tiny.write(tiny.notebook("1"), workbook)
    assert why(asked)[1] == "workbooks changed: 01_tiny.ipynb"


def test_changed_code_and_versions_are_reasons(asked, monkeypatch):
    run(asked)
    facts = inputs.facts_of_the_code()
    code = inputs.hashes_of_the_code() | {
        "package/elements": "other",
        "templates/html/new.css": "a",
    }
    monkeypatch.setattr(inputs, "hashes_of_the_code", lambda: code)
    assert why(asked) == ("code changed: package/elements, templates/html/new.css",) * 2
    monkeypatch.setattr(inputs, "versions_used", dict)
    *first, more = *sorted(facts["versions"])[:3], len(facts["versions"]) - 3
    assert why(asked)[0] == f"versions changed: {', '.join(first)} and {more} more"


def test_a_failed_fsync_is_never_done(asked, monkeypatch):
    failing = [asked[2].absolute()]

    def sync(path):
        if path in failing and (path / "acme").exists():
            failing.clear()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        original(path)

    original = output.sync
    monkeypatch.setattr(output, "sync", sync)
    folders, workbooks, out, how = asked
    summary = run_batch(folders[:1], workbooks, out, **how)
    assert summary.exit_code == 1
    assert summary.outcomes[0].reason == ("The deliverables cannot be written: Input/output error.")


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="a small disk is mounted, by root"
)
def test_a_full_disk_fails_a_client_and_the_same_command_goes_on(asked, monkeypatch):
    out = asked[2]
    out.mkdir()
    small = ["mount", "-t", "tmpfs", "-o", "size=900k", "pmo", str(out)]
    if subprocess.run(small, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(SetupError, match="has 0 MB left; 20 MB are needed"):
            run(asked)
        monkeypatch.setattr(output, "BYTES_NEEDED", 0)
        monkeypatch.setattr(output.probe, "__defaults__", (0, False))
        folders, workbooks, _, how = asked
        summary = run_batch(folders, workbooks, out, jobs=1, **how)
        states = {outcome.state for outcome in summary.outcomes}
        assert "failed" in states
        reason = next(o.reason for o in summary.outcomes if o.state == "failed")
        assert reason.endswith(
            "The disk is full, so the deliverables cannot be written. Free some space, or choose "
            "another --out; the same command then goes on."
        )
        for outcome in summary.outcomes:
            assert (out / outcome.id).exists() == (outcome.state == "done")
        assert json.loads((out / "summary.json").read_text("utf-8"))["exit_code"] == 1
        subprocess.run(["mount", "-o", "remount,size=50m", str(out)], check=True)
        assert {state for state, _ in run(asked).values()} <= {"done", UP_TO_DATE}
    finally:
        subprocess.run(["umount", str(out)], check=True)


def test_the_scratch_folder_of_a_killed_batch_is_removed(tmp_path):
    from pmo_workshop.engine import short_temporary_folder

    left, other = short_temporary_folder(), tmp_path / "pmo-mine"
    other.mkdir()
    import socket

    for scratch in (left, other):
        who = {"host": socket.gethostname(), "process": 1, "started": "", "scratch": str(scratch)}
        (tmp_path / f"{output.LOCK}.json").write_text(json.dumps(who), encoding="utf-8")
        with output.opened(tmp_path):
            pass
    assert not left.exists()
    assert other.exists()  # no folder of ours: what a file says is not enough


@pytest.mark.slow
@pytest.mark.skipif(
    not KILL.is_file() or not Path("/proc/self").exists(), reason="in a checkout, on Linux"
)
def test_a_batch_killed_at_a_random_moment_ends_in_the_undisturbed_bytes():
    # The moment of this seed is after one client and before the other.
    ran = subprocess.run(
        [sys.executable, str(KILL), "--times", "1", "--clients", "2", "--seed", "5"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith("1 of 1 ended in the undisturbed bytes.\n")


@pytest.mark.slow
@pytest.mark.skipif(
    not KILL.is_file() or not shutil.which("strace"), reason="in a checkout, with strace"
)
def test_a_publication_killed_at_any_call_leaves_the_old_report_or_the_new():
    ran = subprocess.run(
        [sys.executable, str(KILL), "--every-call"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_manifest_tells_of_the_workbook_that_was_run_and_not_of_its_later_text(asked):
    folders, (workbook,), out, _ = asked
    seen = inputs.hash_of(workbook)

    def edit(outcomes):
        if outcomes[0].step == "01_tiny":
            tiny.write(tiny.notebook("'edited'"), workbook)

    assert {state for state, _ in run(asked, watch=edit, jobs=1).values()} == {"done"}
    assert inputs.hash_of(workbook) != seen
    for folder in folders:
        manifest = json.loads((out / folder.name / MANIFEST).read_text(encoding="utf-8"))
        assert manifest["workbooks"] == {"01_tiny.ipynb": seen}
        kept = (out / folder.name / NOTEBOOKS / "01_tiny.ipynb").read_text(encoding="utf-8")
        assert "edited" not in kept
    assert set(why(asked)) == {"workbooks changed: 01_tiny.ipynb"}


def test_a_report_during_which_the_suite_changes_is_not_published(monkeypatch):
    inputs.expect_the_same_code()
    then = inputs.read_code()
    monkeypatch.setattr(inputs, "read_code", lambda: {**then, "templates/pdf/report.typ": "other"})
    with pytest.raises(WorkbookError) as refused:
        inputs.expect_the_same_code()
    assert str(refused.value) == (
        "The suite itself was changed meanwhile (templates/pdf/report.typ). Make the report again."
    )


@pytest.mark.skipif(os.name == "nt", reason="other rights")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777 & ~0o700], ids=oct)
def test_what_is_made_is_its_owners_alone_whatever_the_umask(asked, umask):
    *_, out, _ = asked
    before = os.umask(umask)
    try:
        run(asked)
        assert rights(out) == {0o700, 0o600}
        out.chmod(0o750)
        run(asked, shared=True)
        assert rights(out) == {0o750, 0o640}
        run(asked)
        assert rights(out) == {0o750, 0o700, 0o600}  # the folder itself is the user's
    finally:
        os.umask(before)


def rights(folder):
    """Return the rights of an output folder and all in it, but of what names people."""
    everything = {folder, *folder.rglob("*")}
    left = {*folder.glob(".earlier-*")}
    assert {path.stat().st_mode & 0o777 for path in left} == {0o600}
    return {path.stat().st_mode & 0o777 for path in everything - left}


@pytest.mark.skipif(os.name == "nt", reason="links")
@pytest.mark.parametrize("name", [".staging-trial", ".staging-index.html", ".staging-summary.json"])
def test_no_link_in_the_output_folder_is_written_through(asked, name):
    *_, out, _ = asked
    out.mkdir()
    theirs = out.parent / "theirs.txt"
    theirs.write_text("theirs", encoding="utf-8")
    (out / name).symlink_to(theirs)
    run(asked)
    assert theirs.read_text(encoding="utf-8") == "theirs"
