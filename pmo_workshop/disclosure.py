"""The one guard: a result of an analysis goes in, what may be seen of it comes out.

Charts, tables and wording accept a ``Released`` and nothing else, and only this module can make
one. The rules are R2 (size tiers) and R9 (anonymity) of ``docs/rules.md``:

====================  =======================================================================
respondents behind    shown
====================  =======================================================================
fewer than 5          nothing, not even the count
5 to 9                "x of n", as "nearly none" or "nearly all" where one or none differs; no
                      mean, no interval
10 to 19              estimate and interval, marked as a small group; no cut by group; a count
                      beside a mean by thirds; of one question to which (nearly) all have said the
                      same, "x of n" alone
20 and more           everything; a group needs 5 to be counted and 10 for an interval
====================  =======================================================================

Single answers (dots, histograms, verbatims, minimum, maximum) need 10 respondents. What follows
from all that was told together is worked out in ``suppression``: who, and what of a group that is
not shown. What the few have answered who left a question out does not follow by how means are made
of others (``analysis.composites``).
A redacted report shows nothing of fewer than 10: a row goes, and of groups that add up to a total
known to the reader the whole comparison, so that nothing follows by subtraction.
Records that are not about people (tickets, projects, cost lines) carry no anonymity tier. Raters
assess their own organisation and agree to be known as raters: the middle of 3 or more is shown.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import chain, combinations
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
import pandas as pd

from .i18n import N_, all_of, gettext, rounded
from .intake.client import REDACTED, Client, Margin
from .paths import SHOWN_FILE
from .schema import ANSWERS, REGISTER, TABLES
from .suppression import (
    FULL_FROM,
    INTERVAL_FROM,
    SMALLEST_GROUP,
    Cells,
    Key,
    Told,
    blocks_of,
    few_of,
    given_away,
    hidden_groups,
    nearly,
    untold,
)
from .verdicts import Lack

RATERS_FROM = 3
"""Raters from whom on their middle is shown: that of one or two is what one of them gave."""

HIDDEN, COUNT, SMALL, FULL = "hidden", "count", "small", "full"

ENDS = ("", "_low", "_high", "_check_low", "_check_high")
"""What follows the name of a mean in the names of its columns."""
COEFFICIENTS = (
    *("alpha", "alpha_expectation", "alpha_performance", "icc", "kappa"),
    *("omega", "omega_expectation", "omega_performance", "reliability", "rho"),
)
"""Reliabilities, agreements and rank correlations, which are told to three decimals."""
FREQUENCIES = ("p_top3", "retained")
"""Shares of resamples of people, told to three decimals: against more, guesses could be tried."""
P_VALUES = ("p", "p_adjusted", "p_bh", "p_holm")
"""These are told to three decimals, or digits if they are small: sixteen are a fingerprint."""
SIDES = ("quadrant", "real_side", "perceived_side", "class")
"""On which side of a line a row lies, where all rows together make the line."""

Measure: TypeAlias = tuple[str, ...]
"""What is told of people: the name of the measure, and the labels of what they were asked."""


class Behind(StrEnum):
    """Why no list says who is behind the figures, and by which rule they are shown."""

    ROOM = "people in a room, whom nobody knows apart: by size, each result for itself"
    RATERS = "raters of their own organisation, who agree to be known: from three on"
    REGISTER = "stakeholders as the account holders judge them: by size"
    WAVES = "means of whole waves, made of ten answers and more: all"
    RECORDS = "records or documents, not people: all"


class Nearly(StrEnum):
    """
    What stands in ``x_nearly`` beside a count that is not told.

    Of 5 to 9 people one or none differs; of 10 to 19 the count stands beside a mean, with which it
    would tell how many gave which answer (``tests/test_attack_on_means.py``).
    """

    NONE = "nearly none"
    ALL = "nearly all"
    AT_MOST_A_THIRD = "at most a third"
    BETWEEN = "between a third and two thirds"
    AT_LEAST_TWO_THIRDS = "at least two thirds"


Row = TypeVar("Row")

_key_of_the_guard = object()


@dataclass(frozen=True)
class Released:
    """
    A result that has passed the guard.

    Attributes
    ----------
    activity, name : str
        The activity, such as ``"T2"``, and the analysis, such as ``"gap_by_dimension"``.
    asks : str
        What respondents were asked, or what was counted: it goes into captions.
    result : DataFrame
        The columns of the analysis plus ``tier``. Hidden cells are missing; the keys remain.
    keys : tuple of str
        Columns that name a row.
    n, population : int or None
        Respondents (or records) behind the result; N of the named stakeholder list.
        ``n`` is None when it may not be told.
    answered : bool
        People have answered, and n counts them; those who did not are not heard.
    unit, period, data_hash : str
        What n counts, in words; the dates of the data; which rows of the client's tables it rests
        on.
    margin : Margin
        The smallest difference that matters.
    all_asked : bool
        The whole list of N was asked; False for interviews, which have no response rate.
    non_response_told : bool
        The notes say themselves what is not known of those who did not answer.
    facts : mapping of str to value
        Single figures that belong to the whole result, such as the crosshair of a grid.
    singles : mapping of str to tuple of float
        Single answers or records by row label, for distributions.
    notes : tuple of str
        What a reader must know: answers left out, waves treated as independent, ...
    missing : str
        Why there is nothing to show, and what to do about it; empty if there is something.
    lack : Lack or None
        The same as data.
    absent : tuple of str
        What was not collected, by name: tables, or instruments, aspects and columns.
    """

    activity: str
    name: str
    asks: str = ""
    result: pd.DataFrame = field(default_factory=pd.DataFrame)
    keys: tuple[str, ...] = ()
    n: int | None = None
    population: int | None = None
    answered: bool = True
    unit: str = "respondents"
    period: str = ""
    data_hash: str = ""
    date: str = ""
    margin: Margin = field(default_factory=Margin)
    all_asked: bool = True
    non_response_told: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    singles: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    missing: str = ""
    lack: Lack | None = None
    absent: tuple[str, ...] = ()
    guard: object = None

    def __post_init__(self) -> None:
        if self.guard is not _key_of_the_guard:
            raise TypeError("A Released is made by disclosure.release() and by nothing else.")

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that show at least a count."""
        return self.result[self.result["tier"] != HIDDEN] if len(self.result) else self.result

    @property
    def estimates(self) -> pd.DataFrame:
        """The rows that show an estimate with its interval."""
        return (
            self.result[self.result["tier"].isin((SMALL, FULL))]
            if len(self.result)
            else self.result
        )


