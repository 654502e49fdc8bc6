"""The four barriers in words: what holds people back, and what those have passed who go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...display import upper_first
from ...i18n import N_, gettext, ngettext
from ...present.table import Column, Row

BARRIER = {
    "knows": N_("not knowing what the PMO offers"),
    "understands": N_("not understanding what it means for them"),
    "confident": N_("lacking confidence in the outcome"),
    "cost": N_("thinking that it costs too much"),
}

PASSED: Mapping[str, Callable[[int], str]] = {
    "knows": lambda n: ngettext("{n} knows what the PMO offers", "{n} know what the PMO offers", n),
    "understands": lambda n: ngettext(
        "{n} also understands what it means for them",
        "{n} also understand what it means for them",
        n,
    ),
    "confident": lambda n: ngettext(
        "{n} is also confident in the outcome", "{n} are also confident in the outcome", n
    ),
    "cost": lambda n: ngettext(
        "{n} also finds the cost acceptable", "{n} also find the cost acceptable", n
    ),
}
"""How many have passed a step and all before."""

_STEP = {
    "knows": N_("know what the PMO offers"),
    "understands": N_("also understand what it means for them"),
    "confident": N_("are also confident in the outcome"),
    "cost": N_("also find the cost acceptable"),
}


def step_in_words(row: Row) -> str:
    """
    Return what those who pass a step do: a question may ask for the opposite.

    Examples
    --------
    >>> step_in_words({"step": "cost"})
    'Also find the cost acceptable'
    """
    return upper_first(gettext(_STEP[str(row["step"])]))


STEP = Column("step", N_("Step"), step_in_words)
