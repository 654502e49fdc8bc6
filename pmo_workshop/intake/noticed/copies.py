"""The same answers under several ids: people entered twice, files pasted twice, waves copied."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from ...i18n import decimal, gettext
from ...schema import TABLES
from ...schema.base import TableDefinition
from .finding import Finding
from .sheets import Sheets

ENOUGH = 10
"""Respondents from which it can be told how alike the answers of two people are by chance."""

ALPHA = 0.001
"""Chance of a false alarm over all pairs of respondents of a wave."""

NEARLY = 0.95
"""Share of equal answers from which two sheets may be one, edited afterwards."""

SHORTEST = 8
"""Answers in common below which equality says nothing."""

LARGEST = 1500
"""Respondents of a wave up to which every pair is compared; larger waves are not."""

CHOICES = {
    "responses": (("item_id", "aspect"), ("value",)),
    "perceived_cost": (("component",), ("severity", "hours_month", "engage_intent")),
    "channel": (("task_id",), ("current", "preferred", "complexity", "rework")),
    "bws": (("task", "shown"), ("best", "worst")),
}
"""What a respondent chose, table by table: the columns that say what was asked, and the answers."""


@dataclass(frozen=True, eq=False)
class Choices:
    """
    Everything that the respondents chose: codes from 0 on, -1 where there is no answer.

    Attributes
    ----------
    people, waves : arrays of str, one per respondent
    codes : array of int, respondents by things asked
    table : str
        The first table in which anything was chosen.
    """

    people: np.ndarray
    waves: np.ndarray
    codes: np.ndarray
    table: str


def choices_of(tables: Mapping[str, pd.DataFrame]) -> Choices | None:
    """Return what was chosen in all tables of answers, in waves that are not too large."""
    parts: list[pd.DataFrame] = []
    used, n_asked = [], 0
    for name, (asked, answers) in CHOICES.items():
        table = tables.get(name)
        if table is None or table.empty:
            continue
        table = table.dropna(subset=["resp_id", "wave"])
        people = table.groupby("wave")["resp_id"].nunique()
        table = table[table["wave"].isin(people.index[people <= LARGEST])]
        used += [name] if len(table) else []
        what = table.groupby([*asked], sort=False, dropna=False).ngroup()
        for column in answers:
            chosen, _ = pd.factorize(table[column])
            part = table[["resp_id", "wave"]].assign(asked=what + n_asked, chosen=chosen)
            parts.append(part[chosen >= 0])
            n_asked += int(what.max()) + 1 if len(what) else 0
    if not used:
        return None
    long = pd.concat(parts, ignore_index=True)
    who = long.groupby(["wave", "resp_id"], sort=False).ngroup().to_numpy()
    first = long.drop_duplicates(["wave", "resp_id"])
    asked_at, _ = pd.factorize(long["asked"])
    codes = np.full((len(first), asked_at.max(initial=-1) + 1), -1, dtype=np.int32)
    codes[who, asked_at] = long["chosen"]
    names, waves = (first[column].to_numpy(object) for column in ("resp_id", "wave"))
    return Choices(names, waves, codes, used[0])


def entered_twice(choices: Choices, rows: Mapping[str, int]) -> list[Finding]:
    """
    Respondents of one wave whose answers are the same, beyond what chance would bring.

    Parameters
    ----------
    choices : Choices
    rows : mapping of respondent to row of the spreadsheet
        For the consultant's screen.

    Notes
    -----
    Two sheets are one if more answers are equal than those of the two people's nearest tenth of
    respondents would bring: P(X >= x) <= exp(-m D(x/m, q)) for m answers, each equal with the
    chance q (Chernoff), times the number of pairs, is below 0.001. Answers that are a person's
    commonest do not count in m. Straight lines, ceilings and opinions held by many are no copies.
    """
    found = []
    for wave in dict.fromkeys(choices.waves):
        own = np.flatnonzero(choices.waves == wave)
        if not ENOUGH <= len(own) <= LARGEST:
            continue
        pairs = same_people(choices.codes[own])
        if not len(pairs):
            continue
        people = own[np.unique(pairs)]
        ids = choices.people[people]
        several = len(set(choices.waves)) > 1
        about = {
            "people": decimal(len(people)),
            "cells": _cells(choices.codes[own], pairs),
            "why": gettext("a file or a part of it looks pasted twice with new ids")
            if len(pairs) >= 3
            else gettext("they look entered twice"),
        }
        told = gettext(
            "{people} respondents have the same answers as another, {cells} of them: {why}",
            **about,
        )
        if several:
            told = gettext(
                "{people} respondents of wave {wave} have the same answers as another, {cells} of "
                "them: {why}",
                **about,
                wave=repr(wave),
            )
        found.append(
            Finding(
                f"same answers{f' in {wave}' if several else ''}",
                "respondents" if any(name in rows for name in ids) else choices.table,
                told,
                gettext("Keep one of each."),
                sorted(rows[name] for name in ids if name in rows),
            )
        )
    return found


def _cells(codes: np.ndarray, pairs: np.ndarray) -> str:
    shared = [(codes[list(pair)] >= 0).all(axis=0).sum() for pair in pairs]
    low, high = min(shared), max(shared)
    if low == high:
        return decimal(low)
    return gettext("{low} to {high}", low=decimal(low), high=decimal(high))


def same_people(codes: np.ndarray) -> np.ndarray:
    """
    Return the pairs of respondents who are the same beyond chance.

    Parameters
    ----------
    codes : array of int, respondents by things asked
        -1 where there is no answer.

    Returns
    -------
    array of int, pairs by 2

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> codes = random.integers(0, 7, (20, 25))
    >>> codes[7] = codes[3]
    >>> same_people(codes).tolist()
    [[3, 7]]
    """
    equal, shared = _agreement(codes, codes)
    n = len(codes)
    share: np.ndarray = np.where(shared > 0, equal / np.maximum(shared, 1), 0.0)
    np.fill_diagonal(share, 0.0)
    if not (share >= NEARLY).any():
        return np.empty((0, 2), dtype=int)
    alike = np.where(share == 1, np.nan, share)
    np.fill_diagonal(alike, np.nan)
    alone = np.asarray(np.isnan(alike).all(axis=1))
    usual = np.nanquantile(np.where(alone[:, None], 1.0, alike), 0.9, axis=1)
    crowded = np.isnan(alike).sum(axis=1) - 1 > max(3, 0.2 * n)
    shared = np.minimum(shared, _varied(codes))
    usual = np.where(crowded, 1.0, usual)
    first, second = np.nonzero(np.triu((share >= NEARLY) & (shared >= SHORTEST), k=1))
    chance: np.ndarray = np.maximum(usual[first], usual[second])
    log_p = _log_tail(share[first, second], shared[first, second], chance)
    sure = log_p + math.log(n * (n - 1) / 2) < math.log(ALPHA)
    if _too_many(share, shared, usual):
        sure = sure | ((share[first, second] == 1) & (chance < 1))
    return np.column_stack([first, second])[sure]


def _too_many(share: np.ndarray, shared: np.ndarray, usual: np.ndarray) -> bool:
    """Whether there are more pairs without any difference than chance brings, taken together."""
    pair = np.triu_indices(len(share), k=1)
    long_enough = shared[pair] >= SHORTEST
    chance = np.maximum(usual[pair[0]], usual[pair[1]])[long_enough]
    expected = float(np.sum(chance ** shared[pair][long_enough]))
    found = int(((share[pair][long_enough] == 1) & (chance < 1)).sum())
    if found <= expected or found < 3:
        return False
    # Chernoff's bound of a Poisson count.
    log_p = found - expected + found * math.log(max(expected, 1e-300) / found)
    return log_p < math.log(ALPHA)


def _varied(codes: np.ndarray) -> np.ndarray:
    """Return, for each pair, how many answers of the plainer sheet differ from its commonest."""
    given = codes >= 0
    commonest = [np.bincount(row[row >= 0]).max(initial=0) for row in codes]
    varied = given.sum(axis=1) - np.array(commonest)
    return np.minimum(varied[:, None], varied)


def _agreement(codes: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each of the one and each of the other, the equal answers and those both gave."""
    both = np.vstack([codes, others])
    n = len(codes)
    given = (both >= 0).astype(np.float32)
    place = both + (both.max(initial=0) + 1) * np.arange(both.shape[1])
    _, which, times = np.unique(place[both >= 0], return_inverse=True, return_counts=True)
    shared_kind = np.cumsum(times > 1) - 1  # what only one person chose is equal to nothing
    who = np.nonzero(both >= 0)[0]
    kept = times[which] > 1
    chose = np.zeros((len(both), int((times > 1).sum())), dtype=np.float32)
    chose[who[kept], shared_kind[which[kept]]] = 1
    return chose[:n] @ chose[n:].T, given[:n] @ given[n:].T


