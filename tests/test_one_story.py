"""A report tells one story: what one page says, its chapters say, and nothing says otherwise."""

from __future__ import annotations

import pytest
from asking import SAMPLES, SEED, SURVEY, evidence_on, report_of

import pmo_workshop as pmo
from pmo_workshop.depth import Depth
from pmo_workshop.export.document import texts
from pmo_workshop.plan.decisions import EXPLAIN, PAY
from pmo_workshop.plan.judgement import judgement
from pmo_workshop.plan.scorecard import reason_of, scores
from pmo_workshop.verdicts import Judgement, Lack, Verdict

EVERY = (*SAMPLES, SURVEY)


def chapters_of(document):
    """Return the blocks below each heading of a chapter, by its words."""
    found, inside = {}, []
    for block in document.blocks:
        if block["type"] == "heading" and block["level"] == 2:
            inside = found[block["runs"][0]["text"]] = []
        inside.append(block)
    return found


def sentences(blocks):
    return [claim["text"] for b in blocks if b["type"] == "claims" for claim in b["claims"]]


def summary_of(sample):
    return pmo.summary(evidence_on(sample), SEED)


@pytest.mark.parametrize("sample", EVERY)
def test_what_the_page_cites_stands_in_full_in_its_chapter(sample):
    evidence, told = evidence_on(sample), set(sentences(report_of(sample, Depth.FULL).blocks))
    texts = {claim.id: claim.text for claim in evidence.claims}
    cited = summary_of(sample).stored()["ids"]["cited"]
    assert cited
    assert {texts[claim] for claim in cited} <= told


@pytest.mark.parametrize("sample", EVERY)
@pytest.mark.parametrize("depth", [Depth.BOARD, Depth.FULL])
def test_each_element_with_a_mark_has_its_chapter(sample, depth):
    marked = [s.element for s in scores(evidence_on(sample)) if s.leading]
    assert set(marked) <= set(chapters_of(report_of(sample, depth)))


@pytest.mark.parametrize("sample", EVERY)
def test_a_chapter_has_one_next_step_and_the_board_none(sample):
    for depth, most in ((Depth.BOARD, 0), (Depth.FULL, 1)):
        for blocks in chapters_of(report_of(sample, depth)).values():
            steps = [b for b in blocks if b.get("kind") == "next"]
            assert len(steps) <= most
            assert all(len(b["blocks"][0]["items"]) == 1 for b in steps)


@pytest.mark.parametrize("sample", EVERY)
@pytest.mark.parametrize("depth", [Depth.BOARD, Depth.FULL])
def test_what_decides_a_mark_is_not_told_again_as_a_line(sample, depth):
    """It stands first in its chapter, as a sentence."""
    gists = {s.leading.gist for s in scores(evidence_on(sample)) if s.leading}
    found = [b for b in report_of(sample, depth).blocks if b.get("name") == "in_order"]
    lines = [line.strip() for block in found for line in texts(block)]
    assert not [line for line in lines for gist in gists if line.startswith(f"{gist}:")]


@pytest.mark.parametrize("sample", EVERY)
@pytest.mark.parametrize("depth", [Depth.BOARD, Depth.FULL])
def test_a_chapter_begins_with_its_mark_and_what_decides_it_told_nowhere_else(sample, depth):
    chapters = chapters_of(report_of(sample, depth))
    for score in scores(evidence_on(sample)):
        if score.leading:
            told = sentences(chapters[score.element])
            leading = score.leading.as_mark if score.clear_by_itself else score.leading.text
            assert told[0] == leading
            every = [text for blocks in chapters.values() for text in sentences(blocks)]
            assert every.count(leading) == 1


def test_what_has_changed_is_told_before_what_has_not():
    """The title of the chart counts what is better: the sentences say which."""
    told = sentences(report_of("northwind", Depth.FULL).blocks)
    changes = [c.subject for c in evidence_on("northwind").claims
               if c.id.startswith("T2.gap_change.") and c.text in told]  # fmt: skip
    assert changes == ["linking", "reliability", "responsiveness"]


def test_the_board_reads_the_gravest_first():
    """Reliability is 0.9 below expectation at Meridian, empathy 0.7 and responsiveness 0.4."""
    told = sentences(report_of("meridian").blocks)
    gaps = [c.subject for c in evidence_on("meridian").claims
            if c.id.startswith("T2.gap_by_dimension.") and c.text in told]  # fmt: skip
    assert gaps == ["reliability", "overall"], "and what decides"


@pytest.mark.parametrize("sample", EVERY)
def test_a_mark_and_its_leading_measure_say_the_same_or_why_not(sample):
    """A report of all workbooks takes the word and the look of the mark for its measure."""
    said = {depth: {*texts(report_of(sample, depth))} for depth in (Depth.BOARD, Depth.FULL)}
    for score in scores(evidence_on(sample)):
        if score.decides and judgement(score.decides) is not score.verdict.judgement:
            assert judgement(score.decides) is Judgement.SHORT
            assert score.verdict is Verdict.SHORTFALL
            sure = "A shortfall for sure. Judged together with the 4 other marks, it is not certain"
            assert sure in reason_of(evidence_on(sample), score)
            for lines in said.values():
                assert score.decides.as_mark in lines
                assert score.decides.text not in lines


