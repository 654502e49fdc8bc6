"""What the report rests on: which tables were collected, and how well people answered."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import starting_point
from ...claims import Claim
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import clean, counted, number, percent, some, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import TOO_FEW_FOR_INTERVAL, claim, counted_words, sentences
from ...present.table import Column, layout
from ...schema import TABLES
from ..answers import SURVEY, answers_of, people_in, period_of
from ..question import Answer, question


@sentences()
def say_coverage_of_tables(found: Released) -> Iterable[Claim]:
    """O: how many tables were collected, and which were not."""
    tables = found.result
    absent = tables.loc[~tables["collected"].astype(bool), "table"].tolist()
    collected = len(tables) - len(absent)
    were = verb(collected, "was", "were")
    text = f"{collected} of {counted(len(tables), 'tables')} {were} collected."
    if absent:
        text += f" Not collected: {some(absent, 8)}."
    yield claim(found, "tables", text, number=float(collected), unit="tables")


@sentences(TOO_FEW_FOR_INTERVAL)
def say_answer_quality(quality: Released) -> Iterable[Claim]:
    """O: how complete the answers are."""
    rows = quality.estimates
    if rows.empty:
        return
    asked, valid = int(rows["asked"].sum()), int(rows["valid"].sum())
    blank, absent = int(rows["blank"].sum()), int(rows["not_applicable"].sum())
    lost, same = int(rows["no_row"].sum()), int(rows["same"].max())
    yield claim(
        quality,
        "valid",
        f"Of {counted(asked, 'answers')} asked for, {number(valid, 0)} "
        f"({percent(valid / asked)}) {verb(valid, 'is', 'are')} valid, {number(absent, 0)} "
        f"{verb(absent, 'says', 'say')} “does not apply” and {number(blank, 0)} "
        f"{verb(blank, 'is', 'are')} blank. {_no_row(lost)}" + _straight(same),
        number=100 * valid / asked,
        unit="%",
    )


def _no_row(lost: int) -> str:
    """Say how many answers have no row in the data, if any."""
    if not lost:
        return ""
    return f"{number(lost, 0)} {verb(lost, 'has', 'have')} no row: not asked, or lost. "


def _straight(same: int) -> str:
    """Say how many gave one answer throughout; nobody is left out for it."""
    if not same:
        return "Nobody gave one and the same answer to ten questions or more."
    who = counted_words(same, "respondent", "respondents")
    kept = f"{verb(same, 'the', 'their')} answers are kept"
    return f"{who} gave one and the same answer to ten questions or more; {kept}."


table_answer_quality = layout(
    "answer_quality",
    "How complete the answers are",
    column.text("instrument", "Instrument"),
    column.number("asked", "Answers asked for", 0),
    column.number("valid", "Valid", 0),
    column.number("not_applicable", "Does not apply", 0),
    column.number("blank", "Blank", 0),
    column.number("no_row", "No row", 0),
    column.number("neutral", "Neutral, of the valid", 0),
    column.number("same", "Same answer throughout", 0),
    column.N,
    notes="“Does not apply”, blank and neutral are three different things. “No row”: not asked, or "
    "lost before the data came in. “Same answer "
    "throughout”: respondents with one value for ten or more questions.",
)


table_tables_collected = layout(
    "tables_collected",
    "What was collected",
    column.text("table", "Table"),
    column.text("meaning", "What it is"),
    column.yes("collected", "Collected"),
    column.number("rows", "Rows", 0),
    column.text("used_by", "Used by"),
    Column("how", "How to collect it", lambda row: clean(row["how"])),
)


@question(
    "O",
    needs=SURVEY,
    asks="What became of the cells of the survey.",
    say=say_answer_quality,
    table=table_answer_quality,
    depth=Depth.ANNEX,
)
def answer_quality(client: Client) -> Answer:
    """O: how many answers are valid, not applicable, blank or neutral?"""
    answers = answers_of(client)
    return answer_quality.release(
        client,
        starting_point.answer_quality(answers),
        keys=["instrument"],
        people=people_in(client, answers, "instrument"),
        period=period_of(client),
        notes=["Nothing is left out because of it: straight-lining is flagged, never deleted."],
    )


@question(
    "O",
    needs=(),
    asks="Tables of the client folder.",
    unit="tables",
    say=say_coverage_of_tables,
    table=table_tables_collected,
    depth=Depth.ANNEX,
)
def tables_collected(client: Client) -> Answer:
    """O: which tables were collected, and what does each one that is missing cost the report?"""
    rows = [
        {
            "table": name,
            "meaning": table.meaning,
            "rows": len(client[name]),
            "collected": client.collected(name),
            "used_by": ", ".join(table.used_by),
            "how": "" if client.collected(name) else table.how_to_collect,
            "n": len(client[name]),
        }
        for name, table in TABLES.items()
    ]
    found = pd.DataFrame(rows)
    return tables_collected.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["table"],
        n=int(found["collected"].sum()),
        population=len(found),
    )
