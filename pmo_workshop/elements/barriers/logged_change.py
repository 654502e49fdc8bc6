"""B3: which of the clients' work for the PMO takes fewer hours than when it was first measured."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import hidden_cost
from ...claims import Claim
from ...disclosure import Behind, Released
from ...display import counted, expect_released, in_quotes, number
from ...i18n import N_, day_in_words, gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, sentences
from ...present.table import Table, laid_out
from ...verdicts import Verdict
from ..answers import as_of
from ..question import Answer, question
from .common import RANGE

UNIT = "hours a year"


@sentences()
def say_logged_change(change: Released) -> Iterable[Claim]:
    """B3: by how many hours a year the work for the PMO has fallen or risen between two logs."""
    for _, row in change.result.iterrows():
        judged = _judged(row)
        if judged is Verdict.CHANGE_OPEN and not row[hidden_cost.WHOLE]:
            continue
        yield claim(
            change,
            row["activity"],
            _told(row, judged),
            verdict=judged,
            number=float(row["change"]),
            low=float(row["change_low"]),
            high=float(row["change_high"]),
            unit=UNIT,
            n=int(row["n"]),
        )
    if all(_judged(row) is Verdict.CHANGE_OPEN for _, row in change.result.iterrows()):
        yield claim(
            change,
            "none",
            gettext(
                "By the log no work for the PMO clearly takes more or fewer hours than before."
            ),
            verdict=Verdict.CHANGE_OPEN,
        )


def _judged(row: pd.Series) -> Verdict:
    """Return whether eight in ten draws lie on one side of no difference."""
    if row["change_high"] < 0:
        return Verdict.HOURS_FELL
    return Verdict.HOURS_ROSE if row["change_low"] > 0 else Verdict.CHANGE_OPEN


def _told(row: pd.Series, judged: Verdict) -> str:
    low, high = sorted(abs(row[f"change_{end}"]) for end in ("low", "high"))
    again = gettext("What was measured again")
    parts = {
        "what": again if row[hidden_cost.WHOLE] else in_quotes(row["activity"]),
        "first": counted(round(row["first"]), UNIT),
        "last": number(row["last"], 0),
        "before": day_in_words(row["first_on"].date()),
        "after": day_in_words(row["last_on"].date()),
        "size": number(abs(row["change"]), 0),
        "low": number(low, 0),
        "high": number(high, 0),
    }
    if judged is Verdict.CHANGE_OPEN:
        return gettext(
            "{what} took {first} on {before} and {last} on {after}. That may be no difference.",
            **parts,
        )
    if judged is Verdict.HOURS_FELL:
        return gettext(
            "{what} took {first} on {before} and {last} on {after}: {size} fewer (likely range "
            "{low} to {high}).",
            **parts,
        )
    return gettext(
        "{what} took {first} on {before} and {last} on {after}: {size} more (likely range {low} to "
        "{high}).",
        **parts,
    )


def title_logged_change(change: Released) -> str:
    """B3: by how many hours a year what was measured again has fallen or risen."""
    row = change.result.iloc[-1]
    parts = {
        "hours": counted(abs(round(row["change"])), UNIT),
        "day": day_in_words(row["first_on"].date()),
    }
    judged = _judged(row)
    if judged is Verdict.HOURS_FELL:
        return gettext("What was measured again takes {hours} less than on {day}", **parts)
    if judged is Verdict.HOURS_ROSE:
        return gettext("What was measured again takes {hours} more than on {day}", **parts)
    return gettext("What was measured again takes about the hours of {day}", **parts)


def table_logged_change(change: Released) -> Table | None:
    """Lay out the hours of each activity when it was first and last measured."""
    expect_released(change)
    return laid_out(
        change,
        "logged_change",
        gettext("Hours a year by the log, first and last measured"),
        (
            column.ours("activity", N_("Activity")),
            column.day("first_on", N_("First measured")),
            column.number("first", N_("Hours then"), 0),
            column.day("last_on", N_("Last measured")),
            column.number("last", N_("Hours now"), 0),
            column.number("change", N_("Difference"), 0, signed=True),
            column.interval("change", N_("Likely range"), 0, signed=True),
        ),
        gettext(RANGE),
        gettext("Volumes are as logged; each row of the log is drawn by itself."),
    )


@question(
    "B3",
    needs=("effort_log",),
    unit="rows of the effort log",
    verdicts=(Verdict.HOURS_FELL, Verdict.HOURS_ROSE, Verdict.CHANGE_OPEN),
    say=say_logged_change,
    title=title_logged_change,
    table=table_logged_change,
    form="",
    optional=True,
)
def logged_change(client: Client, seed: int) -> Answer:
    """B3: which work for the PMO takes more or fewer hours than when it was first measured?"""
    found = hidden_cost.logged_change(client["effort_log"], seed)
    return logged_change.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["activity", hidden_cost.WHOLE],
        asks=gettext("The log of the clients' own work for the PMO, measured twice."),
        n=int(found["n"].max()) if len(found) else None,
        period=as_of(client),
        absent=("logged_on",) if found.empty else (),
        not_asked=gettext(
            "The effort log was measured once: measure again what was changed, and write the day "
            "into the column logged_on."
        ),
    )
