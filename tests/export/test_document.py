"""The one reader of executed notebooks: what a report shows, and what it refuses."""

from __future__ import annotations

import copy
import io
import json
import re

import docx
import pytest
from docx.oxml.ns import qn
from nbformat.v4 import new_output
from notebooks import CLIENT, Shown, claim, code, figure, notebook, recorded, statement, table, text

from pmo_workshop.claims import Statement
from pmo_workshop.errors import WorkbookError
from pmo_workshop.export import write_html, write_pdf
from pmo_workshop.export.document import Document, read_document, texts, unbroken, uncovered_text
from pmo_workshop.export.docx import write_docx
from pmo_workshop.export.figures import lift_labels
from pmo_workshop.export.pdf import _as_data


def blocks(*cells):
    return read_document(notebook(*cells)).blocks


def refused(*cells) -> str:
    with pytest.raises(WorkbookError) as refusal:
        read_document(notebook(*cells))
    return str(refusal.value)


def test_title_and_facts_come_from_the_notebook():
    document = read_document(notebook())
    assert document.title == "Building Trust"
    assert document.client == CLIENT
    assert document.workbook == "01_building_trust"
    assert document.date_in_words == "31 March 2026"
    assert document.blocks == []


def test_a_notebook_without_facts_is_a_report_without_client_and_date():
    bare = notebook(text("Words."), title="No heading")
    bare.metadata.clear()
    document = read_document(bare)
    assert (document.title, document.client_name, document.date_in_words) == ("Report", "", "")


def test_prose_becomes_blocks():
    found = blocks(text("## Why?\n\nA *b* **c** `d` [e](https://example.org)\n\n1. one\n2. two"))
    heading, paragraph, numbered = found
    assert heading == {
        "type": "heading",
        "level": 2,
        "runs": [{"text": "Why?", "style": ""}],
        "id": "why",
    }
    assert [(run["text"], run["style"]) for run in paragraph["runs"]] == [
        ("A ", ""),
        ("b", "emphasis"),
        (" ", ""),
        ("c", "strong"),
        (" ", ""),
        ("d", "code"),
        (" ", ""),
        ("e", ""),
    ]
    assert paragraph["runs"][-1]["href"] == "https://example.org"
    assert numbered["ordered"]
    assert len(numbered["items"]) == 2


def test_heading_levels_skip_none_and_ids_are_unique():
    found = blocks(text("## A\n\n#### B\n\n# C\n\n## A"))
    assert [(b["level"], b["id"]) for b in found] == [(2, "a"), (3, "b"), (2, "c"), (2, "a-2")]


def test_a_quote_is_a_callout_whatever_its_title_says():
    (found,) = blocks(text("> **What to do next** Ask the sponsors."))
    assert (found["kind"], found["title"]) == ("note", "What to do next")
    assert found["blocks"][0]["runs"] == [{"text": "Ask the sponsors.", "style": ""}]


def test_raw_html_is_text():
    found = blocks(text("a <b onclick=x>c</b>\n\n<script>alert(1)</script>"))
    assert [run["text"] for block in found for run in block["runs"]] == [
        "a <b onclick=x>c</b>",
        "<script>alert(1)</script>",
    ]


def test_a_link_that_may_act_is_only_text():
    (found,) = blocks(text("[x](javascript:alert%281%29) [y](file:///etc/passwd)"))
    assert found["runs"] == [{"text": "x y", "style": ""}]


def test_statements_charts_and_tables_become_blocks():
    found = blocks(
        code(
            claim("Perception is below expectation."),
            figure(),
            table([["Reporting", "−0.8", "31"]]),
            statement(Statement("next", ("One.", "Two."))),
            statement(Statement("missing", ("Not collected: tickets.csv.",))),
        )
    )
    assert [b["type"] for b in found] == ["claims", "figure", "table", "callout", "callout"]
    assert found[0]["claims"] == [
        {
            "text": "Perception is below expectation.",
            "basis": ["n = 31 of 42", "limits −1.2 to −0.4 scale points"],
            "unsaid_n": ["n = 31 of 42"],
            "id": "gap",
            "as_mark": "",
        }
    ]
    assert found[2]["rows"] == [["Reporting", "−0.8", "31"]]
    assert [column["align"] for column in found[2]["columns"]] == ["left", "right", "right"]
    assert [b["kind"] for b in found[3:]] == ["next", "missing"]


