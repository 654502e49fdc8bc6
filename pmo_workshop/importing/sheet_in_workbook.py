"""A sheet or cells put into a workbook, every other part of it left byte for byte as it was.

A workbook is a zip file of XML parts. Only the parts that list what there is are changed: a library
that read and wrote the whole workbook would drop what it does not know.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from lxml.etree import _Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

_BOOK, _LINKS, _STYLES, _CONTENT = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "[Content_Types].xml",
)

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

LINE = 15
"""Height of a line, in points."""

PLAIN, HEAD, TYPED, FAINT = "plain", "head", "typed", "faint"
"""How a cell looks: text that wraps, the head of a column, a cell to type into, small print."""


@dataclass(frozen=True)
class Cell:
    """A text, and how it looks."""

    text: str
    look: str = PLAIN


@dataclass(frozen=True)
class SheetToPut:
    """
    A sheet of text, in which only some cells may be typed into.

    Attributes
    ----------
    name : str
    rows : sequence of sequence of Cell
        From the first row on; a row may be empty.
    widths : sequence of float
        Of the columns, in characters; one without width is hidden, and so are those behind.
    lists : mapping of cell to range
        The drop-down list of a cell, such as ``"C5": "$H$5:$K$5"``.
    wanted : sequence of cell
        Those that are red as long as they are empty.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    lists: Mapping[str, str]
    wanted: Sequence[str] = ()