@pytest.mark.parametrize("sample", EVERY)
def test_a_loss_stands_in_the_first_sentence_beside_the_mark_and_among_the_decisions(sample):
    evidence, told = evidence_on(sample), summary_of(sample)
    loss = [c for c in evidence.claims if c.verdict is Verdict.NOT_PROFITABLE]
    *_, ask = (decision.what for decision in told.decisions if decision.kind != EXPLAIN)
    loses = (
        "Set how much of the PMO's cost its share of proven benefits must cover by the next "
        "report, and what happens below that"
    )
    cover = [decision.what for decision in told.decisions if "the PMO's cost" in decision.what]
    assert ("of its cost" in told.answer.text) is bool(loss)
    assert (ask == loses) is bool(loss)
    assert cover == [loses] * bool(loss)
    kinds = [decision.kind for decision in told.decisions]
    assert 3 <= len(kinds) <= 6
    assert PAY not in kinds[1:], "what is proven to pay back comes first"
    assert EXPLAIN not in kinds[:-1]
    value = next(mark for mark in told.marks if mark.element == "Revealing PMO Value")
    if value.verdict is Verdict.NONE_SHOWN:
        beside = [fact for fact in told.facts if "V4.appraisal.bcr" in fact.claims]
        assert bool(loss) is value.told.endswith("; cost not covered")
        assert beside or not loss, "the mark need not say how much"


@pytest.mark.parametrize("sample", EVERY)
def test_what_is_late_is_never_behind_and_what_is_to_be_done_has_a_place(sample):
    evidence = evidence_on(sample)
    table = pmo.table_actions_merged(evidence, SEED)
    rows = table.data if table else ()
    today = evidence.report_date.isoformat()
    late = [row["place"] for row in rows if row["due"] and row["due"] < today]
    assert all(place == "late" or place.endswith(", late") for place in late)
    pays = {row["option"] for row in evidence.rows("options") if (row["p_12"] or 0) >= 0.9}
    for option in pays:
        (place,) = (row["place"] for row in rows if option in row["action"])
        assert place in ("first", "pays back")


@pytest.mark.parametrize("sample", EVERY)
def test_decisions_hold_outlay_and_saving_apart_and_no_row_of_dashes(sample):
    table = pmo.table_decisions(evidence_on(sample), SEED)
    names = [column.name for column in table.columns]
    assert names[:4] == ["no", "what", "owner", "due"]
    for row in table.data:
        assert any(row.get(name) for name in ("size", "outlay", "saving"))
    assert all(any(row[name] for row in table.data) for name in names if name != "due")


def test_a_survey_alone_leads_to_decisions():
    start, past, ask = summary_of(SURVEY).decisions
    assert start.text == (
        "Find out in five short talks, for reliability, responsiveness and empathy, whether the "
        "service or the expectation is off. Reliability is 1.3 below expectation on a 1–7 scale. "
        "Proposed: Head of PMO, by 30 May 2026."
    )
    assert past.text == (
        "Tell everybody on the list what came of earlier work: 14 of 38 (37 %) stop at confidence. "
        "3 of 38 (8 %) pass all barriers; 35 meet at least one. Proposed: Head of "
        "PMO, by 30 May 2026."
    )
    assert ask.text == (
        "For the next report, measure the hours felt beside the hours logged. Reducing Barriers "
        "has no verdict without it. Proposed: Head of PMO, by 30 May 2026."
    )


def test_it_is_not_said_that_nothing_was_asked_where_people_have_answered():
    """The four barriers were asked, and what decides the element was not."""
    barriers = summary_of(SURVEY).marks[1]
    assert barriers.reason == (
        "What decides it was not collected: the hours felt beside the hours logged."
    )


def test_what_people_answered_waits_for_its_list_and_is_not_called_not_collected():
    confidence = summary_of(SURVEY).marks[3]
    assert (confidence.verdict, confidence.reason) == (
        Verdict.NO_VERDICT_YET,
        "What would decide it cannot be read yet: what is kept of all promises beside what was "
        "heard. People have answered, but the list of what they were asked about is missing.",
    )
    missing = [m for chapter in evidence_on(SURVEY).chapters for m in chapter.missing]
    waiting = [m.absent for m in missing if m.lack is Lack.WAITING]
    assert waiting == [("benefits",), ("promises",)]


@pytest.mark.parametrize("sample", EVERY)
def test_good_news_is_picked_from_no_answer_that_holds_bad(sample):
    evidence, told = evidence_on(sample), summary_of(sample)
    by_id = {claim.id: claim for claim in evidence.claims}
    for fact in told.facts:
        for claim in (by_id[cited] for cited in fact.claims):
            if claim.verdict and judgement(claim) is Judgement.FINE:
                question = claim.id.rpartition(".")[0]
                same = [c for c in evidence.claims if c.id.rpartition(".")[0] == question]
                assert {judgement(c) for c in same} <= {Judgement.FINE, Judgement.DESCRIPTIVE}
