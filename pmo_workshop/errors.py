"""The errors a person may meet. Each says what is wrong, where, what is allowed and what to do.

Only these are raised on purpose. The command line prints their message without a traceback and
ends with their ``exit_code``; any other exception is a fault of ours and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from .i18n import gettext


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


NEAR = 0.8
"""From this likeness on, 1 being the same, a name is offered for another."""


def nearest(name: str, allowed: Iterable[str]) -> str:
    """
    Return a sentence that offers the nearest allowed name, or nothing.

    Examples
    --------
    >>> nearest("preformance", ["importance", "performance"])
    " Did you mean 'performance'?"
    >>> nearest("capacity", ["activity", "role"])
    ''
    """
    found = nearest_name(name, allowed)
    return " " + gettext("Did you mean {name}?", name=repr(found)) if found else ""


def nearest_name(name: str, allowed: Iterable[str]) -> str:
    """
    Return the allowed name that is near enough to be meant, or nothing.

    Near is what differs by a letter or two, has its letters in another order, or leaves out some.

    Examples
    --------
    >>> nearest_name("nmae", ["name", "text"]), nearest_name("rating", ["rag", "dose"])
    ('name', 'rag')
    >>> nearest_name("Name", ["na", "value"]), nearest_name("site_id", ["line_id"])
    ('', '')
    """
    wanted = name.strip().casefold()
    likeness = {choice: _likeness(wanted, choice.casefold()) for choice in allowed}
    best = max(likeness, key=lambda choice: likeness[choice], default="")
    return best if best and likeness[best] >= NEAR else ""


def _likeness(one: str, other: str) -> float:
    short, long = sorted((one, other), key=len)
    if 2 * len(short) < len(long):  # not near, and a very long text is not searched for letters
        return 0.0
    like = SequenceMatcher(None, one, other).ratio()
    if len(short) > 2 and short[0] == long[0] and short[-1] == long[-1]:
        letters = iter(long)
        left_out = all(letter in letters for letter in short)
        if left_out or sorted(one) == sorted(other):
            return max(like, NEAR)
    return like


def slip_of(name: str, known: Iterable[str]) -> str:
    """
    Return the known name that this one is but for a slip of the pen, or nothing if it is another.

    It is one where it has other capitals or spaces, or where words of four letters and more are a
    letter too long or too short, have one other letter, or two in the other order. A name that is
    known is no slip.

    Examples
    --------
    >>> slip_of("Project manager", ["Project managers"]), slip_of("Finanec", ["Finance"])
    ('Project managers', 'Finance')
    >>> slip_of("Team B", ["Team A"]), slip_of("Head of IT", ["Head of PMO"])
    ('', '')
    """
    there = [*known]
    if name in there:
        return ""
    return next((other for other in there if _nearly_one(name, other)), "")


def _nearly_one(name: str, other: str) -> bool:
    ours, theirs = name.casefold().split(), other.casefold().split()
    if "".join(ours) == "".join(theirs):
        return True
    return len(ours) == len(theirs) and all(map(_one_letter, ours, theirs))


def _one_letter(word: str, other: str) -> bool:
    """Whether two words are the same but for one letter, or two in the other order."""
    if word == other:
        return True
    longest = max(len(word), len(other))
    if longest < 4 or not (word + other).isalpha():
        return False
    first = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if first is None:
        return abs(len(word) - len(other)) == 1
    word, other = word[first:], other[first:]
    swapped = word[:2] == other[1::-1] and word[2:] == other[2:]
    return swapped or word[1:] == other[1:] or word[1:] == other or word == other[1:]


def names(values: Iterable[object]) -> str:
    """
    Return the values quoted and separated by commas, as error messages list them.

    Examples
    --------
    >>> names(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(repr(str(value)) for value in values)