def with_sheet(data: bytes, sheet: SheetToPut) -> bytes:
    """
    Return a workbook with a sheet added at its end, or put in the place of that of its name.

    Parameters
    ----------
    data : bytes
        A workbook that ``intake.xlsx_file`` has read.
    sheet : SheetToPut

    Returns
    -------
    bytes
        Every part but those that list parts and styles is as it was.
    """
    from lxml import etree  # imported here: only who fills in a workbook needs it

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(part, package.read(part)) for part in package.infolist()]
    content = {part.filename: found for part, found in parts}
    book, links, types, styles = (
        etree.fromstring(content[name]) for name in (_BOOK, _LINKS, _CONTENT, _STYLES)
    )
    path = _path_of(sheet.name, book, links) or _listed(sheet.name, book, links, types, content)
    looks, red = _looks(styles)
    changed = {
        _BOOK: _written(book),
        _LINKS: _written(links),
        _CONTENT: _written(types),
        _STYLES: _written(styles),
        path: _xml_of(sheet, looks, red),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for part, found in parts:
            target.writestr(part, changed.pop(part.filename, found), part.compress_type)
        for name, found in changed.items():
            target.writestr(zipfile.ZipInfo(name, parts[0][0].date_time), found, 8)
    return written.getvalue()


def with_cells(
    data: bytes, name: str, cells: Mapping[tuple[int, int], str | float | date]
) -> bytes:
    """
    Return a workbook with some cells of a sheet set; how they look, and all others, stay.

    Parameters
    ----------
    data : bytes
        A workbook that ``intake.xlsx_file`` has read.
    name : str
        Of the sheet; capitals do not matter.
    cells : mapping of (row, column) to value
        Both from 1 on.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(part, package.read(part)) for part in package.infolist()]
    content = {part.filename: found for part, found in parts}
    book, links, styles = (etree.fromstring(content[part]) for part in (_BOOK, _LINKS, _STYLES))
    path = _path_of(name, book, links)
    sheet = etree.fromstring(content[path])
    for extent in sheet.findall(f"{{{MAIN}}}dimension"):
        sheet.remove(extent)  # it may leave, and would be wrong
    day = _number_of(styles, "cellXfs", "<xf numFmtId='14' applyNumberFormat='1'/>")
    for (row, column), value in sorted(cells.items()):
        _set_cell(_place(sheet, row, column), value, day)
    changed = {path: _written(sheet), _STYLES: _written(styles)}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for part, found in parts:
            target.writestr(part, changed.get(part.filename, found), part.compress_type)
    return written.getvalue()


def _place(sheet: _Element, row: int, column: int) -> _Element:
    """Return a cell of a sheet, made where it is not there: rows and cells are in order."""
    from openpyxl.utils import get_column_letter

    data = sheet.find(f"{{{MAIN}}}sheetData")
    line = _in_order(data, "row", str(row), lambda found: int(found.get("r")) < row)
    address = f"{get_column_letter(column)}{row}"
    return _in_order(line, "c", address, lambda found: _column_of(found.get("r")) < column)


def _in_order(
    parent: _Element, kind: str, address: str, is_before: Callable[[_Element], bool]
) -> _Element:
    from lxml import etree

    for at, found in enumerate(parent):
        if found.get("r") == address:
            return found
        if not is_before(found):
            made = etree.Element(f"{{{MAIN}}}{kind}", r=address)
            parent.insert(at, made)
            return made
    return etree.SubElement(parent, f"{{{MAIN}}}{kind}", r=address)


def _column_of(address: str) -> int:
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(address.rstrip("0123456789")))


def _set_cell(cell: _Element, value: str | float | date, day: int) -> None:
    """Give a cell a value; a day without a look of its own is shown as one."""
    from lxml import etree

    for part in list(cell):
        cell.remove(part)
    cell.attrib.pop("t", None)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        text.text = _UNPRINTABLE.sub("�", value)
    elif isinstance(value, date):
        cell.set("s", cell.get("s", str(day)))
        etree.SubElement(cell, f"{{{MAIN}}}v").text = str((value - _FIRST_DAY).days)
    else:
        etree.SubElement(cell, f"{{{MAIN}}}v").text = f"{value:.15g}"


_FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a workbook, as all but the first two months of its calendar count."""


def _written(element: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)


def _path_of(name: str, book: _Element, links: _Element) -> str:
    """Return the part of the sheet of this name, or nothing."""
    for sheet in book.iter(f"{{{MAIN}}}sheet"):
        if sheet.get("name", "").strip().casefold() == name:
            target = next(
                link.get("Target", "")
                for link in links
                if link.get("Id") == sheet.get(f"{{{_OFFICE}}}id")
            )
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _listed(
    name: str, book: _Element, links: _Element, types: _Element, content: Mapping[str, bytes]
) -> str:
    """List a new sheet in the parts that name all sheets, and return its own part."""
    from lxml import etree

    number = next(n for n in range(1, 10_000) if f"xl/worksheets/sheet{n}.xml" not in content)
    path = f"xl/worksheets/sheet{number}.xml"
    ids = {link.get("Id") for link in links}
    link_id = next(f"rId{n}" for n in range(1, 10_000) if f"rId{n}" not in ids)
    etree.SubElement(
        links,
        f"{{{_RELATIONS}}}Relationship",
        Id=link_id,
        Type=f"{_OFFICE}/worksheet",
        Target=f"/{path}",
    )
    etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{path}", ContentType=_TYPE)
    sheets = book.find(f"{{{MAIN}}}sheets")
    taken = [int(sheet.get("sheetId", "0")) for sheet in sheets]
    added = etree.SubElement(
        sheets, f"{{{MAIN}}}sheet", name=name, sheetId=str(max(taken, default=0) + 1)
    )
    added.set(f"{{{_OFFICE}}}id", link_id)
    return path


# --- How cells look -----------------------------------------------------------------------------


def _looks(styles: _Element) -> tuple[dict[str, int], int]:
    """Add what our cells look like to the styles, unless it is there; return the numbers."""
    bold = _number_of(styles, "fonts", "<font><b/><sz val='11'/><name val='Calibri'/></font>")
    grey = _number_of(
        styles, "fonts", "<font><sz val='9'/><color rgb='FF6B6B6B'/><name val='Calibri'/></font>"
    )
    usual = _number_of(styles, "fonts", "<font><sz val='11'/><name val='Calibri'/></font>")
    fill = _number_of(
        styles,
        "fills",
        "<fill><patternFill patternType='solid'><fgColor rgb='FFE7EDF3'/></patternFill></fill>",
    )
    pale = _number_of(
        styles,
        "fills",
        "<fill><patternFill patternType='solid'><fgColor rgb='FFFFFBE6'/></patternFill></fill>",
    )
    wrapped = "<alignment vertical='top' wrapText='1'/>"
    kinds = {
        PLAIN: f"<xf fontId='{usual}' fillId='0' applyAlignment='1'>{wrapped}</xf>",
        HEAD: f"<xf fontId='{bold}' fillId='{fill}' applyFont='1' applyFill='1' "
        f"applyAlignment='1'>{wrapped}</xf>",
        TYPED: f"<xf numFmtId='49' fontId='{usual}' fillId='{pale}' applyNumberFormat='1' "
        f"applyFill='1' applyAlignment='1' applyProtection='1'>{wrapped}"
        "<protection locked='0'/></xf>",
        FAINT: f"<xf fontId='{grey}' fillId='0' applyFont='1' applyAlignment='1'>"
        "<alignment vertical='top'/></xf>",
    }
    looks = {name: _number_of(styles, "cellXfs", xml) for name, xml in kinds.items()}
    red = "<fill><patternFill><bgColor rgb='FFF4C7C3'/></patternFill></fill>"
    return looks, _number_of(styles, "dxfs", f"<dxf>{red}</dxf>")


_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
)  # fmt: skip
"""The order of the lists in the styles of a workbook."""


