"""C4: what kind of expectations do people have of a service?"""

from __future__ import annotations

import pandas as pd

from .uncertainty import wilson

TYPES = ("clear", "fuzzy", "implicit", "unrealistic")


def expectation_types(named: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    How many respondents have an expectation of each type.

    Parameters
    ----------
    named : DataFrame, one row per expectation
        ``resp_id``, ``type`` (clear, fuzzy, implicit or unrealistic; missing is left out).
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per type, or none
        ``type``, ``x`` (respondents with at least one), ``share`` with ``_low`` and ``_high``,
        ``n`` (respondents who named any). One person may have several types.

    Notes
    -----
    Ojasalo (2001), Managing Service Quality 11(3):200-212. Wilson (1927), JASA 22:209-212.

    Examples
    --------
    >>> named = pd.DataFrame({"resp_id": ["a", "a", "b"], "type": ["fuzzy", "fuzzy", "clear"]})
    >>> expectation_types(named)[["type", "x", "n"]].head(2)
        type  x  n
    0  clear  1  2
    1  fuzzy  1  2
    """
    columns = ["type", "x", "share", "share_low", "share_high", "n"]
    told = named.dropna(subset=["resp_id", "type"])
    n = told["resp_id"].nunique()
    if not n:
        return pd.DataFrame(columns=columns)
    rows = []
    for kind in TYPES:
        x = told.loc[told["type"] == kind, "resp_id"].nunique()
        share = wilson(x, n, population)
        rows.append((kind, x, share.estimate, share.low, share.high, n))
    return pd.DataFrame(rows, columns=columns)