def tier(n: int, *, cut: bool = False) -> str:
    """
    Return the size tier of a figure with n respondents behind it.

    Parameters
    ----------
    n : int
    cut : bool
        The figure is about one group among several.

    Examples
    --------
    >>> [tier(n) for n in (4, 5, 10, 20)]
    ['hidden', 'count', 'small', 'full']
    >>> tier(25, cut=True)
    'full'
    """
    if n < SMALLEST_GROUP:
        return HIDDEN
    if n < INTERVAL_FROM:
        return COUNT
    return SMALL if n < FULL_FROM else FULL


def derivable_small_groups(
    released: Iterable[frozenset[str]], smallest: int = SMALLEST_GROUP
) -> list[frozenset[str]]:
    """
    Return the groups of 1 to ``smallest`` - 1 people whose exact total follows from the released.

    The attacker may add and subtract released totals in any combination: a group follows when
    the vector that marks its members lies in the row space of the released groups.

    Parameters
    ----------
    released : iterable of frozenset of person ids
        The groups for which the same measure has been shown.
    smallest : int
        The smallest group that may be known.

    Returns
    -------
    list of frozenset of person ids
        Empty if nothing small can be derived.

    Notes
    -----
    People who are in exactly the same released groups cannot be told apart, so the test runs over
    these blocks. Prior knowledge and collusion are outside this promise.

    Examples
    --------
    >>> everyone, sales = frozenset("abcdefghij"), frozenset("abcdefgh")
    >>> [sorted(group) for group in derivable_small_groups([everyone, sales])]
    [['i', 'j']]
    >>> derivable_small_groups([everyone])
    []
    """
    groups = list(dict.fromkeys(group for group in released if group))
    if not groups:
        return []
    blocks, holds = blocks_of(groups)
    _, strengths, directions = np.linalg.svd(holds.astype(float), full_matrices=False)
    spanning = directions[strengths > 1e-9 * strengths.max()]
    small = [at for at, people in enumerate(blocks) if len(people) < smallest]
    unions = chain.from_iterable(combinations(small, count) for count in range(1, smallest))
    chosen = [union for union in unions if sum(len(blocks[at]) for at in union) < smallest]
    marks = np.zeros((len(chosen), len(blocks)))
    for row, union in enumerate(chosen):
        marks[row, list(union)] = 1.0
    follows = np.isclose(marks @ spanning.T @ spanning, marks, atol=1e-9).all(axis=1)
    return [
        frozenset(chain.from_iterable(blocks[at] for at in chosen[row]))
        for row in np.flatnonzero(follows)
    ]


def _behind(
    table: pd.DataFrame, keys: Sequence[str], people: Mapping[Key, frozenset[str]]
) -> list[frozenset[str]]:
    """Return who is behind each row: as many people as its n says, else the fault is ours."""
    found = []
    for labels, n in zip(_labels(table, keys), table["n"].astype(int), strict=True):
        group = people.get(key_of(labels), people.get(labels[0]))
        if len(group or ()) != n:
            who = "no people are" if group is None else f"{len(group)} people are"
            raise ValueError(f"{', '.join(labels)}: n is {n}, and {who} handed to the guard.")
        found.append(group or frozenset())
    return found


def _labels(table: pd.DataFrame, keys: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in table[list(keys)].itertuples(index=False, name=None)]


def key_of(labels: Sequence[object]) -> Key:
    """Return what names a row: its label, or the tuple of its labels where it has several keys."""
    return tuple(map(str, labels)) if len(labels) > 1 else str(labels[0])


def _measures(
    table: pd.DataFrame,
    keys: Sequence[str],
    measure: str | Measure | Mapping[str, Measure],
    *,
    cut: bool,
) -> list[Measure]:
    """Return what each row tells: the measure, and the labels that do not name a group."""
    if isinstance(measure, Mapping):
        return [measure[labels[-1]] for labels in _labels(table, keys)]
    named = (measure,) if isinstance(measure, str) else measure
    return [(*named, *labels[1 if cut else 0 :]) for labels in _labels(table, keys)]


