"""Addresses: what is published there is whole or the one before, whatever fails on the way."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import tiny
from typer.testing import CliRunner

from pmo_workshop.batch import remote as remote_module
from pmo_workshop.batch.inputs import hash_of, hashes
from pmo_workshop.batch.outcome import MANIFEST, ClientOutcome
from pmo_workshop.batch.remote import Shelf, fetch_report, folder_of, send_report
from pmo_workshop.batch.run import plan_batch, run_batch
from pmo_workshop.cli import app
from pmo_workshop.errors import SetupError, UsageError

fsspec = pytest.importorskip("fsspec")
from fsspec.implementations.memory import MemoryFileSystem  # noqa: E402 - if it is there


class Failing(MemoryFileSystem):
    """A store whose network fails at the so-manieth file that is sent."""

    protocol = "failing"
    left = 0

    def put_file(self, *args, **kwargs):
        Failing.left -= 1
        if not Failing.left:
            raise ConnectionResetError("the network is down")
        super().put_file(*args, **kwargs)


fsspec.register_implementation("failing", Failing, clobber=True)


@pytest.fixture(autouse=True)
def _nothing_in_memory(monkeypatch):
    monkeypatch.setattr(remote_module, "WAITS_BETWEEN_TRIES", ())
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]
    Failing.left = 0


def workbook(folder: Path, *cells: str) -> Path:
    read = "import pmo_workshop as pmo\nclient = pmo.load_client(client_dir)"
    return tiny.write(tiny.notebook(read, *cells), folder / "01_tiny.ipynb")


def in_memory(folder: Path, at: str) -> None:
    fsspec.filesystem("memory").put(f"{folder}/", f"{at}/", recursive=True)


def names_in_memory(at: str) -> list[str]:
    return sorted(name.removeprefix(f"{at}/") for name in fsspec.filesystem("memory").find(at))


def test_a_batch_from_an_address_to_an_address(tmp_path, processes):
    book = workbook(tmp_path)
    folders = [tiny.client(tmp_path / "c" / name, name) for name in ("acme", "beta")]
    (folders[0] / "~$services.csv").write_text("a lock of a spreadsheet program")
    (folders[1] / "client.toml").write_text('id = "beta"\nname = ', encoding="utf-8")
    in_memory(tmp_path / "c", "/clients")
    store, asked = fsspec.filesystem("memory"), {"formats": ("html",)}

    def make(**more):
        return run_batch(["memory://clients/*"], [book], "memory://runs", processes=processes,
                         **asked, **more).outcomes  # fmt: skip

    acme, beta = make()
    assert (acme.state, beta.state) == ("done", "refused")
    run_batch(folders, [book], tmp_path / "here", processes=processes, **asked)
    fetched = fetch_report("memory://runs/acme", tmp_path / "fetched")
    assert hashes(fetched) == hashes(tmp_path / "here" / "acme")
    first = f"acme/{hash_of(fetched / MANIFEST)[:16]}"
    assert {
        "acme/consultant/manifest.json",
        f"{first}/01_tiny.html",
        f"{first}/consultant/manifest.json",
    } < {*names_in_memory("/runs")}
    assert f'href="{first}/consultant/index.html"' in store.cat_file("/runs/index.html").decode()

    acme, _ = make()
    assert (acme.state, acme.files[-1]) == ("up to date", f"{first}/consultant/manifest.json")
    assert f'href="{first}/consultant/index.html"' in store.cat_file("/runs/index.html").decode()
    store.rm_file(f"/runs/{first}/01_tiny.html")
    again = plan_batch(["memory://clients/acme"], [book], "memory://runs", **asked)
    assert again.reasons == ("deliverables damaged: 01_tiny.html",)
    assert [outcome.state for outcome in make()] == ["done", "refused"]

    (folders[0] / "services.csv").write_text(
        "service_id,name,group,status\nSV09,New,,live\n", encoding="utf-8"
    )
    in_memory(folders[0], "/clients/acme")
    acme, _ = make()
    assert (acme.state, acme.why) == ("done", "inputs changed: services.csv")
    folders_of_acme = {name.split("/")[1] for name in names_in_memory("/runs") if "acme/" in name}
    assert len(folders_of_acme) == 2  # the manifest, and the folder that it names
    assert not [name for name in names_in_memory("/runs") if ".staging" in name]

    done = CliRunner().invoke(app, ["verify", "memory://runs/acme", "--client", str(folders[0])])
    # The tiny workbook is none of the suite's, and verification says so.
    assert done.stdout == (
        "acme: not made again:\n  the workbooks differ: 01_tiny.ipynb is no longer there\n"
    )


def report_of(place: Path, text: str) -> Path:
    """Write what looks like a report of four files."""
    (place / "consultant" / "notebooks").mkdir(parents=True)
    for name in ("consultant/index.html", "a.pdf", "consultant/notebooks/a.ipynb"):
        (place / name).write_text(text, encoding="utf-8")
    listed = ", ".join(f'"{name}": "{digest}"' for name, digest in hashes(place).items())
    (place / MANIFEST).write_text(f'{{"deliverables": {{{listed}}}}}', encoding="utf-8")
    return place


@pytest.mark.parametrize("fails_at", range(1, 6))
def test_a_network_that_fails_at_any_file_leaves_the_report_before(tmp_path, fails_at):
    old = report_of(tmp_path / "old" / "acme", "old")
    new = report_of(tmp_path / "new" / "acme", "new")
    files = ("acme/consultant/index.html", "acme/consultant/manifest.json")
    send_report(old, "failing://runs", ClientOutcome("acme", "", files=files))
    Failing.left = fails_at
    outcome = ClientOutcome("acme", "", state="done", files=files)
    send_report(new, "failing://runs", outcome)
    assert (outcome.state, outcome.files) == ("failed", ())
    assert outcome.reason == (
        "It was made and could not be published. 'failing://runs' cannot be read or written "
        "(ConnectionResetError: the network is down). Check the address, the network and your "
        "rights there; the same command then goes on."
    )
    assert hashes(fetch_report("failing://runs/acme", tmp_path / "between")) == hashes(old)
    outcome = ClientOutcome("acme", "", state="done", files=files)
    send_report(new, "failing://runs", outcome)
    assert outcome.files == tuple(f.replace("acme", folder_of(new)) for f in files)
    assert hashes(fetch_report("failing://runs/acme", tmp_path / "after")) == hashes(new)


def test_a_short_break_of_the_network_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(remote_module, "WAITS_BETWEEN_TRIES", (0.0,))
    new, Failing.left = report_of(tmp_path / "acme", "new"), 2
    outcome = ClientOutcome("acme", "", state="done")
    send_report(new, "failing://runs", outcome)
    assert outcome.state == "done"


def test_a_manifest_that_was_cut_counts_as_none(tmp_path):
    fsspec.filesystem("memory").pipe_file(f"/runs/acme/{MANIFEST}", b'{"deliverables": {')
    Shelf("memory://runs").look(["acme"], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("place", "error", "told"),
    [
        ("memory://nowhere/acme", UsageError,
         "There is no folder 'memory://nowhere/acme' with files in it. Name a client folder."),
        ("memory://nowhere/*", UsageError,
         "There is no folder 'memory://nowhere/*'. Name a client folder, or several with '*'."),
        ("memry://clients/acme", UsageError,
         "'memry://clients/acme' begins with no kind of address that fsspec knows. Did you mean "
         "'memory'? Such as s3://bucket/runs, sftp://host/runs or file:///shared/runs."),
        ("adl://clients/acme", SetupError,
         "'adl://clients/acme' needs a package that is not installed here. "),
        ("ftp://ann:secret@127.0.0.1:9/acme", SetupError,
         "'ftp://ann:***@127.0.0.1:9/acme' cannot be read or written (ConnectionRefusedError: "
         "[Errno 111] Connection refused). Check the address, the network and your rights there; "
         "the same command then goes on."),
    ],
    ids=["no folder", "no folders", "kind", "package", "server"],
)  # fmt: skip
def test_what_is_wrong_with_an_address_is_said(tmp_path, place, error, told):
    if place.startswith("ftp") and sys.platform != "linux":
        pytest.skip("the words of the system are those of Linux")
    with pytest.raises(error) as refused:
        plan_batch([place], [workbook(tmp_path)], tmp_path / "runs")
    assert str(refused.value).startswith(told)
    assert "secret" not in str(refused.value)


def test_a_missing_fsspec_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(SetupError) as refused:
        Shelf("s3://bucket/runs").try_out()
    assert str(refused.value) == (
        "'s3://bucket/runs' is an address, for which fsspec is needed. Install it: "
        "python -m pip install 'pmo-workshop[cluster]'."
    )


def test_workers_do_not_see_the_memory_of_this_process(tmp_path):
    with pytest.raises(UsageError) as refused:
        run_batch([tmp_path], [workbook(tmp_path)], "memory://runs", scheduler="tcp://127.0.0.1:9")
    assert str(refused.value) == (
        "'memory://runs' is in the memory of this process, which the workers do not see. Name an "
        "address that all of them reach, such as s3://bucket/runs."
    )


@pytest.fixture
def server(tmp_path):
    pytest.importorskip("pyftpdlib")
    root = tmp_path / "server"
    root.mkdir()
    command = [sys.executable, str(Path(__file__).parent / "file_server.py"), str(root)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        port = re.match(r"\d+", running.stdout.readline()).group()
        yield root, f"ftp://ann:secret@127.0.0.1:{port}"
        running.terminate()


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")  # of workers that are killed
def test_a_lost_worker_costs_no_client_at_an_address(tmp_path, server, processes):
    distributed = pytest.importorskip("distributed")
    root, address = server
    book = workbook(tmp_path, "import time\ntime.sleep(0.3)")
    for at in range(5):
        tiny.client(root / "clients" / f"n{at}", f"n{at}")
    killed = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:

        def kill(outcomes):
            if not killed and sum(outcome.state == "done" for outcome in outcomes) >= 2:
                worker = next(iter(cluster.workers.values()))
                killed.append(worker.pid)
                os.kill(worker.pid, signal.SIGKILL)

        asked = {"formats": ("html",), "scheduler": cluster.scheduler_address}
        made = run_batch([f"{address}/clients/*"], [book], f"{address}/runs", watch=kill, **asked)
        assert killed
        assert [outcome.state for outcome in made.outcomes] == ["done"] * 5
        again = run_batch([f"{address}/clients/*"], [book], f"{address}/runs", **asked)
        assert {outcome.state for outcome in again.outcomes} == {"up to date"}
    folders = sorted((root / "clients").iterdir())
    run_batch(folders, [book], tmp_path / "here", formats=("html",), processes=processes)
    for at in range(5):
        place = tmp_path / "here" / f"n{at}"
        assert hashes(root / "runs" / folder_of(place)) == hashes(place)
        assert {path.name for path in (root / "runs" / place.name).iterdir()} == {
            "consultant", folder_of(place).partition("/")[2],
        }  # fmt: skip
    assert {path.name for path in (root / "runs").iterdir() if path.is_file()} == {
        "index.html", "summary.json",
    }  # fmt: skip
    assert "secret" not in "".join(path.read_text() for path in root.glob("runs/*.*"))
