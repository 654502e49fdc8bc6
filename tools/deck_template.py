"""Make the deck's own template from the one that python-pptx ships: python tools/deck_template.py.

The four layouts that the deck uses, in 16:9, in the colours and letters of the suite. A firm's own
template takes its place; what the deck looks for in one is in ``export/deck/template.py``.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from pmo_workshop.export.deck.legible import theme_of
from pmo_workshop.export.office_file import NO_DAY, settled
from pmo_workshop.palette import BLUE, GREEN, GREY, HOUSE, INK, MUTED, ORANGE, PURPLE, RED

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "pptx" / "deck.pptx"
FONT = "Calibri"

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
WHOLE = WIDTH - 2 * MARGIN

KEPT = ("title", "obj", "twoObj", "titleOnly")
"""The layouts by their type, as a file names it: cover, one part, two parts, a message alone."""

TITLE = (MARGIN, 0.72, WHOLE, 0.98)
BODY = (MARGIN, 1.85, WHOLE, 4.55)
LEFT, RIGHT = (MARGIN, 1.85, 7.7, 4.55), (8.6, 1.85, WIDTH - MARGIN - 8.6, 4.55)
KICKER, SOURCE = (MARGIN, 0.4, WHOLE, 0.34), (MARGIN, 6.45, WHOLE, 0.5)
FOOT = {
    "dt": (MARGIN, 7.02, 3.0, 0.3),
    "ftr": (3.8, 7.02, 5.7, 0.3),
    "sldNum": (11.7, 7.02, 1.03, 0.3),
}
PLACES = {
    "title": {"ctrTitle": (MARGIN, 2.2, WHOLE, 1.5), "subTitle": (MARGIN, 3.85, WHOLE, 1.6)},
    "obj": {"title": TITLE, "1": BODY},
    "twoObj": {"title": TITLE, "1": LEFT, "2": RIGHT},
    "titleOnly": {"title": TITLE},
}
EXTRA = {"13": ("Kicker", KICKER, 12, MUTED), "14": ("Source", SOURCE, 10.5, MUTED)}
"""By number of the placeholder: above the title, where one is; below all, what it rests on."""


def deck_template() -> bytes:
    """Return the template; equal versions of the library give equal bytes."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _keep_layouts(deck)
    master = deck.slide_masters[0]
    _theme(master)
    _letters_of(master)
    for shape in master.placeholders:
        _move(shape, {"title": TITLE, "body": BODY, **FOOT}[_type(shape) or "body"])
    for layout in deck.slide_layouts:
        kind = layout._element.get("type")
        for shape in layout.placeholders:
            places = {**PLACES[kind], **FOOT}
            _move(shape, places.get(_type(shape)) or places[_index(shape)])
        if kind == "title":
            _cover(layout)
        else:
            for index, told in EXTRA.items():
                _add_text(layout, index, *told)
    deck.core_properties.created = deck.core_properties.modified = NO_DAY
    return settled(deck.save)


def _keep_layouts(deck) -> None:
    for layout in list(deck.slide_layouts):
        if layout._element.get("type") not in KEPT:
            deck.slide_layouts.remove(layout)


def _cover(layout) -> None:
    """Write from the left, below a band in the colour of the suite."""
    for level in (level for s in layout.placeholders for level in s._element.iter(qn("a:lvl1pPr"))):
        level.set("algn", "l")
    band = layout.shapes._spTree.add_autoshape(
        99, "Band", "rect", 0, 0, Inches(WIDTH), Inches(0.35)
    )
    style = band.find(qn("p:style"))
    if style is not None:
        band.remove(style)
    line = etree.SubElement(band.spPr, qn("a:solidFill"))
    etree.SubElement(line, qn("a:schemeClr"), val="accent1")
    etree.SubElement(etree.SubElement(band.spPr, qn("a:ln")), qn("a:noFill"))
    title = next(s for s in layout.placeholders if _type(s) == "ctrTitle")
    title._element.txBody.find(qn("a:bodyPr")).set("anchor", "b")
    for letters in title._element.iter(qn("a:defRPr")):
        letters.set("sz", "4000")


def _theme(master) -> None:
    """Colour the theme, name its letters."""
    part = theme_of(master)
    theme = etree.fromstring(part.blob)
    colours = {
        "dk1": INK, "lt1": "#ffffff", "dk2": HOUSE, "lt2": "#eef2f5", "accent1": HOUSE,
        "accent2": ORANGE, "accent3": GREEN, "accent4": RED, "accent5": PURPLE, "accent6": GREY,
        "hlink": BLUE, "folHlink": MUTED,
    }  # fmt: skip
    for name, colour in colours.items():
        slot = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        slot[:] = [etree.Element(qn("a:srgbClr"), val=colour.lstrip("#"))]
    for latin in theme.iterfind(f".//{qn('a:fontScheme')}//{qn('a:latin')}"):
        latin.set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _letters_of(master) -> None:
    styles = master._element.find(qn("p:txStyles"))
    for level in styles.find(qn("p:titleStyle")):
        level.set("algn", "l")
        _letters(level, 26, bold=True)
    sizes = iter((16, 14, 12, 12, 12))
    for level in styles.find(qn("p:bodyStyle")):
        _letters(level, next(sizes, 12))
    for shape in master.placeholders:
        body = shape._element.txBody.find(qn("a:bodyPr"))
        body.set("anchor", "b" if _type(shape) == "title" else "t")
        for inset in ("lIns", "rIns"):
            body.set(inset, "0")


def _letters(level, size: float, *, bold: bool = False) -> None:
    for letters in level.iter(qn("a:defRPr")):
        letters.set("sz", str(int(100 * size)))
        letters.set("b", str(int(bold)))


def _add_text(layout, index: str, name: str, place, size: float, colour: str) -> None:
    """Add a place for a line of text to a layout."""
    like = next(s for s in layout.placeholders if _type(s) == "title")
    shape = deepcopy(like._element)
    layout.shapes._spTree.append(shape)
    identity = shape.find(f".//{qn('p:cNvPr')}")
    identity.set("id", str(100 + int(index)))
    identity.set("name", name)
    place_of = shape.find(f".//{qn('p:ph')}")
    place_of.attrib.clear()
    place_of.attrib.update({"type": "body", "sz": "quarter", "idx": index})
    made = next(s for s in layout.placeholders if s._element is shape)
    _move(made, place)
    body = shape.txBody.find(qn("a:bodyPr"))
    body.set("anchor", "t")
    levels = shape.txBody.find(qn("a:lstStyle"))
    levels[:] = [
        etree.fromstring(
            f'<a:lvl1pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" marL="0" '
            f'indent="0"><a:buNone/><a:defRPr sz="{int(100 * size)}" b="0"><a:solidFill>'
            f'<a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
        )
    ]


def _type(shape) -> str:
    return shape._element.find(f".//{qn('p:ph')}").get("type", "")


def _index(shape) -> str:
    return shape._element.find(f".//{qn('p:ph')}").get("idx", "0")


def _move(shape, place: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = map(Inches, place)


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(deck_template())
