"""How far each action of the ledger is on a day: open, started, late, done or dropped."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..i18n import N_

STATES = {
    "late": N_("late"),
    "open": N_("open"),
    "started": N_("started"),
    "done": N_("done"),
    "dropped": N_("dropped"),
}
"""Every state, in the order in which actions are told."""


def action_states(actions: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """
    Return how far each action is.

    Parameters
    ----------
    actions : DataFrame, one row per action
        ``status`` (open, started, done or dropped), ``due`` and ``closed`` (days); each may be
        missing. What is closed after ``today`` is still open.
    today : Timestamp

    Returns
    -------
    Series of str, one of ``STATES`` for each action
        Late: due before ``today`` and not over.

    Examples
    --------
    >>> actions = pd.DataFrame({
    ...     "status": [None, "dropped", "started", None],
    ...     "due": pd.to_datetime(["2026-03-01", "2026-03-01", "2026-09-01", "2026-03-01"]),
    ...     "closed": pd.to_datetime(["2026-02-20", "2026-03-02", None, None])})
    >>> action_states(actions, pd.Timestamp("2026-04-30")).tolist()
    ['done', 'dropped', 'started', 'late']
    """
    over = (actions["closed"] <= today).fillna(False)
    states = np.select(
        [
            over & actions["status"].eq("dropped"),
            over,
            (actions["due"] < today).fillna(False),
            actions["status"].eq("started"),
        ],
        ["dropped", "done", "late", "started"],
        "open",
    )
    return pd.Series(states, index=actions.index, dtype="str")


def in_order(actions: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """
    Return the ledger with the ``state`` of each action, as it is told: by state, then by day.

    Examples
    --------
    >>> actions = pd.DataFrame({
    ...     "action_id": ["a", "b"], "status": [None, None],
    ...     "due": pd.to_datetime(["2026-09-01", "2026-03-01"]),
    ...     "closed": pd.to_datetime([None, None])})
    >>> in_order(actions, pd.Timestamp("2026-04-30"))[["action_id", "state"]].to_numpy().tolist()
    [['b', 'late'], ['a', 'open']]
    """
    states = action_states(actions, today)
    order = states.map({state: at for at, state in enumerate(STATES)})
    rows = actions.assign(state=states, order=order)
    return rows.sort_values(["order", "due", "action_id"]).drop(columns="order")


def not_dropped(actions: pd.DataFrame) -> pd.DataFrame:
    """
    Return the actions that still count: one that was dropped is neither done nor to do.

    Examples
    --------
    >>> not_dropped(pd.DataFrame({"action_id": ["a", "b"], "status": ["dropped", None]}))
      action_id status
    1         b    NaN
    """
    return actions[~actions["status"].eq("dropped").fillna(False)]
