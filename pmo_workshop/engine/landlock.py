"""Landlock: the wall that Linux lets a process put around itself, for ever, and all it starts.

Numbers and structures are those of ``linux/landlock.h``.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38

_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_CHANGES = _WRITE_FILE | _TRUNCATE | sum(1 << right for right in range(4, 14))
"""Rights over files: write, cut, remove, make and move; reading and running are left free."""
_SIGNALS = 1 << 1

OLDEST = 6
"""The version that also keeps signals inside, of Linux 6.12; an older one is no whole wall."""


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # 3.14 wants it said; packed to one byte it is that of any compiler
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def is_here() -> bool:
    """Whether this system has the wall, whole."""
    return sys.platform == "linux" and _call(_CREATE_RULESET, None, 0, _VERSION) >= OLDEST


def keep_to(folders: Iterable[Path]) -> None:
    """
    Let this process and all it starts change nothing outside some folders, nor signal others.

    Parameters
    ----------
    folders : iterable of Path
        They exist.

    Raises
    ------
    OSError
        The system refuses; ``is_here`` tells before.
    """
    ours = _Ruleset(files=_CHANGES, network=0, scoped=_SIGNALS)
    rules = _call(_CREATE_RULESET, ctypes.byref(ours), ctypes.sizeof(ours), 0)
    try:
        for folder in folders:
            _allow(rules, folder, _CHANGES)
        _allow(rules, Path(os.devnull), _WRITE_FILE | _TRUNCATE)
        _checked(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _checked(_call(_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)


def _allow(rules: int, place: Path, rights: int) -> None:
    opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _Beneath(allowed=rights, folder=opened)
        _checked(_call(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(opened)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: object) -> int:
    """Call the system by number, as the C library has no names for these."""
    return int(_libc().syscall(ctypes.c_long(number), *arguments))


def _checked(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
