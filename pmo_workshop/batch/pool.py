"""Do the steps of all clients, so many at a time, each in a fresh process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..engine.processes import ENDED, Child, Processes, how_it_ended
from ..engine.running import label_of
from ..engine.work import Work, in_words
from ..errors import SetupError
from ..i18n import N_, gettext
from .graph import CHAPTERS, FINISH, READ, WHOLE, steps_of, work_of
from .order import Order
from .outcome import DONE, FAILED, INTERRUPTED, REFUSED, RUNNING, ClientOutcome
from .output import publish
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
    """One client on its way; ``verdict`` is (state, reason, fault) once it has failed."""

    order: Order
    outcome: ClientOutcome
    needs: dict[str, tuple[str, ...]] = field(init=False)
    results: dict[str, Any] = field(default_factory=dict)
    running: dict[str, Child] = field(default_factory=dict)
    verdict: tuple[str, str, str] | None = None
    place: str = ""
    started: float = 0.0

    def __post_init__(self) -> None:
        self.needs = steps_of(self.order)

    @property
    def over(self) -> bool:
        """Whether nothing of it runs and nothing will."""
        return not self.running and (self.verdict is not None or FINISH in self.results)

    @property
    def ready(self) -> list[str]:
        """The steps whose needs are met, in the order of the graph."""
        if self.verdict is not None:
            return []
        begun = {*self.results, *self.running}
        return [
            step
            for step, needs in self.needs.items()
            if step not in begun and all(need in self.results for need in needs)
        ]

    @property
    def where(self) -> str:
        """Which step of which client it is at, as messages name it."""
        reading = self.results.get(READ)
        client = reading.client if reading is not None else None
        step, comma, cell = self.place.partition(", ")
        for workbook in self.order.all_workbooks:
            if workbook.stem == step:
                return f"{label_of(client, workbook)}{comma}{cell}"
        return f"{client.name if client is not None else self.order.id}, {self.place}"


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
        job.outcome.step = job.place = step
        job.running[step] = self._processes.start(work_of(job.order, step, job.results))

    def _hear(self) -> bool:
        """Take the messages of all processes; return whether a person would see a difference."""
        of = {child: (job, step) for job in self._going for step, child in job.running.items()}
        seen = False
        for child, (kind, *values) in self._processes.messages(0.2):
            if child is self._marking:
                self._hear_of_marks(child, kind, values)
            elif child in of:
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
            job.place = f"{step}, {values[0]}"
            return False
        if kind == "step":
            job.outcome.step = values[0]
        elif kind == "done":
            job.results[step] = values[0]
            if step == READ:
                job.outcome.name = values[0].client.name
        elif kind == ENDED:
            del job.running[step]
            if step not in job.results:
                self._fail(job, FAILED, f"{job.where}: {how_it_ended(child, values[0])}")
        elif not child.stopped and kind == "refused":
            self._fail(job, REFUSED, *values)
        elif not child.stopped:
            reason, fault = values
            written = step in (CHAPTERS, WHOLE, FINISH)
            self._fail(job, FAILED, f"{job.where}: {reason}" if written else reason, fault)
        return True

    def _fail(self, job: Job, state: str, reason: str, fault: str = "") -> None:
        """Note why a client has failed; the first reason counts, and the rest of it is ended."""
        if job.verdict is None:
            job.verdict = state, reason, fault
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
        files, outcome.warnings, outcome.verdicts, outcome.measures = job.results[FINISH]
        try:
            publish(job.order.staging, job.order.place)
        except OSError as error:
            job.verdict = FAILED, in_words(error, job.order.scratch), ""
        else:
            outcome.state = DONE
            outcome.files = tuple(f"{outcome.id}/{name}" for name in files)
    if job.verdict is not None:
        outcome.state, outcome.reason, outcome.fault = job.verdict
    job.results.clear()  # of a thousand clients these are no longer needed
    clear(job.order)
