"""What lies in a client folder: which files are its inputs, and which table each of them is.

Nothing is read here but the id, so that a command knows its clients at once.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from ..errors import DataError
from ..i18n import N_, gettext
from ..schema import TABLES
from .client import Problem

FILE = "client.toml"
LARGEST_FILE = 1 << 30
"""Bytes."""
WORKBOOK = "client.xlsx"
TEMPLATE = "template.pptx"
"""A firm's own look of the deck: no data, and an input of the report all the same."""
STORY, SEEN = "story.md", "story.seen.json"
"""The consultant's own words, and what was told when they were written, see ``story``."""
A_LINK = N_("is a link to another place. Put the file itself in the folder.")
NOT_A_FILE = N_("is not a file. Move it away.")


def is_input(name: str) -> bool:
    """Whether a file of this name in a client folder is an input; a hidden one is none."""
    return not name.startswith((".", "~$"))


def input_files(folder: Path) -> Iterator[Path]:
    """
    Yield the files of a client folder that are its input.

    Folders inside, hidden files, a spreadsheet program's lock files and links are none.
    """
    for path in sorted(folder.iterdir()):
        if is_input(path.name) and path.is_file() and not path.is_symlink():
            yield path


def links_in(folder: Path) -> list[Path]:
    """Return the links that would be inputs: what they lead to may be another client's."""
    return [path for path in sorted(folder.iterdir()) if is_input(path.name) and path.is_symlink()]


def refuse_what_is_no_file(folder: Path) -> None:
    """
    Refuse a client folder with links in it or folders for tables, as ``check_client`` does.

    Raises
    ------
    DataError
        With all of them.
    """
    problems = []
    for path in sorted(folder.iterdir()):
        if is_input(path.name) and path.is_symlink():
            problems.append(Problem(file_name(path), gettext(A_LINK)))
        elif (path.name == FILE or table_of(path)) and not path.is_file():
            problems.append(Problem(file_name(path), gettext(NOT_A_FILE)))
    if problems:
        raise DataError("\n".join(map(str, problems)))


def table_of(path: Path) -> str:
    """Return the table that a file has by its name, or that it is the workbook; else nothing."""
    stem, suffix = path.stem.casefold(), path.suffix.casefold()
    if path.name.casefold() == WORKBOOK:
        return WORKBOOK
    return stem if suffix == ".csv" and stem in TABLES else ""


def id_of(folder: Path) -> str:
    """
    Return the id that client.toml plainly gives; empty if it gives none.

    Notes
    -----
    Only a glance, to tell the clients of a batch apart before anything runs: a file of settings
    may hold anything, and reading it as TOML may take for ever. ``read_settings`` judges it.
    """
    data, _ = bytes_of(folder / FILE)
    text = (data or b"")[:LONGEST_GLANCE].decode("utf-8-sig", errors="replace")
    found = _ID_LINE.search(text.partition("\n[")[0])
    return (found["double"] or found["single"] or "") if found else ""


LONGEST_GLANCE = 1_000_000
_ID_LINE = re.compile(
    r"""^[ \t]*(?:id|"id"|'id')[ \t]*=[ \t]*"""
    r"""(?:"(?P<double>[^"\\\r\n]*)"|'(?P<single>[^'\r\n]*)')""",
    re.MULTILINE,
)


def bytes_of(path: Path) -> tuple[bytes | None, Problem | None]:
    """Return the bytes of a regular file in the folder; None if there is no such file."""
    try:
        facts = path.lstat()
        if stat.S_ISLNK(facts.st_mode):
            return None, Problem(file_name(path), gettext(A_LINK))
        if not stat.S_ISREG(facts.st_mode):
            return None, Problem(file_name(path), gettext(NOT_A_FILE))
        if facts.st_size > LARGEST_FILE:
            return None, Problem(
                file_name(path),
                gettext("the file is larger than 1 GB. Split it, or leave out what is not needed."),
            )
        return path.read_bytes(), None
    except FileNotFoundError:
        return None, None
    except OSError as error:
        return None, cannot_be_read(path, error)


def cannot_be_read(path: Path, error: OSError) -> Problem:
    """Return in words that the system does not let a file be read."""
    reason = error.strerror or type(error).__name__
    return Problem(
        file_name(path), gettext("cannot be read ({reason}). Close it elsewhere.", reason=reason)
    )


def file_name(path: Path) -> str:
    """Return the name as messages give it, with invisible characters made visible."""
    from .sheet import made_visible

    return made_visible(path.name)
