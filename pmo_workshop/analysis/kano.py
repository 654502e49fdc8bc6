"""Kano's model: what a new offer would be to those who would use it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import DataError
from ..i18n import gettext
from .uncertainty import bonett_price, wilson

CATEGORIES = {
    "A": "attractive",
    "O": "one-dimensional",
    "M": "must-be",
    "I": "indifferent",
    "R": "reverse",
    "Q": "questionable",
}

ANSWERS = ("like", "must-be", "neutral", "live-with", "dislike")

# Rows: the answer if the offer is there; columns: if it is not. From 1 like to 5 dislike.
_TABLE = (
    "QAAAO",
    "RIIIM",
    "RIIIM",
    "RIIIM",
    "RRRRQ",
)

COLUMNS = [
    "offering",
    *CATEGORIES,
    "category",
    "share",
    "share_low",
    "share_high",
    "better",
    "better_low",
    "better_high",
    "worse",
    "worse_low",
    "worse_high",
    "n",
]


def kano_category(functional: int, dysfunctional: int) -> str:
    """
    Return the category of one respondent's pair of answers.

    Parameters
    ----------
    functional, dysfunctional : int
        The answer if the offer is there, and if it is not: 1 like, 2 must-be, 3 neutral,
        4 live with, 5 dislike.

    Returns
    -------
    str
        A attractive, O one-dimensional, M must-be, I indifferent, R reverse, Q questionable.

    Raises
    ------
    DataError
        An answer is not 1 to 5.

    Notes
    -----
    The table of 25 cells of Kano, Seraku, Takahashi & Tsuji (1984), Journal of the Japanese
    Society for Quality Control 14(2):39-48.

    Examples
    --------
    >>> kano_category(1, 5), kano_category(3, 5), kano_category(1, 3)
    ('O', 'M', 'A')
    """
    for answer in (functional, dysfunctional):
        if answer not in (1, 2, 3, 4, 5):
            raise DataError(
                gettext(
                    "A Kano answer is {answer}; it must be 1 (like) to 5 (dislike). "
                    "Correct the answers of the Kano questions in responses.csv.",
                    answer=answer,
                )
            )
    return _TABLE[int(functional) - 1][int(dysfunctional) - 1]


def kano_categories(answers: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    Return how respondents see each offer, and the category if one leads.

    Parameters
    ----------
    answers : DataFrame, one row per respondent and question
        Columns ``resp_id``, ``item_id``, ``instrument`` (``kano_functional`` and
        ``kano_dysfunctional``), ``dimension`` (the offer), ``value`` (1 like to 5 dislike); rows
        of other instruments are left out. Pairs with a missing half are left out.
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per offer, in the order of the questions
        ``offering``; ``A``, ``O``, ``M``, ``I``, ``R``, ``Q`` (respondents); ``category``, empty
        if the two most frequent cannot be told apart; ``share`` of the most frequent with
        ``share_low`` and ``share_high``; ``better`` (0 to 1) and ``worse`` (-1 to 0) with their
        limits, missing if nobody is in A, O, M or I; ``n`` respondents.

    Raises
    ------
    DataError
        An answer is not 1 to 5, or an offer has two questions of the same form.

    Notes
    -----
    better = (A + O) / (A + O + M + I), worse = -(O + M) / (A + O + M + I): Berger et al. (1993),
    Center for Quality of Management Journal 2(4):3-36. Shares with Wilson intervals. Two
    categories are shares of the same respondents, so their difference has a Bonett-Price
    interval; if it holds 0, neither leads.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c"] * 2,
    ...     "item_id": ["with"] * 3 + ["without"] * 3,
    ...     "instrument": ["kano_functional"] * 3 + ["kano_dysfunctional"] * 3,
    ...     "dimension": "Peer review",
    ...     "value": [1, 1, 3, 5, 5, 5],
    ... })
    >>> kano_categories(answers)[["offering", "O", "M", "category", "n"]].to_dict("records")
    [{'offering': 'Peer review', 'O': 2, 'M': 1, 'category': '', 'n': 3}]
    """
    pairs = answered_both_ways(answers)
    if pairs.empty:
        return pd.DataFrame(
            {name: pd.Series(dtype=_TYPES.get(name, "float64")) for name in COLUMNS}
        )
    pairs["category"] = [
        kano_category(there, missing)
        for there, missing in zip(pairs["value_with"], pairs["value_without"], strict=True)
    ]
    rows = [
        _offering(str(offering), group["category"], population)
        for offering, group in pairs.groupby("dimension", sort=False)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


_TYPES = {"offering": "str", "category": "str", **dict.fromkeys((*CATEGORIES, "n"), "int64")}


def answered_both_ways(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Return the two answers of each respondent to an offer, where both were given.

    Parameters
    ----------
    answers : DataFrame
        As in ``kano_categories``.

    Returns
    -------
    DataFrame, one row per respondent and offer
        ``resp_id``, ``dimension``, ``value_with``, ``value_without``.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b"], "item_id": ["with", "without", "with"],
    ...     "instrument": ["kano_functional", "kano_dysfunctional", "kano_functional"],
    ...     "dimension": "Peer review", "value": [1, 5, 1]})
    >>> answered_both_ways(answers).values.tolist()
    [['a', 'Peer review', 1, 5]]
    """
    return _form(answers, "kano_functional").merge(
        _form(answers, "kano_dysfunctional"),
        on=["resp_id", "dimension"],
        suffixes=("_with", "_without"),
    )


def _form(answers: pd.DataFrame, instrument: str) -> pd.DataFrame:
    """Return the answers to one form of the question, one row per respondent and offer."""
    asked = answers[(answers["instrument"] == instrument) & answers["value"].notna()]
    twice = asked[asked.duplicated(["resp_id", "dimension"], keep=False)]
    if len(twice):
        items = ", ".join(sorted(twice["item_id"].astype(str).unique()))
        raise DataError(
            gettext(
                "items.csv: {offer} has more than one {instrument} answer per respondent "
                "(items {items}). Give each offer one item of this instrument, with the "
                "offer as its dimension.",
                offer=repr(twice["dimension"].iloc[0]),
                instrument=instrument,
                items=items,
            )
        )
    return asked[["resp_id", "dimension", "value"]]


def _offering(offering: str, categories: pd.Series, population: int | None) -> dict[str, object]:
    counts = {letter: int((categories == letter).sum()) for letter in CATEGORIES}
    n = len(categories)
    top, second = sorted(CATEGORIES, key=lambda letter: -counts[letter])[:2]
    share = wilson(counts[top], n, population)
    rest = n - counts[top] - counts[second]
    ahead = bonett_price(0, counts[top], counts[second], rest).low > 0
    return {
        "offering": offering,
        **counts,
        "category": top if ahead else "",
        "share": share.estimate,
        "share_low": share.low,
        "share_high": share.high,
        **_better_and_worse(counts, population),
        "n": n,
    }


def _better_and_worse(counts: dict[str, int], population: int | None) -> dict[str, float]:
    names = [f"{name}{end}" for name in ("better", "worse") for end in ("", "_low", "_high")]
    usable = sum(counts[letter] for letter in "AOMI")
    if not usable:
        return dict.fromkeys(names, np.nan)
    better = wilson(counts["A"] + counts["O"], usable, population)
    worse = wilson(counts["O"] + counts["M"], usable, population)
    # 0 - x and not -x: a share of 0 must not read "-0".
    figures = (
        *(better.estimate, better.low, better.high),
        *(0 - worse.estimate, 0 - worse.high, 0 - worse.low),
    )
    return dict(zip(names, figures, strict=True))
