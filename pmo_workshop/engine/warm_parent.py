"""The warm parent: it imports what works need, has one thread, and forks a process per work.

Started by ``processes``, only where there is ``fork``. It runs no work itself, so nothing of one
client can reach another through it. When the process that started it ends, it ends all others.
While the first work reads tables, the parent goes on importing what the next ones need.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
from collections import deque
from collections.abc import Set
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from ..i18n import read_ahead
from .sandbox import adopt_orphans, end_with_the_parent
from .work import Work, do

STARTED, ENDED, BROKEN = "started", "ended", "broken"
START, SIGNAL = "start", "signal"


def serve(number: int) -> None:
    """
    Serve the process at the other end of a connection until it ends or closes it.

    Parameters
    ----------
    number : int
        File number of the connection.

    Notes
    -----
    It receives the imports, see ``processes.opened``; then ``("start", work)``, followed by the
    file number of the work's own connection, and ``("signal", pid, number)``. It sends
    ``("started", pid)``, and ``("ended", pid, code)`` with a negative code for a signal.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_the_parent()
    adopt_orphans()
    connection = Connection(number)
    wake = _wake_when_a_child_ends()
    watched: list[Connection | int] = [connection, wake]
    gc.disable()  # what is imported is never garbage
    children: dict[int, Work] = {}
    try:
        ahead, begun = deque(connection.recv()), False
        ahead.popleft()()
        while True:
            at_once = 0 if begun and ahead else None
            ready, _, _ = select.select(watched, [], [], at_once)
            if wake in ready:
                os.read(wake, 4096)
                _ended(connection, children)
            if connection in ready:
                work = _obey(connection, children)
                if work is not None:
                    ahead = ahead if work.ahead is None else deque(work.ahead)
                    begun = True
            if not ready:
                ahead.popleft()()
    except (EOFError, ConnectionError):
        pass
    finally:
        for pid in children:
            _end_group(pid)
        _end_orphans(set())


def _wake_when_a_child_ends() -> int:
    """Return the file number that becomes readable then."""
    wake, rung = os.pipe()
    for end in (wake, rung):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(rung, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return wake


def _expect_one_thread() -> None:
    """A fork copies one thread; what another one holds locked stays locked for ever."""
    tasks = Path("/proc/self/task")
    if tasks.is_dir() and len(list(tasks.iterdir())) > 1:
        raise RuntimeError("A module that was imported has started a thread.")


def _obey(connection: Connection, children: dict[int, Work]) -> Work | None:
    """Do what is asked, and return the work if it is to be begun."""
    kind, *values = connection.recv()
    if kind == SIGNAL:
        pid, number = values
        if pid in children:  # else it has ended, and the number may be another's
            _signal_group(pid, number)
        return None
    (work,) = values
    theirs = _receive_number(connection)
    work.needs()
    read_ahead(work.language)
    _expect_one_thread()
    gc.freeze()  # what is here is shared with the child, which never looks through it
    pid = os.fork()
    if pid == 0:
        gc.enable()
        _be_the_child(work, theirs)
    os.close(theirs)
    children[pid] = work
    connection.send((STARTED, pid))
    return work


def _receive_number(connection: Connection) -> int:
    from multiprocessing.reduction import recv_handle

    return recv_handle(connection)


def _be_the_child(work: Work, number: int) -> None:
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        end_with_the_parent()
        do(work, Connection(number))
    except BaseException:  # noqa: BLE001 - never back into the loop of the parent
        os._exit(1)


def _ended(connection: Connection, children: dict[int, Work]) -> None:
    """Collect every child that has ended, end what it left behind, and tell."""
    ended, were_cells = [], False
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid in children:
                ended.append((pid, os.waitstatus_to_exitcode(status)))
                were_cells |= bool(children.pop(pid).writes)  # all else is our own code
                _end_group(pid)
    if were_cells:
        _end_orphans(children.keys())
    for pid, code in ended:
        connection.send((ENDED, pid, code))


def _signal_group(pid: int, number: int) -> None:
    """Send a signal to a child; to end it, to all that it has started and not set apart."""
    if number == signal.SIGKILL:
        _end_group(pid)
    with suppress(ProcessLookupError, PermissionError):  # a child just begun leads no group yet
        os.kill(pid, number)


def _end_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _end_orphans(children: Set[int]) -> None:
    """End processes that have become ours because their own parent has ended (Linux only)."""
    while orphans := _processes_of_ours() - children:
        for pid in orphans:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)  # its own children are ours now: look again


def _processes_of_ours() -> set[int]:
    ours, found = str(os.getpid()), set()
    for listed in os.listdir("/proc") if sys.platform == "linux" else ():  # noqa: PTH208 - is faster
        with suppress(OSError, ValueError):
            pid = int(listed)
            with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - is faster
                if file.read(512).rpartition(b")")[2].split()[1].decode() == ours:
                    found.add(pid)
    return found
