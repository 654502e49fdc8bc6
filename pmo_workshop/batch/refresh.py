"""A deck or a communication that people have edited, refreshed: a new file beside the old one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError, UsageError
from ..i18n import gettext
from ..intake.files import TEMPLATE
from ..paths import NOTEBOOKS
from .output import write_whole

if TYPE_CHECKING:
    from ..export.merging import Refreshed

_MADE, _BEFORE = "refreshed", "before"
"""How the names of the new file, and of one that gave it its place, end."""


@dataclass(frozen=True)
class Old:
    """A file that people have edited, as it was read before anything was made."""

    path: Path
    content: bytes


def read_old(path: Path, kind: str, client: str) -> Old:
    """
    Return a file that is to be refreshed; what is wrong with it is said before anything runs.

    Parameters
    ----------
    path : Path
    kind : str
        How its name ends, such as ``".pptx"``.
    client : str
        The id of the client.

    Raises
    ------
    UsageError
        It is not there, or is of another kind.
    DataError
        It cannot be read, is not ours, or is of another client.
    """
    from ..export.merging import read_record, refuse_another

    if path.suffix.lower() != kind:
        raise UsageError(
            gettext("--refresh {file}: name a {kind} file.", file=repr(str(path)), kind=kind)
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            gettext(
                "--refresh {file}: it cannot be read ({reason}).",
                file=repr(str(path)),
                reason=error.strerror,
            )
        ) from None
    refuse_another(read_record(content, path.name), client, path.name)
    return Old(path, content)


def refresh_deck(old: Old, folder: Path, run: Path, *, appendix: bool = False) -> Refreshed:
    """
    Return a deck with what the last report of its client says.

    Parameters
    ----------
    old : Old
    folder : Path
        The client folder.
    run : Path
        The folder of its report.
    appendix : bool

    Raises
    ------
    UsageError
        The report has no executed workbooks.
    DataError
        See ``refresh_pptx``.
    """
    import nbformat

    from .. import export
    from ..content.modules import MODULES
    from ..intake import load_client
    from ..intake.brand import read_brand
    from ..plan import read_chapter
    from ..story import read_story

    client = load_client(folder, may_be_empty=True)
    places = [run / NOTEBOOKS / f"{module.workbook}.ipynb" for module in MODULES]
    if not all(place.is_file() for place in places):
        raise UsageError(
            gettext(
                "{folder} holds no report of all workbooks, and a deck is made of all. Leave "
                "--workbook out.",
                folder=str(run),
            )
        )
    reports = [nbformat.read(place, as_version=4) for place in places]
    brand = read_brand(folder)
    published = export.Published(
        tuple(export.branded(export.read_document(report), brand) for report in reports),
        tuple(map(read_chapter, reports)),
        client.readings,
        story=read_story(folder),
    )
    own = folder / TEMPLATE
    look = export.read_template(own if own.is_file() else None)
    return export.refresh_pptx(old.content, old.path.name, published, look, appendix=appendix)


def write_refreshed(old: Old, made: Refreshed, *, over: bool = False) -> tuple[Path, Path]:
    """
    Write a refreshed file beside the old one, and the list of what has become of it.

    Parameters
    ----------
    old : Old
    made : Refreshed
    over : bool
        It takes the name of the old one, which is kept under another.

    Returns
    -------
    tuple of Path
        The file and the list. Nothing that is there is written over.
    """
    from ..export.merging import in_short, listing

    place = _free(old.path, _MADE)
    if over:
        if old.path.read_bytes() != old.content:
            raise DataError(
                gettext(
                    "{file}: it was changed meanwhile. Close it, and give the command again.",
                    file=old.path.name,
                )
            )
        write_whole(_free(old.path, _BEFORE), old.content)
        place = old.path
    told = place.with_suffix(".txt")
    if told.exists():
        told = _free(told, _MADE)
    lines = [gettext("{file}: {short}", file=place.name, short=in_short(made.changes)), "",
             *listing(made.changes)]  # fmt: skip
    write_whole(place, made.file)
    write_whole(told, "\n".join(lines) + "\n")
    return place, told


def _free(path: Path, ends: str) -> Path:
    """Return the first name beside a file that is not taken."""
    return next(place for place in _names(path, ends) if not place.exists())


def _names(path: Path, ends: str) -> Iterator[Path]:
    for number in count(1):
        more = "" if number == 1 else f"-{number}"
        yield path.with_name(f"{path.stem}-{ends}{more}{path.suffix}")
