"""The same jobs on an existing Dask cluster: one task per client, its effect once.

A task reads the client folder from a shared folder or an address, makes the report with a warm
parent of the worker's own, and publishes it to a shared folder or an address. It may be done
twice, as when a worker is lost: what is published twice has the same bytes.
"""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

from ..depth import Depth
from ..engine.limits import Limits
from ..engine.processes import Processes, processes_of_this_system
from ..errors import SetupError
from ..i18n import N_, gettext
from ..paths import PRIVATE, give_rights
from .outcome import DONE, FAILED, INTERRUPTED, RUNNING, ClientOutcome, Summary
from .output import STAGING, publish, sync_tree
from .remote import fetch, fetch_file, send_report
from .warming import AHEAD

if TYPE_CHECKING:
    from distributed import Client, Event, Future

SECONDS_TO_ANSWER = 10
SECONDS_BETWEEN_LOOKS = 0.5
TRIES = 3
"""Workers that may be lost over one client before it is failed."""

_of_this_thread = threading.local()


@dataclass(frozen=True)
class Task:
    """What a worker makes; the places are shared, or addresses: every machine finds them."""

    folder: Path | str = field(repr=False)  # an address may hold a password, and Dask logs tasks
    key: bytes = field(repr=False)
    workbooks: tuple[Path, ...]
    out: Path | str = field(repr=False)
    formats: tuple[str, ...]
    depths: tuple[Depth, ...]
    parameters: Mapping[str, object]
    language: str
    limits: Limits
    marks: Path | str | None = field(repr=False)
    rights: int


