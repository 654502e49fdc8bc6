"""Write a communication of one client, or its empty template."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..content.publications import Template, template
from ..display import listed
from ..engine import run_workbook, temporary_folder
from ..errors import SetupError, UsageError, names, nearest
from ..i18n import day_in_words, gettext, ngettext
from ..intake.client import FINAL
from ..paths import rights_in, shipped
from .inputs import copy_inputs
from .output import probe, write_whole
from .warming import import_for_cells

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..export import Document
    from ..export.merging import Refreshed
    from ..publications.made import Made
    from .refresh import Old

FORMATS = ("html", "pdf", "docx")


@dataclass(frozen=True)
class Published:
    """
    The files of a communication; ``notes`` says what else it could have been about.

    ``refreshed`` is an edited one with the figures of today, where that was asked for.
    """

    paths: list[Path]
    notes: list[str]
    refreshed: Refreshed | None = None


def write_publication(
    name: str,
    folder: Path | None,
    select: str,
    formats: Sequence[str],
    out: Path,
    shared: bool = False,
    refresh: Old | None = None,
    day: date | None = None,
) -> Published:
    """
    Write a communication.

    Parameters
    ----------
    name : str
        Such as ``"case_study"``.
    folder : Path, optional
        A client folder; without one, the template with all fields to be filled in.
    select : str
        The case, theme or service level; empty for the first that may be told.
    formats : sequence of str
        Of ``html``, ``pdf`` and ``docx``.
    out : Path
    shared : bool
        Whoever may read ``out`` may read the communication; else only who makes it.
    refresh : Old, optional
        The communication as somebody has edited it: nothing is written, and it is returned with
        the figures of today.
    day : date, optional
        On which it is sent: the letter carries it, but none before that of the report. Default:
        the day of the report.

    Returns
    -------
    Published
        One file per format; if anything fails, none has been written.

    Raises
    ------
    UsageError, DataError, WorkbookError, SetupError
    """
    from ..export import branded, read_document, write_docx, write_html, write_pdf
    from ..intake.brand import Brand, read_brand

    wanted = template(name)
    _check_formats(formats)
    executed, stem, notes, chosen = (
        _empty(wanted) if folder is None else _of_client(wanted, folder, select, day)
    )
    document = branded(read_document(executed), read_brand(folder) if folder else Brand())
    if refresh:
        return Published([], notes, _refreshed(refresh, document, stem, folder))
    _refuse_open_places(document)
    writers: dict[str, Callable[[Document], str | bytes]] = {
        "html": write_html,
        "pdf": write_pdf,
        "docx": lambda document: _remembered(write_docx(document), document, stem),
    }
    made = {out / f"{stem}.{kind}": writers[kind](document) for kind in formats}
    probe(out, shared=shared)
    rights = rights_in(out, shared)
    for path, content in made.items():
        write_whole(path, content, rights)
    if folder is not None:
        from ..publications.made import MADE, with_one_more

        held = _held(executed, document, wanted, chosen)
        write_whole(out / MADE, with_one_more(out, held), rights)
    return Published(list(made), notes)


def _held(executed: NotebookNode, document: Document, wanted: Template, chosen: str) -> Made:
    """Return what a communication says, for whoever notes later that it was sent."""
    from ..publications.made import Made
    from ..publications.parts import TELLS

    outputs = (output for cell in executed.cells for output in cell.get("outputs", ()))
    tells = tuple(id for output in outputs for id in output.get("metadata", {}).get(TELLS, ()))
    client = executed.metadata["pmo_workshop"]["client"]
    return Made(client["id"], wanted.name, chosen, client["report_date"], document.title, tells)


def _remembered(content: bytes, document: Document, stem: str) -> bytes:
    """Return a document for a word processor with the record by which it is refreshed."""
    from ..export import remembered

    client = document.client
    return remembered(content, client.get("id", ""), stem, client.get("report_date", ""))


def _refreshed(old: Old, document: Document, stem: str, folder: Path | None) -> Refreshed:
    from ..export import refresh_docx, write_docx
    from ..intake import load_client
    from ..plan.reading import read_report

    fresh = _remembered(write_docx(document), document, stem)
    chapters = read_report(load_client(folder, may_be_empty=True)) if folder else ()
    return refresh_docx(old.content, old.path.name, fresh, chapters)


def _refuse_open_places(document: Document) -> None:
    """Refuse a communication that is to be final and has places that somebody has to fill in."""
    from ..export.document import plain_text

    still_open = [
        plain_text(heading["runs"])
        for heading, blocks in document.fields
        if any(block.get("kind") == "blank" for block in blocks)
    ]
    if document.client.get("state") == FINAL and still_open:
        raise UsageError(
            ngettext(
                "{n} place is still open: {fields}. A final communication has none. Fill in the "
                'tables, or set state to "draft" in client.toml.',
                "{n} places are still open: {fields}. A final communication has none. Fill in the "
                'tables, or set state to "draft" in client.toml.',
                len(still_open),
                fields=listed(still_open),
            )
        )


def _check_formats(formats: Sequence[str]) -> None:
    for kind in formats:
        if kind not in FORMATS:
            raise UsageError(
                gettext(
                    "There is no format {kind} for publications. The formats are: {formats}.{near}",
                    kind=repr(kind),
                    formats=names(FORMATS),
                    near=nearest(kind, FORMATS),
                )
            )
    if not formats:
        raise UsageError(
            gettext("--format names no format. Give one or more of html, pdf and docx.")
        )


def _notebook(wanted: Template) -> Path:
    source = shipped("workbooks") / "publications" / f"{wanted.name}.ipynb"
    if not source.is_file():
        raise SetupError(
            gettext(
                "The publication {wanted} is missing. Install the suite again.", wanted=wanted.name
            )
        )
    return source


def _empty(wanted: Template) -> tuple[NotebookNode, str, list[str], str]:
    with temporary_folder() as scratch:
        executed = run_workbook(
            _notebook(wanted),
            {"client_dir": "", "select": ""},
            scratch / "done.ipynb",
            scratch,
            needs=import_for_cells,
        )
    return _marked(executed, wanted), f"{wanted.name}-blank", [], ""


def _of_client(
    wanted: Template, folder: Path, select: str, day: date | None
) -> tuple[NotebookNode, str, list[str], str]:
    from ..intake import load_client
    from ..intake.redacting import refuse_redacted
    from ..publications import choose, others

    if not folder.is_dir():
        raise UsageError(
            gettext("There is no folder {folder}. Name a client folder.", folder=repr(str(folder)))
        )
    with temporary_folder() as scratch:
        client = load_client(folder)
        refuse_redacted(client)
        chosen = choose(wanted, client, select)
        sent = max(day or client.report_date, client.report_date)
        notes = [] if select else others(wanted, client, chosen)
        if day and day < sent:
            notes.append(
                gettext(
                    "It carries {day}, the day of the report: its figures were not known before.",
                    day=day_in_words(sent),
                )
            )
        copy_inputs(folder, scratch / client.id, client.key, internal=wanted.internal)
        executed = run_workbook(
            _notebook(wanted),
            {"client_dir": client.id, "select": chosen, "day": sent.isoformat()},
            scratch / "done.ipynb",
            scratch,
            client,
            needs=import_for_cells,
        )
    # An id is a client's text: it may name no folder.
    part = re.sub(r"[^\w-]+", "-", chosen).strip("-")[:60]
    stem = "-".join(filter(None, (client.id, wanted.name, part)))
    executed.metadata["pmo_workshop"]["client"]["report_date"] = sent.isoformat()
    marked = _marked(executed, wanted, internal=wanted.internal and bool(chosen))
    return marked, stem, notes, chosen


def _marked(executed: NotebookNode, wanted: Template, *, internal: bool = False) -> NotebookNode:
    """Return the notebook with what makes it a communication; one from the register says so."""
    kind = gettext(wanted.title)
    if internal:
        kind = gettext("{kind}; internal, not to be sent", kind=kind)
    executed.metadata["pmo_workshop"]["publication"] = {
        "kind": kind,
        "layout": wanted.layout,
    }
    return executed