def _families(
    table: pd.DataFrame, keys: Sequence[str], measure: str | Measure | Mapping[str, Measure]
) -> list[tuple[Measure, pd.Series]]:
    """Return the rows whose groups add up to one total: all, or those of each measure."""
    if isinstance(measure, Mapping):
        last = table[keys[-1]].astype(str)
        return [(named, last == label) for label, named in measure.items()]
    return [((measure,) if isinstance(measure, str) else measure, pd.Series(True, table.index))]


def _totals(
    measures: Sequence[Measure], behind: Sequence[frozenset[str]]
) -> dict[Measure, frozenset[str]]:
    """Return everybody behind the rows of each measure."""
    return {
        measure: frozenset().union(
            *(group for m, group in zip(measures, behind, strict=True) if m == measure)
        )
        for measure in dict.fromkeys(measures)
    }


def _may_follow(client: Client, measure: Measure, people: frozenset[str]) -> bool:
    """Note that a measure of a group is shown, unless a small group would follow from it."""
    earlier = [group for shown, group in client.disclosed if shown == measure]
    if people in earlier:
        return True
    if derivable_small_groups([*earlier, people]):
        return False
    client.disclosed.append((measure, people))
    return True


def _tiers_left(
    client: Client,
    tiers: Iterable[str],
    measures: Sequence[Measure],
    behind: Sequence[frozenset[str]],
    *,
    cut: bool,
) -> list[str]:
    """Return the tiers with those rows hidden from which, or from whose total, too few follow."""
    totals = _totals(measures, behind) if cut else {}
    gone = {m for m, everyone in totals.items() if not _may_follow(client, m, everyone)}
    return [
        shown if shown == HIDDEN or (m not in gone and _may_follow(client, m, group)) else HIDDEN
        for shown, m, group in zip(tiers, measures, behind, strict=True)
    ]


def _without_counts(
    client: Client,
    table: pd.DataFrame,
    column: str,
    measures: Sequence[Measure],
    behind: Sequence[frozenset[str]],
    *,
    cut: bool,
) -> set[int]:
    """
    Return the rows whose count must go, so that none of a group that is not shown follows.

    A cut is a two-way table of groups by who does and who does not: none of its cells holds, or
    follows to hold, one to four people.
    """
    gone: set[int] = set()
    shown = table[column].notna() & (table["tier"] != HIDDEN)
    for measure, everyone in _totals(measures, behind).items():
        attribute = (*measure, column)
        rows = [at for at, m in enumerate(measures) if m == measure]
        counts = {
            at: int(table[column].iloc[at]) for at in rows if pd.notna(table[column].iloc[at])
        }
        known = {at: Told(behind[at], *nearly(counts[at], len(behind[at])))
                 for at in rows if shown.iloc[at]}  # fmt: skip
        small = {
            at
            for at, one in known.items()
            if cut and one.exact and few_of(one.low, len(one.people))
        }
        told = {at: one for at, one in known.items() if at not in small}
        before = []
        if (
            cut
            and len(everyone) == sum(len(behind[at]) for at in rows)
            and len(counts) == len(rows)
        ):
            before.append(Told(everyone, *nearly(sum(counts.values()), len(everyone))))
        few = SMALLEST_GROUP - 1 if cut else 1
        gone |= small | _withheld(client, attribute, told, before, few)
    return gone


def _withheld(
    client: Client,
    attribute: Measure,
    rows: Mapping[Row, Told],
    total: Sequence[Told],
    few: int = 1,
) -> set[Row]:
    """Return which rows must not be told, the smallest first, and note what is told of the rest."""
    told = dict(rows)
    before = [known for name, known in client.counted if name == attribute] + [*total]
    by_size = sorted(told, key=lambda row: len(told[row].people))
    gone: set[Row] = set()
    while told and given_away([*before, *told.values()], few):
        gone.add(by_size[0])
        del told[by_size.pop(0)]
    told_now = [(attribute, known) for known in (*before, *told.values())]
    client.counted.extend(entry for entry in told_now if entry not in client.counted)
    return gone


def _silent_or_not(
    client: Client,
    answered: Mapping[str, Mapping[str, int]],
    measure: Measure,
    shown: set[str],
) -> set[str]:
    """
    Return the rows of which it must not be told how many answered.

    Else it would follow of a group on the list who answered and who did not: all did, or all but
    one, or nobody. Every place on the list counts as a person who answered or did not; how many
    answered who are on no list is taken to be known. Of a row it is given how many of each group.
    """
    listed = client.stakeholders
    of_group = {group: n for groups in answered.values() for group, n in groups.items()}
    counts = {group: min(of_group.get(group, 0), size) for group, size in listed.items()}
    if counts == listed:
        return set()
    rows = {group: [group] for group in listed if group not in of_group}
    rows |= {
        row: [group for group in groups if group in listed] for row, groups in answered.items()
    }
    told = {
        row: Told(
            frozenset(f"{group} {at}" for group in groups for at in range(listed[group])),
            *nearly(sum(counts[group] for group in groups), sum(listed[group] for group in groups)),
        )
        for row, groups in rows.items()
        if groups
    }
    everybody = frozenset().union(*(known.people for known in told.values()))
    total = Told(everybody, *[sum(counts.values())] * 2)
    exact = {row: known for row, known in told.items() if known.exact and row in shown}
    gone = _withheld(client, (*measure, "answered"), exact, [total])
    return {row for row in told if row in gone or row not in exact}