def _log_tail(share: np.ndarray, shared: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Return Chernoff's bound of the logarithm of the chance of at least this share."""
    q = np.clip(chance, 1e-9, 1.0)
    x = np.clip(share, 0.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        upper = np.where(x > 0, x * np.log(x / q), 0.0)
        lower = np.where(x < 1, (1 - x) * np.log((1 - x) / np.maximum(1 - q, 1e-12)), 0.0)
    return np.where(x > q, -shared * (upper + lower), 0.0)


def waves_copied(choices: Choices) -> list[Finding]:
    """Waves in which a fifth of the people have the whole sheet of somebody of another wave."""
    names = list(dict.fromkeys(choices.waves))
    found = []
    for at, first in enumerate(names):
        for second in names[at + 1 :]:
            a, b = (np.flatnonzero(choices.waves == wave) for wave in (first, second))
            if min(len(a), len(b)) < ENOUGH or max(len(a), len(b)) > LARGEST:
                continue
            copies = _copies_between(choices.codes[a], choices.codes[b])
            if copies >= max(3, 0.2 * min(len(a), len(b))):
                found.append(
                    Finding(
                        f"same answers in {first} and {second}",
                        choices.table,
                        gettext(
                            "{copies} of {a} respondents of wave {second} have the same "
                            "answers as somebody of wave {first}: one wave looks copied "
                            "into the other",
                            copies=decimal(copies),
                            a=decimal(min(len(a), len(b))),
                            second=repr(second),
                            first=repr(first),
                        ),
                        gettext("Put in the answers of each wave."),
                    )
                )
    return found


def _copies_between(first: np.ndarray, second: np.ndarray) -> int:
    equal, common = _agreement(first, second)
    share = np.where(common > 0, equal / np.maximum(common, 1), 0.0)
    same = (share >= 0.999) & (common >= SHORTEST)
    if not same.any():
        return 0
    usual = np.nanquantile(np.where(same, np.nan, share), 0.9, axis=1)
    usual = np.where(np.isnan(usual), 1.0, usual)
    log_p = _log_tail(share, common, np.repeat(usual[:, None], share.shape[1], axis=1))
    sure = same & (log_p + math.log(share.size) < math.log(ALPHA))
    return int(min(sure.any(axis=0).sum(), sure.any(axis=1).sum()))


FEW_CELLS, MANY_ROWS, MOST_COPIES = 3, 5, 3
"""Cells that nobody else has, from which an entry is another under a new id; entries that are equal
to others, of which some may be by chance, from which a part of the table is; and entries that are
all one: of more it is the way of the table."""

LONG_TEXT = 3
"""Words of a cell that counts for two: nobody writes it twice by chance."""

OF_PEOPLE = frozenset({"resp_id", "stakeholder_id", "rater"})
"""Ids of whom alone a row tells: many are alike; so are those of what alone a period tells."""


def rows_again(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """
    Registers with entries that are the same as others in every cell but the id.

    Notes
    -----
    Entries are alike by chance where they have few cells of their own, as requests of one day have.
    Such a table also has entries that differ in one cell alone; a part that was pasted has none.
    """
    found = []
    for name, definition in TABLES.items():
        key, table = definition.columns[0], tables.get(name)
        if table is None or not len(table) or key.name not in definition.key:
            continue
        if key.refers_to or key.name in OF_PEOPLE or key.kind == "period" or definition.design:
            continue
        again = _entries_again(definition, table)
        if again.any():
            rows = table.index[table[key.name].astype(str).isin(again.index[again])]
            found.append(_again(name, key.name, int(again.sum()), len(again), rows.tolist()))
    return found


def _entries_again(definition: TableDefinition, table: pd.DataFrame) -> pd.Series:
    """Return by id whether an entry, with all its rows, is another one again, and by no chance."""
    key, *others = definition.columns
    columns = [c for c in others if c.name in table and table[c.name].notna().any()]
    names = [column.name for column in columns]
    ids = table[key.name].astype(str)
    again = table.duplicated(names, keep=False) if names else pd.Series(False, table.index)
    if not again.groupby(ids).all().any():  # the usual case, which is many times as fast
        return pd.Series(False, ids.unique())
    cells = table[names].astype(str).mask(table[names].isna(), "")
    entries = (
        cells.set_axis(ids) if ids.is_unique else cells.groupby(ids, sort=False).agg("\n".join)
    )
    if not entries.duplicated().any():
        return pd.Series(False, entries.index)
    alike = entries.groupby(names)[names[0]].transform("size")
    of_their_own = pd.Series(0, entries.index)
    for column in columns:
        if not column.choices and not column.refers_to and column.kind != "flag":
            cell = entries[column.name].str.strip()
            alone = cell.ne("") & (cell.groupby(cell).transform("size") == alike)
            of_their_own += alone * (1 + (cell.str.split().str.len() >= LONG_TEXT))
    copies = int(entries.duplicated().sum())
    pasted = copies >= MANY_ROWS and copies > MANY_ROWS * _nearly_equal(entries, copies)
    return alike.between(2, MOST_COPIES) & ((of_their_own >= FEW_CELLS) | pasted)


def _nearly_equal(entries: pd.DataFrame, copies: int) -> int:
    """Return how many more entries are equal to others where one cell is left out."""
    return sum(int(entries.drop(columns=n).duplicated().sum()) - copies for n in entries)


def _again(table: str, own: str, again: int, every: int, rows: Sequence[int]) -> Finding:
    return Finding(
        f"rows again in {table}",
        table,
        gettext(
            "{again} of {all} entries are the same as another in every cell but {id}: a part of "
            "the table looks pasted again under new ids",
            again=decimal(again),
            all=decimal(every),
            id=own,
        ),
        gettext("Keep one of each."),
        rows,
    )


def aspects_equal(sheets: Sheets) -> list[Finding]:
    """Two aspects in which half of the people gave the very same answers, while people differ."""
    found = []
    for instrument in sheets.instruments:
        for first, second in combinations("EPI", 2):
            at = [sheets.places(instrument, aspect) for aspect in (first, second)]
            if not all(map(len, at)):
                continue
            names = sheets.questions["item_id"].to_numpy()
            one, other = (pd.DataFrame(sheets.answers[:, own], columns=names[own]) for own in at)
            items = [item for item in one if item in other]
            both = (one[items].notna() & other[items].notna()).sum(axis=1)
            equal = (one[items] == other[items]).sum(axis=1)
            in_order = np.sort(one[items].to_numpy(dtype=float), axis=1)
            vary = (np.diff(in_order, axis=1) > 0).sum(axis=1) >= 2  # three answers and more
            asked = int((both >= SHORTEST).sum())
            same = int(((both >= SHORTEST) & (equal == both) & vary).sum())
            people_differ = 2 * one[items].drop_duplicates().shape[0] >= len(one)
            if asked >= ENOUGH and 2 * same >= asked and people_differ:
                found.append(
                    Finding(
                        f"same answers in {first} and {second}",
                        "responses",
                        gettext(
                            "{same} of {asked} respondents gave the same answers in "
                            "aspect {first} of {instrument} as in aspect {second}: one "
                            "column looks pasted into the other",
                            same=decimal(same),
                            asked=decimal(asked),
                            first=first,
                            instrument=instrument,
                            second=second,
                        ),
                        gettext("Put in the answers of each aspect."),
                    )
                )
    return found
