"""The blocks of a paper that no workbook has made: a heading, a paragraph, its runs."""

from __future__ import annotations

from .document import Block, slug


def heading(text: str, taken: set[str]) -> Block:
    """
    Return a heading of a field, with an id that is not taken yet; it is then.

    Examples
    --------
    >>> heading("The ask", taken := set())["id"], taken
    ('the-ask', {'the-ask'})
    """
    return {"type": "heading", "level": 2, "runs": [run(text)], "id": slug(text, taken)}


def paragraph(*runs: dict[str, str]) -> Block:
    return {"type": "paragraph", "runs": [*runs]}


def run(text: str, style: str = "") -> dict[str, str]:
    return {"text": text, "style": style}
