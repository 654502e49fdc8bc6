"""S4: whether communication can carry harder questions, and where stakeholders stand."""

from __future__ import annotations

from collections.abc import Iterable

from ...analysis import communication_maturity as maturity
from ...claims import Claim, Statement
from ...content.rubric import rubric
from ...depth import Depth
from ...disclosure import SMALLEST_GROUP, Released
from ...display import NOT_SHOWN, is_missing, number, some, upper_first, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import ci, claim, counted_words, sentences, so, steps
from ...present.table import Column, Row, layout
from ...verdicts import Verdict
from ..answers import facts_of, first_to_last
from ..question import Answer, question
from . import charts


@sentences("No dimension was rated by 3 raters or more.")
def say_levels(levels: Released) -> Iterable[Claim]:
    """S4: where communication is furthest from the level wanted, and whether raters agree."""
    rows = levels.rows
    if rows.empty:
        return
    widest = int(rows["gap"].min())
    furthest = rows[rows["gap"] == widest]
    if widest >= 0:
        text, judged = "No dimension lies below the level wanted.", Verdict.TARGET_MET
    else:
        place = (
            f"all {len(rows)} dimensions are equally far"
            if 1 < len(furthest) == len(rows)
            else f"{some(furthest['dimension'].tolist(), 4)} "
            f"{verb(len(furthest), 'is', 'are')} furthest"
        )
        text = (
            f"By the house rubric and the {levels.n} raters, {place} below the level wanted: "
            f"{counted_words(-widest, 'level', 'levels')}."
        )
        judged = Verdict.TARGET_MISSED
    yield claim(levels, "furthest", text, verdict=judged, number=float(widest), unit="levels")
    apart = rows.loc[rows["furthest_apart"].eq(True).fillna(False), "dimension"].tolist()
    if 0 < len(apart) < len(rows):
        yield claim(levels, "range", f"The raters differ most on {some(apart, 4)}.")
    yield from _agreement(levels)


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
        f"Agreement of the {levels.n} raters, ICC(2,1), is {number(facts['icc'], 2)} "
        f"{ci(low, high, 2)}{so(judged)}.",
        verdict=judged,
        number=facts["icc"],
        low=low,
        high=high,
        unit="ICC(2,1)",
    )


@sentences()
def say_stances(moves: Released) -> Iterable[Claim]:
    """S4: how many stakeholders came nearer to the stance wanted."""
    facts, n = moves.facts, moves.n
    yield claim(
        moves,
        "nearer",
        f"Of {n} stakeholders reviewed at least twice, {facts['nearer']} came nearer to the "
        f"stance wanted of them, {facts['same']} stayed as near and {facts['further']} went "
        f"further away; {counted_words(facts['there'], 'has', 'have')} it now or "
        f"{verb(facts['there'], 'goes', 'go')} beyond it. Two reviews "
        "name no direction.",
        number=float(facts["nearer"]),
        unit="stakeholders",
    )


def _with_range(name: str) -> Column:
    def text(row: Row) -> str:
        if is_missing(row[name]):
            return NOT_SHOWN
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        known = not is_missing(low) and low < high
        return f"{int(row[name])}" + (f" ({int(low)} to {int(high)})" if known else "")

    title = {"current": "Level now", "target": "Level wanted"}[name]
    return Column(name, title, text, "integer", align="right")


table_levels = layout(
    "levels",
    "Communications capability, dimension by dimension",
    column.label("dimension", "Dimension"),
    _with_range("current"),
    _with_range("target"),
    column.number("gap", "Gap", 0, signed=True),
    column.N,
    notes="The middle of three raters or more. Their range, and where they are furthest apart, are "
    "added from ten raters on: of fewer they would tell what each of them gave.",
)


table_stances = layout(
    "stances",
    "Stances of the stakeholders",
    Column("stance", "Stance", lambda row: upper_first(row["stance"])),
    column.count("first", "At the first review"),
    column.count("now", "At the latest review"),
    column.count("wanted", "Wanted"),
)


def next_levels(levels: Released) -> Statement | None:
    """S4: which rung to climb in the next 90 days."""
    if not len(levels.rows):
        return None
    rows = levels.rows.sort_values("gap", kind="stable")
    first = rows.iloc[0]
    if first["gap"] >= 0:
        return steps(levels, "Keep the levels; ask for evidence once a year.")
    tied = int((rows["gap"] == first["gap"]).sum())
    level = int(first["current"]) + 1
    rung = levels.facts.get("rubric", {}).get((first["dimension"], level), "")
    aim = (
        f"{first['dimension']} to level {level}{f' (“{rung}”)' if rung else ''}"
        if tied == 1
        else f"{tied} of {len(rows)} are equally far below, by "
        f"{counted_words(-int(first['gap']), 'level', 'levels')}; choose one of them"
    )
    return steps(
        levels,
        f"One dimension, one rung, 90 days: {aim}.",
        "Let the raters compare their levels with evidence, and score again.",
    )


def next_stances(moves: Released) -> Statement | None:
    """S4: what to do about stakeholders far from the stance wanted."""
    return steps(
        moves,
        "For the unaware, start with what the PMO offers; for the resistant, start with what it "
        "costs them.",
        "Review the stances again in six months, with a recorded act behind each change.",
    )


@question(
    "S4",
    needs=("maturity",),
    asks="Level of the PMO's communication by the house rubric, 1 to 5.",
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
)
def communication_levels(client: Client) -> Answer:
    """S4: how capable is the PMO's communication, and how far is it from the level wanted?"""
    rated = client["maturity"]
    agreed = maturity.rater_agreement(rated)
    return communication_levels.release(
        client,
        maturity.capability_levels(rated),
        keys=["dimension"],
        n=rated["rater"].nunique(),
        extremes=[
            *("current_low", "current_high", "target_low", "target_high"),
            "furthest_apart",
        ],
        facts={"rubric": rubric(), **facts_of("icc", agreed)},
        notes=[
            "House rubric of this workshop: no comparison with other organisations is possible.",
            "Levels are medians of whole steps.",
        ],
    )


@question(
    "S4",
    needs=("engagement",),
    asks="Stance of each stakeholder at the first and the latest review, and as wanted.",
    unit="stakeholders",
    say=say_stances,
    chart=lambda answer: charts.chart_stances(answer),
    table=table_stances,
    next=next_stances,
    depth=Depth.ANNEX,
)
def stance_moves(client: Client) -> Answer:
    """S4: how have stakeholders moved between unaware, resistant, neutral, supportive, leading?"""
    engagement = client["engagement"]
    moved = maturity.stance_moves(engagement)
    enough = len(moved) > 0 and int(moved["n"].iloc[0]) >= SMALLEST_GROUP
    return stance_moves.release(
        client,
        moved if enough else moved.head(0),
        keys=["stance"],
        facts=maturity.nearer_to_wanted(engagement),
        period=first_to_last(engagement["date"]),
        notes=[
            "Judged by the account holders, not by the stakeholders themselves.",
            "Neighbouring stances are merged until none holds one to four stakeholders.",
        ],
        too_few="Fewer than 5 stakeholders have been reviewed twice, so nothing is shown.",
    )
