"""Scores of people in the last two waves that asked: what differs is told, the rest in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .. import texts
from ..analysis.composites import OVERALL
from ..claims import Claim
from ..disclosure import Released
from ..display import clean, counted, expect_released, in_quotes, number, some, upper_first
from ..i18n import N_, gettext, ngettext
from ..intake.client import Client
from ..present import column
from ..present.grammar import (
    by_chance,
    change_verdict,
    ci,
    claim,
    estimate,
    levels_agree,
    on_scale,
)
from ..present.table import Table, laid_out
from ..verdicts import Direction, Verdict
from .answers import coarsely, reach_of, scale_of, within
from .question import Answer, Question
from .waves import (
    among_all,
    compare_waves,
    compared_rows,
    note_on_all,
    note_on_chance,
    told_against,
    twice_answered,
    who_columns,
)

WHOLE = "whole"
"""The row of all things together."""


@dataclass(frozen=True)
class Told:
    """
    How the differences of one score between two waves are told.

    Attributes
    ----------
    things : str
        What the rows are, in the plural, such as ``"services"``.
    thing : str
        The column that names a row, which is also the head of its column.
    was : str
        A sentence of the ``thing`` on its score ``before`` in the ``first`` wave and ``after`` in
        the ``second``, perhaps with its ``scale``; and of all things together, ``whole_was``.
    higher, lower : str
        What a difference is, as a sentence ends in it; with a standard it is said beside it whether
        it is beyond the margin.
    rose, fell, same : str
        A title: which ``things`` stand higher, or lower, in the ``second`` wave, or that none do.
    stands : str
        The title of the table; ``score`` with its ``wave`` is the head of a column.
    unit : str
    digits : int
    signed : bool
        Whether a score has a sign, as a gap has and a mean has not.
    by_client : bool
        Whether the client has worded the things, so that a title sets them in quotation marks.
    by_margin : bool
        Whether the sponsor's margin in scale points is a standard for a difference; else higher is
        neither better nor worse.
    """

    things: str
    thing: str
    was: str
    higher: str
    lower: str
    rose: str
    fell: str
    same: str
    stands: str
    score: str
    unit: str
    whole_was: str = ""
    digits: int = 1
    by_margin: bool = True
    signed: bool = True
    by_client: bool = True

    def judged(self, change: Released, row: Mapping[str, Any] | pd.Series) -> Verdict:
        """Return the verdict on the difference of a row among all of them."""
        low, high, chance = row["change_low"], row["change_high"], by_chance(row)
        if self.by_margin:
            return change_verdict(low, high, change.margin.scale_points, chance=chance)
        return Verdict.CHANGE_NOT_JUDGED if np.isnan(low) else stands(low, high, chance=chance)


def stands(low: float, high: float, *, chance: bool = False) -> Verdict:
    """
    Return which side of no difference the limits of a difference lie on; no side is better.

    Of what may be ``chance`` among all differences none is told.

    Examples
    --------
    >>> [stands(*limits).name for limits in ((0.1, 0.4), (-0.4, -0.1), (-0.1, 0.4))]
    ['STANDS_HIGHER', 'STANDS_LOWER', 'CHANGE_OPEN']
    """
    if chance or low <= 0 <= high:
        return Verdict.CHANGE_OPEN
    return Verdict.STANDS_HIGHER if low > 0 else Verdict.STANDS_LOWER


def say_change(change: Released, told: Told) -> Iterable[Claim]:
    """Say what differs clearly, and of how many of the rest it cannot be told."""
    rows = compared_rows(change)
    if rows.empty:
        return
    rows = rows.sort_values("change", key=abs, ascending=False, kind="stable")
    judged = {place: told.judged(change, row) for place, row in rows.iterrows()}
    whole = rows[WHOLE].astype(bool)
    apart = pd.Series([judged[place].direction in _APART for place in rows.index], rows.index)
    for place, row in rows[apart | whole].iterrows():
        yield _claim(change, told, row, judged[place])
    rest = rows[~apart & ~whole]
    if len(rest):
        yield _of_the_rest(change, told, rest, bool((apart & ~whole).any()))


_APART = (Direction.UP, Direction.DOWN)


def _claim(change: Released, told: Told, row: pd.Series, judged: Verdict) -> Claim:
    ruling = _ruling(told, judged)
    margin = change.margin.scale_points if told.by_margin else 0.0
    limits = ci(
        row["change_low"],
        row["change_high"],
        told.digits,
        margin=margin,
        base=twice_answered(row.to_dict()),
    )
    return claim(
        change,
        row["key"],
        f"{_levels(change, told, row)} {_difference(told, row)} {limits}{texts.ruling(ruling)}."
        f"{among_all(change, row, judged)}",
        verdict=judged,
        told=told_against(change, ruling),
        unit=told.unit,
        **estimate(row, "change"),
    )


def _ruling(told: Told, judged: Verdict) -> str:
    """Return what a difference is, and by how much where the sponsor's margin is its standard."""
    sides = {Direction.UP: told.higher, Direction.DOWN: told.lower}
    if judged.direction not in sides:
        return judged.in_words
    side = gettext(sides[judged.direction])
    if not told.by_margin:
        return side
    if judged in (Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER):
        return gettext("clearly {side}", side=side)
    return gettext("{side}, perhaps by too little to matter", side=side)


def _levels(change: Released, told: Told, row: pd.Series) -> str:
    was = told.whole_was if row[WHOLE] else told.was
    return gettext(
        was,
        thing=clean(row[told.thing]),
        first=change.facts["first"],
        second=change.facts["second"],
        before=number(row["first"], told.digits, signed=told.signed),
        after=number(row["second"], told.digits, signed=told.signed),
        scale=on_scale(change),
    )


