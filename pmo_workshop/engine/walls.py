"""What keeps the cells of a workbook to their own folder.

Two walls, one behind the other. Python announces what it is about to do to files, and what would
change something outside is refused in words; this holds on every system, for Python's own ways.
Where Linux has Landlock, the system itself refuses all others too, also to a program that a cell
starts; elsewhere no program may be started and no database opened.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..i18n import N_, gettext
from . import landlock

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_CHANGES: Mapping[str, tuple[tuple[int, int | None], ...]] = {
    "os.chflags": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.link": ((0, 2), (1, 3)),
    "os.mkdir": ((0, 2),),
    "os.remove": ((0, 1),),
    "os.removexattr": ((0, None),),
    "os.rename": ((0, 2), (1, 3)),
    "os.rmdir": ((0, 1),),
    "os.setxattr": ((0, None),),
    "os.symlink": ((0, 2), (1, 2)),
    "os.truncate": ((0, None),),
    "os.utime": ((0, 3),),
}
"""Events of Python's that change files: which arguments are places, and which is the handle of the
folder that a place is relative to."""

_COPIES = ("os.fork", "os.forkpty")
_PROGRAMS = (
    *("_winapi.CreateProcess", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"),
    *("os.system", "pty.spawn", "subprocess.Popen"),
)
_SIGNALS = ("os.kill", "os.killpg")
_UNANNOUNCED = ("mkfifo", "mknod")
"""What Python makes without a word: where the system does not look either, it is taken away."""

Judge = Callable[[tuple], None]


def keep_to(folders: Sequence[Path]) -> None:
    """
    Have every attempt of this process to change something elsewhere raise an error, for ever.

    Parameters
    ----------
    folders : sequence of Path
        Where it may write; they are made if they are not there.
    """
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    judges = _judges(_Own(folders), walled := landlock.is_here())
    if walled:
        landlock.keep_to(folders)
    else:
        for name in filter(partial(hasattr, os), _UNANNOUNCED):
            setattr(
                os, name, _refuse(N_("a workbook cannot make a pipe or a device on this system"))
            )

    def judge(event: str, given: tuple) -> None:
        look = judges.get(event)
        if look is not None:
            look(given)

    sys.addaudithook(judge)


class _Own:
    """The folders that are the workbook's own."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._begin = (os.devnull, *(os.path.realpath(folder) + os.sep for folder in folders))

    def expect(self, place: object, folder: object = None) -> None:
        """
        Refuse a place outside.

        Parameters
        ----------
        place : path or file number
        folder : file number, optional
            Of the folder that the place is relative to; default, and below 0: the working folder.
        """
        if isinstance(place, int):
            found = _place_of(place)
        elif isinstance(place, str | bytes | os.PathLike):
            base = _place_of(folder) if isinstance(folder, int) and folder >= 0 else ""
            found = os.path.realpath(os.path.join(base, os.fsdecode(place)))  # noqa: PTH118 - made quick
        else:
            return
        if not f"{found}{os.sep}".startswith(self._begin):
            raise PermissionError(
                gettext(
                    "a workbook may write in its own folder only, not to {found}",
                    found=repr(found[:200]),
                )
            )


def _place_of(number: int) -> str:
    """Return the path of an open file or folder; where the system tells none, that of nowhere."""
    if sys.platform == "linux":
        return os.readlink(f"/proc/self/fd/{number}")  # noqa: PTH115 - a file number
    if sys.platform == "darwin":
        import fcntl

        return os.fsdecode(fcntl.fcntl(number, _F_GETPATH, bytes(1024)).rstrip(b"\0"))
    return ""


_F_GETPATH = 50


def _judges(own: _Own, walled: bool) -> dict[str, Judge]:
    """Return what looks at each event; ``walled`` if the system refuses what is not announced."""
    judges: dict[str, Judge] = {event: _changes(own, at) for event, at in _CHANGES.items()}
    judges |= dict.fromkeys(_COPIES, _refuse(N_("a workbook cannot copy its process")))
    judges["open"] = lambda given: _open(own, walled, *given)
    judges["sqlite3.connect"] = lambda given: own.expect(_file_of_database(given[0]))
    judges["resource.prlimit"] = _limit
    if not walled:
        no_program = _refuse(N_("a workbook cannot start a program on this system"))
        judges |= dict.fromkeys(_PROGRAMS, no_program)
        # A database can attach or copy itself to another file, which is announced to nobody.
        judges["sqlite3.connect"] = _refuse(N_("a workbook cannot open a database on this system"))
        judges |= dict.fromkeys(_SIGNALS, _signal)
    return judges


def _refuse(told: str) -> Judge:
    def refuse(*_given: object, **_more: object) -> None:
        raise PermissionError(gettext(told))

    return refuse


def _changes(own: _Own, places: Sequence[tuple[int, int | None]]) -> Judge:
    def look(given: tuple) -> None:
        for place, folder in places:
            own.expect(given[place], None if folder is None else given[folder])

    return look


def _open(own: _Own, walled: bool, place: object, mode: str | None, flags: int | None) -> None:
    if (flags or 0) & _WRITES:
        own.expect(place)
    if mode is None and not walled and isinstance(place, str | bytes | os.PathLike):
        # os.open does not announce the folder that a place may be relative to. It can only be one
        # of the workbook's own if no other is ever opened, and none can be left again.
        path = os.fsdecode(place)
        if os.path.isdir(path) or os.pardir in Path(path).parts:  # noqa: PTH112 - made quick
            own.expect(path)


def _signal(given: tuple) -> None:
    if given[0] not in (0, os.getpid()):
        raise PermissionError(gettext("a workbook cannot send a signal to another process"))


def _limit(given: tuple) -> None:
    process, _resource, limits = given
    if limits is not None and process not in (0, os.getpid()):
        raise PermissionError(gettext("a workbook cannot limit another process"))


def _file_of_database(database: object) -> object:
    """Return the path that a database is opened by, which may be written as an address."""
    if isinstance(database, str) and database.startswith("file:"):
        return unquote(urlsplit(database).path)
    return database
