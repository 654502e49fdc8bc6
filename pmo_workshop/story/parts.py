"""Which of several figures in a claim a part of a sentence speaks of: where they share a word."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import TypeVar

from ..i18n import N_, gettext, kept_by_language, language

T = TypeVar("T", bound=Hashable)

# Translators: endings of words that say the same without them; between bars, the longest first.
_ENDINGS = N_("ing|ed|es|s")

# Translators: words that say nothing of what a sentence is about.
_SMALL = N_(
    "the and for with from that this these those their there they them its our ours you your his "
    "her who what which when where while than then not but nor are was were been being has have "
    "had does did will would could should can may might must one all each every any some more "
    "most less least many much few very only just also still again yet about around nearly almost "
    "over under between into onto out off per both either other others another same such how why "
    "here too ever never went gone goes come came hardly"
)

# Translators: words between two parts of a sentence, each with a figure of its own; between bars.
_BETWEEN_PARTS = N_("and|but|while|whereas|after")


def part_at(text: str, at: int) -> str:
    """
    Return the part of a text, between commas and the like, in which a place lies.

    Examples
    --------
    >>> part_at("Of 60, 0 came nearer, 47 stayed as near and 13 went away. 6 have it.", 44)
    '13 went away'
    """
    return _between_ends(text, text, at)


def part_with(text: str, at: int) -> str:
    """
    Return the part of a text in which a place lies, with what stands in brackets in it.

    Examples
    --------
    >>> part_with("They are “Wait” (591 hours, GBP 51 a year) and “Correct” (448 hours).", 31)
    'They are “Wait” (591 hours, GBP 51 a year)'
    """
    whole = re.sub(r"\([^()]*\)", lambda held: "x" * len(held[0]), text)
    return _between_ends(text, whole, at)


def _between_ends(text: str, seen: str, at: int) -> str:
    """Return the part in which a place lies; where parts end is seen in a text as long."""
    begin, end = 0, len(text)
    for found in _ends().finditer(seen):
        if found.end() <= at:
            begin = found.end()
        elif found.start() > at:
            end = found.start()
            break
    return text[begin:end].strip(" .")


def parts_of(text: str) -> list[str]:
    """
    Return a text part by part.

    Examples
    --------
    >>> parts_of("Sponsors see more; team members see less, and Finance is as before.")
    ['Sponsors see more', 'team members see less', 'and Finance is as before.']
    """
    return [part for part in _ends().split(text) if part.strip()]


def spoken_of(part: str, known: Sequence[tuple[T, str]]) -> list[T]:
    """
    Return of several figures, each with its part, those that share a word with a part of a text.

    All, where none or several of them have a word of it that the others have not.

    Examples
    --------
    >>> spoken_of("most came nearer", [(0, "0 came nearer"), (47, "47 stayed as near")])
    [0]
    >>> spoken_of("most of them", [(0, "0 came nearer"), (47, "47 stayed as near")])
    [0, 47]
    """
    every = [one for one, _ in known]
    if len({*every}) < 2:
        return every
    words = [stems(text) for _, text in known]
    common = frozenset.intersection(*words)
    mine = stems(part) - common
    sharing = {one for (one, _), of in zip(known, words, strict=True) if mine & of}
    return [one for one in every if one in sharing] if len(sharing) == 1 else every


def stems(text: str) -> frozenset[str]:
    """
    Return the words of a text that say what it is about, by their first letters: endings go.

    Examples
    --------
    >>> sorted(stems("Most of the requests are still open, and closing them takes long."))
    ['clos', 'long', 'open', 'reques', 'take']
    """
    return _stems(text, language().code)


@lru_cache(maxsize=8192)
def _stems(text: str, _language: str) -> frozenset[str]:
    small, ending = _small(), _ending()
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    return frozenset(ending.sub("", word)[:_LETTERS] for word in words if word not in small)


_LETTERS = 6


@kept_by_language
def _small() -> frozenset[str]:
    return frozenset(gettext(_SMALL).casefold().split())


@kept_by_language
def _ending() -> re.Pattern[str]:
    return re.compile(rf"(?<=\w{{4}})(?:{gettext(_ENDINGS)})$")


@kept_by_language
def _ends() -> re.Pattern[str]:
    return re.compile(rf"[.,;!?]\s|\s(?:{gettext(_BETWEEN_PARTS)})\s", re.IGNORECASE)
