"""The errors a person may meet. Each says what is wrong, where, what is allowed and what to do.

Only these are raised on purpose. The command line prints their message without a traceback and
ends with their ``exit_code``; any other exception is a fault of ours and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class WorkshopError(Exception):
    """A problem that the message explains and the reader can mend."""

    exit_code = 1


class UsageError(WorkshopError):
    """The command, a name or a parameter does not exist or does not fit."""

    exit_code = 2


class DataError(WorkshopError):
    """The client's data cannot be used as they are; the message lists every problem."""

    exit_code = 3


class SetupError(WorkshopError):
    """Something that this computer needs is missing."""

    exit_code = 4


class WorkbookError(WorkshopError):
    """A workbook is not in the form the suite expects, or one of its cells failed."""


def nearest(name: str, allowed: Iterable[str]) -> str:
    """
    Return a sentence that offers the nearest allowed name, or nothing.

    Examples
    --------
    >>> nearest("preformance", ["importance", "performance"])
    " Did you mean 'performance'?"
    >>> nearest("zzz", ["importance", "performance"])
    ''
    """
    choices = {choice.casefold(): choice for choice in allowed}
    found = get_close_matches(name.strip().casefold(), choices, n=1, cutoff=0.6)
    return f" Did you mean {choices[found[0]]!r}?" if found else ""


def names(values: Iterable[object]) -> str:
    """
    Return the values quoted and separated by commas, as error messages list them.

    Examples
    --------
    >>> names(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(repr(str(value)) for value in values)
