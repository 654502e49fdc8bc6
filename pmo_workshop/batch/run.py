"""Run the clients side by side, each in its own process, and publish what is complete."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import signal
import threading
import time
import tomllib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from ..editions import READS_THE_OTHERS, check_tags
from ..engine import (
    check_parameters,
    declared_parameters,
    read_workbook,
    short_temporary_folder,
)
from ..errors import UsageError, names, nearest
from .one_client import Order, work
from .outcome import DONE, FAILED, INTERRUPTED, REFUSED, RUNNING, WAITING, Outcome, Summary
from .output import STAGING, opened, publish, write_whole
from .pages import batch_page

FORMATS = ("html", "pdf", "xlsx")
SECONDS_PER_WORKBOOK = 1800
SECONDS_TO_STOP = 3
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")

Watch = Callable[[Sequence[Outcome]], None]


@dataclass
class _Job:
    order: Order
    outcome: Outcome
    process: multiprocessing.process.BaseProcess
    connection: Connection
    started: float
    files: tuple[str, ...] | None = None


def run_batch(
    folders: Sequence[Path],
    workbooks: Sequence[Path],
    out: Path,
    *,
    formats: Sequence[str] = FORMATS,
    jobs: int | None = None,
    parameters: Mapping[str, object] | None = None,
    watch: Watch | None = None,
) -> Summary:
    """
    Make the deliverables of every client.

    Parameters
    ----------
    folders : sequence of Path
        Client folders; they are only read.
    workbooks : sequence of Path
        A workbook that reads the others (the marketing plan) is run after them; only with it is
        there a combined report.
    out : Path
        ``out/<client id>/`` is complete or absent; an older one stays unless a new one is
        complete.
    formats : sequence of str
        Any of ``"html"``, ``"pdf"`` and ``"xlsx"``; the executed notebook is always kept.
    jobs : int, optional
        Clients at the same time; default: the number of processors.
    parameters : mapping of str, optional
        Parameters of the workbooks other than ``client_dir`` and ``notebooks_dir``.
    watch : callable, optional
        Called with all outcomes whenever one of them has changed.

    Returns
    -------
    Summary
        One client's failure never stops the others.

    Raises
    ------
    UsageError
        Before anything runs: a folder does not exist, two have the same id, a parameter or a
        format is unknown, or something of the user's is in the way.
    WorkbookError
        A workbook has a tag that is not allowed.
    SetupError
        The output folder cannot be written.
    """
    given, plan = _checked(folders, workbooks, formats, jobs, parameters or {})
    orders, outcomes = [], []
    out = out.absolute()
    scratch = short_temporary_folder()
    try:
        for number, (folder, client_id) in enumerate(_clients(folders, out)):
            outcomes.append(Outcome(client_id, str(folder)))
            orders.append(
                Order(
                    folder.resolve(),
                    client_id,
                    tuple(workbook.resolve() for workbook in workbooks if workbook != plan),
                    plan and plan.resolve(),
                    tuple(formats),
                    given,
                    out / f"{STAGING}{number}",
                    scratch / str(number),
                )
            )
        with opened(out, [outcome.id for outcome in outcomes]):
            _run_all(orders, outcomes, out, jobs or os.cpu_count() or 1, watch)
            summary = Summary(tuple(outcomes))
            _write_summary(summary, out)
        return summary
    finally:
        _end_kernels(scratch)
        shutil.rmtree(scratch, ignore_errors=True)


def _checked(
    folders: Sequence[Path],
    workbooks: Sequence[Path],
    formats: Sequence[str],
    jobs: int | None,
    parameters: Mapping[str, object],
) -> tuple[dict[str, object], Path | None]:
    """
    Return the parameters with their types and the workbook that reads the others.

    Whatever is wrong with the command is refused before a kernel starts.
    """
    for format_ in formats:
        if format_ not in FORMATS:
            raise UsageError(
                f"There is no format {format_!r}. The formats are: {names(FORMATS)}."
                f"{nearest(format_, FORMATS)}"
            )
    if jobs is not None and jobs < 1:
        raise UsageError(f"--jobs {jobs}: at least one client must run at a time.")
    if not folders:
        raise UsageError("There is no client folder to report on. Name one, or several.")
    if not workbooks:
        raise UsageError("There is no workbook to run.")
    for set_by_us in ("client_dir", READS_THE_OTHERS):
        if set_by_us in parameters:
            raise UsageError(
                f"The parameter {set_by_us!r} is set for each client by the command itself. "
                "Name the client folder instead: pmo-workshop report DIR."
            )
    checked: dict[str, object] = {}
    plan: Path | None = None
    for workbook in workbooks:
        notebook = read_workbook(workbook)
        check_tags(notebook)
        check_parameters(notebook, {"client_dir": "client"}, workbook.name)
        checked |= check_parameters(notebook, parameters, workbook.name)
        if READS_THE_OTHERS in declared_parameters(notebook):
            plan = workbook
    if plan is not None and len(workbooks) == 1:
        raise UsageError(
            f"{plan.name} reads the workbooks before it, so it is not run alone. Leave --workbook "
            "out to run them all."
        )
    return checked, plan


def _clients(folders: Sequence[Path], out: Path) -> list[tuple[Path, str]]:
    """Return each folder with its client's id, every folder once."""
    found: dict[Path, str] = {}
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"There is no folder {str(folder)!r}. Name a client folder.")
        if out.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                f"The output folder {str(out)!r} lies inside the client folder {str(folder)!r}, "
                "which is only read. Choose another --out."
            )
        known = [other for other in found if other.resolve() == folder.resolve()]
        if not known:
            found[folder] = client_id(folder)
    by_id: dict[str, Path] = {}
    for folder, identity in found.items():
        other = by_id.setdefault(identity.casefold(), folder)
        if other is not folder:
            raise UsageError(
                f"Two clients have the id {identity!r}: {str(other)!r} and {str(folder)!r}. "
                "Give each its own id in client.toml."
            )
    return list(found.items())


