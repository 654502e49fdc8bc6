"""The output folder: one batch at a time, and a client's folder is complete or absent."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..engine.sandbox import is_scratch
from ..errors import SetupError
from ..i18n import gettext, ngettext
from ..lock import NoLock, Taken, held
from ..paths import NOTEBOOKS, PRIVATE, rights_in
from .inputs import read_manifest
from .outcome import MANIFEST

BATCH_PAGE, BATCH_SUMMARY = "index.html", "summary.json"
STAGING, ASIDE, EARLIER = ".staging-", ".old-", ".earlier-"
"""How names in the output folder begin; a client's id follows. See ``earlier`` for the last."""

_OLDER_MANIFEST = "manifest.json"
"""Where reports had it that were made before the consultant had a folder."""
LOCK = ".lock"
BYTES_NEEDED = 20_000_000


@contextmanager
def opened(out: Path, scratch: Path | None = None, shared: bool = False) -> Iterator[int]:
    """
    Make the output folder ready, hold it for one batch, and leave nothing unfinished in it.

    Parameters
    ----------
    out : Path
    scratch : Path, optional
        The batch's temporary folder: if the batch is killed, the next one removes it.
    shared : bool
        See ``rights_in``.

    Yields
    ------
    int
        The rights of the folders that are published.

    Raises
    ------
    SetupError
        It cannot be written, the disk is full, or another batch is using it.
    """
    probe(out, shared=shared)
    for name in (BATCH_PAGE, BATCH_SUMMARY):
        if (out / name).is_dir():
            raise SetupError(
                gettext(
                    "{out} is a folder, and a file of the batch has this name. Move it "
                    "elsewhere, or choose another --out.",
                    out=repr(str(out / name)),
                )
            )
    with _locked(out, scratch):
        _repair(out)
        try:
            yield rights_in(out, shared)
        finally:
            _remove_staging(out)


def probe(out: Path, needed: int = BYTES_NEEDED, shared: bool = False) -> None:
    """
    Write a file as a trial, so that a full disk or a lack of rights shows before the work.

    The folder is made if it is not there, see ``rights_in``.
    """
    try:
        out.mkdir(mode=0o777 if shared else PRIVATE, parents=True, exist_ok=True)
        trial = out / f"{STAGING}trial"
        with _fresh(trial) as file:
            file.write(b"\0" * 65536)
            file.flush()
            os.fsync(file.fileno())
        trial.unlink()
        free = shutil.disk_usage(out).free
    except OSError as error:
        with suppress(OSError):
            (out / f"{STAGING}trial").unlink(missing_ok=True)
        raise SetupError(
            gettext(
                "The output folder {out} cannot be written: {reason}. Choose another one "
                "with --out.",
                out=repr(str(out)),
                reason=error.strerror,
            )
        ) from error
    if free < needed:
        raise SetupError(
            gettext(
                "The disk of the output folder {out} has {free} MB left; {needed} MB are "
                "needed. Free some, or choose another --out.",
                out=repr(str(out)),
                free=free // 1000000,
                needed=needed // 1000000,
            )
        )


def _fresh(path: Path) -> BinaryIO:
    """Open a new file that is its owner's alone; what has its name, such as a link, is removed."""
    path.unlink(missing_ok=True)
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(made, "wb")


@contextmanager
def _locked(out: Path, scratch: Path | None) -> Iterator[None]:
    try:
        with held(out / LOCK, scratch=str(scratch or "")) as left:
            _remove_scratch_of_a_killed_batch(left)
            yield
    except NoLock as problem:
        raise SetupError(
            gettext(
                "The output folder {out} cannot be held: {problem}",
                out=repr(str(out)),
                problem=problem,
            )
        ) from None
    except Taken as other:
        who = f", {other}" if str(other) else ""
        raise SetupError(
            gettext(
                "Another report is being written to {out}{who}. Wait for it to end, or "
                "choose another --out.",
                out=repr(str(out)),
                who=who,
            )
        ) from None


def _remove_scratch_of_a_killed_batch(left: Mapping[str, str]) -> None:
    """Remove the temporary folder that the last holder of the lock could not remove itself."""
    folder = Path(left.get("scratch", ""))
    if is_scratch(folder):
        shutil.rmtree(folder, ignore_errors=True)


def _repair(out: Path) -> None:
    """Undo what a batch left that was killed: bring a client's complete folder back."""
    for aside in out.glob(f"{ASIDE}*"):
        place = out / aside.name.removeprefix(ASIDE)
        if place.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            with suppress(OSError):  # another's, in a folder of many: the client is made anew
                aside.rename(place)
    for earlier in out.glob(f"{EARLIER}*"):  # it names people, and outlives no report
        if not (out / earlier.name.removeprefix(EARLIER)).exists():
            with suppress(OSError):
                earlier.unlink()
    _remove_staging(out)


