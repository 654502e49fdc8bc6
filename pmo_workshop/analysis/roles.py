"""C4: who does what, task by task?"""

from __future__ import annotations

import pandas as pd

from .satisfaction import raci_check

CODES = "RACI"


def role_grid(raci: pd.DataFrame) -> pd.DataFrame:
    """
    The grid of tasks and roles, with what breaks the rules of responsibility charts.

    Parameters
    ----------
    raci : DataFrame, one row per task, role and code
        ``task``, ``role``, ``code`` (R, A, C or I; missing if nobody has the task).

    Returns
    -------
    DataFrame, one row per task
        As ``satisfaction.raci_check``, with ``consulted`` and ``informed`` (roles as text) and
        ``codes`` (tuple of pairs of role and letters).

    Examples
    --------
    >>> raci = pd.DataFrame({"task": "Report", "role": ["Lead", "Lead", "Sponsor"],
    ...                      "code": ["R", "A", "I"]})
    >>> role_grid(raci)[["task", "codes", "problem"]].to_dict("records")
    [{'task': 'Report', 'codes': (('Lead', 'RA'), ('Sponsor', 'I')), 'problem': ''}]
    """
    checked = raci_check(raci)
    grids = dict(iter(raci.groupby("task")))

    def roles_with(task: str, code: str) -> str:
        own = grids[task]
        return ", ".join(sorted(set(own.loc[own["code"] == code, "role"])))

    def codes(task: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (str(role), "".join(code for code in CODES if code in set(own["code"])))
            for role, own in grids[task].dropna(subset=["code"]).groupby("role")
        )

    tasks = list(checked["task"])
    return checked.assign(
        consulted=[roles_with(task, "C") for task in tasks],
        informed=[roles_with(task, "I") for task in tasks],
        codes=[codes(task) for task in tasks],
    )
