"""An import in the entry workbook: the export is pasted into a sheet, and another one asks.

The first call reads the sheet ``survey`` and adds the sheet ``mapping``; a person fills it in, and
the next call reads it. No sheet but ``mapping`` is ever written.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from ..errors import UsageError
from ..i18n import gettext
from ..intake.files import WORKBOOK
from ..intake.xlsx_file import MAPPING, SURVEY
from .drafting import Draft, decided
from .export import Export, export_of
from .files import draft_of_grids, grids_of_files
from .mapping_sheet import Typed, answers_of, sheet_of, typed_in
from .sheet_in_workbook import with_sheet
from .survey import SURVEY as SURVEY_KIND

NAME = SURVEY
"""Of the import: its map is ``imports/survey.toml``."""


@dataclass(frozen=True)
class InWorkbook:
    """
    An import as it stands in a workbook.

    Attributes
    ----------
    exports : tuple of Export
        None for a register.
    draft : Draft
        With all answers that were typed.
    typed : Typed
    was : bytes
        The workbook as it was read.
    """

    exports: tuple[Export, ...]
    draft: Draft
    typed: Typed
    was: bytes


def read_workbook_import(folder: Path) -> InWorkbook:
    """
    Read the export and the decisions in the entry workbook of a client.

    Parameters
    ----------
    folder : Path
        The client folder.

    Raises
    ------
    UsageError
        There is no workbook, nothing in its sheet ``survey``, or an answer cannot be read.
    """
    path = folder / WORKBOOK
    if not path.is_file():
        raise UsageError(
            gettext(
                "There is no {file} in {folder}. 'pmo-workshop new' makes one.",
                file=WORKBOOK,
                folder=repr(str(folder)),
            )
        )
    was = path.read_bytes()
    sheets = {grid.sheet.strip().casefold(): grid for grid in grids_of_files([path])}
    if SURVEY not in sheets:
        raise UsageError(
            gettext(
                "{file} has nothing in a sheet {sheet}. Paste the export there, as it is, with its "
                "row of column names; save and close the workbook, and import again.",
                file=WORKBOOK,
                sheet=repr(SURVEY),
            )
        )
    typed = typed_in(sheets.get(MAPPING))
    grid = sheets[SURVEY]
    draft = draft_of_grids([grid], folder, name=NAME)
    while new := {
        key: answer
        for key, answer in answers_of(draft.asked, typed).items()
        if draft.answers.get(key) != answer
    }:
        draft = decided(draft, new)
    exports = (export_of(grid),) if draft.kind == SURVEY_KIND else ()
    return InWorkbook(exports, draft, typed, was)


def put_mapping(folder: Path, found: InWorkbook) -> Path:
    """
    Write the sheet ``mapping`` into the entry workbook; all other sheets stay as they are.

    Raises
    ------
    UsageError
        The workbook is open elsewhere, or has been changed meanwhile; then nothing is written.
    """
    path = folder / WORKBOOK
    refuse_an_open_file(path)
    data = with_sheet(found.was, sheet_of(found.draft, found.typed))
    beside = path.with_name(f".{WORKBOOK}.new")
    try:
        if path.read_bytes() != found.was:
            raise UsageError(
                gettext(
                    "{file} was changed while it was read. Nothing was written. Import again.",
                    file=WORKBOOK,
                )
            )
        beside.write_bytes(data)
        shutil.copymode(path, beside)
        beside.replace(path)
    except OSError:
        raise UsageError(_is_open(WORKBOOK)) from None
    finally:
        beside.unlink(missing_ok=True)
    return path


def refuse_an_open_file(path: Path) -> None:
    """
    Refuse a file that a spreadsheet program has open: what is typed there would be lost, or this.

    Raises
    ------
    UsageError
    """
    locks = (f"~${path.name}", f".~lock.{path.name}#")
    if any((path.parent / lock).exists() for lock in locks):
        raise UsageError(_is_open(path.name))


def _is_open(file: str) -> str:
    return gettext(
        "{file} is open in another program. Save and close it there, then give the command again. "
        "Nothing was written.",
        file=file,
    )