def _recall(client: Client) -> None:
    """Add to a client what the earlier workbooks of the run have shown."""
    place = os.environ.get(SHOWN_FILE)
    if not place or not Path(place).is_file():
        return
    disclosed, counted = what_was_shown(Path(place).read_bytes())
    client.disclosed.extend(shown for shown in disclosed if shown not in client.disclosed)
    client.counted.extend(count for count in counted if count not in client.counted)


def what_was_shown(
    content: bytes,
) -> tuple[list[tuple[Measure, frozenset[str]]], list[tuple[Measure, Told]]]:
    """Return of whom what was shown, and what was counted of whom, as ``_remember`` has kept it."""
    kept = json.loads(content)
    groups = [frozenset(_people_of(mark, kept["people"])) for mark in kept["groups"]]
    return (
        [(tuple(measure), groups[at]) for measure, at in kept["disclosed"]],
        [(tuple(m), Told(groups[at], low, high)) for m, at, low, high in kept["counted"]],
    )


def _remember(client: Client) -> None:
    """Keep what was shown for the later workbooks of the run: each group once, as marks."""
    place = os.environ.get(SHOWN_FILE)
    if not place:
        return
    shown = [people for _, people in client.disclosed] + [told.people for _, told in client.counted]
    groups = {group: at for at, group in enumerate(dict.fromkeys(shown))}
    people = sorted(frozenset().union(*groups))
    kept = {
        "people": people,
        "groups": [
            np.packbits([who in group for who in people]).tobytes().hex() for group in groups
        ],
        "disclosed": [(measure, groups[group]) for measure, group in client.disclosed],
        "counted": [(m, groups[told.people], told.low, told.high) for m, told in client.counted],
    }
    part = Path(f"{place}.part")
    part.write_text(json.dumps(kept), encoding="utf-8")
    part.replace(place)


def _people_of(marks: str, people: Sequence[str]) -> list[str]:
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(marks), dtype=np.uint8), count=len(people))
    return [people[at] for at in np.flatnonzero(bits).tolist()]


def _not_collected(absent: Sequence[str]) -> str:
    files = all_of(f"{table}.csv" for table in absent)
    how = " ".join(gettext(TABLES[table].how_to_collect) for table in absent)
    return gettext("Not collected: {files}. {how}", files=files, how=how)


