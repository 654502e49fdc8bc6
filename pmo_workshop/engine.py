"""Run one workbook for one client with papermill, and return a notebook fit to keep.

Papermill alone runs the default client when a parameter is misspelt, returns success when a cell
ends the kernel, and writes paths and times into the notebook. This module closes these gaps.
"""

from __future__ import annotations

import ast
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import SetupError, UsageError, WorkbookError, names, nearest
from .paths import SHOWN_FILE

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from .intake.client import Client

SECONDS_PER_CELL = 600
SECONDS_TO_START = 60
LONGEST_TEMPORARY_PATH = 40  # a Unix socket's whole path may have about 100 characters

_CELL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py")  # holds a process number

_TYPES = {
    "str": (str, "text"),
    "int": (int, "a whole number"),
    "float": (float, "a number"),
    "bool": (bool, "True or False"),
}


def read_workbook(source: Path) -> NotebookNode:
    """
    Read a workbook.

    Raises
    ------
    WorkbookError
        The file is not a notebook.
    """
    import nbformat

    try:
        notebook = nbformat.reads(source.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise WorkbookError(
            f"{source.name} is not a Jupyter notebook of version 4: {first}. "
            "Open and save it in JupyterLab, or take it from the suite again."
        ) from error
    return notebook


def declared_parameters(notebook: NotebookNode) -> dict[str, str]:
    """
    Return the parameters a workbook declares, and the type of each.

    Returns
    -------
    dict of str
        Name to ``"str"``, ``"int"``, ``"float"``, ``"bool"`` or ``""`` (any), in the order of the
        ``parameters`` cell. The annotation counts; without one, the type of the default.
    """
    from papermill.inspection import inspect_notebook

    declared = {}
    for name, found in inspect_notebook(_as_python(notebook)).items():
        declared[name] = found["inferred_type_name"]
        if declared[name] not in _TYPES:
            declared[name] = _type_of_default(found["default"])
    return declared


def _type_of_default(default: str) -> str:
    try:
        kind = type(ast.literal_eval(default)).__name__
    except (ValueError, SyntaxError):
        return ""
    return kind if kind in _TYPES else ""


def check_parameters(
    notebook: NotebookNode, given: Mapping[str, object], workbook: str
) -> dict[str, object]:
    """
    Return the parameters with the types that the workbook declares.

    Parameters
    ----------
    notebook : NotebookNode
    given : mapping of str
        Text is converted, so that ``seed=7`` can come from the command line.
    workbook : str
        File name, for messages.

    Raises
    ------
    UsageError
        A parameter is not declared, or its value does not fit; all of them in one message.
    """
    declared = declared_parameters(notebook)
    problems, checked = [], {}
    for name, value in given.items():
        if name not in declared:
            problems.append(
                f"{workbook} has no parameter {name!r}. It declares: {names(declared)}."
                f"{nearest(name, declared)}"
            )
            continue
        try:
            checked[name] = _converted(value, declared[name])
        except ValueError:
            words = _TYPES[declared[name]][1]
            problems.append(
                f"{workbook}, parameter {name}: {str(value)[:80]!r} is not {words}. "
                f"Give {words}, such as {name}={_EXAMPLES[declared[name]]}."
            )
            continue
        if name == "seed" and checked[name] < 0:
            problems.append(
                f"{workbook}, parameter seed: {checked[name]} is below 0. Give 0 or more, such as "
                "seed=7."
            )
    if problems:
        raise UsageError("\n".join(problems))
    return checked


_EXAMPLES = {"str": "abc", "int": "7", "float": "0.5", "bool": "True"}


def _converted(value: object, kind: str) -> object:
    """Return the value as the declared type, or raise ValueError."""
    if not kind:
        return value
    wanted = _TYPES[kind][0]
    if wanted is bool and isinstance(value, str):
        known = {"true": True, "false": False, "1": True, "0": False}
        if value.strip().casefold() not in known:
            raise ValueError(value)
        return known[value.strip().casefold()]
    if isinstance(value, str):
        number = wanted(value)
        if isinstance(number, float) and not abs(number) < float("inf"):
            raise ValueError(value)
        return number
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise ValueError(value)
    return value


def run_workbook(
    source: Path,
    parameters: Mapping[str, object],
    into: Path,
    cwd: Path,
    client: Client | None = None,
    shown: Path | None = None,
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
        Where to write the executed notebook; it is written only when every cell has run.
    cwd : Path
        A scratch folder that holds a copy of the client folder; the kernel runs there.
    client : Client, optional
        Its facts go into the notebook's metadata, where the exporters find them.
    shown : Path, optional
        Where the guard keeps what it has shown, so that the next workbook of the same run can be
        held to it. The file names people: it belongs in the scratch folder.

    Raises
    ------
    UsageError
        A parameter is unknown or mistyped; no kernel has been started.
    WorkbookError
        A cell failed, or did not run.
    SetupError
        The kernel does not start.

    Notes
    -----
    Equal inputs give equal bytes: what papermill and the kernel add about time, place and version
    is taken out again.
    """
    import nbformat

    source, into, cwd = source.resolve(), into.resolve(), cwd.resolve()
    notebook = read_workbook(source)
    checked = check_parameters(notebook, parameters, source.name)
    label = f"{client.name}, {source.name}" if client is not None else source.name
    executed = _tidy(_executed(notebook, checked, cwd, label, shown), cwd)
    _check_every_cell_ran(executed, label)
    executed.metadata["pmo_workshop"] = {
        "client": _facts(client, str(checked.get("client_dir", ""))),
        "workbook": source.stem,
    }
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(nbformat.writes(executed) + "\n", encoding="utf-8", newline="\n")
    return executed


def _facts(client: Client | None, client_dir: str) -> dict[str, str]:
    if client is None:
        return {"id": client_dir, "name": client_dir, "report_date": "", "sector": ""}
    return {
        "id": client.id,
        "name": client.name,
        "report_date": f"{client.report_date:%Y-%m-%d}",
        "sector": client.sector,
    }


def _as_python(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that names its kernel and language, which papermill insists on."""
    named = deepcopy(notebook)
    named.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    return named


def _executed(
    notebook: NotebookNode,
    parameters: Mapping[str, object],
    cwd: Path,
    label: str,
    shown: Path | None,
) -> NotebookNode:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    at: list[NotebookNode] = []

    def note(cell: NotebookNode, cell_index: int) -> None:
        at.append(cell)

    def run() -> NotebookNode:
        with _kernel_home(shown) as config:
            return papermill.execute_notebook(
                _as_python(notebook),
                None,
                parameters=dict(parameters),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                cwd=str(cwd),
                start_timeout=SECONDS_TO_START,
                execution_timeout=SECONDS_PER_CELL,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                config=config,
                on_cell_start=note,
                record_timing=False,
            )

    try:
        try:
            return run()
        except RuntimeError as error:
            # Only a start that failed is tried again, never a cell.
            if at or isinstance(error, DeadKernelError):
                raise
            return run()
    except PapermillExecutionError as error:
        cells = at[-1:] or notebook.cells[:1]
        last = (str(error.evalue).strip().splitlines() or [""])[-1]
        raise WorkbookError(
            f"{label}, {_place(notebook, cells[-1])}: {error.ename}: {last[:300]}"
        ) from error
    except CellTimeoutError as error:
        raise WorkbookError(
            f"{label}, {_place(notebook, at[-1])}: not finished after {SECONDS_PER_CELL} seconds."
        ) from error
    except DeadKernelError as error:
        raise WorkbookError(
            f"{label}, {_place(notebook, at[-1])}: the kernel stopped. "
            "The cell ended Python, or the computer ran out of memory."
        ) from error
    except RuntimeError as error:
        if at:
            raise
        raise SetupError(
            f"The Python kernel does not start: {str(error).splitlines()[0]}. "
            "Run 'pmo-workshop doctor' to find the cause."
        ) from error


def _place(notebook: NotebookNode, cell: NotebookNode) -> str:
    """Return where a cell is, as a person finds it: the heading above it, and its id."""
    heading = ""
    for above in notebook.cells:
        if above.get("id") == cell.get("id"):
            break
        if above.cell_type == "markdown":
            titles = [line for line in above.source.splitlines() if line.startswith("#")]
            heading = titles[-1].lstrip("# ") if titles else heading
    section = f"section {heading!r}, " if heading else ""
    return f"{section}cell {cell.get('id', '?')!r}"


def _check_every_cell_ran(notebook: NotebookNode, label: str) -> None:
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        failed = [out for out in cell.outputs if out.output_type == "error"]
        if failed or cell.execution_count is None:
            what = f"{failed[0].ename} ended the workbook" if failed else "it did not run"
            raise WorkbookError(f"{label}, {_place(notebook, cell)}: {what}.")


def _tidy(notebook: NotebookNode, cwd: Path) -> NotebookNode:
    """Return a copy without what papermill and the kernel say about time and place."""
    tidy = deepcopy(notebook)
    kept = {
        "kernelspec": tidy.metadata.get("kernelspec", {}),
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
    }
    tidy.metadata.clear()
    tidy.metadata.update(kept)
    for cell in tidy.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output["text"] = _without_places(output["text"], cwd)
    return tidy


def _without_places(text: str, cwd: Path) -> str:
    """Return printed text without the folders of this computer: a warning names its file."""
    places = {str(cwd), str(Path.home()), sys.prefix, sys.base_prefix, str(Path(__file__).parent)}
    for place in sorted(places, key=len, reverse=True):
        if len(Path(place).parts) > 1:
            text = text.replace(place, "…")
    return _CELL_FILE.sub("<cell>", text)


def short_temporary_folder() -> Path:
    """
    Make a temporary folder whose path is short enough to hold a kernel's sockets.

    Returns
    -------
    Path
        The caller removes it.
    """
    usual = Path(tempfile.gettempdir())
    short = Path("/tmp")  # noqa: S108 - mkdtemp makes a new private folder in it
    long = len(str(usual)) > LONGEST_TEMPORARY_PATH and short.is_dir()
    return Path(tempfile.mkdtemp(prefix="pmo-", dir=short if long else None))


@contextmanager
def _kernel_home(shown: Path | None = None) -> Iterator[object]:
    """
    Yield a configuration under which a kernel runs this Python and nothing of the user's.

    A kernel specification of the user's named python3 may start another Python, start-up files
    of the user's IPython profile would run in every report, and TCP ports may collide.
    """
    from traitlets.config import Config

    home = short_temporary_folder()
    spec = home / "kernels" / "python3" / "kernel.json"
    runtime = home / "r"
    runtime.mkdir()
    spec.parent.mkdir(parents=True)
    spec.write_text(
        json.dumps(
            {
                "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                "display_name": "Python 3",
                "language": "python",
                "env": _kernel_environment(home, shown),
            }
        ),
        encoding="utf-8",
    )
    ours = {"JUPYTER_RUNTIME_DIR": str(runtime), "JUPYTER_PATH": str(home)}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    settings = {"HistoryManager": {"enabled": False}}
    if has_ipc():
        settings["KernelManager"] = {"transport": "ipc"}
    try:
        yield Config(settings)
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(home, ignore_errors=True)


def has_ipc() -> bool:
    """Whether kernels can talk over sockets in the file system, which never collide."""
    import zmq

    return platform.system() != "Windows" and bool(zmq.has("ipc"))


def _kernel_environment(home: Path, shown: Path | None) -> dict[str, str]:
    here = str(Path(__file__).resolve().parent.parent)
    given = [p for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
    folders = dict.fromkeys([here, *(str(Path(p).absolute()) for p in given)])
    return {
        "PYTHONPATH": os.pathsep.join(folders),
        "PYTHONSAFEPATH": "1",  # a file openpyxl.py in the client folder must not be imported
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSTARTUP": "",
        "MPLBACKEND": "agg",
        "PMO_WORKSHOP_FORMS": "off",  # exercises show their static twin: nobody is there
        "IPYTHONDIR": str(home / "ipython"),
        SHOWN_FILE: "" if shown is None else str(shown),
        # One thread each: clients run side by side, and sums come out the same everywhere.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
