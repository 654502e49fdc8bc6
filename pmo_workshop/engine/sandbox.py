"""What a process that runs a workbook can see: a clean environment, a folder, nothing else."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..paths import CLIENT_FILE, PRIVATE, SHOWN_FILE

_PREFIX = "pmo-"
_SHORT = Path("/tmp")  # noqa: S108 - mkdtemp makes new private folders in it
LONGEST_TEMPORARY_PATH = 40  # a Unix socket's whole path may have about 100 characters

_KEPT = (
    *("APPDATA", "COMSPEC", "CONDA_PREFIX", "DYLD_LIBRARY_PATH", "HOME", "LANG", "LC_ALL"),
    *("LC_CTYPE", "LD_LIBRARY_PATH", "LOCALAPPDATA", "MPLCONFIGDIR", "PATH", "PATHEXT"),
    *("PYTHONHOME", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "TZ", "USERPROFILE", "VIRTUAL_ENV"),
    *("WINDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"),
)
_KEPT_BEGINNINGS = ("OPENBLAS_", "COVERAGE_")

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def clean_environment() -> dict[str, str]:
    """
    Return the environment of a process that runs workbooks: what Python needs, and our settings.

    Nothing of the user's is in it that a notebook could read or that could change a figure.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in _KEPT or name.startswith(_KEPT_BEGINNINGS)
    }
    return kept | {
        "PYTHONPATH": _python_path(),
        "PYTHONSAFEPATH": "1",  # a file openpyxl.py in the client folder must not be imported
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "MPLBACKEND": "agg",
        "PMO_WORKSHOP_FORMS": "off",  # exercises show their static twin: nobody is there
        SHOWN_FILE: "",
        CLIENT_FILE: "",
        # One thread each: clients run side by side, and sums come out the same everywhere.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def _python_path() -> str:
    here = str(Path(__file__).resolve().parents[2])
    given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return os.pathsep.join(dict.fromkeys([here, *(str(Path(path).absolute()) for path in given)]))


def stand_alone(scratch: Path, keep: int | None = None) -> None:
    """
    Set this process apart: own session, own folder, no terminal, no open file of its parent's.

    Parameters
    ----------
    scratch : Path
        Becomes the working directory and the place of temporary files.
    keep : int, optional
        The file number of the connection to the parent; all others are closed.
    """
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C goes to the batch alone, which stops its processes in order
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    if keep is not None:
        os.closerange(3, keep)
        os.closerange(keep + 1, max(keep + 1, silence + 1, 256))
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch)))
    os.environ["IPYTHONDIR"] = str(scratch / ".ipython")
    tempfile.tempdir = None
    os.chdir(scratch)


def update_environment(changes: Mapping[str, str]) -> None:
    """Set variables of this process."""
    os.environ.update(changes)


def end_with_the_parent() -> None:
    """Have this process killed when its parent ends; only Linux knows how."""
    if sys.platform == "linux":
        parent = os.getppid()
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended while we were asking
            os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent has ended, so that they can be ended."""
    if sys.platform == "linux":
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield what ``short_temporary_folder`` makes, and remove it afterwards."""
    folder = short_temporary_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def short_temporary_folder() -> Path:
    """
    Make a temporary folder of ours alone.

    Returns
    -------
    Path
        Short enough to hold a socket; the caller removes it.
    """
    folder = path_of_a_temporary_folder()
    folder.mkdir(mode=PRIVATE)
    return folder


def path_of_a_temporary_folder() -> Path:
    """Return the path of a temporary folder that is not there yet, and that nobody can guess."""
    usual, short = Path(tempfile.gettempdir()), _SHORT
    long = len(str(usual)) > LONGEST_TEMPORARY_PATH and short.is_dir()
    return (short if long else usual) / f"{_PREFIX}{secrets.token_hex(6)}"


def is_scratch(folder: Path) -> bool:
    """Whether a folder is one that ``short_temporary_folder`` makes."""
    beside = folder.parent in (Path(tempfile.gettempdir()), _SHORT)
    return beside and folder.name.startswith(_PREFIX) and not folder.is_symlink()
