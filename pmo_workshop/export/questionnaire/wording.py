"""What a questionnaire says on a page, whatever writes it."""

from __future__ import annotations

from collections.abc import Sequence

from ...content.questionnaires import Item, Text, worded
from ...i18n import gettext
from ..fonts import visible


def said(text: Text) -> str:
    """Return a text in the language in force, else in English, on one line."""
    return " ".join(visible(worded(text)).split())


def heading_of(matrix: Sequence[Item]) -> str:
    """Return the question over a matrix: its stem, or the text of the only item."""
    return said(matrix[0].stem) or said(matrix[0].text)


def ends_in_words(item: Item) -> str:
    """
    Return what the two ends of a scale mean that shows only numbers, or nothing.

    Examples
    --------
    >>> from pmo_workshop.content.questionnaires import questionnaire
    >>> ends_in_words(next(item for item in questionnaire().items if item.instrument == "nps"))
    '0: Not at all likely. 10: Extremely likely.'
    """
    if item.anchors is None:
        return ""
    first, last = (said(anchor) for anchor in item.anchors)
    return gettext(
        "{low}: {first}. {high}: {last}.", low=item.low, first=first, high=item.high, last=last
    )
