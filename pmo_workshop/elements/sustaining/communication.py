"""S4: whether communication can carry harder questions, and where stakeholders stand."""

from __future__ import annotations

from collections.abc import Iterable

from ...analysis import communication_maturity as maturity
from ...analysis.repeated import latest
from ...claims import Claim, Statement
from ...content.rubric import rubric
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, Behind, Released
from ...display import NOT_SHOWN, from_to, is_missing, number, some, upper_first
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import ci, claim, compared, sentences, so, steps
from ...present.table import Column, Row, layout
from ...verdicts import Verdict
from ..answers import either_in_words, facts_of, first_to_last
from ..question import Answer, question
from . import charts


@sentences(N_("No dimension was rated by 3 raters or more."))
def say_levels(levels: Released) -> Iterable[Claim]:
    """S4: where communication is furthest from the level wanted, and whether raters agree."""
    rows = levels.rows
    if rows.empty:
        return
    widest = int(rows["gap"].min())
    if widest >= 0:
        text = gettext("No communication skill lies below the level wanted.")
        judged = Verdict.TARGET_MET
    else:
        text, judged = _below(levels, widest), Verdict.TARGET_MISSED
    yield claim(levels, "furthest", text, verdict=judged, number=float(widest), unit="levels")
    apart = rows.loc[rows["furthest_apart"].eq(True).fillna(False), "dimension"].tolist()
    if 0 < len(apart) < len(rows):
        text = gettext("The raters differ most on {skills}.", skills=some(apart, 4))
        yield claim(levels, "range", text)
    yield from _agreement(levels)


def _below(levels: Released, widest: int) -> str:
    """Say which skills lie furthest below the level wanted, if no single rater could turn it."""
    rows = levels.rows
    raters = ngettext("{n} rater puts", "{n} raters put", levels.n or 0)
    far = ngettext("{n} level", "{n} levels", -widest)
    furthest = _furthest(levels)
    if furthest:
        return gettext(
            "{raters} {skills} furthest below the level wanted, by {levels}{compared}.",
            compared=compared(levels, rows),
            raters=raters,
            skills=some(furthest, 4),
            levels=far,
        )
    below = rows[rows["gap"] < 0]
    told = {"raters": raters, "below": len(below), "skills": len(rows), "levels": far}
    if below["gap"].nunique() == 1:
        return gettext(
            "{raters} {below} of {skills} communication skills below the level wanted, by "
            "{levels}.",
            **told,
        )
    return gettext(
        "{raters} {below} of {skills} communication skills below the level wanted, by up to "
        "{levels}. Had one rater answered otherwise, another might be furthest below.",
        **told,
    )


def _furthest(levels: Released) -> list[str]:
    """Return the skills furthest below the level wanted, whatever any one rater had said."""
    rows = levels.rows
    return rows.loc[rows["furthest_below"].astype(bool), "dimension"].tolist()


def _agreement(levels: Released) -> Iterable[Claim]:
    facts = levels.facts
    if facts.get("icc") is None:
        return
    low, high = facts["icc_low"], facts["icc_high"]
    judged = (
        Verdict.RATERS_AGREE
        if low >= 0.5
        else Verdict.RATERS_DISAGREE
        if high < 0.5
        else Verdict.TOO_FEW
    )
    yield claim(
        levels,
        "agreement",
        gettext(
            "The levels of the {n} raters were compared{ruling}.",
            n=levels.n or 0,
            ruling=so(judged),
        ),
        verdict=judged,
        aside=(
            gettext(
                "Agreement, ICC(2,1): {icc} {limits}.",
                icc=number(facts["icc"], 2),
                limits=ci(low, high, 2),
            ),
        ),
        number=facts["icc"],
        low=low,
        high=high,
        unit="ICC(2,1)",
    )


@sentences()
def say_stances(moves: Released) -> Iterable[Claim]:
    """S4: how many stakeholders came nearer to the stance wanted."""
    facts, n = moves.facts, moves.n or 0
    moved = gettext(
        "Of {n} stakeholders reviewed at least twice, {nearer} came nearer to the stance wanted of "
        "them, {same} stayed as near and {further} went further away.",
        n=n,
        **{name: int(facts[name]) for name in ("nearer", "same", "further")},
    )
    there = ngettext(
        "{n} has it now or goes beyond it.", "{n} have it now or go beyond it.", facts["there"]
    )
    yield claim(
        moves,
        "nearer",
        f"{moved} {there}",
        number=float(facts["nearer"]),
        unit="stakeholders",
    )


def _with_range(name: str) -> Column:
    def text(row: Row) -> str:
        if is_missing(row[name]):
            return NOT_SHOWN
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        known = not is_missing(low) and low < high
        level = number(row[name], 0)
        return f"{level} ({from_to(number(low, 0), number(high, 0))})" if known else level

    title = {"current": N_("Level now"), "target": N_("Level wanted")}[name]
    return Column(name, title, text, "integer", align="right")


table_levels = layout(
    "levels",
    N_("Communication skills, one by one"),
    column.label("dimension", N_("Dimension")),
    _with_range("current"),
    _with_range("target"),
    column.number("gap", N_("Gap"), 0, signed=True),
    column.N,
    notes=N_(
        "The middle of three raters or more. Their range, and where they are furthest apart, are "
        "added from ten raters on: of fewer they would tell what each of them gave."
    ),
)


