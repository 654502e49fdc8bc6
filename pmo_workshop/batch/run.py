"""Run the clients side by side, and publish what is complete."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from ..depth import Depth
from ..editions import READS_THE_OTHERS, check_tags
from ..engine import check_parameters, check_runnable, declared_parameters, read_workbook
from ..engine.limits import Limits
from ..engine.processes import Processes
from ..engine.sandbox import path_of_a_temporary_folder
from ..errors import DataError, SetupError, UsageError, names, nearest
from ..finals import Finals
from ..i18n import gettext, language, speaking
from ..intake.files import id_of
from ..intake.key import key_of
from ..paths import PRIVATE, give_rights
from .cluster import Task, connect, work_through
from .graph import steps_of
from .index_pages import batch_page
from .inputs import Damaged, hash_of, only_words_changed, read_manifest, why_to_run
from .order import Order
from .outcome import (
    DONE,
    FAILED,
    MANIFEST,
    REFUSED,
    UP_TO_DATE,
    WITH_APPENDIX,
    ClientOutcome,
    Summary,
)
from .output import (
    BATCH_PAGE,
    BATCH_SUMMARY,
    EARLIER,
    STAGING,
    opened,
    what_is_in_the_way,
    what_is_not_ours,
    write_whole,
)
from .pool import Job, Marks, Pool
from .remote import Here, brought_here, folder_of, refuse_what_workers_do_not_see
from .warming import warm_processes

FORMATS = ("html", "pdf", "xlsx", "pptx")
"""What is made by default."""

KNOWN_FORMATS = (*FORMATS, WITH_APPENDIX)
SECONDS_BETWEEN_SUMMARIES = 2.0
SECONDS_BETWEEN_SENT_SUMMARIES = 20.0
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")

Watch = Callable[[Sequence[ClientOutcome]], None]


@dataclass(frozen=True)
class Request:
    """
    What is asked of a batch; whatever is wrong with it has been refused.

    Attributes
    ----------
    orders : tuple of Order
        One per client, in the order given.
    reasons : tuple of str
        For each, why it has to be made; empty if what is there is up to date, or if it is refused.
    kept : tuple of str
        For each that has to be made, what of the user's lies where its report would go; empty if
        nothing does.
    hashes : mapping of Path
        The SHA-256 of each workbook, as it was looked at.
    """

    orders: tuple[Order, ...]
    reasons: tuple[str, ...]
    kept: tuple[str, ...]
    hashes: Mapping[Path, str]

    def steps(self, order: Order) -> list[str]:
        """Return what would be done for a client, in this order."""
        return list(steps_of(order))

    def as_dict(self) -> dict[str, object]:
        """Return what ``--dry-run --json`` prints."""
        return {
            "clients": [
                {
                    "client": order.id,
                    "why": kept or reason or order.refusal or UP_TO_DATE,
                    "steps": self.steps(order) if reason and not kept else [],
                }
                for order, reason, kept in zip(self.orders, self.reasons, self.kept, strict=True)
            ]
        }


def plan_batch(
    folders: Sequence[Path | str],
    workbooks: Sequence[Path],
    out: Path | str,
    *,
    formats: Sequence[str] = FORMATS,
    depths: Sequence[Depth] = tuple(Depth),
    parameters: Mapping[str, object] | None = None,
    language: str = "",
    limits: Limits | None = None,
    force: bool = False,
) -> Request:
    """
    Return what a batch would make, and why; nothing is run and nothing is written.

    Parameters and errors are those of ``run_batch``.
    """
    with brought_here(folders, out) as here:
        asked_for = formats, depths, parameters or {}, language, limits or Limits(), force
        return _plan(here, workbooks, Path(os.devnull), *asked_for)


def _plan(
    here: Here,
    workbooks: Sequence[Path],
    scratch: Path,
    formats: Sequence[str],
    depths: Sequence[Depth],
    parameters: Mapping[str, object],
    language: str,
    limits: Limits,
    force: bool,
    key: bytes = b"",
    finals: Finals | None = None,
    stays: bool = True,
    once_read: Path | None = None,
) -> Request:
    seen = {w.resolve(): hash_of(w) for w in workbooks if w.is_file()}
    given, plan = _checked(here.folders, workbooks, formats, parameters)
    out = here.out.absolute()
    clients = _clients(here.folders, out)
    if here.shelf is not None:
        here.shelf.look([client.id for client in clients], out)
    before = tuple(sorted((w.resolve() for w in workbooks if w != plan), key=lambda w: w.name))
    orders = tuple(
        Order(
            client.folder.resolve(),
            client.id,
            key or _key_of(client.folder),
            before,
            plan and plan.resolve(),
            tuple(formats),
            tuple(depths),
            given,
            out / client.id,
            # No name that an earlier batch may have left a folder of, and could not remove.
            out / f"{STAGING}{client.id}-{scratch.name}",
            scratch / str(number),
            limits,
            language,
            once_read=once_read and once_read / f"{client.id}.pickle",
            earlier=out / f"{EARLIER}{client.id}" if here.shelf is None and stays else None,
            anew=force,
            refusal=client.refusal,
        )
        for number, client in enumerate(clients)
    )
    damaged = here.shelf.missing if here.shelf is not None else None
    manifests = [_manifest(order) for order in orders]
    reasons = tuple(
        _reason(order, manifest, damaged, force)
        for order, manifest in zip(orders, manifests, strict=True)
    )
    orders = tuple(
        replace(
            order,
            before=finals or Finals.of((manifest or {}).get("finals")),
            words=bool(manifest and reason and not force and only_words_changed(manifest, order)),
        )
        for order, manifest, reason in zip(orders, manifests, reasons, strict=True)
    )
    kept = tuple(
        what_is_not_ours(order.place) if reason else ""
        for order, reason in zip(orders, reasons, strict=True)
    )
    return Request(orders, reasons, kept, seen)


def _key_of(folder: Path) -> bytes:
    """Return the key of a client folder; none if it is damaged, which stops this client alone."""
    try:
        return key_of(folder)
    except DataError:
        return b""


def _manifest(order: Order) -> dict | None:
    if order.refusal or order.place.is_symlink():
        return None
    return read_manifest(order.place / MANIFEST)


def _reason(order: Order, manifest: dict | None, damaged: Damaged | None, force: bool) -> str:
    if order.refusal:
        return ""
    why = why_to_run(order, manifest, damaged)
    return why or ("--force" if force else "")


def run_batch(
    folders: Sequence[Path | str],
    workbooks: Sequence[Path],
    out: Path | str,
    *,
    formats: Sequence[str] = FORMATS,
    depths: Sequence[Depth] = tuple(Depth),
    jobs: int | None = None,
    parameters: Mapping[str, object] | None = None,
    language: str = "",
    limits: Limits | None = None,
    force: bool = False,
    watch: Watch | None = None,
    processes: Processes | None = None,
    key: bytes = b"",
    marks: Path | None = None,
    scheduler: str | None = None,
    stops: list[int] | None = None,
    shared: bool = False,
    within: Path | None = None,
    finals: Finals | None = None,
    once_read: Path | None = None,
) -> Summary:
    """
    Make the deliverables of every client that are not up to date.

    Parameters
    ----------
    folders : sequence of Path or str
        Client folders, or their addresses such as ``s3://bucket/clients/acme``; they are only
        read.
    workbooks : sequence of Path
        A workbook that reads the others (the marketing plan) is run after them; only with it is
        there a report of all.
    out : Path or str
        ``out/<client id>/`` is complete or absent; an older one stays unless a new one is
        complete. Or an address, see ``remote``.
    formats : sequence of str
        Any of ``KNOWN_FORMATS``; the executed notebook is always kept.
    depths : sequence of Depth
        Those of the report of all workbooks.
    jobs : int, optional
        Processes at the same time; default: the number of processors.
    parameters : mapping of str, optional
        Parameters of the workbooks other than ``client_dir`` and ``notebooks_dir``.
    language : str, optional
        Of the texts, whatever ``client.toml`` says; default: the client's own.
    limits : Limits, optional
        What one workbook may take.
    force : bool
        Make what is up to date as well.
    watch : callable, optional
        Called with all outcomes whenever one of them has changed.
    processes : Processes, optional
        Where fresh processes come from; without one, a warm parent is started and ended.
    key : bytes, optional
        The key of the hashes of these clients, for a worker whose own user has another; default:
        of each its own, see ``intake.key``.
    marks : Path, optional
        The marks of a larger batch of which these clients are a part, see ``gate``.
    scheduler : str, optional
        The address of a Dask scheduler whose workers make the clients, rather than this computer;
        the client folders and ``out`` are then in a folder that all of them share, or at an
        address.
    stops : list of int, optional
        Grows with every Ctrl-C and every request to end, for whoever tells of it.
    shared : bool
        Whoever may read the output folder may read the reports; else only who makes them.
    within : Path, optional
        A folder for what is temporary, which whoever gives it removes; default: the system's.
    finals : Finals, optional
        The final reports so far; default: those of the manifest in ``out``.
    once_read : Path, optional
        A folder for the clients as they were read, where the same reports are made in several
        languages, which whoever gives it removes.

    Returns
    -------
    Summary
        One client's failure never stops the others, nor do two that have the same id, nor what
        lies where the deliverables of one would go: nothing of the user's is replaced.

    Raises
    ------
    UsageError
        Before anything runs: a folder does not exist, or a parameter or a format is unknown.
    WorkbookError
        A workbook has a tag that is not allowed, or is not in the form that can be run.
    SetupError
        The output folder cannot be written, or an address cannot be reached.

    Notes
    -----
    What is up to date is known by content, never by time: the same command after a crash goes on
    where it was, and ends with the same bytes.
    """
    if jobs is not None and jobs < 1:
        raise UsageError(
            gettext("--jobs {jobs}: at least one client must run at a time.", jobs=jobs)
        )
    if scheduler is not None:
        refuse_what_workers_do_not_see(folders, out)
    # Made only when the lock has its name: of a batch that is killed nothing is left for ever.
    scratch = path_of_a_temporary_folder() if within is None else within / "scratch"
    asked_for = formats, depths, parameters or {}, language, limits or Limits(), force
    try:
        with brought_here(folders, out) as here:
            request = _plan(
                here, workbooks, scratch, *asked_for, key, finals, within is None, once_read
            )
            outcomes = [ClientOutcome(o.id, str(o.folder)) for o in request.orders]
            if here.shelf is not None:
                here.shelf.try_out()
            with opened(here.out.absolute(), scratch, shared) as rights:
                scratch.mkdir(mode=PRIVATE)
                batch = _Batch(request, outcomes, here, scratch, watch, rights)
                with _asked_to_stop([] if stops is None else stops) as asked:
                    batch.changed()
                    try:
                        if scheduler is None:
                            batch.make_here(jobs or os.cpu_count() or 1, asked, processes, marks)
                        else:
                            batch.make_on(scheduler, asked)
                    except SetupError as error:
                        batch.give_up(str(error))
                        batch.end()
                        raise
                    batch.end()
        return Summary(tuple(outcomes))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class _Batch:
    """A batch on its way, whose summary in the output folder stays true."""

    def __init__(
        self,
        request: Request,
        outcomes: Sequence[ClientOutcome],
        here: Here,
        scratch: Path,
        watch: Watch | None,
        rights: int,
    ) -> None:
        self.rights = rights
        self.outcomes, self.here, self.scratch, self.watch = outcomes, here, scratch, watch
        self.out, self.shelf = here.out.absolute(), here.shelf
        self.hashes = request.hashes
        self.language = next((order.language for order in request.orders), "")
        self.everyone = tuple((order.id, order.folder) for order in request.orders)
        self.to_make: list[tuple[Order, ClientOutcome]] = []
        self._last = float("-inf")
        planned = zip(request.orders, request.reasons, request.kept, outcomes, strict=True)
        for order, reason, kept, outcome in planned:
            outcome.why = reason
            if order.refusal:
                outcome.state, outcome.reason = REFUSED, order.refusal
                continue
            if said := kept or (reason and what_is_in_the_way(order.place)):
                outcome.state, outcome.reason = FAILED, said
                continue
            manifest = None if reason else read_manifest(order.place / MANIFEST)
            if manifest is None:
                self.to_make.append((order, outcome))
            else:
                _note_up_to_date(manifest, outcome, self._folder_of(order.id))
                with suppress(OSError):  # it may be another's, who has given it its rights
                    give_rights(order.place, rights)

    def _folder_of(self, client: str) -> str:
        """Return where the report of a client is, relative to the output folder."""
        return client if self.shelf is None else folder_of(self.out / client)

    def make_here(
        self,
        at_once: int,
        asked: list[int],
        processes: Processes | None,
        marks: Path | None,
    ) -> None:
        """Make the clients with processes of this computer."""
        if not self.to_make:
            return
        collect = None
        if marks is None and len(self.everyone) > 1:
            marks = self.scratch / "marks.sqlite"
            collect = Marks(self.everyone, marks)
        copies = self._copied_workbooks()
        jobs = [
            Job(
                replace(
                    order,
                    workbooks=tuple(copies[workbook] for workbook in order.workbooks),
                    plan=order.plan and copies[order.plan],
                    marks=marks,
                    rights=self.rights,
                ),
                outcome,
            )
            for order, outcome in self.to_make
        ]
        with warm_processes(at_once) if processes is None else nullcontext(processes) as used:
            Pool(
                jobs,
                used,
                at_once,
                marks=collect,
                changed=self._changed_here,
                asked=lambda: len(asked),
            ).work_through()

    def _copied_workbooks(self) -> dict[Path, Path]:
        """Copy the workbooks, so that what is run is what its hash is of, whoever edits them."""
        folder = self.scratch / "workbooks"
        folder.mkdir()
        copies = {}
        for workbook, seen in self.hashes.items():
            copies[workbook] = Path(shutil.copyfile(workbook, folder / workbook.name))
            if hash_of(copies[workbook]) != seen:
                raise SetupError(
                    gettext(
                        "{workbook} was changed just now. Save it, and give the same command.",
                        workbook=workbook.name,
                    )
                )
        return copies

    def _changed_here(self) -> None:
        if self.shelf is not None:
            self.shelf.take(self.outcomes, self.out)
        self.changed()

    def make_on(self, scheduler: str, asked: list[int]) -> None:
        """Make the clients on the workers of a Dask cluster."""
        with connect(scheduler) as cluster, self._marks_for_workers() as marks:
            tasks = [(self._task(order, marks), outcome) for order, outcome in self.to_make]
            work_through(cluster, tasks, run_batch, changed=self.changed, asked=lambda: len(asked))

    @contextmanager
    def _marks_for_workers(self) -> Iterator[Path | str | None]:
        """Yield where the workers find the marks of all clients."""
        from .gate import collect_marks

        if len(self.everyone) == 1 or not self.to_make:
            yield None
        elif self.shelf is None:
            shared = self.out / f"{STAGING}marks.sqlite"
            write_whole(shared, b"", self.rights)  # an empty file is an empty database
            collect_marks(self.everyone, shared)
            yield shared
        else:
            collect_marks(self.everyone, self.scratch / "marks.sqlite")
            with self.shelf.lent(self.scratch / "marks.sqlite") as address:
                yield address

    def _task(self, order: Order, marks: Path | str | None) -> Task:
        return Task(
            self.here.addresses.get(order.folder, order.folder),
            order.key,
            order.all_workbooks,
            self.out if self.shelf is None else self.shelf.address,
            order.formats,
            order.depths,
            order.parameters,
            order.language,
            order.limits,
            marks,
            self.rights,
        )

    def changed(self) -> None:
        """Show what has changed, and write it down now and then."""
        if self.watch is not None:
            self.watch(self.outcomes)
        pause = SECONDS_BETWEEN_SUMMARIES if self.shelf is None else SECONDS_BETWEEN_SENT_SUMMARIES
        if time.monotonic() - self._last > pause:
            with suppress(OSError, SetupError):  # such as a full disk: the end tells
                self._write_summary(finished=False)
            self._last = time.monotonic()

    def give_up(self, reason: str) -> None:
        """Note that what is not finished has failed."""
        for outcome in self.outcomes:
            if outcome.under_way:
                outcome.state, outcome.step, outcome.reason = FAILED, "", reason

    def end(self) -> None:
        """Write down what became of all clients."""
        if self.watch is not None:
            self.watch(self.outcomes)
        try:
            self._write_summary(finished=True)
        except OSError as error:
            raise SetupError(
                gettext(
                    "The summary cannot be written to {out}: {reason}. {states} Mend that; the "
                    "same command then goes on.",
                    out=repr(str(self.out)),
                    reason=error.strerror,
                    states=self._what_became(),
                )
            ) from error
        except SetupError as error:
            raise SetupError(
                gettext(
                    "The summary cannot be sent. {states} {error}",
                    states=self._what_became(),
                    error=error,
                )
            ) from error
        if self.shelf is not None:
            self.shelf.tidy(self.outcomes)

    def _what_became(self) -> str:
        states = ", ".join(f"{outcome.id} {outcome.state}" for outcome in self.outcomes)
        return gettext("What became of the clients: {states}.", states=states)

    def _write_summary(self, finished: bool) -> None:
        summary = Summary(tuple(self.outcomes), finished)
        older = {
            outcome.id: self._folder_of(outcome.id)
            for outcome in self.outcomes
            if outcome.state not in (DONE, UP_TO_DATE)
            and (self.out / outcome.id / MANIFEST).is_file()
        }
        text = json.dumps(summary.as_dict(), indent=2, ensure_ascii=False)
        with speaking(self.language or language().code):
            page = batch_page(summary, older)
        for name, content in (
            (BATCH_PAGE, page),
            (BATCH_SUMMARY, text + "\n"),
        ):
            write_whole(self.out / name, content, self.rights)
            if self.shelf is not None:
                self.shelf.send(self.out / name)


def _note_up_to_date(manifest: Mapping, outcome: ClientOutcome, at: str) -> None:
    outcome.state, outcome.name = UP_TO_DATE, manifest["client"]["name"]
    outcome.verdicts = manifest.get("verdicts", {})
    outcome.measures = manifest.get("measures", {})
    outcome.files = tuple(f"{at}/{name}" for name in (*manifest["deliverables"], MANIFEST))


def _checked(
    folders: Sequence[Path],
    workbooks: Sequence[Path],
    formats: Sequence[str],
    parameters: Mapping[str, object],
) -> tuple[dict[str, object], Path | None]:
    """
    Return the parameters with their types and the workbook that reads the others.

    Whatever is wrong with the command is refused before a process starts.
    """
    for format_ in formats:
        if format_ not in KNOWN_FORMATS:
            raise UsageError(
                gettext(
                    "There is no format {name}. The formats are: {formats}.{near}",
                    name=repr(format_),
                    formats=names(KNOWN_FORMATS),
                    near=nearest(format_, KNOWN_FORMATS),
                )
            )
    if not folders:
        raise UsageError(gettext("There is no client folder to report on. Name one, or several."))
    if not workbooks:
        raise UsageError(gettext("There is no workbook to run."))
    for set_by_us in ("client_dir", READS_THE_OTHERS):
        if set_by_us in parameters:
            raise UsageError(
                gettext(
                    "The parameter {name} is set for each client by the command "
                    "itself. Name the client folder instead: pmo-workshop report DIR.",
                    name=repr(set_by_us),
                )
            )
    checked: dict[str, object] = {}
    plan: Path | None = None
    for workbook in workbooks:
        notebook = read_workbook(workbook)
        check_tags(notebook)
        check_runnable(notebook, workbook.name)
        check_parameters(notebook, {"client_dir": "client"}, workbook.name)
        checked |= check_parameters(notebook, parameters, workbook.name)
        if READS_THE_OTHERS in declared_parameters(notebook):
            plan = workbook
    if plan is not None and len(workbooks) == 1:
        raise UsageError(
            gettext(
                "{plan} reads the workbooks before it, so it is not run alone. Leave "
                "--workbook out to run them all.",
                plan=plan.name,
            )
        )
    return checked, plan


@dataclass(frozen=True)
class _Client:
    """A client folder, the id it goes by in this batch, and why nothing can be made for it."""

    folder: Path
    id: str
    refusal: str = ""


def _clients(folders: Sequence[Path], out: Path) -> list[_Client]:
    """Return the client of each folder, every folder once; those that share an id are refused."""
    ids: dict[Path, str] = {}
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(
                gettext(
                    "There is no folder {folder}. Name a client folder.", folder=repr(str(folder))
                )
            )
        if out.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                gettext(
                    "The output folder {out} lies inside the client folder {folder}, "
                    "which is only read. Choose another --out.",
                    out=repr(str(out)),
                    folder=repr(str(folder)),
                )
            )
        known = [other for other in ids if other.resolve() == folder.resolve()]
        if not known:
            found = id_of(folder)
            ids[folder] = found if _SAFE_ID.fullmatch(found) else ""
    having: dict[str, list[Path]] = {}
    for folder, identity in ids.items():
        having.setdefault(identity.casefold(), []).append(folder)
    names_given = set(having)
    clients = []
    for folder, identity in ids.items():
        same = having[identity.casefold()]
        if not identity:
            clients.append(_Client(folder, _name_for(folder, names_given)))
        elif len(same) > 1:
            clients.append(_Client(folder, identity, _same_id(identity, same)))
        else:
            clients.append(_Client(folder, identity))
    return clients


def _same_id(identity: str, folders: Sequence[Path]) -> str:
    many = "Two" if len(folders) == 2 else len(folders)
    *others, last = (repr(str(folder)) for folder in folders)
    return gettext(
        "{many} clients have the id {identity}: {others} and {last}. Give each its "
        "own id in client.toml.",
        many=many,
        identity=repr(identity),
        others=", ".join(others),
        last=last,
    )


def _name_for(folder: Path, taken: set[str]) -> str:
    """Return a name that no other client goes by, for one whose own id cannot be used."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", folder.resolve().name).strip("-_")[:70] or "client"
    tried = (plain if number == 1 else f"{plain}-{number}" for number in count(1))
    name = next(name for name in tried if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


@contextmanager
def _asked_to_stop(asked: list[int]) -> Iterator[list[int]]:
    """Yield the list, which grows with every Ctrl-C and every request to end."""
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return

    def ask(number: int, _frame: object) -> None:
        # Ctrl-C finishes what runs, as a person may wait; a request of the system's does not wait.
        asked.extend([number] if number == signal.SIGINT else [number, number])

    heard = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        heard.append(signal.SIGHUP)  # the terminal is gone; nohup would have us go on
    before = {number: signal.signal(number, ask) for number in heard}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