def release(
    client: Client,
    result: pd.DataFrame,
    *,
    activity: str,
    name: str,
    needs: Sequence[str],
    keys: Sequence[str],
    people: Mapping[Key, frozenset[str]] | Behind,
    asks: str = "",
    counts: Sequence[str] | Mapping[str, str] = (),
    parts: Mapping[str, Sequence[str]] | None = None,
    cells: Cells | None = None,
    said: str = "",
    extremes: Sequence[str] = (),
    known: Sequence[str] = (),
    unit: str = "respondents",
    n: int | None = None,
    measure: str | Measure | Mapping[str, Measure] = "",
    cut: bool = False,
    of_each: Mapping[Measure, Mapping[str, Mapping[str, int]]] | None = None,
    mean_told: Collection[str] = (),
    decimals: Mapping[str, int] | None = None,
    facts: Mapping[str, Any] | None = None,
    singles: Mapping[str, Sequence[float]] | None = None,
    together: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    order: Mapping[str, bool] | None = None,
    notes: Sequence[str] = (),
    period: str = "",
    population: int | None = None,
    all_asked: bool = True,
    non_response_told: bool = False,
    absent: Sequence[str] = (),
    not_asked: str = "",
    too_few: str = "",
) -> Released:
    """
    Pass the result of an analysis through the guard.

    Parameters
    ----------
    client : Client
    result : DataFrame, one row per thing shown
        Must have a column ``n`` (respondents or records behind the row).
    activity, name, asks, unit, period : str
        See ``Released``.
    needs : sequence of str
        Tables without which there is no result; if one is missing, ``missing`` says so.
    keys : sequence of str
        Columns that name a row; they are shown even when the row is hidden.
    people : mapping of key to person ids, or Behind
        Who is behind each row, for the check against everything shown before of the same measure;
        or why nobody's answers are. The key is the row's label, or the tuple of its labels where it
        has several keys; a first label alone will do where it says who they are.
    counts : sequence of str, or mapping of str to str
        Columns that are counts of people: out of ``n``, or each out of a column of its own. They
        stay visible at 5 to 9 respondents; where at most one differs, and beside a mean of 10 to
        19, the count goes and ``x_nearly`` holds a ``Nearly``. A count also goes, with all that
        rests on it, where that of a group which is not shown would follow as none, one, all but
        one or all of it.
    parts : mapping of str to sequence of str, optional
        Columns that rest on other people than ``n`` counts, by the column that says how many: with
        fewer than 5 all of them go, with 5 to 9 what is no count, and there nobody who differs is
        told of a count.
    cells : Cells, optional
        Of which counts each person of a row is in one only (``apart``), or in which cells of a
        two-way table: what would follow from all of them together is withheld.
    said : str
        The count of those who said what a row is named by: of a single one it is not shown.
    extremes : sequence of str
        Columns that are the answer of one, such as a minimum: they need 10, whatever n counts.
    known : sequence of str
        Columns that tell nothing of the answers: they stay visible from 5 respondents on.
    n : int, optional
        Respondents behind the whole result; default: the largest ``n`` of a row.
    measure : str, tuple of str, or mapping of str to tuple of str
        What is shown of these people; default ``name``; of rows that tell of several measures, each
        with a name elsewhere, that name by the row's last label. The labels of a row follow it,
        without the first one in a cut, which names a group. Two results on the same thing (a total
        and its cuts by role and by unit) have the same, for together they may give a group away: a
        cut of the row ``"overall"`` of ``"gap"`` has ``("gap", "overall")``.
    cut : bool
        The rows are groups, by their first key, that add up to a total the reader knows. Where
        they are on the stakeholder list, a group goes of which it would follow that all, all but
        one or none of the people listed answered.
    of_each : mapping of measure to mapping of row to mapping of group to int, optional
        Where a row of a cut stands for several groups of the stakeholder list: how many answered
        of each; default: a row is the group of its label.
    mean_told : collection of str
        Counts of answers whose mean is told elsewhere, in another question or of other people: of
        10 to 19 people they are told by thirds, as beside a mean.
    decimals : mapping of column or fact to number of decimals, optional
        Means of answers are told no more precisely than that, and their limits rounded outwards
        as far as print allows: from two exact means of nearly the same people the answer of one
        would follow.
    facts, singles : mapping, optional
        Shown only if the whole result (facts) or the row (singles) has enough respondents.
    together : function of a table, optional
        Returns it with what rests on several rows: p over a family, the side of a line that all
        make, and in ``attrs`` where that line lies, which is a fact. It is asked again of what is
        shown, so that no row tells of one that is not.
    order : mapping of str to bool, optional
        Where the rows are in the order of their figures: of which columns, and whether from the
        largest on. They are put in that of what is told, so that the place of a row tells nothing
        of a figure that is not; those that are told alike stand by name, and those of which
        nothing is told last.
    notes : sequence of str
    population : int, optional
        N; default: the size of the client's stakeholder list where people answered; 0 where those
        who did are on no list.
    all_asked, non_response_told : bool
        See ``Released``.
    absent : sequence of str
        What nobody was asked for, as the caller finds in the data; see ``Released``.
    not_asked, too_few : str
        What to say if there is no row at all although the tables were collected: ``not_asked`` if
        something is ``absent``, else ``too_few``.

    Returns
    -------
    Released

    Raises
    ------
    ValueError
        The people behind a row are not as many as its n, or the result joins the register of
        stakeholders to what respondents answered: our own fault.
    """
    _refuse_a_join(needs, keys)
    answered = not isinstance(people, Behind) or people is Behind.ROOM
    if population is None and answered:
        population = client.population
    passed = partial(
        Released,
        activity=activity,
        name=name,
        asks=asks,
        keys=tuple(keys),
        population=population or None,
        answered=answered,
        unit=unit,
        period=period,
        data_hash=client.data_hash(*needs),
        date=f"{client.report_date:%Y-%m-%d}",
        margin=client.margin,
        all_asked=all_asked,
        non_response_told=non_response_told,
        notes=tuple(notes),
        guard=_key_of_the_guard,
    )
    tables = tuple(table for table in needs if not client.collected(table))
    if tables:
        missing = _not_collected(tables)
        return passed(missing=missing, lack=Lack.NOT_COLLECTED, absent=tables)
    if not len(result):
        if absent:
            lack = Lack.NOT_COLLECTED
            return passed(missing=not_asked, lack=lack, absent=tuple(absent))
        lack, nothing = (
            (Lack.TOO_FEW, gettext("No figure yet: nobody has answered enough of the questions."))
            if answered
            else (Lack.NOTHING, gettext("No figure yet: no record holds all that it needs."))
        )
        return passed(missing=too_few or nothing, lack=lack)

    if said:
        result = _of_several(result, said, keys[1:] if cut else keys)
        if not len(result):
            return passed(missing=gettext(_OF_ONE), lack=Lack.HIDDEN)
    total = int(result["n"].max()) if n is None else int(n)
    short = dict.fromkeys((*COEFFICIENTS, *FREQUENCIES), 3)
    table, facts = _short_p(coarse(result, short)), _coarse_facts(facts or {}, short)
    table = _blank(table, table["n"] < INTERVAL_FROM, extremes)
    if people is Behind.RATERS and total < RATERS_FROM:
        return passed(missing=gettext(_TOO_FEW_RATERS, least=RATERS_FROM), lack=Lack.TOO_FEW)
    redacted = client.state == REDACTED and people not in (Behind.RECORDS, Behind.RATERS)
    few = table["n"].between(1, INTERVAL_FROM - 1)
    if redacted and (total < INTERVAL_FROM or ((cut or not answered) and few.any())):
        return passed(missing=gettext(_REDACTED), lack=Lack.HIDDEN)
    if not answered:
        return passed(
            result=_of_raters(table, keys)
            if people is Behind.RATERS
            else table.assign(
                tier=[tier(int(n)) if people is Behind.REGISTER else FULL for n in table["n"]]
            ),
            n=total,
            facts=facts,
            singles={label: tuple(values) for label, values in (singles or {}).items()},
        )

    behind = [] if isinstance(people, Behind) else _behind(table, keys, people)
    whole = tier(total)
    if whole == HIDDEN:
        return passed(
            missing=gettext(_FEWER),
            lack=Lack.TOO_FEW,
        )
    on_list = population or 0
    if behind and on_list < INTERVAL_FROM and nearly(total, on_list) == (on_list - 1, on_list):
        return passed(
            missing=gettext(
                "Not shown: nearly all of the {listed} people on the list answered, and counts "
                "would tell who did not. From {least} people on the list on they are shown.",
                listed=on_list,
                least=INTERVAL_FROM,
            ),
            lack=Lack.HIDDEN,
        )
    if cut and total < FULL_FROM:
        return passed(
            missing=gettext(
                "No comparison of groups yet: {n} answered, {least} needed.",
                n=total,
                least=FULL_FROM,
            ),
            lack=Lack.TOO_FEW,
        )
    decimals = decimals or {}
    table, facts = coarse(table, decimals), _coarse_facts(facts, decimals)
    table["tier"] = [tier(int(size), cut=cut) for size in table["n"]]
    if redacted:
        table.loc[few, "tier"] = HIDDEN
    labels = table[keys[0]].astype(str)
    families = _families(table, keys, measure or name) if cut else []
    for _, own in families:
        sizes = dict(zip(labels[own], table["n"][own].astype(int), strict=True))
        table.loc[own & labels.isin(hidden_groups(sizes)), "tier"] = HIDDEN
    out_of = dict(counts) if isinstance(counts, Mapping) else dict.fromkeys(counts, "n")
    if behind:
        measures = _measures(table, keys, measure or name, cut=cut)
        client.once("shown before", partial(_recall, client))
        for named, own in families:
            of_list = (of_each or {}).get(named) or {
                label: {label: n}
                for label, n in zip(labels[own], table["n"][own].astype(int), strict=True)
                if label in client.stakeholders
            }
            if not of_list:
                continue
            shown = set(labels[own & (table["tier"] != HIDDEN)])
            silent = _silent_or_not(client, of_list, named, shown)
            table.loc[own & labels.isin(silent), "tier"] = HIDDEN
        table["tier"] = _tiers_left(client, table["tier"], measures, behind, cut=cut)
        for column in (column for column, of in out_of.items() if of == "n"):
            rows = _without_counts(client, table, column, measures, behind, cut=cut)
            table = _count_withheld(table, np.isin(range(len(table)), list(rows)), keys, decimals)
        _remember(client)
    parts = parts or {}
    told_of_others = set(chain.from_iterable(parts.values()))
    alike = (table["tier"] == SMALL) & _all_alike(table, decimals.keys() - told_of_others)
    table["tier"] = table["tier"].mask(alike, COUNT)
    for columns in parts.values():
        means = decimals.keys() & set(columns)
        alike = (table["tier"] == SMALL) & _all_alike(table, means)
        table = _blank(table, alike, columns if means else ())
    figures = [c for c in table.columns if c not in (*keys, "tier")]
    told_of_few = {"n", *out_of, *out_of.values(), *known, *parts}
    estimates = [c for c in figures if c not in told_of_few]
    table = _of_parts(table, parts, estimates, INTERVAL_FROM if redacted else SMALLEST_GROUP)
    table = _blank(table, table["tier"] == HIDDEN, figures)
    table = _blank(table, table["tier"] == COUNT, estimates)
    people_behind = {column: size for size, columns in parts.items() for column in columns}
    if cells:
        table = _without_what_follows(client, table, keys, cells)
    here = _beside_a_mean(table, decimals)
    beside_a_mean = {column: here for column, of in out_of.items() if of == "n"}
    beside_a_mean |= dict.fromkeys(mean_told, table["tier"] != HIDDEN)
    table = _told_in_words(table, out_of, people_behind, beside_a_mean)
    if together:
        table, lines = _of_what_is_shown(result, table, together)
        facts = {**facts, **_coarse_facts(lines, decimals)}
    tiers = dict(zip(labels, table["tier"], strict=True))
    if order:
        table = _in_order(table, order, out_of, keys)
    return passed(
        result=table,
        n=total,
        notes=tuple(notes),
        facts=facts if total >= INTERVAL_FROM else {},
        singles={
            label: tuple(values)
            for label, values in (singles or {}).items()
            if tiers.get(label, whole) in (SMALL, FULL) and len(values) >= INTERVAL_FROM
        },
    )


