"""What the client's own data say of the items of a form, after the guard."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass

from ..content.definitions import Compare, Item
from ..disclosure import FULL, HIDDEN, Released
from ..display import (
    NOT_SHOWN,
    clean,
    from_to,
    interval,
    is_missing,
    notes_on,
    number,
    out_of,
    percent,
    source_line,
)
from ..i18n import N_, gettext
from ..intake.client import Client
from .form import Form

_NO_FIGURE = N_("The client's data give no figure to compare with.")
SEED = 2026
"""Seed of the client's figures: the one that the workbooks declare."""


@dataclass(frozen=True)
class Figure:
    """
    What the client's data say of one item.

    Attributes
    ----------
    label : str
        Of the item.
    told, limits, n : str
        The figure, its 95 % limits and how many are behind it, in words; a dash where the guard
        shows none.
    value, low, high : float or None
        The same on the scale of the exercise; None where the guard shows none, or where it is a
        count, which stands on no scale of the exercise.
    """

    label: str
    told: str = NOT_SHOWN
    limits: str = NOT_SHOWN
    n: str = NOT_SHOWN
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Stakeholders:
    """
    The client's figures for a form.

    Attributes
    ----------
    of_people : bool
        Whether stakeholders said it; else the client's records do.
    source : str
        What was asked, of whom and when; if there is no figure, why.
    figures : tuple of Figure
        One for each row of the form; empty if there is none at all.
    what : str
        What the figures are.
    notes : tuple of str
    """

    of_people: bool
    source: str
    figures: tuple[Figure, ...] = ()
    what: str = ""
    notes: tuple[str, ...] = ()

    @property
    def whose(self) -> str:
        """Heading of the figures."""
        return gettext("Stakeholders") if self.of_people else gettext("The client's data")

    @property
    def said(self) -> str:
        """Title of what they say."""
        if self.of_people:
            return gettext("What your stakeholders said")
        return gettext("What the client's data say")


def stakeholders_of(form: Form, client: Client) -> Stakeholders | None:
    """
    Return the client's own figures for the items of a form, after the guard; None if none compare.

    Parameters
    ----------
    form : Form
    client : Client
    """
    compare = form.exercise.compare
    if compare is None:
        return None
    released = _ask(compare.question, client)
    if released.missing or compare.match not in released.result:
        return Stakeholders(compare.of_people, clean(released.missing or gettext(_NO_FIGURE)))
    found = {str(row[compare.match]): row for row in released.result.to_dict(orient="records")}
    return Stakeholders(
        compare.of_people,
        source_line(released),
        tuple(_figure(item, found, compare) for item in form.rows),
        gettext("Figures: {what}.", what=compare.label or compare.column),
        tuple(notes_on(released)),
    )


def _ask(question: str, client: Client) -> Released:
    """Return the answer to a question such as ``gap_by_dimension``; it passes the guard."""
    from ..elements.workshop import BY_NAME  # the room's server, too, has figures, and asks nothing

    asked = BY_NAME[question]
    seeded = "seed" in inspect.signature(asked).parameters
    return asked(client, SEED) if seeded else asked(client)


def _figure(item: Item, found: Mapping[str, Mapping[str, object]], compare: Compare) -> Figure:
    row = found.get(compare.rows.get(item.id, item.id)) or found.get(item.label)
    if row is None or row["tier"] == HIDDEN:
        return Figure(item.label)
    n = number(row["n"], 0)
    value, low, high = (row.get(f"{compare.column}{end}") for end in ("", "_low", "_high"))
    if compare.count:
        # Below 20 answers a share is told as a count, and its limits in per cent would undo that.
        told = row["tier"] == FULL and not is_missing(low)
        limits = from_to(percent(low), percent(high)) if told else NOT_SHOWN
        return Figure(item.label, out_of(row.get(compare.count), row["n"]), limits, n)
    if compare.share:
        said, limits = percent(value), NOT_SHOWN
        if not is_missing(low):
            limits = from_to(percent(low), percent(high))
    else:
        said = number(value, compare.digits, signed=compare.signed)
        limits = interval(low, high, compare.digits, signed=compare.signed)
    drawn = (_on_the_scale(figure, compare) for figure in (value, low, high))
    return Figure(item.label, said, limits, n, *drawn)


def _on_the_scale(value: object, compare: Compare) -> float | None:
    if value is None or is_missing(value):
        return None
    return float(str(value)) * (100 if compare.share else 1)
