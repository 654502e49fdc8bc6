"""Which step of a client waits for which, and the work that each of them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..editions import READS_THE_OTHERS
from ..engine.running import work_for
from ..engine.work import Work
from ..i18n import N_, SOURCE
from ..paths import CLIENT_FILE
from .order import Order
from .steps import ReadClient, finish, read, write_chapters, write_whole_report
from .warming import import_for_cells, import_for_exports, import_for_marks, import_for_tables

READ, CHAPTERS = N_("reading the tables"), N_("chapters")
WHOLE, FINISH = N_("whole report"), N_("finishing")
"""Steps: names for programs, which are translated where a person reads them."""
SHOWN = "shown.json"
"""In the folder of a run: what the guard has shown up to its end, at first up to its beginning."""


def steps_of(order: Order) -> dict[str, tuple[str, ...]]:
    """
    Return the steps of a client, in the order in which they are best begun, and what each needs.

    Notes
    -----
    The workbooks follow each other: the guard holds each to what the ones before it have shown.
    """
    needs: dict[str, tuple[str, ...]] = {READ: ()}
    before = READ
    for workbook in order.all_workbooks:
        needs[workbook.stem] = (before,)
        before = workbook.stem
    parts = [CHAPTERS] if order.plan is None else [WHOLE, CHAPTERS]
    return needs | dict.fromkeys(parts, (before,)) | {FINISH: tuple(parts)}


def work_of(order: Order, step: str, results: Mapping[str, Any]) -> Work:
    """Return the work of a step that runs no workbook; ``results`` are those of the ones before."""
    function, needs = _STEPS[step]
    arguments = [order] if step == READ else [order, results[READ]]
    if step == FINISH:
        told = [results[part] for part in (CHAPTERS, WHOLE) if part in results]
        arguments += [tuple(line for part in told for line in part.warnings), told[-1]]
        arguments += [{w.stem: results[w.stem] for w in order.all_workbooks}]
        arguments += [{name: of for part in told for name, of in part.contents.items()}]
        needs = import_for_marks if order.marks else needs
    return Work(
        function,
        tuple(arguments),
        order.scratch,
        needs,
        order.limits,
        {CLIENT_FILE: str(order.once_read or "")},
        language=SOURCE if step == READ else results[READ].client.language,
        ahead=(import_for_exports,) if step == READ and order.words else None,
    )


_STEPS: Mapping[str, tuple[Callable[..., object], Callable[[], None]]] = {
    READ: (read, import_for_tables),
    CHAPTERS: (write_chapters, import_for_exports),
    WHOLE: (write_whole_report, import_for_exports),
    FINISH: (finish, import_for_exports),
}
"""What a step does, and what imports what it uses; the others run a workbook."""


def run_of(order: Order, workbook: Path, reading: ReadClient, folder: Path) -> Work:
    """Return the work of running a workbook; the folder may hold what was shown before it."""
    parameters = {"client_dir": order.id, **order.parameters}
    if workbook == order.plan:
        parameters[READS_THE_OTHERS] = f"../{order.executed(workbook).parent.name}"
    return work_for(
        workbook,
        parameters,
        folder / workbook.name,
        order.room,
        reading.client,
        folder / SHOWN,
        order.limits,
        import_for_cells,
        order.kept,
    )
