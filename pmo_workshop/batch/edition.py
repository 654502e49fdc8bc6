"""Write an edition of a workbook for the room: empty, or run for one client."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from ..editions import (
    READS_THE_OTHERS,
    client_named,
    edition,
    for_client,
    on_screen,
    without_results,
)
from ..engine import declared_parameters, read_workbook, run_workbook, temporary_folder
from ..errors import UsageError
from ..i18n import gettext, language, speak
from ..paths import NOTEBOOKS, rights_in
from .inputs import copy_inputs
from .output import probe, write_whole
from .warming import import_for_cells

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..intake.client import Client


def write_edition(
    source: Path, reader: str, folder: Path | None, out: Path, shared: bool = False
) -> list[Path]:
    """
    Write the edition of a workbook for one kind of reader.

    Parameters
    ----------
    source : Path
        The workbook.
    reader : str
        ``"facilitator"``, ``"participant"`` or ``"client"``.
    folder : Path, optional
        A client folder: the workbook is run for this client first, its prose is in the client's
        language, and the notebook can be run again from where it lies. Without one, the edition
        has no results. An edition for participants never has any: beside it lies what its forms
        need of the client, and both can be taken to another computer together.
    out : Path
    shared : bool
        Whoever may read ``out`` may read the edition; else only who makes it.

    Returns
    -------
    list of Path
        The notebook; for the client also a web page, for participants the folder beside it.

    Raises
    ------
    UsageError, DataError, WorkbookError, SetupError
    """
    import nbformat

    from ..export.picture import with_pictures
    from ..intake import load_client
    from ..intake.folder import settings_of

    if folder is not None:
        if not folder.is_dir():
            raise UsageError(
                gettext(
                    "There is no folder {folder}. Name a client folder.", folder=repr(str(folder))
                )
            )
        speak(settings_of(folder).language)
    chosen = edition(read_workbook(source), reader)
    probe(out, shared=shared)
    rights = rights_in(out, shared)
    name = f"{source.stem}-{reader}"
    if reader == "participant":
        named = folder or source.parent / client_named(chosen)
        client = load_client(named, may_be_empty=True, language=language().code)
        name = f"{name}-{client.id}" if folder else name
        return _for_participants(chosen, client, out / f"{name}.ipynb", rights)
    if folder is None:
        fresh = without_results(chosen, lambda default: _from(out, source.parent / default))
        write_whole(out / f"{name}.ipynb", nbformat.writes(fresh) + "\n", rights)
        return [out / f"{name}.ipynb"]

    executed, client_id = _run(source, folder)
    name = f"{name}-{client_id}"
    chosen = edition(executed, reader)
    pictured = with_pictures(chosen)
    kept = for_client(pictured, _from(out, folder), _from(out, _executed(client_id)))
    write_whole(out / f"{name}.ipynb", nbformat.writes(kept) + "\n", rights)
    if reader != "client":
        return [out / f"{name}.ipynb"]

    from ..export import write_html

    write_whole(out / f"{name}.html", write_html(chosen), rights)
    return [out / f"{name}.ipynb", out / f"{name}.html"]


def _for_participants(
    notebook: NotebookNode, client: Client, path: Path, rights: int
) -> list[Path]:
    """Write the exercises, and beside them what the forms need of the client."""
    import nbformat

    from ..exercises.handed_out import files_for_forms

    beside = path.with_name(f"{client.id}-forms")
    beside.mkdir(mode=rights, exist_ok=True)
    for file, text in files_for_forms(client).items():
        write_whole(beside / file, text, rights)
    made = on_screen(without_results(notebook, lambda _: beside.name))
    write_whole(path, nbformat.writes(made) + "\n", rights)
    return [path, beside]


def _from(out: Path, folder: Path) -> str:
    """Return the way from the folder of the edition to another folder."""
    return Path(os.path.relpath(folder.resolve(), out.resolve())).as_posix()


def _executed(client_id: str) -> Path:
    """Return where the report of a client leaves its executed workbooks."""
    return Path("runs") / client_id / NOTEBOOKS


def _run(source: Path, folder: Path) -> tuple[NotebookNode, str]:
    """Return the workbook executed for a client, and the client's id."""
    from ..intake import load_client
    from ..intake.redacting import refuse_redacted

    client = load_client(folder)
    refuse_redacted(client)
    with temporary_folder() as scratch:
        copy_inputs(folder, scratch / client.id, client.key)
        parameters = {"client_dir": client.id}
        reads = READS_THE_OTHERS in declared_parameters(read_workbook(source))
        if reads and _executed(client.id).is_dir():
            shutil.copytree(_executed(client.id), scratch / ".executed")
            parameters[READS_THE_OTHERS] = ".executed"
        executed = run_workbook(
            source,
            parameters,
            scratch / "executed.ipynb",
            scratch,
            client,
            needs=import_for_cells,
        )
    return executed, client.id