def client_id(folder: Path) -> str:
    """
    Return the id in client.toml, or one made from the folder's name if it cannot be read.

    Notes
    -----
    Only a glance, to find double ids before anything runs; ``intake`` judges the file.
    """
    try:
        found = tomllib.loads((folder / "client.toml").read_text(encoding="utf-8")).get("id", "")
    except (OSError, ValueError):
        found = ""
    if isinstance(found, str) and _SAFE_ID.fullmatch(found):
        return found
    return re.sub(r"[^A-Za-z0-9_-]+", "-", folder.resolve().name).strip("-_")[:80] or "client"


def _run_all(
    orders: Sequence[Order],
    outcomes: Sequence[Outcome],
    out: Path,
    at_once: int,
    watch: Watch | None,
) -> None:
    waiting = deque(zip(orders, outcomes, strict=True))
    running: list[_Job] = []

    def changed() -> None:
        if watch is not None:
            watch(outcomes)

    with _asked_to_stop() as stop:
        try:
            while (waiting or running) and not stop.is_set():
                while waiting and len(running) < at_once:
                    running.append(_start(*waiting.popleft()))
                    changed()
                ready = wait([job.connection for job in running], timeout=0.2)
                for job in list(running):
                    if job.connection in ready and not _listen(job):
                        running.remove(job)
                        _finish(job, out)
                        changed()
                    elif job.connection in ready:
                        changed()
                    elif _is_overdue(job):
                        _stop([job])
                        running.remove(job)
                        _finish(job, out, "It was not finished in time, so it was stopped.")
                        changed()
        except KeyboardInterrupt:
            stop.set()
        finally:
            _stop(running)
            for outcome in outcomes:
                if outcome.state in (WAITING, RUNNING):
                    outcome.state, outcome.step = INTERRUPTED, ""
                    outcome.reason = "Stopped before it was finished."
            changed()


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C or a request to end sets, so that nothing stops half-way."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def _start(order: Order, outcome: Outcome) -> _Job:
    order.scratch.mkdir()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(order, theirs), daemon=True)
    process.start()
    theirs.close()  # so that the end of the child is the end of the pipe
    outcome.state, outcome.step = RUNNING, "starting"
    return _Job(order, outcome, process, ours, time.monotonic())


