"""The deck: what its slides say, its charts as they open, the template, and a firm's own."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import chain

import openpyxl
import pytest
from asking import published_of
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu

from pmo_workshop.batch.texts import text_of
from pmo_workshop.content.modules import ELEMENTS
from pmo_workshop.depth import Depth
from pmo_workshop.errors import DataError
from pmo_workshop.export import marked, read_template, report_at, write_pptx
from pmo_workshop.export.chapters import IN_ORDER
from pmo_workshop.export.deck.bars import Bar, bars_of
from pmo_workshop.export.deck.legible import _NO_TEXT, _Colours, theme_of
from pmo_workshop.export.deck.slides import LONGEST_TITLE, MOST_BULLETS, MOST_ROWS, deck_of
from pmo_workshop.export.deck.template import OURS, Role
from pmo_workshop.export.document import kept_together
from pmo_workshop.intake.brand.colours import contrast
from pmo_workshop.palette import INK, PAPER
from pmo_workshop.paths import shipped
from pmo_workshop.plan.reading import PublishedTable

OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def published():
    return published_of("northwind", charts=True)


@pytest.fixture(scope="module")
def file(published):
    return write_pptx(published, read_template(), appendix=True)


@pytest.fixture(scope="module")
def deck(file):
    return Presentation(io.BytesIO(file))


def charts(deck):
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_the_slides_are_the_report_to_the_board(published):
    deck = deck_of(published)
    board = report_at(Depth.BOARD, published)
    keys = [slide.key for slide in deck.slides]
    assert keys == [
        "answer", "facts", "00_unlocking_the_potential", "01_building_trust",
        "02_reducing_barriers", "03_revealing_pmo_value", "04_instilling_confidence",
        "05_sustaining_relationships", "money", "since", "plan_days", "sure", "plan_decisions",
    ]  # fmt: skip
    elements = [module.title for module in ELEMENTS]
    assert [slide.kicker for slide in deck.slides[3:8]] == elements
    answer = deck.slides[0]
    assert board.summary["answer"].startswith(answer.title)  # the facts tell the rest
    assert answer.notes.startswith(board.summary["answer"])
    facts = deck.slides[1]
    assert not [text for text in facts.bullets if text.removesuffix(".") == facts.title]
    assert [row[0] for row in answer.grid.rows] == elements


@pytest.mark.parametrize("sample", ["northwind", pytest.param("lindenhof", marks=pytest.mark.long)])
def test_what_a_slide_says_stands_in_the_report(sample):
    """A deck finds nothing of its own: every title, bullet and figure is of the ledger."""
    published = published_of(sample, charts=True)
    titles = {b["title"] for d in published.documents for b in d.blocks if b["type"] == "figure"}
    claims = {claim.text for claim in published.claims.values()}
    for slide in deck_of(published, appendix=True).slides:
        assert slide.title not in ("", slide.kicker), "a message, not the name of a part"
        assert len(slide.title) <= LONGEST_TITLE
        if slide.is_beside:
            assert slide.title in titles
            assert len(slide.bullets) <= MOST_BULLETS
            assert slide.alt
            assert {*slide.bullets[1:]} <= claims | lines_of(published)
        if slide.grid:
            assert len(slide.grid.rows) <= MOST_ROWS
            assert {len(row) for row in slide.grid.rows} == {len(slide.grid.heads)}


def lines_of(published):
    blocks = report_at(Depth.BOARD, published).blocks
    found = (b for b in blocks if b["type"] == "table" and b["name"] == IN_ORDER)
    return {row[-1] for block in found for row in block["rows"]}


def test_the_notes_name_sentences_by_marks_of_the_ledger(published):
    known = {found.mark: found.claim.text for found in marked(published.chapters)}
    notes = [slide.notes for slide in deck_of(published).slides]
    noted = [re.findall(r"^\[(\S+)\] (.*)$", note, re.MULTILINE) for note in notes]
    assert sum(map(len, noted)) > 15
    assert all(known[mark] == text for found in noted for mark, text in found)


def test_it_opens_as_wide_slides_with_titles_numbers_and_names(deck, published):
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=1e-3)
    told = [kept_together(slide.title) for slide in deck_of(published, appendix=True).slides]
    assert [slide.shapes.title.text_frame.text for slide in deck.slides][1:] == told
    for slide in list(deck.slides)[1:]:
        names = [shape.name for shape in slide.shapes]
        assert len(names) == len(set(names))
        assert len({shape.shape_id for shape in slide.shapes}) == len(names)
        assert any("type='slidenum'" in re.sub('"', "'", _xml(s)) for s in slide.shapes)
        assert all(s.text_frame.text.strip() for s in slide.placeholders if s.has_text_frame)
        runs = slide._element.iter("{*}r")
        assert {run.find("{*}rPr").get("lang") for run in runs} == {"en-GB"}
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + Emu(1)


def _xml(shape):
    return etree.tostring(shape._element).decode()


def test_a_chart_is_native_and_its_data_open_with_limits_that_follow(deck, published):
    slide = next(s for s in deck_of(published).slides if s.key == "01_building_trust")
    frame = next(s for s in charts(deck) if s.name == "01_building_trust.chart")
    chart = frame.chart
    assert list(chart.plots[0].categories) == [bar.label for bar in slide.chart.rows]
    assert list(chart.plots[0].series[0].values) == [bar.value for bar in slide.chart.rows]
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == slide.alt

    limits = chart.plots[0].series[0]._element.find(qn("c:errBars"))
    for side, end in (("plus", "high"), ("minus", "low")):
        drawn = [float(v.text) for v in limits.find(qn(f"c:{side}")).iter(qn("c:v"))]
        assert drawn == pytest.approx([abs(getattr(b, end) - b.value) for b in slide.chart.rows])

    data = io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)
    values = openpyxl.load_workbook(data, data_only=True)["Sheet1"]
    formulas = openpyxl.load_workbook(data)["Sheet1"]
    for at, bar in enumerate(slide.chart.rows, start=2):
        assert [values.cell(at, column).value for column in (1, 7)] == [bar.label, bar.name]
        drawn = [bar.value, bar.low, bar.high]  # an Excel file has 16 digits
        assert [values.cell(at, column).value for column in (2, 3, 4)] == pytest.approx(drawn)
        assert formulas.cell(at, 5).value == f"=D{at}-B{at}"
        assert values.cell(at, 5).value == pytest.approx(bar.high - bar.value)
    axis = chart.value_axis
    assert axis.minimum_scale <= min(bar.low for bar in slide.chart.rows)
    assert axis.maximum_scale >= max(bar.high for bar in slide.chart.rows)


def test_the_sheets_behind_the_charts_hold_figures_of_the_tables_and_no_finer_ones(deck, published):
    """Shares of few are counts there, and amounts have three figures."""
    rows = [row for chapter in published.chapters for table in chapter.tables for row in table.data]
    figures = {
        many * value
        for row in rows
        for value in row.values()
        if isinstance(value, int | float)
        for many in (1, row.get("n") or 1)
    }
    told = {f"{told:.12g}" for value in figures for told in (value, float(f"{value:.3g}"))}
    held = set()
    for shape in charts(deck):
        data = io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)
        sheet = openpyxl.load_workbook(data, data_only=True)["Sheet1"]
        cells = chain(*sheet.iter_rows(min_row=2, min_col=2, max_col=4, values_only=True))
        held |= {f"{value:.12g}" for value in cells}
    assert len(held) > 100
    assert held - told == set()


def test_a_low_drawing_is_as_wide_as_the_slide_with_its_text_below(deck):
    shapes = {shape.name: shape for slide in deck.slides for shape in slide.shapes}
    drawing, text = (shapes[f"02_reducing_barriers.{kind}"] for kind in ("chart", "bullets"))
    assert drawing.width > 0.8 * deck.slide_width
    assert text.top >= drawing.top + drawing.height
    assert text.width == pytest.approx(shapes["01_building_trust.title"].width, rel=0.02)


def test_every_picture_and_chart_says_what_is_seen(deck):
    seen = [s for slide in deck.slides for s in slide.shapes if s.has_chart or s.shape_type == 13]
    assert len(seen) > 20
    for shape in seen:
        facts = next(shape._element.iter(qn("p:cNvPr")))
        assert len(facts.get("descr")) > 30


def test_equal_findings_are_equal_bytes_and_its_sheets_are_searched(file, published, tmp_path):
    assert write_pptx(published, read_template(), appendix=True) == file
    (tmp_path / "deck.pptx").write_bytes(file)
    text = text_of(tmp_path / "deck.pptx")
    assert "Lower limit" in text, "a heading of a sheet inside"
    assert len(file) < 3_000_000


# -- bars ----------------------------------------------------------------------------------------

COLUMNS = (
    {"name": "theme", "title": "Theme", "type": "string"},
    {"name": "share", "title": "Share", "type": "number", "unit": "share"},
    {"name": "share_interval", "title": "95 % interval", "type": "string", "unit": "share"},
)


def shares(*n):
    rows = [{"share": 0.5, "share_low": 0.25, "share_high": 0.75, "n": people} for people in n]
    return bars_of(
        PublishedTable("", "", "", "", COLUMNS, tuple(rows)), [*"abcdefghijklmnopqrs"][: len(n)]
    )


def test_shares_of_few_are_counts_and_of_groups_of_different_sizes_none():
    assert shares(20, 38).rows[0] == Bar("A", 0.5, 0.25, 0.75, "50 %")
    assert shares(20, 38).pattern == "0%"
    assert shares(12, 12).rows[0] == Bar("A", 6.0, 3.0, 9.0, "6")
    assert shares(12, 12).what == "Of 12"
    assert shares(12, 38) is None


def test_a_row_that_is_withheld_has_no_bar_and_one_row_or_very_many_no_chart():
    rows = ({"share": 0.5, "share_low": 0.2, "share_high": 0.7, "n": 40},) * 2
    hidden = {"share": None, "share_low": None, "share_high": None, "n": None}
    table = PublishedTable("", "", "", "", COLUMNS, (rows[0], hidden, rows[1]))
    assert [bar.name for bar in bars_of(table, "abc").rows] == ["A", "C"]
    assert bars_of(replace(table, data=(rows[0], hidden)), "ab") is None
    assert shares(*[30] * 17) is None


def test_gaps_stand_worst_first_with_the_total_last_and_parts_of_a_whole_without_it():
    limits = {"name": "gap_interval", "title": "95 % interval", "type": "string", "margin": 0.5}
    columns = ({"name": "gap", "title": "Gap", "type": "number"}, limits)
    rows = [{"dimension": name, "gap": gap, "gap_low": gap - 0.1, "gap_high": gap + 0.1}
            for name, gap in (("a", -0.2), ("overall", -0.7), ("b", -1.3), ("c", 0.4))]  # fmt: skip
    gaps = PublishedTable("", "", "", "", columns, tuple(rows))
    assert [bar.name for bar in bars_of(gaps, "AOBC").rows] == ["B", "A", "C", "O"]
    part = {"name": "gap", "title": "Hidden", "type": "number", "whole": "dimension"}
    parts = bars_of(replace(gaps, columns=(part, {**limits, "margin": None})), "AOBC")
    assert ([bar.name for bar in parts.rows], parts.of_a_whole) == (["C", "A", "B"], True)


# -- templates -----------------------------------------------------------------------------------


def test_our_template_has_every_layout():
    look = read_template()
    assert look.lacking == ()
    assert [look.layouts[role]._element.get("type") for role in Role] == [r.value for r in Role]
    assert len(look.deck.slides) == 0


def _saved(deck, path):
    deck.save(path)
    return path


def test_a_firms_template_gives_its_layouts_and_its_slides_are_left_out(published, tmp_path):
    own = Presentation()  # of another shape, with layouts of its own and a slide in it
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "Our last deck"
    look = read_template(_saved(own, tmp_path / "template.pptx"))
    assert look.lacking == ()
    made = Presentation(io.BytesIO(write_pptx(published, look)))
    assert (made.slide_width, made.slide_height) == (own.slide_width, own.slide_height)
    assert "Our last deck" not in [s.shapes.title.text_frame.text for s in made.slides]
    assert [s.name for s in charts(made)] == [
        f"{slide.key}.chart" for slide in deck_of(published).slides if slide.chart
    ]


def test_what_a_template_has_no_layout_for_is_said_and_stands_free(published, tmp_path):
    own = Presentation()
    for layout in list(own.slide_layouts):
        if layout._element.get("type") != "titleOnly":
            own.slide_layouts.remove(layout)
    look = read_template(_saved(own, tmp_path / "template.pptx"))
    assert look.lacking == tuple(
        f"template.pptx has no layout of the type {kind}: its content stands free on another."
        for kind in ("title", "obj", "twoObj")
    )
    made = Presentation(io.BytesIO(write_pptx(published, look)))
    assert len(charts(made)) == len([slide for slide in deck_of(published).slides if slide.chart])


def coloured(path, *, master_title=None, ground=None, **slots):
    """Save a firm's template with other colours in its theme, its titles or on its ground."""
    own = Presentation()
    master = own.slide_masters[0]
    part = theme_of(master)
    theme = etree.fromstring(part.blob)
    for name, colour in slots.items():
        slot = theme.find(f".//{qn(f'a:{name}')}")
        slot[:] = [etree.Element(qn("a:srgbClr"), val=colour)]
    part._blob = etree.tostring(theme)
    if master_title:
        letters = master._element.find(f".//{qn('p:titleStyle')}//{qn('a:defRPr')}")
        letters.find(qn("a:solidFill"))[:] = [etree.Element(qn("a:srgbClr"), val=master_title)]
    if ground:
        master.background.fill.solid()
        master.background.fill.fore_color.rgb = RGBColor.from_string(ground)
    return _saved(own, path)


