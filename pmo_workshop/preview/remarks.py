"""What is wrong with a client folder, told on the page where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..export import Document
from ..export.blocks import paragraph, run
from ..export.document import Block
from ..i18n import N_, gettext

TITLE = N_("Look at this (only the preview shows it)")


@dataclass(frozen=True)
class Remark:
    """
    Something to be mended.

    ``place`` is the key of a place of own words, or the name of a workbook; empty for what
    concerns the whole report. ``text`` is a line for a person.
    """

    place: str
    text: str


def anchor_of(place: str) -> str:
    """Return the id that the box of a place has on every page."""
    return f"remark-{place or 'report'}"


def with_remarks(document: Document, remarks: Sequence[Remark]) -> Document:
    """
    Return a document with a box below the heading of each place that has remarks.

    A place that the document does not have is told at its beginning.

    Examples
    --------
    >>> heading = {"type": "heading", "level": 2, "runs": [], "place": "sure"}
    >>> told = with_remarks(Document("A", blocks=[heading]), [Remark("sure", "a"), Remark("", "b")])
    >>> [block.get("id", block["type"]) for block in told.blocks]
    ['remark-report', 'heading', 'remark-sure']
    """
    left = {remark.place: _box(remark.place, remarks) for remark in remarks}
    blocks: list[Block] = []
    for block in document.blocks:
        place = block.get("place") or block.get("part", "")
        blocks.append(block)
        if block["type"] == "heading" and place in left:
            blocks.append(left.pop(place))
    return replace(document, blocks=[*left.values(), *blocks])


def _box(place: str, remarks: Iterable[Remark]) -> Block:
    lines = dict.fromkeys(remark.text for remark in remarks if remark.place == place)
    items = [[paragraph(run(line))] for line in lines]
    return {
        "type": "callout",
        "kind": "remark",
        "id": anchor_of(place),
        "title": gettext(TITLE),
        "blocks": [{"type": "list", "ordered": False, "items": items}],
    }
