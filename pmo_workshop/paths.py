"""Where the suite's own files are: in a checkout, a wheel and a conda environment alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

SHOWN_FILE = "PMO_WORKSHOP_SHOWN"
"""Environment variable, set by the engine alone: the file in a run's scratch folder that carries
what the guard has shown from one workbook to the next. It names people and is never published."""

CLIENT_FILE = "PMO_WORKSHOP_CLIENT"
"""Environment variable, set by the engine alone: the file in a run's scratch folder that holds the
client as it was read and checked, so that each workbook need not read it again."""


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