def _all_alike(table: pd.DataFrame, means: Set[str]) -> pd.Series:
    """Return which rows have a mean without limits: all have said the same."""
    alike = pd.Series(False, table.index)
    for mean in means & set(table.columns):
        if f"{mean}_low" in table:
            alike |= table[mean].notna() & table[f"{mean}_low"].isna()
    return alike


def _refuse_a_join(needs: Sequence[str], keys: Sequence[str]) -> None:
    """Refuse a result of people whom the PMO knows together with what nobody has signed."""
    known = {*needs} & REGISTER or {*keys} & _KNOWN_BY
    unsigned = {*needs} & ANSWERS or {*keys} & _UNSIGNED
    if known and unsigned:
        told = " and ".join(sorted((*known, *unsigned)))
        raise ValueError(f"{told}: what the PMO notes of people is never joined to answers.")


_KNOWN_BY, _UNSIGNED = frozenset({"stakeholder_id", "touch_id"}), frozenset({"resp_id"})
_OF_ONE = N_("Not shown: whatever was said, one person alone said it.")
_REDACTED = N_("Left out of this redacted report: it would show a group of fewer than ten people.")
_FEWER = N_("Not enough answers: fewer than 5 people answered, so nothing is shown.")


def _of_several(table: pd.DataFrame, said: str, named: Sequence[str]) -> pd.DataFrame:
    """Return the table without what is named by what one person alone has said."""
    by_name = table.groupby(list(named), dropna=False)[said].transform("sum")
    return table[by_name > 1].reset_index(drop=True)


