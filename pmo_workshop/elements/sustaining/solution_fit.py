"""S2: which issues the PMO's capabilities can help with."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import case_studies
from ...analysis import solution_fit as fit
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, Behind, Released
from ...display import NOT_SHOWN, clean, in_quotes, number, plain, row_name, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, listed, sentences, steps
from ...present.table import Column, Row, layout
from ...verdicts import Lack, Verdict
from ..question import Answer, question
from . import charts


@sentences()
def say_fit(fit: Released) -> Iterable[Claim]:
    """S2: which themes the PMO's capabilities answer, which are a gap, which are untested."""
    rows, every = fit.result, len(fit.result)
    answered = rows[rows["support"] >= 3]
    yield claim(
        fit,
        "supported",
        ngettext(
            "By its own judgement the PMO can help with {helped} of {n} theme at least in part.",
            "By its own judgement the PMO can help with {helped} of {n} themes at least in part.",
            every,
            helped=len(answered),
        ),
        number=float(len(answered)),
        unit="themes",
    )
    gaps = rows.loc[rows["gap"].fillna(False).astype(bool), "theme"].tolist()
    unknown = int(rows["gap"].isna().sum())
    text = (
        ngettext(
            "{themes} is serious to those who name it, and the PMO can help only a little.",
            "{themes} are serious to those who name them, and the PMO can help only a little.",
            len(gaps),
            themes=listed(map(in_quotes, gaps)),
        )
        if gaps
        else gettext("The PMO can help with every theme that is known to be serious.")
        if fit.facts["known"]
        else gettext("How serious the themes are is not known yet: too few have said it.")
        if fit.facts["asked"]
        else gettext("How serious the themes are is not known: nobody was asked.")
    )
    if unknown and fit.facts["known"]:
        more = ngettext(
            "Of {n} other theme with little help, too few said how serious it is.",
            "Of {n} other themes with little help, too few said how serious they are.",
            unknown,
        )
        text = f"{text} {more}"
    yield claim(
        fit,
        "gaps",
        text,
        verdict=Verdict.GAP_IN_OFFER
        if gaps
        else Verdict.TOO_FEW
        if unknown
        else Verdict.NO_GAP_IN_OFFER,
        number=float(len(gaps)),
        unit="themes",
    )
    if answered.empty:
        return
    untested = answered.loc[~answered["tested"].astype(bool), "theme"].tolist()
    yield claim(
        fit,
        "untested",
        gettext(
            "No case that may be told and was measured before and after shows help with {themes}.",
            themes=some([*map(in_quotes, untested)], 6),
        )
        if untested
        else gettext(
            "A case with a measurement before and after stands behind every help offered."
        ),
        verdict=Verdict.UNTESTED if untested else Verdict.TESTED,
        number=float(len(untested)),
        unit="themes",
    )


@sentences()
def say_reach(reach: Released) -> Iterable[Claim]:
    """S2: which capability reaches most, as far as that does not hang on the scale."""
    rows = reach.result
    first = rows[rows["first"].astype(bool)]
    moved = int((~rows["stable"].astype(bool)).sum())
    if len(first) == 1:
        text = gettext(
            "{capability} helps most with the {themes} themes of known severity, on either scale.",
            capability=in_quotes(row_name(first["capability"].iloc[0])),
            themes=int(rows["n"].iloc[0]),
        )
        judged = Verdict.FIRST_ON_BOTH
    else:
        text = gettext(
            "Which capability helps most hangs on the scale or on a single judgement, so none is "
            "named first."
        )
        judged = Verdict.ORDER_OPEN
    if moved:
        more = ngettext(
            "{n} of {all} ranks changes with the scale.",
            "{n} of {all} ranks change with the scale.",
            moved,
            all=len(rows),
        )
        text = f"{text} {more}"
    yield claim(
        reach, "first", text, verdict=judged, number=float(rows["reach"].max()), unit="reach"
    )


def _gap(row: Row) -> str:
    found = plain(row["gap"])
    if found is None:
        return gettext("severity not known")
    return gettext("gap") if found else gettext("no")


def _evidence(row: Row) -> str:
    grade = clean(row["best_grade"])
    if row["support"] < 3:
        return NOT_SHOWN
    if row["tested"]:
        return gettext("grade {grade}", grade=grade)
    return gettext("untested here ({grade})", grade=grade) if grade else gettext("untested here")


table_fit = layout(
    "fit",
    N_("How the PMO's capabilities answer the themes"),
    column.text("theme", N_("Theme")),
    column.number("severity", N_("Severity (median)")),
    column.number("support", N_("Support"), 0),
    Column("by", N_("By"), lambda row: "; ".join(map(row_name, clean(row["by"]).split("; ")))),
    Column("gap", N_("Gap"), _gap),
    Column("best_grade", N_("Best case"), _evidence),
    notes=N_(
        "Support is the largest relation: 0 not, 1 a little, 3 partly, 9 strongly. A gap is a "
        "severity of 4 and more with a support of 1 and less."
    ),
)


table_reach = layout(
    "reach",
    N_("What each capability reaches"),
    column.label("capability", N_("Group of capabilities")),
    column.number("reach", N_("Reach (0, 1, 3, 9)"), 0),
    column.number("rank", N_("Rank"), 0),
    column.number("reach_other", N_("Reach (0, 1, 2, 3)"), 0),
    column.number("rank_other", N_("Rank"), 0),
    column.yes("stable", N_("Same rank")),
    Column("n", N_("Themes"), lambda row: number(row["n"], 0), "integer", align="right"),
)


