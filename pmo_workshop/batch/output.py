"""The output folder: one batch at a time, and a client's folder is complete or absent."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import SetupError, UsageError

STAGING, ASIDE = ".staging-", ".old-"
MANIFEST = "manifest.json"
BYTES_NEEDED = 20_000_000


@contextmanager
def opened(out: Path, ids: Iterable[str]) -> Iterator[None]:
    """
    Make the output folder ready, hold it for one batch, and leave nothing unfinished in it.

    Raises
    ------
    SetupError
        It cannot be written, the disk is full, or another batch is using it.
    UsageError
        Something of the user's lies where a client's deliverables would go.
    """
    probe(out)
    with _locked(out):
        _repair(out)
        for client_id in ids:
            _check_replaceable(out, client_id)
        try:
            yield
        finally:
            _remove_staging(out)


def probe(out: Path, needed: int = BYTES_NEEDED) -> None:
    """Write a file as a trial, so that a full disk or a lack of rights shows before the work."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        trial = out / f"{STAGING}trial"
        with trial.open("wb") as file:
            file.write(b"\0" * 65536)
            file.flush()
            os.fsync(file.fileno())
        trial.unlink()
        free = shutil.disk_usage(out).free
    except OSError as error:
        with suppress(OSError):
            (out / f"{STAGING}trial").unlink(missing_ok=True)
        raise SetupError(
            f"The output folder {str(out)!r} cannot be written: {error.strerror}. "
            "Choose another one with --out."
        ) from error
    if free < needed:
        raise SetupError(
            f"The disk of the output folder {str(out)!r} has {free // 1_000_000} MB left; "
            f"{needed // 1_000_000} MB are needed. Free some, or choose another --out."
        )


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows does not let two processes rename the same folder anyway
        yield
        return
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(folder)
        raise SetupError(
            f"Another report is being written to {str(out)!r}. Wait for it to end, or choose "
            "another --out."
        ) from error
    try:
        yield
    finally:
        os.close(folder)


def _repair(out: Path) -> None:
    """Undo what a batch left that was killed: bring a client's complete folder back."""
    for aside in out.glob(f"{ASIDE}*"):
        place = out / aside.name.removeprefix(ASIDE)
        if place.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(place)
    _remove_staging(out)


def _remove_staging(out: Path) -> None:
    for folder in out.glob(f"{STAGING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _check_replaceable(out: Path, client_id: str) -> None:
    """Refuse to replace a folder that holds anything but the deliverables of an earlier report."""
    place = out / client_id
    if not place.exists() and not place.is_symlink():
        return
    ours = _files_of(place)
    if ours is None:
        raise UsageError(
            f"{str(place)!r} exists and is not the output of an earlier report, so it is not "
            "replaced. Choose another --out."
        )
    found = {f.relative_to(place).as_posix() for f in place.rglob("*") if not f.is_dir()}
    strangers = sorted(found - ours)
    if strangers:
        raise UsageError(
            f"{str(place)!r} holds {strangers[0]!r}, which no report has written"
            f"{f', and {len(strangers) - 1} more' if len(strangers) > 1 else ''}. "
            "Move it elsewhere, or choose another --out."
        )


def _files_of(place: Path) -> set[str] | None:
    if place.is_symlink():
        return None
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        return {*manifest["deliverables"], MANIFEST}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def publish(staging: Path, place: Path) -> None:
    """Put a complete staging folder in its place; an older one is replaced as a whole."""
    aside = place.parent / f"{ASIDE}{place.name}"
    older = place.exists()
    if older:
        place.rename(aside)
    try:
        staging.rename(place)
    except OSError:
        if older:
            aside.rename(place)
        raise
    sync(place.parent)
    if older:
        shutil.rmtree(aside, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, never a part."""
    part = path.with_name(f"{STAGING}{path.name}")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
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


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path relative to the folder."""
    return {
        path.relative_to(folder).as_posix(): hash_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
