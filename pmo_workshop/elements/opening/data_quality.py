"""What the report rests on: which tables were collected, and how well people answered."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import starting_point
from ...claims import Claim
from ...depth import Depth
from ...disclosure import FULL_FROM, Behind, Released
from ...display import clean, is_missing, listed, number, out_of, percent, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import TOO_FEW_FOR_INTERVAL, claim, sentences
from ...present.table import Column, layout
from ...schema import OF_PEOPLE, TABLES
from ..answers import SURVEY, answers_given, people_in, period_of
from ..question import Answer, question


@sentences()
def say_coverage_of_tables(found: Released) -> Iterable[Claim]:
    """O: how many tables were collected, and which were not."""
    tables = found.result
    absent = tables.loc[~tables["collected"].astype(bool), "table"].tolist()
    collected = len(tables) - len(absent)
    text = ngettext(
        "{n} of {all} tables was collected.",
        "{n} of {all} tables were collected.",
        collected,
        all=len(tables),
    )
    if absent:
        text += " " + gettext("Not collected: {tables}.", tables=some(absent, 8))
    yield claim(found, "tables", text, number=float(collected), unit="tables")


@sentences(TOO_FEW_FOR_INTERVAL)
def say_answer_quality(quality: Released) -> Iterable[Claim]:
    """O: how complete the answers are."""
    rows = quality.estimates
    if rows.empty:
        return
    asked, valid = int(rows["asked"].sum()), int(rows["valid"].sum())
    blank, absent = int(rows["blank"].sum()), int(rows["not_applicable"].sum())
    lost, same = int(rows["no_row"].sum()), rows["same"].max()
    yield claim(
        quality,
        "valid",
        " ".join(
            filter(None, (_became(asked, valid, absent, blank), _no_row(lost), _straight(same)))
        ),
        number=100 * valid / asked,
        unit="%",
    )


def _became(asked: int, valid: int, absent: int, blank: int) -> str:
    """Say what became of the answers that were asked for."""
    share = percent(valid / asked)
    return gettext(
        "Valid: {valid} of {asked} answers asked for ({share}). Does not apply: {absent}. "
        "Blank: {blank}.",
        valid=number(valid, 0),
        asked=number(asked, 0),
        share=share,
        absent=number(absent, 0),
        blank=number(blank, 0),
    )


def _no_row(lost: int) -> str:
    """Say how many answers have no row in the data, if any."""
    if not lost:
        return ""
    return ngettext(
        "{n} has no row: not asked, or lost.", "{n} have no row: not asked, or lost.", lost
    )


def _straight(same: float) -> str:
    """Say how many gave one answer throughout, if it may be told; nobody is left out for it."""
    if is_missing(same):
        return ""
    if not same:
        return gettext("Nobody gave one and the same answer to ten questions or more.")
    return ngettext(
        "{n} respondent gave one and the same answer to ten questions or more; the answers are "
        "kept.",
        "{n} respondents gave one and the same answer to ten questions or more; their answers are "
        "kept.",
        int(same),
    )


_ASKED = {
    "gap": N_("expectation and experience ({code})"),
    "gap_weights": N_("weights of the dimensions ({code})"),
    "kano_functional": N_("an offer is there ({code})"),
    "kano_dysfunctional": N_("an offer is not there ({code})"),
    "csat": N_("satisfaction ({code})"),
    "nps": N_("recommendation ({code})"),
    "standing": N_("trust and respect ({code})"),
    "value": N_("what users get and give ({code})"),
    "awareness": N_("whether benefits are known ({code})"),
    "funnel": N_("the four barriers ({code})"),
    "promise_heard": N_("promises: heard ({code})"),
    "promise_understood": N_("promises: understood ({code})"),
    "promise_kept": N_("promises: kept ({code})"),
}
"""What each instrument asks, with its name in the files."""


def _what_it_asks(instrument: object) -> str:
    code = clean(instrument)
    return gettext(_ASKED[code], code=code) if code in _ASKED else code


table_answer_quality = layout(
    "answer_quality",
    N_("How complete the answers are"),
    Column("instrument", N_("Instrument"), lambda row: _what_it_asks(row["instrument"])),
    column.number("asked", N_("Answers asked for"), 0),
    column.number("valid", N_("Valid"), 0),
    column.number("not_applicable", N_("Does not apply"), 0),
    column.number("blank", N_("Blank"), 0),
    column.number("no_row", N_("No row"), 0),
    column.number("neutral", N_("Neutral, of the valid"), 0),
    column.number("same", N_("Same answer throughout"), 0),
    column.N,
    notes=N_(
        "“Does not apply”, blank and neutral are three different things. “No row”: not asked, or "
        "lost before the data came in. “Same answer throughout”: respondents with one value for "
        "ten or more questions. Both this and neutral are told from 20 respondents on."
    ),
)


table_tables_collected = layout(
    "tables_collected",
    N_("What was collected"),
    column.text("table", N_("Table")),
    column.text("meaning", N_("What it is")),
    column.yes("collected", N_("Collected")),
    column.number("rows", N_("Rows"), 0),
    column.text("used_by", N_("Used by")),
    Column("how", N_("How to collect it"), lambda row: clean(row["how"])),
    notes=N_(
        "Rows of people are not counted: with what is told elsewhere they would tell what is not "
        "shown."
    ),
)


def title_answer_quality(quality: Released) -> str:
    """O: how many of the answers that were asked for are there."""
    if not len(quality.rows):
        return gettext("Too few answered to tell how many of the answers asked for are there")
    valid, asked = (int(quality.rows[name].sum()) for name in ("valid", "asked"))
    return gettext("{told} answers that were asked for are there", told=out_of(valid, asked))


def title_tables_collected(tables: Released) -> str:
    """O: how many tables were collected."""
    return gettext("{told} tables were collected", told=out_of(tables.n, tables.population, 0))


@question(
    "O",
    needs=SURVEY,
    asks=N_("What became of the cells of the survey."),
    say=say_answer_quality,
    table=table_answer_quality,
    title=title_answer_quality,
    depth=Depth.ANNEX,
)
def answer_quality(client: Client) -> Answer:
    """O: how many answers are valid, not applicable, blank or neutral?"""
    answers = answers_given(client)
    found = starting_point.answer_quality(answers)
    told = found["n"] >= FULL_FROM  # of one question it is how many gave one answer
    return answer_quality.release(
        client,
        found.assign(neutral=found["neutral"].where(told), same=found["same"].where(told)),
        keys=["instrument"],
        people=people_in(client, answers, "instrument"),
        period=period_of(client),
        notes=[
            gettext("Nothing is left out because of it: straight-lining is flagged, never deleted.")
        ],
    )


@question(
    "O",
    needs=(),
    asks=N_("Tables of the client folder."),
    unit="tables",
    say=say_coverage_of_tables,
    table=table_tables_collected,
    title=title_tables_collected,
    depth=Depth.ANNEX,
)
def tables_collected(client: Client) -> Answer:
    """
    O: which tables were collected, and what does each one that is missing cost the report?

    How many rows a table of people has is not told: less what is shown, it is what is not.
    """
    rows = [
        {
            "table": name,
            "meaning": gettext(table.meaning),
            "rows": None if name in OF_PEOPLE and client.collected(name) else client.n_rows(name),
            "collected": client.collected(name),
            "used_by": listed(map(gettext, table.used_by)),
            "how": "" if client.collected(name) else gettext(table.how_to_collect),
            "n": 1,
        }
        for name, table in TABLES.items()
        if not table.internal
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
