"""Slides as a file for PowerPoint and its like: real layouts, native charts and tables, notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from textwrap import wrap
from typing import TYPE_CHECKING

from ...i18n import gettext
from ...intake.brand import Brand
from ...palette import GRID, INK, MUTED
from ..combined import Published
from ..document import kept_together
from ..merging import with_record
from ..office_file import NO_DAY, settled
from ..own_words import VIEW
from ..picture import write_png
from .chart import add_chart
from .objects import COVER, DATE, FOOT, TITLE, WATERMARK, record_of
from .slides import Deck, Fact, Grid, Slide, deck_of
from .template import KICKER, SOURCE, Role, Template, give_brand, parts

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide as Sheet
    from pptx.text.text import TextFrame

Steps = Sequence[tuple[int, int]]

_TITLE_LETTERS = ((70, 28), (120, 24), (180, 20), (230, 16), (10_000, 14))
_BESIDE_LETTERS = ((260, 18), (400, 16), (560, 14), (10_000, 12))
_ALONE_LETTERS = ((300, 26), (550, 22), (800, 18), (1200, 16), (10_000, 14))
_FINDING_LETTERS = ((420, 18), (500, 16), (10_000, 14))
_TABLE_LETTERS = ((700, 18), (1000, 16), (1400, 14), (10_000, 12))
_FIGURE_LETTERS = ((7, 32), (10, 24), (10_000, 20))
_FACT_LETTERS = ((140, 14), (10_000, 12))
"""Up to so many letters a text has letters of this many points; a slide does not scroll."""


def write_pptx(published: Published, look: Template, *, appendix: bool = False) -> bytes:
    """
    Return the deck of a client.

    Parameters
    ----------
    published : Published
    look : Template
        Whose layouts, colours and letters are used; the slides are added to it.
    appendix : bool
        See ``deck_of``.

    Returns
    -------
    bytes
        Each object of a slide has a name that stays the same from run to run, and the file holds a
        record of what was written: ``refresh_pptx`` goes by both. Equal findings give equal bytes.
    """
    deck = deck_of(published, appendix=appendix)
    made = _laid_out(deck, look, published.brand)
    record = record_of(made, deck, published, appendix=appendix)
    return with_record(settled(made.save), record)


def write_deck(deck: Deck, look: Template, brand: Brand) -> bytes:
    """Return other slides than those of a report as a file, which nobody refreshes."""
    return settled(_laid_out(deck, look, brand).save)


def _laid_out(deck: Deck, look: Template, brand: Brand) -> Presentation:
    """Add the slides of a deck to a template, ours in the look of the brand."""
    if look.is_ours:
        look = give_brand(look, brand)
    _properties(look, deck)
    _cover(look, deck)
    for slide in deck.slides:
        add_slide(look, deck, slide)
    return look.deck


def _properties(look: Template, deck: Deck) -> None:
    facts = look.deck.core_properties
    facts.title, facts.author, facts.language = deck.cover.title, deck.author, deck.language
    facts.subject, facts.keywords, facts.comments = deck.client, "", ""
    facts.last_modified_by, facts.revision = deck.author, 1
    facts.created = facts.modified = NO_DAY


def _cover(look: Template, deck: Deck) -> None:
    sheet = look.deck.slides.add_slide(look.layouts[Role.COVER])
    _title(sheet, deck.cover.title, COVER)
    places = _free(sheet)
    if places:
        places[0].name = f"{COVER}.lines"
        _lines(places[0].text_frame, deck.cover.lines)
    add_watermark(sheet, deck, COVER)
    _finish(sheet, deck.language)


def add_slide(look: Template, deck: Deck, slide: Slide) -> None:
    """Add a slide of a deck to the presentation of a template."""
    said = bool(slide.bullets or slide.view)
    role = Role.TWO if slide.is_beside and said else Role.ALONE if slide.facts else Role.ONE
    sheet = look.deck.slides.add_slide(look.layouts[role])
    _title(sheet, slide.title, slide.key)
    _small(sheet, KICKER, slide.kicker, f"{slide.key}.part")
    _small(sheet, SOURCE, slide.source, f"{slide.key}.source")
    if role is Role.TWO:
        seen, beside = _two(look, sheet)
        _see(look, sheet, seen, slide, beside)
        beside.name = f"{slide.key}.bullets"
        _say(sheet, beside, slide, _BESIDE_LETTERS)
    elif slide.is_beside:
        _see(look, sheet, _one(look, sheet), slide)
    elif slide.grid:
        _table(sheet, _one(look, sheet), slide.grid, f"{slide.key}.table")
    elif slide.facts:
        _facts(look, sheet, slide)
    else:
        place = _one(look, sheet)
        place.name = f"{slide.key}.bullets"
        _say(sheet, place, slide, _ALONE_LETTERS)
    _number(sheet, deck, slide.key)
    add_watermark(sheet, deck, slide.key)
    if slide.notes:
        sheet.notes_slide.notes_text_frame.text = slide.notes
    _finish(sheet, deck.language)


def add_watermark(sheet: Sheet, deck: Deck, key: str) -> None:
    """Write across a slide that it is a draft: behind all else, and to be seen on a projector."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    if not deck.watermark:
        return
    whole = sheet.part.package.presentation_part.presentation
    box = sheet.shapes.add_textbox(0, 0, whole.slide_width or 0, whole.slide_height or 0)
    box.name, box.rotation = f"{key}.{WATERMARK}", -30
    box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = box.text_frame.paragraphs[0]
    paragraph.text, paragraph.alignment = deck.watermark, PP_ALIGN.CENTER
    paragraph.font.size, paragraph.font.bold = Pt(130), True
    paragraph.font.color.rgb = RGBColor.from_string(GRID.lstrip("#").upper())
    sheet.shapes._spTree.remove(box._element)
    sheet.shapes._spTree.insert(2, box._element)


