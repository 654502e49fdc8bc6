"""The PDF: the client's text as it is, accessible, never clipped, the same bytes every time."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pypdf
import pytest
from notebooks import claim, code, figure, notebook, statement, table, text

from pmo_workshop.claims import Statement
from pmo_workshop.export import write_pdf
from pmo_workshop.export.exporters import PmoPDFExporter
from pmo_workshop.export.fonts import printable, visible
from pmo_workshop.export.layout import BREAK, LANDSCAPE, PORTRAIT, table_parts

CORPUS = Path(__file__).parents[1] / "corpus"
STRINGS = [
    *json.loads((CORPUS / "strings" / "xss_o.json").read_text(encoding="utf-8")),
    *json.loads((CORPUS / "strings" / "template_o.json").read_text(encoding="utf-8")),
]
TEXTS = json.loads((CORPUS / "pdf" / "text_o.json").read_text(encoding="utf-8"))


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """Return all text without white space: lines may be broken anywhere."""
    return squeezed("".join(page.extract_text() for page in read(pdf).pages))


def squeezed(value: str) -> str:
    return re.sub(r"\s+", "", value)


def made_with(naughty: str):
    return notebook(
        text("## A section"),
        code(
            claim(naughty),
            figure(caption=naughty, alt=f"Seen: {naughty}", text=visible(naughty)),
            table([[naughty, "0.1", "1"]], titles=("A", "B", naughty), title=naughty),
            statement(Statement("next", (naughty, naughty))),
        ),
        client={"name": naughty, "sector": naughty},
    )


@pytest.mark.parametrize("naughty", STRINGS, ids=range(len(STRINGS)))
def test_no_text_is_code(naughty):
    wanted = squeezed(printable(visible(naughty)))
    assert text_of(write_pdf(made_with(naughty))).count(wanted) >= 6


@pytest.mark.parametrize("case", TEXTS, ids=[case["why"] for case in TEXTS])
def test_every_script_is_printed_or_marked(case):
    pdf = write_pdf(made_with(case["text"]))
    assert pdf.startswith(b"%PDF")
    if case["why"] in ("invisible breaks", "math letters"):
        assert text_of(pdf).count(squeezed(printable(visible(case["text"])))) >= 5


@pytest.mark.parametrize(
    "shown", [claim("x" * 2000), table([["x" * 2000, "0.1", "1"]])], ids=["claim", "table"]
)
def test_a_long_word_stays_on_the_page(shown):
    lines = read(write_pdf(notebook(code(shown)))).pages[-1].extract_text().splitlines()
    assert sum(line.count("x") for line in lines) == 2000
    assert max(line.count("x") for line in lines) < 130


@pytest.mark.parametrize(
    "label", ["शब्द", "مرحبا", "שָׁלוֹם", "มี่", "❤️‍🔥", "Z\u0351\u036b", "価値"], ids=ascii
)
def test_a_label_of_a_chart_may_be_in_any_script(label):
    assert write_pdf(notebook(code(figure(text=label)))).startswith(b"%PDF")


def test_a_label_in_another_script_stands_where_its_chart_has_it_also_below_a_title():
    from pypdfium2 import PdfDocument

    def above_caption(title):
        shown = figure(text="Ж\u0301", caption="Gap by dimension.")
        shown.metadata["image/svg+xml"]["title"] = title
        pages = PdfDocument(write_pdf(notebook(code(shown))))
        page = pages[len(pages) - 1].get_textpage()
        label, caption = (page.search(words).get_next()[0] for words in ("Ж", "Gap by"))
        return page.get_charbox(label)[1] - page.get_charbox(caption)[1]

    assert above_caption("A title of the chart") == pytest.approx(above_caption(""), abs=0.5)


def test_the_file_is_tagged_titled_and_dated():
    reader = read(write_pdf(notebook(text("## A"), code(figure()))))
    assert reader.metadata.title == "Building Trust – Northwind Infrastructure"
    assert reader.metadata.creation_date.date().isoformat() == "2026-03-31"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/PageMode"] == "/UseOutlines"  # opens with its bookmarks
    assert reader.metadata.author == "PMO of Northwind Infrastructure"
    assert reader.metadata.subject == "Unlocking PMO Value"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_who_prepared_a_report_is_its_author():
    made = notebook(text("## A"), client={"name": "Acme", "prepared_by": "Able Consultants"})
    assert read(write_pdf(made)).metadata.author == "Able Consultants"


def marked(pdf: bytes) -> list[pypdf.generic.DictionaryObject]:
    """Return all that stands in the tree of a PDF's structure."""
    found, left = [], [read(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while left:
        part = left.pop().get_object()
        if isinstance(part, list):
            left += part
        elif isinstance(part, dict):
            found.append(part)
            left += [part["/K"]] if "/K" in part else []
    return found


def test_a_table_has_heads_of_columns_and_of_rows():
    """A cell that named its heads would hide that of its row from a reader."""
    pdf = write_pdf(notebook(code(table([["Reporting", "−0.8", "31"], ["Empathy", "0.1", "31"]]))))
    cells = [part for part in marked(pdf) if part.get("/S") in ("/TH", "/TD")]
    facts = [next(a for a in c["/A"] if a["/O"] == "/Table") for c in cells]
    told = sorted((c["/S"], a.get("/Scope", "")) for c, a in zip(cells, facts, strict=True))
    assert told == [*[("/TD", "")] * 4, *[("/TH", "/Column")] * 3, *[("/TH", "/Row")] * 2]
    assert not any(a.get("/Headers") for a in facts)


def test_every_font_is_embedded():
    for page in read(write_pdf(notebook(text("## A"), code(figure(), claim("Ω שלום"))))).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_pages_are_numbered_and_carry_client_and_date():
    reader = read(write_pdf(notebook(text("## A section"), text("Words."))))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 3
    assert "31 March 2026" in pages[0]
    assert "Page" not in pages[0]
    assert "A section" in pages[1]
    assert all("Northwind Infrastructure · 31 March 2026" in page for page in pages[1:])
    assert "Page 3 of 3" in pages[2]


def test_a_figure_is_drawn_and_not_a_picture():
    reader = read(write_pdf(notebook(text("## A"), code(figure(text="Reporting")))))
    assert not [image for page in reader.pages for image in page.images]
    assert "Reporting" in reader.pages[-1].extract_text()


@pytest.mark.parametrize(
    ("lines", "pages"), [(4, 1), (11, 1), (24, 2)], ids=["roomy", "shrunk", "next"]
)
def test_a_figure_is_set_smaller_if_that_keeps_it_with_its_text(lines, pages):
    square = figure()
    square.data["image/svg+xml"] = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path d="M0 0h9"/></svg>'
    )
    words = text("\n\n".join(["Words."] * lines))
    reader = read(write_pdf(notebook(text("## A section"), words, code(square))))
    assert len(reader.pages) == 2 + pages  # after the cover and the contents
    assert "Gap by dimension." in reader.pages[-1].extract_text()


def test_a_long_table_repeats_its_head():
    rows = [[f"Group {at}", "−0.8", "31"] for at in range(120)]
    reader = read(write_pdf(notebook(text("## A"), code(table(rows)))))
    pages = [page.extract_text() for page in reader.pages[2:]]
    assert len(pages) >= 3
    assert all("Dimension" in page for page in pages)
    assert text_of(write_pdf(notebook(code(table(rows))))).count("Group") == 120


def rows_on_pages(rows):
    pages = read(write_pdf(notebook(text("## A"), code(table(rows))))).pages[2:]
    return [page.extract_text().count("Reporting") for page in pages]


@pytest.mark.parametrize("many", range(56, 60))
def test_no_row_or_two_of_a_long_table_stand_alone_overleaf(many):
    on_pages = rows_on_pages([["Reporting", "−0.8", "31"]] * many)
    assert sum(on_pages) == many
    assert on_pages[-1] >= 3


def test_of_a_long_table_with_tall_rows_no_one_goes_overleaf_alone():
    on_pages = [rows_on_pages([["Reporting", "word " * 120, "31"]] * many) for many in range(9, 15)]
    assert not any(pages[-1] == 1 for pages in on_pages)
    assert any(len(pages) > 1 for pages in on_pages)


def test_the_last_rows_of_a_long_table_are_rows_of_its_body():
    pdf = write_pdf(notebook(code(table([["Reporting", "−0.8", "31"]] * 60))))
    kinds = [part.get("/S") for part in marked(pdf)]
    assert "/TFoot" not in kinds
    assert kinds.count("/TH") == 3 + 60


def test_a_wide_table_turns_the_page_and_loses_nothing():
    titles = ("Dimension", *(f"Quarter{at}" for at in range(14)))
    rows = [[f"Row{row}", *(f"v{row}x{at}" for at in range(14))] for row in range(5)]
    cells = [[cell + " (0.1 to 0.9)" * bool(at) for at, cell in enumerate(row)] for row in rows]
    pdf = write_pdf(notebook(text("## Wide"), code(table(cells, titles=titles))))
    wide = [p for p in read(pdf).pages if p.mediabox.width > p.mediabox.height]
    assert len(wide) == 1
    assert "Wide" in wide[0].extract_text()  # the heading goes with its table
    found = text_of(pdf)
    assert all(title in found for title in titles)
    assert all(cell in found for row in rows for cell in row)


def test_equal_notebooks_give_equal_bytes():
    first, second = (write_pdf(notebook(text("## A"), code(claim("A."), figure()))) for _ in "ab")
    assert first == second
    assert first != write_pdf(notebook(text("## A"), code(claim("B."), figure())))


def test_code_is_never_shown():
    assert "secret_code" not in text_of(
        write_pdf(notebook(code(claim("A."), source="secret_code()")))
    )


def test_nbconvert_gives_the_same_bytes():
    made = notebook(text("## A"), code(claim("A."), figure()))
    pdf, resources = PmoPDFExporter().from_notebook_node(made)
    assert pdf == write_pdf(made)
    assert resources["output_extension"] == ".pdf"


def test_a_notebook_without_facts_is_printed():
    bare = notebook(text("Words."))
    bare.metadata.clear()
    assert "Words." in read(write_pdf(bare)).pages[-1].extract_text()


# -- tables on paper -----------------------------------------------------------------------------


def parts(columns: int, cell: str):
    heads = [{"title": f"H{at}", "align": "left"} for at in range(columns)]
    return table_parts({"columns": heads, "rows": [[cell] * columns] * 3})


@pytest.mark.parametrize("columns", [1, 3, 8, 14, 30, 60])
@pytest.mark.parametrize("cell", ["1", "a few words", "x" * 300, "日本語" * 40, ""])
def test_no_table_is_wider_than_its_page(columns, cell):
    found = parts(columns, cell)
    for part in found:
        assert sum(part["widths"]) <= (LANDSCAPE if part["landscape"] else PORTRAIT) + 0.5
    heads = [head for part in found for head in part["head"]]
    assert {head.replace(BREAK, "") for head in heads} == {f"H{at}" for at in range(columns)}


def test_spare_width_goes_to_the_column_that_makes_the_rows_tall():
    sides = {"Question": "left", "Dimension": "left", "Expectation": "right", "n": "right"}
    heads = [{"title": title, "align": side} for title, side in sides.items()]
    question = "The PMO tells me exactly when something will be done, and keeps to it every time"
    rows = [[question, "responsiveness", "5.6", "37"]] * 3
    (part,) = table_parts({"columns": heads, "rows": rows})
    assert part["widths"][0] > 2 * max(part["widths"][1:])
    assert part["lines"] == [1, 1, 1, 1]


def test_a_table_wraps_then_turns_then_splits():
    seen = [
        (part[0]["landscape"], len(part) > 1)
        for part in (parts(n, "understandable words") for n in (6, 9, 30))
    ]
    assert seen == [(False, False), (True, False), (True, True)]