DARK = (
    "template.pptx: the ground #0b1f3a of the layout “{}” is too dark for our charts and our grey "
)
LETTERS = (
    "template.pptx: #ffffff has a contrast of 1.0 : 1 on #ffffff, and {} : 1 is needed: it is {}."
)


@pytest.mark.parametrize(
    ("colours", "told"),
    [
        (
            {"dk1": "FFFFFF", "dk2": "FFFFFF", "accent1": "FFFFFF"},
            [LETTERS.format("4.5", INK), LETTERS.format("3", INK), LETTERS.format("3", "#949494")],
        ),
        ({"master_title": "FFFFFF"}, [LETTERS.format("3", INK)]),
        (
            {"ground": "0B1F3A", "dk1": "FFFFFF"},
            [
                line
                for layout in ("Title and Content", "Two Content", "Title Only")
                for line in (
                    f"{DARK.format(layout)}letters: it is white.",
                    *([LETTERS.format("4.5", INK)] if layout == "Title and Content" else []),
                )
            ],
        ),
        ({}, []),
    ],
    ids=["white on white", "white titles", "dark ground", "as it should be"],
)
def test_a_template_that_could_not_be_read_is_mended_and_told(tmp_path, colours, told):
    look = read_template(coloured(tmp_path / "template.pptx", **colours))
    assert [*look.lacking] == told
    for role, layout in look.layouts.items():
        seen = _Colours(layout)
        assert contrast(seen.of_theme("accent1"), PAPER) >= 3
        kinds = [(place, place._element.ph.get("type", "obj")) for place in layout.placeholders]
        letters = [seen.of_letters(place, kind) for place, kind in kinds if kind not in _NO_TEXT]
        assert all(contrast(one, seen.ground) >= 3 for one in letters if one), role


