"""A document for a word processor, from the same blocks as the web page and the PDF."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import cycle
from string import Formatter
from typing import TYPE_CHECKING, Any

from ..errors import SetupError
from ..i18n import gettext
from ..intake.brand import Brand, Kind
from ..paths import shipped
from ..texts import open_place
from .branding import as_picture
from .document import Block, Document, Run, plain_text, read_document, unbroken
from .office_file import settled
from .picture import PRINTED_DOTS, write_png

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from nbformat import NotebookNode

FONT, CARRIED = "Calibri", "Source Sans 3"
_FACES = {
    "embedRegular": "SourceSans3_400Regular.ttf",
    "embedBold": "SourceSans3_700Bold.ttf",
    "embedItalic": "SourceSans3_400Regular_Italic.ttf",
}
"""The font that travels with a communication: a page ends where it ends, in any word processor."""
INK, MUTED, AMBER = "1F2933", "55606B", "9A5B00"
TEXT_WIDTH_MM = 170
MOST_COLUMNS = 6
"""Columns of a table in letters of the usual size."""
_LETTERS_PER_LINE = 96  # of a table
_LONGEST_NAME = 64  # letters that a word processor takes in the title of a content control

_STYLES = (  # name, base, size, colour, bold, italic, space before, space after
    ("Claim", "Normal", 10, INK, False, False, 1, 1),
    ("Basis", "Normal", 8.5, MUTED, False, False, 0, 2),
    ("Below Table", "Normal", 4, MUTED, False, False, 0, 0),
    ("Open Place", "Normal", 10, AMBER, False, False, 1, 2),
    ("Spoken", "Normal", 11, INK, False, True, 2, 4),
    ("Note", "Normal", 10, INK, False, False, 2, 4),
    ("Source Line", "Normal", 8.5, MUTED, False, False, 0, 0),
    ("Kind", "Normal", 9, INK, True, False, 4, 0),
    ("Facts", "Normal", 9.5, MUTED, False, False, 0, 3),
    ("Table Cell", "Normal", 9, INK, False, False, 1, 1),
    ("Table Head", "Normal", 9, INK, True, False, 1, 1),
    ("Table Cell Small", "Table Cell", 8.5, INK, False, False, 1, 1),
    ("Table Head Small", "Table Head", 8.5, INK, True, False, 1, 1),
)
TABLE_STYLE = "Finding Table"
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
    document = unbroken(report if isinstance(report, Document) else read_document(report))
    try:
        import docx
    except ImportError as problem:
        raise SetupError(
            gettext(
                "Documents cannot be written ({problem}). Install python-docx, or choose "
                "--format html,pdf.",
                problem=problem,
            )
        ) from None
    paper = docx.Document()
    _prepare(paper, document)
    _head(paper, document)
    named = document.series
    for block in document.blocks:
        named = plain_text(block["runs"]) if block["type"] == "heading" else named
        _write(paper, block, named)
    return settled(paper.save)


# -- the paper -----------------------------------------------------------------------------------


def _prepare(paper: Paper, document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    brand = document.brand
    accent, ink = (c.lstrip("#").upper() for c in (brand.colours.letters, brand.colours.ink))
    text, titles = (face.family or CARRIED for face in (brand.base, brand.title_face))
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(12), Mm(12)
    section.header_distance, section.footer_distance = Mm(5), Mm(6)
    styles = paper.styles
    letters(styles["Normal"], 10, ink, font=text)
    styles["Normal"].paragraph_format.space_after = Pt(3)
    styles["Normal"].paragraph_format.line_spacing = 1.0
    for name in ("List Bullet", "List Number"):
        styles[name].paragraph_format.space_after = Pt(1)
    for name, size, colour in (
        ("Title", 18, ink), ("Heading 1", 11.5, accent), ("Heading 2", 11, accent),
        ("Heading 3", 10.5, ink), ("Caption", 9, MUTED),
    ):  # fmt: skip
        own = text if name == "Caption" else titles
        letters(styles[name], size, colour, bold=name != "Caption", font=own)
    _no_line_below(styles["Title"])
    _line_above(styles["Heading 1"])
    styles["Title"].paragraph_format.space_after = Pt(4)
    for level in (1, 2, 3):
        styles[f"Heading {level}"].paragraph_format.space_before = Pt(3)
        styles[f"Heading {level}"].paragraph_format.space_after = Pt(1)
    for name, base, size, colour, bold, italic, before, after in _STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        letters(
            style,
            size,
            accent if name == "Kind" else ink if colour == INK else colour,
            bold=bold,
            italic=italic,
            font=text,
        )
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
    styles["Open Place"].paragraph_format.left_indent = Pt(_INSIDE)
    styles["Open Place"].paragraph_format.right_indent = Pt(_INSIDE)
    _table_style(paper, accent)
    embed_letters(paper, brand)
    put_logo(paper, brand)
    set_language(paper, document.language)
    _properties(paper, document)
    _foot(paper, document)


_INSIDE = 5
"""Points by which an open place is set in, so that its frame ends at the margins."""


def _table_style(paper: Paper, accent: str) -> None:
    """Add the style of our tables: lines between rows, a head of its own, no lines upright."""
    from docx.enum.style import WD_STYLE_TYPE

    style = paper.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    style.base_style = paper.styles["Normal Table"]
    lines = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        colour = "D9DFE5" if side == "insideH" else accent
        lines.append(element(f"w:{side}", **_stroke(4, colour, space=0)))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=80, type="dxa"))
    whole = element("w:tblPr")
    whole.extend([element("w:tblStyleRowBandSize", val=1), lines, margins])
    head = element("w:tblStylePr", type="firstRow")
    bold, cells = element("w:rPr"), element("w:tcPr")
    bold.append(element("w:b"))
    below = element("w:tcBorders")
    below.append(element("w:bottom", **_stroke(8, accent, space=0)))
    cells.extend([below, element("w:shd", val="clear", color="auto", fill="F3F5F7")])
    head.extend([bold, cells])
    style.element.extend([whole, head])


def _carried(brand: Brand) -> dict[str, dict[str, bytes]]:
    """Return the files of letters that travel with the document, by family and what each is for."""
    found: dict[str, dict[str, bytes]] = {}
    if not (brand.base.family and brand.title_face.family):
        folder = shipped("templates") / "pdf" / "fonts"
        found[CARRIED] = {kind: (folder / file).read_bytes() for kind, file in _FACES.items()}
    for face in (brand.base, brand.title_face):
        for file in face.files:
            if file.kind is Kind.TTF:
                place = "Bold" if file.weight >= _BOLD_FROM else ""
                place += "Italic" if file.italic else "" if place else "Regular"
                found.setdefault(face.family, {}).setdefault(f"embed{place}", file.data)
    return {name: dict(sorted(files.items(), key=_in_order)) for name, files in found.items()}


_BOLD_FROM = 600
_ORDER = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")


def _in_order(file: tuple[str, bytes]) -> int:
    """Return the place of a file in the list of a font, whose order the schema sets."""
    return _ORDER.index(file[0])


def put_logo(paper: Paper, brand: Brand) -> None:
    """Put the logo at the right of the head of every page, where no text stands."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    if brand.logo is None:
        return
    line = paper.sections[0].header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line.paragraph_format.space_after = Mm(0)
    high = min(_LOGO_MM, _WIDEST_LOGO_MM * brand.logo.height / brand.logo.width)
    picture = line.add_run().add_picture(io.BytesIO(as_picture(brand.logo)), height=Mm(high))
    picture._inline.docPr.set("descr", brand.logo.alt)