_TOO_FEW_RATERS = N_(
    "Fewer than {least} raters, so nothing is shown: the middle of one or two would be what one of "
    "them gave. Let at least {least} rate alone."
)


def _of_raters(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the table without what too few have rated; no number of raters below 20 is full."""
    few = table["n"] < RATERS_FROM
    tiers = [
        HIDDEN if hidden else SMALL if n < FULL_FROM else FULL
        for hidden, n in zip(few, table["n"], strict=True)
    ]
    return _blank(table, few, [c for c in table.columns if c not in keys]).assign(tier=tiers)


def _count_withheld(
    table: pd.DataFrame, rows: np.ndarray, keys: Sequence[str], decimals: Mapping[str, int]
) -> pd.DataFrame:
    """Return the table without the counts of some rows; left are its means, and what they are."""
    means = {f"{name}{end}" for name in decimals for end in ENDS} & set(table.columns)
    if not means:
        return table.assign(tier=table["tier"].mask(rows, HIDDEN))
    figures = table.select_dtypes(["number", "bool", "boolean"]).columns
    gone = [c for c in figures if c not in (*keys, "n", "tier", *means)]
    return _blank(table, pd.Series(rows, table.index), gone)


def _of_parts(
    table: pd.DataFrame,
    parts: Mapping[str, Sequence[str]],
    estimates: Sequence[str],
    smallest: int,
) -> pd.DataFrame:
    """Return the table without what rests on too few people, or is an estimate of under 10."""
    for size, columns in parts.items():
        few, some = (table[size] < least for least in (smallest, INTERVAL_FROM))
        table = _blank(table, some, [c for c in columns if c in estimates])
        table = _blank(table, few, [size, *columns])
    return table


def _of_what_is_shown(
    exact: pd.DataFrame, table: pd.DataFrame, together: Callable[[pd.DataFrame], pd.DataFrame]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the table, and the lines, with what rests on several rows taken from what is shown."""
    again = together(exact.mask(table[list(exact.columns)].isna()))
    found = {name: again[name].where(table[name].notna())
             for name in (*P_VALUES, "screened", *SIDES) if name in again}  # fmt: skip
    return _short_p(table.assign(**found)), {str(name): at for name, at in again.attrs.items()}


def _in_order(
    table: pd.DataFrame,
    order: Mapping[str, bool],
    out_of: Mapping[str, str],
    keys: Sequence[str],
) -> pd.DataFrame:
    """Return the rows by what is told of some columns, then by name."""
    by = table[list(keys)].astype(str)
    for column in order:
        told = table[column]
        if column in out_of:
            told = told.astype("Float64") / table[out_of[column]]
            if (nearly_told := f"{column}_nearly") in table:
                told = told.fillna(table[nearly_told].map(_AS_A_SHARE).astype("Float64"))
        by[column] = told
    ascending = [not largest for largest in order.values()] + [True] * len(keys)
    places = by.sort_values([*order, *keys], ascending=ascending, kind="stable").index
    return table.loc[places].reset_index(drop=True)


_AS_A_SHARE = {
    Nearly.NONE: 0.0,
    Nearly.AT_MOST_A_THIRD: 1 / 6,
    Nearly.BETWEEN: 1 / 2,
    Nearly.AT_LEAST_TWO_THIRDS: 5 / 6,
    Nearly.ALL: 1.0,
}
"""Where a count that is told in words stands among those that are told."""


def _beside_a_mean(table: pd.DataFrame, decimals: Mapping[str, int]) -> pd.Series:
    """Return which rows tell a mean with its limits."""
    means = [name for name in decimals if {name, f"{name}_low"} <= set(table.columns)]
    return table[means].notna().any(axis=1)


def _told_in_words(
    table: pd.DataFrame,
    out_of: Mapping[str, str],
    people_behind: Mapping[str, str],
    beside_a_mean: Mapping[str, pd.Series],
) -> pd.DataFrame:
    """Return the table with counts, and shares, told in words where a number would tell more."""
    for column, of in out_of.items():
        counts, sizes, people = (
            table[name].to_numpy(dtype=float, na_value=np.nan)
            for name in (column, of, people_behind.get(column, of))
        )
        few = (people >= SMALLEST_GROUP) & (people < INTERVAL_FROM)
        by_thirds = (people >= INTERVAL_FROM) & (people < FULL_FROM) & ~np.isnan(counts)
        by_thirds &= beside_a_mean.get(column, pd.Series(False, table.index)).to_numpy()
        words = [
            (few & (counts <= 1), Nearly.NONE),
            (few & (counts >= sizes - 1), Nearly.ALL),
            (by_thirds & (3 * counts <= sizes), Nearly.AT_MOST_A_THIRD),
            (by_thirds & (3 * counts < 2 * sizes), Nearly.BETWEEN),
            (by_thirds, Nearly.AT_LEAST_TWO_THIRDS),
        ]
        rows = np.logical_or.reduce([of_rows for of_rows, _ in words])
        if not rows.any():
            continue
        share = "share" if column == "x" else f"{column}_share"
        shares = [f"{share}{end}" for end in ("", "_low", "_high")]
        with_it = [name for name, size in people_behind.items() if size == of]
        gone = [column, *(name for name in (*shares, *with_it) if name in table)]
        table = _blank(table, pd.Series(rows, table.index), gone)
        told = [next((word for of_rows, word in words if of_rows[at]), None)
                for at in range(len(table))]  # fmt: skip
        table.insert(list(table.columns).index(column) + 1, f"{column}_nearly", told)
    return table


def _without_what_follows(
    client: Client, table: pd.DataFrame, keys: Sequence[str], of: Cells
) -> pd.DataFrame:
    """Return the table without the columns that would give away who of a row is in which cell."""

    def withheld(key: Key) -> set[str]:
        row = (of.people[key], of.told, of.crossed)
        return client.once(("untold", repr(row)), partial(untold, *row))

    rows = zip(map(key_of, _labels(table, keys)), table["tier"] != HIDDEN, strict=True)
    gone = [withheld(key) if told else set() for key, told in rows]
    for column in set(of.told) & set(table.columns):
        with_it = {f"{column}{share}{end}" for share in ("", "_share") for end in ENDS}
        without = pd.Series([column in columns for columns in gone], table.index)
        table = _blank(table, without, [name for name in table.columns if name in with_it])
    return table


def apart(table: pd.DataFrame, keys: Sequence[str], counts: Sequence[str]) -> Cells:
    """
    Return the cells of counts of which everybody behind a row is in one, and in no other.

    Examples
    --------
    >>> table = pd.DataFrame({"offer": ["portal"], "yes": [4], "no": [3], "n": [7]})
    >>> apart(table, ["offer"], ["yes", "no"]).people
    {'portal': {'yes': 4, 'no': 3}}
    """
    told = {count: [(count,)] for count in counts}
    if not len(table):
        return Cells({}, told)
    rows = table[list(counts)].to_dict("records")
    return Cells(dict(zip(map(key_of, _labels(table, keys)), rows, strict=True)), told)


def _coarse_facts(facts: Mapping[str, Any], decimals: Mapping[str, int]) -> dict[str, object]:
    wanted = (f"{name}{end}" for name in decimals for end in ("", "_low", "_high"))
    known = {name: facts[name] for name in wanted if isinstance(facts.get(name), float)}
    if not known:
        return dict(facts)
    return {**facts, **coarse(pd.DataFrame([known]), decimals).iloc[0].to_dict()}


def coarse(table: pd.DataFrame, decimals: Mapping[str, int]) -> pd.DataFrame:
    """
    Return the table with means rounded, and their limits rounded outwards so that they still hold.

    Where the last digit is the middle of what is printed, to one decimal less, the figure lies on
    the side of the exact one, by the smallest step that a float can take. Limits without width are
    those of a census and stay so.
    """
    coarser = {}
    for column, digits in decimals.items():
        unit = 10.0**digits
        # The slack keeps 0.3, stored as 0.30000000000000004, from being rounded to 0.4.
        for name, to_whole, slack in (
            (column, np.round, 0.0),
            (f"{column}_low", np.floor, 1e-9),
            (f"{column}_high", np.ceil, -1e-9),
        ):
            if name in table:
                scaled = table[name].to_numpy(dtype=float, na_value=np.nan) * unit
                told = to_whole(scaled + slack)
                # What is printed with fewer decimals must not be rounded twice: −0.951 is −1.0.
                twice = _printed(told / unit, digits - 1) != _printed(scaled / unit, digits - 1)
                side = np.where(twice & (digits > 1), scaled, told) / unit
                coarser[name] = np.nextafter(told / unit, side) + 0.0
        if column in coarser and f"{column}_low" in coarser:
            exact = (table[f"{column}_low"] == table[f"{column}_high"]).to_numpy(bool)
            for end in ("low", "high"):
                limit = coarser[f"{column}_{end}"]
                coarser[f"{column}_{end}"] = np.where(exact, coarser[column], limit)
    return table.assign(**coarser)


def _short_p(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every p-value as it is printed, and 0.000123 as that, not as 0."""
    found = {
        name: table[name].to_numpy(dtype=float, na_value=np.nan)
        for name in P_VALUES
        if name in table
    }
    return table.assign(
        **{
            name: [round(p, 3) if p >= 0.001 else float(f"{p:.3g}") for p in values.tolist()]
            for name, values in found.items()
        }
    )


def _printed(values: np.ndarray, digits: int) -> np.ndarray:
    """Round as what is told is rounded: NumPy takes −0.95 for the middle, and may miss it."""
    return np.array([rounded(float(value), digits) for value in values])


def _blank(table: pd.DataFrame, rows: pd.Series, columns: Sequence[str]) -> pd.DataFrame:
    """Return the table with the cells made missing; whole numbers keep a nullable type."""
    if not rows.any():
        return table
    blanked = table.copy()
    for column in columns:
        values = blanked[column]
        if pd.api.types.is_bool_dtype(values):
            values = values.astype("boolean")
        elif pd.api.types.is_integer_dtype(values):
            values = values.astype("Int64")
        blanked[column] = values.mask(rows)
    return blanked
