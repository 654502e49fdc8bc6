"""C4: which stakeholders have power over the PMO's work, and which take an interest in it?"""

from __future__ import annotations

import pandas as pd

from ..i18n import N_

HIGH_FROM = 4
QUADRANTS = {
    (True, True): (N_("high power, high interest"), N_("manage closely")),
    (True, False): (N_("high power, low interest"), N_("keep satisfied")),
    (False, True): (N_("low power, high interest"), N_("keep informed")),
    (False, False): (N_("low power, low interest"), N_("monitor")),
}


def quadrant_of(respondents: pd.DataFrame) -> pd.Series:
    """
    The quadrant of each respondent who has a power and an interest.

    Parameters
    ----------
    respondents : DataFrame, one row per respondent
        ``power`` and ``interest``, 1 to 5; rows without one of them are left out.

    Returns
    -------
    Series of quadrant names, with the index of the rows that are kept

    Notes
    -----
    Mendelow (1981), ICIS Proceedings 20. High is 4 or 5, a cut of this workshop.

    Examples
    --------
    >>> people = pd.DataFrame({"power": [5, 2, None], "interest": [4, 3, 5]})
    >>> quadrant_of(people).tolist()
    ['high power, high interest', 'low power, low interest']
    """
    known = respondents.dropna(subset=["power", "interest"])
    placed = [
        QUADRANTS[(bool(p >= HIGH_FROM), bool(i >= HIGH_FROM))][0]
        for p, i in zip(known["power"], known["interest"], strict=True)
    ]
    return pd.Series(placed, index=known.index, dtype="str")


def stakeholder_grid(respondents: pd.DataFrame) -> pd.DataFrame:
    """
    How many respondents stand in each quadrant of power and interest.

    Parameters
    ----------
    respondents : DataFrame
        As in ``quadrant_of``.

    Returns
    -------
    DataFrame, one row per quadrant, or none if nobody can be placed
        ``quadrant``, ``approach``, ``total`` (respondents placed), ``n`` (respondents in it).

    Examples
    --------
    >>> people = pd.DataFrame({"power": [5, 2, 4], "interest": [4, 3, 5]})
    >>> stakeholder_grid(people)[["quadrant", "n"]].head(2)
                        quadrant  n
    0  high power, high interest  2
    1   high power, low interest  0
    """
    columns = ["quadrant", "approach", "total", "n"]
    placed = quadrant_of(respondents)
    if not len(placed):
        return pd.DataFrame(columns=columns)
    rows = [
        (name, approach, len(placed), int((placed == name).sum()))
        for name, approach in QUADRANTS.values()
    ]
    return pd.DataFrame(rows, columns=columns)
