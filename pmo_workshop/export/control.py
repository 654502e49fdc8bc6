"""Document control: the final reports as rows, with what changed from each to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..finals import Version
from ..i18n import day_in_words, gettext, lower_first, ngettext
from ..verdicts import Verdict
from .fonts import visible

MOST_FILES = 6
"""So many are named; of more, their number is told."""


def control_rows(versions: Sequence[Version]) -> list[list[str]]:
    """
    Return the number, day, maker and changes of every final report.

    Parameters
    ----------
    versions : sequence of Version
        In their order.

    Examples
    --------
    >>> control_rows([Version(1, "2026-03-31", "A. B.")])
    [['1', '31 March 2026', 'A. B.', 'The first final report.']]
    """
    return [
        [
            str(version.number),
            day_in_words(date.fromisoformat(version.date)),
            visible(version.by) or "–",
            " ".join(_changed(version)),
        ]
        for version in versions
    ]


def _changed(version: Version) -> Iterator[str]:
    if version.number == 1:
        yield gettext("The first final report.")
        return
    if version.files is None:
        yield gettext("The files cannot be compared: the key of their hashes is another.")
    elif len(version.files) > MOST_FILES:
        yield ngettext(
            "{n} file is new, other or gone.",
            "{n} files are new, other or gone.",
            len(version.files),
        )
    elif version.files:
        yield gettext("New, other or gone: {files}.", files=visible(", ".join(version.files)))
    for element, (then, now) in version.verdicts.items():
        yield gettext(
            "{element}: {then} before, {now} now.",
            element=gettext(element),
            then=_words(then),
            now=_words(now),
        )
    if version.files == () and not version.verdicts:
        yield gettext("The settings alone.")


def _words(value: str) -> str:
    """Return a verdict in words; an earlier report may have one that is no more."""
    return next((lower_first(one.in_words) for one in Verdict if one.value == value), value)
