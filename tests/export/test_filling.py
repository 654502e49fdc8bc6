"""How pages are filled: the reckoned heights are those of the template, and little stays blank."""

from __future__ import annotations

import json
import shutil

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from notebooks import claim, code, figure, notebook, statement, table, text

from pmo_workshop.claims import Statement
from pmo_workshop.export import read_document
from pmo_workshop.export.filling import (
    LEAST_SHARE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    USUAL_SHARE,
    box_of,
    filled,
    on_fewest_pages,
)
from pmo_workshop.export.fonts import font_folder
from pmo_workshop.export.layout import LONG
from pmo_workshop.export.pdf import _as_data
from pmo_workshop.export.typesetter import pdf_of
from pmo_workshop.paths import shipped

WORDS = "The PMO tells its clients when something will be done, and keeps to it. "
MEASURED = """
#layout(room => [#metadata((room.width.pt(), room.height.pt())) <room>])
#let told(item) = item.claims.map(claim => (type: "claim", ..claim))
#for item in data.blocks.map(b => if b.type == "claims" { told(b) } else { (b,) }).sum() {
  context [#metadata(measure(one(item), width: 170mm).height.pt()) <height>]
}
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """The room of a page, and every kind of block with its height, as the template sets them."""
    document = read_document(
        notebook(
            text(f"## {WORDS * 2}\n\n### {WORDS}\n\n#### A question\n\n{WORDS * 5}\n\n**Words.**"),
            text(f"- {WORDS * 3}\n- two\n- three\n\n> **Note** {WORDS * 4}"),
            code(claim(WORDS), claim(WORDS * 4), statement(Statement("next", (WORDS, WORDS * 3)))),
            code(figure(caption=WORDS * 4), figure(caption="Short.")),
            code(claim(WORDS), claim(WORDS * 4), figure(caption=WORDS * 3)),
            code(table([["Reporting", "−0.8", "31"]] * 9), table([["x", WORDS * 3, "1"]] * 20)),
        )
    )
    data = _as_data(document)
    for block in data["blocks"]:
        block.pop("air", None)  # it is no part of a block's height
    folder = tmp_path_factory.mktemp("template")
    templates = shipped("templates") / "pdf"
    source = (templates / "report.typ").read_text(encoding="utf-8")
    head = source[: source.index("#if card {\n  let fields")]
    (folder / "report.typ").write_text(head + MEASURED, encoding="utf-8")
    for part in templates.glob("*.typ"):
        if part.name != "report.typ":
            shutil.copy(part, folder)
    shutil.copytree(font_folder(), folder / "fonts")
    compiler = typst.Compiler(
        input=str(folder / "report.typ"),
        root=str(folder),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder / "fonts")],
        ),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data)},
    )
    heights = json.loads(compiler.query("<height>", field="value"))
    blocks = [
        told
        for block in data["blocks"]
        for told in ([c | {"type": "claim"} for c in block.get("claims", ())] or [block])
    ]
    (room,) = json.loads(compiler.query("<room>", field="value"))
    return room, list(zip(blocks, heights, strict=True))


def test_the_reckoned_page_is_that_of_the_template(measured):
    assert measured[0] == pytest.approx([TEXT_WIDTH, TEXT_HEIGHT], abs=0.1)


def test_the_reckoned_heights_are_those_of_the_template(measured):
    assert {block["type"] for block, _ in measured[1]} == {
        "heading", "paragraph", "list", "callout", "claim", "figure", "table", "together"
    }  # fmt: skip
    for block, height in measured[1]:
        assert box_of(block).height == pytest.approx(height, abs=1), block


def test_a_row_of_one_line_is_as_high_as_the_engine_would_make_it():
    rows = [["Reporting", "−0.8", "31"], ["Zürich", WORDS * 2, "1"], ["שָׁלוֹם", "two\nlines", "≤ 5"]]
    data = _as_data(read_document(notebook(code(table(rows)))))
    (part,) = data["blocks"][0]["parts"]
    assert [height is None for height in part["heights"]] == [False, False, True, True]
    with_heights = pdf_of("report", data)
    part["heights"] = [None] * 4
    assert pdf_of("report", data) == with_heights


PARAGRAPH = {"type": "paragraph", "runs": [{"text": "Words.", "style": ""}]}  # 17.1 points each


def drawing(ratio: float) -> dict:
    return {"type": "figure", "ratio": ratio, "caption": ""}


def grid(rows: int) -> dict:
    part = {"inset": 4.5, "lines": [1] * (rows + 1), "long": rows > LONG, "rows": [["x"]] * rows,
            "heights": [None] * (rows + 1), "kept": min(3, rows)}  # fmt: skip
    return {"type": "table", "title": "A table", "parts": [part], "notes": []}


def rows_of(block: dict) -> int:
    return sum(len(part["rows"]) for part in block.get("parts", ()))


def shares(*blocks) -> list[float]:
    return [block["share"] for block in filled(blocks) if "share" in block]


def test_a_drawing_with_room_has_the_usual_share():
    assert shares(drawing(0.5), *[PARAGRAPH] * 10, drawing(0.4)) == [USUAL_SHARE] * 2


def test_a_drawing_that_does_not_fit_is_set_smaller_down_to_the_least():
    (smaller,) = shares(*[PARAGRAPH] * 18, drawing(0.85))
    assert LEAST_SHARE < smaller < USUAL_SHARE
    assert shares(*[PARAGRAPH] * 25, drawing(0.85)) == [USUAL_SHARE]  # on the next page


def test_drawings_before_it_give_room_if_much_would_stay_blank():
    before, after = shares(drawing(0.755), drawing(0.755))
    assert before == pytest.approx(after)
    assert LEAST_SHARE < before < USUAL_SHARE
    (before,) = shares(drawing(0.85), *[PARAGRAPH] * 5, grid(12))
    assert LEAST_SHARE < before < USUAL_SHARE


def test_a_short_table_is_broken_if_much_would_stay_blank():
    def broken(lines: int, rows: int) -> bool:
        return bool(filled([*[PARAGRAPH] * lines, grid(rows)])[-1].get("broken"))

    assert not broken(10, 14)  # it fits
    assert broken(30, 14)
    assert broken(29, 14)  # three rows go overleaf, though two have no room
    assert broken(28, 14)
    assert not broken(38, 14)  # little is left of the page


def test_a_last_page_with_little_on_it_is_saved_by_smaller_drawings():
    two = [drawing(0.68)] * 2
    one, other = shares(*two, *[PARAGRAPH] * 4)
    assert one == other
    assert LEAST_SHARE < one < USUAL_SHARE
    assert shares(*two, *[PARAGRAPH] * 30) == [USUAL_SHARE] * 2  # the next page is worth it


def sentences(many: int) -> dict:
    told = [{"text": WORDS * 4, "basis": [], "long": False} for _ in range(many)]
    return {"type": "claims", "claims": told}


def order(*blocks) -> list[str]:
    """Return what follows what; of a drawing with its sentences how many they are."""
    return [
        f"{len(block['blocks'][0]['claims'])} with drawing"
        if block["type"] == "together"
        else f"{len(block['claims'])} alone"
        if block["type"] == "claims"
        else block["type"]
        for block in filled(blocks)
        if block["type"] != "paragraph"
    ]


def test_a_drawing_stays_with_all_its_sentences():
    assert order(sentences(3), drawing(0.5)) == ["3 with drawing"]
    for many in (10, 23, 34):
        assert order(*[PARAGRAPH] * many, sentences(5), drawing(0.8)) == ["5 with drawing"]


def test_what_is_taller_than_a_page_keeps_the_sentences_that_fit():
    assert order(sentences(13), drawing(0.8)) == ["7 alone", "6 with drawing"]


def test_a_table_comes_before_a_drawing_that_does_not_fit_and_its_sentences():
    told = sentences(1), drawing(0.8), grid(9)
    assert order(*[PARAGRAPH] * 20, *told) == ["table", "1 with drawing"]
    assert order(*[PARAGRAPH] * 10, *told) == ["1 with drawing", "table"]  # it fits
    assert order(*[PARAGRAPH] * 35, *told) == ["1 with drawing", "table"]  # little stays blank


def test_a_table_that_comes_before_a_drawing_goes_on_overleaf_before_it():
    table, figure = filled([*[PARAGRAPH] * 20, drawing(0.9), grid(30)])[20:]
    assert (table["broken"], figure["type"]) == (True, "figure")


def test_a_table_waits_for_a_drawing_that_has_no_room_below_its_last_rows():
    """Its last rows would stand alone between two pages."""
    told = sentences(3), drawing(1.05)
    assert order(*[PARAGRAPH] * 20, *told, grid(30)) == ["3 with drawing", "table"]
    assert order(*[PARAGRAPH] * 20, *told, grid(24)) == ["table", "3 with drawing"]


def test_of_a_table_with_tall_rows_few_rows_may_stand_alone():
    """A table of decisions has five rows of six lines: it would leave half a page blank."""
    (part,) = grid(5)["parts"]
    tall = grid(5) | {"parts": [part | {"lines": [1, *[6] * 5], "kept": 2}]}
    assert filled([*[PARAGRAPH] * 24, tall])[-1]["broken"] is True


def test_what_stands_on_a_page_with_much_blank_is_spread():
    def air(lines: int) -> list[float]:
        found = filled([drawing(0.5), *[PARAGRAPH] * lines, drawing(1.0)])
        return [block.get("air", 0.0) for block in found]

    few = air(4)
    assert few[0] == few[-1] == 0.0, "nothing stands above them"
    assert min(few[1:-1]) == max(few[1:-1]) == 40.0
    assert 0 < air(9)[1] < 40.0
    assert air(20) == [0.0] * 22


def test_a_chapter_of_a_few_lines_has_the_next_below_it():
    heading = {"type": "heading", "level": 2, "runs": PARAGRAPH["runs"], "chapter": True}
    short, long = ([heading, *[PARAGRAPH] * many, heading] for many in (5, 25))
    assert [b["chapter"] for b in filled(short) if "chapter" in b] == [True, False]
    assert [b["chapter"] for b in filled(long) if "chapter" in b] == [True, True]


def test_a_chapter_begins_a_page_of_its_own():
    heading = {"type": "heading", "level": 2, "runs": PARAGRAPH["runs"], "chapter": True}
    assert shares(*[PARAGRAPH] * 20, heading, drawing(0.85)) == [USUAL_SHARE]


BLOCKS = st.one_of(
    st.just(PARAGRAPH),
    st.floats(0.1, 3).map(drawing),
    st.integers(1, 60).map(grid),
    st.just({"type": "heading", "level": 3, "runs": PARAGRAPH["runs"]}),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(BLOCKS, max_size=30))
def test_any_document_keeps_its_blocks_and_every_share_its_limits(blocks):
    before = json.dumps(blocks)
    found = filled(blocks)
    assert json.dumps(blocks) == before
    added = ("share", "broken", "air")
    kept, given = (
        sorted(
            json.dumps({k: v for k, v in b.items() if k not in added})
            for b in some
            if b["type"] != "table"
        )
        for some in (found, blocks)
    )
    assert kept == given
    assert sum(map(rows_of, found)) == sum(map(rows_of, blocks))
    assert all(LEAST_SHARE - 1e-9 <= b["share"] <= USUAL_SHARE for b in found if "share" in b)


def test_one_page_is_saved_by_less_room_between_things():
    heading = {"type": "heading", "level": 2, "runs": [{"text": "A title", "style": ""}]}
    assert on_fewest_pages([heading, PARAGRAPH] * 5)[1] is False
    placed, close = on_fewest_pages([heading, PARAGRAPH] * 11)
    assert close is True
    assert [block["type"] for block in placed] == ["heading", "paragraph"] * 11
    assert on_fewest_pages([heading, PARAGRAPH] * 15)[1] is False  # two pages either way