def next_fit(fit: Released) -> Statement | None:
    """S2: what to do about gaps and untested themes."""
    if fit.missing:
        return None
    rows = fit.result
    gaps = rows.loc[rows["gap"].fillna(False).astype(bool), "theme"].tolist()
    untested = (rows["support"] >= 3) & ~rows["tested"].astype(bool)
    return steps(
        fit,
        gettext(
            "Decide about {themes}: build the capability, find a partner, or say openly that it is "
            "not for the PMO to solve.",
            themes=listed(map(in_quotes, gaps)),
        )
        if gaps
        else gettext(
            "Write the next solution guide for a theme that many name and that has support."
        )
        if (rows["support"] >= 3).any()
        else gettext("Choose one theme and decide: build the capability, or find a partner."),
        gettext("Print “untested here” on every guide whose theme has no measured case.")
        if untested.any()
        else "",
        gettext(
            "Let somebody outside the PMO rate the matrix again: it is the PMO's own judgement."
        ),
    )


def title_fit(fit: Released) -> str:
    """S2: with how many themes the PMO can help, and with which it cannot."""
    rows = fit.result
    told = {"helped": int((rows["support"] >= 3).sum()), "all": len(rows)}
    gaps = rows.loc[rows["gap"].fillna(False).astype(bool), "theme"].tolist()
    if not gaps:
        return gettext(
            "By its own judgement the PMO can help with {helped} of {all} themes", **told
        )
    return gettext(
        "By its own judgement the PMO can help with {helped} of {all} themes, hardly with {themes}",
        **told,
        themes=some([*map(in_quotes, gaps)], 2),
    )


THEMES_FOR_REACH = 3
"""Themes of known severity from which capabilities are compared."""


def _told_themes(client: Client, shares: Released) -> pd.DataFrame:
    """Return the relations without themes that people named and S1 does not tell: too few did."""
    relations = client["relations"]
    named = {theme for codes in client["issues"]["codes"] for theme in codes}
    told = set(shares.estimates["theme"]) if len(shares.estimates) else set()
    return relations[~relations["theme"].isin(named - told)]


def _severity(shares: Released) -> dict[str, float]:
    known = shares.estimates
    if not len(known):
        return {}
    known = known.dropna(subset=["severity"])
    return dict(zip(known["theme"], known["severity"].astype(float), strict=True))


def title_reach(reach: Released) -> str:
    """S2: which capability helps most, if that does not hang on the scale."""
    rows = reach.result
    first = rows[rows["first"].astype(bool)]
    if len(first) == 1:
        return gettext(
            "{capability} helps with most",
            capability=in_quotes(row_name(first["capability"].iloc[0])),
        )
    return gettext("Which capability helps most hangs on the scale or on a single judgement")


@question(
    "S2",
    needs=("relations",),
    asks=N_(
        "How far does each group of capabilities help with the theme? 0 not, 1 a little, 3 partly, "
        "9 strongly."
    ),
    unit="themes",
    verdicts=(
        Verdict.GAP_IN_OFFER,
        Verdict.NO_GAP_IN_OFFER,
        Verdict.TOO_FEW,
        Verdict.TESTED,
        Verdict.UNTESTED,
    ),
    say=say_fit,
    chart=lambda answer: charts.chart_fit(answer),
    table=table_fit,
    next=next_fit,
    title=title_fit,
)
def solution_fit(client: Client, shares: Released) -> Answer:
    """S2: which themes do the PMO's capabilities answer, and which are a gap?"""
    relations = _told_themes(client, shares)
    matrix = {
        theme: dict(zip(own["capability"], own["relation"].astype(int), strict=True))
        for theme, own in relations.groupby("theme", sort=False)
    }
    severity = _severity(shares)
    return solution_fit.release(
        client,
        fit.solution_fit(relations, severity, case_studies.agreed(client["cases"])),
        people=Behind.RECORDS,
        keys=["theme"],
        facts={
            "matrix": matrix,
            "capabilities": tuple(dict.fromkeys(relations["capability"])),
            "known": len(severity),
            "asked": shares.lack is not Lack.NOT_COLLECTED,
        },
        n=relations["theme"].nunique(),
        notes=[
            gettext(
                "Judged by the PMO itself. Severity is the median of those who name the theme; it "
                "needs 10 of them."
            ),
            gettext("Groups of capabilities after Hobbs and Aubry (2007)."),
        ],
    )


@question(
    "S2",
    needs=("relations",),
    asks=N_("Reach = sum over the themes of severity × relation."),
    unit="themes",
    verdicts=(Verdict.FIRST_ON_BOTH, Verdict.ORDER_OPEN),
    say=say_reach,
    table=table_reach,
    title=title_reach,
    depth=Depth.ANNEX,
)
def capability_reach(client: Client, shares: Released) -> Answer:
    """S2: which capability reaches most of what worries people, on either scale?"""
    severity = _severity(shares)
    reach = fit.capability_reach(_told_themes(client, shares), severity)
    return capability_reach.release(
        client,
        reach if len(severity) >= THEMES_FOR_REACH else reach.head(0),
        people=Behind.RECORDS,
        keys=["capability"],
        notes=[
            gettext(
                "The order is checked on the scale 0, 1, 2, 3, and with each relation a step "
                "higher or lower: only what holds on all of them is said."
            )
        ],
        too_few=gettext(
            "A comparison of capabilities needs {least} themes of known severity, each named by "
            "{n} respondents; here it is known of {known}.",
            least=THEMES_FOR_REACH,
            n=INTERVAL_FROM,
            known=len(severity),
        ),
    )