def connect(address: str) -> Client:
    """
    Return a client of the scheduler.

    Raises
    ------
    SetupError
        Dask is not installed, nobody answers, or there is no worker.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise SetupError(
            gettext(
                "--scheduler needs Dask. Install it: python -m pip install 'pmo-workshop[cluster]'."
            )
        ) from error
    try:
        cluster = Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SetupError(
            gettext(
                "No scheduler answers at {address}. Start one with 'dask scheduler' and "
                "workers with 'dask worker', and give its address, such as "
                "tcp://10.0.0.5:8786.",
                address=repr(address),
            )
        ) from error
    if not cluster.scheduler_info()["workers"]:
        cluster.close()
        raise SetupError(
            gettext(
                "The scheduler at {address} has no workers. Start some: dask worker {where}.",
                address=repr(address),
                where=address,
            )
        )
    return cluster


def work_through(
    cluster: Client,
    tasks: Sequence[tuple[Task, ClientOutcome]],
    make: Callable[..., Summary],
    *,
    changed: Callable[[], None],
    asked: Callable[[], int],
) -> None:
    """
    Have the workers make every client by ``make``; the outcomes are changed in place.

    Whoever stops once gets what the workers have begun. Each worker asks the scheduler before it
    begins: a task that is taken back from outside may have been begun, and published, meanwhile.

    A client that ends its worker ends what the other threads of it make as well. So each client
    over which workers were lost again and again is tried once more, alone: only the one that ends
    its worker then too has failed.
    """
    for alone in _all_at_once(cluster, tasks, make, changed, asked):
        for _, outcome in _all_at_once(cluster, [alone], make, changed, asked):
            outcome.state, outcome.reason = FAILED, NO_WORKER
            changed()


NO_WORKER = N_(
    "No worker could make it: each that tried was lost. Look into the log of the "
    "workers; one that needs more memory than it has is ended by its machine."
)


def _all_at_once(
    cluster: Client,
    tasks: Sequence[tuple[Task, ClientOutcome]],
    make: Callable[..., Summary],
    changed: Callable[[], None],
    asked: Callable[[], int],
) -> list[tuple[Task, ClientOutcome]]:
    """Have the workers make clients side by side; return those over which workers were lost."""
    from distributed import Event, KilledWorker, wait

    lost: list[tuple[Task, ClientOutcome]] = []
    stopped = Event(client=cluster)
    of: dict[object, tuple[Future, Task, ClientOutcome]] = {}
    for task, outcome in tasks:
        outcome.state = RUNNING
        # Not pure: a result tells of an effect, and is never that of an earlier batch.
        future = cluster.submit(make_one, task, make, stopped, pure=False, retries=TRIES - 1)
        of[future.key] = future, task, outcome
    changed()
    waiting = {future for future, _, _ in of.values()}
    told = False
    try:
        while waiting and asked() < 2:
            if asked() and not told:
                told = True
                stopped.set()
            with suppress(TimeoutError), cluster.as_current():
                done = wait(waiting, SECONDS_BETWEEN_LOOKS, return_when="FIRST_COMPLETED").done
                waiting -= done
                for future in done:
                    _, task, outcome = of.pop(future.key)
                    if future.status != "finished" and isinstance(future.exception(), KilledWorker):
                        lost.append((task, outcome))
                    else:
                        _take(future, outcome)
                changed()
    finally:
        cluster.cancel(list(waiting))
        for _, _, outcome in of.values():
            _interrupt(outcome)
        stopped.clear()
    if not asked():
        return lost
    for _, outcome in lost:
        _interrupt(outcome)
    return []


def _interrupt(outcome: ClientOutcome) -> None:
    outcome.state, outcome.reason = INTERRUPTED, gettext("Stopped before it was finished.")


def _take(future: Future, outcome: ClientOutcome) -> None:
    """Note what became of a client."""
    if future.status == "finished":
        made = future.result()
        if made is None:
            _interrupt(outcome)
        else:
            vars(outcome).update(made | {"folder": outcome.folder, "why": outcome.why})
        return
    error = future.exception()
    outcome.state = FAILED
    outcome.reason = gettext(
        "No worker could make it ({reason}). Look into the log of the workers.",
        reason=type(error).__name__,
    )


def make_one(task: Task, make: Callable[..., Summary], stopped: Event) -> dict[str, object] | None:
    """
    Make the report of a client on a worker and publish it, and return its outcome as a mapping.

    Returns
    -------
    dict or None
        None if the batch was stopped before the task was begun: then nothing is made.

    Notes
    -----
    The report is made in a folder of the worker's own and copied beside its final place, so that a
    worker that is lost in between leaves nothing half done.
    """
    if stopped.is_set():
        return None
    with _folder_of_the_worker() as scratch:
        folder = fetch(task.folder, scratch) if isinstance(task.folder, str) else task.folder
        summary = make(
            [folder],
            task.workbooks,
            scratch / "out",
            formats=task.formats,
            depths=task.depths,
            jobs=1,
            parameters=task.parameters,
            language=task.language,
            limits=task.limits,
            key=task.key,
            marks=_marks_here(task.marks) if isinstance(task.marks, str) else task.marks,
            processes=_warm(),
            within=scratch,
        )
        (outcome,) = summary.outcomes
        made = scratch / "out" / outcome.id
        if outcome.state == DONE and isinstance(task.out, str):
            send_report(made, task.out, outcome)
        elif outcome.state == DONE and isinstance(task.out, Path):
            staging = task.out / f"{STAGING}{outcome.id}-{uuid.uuid4().hex}"
            staging.mkdir(mode=PRIVATE)
            shutil.copytree(made, staging, dirs_exist_ok=True)
            give_rights(staging, task.rights)
            sync_tree(staging)
            _publish_once_more_if_needed(staging, task.out / outcome.id)
    return vars(outcome)


@contextmanager
def _folder_of_the_worker() -> Iterator[Path]:
    """Yield a folder inside the worker's own, which Dask removes even if the worker is killed."""
    from distributed import get_worker

    own = get_worker().local_directory
    with TemporaryDirectory(dir=own, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _publish_once_more_if_needed(staging: Path, place: Path) -> None:
    """Publish; another worker may have published the same client at the same moment."""
    try:
        publish(staging, place)
    except OSError:
        publish(staging, place)


def _marks_here(address: str) -> Path:
    """Return the marks of the batch, which this thread of the worker fetches once."""
    from distributed import get_worker

    kept = getattr(_of_this_thread, "marks", None)
    if kept is None or kept[0] != address:
        if kept is not None:
            shutil.rmtree(kept[1].parent, ignore_errors=True)
        folder = Path(mkdtemp(dir=get_worker().local_directory))
        kept = _of_this_thread.marks = address, fetch_file(address, folder)
    return kept[1]


def _warm() -> Processes:
    """Return the warm parent of this thread of the worker; it lives as long as the worker does."""
    made = getattr(_of_this_thread, "processes", None)
    if made is None:
        made = _of_this_thread.processes = processes_of_this_system(AHEAD)
    return made
