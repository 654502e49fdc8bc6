"""The slides of each module: frame, task, talk and action, with the cues as notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..content.agenda import AgendaDay, module_notes
from ..content.modules import BY_NUMBER, BY_TITLE, OPENING
from ..exercises import static
from ..exercises.form import Form
from ..export.deck import Cover, Deck, Grid, Slide
from ..i18n import day_in_words, gettext, ngettext, tag_of
from .occasion import Kit

ROWS_TO_FILL = 3
"""Rows of the table of actions that wait to be filled in."""


def decks(kit: Kit) -> Iterator[tuple[str, Deck]]:
    """Yield the slides of each module that is treated, by its number, in order."""
    for number in sorted({*kit.agenda.modules}):
        yield number, module_deck(kit, number)


def module_deck(kit: Kit, number: str) -> Deck:
    """Return the slides of a module; those of the opening begin with the agenda."""
    title = gettext(BY_NUMBER[number].title)
    held = [f for f in kit.forms.values() if BY_TITLE[f.exercise.element].number == number]
    slides = [
        *(_agenda(kit) if number == OPENING.number else ()),
        _frame(number),
        *(slide for form in held for slide in (_task(form), _talk(form))),
        *([_action(number)] if number != OPENING.number else ()),
    ]
    treated = (any(p.module == number for p in day.parts) for day in kit.agenda.days)
    held_on = kit.day_of([*treated].index(True))
    told = [kit.client.name, *_when(kit, number)]
    return Deck(
        Cover(title, tuple(told)),
        tuple(slides),
        client=kit.client.name,
        author=kit.client.prepared_by or kit.brand.made_by,
        language=tag_of(kit.client.language),
        date=day_in_words(held_on) if held_on else "",
    )


def _when(kit: Kit, number: str) -> list[str]:
    """Return when a module is treated, day by day."""
    lines = []
    for day in kit.agenda.days:
        times = kit.times(day)
        held = [at for at, part in enumerate(day.parts) if part.module == number]
        if held:
            start, end = times[held[0]], times[held[-1] + 1]
            lines.append(gettext("{day}, {start} to {end}", day=day.name, start=start, end=end))
    return lines


def _agenda(kit: Kit) -> Iterator[Slide]:
    """Yield a slide for each day, a row for each module, and what is said before the first vote."""
    heads = gettext("Begins"), gettext("What")
    for at, day in enumerate(kit.agenda.days, start=1):
        rows = tuple(outline(day, kit.times(day)))
        kicker = kit.agenda.title
        yield Slide(f"agenda{at}", day.name, kicker, grid=Grid(day.name, heads, rows))
    yield Slide(
        "rules",
        gettext("Your answers are yours"),
        gettext("Rules of the room"),
        bullets=rules(),
        notes=gettext("Read these aloud before the first exercise. Then lay the join code on the "
                      "wall (J), and lock joining once the count is the number of heads."),
    )  # fmt: skip


def outline(day: AgendaDay, times: Sequence[str]) -> Iterator[tuple[str, str]]:
    """
    Yield what a day holds, a module as one row.

    Examples
    --------
    >>> from ..content.agenda import agenda
    >>> day = agenda("one-day").days[0]
    >>> [*outline(day, day.times())][:3]
    [('09:00', 'Welcome, aims, rules of the room'), ('09:10', 'Unlocking the Potential'), \
('09:50', 'Building Trust')]
    """
    before = ""
    for time, part in zip(times, day.parts, strict=False):
        if not part.module:
            yield time, part.what
        elif part.module != before:
            yield time, gettext(BY_NUMBER[part.module].title)
        before = part.module


def rules() -> tuple[str, ...]:
    """Return what participants are told of their answers."""
    return (
        gettext("No name, no account, no app."),
        gettext("Results are shown from five answers on."),
        gettext(
            "What you write is shown only if it is let through, once ten people have answered."
        ),
        gettext("You may change an answer until it is closed."),
        gettext("We speak of roles, not of people."),
    )


def _frame(number: str) -> Slide:
    told = module_notes(number)
    notes = [gettext("Who is needed: {who}.", who=told.who), gettext("Usual trouble:"),
             *told.trouble]  # fmt: skip
    title = gettext(BY_NUMBER[number].title)
    return Slide("frame", title, number, bullets=told.frame, notes="\n\n".join(notes))


def _task(form: Form) -> Slide:
    """Return the slide that stands while people answer."""
    exercise = form.exercise
    minutes = ngettext("{n} minute", "{n} minutes", exercise.minutes)
    shared = gettext("In groups of {n}", n=exercise.shared_by) if exercise.shared_by > 1 else ""
    brought = gettext("At hand: {what}", what=exercise.bring) if exercise.bring else ""
    told = static.contents(form)
    return Slide(
        exercise.id,
        exercise.title,
        " · ".join(filter(None, (exercise.activity, minutes, shared))),
        bullets=tuple(told["instructions"]),
        source=brought,
        notes="\n\n".join([
            gettext("Open the exercise on the console (Space)."),
            gettext("Cue: {cue}", cue=exercise.cue),
            *told["legend"],
            gettext("At nine of ten answers, say “half a minute”; then close and reveal."),
        ]),
    )  # fmt: skip


def _talk(form: Form) -> Slide:
    """Return the slide for the talk about what was revealed."""
    exercise = form.exercise
    return Slide(
        f"{exercise.id}.talk",
        exercise.title,
        exercise.activity,
        bullets=(exercise.debrief,),
        notes="\n\n".join([
            exercise.reveal,
            gettext("The result is on the wall of the room; come back to this slide for the "
                    "question. Where the room is split, talk for three minutes and hold a second "
                    "vote."),
        ]),
    )  # fmt: skip


def _action(number: str) -> Slide:
    heads = gettext("Action"), gettext("Owner"), gettext("Date"), gettext("Measure")
    rows = (("", "", "", ""),) * ROWS_TO_FILL
    return Slide(
        "action",
        gettext("One action leaves this module"),
        gettext(BY_NUMBER[number].title),
        grid=Grid(gettext("Actions"), heads, rows),
        notes=gettext(
            "An owner in the room, a date, a measure a stranger could read. Three actions are none."
        ),
    )