def _difference(told: Told, row: pd.Series) -> str:
    return difference_told(row["change"], row["first"], row["second"], told.digits)


def difference_told(change: float, before: float, now: float, digits: int) -> str:
    """
    Return a difference in words, and that rounding hides it where the levels show another.

    Examples
    --------
    >>> difference_told(-0.9, 5.0, 4.1, 1)
    'The difference is −0.9'
    >>> difference_told(-0.7, 11.4, 10.7, 0)
    'Before rounding, the difference is −1'
    >>> difference_told(-0.9, 11.4, 10.5, 0)
    'The difference is −1'
    """
    size = number(change, digits, signed=True)
    if levels_agree(change, now, before, digits):
        return gettext("The difference is {size}", size=size)
    return gettext("Before rounding, the difference is {size}", size=size)


def _of_the_rest(change: Released, told: Told, rest: pd.DataFrame, some_moved: bool) -> Claim:
    parts = {
        "things": counted(len(rest), told.things),
        "first": change.facts["first"],
        "second": change.facts["second"],
        "who": twice_answered(rest.sort_values("n").to_dict("records")[0]),
    }
    text = (
        ngettext(
            "For the other one no difference between {first} and {second} can be told ({who}).",
            "For the other {things} no difference between {first} and {second} can be told "
            "({who}).",
            len(rest),
            **parts,
        )
        if some_moved
        else gettext(
            "For {things} no difference between {first} and {second} can be told ({who}).", **parts
        )
    )
    return claim(change, "others", text, n=int(rest["n"].min()), verdict=Verdict.CHANGE_OPEN)


def title_change(change: Released, told: Told) -> str:
    """Say what stands clearly lower, else what higher, else that nothing does."""
    rows = compared_rows(change)
    moved = {
        clean(row[told.thing]): told.judged(change, row).direction
        for _, row in rows.iterrows()
        if not row[WHOLE] or len(rows) == 1
    }
    waves = {"first": change.facts["first"], "second": change.facts["second"]}
    for direction, title in ((Direction.DOWN, told.fell), (Direction.UP, told.rose)):
        names = [thing for thing, found in moved.items() if found is direction]
        if names:
            worded = map(in_quotes, names) if told.by_client else names
            return gettext(title, things=some([*worded], 2), **waves)
    return gettext(told.same, **waves)


def table_change(change: Released, told: Told) -> Table | None:
    """Lay out the scores of both waves and their difference, all things together last."""
    facts = expect_released(change).facts
    first, second = clean(facts.get("first")), clean(facts.get("second"))
    head = partial(gettext, told.score)
    compared = compared_rows(change)
    single = compared[~compared[WHOLE].astype(bool)] if len(compared) else compared
    limits = column.judged_interval("change", N_("95 % interval"))
    if not told.by_margin:
        limits = column.interval("change", N_("95 % interval"), told.digits, signed=True)
    return laid_out(
        change,
        change.name,
        gettext(told.stands, first=first, second=second),
        (
            column.text(told.thing, upper_first(gettext(told.thing))),
            column.number("first", head(wave=first), told.digits, signed=told.signed),
            column.number("second", head(wave=second), told.digits, signed=told.signed),
            column.number("change", N_("Difference"), told.digits, signed=True),
            limits,
            column.p("p_adjusted", N_("p, adjusted")),
            *who_columns(change),
        ),
        note_on_all(change),
        note_on_chance(change, single, partial(told.judged, change)),
        gettext("Two waves show a difference, not a direction over time: that needs 8 waves."),
    )


def on_their_scale(answers: Mapping[str, pd.DataFrame], *, apart: int = 1) -> dict[str, Any]:
    """
    Return what ``release_change`` takes of answers on a scale: how far, which scale, how finely.

    Parameters
    ----------
    answers : mapping of wave to DataFrame
        One row per answer, with the ends of its scale.
    apart : int
        How many answers a score is the difference of, or 1 for the mean of one.
    """
    rated = pd.concat([*answers.values()]) if answers else pd.DataFrame()
    reach = apart * reach_of(rated)
    return {
        "ends": (-reach, reach),
        "facts": {"scale": scale_of(rated) if len(rated) else None},
        "decimals": coarsely("first", "second", "change"),
    }


def release_change(
    asked: Question[Any],
    client: Client,
    told: Told,
    scores: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
    *,
    weights: pd.Series | None = None,
    ends: tuple[float, float] = (-np.inf, np.inf),
    **more: Any,
) -> Answer:
    """
    Compare the scores of two waves and pass the differences through the guard.

    Parameters
    ----------
    asked : Question
    client : Client
    told : Told
    scores, weights
        As in ``waves.compare_waves``; with fewer than two waves nothing is compared.
    names : mapping of measure to str
        What the ``thing`` of each row is called; one that it does not name is called by its id.
    ends : (low, high)
        How far a difference can go.
    **more
        As in ``Question.release``: ``facts`` beside those of the comparison, and why there is none.
    """
    compared = compare_waves(client, scores, weights)
    table = compared.table
    named = table["measure"].map(lambda key: names.get(key, key))
    table = within(table, *ends, "change").drop(columns=["x", "fell"])
    table = table.assign(**{told.thing: named, WHOLE: table["measure"] == OVERALL})
    return asked.release(
        client,
        table.rename(columns={"measure": "key"}),
        keys=["key", told.thing, WHOLE],
        **compared.handed_over(**more.pop("facts", {})),
        **more,
    )
