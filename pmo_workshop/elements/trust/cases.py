"""T6: which successes can be told, and whether they answer a need."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import case_studies
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import in_quotes, number, plain, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import SHOWN_IN_WORDS, claim, sentences, steps
from ...present.table import Column, Row, layout
from ..question import Answer, question
from . import charts

NONE_AGREED = N_("No case is shown: no client has agreed to be named.")


@sentences()
def say_cases(cases: Released) -> Iterable[Claim]:
    """T6: what the case studies show, and how many engagements are not told."""
    told, eligible = int(cases.facts["published"]), int(cases.facts["eligible"])
    others = gettext("The others may look different.") if told < eligible else ""
    yield claim(
        cases,
        "eligible",
        " ".join(filter(None, (_told_of(told, eligible), others))),
        number=float(told),
        unit="engagements",
        n=eligible,
    )
    shown = len(cases.result)
    if withheld := int(cases.facts["withheld"]):
        yield claim(
            cases,
            "withheld",
            not_agreed(withheld, shown),
            number=float(withheld),
            unit="engagements",
            n=eligible,
        )
    strong = len(cases.result[cases.result["grade"].isin(["C", "D"])])
    others = gettext("The others tell no cause.") if 0 < strong < shown else ""
    compared = (
        ngettext(
            "{n} of the {all} shown is compared with a group that did not have it.",
            "{n} of the {all} shown are compared with a group that did not have it.",
            strong,
            all=shown,
        )
        if strong
        else ngettext(
            "The {n} shown is not compared with a group that did not have it, and tells no cause.",
            "Not one of the {n} shown is compared with a group that did not have it: they tell "
            "no cause.",
            shown,
        )
    )
    yield claim(
        cases,
        "grade",
        " ".join(filter(None, (compared, others))),
        number=float(strong),
        unit="engagements",
        n=shown,
        consent=True,
    )


def _told_of(told: int, eligible: int) -> str:
    return ngettext(
        "{n} of {all} engagements has been told as a case study.",
        "{n} of {all} engagements have been told as case studies.",
        told,
        all=eligible,
    )


def not_agreed(withheld: int, shown: int) -> str:
    """
    Return how many cases are left out because their clients have not agreed to be named.

    Nothing else is told of them: an insider knows which they are, so how they went would name them.
    """
    return ngettext(
        "{n} of {all} cases is not shown: its client has not agreed to be named.",
        "{n} of {all} cases are not shown: their clients have not agreed to be named.",
        withheld,
        all=number(withheld + shown, 0),
    )


def title_cases(cases: Released) -> str:
    """T6: how many of the cases shown that were measured twice changed for the better."""
    found = _directions(cases.result)
    worse, open_ = found.count(-1), found.count(None)
    if not found:
        return gettext(
            "Not one of the {shown} engagements shown was measured twice", shown=len(cases.result)
        )
    if open_ == len(found):
        return ngettext(
            "The {n} case shown that was measured twice shows no sure change",
            "Not one of the {n} cases shown that were measured twice shows a sure change",
            len(found),
        )
    told = {"n": number(found.count(1), 0), "all": number(len(found), 0)}
    title = (
        gettext(
            "{n} of {all} shown cases measured twice changed for the better, {worse} worse",
            worse=number(worse, 0),
            **told,
        )
        if worse
        else gettext(
            "{n} of {all} shown cases measured twice changed for the better, none worse", **told
        )
    )
    if not open_:
        return title
    return gettext("{cases}, {open} unclear", cases=title, open=number(open_, 0))


def _directions(cases: pd.DataFrame) -> list[int | None]:
    """Return which way each case went that was measured twice."""
    twice = cases.dropna(subset=["before", "after"])
    return [case_studies.direction_of(row) for row in twice.to_dict("records")]


@sentences()
def say_coverage(coverage: Released) -> Iterable[Claim]:
    """T6: which of the leading needs have a case study."""
    absent = _without_case(coverage)
    text = _covered(coverage)
    if absent:
        text += " " + gettext("Without one: {needs}.", needs=some(absent, SHOWN_IN_WORDS))
    covered = len(coverage.result) - len(absent)
    yield claim(coverage, "coverage", text, number=float(covered), unit="needs")


def _without_case(coverage: Released) -> list[str]:
    needs = coverage.result
    return [*map(in_quotes, needs.loc[~needs["covered"].astype(bool), "need"])]


def _covered(coverage: Released) -> str:
    needs = len(coverage.result)
    return ngettext(
        "{n} of the {all} first needs has a case study.",
        "{n} of the {all} first needs have a case study.",
        needs - len(_without_case(coverage)),
        all=needs,
    )


def title_coverage(coverage: Released) -> str:
    """T6: how many of the leading needs have a case study."""
    return _covered(coverage).rstrip(".")


def _amount(row: Row, name: str) -> str:
    value = plain(row[name])
    return number(value, 0 if value is None or abs(value) >= 100 else 1)


table_cases = layout(
    "cases",
    N_("Case studies and their evidence"),
    column.text("case_id", N_("Case")),
    column.text("title", N_("Outcome")),
    column.text("measure", N_("Measure")),
    column.text("unit", N_("Unit")),
    Column("before", N_("Before"), lambda row: _amount(row, "before"), "number", "right"),
    Column("after", N_("After"), lambda row: _amount(row, "after"), "number", "right"),
    column.interval("change", N_("Change, 95 % interval"), signed=True),
    column.text("grade", N_("Grade")),
    column.yes("published", N_("Published")),
    column.number("n", N_("n"), 0),
    notes=N_(
        "Grades: A after only, B before and after, C with a comparator, D controlled. An interval, "
        "and with it better or worse, needs 10 observations."
    ),
)


table_coverage = layout(
    "coverage",
    N_("Needs and the cases that answer them"),
    column.text("need", N_("Need")),
    column.number("cases", N_("Cases"), 0),
    column.text("best_grade", N_("Best grade")),
    column.yes("covered", N_("Answered")),
)


def next_cases(cases: Released) -> Statement | None:
    """T6: what to do about the case studies."""
    return steps(
        cases,
        gettext("Measure the next engagement before it starts, and name a comparable one."),
        gettext("Ask for written consent when you hand the result over, not later."),
    )


def next_coverage(coverage: Released) -> Statement | None:
    """T6: what to do about needs without a case."""
    return steps(
        coverage, gettext("Write the next case for the first need in the list that has none.")
    )


TOP_NEEDS = 10


@question(
    "T6",
    needs=("cases",),
    asks=N_(
        "Before and after, with the grade of the evidence: A after only, B before and after, "
        "C with a comparator, D controlled."
    ),
    unit="engagements",
    say=say_cases,
    title=title_cases,
    chart=lambda answer: charts.chart_cases(answer),
    table=table_cases,
    next=next_cases,
)
def cases_graded(client: Client) -> Answer:
    """T6: what do the case studies show, and how strong is their evidence?"""
    published, eligible = case_studies.told_of_eligible(client["cases"])
    agreed = case_studies.cases_graded(case_studies.agreed(client["cases"]))
    return cases_graded.release(
        client,
        agreed,
        people=Behind.RECORDS,
        keys=["case_id", "title"],
        n=len(agreed),
        facts={
            "published": published,
            "eligible": eligible,
            "withheld": len(client["cases"]) - len(agreed),
        },
        too_few=gettext(NONE_AGREED),
    )


@question(
    "T6",
    needs=("bws", "cases"),
    asks=N_("Which of the first needs are answered by a case study that has been told?"),
    unit="needs",
    say=say_coverage,
    title=title_coverage,
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
    agreed = case_studies.agreed(client["cases"])
    graded = case_studies.cases_graded(agreed)
    graded = graded[graded["published"].astype(bool) & (graded["grade"] != "")]
    by_need = {
        need: list(zip(of_need["case_id"], of_need["grade"], strict=True))
        for need, of_need in graded.groupby("need_id")
    }
    return need_coverage.release(
        client,
        case_studies.need_coverage(top, agreed) if len(top) else pd.DataFrame(),
        facts={"cases": by_need},
        people=Behind.RECORDS,
        keys=["need_id", "need"],
        n=len(top),
        too_few=gettext("The needs are not known well enough to be compared with the cases."),
    )
