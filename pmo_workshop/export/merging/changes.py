"""What a refresh has changed and what it has left alone: a list for who sends the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ...display import in_quotes
from ...i18n import N_, gettext, ngettext
from .lines import State


class What(Enum):
    """What became of something, in the order in which it is read."""

    LEFT = N_("To look at: edited by hand, and the report says something else now")
    LOST = N_("To look at: the report does not tell it any more")
    AGAINST = N_("To look at: words of your own that the report contradicts")
    VERDICT = N_("Changed: another verdict")
    WORDS = N_("Changed: another sentence")
    FIGURES = N_("Changed: other figures")
    DATA = N_("Changed: what is drawn")
    SLIDE = N_("New: slides at the end")
    NEW = N_("New, and not put into what you have edited")
    OWN = N_("Left alone: yours")
    GONE = N_("Left alone: what you have deleted stays deleted")


def what_of(state: State) -> What:
    """
    Return what is told of a line; of one that has not changed nothing is.

    Examples
    --------
    >>> what_of(State.WORDS).name
    'WORDS'
    """
    return What[state.name]


@dataclass(frozen=True)
class Change:
    """
    One thing that was changed or left alone.

    ``where`` names the slide or page; ``before`` is what stood there; ``after`` what stands there
    now, or what the report says of it.
    """

    what: What
    where: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if self.before and self.after:
            return f"{self.where}: {_quoted(self.before)}\n    → {_quoted(self.after)}"
        text = self.before or self.after
        return f"{self.where}: {_quoted(text)}" if text else self.where


@dataclass(frozen=True)
class Refreshed:
    """A file with the figures of today, and what has become of all that is in it."""

    file: bytes
    changes: tuple[Change, ...]

    @property
    def to_look_at(self) -> int:
        """How many things somebody has to decide."""
        return sum(one.what in (What.LEFT, What.LOST, What.AGAINST) for one in self.changes)


def listing(changes: Sequence[Change]) -> Iterator[str]:
    """
    Yield the changes, by kind, in lines of text.

    Examples
    --------
    >>> print(*listing([Change(What.FIGURES, "Slide 4", "1.3 below.", "0.9 below.")]), sep="\\n")
    Changed: other figures (1)
      Slide 4: “1.3 below.”
        → “0.9 below.”
    >>> print(*listing([]))
    Nothing has changed.
    """
    if not changes:
        yield gettext("Nothing has changed.")
    for what in What:
        found = [one for one in changes if one.what is what]
        if found:
            yield f"{gettext(what.value)} ({len(found)})"
            yield from (f"  {one}" for one in found)


def in_short(changes: Sequence[Change]) -> str:
    """
    Return how much was changed, and how much is to be looked at.

    Examples
    --------
    >>> in_short([Change(What.FIGURES, "Slide 4"), Change(What.LEFT, "Slide 5")])
    '1 thing changed, 1 to look at.'
    """
    changed = sum(one.what in (What.VERDICT, What.WORDS, What.FIGURES, What.DATA, What.SLIDE)
                  for one in changes)  # fmt: skip
    look = Refreshed(b"", tuple(changes)).to_look_at
    return ngettext(
        "{n} thing changed, {look} to look at.",
        "{n} things changed, {look} to look at.",
        changed,
        look=str(look),
    )


def _quoted(text: str) -> str:
    return in_quotes(" ".join(text.split()))
