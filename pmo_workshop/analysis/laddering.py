"""V1: how do users link what the PMO does to what they value?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from .agreement import with_coder

LINKS_KEPT = 0.70
"""Share of all direct links that the map must keep."""

RETAINED = 0.80
"""Share of the resamples in which an edge must survive to be drawn solid."""

DRAWS = 1_999
LEVELS = ("A", "C", "V")
EDGES = ("from", "to", "direct", "indirect", "people", "retained", "solid", "n")
CODES = ("code", "level", "people", "into", "out_of", "abstractness", "centrality", "n")


def first_coding(ladders: pd.DataFrame) -> pd.DataFrame:
    """
    The rungs as one coder coded them, in order: nothing is counted twice.

    Parameters
    ----------
    ladders : DataFrame, one row per rung and coder
        ``resp_id``, ``ladder_id``, ``seq`` (1 at the bottom), ``code``, ``level`` (A, C, V),
        ``coder`` (see ``agreement.with_coder``).

    Returns
    -------
    DataFrame
        Of each ladder the rows of one coder: of the coder named first in the table, and where
        that coder did not code it, of the next. Sorted by respondent, ladder and rung.

    Examples
    --------
    >>> rows = pd.DataFrame({"resp_id": "a", "ladder_id": "1", "seq": [2, 1], "code": ["y", "x"],
    ...     "level": ["C", "A"], "coder": "first"})
    >>> first_coding(rows)["code"].tolist()
    ['x', 'y']
    """
    told = with_coder(ladders.dropna(subset=["code"]))
    turn = told["coder"].map({coder: at for at, coder in enumerate(told["coder"].unique())})
    first = turn.groupby([told["resp_id"], told["ladder_id"]]).transform("min")
    return (
        told[turn == first]
        .sort_values(["resp_id", "ladder_id", "seq"], kind="stable")
        .reset_index(drop=True)
    )


def implications(ladders: pd.DataFrame) -> pd.DataFrame:
    """
    How often one code leads to another, directly or over other rungs, and for how many people.

    Parameters
    ----------
    ladders : DataFrame
        As in ``first_coding``.

    Returns
    -------
    DataFrame, one row per ordered pair of codes that occurs, the most people first
        ``from``, ``to``; ``direct``, ``indirect`` (times, over all ladders); ``people``
        (respondents with a direct or an indirect link); ``n`` (respondents).

    Notes
    -----
    The implication matrix of Reynolds & Gutman (1988), Journal of Advertising Research 28:11-31.
    A link of one ladder counts once, however often the ladder repeats it.

    Examples
    --------
    >>> rows = pd.DataFrame({"resp_id": "a", "ladder_id": "1", "seq": [1, 2, 3],
    ...     "code": ["plan", "calm", "trust"], "level": list("ACV"), "coder": "first"})
    >>> implications(rows)[["from", "to", "direct", "indirect"]].values.tolist()
    [['calm', 'trust', 1, 0], ['plan', 'calm', 1, 0], ['plan', 'trust', 0, 1]]
    """
    told = first_coding(ladders)
    direct: Counter = Counter()
    indirect: Counter = Counter()
    people: dict[tuple[str, str], set[str]] = {}
    for (person, _), rungs in told.groupby(["resp_id", "ladder_id"], sort=True):
        codes = rungs["code"].tolist()
        near = {pair for pair in pairwise(codes) if pair[0] != pair[1]}
        far = {pair for pair in combinations(codes, 2) if pair[0] != pair[1]} - near
        direct.update(near)
        indirect.update(far)
        for pair in near | far:
            people.setdefault(pair, set()).add(person)
    rows = [
        {
            "from": pair[0],
            "to": pair[1],
            "direct": direct[pair],
            "indirect": indirect[pair],
            "people": len(who),
        }
        for pair, who in people.items()
    ]
    table = pd.DataFrame(rows, columns=["from", "to", "direct", "indirect", "people"])
    table["n"] = told["resp_id"].nunique()
    return table.sort_values(
        ["people", "from", "to"], ascending=[False, True, True], kind="stable"
    ).reset_index(drop=True)


def cut_off(links: pd.DataFrame) -> int:
    """
    Return the highest number of direct links an edge must have so that 70 % of links are kept.

    Parameters
    ----------
    links : DataFrame
        ``direct`` as in ``implications``.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> cut_off(pd.DataFrame({"direct": [6, 3, 1, 0]})), cut_off(pd.DataFrame({"direct": [1, 1]}))
    (3, 1)
    """
    counts = links["direct"].to_numpy(dtype=int)
    total = counts.sum()
    fits = [c for c in range(1, max(counts, default=1) + 1)
            if counts[counts >= c].sum() >= LINKS_KEPT * total]  # fmt: skip
    return max(fits, default=1)


def value_map(ladders: pd.DataFrame, *, seed: int) -> tuple[pd.DataFrame, dict[str, object]]:
    """
    The edges of the hierarchical value map, and how sure each is.

    Parameters
    ----------
    ladders : DataFrame
        As in ``first_coding``.
    seed : int

    Returns
    -------
    edges : DataFrame, one row per edge at or above the cut-off of two people and more, the most
        people first
        ``from``, ``to``, ``direct``, ``indirect``, ``people``, ``n`` as in ``implications``;
        ``retained`` (share of the resamples of respondents in which the edge reaches the cut-off
        of the sample), ``solid`` (80 % or more).
    facts : dict
        ``cut_off``; ``kept`` and ``links`` (direct links on the map and in all); ``beside``
        (respondents who drew one that is not on the map); ``levels`` (of each code on the map).

    Examples
    --------
    >>> rows = pd.concat([pd.DataFrame({"resp_id": f"R{i}", "ladder_id": "1", "seq": [1, 2],
    ...     "code": ["plan", "calm"], "level": ["A", "C"], "coder": "first"}) for i in range(12)])
    >>> edges, facts = value_map(rows, seed=1)
    >>> edges[["from", "to", "people", "solid"]].values.tolist(), facts["cut_off"], facts["kept"]
    ([['plan', 'calm', 12, True]], 12, 12)
    """
    links = implications(ladders)
    if links.empty:
        nothing = {"cut_off": 1, "kept": 0, "links": 0, "beside": 0, "levels": {}}
        return pd.DataFrame(columns=EDGES), nothing
    edges, needed = on_map(links), cut_off(links)
    told = first_coding(ladders)
    codes = {*edges["from"], *edges["to"]}
    per_person = _direct_per_person(told, edges)
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(per_person), (DRAWS, len(per_person)))
    counts = np.array([per_person[who].sum(axis=0) for who in drawn])
    edges["retained"] = (counts >= needed).mean(axis=0)
    edges["solid"] = edges["retained"] >= RETAINED
    return edges[list(EDGES)], {
        "cut_off": needed,
        "kept": int(edges["direct"].sum()),
        "links": int(links["direct"].sum()),
        "beside": _beside(told, edges),
        "levels": {code: level for code, level in _levels(told).items() if code in codes},
    }


def on_map(links: pd.DataFrame) -> pd.DataFrame:
    """
    Return the links at or above the cut-off that two people or more drew.

    Parameters
    ----------
    links : DataFrame
        As ``implications`` returns it.

    Examples
    --------
    >>> on_map(pd.DataFrame({"to": ["x", "y"], "direct": [6, 1], "people": [6, 1]}))["to"].tolist()
    ['x']
    """
    kept = (links["direct"] >= cut_off(links)) & (links["people"] > 1)
    return links[kept].reset_index(drop=True)


def _beside(told: pd.DataFrame, edges: pd.DataFrame) -> int:
    """Return how many people drew a direct link that is not among the edges."""
    drawn = set(zip(edges["from"], edges["to"], strict=True))
    return len(
        {
            person
            for (person, _), rungs in told.groupby(["resp_id", "ladder_id"])
            for pair in pairwise(rungs["code"])
            if pair[0] != pair[1] and pair not in drawn
        }
    )


def _direct_per_person(told: pd.DataFrame, edges: pd.DataFrame) -> np.ndarray:
    place = {pair: at for at, pair in enumerate(zip(edges["from"], edges["to"], strict=True))}
    people = {person: at for at, person in enumerate(sorted(told["resp_id"].unique()))}
    counts = np.zeros((len(people), len(place)), dtype=int)
    for (person, _), rungs in told.groupby(["resp_id", "ladder_id"]):
        for pair in set(pairwise(rungs["code"])):
            if pair in place:
                counts[people[person], place[pair]] += 1
    return counts


def chains(ladders: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    """
    Return the ways from an attribute to a value, directly or over other rungs.

    Parameters
    ----------
    ladders : DataFrame
        As in ``first_coding``.

    Returns
    -------
    list of (attribute, consequence, value, people)
        The most people first. The consequence is the one over which each of them went, the first
        if there are several; empty if there is none.

    Examples
    --------
    >>> rows = pd.DataFrame({"resp_id": "a", "ladder_id": "1", "seq": [1, 2, 3],
    ...     "code": ["plan", "calm", "trust"], "level": list("ACV"), "coder": "first"})
    >>> chains(rows)
    [('plan', 'calm', 'trust', 1)]
    """
    told = first_coding(ladders)
    levels = _levels(told)
    ways = [
        (str(person), rungs["code"].tolist())
        for (person, _), rungs in told.groupby(["resp_id", "ladder_id"], sort=True)
    ]
    return [
        (link["from"], _over(ways, link["from"], link["to"]), link["to"], int(link["people"]))
        for link in implications(ladders).to_dict("records")
        if levels[link["from"]] == "A" and levels[link["to"]] == "V"
    ]


def _over(ways: Sequence[tuple[str, list[str]]], start: str, end: str) -> str:
    """Return the consequence that everybody named between two rungs, of each one's ladders."""
    between: dict[str, list[str]] = {}
    for person, codes in ways:
        if start in codes and end in codes[codes.index(start) + 1 :]:
            inner = codes[codes.index(start) + 1 : len(codes) - 1 - codes[::-1].index(end)]
            between.setdefault(person, []).extend(inner)
    first, *others = between.values()
    return next((code for code in first if all(code in way for way in others)), "")


