"""Which of several figures in a claim a part of a sentence speaks of: where they share a word."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import TypeVar

from ..i18n import N_, gettext, kept_by_language

T = TypeVar("T", bound=Hashable)

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
    begin, end = 0, len(text)
    for found in _ends().finditer(text):
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
    words = [_stems(text) for _, text in known]
    common = frozenset.intersection(*words)
    mine = _stems(part) - common
    sharing = {one for (one, _), of in zip(known, words, strict=True) if mine & of}
    return [one for one in every if one in sharing] if len(sharing) == 1 else every


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.casefold()[:6] for word in re.findall(r"[^\W\d_]{3,}", text))


@kept_by_language
def _ends() -> re.Pattern[str]:
    return re.compile(rf"[.,;!?]\s|\s(?:{gettext(_BETWEEN_PARTS)})\s", re.IGNORECASE)
