"""B6: does a message move how high a cost seems?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .gaps import limits
from .uncertainty import holm, mean_of_answers_p, welch, welch_p

COLUMNS = (
    "message",
    "component",
    "before",
    "after",
    "change",
    "change_low",
    "change_high",
    "x",
    "against",
    "effect",
    "effect_low",
    "effect_high",
    "p",
    "p_holm",
    "grade",
    "n",
)
CONTROL_FROM = 10
"""People in the group without the message from which it is compared."""


def messages_tested(tests: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    How far each message moved how high a cost seems, before against after.

    Parameters
    ----------
    tests : DataFrame, one row per respondent and message
        ``resp_id``, ``message_id``, ``component``, ``before`` and ``after`` (0-10), ``shown``
        ("message" or "control"; optional: everybody read it). Rows with a missing half are left
        out.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row per message
        ``message``, ``component``; ``before``, ``after`` (means of those who read it);
        ``change`` (after - before, points; below 0: the cost seems lower) with ``_low`` and
        ``_high``; ``x`` (respondents to whom it seems lower); ``against`` (people who did not
        read it); ``effect`` (change of the readers minus change of the others) with ``_low`` and
        ``_high``, missing below 10 others; ``p_holm`` of the effect, else of the change (the
        family is the messages with 10 readers and more); ``grade`` ("B", with such a group "C");
        ``n``.

    Notes
    -----
    Paired t interval. Effect: Welch's t interval (1947, Biometrika 34:28-35). Without a group
    that did not read the message there is a change and no cause: grade B.

    Examples
    --------
    >>> tests = pd.DataFrame({"resp_id": ["a", "b", "c"], "message_id": "one form",
    ...     "component": "time", "before": [8, 7, 6], "after": [6, 6, 6]})
    >>> messages_tested(tests)[["change", "x", "grade", "n"]].to_dict("records")
    [{'change': -1.0, 'x': 2, 'grade': 'B', 'n': 3}]
    """
    known = _rated_twice(tests)
    rows = []
    for message, own in known.groupby("message_id", sort=False):
        readers, others = own[own["reads"]], own[~own["reads"]]
        if not len(readers):
            continue
        low, high = limits(readers["change"], population)
        row = {
            "message": message,
            "component": readers["component"].iloc[0],
            "before": float(readers["before"].mean()),
            "after": float(readers["after"].mean()),
            "change": readers["change"].mean(),
            "change_low": low,
            "change_high": high,
            "x": int((readers["change"] < 0).sum()),
            "against": len(others),
            "n": len(readers),
        }
        row["p"] = _p(readers["change"], others["change"], population)
        rows.append(row | _effect(readers["change"], others["change"]))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(p_holm=holm(table["p"].astype("float64")))


def readers(tests: pd.DataFrame) -> pd.DataFrame:
    """
    Return the rows of those who read a message and rated the cost before and after.

    Examples
    --------
    >>> tests = pd.DataFrame({"resp_id": ["a", "b"], "message_id": "one form", "before": [8, 7],
    ...                       "after": [6, 6], "shown": ["message", "control"]})
    >>> readers(tests)["resp_id"].tolist()
    ['a']
    """
    known = _rated_twice(tests)
    return known[known["reads"]]


def _rated_twice(tests: pd.DataFrame) -> pd.DataFrame:
    known = tests.dropna(subset=["message_id", "before", "after"])
    change = (known["after"] - known["before"]).astype("float64")
    known = known.assign(change=change, reads=True)
    if "shown" in known:
        known["reads"] = known["shown"].ne("control").fillna(True).astype(bool)
    return known


def _p(readers: pd.Series, others: pd.Series, population: int | None) -> float:
    """Return the p of what a message is judged by; missing where too few read it."""
    if len(readers) < CONTROL_FROM:
        return np.nan
    if len(others) < CONTROL_FROM:
        return mean_of_answers_p(readers, population)
    return welch_p(readers, others)


def _effect(readers: pd.Series, others: pd.Series) -> dict[str, object]:
    if min(len(readers), len(others)) < CONTROL_FROM:
        return {"effect": np.nan, "effect_low": np.nan, "effect_high": np.nan, "grade": "B"}
    effect = welch(readers, others)
    return {
        "effect": effect.estimate,
        "effect_low": effect.low,
        "effect_high": effect.high,
        "grade": "C",
    }
