"""Since when something has changed: the months of own words, held to those of claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..claims import Claim
from ..i18n import gettext, kept_by_language, language
from ..texts import spoken
from .parts import parts_of
from .words import tells_a_change

Month = tuple[int, int]
"""The year, 0 where none is told, and the month."""

_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w%]|[.,]\d)")


def against_the_dates(sentence: str, about: Sequence[Claim]) -> list[str]:
    """
    Return that something is said to have changed in another month or year than the claims say.

    Examples
    --------
    >>> told = [Claim("a", "T5", "Requests in time fell from 46 % to 8 % in October 2025.")]
    >>> against_the_dates("Requests in time fell in October.", told)
    []
    >>> against_the_dates("Requests in time fell in March 2025.", told)
    ['no March 2025 there. Requests in time fell from 46 % to 8 % in October 2025.']
    >>> against_the_dates("Requests in time fell in the winter of 2023.", told)
    ['no 2023 there. Requests in time fell from 46 % to 8 % in October 2025.']
    """
    known = {month for claim in about for month, _ in months_in(spoken(claim.text))}
    if not about or not known or not any(months_in(spoken(about[0].text))):
        return []
    years = {year for claim in about for year in _YEAR.findall(spoken(claim.text))}
    for part in filter(tells_a_change, parts_of(sentence)):
        said = [*months_in(part)]
        is_told = any(_are_one(month, other) for month, _ in said for other in known)
        other_years = _YEAR.findall(part)
        if (said and not is_told) or (other_years and not years.intersection(other_years)):
            told = gettext("no {figure} there.", figure=said[0][1] if said else other_years[0])
            return [f"{told} {spoken(about[0].text)}"]
    return []


def months_in(text: str) -> Iterator[tuple[Month, str]]:
    """
    Yield the months that a text names, each as it stands there.

    Examples
    --------
    >>> [*months_in("In October 2025, and again in May.")]
    [((2025, 10), 'October 2025'), ((0, 5), 'May')]
    """
    numbers = {name: number for number, name in language().locale.months["format"]["wide"].items()}
    for found in _named().finditer(text):
        yield (int(found["year"] or 0), numbers[found["month"]]), found[0]


def _are_one(one: Month, other: Month) -> bool:
    return one[1] == other[1] and (one[0] == other[0] or 0 in (one[0], other[0]))


@kept_by_language
def _named() -> re.Pattern[str]:
    names = "|".join(map(re.escape, language().locale.months["format"]["wide"].values()))
    return re.compile(rf"(?<!\w)(?P<month>{names})(?:\s(?P<year>(?:19|20)\d\d))?(?!\w)")
