"""What was noticed about the answers: a question to the person who knows the survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...i18n import gettext


@dataclass(frozen=True)
class Finding:
    """
    Something about the answers that may be a fault of the file.

    Attributes
    ----------
    name : str
        What ``[noticed]`` of client.toml calls it; "" if it is a fact that needs no answer.
    table : str
    says : str
        What it looks like and how many it concerns. It names no person: it may be printed in a
        report.
    do : str
        What to do about it.
    rows : sequence of int
        Rows of the spreadsheet, for the consultant's screen only.
    turned : tuple of str
        Items that would fit if they were turned.
    aspect : str
        The aspect in which their answers would be turned; "" if the questions themselves are
        asked the other way round.
    dimension : str
        The dimension in which the questions would fit instead of being turned; "" if none.
    """

    name: str
    table: str
    says: str
    do: str
    rows: Sequence[int] = ()
    turned: tuple[str, ...] = ()
    aspect: str = ""
    dimension: str = ""


def some(names: Sequence[str]) -> str:
    """
    Return the first five names, quoted, and the number of the others.

    Examples
    --------
    >>> some(["a", "b"]), some(list("abcdefg"))
    ("'a', 'b'", "'a', 'b', 'c', 'd', 'e' and 2 more")
    """
    first = ", ".join(repr(str(name)) for name in names[:5])
    if len(names) <= 5:
        return first
    return gettext("{first} and {n} more", first=first, n=len(names) - 5)
