"""The difference of a score between two waves: who is linked, which comparison, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..analysis import waves
from ..disclosure import INTERVAL_FROM, SMALLEST_GROUP, Key, Released
from ..display import clean, listed, number
from ..i18n import N_, gettext, ngettext
from ..intake.client import Client, Wave
from ..present import column
from ..present.grammar import may_be_chance
from ..present.table import Column, Row
from ..units import how_many
from ..verdicts import Direction, Verdict
from .answers import people_in, waves_that_asked

NOT_YET = N_("No difference between the waves yet: in one of them {answered}, 10 needed.")
"""Said where two waves asked and too few answered in one of them."""


@dataclass(frozen=True)
class Comparison:
    """
    Two waves compared; of fewer nothing.

    Attributes
    ----------
    table : DataFrame
        As ``analysis.waves.paired_change``, with ``p_adjusted`` over all ``differences``.
    waves : tuple of str
        The names of the waves that asked, at most two.
    people : mapping of measure to person ids
        Who is counted as n: those linked, or those of the smaller wave.
    n : int or None
        As many as are compared: those linked, or those of the smaller wave.
    facts : mapping
        ``first``, ``second`` (names of the waves), ``design``, how many people were ``matched`` of
        ``n_first`` and ``n_second``, and how many ``differences`` are judged together.
    notes : tuple of str
        What was compared with what, for below the table.
    """

    table: pd.DataFrame
    waves: tuple[str, ...]
    people: Mapping[Key, frozenset[str]] = field(default_factory=dict)
    n: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def handed_over(self, *notes: str, **facts: Any) -> dict[str, Any]:
        """Return what ``Question.release`` is told of it, with further notes and facts."""
        return {
            "people": self.people,
            "n": self.n,
            "all_asked": self.facts.get("design") != waves.PAIRED,
            "facts": {**self.facts, **facts} if self.facts else None,
            "period": listed(self.waves),
            "notes": [*self.notes, *notes],
        }


def compare_waves(
    client: Client, scores: Mapping[str, pd.DataFrame], weights: pd.Series | None = None
) -> Comparison:
    """
    Compare a score of each person between two waves.

    Parameters
    ----------
    client : Client
    scores : mapping of wave to DataFrame
        Two waves, the earlier first, or fewer; per wave one row per respondent and measure with
        ``resp_id``, ``code``, ``measure``, ``value`` and, if it is another figure, ``own``.
    weights : Series by measure, optional
        With which they add up to the measure ``"overall"``.

    Returns
    -------
    Comparison
        By the same people where at least 10 could be linked by their code and nobody can be
        singled out by subtracting the linked from all; else of independent waves. Never both.
    """
    if len(scores) < 2:
        return Comparison(waves.nothing(), tuple(scores))
    (first, before), (second, after) = scores.items()
    sizes = [_people(half) for half in (before, after)]
    scores_of_both = waves.paired_scores(before, after, weights)
    paired = waves.change_of(scores_of_both, before, after, client.population, weights)
    matched = len(waves.matched_people(_valid(before), _valid(after)))
    by_person = matched >= INTERVAL_FROM and not _singles_out(paired)
    design = waves.PAIRED if by_person else waves.INDEPENDENT
    table = (
        paired if by_person else waves.independent_change(before, after, client.population, weights)
    )
    family = differences(client)
    table = table.assign(p_adjusted=over_all(table["p"], family))
    facts = {
        "first": first,
        "second": second,
        "design": design,
        "matched": matched,
        "n_first": sizes[0],
        "n_second": sizes[1],
        "differences": family,
    }
    told = min(sizes) >= SMALLEST_GROUP  # else not even the size of the wave may be told
    people = (
        people_in(client, scores_of_both, "measure", wave=first)
        if by_person
        else _of_the_smaller(client, scores, weights)
    )
    n = matched if by_person else min(sizes)
    notes = (linking_in_words(facts),) if told else ()
    return Comparison(table, (first, second), people, n, facts, notes)


def differences(client: Client) -> int:
    """
    Return how many differences between two waves a report may tell: they are judged as one family.

    A side is told of a difference, in any question, only where its p, times this number, is below
    0.05 (Bonferroni): so a report tells a side where nothing has changed in at most 5 of 100. The
    number rests on what was asked and not on what was answered, so that no p tells of another one.
    """
    return client.once("differences between waves", lambda: _differences(client))


def _differences(client: Client) -> int:
    things = client["items"].groupby("instrument")["dimension"].nunique()
    of_answers = {
        "gap": things.get("gap", 0) + 1,  # the overall gap
        "promise_kept": things.get("promise_kept", 0) + 1,  # all promises together
        "standing": things.get("standing", 0),
        "value": 3,  # get, give and their difference
        **dict.fromkeys(("csat", "nps", "awareness"), 1),
    }
    answered = (n for name, n in of_answers.items() if len(waves_that_asked(client, name)) > 1)
    chosen, felt = (len(last_two(client, client[name])) > 1 for name in ("bws", "perceived_cost"))
    return sum(answered) + chosen * client["bws"]["shown"].explode().nunique() + felt


def over_all(p: pd.Series, family: int) -> pd.Series:
    """
    Return p-values adjusted for a family of so many, whatever the others are.

    Examples
    --------
    >>> over_all(pd.Series([0.001, 0.4]), 30).tolist()
    [0.03, 1.0]
    """
    return (p.astype("float64") * family).clip(upper=1.0)


def among_all(change: Released, row: Mapping[Any, Any] | pd.Series, judged: Verdict) -> str:
    """Return why no side is told of a difference whose own interval leaves out 0; "" if it does."""
    family = how_many(change.facts["differences"], "differences")
    return may_be_chance(row, "change", judged, family)


def note_on_all(change: Released) -> str:
    """Return what the adjusted p of a table of differences is, or "" without one."""
    if "differences" not in change.facts:
        return ""
    return gettext(
        "Adjusted: p times {family} between waves that this report may tell; a side is told below "
        "0.05.",
        family=how_many(change.facts["differences"], "differences"),
    )


def note_on_chance(
    change: Released, rows: pd.DataFrame, judged: Callable[[pd.Series], Verdict]
) -> str:
    """
    Return that a difference is partly chance, where what stood out most has come nearer; else "".

    Parameters
    ----------
    change : Released
    rows : DataFrame, one row per thing that was compared
        ``first``; of fewer than three none stands out.
    judged : function of a row
    """
    if len(rows) < 3:
        return ""
    lowest, highest = (rows.loc[at] for at in (rows["first"].idxmin(), rows["first"].idxmax()))
    if (
        judged(lowest).direction is not Direction.UP
        and judged(highest).direction is not Direction.DOWN
    ):
        return ""
    return gettext(
        "Of what stood lowest or highest in {first} a difference towards the rest is too large on "
        "average: part of it is chance (regression to the mean).",
        first=change.facts["first"],
    )


def _of_the_smaller(
    client: Client, scores: Mapping[str, pd.DataFrame], weights: pd.Series | None
) -> dict[Key, frozenset[str]]:
    """Return who is counted as n of each measure: the people of the wave that has fewer."""
    halves = [
        people_in(client, waves.everybody(half, weights), "measure", wave=wave)
        for wave, half in scores.items()
    ]
    return {
        measure: min((half[measure] for half in halves), key=len)
        for measure in halves[0].keys() & halves[1].keys()
    }


def linking_in_words(facts: Mapping[str, Any]) -> str:
    """
    Return who was compared with whom, in one sentence.

    Of waves that are not compared by person it is not told how many could be linked: less them, few
    are left.

    Examples
    --------
    >>> linking_in_words({"first": "2025", "second": "2026", "design": "independent",
    ...                   "matched": 0, "n_first": 31, "n_second": 28})
    'The 31 who answered in 2025 and the 28 who answered in 2026 are treated as independent: none
     of them could be linked by a self-chosen code. Whoever answered in both is counted in both.'
    """
    names = {"first": facts["first"], "second": facts["second"]}
    matched, n_first, n_second = (int(facts[k]) for k in ("matched", "n_first", "n_second"))
    sizes = {"n_first": number(n_first, 0), "n_second": number(n_second, 0)}
    if facts["design"] == waves.PAIRED:
        return gettext(
            "The same {matched} people are compared, linked by their self-chosen code. They are "
            "part of the {n_first} who answered in {first} and of the {n_second} in {second}. The "
            "others are left out, so these figures are not those of everybody.",
            matched=number(matched, 0),
            **sizes,
            **names,
        )
    if not matched:
        linked = gettext("none of them could be linked by a self-chosen code")
    elif matched < INTERVAL_FROM:
        linked = gettext(
            "fewer than {least} of them could be linked by a self-chosen code", least=INTERVAL_FROM
        )
    else:
        linked = gettext(
            "nearly all of them could be linked by a self-chosen code, but then the few others "
            "could be singled out"
        )
    return gettext(
        "The {n_first} who answered in {first} and the {n_second} who answered in {second} are "
        "treated as independent: {linked}. Whoever answered in both is counted in both.",
        linked=linked,
        **sizes,
        **names,
    )


def twice_answered(row: Row) -> str:
    """Return "30 answered both times", or how many did each time: the base for ``ci``."""
    if row["design"] == waves.PAIRED:
        return gettext("{n} answered both times", n=number(row["n"], 0))
    return gettext(
        "{n_first} and {n_second} answered, not linked",
        n_first=number(row["n_first"], 0),
        n_second=number(row["n_second"], 0),
    )


def told_against(change: Released, verdict: str) -> str:
    """Return a verdict on a difference, and between which waves."""
    waves = {"first": change.facts["first"], "second": change.facts["second"]}
    return gettext("{verdict}, {second} against {first}", verdict=verdict, **waves)


def compared_rows(change: Released) -> pd.DataFrame:
    """Return the rows of which a difference is told."""
    rows = change.estimates
    return rows.dropna(subset=["change"]) if len(rows) else rows


def who_columns(change: Released) -> tuple[Column, ...]:
    """Return the columns that count who is compared: the same people, or those of each wave."""
    if change.facts.get("design") == waves.PAIRED:
        return (column.N,)
    first, second = clean(change.facts.get("first")), clean(change.facts.get("second"))
    return (
        column.number("n_first", gettext("n {wave}", wave=first), 0),
        column.number("n_second", gettext("n {wave}", wave=second), 0),
    )


def last_two(client: Client, *tables: pd.DataFrame) -> list[Wave]:
    """Return the last two waves in which people answered, by tables with the column ``wave``."""
    asked = set.intersection(*(set(rows["wave"]) if "wave" in rows else set() for rows in tables))
    return [wave for wave in client.waves if wave.name in asked][-2:]


def fell(x: int, who: str) -> str:
    """Say for how many a score is lower than before, as ``grammar.how_many`` asks for it."""
    return ngettext("{who} is lower than before.", "{who} are lower than before.", x, who=who)


def with_codes(client: Client, wave: str, scores: pd.DataFrame) -> pd.DataFrame:
    """Return scores of respondents with the codes these chose."""
    people = client["respondents"]
    people = people[people["wave"] == wave].drop_duplicates("resp_id").set_index("resp_id")
    codes = people["code"] if "code" in people else pd.Series(dtype="string")
    return scores.assign(code=scores["resp_id"].map(codes))


def _valid(scores: pd.DataFrame) -> pd.DataFrame:
    return scores.dropna(subset=["value"])


def _people(scores: pd.DataFrame) -> int:
    return int(_valid(scores)["resp_id"].nunique())


def _singles_out(paired: pd.DataFrame) -> bool:
    """Whether 1 to 4 people of a wave are left when the linked ones are subtracted."""
    left: Sequence[pd.Series] = (paired["n_first"] - paired["n"], paired["n_second"] - paired["n"])
    return any(bool(rest.between(1, SMALLEST_GROUP - 1).any()) for rest in left)
