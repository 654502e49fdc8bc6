"""Run one workbook for one client, and return a notebook fit to keep.

Papermill alone runs the default client when a parameter is misspelt, returns success when a cell
ends Python, and writes paths and times into the notebook. This module closes these gaps.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError, WorkbookError
from ..i18n import SOURCE, gettext
from ..paths import CLIENT_FILE, SHOWN_FILE
from .imports import import_to_run_cells
from .limits import MEBIBYTE, Limits
from .processes import ENDED, Processes, opened, result_of
from .work import Tell, Work, out_of_space
from .workbook import check_parameters, read_workbook

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.exceptions import PapermillExecutionError

    from ..intake.client import Client

ENGINE = "pmo-warm"

_CELL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py|<ipython-input-\d+-[0-9a-f]+>")


def run_workbook(
    source: Path,
    parameters: Mapping[str, object],
    into: Path,
    cwd: Path,
    client: Client | None = None,
    shown: Path | None = None,
    limits: Limits | None = None,
    processes: Processes | None = None,
    needs: Callable[[], None] = import_to_run_cells,
) -> NotebookNode:
    """
    Run a workbook from its first cell to its last, write it and return it.

    Parameters
    ----------
    source : Path
        The workbook; it is only read.
    parameters : mapping of str
        ``client_dir`` is relative to ``cwd``, so that no path of this computer is written.
    into : Path
        Where to write the executed notebook; it is written only when every cell has run. Its
        folder is made before, as the cells may write in it.
    cwd : Path
        A scratch folder that holds a copy of the client folder; the cells run there.
    client : Client, optional
        Its facts go into the notebook's metadata, where the exporters find them.
    shown : Path, optional
        Where the guard keeps what it has shown, so that the next workbook of the same run can be
        held to it. The file names people: it belongs in the scratch folder.
    limits : Limits, optional
    processes : Processes, optional
        Where the fresh process comes from; without one, a warm parent is started and ended.
    needs : callable
        Imports what the cells use, see ``Work``.

    Raises
    ------
    UsageError
        A parameter is unknown or mistyped; nothing has been started.
    WorkbookError
        A cell failed, or did not run.
    SetupError
        The process that runs the cells does not start.

    Notes
    -----
    Equal inputs give equal bytes: what papermill adds about time, place and version
    is taken out again.
    """
    source, into, cwd = source.resolve(), into.resolve(), cwd.resolve()
    checked = check_parameters(read_workbook(source), parameters, source.name)
    work = work_for(source, checked, into, cwd, client, shown, limits or Limits(), needs)
    at = [label_of(client, source)]
    with opened([needs], spares=0) if processes is None else nullcontext(processes) as used:
        how, value = result_of(used, work, lambda message: at.append(message[1]))
    if how == ENDED:
        raise WorkbookError(f"{', '.join(dict.fromkeys([at[0], at[-1]]))}: {value}")
    if how != "done":
        raise (DataError if how == "refused" else WorkbookError)(value)
    return read_workbook(into)


def label_of(client: Client | None, source: Path) -> str:
    """Return how messages name a workbook."""
    return f"{client.name}, {source.name}" if client is not None else source.name


def work_for(
    source: Path,
    checked: Mapping[str, object],
    into: Path,
    cwd: Path,
    client: Client | None,
    shown: Path | None,
    limits: Limits,
    needs: Callable[[], None],
    kept: Path | None = None,
) -> Work:
    """
    Return the work of running a workbook.

    The arguments are those of ``run_workbook``, and ``kept``: the client as it was read before.
    """
    facts = facts_of(client, str(checked.get("client_dir", "")))
    return Work(
        execute_here,
        (source, checked, into, cwd, facts, label_of(client, source), limits.output),
        cwd,
        needs,
        limits,
        {SHOWN_FILE: str(shown or ""), CLIENT_FILE: str(kept or "")},
        writes=(cwd, into.parent, *([shown.parent] if shown is not None else [])),
        language=facts["language"],
    )


def execute_here(
    tell: Tell,
    source: Path,
    parameters: Mapping[str, object],
    into: Path,
    cwd: Path,
    facts: Mapping[str, str],
    label: str,
    most_output: int,
) -> frozenset[str]:
    """
    Run a workbook in this process, which must be one made for it, and write the notebook.

    Returns
    -------
    frozenset of str
        The tables that it asked its client for, if the client was kept for it.

    Raises
    ------
    WorkbookError
        A cell failed, or did not run, or the workbook shows more than it may.
    """
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook, raise_for_execution_errors

    from ..intake.client_cache import tables_asked_for
    from .shell import NO_SPACE_LEFT, OutputLimitExceeded
    from .warm import register

    register()
    notebook = read_workbook(source)
    places: list[str] = []

    def note(cell: NotebookNode) -> None:
        places.append(_place(notebook, cell))
        tell("cell", places[-1])

    try:
        # Asked to run it as well, papermill would end with the JSON of all outputs, for nobody.
        prepared = execute_notebook(
            _as_python(notebook),
            None,
            parameters=dict(parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            prepare_only=True,
        )
        executed = papermill_engines.execute_notebook_with_engine(
            ENGINE,
            prepared,
            kernel_name="python3",
            progress_bar=False,
            autosave_cell_every=0,
            in_place=True,
            on_start=note,
            most_bytes=most_output * MEBIBYTE,
        )
        raise_for_execution_errors(executed, None)
    except OutputLimitExceeded:
        raise WorkbookError(
            gettext(
                "{label}, {place}: it prints or shows more than {most} MB, so it "
                "was stopped. If it must, allow more with --output.",
                label=label,
                place=places[-1],
                most=most_output,
            )
        ) from None
    except PapermillExecutionError as error:
        if error.ename in ("MemoryError", "_ArrayMemoryError"):
            raise MemoryError from error
        if error.ename == NO_SPACE_LEFT:  # a workbook writes to its scratch alone
            raise WorkbookError(f"{label}, {places[-1]}: {out_of_space()}") from None
        raise WorkbookError(f"{label}, {places[-1]}: {_cause(error)}") from error
    _tidy(executed, cwd)
    _check_every_cell_ran(executed, label)
    executed.metadata["pmo_workshop"] = {"client": dict(facts), "workbook": source.stem}
    # Unlike nbformat's writer, this keeps the order of the columns of a table.
    text = json.dumps(executed, ensure_ascii=False)
    into.write_text(text + "\n", encoding="utf-8", newline="\n")
    return tables_asked_for()


def _cause(error: PapermillExecutionError) -> str:
    """Return why a cell failed: the kind of the error, and the last line of what it says."""
    if error.ename == "BdbQuit":
        return gettext(
            "it stops for a debugger, and nobody is there. Take breakpoint() or pdb out."
        )
    lines = str(error.evalue).strip().splitlines()
    return f"{error.ename}: {lines[-1][:300]}" if lines else f"{error.ename}."


def facts_of(client: Client | None, client_dir: str = "") -> dict[str, str]:
    """Return the facts of a client that its reports print, as a notebook carries them."""
    if client is None:
        unknown = {"report_date": "", "sector": ""}
        return {"id": client_dir, "name": client_dir, **unknown, "language": SOURCE}
    return {
        "id": client.id,
        "name": client.name,
        "report_date": f"{client.report_date:%Y-%m-%d}",
        "sector": client.sector,
        "language": client.language,
        **{name: given for name in _OF_THE_REPORT if (given := getattr(client, name))},
    }


_OF_THE_REPORT = ("prepared_by", "contact", "state")
"""Facts about the report itself, where the client's settings give them."""


