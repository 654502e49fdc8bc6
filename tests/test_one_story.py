"""A report tells one story: what one page says, its chapters say, and nothing says otherwise."""

from __future__ import annotations

import pytest
from asking import SAMPLES, SEED, SURVEY, evidence_on, report_of

import pmo_workshop as pmo
from pmo_workshop.depth import Depth
from pmo_workshop.plan.scorecard import scores
from pmo_workshop.verdicts import Verdict

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
    cited = summary_of(sample).stored()["cited"]
    assert cited
    assert {texts[claim] for claim in cited} <= told


@pytest.mark.parametrize("sample", EVERY)
@pytest.mark.parametrize("depth", [Depth.BOARD, Depth.FULL])
def test_each_element_with_a_mark_has_its_chapter(sample, depth):
    marked = [s.element for s in scores(evidence_on(sample))
              if s.verdict is not Verdict.NOT_COLLECTED]  # fmt: skip
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
    """The box at the head of a chapter has said it."""
    gists = {s.leading.gist for s in scores(evidence_on(sample)) if s.leading}
    tables = [b for b in report_of(sample, depth).blocks if b.get("name") == "in_order"]
    lines = [row[1] for table in tables for row in table["rows"]]
    assert not [line for line in lines for gist in gists if line.startswith(f"{gist}:")]
