"""What is made anew after a save, and when: only what reads the files that were saved.

Own words and brand are printed from what the workbooks have published before. A table is read, and
the workbooks that ask for it are run again, then the marketing plan. The pages stay as they were
until new ones are whole.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ..batch.inputs import are_words
from ..batch.runs import Made, next_runs
from ..batch.warming import import_for_cells, import_for_exports, import_for_tables
from ..content.modules import MODULES, PLAN
from ..editions import READS_THE_OTHERS
from ..engine.limits import Limits
from ..engine.processes import ENDED, Child, Processes, how_it_ended
from ..engine.running import facts_of, work_for
from ..engine.work import Work
from ..i18n import N_, SOURCE, gettext
from ..intake.client import Problem
from .looking import Watch, look_at
from .remarks import Remark
from .steps import Printed, Read, Words, draw, gather, print_pages, read, remarks_on, same_facts

SECONDS_BETWEEN_LOOKS = 0.1
READING, DRAWING = N_("reading the tables"), N_("drawing the slides")
GATHERING, PRINTING = "gathering", "printing"
"""Steps too short to be told of."""
_KEPT = 3
"""Runs of a workbook that are kept: who takes a change back sees the page as it was at once."""


@dataclass(frozen=True)
class View:
    """
    What a browser is shown; it is replaced as a whole.

    Attributes
    ----------
    pages : mapping of str to str
        Whole pages, by name.
    remarks : tuple of Remark
        What is to be mended.
    doing : tuple of str
        What is being made, in words.
    printed : int
        Grows whenever the pages are new; 0 before the first.
    at : datetime or None
        When they were printed.
    slides : tuple of bytes
        Of the deck, as pictures; ``of`` is the number of the pages that they belong to, and
        ``no_slides`` says why there are none.
    """

    pages: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    doing: tuple[str, ...] = ()
    printed: int = 0
    at: datetime | None = None
    slides: tuple[bytes, ...] = ()
    of: int = 0
    no_slides: str = ""


@dataclass
class _Job:
    """A process at work: what it makes, where, and what follows when it has ended."""

    name: str
    folder: Path
    then: Callable[[Any], None]
    otherwise: Callable[[str], None]
    result: tuple[Any, ...] = ()
    reason: str = ""


class Maker:
    """
    Makes the pages of one client folder, again and again; ``work`` runs in a thread of its own.

    Parameters
    ----------
    folder : Path
        Only read.
    workbooks : sequence of Path
        The marketing plan among them.
    scratch : Path
        A folder of its own, which whoever gives it removes.
    tell : callable
        Called whenever ``view`` is another.
    """

    def __init__(
        self, folder: Path, workbooks: Sequence[Path], scratch: Path, tell: Callable[[], None]
    ) -> None:
        self.view = View()
        self.wants_deck = threading.Event()
        self._folder, self._scratch, self._tell = folder, scratch, tell
        self._workbooks = {path.stem: path.resolve() for path in workbooks}
        self._plan = self._workbooks.pop(PLAN.workbook)
        self._jobs: dict[Child, _Job] = {}
        self._running: dict[str, tuple[Child, bytes]] = {}
        self._made: dict[str, list[Made]] = {}
        self._broken: dict[str, str] = {}
        self._now: Read | None = None
        self._problems: tuple[tuple[str, Problem], ...] = ()
        self._asked: Mapping[str, frozenset[str]] = {}
        self._gathered: Path | None = None
        self._of: tuple[Path, ...] = ()
        self._words = Words()
        self._folders = 0
        self._print_once_more = False

    def work(self, processes: Processes, stop: threading.Event) -> None:
        """Follow the folder until it is time to stop."""
        self._processes = processes
        look = look_at(self._folder)
        watch = Watch(look, look)
        self._read_again()
        while not stop.is_set():
            changed = watch.changed(look_at(self._folder))
            if changed and are_words(changed, self._folder):
                self._print()
            elif changed:
                self._read_again()
            if self.wants_deck.is_set() and not self._jobs:
                self._draw()
            for child, (kind, *values) in processes.messages(SECONDS_BETWEEN_LOOKS):
                self._hear(child, kind, values)

    # -- processes -------------------------------------------------------------------------------

    def _begin(
        self,
        work: Work,
        name: str,
        folder: Path,
        then: Callable[[Any], None],
        otherwise: Callable[[str], None],
    ) -> Child:
        child = self._processes.start(work)
        self._jobs[child] = _Job(name, folder, then, otherwise)
        self._show()
        return child

    def _hear(self, child: Child, kind: str, values: Sequence[Any]) -> None:
        job = self._jobs.get(child)
        if job is None:  # nobody waits for it any more
            return
        if kind == "done":
            job.result = (values[0],)
        elif kind in ("failed", "refused"):
            job.reason = values[0]
        elif kind == ENDED:
            del self._jobs[child]
            if job.result:
                job.then(*job.result)
            else:
                job.otherwise(job.reason or how_it_ended(child, values[0]))
            self._show()

    def _leave(self, child: Child) -> None:
        """End a process whose result is of no use any more."""
        if self._jobs.pop(child, None) is not None:
            self._processes.stop(child, gettext("Overtaken."), now=True)

    def _named(self, name: str) -> list[Child]:
        return [child for child, job in self._jobs.items() if job.name == name]

    def _new_folder(self, kind: str) -> Path:
        self._folders += 1
        made = self._scratch / f"{kind}-{self._folders}"
        made.mkdir()
        return made

    def _show(self, **more: Any) -> None:
        """Replace the view, and tell of it if it is another."""
        names = dict.fromkeys(job.name for job in self._jobs.values())
        doing = tuple(gettext(name) for name in names if name not in (GATHERING, PRINTING))
        view = replace(self.view, doing=doing, **more)
        if view != self.view:
            self.view = view
            self._tell()

    # -- tables ----------------------------------------------------------------------------------

    def _read_again(self) -> None:
        for child in self._named(READING):
            self._leave(child)
        into = self._new_folder("read")
        work = Work(read, (self._folder, into), into, import_for_tables)
        self._begin(work, READING, into, self._has_read, self._cannot_read)

    def _cannot_read(self, reason: str) -> None:
        self._problems = (("", Problem("", reason)),)
        self._print()

    def _has_read(self, found: Read) -> None:
        self._problems = found.problems
        if found.client is None:
            self._print()
            return
        before, self._now = self._now, found
        if before is None or not _alike(before, found):
            for stem in [*self._running]:
                self._leave(self._running.pop(stem)[0])
        self._broken.clear()
        self._advance()
        if not self._running:
            self._print()

    # -- workbooks -------------------------------------------------------------------------------

    def _advance(self) -> None:
        """Begin what can be begun, up to the marketing plan and the pages."""
        now = self._now
        if now is None or now.client is None:
            return
        facts = same_facts(now.client)
        running = {stem: before for stem, (_, before) in self._running.items()}
        coming = next_runs([*self._workbooks], self._made, running, facts, now.hashes)
        for stem, before in coming.begin.items():
            if stem in self._running:
                self._leave(self._running.pop(stem)[0])
            if stem not in self._broken and len(self._running) < (os.cpu_count() or 1):
                self._run(stem, now, facts, before)
        if len(coming.done) == len(self._workbooks):
            self._run_plan([*coming.done.values()], now, facts)

    def _run(
        self,
        stem: str,
        now: Read,
        facts: object,
        before: bytes,
        others: Sequence[Path] = (),
    ) -> None:
        """Run a workbook; the marketing plan reads the others."""
        place = self._new_folder("run")
        (place / "executed").mkdir()
        shown = place / "shown.json"
        if before:
            shown.write_bytes(before)
        workbook = self._workbooks.get(stem, self._plan)
        into, room = place / "executed" / workbook.name, now.folder.parent
        parameters = {"client_dir": now.folder.name}
        if others:
            together = place / "others"
            together.mkdir()
            for path in others:
                shutil.copyfile(path, together / path.name)
            parameters[READS_THE_OTHERS] = Path(os.path.relpath(together, room)).as_posix()

        def then(asked: frozenset[str]) -> None:
            self._running.pop(stem, None)
            after = shown.read_bytes() if shown.is_file() else b""
            tables = {table: now.hashes.get(table, "") for table in asked}
            made = Made(facts, tables, before, after, into)
            self._made[stem] = [*self._made.get(stem, ()), made][-_KEPT:]
            if others:
                self._of = tuple(others)
                self._gather([*others, into])
            else:
                self._advance()

        def otherwise(reason: str) -> None:
            self._running.pop(stem, None)
            self._broken[stem] = reason
            self._print()

        work = work_for(
            workbook, parameters, into, room, now.client, shown, Limits(), import_for_cells,
            now.kept,
        )  # fmt: skip
        self._running[stem] = self._begin(work, _title(stem), place, then, otherwise), before

    def _run_plan(self, done: Sequence[Made], now: Read, facts: object) -> None:
        """Run the marketing plan if it has not been run on just these; else print what there is."""
        others = tuple(made.place for made in done)
        before = done[-1].after
        last = self._made.get(self._plan.stem, [])[-1:]
        if self._of == others and last and last[0].holds(facts, now.hashes, before):
            return
        if self._plan.stem not in {*self._running, *self._broken}:
            self._run(self._plan.stem, now, facts, before, others)

    def _gather(self, notebooks: Sequence[Path]) -> None:
        place = self._new_folder("gathered") / "report.pickle"

        def then(_: object) -> None:
            self._gathered = place
            self._asked = {
                stem: frozenset(runs[-1].tables) for stem, runs in self._made.items() if runs
            }
            self._print()
            self._tidy(place.parent)

        arguments = (tuple(notebooks), place)
        work = Work(gather, arguments, self._scratch, import_for_exports, language=self._language)
        self._begin(work, GATHERING, place.parent, then, self._cannot_read)

    @property
    def _language(self) -> str:
        return self._now.client.language if self._now and self._now.client else SOURCE

    def _tidy(self, gathered: Path) -> None:
        """Remove what no later page can be made of."""
        used = {gathered, *(job.folder for job in self._jobs.values())}
        used |= {made.place.parents[1] for runs in self._made.values() for made in runs}
        used |= {self._now.folder.parents[1]} if self._now else set()
        for path in {*self._scratch.glob("*-[0-9]*")} - used:
            shutil.rmtree(path, ignore_errors=True)

    # -- pages -----------------------------------------------------------------------------------

    def _print(self) -> None:
        """Print the pages; what is saved meanwhile is printed once more."""
        if self._named(PRINTING):
            self._print_once_more = True
            return
        now = self._now
        client = now.client if now is not None else None
        remarks = remarks_on(self._problems, self._asked)
        remarks += [Remark(stem, reason) for stem, reason in self._broken.items()]
        arguments = (
            self._folder,
            self._gathered,
            client,
            facts_of(client, self._folder.name),
            tuple(remarks),
            now.warnings if now is not None else (),
            self._words,
        )
        work = Work(
            print_pages, arguments, self._scratch, import_for_exports, language=self._language
        )
        self._begin(work, PRINTING, self._scratch, self._has_printed, self._cannot_print)

    def _has_printed(self, made: Printed) -> None:
        self._words = made.words
        nothing_new = made.pages == self.view.pages and made.remarks == self.view.remarks
        if not nothing_new:
            number, now = self.view.printed + 1, datetime.now().astimezone()
            self._show(pages=made.pages, remarks=made.remarks, printed=number, at=now)
        self._once_more()

    def _cannot_print(self, reason: str) -> None:
        remark = Remark("", reason)
        if remark not in self.view.remarks:
            self._show(remarks=(*self.view.remarks, remark))
        self._once_more()

    def _once_more(self) -> None:
        if self._print_once_more:
            self._print_once_more = False
            self._print()

    # -- deck ------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw the slides of the pages that are shown."""
        self.wants_deck.clear()
        now, number = self._now, self.view.printed
        if self._gathered is None or now is None or now.client is None or number == self.view.of:
            return
        scratch = self._new_folder("deck")
        facts = facts_of(now.client)
        arguments = self._folder, self._gathered, now.client, facts, self._words, scratch

        def then(found: tuple[bytes, ...] | str) -> None:
            shutil.rmtree(scratch, ignore_errors=True)
            why = found if isinstance(found, str) else ""
            self._show(slides=() if why else found, no_slides=why, of=number)

        work = Work(draw, arguments, scratch, import_for_exports, language=self._language)
        self._begin(work, DRAWING, scratch, then, then)


def _title(stem: str) -> str:
    return next(module.title for module in MODULES if module.workbook == stem)


def _alike(one: Read, other: Read) -> bool:
    """Whether nothing that a workbook reads is other."""
    if one.client is None or other.client is None:
        return False
    return one.hashes == other.hashes and same_facts(one.client) == same_facts(other.client)
