"""A Dask cluster: every client exactly once, even if a worker is lost, and the bytes of here."""

import os
import signal
from pathlib import Path

import pytest
import tiny

from pmo_workshop.batch.cluster import NO_WORKER, Task, connect, work_through
from pmo_workshop.batch.inputs import hashes
from pmo_workshop.batch.outcome import ClientOutcome
from pmo_workshop.batch.run import run_batch
from pmo_workshop.engine.limits import Limits
from pmo_workshop.errors import SetupError

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # of workers that are killed
]


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


def test_a_lost_worker_costs_no_client_and_publishes_none_twice(tmp_path, cluster, processes):
    workbook = tiny.write(
        tiny.notebook("import pmo_workshop as pmo, time", "client = pmo.load_client(client_dir)",
                      "time.sleep(0.5)"),
        tmp_path / "01_tiny.ipynb",
    )  # fmt: skip
    folders = [tiny.client(tmp_path / "c" / f"n{at}", f"n{at}") for at in range(5)]
    killed = []

    def kill(outcomes):
        if not killed and sum(outcome.state == "done" for outcome in outcomes) >= 2:
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    out = tmp_path / "out"
    summary = run_batch(
        folders, [workbook], out, formats=("html",), scheduler=cluster.scheduler_address, watch=kill
    )
    assert killed
    assert [outcome.state for outcome in summary.outcomes] == ["done"] * 5
    run_batch(folders, [workbook], tmp_path / "here", formats=("html",), processes=processes)
    there, here = hashes(out), hashes(tmp_path / "here")
    for changing in ("summary.json", "index.html"):
        del there[changing], here[changing]
    assert there == {name: of for name, of in here.items() if not name.startswith(".earlier-")}
    again = run_batch(
        folders, [workbook], out, formats=("html",), scheduler=cluster.scheduler_address
    )
    assert {outcome.state for outcome in again.outcomes} == {"up to date"}


def test_who_stops_once_gets_what_the_workers_have_begun(tmp_path, cluster):
    """Whoever presses Ctrl-C is stood for by the list that grows with it."""
    workbook = tiny.write(tiny.notebook("import time; time.sleep(1)"), tmp_path / "01_tiny.ipynb")
    folders = [tiny.client(tmp_path / "c" / f"n{at}", f"n{at}") for at in range(8)]
    stops = []

    def stop_at_the_first(outcomes):
        if not stops and any(outcome.state == "done" for outcome in outcomes):
            stops.append(signal.SIGINT)

    out = tmp_path / "out"
    summary = run_batch(
        folders, [workbook], out, formats=("html",), scheduler=cluster.scheduler_address,
        watch=stop_at_the_first, stops=stops,
    )  # fmt: skip
    states = [outcome.state for outcome in summary.outcomes]
    assert 2 <= states.count("done") <= 5
    assert states.count("interrupted") == 8 - states.count("done")
    assert summary.exit_code == 130
    assert [(out / f"n{at}").exists() for at in range(8)] == [state == "done" for state in states]


def test_a_scheduler_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr("pmo_workshop.batch.cluster.SECONDS_TO_ANSWER", 0.5)
    with pytest.raises(SetupError, match=r"^No scheduler answers at 'tcp://127.0.0.1:9'\. Start"):
        connect("tcp://127.0.0.1:9")


@pytest.mark.long
def test_beside_a_client_that_ends_its_worker_only_that_one_fails(tmp_path):
    """Two threads of a worker: whatever ends it ends what the other thread makes, too."""
    folder_of_workers = tmp_path / "workers"

    def make(folders, *_given, **_more):
        import os
        import signal
        import time

        from pmo_workshop.batch.outcome import REFUSED, ClientOutcome, Summary

        (name,) = folders
        if name == "poison":
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "beside":
            time.sleep(1.5)
        return Summary([ClientOutcome(name, name, state=REFUSED, reason="made")])

    outcomes = {name: ClientOutcome(name, name) for name in ("poison", "beside", "other", "last")}
    tasks = [
        (Task(Path(name), b"", (), tmp_path, (), (), {}, "", Limits(), None, 0o700), outcome)
        for name, outcome in outcomes.items()
    ]

    def make_by_name(folders, *given, **more):
        return make([folder.name for folder in folders], *given, **more)

    one_loss_is_enough = dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with one_loss_is_enough, distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=True, dashboard_address=None,
        local_directory=str(folder_of_workers),
    ) as made, distributed.Client(made, set_as_default=False) as client:  # fmt: skip
        work_through(client, tasks, make_by_name, changed=lambda: None, asked=lambda: 0)
    assert {name: outcome.reason for name, outcome in outcomes.items()} == {
        "poison": NO_WORKER, "beside": "made", "other": "made", "last": "made"
    }  # fmt: skip
    assert list(folder_of_workers.glob("*/*/tmp*")) == []
