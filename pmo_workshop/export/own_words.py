"""The consultant's own words in a report: a passage in its place, apart from what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..claims import Claim
from ..display import upper_first
from ..i18n import N_, gettext
from ..story import Passage, Story, filled
from ..story.checking import chosen_findings
from ..story.reading import PLACES
from ..texts import spoken
from .document import Block, Document, plain_text, read_prose

VIEW = N_("The consultant's view")
LEFT_OUT = N_("Left out of the shorter reports")

AT = {place.key: place for place in PLACES}


def view(story: Story, key: str, claims: Sequence[Claim], *, slide: bool = False) -> list[Block]:
    """Return the box with the own words of a place; nothing where nothing was written."""
    place = AT.get(key)
    passage = story.told.get(place) if place else None
    if slide and place in story.slides:
        passage = story.slides[place]
    blocks = blocks_of(passage, claims) if passage else []
    if not blocks:
        return []
    return [{"type": "callout", "kind": "view", "title": gettext(VIEW), "blocks": blocks}]


def lines_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the paragraphs and items of a passage as plain text, for a slide."""
    for block in blocks:
        if block["type"] == "list":
            for item in block["items"]:
                yield from lines_of(item)
        elif block["type"] == "callout":
            yield from lines_of(block["blocks"])
        else:
            yield plain_text(block["runs"])


def left_out_of(story: Story, document: Document) -> Document:
    """Return a workbook without the questions that the short reports leave out."""
    if not story.left_out:
        return document
    blocks = [block for block in document.blocks if _named(block) not in story.left_out]
    return replace(document, blocks=blocks)


def what_was_left_out(story: Story, claims: Sequence[Claim]) -> list[Block]:
    """Return for the annex which questions the short reports leave out, and why."""
    items = [
        [*blocks_of(replace(passage, lines=(f"**{name}.** {passage.text}",)), claims)]
        for name, passage in story.left_out.items()
    ]
    if not items:
        return []
    heading = [{"text": gettext(LEFT_OUT), "style": ""}]
    return [
        {"type": "heading", "level": 2, "runs": heading},
        {"type": "list", "ordered": False, "items": items},
    ]


def with_own_steps(story: Story, document: Document, claims: Sequence[Claim]) -> Document:
    """Return a workbook in which next steps have the words that were chosen for them."""
    own = {name: blocks_of(passage, claims) for name, passage in story.steps.items()}
    if not any(own.values()):
        return document
    blocks = [_own_steps(b, own) if b.get("kind") == "next" else b for b in document.blocks]
    return replace(document, blocks=blocks)


def _own_steps(block: Any, own: Mapping[str, list[Block]]) -> Any:
    if isinstance(block, list):
        return [_own_steps(part, own) for part in block]
    if not isinstance(block, Mapping):
        return block
    chosen = own.get(block.get("step", ""))
    if chosen:
        return {**block, "runs": [run for part in chosen for run in part.get("runs", ())]}
    return {name: _own_steps(part, own) for name, part in block.items()}


def with_own_findings(
    story: Story, summary: Mapping[str, Any], claims: Sequence[Claim]
) -> Mapping[str, Any]:
    """Return the one page with the findings that were chosen for it."""
    chosen = chosen_findings(story, claims)
    if not chosen or not summary:
        return summary
    ids = summary.get("ids", {})
    cited = [*ids.get("cited", ()), *(claim.id for claim in chosen)]
    told = [upper_first(spoken(claim.text)) for claim in chosen]
    return {**summary, "findings": told, "ids": {**ids, "cited": cited}}


def _named(block: Block) -> str:
    return f"{block.get('activity', '')}.{block.get('question', '')}"


def blocks_of(passage: Passage, claims: Sequence[Claim]) -> list[Block]:
    """Return a passage as it is printed, its citations filled."""
    text = filled(passage.text, claims)
    return [_flat(block) for block in read_prose(text, gettext("Own words"))] if text else []


def _flat(block: Block) -> Block:
    """Return a heading within a passage as a line of its own: the report's contents are its own."""
    if block["type"] != "heading":
        return block
    runs = [run | {"style": "strong"} for run in block["runs"]]
    return {"type": "paragraph", "runs": runs}
