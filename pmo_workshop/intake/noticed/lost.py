"""Answers that are not where they should be: blanks lost, columns and people out of place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...i18n import all_of, decimal, gettext, ngettext
from .copies import CHOICES
from .finding import Finding, some
from .sheets import Sheets

ENOUGH = 10
"""Respondents from which missing rows and people without an answer are looked at."""


def blanks_lost(sheets: Sheets, wave: str = "") -> list[Finding]:
    """
    Aspects of an instrument without a blank row in which rows are missing for some respondents.

    A program that turns columns into rows leaves out blank cells; the answers that were not given
    then look as if they had not been asked.
    """
    found = []
    for instrument in sheets.instruments:
        at = sheets.places(instrument)
        aspects = sheets.questions["aspect"].to_numpy()[at]
        kept = [a for a in dict.fromkeys(aspects) if sheets.blank[:, at[aspects == a]].any()]
        at = at[~np.isin(aspects, kept)]  # an aspect with a blank row has kept its blanks
        there = sheets.rows[:, at] > 0
        there = there[there.any(axis=1)]
        absent = int((~there).sum())
        if not absent or len(at) < 3 or len(there) < ENOUGH:
            continue
        found.append(
            Finding(
                "",
                "responses",
                gettext(
                    "{asked}: {absent} of {size} answers have no row, and no row is "
                    "blank. Blanks were lost on the way, as a program that turns columns "
                    "into rows does; they count as not asked",
                    asked=_asked(instrument, wave),
                    absent=decimal(absent),
                    size=decimal(there.size),
                ),
                gettext(
                    "Add the rows with a blank value, or with na = 1 where the question "
                    "did not apply."
                ),
            )
        )
    return found


GRIDS = {
    "perceived_cost": (["wave", "resp_id"], "component"),
    "channel": (["wave", "resp_id"], "task_id"),
    "maturity": (["rater"], "dimension"),
    "promise_audit": (["artefact_id", "coder"], "promise_id"),
    "relations": (["theme"], "capability"),
}
"""Tables with a row for each pair: who answered, and what all of them were asked."""

NEARLY_ALL = 0.5
"""Share of the pairs from which on a table looks asked of all, and rows look lost."""


def rows_lost(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Tables other than the answers of the survey in which pairs have no row, and none is blank."""
    found = []
    for name, (who, what) in GRIDS.items():
        if name not in tables or not len(tables[name]):
            continue
        table = tables[name].dropna(subset=[*who, what])
        answers = [c for c in table.columns if c not in (*who, what, "resp_id", "wave")]
        blank = table[answers].isna().any()
        if (blank & ~table[answers].isna().all()).any():
            continue
        pairs = table.drop_duplicates([*who, what])
        waves = pairs.groupby("wave") if "wave" in who else [("", pairs)]
        size = sum(len(own[who].drop_duplicates()) * own[what].nunique() for _, own in waves)
        if not NEARLY_ALL * size <= len(pairs) < size:
            continue
        found.append(
            Finding(
                "",
                name,
                gettext(
                    "{absent} of {size} pairs of {who} and {what} have no row, and no row is "
                    "blank. If all were asked, blanks were lost on the way, as a program that "
                    "turns columns into rows does; they count as not asked",
                    absent=decimal(size - len(pairs)),
                    size=decimal(size),
                    who=all_of(column for column in who if column != "wave"),
                    what=what,
                ),
                gettext("Add the rows with a blank answer where somebody was asked."),
            )
        )
    return found


def unanswered(sheets: Sheets, wave: str = "") -> list[Finding]:
    """
    Questions with an aspect that is blank for everybody, while the others are not.

    One that is blank in every aspect is told by ``questions``.
    """
    found = []
    for instrument in sheets.instruments:
        at = sheets.places(instrument)
        asked = (sheets.rows[:, at] > 0).sum(axis=0)
        given = sheets.given[:, at].any(axis=0)
        items = sheets.questions["item_id"].to_numpy()[at]
        nobody = ~given & (asked >= 5) & np.isin(items, items[given])
        if len(at) < 3 or not nobody.any() or 2 * nobody.sum() > len(at):
            continue
        found.append(
            Finding(
                "",
                "responses",
                gettext(
                    "{asked}: nobody answered {items}, where the other questions were "
                    "answered: a column may be lost or shifted",
                    asked=_asked(instrument, wave),
                    items=_items(sheets, at[nobody]),
                ),
                gettext("Compare it with the export."),
            )
        )
    return found


