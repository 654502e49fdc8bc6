"""Figures of an earlier report in words of somebody's own: what the report says in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...i18n import gettext
from ...story.figures import Kind, digits_of, figures_in
from ...story.parts import part_at, stems
from .lines import Line, figures_of

Pair = tuple[Line, str]
"""A line that we have written, and what stands in its place today; "" where nothing does."""


@dataclass(frozen=True)
class Earlier:
    """
    What an earlier report told.

    ``gone`` are the texts of today by each figure that they have not any more; ``today`` is every
    text of today.
    """

    gone: Mapping[str, tuple[str, ...]]
    today: tuple[str, ...]

    def against(self, text: str) -> Iterator[str]:
        """
        Yield what is said today in place of each figure of a text that is of the earlier report.

        A figure is, if the report has it nowhere any more, or if what stands beside it in the text
        is of the line that had it, more than of any that has it today.

        Examples
        --------
        >>> from .lines import Told
        >>> before = Told("Satisfaction is 4.8.", "a").line
        >>> now = "Satisfaction is 5.4."
        >>> earlier = told_earlier([(before, now)], [now, "Users give 4.8."])
        >>> [*earlier.against("46 people came, satisfaction 4.8")]
        ['no 4.8 there. Satisfaction is 5.4.']
        >>> [*earlier.against("Users give 4.8, they say; satisfaction is 5.4.")]
        []
        """
        found: dict[str, str] = {}
        for told, at, least in _figures(text):
            words = stems(part_at(digits_of(text), at)) or stems(text)
            for figure in map(_plain, figures_of(told)):
                if figure not in self.gone:
                    continue
                shared, now = max((len(words & stems(one)), one) for one in self.gone[figure])
                today = [one for one in self.today if figure in map(_plain, figures_of(one))]
                known = max((len(words & stems(one)) for one in today), default=-1)
                if shared > known and shared >= least:
                    said = gettext("no {figure} there.", figure=told)
                    found.setdefault(figure, f"{said} {now}".strip())
        yield from dict.fromkeys(found.values())


_OF_A_COUNT = 2
"""So many words of the line a small number shares that is of it: "12 people" may be any twelve."""
_LONG = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,'’\u202f\u00a0]\d+)+")


def _figures(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the figures of a text: how it is told, where, and how many words of its line it has."""
    read = figures_in(text)
    for one in read:
        yield one.told, one.at, _OF_A_COUNT if one.kind in (Kind.COUNT, Kind.NUMBER) else 0
    known = {figure for one in read for figure in figures_of(one.told)}
    for long in _LONG.finditer(text):  # without its currency
        if long[0] not in known:
            yield long[0], long.start(), 1


def told_earlier(pairs: Iterable[Pair], today: Iterable[str]) -> Earlier:
    """Return what an earlier report told, of its lines and the texts of today."""
    gone: dict[str, dict[str, None]] = {}
    for line, now in pairs:
        for figure in {*map(_plain, line.figures)} - {*map(_plain, figures_of(now))}:
            gone.setdefault(figure, {})[" ".join(now.split())] = None
    return Earlier({figure: tuple(texts) for figure, texts in gone.items()}, tuple(today))


def _plain(figure: str) -> str:
    """Return a figure without a sign: people write "0.7 below" of −0.7."""
    return re.sub(r"^[−+-]", "", figure)
