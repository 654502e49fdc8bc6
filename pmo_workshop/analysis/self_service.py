"""B2: for which tasks do stakeholders prefer self-service, and does it do its job?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

import pandas as pd
from scipy.special import ndtri

from ..suppression import INTERVAL_FROM
from .uncertainty import bonett_price, holm_of_limits, wilson
from .uncertainty.proportions import limits_of_difference, score_limits
from .uncertainty.samples import correction, limits_within_reach

CHANNELS = ("self", "assisted", "full")
MOVES = tuple(product(CHANNELS, CHANNELS))
"""From the way of working in use to the preferred one."""

COMPARED = ("self", "assisted")
"""The ways of which it is asked which is done again more often."""

BANDS = (("simple", 1, 2), ("medium", 3, 3), ("complex", 4, 5))


def channel_preference(channel: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    Which way of working is preferred for each task, and how that differs from today.

    Parameters
    ----------
    channel : DataFrame, one row per respondent and task
        ``resp_id``, ``task_id``, ``current``, ``preferred`` (self, assisted, full). Rows with a
        missing half are left out.
    population : int, optional
        Size of the named stakeholder list; it narrows the shares if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row per task, largest share of self-service first
        ``task``; for each channel c: ``c`` (respondents who prefer it), ``c_share`` (0-1) with
        ``_low`` and ``_high``, and ``now_c`` (respondents who use it); ``mismatch`` (respondents
        whose preference is not what they have), ``mismatch_share`` with ``_low`` and ``_high``;
        ``shift`` (share preferring self-service minus share using it, -1 to 1) with ``_low`` and
        ``_high``, ``p_holm`` (the family is the tasks with 10 respondents and more); ``n``
        (respondents).

    Notes
    -----
    The three shares of a task: Wilson (1927) at the level 1 - 0.05/3 (Bonferroni), so that the
    three hold together. Shift: Bonett & Price (2012), Journal of Educational and Behavioral
    Statistics 37:479-488, with as few people in both as the two counts allow: the limits are as
    wide as they can be and tell nothing of who has and wants what. Channel choice per task: Meuter
    et al. (2000), Journal of Marketing 64(3):50-64. There is no overall preference: tasks are not
    exchangeable.

    Examples
    --------
    >>> channel = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c"], "task_id": "risk log",
    ...     "current": ["full", "self", "full"], "preferred": ["self", "self", "full"]})
    >>> channel_preference(channel)[["task", "self", "now_self", "mismatch", "shift"]].round(2)
           task  self  now_self  mismatch  shift
    0  risk log     2         1         1   0.33
    """
    known = known_ways(channel)
    rows = [
        {"task": task, **_preference(own, population)}
        for task, own in known.groupby("task_id", sort=False)
    ]
    table = pd.DataFrame(rows)
    if not len(table):
        return table
    table = over_all(table, "shift")
    return table.sort_values("self_share", ascending=False, kind="stable", ignore_index=True)


def over_all(table: pd.DataFrame, difference: str) -> pd.DataFrame:
    """
    Return the table with ``p_holm`` of a difference over all rows with 10 people and more.

    Examples
    --------
    >>> table = pd.DataFrame({"gap": 0.5, "gap_low": [0.1, 0.1], "gap_high": 0.9, "n": [12, 9]})
    >>> over_all(table, "gap")["p_holm"].round(3).tolist()
    [0.014, nan]
    """
    told = table[[difference, f"{difference}_low", f"{difference}_high"]].astype("float64")
    told = told.where(table["n"] >= INTERVAL_FROM, axis=0)
    return table.assign(p_holm=holm_of_limits(*told.to_numpy().T))


def known_ways(channel: pd.DataFrame) -> pd.DataFrame:
    """
    Return the rows in which both ways of working, present and preferred, are known.

    Examples
    --------
    >>> channel = pd.DataFrame({
    ...     "resp_id": ["a", "b"], "task_id": "risk log", "current": ["full", "self"],
    ...     "preferred": ["self", None]})
    >>> known_ways(channel)["resp_id"].tolist()
    ['a']
    """
    return channel.dropna(subset=["resp_id", "task_id", "current", "preferred"])


