"""The marketing plan: it shows what the workbooks released, judged and ordered by stated rules."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import pmo_workshop as pmo
from pmo_workshop import texts
from pmo_workshop.claims import Claim, Statement
from pmo_workshop.content.modules import BEFORE_THE_PLAN
from pmo_workshop.display import show
from pmo_workshop.errors import UsageError, WorkbookError
from pmo_workshop.export.chapters import not_asked
from pmo_workshop.intake.client import Client
from pmo_workshop.leading import Leading, Measure
from pmo_workshop.plan import Evidence, evidence_of, read_evidence
from pmo_workshop.plan.actions import actions_of, alike, ninety_days, ranked_actions
from pmo_workshop.plan.findings import NO_STEP
from pmo_workshop.plan.gaps import not_collected, shortfalls
from pmo_workshop.plan.measures import measures
from pmo_workshop.plan.one_list import one_list
from pmo_workshop.plan.reading import read_chapter, reads
from pmo_workshop.plan.scorecard import holding, scores
from pmo_workshop.plan.stops import stops
from pmo_workshop.plan.words import size
from pmo_workshop.present.grammar import barred_words
from pmo_workshop.present.table import TABLE_TYPE, Series
from pmo_workshop.verdicts import Judgement, Lack, Verdict

CLIENT = {"id": "acme", "name": "Acme", "report_date": "2026-04-30"}
WORKBOOKS = [module.workbook for module in BEFORE_THE_PLAN]


def claim(activity, key, verdict=None, low=None, high=None, *, text="", n=30, **more):
    number = None if low is None else (low + high) / 2
    who = texts.who(f"Among the {n} of 60 who answered")
    ruling = texts.ruling(verdict.in_words) if verdict else ""
    text = text or f"{who}, {key} is so {texts.limits('(95 % CI 1 to 2)')}{ruling}."
    facts = {"number": number, "low": low, "high": high, "unit": "scale points", "n": n}
    facts |= {"sampled": True, "beyond": 0.001 if verdict is Verdict.CLEAR_SHORTFALL else 0.5}
    facts |= more
    return Claim(
        f"{activity}.asked.{key}",
        activity,
        texts.spoken(text),
        verdict,
        verdict.in_words if verdict else "",
        texts.gist(text),
        texts.gist(text, within=True),
        subject=key,
        limits_told=texts.tells_limits(text),
        population=60,
        **facts,
    )


def table(activity, name, rows, series=None):
    columns = [{"name": c, "title": c.title(), "type": "string"} for c in rows[0]]
    resource = {"name": name, "title": name, "notes": [], "schema": {"fields": columns}}
    resource |= {"activity": activity, "series": series and asdict(series)}
    return {TABLE_TYPE: resource | {"data": rows, "display": [["x"] * len(columns)] * len(rows)}}


def told(*things):
    """Return a cell that displays claims (together), tables and statements."""
    claims = [thing for thing in things if isinstance(thing, Claim)]
    bundles = [dict(Statement.of(*claims)._repr_mimebundle_())] if claims else []
    for thing in things:
        if isinstance(thing, Statement):
            bundles.append(dict(thing._repr_mimebundle_()))
        elif isinstance(thing, dict):
            bundles.append(thing)
    outputs = [new_output("display_data", data=bundle) for bundle in bundles]
    return new_code_cell("pmo.show(asked)", outputs=outputs, execution_count=1)


def notebook(number, *cells, client=None):
    made = new_notebook(cells=[new_markdown_cell(f"# {WORKBOOKS[number]}"), *cells])
    made.metadata["pmo_workshop"] = {
        "client": CLIENT | (client or {}),
        "workbook": WORKBOOKS[number],
    }
    return made


def heading(text):
    return new_markdown_cell(f"## {text}")


def evidence(*notebooks, **facts):
    return evidence_of(notebooks, CLIENT, **facts)


TRUST = (
    claim("T2", "reliability", Verdict.CLEAR_SHORTFALL, -1.4, -1.0),
    claim("T2", "empathy", Verdict.SHORTFALL, -0.7, -0.3),
    claim("T2", "tangibles", Verdict.NO_DIFFERENCE, -0.2, 0.1),
    claim("T2", "overall", Verdict.CLEAR_SHORTFALL, -0.9, -0.6, leads=Measure.EXPECTATION_GAP),
    claim("T1", "leading", Verdict.LEADING_GROUP, 0.1, 0.3),
)
BARRIER = claim("O", "barriers", Verdict.HIGHEST_BARRIER)
ACTIONS = [
    {"action": "Answer within a day", "owner": "PMO manager", "due": "2026-05-08", "p_top3": 0.98},
    {"action": "Board with dates", "owner": None, "due": "2026-04-10", "p_top3": 0.5},
    {"action": "New colours", "owner": "Designer", "due": None, "p_top3": 0.0},
]
OPTIONS = [
    {"option": "Drop the second status report", "owner": "Head", "due": "2026-09-30",
     "net_low": 900, "net_high": 1100},
    {"option": "Answer within the day", "owner": "Head", "due": "2026-05-01",
     "net_low": 10, "net_high": 20},
    *({"option": f"Simplify form {name}", "owner": "", "due": None, "net_low": 300,
       "net_high": 500} for name in "ABC"),
]  # fmt: skip
SERIES = [
    {"period": f"2026-0{at}", "value": value, "mean": 5.0, "lower": 4.0, "upper": 6.0,
     "signal": signal}
    for at, value, signal in ((1, 5.1, ""), (2, 6.4, "above the upper limit"), (3, 5.2, ""))
]  # fmt: skip
KANO = [
    {"offering": "Phone view", "category": "I", "I": 20, "R": 1, "n": 30},
    {"offering": "Coaching", "category": "A", "I": 2, "R": 1, "n": 30},
    {"offering": "Daily mail", "category": "R", "I": 3, "R": 19, "n": 30},
]


@pytest.fixture
def whole():
    return evidence(
        notebook(
            0, heading("Which barriers?"), told(claim("O", "barriers", Verdict.HIGHEST_BARRIER))
        ),
        notebook(
            1,
            heading("T1. What is needed?"),
            told(table("T1", "kano", KANO)),
            heading("T2. Where does it fall short?"),
            told(*TRUST),
            heading("T3. Which action comes first?"),
            told(table("T3", "actions", ACTIONS)),
            heading("T5. Is there improvement?"),
            told(table("T5", "behaviour", SERIES, Series("Mean satisfaction"))),
        ),
        notebook(
            2,
            heading("B1. What deters?"),
            told(claim("B1", "time", Verdict.TOO_FEW, -0.9, 0.8)),
            heading("B5. What can go?"),
            told(table("B5", "options", OPTIONS)),
        ),
        notebook(
            4,
            heading("C4. Are levels met?"),
            told(claim("C4", "reply", Verdict.TARGET_MET, 0.9, 0.97, unit="share", n=120)),
        ),
        notebook(
            5,
            heading("S1. What keeps them awake?"),
            told(
                Statement(
                    "missing",
                    ("Not collected: issues.csv. Ask one open question.",),
                    activity="S1",
                    question="what keeps them awake?",
                    lack=Lack.NOT_COLLECTED,
                    absent=("issues",),
                )
            ),
        ),
    )


# -- reading -------------------------------------------------------------------------------------


def test_evidence_is_read_from_notebooks_and_made_by_nothing_else():
    with pytest.raises(TypeError, match=r"^Evidence is made by read_evidence\(\)"):
        Evidence(CLIENT)
    with pytest.raises(TypeError, match=r"^The plan accepts the Evidence of executed workbooks"):
        pmo.say_scorecard(TRUST)


def test_a_claim_comes_back_as_it_was_published(whole):
    assert set(TRUST) <= set(whole.claims)
    assert [t.activity for t in whole.tables] == ["T1", "T3", "T5", "B5"]


def test_facilitators_cells_are_not_read():
    shown = told(claim("T2", "secret", Verdict.CLEAR_SHORTFALL, -2, -1))
    shown.metadata["tags"] = ["solution"]
    assert evidence(notebook(1, shown)).claims == ()


def refusal(*notebooks):
    with pytest.raises(WorkbookError) as refused:
        evidence(*notebooks)
    return str(refused.value)


def test_a_notebook_of_another_client_or_date_is_refused():
    assert refusal(notebook(1, client={"id": "other"})) == (
        f"01_building_trust.ipynb has the client 'other', not 'acme'. Run the {reads()} "
        "again for this client: pmo-workshop report DIR."
    )
    assert "the report date '2025-01-01', not '2026-04-30'" in refusal(
        notebook(1, client={"report_date": "2025-01-01"})
    )


def test_a_notebook_that_nobody_ran_is_refused():
    cell = new_code_cell("pmo.show(x)", id="needs")
    assert refusal(notebook(1, cell)) == (
        f"01_building_trust.ipynb, cell 'needs': it has not been run. Run the {reads()} "
        "again: pmo-workshop report DIR."
    )


def test_opened_alone_the_plan_says_how_to_make_what_it_reads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    client = Client("acme", "Acme", date(2026, 4, 30))
    found = read_evidence(client)
    said = str(pmo.say_evidence(found))
    assert "pmo-workshop report DIR" in said
    assert "runs/<client id>/consultant/notebooks" in said
    for say in (pmo.say_scorecard, pmo.say_shortfalls, pmo.say_stops, pmo.say_measures):
        assert say(found).kind == "missing"
    assert pmo.table_scorecard(found) is None
    assert pmo.chart_scorecard(found) is None
    with pytest.raises(UsageError, match=r"^There is no folder 'nowhere'\."):
        read_evidence(client, "nowhere")


def test_the_usual_place_is_found_from_the_folder_of_the_workbooks(tmp_path, monkeypatch):
    place = tmp_path / "runs" / "acme" / "consultant" / "notebooks"
    place.mkdir(parents=True)
    nbformat.write(notebook(1, told(*TRUST)), place / "01_building_trust.ipynb")
    (tmp_path / "workbooks").mkdir()
    client = Client("acme", "Acme", date(2026, 4, 30))
    for folder in (tmp_path, tmp_path / "workbooks"):
        monkeypatch.chdir(folder)
        found = read_evidence(client)
        assert found.claims == TRUST
        assert "01_building_trust" not in [module.workbook for module in found.lacking]


# -- the scorecard -------------------------------------------------------------------------------


MEASURES = {measure.element: measure for measure in reversed(Measure)}
"""The usual leading measure of each element, by its letter."""


def leading(letter, verdict, **more):
    return claim(f"{letter}2", "lead", verdict, -1, -0.6, leads=MEASURES[letter], **more)


def marks(*of_chapters, **more):
    """Return the verdicts of the elements in which these claims were found."""
    notebooks = [notebook(number, told(*claims)) for number, claims in of_chapters]
    return {
        score.element: score.verdict
        for score in scores(evidence_of(notebooks, CLIENT, **more))
        if score.verdict is not Verdict.NOT_COLLECTED
    }


def test_the_leading_measure_decides_and_nothing_else(whole):
    told = {
        "Building Trust": (Verdict.CLEAR_SHORTFALL, 4, Measure.EXPECTATION_GAP),
        "Reducing Barriers": (Verdict.NO_VERDICT_YET, 1, Measure.FELT_COST),
        "Revealing PMO Value": (Verdict.NOT_COLLECTED, 0, Measure.PERCEIVED_VALUE),
        "Instilling Confidence": (Verdict.NO_VERDICT_YET, 1, Measure.PROMISES_KEPT),
        "Sustaining Relationships": (Verdict.NOT_COLLECTED, 0, Measure.SATISFACTION),
    }
    assert {s.element: (s.verdict, len(s.judged), s.measure) for s in scores(whole)} == told


@pytest.mark.parametrize(
    ("found", "mark"),
    [
        (Verdict.CLEAR_SHORTFALL, Verdict.CLEAR_SHORTFALL),
        (Verdict.SHORTFALL, Verdict.SHORTFALL),
        (Verdict.NO_DIFFERENCE, Verdict.NONE_SHOWN),
        (Verdict.CLEARLY_ABOVE, Verdict.NONE_SHOWN),
        (Verdict.TOO_FEW, Verdict.TOO_FEW),
        (Verdict.BASELINE, Verdict.NO_VERDICT_YET),
    ],
)
def test_a_finding_on_the_leading_measure_gives_the_mark(found, mark):
    assert marks((1, [leading("T", found)])) == {"Building Trust": mark}


verdicts = st.sampled_from(
    [Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL, Verdict.NO_DIFFERENCE,
     Verdict.TOO_FEW, Verdict.CLEARLY_ABOVE, Verdict.LEADING_GROUP, None]
)  # fmt: skip


@given(verdicts, st.lists(st.tuples(verdicts, st.booleans(), st.booleans()), max_size=6))
def test_no_other_finding_changes_a_mark(first, others):
    lead = leading("T", first)
    rest = [
        claim("T3", f"k{at}", verdict, -1, -0.6, sampled=sampled, screening=screening)
        for at, (verdict, sampled, screening) in enumerate(others)
    ]
    assert marks((1, [lead, *rest])) == marks((1, [lead]))


@pytest.mark.parametrize(
    "short", [v for v in Verdict if v.judgement in (Judgement.SHORT, Judgement.PERHAPS_SHORT)]
)
def test_a_register_never_makes_an_element_short(short):
    """A failed case that must be told, benefits not verified, an ambition: all are to do."""
    entry = claim("B7", "case", short, 0.1, 0.4, sampled=False, n=4)
    found = evidence(notebook(2, told(entry)))
    score = scores(found)[1]
    assert (score.verdict, score.judged, score.to_do) == (Verdict.NO_VERDICT_YET, (), (entry,))
    assert shortfalls(found) == ()
    assert pmo.table_to_do(found).data[0]["activity"] == "B7"


@pytest.mark.parametrize("verdict", [v for v in Verdict if v.counts])
def test_a_register_is_judged_on_neither_side(verdict):
    """Good news of it may count no more than bad news: both stand outside the findings judged."""
    entry = claim("B7", "case", verdict, 1.2, 1.9, sampled=False, n=40)
    barriers = scores(evidence(notebook(2, told(entry))))[1]
    assert barriers.judged == ()
    assert barriers.to_do in ((), (entry,))


def test_a_leading_measure_without_a_standard_is_to_do_and_decides_nothing():
    empty_log = leading("B", Verdict.CLEAR_SHORTFALL, sampled=False)
    (barriers,) = [s for s in scores(evidence(notebook(2, told(empty_log)))) if s.leading]
    assert (barriers.verdict, barriers.decides) == (Verdict.NO_VERDICT_YET, None)
    assert barriers.to_do == (empty_log,)


def test_the_fall_back_decides_only_where_nobody_answered_the_first():
    first, second = Measure.SATISFACTION, Measure.RECOMMENDATION
    csat = claim("O", "csat", Verdict.NO_DIFFERENCE, -0.1, 0.1, leads=first)
    nps = claim("O", "nps", Verdict.CLEAR_SHORTFALL, -40, -30, leads=second)
    element = "Sustaining Relationships"
    assert marks((0, [csat, nps])) == {element: Verdict.NONE_SHOWN}
    assert marks((0, [nps])) == {element: Verdict.CLEAR_SHORTFALL}
    named = Leading({"S": second})
    assert marks((0, [csat, nps]), leading=named) == {element: Verdict.CLEAR_SHORTFALL}
    few = claim("O", "csat", None, n=9, leads=first)
    assert marks((0, [few, nps])) == {element: Verdict.NO_VERDICT_YET}, "answered, by too few"


def test_five_clear_shortfalls_are_told_of_all_elements_only_if_chance_cannot_make_one():
    def with_p(*ps):
        letters = zip("TBVCS", ps, strict=False)
        found = [leading(letter, Verdict.CLEAR_SHORTFALL, beyond=p) for letter, p in letters]
        return [v is Verdict.CLEAR_SHORTFALL for v in marks((1, found)).values()]

    assert with_p(0.024) == [True]
    assert with_p(0.024, 0.024) == [True, True]
    assert with_p(*[0.024] * 3) == [False] * 3
    assert with_p(0.001, 0.011, 0.012, 0.3, 0.4) == [True, True, True, False, False]
    assert with_p(0.001, 0.001, 0.001, 0.001, 0.03) == [True] * 4 + [False], "2.5 % of one element"
    assert with_p(None, 0.001) == [False, True], "no p, no proof"


def test_a_clear_shortfall_of_a_sentence_holds_over_all_findings_of_its_element():
    def held(*ps):
        found = [claim("T2", f"k{at}", Verdict.CLEAR_SHORTFALL, -2, -1, beyond=p)
                 for at, p in enumerate(ps)]  # fmt: skip
        return sorted(holding(evidence(notebook(1, told(*found))).chapters))

    assert held(0.02) == ["T2.asked.k0"]
    assert held(0.02, 0.4) == []
    assert held(0.012, 0.02) == ["T2.asked.k0", "T2.asked.k1"]


def sentence(number, *claims, **more):
    notebooks = [notebook(number, told(*claims))]
    said = pmo.say_scorecard(evidence_of(notebooks, CLIENT, **more)).claims
    return [c.text for c in said if c.verdict is not Verdict.NOT_COLLECTED]


def test_without_a_verdict_it_is_said_what_there_is_and_what_is_missing():
    gap, csat = Measure.EXPECTATION_GAP, Measure.SATISFACTION
    assert sentence(1, claim("T2", "overall", n=9, leads=gap)) == [
        "Building Trust: no verdict yet. Overall is so. It takes 10 answers."
    ]
    assert sentence(1, claim("T2", "overall", n=11, leads=gap)) == [
        "Building Trust: no verdict yet. Overall is so. Fewer than 10 have answered one of its "
        "questions, or the answers hardly differ: it takes 10 answers that differ to each."
    ]
    assert sentence(0, claim("O", "csat", Verdict.BASELINE, 4.8, 5.4, leads=csat)) == [
        "Sustaining Relationships: no verdict yet. Satisfaction 5.1 (4.8 to 5.4; 30 of 60). The "
        "sponsor has named no target for it."
    ]
    assert sentence(4, claim("C4", "reply", Verdict.TARGET_MET, 90, 97)) == [
        "Instilling Confidence: no verdict yet. What would decide it is missing: what is kept "
        "of all promises beside what was heard. Too few have answered it, or to tell it "
        "would give them away."
    ]


@pytest.mark.parametrize(
    ("lacks", "why"),
    [
        ([Lack.NOT_COLLECTED], "Not all that it takes was collected."),
        ([Lack.NOTHING], "What was collected for it holds no figure."),
        ([Lack.HIDDEN, Lack.HIDDEN], "To tell it would give a small group away."),
        ([Lack.TOO_FEW, Lack.NOT_COLLECTED],
         "Too few have answered it, or to tell it would give them away."),
    ],
)  # fmt: skip
def test_why_a_leading_measure_is_missing_is_said_with_the_count_that_may_be_told(lacks, why):
    absent = [
        told(Statement("missing", ("So.",), activity="C2", question=f"q{at}?", lack=lack))
        for at, lack in enumerate(lacks)
    ]
    found = evidence(notebook(4, told(claim("C4", "reply", Verdict.TARGET_MET, 90, 97)), *absent))
    (said,) = [c.text for c in pmo.say_scorecard(found).claims if c.text.startswith("Instilling")]
    assert said == (
        "Instilling Confidence: no verdict yet. What would decide it is missing: what is kept "
        f"of all promises beside what was heard. {why}"
    )


def test_what_nobody_was_asked_is_not_said_to_have_too_few_answers():
    few = Statement("missing", ("So.",), activity="O", question="q?", lack=Lack.TOO_FEW)
    quality = claim("O", "quality", Verdict.BASELINE, 4.9, 5.1)
    for asked, why in (
        ({"gap"}, "Nobody was asked about it."),
        ({"gap", "csat"}, "Too few have answered it, or to tell it would give them away."),
    ):  # fmt: skip
        found = evidence(
            notebook(0, told(quality), told(few)),
            notebook(5, told(claim("S1", "theme", Verdict.LEADING_GROUP))),
            asked=frozenset(asked),
        )
        said = next(c.text for c in pmo.say_scorecard(found).claims if "Sustaining" in c.text)
        assert said.endswith(f"satisfaction beside its target. {why}")


def test_half_of_what_a_measure_takes_is_not_said_to_have_too_few_answers():
    few = Statement("missing", ("So.",), activity="T2", question="q?", lack=Lack.TOO_FEW)
    for half, why in (
        ({"gap P", "gap I"}, "Not all that it takes was collected."),
        ({"gap P", "gap E"}, "Too few have answered it, or to tell it would give them away."),
    ):
        need = told(claim("T1", "need", Verdict.LEADING_GROUP))
        found = evidence(notebook(1, need, told(few)), asked=frozenset({"gap", *half}))
        trust = next(c.text for c in pmo.say_scorecard(found).claims if "Trust" in c.text)
        assert trust.endswith(f"overall experience beside expectation. {why}")


def test_a_mark_says_of_which_survey_its_answers_are_where_the_latest_has_not_asked():
    kept = claim("C2", "all", Verdict.CLEAR_SHORTFALL, -0.8, -0.6, leads=Measure.PROMISES_KEPT)
    few = Statement("missing", ("So.",), activity="T2", question="q?", lack=Lack.NOTHING)
    found = evidence(
        notebook(4, told(kept)),
        notebook(1, told(claim("T1", "need", Verdict.LEADING_GROUP)), told(few)),
        last_asked={Measure.PROMISES_KEPT: "2025", Measure.EXPECTATION_GAP: "2025"},
    )
    trust, *_, confidence, _ = (c.text for c in pmo.say_scorecard(found).claims)
    assert confidence.endswith(" The answers are those of 2025: it was not asked since.")
    assert trust.endswith(
        "overall experience beside expectation. It was last asked in 2025, and not in the latest "
        "survey."
    )


def test_the_mark_that_decides_looks_as_the_verdict_beside_it():
    """What is clear by itself and not with the others has the mark of an uncertain size."""
    found = [leading(letter, Verdict.CLEAR_SHORTFALL, beyond=0.024) for letter in "TBC"]
    looks = [
        pmo.chart_scorecard(evidence(notebook(1, told(*claims)))).figure.axes[0].lines
        for claims in (found, found[:1])
    ]
    shapes = [
        [line.get_marker() for line in lines if line.get_markersize() == 12] for lines in looks
    ]
    assert shapes == [["D"] * 3, ["s"]]


def test_the_verdicts_are_claims_with_the_figures_that_decide(whole):
    trust = pmo.say_scorecard(whole).claims[0]
    assert trust.id == "P.scorecard.building-trust"
    assert (trust.low, trust.high, trust.n, trust.population) == (-0.9, -0.6, 30, 60)
    assert trust.text == "Building Trust: clear shortfall. Overall is so."


# -- the report on one page ----------------------------------------------------------------------


def answer(*claims):
    return pmo.summary(evidence(notebook(1, told(*claims))), 1).answer.text


def test_a_client_without_any_gap_is_told_so_and_a_client_without_answers_too():
    rosy = [leading(letter, Verdict.CLEARLY_ABOVE) for letter in "TBVCS"]
    assert answer(*rosy) == "None of the 5 elements falls short."
    assert pmo.summary(evidence(), 1).kind == "missing"
    nothing = Statement("missing", ("Nothing.",), activity="T2", question="what?",
                        lack=Lack.NOT_COLLECTED)  # fmt: skip
    found = evidence(notebook(1, told(nothing)))
    assert pmo.summary(found, 1).answer.text == (
        "What decides on the five elements was not collected."
    )


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.CLEAR_SHORTFALL, "Building Trust falls clearly short"),
        (Verdict.SHORTFALL, "Building Trust falls short, by an uncertain size"),
        (Verdict.CLEARLY_ABOVE, "Building Trust shows no shortfall"),
        (Verdict.TOO_FEW, "On Building Trust the answers leave open whether it falls short"),
    ],
)
def test_one_element_asked_is_named_and_the_others_are_not_forgotten(verdict, said):
    assert answer(leading("T", verdict)) == (
        f"{said}; what decides on the other four was not collected."
    )


def test_what_the_others_make_uncertain_is_said():
    found = [leading(letter, Verdict.CLEAR_SHORTFALL, beyond=0.024) for letter in "TBC"]
    marks = pmo.summary(evidence(notebook(1, told(*found))), 1).marks
    assert sum("By itself clearly short" in mark.reason for mark in marks) == 3
    found = [
        leading(letter, Verdict.CLEAR_SHORTFALL, beyond=0.024, at_all=0.01) for letter in "TBC"
    ]
    marks = pmo.summary(evidence(notebook(1, told(*found))), 1).marks
    sure = "A shortfall for sure. Judged together with the 2 other marks, it is not certain that it"
    assert sum(sure in mark.reason for mark in marks) == 3


def test_good_news_is_told_beside_bad():
    good = claim("T2", "assurance", Verdict.CLEARLY_ABOVE, 0.8, 1.2)
    bad = [claim(f"C{at}", "kept", Verdict.CLEAR_SHORTFALL, -2, -1) for at in range(1, 5)]
    findings = pmo.summary(evidence(notebook(1, told(*bad, good))), 1).findings
    assert good in findings
    assert len(findings) == 3


# -- the lists -----------------------------------------------------------------------------------


def test_all_gaps_stand_in_one_list(whole):
    assert [(element, c.activity, c.verdict) for element, c in shortfalls(whole)] == [
        ("Building Trust", "T2", Verdict.CLEAR_SHORTFALL),
        ("Building Trust", "T2", Verdict.CLEAR_SHORTFALL),
        ("Building Trust", "T2", Verdict.SHORTFALL),
    ]
    assert str(pmo.say_shortfalls(whole)) == (
        "6 findings can be held against a standard: 2 clearly short, 1 short by an uncertain size. "
        "Taken together, 2 of 2 clear shortfalls stay clear."
    )


def test_screening_is_no_gap_and_no_finding_judged_wherever_they_are_counted(whole):
    group = claim("T2", "group", Verdict.CLEAR_SHORTFALL, -2, -1, screening=True)
    found = evidence(notebook(1, told(*TRUST, group)))
    assert len(scores(found)[0].judged) == 4
    assert group not in [c for _, c in shortfalls(found)]
    assert "4 findings can be held against a standard" in str(pmo.say_shortfalls(found))


def test_equal_actions_are_merged_with_the_earliest_date_and_every_owner(whole):
    merged = {action.text: action for action in actions_of(whole)}
    assert len(merged) == 7
    answer = merged["Answer within a day"]
    assert answer.sources == ("T3", "B5")
    assert answer.owner == "PMO manager and Head"
    assert answer.due == date(2026, 5, 1)
    assert answer.stability == 0.98


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Drop the second check", "drop second check.", True),
        ("Drop the second check", "Drop the second report", False),
        ("", "", False),
        ("Promise two days", "Promise two days instead of one", False),
        ("Send the note to all sponsors", "Do not send the note to all sponsors", False),
        (
            "Add the second check of small requests",
            "Drop the second check of small requests",
            False,
        ),
        ("Move reports from A to B", "Move reports from B to A", False),
    ],
)
def test_actions_are_one_when_their_words_agree(one, other, same):
    assert alike(one, other) is alike(other, one) is same


def test_the_band_is_the_stability_each_list_has_shown(whole):
    bands = {item.action.text: item.band for item in ranked_actions(whole, 1)}
    assert list(bands)[:2] == ["Drop the second status report", "Answer within a day"]
    assert list(bands.values()) == ["first", "first", "overdue", *["open"] * 3, "behind"]
    assert bands["New colours"] == "behind"


def test_an_action_whose_rank_overlaps_the_one_behind_is_not_first():
    rows = [{"action": f"Step {p}", "owner": "x", "p_top3": p} for p in (1.0, 0.98, 0.81, 0.21)]
    ranked = ranked_actions(evidence(notebook(1, told(table("T3", "actions", rows)))), seed=1)
    assert [item.band for item in ranked] == ["first", "first", "open", "open"]


def test_an_option_that_does_not_pay_back_is_no_action_and_a_short_list_has_no_order():
    rows = [
        {"option": f"Option {at}", "net_low": 10.0, "net_high": 20.0, "p_12": p_12}
        for at, p_12 in enumerate([0.0, 0.1, 0.5, None])
    ]
    found = evidence(notebook(2, told(table("B5", "options", rows[:3]))))
    assert [(a.text, a.stability) for a in actions_of(found)] == [("Option 2", None)]
    assert [item.band for item in ranked_actions(found, 1)] == ["ask first"]
    found = evidence(notebook(2, told(table("B5", "options", rows))))
    assert [a.text for a in actions_of(found)] == ["Option 2", "Option 3"]


def test_options_rank_by_draws_of_their_net_release():
    """Three equal options share two places: each has them in two draws of three."""
    rows = [{"option": "Best", "net_low": 90.0, "net_high": 110.0}]
    rows += [{"option": name, "net_low": 0.0, "net_high": 10.0} for name in ("One", "Two", "Six")]
    found = evidence(notebook(2, heading("B5. Which?"), told(table("B5", "options", rows))))
    best, *others = [action.stability for action in actions_of(found)]
    assert best == 1.0
    assert all(abs(chance - 2 / 3) < 0.02 for chance in others)


def test_a_payback_is_told_on_its_side_of_the_year_that_decides():
    row = {"option": "Show the state", "net_low": 1.0, "net_high": 2.0, "hours": 90.0,
           "payback_low": 7.7, "payback_high": 12.2, "p_12": 0.88}  # fmt: skip
    (action,) = actions_of(evidence(notebook(2, told(table("B5", "options", [row])))))
    assert "paid back in 7.7 to 12.2 months" in action.size


def test_an_option_with_an_open_payback_has_no_place_and_is_asked_about(whole):
    """As B5 tells it: however much it may release, what decides its payback is asked first."""
    rows = [{"option": "Largest", "net_low": 800.0, "net_high": 900.0, "p_12": 0.64}]
    rows += [{"option": f"Sure {at}", "net_low": 10.0 * at, "net_high": 10.0 * at + 1, "p_12": 0.96}
             for at in range(4)]  # fmt: skip
    found = evidence(notebook(2, told(table("B5", "options", rows))))
    ranked = ranked_actions(found, 1)
    assert (ranked[-1].action.text, ranked[-1].band, ranked[-1].chance) == (
        "Largest",
        "ask first",
        None,
    )
    assert {item.band for item in ranked[:3]} == {"first"}
    assert (
        "Ask first what decides the payback of “Largest”. It may lie on either side of 12 months."
    ) in str(pmo.say_actions_merged(found, 1))
    assert pmo.say_decisions(found, 1).lines[2] == (
        "Find out what “Largest” really saves. Proposed: Head of PMO, by 30 May 2026."
    )


WASTE = {"wait": "Gate", "rework": "Report", "overprocess": "Details", "duplicate": "Figures"}


def waste(*kinds):
    """Return the costs of activities, the last of them the highest."""
    return [
        {"activity": WASTE[kind], "waste": kind, "hours": 10.0 * at, "cost": 9.0 + at,
         "cost_low": 8.0, "cost_high": 20.0}
        for at, kind in enumerate(kinds, 1)
    ]  # fmt: skip


def test_waste_is_told_as_a_verb_what_costs_most_first():
    found = evidence(notebook(2, told(table("B3", "cost_activities", waste(*WASTE)))))
    assert [s.what for s in stops(found)] == [
        "End the doubling in “Figures”",
        "Cut “Details” to what is needed",
        "Remove the cause of “Report”",
        "Shorten “Gate”",
    ]
    assert str(pmo.say_stops(found)) == (
        "4 things can be stopped or shortened. The list begins with: end the doubling in "
        "“Figures”, 13 a year (likely range 8 to 20). Ask those who receive it before anything "
        "ends."
    )
    assert pmo.say_decisions(found, 1).lines[1] == (
        "End the doubling in “Figures”. 40 hours a year, at a cost of 13 a year (likely range 8 to "
        "20). Agree how much to save: each tenth is worth 1 a year. “Details”, “Report” and 1 more "
        "may cost as much and come next. Proposed: Head of PMO, by 30 May 2026."
    )


def test_who_owns_an_idea_that_mends_a_waste_answers_for_it():
    ideas = [{"option": "Merge the lists", "activity": "Figures", "owner": "Head", "p_12": p}
             for p in (0.05, 0.6)]  # fmt: skip
    costs = told(table("B3", "cost_activities", waste("duplicate")))
    for idea, owner in zip(ideas, ("", "Head"), strict=True):
        found = evidence(notebook(2, costs, told(table("B5", "options", [idea]))))
        assert [stop.owner for stop in stops(found)] == [owner]


def test_nobody_is_told_to_put_less_effort_into_conduct():
    """A quality that people rate high and need less is no work that could be stopped."""
    row = {"text": "PMO staff are courteous", "quadrant": "possible overkill", "importance": 4.0,
           "importance_low": 3.9, "importance_high": 4.1, "performance": 6.0,
           "performance_low": 5.9, "performance_high": 6.1}  # fmt: skip
    assert stops(evidence(notebook(1, told(table("T1", "quality", [row]))))) == ()


def test_the_order_over_all_lists_is_tried_under_random_weights():
    """Two lists of five: whichever list weighs more fills the first five places."""
    lists = [
        table(of, "actions", [{"action": f"{name} {at}", "owner": "x", "due": None, "p_top3": 1.0}
                              for at in range(5)])
        for of, name in (("T3", "trust"), ("B5", "cost"))
    ]  # fmt: skip
    found = evidence(
        notebook(1, heading("T3. Which?"), told(lists[0])),
        notebook(2, heading("B5. Which?"), told(lists[1])),
    )
    chances = [item.chance for item in ranked_actions(found, 7)]
    assert sum(chances) == pytest.approx(5)
    assert all(abs(chance - 0.5) < 0.03 for chance in chances)
    assert ranked_actions(found, 7) == ranked_actions(found, 7)
    assert "no action is among the first five in 80 of 100 ways" in str(
        pmo.say_actions_merged(found, 7)
    )


def test_the_next_90_days_count_from_the_report_date(whole):
    assert [(when, a.text) for when, a in ninety_days(whole)] == [
        ("overdue", "Board with dates"),
        ("next 90 days", "Answer within a day"),
        ("after", "Drop the second status report"),
    ]
    assert str(pmo.say_ninety_days(whole)) == (
        "Due by 29 July 2026: 1 of 7 actions. 1 was due before the report and is still open. 4 "
        "have no date."
    )


def test_what_leaves_people_cold_or_annoys_them_is_to_stop(whole):
    assert [(s.activity, s.what, s.size) for s in stops(whole)] == [
        ("T1", "Do not offer “Phone view”", "20 of 30 are indifferent to it"),
        ("T1", "Do not offer “Daily mail”", "19 of 30 would rather not have it"),
    ]


def test_a_measure_carries_its_limits_and_its_last_signal(whole):
    (measure,) = measures(whole)
    assert measure.name == "Mean satisfaction"
    assert (measure.value, measure.lower, measure.upper) == (5.2, 4.0, 6.0)
    assert measure.signal == "above the upper limit"


def test_a_measure_whose_limits_were_drawn_anew_has_changed_and_says_from_what():
    """An old mean of 4, then one of 5 from 2026-03 on; its workbook's words are repeated."""
    rows = [
        row | {"signal": "", "mean": 4.0 if row["period"] < "2026-03" else 5.0} for row in SERIES
    ]
    said = claim("T5", "signal", Verdict.CHANGED_UP, text="Satisfaction rose from 4.0 to 5.0.")
    series = table("T5", "behaviour", rows, Series("Mean satisfaction"))
    found = evidence(notebook(1, told(said, series)))
    assert [(m.changed, m.before, m.mean) for m in measures(found)] == [("2026-03", 4.0, 5.0)]
    assert pmo.say_measures(found).lines == (
        "1 measure can be watched from period to period.",
        "Satisfaction rose from 4.0 to 5.0.",
    )


