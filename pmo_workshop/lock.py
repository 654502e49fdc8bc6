"""One at a time: a lock of the system's on a file, which a process that is killed gives back."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

SECONDS_BETWEEN_TRIALS = 0.005
SECONDS_TO_TRY = 0.1
"""Long enough for a file that its holder, who has just ended, is taking away."""


def waited_for(path: Path) -> FileLock:
    """Return a lock to be held in a ``with`` block, however long others have it."""
    return FileLock(path, poll_interval=SECONDS_BETWEEN_TRIALS, preserve_lock_file=True)


class Taken(Exception):
    """Somebody else holds the lock; in words who, or empty where that is not known."""


@contextmanager
def held(path: Path, **facts: str) -> Iterator[dict[str, str]]:
    """
    Hold a lock that nobody else has, with a note beside it that tells who holds it.

    Parameters
    ----------
    path : Path
        Of the lock; nothing of it is left when the block ends.
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
    """
    note = path.with_name(f"{path.name}.json")
    lock = FileLock(path, timeout=SECONDS_TO_TRY, poll_interval=SECONDS_BETWEEN_TRIALS)
    try:
        mine = lock.acquire()
    except Timeout:
        raise Taken(_who(note)) from None
    with mine:
        left = _read(note)
        started = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        who = {"host": socket.gethostname(), "process": str(os.getpid()), "started": started}
        note.write_text(json.dumps(who | facts), encoding="utf-8")
        try:
            yield left if left.get("host") == who["host"] else {}
        finally:
            note.unlink(missing_ok=True)
            with suppress(PermissionError):  # Windows takes it away when it is let go
                path.unlink(missing_ok=True)


def _read(note: Path) -> dict[str, str]:
    with suppress(OSError, ValueError, AttributeError):  # none, or not of ours
        read = json.loads(note.read_text(encoding="utf-8"))
        return {name: str(value) for name, value in read.items()}
    return {}


def _who(note: Path) -> str:
    """Return in words who wrote a note; the holder may be about to write it."""
    for _ in range(20):
        if {"host", "process", "started"} <= (who := _read(note)).keys():
            return f"by process {who['process']} on {who['host']} since {who['started']}"
        time.sleep(0.05)
    return ""