_LOGO_MM, _WIDEST_LOGO_MM = 6.5, 60.0


def embed_letters(paper: Paper, brand: Brand) -> None:
    """Put fonts into the document, hidden as the standard asks (ECMA-376, part 4, 8.1)."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from lxml import etree

    table = paper.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts, at = parse_xml(table.blob), 0
    for name, files in _carried(brand).items():
        face = element("w:font", name=name)
        for kind, font in files.items():
            at += 1
            key = uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {kind}")
            hidden = bytes(a ^ b for a, b in zip(font[:32], cycle(key.bytes[::-1]), strict=False))
            part = Part(
                PackURI(f"/word/fonts/font{at}.odttf"),
                "application/vnd.openxmlformats-officedocument.obfuscatedFont",
                hidden + font[32:],
                table.package,
            )
            told = element(f"w:{kind}", fontKey=f"{{{str(key).upper()}}}")
            told.set(qn("r:id"), table.relate_to(part, RELATIONSHIP_TYPE.FONT))
            face.append(told)
        fonts.append(face)
    table._blob = etree.tostring(fonts, encoding="UTF-8", standalone=True, xml_declaration=True)
    paper.settings.element.insert(0, element("w:embedTrueTypeFonts"))


def letters(
    style: Any,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    italic: bool = False,
    font: str = FONT,
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = font, Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour.upper())
    style.font.bold, style.font.italic = bold, italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)


def element(tag: str, /, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _borders(properties: Any, **lines: Mapping[str, object]) -> None:
    """Set the lines around a paragraph in place of those there were."""
    from docx.oxml.ns import qn

    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    box = element("w:pBdr")
    for side, told in lines.items():
        box.append(element(f"w:{side}", **told))
    # The schema orders the parts of a paragraph's properties: lines come before these.
    properties.insert_element_before(
        box, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
        "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
        "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
        "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection",
        "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle",
        "w:rPr", "w:sectPr", "w:pPrChange",
    )  # fmt: skip


def _stroke(size: int, colour: str, style: str = "single", space: int = 4) -> dict[str, object]:
    return {"val": style, "sz": size, "space": space, "color": colour.lstrip("#").upper()}


def _no_line_below(style: Any) -> None:
    _borders(style.element.get_or_add_pPr())


def _line_above(style: Any) -> None:
    _borders(style.element.get_or_add_pPr(), top=_stroke(4, "D9DFE5"))


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
    properties.author = document.author[:250]
    properties.last_modified_by = properties.comments = ""
    properties.keywords = properties.category = ""
    properties.language = document.language
    properties.created = properties.modified = moment
    properties.revision = 1


def _foot(paper: Paper, document: Document) -> None:
    line = paper.sections[0].footer.paragraphs[0]
    line.style = paper.styles["Source Line"]
    about = " · ".join(filter(None, (document.client_name, document.date_in_words)))
    line.add_run(f"{about} · " if about else "")
    for text, place, *_ in Formatter().parse(gettext("Page {page} of {pages}")):
        line.add_run(text)
        if place:
            _field(line, {"page": "PAGE", "pages": "NUMPAGES"}[place])


def _field(line: Paragraph, code: str) -> None:
    """Add a number that the word processor reckons."""
    field, run, shown = element("w:fldSimple", instr=code), element("w:r"), element("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    line._p.append(field)


def _head(paper: Paper, document: Document) -> None:
    line = document.colours.line
    kind = paper.add_paragraph(document.series, "Kind")
    _borders(kind._p.get_or_add_pPr(), top=_stroke(48, line, space=8))
    _told(paper.add_paragraph(style="Title"), document.title, document.series)
    about = " · ".join(filter(None, (document.client_name, document.date_in_words)))
    if about:
        paper.add_paragraph(about, "Facts")


# -- the blocks ----------------------------------------------------------------------------------


def _write(paper: Paper, block: Block, named: str) -> None:
    """Write a block; ``named`` is the heading that it stands below."""
    writers: dict[str, Callable[[Paper, Block, str], None]] = {
        "heading": _heading,
        "paragraph": lambda paper, block, _: _runs(paper.add_paragraph(), block["runs"]),
        "list": _list,
        "callout": _callout,
        "claims": _claims,
        "figure": _figure,
        "table": _table,
        "ledger": _table,
    }
    writers[block["type"]](paper, block, named)


def _told(line: Paragraph, text: str, named: str) -> None:
    """Write a text; what is to be filled in is a control that asks for it."""
    before, mark, what = text.partition(open_place())
    if not mark:
        line.add_run(text)
        return
    line.add_run(before)
    line._p.append(_control(named, f"{mark}{what}"))


def _control(named: str, prompt: str) -> Any:
    """Return a content control: its title, and the prompt that goes when somebody writes."""
    told = element("w:sdtPr")
    told.extend([element("w:alias", val=named[:_LONGEST_NAME]), element("w:showingPlcHdr")])
    told.append(element("w:text", multiLine=1))
    run, look, words = element("w:r"), element("w:rPr"), element("w:t")
    look.append(element("w:color", val=AMBER))
    words.text = prompt
    run.extend([look, words])
    content, control = element("w:sdtContent"), element("w:sdt")
    content.append(run)
    control.extend([told, content])
    return control


def _runs(paragraph: Paragraph, runs: list[Run]) -> None:
    for run in runs:
        piece = paragraph.add_run(run["text"])
        piece.bold = True if run["style"] == "strong" else None
        piece.italic = True if run["style"] == "emphasis" else None


def _heading(paper: Paper, block: Block, named: str) -> None:
    level = min(block["level"] - 1, 3)
    _runs(paper.add_paragraph(style=f"Heading {level}"), block["runs"])


def _list(paper: Paper, block: Block, named: str) -> None:
    style = "List Number" if block["ordered"] else "List Bullet"
    for item in block["items"]:
        for part in item:
            if part["type"] == "paragraph":
                _runs(paper.add_paragraph(style=style), part["runs"])
            else:
                _write(paper, part, named)


def _callout(paper: Paper, block: Block, named: str) -> None:
    style = _CALLOUTS.get(block["kind"], "Note")
    if block["title"]:
        paper.add_paragraph(style=style).add_run(block["title"]).bold = True
    if block["kind"] == "source":
        lines = (plain_text(part["runs"]) for part in block["blocks"])
        paper.add_paragraph(" ".join(lines), style)
        return
    for part in block["blocks"]:
        if part["type"] != "paragraph":
            _write(paper, part, named)
            continue
        line = paper.add_paragraph(style=style)
        if block["kind"] != "blank":
            _runs(line, part["runs"])
        else:
            _told(line, plain_text(part["runs"]), named)
            dashed = _stroke(6, AMBER, "dashed")
            _borders(line._p.get_or_add_pPr(), top=dashed, left=dashed, bottom=dashed,
                     right=dashed)  # fmt: skip


def _claims(paper: Paper, block: Block, named: str) -> None:
    for claim in block["claims"]:
        sentence = paper.add_paragraph(claim["text"], "Claim")
        if claim["basis"]:
            sentence.paragraph_format.keep_with_next = True
            paper.add_paragraph(" · ".join(claim["basis"]), "Basis")


def _figure(paper: Paper, block: Block, named: str) -> None:
    from docx.shared import Mm

    for text, style in ((block["title"], "Caption"), (block["subtitle"], "Basis")):
        if text:
            paper.add_paragraph(text, style).paragraph_format.keep_with_next = True
    place = paper.add_paragraph()
    caption = " ".join(filter(None, (block["caption"], *block["notes"])))
    place.paragraph_format.keep_with_next = bool(caption)
    picture = place.add_run().add_picture(
        io.BytesIO(write_png(block["svg"], PRINTED_DOTS)), width=Mm(TEXT_WIDTH_MM)
    )
    picture._inline.docPr.set("descr", block["alt"])
    if caption:
        paper.add_paragraph(caption, "Caption")


def _table(paper: Paper, block: Block, named: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    columns = block["columns"]
    size = " Small" if len(columns) > MOST_COLUMNS else ""
    table = paper.add_table(rows=0, cols=len(columns), style=TABLE_STYLE)
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
            _told(line, text, column["title"] or named)
    _widths(table, block)
    for note in block["notes"]:
        paper.add_paragraph(note, "Basis")
    if not block["notes"]:
        paper.add_paragraph(style="Below Table")


def _widths(table: Table, block: Block) -> None:
    """Share the width of the page by the longest text of each column; words stay whole."""
    from docx.shared import Mm

    texts = list(zip([c["title"] for c in block["columns"]], *block["rows"], strict=True))
    words = [[word for cell in column for word in cell.split(" ")] for column in texts]
    least = [max(map(len, column)) + 3 for column in words]
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