def test_what_was_not_collected_is_said_plainly(whole):
    found = not_collected(whole)
    element, missing = found[0]
    assert (element, missing.question) == ("Sustaining Relationships", "what keeps them awake?")
    assert missing.why == "Not collected: issues.csv. Ask one open question."
    assert str(pmo.say_not_collected(whole)) == (
        "2 questions could not be answered: nobody was asked. The report is silent about what "
        "nobody asked."
    )


def test_what_is_lacking_is_counted_by_its_kind_and_once_where_the_same_data_lack():
    def lacking(activity, lack, *absent):
        more = {"activity": activity, "question": f"what of {activity}?", "lack": lack}
        return told(Statement("missing", ("It is so.",), absent=absent, **more))

    found = evidence(
        notebook(1, lacking("T1", Lack.TOO_FEW), lacking("T2", Lack.HIDDEN)),
        notebook(3, *(lacking("V4", Lack.NOT_COLLECTED, "benefits", "costs") for _ in range(3))),
    )
    assert str(pmo.say_not_collected(found)).startswith(
        f"{len(not_collected(found))} questions could not be answered: 5 were not asked, for 1 too "
        "few have answered and 1 would give a small group away."
    )
    assert len([m for _, m in not_collected(found) if m.activity == "V4"]) == 1


