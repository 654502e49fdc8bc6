"""A document for a word processor, from the same blocks as the web page and the PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from string import Formatter
from typing import TYPE_CHECKING, Any

from ..errors import SetupError
from ..i18n import gettext
from ..texts import open_place
from .colours import brand_colours
from .document import Block, Document, Run, read_document
from .picture import write_png

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from nbformat import NotebookNode

FONT = "Calibri"
INK, MUTED, AMBER = "1F2933", "55606B", "9A5B00"
TEXT_WIDTH_MM = 170
MOST_COLUMNS = 6
"""Columns of a table in letters of the usual size."""
_LETTERS_PER_LINE = 82  # of a table; room for the wide letters of a computer without the font
_MOMENT_OF_FILES = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can hold

_STYLES = (  # name, base, size, colour, bold, italic, space before, space after
    ("Claim", "Normal", 10.5, INK, False, False, 2, 0),
    ("Basis", "Normal", 8, MUTED, False, False, 0, 6),
    ("Open Place", "Normal", 10.5, AMBER, False, False, 2, 6),
    ("Spoken", "Normal", 11.5, INK, False, True, 2, 6),
    ("Note", "Normal", 10.5, INK, False, False, 2, 6),
    ("Source Line", "Normal", 8, MUTED, False, False, 0, 2),
    ("Kind", "Normal", 9, INK, True, False, 4, 0),
    ("Facts", "Normal", 9.5, MUTED, False, False, 0, 8),
    ("Table Cell", "Normal", 9, INK, False, False, 1, 1),
    ("Table Head", "Normal", 9, MUTED, True, False, 1, 1),
    ("Table Cell Small", "Table Cell", 7.5, INK, False, False, 1, 1),
    ("Table Head Small", "Table Head", 7.5, MUTED, True, False, 1, 1),
)
_CALLOUTS = {"blank": "Open Place", "quote": "Spoken", "source": "Source Line"}


def write_docx(report: NotebookNode | Document) -> bytes:
    """
    Return a document that can be edited in a word processor.

    Parameters
    ----------
    report : NotebookNode or Document
        Executed, see ``read_document``; or what it has read already.

    Returns
    -------
    bytes
        Headings, lists and tables are real ones with styles; header rows are marked, pictures
        have alternative text, the language is stated and no person is named in the properties.
        Equal notebooks give equal bytes.

    Raises
    ------
    WorkbookError
        See ``read_document``.
    SetupError
        A library is missing.
    """
    document = report if isinstance(report, Document) else read_document(report)
    try:
        import docx
    except ImportError as problem:
        raise SetupError(
            f"Documents cannot be written ({problem}). Install python-docx, or choose --format "
            "html,pdf."
        ) from None
    paper = docx.Document()
    _prepare(paper, document)
    _head(paper, document)
    for block in document.blocks:
        _write(paper, block)
    return settled(paper)


def settled(paper: Paper) -> bytes:
    """Return the file with fixed times and order of its parts, so that it can be compared."""
    raw, settled = io.BytesIO(), io.BytesIO()
    paper.save(raw)
    with zipfile.ZipFile(raw) as read, zipfile.ZipFile(settled, "w") as written:
        for name in read.namelist():
            part = zipfile.ZipInfo(name, _MOMENT_OF_FILES)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return settled.getvalue()


# -- the paper -----------------------------------------------------------------------------------


def _prepare(paper: Paper, document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    accent = brand_colours(document.publication.get("colour", ""))[1].lstrip("#")
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(18), Mm(18)
    styles = paper.styles
    letters(styles["Normal"], 10.5, INK)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size, colour in (
        ("Title", 21, INK), ("Heading 1", 11.5, accent), ("Heading 2", 11, accent),
        ("Heading 3", 10.5, INK), ("Caption", 9, MUTED),
    ):  # fmt: skip
        letters(styles[name], size, colour, bold=name != "Caption")
    _no_line_below(styles["Title"])
    _line_above(styles["Heading 1"])
    styles["Title"].paragraph_format.space_after = Pt(4)
    for level in (1, 2, 3):
        styles[f"Heading {level}"].paragraph_format.space_before = Pt(9)
        styles[f"Heading {level}"].paragraph_format.space_after = Pt(3)
    for name, base, size, colour, bold, italic, before, after in _STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        letters(style, size, accent if name == "Kind" else colour, bold=bold, italic=italic)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
    set_language(paper, document.language)
    _properties(paper, document)
    _foot(paper, document)


def letters(
    style: Any, size: float, colour: str, *, bold: bool = False, italic: bool = False
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour.upper())
    style.font.bold, style.font.italic = bold, italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)


def element(name: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _borders(properties: Any, kind: str, **lines: Mapping[str, object]) -> None:
    """Set the lines around a paragraph or table, in place of those there were."""
    from docx.oxml.ns import qn

    for old in properties.findall(qn(kind)):
        properties.remove(old)
    box = element(kind)
    for side, told in lines.items():
        box.append(element(f"w:{side}", **told))
    if kind == "w:pBdr":
        # The schema orders the parts of a paragraph's properties: lines come before these.
        properties.insert_element_before(
            box, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
            "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
            "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
            "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection",
            "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle",
            "w:rPr", "w:sectPr", "w:pPrChange",
        )  # fmt: skip
    else:
        properties.insert_element_before(
            box, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"
        )


def _stroke(size: int, colour: str, style: str = "single", space: int = 4) -> dict[str, object]:
    return {"val": style, "sz": size, "space": space, "color": colour.lstrip("#").upper()}


def _no_line_below(style: Any) -> None:
    _borders(style.element.get_or_add_pPr(), "w:pBdr")


def _line_above(style: Any) -> None:
    _borders(style.element.get_or_add_pPr(), "w:pBdr", top=_stroke(4, "D9DFE5"))


def set_language(paper: Paper, language: str) -> None:
    from docx.oxml.ns import qn

    defaults = paper.styles.element.find(qn("w:docDefaults"))
    for properties in defaults.iter(qn("w:rPr")):
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(element("w:lang", val=language, eastAsia="zh-CN", bidi="ar-SA"))


def _properties(paper: Paper, document: Document) -> None:
    day = document.report_date
    moment = datetime(day.year, day.month, day.day) if day else datetime(2000, 1, 1)  # noqa: DTZ001 - a date, written as it is
    properties = paper.core_properties
    properties.title = document.title[:250]
    properties.subject = document.publication.get("kind", "")[:250]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.keywords = properties.category = ""
    properties.language = document.language
    properties.created = properties.modified = moment
    properties.revision = 1


def _foot(paper: Paper, document: Document) -> None:
    line = paper.sections[0].footer.paragraphs[0]
    line.style = paper.styles["Source Line"]
    about = " · ".join(filter(None, (document.client_name, document.date_in_words)))
    line.add_run(f"{about} · " if about else "")
    for text, _, place, _ in Formatter().parse(gettext("Page {page} of {pages}")):
        line.add_run(text)
        if place:
            _field(line, {"page": "PAGE", "pages": "NUMPAGES"}[place])


def _field(line: Paragraph, code: str) -> None:
    from docx.oxml.ns import qn

    for part in ("begin", "separate", "end"):
        run = line.add_run()
        if part == "separate":
            told = element("w:instrText")
            told.text = code
            told.set(qn("xml:space"), "preserve")
            run._r.append(told)
            run = line.add_run()
        run._r.append(element("w:fldChar", fldCharType=part))
        if part == "separate":
            line.add_run("1")


def _head(paper: Paper, document: Document) -> None:
    line = brand_colours(document.publication.get("colour", ""))[0]
    kind = paper.add_paragraph(document.series, "Kind")
    _borders(kind._p.get_or_add_pPr(), "w:pBdr", top=_stroke(48, line, space=8))
    paper.add_paragraph(style="Title").add_run(document.title)
    about = (document.client_name, document.client.get("sector", ""), document.date_in_words)
    if any(about):
        paper.add_paragraph(" · ".join(filter(None, about)), "Facts")


# -- the blocks ----------------------------------------------------------------------------------


def _write(paper: Paper, block: Block) -> None:
    writers: dict[str, Callable[[Paper, Block], None]] = {
        "heading": _heading,
        "paragraph": lambda paper, block: _runs(paper.add_paragraph(), block["runs"]),
        "list": _list,
        "callout": _callout,
        "claims": _claims,
        "figure": _figure,
        "table": _table,
        "ledger": _table,
    }
    writers[block["type"]](paper, block)


def _runs(paragraph: Paragraph, runs: list[Run]) -> None:
    for run in runs:
        piece = paragraph.add_run(run["text"])
        piece.bold = True if run["style"] == "strong" else None
        piece.italic = True if run["style"] == "emphasis" else None


def _heading(paper: Paper, block: Block) -> None:
    level = min(block["level"] - 1, 3)
    _runs(paper.add_paragraph(style=f"Heading {level}"), block["runs"])


def _list(paper: Paper, block: Block) -> None:
    style = "List Number" if block["ordered"] else "List Bullet"
    for item in block["items"]:
        for part in item:
            if part["type"] == "paragraph":
                _runs(paper.add_paragraph(style=style), part["runs"])
            else:
                _write(paper, part)


def _callout(paper: Paper, block: Block) -> None:
    style = _CALLOUTS.get(block["kind"], "Note")
    if block["title"]:
        paper.add_paragraph(style=style).add_run(block["title"]).bold = True
    for part in block["blocks"]:
        if part["type"] != "paragraph":
            _write(paper, part)
            continue
        line = paper.add_paragraph(style=style)
        _runs(line, part["runs"])
        if block["kind"] == "blank":
            dashed = _stroke(6, AMBER, "dashed")
            _borders(line._p.get_or_add_pPr(), "w:pBdr", top=dashed, left=dashed, bottom=dashed,
                     right=dashed)  # fmt: skip


def _claims(paper: Paper, block: Block) -> None:
    for claim in block["claims"]:
        sentence = paper.add_paragraph(claim["text"], "Claim")
        if claim["basis"]:
            sentence.paragraph_format.keep_with_next = True
            paper.add_paragraph(" · ".join(claim["basis"]), "Basis")


def _figure(paper: Paper, block: Block) -> None:
    from docx.shared import Mm

    for text, style in ((block["title"], "Caption"), (block["subtitle"], "Basis")):
        if text:
            paper.add_paragraph(text, style).paragraph_format.keep_with_next = True
    place = paper.add_paragraph()
    caption = " ".join(filter(None, (block["caption"], *block["notes"])))
    place.paragraph_format.keep_with_next = bool(caption)
    picture = place.add_run().add_picture(
        io.BytesIO(write_png(block["svg"])), width=Mm(TEXT_WIDTH_MM)
    )
    picture._inline.docPr.set("descr", block["alt"])
    if caption:
        paper.add_paragraph(caption, "Caption")


def _table(paper: Paper, block: Block) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if block["title"]:
        title = paper.add_paragraph(block["title"], "Caption")
        title.paragraph_format.keep_with_next = True
    columns = block["columns"]
    size = " Small" if len(columns) > MOST_COLUMNS else ""
    table = paper.add_table(rows=0, cols=len(columns))
    dark, light = _stroke(4, MUTED, space=0), _stroke(4, "D9DFE5", space=0)
    _borders(table._tbl.tblPr, "w:tblBorders", top=dark, bottom=light, insideH=light)
    for at, cells in enumerate([[c["title"] for c in columns], *block["rows"]]):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        if at == 0:
            row._tr.get_or_add_trPr().append(element("w:tblHeader"))
        for cell, text, column in zip(row.cells, cells, columns, strict=True):
            line = cell.paragraphs[0]
            line.style = paper.styles[f"Table {'Cell' if at else 'Head'}{size}"]
            if column["align"] == "right":
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _cell(line, text)
    _widths(table, block)
    for note in block["notes"]:
        paper.add_paragraph(note, "Basis")
    if not block["notes"]:
        paper.add_paragraph(style="Basis")


def _cell(line: Paragraph, text: str) -> None:
    from docx.shared import RGBColor

    run = line.add_run(text)
    if open_place() in text:
        run.font.color.rgb = RGBColor.from_string(AMBER)


def _widths(table: Table, block: Block) -> None:
    """Share the width of the page by the longest text of each column; words stay whole."""
    from docx.shared import Mm

    texts = list(zip([c["title"] for c in block["columns"]], *block["rows"], strict=True))
    least = [max(len(w) for cell in column for w in cell.split() or [""]) + 3 for column in texts]
    wish = [min(max(map(len, column)) + 3, 34) for column in texts]
    spare = max(_LETTERS_PER_LINE - sum(least), 0)
    more = [max(w - at_least, 0) for w, at_least in zip(wish, least, strict=True)]
    lengths = [a + spare * m / (sum(more) or 1) for a, m in zip(least, more, strict=True)]
    table.autofit = False
    for at, length in enumerate(lengths):
        width = Mm(round(TEXT_WIDTH_MM * length / sum(lengths), 1))
        table.columns[at].width = width
        for cell in table.columns[at].cells:
            cell.width = width
