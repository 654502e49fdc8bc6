"""One at a time: a lock of the system's on a file, which a process that is killed gives back."""

from __future__ import annotations

import json
import os
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from .i18n import gettext

SECONDS_BETWEEN_TRIALS = 0.005
SECONDS_TO_TRY = 0.1
"""Long enough for a file that its holder, who has just ended, is taking away."""


def waited_for(path: Path) -> FileLock:
    """Return a lock to be held in a ``with`` block, however long others have it."""
    return FileLock(path, poll_interval=SECONDS_BETWEEN_TRIALS, preserve_lock_file=True)


class Taken(Exception):
    """Somebody else holds the lock; in words who, or empty where that is not known."""


class NoLock(Exception):
    """There is no lock to be had; in words why."""


@contextmanager
def held(path: Path, **facts: str) -> Iterator[dict[str, str]]:
    """
    Hold a lock that nobody else has, with a note beside it that tells who holds it.

    Parameters
    ----------
    path : Path
        Of the lock; nothing of it is left when the block ends. Its folder is held with it: a lock
        that is deleted meanwhile lets nobody else in.
    **facts : str
        What the note tells beside the computer, the process and the time.

    Yields
    ------
    dict
        The note of a holder that was killed on this computer; else empty.

    Raises
    ------
    Taken
        Somebody else holds the lock.
    NoLock
        Something that is no file has its name, or a file that may not be opened.
    """
    note = path.with_name(f"{path.name}.json")
    for file in (path, note):
        _expect_no_stranger(file)
    lock = FileLock(path, timeout=SECONDS_TO_TRY, poll_interval=SECONDS_BETWEEN_TRIALS)
    try:
        mine = lock.acquire()
    except Timeout:
        raise Taken(_who(note)) from None
    except OSError as error:  # it is another account's
        raise NoLock(
            gettext(
                "{path} in it cannot be opened ({reason}).",
                path=repr(path.name),
                reason=error.strerror,
            )
        ) from None
    with mine, _holding_folder(path.parent, note):
        left = _read(note)
        started = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        who = {"host": socket.gethostname(), "process": str(os.getpid()), "started": started}
        with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as told:
            json.dump(who | facts, told)
        try:
            yield left if left.get("host") == who["host"] else {}
        finally:
            for file in (note, path):  # Windows takes the lock away when it is let go
                with suppress(OSError):
                    file.unlink(missing_ok=True)


def _expect_no_stranger(file: Path) -> None:
    """Refuse what a lock would write through, or wait for for ever: a link, a pipe."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(file.lstat().st_mode):
            raise NoLock(
                gettext(
                    "{file} in it is not a file of ours. Remove it, then try again.",
                    file=repr(file.name),
                )
            )


@contextmanager
def _holding_folder(folder: Path, note: Path) -> Iterator[None]:
    """Hold a folder itself, where the system can."""
    try:
        import fcntl
    except ImportError:  # Windows, where nobody deletes a file that is held
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network drive may hold files only
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Taken(_who(note)) from None
        yield
    finally:
        os.close(handle)


def _read(note: Path) -> dict[str, str]:
    with suppress(OSError, ValueError, AttributeError):  # none, or not of ours
        read = json.loads(note.read_text(encoding="utf-8"))
        return {name: str(value) for name, value in read.items()}
    return {}


def _who(note: Path) -> str:
    """Return in words who wrote a note; the holder may be about to write it."""
    for _ in range(20):
        if {"host", "process", "started"} <= (who := _read(note)).keys():
            return gettext("by process {process} on {host} since {started}", **who)
        time.sleep(0.05)
    return ""
