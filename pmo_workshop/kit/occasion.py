"""What a kit is made for: a client, an agenda, and what is known of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from ..content.agenda import START, Agenda, AgendaDay, agenda
from ..content.definitions import Exercise
from ..errors import UsageError
from ..exercises.form import Form, form_of
from ..i18n import day_in_words, gettext, ngettext
from ..intake import load_client
from ..intake.brand import Brand, read_brand
from ..intake.client import Client
from ..intake.files import TEMPLATE


@dataclass(frozen=True)
class Network:
    """A wireless network; without a ``password`` it is open."""

    name: str
    password: str = ""


@dataclass(frozen=True)
class Occasion:
    """
    What is known of a workshop.

    Attributes
    ----------
    start : str
        The hour at which each day begins.
    people : int
        How many are expected.
    days : tuple of date
        Those of the agenda, in order; what is not known yet is filled in by hand.
    place : str
    network : Network, optional
        The one that telephones join.
    address : str
        Of a hosted room.
    """

    start: str = START
    people: int = 24
    days: tuple[date, ...] = ()
    place: str = ""
    network: Network | None = None
    address: str = ""


@dataclass(frozen=True)
class Kit:
    """
    A workshop of a client.

    Attributes
    ----------
    client : Client
    brand : Brand
    agenda : Agenda
    occasion : Occasion
    forms : mapping of str to Form
        Of the exercises that are held, in order.
    template : Path, optional
        The client's own template for slides.
    """

    client: Client
    brand: Brand
    agenda: Agenda
    occasion: Occasion
    forms: Mapping[str, Form] = field(default_factory=dict)
    template: Path | None = None

    @property
    def exercises(self) -> list[Exercise]:
        return [form.exercise for form in self.forms.values()]

    def day_of(self, at: int) -> date | None:
        """Return when a day of the agenda is held, by its place; None if that is not known."""
        return self.occasion.days[at] if at < len(self.occasion.days) else None

    def times(self, day: AgendaDay) -> list[str]:
        """Return when each part of a day begins, and when the last one ends."""
        return day.times(self.occasion.start)

    def groups_of(self, together: int) -> int:
        """
        Return how many groups there are of so many people, the last one perhaps smaller.

        Examples
        --------
        >>> Kit(Client("a", "A", date(2026, 1, 1)), Brand(), agenda("hybrid"),
        ...     Occasion(people=25)).groups_of(3)
        9
        """
        return -(-self.occasion.people // together)


def read_kit(folder: Path, name: str, occasion: Occasion) -> Kit:
    """
    Return what a kit is made for; the client's language is in force from then on.

    Raises
    ------
    UsageError
        There is no such folder or agenda, or there are more days than the agenda has.
    DataError
        The client folder cannot be used.
    """
    if not folder.is_dir():
        raise UsageError(
            gettext("There is no folder {folder}. Name a client folder.", folder=repr(str(folder)))
        )
    client = load_client(folder, may_be_empty=True)
    held = agenda(name)
    if len(occasion.days) > len(held.days):
        raise UsageError(
            ngettext(
                "The agenda {name} has {n} day, and {given} are given. Leave --day out for the "
                "rest.",
                "The agenda {name} has {n} days, and {given} are given. Leave --day out for the "
                "rest.",
                len(held.days),
                name=held.title,
                given=len(occasion.days),
            )
        )
    forms = {exercise: form_of(exercise, client) for exercise in held.exercises}
    own = folder / TEMPLATE
    return Kit(client, read_brand(folder), held, occasion, forms, own if own.is_file() else None)


def days_in_words(kit: Kit) -> list[str]:
    """
    Return each day of the agenda with its date and its hours, as far as they are known.

    Examples
    --------
    >>> kit = Kit(Client("a", "A", date(2026, 1, 1)), Brand(), agenda("ninety-minutes"),
    ...           Occasion(start="16:00", days=(date(2026, 3, 31),)))
    >>> days_in_words(kit)
    ['The session: 31 March 2026, 16:00 to 17:30']
    """
    lines = []
    for at, day in enumerate(kit.agenda.days):
        times, held_on = kit.times(day), kit.day_of(at)
        hours = gettext("{start} to {end}", start=times[0], end=times[-1])
        told = f"{day_in_words(held_on)}, {hours}" if held_on else hours
        lines.append(gettext("{name}: {what}", name=day.name, what=told))
    return lines


def sessions_after(kit: Kit) -> list[tuple[AgendaDay, date | None]]:
    """Return the sessions after the workshop, with their dates once its last day is known."""
    last = kit.day_of(len(kit.agenda.days) - 1)
    return [
        (day, last + timedelta(days=day.after) if last else None)
        for day in agenda("follow-up").days
    ]
