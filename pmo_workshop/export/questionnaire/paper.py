"""A questionnaire as it stands on paper: blocks that the document and the PDF lay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...content.questionnaires import Item, Questionnaire, answers_of, code_of, matrices
from ...i18n import gettext
from .wording import ends_in_words, heading_of, said

BOX = "☐"

GRID, LIST, LINES, NUMBERS = "grid", "list", "lines", "numbers"
_MOST_IN_A_ROW = 11
_LONGEST_HEAD = 36


@dataclass(frozen=True)
class Block:
    """
    A question on paper, or several that are answered alike.

    ``kind`` is a grid of boxes, a list of boxes, lines to write on, or places for numbers.
    ``heads`` stand over the boxes of a grid or beside those of a list; ``rows`` are texts with the
    codes of their answers, for whoever types them in; ``tall`` leaves room for several lines.
    """

    kind: str
    title: str
    hint: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    tall: bool = False


def how_to_answer() -> str:
    """Return the one instruction on top of the paper."""
    return gettext("Please tick one box in each row.")


def blocks(asked: Questionnaire) -> tuple[Block, ...]:
    """
    Return the questions as blocks, in order.

    Examples
    --------
    >>> from pmo_workshop.content.questionnaires import questionnaire
    >>> [block.kind for block in blocks(questionnaire())][:3]
    ['list', 'grid', 'grid']
    """
    return tuple(map(_block, matrices(asked.items)))


def _block(matrix: Sequence[Item]) -> Block:
    first = matrix[0]
    heads = tuple(said(answer.text) for answer in answers_of(first))
    kind = _kind(first, heads, alone=len(matrix) == 1 and not said(first.stem))
    return Block(
        kind,
        heading_of(matrix),
        ends_in_words(first),
        heads,
        tuple((said(item.text) if said(first.stem) else "", code_of(item)) for item in matrix),
        tall=first.type == "text" and first.table != "respondents",
    )


def _kind(item: Item, heads: Sequence[str], alone: bool) -> str:
    if item.type in ("text", "number"):
        return LINES if item.type == "text" else NUMBERS
    fits = len(heads) <= _MOST_IN_A_ROW and max(map(len, heads)) <= _LONGEST_HEAD
    return GRID if fits and (not alone or item.type == "scale") else LIST
