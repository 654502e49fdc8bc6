"""Three depths of a report from the same workbooks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notebooks import code, figure, notebook, statement, table, text

from pmo_workshop.claims import Claim, Statement
from pmo_workshop.depth import Depth
from pmo_workshop.display import PLACE
from pmo_workshop.export import Published, read_document, report_at, write_html
from pmo_workshop.export.chapters import Page, found_only, not_asked, told_at
from pmo_workshop.export.document import plain_text
from pmo_workshop.plan import read_chapter
from pmo_workshop.plan.reading import Chapter, Missing
from pmo_workshop.verdicts import Lack, Verdict


def placed(shown, face, depth, question="gaps", activity="T2"):
    place = {"activity": activity, "question": question, "face": face, "depth": depth}
    return replace(shown, metadata={**shown.metadata, PLACE: place})


def finding(key, verdict, words, activity="T2"):
    return Claim(
        f"{activity}.gaps.{key}",
        activity,
        f"Among the 38 who answered, {words}: {verdict.in_words}.",
        verdict,
        verdict.in_words,
        words.capitalize(),
        sampled=True,
        low=-1.0,
        high=-0.6,
        n=38,
        n_told=True,
        limits_told=True,
    )


FINE = finding("fine", Verdict.NO_DIFFERENCE, "one is equal to expectation")
SHORT = [finding(f"short{n}", Verdict.CLEAR_SHORTFALL, f"number {n} is below") for n in range(4)]
IN_ORDER = finding("all", Verdict.NO_DIFFERENCE, "all is as expected", "T5")


def said(*claims):
    return statement(Statement.of(*claims))


def missing():
    told = ("The table roles was not collected.",)
    return statement(Statement("missing", told, activity="T4", lack=Lack.NOT_COLLECTED))


@pytest.fixture(scope="module")
def published():
    cells = [
        text("Some words on the method."),
        text("## T2. Where does it fall short?"),
        code(
            placed(said(FINE, *SHORT), "say", "board"),
            placed(figure(), "chart", "board"),
            placed(table([["Speed", "−0.8", "31"]]), "table", "annex"),
            placed(
                statement(Statement("next", ("Ask why.", "Ask again."), activity="T2")),
                "next",
                "board",
            ),
        ),
        text("## T4. Who answers for it?"),
        code(placed(missing(), "say", "full", "roles", "T4")),
        text("## T5. Is there improvement?"),
        code(placed(said(IN_ORDER), "say", "full", "series", "T5")),
    ]
    made = notebook(*cells, title="# 01 Building Trust: does it meet the needs?")
    plan = notebook(text("## What next?"), title="# 06 Marketing plan: what next?")
    plan.metadata["pmo_workshop"]["workbook"] = "06_marketing_plan"
    for cell in made.cells + plan.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
    notebooks = (made, plan)
    return Published(tuple(map(read_document, notebooks)), tuple(map(read_chapter, notebooks)))


def kinds(document):
    return [block["type"] for block in document.blocks]


def sentences(document):
    return [c["text"] for b in document.blocks if b["type"] == "claims" for c in b["claims"]]


def test_the_board_gets_what_falls_short_and_one_form(published):
    document = report_at(Depth.BOARD, published)
    assert sentences(document) == [SHORT[0].text, SHORT[1].text]
    assert kinds(document).count("figure") == 1
    assert "table" not in kinds(document)
    assert "Ask why." not in write_html(document)


def test_the_full_report_tells_more_and_what_is_in_order_in_a_line(published):
    document = report_at(Depth.FULL, published)
    assert sentences(document) == [claim.text for claim in SHORT[:3]]
    (lacking,) = [block for block in document.blocks if block["type"] == "table"]
    assert lacking["rows"] == [["The table roles was not collected.", "1"]]
    assert lacking["groups"] == ["Building Trust"]
    (line,) = [block for block in document.blocks if block.get("name") == "in_order"]
    assert plain_text(line["runs"]) == (
        "Is there improvement? Among the 38 who answered, all is as expected: no difference that "
        "matters."
    )
    headings = [b["runs"][0]["text"] for b in document.blocks if b["type"] == "heading"]
    assert headings[:2] == ["Building Trust", "Where does it fall short?"]
    told = write_html(document)
    assert "Ask why." in told
    assert "Ask again." not in told, "the annex has it"


def test_good_news_that_the_page_cites_stands_without_a_question_of_what_falls_short(published):
    claims = {claim.id: claim for claim in (FINE, *SHORT, IN_ORDER)}
    page = Page(cited=frozenset([IN_ORDER.id]))
    told = told_at(Depth.BOARD, published.documents[0], claims, page)
    (line,) = [block for block in told if block.get("name") == "in_order"]
    assert plain_text(line["runs"]) == IN_ORDER.text


def test_the_annex_holds_every_sentence_and_form_and_the_ledger(published):
    document = report_at(Depth.ANNEX, published)
    assert sentences(document) == [claim.text for claim in (FINE, *SHORT, IN_ORDER)]
    assert {"figure", "table", "ledger"} <= {*kinds(document)}


@pytest.mark.parametrize("depth", Depth)
def test_a_fact_has_one_form_outside_the_annex_and_what_is_missing_no_section(published, depth):
    document = report_at(depth, published)
    forms = [b["question"] for b in document.blocks if b["type"] in ("figure", "table")
             if "question" in b]  # fmt: skip
    assert len(forms) == (2 if depth is Depth.ANNEX else len(set(forms)))
    whole = write_html(document)
    assert whole.count("The table roles was not collected") == (depth is Depth.FULL)
    assert "Who answers for it?" not in write_html(document)


def test_a_section_without_a_finding_is_left_out_and_prose_is_kept():
    lacking = {"type": "callout", "kind": "missing", "title": "", "blocks": []}
    heading = {"type": "heading", "level": 2, "runs": [{"text": "Why?", "style": ""}]}
    prose = {"type": "paragraph", "runs": []}
    assert found_only([prose, heading, prose, lacking]) == [prose]
    assert found_only([heading, prose]) == [heading, prose]
    assert found_only([heading, lacking, {"type": "table"}]) == [heading, {"type": "table"}]


def test_a_section_stays_or_goes_with_what_stands_below_it():
    """A heading without the one above it would skip a level, which no PDF may."""
    lacking = {"type": "callout", "kind": "missing", "title": "", "blocks": []}
    question, detail = (
        {"type": "heading", "level": level, "runs": [{"text": "Why?", "style": ""}]}
        for level in (2, 3)
    )
    prose, table = {"type": "paragraph", "runs": []}, {"type": "table"}
    assert found_only([question, lacking, detail, prose]) == []
    assert found_only([question, lacking, detail, table]) == [question, detail, table]
    assert found_only([question, table, detail, lacking]) == [question, table]


def test_of_what_was_not_asked_an_element_names_what_answers_most_and_counts_the_rest():
    asks = [
        Missing("T1", f"question {at}?", f"Ask {what}.", Lack.NOT_COLLECTED)
        for what, questions in (("once", 1), ("thrice", 3), ("twice", 2), ("four times", 4))
        for at in range(questions)
    ]
    _, table = not_asked([Chapter("01_building_trust", "", {}, missing=tuple(asks))])
    assert table["rows"] == [
        ["Ask four times.", "4"],
        ["Ask thrice.", "3"],
        ["Ask twice.", "2"],
        ["1 more thing, see the annex", "1"],
    ]
    assert table["groups"] == ["Building Trust"] * 4