# -- places --------------------------------------------------------------------------------------


def _free(sheet: Sheet) -> list:
    """Return the places of a slide for content, from left to right."""
    numbers = {place._element.ph.get("idx", "0") for place in parts(sheet.slide_layout)}
    found = [p for p in sheet.placeholders if p._element.ph.get("idx", "0") in numbers]
    return sorted(found, key=lambda place: (place.left or 0, place.top or 0))


def _one(look: Template, sheet: Sheet):  # type: ignore[no-untyped-def]
    """Return the place for content; where the layout has none, a frame below the title."""
    places = _free(sheet)
    return places[0] if places else sheet.shapes.add_textbox(*_below_title(look, 0, 1))


def _two(look: Template, sheet: Sheet):  # type: ignore[no-untyped-def]
    """Return the place for what is seen and that for what is said."""
    places = _free(sheet)
    free = [_below_title(look, 0, 0.62), _below_title(look, 0.66, 0.34)]
    while len(places) < len(free):
        places.append(sheet.shapes.add_textbox(*free[len(places)]))
    return places[0], places[1]


def _below_title(look: Template, left: float, share: float) -> tuple[int, int, int, int]:
    """Return a part of the slide below its title: left edge, upper edge, width, height."""
    width, height = look.deck.slide_width or 0, look.deck.slide_height or 0
    margin = width // 22
    inner = width - 2 * margin
    return (margin + int(left * inner), height // 4, int(share * inner), int(height * 0.6))


def _small(sheet: Sheet, number: str, text: str, name: str) -> None:
    """Write a line into one of our own places, where the layout has it."""
    for place in sheet.placeholders:
        if text and place._element.ph.get("idx") == number:
            place.text_frame.text = text
            place.name = name


def _finish(sheet: Sheet, language: str) -> None:
    """Do what every slide needs once all its texts stand on it."""
    _tidy(sheet)
    _unbroken(sheet)
    _spoken(sheet, language)


def _tidy(sheet: Sheet) -> None:
    """Remove the places that stayed empty: nobody wants to read “Click to add text”."""
    for place in list(sheet.placeholders):
        if place.has_text_frame and not place.text_frame.text.strip():
            place._element.getparent().remove(place._element)


def _unbroken(sheet: Sheet) -> None:
    """Let no line of a slide end between a number and what it counts."""
    from pptx.oxml.ns import qn

    for run in sheet._element.iter(qn("a:t")):
        run.text = kept_together(run.text or "")


def _spoken(sheet: Sheet, language: str) -> None:
    """Say of every text in which language it is: a spelling checker takes its rules from there."""
    from pptx.oxml.ns import qn

    notes = (sheet.notes_slide,) if sheet.has_notes_slide else ()
    for part in (sheet, *notes):
        for run in part._element.iter(qn("a:r")):
            run.get_or_add_rPr().set("lang", language)


def _number(sheet: Sheet, deck: Deck, key: str) -> None:
    """Copy the places at the foot from the layout: the library leaves them there."""
    told = {"ftr": (deck.client, FOOT), "dt": (deck.date, DATE)}
    for place in sheet.slide_layout.placeholders:
        kind = place._element.ph.get("type", "")
        if kind in (*told, "sldNum"):
            copied = deepcopy(place._element)
            copied.nvSpPr.cNvPr.set("id", str(sheet.shapes._next_shape_id))
            sheet.shapes._spTree.append(copied)
            if kind in told:
                made = next(p for p in sheet.placeholders if p._element is copied)
                made.text_frame.text, name = told[kind]
                made.name = f"{key}.{name}"


# -- what stands in them -------------------------------------------------------------------------


def _title(sheet: Sheet, text: str, key: str) -> None:
    from pptx.util import Pt

    shape = sheet.shapes.title
    shape.name = f"{key}.{TITLE}"
    shape.text_frame.text = text
    if key != COVER:
        for run in shape.text_frame.paragraphs[0].runs:
            run.font.size = Pt(_size(_TITLE_LETTERS, len(text)))


def _say(sheet: Sheet, place, slide: Slide, sizes: Steps) -> None:  # type: ignore[no-untyped-def]
    """Write what is computed, and below it, apart, the consultant's own words on it."""
    if not slide.view:
        _lines(place.text_frame, slide.bullets, sizes)
        return
    told, own = sum(map(len, slide.bullets)), sum(map(len, slide.view))
    share = min(max(own / (told + own), 0.25), 0.6)
    most = max(told / (1 - share), (own + len(gettext(VIEW))) / share)
    letters = ((10_000, _size(sizes, int(most))),)  # one size for both
    left, top, width, height = place.left, place.top, place.width, place.height
    above = int(height * (1 - share))
    place.left, place.top, place.width, place.height = left, top, width, above
    _lines(place.text_frame, slide.bullets, letters)
    box = sheet.shapes.add_textbox(left, top + above, width, height - above)
    box.name = f"{slide.key}.view"
    _lines(box.text_frame, (gettext(VIEW), *slide.view), letters)
    for run in box.text_frame.paragraphs[0].runs:
        run.font.bold = True


def _lines(frame: TextFrame, lines: Sequence[str], sizes: Steps = ()) -> None:
    """Write paragraphs, in the letters of the layout or in those that their length allows."""
    from pptx.util import Pt

    frame.word_wrap = True
    points = _size(sizes, sum(map(len, lines))) if sizes else 0
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text = line
        if points:
            paragraph.space_after = Pt(points * 0.6)
            paragraph.font.size = Pt(points)


def _size(steps: Steps, letters: int) -> int:
    return next(points for most, points in steps if letters <= most)


_LOW = 0.45
"""A drawing that fills no more than this part of the height it has beside the text stands above
the text instead, as wide as both."""
_HIGHEST = 0.5
"""Of the slide's content: so high it may become there."""


def _see(look: Template, sheet: Sheet, place, slide: Slide, beside=None) -> None:  # type: ignore[no-untyped-def]
    """Draw what is seen into its place; what is said beside a low drawing moves below it."""
    name = f"{slide.key}.chart"
    if slide.chart:
        add_chart(sheet, place, slide.chart, slide.alt, name, look.lighter)
        return
    left, top, width, height = place.left, place.top, place.width, place.height
    place._element.getparent().remove(place._element)
    picture = sheet.shapes.add_picture(io.BytesIO(write_png(slide.drawing)), left, top)
    is_low = picture.height * width < _LOW * height * picture.width
    if beside is not None and is_low:
        width = beside.left + beside.width - left
    most = _HIGHEST * height if beside is not None and is_low else height
    share = min(width / picture.width, most / picture.height)
    picture.width, picture.height = int(picture.width * share), int(picture.height * share)
    picture.name = name
    picture._element.nvPicPr.cNvPr.set("descr", slide.alt)
    if beside is not None and is_low:
        below = top + picture.height + height // 20
        beside.left, beside.top, beside.width, beside.height = (
            *(left, below, width, top + height - below),
        )


def _table(sheet: Sheet, place, grid: Grid, name: str) -> None:  # type: ignore[no-untyped-def]
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    left, top, width, height = place.left, place.top, place.width, place.height
    place._element.getparent().remove(place._element)
    shape = len(grid.rows) + 1, len(grid.heads)
    frame = sheet.shapes.add_table(*shape, left, top, width, Pt(1))
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", grid.title)
    table = frame.table
    letters = sum(len(cell) for row in grid.rows for cell in row) + 12 * len(grid.heads) ** 2
    most = int(height / Pt(1) / shape[0] / _LINES_OF_A_ROW)
    points = min(_size(_TABLE_LETTERS, letters), most)
    while points > _SMALLEST and _tall(grid, width / Pt(1), points) > height / Pt(1):
        points -= 1
    for at, share in enumerate(_shares(grid)):
        table.columns[at].width = int(width * share)
    needed = [Pt(row) for row in _heights(grid, width / Pt(1), points)]
    spare = max(0, height - sum(needed)) // shape[0]  # the rows share the room of the slide
    for row, cells in enumerate((grid.heads, *grid.rows)):
        most = max(needed[row], Pt(_TALLEST_ROW))  # of few rows they grow no further
        table.rows[row].height = min(needed[row] + spare * (row > 0), most)
        for column, text in enumerate(cells):
            cell = table.cell(row, column)
            cell.text = text
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = Pt(points / 3)
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = Pt(points)


def _tall(grid: Grid, width: float, points: float) -> float:
    """
    Return about how tall a table is, in points, with letters of a size.

    Examples
    --------
    >>> grid = Grid("", ("No.", "What"), (("1", "word " * 20),))
    >>> _tall(grid, 600, 10) < _tall(grid, 300, 10) < _tall(grid, 300, 14)
    True
    """
    return sum(_heights(grid, width, points))


def _heights(grid: Grid, width: float, points: float) -> list[float]:
    """Return about how tall each row of a table is, its head first, in points."""
    fit = [max(1, int((share * width - _INSETS) / (points * _WIDE))) for share in _shares(grid)]
    lines = (
        max(len(wrap(cell, letters)) for cell, letters in zip(cells, fit, strict=True))
        for cells in (grid.heads, *grid.rows)
    )
    return [max(1, count) * 1.2 * points + 2 * points / 3 for count in lines]


_SMALLEST, _WIDE, _INSETS = 8, 0.55, 14.4
"""Points of the smallest letters of a table, the part of its size that a letter is wide, and points
left and right in a cell."""

_TALLEST_ROW = 110
"""Points: a row takes no more of the room that is left."""

_LINES_OF_A_ROW = 2
"""So many lines of letters a row of the slide has room for, whatever stands in it."""

_ON_ONE_LINE = 14
"""So many letters stand on one line, such as a day or “no owner yet”."""


def _shares(grid: Grid) -> list[float]:
    """Return the part of the width of each column: wide where there is much to read."""
    columns = [*zip(grid.heads, *grid.rows, strict=True)]
    longest = [max(map(len, cells)) for cells in columns]
    words = [max(len(w) for cell in cells for w in cell.split()) for cells in columns]
    wanted = [
        max(letters**0.75, 1.7 * word + 1, 1.2 * min(letters, _ON_ONE_LINE))
        for letters, word in zip(longest, words, strict=True)
    ]
    return [width / sum(wanted) for width in wanted]


def _facts(look: Template, sheet: Sheet, slide: Slide) -> None:
    """Write the figures side by side, and the findings below them."""
    from pptx.util import Pt

    left, top, width, height = _below_title(look, 0, 1)
    each = width // max(len(slide.facts), 1)
    for at, fact in enumerate(slide.facts):
        box = sheet.shapes.add_textbox(left + at * each, top, int(each * 0.94), int(height * 0.42))
        box.name = f"{slide.key}.fact{at + 1}"
        _fact(box.text_frame, fact, slide.facts)
    if slide.bullets:
        below = top + int(height * 0.52)
        box = sheet.shapes.add_textbox(left, below, width, int(height * 0.48))
        box.name = f"{slide.key}.findings"
        room = width / Pt(1), 0.48 * height / Pt(1)
        points = _size(_FINDING_LETTERS, sum(map(len, slide.bullets)))
        while points > _SMALLEST and _paragraphs(slide.bullets, room[0], points) > room[1]:
            points -= 1
        _lines(box.text_frame, slide.bullets, ((10_000, points),))


def _paragraphs(lines: Sequence[str], width: float, points: float) -> float:
    """
    Return about how tall paragraphs are, in points, with letters of a size.

    Examples
    --------
    >>> _paragraphs(["word " * 40], 400, 14) > _paragraphs(["word " * 40], 800, 14)
    True
    """
    letters = max(1, int((width - _INSETS) / (points * _WIDE)))
    return sum(len(wrap(line, letters)) * 1.2 * points + 0.6 * points for line in lines)


def _fact(frame: TextFrame, fact: Fact, beside: Sequence[Fact]) -> None:
    """Write a figure in the letters that the longest of those beside it allows."""
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    figure = _size(_FIGURE_LETTERS, max(len(one.figure) for one in beside))
    words = _size(_FACT_LETTERS, max(len(one.words) for one in beside))
    frame.word_wrap = True
    frame.margin_left = 0
    for at, (text, points, colour) in enumerate(
        ((fact.figure, figure, ""), (fact.words, words, INK), (fact.base, 12, MUTED))
    ):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text = text
        paragraph.font.size, paragraph.font.bold = Pt(points), at == 0
        if colour:
            paragraph.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
        else:
            paragraph.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
