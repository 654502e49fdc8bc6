"""A piece of work in a process of its own, and the messages by which it tells how it went."""

from __future__ import annotations

import errno
import gc
import os
import re
import shutil
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from ..errors import DataError, WorkshopError
from ..i18n import SOURCE, gettext, speak
from .limits import Limits, be_ended_first, lift_memory_limit, limit_memory
from .sandbox import stand_alone, update_environment
from .walls import keep_to

Tell = Callable[..., None]


@dataclass(frozen=True)
class Work:
    """
    What a process is to do.

    Attributes
    ----------
    function : callable
        Called with ``tell`` and the arguments; like ``needs`` found by its module and name there.
    arguments : tuple
    scratch : Path
        The working directory; it exists.
    needs : callable
        Imports what the function uses; called before, in the warm parent if there is one.
    limits : Limits
    environment : mapping of str
        Added to the clean environment.
    writes : tuple of Path
        The folders in which it may write; none: anywhere.
    language : str
        Of the texts that it writes.
    ahead : tuple of callable, optional
        Each imports a part of what the next works need, and is called in the warm parent while
        this one is under way; default: what it still has to import of what it was started with.
    """

    function: Callable[..., object]
    arguments: tuple
    scratch: Path
    needs: Callable[[], None]
    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] = field(default_factory=dict)
    writes: tuple[Path, ...] = ()
    language: str = SOURCE
    ahead: tuple[Callable[[], None], ...] | None = None


def do(work: Work, connection: Connection) -> None:
    """
    Do the work in this process and tell the outcome.

    Messages are tuples: ``("done", value)``, ``("refused", reason, "")`` for a client's data,
    ``("failed", reason, traceback)``, and whatever the function tells meanwhile. A process that
    ends without one of these has failed.
    """
    stand_alone(work.scratch, connection.fileno() if os.name == "posix" else None)
    update_environment(work.environment)
    be_ended_first()
    limit_memory(work.limits.memory)
    speak(work.language)
    gc.set_threshold(_SELDOM)
    if work.writes:
        keep_to(work.writes)

    def tell(kind: str, *values: object) -> None:
        connection.send((kind, *values))

    try:
        tell("done", work.function(tell, *work.arguments))
    except MemoryError:
        lift_memory_limit()
        gc.collect()
        tell("failed", out_of_memory(work.limits), "")
    except DataError as error:
        tell("refused", str(error), "")
    except WorkshopError as error:
        tell("failed", str(error), _trace_of_cell(error))
    except OSError as error:
        trace = "" if error.errno == errno.ENOSPC else traceback.format_exc()
        tell("failed", in_words(error, work.scratch), trace)
    except Exception as error:  # noqa: BLE001 - one client's fault never stops the others
        reason = gettext("A fault of the suite: {reason}.", reason=type(error).__name__)
        tell("failed", reason, traceback.format_exc())
    finally:
        connection.close()
    sys.stdout = sys.stderr = None  # nothing is flushed at the end
    os._exit(0)


def out_of_memory(limits: Limits) -> str:
    """Return the reason of a process that needed more memory than it may have."""
    return gettext(
        "It needed more than {memory} MB of memory, so it was stopped. If the tables "
        "are that large, allow more with --memory.",
        memory=limits.memory,
    )


def out_of_space() -> str:
    """Return the reason of a process whose temporary files had no room."""
    return gettext(
        "The disk of temporary files is full. Free some space, or name a folder on another "
        "disk in the environment variable TMPDIR; the same command then goes on."
    )


def in_words(error: OSError, scratch: Path) -> str:
    """Return the reason of a client whose files, or those in its scratch, could not be written."""
    if error.errno == errno.ENOSPC:
        if shutil.disk_usage(scratch).free < LITTLE_SPACE:
            return out_of_space()
        return gettext(
            "The disk is full, so the deliverables cannot be written. Free some "
            "space, or choose another --out; the same command then goes on."
        )
    if getattr(error, "winerror", None) in _WINDOWS_OPEN:
        return gettext(
            "A file of the older report is open in another program, so Windows does "
            "not let it be replaced. Close it; the same command then goes on."
        )
    what = error.strerror or type(error).__name__
    return gettext("The deliverables cannot be written: {what}.", what=what)


_SELDOM = 50_000
"""Objects made between two looks for garbage: a work is short, and Python's usual 700 cost 2 %."""

LITTLE_SPACE = 20_000_000
"""Bytes: with less a disk counts as full."""

_WINDOWS_OPEN = (5, 32)
"""Access denied, sharing violation."""


def _trace_of_cell(error: WorkshopError) -> str:
    """Return the traceback of a cell that failed by a fault of the suite, to mend the fault."""
    cell = error.__cause__
    trace = getattr(cell, "traceback", None)
    if not trace or getattr(cell, "ename", "") in {kind.__name__ for kind in _ON_PURPOSE}:
        return ""
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(trace))


_ON_PURPOSE: tuple[type[WorkshopError], ...] = (WorkshopError, *WorkshopError.__subclasses__())
