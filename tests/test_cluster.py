"""A Dask cluster: every client exactly once, even if a worker is lost, and the bytes of here."""

import os
import signal

import pytest
import tiny

from pmo_workshop.batch.inputs import hashes
from pmo_workshop.batch.run import run_batch
from pmo_workshop.errors import SetupError

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
    folders = [tiny.client(tmp_path / "c" / f"n{at}", f"n{at}") for at in range(8)]
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
    assert [outcome.state for outcome in summary.outcomes] == ["done"] * 8
    run_batch(folders, [workbook], tmp_path / "here", formats=("html",), processes=processes)
    there, here = hashes(out), hashes(tmp_path / "here")
    for changing in ("summary.json", "index.html"):
        del there[changing], here[changing]
    assert there == here
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


def test_a_scheduler_that_is_not_there_is_said(tmp_path):
    from pmo_workshop.batch.cluster import connect

    with pytest.raises(SetupError, match=r"^No scheduler answers at 'tcp://127.0.0.1:9'\. Start"):
        connect("tcp://127.0.0.1:9")
