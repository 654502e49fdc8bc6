"""The blocks of which the papers of a kit are made, and a paper of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..export import Document, branded
from ..export.blocks import heading, paragraph, run
from ..export.document import Block
from ..texts import open_place
from .occasion import Kit


def paper(kit: Kit, kind: str, title: str, fields: Mapping[str, Sequence[Block]]) -> Document:
    """
    Return a paper: what stands below each heading, in order.

    Parameters
    ----------
    kit : Kit
    kind : str
        What it is, above its title.
    title : str
    fields : mapping of str to sequence of dict
        By heading; what stands below an empty one follows the title.
    """
    first = kit.day_of(0)
    facts = {
        "id": kit.client.id,
        "name": kit.client.name,
        "language": kit.client.language,
        "prepared_by": kit.client.prepared_by,
        "report_date": _dated(first),
    }
    taken: set[str] = set()
    blocks = [
        block
        for field, own in fields.items()
        for block in ([heading(field, taken)] if field else []) + [*own]
    ]
    told = Document(title, facts, "kit", blocks, publication={"kind": kind, "layout": ""})
    return branded(told, kit.brand)


def _dated(day: date | None) -> str:
    return day.isoformat() if day else ""


def text(words: str) -> Block:
    return paragraph(run(words))


def listed(items: Iterable[str], *, ordered: bool = False) -> Block:
    return {"type": "list", "ordered": ordered, "items": [[text(item)] for item in items]}


def to_fill_in(what: str) -> Block:
    """Return a place that a person fills in before the paper goes out."""
    return {"type": "callout", "kind": "blank", "title": "", "blocks": [text(open_place(what))]}


def table(
    name: str, heads: Sequence[str], rows: Sequence[Sequence[str]], figures: str = ""
) -> Block:
    """
    Return a table of texts.

    Parameters
    ----------
    name : str
    heads : sequence of str
    rows : sequence of sequence of str
    figures : str
        The head of the column that is set to the right.
    """
    columns = [
        {"name": head, "title": head, "align": "right" if head == figures else "left"}
        for head in heads
    ]
    return {
        "type": "table",
        "name": name,
        "title": "",
        "columns": columns,
        "rows": [[*row] for row in rows],
        "groups": [],
        "notes": [],
    }
