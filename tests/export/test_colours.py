"""A client's colour in everything that is sent, read back from each format."""

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from asking import published_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from pmo_workshop.depth import Depth
from pmo_workshop.export import (
    Published,
    read_template,
    report_at,
    what_was_adjusted,
    write_docx,
    write_html,
    write_pdf,
    write_pptx,
    write_xlsx,
)
from pmo_workshop.export.colours import DARK, LEAST_CONTRAST, PAPER, colours_of, contrast
from pmo_workshop.palette import HOUSE

OWN = "#8a1c5c"


@given(st.integers(0, 0xFFFFFF))
def test_letters_of_any_colour_can_be_read_and_keep_its_hue(number):
    given_colour = f"#{number:06x}"
    own = colours_of(given_colour)
    assert own.line == given_colour
    assert contrast(own.letters, PAPER) >= LEAST_CONTRAST
    assert contrast(own.on_dark, DARK) >= LEAST_CONTRAST
    assert bool(what_was_adjusted(given_colour)) == (contrast(given_colour, PAPER) < LEAST_CONTRAST)


def test_contrast_is_that_of_the_guidelines():
    # WCAG 2.2, understanding 1.4.3: #767676 is the lightest grey of 4.5 : 1 on white.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#ffffff") < LEAST_CONTRAST


@pytest.fixture(scope="module")
def published():
    """Return a report in a colour; northwind's charts are not needed."""
    plain = published_of("northwind")
    return Published(
        tuple(replace(d, client={**d.client, "colour": OWN}) for d in plain.documents),
        tuple(replace(c, client={**c.client, "colour": OWN}) for c in plain.chapters),
    )


@pytest.fixture(scope="module")
def board(published):
    return report_at(Depth.BOARD, published)


def test_the_page_has_it_and_the_house_keeps_its_own(board):
    page = write_html(board)
    assert f"--accent:{OWN}" in page
    assert f"--accent:{colours_of(OWN).on_dark}" in page, "in the dark mode"
    plain = write_html(replace(board, client={**board.client, "colour": ""}))
    assert OWN not in plain
    assert f"--accent: {HOUSE}" in plain


def test_the_pdf_has_it(board):
    from pypdfium2 import PdfDocument

    def colours_on_first_page(document):
        pdf = PdfDocument(write_pdf(document))
        picture = pdf[0].render(scale=1.5).to_pil().convert("RGB")
        pdf.close()
        return {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in picture.getcolors(1 << 24)}

    assert OWN in colours_on_first_page(board)
    plain = colours_on_first_page(replace(board, client={**board.client, "colour": ""}))
    assert OWN not in plain
    assert HOUSE in plain


def test_the_deck_has_it_in_its_theme(published):
    deck = Presentation(io.BytesIO(write_pptx(published, read_template())))
    rels = deck.slide_masters[0].part.rels.values()
    theme = next(r.target_part for r in rels if r.reltype.endswith("/theme"))
    slot = etree.fromstring(theme.blob).find(f".//{qn('a:accent1')}/{qn('a:srgbClr')}")
    assert slot.get("val").lower() == OWN.lstrip("#")


def test_the_evidence_has_it_in_its_heads(published):
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(published.chapters)))
    assert book["claims"]["A1"].fill.fgColor.rgb[2:].lower() == OWN.lstrip("#")


def test_a_letter_has_it(board):
    from docx import Document

    paper = Document(io.BytesIO(write_docx(replace(board, publication={"kind": "Case study"}))))
    assert str(paper.styles["Heading 1"].font.color.rgb).lower() == OWN.lstrip("#")


def test_what_is_adjusted_is_said():
    (said,) = what_was_adjusted("#ffe600")
    taken = re.search(r"they are (#\w{6})", said)[1]
    assert taken == colours_of("#ffe600").letters