def test_the_limits_of_a_share_are_percentages():
    (found,) = blocks(code(claim("Signal.", low=0.07, high=0.51, unit="share")))
    assert found["claims"][0]["basis"][1] == "limits 7 to 51 %"


@pytest.mark.parametrize(
    ("figures", "limits"),
    [
        ({"low": 0.25, "high": 0.5, "unit": "share", "n": 12}, "limits 3.0 to 6.0 of 12"),
        ({"low": -33.0, "high": 23.0, "unit": "percentage points", "n": 10},
         "limits −0.33 to 0.23 (difference of shares)"),
        ({"low": -33.5, "high": 23.0, "unit": "percentage points", "n": 31},
         "limits −33.5 to 23.0 percentage points"),
        ({"low": 35_937.3, "high": 51_052.7, "unit": "GBP a year"},
         "limits 35,937 to 51,053 GBP a year"),
    ],
)  # fmt: skip
def test_limits_have_no_percentage_below_twenty_and_no_decimals_in_the_thousands(figures, limits):
    (found,) = blocks(code(claim("Signal.", **figures)))
    assert limits in found["claims"][0]["basis"]


def test_limits_that_the_sentence_gives_are_not_printed_a_second_time():
    (found,) = blocks(code(claim("It is 0.8 below expectation.", limits_told=True)))
    assert found["claims"][0]["basis"] == ["n = 31 of 42"]


def test_what_is_counted_has_its_name():
    (found,) = blocks(code(claim("Cost fell.", population=None, counted="24 months")))
    assert found["claims"][0]["unsaid_n"] == ["24 months"]


def test_neighbouring_boxes_of_next_steps_become_one():
    (found,) = blocks(
        code(
            statement(Statement("next", ("One.",))),
            statement(Statement("next", ("Two.", "Three."))),
        )
    )
    (steps,) = found["blocks"]
    assert [step[0]["runs"][0]["text"] for step in steps["items"]] == ["One.", "Two.", "Three."]


def test_only_the_client_edition_is_read():
    printed = new_output("stream", name="stdout", text="/home/someone")
    found = blocks(
        code(printed, recorded(gap=-0.8), source="secret_code()"),
        text("An exercise.", "exercise"),
        text("A solution.", "solution"),
        text("A note.", "facilitator"),
        code(figure(), tags=("solution",)),
        code(source="seed = 1", tags=("parameters",)),
    )
    assert found == []


def test_reading_leaves_the_notebook_untouched():
    made = notebook(text("## A"), code(claim("One."), figure()))
    before = copy.deepcopy(made)
    read_document(made)
    assert made == before


def test_a_failed_cell_is_named_without_its_words():
    failed = new_output("error", ename="KeyError", evalue="a client's words", traceback=[])
    assert refused(text("Words."), code(failed)) == (
        "Cell 3 ('cell-2') ended in KeyError. Run the workbook again: a report is made of cells "
        "that have all run."
    )


def test_a_figure_without_alternative_text_is_refused():
    assert refused(code(figure(alt=" "))) == (
        "Cell 2 ('cell-1') shows a figure without alternative text. Say in words what is seen."
    )


def test_a_figure_whose_caption_is_its_alternative_text_is_refused():
    assert refused(code(figure(alt="Gaps.", caption="Gaps."))) == (
        "Cell 2 ('cell-1') shows a figure whose alternative text is its caption. The alternative "
        "text says what is seen, the caption what it is about."
    )


