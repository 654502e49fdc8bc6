"""Do the steps of all clients, so many at a time, each in a fresh process."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..engine.processes import ENDED, Child, Processes, how_it_ended
from ..engine.running import label_of
from ..engine.work import Work, in_words
from ..errors import SetupError
from ..i18n import N_, gettext
from ..paths import PRIVATE
from .earlier import leave
from .graph import CHAPTERS, FINISH, READ, SHOWN, WHOLE, run_of, steps_of, work_of
from .order import Order
from .outcome import DONE, FAILED, INTERRUPTED, REFUSED, RUNNING, ClientOutcome
from .output import publish
from .runs import Made, next_runs
from .steps import clear, mark_clients
from .warming import import_for_marks

STOPPED = N_("Stopped before it was finished.")


@dataclass(frozen=True)
class Marks:
    """What tells the clients of a batch apart: who they are, and the file that is to hold it."""

    clients: tuple[tuple[str, Path], ...]
    file: Path


@dataclass(eq=False)
class Job:
    """
    One client on its way.

    Attributes
    ----------
    results : dict of str
        What each step has told; of a workbook the tables that it has asked for, once it is certain
        that it was run on what the ones before it have shown.
    running : dict of str to Child
    workbooks : dict of str to Path
        By step.
    verdict : tuple of (state, reason, fault) or None
        Once it has failed.
    places : dict of str to str
        The cell at which each workbook is.
    """

    order: Order
    outcome: ClientOutcome
    needs: dict[str, tuple[str, ...]] = field(init=False)
    results: dict[str, Any] = field(default_factory=dict)
    running: dict[str, Child] = field(default_factory=dict)
    verdict: tuple[str, str, str] | None = None
    places: dict[str, str] = field(default_factory=dict)
    started: float = 0.0
    _runs: int = 0
    _made: dict[str, list[Made]] = field(default_factory=dict)
    _begun: dict[str, tuple[bytes, Path]] = field(default_factory=dict)
    _failed: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _next: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.needs = steps_of(self.order)
        self.workbooks = {workbook.stem: workbook for workbook in self.order.all_workbooks}

    @property
    def over(self) -> bool:
        """Whether nothing of it runs and nothing will."""
        return not self.running and (self.verdict is not None or FINISH in self.results)

    @property
    def ready(self) -> list[str]:
        """The steps that can be begun, in the order of the graph."""
        if self.verdict is not None:
            return []
        return [
            step
            for step, needs in self.needs.items()
            if step not in {*self.results, *self.running}
            and (
                step in self._next
                if step in self.workbooks
                else all(need in self.results for need in needs)
            )
        ]

    def begin(self, step: str) -> Work:
        """Return the work of a step that is ready; every run of a workbook has its own folder."""
        self.places[step] = ""
        if step not in self.workbooks:
            return work_of(self.order, step, self.results)
        self._runs += 1
        folder, before = self.order.scratch / f"run-{self._runs}", self._next[step]
        folder.mkdir(mode=PRIVATE)
        if before:
            (folder / SHOWN).write_bytes(before)
        self._begun[step] = before, folder
        return run_of(self.order, self.workbooks[step], self.results[READ], folder)

    def has_run(self, step: str, asked: frozenset[str]) -> None:
        """Note that a workbook has been run, and the tables that it has asked for."""
        workbook, behind = self.workbooks[step], self.results[READ].behind
        before, folder = self._begun[step]
        shown = folder / SHOWN
        if workbook == self.order.plan:
            behind, asked = behind.and_notebooks(self.order), asked | {*self._others}
        after = shown.read_bytes() if shown.is_file() else b""
        made = Made(behind.facts, behind.of(asked), before, after, folder / workbook.name)
        self._made.setdefault(step, []).append(made)

    def has_failed(self, step: str, verdict: tuple[str, str, str]) -> bool:
        """Note that a step has failed; return whether that is certain, and no guess was wrong."""
        if step not in self.workbooks or all(need in self.results for need in self.needs[step]):
            return True
        self._failed[step] = verdict
        return False

    def advance(self) -> list[str]:
        """
        Take the runs that hold, and see which workbooks can be begun.

        Returns
        -------
        list of str
            Running steps that nobody waits for any more.
        """
        behind, earlier = self.results[READ].behind, self.results[READ].left.runs
        made = {
            name: [*filter(None, [earlier.get(name)]), *self._made.get(name, ())]
            for name in self.workbooks
        }
        under_way = {
            name: self._begun[name][0]
            for name in (*self.running, *self._failed)
            if name in self.workbooks
        }
        coming = next_runs(self._others, made, under_way, behind.facts, behind.tables)
        self._next, done = {**coming.begin}, {**coming.done}
        self._take(done)
        plan = self.order.plan
        if plan is not None and len(done) == len(self._others) and plan.stem not in self.results:
            behind, before = behind.and_notebooks(self.order), done[self._others[-1]].after
            runs = [r for r in made[plan.stem] if r.holds(behind.facts, behind.tables, before)]
            if runs:
                self._take({plan.stem: runs[0]})
            elif plan.stem not in under_way:
                self._next[plan.stem] = before
        for name in self._failed.keys() & self._next.keys():
            del self._failed[name]
        first = next((name for name in self._others if name not in self.results), "")
        self.verdict = self.verdict or self._failed.get(first)
        return [
            name
            for name in self.running
            if name in self.workbooks
            and (name in self.results or name in self._next)
            and not self._has_told(name)
        ]

    def _take(self, runs: Mapping[str, Made]) -> None:
        """Use runs, of this report or of an earlier one, for what follows."""
        for name, run in runs.items():
            if name not in self.results:
                workbook = self.workbooks[name]
                shutil.copyfile(run.place, self.order.executed(workbook))
                self.order.shown(workbook).write_bytes(run.after)
                self.results[name] = frozenset(run.tables)

    def has_ended(self, step: str) -> bool:
        """Whether a step that has ended has told how: its result, or why it has failed."""
        return step in self.results or step in self._failed or self._has_told(step)

    def _has_told(self, step: str) -> bool:
        """Whether the last run of a workbook has told its result."""
        if step not in self._begun:
            return False
        folder = self._begun[step][1]
        return any(run.place.parent == folder for run in self._made.get(step, ()))

    @property
    def _others(self) -> list[str]:
        return [workbook.stem for workbook in self.order.workbooks]

    def where(self, step: str) -> str:
        """Return the step of the client, as messages name it."""
        reading = self.results.get(READ)
        client = reading.client if reading is not None else None
        if step in self.workbooks:
            parts = label_of(client, self.workbooks[step]), self.places.get(step, "")
            return ", ".join(filter(None, parts))
        return f"{client.name if client is not None else self.order.id}, {step}"


class Pool:
    """
    All jobs of a batch.

    Parameters
    ----------
    jobs : sequence of Job
        Earlier ones are finished first, so that few are under way.
    processes : Processes
    at_once : int
        Steps at the same time.
    marks : Marks, optional
        Collected beside the first steps; the last step of every client waits for it.
    changed : callable
        Called when an outcome has changed.
    asked : callable
        Returns how often a person has asked to stop: once, what runs is finished; twice, it is
        ended.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        processes: Processes,
        at_once: int,
        *,
        marks: Marks | None = None,
        changed: Callable[[], None] = lambda: None,
        asked: Callable[[], int] = lambda: 0,
    ) -> None:
        self._waiting, self._going = list(jobs), list[Job]()
        self._processes, self._at_once = processes, at_once
        self._marks = marks
        self._marking: Child | None = None
        self._changed, self._asked = changed, asked

    def work_through(self) -> None:
        """Do all steps, and publish every client that is complete."""
        while self._waiting or self._going:
            if self._asked():
                self._leave()
            if self._asked() > 1:
                self._give_up()
            if self._begin_steps():
                self._changed()
            if self._hear():
                self._changed()
            for job in [job for job in self._going if job.over]:
                self._going.remove(job)
                _arrive(job)
                self._changed()

    def _begin_steps(self) -> bool:
        """Begin as many steps as may run, of the earliest clients first; return whether any."""
        begun = False
        for job in self._going:
            for step in job.ready:
                if self._free and not (step == FINISH and self._marks is not None):
                    self._begin(job, step)
                    begun = True
        while self._free and self._waiting:
            job = self._waiting.pop(0)
            self._going.append(job)
            job.order.scratch.mkdir(parents=True)
            job.started, job.outcome.state = time.monotonic(), RUNNING
            self._begin(job, READ)
            begun = True
        if self._marks is not None and self._marking is None:  # it needs more than reading does
            self._marking = self._processes.start(self._collecting(self._marks))
        return begun

    @property
    def _free(self) -> int:
        return max(0, self._at_once - sum(len(job.running) for job in self._going))

    def _collecting(self, marks: Marks) -> Work:
        limits = replace(self._going[0].order.limits, seconds=float("inf"))  # of no one workbook
        return Work(
            mark_clients,
            (marks.clients, marks.file),
            marks.file.parent,
            import_for_marks,
            limits,
        )

    def _begin(self, job: Job, step: str) -> None:
        job.outcome.step = step
        job.running[step] = self._processes.start(job.begin(step))

    def _hear(self) -> bool:
        """Take the messages of all processes; return whether a person would see a difference."""
        of = {child: (job, step) for job in self._going for step, child in job.running.items()}
        seen = False
        for child, (kind, *values) in self._processes.messages(0.2):
            if child is self._marking:
                self._hear_of_marks(child, kind, values)
            elif child in of and child in of[child][0].running.values():
                seen |= self._hear_of_step(*of[child], child, kind, values)
        return seen

    def _hear_of_marks(self, child: Child, kind: str, values: list) -> None:
        if kind == "done":
            self._marks = None  # no step waits for it any more
        elif kind in ("failed", "refused") or (kind == ENDED and self._marks is not None):
            raise SetupError(
                gettext(
                    "The clients of the batch cannot be told apart, so nothing is "
                    "published: {values}",
                    values=values[0] if kind != ENDED else how_it_ended(child, values[0]),
                )
            )

    def _hear_of_step(self, job: Job, step: str, child: Child, kind: str, values: list) -> bool:
        job.outcome.seconds = time.monotonic() - job.started
        if kind == "cell":
            job.places[step] = values[0]
            return False
        if kind == "step":
            job.outcome.step = values[0]
        elif kind == "done" and step in job.workbooks:
            job.has_run(step, values[0])
            self._advance(job)
        elif kind == "done":
            job.results[step] = values[0]
            if step == READ:
                job.outcome.name = values[0].client.name
                self._advance(job)
        elif kind == ENDED:
            del job.running[step]
            if not job.has_ended(step):
                ended = f"{job.where(step)}: {how_it_ended(child, values[0])}"
                self._fail_at(job, step, FAILED, ended)
        elif not child.stopped and kind == "refused":
            self._fail_at(job, step, REFUSED, *values)
        elif not child.stopped:
            reason, fault = values
            written = step in (CHAPTERS, WHOLE, FINISH)
            told = f"{job.where(step)}: {reason}" if written else reason
            self._fail_at(job, step, FAILED, told, fault)
        return True

    def _advance(self, job: Job) -> None:
        """See what a client needs next, and end what was begun on a guess that was wrong."""
        for step in job.advance():
            self._processes.stop(job.running.pop(step), gettext(STOPPED), now=True)
        if job.verdict is not None:
            self._end_all(job)

    def _fail_at(self, job: Job, step: str, state: str, reason: str, fault: str = "") -> None:
        """Note why a step has failed; it may have been begun on a guess that proves wrong."""
        if job.has_failed(step, (state, reason, fault)):
            self._fail(job, state, reason, fault)

    def _fail(self, job: Job, state: str, reason: str, fault: str = "") -> None:
        """Note why a client has failed; the first reason counts, and the rest of it is ended."""
        if job.verdict is None:
            job.verdict = state, reason, fault
            self._end_all(job)

    def _end_all(self, job: Job) -> None:
        for child in job.running.values():
            self._processes.stop(child, gettext(STOPPED), now=True)

    def _leave(self) -> None:
        for job in self._waiting:
            job.outcome.state, job.outcome.reason = INTERRUPTED, gettext(STOPPED)
        self._waiting.clear()

    def _give_up(self) -> None:
        for job in self._going:
            self._fail(job, INTERRUPTED, gettext(STOPPED))


def _arrive(job: Job) -> None:
    """Publish a client that is complete; else say why there is nothing."""
    outcome = job.outcome
    outcome.seconds, outcome.step = time.monotonic() - job.started, ""
    if job.verdict is None:
        files, outcome.warnings, outcome.verdicts, outcome.measures, to_know = job.results[FINISH]
        try:
            publish(job.order.staging, job.order.place)
        except OSError as error:
            job.verdict = FAILED, in_words(error, job.order.scratch), ""
        else:
            leave(job.order)
            outcome.state, outcome.reason = DONE, to_know
            outcome.files = tuple(f"{outcome.id}/{name}" for name in files)
    if job.verdict is not None:
        outcome.state, outcome.reason, outcome.fault = job.verdict
    job.results.clear()  # of a thousand clients these are no longer needed
    clear(job.order)
