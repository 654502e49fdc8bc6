"""T1: the qualities that matter, how well they are done, and what new offers would mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from ...analysis import importance_performance, kano
from ...analysis.gaps import paired_answers
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, Released, apart
from ...display import NOT_SHOWN, counted, out_of, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    SHOWN_IN_WORDS,
    TOO_FEW_FOR_INTERVAL,
    among,
    claim,
    listed,
    sentences,
    steps,
)
from ...present.table import layout
from ...suppression import Whole
from ..answers import (
    SURVEY,
    as_counted,
    coarsely,
    halves_not_asked,
    instrument,
    not_asked,
    people_in,
    period_of,
    reach_of,
    respondents_in,
)
from ..question import Answer, question
from . import charts
from .gaps import made_of_questions


@sentences(TOO_FEW_FOR_INTERVAL)
def say_quality(grid: Released) -> Iterable[Claim]:
    """T1: which quality attributes are important and performed below the average of all."""
    rows = grid.estimates
    if rows.empty:
        return
    placed = rows[rows["quadrant"].astype(str) != ""]
    low = placed[placed["quadrant"] == "concentrate here"]
    if len(low):
        names = _quoted(low["text"])
        text = (
            f"{among(grid)}, {len(low)} of {counted(len(rows), 'quality attributes')} "
            f"{verb(len(low), 'is', 'are')} clearly more important and clearly less well "
            f"performed than the average of all: {names}."
        )
    else:
        text = (
            f"{among(grid)}, no quality attribute is clearly above average in importance and "
            "clearly below average in performance."
        )
    yield claim(grid, "concentrate", text, number=float(len(low)), unit="attributes")
    open_ = len(rows) - len(placed)
    if open_:
        yield claim(
            grid,
            "unplaced",
            f"{open_} of {counted(len(rows), 'attributes')} {verb(open_, 'gets', 'get')} no "
            f"quadrant: {verb(open_, 'an interval crosses', 'their intervals cross')} a line of "
            "the grid.",
            number=float(open_),
            unit="attributes",
        )


def _quoted(texts: pd.Series) -> str:
    """Return the first questions in quotation marks, and how many more there are."""
    shown = [f"“{text}”" for text in texts.head(SHOWN_IN_WORDS)]
    more = len(texts) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)


_KANO_WORDS = {
    "A": "attractive (it delights and is not missed)",
    "O": "one-dimensional (the more the better)",
    "M": "a must-be (taken for granted, and missed when absent)",
    "I": "indifferent",
    "R": "unwanted",
    "Q": "answered in contradiction",
}


@sentences(f"No category yet: {{answered}}, {INTERVAL_FROM} needed.")
def say_kano(kano: Released) -> Iterable[Claim]:
    """T1: what new offers would mean to those asked."""
    for _, row in kano.estimates.iterrows():
        category = str(row["category"]) if pd.notna(row["category"]) else ""
        if category:
            text = (
                f"{row['offering']} is most often {_KANO_WORDS[category]}: "
                f"{out_of(row[category], int(row['n']))}."
            )
        else:
            text = f"{row['offering']}: the answers are mixed, no category stands out."
        yield claim(kano, row["offering"], text, n=int(row["n"]))


table_quality = layout(
    "quality",
    "Importance and performance",
    column.NO,
    column.text("text", "Attribute"),
    column.text("dimension", "Dimension"),
    column.number("importance", "Importance"),
    column.interval("importance", "95 % interval"),
    column.number("performance", "Performance"),
    column.interval("performance", "95 % interval"),
    column.text("quadrant", "Quadrant"),
    column.N,
    notes=f"{NOT_SHOWN} as quadrant: an interval crosses a line of the grid.",
)


_KANO = ("attractive", "one-dimensional", "must-be", "indifferent", "reverse", "questionable")


table_kano = layout(
    "kano",
    "New offers by Kano's categories",
    column.text("offering", "Offering"),
    *(
        column.number(letter, f"{letter} {word}", 0)
        for letter, word in zip("AOMIRQ", _KANO, strict=True)
    ),
    column.text("category", "Category"),
    column.share("share", "Its share"),
    column.share_interval("share", "95 % interval"),
    column.N,
    notes=f"{NOT_SHOWN} as category: the two largest cannot be told apart.",
)


def next_quality(grid: Released) -> Statement | None:
    """T1: what to do about the quality attributes."""
    rows = grid.estimates
    if not grid.missing and rows.empty:
        return steps(grid, "Ask more people before an attribute is chosen.")
    weak = len(rows) and (rows["quadrant"] == "concentrate here").any()
    return steps(
        grid,
        "Take the attributes marked “concentrate here” into the five whys of T3."
        if weak
        else "Keep the level: choose what to work on by the gaps of T2 instead.",
    )


def next_kano(kano: Released) -> Statement | None:
    """T1: what to do about new offers."""
    return steps(
        kano,
        "Secure the must-be offers before anything that delights is announced.",
        "Pilot an attractive offer with the group that asked for it, and ask again after it.",
    )


@question(
    "T1",
    needs=SURVEY,
    asks="How important is this to you, and how well does the PMO do it?",
    say=say_quality,
    chart=lambda answer: charts.chart_quality(answer),
    table=table_quality,
    next=next_quality,
)
def quality_attributes(client: Client) -> Answer:
    """T1: which quality attributes matter most, and how well are they performed?"""
    answers = instrument(client, "gap")
    grid = importance_performance.quality_grid(answers, by="item_id", population=client.population)
    enough = (grid["n"] >= INTERVAL_FROM).any()
    crosshair = importance_performance.crosshair(grid) if enough else (None, None)
    texts = as_counted(answers).drop_duplicates("item_id").set_index("item_id")
    grid.insert(1, "text", grid["item_id"].map(texts["text"]))
    grid.insert(1, "dimension", grid["item_id"].map(texts["dimension"]))
    return quality_attributes.release(
        client,
        grid,
        keys=["item_id", "dimension", "text"],
        people=people_in(client, paired_answers(answers, "I", "P"), "item_id"),
        wholes=_wholes(client, answers, grid),
        n=respondents_in(answers),
        facts={"importance": crosshair[0], "performance": crosshair[1]},
        decimals=coarsely("importance", "performance"),
        period=period_of(client),
        **halves_not_asked(
            client, "Ask the 22 items with the aspects I and P.", I="importance", P="performance"
        ),
    )


def _wholes(client: Client, answers: pd.DataFrame, grid: pd.DataFrame) -> list[Whole]:
    """Return what T2 tells of the same performance: of the question, its dimension and overall."""
    if not len(grid):
        return []
    again = people_in(client, paired_answers(answers), "item_id")
    reach = {"performance": reach_of(answers)}
    names = grid[["item_id", "dimension", "text"]].astype(str).itertuples(index=False, name=None)
    same = [Whole(again[key[0]], {key: 1.0}, reach) for key in names if key[0] in again]
    made = made_of_questions(client, answers, grid)
    return [*same, *(replace(whole, reach=reach, difference=()) for whole in made)]


@question(
    "T1",
    needs=SURVEY,
    asks="How would you feel if the PMO offered this, and how if it did not?",
    say=say_kano,
    chart=lambda answer: charts.chart_kano(answer),
    table=table_kano,
    next=next_kano,
    depth=Depth.ANNEX,
)
def kano_categories(client: Client) -> Answer:
    """T1: what would new offers mean to the stakeholders?"""
    answers = instrument(client, "kano_functional", "kano_dysfunctional")
    found = kano.kano_categories(answers, client.population)
    return kano_categories.release(
        client,
        found,
        keys=["offering"],
        people=people_in(client, kano.answered_both_ways(answers), "dimension"),
        counts=list("AOMIRQ"),
        cells=apart(found, ["offering"], list("AOMIRQ")),
        n=respondents_in(answers),
        period=period_of(client),
        **not_asked(
            client,
            "the paired questions on new offers (instruments kano_functional and "
            "kano_dysfunctional).",
            *("kano_functional", "kano_dysfunctional"),
        ),
        too_few="No figure yet: nobody has answered both questions on an offer.",
    )
