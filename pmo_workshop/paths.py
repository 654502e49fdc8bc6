"""Where the suite's own files are, and what a person means who names a folder or an address."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

SHOWN_FILE = "PMO_WORKSHOP_SHOWN"
"""Environment variable, set by the engine alone: the file in a run's scratch folder that carries
what the guard has shown from one workbook to the next. It names people and is never published."""

CLIENT_FILE = "PMO_WORKSHOP_CLIENT"
"""Environment variable, set by the engine alone: the file in a run's scratch folder that holds the
client as it was read and checked, so that each workbook need not read it again."""

ITEM_BANKS = _PACKAGE / "content" / "item_banks"
"""Folder of the questions of the workshop, ready for the tables of a client."""


CONSULTANT = "consultant"
"""Folder in the run of a client with what is for the consultant and is not sent."""

NOTEBOOKS = f"{CONSULTANT}/notebooks"
"""Folder in the run of a client with the executed workbooks."""

PRIVATE = 0o700
"""Rights of folders with a client's data in them: their owner's alone."""


def rights_in(folder: Path, shared: bool) -> int:
    """
    Return the rights of folders that are made in a folder.

    Parameters
    ----------
    folder : Path
    shared : bool
        Whoever may read the folder may read what is made in it; else nobody but its owner.
    """
    return stat.S_IMODE(folder.stat().st_mode) & 0o777 if shared else PRIVATE


def give_rights(place: Path, rights: int) -> None:
    """Give a folder and all in it their rights, whatever the umask; Windows has others."""
    if os.name == "nt":
        return
    for path in (place, *place.rglob("*")):
        path.chmod(rights if path.is_dir() else rights & 0o666)


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, as their owner's alone."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=PRIVATE, exist_ok=True)


def shipped(folder: str) -> Path:
    """
    Return the folder of files that travel with the package.

    Parameters
    ----------
    folder : str
        ``"workbooks"``, ``"templates"`` or ``"sample_data"``.

    Returns
    -------
    Path
        Inside an installed wheel the copy beside the modules; in a checkout the top-level folder.

    Examples
    --------
    >>> shipped("templates").is_dir()
    True
    """
    installed = _PACKAGE / "_shipped" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def place_of(text: str) -> Path | str:
    """
    Return a folder of this computer as a path, and any other as the address it is.

    Examples
    --------
    >>> place_of("clients/acme").as_posix(), place_of("file:///shared/acme").as_posix()
    ('clients/acme', '/shared/acme')
    >>> place_of("s3://bucket/clients/acme")
    's3://bucket/clients/acme'
    """
    if text.startswith("file://"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        return Path(url2pathname(urlsplit(text).path))
    return text if "://" in text else Path(text)


def without_password(address: str) -> str:
    """
    Return an address as messages show it.

    Examples
    --------
    >>> without_password("ftp://ann:secret@host/runs")
    'ftp://ann:***@host/runs'
    """
    return re.sub(r"(//[^/@:]*):[^/]*@", r"\1:***@", address)
