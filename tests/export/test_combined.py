"""The report of all workbooks: in the annex every sentence has its ledger line."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pypdf
import pytest
from notebooks import Shown, claim, code, figure, notebook, statement, table, text

from pmo_workshop.batch.texts import text_of, words_of
from pmo_workshop.claims import Claim, Statement
from pmo_workshop.content.modules import ELEMENTS
from pmo_workshop.depth import Depth
from pmo_workshop.errors import WorkbookError
from pmo_workshop.export import (
    Published,
    marked,
    read_document,
    report_at,
    write_html,
    write_pdf,
)
from pmo_workshop.export.combined import _figures, verdicts, verdicts_at_a_glance
from pmo_workshop.intake.client import Reading
from pmo_workshop.plan import Chapter, read_chapter
from pmo_workshop.plan.reading import SUMMARY_TYPE
from pmo_workshop.verdicts import Verdict

NAUGHTY = "<script>alert(1)</script> #x $y$ *z* 東京"


def one(name, *cells, title="", client=None):
    made = notebook(*cells, title=f"# {title or name}", client=client)
    made.metadata["pmo_workshop"]["workbook"] = name
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
    return made


def told(activity, key, words, **facts):
    facts = {"number": -0.8, "low": -1.2, "high": -0.4, "unit": "scale points", "n": 31} | facts
    facts |= {"population": 42, "data_hash": "3fa9c2d1e0b7", "date": "2026-03-31"}
    return Claim(f"{activity}.asked.{key}", activity, words, **facts)


GAP = told("T2", "overall", "Perception is 0.8 below expectation: clear shortfall.", grade="B")
NEED = told("T1", "leading", f"The leading group is {NAUGHTY}.", unit="share", number=0.7, low=0.6,
            high=0.8)  # fmt: skip


def plan(long=1):
    reason = "Of 9 findings judged: 3 clearly short. " * long
    scores = [
        Claim(
            f"P.scorecard.{element.letter}", "P", f"{element.title}: clear shortfall. {reason}",
            Verdict.CLEAR_SHORTFALL, "clear shortfall", reason, subject=element.title, n=31,
        )
        for element in ELEMENTS
    ]  # fmt: skip
    decisions = [
        Claim(f"P.decisions.{key}", "P", f"{key.title()}: do it.", n=3)
        for key in ("start", "stop", "ask")
    ]
    page = {
        "answer": "5 of 5 elements fall clearly short.",
        "base": "31 of 42 answered",
        "marks": [
            {
                "id": element.title,
                "element": element.title,
                "verdict": Verdict.CLEAR_SHORTFALL.value,
                "told": "Clear shortfall",
                "means": "short by much",
                "reason": reason,
            }
            for element in ELEMENTS
        ],
        "facts": [{"figure": "3 of 31", "words": "pass every barrier", "base": NAUGHTY}],
        "findings": [GAP.text, NEED.text],
        "decisions": [f"{claim.text} No owner yet." for claim in decisions],
        "sure": ["31 of 42 people on the list answered."],
        "ids": {"leading": [], "cited": [GAP.id, NEED.id]},
    }
    return one(
        "06_marketing_plan",
        text("## What is the answer?"),
        code(Shown({**statement(Statement.of(GAP)).data, SUMMARY_TYPE: page}, {})),
        text("## Where does the PMO stand?"),
        code(statement(Statement.of(*scores)), table([["a", "1", "2"]])),
        code(statement(Statement.of(GAP, NEED, GAP)), statement(Statement.of(*decisions))),
        title="06 Marketing plan: what next?",
    )


def chain(**more):
    return [
        one(
            "01_building_trust",
            text("## T2. Where does it fall short?"),
            code(statement(Statement.of(GAP, NEED)), figure(), table([["Speed", "−0.8", "31"]])),
            text("### A detail"),
            title="01 Building Trust: does it meet the needs?",
        ),
        one("02_reducing_barriers", text("## T2. Where does it fall short?"),
            code(figure(), claim("The same name twice."))),
        plan(**more),
    ]  # fmt: skip


def combined(notebooks, depth=Depth.ANNEX, **more):
    documents = tuple(read_document(n) for n in notebooks)
    return report_at(depth, Published(documents, tuple(map(read_chapter, notebooks)), **more))


@pytest.fixture(scope="module")
def document():
    reading = Reading("responses.csv", "responses", 1200, decisions=("2 blank rows left out.",))
    return combined(chain(), readings=[reading], warnings=[NAUGHTY])


def squeezed(value):
    return re.sub(r"[\s\u200b]+", "", value)


def squeezed_lines(text):
    return " ".join(text.split())


def pages(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_marks_run_within_an_activity_and_a_repeated_sentence_keeps_its_own(document):
    marks = [
        (c["mark"], c["anchor"])
        for b in document.blocks
        if b["type"] == "claims"
        for c in b["claims"]
    ]
    assert marks[:3] == [("T2.1", True), ("T1.1", True), ("T2.2", True)]
    repeated = 4 + len(ELEMENTS)  # after the first three, the page and a verdict on each element
    assert marks[repeated:][:3] == [("T2.1", False), ("T1.1", False), ("T2.1", False)]


def test_every_mark_has_one_line_in_the_ledger_and_a_way_back(document):
    page = write_html(document)
    to_ledger = set(re.findall(r'href="#ledger-([\w.]+)"', page))
    lines = re.findall(r'id="ledger-([\w.]+)"', page)
    back = re.findall(r'href="#claim-([\w.]+)"', page)
    sentences = re.findall(r'id="claim-([\w.]+)"', page)
    assert to_ledger == set(lines) == set(back) == set(sentences)
    for found in (lines, sentences):
        assert len(found) == len(set(found)) == 6 + len(ELEMENTS)


def test_the_ledger_has_number_limits_n_hash_date_and_grade(document):
    (ledger,) = [b for b in document.blocks if b["type"] == "ledger"]
    row = dict(zip([c["title"] for c in ledger["columns"]], ledger["rows"][0], strict=True))
    assert row == {
        "Reference": "[T2.1]",
        "Sentence": GAP.text,
        "Number, limits, unit": "−0.8 (−1.2 to −0.4)\nscale points",
        "n of N": "31 of 42",
        "Grade": "B",
        "Data and date": "3fa9c2d1e0b7\n2026-03-31",
    }


def test_ids_are_unique_over_the_chapters(document):
    page = write_html(document)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    inside = set(re.findall(r'href="#([^"]+)"', page))
    assert inside <= set(ids)
    assert 'id="c01f1-dot"' in page
    assert 'href="#c02f1-dot"' in page


def test_a_chapters_headings_keep_their_order(document):
    headings = [(b["level"], b["runs"][0]["text"]) for b in document.blocks
                if b["type"] == "heading"]  # fmt: skip
    assert headings[:3] == [
        (2, "01 Building Trust: does it meet the needs?"),
        (3, "T2. Where does it fall short?"),
        (4, "A detail"),
    ]
    assert [words for level, words in headings if level == 2][-4:] == [
        "06 Marketing plan: what next?",
        "Data quality",
        "Sources of the methods",
        "Claims ledger",
    ]


def test_page_and_pdf_hold_the_same_sentences(document):
    page = squeezed(re.sub(r"<[^>]+>", "", write_html(document)))
    printed = squeezed("".join(pages(write_pdf(document))))
    for words in (GAP.text, "Start: do it.", "2 blank rows left out."):
        assert squeezed(words) in page
        assert squeezed(words) in printed
    assert write_html(document).count("<script") == 1  # ours


def test_every_word_of_a_pdf_is_in_what_it_was_made_of(document, tmp_path):
    pdf, given = tmp_path / "full.pdf", tmp_path / "full.json"
    pdf.write_bytes(write_pdf(document, given))
    known = words_of(text_of(given))
    ends = {"".join(pair) for pair in pairwise(known)}  # a word is joined to the next at a line end
    strange = {word for word in words_of(text_of(pdf)) if word not in known and word not in ends}
    assert {word for word in strange if not word.isdecimal()} <= MADE_BY


MADE_BY = {"typst", "d", "20260331000000z"}
"""In the metadata of a PDF: the program and the day."""


@pytest.mark.parametrize("long", [1, 12])
def test_the_executive_summary_is_one_page(long):
    first, second, third, *_ = pages(write_pdf(combined(chain(long=long), Depth.FULL)))
    assert "Summary" in second
    assert "5 of 5 elements fall clearly short." in second
    assert second.count("Clear shortfall") == 5
    assert "Ask: do it. No owner yet." in squeezed_lines(second)
    assert "Contents" in third
    assert "5 of 5 elements" not in first


def test_the_board_reads_the_answer_below_the_title_and_no_contents():
    client = {"prepared_by": "Brook & Partners", "contact": "a@example.org", "state": "draft"}
    notebooks = [*chain()[:-1], plan()]
    for made in notebooks:
        made.metadata["pmo_workshop"]["client"] |= client
    document = combined(notebooks, Depth.BOARD)
    first, *others = map(squeezed_lines, pages(write_pdf(document)))
    assert "For those who decide: the answer" in first
    assert "31 March 2026 · Draft Prepared by Brook & Partners · a@example.org" in first
    assert "5 of 5 elements fall clearly short." in first
    assert not [page for page in others if "Contents" in page]
    assert "31 of 42 people on the list answered." in others[-1]
    page = write_html(document)
    assert page.index("Draft</bdi>") < page.index('<p class="answer"')
    assert 'class="fold"' not in page, "who decides reads owners and days on a phone, too"


def test_nothing_is_printed_on_a_cover_that_was_not_given():
    document = combined(chain(), Depth.FULL)
    assert [document.cover[name] for name in ("made", "contact", "state")] == [""] * 3
    assert "Prepared by" not in pages(write_pdf(document))[0]


def test_the_answer_has_no_character_that_cannot_be_seen():
    document = combined(chain(), Depth.FULL)
    assert document.summary["facts"][0]["base"] == NAUGHTY
    assert write_html(document).count("<script") == 1  # ours


def test_the_contents_of_the_pdf_give_page_numbers(document):
    printed = pages(write_pdf(document))
    at = next(n for n, page in enumerate(printed) if "Contents" in page)
    line = next(x for x in printed[at].splitlines() if x.startswith("Claims ledger"))
    number = int(re.findall(r"\d+", line)[-1])
    assert "Claims ledger" in printed[number - 1]


def test_long_contents_stay_on_one_page():
    sections = [text(f"## T{n}. A question that takes some words to ask?") for n in range(60)]
    sections.append(code(claim("An answer.")))
    printed = pages(write_pdf(combined([one("01_building_trust", *sections), plan()])))
    assert [n for n, page in enumerate(printed) if "T0. A question" in page] == [1, 2]
    assert "T59. A question" in printed[1]
    assert "Claims ledger" in printed[1]


def test_no_page_is_turned(document):
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(document)))
    assert all(page.mediabox.width < page.mediabox.height for page in reader.pages)


def test_the_files_in_which_nothing_was_decided_share_one_line():
    rows = {"sla": 1, "raci": 1200, "respondents": 14, "ladders": 144}
    plain = [Reading(f"{name}.csv", name, count) for name, count in rows.items()]
    made = combined(chain(), readings=plain)
    assert (
        "Read as they stand, with nothing to decide: sla.csv (1 row), raci.csv (1,200 rows), "
        "respondents.csv, ladders.csv."
        in [b["runs"][0]["text"] for b in made.blocks if b["type"] == "paragraph"]
    )


def test_no_page_is_empty(document):
    assert all(len(page.split()) > 12 for page in pages(write_pdf(document))[1:])


def test_a_table_names_its_sheet():
    made = combined(chain(), sheets={("01_building_trust", 0): "T2 gaps"})
    (first, *_) = [b for b in made.blocks if b["type"] == "table"]
    assert first["notes"][-1] == "Data: evidence.xlsx, sheet “T2 gaps”."


def test_equal_notebooks_give_equal_files():
    assert write_html(combined(chain())) == write_html(combined(chain()))
    assert write_pdf(combined(chain())) == write_pdf(combined(chain()))


def test_two_clients_are_never_put_into_one_report():
    other = one("02_reducing_barriers", client={"id": "other"})
    with pytest.raises(WorkbookError, match=r"are of different clients or report dates"):
        combined([chain()[0], other, plan()])


def test_the_plan_gives_a_verdict_on_every_element():
    chapter = read_chapter(plan())
    assert len(verdicts(chapter)) == len(ELEMENTS)
    assert [m.mark for m in marked([chapter])][:3] == ["T2.1", "P.1", "P.2"]


def test_two_verdicts_on_an_element_never_have_the_same_sign():
    """What was collected and cannot be judged yet is not shown as what was not collected."""
    found = (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL, Verdict.NONE_SHOWN, Verdict.TOO_FEW,
             Verdict.NO_VERDICT_YET, Verdict.NOT_COLLECTED)  # fmt: skip
    claims = tuple(
        Claim(f"P.scorecard.{verdict.value}", "P", "x", verdict, verdict.in_words,
              subject=verdict.value)
        for verdict in found
    )  # fmt: skip
    told = verdicts_at_a_glance(Chapter("06_marketing_plan", "", {}, claims))
    assert len({words.split(" ")[0] for words in told.values()}) == len(found)


def test_a_share_of_few_is_a_count_in_the_ledger():
    few = Claim("C4.x", "C4", "x", number=62.5, low=25.0, high=87.5, unit="%", n=8)
    assert _figures(few) == "5 of 8 (2.0 to 7.0)"
    assert _figures(replace(few, number=-13.3, n=22, low=-14.5, high=-12.1)).startswith("−13.3")
