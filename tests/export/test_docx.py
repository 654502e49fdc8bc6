"""The document for a word processor: real styles, marked tables, pictures with words."""

import io
import zipfile

from docx import Document as read_paper
from docx.oxml.ns import qn

from pmo_workshop.export.document import Document
from pmo_workshop.export.docx import write_docx
from pmo_workshop.export.html import write_html

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">'
    '<rect x="0" y="0" width="60" height="50" fill="#1b5e84"/></svg>'
)


def _text(text):
    return {"type": "paragraph", "runs": [{"text": text, "style": ""}]}


def _document():
    return Document(
        title="Outcome <b>first</b>",
        client={"id": "a", "name": "Acme & Söhne", "report_date": "2026-04-30"},
        publication={"kind": "Case study"},
        blocks=[
            {"type": "heading", "level": 2, "runs": [{"text": "The need", "style": ""}], "id": "n"},
            {"type": "callout", "kind": "blank", "title": "",
             "blocks": [_text("To fill in: the need")]},
            {"type": "claims", "claims": [{"text": "3 of 7 told.", "basis": ["n = 7"], "id": "x"}]},
            {"type": "list", "ordered": False, "items": [[_text("one")], [_text("two")]]},
            {
                "type": "figure",
                "title": "The bar ends at 60",
                "subtitle": "Length of one bar.",
                "svg": SVG,
                "alt": "A blue bar to 60.",
                "caption": "The bar.",
                "notes": [],
            },
            {"type": "table", "title": "Cost", "notes": ["A note."],
             "columns": [{"title": "What", "align": "left"}, {"title": "GBP", "align": "right"}],
             "rows": [["PMO", "12"], ["To fill in: other", "–"]]},
        ],
    )  # fmt: skip


def _paper():
    return read_paper(io.BytesIO(write_docx(_document())))


def _said(part):
    """Return what a reader sees of a paragraph or a cell, that of its controls too."""
    element = getattr(part, "_p", None)
    return "".join(t.text for t in (part._tc if element is None else element).iter(qn("w:t")))


def test_headings_and_styles_are_real():
    styles = {_said(p): p.style.name for p in _paper().paragraphs}
    assert styles["Outcome <b>first</b>"] == "Title"
    assert styles["The need"] == "Heading 1"
    assert styles["To fill in: the need"] == "Open Place"
    assert styles["3 of 7 told."] == "Claim"
    assert styles["one"] == "List Bullet"
    assert styles["The bar."] == "Caption"


def test_the_first_row_of_a_table_is_its_head_and_repeats():
    (table,) = _paper().tables
    assert table.style.name == "Finding Table"
    assert [[_said(cell) for cell in row.cells] for row in table.rows] == [
        ["What", "GBP"], ["PMO", "12"], ["To fill in: other", "–"],
    ]  # fmt: skip
    marked = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert marked == [True, False, False]


def test_a_picture_has_its_words():
    (picture,) = _paper().inline_shapes
    assert picture._inline.docPr.get("descr") == "A blue bar to 60."


def test_the_language_and_who_made_it_are_stated():
    paper = _paper()
    languages = {e.get(qn("w:val")) for e in paper.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    properties = paper.core_properties
    assert (properties.author, properties.last_modified_by) == ("PMO of Acme & Söhne", "")
    assert (properties.title, properties.language) == ("Outcome <b>first</b>", "en-GB")
    assert f"{properties.created:%Y-%m-%d}" == "2026-04-30"


def test_the_document_says_what_the_page_says():
    paper, page = _paper(), write_html(_document())
    for text in ("The need", "To fill in: the need", "3 of 7 told.", "n = 7", "A note.", "PMO"):
        assert text in page
        cells = [_said(c) for t in paper.tables for row in t.rows for c in row.cells]
        assert text in [_said(p) for p in paper.paragraphs] + cells


def test_an_open_place_is_a_control_that_names_its_field():
    asked = {
        control.find(f".//{qn('w:alias')}").get(qn("w:val")): "".join(
            text.text for text in control.iter(qn("w:t"))
        )
        for control in _paper().element.iter(qn("w:sdt"))
    }
    assert asked == {"The need": "To fill in: the need", "What": "To fill in: other"}


def test_a_picture_has_300_dots_to_the_inch():
    paper = _paper()
    (picture,) = paper.inline_shapes
    (image,) = [part for part in paper.part.package.iter_parts() if part.partname.ext == "png"]
    dots = int.from_bytes(image.blob[16:20], "big") / (picture.width / 914_400)
    assert 285 < dots < 315


def test_the_letters_travel_with_the_document():
    with zipfile.ZipFile(io.BytesIO(write_docx(_document()))) as parts:
        fonts = [name for name in parts.namelist() if name.endswith(".odttf")]
        assert len(fonts) == 3
        assert b"embedRegular" in parts.read("word/fontTable.xml")


def test_equal_documents_give_equal_bytes_without_times():
    assert write_docx(_document()) == write_docx(_document())
    with zipfile.ZipFile(io.BytesIO(write_docx(_document()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_pages_are_counted_at_the_foot():
    (line,) = _paper().sections[0].footer.paragraphs
    fields = [field.get(qn("w:instr")) for field in line._p.iter(qn("w:fldSimple"))]
    assert _said(line) == "Acme & Söhne · 30 April 2026 · Page 1 of 1"
    assert fields == ["PAGE", "NUMPAGES"]