def test_places_that_libreoffice_leaves_without_numbers_get_their_own(tmp_path):
    saved = Presentation()
    for layout in saved.slide_layouts:
        for place in layout.placeholders:
            place._element.ph.attrib.pop("idx", None)
    look = read_template(_saved(saved, tmp_path / "template.pptx"))
    slide = look.deck.slides.add_slide(look.layouts[Role.TWO])
    places = {place.placeholder_format.idx: place for place in slide.placeholders}
    assert len(places) == 3
    assert [place.top < Emu(1_500_000) for place in slide.placeholders] == [True, False, False]


def test_a_slide_without_places_takes_no_layout_whose_title_stands_elsewhere(tmp_path):
    own = Presentation()
    alone = own.slide_layouts[5]
    alone.placeholders[0]._element.getparent().remove(alone.placeholders[0]._element)
    look = read_template(_saved(own, tmp_path / "template.pptx"))
    assert look.layouts[Role.ALONE]._element.get("type") == "obj"


def test_a_template_that_cannot_be_used_is_refused_in_words(tmp_path):
    damaged = tmp_path / "template.pptx"
    damaged.write_bytes(b"not a presentation")
    with pytest.raises(DataError) as refused:
        read_template(damaged)
    assert str(refused.value) == (
        "template.pptx: this is no presentation that can be read. Give a .pptx file that "
        "PowerPoint has saved, or leave it out: the deck then has the look of the suite."
    )
    with zipfile.ZipFile(damaged, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    with pytest.raises(DataError, match="no presentation that can be read"):
        read_template(damaged)

    bare = Presentation()
    for kept in ("blank", ""):
        for layout in list(bare.slide_layouts):
            if layout._element.get("type") != kept:
                bare.slide_layouts.remove(layout)
        with pytest.raises(DataError) as refused:
            read_template(_saved(bare, damaged))
        assert str(refused.value) == (
            f"template.pptx: none of its {len(bare.slide_layouts)} layouts has a place for a "
            "title. Add a layout “Title Only” to its slide master, or leave the file out."
        )


def test_our_template_is_what_its_tool_makes(tmp_path):
    from deck_template import deck_template

    assert deck_template() == (shipped("templates") / OURS).read_bytes()


@pytest.mark.long  # one that it has saved is refreshed in test_refresh
@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_an_office_suite_opens_it_with_every_slide(file, deck, tmp_path):
    (tmp_path / "summary.pptx").write_bytes(file)
    command = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
               "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "summary.pptx"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    from pypdfium2 import PdfDocument

    pages = PdfDocument(tmp_path / "summary.pdf")
    assert len(pages) == len(deck.slides)
    pages.close()
