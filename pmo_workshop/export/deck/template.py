"""The template of a deck: ours, or a firm's own; a layout is found by what it is for."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DataError
from ...i18n import gettext
from ...paths import shipped
from ..colours import Colours

if TYPE_CHECKING:
    from pptx.opc.package import Part
    from pptx.presentation import Presentation
    from pptx.slide import SlideLayout, SlideMaster

OURS = "pptx/deck.pptx"
"""Our own template, below ``templates``."""

KICKER, SOURCE = "13", "14"
"""The numbers of two places for text in our own layouts; a firm's template may have none."""


class Role(Enum):
    """What a layout is for; the value is the type by which a file names such a layout."""

    COVER = "title"
    ONE = "obj"
    TWO = "twoObj"
    ALONE = "titleOnly"


_PARTS = {Role.COVER: 1, Role.ONE: 1, Role.TWO: 2, Role.ALONE: 0}
"""Places for content that a layout must have beside its title."""

_TITLES = ("title", "ctrTitle")
_BESIDE = ("dt", "ftr", "sldNum", "hdr")


@dataclass(frozen=True)
class Template:
    """
    A presentation without slides, and its layouts by role.

    ``lacking``: what a firm's template has no layout for, in words, and what is taken instead.
    ``is_ours``: it has the colours of nobody yet.
    """

    deck: Presentation
    layouts: dict[Role, SlideLayout]
    lacking: tuple[str, ...] = ()
    is_ours: bool = False


def read_template(path: Path | None = None) -> Template:
    """
    Read a template.

    Parameters
    ----------
    path : Path, optional
        A firm's own file; ours without one. Its slides are left out, its layouts are kept.

    Returns
    -------
    Template

    Raises
    ------
    DataError
        The file is no presentation, or has no layout with a title.
    """
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    source = path or shipped("templates") / OURS
    try:
        deck = Presentation(io.BytesIO(source.read_bytes()))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        raise DataError(
            gettext(
                "{file}: this is no presentation that can be read. Give a .pptx file that "
                "PowerPoint has saved, or leave it out: the deck then has the look of the suite.",
                file=source.name,
            )
        ) from None
    _without_slides(deck)
    titled = [layout for layout in deck.slide_layouts if _has_title(layout)]
    if not titled:
        raise DataError(
            gettext(
                "{file}: none of its {n} layouts has a place for a title. Add a layout “Title "
                "Only” to its slide master, or leave the file out.",
                file=source.name,
                n=str(len(deck.slide_layouts)),
            )
        )
    layouts, lacking = {}, []
    for role in Role:
        found = next((x for x in titled if _is(x, role)), None)
        if found is None:
            lacking.append(
                gettext(
                    "{file} has no layout of the type {kind}: its content stands free on another.",
                    file=source.name,
                    kind=role.value,
                )
            )
        layouts[role] = found or min(titled, key=lambda x: abs(len(parts(x)) - _PARTS[role]))
    return Template(deck, layouts, tuple(lacking), path is None)


def give_colour(look: Template, own: Colours) -> None:
    """Give our template the colour of a client: all of it that has one refers to these two."""
    from lxml import etree
    from pptx.oxml.ns import qn

    part = theme_of(look.deck.slide_masters[0])
    theme = etree.fromstring(part.blob)
    for name, taken in (("accent1", own.line), ("dk2", own.letters)):
        theme.find(f".//{qn(f'a:{name}')}/{qn('a:srgbClr')}").set("val", taken.lstrip("#").upper())
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def theme_of(master: SlideMaster) -> Part:
    """Return the part of the file in which the colours and letters of a master are."""
    relations = master.part.rels.values()
    return next(r.target_part for r in relations if r.reltype.endswith("/theme"))


def parts(layout: SlideLayout) -> list:
    """Return the places of a layout for content, from left to right, ours for small print not."""
    found = [
        place
        for place in layout.placeholders
        if _type(place) not in (*_TITLES, *_BESIDE) and _index(place) not in (KICKER, SOURCE)
    ]
    return sorted(found, key=lambda place: (place.left or 0, place.top or 0))


def _is(layout: SlideLayout, role: Role) -> bool:
    """Whether a layout is of a type and has the places that are needed."""
    return layout._element.get("type") == role.value and len(parts(layout)) >= _PARTS[role]


def _has_title(layout: SlideLayout) -> bool:
    return any(_type(place) in _TITLES for place in layout.placeholders)


def _type(place) -> str:  # type: ignore[no-untyped-def]
    return place._element.ph.get("type", "obj")


def _index(place) -> str:  # type: ignore[no-untyped-def]
    return place._element.ph.get("idx", "0")


def _without_slides(deck: Presentation) -> None:
    listed = deck.slides._sldIdLst
    for slide in list(listed):
        deck.part.drop_rel(slide.rId)
        listed.remove(slide)
