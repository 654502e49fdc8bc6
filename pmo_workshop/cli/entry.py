"""How the command line begins and ends: streams, signals, exit codes, refusals in words."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from ..errors import SetupError, UsageError, WorkshopError
from ..i18n import gettext, language_of_the_system, speak
from .app import app
from .misuse import Misuse, in_words
from .terminal import printable


def main() -> None:
    """Run the command line; a mistake of the reader's shows its message and no traceback."""
    _open_the_standard_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console of the C locale must not end a report over a client's name.
            stream.reconfigure(errors="backslashreplace")
    try:
        with _ended_in_order():
            speak(language_of_the_system())
            code = app(standalone_mode=False) or 0
    except SystemExit as ended:
        code = ended.code
    except Misuse as error:
        typer.echo(in_words(error), err=True)
        code = UsageError.exit_code
    except typer.Abort:
        typer.echo(gettext("Interrupted."), err=True)
        code = 1
    except WorkshopError as error:
        typer.echo(str(error), err=True)
        code = error.exit_code
    except KeyboardInterrupt:
        typer.echo(gettext("Interrupted."), err=True)
        code = 130
    except OSError as error:
        typer.echo(printable(_refused_by_the_system(error)), err=True)
        code = SetupError.exit_code
    sys.exit(_flushed(code))


def _open_the_standard_streams() -> None:
    """Open what whoever started us has closed: else a file of ours would take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, stream)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Have requests of the system's to end tidy up as Ctrl-C does, unless they are ignored."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    heard = [number for number in asked if signal.getsignal(number) is signal.SIG_DFL]
    for number in heard:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


def _refused_by_the_system(error: OSError) -> str:
    """Return what the system did not let us do: a full disk, a folder that is gone."""
    try:
        os.getcwd()  # noqa: PTH109 - asks the system
    except FileNotFoundError:
        return gettext("The folder you are in has been deleted. Go to another one, then try again.")
    why = error.strerror or type(error).__name__
    if error.filename is not None:
        why = f"{why} ({error.filename})"
    return gettext("The system refuses: {why}. Mend that, then give the same command.", why=why)


def _flushed(code: str | int | None) -> str | int | None:
    """Return the exit code, or another one if what was printed has not arrived."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        # Python would try again at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if (
            error.errno != errno.EPIPE and code != SetupError.exit_code
        ):  # else it is told, or enough
            typer.echo(_refused_by_the_system(error), err=True)
            return SetupError.exit_code
    return code
