"""The texts of an exercise that wait for the facilitator, and where each came from."""

from __future__ import annotations

from ..content.definitions import DONE
from ..exercises.form import Form
from ..exercises.groups import TEAM
from ..personal_data import personal_data
from ..present.grammar import listed
from .codes import hashed
from .moderation import WAITING as TEXT_WAITING
from .moderation import Line, Written, lines_of
from .site import RoomSite
from .words import say


def count_waiting(site: RoomSite, exercise: str) -> int:
    """Return how many texts of an exercise nobody has looked at."""
    lines = text_lines(site, site.forms[exercise]) or []
    return sum(len(line.texts) for line in lines if line.state == TEXT_WAITING)


def texts(site: RoomSite, form: Form) -> list[Written] | None:
    """
    Return the texts of an exercise for the facilitator to look at, None if it asks for none.

    Names of groups are among them. Nothing in them says who wrote one, or when.
    """
    parts = {part.id for part in form.exercise.parts if part.type == "text"}
    if not parts:
        return None
    ballots = [b for b in site.store.ballots(form.exercise.id) if not b.void]
    valid = {b.participant for b in ballots}
    labels = {item.id: item.label for item in form.items}
    answers = site.store.answers.latest(session=site.store.session, exercise=form.exercise.id)
    places = [
        ((a.participant, a.item, part), labels[a.item], str(text))
        for a in answers
        if a.participant in valid and a.item in labels
        for part, text in a.value.items()
        if part in parts
    ]
    places += [
        ((ballot.participant, DONE, TEAM), say("console", "team"), ballot.team)
        for ballot in ballots
        if ballot.team
    ]
    return [
        Written(place, mark_of(site, (*place, text)), label, text, barred_in(text))
        for place, label, text in places
    ]


def text_lines(site: RoomSite, form: Form) -> list[Line] | None:
    """Return the same as lines of the console, what waits first; None if no text is asked for."""
    written = texts(site, form)
    if written is None:
        return None
    return lines_of(written, site.store.texts.decided(form.exercise.id))


def barred_in(text: str) -> str:
    """Return why a text is shown to nobody; "" if it may be."""
    found = personal_data(text)
    return say("console", "text_barred", what=listed(found)) if found else ""


def mark_of(site: RoomSite, place: tuple[str, ...]) -> str:
    """Return a mark for a text that says nothing about who wrote it."""
    return hashed(site.secret.hex() + "\n".join(place))[:20]