def _as_python(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that names its kernel and language, which papermill insists on."""
    named = deepcopy(notebook)
    named.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    return named


def _place(notebook: NotebookNode, cell: NotebookNode) -> str:
    """Return where a cell is, as a person finds it: the heading above it, and its id."""
    heading = ""
    for above in notebook.cells:
        if above.get("id") == cell.get("id"):
            break
        if above.cell_type == "markdown":
            titles = [line for line in above.source.splitlines() if line.startswith("#")]
            heading = titles[-1].lstrip("# ") if titles else heading
    own = repr(cell.get("id", "?"))
    if not heading:
        return gettext("cell {cell}", cell=own)
    return gettext("section {section}, cell {cell}", section=repr(heading), cell=own)


def _check_every_cell_ran(notebook: NotebookNode, label: str) -> None:
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        failed = [out for out in cell.outputs if out.output_type == "error"]
        if failed or cell.execution_count is None:
            place = f"{label}, {_place(notebook, cell)}"
            if not failed:
                raise WorkbookError(gettext("{place}: it did not run.", place=place))
            raise WorkbookError(
                gettext("{place}: {error} ended the workbook.", place=place, error=failed[0].ename)
            )


def _tidy(notebook: NotebookNode, cwd: Path) -> None:
    """Take out what papermill and the kernel say about time and place."""
    kept = {
        "kernelspec": notebook.metadata.get("kernelspec", {}),
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
    }
    notebook.metadata.clear()
    notebook.metadata.update(kept)
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output["text"] = _without_places(output["text"], cwd)


def _without_places(text: str, cwd: Path) -> str:
    """Return printed text without the folders of this computer: a warning names its file."""
    places = {str(cwd), str(Path.home()), sys.prefix, sys.base_prefix, str(Path(__file__).parent)}
    for place in sorted(places, key=len, reverse=True):
        if len(Path(place).parts) > 1:
            text = text.replace(place, "…")
    return _CELL_FILE.sub("<cell>", text)