def test_what_has_no_answer_stands_once_for_what_it_takes_and_first_what_nobody_asked():
    kinds = (Lack.NOTHING, Lack.TOO_FEW, Lack.HIDDEN, Lack.NOT_COLLECTED)
    found = evidence(
        *(
            notebook(
                at,
                told(Statement("missing", (f"{lack.value}.",), activity="T1",
                               question=f"q{at}?", lack=lack)),
            )
            for at, lack in enumerate([*kinds, Lack.NOTHING, Lack.NOT_COLLECTED])
        )
    )  # fmt: skip
    rows = pmo.table_not_collected(found).data
    assert [(row["question"], row["takes"]) for row in rows] == [
        ("Q3?", "not-collected."),
        ("Q1?", "too-few."),
        ("Q2?", "hidden."),
        ("Q0?", "nothing."),
    ]
    assert str(pmo.say_not_collected(found)).startswith(
        "6 questions could not be answered: 2 were not asked, for 1 too few have answered, 1 "
        "would give a small group away and for 2 there is nothing to show yet."
    )


def test_what_an_answer_takes_is_said_without_the_name_of_a_table():
    asked = [("C5", ("unit_cost",)), ("O", ("funnel",)), ("C4", ("power", "interest"))]
    found = evidence(
        notebook(4, *(
            told(Statement("missing", ("Not collected: x.csv.",), activity=activity,
                           question="what?", lack=Lack.NOT_COLLECTED, absent=absent))
            for activity, absent in asked
        ))
    )  # fmt: skip
    assert [row["takes"] for row in pmo.table_not_collected(found).data][:3] == [
        "Ask the four questions on the barriers: known, understood, trusted, affordable.",
        "Ask Finance for the PMO's cost and output per month in constant prices.",
        "Place each person on the list by power and interest.",
    ]