def _remove_staging(out: Path) -> None:
    for left in out.glob(f"{STAGING}*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with suppress(OSError):  # it harms nobody: nothing uses its name again
                left.unlink(missing_ok=True)


def what_is_not_ours(place: Path) -> str:
    """Return in words what of a client's folder no report has written; empty if all is ours."""
    if not place.exists() and not place.is_symlink():
        return ""
    ours = _files_of(place)
    if ours is None:
        return gettext(
            "{place} exists and is not the output of an earlier report, so it is not "
            "replaced. Choose another --out.",
            place=repr(str(place)),
        )
    found = {f.relative_to(place).as_posix() for f in place.rglob("*") if not f.is_dir()}
    strangers = sorted(found - ours)
    if not strangers:
        return ""
    about = {"place": repr(str(place)), "file": repr(strangers[0])}
    if len(strangers) == 1:
        return gettext(
            "{place} holds {file}, which no report has written. Move it elsewhere, or choose "
            "another --out.",
            **about,
        )
    return ngettext(
        "{place} holds {file}, which no report has written, and {n} more. Move it elsewhere, or "
        "choose another --out.",
        "{place} holds {file}, which no report has written, and {n} more. Move it elsewhere, or "
        "choose another --out.",
        len(strangers) - 1,
        **about,
    )


def what_is_in_the_way(place: Path) -> str:
    """Return in words why a new report could not be put at its place; empty if it can be."""
    return _cannot_be_removed(place) or _too_long(place)


LONGEST_NAME = f"{NOTEBOOKS}/05_sustaining_relationships.ipynb"


def _too_long(place: Path) -> str:
    """Return in words that the longest path of a report is longer than the system takes."""
    folder = place.with_name(f"{STAGING}{place.name}-{'x' * 16}")
    try:
        (folder / LONGEST_NAME).mkdir(parents=True)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG and os.name != "nt":
            return ""  # such as a full disk: that is told where it stops the report
        return gettext(
            "The output folder {parent} has too long a path for the report of "
            "{place} ({reason}). Choose a shorter one with --out.",
            parent=repr(str(place.parent)),
            place=repr(place.name),
            reason=error.strerror,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return ""


def _cannot_be_removed(place: Path) -> str:
    """Return in words why an older report could not be taken away; empty if it can be."""
    if os.name == "nt" or not place.is_dir():
        return ""  # Windows tells only when it is tried
    for folder in (place, *(path for path in place.rglob("*") if path.is_dir())):
        if not os.access(folder, os.W_OK | os.X_OK):
            return gettext(
                "The older report in {place} cannot be removed: you may not change "
                "the folder {folder}. Have its owner remove it, or choose another "
                "--out.",
                place=repr(place.name),
                folder=repr(folder.relative_to(place.parent).as_posix()),
            )
    return ""


def _files_of(place: Path) -> set[str] | None:
    for name in () if place.is_symlink() else (MANIFEST, _OLDER_MANIFEST):
        manifest = read_manifest(place / name)
        if manifest is not None:
            return {*manifest["deliverables"], name}
    return None


def publish(staging: Path, place: Path) -> None:
    """
    Put a complete staging folder in its place; an older one is replaced as a whole.

    Where the system can exchange two names (Linux), there is always the old folder or the new
    one; elsewhere there is none for a moment, and ``opened`` repairs what a crash then leaves.
    """
    if not place.exists():
        staging.rename(place)
        sync(place.parent)
    elif _exchange(staging, place):
        sync(place.parent)
        shutil.rmtree(staging, ignore_errors=True)
    else:
        _replace(staging, place)


def _replace(staging: Path, place: Path) -> None:
    aside = place.parent / f"{ASIDE}{place.name}"
    place.rename(aside)
    try:
        staging.rename(place)
    except OSError:
        aside.rename(place)
        raise
    sync(place.parent)
    shutil.rmtree(aside, ignore_errors=True)


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def _exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    done = rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    return done == 0


def write_whole(path: Path, content: str | bytes, rights: int = PRIVATE) -> None:
    """
    Write a file so that a reader sees the old content or the new one, never a part.

    ``rights`` are those of the folders around it, see ``rights_in``.
    """
    part = path.with_name(f"{STAGING}{path.name}")
    with _fresh(part) as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    if rights != PRIVATE:
        part.chmod(rights & 0o666)
    part.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the system put a file, or the names in a folder, on the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Have the system put a folder and all in it on the disk."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)
