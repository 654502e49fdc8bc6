"""The sheet of the actions, to work with: who does each, how far it is, and what comes first."""

from __future__ import annotations

from collections.abc import Sequence

from ..display import is_missing
from ..i18n import N_, gettext
from ..plan import PublishedTable
from ..plan.words import NO_OWNER

COLUMNS = (N_("state"), N_("impact"), N_("effort"), N_("priority"))
"""Behind those that the plan prints."""

STATES = (N_("proposed"), N_("agreed"), N_("under way"), N_("done"), N_("dropped"))
SCALE = (1, 2, 3, 4, 5)

NOTE = N_(
    "State, owner, impact and effort are chosen in the cells; an owner who is not in the list may "
    "be typed. Priority is impact divided by effort, as soon as both are given: the largest first."
)

MEANINGS = {
    "state": N_("how far the action is; to be chosen"),
    "impact": N_("how much it would change, from 1 (little) to 5 (much); to be given"),
    "effort": N_("how much work it is, from 1 (little) to 5 (much); to be given"),
    "priority": N_("impact divided by effort, worked out in the sheet; empty until both are given"),
}
"""What each column means that is not of the plan."""

_LONGEST_LIST = 255
"""Characters of a list to choose from, as Excel allows."""


def states_of(plan: PublishedTable) -> list[str]:
    """Return the state of each action at first: agreed is what has an owner and a date."""
    agreed, proposed = gettext("agreed"), gettext("proposed")
    nobody = ("", gettext(NO_OWNER))
    return [
        agreed if row.get("owner") not in nobody and not is_missing(row.get("due")) else proposed
        for row in plan.data
    ]


def owners_of(plan: PublishedTable) -> list[str]:
    """Return who owns an action already, each once, as many as a list to choose from can hold."""
    nobody = ("", gettext(NO_OWNER))
    known = (str(row.get("owner") or "") for row in plan.data)
    named = dict.fromkeys(name for name in known if name not in nobody)
    found: list[str] = []
    for name in named:
        if "," not in name and len(",".join([*found, name])) <= _LONGEST_LIST:
            found.append(name)
    return found


def priority(row: int, impact: str, effort: str) -> str:
    """
    Return the formula of the priority in a row, from the letters of the two columns.

    Examples
    --------
    >>> priority(2, "F", "G")
    '=IF(COUNT(F2,G2)=2,F2/G2,"")'
    """
    return f'=IF(COUNT({impact}{row},{effort}{row})=2,{impact}{row}/{effort}{row},"")'


def choices(
    plan: PublishedTable, heads: Sequence[str], own: int
) -> dict[int, list[str] | list[int]]:
    """Return what can be chosen in a column, by its number from 0; ``own`` is that of the state."""
    at = {name: own + number for number, name in enumerate(COLUMNS)}
    found: dict[int, list[str] | list[int]] = {
        at["state"]: [gettext(state) for state in STATES],
        at["impact"]: [*SCALE],
        at["effort"]: [*SCALE],
    }
    owner = next((c["title"] for c in plan.columns if c["name"] == "owner"), "")
    if owner in heads and owners_of(plan):
        found[[*heads].index(owner)] = owners_of(plan)
    return found
