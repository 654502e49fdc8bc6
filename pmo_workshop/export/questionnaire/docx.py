"""A questionnaire as a document: to print, or to paste into Microsoft or Google Forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...content.questionnaires import Questionnaire
from ...errors import SetupError
from ...i18n import gettext, language, tag_of
from ...intake.brand import Brand
from ..docx import (
    FONT,
    INK,
    MUTED,
    TEXT_WIDTH_MM,
    element,
    embed_letters,
    letters,
    put_logo,
    set_language,
)
from ..office_file import settled
from .paper import BOX, GRID, LINES, LIST, Block, blocks, how_to_answer
from .wording import said

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_CODE_MM, _BOX_MM, _NUMBER_BOX_MM = 13, 14, 8
_LINES = 3


def write_questionnaire_docx(asked: Questionnaire, brand: Brand) -> bytes:
    """
    Return a document with a table for each matrix: statements in the first column, boxes beside.

    The first column and the row above can be pasted into a survey tool; the last column, small and
    grey, holds the codes for whoever types in what came back on paper. Equal questionnaires give
    equal bytes.

    Raises
    ------
    SetupError
        A library is missing.
    """
    try:
        import docx
    except ImportError as problem:
        raise SetupError(
            gettext(
                "Documents cannot be written ({problem}). Install python-docx, or choose --as pdf.",
                problem=problem,
            )
        ) from None
    paper = docx.Document()
    _prepare(paper, said(asked.title), brand)
    paper.add_paragraph(said(asked.title), "Title")
    paper.add_paragraph(f"{said(asked.intro)} {how_to_answer()}")
    for number, block in enumerate(blocks(asked), start=1):
        _write(paper, number, block)
    return settled(paper.save)


def _prepare(paper: Paper, title: str, brand: Brand) -> None:
    from datetime import datetime

    from docx.shared import Mm, Pt

    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(16)
    accent, ink = (c.lstrip("#") for c in (brand.colours.letters, brand.colours.ink))
    text, titles = (face.family or FONT for face in (brand.base, brand.title_face))
    letters(paper.styles["Normal"], 10, ink, font=text)
    letters(paper.styles["Title"], 20, accent, bold=True, font=titles)
    letters(paper.styles["Heading 2"], 11, ink, bold=True, font=titles)
    letters(paper.styles["Caption"], 9, MUTED, font=text)
    if brand.faces:
        embed_letters(paper, brand)
    put_logo(paper, brand)
    for style, before, after in (("Heading 2", 14, 2), ("Caption", 0, 4)):
        paper.styles[style].paragraph_format.space_before = Pt(before)
        paper.styles[style].paragraph_format.space_after = Pt(after)
        paper.styles[style].paragraph_format.keep_with_next = True
    set_language(paper, tag_of(language().code))
    told = paper.core_properties
    told.title, told.author, told.last_modified_by, told.comments = title[:250], "", "", ""
    told.created = told.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - a date, the same always


def _write(paper: Paper, number: int, block: Block) -> None:
    paper.add_paragraph(f"{number}. {block.title}", "Heading 2")
    if block.hint:
        paper.add_paragraph(block.hint, "Caption")
    if block.kind == GRID:
        _grid(paper, block)
    elif block.kind == LIST:
        _list(paper, block)
    else:
        _places(paper, block)


def _grid(paper: Paper, block: Block) -> None:
    table = _table(paper, 1 + len(block.rows), 2 + len(block.heads))
    for cell, head in zip(table.rows[0].cells[1:], block.heads, strict=False):
        _say(cell, head, 6.5, centred=True)
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for row, (text, code) in zip(table.rows[1:], block.rows, strict=True):
        _say(row.cells[0], text, 9.5)
        for cell in row.cells[1:-1]:
            _say(cell, BOX, 12, centred=True)
        _say(row.cells[-1], code, 6.5, colour=MUTED)
    box = _NUMBER_BOX_MM if all(len(head) <= 2 for head in block.heads) else _BOX_MM
    boxes = [box] * len(block.heads)
    _widths(table, [TEXT_WIDTH_MM - _CODE_MM - sum(boxes), *boxes, _CODE_MM])


def _list(paper: Paper, block: Block) -> None:
    ((_, code),) = block.rows
    table = _table(paper, len(block.heads), 3)
    for row, head in zip(table.rows, block.heads, strict=True):
        _say(row.cells[0], BOX, 12)
        _say(row.cells[1], head, 9.5)
    _say(table.rows[0].cells[2], code, 6.5, colour=MUTED)
    _widths(table, [8, TEXT_WIDTH_MM - 8 - _CODE_MM, _CODE_MM])


def _places(paper: Paper, block: Block) -> None:
    """Lay out places to write in: lines for own words, a short line for a number."""
    for text, code in block.rows:
        line = f"{text}  {'_' * 12}" if text else "_" * 12
        rows = ["_" * 76] * (_LINES if block.tall else 1) if block.kind == LINES else [line]
        for at, row in enumerate(rows):
            paragraph = paper.add_paragraph(row)
            if at == len(rows) - 1:
                _run(paragraph, f"  {code}", 6.5, MUTED)


def _table(paper: Paper, rows: int, columns: int) -> Table:
    table = paper.add_table(rows, columns)
    table.autofit = False
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    return table


def _say(cell: _Cell, text: str, size: float, *, colour: str = INK, centred: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size, colour)


def _run(paragraph: Paragraph, text: str, size: float, colour: str) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(colour)


def _widths(table: Table, widths: list[float]) -> None:
    from docx.shared import Mm

    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