def _levels(told: pd.DataFrame) -> dict[str, str]:
    """Return the level most often given to each code."""
    return told.groupby("code")["level"].agg(lambda levels: levels.mode().iloc[0]).to_dict()


def code_roles(ladders: pd.DataFrame, links: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Whether a code is a means or an end, and how much of the talk goes through it.

    Parameters
    ----------
    ladders : DataFrame
        As in ``first_coding``.
    links : DataFrame, optional
        The links that count, ``from, to`` and ``direct`` (how often); default: all direct links.

    Returns
    -------
    DataFrame, one row per code, by level and then by centrality
        ``code``, ``level``; ``people`` (respondents who said it); ``into``, ``out_of`` (direct
        links that end and begin at it); ``abstractness`` = into / (into + out of), missing without
        links; ``centrality`` = (into + out of) / all links; ``n``.

    Notes
    -----
    Pieters, Baumgartner & Allen (1995), International Journal of Research in Marketing 12:227-244;
    Bagozzi & Dabholkar (1994), Psychology & Marketing 11:313-341.

    Examples
    --------
    >>> rows = pd.DataFrame({"resp_id": "a", "ladder_id": "1", "seq": [1, 2, 3],
    ...     "code": ["plan", "calm", "trust"], "level": list("ACV"), "coder": "first"})
    >>> code_roles(rows)[["code", "abstractness", "centrality"]].values.tolist()
    [['plan', 0.0, 0.5], ['calm', 0.5, 1.0], ['trust', 1.0, 0.5]]
    """
    told = first_coding(ladders)
    links = implications(ladders) if links is None else links
    total = int(links["direct"].sum())
    into, out_of = links.groupby("to")["direct"].sum(), links.groupby("from")["direct"].sum()
    rows = []
    for code, level in _levels(told).items():
        ends, starts = int(into.get(code, 0)), int(out_of.get(code, 0))
        both = ends + starts
        rows.append(
            {
                "code": code,
                "level": level,
                "people": told.loc[told["code"] == code, "resp_id"].nunique(),
                "into": ends,
                "out_of": starts,
                "abstractness": ends / both if both else np.nan,
                "centrality": both / total if total else np.nan,
                "n": told["resp_id"].nunique(),
            }
        )
    table = pd.DataFrame(rows, columns=CODES)
    order = table["level"].map({level: at for at, level in enumerate(LEVELS)})
    return (
        table.assign(order=order)
        .sort_values(["order", "centrality"], ascending=[True, False], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )
