"""A mean that is made of other means, where not everybody has answered everything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

OVERALL = "overall"
DUST = 9
"""Decimals of a scale point that count: below them are the sums of floats."""


def counted_for(parts: pd.DataFrame, weights: pd.Series | None = None) -> pd.Series:
    """
    What each person counts for in the weighted mean of the means of several parts.

    Each part has the mean of those who answered it, and the whole is made of these means alone. So
    the whole agrees with the parts that stand beside it, and nothing follows from both about
    somebody who left a part out: who knows the means of the parts knows that of the whole.

    Parameters
    ----------
    parts : DataFrame, one row per person, one column per part
        In scale points; missing where a person has left the part out.
    weights : Series by part, optional
        On any total; default: all count equally.

    Returns
    -------
    Series by person
        Their mean is the mean of the whole, and their standard error is its. Where nobody has left
        anything out it is each person's own mean.

    Notes
    -----
    Taylor linearization of a sum of domain means: Särndal, Swensson & Wretman (1992), *Model
    Assisted Survey Sampling*, chapter 5. With n people, of whom n_j answered part j with the mean
    m_j, a person counts for the weighted mean of m_j + (n / n_j)(y_j - m_j), and of m_j where the
    part was left out.

    Examples
    --------
    >>> parts = pd.DataFrame({"q1": [4.0, 2.0, 6.0], "q2": [3.0, None, 5.0]}, index=list("abc"))
    >>> counted_for(parts).to_dict()
    {'a': 3.25, 'b': 3.0, 'c': 5.75}
    """
    weight = np.ones(parts.shape[1]) if weights is None else weights[parts.columns].to_numpy()
    answers = parts.to_numpy(dtype=float)
    given = ~np.isnan(answers)
    n = given.sum(axis=0)
    mean = np.nansum(answers, axis=0) / n
    share = len(parts) / n
    counted = np.where(given, share * answers + (1 - share) * mean, mean)
    return pd.Series((counted @ weight / weight.sum()).round(DUST) + 0.0, index=parts.index)


def over_all(
    scores: pd.DataFrame,
    weights: pd.Series,
    by: str,
    counted: Sequence[str],
    own: Sequence[str] = ("own",),
) -> pd.DataFrame:
    """
    The scores of each person over all parts: what counts for the mean, and the person's own.

    Parameters
    ----------
    scores : DataFrame, one row per person and part
        ``resp_id``, the column ``by`` that names the part, and the columns of the figures.
    weights : Series by part
        Parts without weight are left out.
    by : str
    counted, own : sequence of str
        What is made of the means of the parts (``counted_for``), and what is the weighted mean of
        those parts alone that the person has answered.

    Returns
    -------
    DataFrame, one row per person with a part that has weight
        ``resp_id`` and the columns of the figures.

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b"], "part": ["care", "speed", "care"], "value": [6.0, 4.0, 2.0],
    ...     "own": [6.0, 4.0, 2.0]})
    >>> over_all(scores, pd.Series({"care": 50, "speed": 50}), "part", ["value"]).values.tolist()
    [['a', 5.0, 5.0], ['b', 3.0, 2.0]]
    """
    weighty = scores[scores[by].map(weights) > 0]
    if not len(weighty):
        return pd.DataFrame(columns=["resp_id", *counted, *own])
    wide = weighty.pivot(index="resp_id", columns=by, values=[*counted, *own])
    weight = weights[wide[own[0]].columns]
    carried = wide[own[0]].notna() @ weight
    found = {column: counted_for(wide[column], weight) for column in counted}
    found |= {column: (wide[column] * weight).sum(axis=1) / carried for column in own}
    return pd.DataFrame(found).reset_index()
