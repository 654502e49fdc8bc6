"""The pages of a telephone: joining, the exercise, one's own answers, questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ..content.definitions import DONE, NOT_APPLICABLE, QUESTIONNAIRE, Part
from ..exercises import static
from ..exercises.answers import Value
from ..exercises.form import Form
from ..i18n import language, ngettext
from .codes import grouped, hashed, resume_code
from .look import in_one_file
from .questions import LONGEST, MOST_WAITING
from .rendering import render
from .screenfuls import Screenful, is_starred, missing_in, needed_of, screenfuls
from .shown import (
    MOST_LINES,
    answered_so_far,
    drawn_beside,
    not_yet,
    result_of,
    revealed,
    seen_now,
    told_votes,
)
from .site import Facts, RoomSite
from .store import ENDED, HOLD, OPEN, WAITING, Ballot, Shown, Step
from .words import say

_OWN_CODE = "%own code%"
"""Where a person's own code stands in a page that is the same for all."""


def join(problem: str = "") -> str:
    return render("join.html", title=say("join", "title"), problem=problem)


@dataclass(frozen=True)
class Unsent:
    """What somebody wrote and could not send; the page keeps it, whatever the browser can do."""

    form: Form
    turn: str
    typed: Mapping[str, Mapping[str, str]]

    @property
    def fields(self) -> dict[str, str]:
        """The fields of its page that were filled in."""
        return {
            f"{item}.{part}": given
            for item, value in self.typed.items()
            for part, given in value.items()
            if given
        }

    @property
    def said(self) -> list[tuple[str, list[str]]]:
        """What was written, as labels and lines."""
        filled = {
            item: {part: given for part, given in value.items() if given}
            for item, value in self.typed.items()
        }
        return in_words(self.form, filled)


def phone(
    site: RoomSite,
    participant: str,
    token: str,
    *,
    change: bool = False,
    notice: str = "",
    unsent: Unsent | None = None,
    typed: Mapping[str, Mapping[str, Any]] | None = None,
    problems: Mapping[str, Mapping[str, str]] | None = None,
    to_do: tuple[str, ...] = (),
) -> str:
    """
    Return the page of somebody who has joined.

    Parameters
    ----------
    site : RoomSite
    participant, token : str
    change : bool
        They want to change what they have handed in.
    notice : str
        What went wrong, to stand first.
    unsent : Unsent, optional
        What was written and not taken.
    typed, problems, to_do
        A form that could not be taken: what was typed, and what is wrong with it.
    """
    room = site.store.room()
    step = site.on_stage(room.current)
    mine = site.store.ballot(step.exercise, participant)
    voted = mine is not None and mine.vote == step.vote
    view = _view(site, participant, room.state, step, voted and not change and typed is None)
    kept = unsent if unsent and unsent.fields else None
    facts: Facts = {
        "view": view,
        "notice": notice,
        "unsent": kept,
        "resume": grouped(resume_code(token)),
        "box": site.store.questions.is_open or bool(site.store.questions.for_the_room()),
    }
    facts["void"] = mine is not None and mine.void
    facts["key"] = f"{view} {step.exercise} {step.turn} {int(voted)} {int(facts['void'])}"
    if view in ("waiting", "hold", "ended", "gone"):
        return render("phone.html", title=say("phone", f"{view}_title"), **facts)
    form = site.form(step.exercise)
    stored = _stored(site, participant, step.exercise)
    stored_group = site.store.group(participant) if form.exercise.one_phone else {}
    if (
        view == "form"
        and mine is None
        and typed is None
        and not (notice or kept or stored or stored_group)
    ):
        return _blank(site, form, step, facts)
    return _of_an_exercise(
        site, form, step, facts, mine, stored, stored_group,
        typed=typed, problems=problems, to_do=to_do,
    )  # fmt: skip


