"""The agenda on paper: when each part begins, how long it takes, and who is needed for what."""

from __future__ import annotations

from ..content.agenda import AgendaDay, AgendaPart, module_notes
from ..content.modules import BY_NUMBER
from ..export import Document
from ..export.document import Block
from ..i18n import day_in_words, gettext
from .blocks import paper, table, text
from .occasion import Kit


def agenda_page(kit: Kit) -> Document:
    """Return the agenda with its times."""
    how_to_read = gettext(
        "In brackets: minutes for the answers, and minutes to reveal, to talk and to change over. "
        "A result that is talked about well takes the minutes of the next exercise, not of the "
        "break."
    )
    fields: dict[str, list[Block]] = {"": [text(kit.agenda.note), text(how_to_read)]}
    for at, day in enumerate(kit.agenda.days):
        held_on = kit.day_of(at)
        heading = f"{day.name}: {day_in_words(held_on)}" if held_on else day.name
        fields[heading] = [_day(kit, day)]
    if kit.agenda.modules:
        fields[gettext("Who is needed")] = [
            table("who", (gettext("Module"), gettext("Who")), _who(kit))
        ]
    return paper(kit, gettext("Agenda"), kit.agenda.title, fields)


def _day(kit: Kit, day: AgendaDay) -> Block:
    heads = gettext("Begins"), gettext("Minutes"), gettext("What")
    times = kit.times(day)
    rows = [
        (time, minutes_in_words(part), part.what)
        for time, part in zip(times, day.parts, strict=False)
    ]
    return table("day", heads, [*rows, (times[-1], "", gettext("End"))])


def minutes_in_words(part: AgendaPart) -> str:
    """
    Return the minutes of a part; those of an exercise are told apart.

    Examples
    --------
    >>> minutes_in_words(AgendaPart("T2 Predict the five gaps", 25, "01", "t2-five-gaps", 17))
    '25 (8 + 17)'
    """
    if not part.exercise:
        return str(part.minutes)
    return f"{part.minutes} ({part.minutes - part.talk} + {part.talk})"


def _who(kit: Kit) -> list[tuple[str, str]]:
    return [
        (f"{number} {gettext(BY_NUMBER[number].title)}", module_notes(number).who)
        for number in sorted(kit.agenda.modules)
    ]
