"""What goes out by mail: the invitation, the pages to read before, and what follows after."""

from __future__ import annotations

from ..content.agenda import module_notes
from ..content.modules import BY_NUMBER
from ..export import Document
from ..export.document import Block
from ..i18n import day_in_words, gettext
from .blocks import listed, paper, text, to_fill_in
from .materials import label
from .occasion import Kit, days_in_words, sessions_after
from .slides import rules


def invitation(kit: Kit) -> Document:
    """Return the mail that invites to the workshop."""
    fields: dict[str, list[Block]] = {
        "": [
            text(
                gettext(
                    "You know where working with the PMO helps you, and where it costs you time. "
                    "In this workshop we look at what those who depend on the PMO have said of "
                    "it, and agree on what is mended first."
                )
            )
        ],
        gettext("When"): [listed(days_in_words(kit)), *_open_day(kit)],
        gettext("Where"): [
            text(kit.occasion.place)
            if kit.occasion.place
            else to_fill_in(gettext("the room, and for those elsewhere the link"))
        ],
        gettext("What comes of it"): [
            text(
                gettext(
                    "A short list of actions, each with an owner, a date and a measure. You hear "
                    "after two and after six weeks what became of it."
                )
            )
        ],
        gettext("Your answers"): [listed(rules())],
    }
    brought = _to_bring(kit)
    if brought:
        fields[gettext("What to bring")] = [
            text(gettext("A charged telephone. If you have them at hand:")),
            listed(brought),
        ]
    fields[gettext("Please answer")] = [
        to_fill_in(gettext("by which day, and to whom")),
        *([text(kit.client.contact)] if kit.client.contact else []),
    ]
    return paper(kit, gettext("Invitation"), gettext("Unlocking the value of our PMO"), fields)


def pre_reading(kit: Kit) -> Document:
    """Return the page to read before the workshop: what the modules are about."""
    fields: dict[str, list[Block]] = {
        "": [
            text(
                gettext(
                    "Five minutes of reading, and one question to think about. No figure is in it: "
                    "in the workshop the room judges first, and sees the answers after."
                )
            )
        ]
    }
    for number in sorted(kit.agenda.modules):
        fields[gettext(BY_NUMBER[number].title)] = [text(" ".join(module_notes(number).frame))]
    fields[gettext("One question")] = [
        text(
            gettext(
                "Think of one time when the PMO could have helped and was not asked. What held "
                "people back: did they not know, not understand, not trust, or was it too much?"
            )
        )
    ]
    brought = _to_bring(kit)
    if brought:
        fields[gettext("What to bring")] = [listed(brought)]
    return paper(kit, gettext("To read before"), gettext("What the workshop is about"), fields)


def follow_up(kit: Kit) -> Document:
    """Return the mail after the workshop."""
    fields: dict[str, list[Block]] = {
        "": [
            text(
                gettext(
                    "Thank you for your time and your candour. This is what we agreed, and when "
                    "you hear of it again."
                )
            )
        ],
        gettext("What we agreed"): [
            to_fill_in(
                gettext(
                    "each action with owner, date and measure, as pmo-workshop actions lists them"
                )
            )
        ],
        gettext("What we stop"): [to_fill_in(gettext("what makes room for the actions"))],
        gettext("What happens with your answers"): [
            text(
                gettext(
                    "The report of the room tells what the room said, never what one person said. "
                    "What you answered yourself is on the page that you saved."
                )
            ),
            to_fill_in(gettext("the day on which the answers are removed")),
        ],
        gettext("What comes next"): [listed(_sessions(kit))],
        gettext("One thing to ask of you"): [
            text(
                gettext("Tell one person who was not there what will change for them, and by when.")
            )
        ],
    }
    title = gettext("What we agreed, and what comes next")
    return paper(kit, gettext("After the workshop"), title, fields)


def _open_day(kit: Kit) -> list[Block]:
    """Return the place for the days that are not known yet."""
    known = len(kit.occasion.days) >= len(kit.agenda.days)
    return [] if known else [to_fill_in(gettext("the days"))]


def _to_bring(kit: Kit) -> list[str]:
    return [
        gettext("{what}, for {exercise}", what=exercise.bring, exercise=label(exercise))
        for exercise in kit.exercises
        if exercise.bring
    ]


def _sessions(kit: Kit) -> list[str]:
    lines = []
    for day, held_on in sessions_after(kit):
        when = f"{day.name}, {day_in_words(held_on)}" if held_on else day.name
        what = " · ".join(part.what for part in day.parts[:-1])
        lines.append(gettext("{when} ({n} minutes): {what}", when=when, n=day.minutes, what=what))
    return lines