def test_a_widget_without_twin_is_refused():
    view = Shown({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Box()"}, {})
    assert refused(code(view)) == (
        "Cell 2 ('cell-1') shows a widget without a twin that a report can carry. Display the "
        "result as a sentence, chart or table too, or tag the cell 'exercise'."
    )


def test_an_unknown_output_is_refused():
    shown = Shown({"text/html": "<b>x</b>", "text/plain": "x"}, {})
    assert refused(code(shown)) == (
        "Cell 2 ('cell-1') shows text/html, text/plain, which a report cannot carry. Show a "
        "sentence, chart or table of the package, or end the line with a semicolon."
    )


@pytest.mark.parametrize(
    ("source", "kind"), [("| a |\n|---|\n| b |", "table"), ("![x](/etc/passwd)", "image")]
)
def test_unknown_markdown_is_refused(source, kind):
    assert refused(text(source)).startswith(
        f"Cell 2 ('cell-1') holds Markdown of the kind {kind!r}, which a report cannot carry."
    )


def test_a_mistyped_tag_is_refused():
    assert "'solutoin'" in refused(text("A solution.", "solutoin"))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<rect onclick="alert(1)"/>',
        '<image href="http://127.0.0.1:9/x.png"/>',
        '<use href="data:image/svg+xml;base64,PHN2Zy8+#x"/>',
        '<rect style="fill: url(http://127.0.0.1:9/x)"/>',
    ],
)
def test_a_figure_that_may_act_is_refused(inside):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    shown = Shown({"image/svg+xml": svg}, {"image/svg+xml": {"alt": "A", "caption": "B"}})
    assert refused(code(shown)).startswith("Cell 2 ('cell-1'): the figure")


def test_two_equal_figures_have_different_ids():
    first, second = blocks(code(figure()), code(figure()))
    assert 'id="f1-dot"' in first["svg"]
    assert 'href="#f2-dot"' in second["svg"]
    assert " style=" not in first["svg"] + second["svg"]
    assert 'stroke-linejoin="round"' in first["svg"]


def test_labels_are_lifted_from_where_they_stand():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><g fill="#ff0000">'
        '<text transform="translate(20 50) rotate(-90)" font-size="10px">up</text>'
        '<text x="10" y="20" text-anchor="end">stays</text></g></svg>'
    )
    left, (label,) = lift_labels(svg, lambda text: text == "up")
    assert "stays" in left
    assert "up" not in left
    assert label == {
        "text": "up",
        "x": 0.1,
        "y": 0.25,
        "size": 0.05,
        "angle": -90.0,
        "anchor": 0.0,
        "fill": "#ff0000",
        "bold": False,
    }


def test_characters_that_cannot_be_seen_are_marked():
    (found,) = blocks(code(claim("bell\x07 and \u202eturned\u2028line")))
    assert found["claims"][0]["text"] == "bell\ufffd and \ufffdturned\nline"


def test_characters_without_a_font_are_listed():
    document = Document("Trust", blocks=blocks(code(claim("価値 価格"), figure(text="価"))))
    assert "価" in "".join(texts(document))
    assert (
        uncovered_text(document)[0] == "no font has '価' (U+4FA1), 3 times; the PDF shows '\ufffd'"
    )


def test_a_text_in_a_table_is_cut_with_a_mark_and_the_table_says_so():
    """30,000 letters without a space, as heading and as cell, cost the PDF seven minutes."""
    long = "x" * 30_000
    (made,) = blocks(code(table([[long, "1", "2"]], titles=(long, "Gap", "n"))))
    assert made["columns"][0]["title"] == "x" * 199 + "…"
    assert made["rows"] == [["x" * 1_999 + "…", "1", "2"]]
    assert made["notes"][-1] == "What ends in “…” is cut here. evidence.xlsx has it whole."
    assert len(write_pdf(Document("Trust", blocks=[made]))) > 1_000
    (short,) = blocks(code(table([["x" * 2_000, "1", "2"]])))
    assert short["rows"][0][0] == "x" * 2_000
    assert short["notes"] == ["31 of 42 respondents."]


def test_no_line_ends_between_a_number_and_its_unit_in_any_format():
    told = "It costs EUR 98,800 and takes 12 hours a month (95 % interval 11 to 13 hours)."
    made = notebook(text("## A section"), code(claim(told), table([[told, "GBP 5", "1"]])))
    kept = re.sub(r"EUR (9)|(?<=\d) (hours|%)", lambda m: m[0].replace(" ", "\xa0"), told)
    assert kept.count("\xa0") == 4
    paper = docx.Document(io.BytesIO(write_docx(made)))
    for name, contents in {
        "html": write_html(made),
        "docx": "".join(part.text for part in paper.element.iter(qn("w:t"))),
        "pdf": json.dumps(_as_data(unbroken(read_document(made))), ensure_ascii=False),
    }.items():
        assert contents.count(kept) >= 2, name
        assert told not in contents, name