def test_the_annex_names_all_that_has_no_answer_and_the_full_report_what_answers_most():
    lacking = [
        told(Statement("missing", ("So.",), activity="T1", question=f"q{at}?",
                       lack=Lack.NOT_COLLECTED, absent=(f"table{at}",)))
        for at in range(30)
    ]  # fmt: skip
    found = notebook(1, *lacking)
    assert len(pmo.table_not_collected(evidence(found)).rows) == 35, "5 workbooks were not run"
    _, table = not_asked([read_chapter(found)])
    assert table["groups"] == ["Building Trust"]
    assert table["rows"] == [["So.", "30"]], "the same in one line"


def test_a_plan_without_actions_is_read_as_a_chapter():
    plan = notebook(1, told(Statement("missing", ("No action is written down.",))))
    plan.metadata["pmo_workshop"]["workbook"] = "06_marketing_plan"
    assert read_chapter(plan).missing == ()


def test_three_decisions_follow(whole):
    start, stop, ask = pmo.say_decisions(whole, 1).lines
    assert start == (
        "Ask in ten conversations what lies behind this finding, and agree one change from them. "
        "Reliability is so. Proposed: Head of PMO, by 30 May 2026."
    )
    assert stop == "Stop nothing yet: log the hours that people spend on the PMO first."
    assert ask == (
        "Find out: what keeps them awake. Ask one open question: what keeps you awake? Two people "
        "sort the answers. Proposed: Head of PMO, by 30 May 2026."
    )


