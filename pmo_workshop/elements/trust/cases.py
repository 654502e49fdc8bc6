"""T6: which successes can be told, and whether they answer a need."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import case_studies
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import counted, number, plain, some
from ...intake.client import Client
from ...present import column
from ...present.grammar import SHOWN_IN_WORDS, claim, has, sentences, steps
from ...present.table import Column, Row, layout
from ..question import Answer, question
from . import charts


@sentences()
def say_cases(cases: Released) -> Iterable[Claim]:
    """T6: what the case studies show, and how many engagements are not told."""
    told, eligible = int(cases.facts["published"]), int(cases.facts["eligible"])
    yield claim(
        cases,
        "eligible",
        f"{told} of {counted(eligible, 'eligible engagements')} {has(told)} been told as a case "
        "study" + ("; the others may look different." if told < eligible else "."),
        number=float(told),
        unit="engagements",
        n=eligible,
    )
    strong = cases.result[cases.result["grade"].isin(["C", "D"])]
    yield claim(
        cases,
        "grade",
        f"{len(strong)} of {counted(eligible, 'engagements')} {has(len(strong))} a comparator or a "
        "controlled design"
        + ("; the others show a change, not its cause." if len(strong) < eligible else "."),
        number=float(len(strong)),
        unit="engagements",
        n=eligible,
    )


@sentences()
def say_coverage(coverage: Released) -> Iterable[Claim]:
    """T6: which of the leading needs have a case study."""
    needs = coverage.result
    absent = needs.loc[~needs["covered"].astype(bool), "need"].tolist()
    covered = len(needs) - len(absent)
    text = f"{covered} of the {counted(len(needs), 'first needs')} {has(covered)} a case study."
    if absent:
        text += f" Without one: {some(absent, SHOWN_IN_WORDS)}."
    yield claim(coverage, "coverage", text, number=float(covered), unit="needs")


def _amount(row: Row, name: str) -> str:
    value = plain(row[name])
    return number(value, 0 if value is None or abs(value) >= 100 else 1)


table_cases = layout(
    "cases",
    "Case studies and their evidence",
    column.text("case_id", "Case"),
    column.text("title", "Outcome"),
    column.text("measure", "Measure"),
    column.text("unit", "Unit"),
    Column("before", "Before", lambda row: _amount(row, "before"), "number", "right"),
    Column("after", "After", lambda row: _amount(row, "after"), "number", "right"),
    column.interval("change", "Change, 95 % interval", signed=True),
    column.text("grade", "Grade"),
    column.yes("consent", "Consent"),
    column.yes("published", "Published"),
    column.number("n", "n", 0),
    notes="Grades: A after only, B before and after, C with a comparator, D controlled.",
)


table_coverage = layout(
    "coverage",
    "Needs and the cases that answer them",
    column.text("need", "Need"),
    column.number("cases", "Cases", 0),
    column.text("best_grade", "Best grade"),
    column.yes("covered", "Answered"),
)


def next_cases(cases: Released) -> Statement | None:
    """T6: what to do about the case studies."""
    return steps(
        cases,
        "For the next engagement, measure before it starts and name a comparable one.",
        "Ask for written consent when the result is handed over, not when the text is ready.",
    )


def next_coverage(coverage: Released) -> Statement | None:
    """T6: what to do about needs without a case."""
    return steps(coverage, "Write the next case for the first need in the list that has none.")


TOP_NEEDS = 10


@question(
    "T6",
    needs=("cases",),
    asks="Before and after, with the grade of the evidence: A after only, B before and after, "
    "C with a comparator, D controlled.",
    unit="engagements",
    say=say_cases,
    chart=lambda answer: charts.chart_cases(answer),
    table=table_cases,
    next=next_cases,
)
def cases_graded(client: Client) -> Answer:
    """T6: what do the case studies show, and how strong is their evidence?"""
    cases = client["cases"]
    published, eligible = case_studies.told_of_eligible(cases)
    return cases_graded.release(
        client,
        case_studies.cases_graded(cases),
        people=Behind.RECORDS,
        keys=["case_id", "title"],
        n=len(cases),
        facts={"published": published, "eligible": eligible},
    )


@question(
    "T6",
    needs=("bws", "cases"),
    asks="Which of the first needs of T1 are answered by a case study that has been told?",
    unit="needs",
    say=say_coverage,
    chart=lambda answer: charts.chart_coverage(answer),
    table=table_coverage,
    next=next_coverage,
    depth=Depth.ANNEX,
)
def need_coverage(client: Client, needs: Released) -> Answer:
    """T6: which of the leading needs of T1 have a case study?"""
    top = needs.estimates
    if len(top):
        top = top.sort_values("score", ascending=False).head(TOP_NEEDS)
        top = top.rename(columns={"service_id": "need_id", "service": "need"})[["need_id", "need"]]
    graded = case_studies.cases_graded(client["cases"])
    graded = graded[graded["published"].astype(bool) & (graded["grade"] != "")]
    by_need = {
        need: list(zip(of_need["case_id"], of_need["grade"], strict=True))
        for need, of_need in graded.groupby("need_id")
    }
    return need_coverage.release(
        client,
        case_studies.need_coverage(top, client["cases"]) if len(top) else pd.DataFrame(),
        facts={"cases": by_need},
        people=Behind.RECORDS,
        keys=["need_id", "need"],
        n=len(top),
        too_few="The needs of T1 are not known well enough to be compared with the cases.",
    )