def _listen(job: _Job) -> bool:
    """Take one message of the child; False when there will be no more."""
    outcome = job.outcome
    outcome.seconds = time.monotonic() - job.started
    try:
        kind, *values = job.connection.recv()
    except (EOFError, OSError):
        return False
    if kind == "step":
        outcome.step = values[0]
    elif kind == "name":
        outcome.name = values[0]
    elif kind == "done":
        job.files, outcome.warnings = values
    elif kind == "refused":
        outcome.state, outcome.reason = REFUSED, values[0]
    elif kind == "failed":
        outcome.state = FAILED
        outcome.reason, outcome.fault = values
    return True


def _is_overdue(job: _Job) -> bool:
    job.outcome.seconds = time.monotonic() - job.started
    return job.outcome.seconds > SECONDS_PER_WORKBOOK * (len(job.order.workbooks) + 1)


def _finish(job: _Job, out: Path, reason: str = "") -> None:
    """Publish a client that is complete; else say why there is nothing."""
    outcome = job.outcome
    job.process.join(SECONDS_TO_STOP)
    outcome.seconds = time.monotonic() - job.started
    outcome.step = ""
    if job.files is not None and not reason:
        try:
            publish(job.order.staging, out / outcome.id)
        except OSError as error:
            outcome.state = FAILED
            outcome.reason = f"The deliverables cannot be published: {error.strerror}."
        else:
            outcome.state = DONE
            outcome.files = tuple(f"{outcome.id}/{name}" for name in job.files)
    elif outcome.state == RUNNING:
        outcome.state = FAILED
        outcome.reason = reason or _how_it_ended(job.process.exitcode)
    shutil.rmtree(job.order.staging, ignore_errors=True)
    _end_kernels(job.order.scratch)
    shutil.rmtree(job.order.scratch, ignore_errors=True)
    job.connection.close()


def _how_it_ended(code: int | None) -> str:
    how = "without a word"
    if code is not None and code < 0:
        with suppress(ValueError):
            how = f"by the signal {signal.Signals(-code).name}"
    elif code:
        how = f"with the code {code}"
    return (
        f"Its process ended {how}. If the computer ran out of memory, run fewer clients at a time "
        "with --jobs 1."
    )


def _stop(jobs: Sequence[_Job]) -> None:
    """End children: asked first, then made to; each is given the time to stop its kernel."""
    for job in jobs:
        job.process.terminate()
    until = time.monotonic() + SECONDS_TO_STOP
    for job in jobs:
        job.process.join(max(0.0, until - time.monotonic()))
        if job.process.is_alive():
            job.process.kill()
            job.process.join()
        _end_kernels(job.order.scratch)


def _end_kernels(scratch: Path) -> None:
    """
    End the kernels whose connection file lies in a scratch folder.

    A kernel runs in a session of its own and watches its parent, but not while a long call into
    compiled code keeps it busy. Only Linux lists processes as files; elsewhere the watch remains.
    """
    mark = os.fsencode(f"{scratch}{os.sep}")
    for listed in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError, ValueError):
            if mark in listed.read_bytes():
                os.kill(int(listed.parent.name), signal.SIGKILL)


def _write_summary(summary: Summary, out: Path) -> None:
    older = [
        outcome.id
        for outcome in summary.outcomes
        if outcome.state != DONE and (out / outcome.id / "index.html").is_file()
    ]
    write_whole(out / "index.html", batch_page(summary, older))
    text = json.dumps(summary.as_dict(), indent=2, ensure_ascii=False)
    write_whole(out / "summary.json", text + "\n")