def on(dimension, **more):
    row = {"action": f"Mend {dimension}", "dimension": dimension, "owner": "Head", "p_top3": 0.9}
    return row | {"due": "2026-05-08"} | more


STEPS = Statement("next", ("Ask why.", "Trace tangibles."), activity="T2",
                  steps=("T2.asked.next-1", "T2.asked.next-2"),
                  answers=((), ("T2.asked.tangibles",)))  # fmt: skip


def plan_of(*actions, steps=STEPS, told_=TRUST):
    return evidence(
        notebook(
            1, told(*told_), told(steps), *(told(table("T3", "actions", [a])) for a in actions)
        )
    )


def listed(found):
    return {i.what: (i.group.name, i.answers) for i in one_list(found, 1) if i.answers}


def test_what_is_agreed_is_no_decision_and_the_next_grave_shortfall_is():
    names = {"owner": None}, {"due": None}, {}
    starts = [pmo.say_decisions(plan_of(on("reliability", **lacks)), 1).lines[0] for lacks in names]
    assert starts == [
        "Start “Mend reliability”. No owner yet, due 8 May 2026.",
        "Start “Mend reliability”. Head; proposed date: 30 May 2026.",
        "Start nothing new: an agreed action answers every clear shortfall.",
    ]


def test_what_the_ledger_has_agreed_or_done_is_decided_no_more():
    row = {"action_id": "A1", "action": "x", "source": "P.stops.gate", "owner": "Head",
           "due": "2026-05-08", "closed": None, "state": "open"}  # fmt: skip
    ledgers = [row, row | {"owner": None}, row | {"closed": "2026-04-01", "state": "done"},
               row | {"closed": "2026-04-01", "state": "dropped"}]  # fmt: skip
    first = [
        pmo.say_decisions(
            evidence(
                notebook(1, told(table("T3", "actions_agreed", [entry]))),
                notebook(2, told(table("B3", "cost_activities", waste("wait")))),
            ),
            1,
        ).lines[1]
        for entry in ledgers
    ]
    assert ["“Gate”" in line for line in first] == [False, True, False, True]


