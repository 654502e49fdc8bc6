"""What one workbook may take: time, memory and output."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """
    The limits of one workbook; of the files made from it as well.

    Attributes
    ----------
    seconds : float
        For the whole workbook, on a clock that nobody can set.
    memory : int
        Mebibytes that its process may hold.
    output : int
        Mebibytes that its cells may print and show.
    """

    seconds: float = 900.0
    memory: int = 4096
    output: int = 50


def limit_memory(mebibytes: int) -> None:
    """
    Limit what this process may hold from now on; beyond, Python raises MemoryError.

    Notes
    -----
    Linux counts what a process may write to; libraries and what it shares with its parent are
    left out. Other systems have no such limit: there the parent measures, see ``processes``.
    """
    if sys.platform == "linux":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (mebibytes * MEBIBYTE, hard))


def be_ended_first() -> None:
    """Have the system end this process before others when the computer runs out of memory."""
    if sys.platform == "linux":
        with suppress(OSError):  # no /proc
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def lift_memory_limit() -> None:
    """Let this process hold what the system allows, to tell of its failure."""
    if sys.platform == "linux":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
