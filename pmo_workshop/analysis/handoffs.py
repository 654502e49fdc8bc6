"""C3: which hand-over inside the PMO does the client feel?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

import pandas as pd

from ..i18n import N_
from ..suppression import INTERVAL_FROM, SMALLEST_GROUP
from .uncertainty import newcombe, wilson

COLUMNS = [
    "touchpoint", "step", "from_role", "to_role", "together", "complete", "in_time",
    "in_time_share", "in_time_share_low", "in_time_share_high", "timed", "n",
]  # fmt: skip
NO_OWNER, NO_BRIEF, IN_ORDER = N_("no owner"), N_("no complete brief"), N_("in order")
OWNED = N_("has an owner")
"""State of a step of which it is not told whether a brief was complete."""
TOGETHER = ("other hand-overs", "other roles", "other roles")
"""Step and roles of those that are not told by role."""

BRIEF, IN_TIME, TOLD = N_("complete brief"), N_("within the agreed time"), N_("client told")
"""What is compared between two logs."""
SILENCE = 28
"""So many days without a hand-over and more lie between two logs."""

_CHANGE = [
    "part", "first_x", "first_n", "last_x", "last_n", "change", "change_low", "change_high",
    "first_on", "last_on", "n",
]  # fmt: skip

Route: TypeAlias = tuple[str, str, str]
"""The step of a hand-over, and the roles that give and take."""


def handoffs_behind_steps(
    handoffs: pd.DataFrame,
    touchpoints: pd.DataFrame,
    people: Mapping[str, int] | None = None,
    least: int = SMALLEST_GROUP,
) -> pd.DataFrame:
    """
    How complete and how timely the hand-overs behind each step are.

    Parameters
    ----------
    handoffs : DataFrame, one row per hand-over
        ``touchpoint``, ``from_role``, ``to_role`` (may be missing), ``brief`` (0 or 1),
        ``target_h``, ``actual_h`` (hours).
    touchpoints : DataFrame
        ``step``, ``phase``: they give the order of the journey; may be empty.
    people : mapping of role to int, optional
        How many people hold each role. Then hand-overs of which a role has fewer than ``least``,
        or is not named, stand together in one row; default: each role stands alone.
    least : int
        The smallest role that is told by itself.

    Returns
    -------
    DataFrame, one row per step and pair of roles, in the order of the journey
        ``together`` (the row holds what is not told by role); ``complete`` (hand-overs with a
        complete brief, of ``n``), ``in_time`` (of ``timed``, with ``in_time_share`` and, from 10
        on, ``_low`` and ``_high``), ``step`` (missing if the journey lacks it), ``n``
        (hand-overs).

    Notes
    -----
    Complete briefs are counted in a complete log: a fact without an interval. The share in time
    speaks about the process: Wilson (1927), JASA 22:209-212. Roles only, never persons.

    Examples
    --------
    >>> log = pd.DataFrame({"touchpoint": "Check", "from_role": "Analyst", "to_role": "Adviser",
    ...                     "brief": [1, 0], "target_h": 8.0, "actual_h": [6.0, 9.0]})
    >>> steps = pd.DataFrame({"step": [1], "phase": ["Check"]})
    >>> handoffs_behind_steps(log, steps)[["touchpoint", "complete", "in_time", "n"]]
      touchpoint  complete  in_time  n
    0      Check         1        1  2
    """
    if not len(handoffs):
        return pd.DataFrame(columns=COLUMNS)
    order = _order(touchpoints)
    rows = []
    routes = _routes(handoffs)
    small = _together(set(routes), people, least) if people is not None else set()
    roles = handoffs.copy()
    roles[_NAMED] = [TOGETHER if route in small else route for route in routes]
    for (touchpoint, giver, taker), own in roles.groupby(_NAMED):
        timed = own.dropna(subset=["target_h", "actual_h"])
        kept = int((timed["actual_h"] <= timed["target_h"]).sum())
        share = wilson(kept, len(timed)) if len(timed) >= INTERVAL_FROM else None
        rows.append(
            {
                "touchpoint": touchpoint,
                "step": order.get(touchpoint),
                "from_role": giver,
                "to_role": taker,
                "together": (touchpoint, giver, taker) == TOGETHER,
                "complete": int(own["brief"].eq(1).sum()),
                "in_time": kept,
                "in_time_share": kept / len(timed) if len(timed) else None,
                "in_time_share_low": share.low if share else None,
                "in_time_share_high": share.high if share else None,
                "timed": len(timed),
                "n": len(own),
            }
        )
    found = pd.DataFrame(rows, columns=COLUMNS)
    found["step"] = found["step"].astype("Int64")
    return found.sort_values(["step", "touchpoint"], na_position="last", ignore_index=True)


_NAMED = ["touchpoint", "from_role", "to_role"]


def _routes(handoffs: pd.DataFrame) -> list[Route]:
    """Return the kind of each hand-over; one without a role that takes over goes to no owner."""
    roles = handoffs.assign(to_role=handoffs["to_role"].fillna(NO_OWNER))
    return list(roles[_NAMED].itertuples(index=False, name=None))


def _together(
    routes: Iterable[Route], people: Mapping[str, int], least: int = SMALLEST_GROUP
) -> set[Route]:
    """
    Return the hand-overs that are not told by role: of a role that fewer than ``least`` hold.

    If the total would tell of them (``_of_few``), those of the next smallest role are added.

    Examples
    --------
    >>> routes = [("Ask", "Desk", "Lead"), ("Check", "Desk", "Expert")]
    >>> sorted(_together(routes, {"Desk": 6, "Expert": 7, "Lead": 1}))
    [('Ask', 'Desk', 'Lead'), ('Check', 'Desk', 'Expert')]
    >>> _together(routes, {"Desk": 6, "Expert": 7, "Lead": 5})
    set()
    """

    def smallest(route: Route) -> int:
        return min(_held(route[1:], people))

    by_size = sorted(routes, key=lambda route: (smallest(route), route))
    small = [route for route in by_size if smallest(route) < least]
    others = by_size[len(small) :]
    while small and others and _of_few(small, people, least):
        small.append(others.pop(0))
    return set(small)


def _held(roles: Iterable[str], people: Mapping[str, int]) -> list[int]:
    return [people.get(role, 0) for role in set(roles) - {NO_OWNER}]


def _of_few(routes: Collection[Route], people: Mapping[str, int], least: int) -> bool:
    """Whether hand-overs are of one kind, or all given or all taken by fewer than ``least``."""
    ends = [_held((route[end] for route in routes), people) for end in (1, 2)]
    return len(routes) < 2 or any(end and sum(end) < least for end in ends)


def _leaves_a_few(
    log: pd.DataFrame, steps: Collection[str], people: Mapping[str, int], least: int
) -> bool:
    """
    Whether a total of some steps says of a few people how they hand over.

    The total of the whole log is told, and all that is told by role: what is left within these
    steps, and outside of them, follows.
    """
    small = _together(set(_routes(log)), people, least)
    inside = {route for route in small if route[0] in steps}
    left = (inside, small - inside)
    return all(left) and any(_of_few(routes, people, least) for routes in left)


def briefs_kept(handoffs: pd.DataFrame, designed: pd.DataFrame) -> pd.DataFrame:
    """
    Whether work changed hands as it was designed.

    Parameters
    ----------
    handoffs : DataFrame, one row per hand-over
        As in ``handoffs_behind_steps``, and ``told`` (0 or 1; missing: not recorded).
    designed : DataFrame, one row per step
        ``touchpoint``, ``from_role``, ``to_role``, ``target_h`` (hours; missing: that of the log).

    Returns
    -------
    DataFrame, one row for each part of the design of which something is recorded
        ``part`` (roles, time or told) and ``x`` of ``n`` hand-overs in which it was kept. All
        steps are counted together, also those without a design, which have no roles to keep: by
        step a row could tell of a single person.

    Notes
    -----
    Counts of a complete log: there is no interval.

    Examples
    --------
    >>> log = pd.DataFrame({"touchpoint": ["Check"] * 2, "from_role": "Analyst",
    ...     "to_role": ["Adviser", None], "target_h": 8.0, "actual_h": [6.0, 9.0], "told": [1, 0]})
    >>> designed = pd.DataFrame({"touchpoint": ["Check"], "from_role": "Analyst",
    ...     "to_role": "Adviser", "target_h": 4.0})
    >>> briefs_kept(log, designed).values.tolist()
    [['roles', 1, 2], ['time', 0, 2], ['told', 1, 2]]
    """
    both = handoffs.merge(designed, on="touchpoint", how="left", suffixes=("", "_set"))
    limit = both["target_h_set"].fillna(both["target_h"])
    ends = [both[end] == both[f"{end}_set"] for end in ("from_role", "to_role")]
    parts = {
        N_("roles"): ((ends[0] & ends[1]), both["touchpoint"].notna()),
        N_("time"): (both["actual_h"] <= limit, both["actual_h"].notna() & limit.notna()),
        N_("told"): (both["told"].eq(1), both["told"].notna()),
    }
    rows = [
        (part, int((kept & known).fillna(False).sum()), int(known.sum()))
        for part, (kept, known) in parts.items()
        if known.any()
    ]
    return pd.DataFrame(rows, columns=["part", "x", "n"])


def logs_of(handoffs: pd.DataFrame) -> list[pd.DataFrame]:
    """
    Part hand-overs into the logs that were kept, the earliest first.

    Parameters
    ----------
    handoffs : DataFrame
        ``logged_on`` may be absent, and missing in single rows.

    Returns
    -------
    list of DataFrame
        Between two logs lie at least ``SILENCE`` days; a row without a day is of the earliest.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-03-03", "2025-03-14", "2026-03-06", None])
    >>> [len(log) for log in logs_of(pd.DataFrame({"logged_on": days}))]
    [3, 1]
    """
    if "logged_on" not in handoffs or handoffs["logged_on"].isna().all():
        return [handoffs]
    dated = handoffs.sort_values("logged_on", na_position="first", kind="stable")
    begins = dated["logged_on"].diff() >= pd.Timedelta(days=SILENCE)
    return [log.sort_index() for _, log in dated.groupby(begins.cumsum())]


def handoffs_change(
    handoffs: pd.DataFrame, people: Mapping[str, int] | None = None, least: int = SMALLEST_GROUP
) -> pd.DataFrame:
    """
    How hand-overs of the first and of the last log differ.

    Parameters
    ----------
    handoffs : DataFrame
        As in ``briefs_kept``, and ``logged_on``, as in ``logs_of``.
    people, least
        As in ``handoffs_behind_steps``.

    Returns
    -------
    DataFrame, one row for each part that both logs record; none if a few people would follow
        ``part``; ``first_x`` of ``first_n`` and ``last_x`` of ``last_n`` hand-overs; ``change`` of
        the share with ``change_low`` and ``change_high`` (missing with fewer than 10 in a log);
        ``first_on``, ``last_on`` (the last day of each log); ``n`` (those of the last log).

    Notes
    -----
    Only steps that both logs have are compared, so that a step that is logged in one alone makes no
    difference. Of each log the total is known, and what is told by role: if the steps compared, or
    those left out, would then tell of a few people, nothing is compared. Newcombe (1998),
    Statistics in Medicine 17:873-890, method 10: each log stands for how work is handed over in its
    time.

    Examples
    --------
    >>> log = pd.DataFrame({"touchpoint": "Check", "brief": [0, 1, 1, 1],
    ...     "target_h": 8.0, "actual_h": [9.0, 6.0, 6.0, None],
    ...     "logged_on": pd.to_datetime(["2025-03-03"] * 2 + ["2026-03-02"] * 2)})
    >>> handoffs_change(log)[["part", "first_x", "first_n", "last_x", "last_n"]].values.tolist()
    [['complete brief', 1, 2, 2, 2], ['within the agreed time', 1, 2, 1, 1]]
    """
    first, *others = logs_of(handoffs)
    if not others:
        return pd.DataFrame(columns=_CHANGE)
    logs = (first, others[-1])
    both = set.intersection(*(set(log["touchpoint"]) for log in logs))
    if people is not None and any(_leaves_a_few(log, both, people, least) for log in logs):
        return pd.DataFrame(columns=_CHANGE)
    halves = [log[log["touchpoint"].isin(both)] for log in logs]
    parts = [_parts(half) for half in halves]
    rows = []
    for part, (before, known_before) in parts[0].items():
        after, known = parts[1][part]
        x1, n1, x2, n2 = (int(of.sum()) for of in (before, known_before, after, known))
        if not (n1 and n2):
            continue
        limits = newcombe(x2, n2, x1, n1) if min(n1, n2) >= INTERVAL_FROM else None
        change = (x2 / n2 - x1 / n1, limits and limits.low, limits and limits.high)
        days = [half["logged_on"].max() for half in halves]
        rows.append((part, x1, n1, x2, n2, *change, *days, n2))
    found = pd.DataFrame(rows, columns=_CHANGE)
    ends = ["change_low", "change_high"]
    return found.astype(dict.fromkeys(ends, "float64"))


def _parts(log: pd.DataFrame) -> dict[str, tuple[pd.Series, pd.Series]]:
    """Return of each part in which hand-overs it was so, and of which it is known."""
    timed = log["target_h"].notna() & log["actual_h"].notna()
    told = log["told"] if "told" in log else pd.Series(pd.NA, log.index, dtype="Float64")
    return {
        BRIEF: (log["brief"].eq(1), log["brief"].notna()),
        IN_TIME: ((log["actual_h"] <= log["target_h"]) & timed, timed),
        TOLD: (told.eq(1).fillna(False), told.notna()),
    }


def orphan_steps(
    handoffs: pd.DataFrame,
    touchpoints: pd.DataFrame,
    people: Mapping[str, int] | None = None,
    least: int = SMALLEST_GROUP,
) -> pd.DataFrame:
    """
    Which steps of the journey have no owner or no brief behind them.

    Parameters
    ----------
    handoffs, touchpoints, people, least
        As in ``handoffs_behind_steps``; ``touchpoints`` also with ``actor`` and ``stage``.

    Returns
    -------
    DataFrame, one row per step in order
        ``step``, ``phase``, ``actor``, ``stage``, ``state`` ("no owner": no hand-over is recorded
        or none names who takes over; "no complete brief"; "in order"; "has an owner": no more is
        told, because some of its hand-overs stand together with others), ``n`` (hand-overs;
        missing where no more is told).

    Examples
    --------
    >>> steps = pd.DataFrame({"step": [1, 2], "phase": ["Ask", "Check"], "actor": "PMO",
    ...                       "stage": ["front", "back"]})
    >>> log = pd.DataFrame({"touchpoint": ["Check"], "to_role": ["Adviser"], "brief": [0]})
    >>> orphan_steps(log, steps)[["phase", "state"]].to_dict("records")
    [{'phase': 'Ask', 'state': 'no owner'}, {'phase': 'Check', 'state': 'no complete brief'}]
    """
    columns = ["step", "phase", "actor", "stage", "state", "n"]
    rows: list[tuple[object, ...]] = []
    routes = set(_routes(handoffs)) if len(handoffs) and people is not None else set()
    together = {step for step, *_ in _together(routes, people or {}, least)}
    for step, own in touchpoints.dropna(subset=["step"]).groupby("step"):
        first = own.iloc[0]
        behind = handoffs[handoffs["touchpoint"] == first["phase"]]
        untold = first["phase"] in together
        state = IN_ORDER
        if not behind["to_role"].notna().any():
            state = NO_OWNER
        elif untold:
            state = OWNED
        elif not behind["brief"].eq(1).any():
            state = NO_BRIEF
        n = pd.NA if untold else len(behind)
        rows.append((int(step), first["phase"], first["actor"], first["stage"], state, n))
    return pd.DataFrame(rows, columns=columns).astype({"n": "Int64"})


def _order(touchpoints: pd.DataFrame) -> dict[str, int]:
    steps = touchpoints.dropna(subset=["step"]).drop_duplicates("phase")
    return dict(zip(steps["phase"], steps["step"].astype(int), strict=True))
