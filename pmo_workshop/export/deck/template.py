"""The template of a deck: ours, or a firm's own; a layout is found by what it is for."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DataError
from ...i18n import gettext
from ...intake.brand import Brand, Logo
from ...intake.brand.colours import LIGHTEST
from ...paths import shipped
from ..branding import as_picture

if TYPE_CHECKING:
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

    ``lacking``: what a firm's template has no layout for, and what could not be read in it, in
    words, and what is taken instead.
    ``is_ours``: it has the look of nobody yet. ``lighter``: by how much bars are lighter than the
    first colour of the theme, so that lines of limits can be seen on them.
    """

    deck: Presentation
    layouts: dict[Role, SlideLayout]
    lacking: tuple[str, ...] = ()
    is_ours: bool = False
    lighter: float = LIGHTEST


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
    for layout in deck.slide_layouts:
        _number_places(layout)
    look = fitting(deck, source.name, is_ours=path is None)
    return look if look.is_ours else _legible(look, source.name)


def _legible(look: Template, name: str) -> Template:
    """Return a firm's template with letters and marks that can be read on its grounds."""
    from .legible import bars_lighter_by, made_legible

    content = [layout for role, layout in look.layouts.items() if role is not Role.COVER]
    told = made_legible(name, content, look.layouts[Role.COVER])
    lighter = bars_lighter_by(look.layouts[Role.TWO])
    return replace(look, lacking=(*look.lacking, *told), lighter=lighter)


def fitting(deck: Presentation, name: str = "", *, is_ours: bool = False) -> Template:
    """
    Return a presentation as a template: for each role the layout that fits it best.

    Raises
    ------
    DataError
        It has no layout with a title.
    """
    titled = [layout for layout in deck.slide_layouts if _has_title(layout)]
    if not titled:
        raise DataError(
            gettext(
                "{file}: none of its {n} layouts has a place for a title. Add a layout “Title "
                "Only” to its slide master, or leave the file out.",
                file=name,
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
                    file=name,
                    kind=role.value,
                )
            )
        layouts[role] = found or min(titled, key=partial(_distance, role))
    return Template(deck, layouts, tuple(lacking), is_ours)


def give_brand(look: Template, brand: Brand) -> Template:
    """Give our template the look of a brand: all of it refers to the theme, or to its master."""
    from lxml import etree
    from pptx.oxml.ns import qn

    from .legible import theme_of

    own = brand.colours
    part = theme_of(look.deck.slide_masters[0])
    theme = etree.fromstring(part.blob)
    for name, taken in (
        ("accent1", own.marks), ("accent2", own.second), ("dk1", own.ink), ("lt1", own.ground),
        ("dk2", own.letters), ("hlink", own.letters),
    ):  # fmt: skip
        if taken:
            slot = theme.find(f".//{qn(f'a:{name}')}")
            slot.clear()
            etree.SubElement(slot, qn("a:srgbClr"), val=taken.lstrip("#").upper())
    for name, face in (("major", brand.title_face), ("minor", brand.base)):
        if face.family:
            theme.find(f".//{qn(f'a:{name}Font')}/{qn('a:latin')}").set("typeface", face.family)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    if brand.logo:
        cover = look.layouts[Role.COVER]
        cover._element.set("showMasterSp", "0")  # the cover has a larger one
        _put_logo(cover, brand.logo, _ON_COVER)
        _put_logo(look.deck.slide_masters[0], brand.logo, _ON_SLIDES, at_right=True)
    return replace(look, lighter=own.lighter)


_ON_COVER, _ON_SLIDES = (0.6, 0.75, 4.0, 1.0), (10.33, 0.18, 2.4, 0.5)
"""The room for a logo in inches: left edge, upper edge, width and height."""


def _put_logo(
    page: SlideLayout | SlideMaster,
    logo: Logo,
    room: tuple[float, float, float, float],
    *,
    at_right: bool = False,
) -> None:
    """Put a logo on what slides are made from, as large as its room allows."""
    from pptx.oxml.shapes.picture import CT_Picture
    from pptx.util import Inches

    left, top, width, height = map(Inches, room)
    share = min(width / logo.width, height / logo.height)
    wide, high = int(logo.width * share), int(logo.height * share)
    _, relation = page.part.get_or_add_image_part(io.BytesIO(as_picture(logo)))
    start = left + (width - wide if at_right else 0)
    tree = page.shapes._spTree
    number = max(int(each) for each in tree.xpath("//@id") if each.isdigit()) + 1
    tree.append(CT_Picture.new_pic(number, "Logo", logo.alt, relation, start, top, wide, high))


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


def _distance(role: Role, layout: SlideLayout) -> tuple[bool, int]:
    """Return how far a layout is from a role: one with its title elsewhere is the last choice."""
    is_apart = role is not Role.COVER and layout._element.get("type") in _APART
    return is_apart, abs(len(parts(layout)) - _PARTS[role])


_APART = ("title", "secHead", "vertTx", "vertTitleAndTx", "picTx", "objTx")
"""Types of layouts whose title does not stand above all else."""


def _number_places(layout: SlideLayout) -> None:
    """
    Give each place of a layout a number of its own, as the title has.

    LibreOffice leaves the numbers out: a slide would then find all its places where the title is.
    """
    places = [place for place in layout.placeholders if _type(place) not in _TITLES]
    taken = {_index(place) for place in places}
    free = (str(number) for number in count(1) if str(number) not in taken)
    found = {"0"}
    for place in places:
        if _index(place) in found:
            place._element.ph.set("idx", next(free))
        found.add(_index(place))


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