def _number_of(styles: _Element, family: str, xml: str) -> int:
    """Return the number of a style in its list, to which it is added if it is not there."""
    from lxml import etree

    listed = styles.find(f"{{{MAIN}}}{family}")
    if listed is None:
        listed = etree.Element(f"{{{MAIN}}}{family}")
        before = [styles.find(f"{{{MAIN}}}{name}") for name in _ORDER[: _ORDER.index(family)]]
        at = max((styles.index(found) for found in before if found is not None), default=-1)
        styles.insert(at + 1, listed)
    (wanted,) = etree.fromstring(f"<styleSheet xmlns='{MAIN}'>{xml}</styleSheet>")
    for number, found in enumerate(listed):
        if _canonical(found) == _canonical(wanted):
            return number
    listed.append(wanted)
    listed.set("count", str(len(listed)))
    return len(listed) - 1


def _canonical(element: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


# --- The sheet ----------------------------------------------------------------------------------


def _xml_of(sheet: SheetToPut, looks: Mapping[str, int], red: int) -> bytes:
    from openpyxl.utils import get_column_letter

    rows = []
    for number, row in enumerate(sheet.rows, start=1):
        cells = "".join(
            f'<c r="{get_column_letter(at)}{number}" s="{looks[cell.look]}" t="inlineStr">'
            f'<is><t xml:space="preserve">{_shown(cell.text)}</t></is></c>'
            if cell.text
            else f'<c r="{get_column_letter(at)}{number}" s="{looks[cell.look]}"/>'
            for at, cell in enumerate(row, start=1)
        )
        height = LINE * max(
            (_lines(c.text, w) for c, w in zip(row, sheet.widths, strict=False)), default=1
        )
        rows.append(f'<row r="{number}" ht="{height}" customHeight="1">{cells}</row>')
    last = len(sheet.widths)
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" hidden="{int(not width)}" customWidth="1"/>'
        for at, width in enumerate(sheet.widths, start=1)
    )
    hidden = f'<col min="{last + 1}" max="16384" width="9" hidden="1" customWidth="1"/>'
    wanted = "".join(
        f'<conditionalFormatting sqref="{cell}"><cfRule type="expression" dxfId="{red}" '
        f'priority="{priority}"><formula>LEN(TRIM({cell}))=0</formula></cfRule>'
        "</conditionalFormatting>"
        for priority, cell in enumerate(sheet.wanted, start=1)
    )
    lists = "".join(
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref={quoteattr(cell)}>'
        f"<formula1>{escape(place)}</formula1></dataValidation>"
        for cell, place in sheet.lists.items()
    )
    if lists:
        lists = f'<dataValidations count="{len(sheet.lists)}">{lists}</dataValidations>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        f"<cols>{widths}{hidden}</cols><sheetData>{''.join(rows)}</sheetData>"
        '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
        f"{wanted}{lists}"
        '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    ).encode()


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes, wrapped in a column that is so many characters wide."""
    return sum(math.ceil(max(len(line), 1) / width) for line in text.split("\n")) if width else 1


def _shown(text: str) -> str:
    return escape(_UNPRINTABLE.sub("�", text))
