"""A brand in everything that is sent: colours, letters and logo read back from each format."""

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pikepdf
import pytest
from asking import published_of
from brands import FAMILY, PLUM, firm_in, letters
from docx import Document as Paper
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pypdf import PdfReader

from pmo_workshop.depth import Depth
from pmo_workshop.export import (
    Published,
    branded,
    read_template,
    report_at,
    write_docx,
    write_html,
    write_pdf,
    write_pptx,
    write_xlsx,
)
from pmo_workshop.export.deck.legible import theme_of
from pmo_workshop.intake.brand import Brand, read_brand
from pmo_workshop.palette import BLUE, HOUSE, RED

DRAWN = {
    "type": "figure", "title": "Two bars", "subtitle": "", "alt": "Two bars.", "caption": "",
    "notes": [], "labels": [],
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20" width="60" height="20">'
    f'<rect width="60" height="9" fill="{BLUE}" /><rect y="9" width="9" height="9" fill="{RED}" />'
    "</svg>",
}  # fmt: skip


@pytest.fixture(scope="module")
def brand(tmp_path_factory):
    folder = firm_in(tmp_path_factory.mktemp("clients")) / "acme"
    folder.mkdir()
    return read_brand(folder)


def published_in(brand):
    plain = published_of("northwind")
    return Published(tuple(branded(d, brand) for d in plain.documents), plain.chapters)


@pytest.fixture(scope="module")
def published(brand):
    return published_in(brand)


@pytest.fixture(scope="module")
def board(published):
    return report_at(Depth.BOARD, published)


@pytest.fixture(scope="module")
def letter(brand):
    """A communication: what a word processor gets."""
    plain = replace(published_of("northwind").documents[0], publication={"kind": "Case study"})
    return branded(replace(plain, blocks=[*plain.blocks[:1], DRAWN]), brand)


def test_the_page_has_it_also_on_paper_and_in_the_dark(board, brand):
    page = write_html(board)
    own = brand.colours
    assert f"--accent:{PLUM};" in page
    assert f"--ink:#2b2030;--paper:{own.ground}" in page
    assert f"--accent:{own.on_dark};" in page, "in the dark mode"
    assert page.count(f'@font-face{{font-family:"{FAMILY}"') == 2
    assert f'body{{font-family:"{FAMILY}","Source Sans 3"' in page
    assert '<img class="logo" src="data:image/svg+xml;base64,' in page
    assert 'alt="Brook &amp; Partners"' in page
    plain = write_html(replace(board, brand=Brand()))
    assert PLUM not in plain
    assert f"--accent: {HOUSE}" in plain


def test_the_cover_says_who_made_it_and_how_they_are_reached(board):
    made, contact = "Prepared by Brook & Partners", "reports@brook.example"
    assert (board.cover["made"], board.cover["contact"], board.author) == (
        *(made, contact, "Brook & Partners"),
    )


def test_charts_have_its_colour_and_verdicts_keep_theirs(letter):
    svg = letter.blocks[-1]["svg"]
    assert set(re.findall(r'fill="(#\w+)"', svg)) == {PLUM, RED}


def test_the_pdf_has_it_and_its_tables_keep_the_letters_they_are_measured_in(board):
    from pypdfium2 import PdfDocument

    made = write_pdf(board)
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(io.BytesIO(made)).pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert {FAMILY.replace(" ", ""), "SourceSans3-Regular"} <= fonts
    pdf = PdfDocument(made)
    picture = pdf[0].render(scale=1.5).to_pil().convert("RGB")
    assert PLUM in {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in picture.getcolors(1 << 24)}
    pdf.close()
    with pikepdf.open(io.BytesIO(made)) as opened:
        parts = [part for part in opened.objects if isinstance(part, pikepdf.Dictionary)]
        alternatives = {str(part.Alt) for part in parts if "/Alt" in part}
    assert "Brook & Partners" in alternatives


def test_the_deck_has_it_in_its_theme_and_on_its_master(published):
    deck = Presentation(io.BytesIO(write_pptx(published, read_template())))
    master = deck.slide_masters[0]
    theme = etree.fromstring(theme_of(master).blob)
    colours = {
        name: theme.find(f".//{qn(f'a:{name}')}/{qn('a:srgbClr')}").get("val").lower()
        for name in ("accent1", "dk1", "lt1", "dk2", "hlink")
    }
    plum = PLUM.lstrip("#")
    assert colours == {
        "accent1": plum, "dk1": "2b2030", "lt1": "fffaf2", "dk2": plum, "hlink": plum,
    }  # fmt: skip
    named = theme.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:latin')}")
    assert [latin.get("typeface") for latin in named] == [FAMILY, FAMILY]
    logos = [s for page in (master, deck.slide_layouts[0]) for s in page.shapes if s.name == "Logo"]
    assert [s._element.nvPicPr.cNvPr.get("descr") for s in logos] == ["Brook & Partners"] * 2


def test_the_evidence_has_it_in_its_heads_and_cells(published, brand):
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(published.chapters, brand)))
    head, cell = book["claims"]["A1"], book["claims"]["A2"]
    assert head.fill.fgColor.rgb[2:].lower() == PLUM.lstrip("#")
    assert (head.font.name, cell.font.name) == (FAMILY, FAMILY)
    assert len(book["read me"]._images) == 1


def test_a_letter_has_it_and_carries_its_font(letter):
    made = write_docx(letter)
    paper = Paper(io.BytesIO(made))
    heading, text = paper.styles["Heading 1"].font, paper.styles["Normal"].font
    assert (str(heading.color.rgb).lower(), heading.name) == (PLUM.lstrip("#"), FAMILY)
    assert (str(text.color.rgb).lower(), text.name) == ("2b2030", FAMILY)
    picture = paper.sections[0].header._element.xpath(".//wp:docPr")[0]
    assert picture.get("descr") == "Brook & Partners"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        table = parts.read("word/fontTable.xml").decode()
        assert f'w:name="{FAMILY}"' in table
        carried = sorted(name for name in parts.namelist() if name.endswith(".odttf"))
        key = re.search(r'embedRegular[^>]*w:fontKey="{([^}]*)}"', table)[1]
        raw = parts.read(carried[0])
    mask = bytes.fromhex(key.replace("-", ""))[::-1] * 2
    assert bytes(a ^ b for a, b in zip(raw[:32], mask, strict=True)) + raw[32:] == letters()


def test_equal_brands_give_equal_bytes(letter, published, brand):
    for write in (write_html, write_pdf, write_docx):
        assert write(letter) == write(letter)
    assert write_pptx(published, read_template()) == write_pptx(published, read_template())
