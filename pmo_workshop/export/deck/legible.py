"""A firm's template whose letters or marks could not be read on its ground: mended, and told."""

from __future__ import annotations

import colorsys
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn

from ...i18n import gettext
from ...intake.brand.colours import (
    LEAST_OF_LETTERS,
    LEAST_OF_MARKS,
    contrast,
    darkened,
    lighter_by,
)
from ...palette import INK, MUTED, PAPER

if TYPE_CHECKING:
    from pptx.opc.package import Part
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import SlideLayout, SlideMaster

_SOLID = "1001"
"""The first way in which a theme fills grounds, which is plain in nearly every theme."""
_STYLES = {"title": "titleStyle", "ctrTitle": "titleStyle"}
_OF_THEME = ("tx1", LEAST_OF_LETTERS), ("tx2", LEAST_OF_MARKS), ("accent1", LEAST_OF_MARKS)
"""The colours of a theme in which slides are written and drawn, and the contrast each needs."""
_NO_TEXT = ("dt", "ftr", "sldNum", "hdr", "pic")


def theme_of(master: SlideMaster) -> Part:
    """Return the part of the file in which the colours and letters of a master are."""
    relations = master.part.rels.values()
    return next(r.target_part for r in relations if r.reltype.endswith("/theme"))


def made_legible(
    name: str, content: Collection[SlideLayout], cover: SlideLayout
) -> tuple[str, ...]:
    """
    Mend what could not be read on the slides of a template, and return what was mended.

    Contrast is that of WCAG 2.2: letters 4.5 : 1, titles and marks 3 : 1. A ground that is no plain
    colour, such as a picture, is not judged. Charts and small print are dark, so a ground that is
    too dark for them becomes white; a cover has none, and keeps its own.

    Parameters
    ----------
    name : str
        Of the file.
    content : collection of SlideLayout
        Those that slides with charts and text are made from.
    cover : SlideLayout
    """
    told: list[str] = []
    cover_is_read = not [*_illegible(cover)]
    for layout in content:
        ground = _Colours(layout).ground
        if ground is not None and contrast(MUTED, ground) < LEAST_OF_LETTERS:
            told.append(
                gettext(
                    "the ground {ground} of the layout “{layout}” is too dark for our charts and "
                    "our grey letters: it is white.",
                    ground=ground,
                    layout=layout.name,
                )
            )
            _fill_ground(layout, PAPER)
        told += _theme_made_legible(layout)
        told += _places_made_legible(layout)
    mended = [*_places_made_legible(cover)]  # the letters of its theme may be others now
    told += () if cover_is_read else mended
    return tuple(dict.fromkeys(f"{name}: {line}" for line in told))


def _theme_made_legible(layout: SlideLayout) -> Iterator[str]:
    """Give letters and marks of the theme a colour that can be read on a layout."""
    colours = _Colours(layout)
    ground = colours.ground
    if ground is None:
        return
    for name, least in _OF_THEME:
        given = colours.of_theme(name)
        if given is None or contrast(given, ground) >= least:
            continue
        taken = darkened(given, {ground}) if name == "accent1" else INK
        colours.give_theme(name, taken)
        yield _replaced(given, ground, taken, least)


def _places_made_legible(layout: SlideLayout) -> Iterator[str]:
    """Give the letters of a layout's titles and content a colour that can be read on it."""
    for place, given, ground, least in _illegible(layout):
        taken = max((INK, PAPER), key=lambda colour: contrast(colour, ground))
        _colour_letters(place, taken)
        yield _replaced(given, ground, taken, least)


def _illegible(layout: SlideLayout) -> Iterator[tuple[LayoutPlaceholder, str, str, float]]:
    """Yield each place that cannot be read, its colour, its ground, and the contrast needed."""
    colours = _Colours(layout)
    ground = colours.ground
    if ground is None:
        return
    for place in layout.placeholders:
        kind = place._element.ph.get("type", "obj")
        least = LEAST_OF_MARKS if kind in _STYLES else LEAST_OF_LETTERS
        given = None if kind in _NO_TEXT else colours.of_letters(place, kind)
        if given is not None and contrast(given, ground) < least:
            yield place, given, ground, least


def bars_lighter_by(layout: SlideLayout) -> float:
    """Return by how much bars may be lighter than the first colour of a template's theme."""
    colours = _Colours(layout)
    return lighter_by(colours.of_theme("accent1") or INK, {colours.ground or PAPER})


