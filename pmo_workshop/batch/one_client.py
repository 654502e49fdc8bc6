"""All that is made for one client, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..editions import READS_THE_OTHERS
from ..errors import DataError, WorkshopError
from .output import MANIFEST, hash_of, hashes, sync_tree
from .pages import client_page

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..export import Document
    from ..intake.client import Client

COMBINED, EVIDENCE = "unlocking-pmo-value", "evidence.xlsx"
EXECUTED = "executed"

LIBRARIES = (
    "ipykernel",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "scipy",
    "statsmodels",
    "typst",
)

Tell = Callable[..., None]


@dataclass(frozen=True)
class Order:
    """What to make for one client, and where; ``plan`` is the workbook that reads the others."""

    folder: Path
    id: str
    workbooks: tuple[Path, ...]
    plan: Path | None
    formats: tuple[str, ...]
    parameters: Mapping[str, object]
    staging: Path
    scratch: Path


def work(order: Order, connection: Connection) -> None:
    """Run in the child process: make everything, and tell the parent how it went."""
    _stand_alone(order.scratch)

    def tell(kind: str, *values: object) -> None:
        connection.send((kind, *values))

    try:
        tell("done", *make(order, tell))
    except DataError as error:
        tell("refused", str(error))
    except WorkshopError as error:
        tell("failed", str(error), _trace_of_cell(error))
    except OSError as error:
        what = error.strerror or type(error).__name__
        tell("failed", f"The deliverables cannot be written: {what}.", traceback.format_exc())
    except Exception as error:  # noqa: BLE001 - one client's fault never stops the others
        reason = f"A fault of the suite: {type(error).__name__}."
        tell("failed", reason, traceback.format_exc())
    finally:
        connection.close()


def _trace_of_cell(error: WorkshopError) -> str:
    """Return the traceback of a cell that failed by a fault of the suite, to mend the fault."""
    cell = error.__cause__
    trace = getattr(cell, "traceback", None)
    if not trace or cell.ename in {kind.__name__ for kind in _ON_PURPOSE}:
        return ""
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(trace))


_ON_PURPOSE = (WorkshopError, *WorkshopError.__subclasses__())


def _stand_alone(scratch: Path) -> None:
    """Keep apart from the terminal and from other clients, and end when the parent has ended."""
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C goes to the parent alone, which stops the children in order
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    os.environ["TMPDIR"] = os.environ["TEMP"] = os.environ["TMP"] = str(scratch)
    tempfile.tempdir = None
    parent = parent_process()

    def end_with_the_parent() -> None:
        parent.join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=end_with_the_parent, daemon=True).start()


def make(order: Order, tell: Tell) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Make all deliverables of a client in the staging folder.

    Returns
    -------
    tuple of (files, warnings)
        Files relative to the client's folder.

    Raises
    ------
    DataError
        The client's data are refused.
    WorkbookError
        A workbook failed.
    """
    tell("step", "reading the tables")
    from ..intake import load_client

    room = order.scratch / "room"
    snapshot = room / order.id
    inputs = copy_inputs(order.folder, snapshot)
    client = load_client(snapshot)
    if client.id != order.id:
        raise DataError(
            f"client.toml: the id {client.id[:80]!r} cannot name a folder. Use letters, digits, "
            "'-' and '_' only."
        )
    tell("name", client.name)

    order.staging.mkdir(parents=True)
    warnings = [str(problem) for problem in client.warnings]
    made = [_run_workbook(order, workbook, room, client, tell) for workbook in order.workbooks]
    if order.plan is not None:
        where = {READS_THE_OTHERS: f"../{EXECUTED}"}
        made.append(_run_workbook(order, order.plan, room, client, tell, where))
    notes, verdicts = _write_deliverables(order, made, client, tell)
    warnings += notes

    tell("step", "index and manifest")
    deliverables = [
        path.relative_to(order.staging).as_posix()
        for path in sorted(order.staging.rglob("*"))
        if path.is_file()
    ]
    versions = versions_used()
    page = client_page(client, deliverables, order.parameters, versions, warnings, verdicts)
    _write(order.staging / "index.html", page)
    manifest = {
        "format": 1,
        "client": {
            "id": client.id,
            "name": client.name,
            "report_date": f"{client.report_date:%Y-%m-%d}",
        },
        "inputs": inputs,
        "workbooks": {w.name: hash_of(w) for w in (*order.workbooks, order.plan) if w},
        "parameters": {"client_dir": order.id, **order.parameters},
        "versions": versions,
        "deliverables": hashes(order.staging),
    }
    _write(order.staging / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    sync_tree(order.staging)
    return tuple(hashes(order.staging)), tuple(warnings)


def _run_workbook(
    order: Order,
    workbook: Path,
    room: Path,
    client: Client,
    tell: Tell,
    parameters: Mapping[str, object] | None = None,
) -> NotebookNode:
    """Run a workbook, keep the notebook, and return the client's edition of it."""
    import nbformat

    from ..editions import edition
    from ..engine import run_workbook

    tell("step", f"{workbook.stem}: running")
    executed = run_workbook(
        workbook,
        {"client_dir": order.id, **order.parameters, **(parameters or {})},
        order.scratch / EXECUTED / workbook.name,
        room,
        client,
        order.scratch / "shown.json",
    )
    report = edition(executed, "client")
    text = nbformat.writes(report) + "\n"
    _write(order.staging / "notebooks" / workbook.name, text)
    return report


def _write_deliverables(
    order: Order, reports: Sequence[NotebookNode], client: Client, tell: Tell
) -> tuple[list[str], list[str]]:
    """
    Write the chapters, and with the plan the combined report; all from blocks read once.

    Returns
    -------
    tuple of (warnings, sentences with the five verdicts)
    """
    if not order.formats and order.plan is None:
        return [], []
    from .. import export
    from ..plan import read_chapter

    documents = [export.read_document(report) for report in reports]
    chapters = [read_chapter(report) for report in reports]
    warnings: list[str] = []
    for document in documents:
        warnings += _write_formats(order, document.workbook, document, tell)
    if "xlsx" in order.formats:
        tell("step", "evidence.xlsx")
        (order.staging / EVIDENCE).write_bytes(export.write_xlsx(chapters))
    if order.plan is None:
        return warnings, []
    combined = export.combined_document(
        documents,
        chapters,
        client.readings,
        [str(problem) for problem in client.warnings],
        export.sheet_names(chapters) if "xlsx" in order.formats else {},
    )
    _write_formats(order, COMBINED, combined, tell)
    return warnings, [claim.text for claim in export.verdicts(chapters[-1])]


def _write_formats(order: Order, name: str, document: Document, tell: Tell) -> list[str]:
    """Write a document in the formats of a report, and return warnings about it."""
    from .. import export

    if "html" in order.formats:
        tell("step", f"{name}: html")
        _write(order.staging / f"{name}.html", export.write_html(document))
    if "pdf" in order.formats:
        tell("step", f"{name}: pdf")
        (order.staging / f"{name}.pdf").write_bytes(export.write_pdf(document))
    return [f"{name}: {line}" for line in export.uncovered_text(document)]


def copy_inputs(folder: Path, snapshot: Path) -> dict[str, str]:
    """
    Copy the files of a client folder, so that what is hashed, checked and run is the same.

    Folders inside, hidden files and a spreadsheet program's lock files are no input.
    """
    snapshot.mkdir(parents=True)
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith((".", "~$")):
            shutil.copyfile(path, snapshot / path.name)
    return hashes(snapshot)


def versions_used() -> dict[str, str]:
    """Return the versions on which the bytes of the deliverables depend."""
    found = {"pmo-workshop": __version__, "python": ".".join(map(str, sys.version_info[:3]))}
    for library in LIBRARIES:
        found[library] = metadata.version(library)
    return found


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