table_stances = layout(
    "stances",
    N_("Stances of the stakeholders"),
    Column("stance", N_("Stance"), lambda row: upper_first(either_in_words(row["stance"]))),
    column.count("first", N_("At the first review")),
    column.count("now", N_("At the latest review")),
    column.count("wanted", N_("Wanted")),
)


def next_levels(levels: Released) -> Statement | None:
    """S4: which rung to climb in the next 90 days."""
    if not len(levels.rows):
        return None
    rows = levels.rows.sort_values("gap", kind="stable")
    first = rows.iloc[0]
    if first["gap"] >= 0:
        return steps(levels, gettext("Keep the levels; ask for evidence once a year."))
    level = int(first["current"]) + 1
    rung = gettext(levels.facts.get("rubric", {}).get((first["dimension"], level), ""))
    skill = {"skill": first["dimension"], "level": level}
    if len(_furthest(levels)) != 1:
        aim = ngettext(
            "Lift the {n} skill below the level wanted by one in 90 days.",
            "Choose one of the {n} skills below the level wanted, and lift it by one in 90 days.",
            int((rows["gap"] < 0).sum()),
        )
    elif rung:
        aim = gettext("Lift {skill} to level {level} (“{rung}”) in 90 days.", **skill, rung=rung)
    else:
        aim = gettext("Lift {skill} to level {level} in 90 days.", **skill)
    return steps(
        levels,
        aim,
        gettext("Let the raters compare their levels with evidence, and score again."),
    )


def title_levels(levels: Released) -> str:
    """S4: how far communication is from the level wanted."""
    rows = levels.rows
    widest = int(rows["gap"].min()) if len(rows) else 0
    if widest >= 0:
        return gettext("All communication skills are at the level wanted, or above it")
    furthest = _furthest(levels)
    if furthest:
        return ngettext(
            "{skills}: {n} level below the level wanted, the furthest of all",
            "{skills}: {n} levels below the level wanted, the furthest of all",
            -widest,
            skills=upper_first(some(furthest, 3)),
        )
    return ngettext(
        "{n} of {all} communication skills lies below the level wanted",
        "{n} of {all} communication skills lie below the level wanted",
        int((rows["gap"] < 0).sum()),
        all=len(rows),
    )


def title_stances(moves: Released) -> str:
    """S4: whether stakeholders came nearer to the stance wanted of them."""
    facts = moves.facts
    return gettext(
        "{nearer} of {n} stakeholders came nearer to the stance wanted, {further} moved away",
        n=moves.n or 0,
        **{name: int(facts[name]) for name in ("nearer", "further")},
    )


def next_stances(moves: Released) -> Statement | None:
    """S4: what to do about stakeholders far from the stance wanted."""
    return steps(
        moves,
        gettext(
            "For the unaware, start with what the PMO offers; for the resistant, with what it "
            "costs them."
        ),
        gettext("Review the stances again in six months, with a recorded act behind each change."),
    )


@question(
    "S4",
    needs=("maturity",),
    asks=N_("Level of the PMO's communication by the rubric of the workshop, 1 to 5."),
    unit="raters",
    verdicts=(
        Verdict.TARGET_MET,
        Verdict.TARGET_MISSED,
        Verdict.RATERS_AGREE,
        Verdict.RATERS_DISAGREE,
        Verdict.TOO_FEW,
    ),
    say=say_levels,
    chart=lambda answer: charts.chart_levels(answer),
    table=table_levels,
    next=next_levels,
    title=title_levels,
)
def communication_levels(client: Client) -> Answer:
    """S4: how capable is the PMO's communication, and how far is it from the level wanted?"""
    rated = latest(client["maturity"], ("rater", "dimension"), "rated_on")
    agreed = maturity.rater_agreement(rated)
    return communication_levels.release(
        client,
        maturity.capability_levels(rated),
        people=Behind.RATERS,
        keys=["dimension"],
        n=rated["rater"].nunique(),
        extremes=[
            *("current_low", "current_high", "target_low", "target_high"),
            "furthest_apart",
        ],
        facts={"rubric": rubric(), **facts_of("icc", agreed)},
        notes=[
            gettext("Rubric of the workshop: no comparison with other organisations is possible."),
            gettext("Levels are medians of whole steps."),
        ],
    )


@question(
    "S4",
    needs=("engagement",),
    rests_on=("engagement.desired",),
    asks=N_("Stance of each stakeholder at the first and the latest review, and as wanted."),
    unit="stakeholders",
    say=say_stances,
    chart=lambda answer: charts.chart_stances(answer),
    table=table_stances,
    next=next_stances,
    title=title_stances,
    depth=Depth.ANNEX,
)
def stance_moves(client: Client) -> Answer:
    """S4: how have stakeholders moved between unaware, resistant, neutral, supportive, leading?"""
    engagement = client["engagement"]
    moved = maturity.stance_moves(engagement)
    enough = len(moved) > 0 and int(moved["n"].iloc[0]) >= INTERVAL_FROM
    return stance_moves.release(
        client,
        moved if enough else moved.head(0),
        people=Behind.REGISTER,
        keys=["stance"],
        facts=maturity.nearer_to_wanted(engagement),
        period=first_to_last(engagement["date"]),
        notes=[
            gettext("Judged by the account holders, not by the stakeholders themselves."),
            gettext("Neighbouring stances are merged until none holds one to four stakeholders."),
        ],
        too_few=gettext(
            "Fewer than {least} stakeholders have been reviewed twice, so nothing is shown.",
            least=INTERVAL_FROM,
        ),
    )