class _Colours:
    """The colours of a layout as its theme, its master and itself give them."""

    def __init__(self, layout: SlideLayout) -> None:
        self.layout, self.master = layout, layout.slide_master
        self.part = theme_of(self.master)
        self.theme = etree.fromstring(self.part.blob)
        self.map = dict(self.master._element.find(qn("p:clrMap")).attrib)

    @property
    def ground(self) -> str | None:
        """The plain colour of the ground; None where it is something else."""
        for page in (self.layout, self.master):
            ground = page._element.find(f"{qn('p:cSld')}/{qn('p:bg')}")
            if ground is None:
                continue
            named = ground.find(qn("p:bgRef"))
            if named is not None:
                return self._colour(named) if named.get("idx") == _SOLID else None
            return self._colour(ground.find(f"{qn('p:bgPr')}/{qn('a:solidFill')}"))
        return self.of_theme("bg1")

    def of_theme(self, name: str) -> str | None:
        slot = self._slot(name)
        found = None if slot is None else next(iter(slot), None)
        given = None if found is None else found.get("lastClr") or found.get("val")
        return f"#{given.lower()}" if given and len(given) == 6 else None

    def give_theme(self, name: str, colour: str) -> None:
        slot = self._slot(name)
        if slot is None:
            return
        slot[:] = [etree.Element(qn("a:srgbClr"), val=_plain(colour))]
        self.part._blob = etree.tostring(
            self.theme, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def of_letters(self, place, kind: str) -> str | None:  # type: ignore[no-untyped-def]
        """Return the colour of a place's letters: its own, its master's or the theme's."""
        as_title = kind in _STYLES
        masters = (
            one for one in self.master.placeholders
            if (one._element.ph.get("type", "obj") == "title") == as_title
            and one._element.ph.get("type", "obj") in ("title", "body")
        )  # fmt: skip
        style = _STYLES.get(kind, "bodyStyle")
        levels = [
            *(
                one._element.find(f"{qn('p:txBody')}/{qn('a:lstStyle')}")
                for one in (place, *masters)
            ),
            self.master._element.find(f"{qn('p:txStyles')}/{qn(f'p:{style}')}"),
        ]
        for level in levels:
            fill = f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}/{qn('a:solidFill')}"
            found = None if level is None else level.find(fill)
            if found is not None:
                return self._colour(found)
        return self.of_theme("tx1")

    def _slot(self, name: str) -> etree._Element | None:
        return self.theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{self.map.get(name, name)}')}")

    def _colour(self, holder: etree._Element | None) -> str | None:
        """Return a plain colour that an element names; None where it is none that we can tell."""
        given = None if holder is None else next(iter(holder), None)
        if given is None:
            return None
        if given.tag == qn("a:srgbClr"):
            colour: str | None = f"#{given.get('val').lower()}"
        elif given.tag == qn("a:schemeClr"):
            colour = self.of_theme(given.get("val"))
        else:
            colour = None
        changes = {etree.QName(change).localname: int(change.get("val")) / 1e5 for change in given}
        if colour is None or not {*changes} <= {"lumMod", "lumOff"}:
            return None
        return _changed(colour, changes.get("lumMod", 1.0), changes.get("lumOff", 0.0))


def _changed(colour: str, times: float, more: float) -> str:
    """Return a colour with another lightness (``lumMod`` and ``lumOff`` of ECMA-376)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    shares = colorsys.hls_to_rgb(hue, min(1.0, light * times + more), strong)
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares)


def _replaced(given: str, ground: str, taken: str, least: float) -> str:
    return gettext(
        "{given} has a contrast of {contrast} : 1 on {ground}, and {least} : 1 is needed: it is "
        "{taken}.",
        given=given,
        contrast=f"{contrast(given, ground):.1f}",
        ground=ground,
        least=f"{least:g}",
        taken=taken,
    )


def _fill_ground(layout: SlideLayout, colour: str) -> None:
    fill = layout.background.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(_plain(colour))


def _colour_letters(place, colour: str) -> None:  # type: ignore[no-untyped-def]
    """Give the first level of a place's letters a colour of its own."""
    body = place._element.find(qn("p:txBody"))
    style = body.find(qn("a:lstStyle"))
    if style is None:
        style = etree.Element(qn("a:lstStyle"))
        body.insert(1, style)
    level = style.find(qn("a:lvl1pPr"))
    if level is None:
        level = etree.Element(qn("a:lvl1pPr"))
        style.insert(0, level)
    letters = level.find(qn("a:defRPr"))
    if letters is None:
        letters = etree.SubElement(level, qn("a:defRPr"))
    for fill in letters.findall(qn("a:solidFill")):
        letters.remove(fill)
    solid = etree.Element(qn("a:solidFill"))
    etree.SubElement(solid, qn("a:srgbClr"), val=_plain(colour))
    line = letters.find(qn("a:ln"))
    letters.insert(0 if line is None else 1, solid)


def _plain(colour: str) -> str:
    return colour.lstrip("#").upper()
