"""What has to be in the room, with counts that follow from the people and the exercises."""

from __future__ import annotations

from collections.abc import Iterator

from ..content.definitions import Exercise
from ..export import Document
from ..i18n import gettext, ngettext
from .blocks import listed, paper, table
from .occasion import Kit

SPARE = 5
"""Sheets of paper more than are needed: telephones fail, and sheets are spoilt."""

CARDS = "card_sort"
DOTS = "dot_votes"
NOTES, NOTES_EACH = "s1-sticky-notes", 5
"""The exercise that needs sticky notes, and how many for each person."""

Row = tuple[str, str, str]


def materials_page(kit: Kit) -> Document:
    """Return the list of what to bring and to print."""
    heads = gettext("How many"), gettext("What"), gettext("What for")
    count = heads[0]
    fields = {
        gettext("In the room"): [table("room", heads, [*in_the_room(kit)], count)],
        gettext("Printed from this kit"): [table("printed", heads, [*printed(kit)], count)],
    }
    brought = [*to_bring(kit)]
    if brought:
        fields[gettext("Brought by those who come")] = [table("brought", heads, brought, count)]
    fields[gettext("To open the room")] = [listed(commands(kit))]
    people = kit.occasion.people
    title = ngettext(
        "What to have ready for {n} person", "What to have ready for {n} people", people
    )
    return paper(kit, gettext("Materials"), title, fields)


def in_the_room(kit: Kit) -> Iterator[Row]:
    """Yield what the room needs, whatever is printed: the count, what it is, and what for."""
    people = kit.occasion.people
    yield "1", gettext("laptop on mains power, with two displays"), gettext("console and wall")
    yield "1", gettext("projector or large screen"), gettext("the wall")
    yield str(people), gettext("telephones, one each; chargers"), gettext("answers")
    yield str(people), gettext("pens"), gettext("if telephones fail")
    notes = [e for e in kit.exercises if e.id == NOTES]
    if notes:
        yield str(people * NOTES_EACH), gettext("sticky notes"), label(notes[0])
    for exercise in kit.exercises:
        if exercise.kind == DOTS and exercise.total:
            told = gettext("{exercise}, if telephones fail", exercise=label(exercise))
            yield str(people * exercise.total), gettext("sticky dots"), told


def printed(kit: Kit) -> Iterator[Row]:
    """Yield what is printed, with how many copies."""
    people = kit.occasion.people
    yield "2", "poster.pdf (A3)", gettext("beside the door, and beside the wall")
    yield str(people), "agenda.pdf", gettext("on the tables")
    for exercise in kit.exercises:
        sheets = str(kit.groups_of(exercise.shared_by) + SPARE)
        told = gettext("{exercise}, if telephones fail", exercise=label(exercise))
        yield sheets, f"sheets/{exercise.id}.pdf", told
        if exercise.kind == CARDS:
            sets = str(kit.groups_of(exercise.shared_by))
            yield (
                sets,
                f"cards/{exercise.id}.pdf",
                gettext("{exercise}, one set for each group", exercise=label(exercise)),
            )
    yield str(people), "certificate.pdf", gettext("at the end")


def to_bring(kit: Kit) -> Iterator[Row]:
    """Yield what those who come have to bring."""
    for exercise in kit.exercises:
        if exercise.bring:
            yield str(kit.groups_of(exercise.shared_by)), exercise.bring, label(exercise)


def commands(kit: Kit) -> list[str]:
    """Return the command that opens the room, for each day on which an exercise is held."""
    held = [[p.exercise for p in day.parts if p.exercise] for day in kit.agenda.days]
    options = f"--people {kit.occasion.people}"
    return [
        f"{day.name}: pmo-workshop live DIR {options} --exercises {','.join(exercises)}"
        for day, exercises in zip(kit.agenda.days, held, strict=True)
        if exercises
    ]


def label(exercise: Exercise) -> str:
    """Return what an exercise is called in a list."""
    return f"{exercise.activity} {exercise.title}".strip()