def _blank(site: RoomSite, form: Form, step: Step, facts: Facts) -> str:
    """Return a form that nobody has filled in: all telephones show it, each with its own code."""
    place = (language().code, step.exercise, step.turn, facts["box"])
    made_of, page = site.blank.get(place, (None, ""))
    if made_of != form:
        page = _of_an_exercise(site, form, step, facts | {"resume": _OWN_CODE}, None, {}, {})
        site.blank[place] = form, page
    return page.replace(_OWN_CODE, facts["resume"])


def _of_an_exercise(
    site: RoomSite,
    form: Form,
    step: Step,
    facts: Facts,
    mine: Ballot | None,
    stored: Mapping[str, Value],
    stored_group: Value,
    *,
    typed: Mapping[str, Mapping[str, Any]] | None = None,
    problems: Mapping[str, Mapping[str, str]] | None = None,
    to_do: tuple[str, ...] = (),
) -> str:
    """Return the page of an exercise: its form, or what was sent and what the room sees of it."""
    view = facts["view"]
    seen = seen_now(site, form, step) if view != "form" else None
    asked = screenfuls(form) if view == "form" else []
    wrong = problems or {}
    missing = missing_in(form, asked, typed, wrong) if typed is not None and to_do else {}
    told = sorted(revealed(site, form, step, seen))
    own = in_words(form, stored)
    result = result_of(site, form, seen) if seen else None
    return render(
        "phone.html",
        **facts
        | {"key": f"{facts['key']} {int(result is not None)} {_state(mine, seen, told, result)}"},
        title=form.exercise.title,
        form=form,
        step=step,
        survey=form.exercise.kind == QUESTIONNAIRE,
        instructions=static.instructions(form),
        second=step.vote > 1 and mine is not None,
        values={**stored, DONE: stored_group} if typed is None else typed,
        problems=wrong,
        to_do=to_do,
        screenfuls=asked,
        needed=needed_of(form, asked),
        starred=is_starred(form),
        missing=missing,
        begins_at=_first_with(missing, asked),
        begun=bool(stored) or typed is not None,
        mine=own,
        mine_folded=sum(1 + len(lines) for _, lines in own) > MOST_LINES,
        speaks_for=speaks_for(mine),
        result=result,
        not_yet=f"{not_yet(form)} {answered_so_far(site, form)}"
        if step.revealed and not seen
        else "",
        beside=drawn_beside(site, form, seen, stored, told),
    )


def _state(
    mine: Ballot | None, seen: Shown | None, told: Sequence[str], result: Facts | None
) -> str:
    """Return what changes when a page has something else to tell of one exercise."""
    written = [result[name] for name in ("words", "more_words", "themes")] if result else []
    version, step = mine.version if mine else 0, seen.step if seen else 0
    return f"{version} {step} {' '.join(told)} {hashed(repr(written))[:8]}"


def _first_with(anchors: Collection[str], asked: Sequence[Screenful]) -> int:
    """Return the number of the first screenful with one of these places; 1 if there is none."""
    found = (n for n, one in enumerate(asked, 1) if any(p.anchor in anchors for p in one))
    return next(found, 1)


def speaks_for(ballot: Ballot | None) -> str:
    """
    Return for how many people a ballot speaks, and what they call themselves; "" for one person.

    Examples
    --------
    >>> speaks_for(Ballot("P-1", 1, 1, False, heads=3, team="Blue"))
    'for 3 people: Blue'
    """
    if ballot is None or (ballot.heads == 1 and not ballot.team):
        return ""
    said = ngettext("for {n} person", "for {n} people", ballot.heads)
    return f"{said}: {ballot.team}" if ballot.team else said


def _view(site: RoomSite, participant: str, state: str, step: Step, sent: bool) -> str:
    if state == ENDED:
        return "ended"
    if site.store.is_gone(participant):
        return "gone"
    if state == HOLD:
        return "hold"
    if step.phase == WAITING:
        return "waiting"
    if step.phase == OPEN:
        return "sent" if sent else "form"
    return "closed"