def _preference(own: pd.DataFrame, population: int | None) -> dict[str, float]:
    n = len(own)
    row: dict[str, float] = {}
    for name in CHANNELS:
        x = int((own["preferred"] == name).sum())
        low, high = simultaneous_wilson(x, n, len(CHANNELS), population)
        row |= {name: x, f"{name}_share": x / n, f"{name}_share_low": low}
        row |= {f"{name}_share_high": high, f"now_{name}": int((own["current"] == name).sum())}
    differ = int((own["current"] != own["preferred"]).sum())
    share = wilson(differ, n, population)
    row |= {"mismatch": differ, "mismatch_share": share.estimate}
    row |= {"mismatch_share_low": share.low, "mismatch_share_high": share.high}
    wants, has = (int((own[way] == "self").sum()) for way in ("preferred", "current"))
    both = max(0, wants + has - n)
    shift = bonett_price(
        both=both,
        first_only=wants - both,
        second_only=has - both,
        neither=n - wants - has + both,
        population=population,
    )
    return row | {
        "shift": shift.estimate,
        "shift_low": shift.low,
        "shift_high": shift.high,
        "n": n,
    }


def simultaneous_wilson(
    x: int, n: int, k: int, population: int | None = None
) -> tuple[float, float]:
    """
    Limits of one of k shares, such that all k hold together with 95 %.

    Parameters
    ----------
    x, n : int
        Respondents who said so, and all who answered.
    k : int
        Shares that are looked at together.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    low, high : floats of 0-1
        Both x/n if everybody on the list answered.

    Notes
    -----
    Wilson's interval at the level 1 - 0.05/k: Wilson (1927), JASA 22:209-212, with Bonferroni;
    with a population as ``uncertainty.wilson``.

    Examples
    --------
    >>> low, high = simultaneous_wilson(17, 25, 3)
    >>> round(low, 3), round(high, 3)
    (0.442, 0.851)
    """
    factor = correction(n, population)
    if factor == 0:
        return x / n, x / n
    effective = n / factor**2
    low, high = score_limits(x / n, effective, -float(ndtri(0.025 / k)))
    return limits_within_reach(low, high, x, n, population)


def channel_matrix(channel: pd.DataFrame) -> pd.DataFrame:
    """
    From what people have to what they prefer, task by task.

    Parameters
    ----------
    channel : DataFrame
        As in ``channel_preference``.

    Returns
    -------
    DataFrame, one row per task, in the order of ``channel_preference``
        ``task``; for each channel in use and each preferred one ``<in use>_to_<preferred>``
        (respondents); ``n`` (respondents of the task).

    Examples
    --------
    >>> channel = pd.DataFrame({
    ...     "resp_id": ["a", "b"], "task_id": "risk log",
    ...     "current": ["full", "self"], "preferred": ["self", "self"]})
    >>> channel_matrix(channel)[["self_to_self", "full_to_self", "full_to_full"]].values.tolist()
    [[1, 1, 0]]
    """
    known = known_ways(channel)
    rows = []
    for task in channel_preference(known)["task"] if len(known) else ():
        own = known[known["task_id"] == task]
        moves = own.groupby(["current", "preferred"]).size()
        cells = {f"{a}_to_{b}": int(moves.get((a, b), 0)) for a, b in MOVES}
        rows.append({"task": task, **cells, "n": len(own)})
    return pd.DataFrame(rows, columns=["task", *(f"{a}_to_{b}" for a, b in MOVES), "n"])


def rework_by_complexity(channel: pd.DataFrame) -> pd.DataFrame:
    """
    How often work was done again, alone and with help, for tasks of like complexity.

    Parameters
    ----------
    channel : DataFrame, one row per respondent and task
        ``resp_id``, ``current``, ``complexity`` (1-5), ``rework`` (0 or 1). Rows with a missing
        one are left out.

    Returns
    -------
    DataFrame, one row per band of complexity: simple (1-2), medium (3), complex (4-5)
        ``band``; for c of self and assisted ``c`` (tasks done so, count), ``c_again`` (of these,
        done again), ``c_again_share`` (0-1) and ``c_n`` (respondents who work so); ``gap`` (self
        minus assisted, -1 to 1) with ``_low`` and ``_high``; ``n`` (respondents in the smaller of
        these two). Bands without either of the two are left out.

    Notes
    -----
    Newcombe's hybrid score interval (1998, Statistics in Medicine 17:873-890). A respondent has
    several tasks in a band, so counts are first divided by their design effect, 1 or more: Rao &
    Scott (1992), Biometrics 48:577-585. Not adjusted for anything but complexity.

    Examples
    --------
    >>> channel = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c", "d"],
    ...     "current": ["self", "self", "assisted", "assisted"], "complexity": 1,
    ...     "rework": [1, 0, 0, 0]})
    >>> found = rework_by_complexity(channel)
    >>> found[["band", "self_again_share", "assisted_again_share", "gap"]]
         band  self_again_share  assisted_again_share  gap
    0  simple               0.5                   0.0  0.5
    """
    rows = [{"band": band, **_rework(own)} for band, own in _bands(channel)]
    ends = ("", "_again", "_again_share", "_n")
    figures = [f"{name}{end}" for name in COMPARED for end in ends]
    table = pd.DataFrame(rows, columns=["band", *figures, "gap", "gap_low", "gap_high", "n"])
    return over_all(table, "gap")


