"""The sheet of the leading measures: what decides the mark of each element, as native charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..analysis.gaps import OVERALL
from ..claims import Claim, question_of
from ..content.modules import MODULES
from ..display import row_name, upper_first
from ..i18n import N_, gettext
from ..leading import Measure
from ..palette import BLUE, GREEN, GREY, HOUSE, ORANGE, PURPLE, SKY
from ..plan import Chapter, PublishedTable
from ..units import in_words

SHEET = N_("leading measures")
COLUMNS = (
    N_("element"), N_("measure"), N_("row"), N_("value"), N_("low"), N_("high"),
    N_("down to low"), N_("up to high"), N_("unit"),
)  # fmt: skip
COLOURS = dict(
    zip(
        (module.letter for module in MODULES),
        (GREY, BLUE, ORANGE, GREEN, PURPLE, SKY, HOUSE),
        strict=True,
    )
)
"""Of the tab of a sheet, by the letter of its element: opening, five elements, plan."""

_INTERVAL = "_interval"
MOST = 16
"""Bars of a chart: more cannot be told apart."""


@dataclass(frozen=True)
class Bar:
    """A figure with its limits: what it is of, and how it is shown."""

    name: str
    value: float
    low: float
    high: float
    shown: str = "#,##0.0"


@dataclass(frozen=True)
class Leader:
    """The leading measure of an element: its letter, the sentence on it, its unit, and the rows."""

    letter: str
    sentence: str
    unit: str
    bars: tuple[Bar, ...]

    @property
    def element(self) -> str:
        return next(gettext(m.title) for m in MODULES if m.letter == self.letter)


def leaders(chapters: Sequence[Chapter]) -> list[Leader]:
    """
    Return the leading measure of each element, in their order; none without a marketing plan.

    Of a measure that has a table, all its rows with limits are told; of one that holds others, they
    are; else the measure alone.
    """
    page = chapters[-1].summary if chapters else {}
    every = [claim for chapter in chapters for claim in chapter.claims]
    claims = {claim.id: claim for claim in every}
    tables = {f"{t.activity}.{t.name}": t for chapter in chapters for t in chapter.tables}
    found = []
    for id in page.get("ids", {}).get("leading", ()):
        claim = claims.get(id)
        if claim is None:
            continue
        question = question_of(id)
        bars = (*_bars(tables[question]),) if question in tables else ()
        if not bars and claim.subject == OVERALL:
            parts = {c.subject: c for c in every if question_of(c.id) == question}
            bars = tuple(bar for part in parts.values() for bar in _bar_of(part, part.subject))
        if not 0 < len(bars) <= MOST:
            bars = (*_bar_of(claim, claim.subject),)
        if bars:
            letter = _ELEMENTS.get(claim.activity, claim.activity[:1])
            found.append(Leader(letter, claim.gist or claim.text, in_words(claim.unit), bars))
    return found


_ELEMENTS = {measure.activity: measure.element for measure in Measure}


def _bars(table: PublishedTable) -> Iterator[Bar]:
    columns = {column["name"]: column for column in table.columns}
    measure = next((n.removesuffix(_INTERVAL) for n in columns if n.endswith(_INTERVAL)), "")
    facts = columns.get(f"{measure}{_INTERVAL}", {})
    digits = int(facts.get("digits", 1))
    shown = "0%" if facts.get("unit") == "share" else f"#,##0.{'0' * digits}" if digits else "#,##0"
    label = next(iter(columns), "")
    for row, printed in zip(table.data, table.printed, strict=True):
        parts = [row.get(part) for part in (measure, f"{measure}_low", f"{measure}_high")]
        figures = [float(p) for p in parts if isinstance(p, int | float) and not _is_flag(p)]
        if len(figures) == len(parts):
            value, low, high = figures
            name = printed[0] if printed else upper_first(row_name(row.get(label)))
            yield Bar(name, value, low, high, shown)


def _bar_of(claim: Claim, name: str) -> Iterator[Bar]:
    if claim.number is not None and claim.low is not None and claim.high is not None:
        yield Bar(upper_first(row_name(name)), claim.number, claim.low, claim.high)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


MEANINGS = {
    "element": N_("element of the workshop whose mark the measure decides"),
    "measure": N_("the sentence of the report on the measure"),
    "row": N_("what the row is about"),
    "value": N_("the estimate, in its unit; a share is between 0 and 1"),
    "low": N_("lower limit, in the unit of the number; 95 %, unless the sentence names another"),
    "high": N_("upper limit, in the unit of the number; 95 %, unless the sentence names another"),
    "down to low": N_("value minus lower limit, worked out in the sheet for the chart"),
    "up to high": N_("upper limit minus value, worked out in the sheet for the chart"),
    "unit": N_("unit of the number and its limits; a share is between 0 and 1"),
}
"""What each column of the sheet means."""