def test_every_finding_that_calls_for_something_is_answered_by_its_id():
    found = listed(plan_of(on("reliability")))
    assert found["Mend reliability"] == (
        "DAYS_30", ("T2.asked.reliability", "T2.asked.overall")
    )  # fmt: skip
    assert found["Ask why"] == ("NEXT", ("T2.asked.empathy",)), "the rest of its question"
    tangible = claim("T2", "tangibles", Verdict.SHORTFALL, -0.7, -0.3)
    found = listed(plan_of(told_=(tangible,)))
    assert found == {"Trace tangibles": ("NEXT", ("T2.asked.tangibles",))}, "the most exact step"
    alone = claim("C6", "late", Verdict.SHORTFALL, -0.7, -0.3)
    found = listed(plan_of(told_=(alone,)))
    assert found == {NO_STEP: ("NEXT", ("C6.asked.late",))}


def test_the_list_goes_by_30_60_and_90_days_and_says_what_is_not_agreed():
    days = {"2026-04-29": "LATE", "2026-05-30": "DAYS_30", "2026-05-31": "DAYS_60",
            "2026-07-29": "DAYS_90", "2026-07-30": "LATER", None: "OPEN"}  # fmt: skip
    rows = [on(f"d{at}", due=day) for at, day in enumerate(days)]
    ledger = one_list(evidence(notebook(1, told(table("T3", "actions", rows)))), 1)
    of_actions = [i.group.name for i in ledger if i.actions and i.actions[0].startswith("Mend")]
    assert of_actions == ["NOW", *[*days.values()][:-1]], "what has no day is decided on"
    made = pmo.table_actions_merged(plan_of(on("reliability")), 1)
    assert [(group, *row[3:]) for group, row in zip(made.groups, made.rows, strict=True)] == [
        ("To decide now", "Head of PMO (proposed)", "30 May 2026 (proposed)"),
        ("Agreed, due within 30 days, by 30 May 2026", "Head", "8 May 2026"),
        *[("Next steps on the other findings: name owner and date", "no owner yet", "no date yet")]
        * 2,
    ]


