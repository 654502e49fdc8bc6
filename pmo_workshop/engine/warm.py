"""The papermill engine ``pmo-warm``: cells run in a fresh process that has imported everything.

``papermill --engine pmo-warm in.ipynb out.ipynb`` works for any Python notebook. What cells show
is the same as with a kernel; there is no front end, so cells cannot ask for input, and widgets
keep no state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillException

from ..i18n import gettext
from .imports import import_to_run_cells
from .limits import MEBIBYTE, Limits
from .processes import opened, result_of
from .sandbox import temporary_folder
from .work import Tell, Work

_LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python",
             "pygments_lexer": "ipython3"}  # fmt: skip


class WarmEngine(Engine):
    """The engine; see the module."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        in_place: bool = False,
        on_start: Callable[[NotebookNode], None] | None = None,
        execution_timeout: float | None = None,
        most_bytes: int | None = None,
        **_more: object,
    ) -> None:
        """
        Run the cells of the notebook that papermill manages.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
        kernel_name : str
            Not used: the interpreter is this one.
        in_place : bool
            Whether this process is a fresh one already.
        on_start : callable, optional
            Called with every cell before it runs.
        execution_timeout : float, optional
            Seconds for the whole notebook.
        most_bytes : int, optional
            What all cells together may print and show.
        """
        cells = nb_man.nb.cells

        def started(position: int) -> None:
            nb_man.cell_start(cells[position], position)
            if on_start is not None:
                on_start(cells[position])

        def finished(position: int, cell: Mapping, failed: bool) -> None:
            cells[position].update(cell)
            if failed:
                nb_man.cell_exception(cells[position], cell_index=position)
            nb_man.cell_complete(cells[position], cell_index=position)

        if in_place:
            from .shell import run_cells

            run_cells(cells, started=started, finished=finished, most_bytes=most_bytes)
        else:
            _run_elsewhere(cells, started, finished, execution_timeout, most_bytes)
        nb_man.nb.metadata["language_info"] = _LANGUAGE


def _run_elsewhere(
    cells: list[NotebookNode],
    started: Callable[[int], None],
    finished: Callable[[int, Mapping, bool], None],
    seconds: float | None,
    most_bytes: int | None,
) -> None:
    limits = Limits(seconds=seconds or float("inf"), memory=1 << 30)
    sources = [{part: cell[part] for part in _SENT if part in cell} for cell in cells]
    sent = sources, most_bytes, str(Path.cwd())

    def heard(message: tuple) -> None:
        kind, *values = message
        (started if kind == "cell" else finished)(*values)

    with temporary_folder() as scratch, opened([import_to_run_cells], spares=0) as processes:
        work = Work(run_sent_cells, sent, scratch, import_to_run_cells, limits)
        how, reason = result_of(processes, work, heard)
    if how != "done":
        raise PapermillException(str(reason))


_SENT = ("cell_type", "source", "metadata", "outputs", "execution_count")


def run_sent_cells(tell: Tell, sources: list[dict], most_bytes: int | None, folder: str) -> None:
    """Run cells in this process, and send what each one shows."""
    import os

    from ..errors import WorkbookError
    from .shell import OutputLimitExceeded, run_cells

    os.chdir(folder)
    cells = [NotebookNode(source) for source in sources]
    try:
        run_cells(
            cells,
            started=lambda position: tell("cell", position),
            finished=lambda position, cell, failed: tell("ran", position, _ran(cell), failed),
            most_bytes=most_bytes,
        )
    except OutputLimitExceeded:
        raise WorkbookError(
            gettext(
                "The notebook shows more than {most} MB.",
                most=(most_bytes or 0) // MEBIBYTE,
            )
        ) from None


def _ran(cell: NotebookNode) -> dict:
    return {part: cell[part] for part in ("outputs", "execution_count") if part in cell}


def register() -> None:
    """Make the engine known to papermill where entry points are not, such as in a checkout."""
    papermill_engines.register("pmo-warm", WarmEngine)
