"""Where fresh processes come from that have imported everything already.

On Linux a warm parent forks them (``warm_parent``); elsewhere each is started anew, and a few are
kept ready. Both do the same work in the same sandbox, and a process is used once.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from ..errors import SetupError
from ..i18n import N_, gettext
from .limits import MEBIBYTE
from .sandbox import clean_environment
from .work import Work, do, out_of_memory

ENDED = "ended"
LOST = N_(
    "The process that starts all others was ended while this one ran, perhaps "
    "because the computer ran out of memory. The same command makes what is left, "
    "with --jobs 1 fewer at a time."
)
SECONDS_TO_STOP = 3.0
SECONDS_BETWEEN_MEASURES = 0.25

Message = tuple
Imports = Sequence[Callable[[], None]]
"""What is imported before there is work, in this order; found by its module and name elsewhere."""


@dataclass(eq=False)
class Child:
    """
    A process that does one work.

    Attributes
    ----------
    work : Work
    pid : int or None
        None until it has started.
    stopped : str
        Why it was stopped, in words; empty if it was not.
    """

    work: Work
    connection: Connection
    pid: int | None = None
    started: float = 0.0
    stopped: str = ""
    silent: bool = False
    kill_at: float = float("inf")

    def overdue(self, now: float) -> bool:
        """Whether it has had all its time."""
        return self.pid is not None and now - self.started > self.work.limits.seconds


class Processes:
    """What both kinds share: limits, messages, the end."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def start(self, work: Work) -> Child:
        """Start a process that does the work; its messages come from ``messages``."""
        raise NotImplementedError

    def messages(self, timeout: float) -> list[tuple[Child, Message]]:
        """
        Wait for messages, at most so many seconds, and hold every process to its limits.

        Returns
        -------
        list of (Child, message)
            The last message of a process is ``("ended", code)``; the code is negative for a
            signal. See ``work.do`` for the others.
        """
        found = self._wait(timeout)
        self._enforce()
        return found

    def _enforce(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if not child.stopped and child.overdue(now):
                self.stop(child, _too_long(child.work.limits.seconds))
            if child.pid is not None and now > child.kill_at:  # else as soon as it has started
                self._signal(child, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
                child.kill_at = float("inf")

    def stop(self, child: Child, why: str, *, now: bool = False) -> None:
        """Ask a process to end and make it end a little later, or at once."""
        child.stopped = child.stopped or why
        if not now and os.name == "posix":
            self._signal(child, signal.SIGINT)
            child.kill_at = time.monotonic() + SECONDS_TO_STOP
        else:
            child.kill_at = 0.0
        if now:
            self._enforce()

    def close(self) -> None:
        """End all processes, and wait until they have ended."""
        for child in self._children:
            child.stopped = child.stopped or gettext("Stopped.")
            child.kill_at = 0.0
        until = time.monotonic() + SECONDS_TO_STOP
        while self._children and time.monotonic() < until:
            self.messages(0.1)

    def _wait(self, timeout: float) -> list[tuple[Child, Message]]:
        raise NotImplementedError

    def _talking(self) -> dict[Connection, Child]:
        return {child.connection: child for child in self._children if not child.silent}

    def _signal(self, child: Child, number: int) -> None:
        if child.pid is not None:
            self._reach(child, child.pid, number)

    def _reach(self, child: Child, pid: int, number: int) -> None:
        raise NotImplementedError

    def _ended(self, child: Child, code: int | None) -> list[tuple[Child, Message]]:
        """Return the last messages of a process that has ended."""
        self._children.remove(child)
        last = _all_from(child)
        child.connection.close()
        return [*last, (child, (ENDED, code))]


def _too_long(seconds: float) -> str:
    return gettext(
        "It was not finished after {seconds} seconds, so it was stopped. If it needs "
        "that long, allow more with --deadline.",
        seconds=f"{seconds:.0f}",
    )


def _all_from(child: Child) -> list[tuple[Child, Message]]:
    """Return the messages that have arrived from a process."""
    found: list[tuple[Child, Message]] = []
    try:
        while child.connection.poll():
            found.append((child, child.connection.recv()))
    except (EOFError, OSError):
        child.silent = True
    return found


class Forking(Processes):
    """
    Processes forked from a warm parent, which starts when this is made.

    If it is ended while others run, as when the computer runs out of memory, they end with it and
    another takes its place.
    """

    def __init__(self, imports: Imports) -> None:
        super().__init__()
        self._imports = tuple(imports)
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self._lost: list[tuple[Child, Message]] = []
        self._open()

    def _open(self) -> None:
        """Start a warm parent."""
        self._starting: deque[Child] = deque()
        self._has_served = False
        self._control, theirs = multiprocessing.Pipe()
        program = (
            "import sys; from pmo_workshop.engine.warm_parent import serve; serve(int(sys.argv[1]))"
        )
        self._server = subprocess.Popen(  # noqa: S603 - this Python, our own module
            [sys.executable, "-P", "-c", program, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            start_new_session=True,
        )
        theirs.close()
        with suppress(OSError):  # a parent that could not start is found by its end
            self._control.send(self._imports)

    def start(self, work: Work) -> Child:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        child = Child(work, ours)
        try:
            self._send(work, theirs)
        except OSError:
            self._start_again()
            self._send(work, theirs)
        finally:
            theirs.close()
        self._starting.append(child)
        self._children.append(child)
        return child

    def _send(self, work: Work, theirs: Connection) -> None:
        from multiprocessing.reduction import send_handle

        self._control.send(("start", work))
        send_handle(self._control, theirs.fileno(), self._server.pid)

    def _start_again(self) -> None:
        """Start another warm parent for one that was killed, and with it all it had started."""
        self._server.wait()
        if not self._has_served or self._server.returncode >= 0:  # it would end again
            raise self._broken()
        for child in [*self._children]:
            child.stopped = child.stopped or gettext(LOST)
            self._lost += self._ended(child, None)
        self._control.close()
        self._open()

    def close(self) -> None:
        super().close()
        self._control.close()  # the warm parent ends then, and with it all it has started
        if self._children:  # else nothing is left to end, and it need not tidy up
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(SECONDS_TO_STOP)
        self._server.kill()
        self._server.wait()
        self._complaints.close()

    def _wait(self, timeout: float) -> list[tuple[Child, Message]]:
        talking = self._talking()
        ready = wait([self._control, *talking], 0 if self._lost else timeout)
        found: list[tuple[Child, Message]] = []
        for connection, child in talking.items():
            if connection in ready:
                found += _all_from(child)
        if self._control in ready:
            found += self._hear()
        found += self._lost
        self._lost = []
        return found

    def _hear(self) -> list[tuple[Child, Message]]:
        """Take what the warm parent says."""
        found: list[tuple[Child, Message]] = []
        try:
            while self._control.poll():
                kind, pid, *more = self._control.recv()
                if kind == "started":
                    child = self._starting.popleft()
                    child.pid, child.started = pid, time.monotonic()
                    self._has_served = True
                else:
                    (child,) = [child for child in self._children if child.pid == pid]
                    found += self._ended(child, *more)
        except (EOFError, OSError):
            self._start_again()
        return found

    def _reach(self, child: Child, pid: int, number: int) -> None:
        with suppress(OSError):
            self._control.send(("signal", pid, int(number)))

    def _broken(self) -> SetupError:
        self._server.wait(SECONDS_TO_STOP)
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").strip().splitlines()
        if not lines:
            return SetupError(
                gettext(
                    "The process that runs the workbooks has ended. Run 'pmo-workshop doctor' to "
                    "find the cause."
                )
            )
        return SetupError(
            gettext(
                "The process that runs the workbooks has ended: {said}. Run 'pmo-workshop doctor' "
                "to find the cause.",
                said=lines[-1][:300],
            )
        )


class Spawning(Processes):
    """Processes started anew, some of them ahead of the work."""

    def __init__(self, imports: Imports, spares: int = 1) -> None:
        super().__init__()
        self._imports = tuple(imports)
        self._running: dict[Child, BaseProcess] = {}
        self._context = multiprocessing.get_context("spawn")
        self._spares = [self._spare() for _ in range(spares)]
        self._measured = 0.0

    def start(self, work: Work) -> Child:
        self._spares.append(self._spare())
        process, connection = self._spares.pop(0)
        with suppress(OSError):  # a process that could not start is found by its end
            connection.send(work)
        child = Child(work, connection, process.pid, time.monotonic())
        self._children.append(child)
        self._running[child] = process
        return child

    def close(self) -> None:
        super().close()
        for process, connection in self._spares:
            connection.close()
            process.kill()
            process.join()
        self._spares = []

    def _spare(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=warm_up_and_wait, args=(self._imports, theirs), daemon=True
        )
        with _environment(clean_environment()):
            process.start()
        theirs.close()
        return process, ours

    def _wait(self, timeout: float) -> list[tuple[Child, Message]]:
        ends = [process.sentinel for process in self._running.values()]
        talking = self._talking()
        found: list[tuple[Child, Message]] = []
        ready = wait([*ends, *talking], min(timeout, SECONDS_BETWEEN_MEASURES))
        for connection, child in talking.items():
            if connection in ready:
                found += _all_from(child)
        for child, process in [*self._running.items()]:
            if not process.is_alive():
                process.join()
                found += self._ended(child, process.exitcode)
                del self._running[child]
        self._measure()
        return found

    def _reach(self, child: Child, pid: int, number: int) -> None:
        if number == signal.SIGINT:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            return
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(pid, number)
        self._running[child].kill()

    def _measure(self) -> None:
        """Hold the processes to their memory, where the system itself does not."""
        now = time.monotonic()
        if sys.platform == "linux" or now - self._measured < SECONDS_BETWEEN_MEASURES:
            return
        import psutil

        self._measured = now
        for child in self._children:
            with suppress(psutil.Error):
                held = psutil.Process(child.pid).memory_info().rss
                if held > child.work.limits.memory * MEBIBYTE:
                    child.stopped = child.stopped or out_of_memory(child.work.limits)
                    child.kill_at = 0.0


@contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def warm_up_and_wait(imports: Imports, connection: Connection) -> None:
    """Import everything, wait for a work, and do it: what a spawned process runs."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with suppress(KeyboardInterrupt):
        for import_what_is_needed in imports:
            import_what_is_needed()
        gc.freeze()  # it is never garbage, and looking through it takes a third of a second
        try:
            work = connection.recv()
        except (EOFError, OSError):
            os._exit(0)
        work.needs()
        do(work, connection)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def processes_of_this_system(imports: Imports, spares: int = 1) -> Processes:
    """Return the kind that this system allows; a Mac's own libraries do not bear a fork."""
    if hasattr(os, "fork") and sys.platform != "darwin":
        return Forking(imports)
    return Spawning(imports, spares)


@contextmanager
def opened(imports: Imports, spares: int = 1) -> Iterator[Processes]:
    """
    Yield where processes come from, and end all of them afterwards.

    Parameters
    ----------
    imports : sequence of callable
        Each imports a part of what the works need; the first is called at once, the others while
        the first work is under way.
    spares : int
        Processes kept ready, where they are not forked.
    """
    made = processes_of_this_system(imports, spares)
    try:
        yield made
    finally:
        made.close()


def result_of(
    source: Processes, work: Work, heard: Callable[[Message], None] | None = None
) -> tuple[str, object]:
    """
    Do one work and return how it went: ``"done"`` and the value, or else and the reason.

    Parameters
    ----------
    source : Processes
    work : Work
    heard : callable, optional
        Called with every other message.

    Returns
    -------
    tuple of (str, object)
        Else ``"failed"``, ``"refused"`` for a client's data, or ``"ended"`` if the process did
        not come to its end.
    """
    child = source.start(work)
    result: tuple[str, object] | None = None
    while True:
        for told, message in source.messages(0.5):
            if told is not child:
                continue
            if message[0] == ENDED:
                told_too_late = child.stopped and (result or ("",))[0] != "done"
                if result is None or told_too_late:
                    return ENDED, how_it_ended(child, message[1])
                return result
            if message[0] in ("done", "failed", "refused"):
                result = message[:2]
            elif heard is not None:
                heard(message)


def how_it_ended(child: Child, code: int | None) -> str:
    """Return in words why a process ended that has not told its outcome."""
    if child.stopped:
        return child.stopped
    how = gettext("Its process ended without a word:")
    if code is not None and code < 0:
        with suppress(ValueError):
            name = signal.Signals(-code).name
            how = gettext("Its process ended by the signal {name}:", name=name)
    elif code:
        how = gettext("Its process ended with the code {code}:", code=code)
    why = gettext(
        "the cell ended Python, or the computer ran out of memory. Then run fewer clients at a "
        "time with --jobs 1."
    )
    return f"{how} {why}"