def out_of_place(sheets: Sheets, wave: str = "") -> list[Finding]:
    """Questions, or else respondents, most of whose answers lie outside the scale."""
    found = []
    for instrument in sheets.instruments:
        at = sheets.places(instrument)
        outside, asked = sheets.outside[:, at], sheets.given[:, at]
        columns = (2 * outside.sum(axis=0) > asked.sum(axis=0)) & (asked.sum(axis=0) >= 5)
        people = (outside.sum(axis=1) >= 3) & ~columns.any()
        if columns.any():
            found.append(
                Finding(
                    "",
                    "responses",
                    gettext(
                        "{asked}: most answers to {items} lie outside the scale: the "
                        "columns look shifted, or the scale in items is another",
                        asked=_asked(instrument, wave),
                        items=_items(sheets, at[columns]),
                    ),
                    gettext("Compare it with the export."),
                )
            )
        elif people.any():
            n = int(people.sum())
            found.append(
                Finding(
                    "",
                    "responses",
                    gettext(
                        "{asked}: {n} of {people} respondents have three or more answers "
                        "outside the scale: they look asked on another scale, or their "
                        "answers slid",
                        asked=_asked(instrument, wave),
                        n=decimal(n),
                        people=decimal(len(people)),
                    ),
                    gettext("Compare them with the export."),
                )
            )
    return found


def _asked(instrument: str, wave: str) -> str:
    if not wave:
        return instrument
    return gettext("{instrument}, wave {wave}", instrument=instrument, wave=repr(wave))


def _items(sheets: Sheets, at: np.ndarray) -> str:
    """Return the questions of some columns in words, each once."""
    return some(list(dict.fromkeys(sheets.questions["item_id"].to_numpy()[at])))


def silent_respondents(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Respondents who have no row in any table of answers."""
    respondents = tables.get("respondents")
    answers = [tables[n] for n in (*CHOICES, "ladders", "touchpoints", "issues") if n in tables]
    if respondents is None or "responses" not in tables:
        return []
    given = pd.concat([table[["resp_id", "wave"]] for table in answers]).drop_duplicates()
    known = respondents[["resp_id", "wave"]].dropna()
    found = known.merge(given, how="left", indicator=True)["_merge"]
    silent = found.eq("left_only").to_numpy()
    if len(known) < ENOUGH or not silent.any():
        return []
    n = int(silent.sum())
    return [
        Finding(
            "",
            "respondents",
            ngettext(
                "{n} respondent has no answer in any table, and counts as having answered",
                "{n} respondents have no answer in any table, and count as having answered",
                n,
            ),
            gettext("Leave out who did not answer, or add the answers."),
            known.index[silent].tolist(),
        )
    ]


def periods_lost(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Periods without a row between others: a series puts side by side what is not."""
    found = []
    for name in ("time_log", "unit_cost"):
        if name not in tables:
            continue
        there = sorted({str(period) for period in tables[name]["period"].dropna()})
        each = [pd.Period(period) for period in there]
        if len(each) < 2 or len({period.freqstr for period in each}) > 1:
            continue  # a single one, or months and quarters in one column
        known = pd.PeriodIndex(each)
        whole = pd.period_range(known.min(), known.max(), freq=known.freq)
        lost = [str(period).replace("Q", "-Q") for period in whole.difference(known)]
        if not lost or len(lost) > len(known):
            continue
        found.append(
            Finding(
                "",
                name,
                ngettext(
                    "{n} period between {first} and {last} has no row: {lost}. The periods before "
                    "and after it are drawn side by side",
                    "{n} periods between {first} and {last} have no row: {lost}. The periods "
                    "before and after them are drawn side by side",
                    len(lost),
                    first=there[0],
                    last=there[-1],
                    lost=some(lost),
                ),
                gettext("Add the rows if it was measured, with 0 where nothing was done."),
            )
        )
    return found