# -- nothing new, nothing hostile ----------------------------------------------------------------


def everything(found):
    return (
        pmo.say_evidence(found), pmo.say_scorecard(found), pmo.chart_scorecard(found),
        pmo.table_scorecard(found), pmo.summary(found, 1), pmo.say_shortfalls(found),
        pmo.table_shortfalls(found), pmo.say_actions_merged(found, 1),
        pmo.table_actions_merged(found, 1), pmo.say_stops(found), pmo.table_stops(found),
        pmo.say_measures(found), pmo.table_measures(found), pmo.say_ninety_days(found),
        pmo.chart_ninety_days(found), pmo.table_ninety_days(found, 1),
        pmo.say_not_collected(found),
        pmo.table_not_collected(found), pmo.say_decisions(found, 1),
        pmo.table_decisions(found, 1),
    )  # fmt: skip


def figures(text):
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))


def test_a_figure_about_people_stands_in_a_workbook_already(whole):
    """Beside counts of findings and actions, dates and chances, the plan shows published cells."""
    published = json.dumps([c.stored() for c in whole.claims]) + json.dumps(
        [row for t in whole.tables for row in t.data]
    )
    shown = str(pmo.table_shortfalls(whole)) + str(pmo.table_stops(whole))
    rounded = {f"{float(x):.1f}" for x in figures(published)} | figures(published)
    assert figures(shown) <= rounded | {"95", "2", "2.5", "90"}  # of the notes