def mine(site: RoomSite, participant: str, *, kept: bool = False) -> str:
    """
    Return the page to take away: my answers, the room's, my next step.

    Parameters
    ----------
    site : RoomSite
    participant : str
    kept : bool
        It is a file that loads nothing and leads nowhere, so that it outlives the room.
    """
    steps = site.store.steps()
    parts, commitment = [], ""
    for name in site.forms:
        form, stored = site.form(name), _stored(site, participant, name)
        if not stored:
            continue
        step = steps.get(name, Step(name))
        seen = seen_now(site, form, step)
        told: dict[str, Any] = {"title": static.heading(form), "mine": in_words(form, stored)}
        told["beside"] = drawn_beside(site, form, seen, stored, revealed(site, form, step, seen))
        parts.append(told | {"result": result_of(site, form, seen) if seen else None})
        if form.exercise.kind == "commitment":
            commitment = "\n".join(str(value.get("action", "")) for value in stored.values())
    return render(
        "mine.html",
        title=say("mine", "title"),
        session=site.store.session,
        client=site.client,
        parts=parts,
        commitment=commitment,
        styles=Markup(in_one_file(site.brand)) if kept else "",  # noqa: S704 - rules of ours
    )


def questions(site: RoomSite, participant: str, *, why: str = "", typed: str = "") -> str:
    """
    Return the page of the question box.

    Parameters
    ----------
    site : RoomSite
    participant : str
    why, typed : str
        Why a question was not taken, and what it said.
    """
    box = site.store.questions
    notices = {
        "": "",
        "closed": say("questions", "not_open"),
        "empty": say("questions", "empty"),
        "long": say("questions", "long", n=LONGEST),
        "many": say("questions", "many", n=MOST_WAITING),
    }
    told = box.for_the_room()
    opened = _waits_for(site, participant)
    asked = [question for question in box.questions() if question.participant == participant]
    return render(
        "questions.html",
        title=say("questions", "title"),
        is_open=box.is_open,
        notice=notices[why],
        typed=typed,
        longest=LONGEST,
        told=told,
        votes={question.id: told_votes(question) for question in told},
        participant=participant,
        opened=opened,
        waiting=[question for question in asked if question not in told],
    )


def _waits_for(site: RoomSite, participant: str) -> Facts | None:
    """Return the exercise that waits for somebody's answer; None if none does."""
    room = site.store.room()
    step = site.on_stage(room.current)
    mine = site.store.ballot(step.exercise, participant)
    sent = mine is not None and mine.vote == step.vote
    if _view(site, participant, room.state, step, sent) != "form":
        return None
    title = site.form(step.exercise).exercise.title
    return {"turn": f"{step.exercise} {step.turn}", "title": title}


def _stored(site: RoomSite, participant: str, exercise: str) -> dict[str, Value]:
    answers = site.store.answers.latest(
        session=site.store.session, participant=participant, exercise=exercise
    )
    return {a.item: dict(a.value) for a in answers if a.item != DONE and a.value}


def in_words(form: Form, stored: Mapping[str, Value]) -> list[tuple[str, list[str]]]:
    """
    Return somebody's answers as labels and lines.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> in_words(form_of("t5-signal-noise"), {"chart-3": {"vote": "noise"}})
    [('Satisfaction, mean of five points', ['noise: it only varies'])]
    """
    told = []
    for item in form.items:
        value, parts = stored.get(item.id, {}), form.parts(item)
        lines = [
            (f"{part.label}: " if len(parts) > 1 else "") + _said(part, value[part.id])
            for part in parts
            if part.id in value
        ]
        if lines:
            told.append((item.label, lines))
    return told


def _said(part: Part, value: object) -> str:
    written = f"{value:g}" if isinstance(value, float) else str(value)
    if part.not_applicable and value == NOT_APPLICABLE:
        return part.not_applicable
    if part.choices:
        return part.choices.get(written, written)
    return f"{written} {part.unit}".strip() if part.type != "text" else written
