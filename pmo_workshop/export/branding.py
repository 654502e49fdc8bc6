"""A document in the look of a brand: drawings in its colour, its letters, its logo."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from ..intake.brand import Brand, Face, FontFile, Logo
from ..intake.brand.colours import beside
from ..palette import BLUE, CHOICES, HOUSE, PALE
from .document import DRAWN, Block, Document
from .fonts import coverage, printable
from .picture import write_png


def branded(document: Document, brand: Brand) -> Document:
    """
    Return a document in the look of a brand.

    What charts show in the suite's blue they show in the brand's colour; the colours of verdicts
    stay.

    Parameters
    ----------
    document : Document
        As ``read_document`` returns it.
    brand : Brand

    Examples
    --------
    >>> from ..intake.brand import Colours
    >>> drawn = {"type": "figure", "svg": '<svg fill="#0072b2" stroke="#d55e00" />'}
    >>> own = Brand(colours=Colours(charts="#2e6f57"))
    >>> branded(Document("Trust", blocks=[drawn]), own).blocks[0]["svg"]
    '<svg fill="#2e6f57" stroke="#d55e00" />'
    """
    blocks = [_block(block, brand) for block in document.blocks]
    return replace(document, blocks=blocks, brand=brand)


def _block(block: Block, brand: Brand) -> Block:
    if "svg" in block:
        return block | {name: in_colours(block[name], brand) for name in DRAWN if name in block}
    if "blocks" in block:
        return block | {"blocks": [_block(part, brand) for part in block["blocks"]]}
    return block


def in_colours(svg: str, brand: Brand) -> str:
    """Return a drawing of ours in the colours of a brand."""
    theirs = {BLUE: brand.colours.charts, **drawn_in(brand)}
    return re.sub("|".join(theirs), lambda found: theirs[found[0]], svg)


def drawn_in(brand: Brand) -> dict[str, str]:
    """
    Return in which colours the room's drawings are, by the suite's own.

    Two choices that would look alike in a brand's colours are told apart.
    """
    own = brand.colours
    return {HOUSE: own.letters, PALE: own.pale, **beside(own.letters, CHOICES[1:])}


def embedded(brand: Brand) -> tuple[FontFile, ...]:
    """Return the files of letters that a PDF carries."""
    return tuple(file for face in brand.faces for file in face.files if file.can_be_embedded)


def look_of(brand: Brand) -> dict[str, Any]:
    """
    Return what a template of ``templates/pdf`` needs to know of a brand.

    ``fonts`` is for running text, ``title_fonts`` for headings, ``house_fonts`` for tables, whose
    columns are measured in our own letters; each ends with ours, which have all characters.

    Examples
    --------
    >>> look_of(Brand())["title_fonts"][0], look_of(Brand())["logo"]
    ('Source Sans 3', None)
    """
    ours, logo = list(coverage()), brand.logo
    drawn = logo.data.decode("utf-8", "replace") if logo and logo.kind == "svg" else ""
    return {
        "fonts": [*_families(brand.base), *ours],
        "title_fonts": [*_families(brand.title_face), *ours],
        "house_fonts": ours,
        "colours": asdict(brand.colours),
        "logo": logo
        and {
            "kind": "jpg" if logo.kind == "jpeg" else logo.kind,
            "data": drawn or [*logo.data],
            "alt": printable(logo.alt),
            "ratio": logo.width / logo.height,
        },
    }


def _families(face: Face) -> list[str]:
    return [*dict.fromkeys(file.family for file in face.files if file.can_be_embedded)]


@lru_cache(maxsize=8)
def as_picture(logo: Logo) -> bytes:
    """Return a logo as PNG or JPEG, for formats that hold no drawings."""
    drawn = logo.kind == "svg"
    return write_png(logo.data.decode("utf-8", "replace"), clear=True) if drawn else logo.data