def without_tasks(rework: pd.DataFrame) -> pd.DataFrame:
    """
    Return the shares done again without the numbers of tasks they are shares of.

    Parameters
    ----------
    rework : DataFrame
        As ``rework_by_complexity`` returns it.

    Returns
    -------
    DataFrame, one row per band
        ``band``; the two shares that are compared, in whole per cents, and between 0 and 1 where
        only some were done again; ``gap`` with ``_low`` and ``_high``, ``p_holm``; ``n``.

    Notes
    -----
    All bands together hold as many tasks in a way as all tasks have people who work so. With both,
    what is not told of one task, or of one band, would follow.

    Examples
    --------
    >>> channel = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c", "d"], "current": ["self", "self", "self", "assisted"],
    ...     "complexity": 1, "rework": [1, 0, 0, 0]})
    >>> without_tasks(rework_by_complexity(channel)).iloc[0, :3].to_dict()
    {'band': 'simple', 'self_again_share': 0.33, 'assisted_again_share': 0.0}
    """
    shares = rework[[f"{way}_again_share" for way in COMPARED]]
    some = (shares > 0) & (shares < 1)
    told = shares.round(2).clip(0.005, 0.995).where(some, shares)
    return pd.concat([rework["band"], told, rework[_APART]], axis=1)


_APART = ["gap", "gap_low", "gap_high", "p_holm", "n"]


def _bands(channel: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tasks of each band that were done both alone and with help."""
    known = channel.dropna(subset=["resp_id", "current", "complexity", "rework"])
    for band, lowest, highest in BANDS:
        own = known[known["complexity"].between(lowest, highest)]
        if set(COMPARED) <= set(own["current"]):
            yield band, own


def smaller_half(channel: pd.DataFrame) -> pd.DataFrame:
    """
    Return who is counted as n in each band of ``rework_by_complexity``: ``resp_id, band``.

    Examples
    --------
    >>> channel = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c"], "current": ["self", "self", "assisted"], "complexity": 1,
    ...     "rework": 0})
    >>> smaller_half(channel).values.tolist()
    [['c', 'simple']]
    """
    halves = [
        min(
            (own[own["current"] == name] for name in COMPARED),
            key=lambda half: half["resp_id"].nunique(),
        ).assign(band=band)
        for band, own in _bands(channel)
    ]
    columns = ["resp_id", "band"]
    return pd.concat(halves)[columns] if halves else pd.DataFrame(columns=columns)


def _rework(own: pd.DataFrame) -> dict[str, float]:
    row: dict[str, float] = {}
    halves = {name: own[own["current"] == name] for name in COMPARED}
    for name, half in halves.items():
        x, n = int(half["rework"].sum()), len(half)
        row |= {name: n, f"{name}_again": x, f"{name}_again_share": x / n}
        row[f"{name}_n"] = half["resp_id"].nunique()
    ends: list[float] = []
    for name in COMPARED:
        effect = design_effect(halves[name]["resp_id"], halves[name]["rework"])
        ends += [row[f"{name}_again_share"], row[name] / effect]
    low, high = limits_of_difference(*ends)
    return row | {
        "gap": row["self_again_share"] - row["assisted_again_share"],
        "gap_low": low,
        "gap_high": high,
        "n": min(row["self_n"], row["assisted_n"]),
    }


def design_effect(respondent: pd.Series, event: pd.Series) -> float:
    """
    How much several answers per respondent inflate the variance of a share.

    Parameters
    ----------
    respondent : Series of ids
    event : Series of 0 and 1, in the same order

    Returns
    -------
    float, 1 or more
        1 if everybody has one answer, if all answers are equal, or with a single respondent.

    Notes
    -----
    Variance of the ratio of sums over respondents, divided by p (1 - p) / n: Rao & Scott (1992),
    Biometrics 48:577-585, section 2.

    Examples
    --------
    >>> design_effect(pd.Series(["a", "a", "b", "b"]), pd.Series([1, 1, 0, 0]))
    4.0
    """
    own = event.astype(float).groupby(respondent.to_numpy()).agg(["sum", "size"])
    people, n = len(own), float(own["size"].sum())
    share = float(own["sum"].sum()) / n
    if people < 2 or share in (0.0, 1.0) or n == people:
        return 1.0
    residual = own["sum"] - share * own["size"]
    variance = people / (people - 1) * float((residual**2).sum()) / n**2
    effect = variance * n / (share * (1 - share))
    return max(1.0, effect) if math.isfinite(effect) else 1.0