def test_without_any_finding_every_part_says_so():
    for thing in everything(evidence(notebook(1, heading("T1. What?"), told()))):
        assert thing is None or str(thing)


NAUGHTY = "<b>🔥 Übel</b> $\\foo$ " + "x" * 120


def test_hostile_names_and_long_ones_stay_text():
    rows = [{"action": NAUGHTY, "owner": NAUGHTY, "due": "2026-05-08", "p_top3": 0.9}]
    hostile = claim("T2", NAUGHTY, Verdict.CLEAR_SHORTFALL, -2, -1, text=f"{NAUGHTY} is short.")
    kano = [{"offering": NAUGHTY, "category": "I", "I": 20, "R": 1, "n": 30}]
    found = evidence(
        notebook(
            1,
            heading("T3. Which?"),
            told(table("T3", "actions", rows), table("T1", "kano", kano)),
            told(hostile),
        )
    )
    for thing in everything(found):
        show(thing)
    assert "<b>" not in pmo.table_actions_merged(found, 1).html
    assert "<b>" not in pmo.chart_ninety_days(found).svg


def test_no_sentence_of_the_plan_holds_a_barred_word(whole):
    for thing in everything(whole):
        if isinstance(thing, Statement):
            for told_ in thing.claims:
                assert not barred_words(told_.text)
                assert told_.n is not None


def test_the_gist_leaves_out_who_answered_and_the_verdict():
    assert TRUST[0].gist == "Reliability is so"
    assert size(claim("C4", "reply", Verdict.TARGET_MET, 0.5, 0.7, unit="share", n=10)) == "6 of 10"


def test_an_action_with_nothing_to_gain_is_never_among_the_first():
    """Where no gap is negative all priorities are 0, and three of four are "first" by chance."""
    rows = [{"action": f"Step {at}", "priority": 0.0, "p_top3": 0.9} for at in range(4)]
    found = evidence(notebook(1, told(table("T3", "actions", rows))))
    assert {item.band for item in ranked_actions(found, 1)} == {"nothing to gain"}
    first, idle, *_ = pmo.say_actions_merged(found, 1).lines
    assert first == "4 actions, and none closes a gap: choose others first."
    assert idle == (
        "4 of 4 actions have nothing to gain, because they close no gap and release nothing: "
        "“Step 0”, “Step 1”, “Step 2” and 1 more."
    )


def test_a_quick_win_closes_a_gap_with_little_work_and_promises_no_less():
    rows = [
        {"action": "Rota with names", "effort_days": 2.0, "priority": 1.0},
        {"action": "A board with dates", "effort_days": 2.5, "priority": 1.0},
        {"action": "Promise two days", "effort_days": 1.0, "priority": 1.0, "cause": 4},
        {"action": "New colours", "effort_days": 1.0, "priority": 0.0},
        {"action": "Ask which dates matter", "effort_days": None, "priority": 1.0},
    ]
    lines = pmo.say_actions_merged(
        evidence(notebook(1, told(table("T3", "actions", rows)))), 1
    ).lines
    assert "A quick win, at most 2 days of work: “Rota with names”." in lines
    rows[1]["effort_days"] = 0.5
    lines = pmo.say_actions_merged(
        evidence(notebook(1, told(table("T3", "actions", rows)))), 1
    ).lines
    assert (
        "Quick wins, at most 2 days of work each: “A board with dates” and “Rota with names”."
    ) in lines


def test_what_was_not_run_is_named_by_its_element():
    found = evidence(notebook(1, told(*TRUST)))
    assert {element for element, _ in not_collected(found)} == {
        module.title for module in BEFORE_THE_PLAN if module.number != "01"
    }


def test_a_plan_is_silent_only_about_what_nobody_asked():
    few = Statement("missing", ("Too few.",), activity="T1", question="what?", lack=Lack.TOO_FEW)
    found = evidence(*(notebook(at, told(few)) for at in range(len(WORKBOOKS))))
    assert str(pmo.say_not_collected(found)) == (
        f"{len(WORKBOOKS)} questions could not be answered: too few have answered."
    )


def test_an_action_that_promises_less_comes_after_all_others_and_what_speaks_against_it_is_told():
    """It may have been the surest of its list: it mends nothing that is lacking."""
    rows = [
        {"action": "Promise two days", "cause": 4, "dimension": "reliability", "p_top3": None},
        {"action": "Rota with names", "cause": 3, "dimension": "reliability", "p_top3": 0.98},
    ]
    gaps = [{"dimension": "reliability", "weight": 34.0}, {"dimension": "empathy", "weight": 16.0}]
    found = evidence(notebook(1, told(table("T2", "gaps", gaps), table("T3", "actions", rows))))
    assert [(r.action.text, r.band) for r in ranked_actions(found, seed=1)] == [
        ("Rota with names", "first"),
        ("Promise two days", "decide first"),
    ]
    assert str(pmo.say_decisions(found, seed=1)).splitlines()[0] == (
        "Start “Rota with names”. Proposed: Head of PMO, by 30 May 2026."
    )
    assert (
        "Decide before “Promise two days” is done: people weigh reliability above the even share "
        "and “Rota with names” would mend the same."
    ) in pmo.say_actions_merged(found, seed=1).lines
